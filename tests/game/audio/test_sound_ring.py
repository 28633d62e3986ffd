"""The last seconds of sound: what is cut out of them, and what is gone."""

import numpy as np
import pytest

from game.audio.sound_ring import SoundRing


def ring(seconds: float, *, block: int = 320, long_s: float = 4.0) -> SoundRing:
    """Return a ring that has had so many seconds, until 100 s; each sample is the number of its millisecond."""
    ring = SoundRing(long_s)
    samples = np.arange(round(seconds * 16_000), dtype=np.float32) // 16
    for first in range(0, len(samples), block):
        part = samples[first : first + block]
        ring.push(part, ends_s=100.0 - seconds + (first + len(part)) / 16_000)
    return ring


@pytest.mark.parametrize("block", [37, 320, 48_000])
def test_a_second_is_cut_by_its_time(block: int) -> None:
    """However the sound came in: from 97.5 s on, which is 7.5 s after it began."""
    cut = ring(10.0, block=block).cut(97.5, 1.0)
    assert cut is not None
    assert (len(cut), cut[0], cut[-1]) == (16_000, 7500.0, 8499.0)


def test_what_is_not_there_is_not_made_up() -> None:
    """Too old, not yet heard, or of another stream: nothing comes of it."""
    full = ring(10.0)
    assert full.cut(96.1, 1.0) is not None
    assert full.cut(95.9, 1.0) is None
    assert full.cut(99.0, 1.0) is not None
    assert full.cut(99.1, 1.0) is None
    assert ring(0.5).cut(99.4, 1.0) is None
    full.clear()
    assert full.cut(97.5, 1.0) is None


def test_it_forgets() -> None:
    """An hour takes no more memory than a minute."""
    ring = SoundRing(4.0)
    for second in range(100):
        ring.push(np.zeros(16_000, np.float32), ends_s=float(second))
    assert sum(map(len, ring._blocks)) <= 5 * 16_000
