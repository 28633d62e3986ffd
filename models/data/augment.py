"""Variation of sound for training: other voices, rooms and microphones. Pure functions; the randomness is passed in."""

import numpy as np
from numpy.typing import NDArray

from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.config import FrontEndConfig
from models.spot.frontend import Features, Frames, FrontEnd, Samples, mel_matrix

POWER_OF_DB = np.log(10.0) / 10.0  # natural logarithm of power per dB


def change_speed(samples: Samples, factor: float) -> Samples:
    """Return `samples`, float32 (n,), played `factor` times as fast: pitch and formants shift with it.

    factor: above 0; from about 0.8 to 1.25 speech stays natural.
    The spectrum is cut or padded, which is exact for a clip that fades at its ends.
    """
    length = max(1, round(len(samples) / factor))
    spectrum = np.fft.rfft(samples)
    fitted = np.zeros(length // 2 + 1, np.complex64)
    shared = min(len(spectrum), len(fitted))
    fitted[:shared] = spectrum[:shared]
    return np.asarray(np.fft.irfft(fitted, length) * (length / len(samples)), np.float32)


def add_room(samples: Samples, *, reverberation_s: float, direct_db: float, rng: np.random.Generator) -> Samples:
    """Return `samples`, float32 (n,), as heard in a synthetic room; the length stays.

    reverberation_s: time in which the tail falls by 60 dB, seconds, above 0.002.
    direct_db: energy of the direct sound over that of the tail, dB.
    The tail is white noise with an exponential decay (Polack's statistical model of late reverberation).
    """
    length = int(reverberation_s * SAMPLE_RATE_HZ)
    decay = np.exp(-np.log(1000.0) * np.arange(length) / length)
    tail = rng.standard_normal(length) * decay
    tail[: SAMPLE_RATE_HZ // 500] = 0.0  # the first reflection comes 2 ms after the direct sound
    tail *= np.sqrt(10.0 ** (-direct_db / 10.0) / np.sum(tail**2))
    tail[0] = 1.0
    size = 1 << (len(samples) + length).bit_length()  # a power of two: ten times as fast as an unlucky length
    wet = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(tail, size), size)
    return np.asarray(wet[: len(samples)], np.float32)


def clip_peaks(samples: Samples, *, over_db: float) -> Samples:
    """Return `samples` as an overdriven microphone gives them: cut off `over_db` below the clip's own peak."""
    limit = float(np.abs(samples).max(initial=0.0)) * 10.0 ** (-over_db / 20.0)
    clipped: Samples = np.clip(samples, -limit, limit)
    return clipped


class PowerMixer:
    """Mixing of mel power spectrograms, for which no sound has to be computed.

    The power of a sum of two uncorrelated sounds is P + Q + 2 sqrt(P Q) cos(phase). Over the FFT bins of a mel band the
    cosines average out the more, the wider the band; they are drawn at random with the variance that this leaves.
    """

    def __init__(self, config: FrontEndConfig) -> None:
        weights = mel_matrix(config)  # (bins, mels)
        # A Hann window spreads a component over neighbouring bins: about 1.5 bins carry one independent phase.
        independent = np.maximum(1.0, weights.sum(axis=0) ** 2 / (weights**2).sum(axis=0) / 1.5)
        self._deviation = np.sqrt(0.5 / independent).astype(np.float32)  # (mels,)

    def add(self, power: Frames, other: Frames, *, rng: np.random.Generator) -> Frames:
        """Return the mel power of the sum of two sounds, each float32 (frames, mels)."""
        cosine = np.clip(rng.standard_normal(power.shape, np.float32) * self._deviation, -0.95, 0.95)
        return np.asarray(power + other + 2.0 * np.sqrt(power * other) * cosine, np.float32)


class Hiss:
    """The noise of microphones and amplifiers, white to pinkish, as mel power."""

    def __init__(self, config: FrontEndConfig) -> None:
        self._mels = config.mels
        noise = np.random.default_rng(0).standard_normal(60 * config.sample_rate_hz).astype(np.float32)
        self._white = FrontEnd(config).push(noise)  # of power 1, a minute, (frames, mels)

    def draw(self, frames: int, *, most_db: float, rng: np.random.Generator) -> Frames:
        """Return a stretch of less than a minute, float32 (frames, mels), of -95 dB full scale to `most_db`."""
        first = int(rng.integers(0, len(self._white) - frames))
        colour = np.linspace(rng.uniform(0.0, 2.0), 0.0, self._mels, dtype=np.float32)
        level_db = rng.uniform(-95.0, most_db)
        hiss = self._white[first : first + frames] * np.float32(10.0 ** (level_db / 10.0)) * 10.0**colour
        return np.asarray(hiss, np.float32)


def equaliser(mels: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return a random smooth frequency response, float32 (mels,), as a factor on power.

    A tilt of up to 6 dB either way, two slow waves of up to 4 dB, and for one in ten a telephone's band: steep slopes
    below about 300 Hz and above about 3.4 kHz.
    """
    x = np.linspace(-1.0, 1.0, mels)
    gain_db = rng.uniform(-6.0, 6.0) * x
    for waves in (1.0, 2.0):
        gain_db += rng.uniform(-4.0, 4.0) * np.cos(np.pi * waves * x + rng.uniform(0.0, 2.0 * np.pi))
    if rng.random() < 0.1:
        band = np.arange(mels) / mels
        gain_db -= 60.0 * np.clip((0.12 - band) / 0.1, 0.0, 1.0)  # 0.12 of 40 bands lies near 300 Hz
        gain_db -= 60.0 * np.clip((band - rng.uniform(0.63, 0.72)) / 0.08, 0.0, 1.0)  # 0.66 lies near 3.4 kHz
    return np.asarray(np.exp(gain_db * POWER_OF_DB), np.float32)


class FrequencyWarp:
    """Another length of the vocal tract: all frequencies shifted by one factor (Jaitly and Hinton, VTLP, ICML 2013)."""

    def __init__(self, config: FrontEndConfig, *, most: float = 1.12, steps: int = 17) -> None:
        """Prepare `steps` factors between 1 / most and most."""
        weights = mel_matrix(config)  # (bins, mels)
        bins_hz = np.arange(len(weights)) * (config.sample_rate_hz / config.fft_size)
        centres_hz = (weights * bins_hz[:, None]).sum(axis=0) / weights.sum(axis=0)  # (mels,)
        bands = np.arange(config.mels)
        self._matrices = []  # each (mels, mels): what power goes from which band to which
        for factor in np.exp(np.linspace(-np.log(most), np.log(most), steps)):
            place = np.clip(np.interp(centres_hz / factor, centres_hz, bands), 0.0, config.mels - 1.0)
            matrix = np.maximum(0.0, 1.0 - np.abs(bands[:, None] - place[None, :]))  # linear interpolation
            self._matrices.append(matrix.astype(np.float32))

    def apply(self, power: Frames, rng: np.random.Generator) -> Frames:
        """Return mel power, float32 (frames, mels), with all frequencies shifted by a factor drawn at random."""
        return np.asarray(power @ self._matrices[int(rng.integers(len(self._matrices)))], np.float32)


def mask(frames: Features, rng: np.random.Generator) -> None:
    """Blank one band of at most 6 mels and two stretches of at most 4 frames in each second, in place.

    frames: float32 (frames, mels, channels). What is blanked takes the mean of the whole channel: SpecAugment (Park et
    al., arXiv:1904.08779) with masks so small that no word is lost.
    """
    mean = frames.mean(axis=(0, 1))
    width = int(rng.integers(0, 7))
    low = int(rng.integers(0, frames.shape[1] - width))
    frames[:, low : low + width] = mean
    for _ in range(2 * (frames.shape[0] // 100)):
        length = int(rng.integers(0, 5))
        first = int(rng.integers(0, frames.shape[0] - length))
        frames[first : first + length] = mean
