"""The whole game without a window: the same listener, the same rules, as fast as the source gives."""

import queue
from collections.abc import Callable

from game.listener import Listener
from game.messages import Fault, Inputs, ListenerState
from game.settings import Settings
from game.world import World, step
from models.hearing import Hearing

LOOK_S = 0.05  # how often the listener's state is looked at while nothing is said


class HeadlessError(Exception):
    """There is nothing to hear: what happened, and what to do."""


def draw(listener: Listener, settings: Settings, *, heard: Callable[[Hearing], None], patient: bool = False) -> World:
    """Let the listener's words draw until its source is finished or the player presses Ctrl-C; return the world.

    listener: not started yet; it is stopped in the end.
    heard: called with every command.
    patient: whether to wait for a microphone that is lost or missing. Otherwise HeadlessError is raised.
    """
    world, fault, finished = World.new(settings.canvas), None, False
    listener.start()
    try:
        while not finished:
            alive = listener.is_alive  # asked first: whatever a thread that has ended said is then in the outbox
            while listener.outbox.statuses:
                message = listener.outbox.statuses.popleft()
                if isinstance(message, Fault):
                    fault = message
                else:
                    finished = finished or message.state is ListenerState.FINISHED
            while (hearing := _next(listener)) is not None:
                heard(hearing)
                world = _obey(world, hearing, settings)
            if fault and not (patient and alive):
                raise HeadlessError(f"{fault.what} {fault.remedy}")
    except KeyboardInterrupt:
        return world
    finally:
        listener.stop()
    return world


def _next(listener: Listener) -> Hearing | None:
    """Return the next command, or None if none comes soon."""
    try:
        return listener.outbox.commands.get(timeout=LOOK_S)
    except queue.Empty:
        return None


def _obey(world: World, hearing: Hearing, settings: Settings) -> World:
    """Return the world after what was heard."""
    command = settings.command_for(hearing.word or "")
    commands = () if command is None else (command,)
    return step(world, Inputs(commands, settings.step_px, settings.line_width_px, settings.colour), 0.0)
