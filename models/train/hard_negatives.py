"""Hard negatives: where in speech, sounds and other words a half-trained network hears commands that nobody said."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from models.data.spectrogram_cache import SpectrogramCache
from models.spot.config import FrontEndConfig
from models.spot.frontend import Features, features
from models.train.sampling import Entries, Hard, Sampler
from models.train.scenes import SCENE_WINDOWS, STRIDE_FRAMES

BATCH = 64
HEARD_AT_DB = -24.0  # level at which everything is heard, dB full scale
DECEIVED = 0.3  # probability of a command from which a network counts as deceived
MOST_WORDS, MOST_LONG = 5_000, 6_000  # other words, and recordings of speech and sounds, heard each time, by chance

Hear = Callable[[Features], NDArray[np.float32]]


def find_hard(
    hear: Hear,
    spectrograms: SpectrogramCache,
    *,
    sampler: Sampler,
    commands: int,
    config: FrontEndConfig,
    rng: np.random.Generator,
) -> list[Hard]:
    """Return the stretches of the sampler's negatives, each one window long, in which `hear` hears a command.

    hear: features, float32 (batch, 98 + 4 n, 40, 2) -> probabilities, (batch, n + 1, labels), whose first
    `commands` labels are the commands. An entry is heard in chunks as long as a scene, each of which begins with the
    last window of the one before, 4 s later. In each chunk the window that deceives most is found, and no other.
    """
    words, long = sampler.other_words, sampler.long_negatives
    entries = np.concatenate([_some(words, MOST_WORDS, rng), _some(long, MOST_LONG, rng)])
    found: list[Hard] = []
    for places, chunks in _batches(spectrograms, entries, config):
        scores = np.asarray(hear(chunks))[..., :commands].max(axis=-1)  # (chunks, windows)
        for (entry, first), row in zip(places, scores, strict=True):
            best = int(np.argmax(row))
            if row[best] >= DECEIVED:
                last = min(int(spectrograms.count[entry]), first + config.frames + STRIDE_FRAMES * best)
                found.append(Hard(entry, max(0, last - config.frames), last))
    return found


def _some(entries: Entries, most: int, rng: np.random.Generator) -> Entries:
    """Return `most` of `entries` at random, or all, in the order in which they lie in the file."""
    return entries if len(entries) <= most else np.sort(rng.permutation(entries)[:most])


def _batches(
    spectrograms: SpectrogramCache, entries: Entries, config: FrontEndConfig
) -> Iterator[tuple[list[tuple[int, int]], Features]]:
    """Yield the chunks of all entries, `BATCH` or a few more at once: entry and first frame of each, and its features.

    A chunk that an entry would fill with half a window or less is left out: the one before it heard that.
    """
    length = config.frames + STRIDE_FRAMES * (SCENE_WINDOWS - 1)
    places: list[tuple[int, int]] = []
    chunks: list[Features] = []
    for done, entry in enumerate(entries, start=1):
        for first in range(0, max(1, int(spectrograms.count[entry]) - config.frames // 2), length - config.frames):
            places.append((int(entry), first))
            chunks.append(_chunk(spectrograms, *places[-1], length=length, config=config))
        if len(chunks) >= BATCH or done == len(entries):
            yield places, np.stack(chunks)
            places, chunks = [], []


def _chunk(spectrograms: SpectrogramCache, entry: int, first: int, *, length: int, config: FrontEndConfig) -> Features:
    """Return an entry from frame `first` on as features, (length, mels, 2), with silence after its end."""
    last = min(int(spectrograms.count[entry]), first + length)
    gain = 10.0 ** (HEARD_AT_DB / 10.0) / spectrograms.level(entry, first=0, last=int(spectrograms.count[entry]))
    power = np.zeros((length, config.mels), np.float32)
    power[: last - first] = spectrograms.power(entry, first=first, last=last) * np.float32(gain)
    return features(power, config)
