"""Tests of the noises made by formula."""

from collections.abc import Callable

import numpy as np
import pytest

from models.spot.audio_files import SAMPLE_RATE_HZ
from models.synthetic.noises import NOISES, Sound, made_up_sounds


@pytest.mark.parametrize("kind", NOISES, ids=lambda kind: kind.__name__)
def test_every_kind_sounds(kind: Callable[[np.random.Generator], Sound]) -> None:
    """A hundred of each are finite, not silent, shorter than the 1.3 s left for them, and mostly different."""
    events = [kind(np.random.default_rng(seed)) for seed in range(100)]

    assert all(np.isfinite(event).all() and np.abs(event).max() > 1e-6 for event in events)
    assert max(len(event) for event in events) < 1.3 * SAMPLE_RATE_HZ
    assert len({float(np.abs(event).max()) for event in events}) > 90


@pytest.mark.parametrize("length_s", [2.0, 5.0])
def test_sounds_fill_a_file(length_s: float) -> None:
    """The file has its length and a peak of 0.5."""
    for seed in range(20):
        sound = made_up_sounds(length_s, np.random.default_rng(seed))
        assert sound.shape == (round(length_s * SAMPLE_RATE_HZ),)
        assert sound.dtype == np.float32
        assert np.abs(sound).max() == pytest.approx(0.5)


def test_a_generator_decides_the_sounds() -> None:
    """The same seed gives the same file, another one another."""
    one, same, other = (made_up_sounds(3.0, np.random.default_rng(seed)) for seed in (1, 1, 2))

    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)
