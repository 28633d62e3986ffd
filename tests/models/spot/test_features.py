"""Tests of what the network sees: log-mel and PCEN as a stream, and the window of the last frames."""

import numpy as np
import pytest

from models.spot.config import CHANNELS, FrontEndConfig
from models.spot.frontend import CENTRE, SPREAD, Extractor, FeatureRing, Frames, Pcen, features, log_mel

CONFIG = FrontEndConfig()


def power(frames: int) -> Frames:
    """Return random mel power over eight powers of ten, float32 (frames, mels)."""
    return (10.0 ** np.random.default_rng(3).uniform(-8.0, 0.0, (frames, CONFIG.mels))).astype(np.float32)


def test_two_pictures_of_the_same_sound() -> None:
    """The first channel is log-mel with 9 added and divided by 4.5, the second PCEN."""
    given = features(power(150), CONFIG)

    assert given.shape == (150, 40, CHANNELS)
    assert given.dtype == np.float32
    np.testing.assert_allclose(given[..., 0] * SPREAD + CENTRE, log_mel(power(150), CONFIG), atol=1e-5)
    np.testing.assert_array_equal(given[..., 1], Pcen(CONFIG).push(power(150)))


@pytest.mark.parametrize("block", [1, 2, 7])
def test_streaming_equals_batch(block: int) -> None:
    """However a stream is cut, its features are those of the whole; after a reset they are those of a new one."""
    stream = Extractor(CONFIG)

    for _ in range(2):
        pieces = [stream.push(power(100)[i : i + block]) for i in range(0, 100, block)]
        np.testing.assert_allclose(np.concatenate(pieces), features(power(100), CONFIG), rtol=1e-4, atol=1e-5)
        stream.reset()


def test_ring_starts_silent_and_keeps_the_last_frames() -> None:
    """A window starts as digital silence; frames push it out from the oldest end, however many come at once."""
    ring = FeatureRing(FrontEndConfig(frames=4, mels=2))
    silent = np.tile([(np.log(1e-8) + 9.0) / 4.5, 0.0], (2, 1))

    def frames(*values: int) -> np.ndarray:
        return np.array([np.full((2, CHANNELS), value) for value in values], np.float32).reshape(-1, 2, CHANNELS)

    np.testing.assert_allclose(ring.window, [silent] * 4, atol=1e-6)
    ring.push(frames(1, 2))
    np.testing.assert_allclose(ring.window, [silent, silent, *frames(1, 2)], atol=1e-6)
    ring.push(frames(*range(3, 10)))
    np.testing.assert_array_equal(ring.window, frames(6, 7, 8, 9))
    ring.push(frames())
    np.testing.assert_array_equal(ring.window, frames(6, 7, 8, 9))
    ring.reset()
    np.testing.assert_allclose(ring.window, [silent] * 4, atol=1e-6)
