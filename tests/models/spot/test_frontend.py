"""Tests of the front end against formulas, against itself in blocks, and against librosa."""

import math

import librosa
import numpy as np
import pytest
from numpy.typing import NDArray

from models.spot.config import FrontEndConfig
from models.spot.frontend import FrontEnd, hz_to_mel, log_mel, mel_matrix, mel_to_hz

CONFIG = FrontEndConfig()
# Worked out apart from the code, from 2595 log10(1 + f / 700).
MELS = {0.0: 0.0, 60.0: 92.6819, 700.0: 781.1728, 1_000.0: 999.9855, 4_000.0: 2146.0645, 7_600.0: 2786.9782}
LOWEST_EDGES_HZ = [60.0, 105.6328, 154.0054, 205.2826]  # of 42 edges from 60 to 7,600 Hz, equally spaced in mel
HIGHEST_EDGES_HZ = [6_686.3697, 7_129.8703, 7_600.0]


def noise(samples: int, *, rms: float = 0.1) -> NDArray[np.float32]:
    """Return seeded white noise, float32 (n,)."""
    return np.random.default_rng(7).normal(0.0, rms, samples).astype(np.float32)


@pytest.mark.parametrize(("hz", "mel"), MELS.items())
def test_mel_scale(hz: float, mel: float) -> None:
    """The scale is 2595 log10(1 + f / 700), and back."""
    assert float(hz_to_mel(hz)) == pytest.approx(mel, abs=1e-3)
    assert float(mel_to_hz(mel)) == pytest.approx(hz, abs=1e-2)


def test_mel_edges() -> None:
    """A filter is zero at and beyond its own edges and positive between them."""
    bins_hz = np.arange(257) * 31.25  # 16,000 / 512
    matrix = mel_matrix(CONFIG)

    assert matrix.shape == (257, 40)
    for band, low_hz, high_hz in [
        (0, LOWEST_EDGES_HZ[0], LOWEST_EDGES_HZ[2]),
        (1, LOWEST_EDGES_HZ[1], LOWEST_EDGES_HZ[3]),
        (39, HIGHEST_EDGES_HZ[0], HIGHEST_EDGES_HZ[2]),
    ]:
        within = (bins_hz > low_hz) & (bins_hz < high_hz)
        np.testing.assert_array_equal(matrix[:, band] > 0, within)


def test_mel_filters_are_triangles() -> None:
    """In the lowest band, with edges at 60, 105.6 and 154.0 Hz, each bin has the weight that the lines give it."""
    low_hz, centre_hz, high_hz = LOWEST_EDGES_HZ[:3]
    expected = {
        2: (62.5 - low_hz) / (centre_hz - low_hz),
        3: (93.75 - low_hz) / (centre_hz - low_hz),
        4: (high_hz - 125.0) / (high_hz - centre_hz),
    }

    column = mel_matrix(CONFIG)[:, 0]

    assert {int(i): float(column[i]) for i in np.flatnonzero(column)} == pytest.approx(expected, abs=1e-4)


def test_neighbouring_filters_add_up_to_one() -> None:
    """Between the first and the last centre every frequency is counted once: the weights of a bin sum to 1."""
    bins_hz = np.arange(257) * 31.25
    between = (bins_hz >= LOWEST_EDGES_HZ[1]) & (bins_hz <= HIGHEST_EDGES_HZ[1])

    np.testing.assert_allclose(mel_matrix(CONFIG).sum(axis=1)[between], 1.0, atol=1e-6)


@pytest.mark.parametrize("band", [3, 10, 20, 30, 39])
def test_tone_lands_in_its_band(band: int) -> None:
    """A sine at a band's centre is loudest in that band, in every frame."""
    step = (MELS[7_600.0] - MELS[60.0]) / 41
    hz = 700.0 * (10.0 ** ((MELS[60.0] + (band + 1) * step) / 2595.0) - 1.0)
    samples = (0.1 * np.sin(2 * np.pi * hz * np.arange(16_000) / 16_000)).astype(np.float32)

    assert set(np.argmax(FrontEnd(CONFIG).push(samples), axis=1)) == {band}


def test_power_of_a_tone_on_a_bin() -> None:
    """A sine of peak a on bin k has power a**2 / 4 * (sum w)**2 / sum w**2 there; for a Hann window that is a**2 N / 6.

    With its leakage of a quarter of that into either neighbour (Hann), the power over three bins is a**2 N / 4.
    """
    bins = CONFIG.window_samples  # an FFT as long as the window, so that the tone leaks into its neighbours alone
    config = FrontEndConfig(fft_size=bins)
    hz, peak = 40 * 16_000 / bins, 0.2  # 1,600 Hz
    samples = (peak * np.sin(2 * np.pi * hz * np.arange(4_000) / 16_000)).astype(np.float32)
    weights = mel_matrix(config)[39:42].sum(axis=1)  # of the bins below, on and above the tone: 1 each

    power = FrontEnd(config).push(samples).sum(axis=1)

    np.testing.assert_allclose(weights, 1.0, atol=1e-6)
    np.testing.assert_allclose(power, peak**2 * bins / 4, rtol=1e-3)


def test_white_noise_has_its_variance_in_each_bin() -> None:
    """White noise of RMS 0.1 has mean power 0.01 per bin, so 0.01 times the sum of a band's weights, within 6 %."""
    power = FrontEnd(CONFIG).push(noise(640_000))

    np.testing.assert_allclose(power.mean(axis=0), 0.01 * mel_matrix(CONFIG).sum(axis=0), rtol=0.06)


def test_silence_has_no_power() -> None:
    """Digital silence has no power, and the logarithm of the floor, in every band."""
    power = FrontEnd(CONFIG).push(np.zeros(16_000, np.float32))

    np.testing.assert_array_equal(power, np.zeros((98, 40)))
    np.testing.assert_allclose(log_mel(power, CONFIG), math.log(1e-8), atol=1e-6)


def test_twice_as_loud_is_one_number_more() -> None:
    """Nothing is normalised by the loudest value: doubling the amplitude adds ln 4 everywhere above the floor."""
    power, louder = (FrontEnd(CONFIG).push(gain * noise(16_000)) for gain in (1, 2))

    np.testing.assert_allclose(log_mel(louder, CONFIG) - log_mel(power, CONFIG), math.log(4.0), atol=1e-4)


@pytest.mark.parametrize(
    ("samples", "frames"), [(0, 0), (399, 0), (400, 1), (559, 1), (560, 2), (15_920, 98), (16_000, 98), (16_080, 99)]
)
def test_number_of_frames(samples: int, frames: int) -> None:
    """There are (n - 400) // 160 + 1 frames: a second has 98, as many as the network's window."""
    assert FrontEnd(CONFIG).push(noise(samples)).shape == (frames, 40)


@pytest.mark.parametrize("block", [1, 37, 160, 512, 4_096])
def test_streaming_equals_batch(block: int) -> None:
    """However the stream is cut into blocks, the frames are those of the whole, within a part in 100,000."""
    samples = noise(8_000)
    front_end = FrontEnd(CONFIG)

    pieces = [front_end.push(samples[i : i + block]) for i in range(0, len(samples), block)]

    np.testing.assert_allclose(np.concatenate(pieces), FrontEnd(CONFIG).push(samples), rtol=1e-5)


def test_frames_come_as_soon_as_they_can() -> None:
    """A frame is given with the very sample that completes it, and samples before it give none."""
    front_end = FrontEnd(CONFIG)
    samples = noise(560)

    assert [len(front_end.push(part)) for part in np.split(samples, [399, 400, 559])] == [0, 1, 0, 1]


def test_reset_forgets_the_stream() -> None:
    """After a reset the same samples give the same frames as at the start."""
    front_end = FrontEnd(CONFIG)
    first = front_end.push(noise(1_000))
    front_end.reset()

    np.testing.assert_array_equal(front_end.push(noise(1_000)), first)


def test_the_caller_may_reuse_its_block() -> None:
    """The front end keeps no reference to the block it was given: audio drivers write into it again."""
    samples = noise(1_000)
    front_end = FrontEnd(CONFIG)
    block = samples[:300].copy()
    front_end.push(block)
    block[:] = 1.0

    np.testing.assert_allclose(front_end.push(samples[300:]), FrontEnd(CONFIG).push(samples), rtol=1e-5)


def test_stereo_is_refused() -> None:
    """Two channels are a mistake of ours, told with their shape."""
    with pytest.raises(ValueError, match=r"\(400, 2\)"):
        FrontEnd(CONFIG).push(np.zeros((400, 2), np.float32))


def test_librosa_agrees() -> None:
    """The mel power of librosa (HTK formula, filters not normalised) equals ours within 0.01 % and 1e-9.

    With center=False librosa puts the 400-sample window into the middle of each 512-sample frame, so its frames begin
    56 samples later than ours: 56 zeros in front make up for it.
    """
    samples = noise(16_000)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    theirs = librosa.feature.melspectrogram(
        y=np.concatenate([np.zeros(56, np.float32), samples]),
        sr=16_000,
        n_fft=512,
        win_length=400,
        hop_length=160,
        window="hann",
        center=False,
        power=2.0,
        n_mels=40,
        fmin=60.0,
        fmax=7_600.0,
        htk=True,
        norm=None,
    ).T / np.sum(window**2)  # (98, mels)

    ours = FrontEnd(CONFIG).push(samples)

    assert len(theirs) == 98
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-9)
