"""Tests of the variation of sound: each against its formula, or against mixing the sounds themselves."""

from dataclasses import replace

import numpy as np
import pytest

from models.data.augment import FrequencyWarp, PowerMixer, add_room, change_speed, clip_peaks, equaliser, mask
from models.spot.config import FrontEndConfig
from models.spot.frontend import FrontEnd, mel_matrix

RATE_HZ = 16_000
CONFIG = FrontEndConfig()


def sine(hz: float, *, seconds: float = 1.0) -> np.ndarray:
    """Return a tone that fades at both ends, float32 (n,)."""
    times_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return (np.sin(2 * np.pi * hz * times_s) * np.hanning(len(times_s))).astype(np.float32)


def loudest_hz(samples: np.ndarray) -> float:
    """Return the frequency of most power."""
    return float(np.argmax(np.abs(np.fft.rfft(samples, 1 << 17))) * RATE_HZ / (1 << 17))


@pytest.mark.parametrize("factor", [0.82, 1.0, 1.17, 1.22])
def test_speed_shifts_a_tone_by_its_factor(factor: float) -> None:
    """Played faster by a factor, a tone of 1 kHz is heard at 1 kHz times it, for 1 s over it, as loud as before."""
    played = change_speed(sine(1_000.0), factor)

    assert played.dtype == np.float32
    assert len(played) == round(RATE_HZ / factor)
    assert loudest_hz(played) == pytest.approx(1_000.0 * factor, abs=1.0)
    assert np.abs(played).max() == pytest.approx(1.0, abs=0.01)


def test_speed_one_changes_nothing(rng: np.random.Generator) -> None:
    """A factor of 1 gives the samples back."""
    samples = rng.standard_normal(1_001).astype(np.float32)

    np.testing.assert_allclose(change_speed(samples, 1.0), samples, atol=1e-5)


def test_speeding_up_folds_nothing() -> None:
    """A tone of 7.5 kHz played 1.2 times as fast would lie at 9 kHz, above half the rate: it is gone, not at 7 kHz."""
    assert np.abs(change_speed(sine(7_500.0), 1.2)).max() < 0.01


@pytest.mark.parametrize("direct_db", [-3.0, 0.0, 12.0])
def test_a_room_has_the_energy_ratio_asked_for(direct_db: float) -> None:
    """A click comes through unchanged, and the energy of what follows lies direct_db below it."""
    click = np.zeros(RATE_HZ, np.float32)
    click[0] = 1.0

    heard = add_room(click, reverberation_s=0.4, direct_db=direct_db, rng=np.random.default_rng(1))

    assert heard.shape == click.shape
    assert heard.dtype == np.float32
    assert heard[0] == pytest.approx(1.0, abs=1e-5)
    assert 10 * np.log10(np.sum(heard[1:].astype(np.float64) ** 2)) == pytest.approx(-direct_db, abs=0.01)


def test_a_room_falls_silent_in_the_time_asked_for() -> None:
    """The tail begins after 2 ms, falls by 30 dB in half of its 60 dB time, and has an end."""
    click = np.zeros(RATE_HZ, np.float32)
    click[0] = 1.0

    power = add_room(click, reverberation_s=0.5, direct_db=0.0, rng=np.random.default_rng(2)).astype(np.float64) ** 2

    assert power[1:32].max() < 1e-10
    early, late = power[32:832].mean(), power[4_032:4_832].mean()  # 0.25 s apart
    assert 10 * np.log10(early / late) == pytest.approx(30.0, abs=1.0)  # 800 values each: about 0.3 dB deviation
    assert power[8_000:].max() < 1e-10


def test_a_room_keeps_the_length_of_what_is_said() -> None:
    """What would ring on after the clip's end is cut off, and nothing wraps round to its start."""
    late = np.zeros(4_000, np.float32)
    late[-1] = 1.0

    heard = add_room(late, reverberation_s=0.3, direct_db=0.0, rng=np.random.default_rng(1))

    assert len(heard) == 4_000
    assert np.abs(heard[:-1]).max() < 1e-5


def test_peaks_are_cut_so_far_below_the_loudest() -> None:
    """6.02 dB below a peak of 0.5 is 0.25; what lies lower stays as it is."""
    samples = np.array([0.5, -0.4, 0.2, -0.1, 0.0], np.float32)

    np.testing.assert_allclose(clip_peaks(samples, over_db=20 * np.log10(2)), [0.25, -0.25, 0.2, -0.1, 0.0], atol=1e-6)
    assert len(clip_peaks(samples[:0], over_db=6.0)) == 0


def test_mixed_power_is_the_sum_on_average(rng: np.random.Generator) -> None:
    """Over 20,000 frames the power of a sum of two sounds is the sum of theirs in each band, within 2 %."""
    power = np.full((20_000, CONFIG.mels), 3.0, np.float32)
    other = np.full((20_000, CONFIG.mels), 5.0, np.float32)

    mixed = PowerMixer(CONFIG).add(power, other, rng=rng)

    assert mixed.dtype == np.float32
    # Deviation of one value at most 2 sqrt(15) 0.71 = 5.5, of the mean of 20,000 at most 0.04, in 40 bands.
    np.testing.assert_allclose(mixed.mean(axis=0), 8.0, rtol=0.02)


def test_mixed_power_is_never_negative(rng: np.random.Generator) -> None:
    """Two sounds of the same power may cancel almost, but no further; and silence adds nothing."""
    ones = np.ones((5_000, CONFIG.mels), np.float32)
    mixer = PowerMixer(CONFIG)

    assert mixer.add(ones, ones, rng=rng).min() >= 2.0 - 2.0 * 0.95 - 1e-5
    np.testing.assert_array_equal(mixer.add(ones, 0 * ones, rng=rng), ones)


def test_mixing_powers_is_like_mixing_sounds(rng: np.random.Generator) -> None:
    """Against two noises added as sounds: no band's mean is off by 5 %, nor the spread of the cross term by half."""
    first, second = (rng.standard_normal(60 * RATE_HZ).astype(np.float32) for _ in range(2))
    power, other, truth = (FrontEnd(CONFIG).push(sound) for sound in (first, second, first + second))

    mixed = PowerMixer(CONFIG).add(power, other, rng=rng)

    np.testing.assert_allclose(mixed.mean(axis=0), truth.mean(axis=0), rtol=0.05)
    scale = 2.0 * np.sqrt(power * other)
    ours, real = (((sound - power - other) / scale).std(axis=0) for sound in (mixed, truth))
    np.testing.assert_allclose(ours, real, rtol=0.5)
    assert np.mean(ours / real) == pytest.approx(1.0, abs=0.2)


def test_an_equaliser_is_smooth_and_bounded() -> None:
    """A tilt of 6 dB and two waves of 4 dB stay within 14 dB, and nine in ten are no telephone."""
    gains_db = np.array([10 * np.log10(equaliser(40, np.random.default_rng(seed))) for seed in range(400)])

    telephone = gains_db.min(axis=1) < -30.0
    assert telephone.mean() == pytest.approx(0.1, abs=0.045)  # 3 standard deviations of 400 draws
    assert np.abs(gains_db[~telephone]).max() <= 14.0
    assert np.abs(np.diff(gains_db[~telephone], axis=1)).max() < 2.5  # dB between neighbouring bands
    assert gains_db[telephone][:, [0, -1]].max() < -25.0  # below 300 Hz and above 3.4 kHz


def test_an_equaliser_fits_any_number_of_bands() -> None:
    """One factor per band, as float32."""
    gains = equaliser(24, np.random.default_rng(1))

    assert gains.shape == (24,)
    assert gains.dtype == np.float32


def mel_power(hz: float) -> np.ndarray:
    """Return the mel power of a steady tone, float32 (frames, mels)."""
    times_s = np.arange(RATE_HZ) / RATE_HZ
    return FrontEnd(CONFIG).push(np.sin(2 * np.pi * hz * times_s).astype(np.float32))


def centre_hz(power: np.ndarray) -> float:
    """Return the mean frequency of mel power, each band counting at its own centre."""
    weights = mel_matrix(CONFIG)  # (bins, mels)
    bands_hz = weights.T @ np.arange(len(weights)) * (RATE_HZ / CONFIG.fft_size) / weights.sum(axis=0)
    return float(power.mean(axis=0) @ bands_hz / power.mean(axis=0).sum())


@pytest.mark.parametrize("factor", [0.9, 1.05, 1.12])
@pytest.mark.parametrize("hz", [600.0, 1_500.0, 4_000.0])
def test_a_warp_moves_a_tone_by_its_factor(hz: float, factor: float, rng: np.random.Generator) -> None:
    """A tone lies at its frequency times the factor, to 2 % or to a fifth of a band of 63 Hz."""
    only = FrequencyWarp(CONFIG, most=1.0 / factor, steps=1)  # which prepares one factor alone

    moved = only.apply(mel_power(hz), rng)

    assert moved.dtype == np.float32
    assert centre_hz(moved) / centre_hz(mel_power(hz)) == pytest.approx(factor, abs=max(0.02, 12.0 / hz))


def test_a_warp_of_one_changes_nothing(rng: np.random.Generator) -> None:
    """With all factors 1 the power comes back as it was."""
    power = rng.uniform(0.0, 5.0, (20, CONFIG.mels)).astype(np.float32)

    np.testing.assert_allclose(FrequencyWarp(CONFIG, most=1.0, steps=3).apply(power, rng), power, rtol=1e-5)


def test_warps_reach_as_far_up_as_down() -> None:
    """Over 200 draws a tone lies at 17 places from 1 / 1.12 to 1.12 of its own, the middle one where it was."""
    warp, power = FrequencyWarp(CONFIG), mel_power(1_500.0)
    drawn = [centre_hz(warp.apply(power, np.random.default_rng(seed))) for seed in range(200)]

    places = sorted({round(place, 3) for place in drawn})
    assert len(places) == 17
    assert places[8] == pytest.approx(centre_hz(power), rel=1e-4)
    np.testing.assert_allclose(np.array(places) / centre_hz(power), 1.12 ** np.linspace(-1.0, 1.0, 17), atol=0.02)


def test_a_warp_makes_nothing_of_nothing(rng: np.random.Generator) -> None:
    """Silence stays silent, and evenly spread power stays evenly spread, up to the edges of the bands."""
    warp = FrequencyWarp(CONFIG)

    assert not warp.apply(np.zeros((5, CONFIG.mels), np.float32), rng).any()
    np.testing.assert_allclose(warp.apply(np.ones((5, CONFIG.mels), np.float32), rng), 1.0, rtol=1e-5)


@pytest.mark.parametrize("count", [98, 298, 350])
def test_masks_are_small(count: int) -> None:
    """At most one band of 6 mels and two stretches of 4 frames in each whole second take the mean, and nothing else."""
    most = 2 * (count // 100)
    widest, longest = 0, 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        frames = rng.normal(0.0, 1.0, (count, 40, 2)).astype(np.float32)
        before = frames.copy()
        mask(frames, rng)
        blank = (frames == before.mean(axis=(0, 1))).all(axis=-1)
        bands, moments = np.flatnonzero(blank.all(axis=0)), np.flatnonzero(blank.all(axis=1))
        assert len(bands) <= 6
        assert len(moments) <= 4 * most
        assert len(bands) == 0 or np.ptp(bands) == len(bands) - 1  # in one piece
        rest = np.ix_(np.setdiff1d(np.arange(count), moments), np.setdiff1d(np.arange(40), bands))
        np.testing.assert_array_equal(frames[rest], before[rest])
        widest, longest = max(widest, len(bands)), max(longest, len(moments))
    assert widest == 6
    assert longest > 0 if most else longest == 0


def test_a_seed_decides_everything() -> None:
    """The same generator gives the same room, equaliser, mixture and voice; another one gives others."""

    def drawn(seed: int) -> list[np.ndarray]:
        rng = np.random.default_rng(seed)
        ones = np.ones((10, 24), np.float32)
        return [
            add_room(sine(500.0, seconds=0.1), reverberation_s=0.2, direct_db=3.0, rng=rng),
            equaliser(24, rng),
            PowerMixer(replace(CONFIG, mels=24)).add(ones, ones, rng=rng),
            FrequencyWarp(replace(CONFIG, mels=24)).apply(np.cumsum(ones, axis=1), rng),
        ]

    for one, same, other in zip(drawn(1), drawn(1), drawn(2), strict=True):
        np.testing.assert_array_equal(one, same)
        assert not np.array_equal(one, other)
