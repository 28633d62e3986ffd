"""What crosses between the listener's thread and the window: bounded queues of frozen messages, and wishes."""

import queue
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from game.audio.source import OpenSource
from game.messages import Clip, Fault, Mark, Recorded, Status
from models.spot.config import DecisionConfig
from models.spot.hearing import Hearing

COMMANDS = 256  # fired words waiting for a frame; where they find no room the listener waits
HEARINGS = 512  # about ten seconds for display; a stalled window loses the oldest
BLOCK_STATS = 1024
STATUSES = 64
RECORDED = 1024  # blocks, about 20 s: a stalled window loses the oldest
MARKS = 16  # seconds of sound that are asked for, or wait to be written
HUNG_S = 2.0
FULL_SCALE = 0.995  # a sample beyond this was cut off: converters end at 32767/32768, mixers a little before


@dataclass(frozen=True)
class BlockStats:
    """One block of sound, without the sound.

    sound_s: its length, seconds.
    peak: its largest sample, 0 to 1, where 1 is full scale; somewhat more where a driver lets it.
    clipped: how many of its samples stand at full scale.
    busy_s: processor time that the listener's thread has used since it began, seconds.
    unusable: whether it was no sound, but samples that are no numbers or far too large, and was heard as silence.
    waited_s: from its capture until the listener took it, seconds.
    load: programs that want to run for each processor core, the mean of the last minute; None where nobody can tell.
    """

    sound_s: float
    peak: float
    clipped: int
    busy_s: float
    unusable: bool = False
    waited_s: float = 0.0
    load: float | None = None


def clipped_in(samples: NDArray[np.float32]) -> int:
    """Return how many of a block's samples, float32 (n,), stand at full scale.

    samples: as the microphone gave them: a filter would round off what was cut.
    """
    return int(np.count_nonzero(np.abs(samples) >= FULL_SCALE))


def block_stats_of(
    samples: NDArray[np.float32],
    *,
    rate_hz: int,
    busy_s: float,
    unusable: bool = False,
    waited_s: float = 0.0,
    load: float | None = None,
) -> BlockStats:
    """Return what is measured of a block.

    samples: float32 (n,), -1 to 1, as the microphone gave them: a filter would round off what was cut.
    rate_hz: of the samples, > 0. The others: as in `BlockStats`.
    """
    peak = float(np.abs(samples).max()) if len(samples) else 0.0
    clipped = clipped_in(samples) if peak >= FULL_SCALE else 0
    return BlockStats(len(samples) / rate_hz, peak, clipped, busy_s, unusable, waited_s, load)


class SpotterLike(Protocol):
    """What the listener needs of a spotter."""

    labels: tuple[str, ...]
    decision: DecisionConfig

    def feed(self, samples: NDArray[np.float32]) -> list[Hearing]:
        """Take the next samples, float32 (n,), 16 kHz, and return what was decided."""

    def reset(self) -> None:
        """Forget what was heard."""


OpenSpotter = Callable[[], SpotterLike]
"""Opens a spotter, and raises ModelError where that fails."""


@dataclass(frozen=True)
class Refused:
    """A spotter that could not be loaded, so that another one is heard with on.

    asked, kept: what opens the one and the other. fault: why.
    voice: whether that is because of somebody's voice alone: then both are the same, and its words are heard.
    """

    asked: OpenSpotter
    kept: OpenSpotter
    fault: Fault
    voice: bool = False


@dataclass(frozen=True)
class Outbox:
    """What the listener has to say; the window empties it each frame and never waits.

    commands: hearings that fired, none of them lost.
    spoken: the same once their words are over, with the highest score that each reached; the oldest go after many.
    talk: when somebody began to talk, seconds of sound like `Hearing.time_s`; the oldest go after many.
    hearings: all of them, for display; the oldest go where nobody looks.
    recorded: the sound itself, only while the player records; the oldest go where nobody looks.
    clips: what was marked of the last seconds, only while the game learns; the oldest go where nobody looks.
    block_stats: one for each block of sound, for the meters and the doctor; the oldest go where nobody looks.
    statuses: what the listener is doing and what went wrong, oldest first.
    devices: the names of the microphones, the newest list only.
    refused: what was asked for and could not be loaded, the newest only.
    beats: when the listener last looked for sound, seconds on a clock of its own: while none comes, it hangs.
    """

    commands: queue.Queue[Hearing] = field(default_factory=lambda: queue.Queue(COMMANDS))
    spoken: deque[Hearing] = field(default_factory=lambda: deque(maxlen=4 * COMMANDS))
    talk: deque[float] = field(default_factory=lambda: deque(maxlen=4 * COMMANDS))
    hearings: deque[Hearing] = field(default_factory=lambda: deque(maxlen=HEARINGS))
    recorded: deque[Recorded] = field(default_factory=lambda: deque(maxlen=RECORDED))
    clips: deque[Clip] = field(default_factory=lambda: deque(maxlen=MARKS))
    block_stats: deque[BlockStats] = field(default_factory=lambda: deque(maxlen=BLOCK_STATS))
    statuses: deque[Status | Fault] = field(default_factory=lambda: deque(maxlen=STATUSES))
    devices: deque[tuple[str, ...]] = field(default_factory=lambda: deque(maxlen=1))
    refused: deque[Refused] = field(default_factory=lambda: deque(maxlen=1))
    beats: deque[float] = field(default_factory=lambda: deque(maxlen=1))


class Heartbeat:
    """Tells whoever plays that the listener hangs, as in a sound library that does not come back."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._last: float | None = None
        self._quiet_s = 0.0

    def stopped(self, dt: float, *, listening: bool) -> bool:
        """Let `dt` seconds pass, and return whether the listener said that it listens and has hung for HUNG_S since."""
        newest = self._outbox.beats[-1] if self._outbox.beats else None
        self._quiet_s = self._quiet_s + dt if listening and newest == self._last and newest is not None else 0.0
        self._last = newest
        return self._quiet_s > HUNG_S


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

    def set_spotter(self, open_spotter: OpenSpotter) -> None:
        """Hear with another spotter, as soon as it is loaded; with the one before where it cannot be."""

    def set_muted(self, muted: bool) -> None:
        """Throw away what comes in, or listen again."""

    def set_recording(self, recording: bool) -> None:
        """Hand over the sound itself too, or no more."""

    def set_learning(self, learning: bool) -> None:
        """Remember the last seconds of sound, or no more."""

    def keep(self, mark: Mark) -> None:
        """Hand over a second of the last few."""

    def set_source(self, open_source: OpenSource) -> None:
        """Listen to something else."""
