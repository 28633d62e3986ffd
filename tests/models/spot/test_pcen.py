"""Tests of per-channel energy normalisation, against its recursion written out and numbers counted by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from models.spot.config import FrontEndConfig
from models.spot.frontend import BLOCK, Pcen

CONFIG = FrontEndConfig()
SMALL = replace(CONFIG, mels=2, smooth=0.5, gain=1.0, bias=1.0, root=0.5, floor=1.0)


def power(frames: int, *, mels: int = 40) -> NDArray[np.float32]:
    """Return random mel power over eight powers of ten, float32 (frames, mels)."""
    return (10.0 ** np.random.default_rng(3).uniform(-8.0, 0.0, (frames, mels))).astype(np.float32)


def pcen(sound: NDArray[np.float32], config: FrontEndConfig) -> NDArray[np.float32]:
    """Return a whole recording, normalised."""
    return Pcen(config).push(sound)


def written_out(sound: NDArray[np.float32], config: FrontEndConfig) -> NDArray[np.float64]:
    """Return the definition frame by frame, in float64."""
    level = sound[0].astype(np.float64)
    rows: list[NDArray[np.float64]] = []
    for frame in sound.astype(np.float64):
        level = (1.0 - config.smooth) * level + config.smooth * frame
        rows.append((frame / (config.floor + level) ** config.gain + config.bias) ** config.root)
    return np.stack(rows) - np.float64(config.bias**config.root)


def test_by_hand() -> None:
    """Powers 3 and 7 with s 0.5 have the levels 3 and 5; with floor, bias and gain 1: sqrt(3/4 + 1) - 1, then 7/6."""
    given = pcen(np.array([[3, 0], [7, 0]], np.float32), SMALL)

    assert given == pytest.approx(np.array([[math.sqrt(1.75) - 1, 0], [math.sqrt(7 / 6 + 1) - 1, 0]]), abs=1e-6)


@pytest.mark.parametrize("frames", [1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7])
def test_blocks_are_the_recursion(frames: int) -> None:
    """What is computed in blocks is the definition, frame after frame."""
    np.testing.assert_allclose(pcen(power(frames), CONFIG), written_out(power(frames), CONFIG), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("block", [1, 2, 5, 100])
def test_streaming_equals_batch(block: int) -> None:
    """However a stream is cut, empty blocks among them, its frames are those of the whole."""
    sound, stream = power(300), Pcen(CONFIG)

    pieces = [stream.push(part) for i in range(0, 300, block) for part in (sound[i : i + block], sound[:0])]

    np.testing.assert_allclose(np.concatenate(pieces), pcen(sound, CONFIG), rtol=1e-4, atol=1e-5)


def test_what_goes_on_is_the_same_at_any_level() -> None:
    """A steady sound is E / E^0.98 = E^0.02 however loud: 60 dB change it by less than a tenth of what onsets reach."""
    levels = [np.full((500, 1), level, np.float32) for level in (1.0, 1e-6)]

    loud, quiet = (float(pcen(level, replace(CONFIG, mels=1))[-1, 0]) for level in levels)

    assert loud == pytest.approx(math.sqrt(3) - math.sqrt(2), abs=1e-4)
    assert 0.0 < loud - quiet < 0.5


def test_what_begins_stands_out() -> None:
    """A sound 20 dB above the room is much larger in its first frame than it is later, and than the room was."""
    sound = np.concatenate([np.full((200, 1), 1e-4), np.full((100, 1), 1e-2)]).astype(np.float32)

    frames = pcen(sound, replace(CONFIG, mels=1))[:, 0]

    assert frames[200] > 5 * frames[199]
    assert frames[200] > 2 * frames[260]


def test_silence_is_zero() -> None:
    """Digital silence is 0, at the start and after a sound, so that a window can be filled with it."""
    frames = pcen(np.concatenate([np.zeros((5, 40)), power(5), np.zeros((5, 40))]).astype(np.float32), CONFIG)

    np.testing.assert_array_equal(frames[:5], np.zeros((5, 40)))
    np.testing.assert_array_equal(frames[10:], np.zeros((5, 40)))


def test_reset_forgets_the_level() -> None:
    """After a reset a stream begins anew."""
    stream = Pcen(CONFIG)
    first = stream.push(power(10))
    assert not np.allclose(stream.push(power(10)), first)
    stream.reset()

    np.testing.assert_array_equal(stream.push(power(10)), first)


def test_the_caller_keeps_its_power() -> None:
    """Neither is what was given changed, nor does a later change of it reach the stream."""
    sound, stream = power(20), Pcen(CONFIG)
    given = sound[:10].copy()
    stream.push(given)
    np.testing.assert_array_equal(given, sound[:10])
    given[:] = 1.0

    np.testing.assert_allclose(stream.push(sound[10:]), pcen(sound, CONFIG)[10:], rtol=1e-4, atol=1e-5)


def test_a_level_that_is_no_number_has_a_way_back() -> None:
    """After power that was infinite or NaN the stream begins anew: frames are finite as soon as power is."""
    for bad in (np.inf, np.nan):
        stream = Pcen(CONFIG)
        with np.errstate(all="ignore"):
            stream.push(np.full((3, CONFIG.mels), bad, np.float32))
        power = np.full((5, CONFIG.mels), 0.01, np.float32)

        np.testing.assert_array_equal(stream.push(power), Pcen(CONFIG).push(power))
