"""The whole game without a window: the same listener, the same rules, as fast as the source gives."""

import queue
from collections.abc import Callable

from game.audio.listener import Listener
from game.audio.outbox import Heartbeat
from game.drawing.world import World, step
from game.faults import hung
from game.messages import Fault, ListenerState, Status
from game.settings import Settings
from models.spot.hearing import Hearing

LOOK_S = 0.05  # how often the listener's state is looked at while nothing is said


class HeadlessError(Exception):
    """There is nothing to hear, or nothing any more: what happened, and what to do.

    world: as far as it was drawn.
    """

    def __init__(self, fault: Fault, world: World) -> None:
        super().__init__(f"{fault.what} {fault.remedy}")
        self.world = world


def draw(
    listener: Listener,
    settings: Settings,
    *,
    heard: Callable[[Hearing], None],
    begin: World | None = None,
    patient: bool = False,
    ended: Callable[[], bool] = lambda: False,
    follow: Callable[[World], None] = lambda _: None,
    report: Callable[[Fault], None] = lambda _: None,
) -> World:
    """Let the listener's words draw until its source is finished or the player ends the game; return the world.

    listener: not started yet; it is stopped in the end.
    heard: called with every command once its word is over; its score is the highest that it reached, as in the window.
    begin: what is gone on with; None for clean paper.
    patient: whether to wait for a microphone that was heard and then lost. Otherwise HeadlessError is raised.
    ended: whether the player has ended the game; asked many times a second.
    follow: keeps what was drawn; called many times a second, so also where nothing was.
    report: called with what the listener cannot tell itself, since it hangs.
    """
    world = World.new(settings.canvas, background=settings.background) if begin is None else begin
    fault, listened, finished = None, False, False
    moved = told = 0  # commands
    status, heartbeat, hangs = Status(ListenerState.LOADING), Heartbeat(listener.outbox), False
    listener.start()
    try:
        while not finished and not ended():
            alive = listener.is_alive  # asked first: whatever a thread that has ended said is then in the outbox
            while listener.outbox.statuses:
                message = listener.outbox.statuses.popleft()
                if isinstance(message, Fault):
                    fault = message
                else:
                    status = message
                    listened = listened or message.state is ListenerState.LISTENING
                    finished = finished or message.state is ListenerState.FINISHED
            while not ended() and (hearing := _next(listener)) is not None:
                moved += 1
                world = _obey(world, hearing, settings)
                follow(world)
                told += _tell(listener, heard, most=moved - told)
            follow(world)
            told += _tell(listener, heard, most=moved - told)
            hung_before, hangs = hangs, heartbeat.stopped(LOOK_S, listening=status.state is ListenerState.LISTENING)
            if hangs and not hung_before:
                report(hung(status.source))
            if fault and not (patient and listened and alive):
                raise HeadlessError(fault, world)
    finally:
        listener.stop()
        _tell(listener, heard, most=moved - told)
    return world


def _tell(listener: Listener, heard: Callable[[Hearing], None], *, most: int) -> int:
    """Tell of words that are over, not of more than have drawn, and return of how many."""
    told = 0
    while told < most and listener.outbox.spoken:
        heard(listener.outbox.spoken.popleft())
        told += 1
    return told


def _next(listener: Listener) -> Hearing | None:
    """Return the next command, or None if none comes soon."""
    try:
        return listener.outbox.commands.get(timeout=LOOK_S)
    except queue.Empty:
        return None


def _obey(world: World, hearing: Hearing, settings: Settings) -> World:
    """Return the world after what was heard."""
    command = settings.command_for(hearing.word or "")
    return world if command is None else step(world, settings.inputs(command), 0.0)
