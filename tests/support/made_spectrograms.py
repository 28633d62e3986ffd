"""Spectrograms made without files, of tones as words and noise as speech and sounds, and scenes of them."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.data.dataset import REBUILT_SOURCE, Kind, Recording, Split
from models.data.spectrogram_cache import SpectrogramCache
from models.spot.config import DIRECTIONS, NOISE, UNKNOWN, FrontEndConfig
from models.spot.frontend import FrontEnd
from models.train.sampling import Sampler
from models.train.scenes import SceneMaker, TrainingScene
from tests.support.tones import RATE_HZ, TONES_HZ, silence, tone

CONFIG = FrontEndConfig()
LABELS = (*DIRECTIONS, UNKNOWN, NOISE)
FRAMES = 98 + 4 * 100  # of a scene
SPLITS = (Split.TRAINING, Split.VALIDATION)
WORD_FROM, WORD_TO = 20, 60  # frames: where the tone lies in each word
SPEECH_FRAMES, TAP_FRAMES = 498, 1_198  # of 5 s and of 12 s: (seconds * 16,000 - 400) / 160 + 1


def recordings(*, noisy: bool = True) -> list[Recording]:
    """Return each word twice for both splits; if `noisy`, rebuilt ones, speech, a short and a long sound as well."""
    found = [Recording(Path(w), w, Kind.WORD, split) for split in SPLITS for w in TONES_HZ for _ in range(2)]
    for split in SPLITS if noisy else ():
        found += [
            Recording(Path("up"), "up", Kind.WORD, split, source=REBUILT_SOURCE),
            Recording(Path("dog"), "dog", Kind.WORD, split, source=REBUILT_SOURCE),
            Recording(Path("reader"), "", Kind.SPEECH, split, source="librispeech_dev_clean"),
            Recording(Path("rain"), "rain", Kind.SOUND, split, source="esc10"),
            Recording(Path("tap"), "tap", Kind.SOUND, split),
        ]
    return found


def spectrograms_of(found: list[Recording]) -> SpectrogramCache:
    """Return the spectrograms of what is found, one entry for each, without variations."""
    powers = [FrontEnd(CONFIG).push(_sound(recording)) for recording in found]
    count = np.array([len(power) for power in powers])
    words = np.array([recording.kind is Kind.WORD for recording in found])
    power = np.concatenate(powers)
    return SpectrogramCache(
        log_power=np.log(np.maximum(power, 1e-10)).astype(np.float16),
        frame_power=power.mean(axis=1) / 10.0,  # of the order of the samples' power, which is all that counts here
        first=np.cumsum(count) - count,
        count=count,
        start=np.where(words, WORD_FROM, 0.0).astype(np.float32),
        end=np.where(words, WORD_TO, count).astype(np.float32),
        recording=np.arange(len(found)),
        key="made here",
    )


def maker(split: Split = Split.TRAINING, *, noisy: bool = True, labels: tuple[str, ...] = LABELS) -> SceneMaker:
    """Return what draws scenes."""
    return with_sampler(recordings(noisy=noisy), split, labels=labels)[0]


def with_sampler(
    found: list[Recording], split: Split = Split.TRAINING, *, labels: tuple[str, ...] = LABELS
) -> tuple[SceneMaker, Sampler]:
    """Return what draws scenes of the recordings found, and what they are drawn from."""
    spectrograms = spectrograms_of(found)
    sampler = Sampler(spectrograms, found, commands=DIRECTIONS, split=split)
    return SceneMaker(spectrograms, found, sampler, labels=labels, config=CONFIG), sampler


def scenes(source: SceneMaker, count: int) -> list[TrainingScene]:
    """Draw scenes, each from a seed of its own."""
    return [source.make(np.random.default_rng((7, i))) for i in range(count)]


def _sound(recording: Recording) -> NDArray[np.float32]:
    """Return a word as a tone from 0.2 to 0.6 s of 0.8 s; anything else as noise of 5 s, the tap as 12 s."""
    if recording.kind is Kind.WORD:
        return np.concatenate([silence(0.2), tone(recording.label), silence(0.2)])
    seconds = 12 if recording.label == "tap" else 5
    return np.random.default_rng(1).normal(0.0, 0.1, seconds * RATE_HZ).astype(np.float32)
