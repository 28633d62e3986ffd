"""Sound to what the network sees, as a stream: mel power, its logarithm, and PCEN."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from models.spot.config import FrontEndConfig

Samples = NDArray[np.float32]
Frames = NDArray[np.float32]
CENTRE, SPREAD = -9.0, 4.5  # of log-mel values in training scenes, roughly; fixed, so that they can stream
Features = NDArray[np.float32]  # (frames, mels, CHANNELS)
BLOCK = 64  # frames smoothed at once


def hz_to_mel(hz: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return mels for frequencies in Hz: 2595 log10(1 + f / 700), O'Shaughnessy 1987, as in HTK."""
    return np.asarray(2595.0 * np.log10(1.0 + np.asarray(hz) / 700.0))


def mel_to_hz(mel: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return frequencies in Hz for mels, the inverse of `hz_to_mel`."""
    return np.asarray(700.0 * (10.0 ** (np.asarray(mel) / 2595.0) - 1.0))


def mel_matrix(config: FrontEndConfig) -> NDArray[np.float32]:
    """Return the triangular mel filters, float32 (FFT bins, mels), each with its peak at 1.

    Their edges are equally spaced in mel between low_hz and high_hz, as in HTK.
    """
    edges_hz = mel_to_hz(np.linspace(hz_to_mel(config.low_hz), hz_to_mel(config.high_hz), config.mels + 2))
    bins_hz = np.fft.rfftfreq(config.fft_size, 1.0 / config.sample_rate_hz)
    rising = (bins_hz[:, None] - edges_hz[:-2]) / (edges_hz[1:-1] - edges_hz[:-2])  # (bins, mels)
    falling = (edges_hz[2:] - bins_hz[:, None]) / (edges_hz[2:] - edges_hz[1:-1])
    return np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)


class FrontEnd:
    """Streaming mel power: blocks of any size in, whole frames out.

    The power spectrum is |FFT|^2 of a Hann window divided by the window's energy: white noise of variance v has the
    expectation v in every bin. Nothing depends on the loudest or mean value of a clip, since that cannot stream.
    """

    def __init__(self, config: FrontEndConfig) -> None:
        self.config = config
        # The periodic Hann window, as used for spectral analysis (scipy.signal.get_window's default).
        angle = 2.0 * np.pi * np.arange(config.window_samples) / config.window_samples
        window = 0.5 - 0.5 * np.cos(angle)
        self._window = (window / np.sqrt(np.sum(window**2))).astype(np.float32)
        self._mel = mel_matrix(config)
        self.reset()

    def reset(self) -> None:
        """Forget the samples kept from earlier blocks."""
        self._kept: Samples = np.zeros(0, np.float32)

    def push(self, samples: Samples) -> Frames:
        """Return the mel powers of the frames that `samples` complete, float32 (new frames, mels), >= 0.

        samples: float32 (n,), mono, -1 to 1, any n >= 0. Raises ValueError if `samples` is not one-dimensional.
        """
        if samples.ndim != 1:
            raise ValueError(f"samples of shape {samples.shape}: expected one dimension, mono")
        config = self.config
        joined = np.concatenate([self._kept, samples.astype(np.float32, copy=False)])
        count = max(0, (len(joined) - config.window_samples) // config.hop_samples + 1)
        self._kept = joined[count * config.hop_samples :]
        if count == 0:
            return np.zeros((0, config.mels), np.float32)
        windows = np.lib.stride_tricks.sliding_window_view(joined, config.window_samples)
        windows = windows[: count * config.hop_samples : config.hop_samples]  # (count, window_samples)
        spectrum = np.fft.rfft(windows * self._window, config.fft_size)  # (count, bins)
        power = spectrum.real**2 + spectrum.imag**2
        return np.asarray(power.astype(np.float32, copy=False) @ self._mel, np.float32)  # (count, mels)


def log_mel(power: Frames, config: FrontEndConfig) -> Frames:
    """Return the natural logarithm of floor + mel power, both float32 (frames, mels)."""
    return np.asarray(np.log(power + np.float32(config.floor)))


class Extractor:
    """Streaming features: mel power of any number of frames in, as many frames out.

    The first channel is log-mel, brought to about -2 to 3; the second is `Pcen`, 0 to about 5. The logarithm keeps the
    shape of a vowel for as long as it lasts; PCEN takes away the room and the loudness of the voice.
    """

    def __init__(self, config: FrontEndConfig) -> None:
        self._config = config
        self._pcen = Pcen(config)

    def reset(self) -> None:
        """Begin a new stream."""
        self._pcen.reset()

    def push(self, power: Frames) -> Features:
        """Return float32 (n, mels, CHANNELS) for the next mel powers of a stream, float32 (n, mels), >= 0."""
        loudness = (log_mel(power, self._config) - CENTRE) / SPREAD
        return np.stack([loudness, self._pcen.push(power)], axis=-1).astype(np.float32, copy=False)


def features(power: Frames, config: FrontEndConfig) -> Features:
    """Return what the network sees of a whole recording's mel power, float32 (frames, mels)."""
    return Extractor(config).push(power)


class FeatureRing:
    """The last `config.frames` frames of features, the network's window. Starts as digital silence."""

    def __init__(self, config: FrontEndConfig) -> None:
        self._silence = features(np.zeros((config.frames, config.mels), np.float32), config)
        self.reset()

    def reset(self) -> None:
        """Fill the ring with digital silence."""
        self._frames = self._silence

    def push(self, frames: Features) -> None:
        """Append frames, float32 (n, mels, CHANNELS), forgetting the oldest."""
        self._frames = np.concatenate([self._frames, frames])[-len(self._silence) :]

    @property
    def window(self) -> Features:
        """The frames, oldest first, float32 (config.frames, mels, CHANNELS)."""
        return self._frames


class Pcen:
    """Streaming per-channel energy normalisation (Wang et al., arXiv:1607.05666): any number of frames in, as many out.

    The level M of a band is a running mean of its power E, M[t] = (1 - s) M[t - 1] + s E[t], and begins with the first
    frame. A frame is then (E / (floor + M)^gain + bias)^root - bias^root: 0 for digital silence and, where a sound goes
    on and on, much the same whatever its level. What has just begun stands out, up to about 5. The constants are the
    configuration's, s being its `smooth`.
    """

    def __init__(self, config: FrontEndConfig) -> None:
        self._config = config
        self.reset()

    def reset(self) -> None:
        """Forget the levels: the next frame is the first."""
        self._level: Frames | None = None

    def push(self, power: Frames) -> Frames:
        """Return normalised frames, float32 (n, mels), for the next mel powers of a stream, float32 (n, mels), >= 0."""
        config = self._config
        within, carried = _smoothing(config.smooth)
        levels = np.empty_like(power)
        # A level that is no number would never become one again, so the stream then begins anew.
        known = self._level is not None and bool(np.isfinite(self._level).all())
        level = self._level if self._level is not None and known else power[:1]  # (1, mels)
        for first in range(0, len(power), BLOCK):
            part = power[first : first + BLOCK]
            count = len(part)
            levels[first : first + count] = within[:count, :count] @ part + carried[:count] * level
            level = levels[first + count - 1 : first + count]
        if len(power):
            self._level = level
        ratio = power / (levels + np.float32(config.floor)) ** np.float32(config.gain)
        bias, root = np.float32(config.bias), np.float32(config.root)
        return np.asarray((ratio + bias) ** root - bias**root, np.float32)


@lru_cache(maxsize=4)
def _smoothing(smooth: float) -> tuple[Frames, Frames]:
    """Return what the levels of a block are made of: its own power, (BLOCK, BLOCK), and the level before, (BLOCK, 1).

    The recursion written out, so that a block is one product of matrices instead of a loop over its frames.
    """
    at = np.arange(BLOCK)
    age = at[:, None] - at  # frames since
    within = np.where(age >= 0, smooth * (1.0 - smooth) ** np.maximum(age, 0), 0.0)
    return within.astype(np.float32), ((1.0 - smooth) ** (at[:, None] + 1)).astype(np.float32)
