"""What is heard behind the words of a training scene: voices, sounds, both, or nothing."""

import numpy as np

from models.data.augment import PowerMixer
from models.data.dataset import Kind
from models.data.spectrogram_cache import SpectrogramCache
from models.spot.frontend import Frames
from models.train.sampling import Sampler

TALKERS = (1, 2, 3, 4, 6, 8)
MURMUR = 4  # so many talkers in the background are a noise: words spoken before it are not in the middle of talk


class Backgrounds:
    """Draws backgrounds of what a sampler draws. shape: of each, (frames, mels)."""

    def __init__(
        self, spectrograms: SpectrogramCache, sampler: Sampler, mixer: PowerMixer, *, shape: tuple[int, int]
    ) -> None:
        self._spectrograms = spectrograms
        self._sampler = sampler
        self._mixer = mixer
        self._shape = shape

    def draw(self, rng: np.random.Generator, *, needed: bool) -> tuple[Frames | None, bool]:
        """Return background sound, mel power, -22 to 3 dB against a level of 1, and whether it is told as talk.

        needed: it is all that there is, so there mostly is one.
        Voices are mixed as sounds are, each with those before: the sum of their powers is smoother than what a
        microphone hears of several people, and a network that knew no other babble missed twice as many words in it.
        """
        what = rng.random()
        if what < (0.13 if needed else 0.22):
            return None, False
        behind = np.zeros(self._shape, np.float32)
        talkers = int(rng.choice(TALKERS)) if what > 0.6 and self._sampler.has_speech else 0
        if talkers:
            for _ in range(talkers):
                said = rng.random() < 0.8
                entry = self._sampler.draw_speech(rng) if said else self._sampler.draw_other(rng)
                behind = self._mixer.add(behind, self._slice(entry, rng) / np.float32(talkers), rng=rng)
            # One clear voice is not to be told from the player's.
            snr_db = rng.uniform(8.0 if talkers < 3 else 4.0, 20.0)
            behind *= np.float32(10.0 ** (-snr_db / 10.0))
        if self._sampler.has_sounds and (not talkers or rng.random() < 0.25):
            snr_db = rng.uniform(-3.0 if needed else 1.0, 22.0)
            behind = self._mixer.add(behind, self._sound(rng) * np.float32(10.0 ** (-snr_db / 10.0)), rng=rng)
        return behind, 0 < talkers < MURMUR

    def _sound(self, rng: np.random.Generator) -> Frames:
        """Return a sound with a level of 1."""
        hard = self._sampler.draw_hard(Kind.SOUND, rng)
        if hard is None:
            return self._slice(self._sampler.draw_sound(rng), rng)
        count = int(self._spectrograms.count[hard.entry])
        return self._slice(hard.entry, rng, first=max(0, min(hard.first, count - self._shape[0])))

    def _slice(self, entry: int, rng: np.random.Generator, *, first: int | None = None) -> Frames:
        """Return a stretch of an entry, repeated where it is shorter, with a level of 1.

        first: its first frame; by chance if none is given.
        """
        length = self._shape[0]
        count = int(self._spectrograms.count[entry])
        if first is None:
            first = int(rng.integers(0, max(1, count - length)))
        last = min(count, first + length)
        level = self._spectrograms.level(entry, first=first, last=last)
        power = self._spectrograms.power(entry, first=first, last=last) / np.float32(level)
        repeats = -(-length // len(power))
        return power if repeats == 1 else np.tile(power, (repeats, 1))[:length]
