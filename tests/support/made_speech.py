"""A data set of tones in the Speech Commands layout, small enough to train on in seconds, and the options to do so."""

from pathlib import Path

import numpy as np

from models.spot.audio_files import write_wav
from models.spot.config import DIRECTIONS
from tests.support.tones import MORE_HZ, RATE_HZ, TONES_HZ, tone

# Speakers of Speech Commands v0.02, as its own validation_list.txt and testing_list.txt place them.
TRAINING = ("eb67fcbc", "f953e1af", "3bc21161")
VALIDATION = ("8b775397", "2643992f")
TESTING = ("2aa787cf",)
WORD_FROM_S, WORD_TO_S, CLIP_S = 0.25, 0.55, 0.8

OPTIONS = {"epochs": 3, "scenes": 16, "batch": 4, "width": 8, "variants": 1, "validation-scenes": 8}
OPTIONS |= {"mining": 2, "own-class-min-clips": 2}


def make_data(root: Path, *, more: bool = False) -> Path:
    """Write one folder of clips per word of `TONES_HZ`, a long noise and two slices of speech below `root`; return it.

    Each word is a tone from 0.25 to 0.55 s of 0.8 s. more: the words of `MORE_HZ` as well.
    """
    rng = np.random.default_rng(8)
    for word in (*TONES_HZ, *MORE_HZ) if more else TONES_HZ:
        (root / word).mkdir(parents=True)
        for speaker in (*TRAINING, *VALIDATION, *TESTING):
            clip = rng.normal(0.0, 1e-3, round(CLIP_S * RATE_HZ)).astype(np.float32)
            first = round(WORD_FROM_S * RATE_HZ)
            sound = tone(word, seconds=WORD_TO_S - WORD_FROM_S, peak=float(rng.uniform(0.1, 0.3)))
            clip[first : first + len(sound)] += sound
            write_wav(root / word / f"{speaker}_nohash_0.wav", clip)
    (root / "_background_noise_").mkdir()
    write_wav(root / "_background_noise_" / "hum.wav", rng.normal(0.0, 0.05, 5 * RATE_HZ).astype(np.float32))
    for split in ("training", "validation"):
        folder = root / "extra" / "librispeech_dev_clean" / split
        folder.mkdir(parents=True)
        chirp = np.sin(2.0 * np.pi * np.cumsum(rng.uniform(200.0, 3_000.0, 4 * RATE_HZ)) / RATE_HZ)
        write_wav(folder / "reader.wav", (0.1 * chirp).astype(np.float32))
    return root


def touch(root: Path, *names: str) -> Path:
    """Make empty files below `root`, for what only looks at names; return `root`."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return root


def command_line(data: Path, out: Path, **changed: int) -> list[str]:
    """Return the arguments of a run of 3 epochs with 4 steps each, for the four directions."""
    options = {**OPTIONS, **{name.replace("_", "-"): value for name, value in changed.items()}}
    numbers = [text for name, n in options.items() for text in (f"--{name}", str(n))]
    return [str(data), "--out", str(out), *numbers, "--labels", *DIRECTIONS]
