"""Stand-ins for hardware and model that several tests share."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from game.audio.listener import Listener
from game.messages import Block, ListenerState, Status
from models.spot.config import NOISE, UNKNOWN, DecisionConfig
from models.spot.hearing import Hearing, Reason

PATIENCE_S = 300.0
"""How long a test waits for an event, and then fails: busy machines are slow, but not that slow."""
SPOKEN = ["right", "right", "down", "left", "down", "left", "up"]  # in the fixture `recording`
MakeListener = Callable[..., Listener]
LABELS: tuple[str, ...] = ("up", "down", "left", "right", UNKNOWN, NOISE)


class FakeClock:
    """Seconds that pass only when told or slept."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now_s

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        assert seconds >= 0
        self.now_s += seconds


def block(value: float = 0.0, *, samples: int = 160) -> Block:
    """Return a block of one constant value."""
    return Block(np.full(samples, value, np.float32), 0.0)


def spoken(word: str) -> Block:
    """Return a block in which `FakeSpotter` hears a label."""
    return block((LABELS.index(word) + 1) / 10)


class FakeSource:
    """A source that delivers what it was given, then finishes or goes on with nothing.

    script: blocks, and exceptions that are raised in their turn. An endless source begins with silence if it has none.
    """

    name = "fake"
    lost_blocks = 0
    zeros_s = 0.0
    is_live = False
    channel = ""
    notes: tuple[str, ...] = ()

    def __init__(
        self, script: Sequence[Block | Exception] = (), *, endless: bool = False, rate_hz: int = 16_000
    ) -> None:
        self.rate_hz = rate_hz
        self.closed = 0
        self._script = list(script) or [block()] * endless
        self._endless = endless

    @property
    def finished(self) -> bool:
        """Whether nothing will follow."""
        return not self._script and not self._endless

    @property
    def waiting(self) -> int:
        """Number of blocks not read yet."""
        return len(self._script)

    def say(self, *script: Block | Exception) -> None:
        """Add to the script."""
        self._script += script

    def read(self, timeout_s: float) -> Block | None:
        """Return the next block of the script."""
        if not self._script:
            time.sleep(min(timeout_s, 0.001))
            return None
        item = self._script.pop(0)
        if isinstance(item, Exception):
            raise item
        return item

    def close(self) -> None:
        """Count how often it was closed."""
        self.closed += 1


def hearing(
    word: str | None = None,
    *,
    time_s: float = 0.0,
    score: float = 0.9,
    reason: Reason | None = None,
    best: str = "up",
) -> Hearing:
    """Return one hearing of 20 ms: of a word that fires, or of one that does not for `reason`."""
    best = word or best
    rest = (1 - score) / (len(LABELS) - 1)
    reason = reason or (Reason.COMMAND if word else Reason.NO_WORD)
    loudest = UNKNOWN if reason is Reason.OTHER_WORD else best
    return Hearing(
        time_s=time_s,
        probabilities=tuple(score if label == loudest else rest for label in LABELS),
        frames=np.zeros((2, 40), np.float32),
        level_db=-20.0,
        word=word,
        best=best,
        score=score,
        reason=reason,
    )


class FakeSpotter:
    """A spotter that hears in the first sample of each block: 0.1 is "up", 0.2 "down", 0.3 "left", 0.4 "right".

    Anything else is heard as nothing. `fed` keeps all samples, `resets` counts.
    """

    labels = LABELS

    def __init__(self) -> None:
        self.decision = DecisionConfig()
        self.fed: list[NDArray[np.float32]] = []
        self.thresholds: list[float] = []
        self.resets = 0
        self._heard = 0

    def feed(self, samples: NDArray[np.float32]) -> list[Hearing]:
        """Return one hearing per call."""
        self.fed.append(samples)
        self.thresholds.append(self.decision.threshold)
        self._heard += len(samples)
        number = round(10 * float(samples[0])) if len(samples) else 0
        return [hearing(LABELS[number - 1] if 1 <= number <= 4 else None, time_s=self._heard / 16_000)]

    def reset(self) -> None:
        """Count."""
        self.resets += 1
        self._heard = 0


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds, or fail."""
    ends_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < ends_s, "waited too long"
        time.sleep(0.002)


def states(listener: Listener) -> list[ListenerState | str]:
    """Return what the listener posted and nobody took: states, and what faults say."""
    return [m.state if isinstance(m, Status) else m.what for m in tuple(listener.outbox.statuses)]


def words(listener: Listener) -> list[str | None]:
    """Return the commands that wait, without taking them."""
    return [waiting.word for waiting in tuple(listener.outbox.commands.queue)]


@contextmanager
def signalled_once(condition: Callable[[], bool], *, which: signal.Signals = signal.SIGINT) -> Iterator[None]:
    """Send this program a signal once the condition holds, or after a long time in any case."""

    def wait() -> None:
        try:
            wait_for(condition)
        finally:
            os.kill(os.getpid(), which)

    thread = threading.Thread(target=wait)
    thread.start()
    yield
    thread.join()
