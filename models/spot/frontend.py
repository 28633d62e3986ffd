"""Sound to mel power, as a stream, and its logarithm."""

import numpy as np
from numpy.typing import NDArray

from models.spot.config import FrontEndConfig

Samples = NDArray[np.float32]
Frames = NDArray[np.float32]


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
