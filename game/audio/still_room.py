"""Holds back what a still room sounds like, so that the recogniser hears it a few looks at a time.

A look costs less where it follows another at once than where the processor has to be woken for it. What stands out of
the room is heard at once, with all that was held back: no word is heard later.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from models.spot.audio_files import SAMPLE_RATE_HZ

HELD_SAMPLES = round(0.08 * SAMPLE_RATE_HZ)  # at most: two looks of the models that are shipped
KNOWN_SAMPLES = round(1.5 * SAMPLE_RATE_HZ)  # what the room is known by: more than the second that a look goes back
OUT = 4.0  # times the power of the room, 6 dB: what is louder may be a word
ROOM_SHARE = 0.25  # of what is known, the quietest, is no louder than the room
RISING = 0.1  # a score of this much may become a word


class StillRoom:
    """Blocks of a stream in, the same stream out, in larger pieces while nothing stands out of the room.

    What stands out is told by the power of the differences between samples: rumble and hum count for little.
    """

    def __init__(self) -> None:
        self._held: list[NDArray[np.float32]] = []
        self._held_samples = 0
        self._known: deque[tuple[int, float]] = deque()  # how many samples the blocks that came had, and their power
        self._known_samples = 0

    def push(self, samples: NDArray[np.float32], *, score: float) -> NDArray[np.float32]:
        """Return what is to be heard now, float32 (n,), n >= 0.

        samples: the next ones, float32 (n,), 16 kHz. score: of the likeliest command, as it was heard last, 0 to 1.
        """
        self._know(samples)
        self._held.append(samples)
        self._held_samples += len(samples)
        if score < RISING and self._held_samples < HELD_SAMPLES and self._is_still():
            return np.zeros(0, np.float32)
        return self.rest()

    def rest(self) -> NDArray[np.float32]:
        """Return what is held back, float32 (n,), n >= 0."""
        held, self._held, self._held_samples = self._held, [], 0
        return held[0] if len(held) == 1 else np.concatenate([np.zeros(0, np.float32), *held])

    def _know(self, samples: NDArray[np.float32]) -> None:
        """Take a block for the room, and forget those that are too old."""
        if len(samples) < 2:
            return
        apart = np.diff(samples)
        self._known.append((len(samples), float(np.dot(apart, apart)) / len(apart)))
        self._known_samples += len(samples)
        while self._known_samples - self._known[0][0] >= KNOWN_SAMPLES:
            self._known_samples -= self._known.popleft()[0]

    def _is_still(self) -> bool:
        """Return whether the room is known and nothing stands out of it."""
        if self._known_samples < KNOWN_SAMPLES:
            return False
        powers = sorted(power for _, power in self._known)
        return powers[-1] <= OUT * powers[int(ROOM_SHARE * len(powers))]
