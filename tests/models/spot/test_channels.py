"""Many channels as one: the mean, what is left where channels cancel, and the channel with the voice."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.spot.channels import ChannelMix

RATE_HZ = 16_000


def voice(seconds: float = 4.0) -> NDArray[np.float32]:
    """Return bursts of 0.3 s with pauses of 0.7 s, as words are spoken, over a very quiet room."""
    time_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    burst = np.where(time_s % 1.0 < 0.3, 0.2, 0.0005)
    return (burst * np.sin(2 * np.pi * 500 * time_s)).astype(np.float32)


def hum(level: float, seconds: float = 4.0) -> NDArray[np.float32]:
    """Return a steady hum."""
    return (level * np.sin(2 * np.pi * 50 * np.arange(round(seconds * RATE_HZ)) / RATE_HZ)).astype(np.float32)


def mixed(
    *channels: NDArray[np.float32], block: int = 160, choose: bool = True
) -> tuple[ChannelMix, NDArray[np.float32]]:
    """Return the mix after it has heard all channels in blocks, and what it gave."""
    together = np.stack(channels, axis=1)
    mix = ChannelMix(len(channels), RATE_HZ, choose=choose)
    return mix, np.concatenate([mix.push(together[i : i + block]) for i in range(0, len(together), block)])


def test_one_channel_is_itself() -> None:
    """Nothing is done to a single channel."""
    mix, heard = mixed(voice())

    np.testing.assert_array_equal(heard, voice())
    assert mix.chosen is None


def test_channels_that_hear_the_same_are_averaged() -> None:
    """Where no channel is better the mean is taken, which has less noise than each."""
    rng = np.random.default_rng(1)
    noisy = [voice() + rng.normal(0, 0.01, len(voice())).astype(np.float32) for _ in range(2)]
    mix, heard = mixed(*noisy)

    assert mix.chosen is None
    np.testing.assert_allclose(heard, (noisy[0] + noisy[1]) / 2, atol=1e-7)


@pytest.mark.parametrize("block", [37, 160, 1_024])
@pytest.mark.parametrize("where", [0, 1, 5])
def test_the_channel_with_the_voice_is_taken(where: int, block: int) -> None:
    """Of six inputs one has a microphone, one hums louder, and the rest are empty."""
    channels = [hum(0.0)] * 6
    channels[where - 1] = hum(0.3)
    channels[where] = voice()
    mix, heard = mixed(*channels, block=block)

    assert mix.chosen == where
    np.testing.assert_array_equal(heard[-8_000:], voice()[-8_000:])


def test_it_may_change() -> None:
    """Who moves the plug from the first input to the second is heard again."""
    silent = np.zeros_like(voice(8.0))
    first, second = np.concatenate([voice(8.0), silent]), np.concatenate([silent, voice(8.0)])
    mix, heard = mixed(first, second)

    assert mix.chosen == 1
    np.testing.assert_array_equal(heard[-8_000:], second[-8_000:])
    assert np.abs(np.diff(heard)).max() < 0.06  # without a click


@pytest.mark.parametrize("choose", [True, False])
def test_channels_in_antiphase_are_not_silence(choose: bool) -> None:
    """From the first block on the louder of two that cancel is heard."""
    mix, heard = mixed(voice(), -0.95 * voice(), choose=choose)

    assert mix.chosen == 0
    assert heard[:4_000].std() > 0.9 * voice()[:4_000].std()


def test_in_a_quiet_room_nothing_is_chosen() -> None:
    """Noise of different levels is no voice."""
    rng = np.random.default_rng(2)
    mix, _ = mixed(*[rng.normal(0, level, 64_000).astype(np.float32) for level in (0.001, 0.004)])

    assert mix.chosen is None


def test_bad_samples_leave_no_trace() -> None:
    """A block of NaN or of huge values is passed on, so that it is counted, and forgotten."""
    mix = ChannelMix(2, RATE_HZ, choose=True)
    for bad in (np.nan, np.inf, 1e30):
        assert not (np.abs(mix.push(np.array([[0, 0], [0, bad]], np.float32))) <= 4).all()
    together = np.stack([voice(), -voice()], axis=1)
    heard = np.concatenate([mix.push(together[i : i + 160]) for i in range(0, len(together), 160)])

    assert np.isfinite(heard).all()
    assert heard.std() > 0.9 * voice().std()
