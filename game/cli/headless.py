"""The whole game without a window: the same listener, the same rules, as fast as the source gives.

The time of the sound counts, and no clock: a pen that goes on by itself draws what was due while nothing was said.
"""

import queue
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from game.audio.listener import Listener
from game.audio.outbox import Heartbeat
from game.cli.player import Answer, VoicePlayer
from game.cli.terminal import complain, tell_word
from game.drawing.world import World
from game.faults import hung
from game.messages import Fault, ListenerState, Status
from game.session.own_words import heard_of
from game.settings import OwnWords, Settings
from game.storage.profiles import Person
from models.spot.hearing import Hearing

LOOK_S = 0.05  # how often the listener's state is looked at while nothing is said


class HeadlessError(Exception):
    """There is nothing to hear, or nothing any more: what happened, and what to do.

    world: as far as it was drawn.
    """

    def __init__(self, fault: Fault, world: World) -> None:
        super().__init__(f"{fault.what} {fault.remedy}")
        self.world = world


class Course:
    """How a run without a window goes: which words were told, and whether a signal has ended it.

    recording: what is heard, None for a microphone. as_json: whether words are told as JSON.
    """

    def __init__(self, recording: Path | None, *, as_json: bool) -> None:
        self._recording, self._as_json = recording, as_json
        self._words, self._signalled = 0, 0

    @property
    def is_ended(self) -> bool:
        """Whether a signal has asked for the end."""
        return self._signalled != 0

    def end(self, status: int) -> None:
        """Take a signal with the exit status that it leads to."""
        self._signalled = self._signalled or status

    def tell(self, hearing: Hearing, answer: Answer) -> None:
        """Tell of a word."""
        self._words += 1
        tell_word(hearing, answer, as_json=self._as_json)

    def judged(self) -> int:
        """Say what the player should know about a run that is over, and return its exit status."""
        if self._signalled and self._recording is not None:  # a microphone is heard until then
            what = f"Stopped early, before the end of {self._recording}."
            complain(Fault(what, "Only what was heard until then is drawn."))
            return self._signalled
        if not self._words:
            where = "" if self._recording is None else f" in {self._recording}"
            first = "Check the microphone" if self._recording is None else "Listen to it yourself"
            remedy = f"{first}, or make the computer less strict: --threshold 0.5."
            complain(Fault(f"No word was heard{where}.", remedy))
        return 0


def draw(
    listener: Listener,
    settings: Settings,
    *,
    heard: Callable[[Hearing, Answer], None],
    begin: World | None = None,
    person: Person | None = None,
    patient: bool = False,
    ended: Callable[[], bool] = lambda: False,
    follow: Callable[[World], None] = lambda _: None,
    save: Callable[[World], None] = lambda _: None,
    renew: Callable[[World, World], World] = lambda _, new: new,
    report: Callable[[Fault], None] = lambda _: None,
) -> World:
    """Let the listener's words draw until its source is finished or the player ends the game; return the world.

    listener: not started yet; it is stopped in the end.
    heard: called with every word once it is over, and what it did; its score is the highest that it reached, as in the
        window.
    begin: what is gone on with; None for clean paper.
    person: whose voice is listened for, with words of their own; None for anyone's.
    patient: whether to wait for a microphone that was heard and then lost. Otherwise HeadlessError is raised.
    ended: whether the player has ended the game; asked many times a second.
    follow: keeps what was drawn; called many times a second, so also where nothing was.
    save, renew: as for `VoicePlayer`; called where a word asks for it.
    report: called with what the listener cannot tell itself, since it hangs.
    """
    usual = settings.usual_meanings
    world = World.new(settings.canvas, background=settings.background) if begin is None else begin
    player, answers = VoicePlayer(world, settings, save=save, renew=renew), deque[Answer]()  # not told yet
    own_words = cache(lambda labels: OwnWords() if person is None else heard_of(person, labels, usual))
    fault, listened, finished = None, False, False
    status, heartbeat, hangs = Status(ListenerState.LOADING), Heartbeat(listener.outbox), False
    listener.start()
    try:
        while not (finished or ended() or player.ended):
            alive = listener.is_alive  # asked first: whatever a thread that has ended said is then in the outbox
            while listener.outbox.statuses:
                message = listener.outbox.statuses.popleft()
                if isinstance(message, Fault):
                    fault = message
                    player.interrupt()
                else:
                    status = message
                    listened = listened or message.state is ListenerState.LISTENING
                    finished = finished or message.state is ListenerState.FINISHED
            for answer in _answers(player, listener, ended, own_words):
                answers.extend(filter(None, (answer,)))
                follow(player.world)
                _tell(listener, heard, answers)
            hung_before, hangs = hangs, heartbeat.stopped(LOOK_S, listening=status.state is ListenerState.LISTENING)
            if hangs and not hung_before:
                report(hung(status.source))
            if fault and not (patient and listened and alive):
                raise HeadlessError(fault, player.world)
    finally:
        listener.stop()
        _tell(listener, heard, answers)
    return player.world


def _answers(
    player: VoicePlayer,
    listener: Listener,
    ended: Callable[[], bool],
    own_words: Callable[[tuple[str, ...]], OwnWords],
) -> Iterator[Answer | None]:
    """Let the player hear the words that wait, and yield the answer to each; at last the sound goes on, without one.

    own_words: returns those that an ear with these labels hears.
    """
    while not (ended() or player.ended):
        reached_s = _reached_s(listener)  # asked first: every word before that is in the queue then, or was
        hearing = _next(listener)
        until_s = reached_s if hearing is None else hearing.time_s
        talk = listener.outbox.talk
        while talk and until_s is not None and talk[0] <= until_s:
            player.interrupt(talk.popleft())
        if hearing is None:
            if until_s is not None:
                player.listen(until_s)
            break
        player.know(own_words(listener.labels))
        yield player.hear(hearing)
    yield None


def _tell(listener: Listener, heard: Callable[[Hearing, Answer], None], answers: deque[Answer]) -> None:
    """Tell of words that are over and have done what they do."""
    while answers and listener.outbox.spoken:
        heard(listener.outbox.spoken.popleft(), answers.popleft())


def _reached_s(listener: Listener) -> float | None:
    """Return how far the sound has been heard, seconds of it; None before any was."""
    try:
        return listener.outbox.hearings[-1].time_s
    except IndexError:
        return None


def _next(listener: Listener) -> Hearing | None:
    """Return the next command, or None if none comes soon."""
    try:
        return listener.outbox.commands.get(timeout=LOOK_S)
    except queue.Empty:
        return None
