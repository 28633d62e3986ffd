"""Takes as they might have been said another time: quieter or louder, faster or slower, higher or lower, in noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.adapt.embeddings import Looks, mel_power
from models.data.augment import FrequencyWarp, change_speed
from models.data.dataset import Kind
from models.data.word_bounds import word_bounds
from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.frontend import Frames, Samples
from models.spot.runtime import Network
from models.train.labels import Item, admissible_labels

BEFORE_S, AFTER_S = 0.6, 0.8  # of room around a take: the recogniser hears the word come and go
HISS_DB = -70.0  # of a microphone in a quiet room, relative to full scale
FADE_S = 0.01


@dataclass(frozen=True, eq=False)
class Variation:
    """A take as a stream. power: float32 (frames, mels). start_s, end_s: of the word in it."""

    power: Frames
    start_s: float
    end_s: float

    def allowed(self, looks: Looks, network: Network, *, label: int, labels: tuple[str, ...]) -> NDArray[np.bool_]:
        """Return which of `labels` are right at each look, bool (looks, labels), as in training.

        label: the index of the word that is said.
        """
        per_s = network.card.frontend.sample_rate_hz / network.card.frontend.hop_samples
        item = Item(0, 0, 0, self.start_s * per_s, self.end_s * per_s, label, Kind.WORD)
        return admissible_labels([item], times=looks.times_s * per_s, labels=labels, talk_behind=False)


class Variations:
    """Makes variations of takes, the same ones for the same seed.

    room: recordings of the person's own room, float32 (n,); hiss where there is none.
    """

    def __init__(self, network: Network, *, room: tuple[Samples, ...] = (), seed: int = 0) -> None:
        self._network = network
        self._rng = np.random.default_rng(seed)
        self._room = np.concatenate(room) if sum(map(len, room)) > SAMPLE_RATE_HZ else None
        self._warp = FrequencyWarp(network.card.frontend, most=1.06, steps=9)

    def plain(self, take: Samples) -> Variation:
        """Return a take as it is, in its room."""
        return self._stream(take)

    def noisy(self, take: Samples, *, snr_db: float) -> Variation:
        """Return a take as it is, with noise `snr_db` below its word."""
        return self._stream(take, snr_db=snr_db)

    def another(self, take: Samples) -> Variation:
        """Return a take said another time: -8 to 4 dB louder, 0.9 to 1.1 times as fast, perhaps in noise.

        Higher or lower by up to 6 % as well. The range is that in which speech stays natural, and one person varies.
        """
        rng = self._rng
        take = change_speed(take, float(rng.uniform(0.9, 1.1)))
        snr_db = float(rng.uniform(8.0, 25.0)) if rng.random() < 0.6 else None
        varied = self._stream(take, gain_db=float(rng.uniform(-8.0, 4.0)), snr_db=snr_db)
        return Variation(self._warp.apply(varied.power, rng), varied.start_s, varied.end_s)

    def _stream(self, take: Samples, *, gain_db: float = 0.0, snr_db: float | None = None) -> Variation:
        """Return a take in its room, and in coloured noise if snr_db is given."""
        start_s, end_s = word_bounds(take)
        before = round(BEFORE_S * SAMPLE_RATE_HZ) + int(self._rng.integers(0, 320))  # looks fall elsewhere on the word
        fade = np.minimum(1.0, np.arange(1, len(take) + 1) / (FADE_S * SAMPLE_RATE_HZ)).astype(np.float32)
        samples = self._background(before + len(take) + round(AFTER_S * SAMPLE_RATE_HZ))
        gain = np.float32(10.0 ** (gain_db / 20.0))
        samples[before : before + len(take)] += take * fade * fade[::-1] * gain
        if snr_db is not None:
            word = take[int(start_s * SAMPLE_RATE_HZ) : int(end_s * SAMPLE_RATE_HZ)]
            level = float(np.sqrt(np.mean(np.square(word, dtype=np.float64)) + 1e-12)) * float(gain)
            samples += self._noise(len(samples)) * np.float32(level * 10.0 ** (-snr_db / 20.0))
        at_s = before / SAMPLE_RATE_HZ
        power = mel_power(np.clip(samples, -1.0, 1.0), self._network)
        return Variation(power, at_s + start_s, at_s + end_s)

    def _background(self, length: int) -> Samples:
        """Return a stretch of the room, or of hiss, float32 (length,)."""
        hiss = self._rng.standard_normal(length, np.float32) * np.float32(10.0 ** (HISS_DB / 20.0))
        if self._room is None:
            return hiss
        first = int(self._rng.integers(0, len(self._room)))
        return np.asarray(np.take(self._room, np.arange(first, first + length), mode="wrap") + hiss, np.float32)

    def _noise(self, length: int) -> Samples:
        """Return noise between white and brown, float32 (length,), with an RMS of 1."""
        size = 1 << length.bit_length()  # a power of two: ten times as fast as an unlucky length
        spectrum = np.fft.rfft(self._rng.standard_normal(size))
        spectrum[1:] /= np.arange(1, len(spectrum)) ** self._rng.uniform(0.0, 1.0)
        spectrum[0] = 0.0
        noise = np.fft.irfft(spectrum, size)[:length]
        return np.asarray(noise / np.sqrt(np.mean(noise**2)), np.float32)
