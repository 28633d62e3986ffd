"""What the window knows of the listener: its state, the microphones, what went wrong, and which voice it hears."""

import queue
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from game.captions import Hearkening
from game.heard import Heard
from game.listener import OpenSource
from game.messages import Fault, ListenerState, Status
from game.outbox import Outbox

DEFAULT = "Default microphone"
DEMO = "Demo voice"
DEMO_AFTER_S = 8.0  # without a microphone, and without a key, the demo voice begins by itself
MOST_PER_FRAME = 256  # a replay as fast as possible must not keep a frame from ending


class ListenerLike(Protocol):
    """What the window needs of the listener."""

    outbox: Outbox

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs."""

    def start(self) -> None:
        """Begin to load and to listen."""

    def stop(self) -> None:
        """End the thread."""

    def set_threshold(self, threshold: float) -> None:
        """Use another threshold, 0 to 1."""

    def set_muted(self, muted: bool) -> None:
        """Throw away what comes in, or listen again."""

    def set_source(self, open_source: OpenSource) -> None:
        """Listen to something else."""


@dataclass(frozen=True)
class Sources:
    """What can be listened to.

    microphone: makes the way to open one from part of its name; an empty name means the default one.
    demo: makes the way to open the demo voice, or None where there is none.
    demo_step_px: the step with which the demo draws its figure.
    """

    microphone: Callable[[str], OpenSource]
    demo: Callable[[], OpenSource] | None = None
    demo_step_px: int = 10


class Ears:
    """Empties the listener's outbox each frame and never waits.

    device: the chosen microphone, part of its name; empty for the default one.
    """

    def __init__(self, listener: ListenerLike, sources: Sources, *, device: str = "") -> None:
        self.heard = Heard()
        self.status = Status(ListenerState.LOADING)
        self.device, self.muted, self.demo = device, False, False
        self.fault: Fault | None = None  # the listener's latest, until it listens again
        self.demo_wait_s: float | None = None  # seconds until the demo voice begins by itself
        self._listener, self._sources = listener, sources
        self._names: tuple[str, ...] = ()
        self._labels: tuple[str, ...] = ()
        self._stayed = False  # somebody is here, or a microphone was
        self._demo_began = False

    def drain(self, threshold: float) -> tuple[list[str], Fault | None]:
        """Take what the listener has to say, judged by this threshold.

        Returns the words that fired, oldest first, and the fault that came and still stands, or None.
        """
        outbox, before = self._listener.outbox, self.fault
        while outbox.statuses:
            message = outbox.statuses.popleft()
            if isinstance(message, Fault):
                self.fault = message
            else:
                self._take(message)
        if outbox.devices:
            self._names = tuple(dict.fromkeys(outbox.devices.popleft()))
        words: list[str] = []
        while len(words) < MOST_PER_FRAME:
            try:
                hearing = outbox.commands.get_nowait()
            except queue.Empty:
                break
            words.append(hearing.word or "")
            self.heard.obeyed(hearing)
        for _ in range(MOST_PER_FRAME):
            if not outbox.hearings:
                break
            self.heard.hear(outbox.hearings.popleft(), self._labels, threshold)
        return words, None if self.fault is before else self.fault

    def _take(self, status: Status) -> None:
        """Take a change of state."""
        self.status = status
        self._labels = status.labels or self._labels
        if status.state is ListenerState.LISTENING:
            self._stayed, self._demo_began = True, self.demo
            if not self.demo:
                self.fault, self.demo_wait_s = None, None
        elif status.state is ListenerState.FAULT and self.can_demo and not self._stayed:
            self.demo_wait_s = DEMO_AFTER_S

    def tick(self, dt: float) -> bool:
        """Let `dt` seconds pass and return whether the demo voice should begin by itself now."""
        self.heard.tick(dt)
        if self.demo_wait_s is None or self.deaf:
            self.demo_wait_s = None
            return False
        self.demo_wait_s -= dt
        return self.demo_wait_s <= 0

    @property
    def demo_over(self) -> bool:
        """Whether the demo voice has said all it had to say."""
        return self.demo and self._demo_began and self.status.state is ListenerState.FINISHED

    def stay(self) -> None:
        """Note that somebody is here: the demo voice does not begin by itself any more."""
        self._stayed, self.demo_wait_s = True, None

    # What the player chooses

    @property
    def can_demo(self) -> bool:
        """Whether there is a demo voice, and somebody to hear it."""
        return self._sources.demo is not None and not self.deaf

    @property
    def deaf(self) -> bool:
        """Whether the listener has ended for good, as without a model."""
        return self.status.state is ListenerState.FAULT and not self._listener.is_alive

    @property
    def demo_step_px(self) -> int:
        """The step with which the demo voice draws."""
        return self._sources.demo_step_px

    def hear_demo(self) -> None:
        """Listen to the demo voice, from its beginning."""
        if self._sources.demo is not None and not self.deaf:
            self.demo, self.demo_wait_s, self._demo_began = True, None, False
            self._listen_to(self._sources.demo())
            self.mute(False)

    def hear_microphone(self, device: str | None = None) -> None:
        """Listen to a microphone, part of its name; to the one chosen before if None."""
        self.device = self.device if device is None else device
        self.demo, self.demo_wait_s = False, None
        self._listen_to(self._sources.microphone(self.device))

    def _listen_to(self, source: OpenSource) -> None:
        self.heard.reset()
        self._listener.set_source(source)

    def mute(self, muted: bool) -> None:
        """Stop listening for a while, or go on."""
        self.muted = muted
        self._listener.set_muted(muted)

    # What the player sees

    def choices(self) -> tuple[tuple[str, ...], int]:
        """Return what the drop-down offers, and the position of what is chosen."""
        source, listening = self.status.source, self.status.state is ListenerState.LISTENING
        names = list(self._names)
        wanted = next((name for name in names if self.device and self.device.lower() in name.lower()), self.device)
        if wanted and wanted not in names:
            names.append(wanted)  # chosen once, not plugged in now
        options = [DEFAULT, *names, *([DEMO] if self.can_demo else [])]
        chosen = len(options) - 1 if self.demo else options.index(wanted) if wanted else 0
        if listening and not self.demo:
            rate = f"{self.status.rate_hz / 1000:g} kHz"
            default = not wanted and source in self._names  # a file that is listened to is no microphone
            options[chosen] = f"{f'Default: {source}' if default else source}  \u00b7  {rate}"
        return tuple(options), chosen

    def choose(self, position: int) -> None:
        """Listen to what stands at this position of the drop-down."""
        options, _ = self.choices()
        if self.can_demo and position == len(options) - 1:
            self.hear_demo()
        else:
            self.hear_microphone("" if position == 0 else options[position])

    @property
    def state(self) -> Hearkening:
        """What the captions depend on."""
        return Hearkening(
            status=self.status,
            muted=self.muted,
            demo=self.demo,
            deaf=self.deaf,
            can_demo=self.can_demo,
            demo_wait_s=self.demo_wait_s,
        )
