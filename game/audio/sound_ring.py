"""The last seconds of sound, in memory alone: what was marked is cut out of them, and all else is forgotten."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from models.spot.audio_files import SAMPLE_RATE_HZ


class SoundRing:
    """Keeps the newest samples of 16 kHz; long_s: for how many seconds."""

    def __init__(self, long_s: float) -> None:
        self._most = round(long_s * SAMPLE_RATE_HZ)
        self._blocks: deque[NDArray[np.float32]] = deque()
        self._count, self._ends_s = 0, 0.0

    def push(self, samples: NDArray[np.float32], *, ends_s: float) -> None:
        """Take the next samples, float32 (n,); ends_s: when the last of them was captured, seconds."""
        self._blocks.append(samples)
        self._count, self._ends_s = self._count + len(samples), ends_s
        while self._count - len(self._blocks[0]) >= self._most:
            self._count -= len(self._blocks.popleft())

    def clear(self) -> None:
        """Forget all of it."""
        self._blocks.clear()
        self._count = 0

    def cut(self, from_s: float, long_s: float) -> NDArray[np.float32] | None:
        """Return the samples, float32, from a time on that is on the clock of `push`; None unless all are there."""
        first = self._count - round((self._ends_s - from_s) * SAMPLE_RATE_HZ)
        last = first + round(long_s * SAMPLE_RATE_HZ)
        if not 0 <= first < last <= self._count:
            return None
        return np.concatenate(self._blocks)[first:last].copy()
