"""Writes pairs of sounds that no model of ours learned, for `python -m models.evaluate own-words DIR`.

    python -m tests.tools.own_sounds DIR

Twelve pairs are words of other languages, three are words without meaning, each pair by one voice of espeak-ng; five
are hums, whistles and clicks. Each sound is made eight times, never the same: other pace, pitch and loudness. In
DIR/_unknown_ lie common words by the same voices. Needs espeak-ng.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.data.augment import change_speed
from models.spot.audio_files import SAMPLE_RATE_HZ, read_audio, write_wav
from models.spot.frontend import Samples

TIMES = 8
SPOKEN = (  # voice of espeak-ng, and two words
    ("de+f2", "oben", "unten"),
    ("de+m3", "links", "rechts"),
    ("fr+f3", "haut", "gauche"),
    ("fr+m1", "droite", "bas"),
    ("es+f1", "arriba", "abajo"),
    ("es+m4", "izquierda", "derecha"),
    ("it+f4", "sopra", "sotto"),
    ("sv+m2", "vänster", "höger"),
    ("fi+f2", "ylös", "alas"),
    ("tr+m5", "dur", "devam"),
    ("pl+f5", "lewo", "prawo"),
    ("id+m1", "atas", "bawah"),
    ("en-gb+f3", "baba", "dudu"),
    ("en-us+m2", "la", "moo"),
    ("en-gb+m4", "zigzag", "bubble"),
)
MADE = (
    ("hum low", "hum rising"),
    ("whistle falling", "whistle rising"),
    ("click twice", "hiss"),
    ("hum long", "hum twice"),
    ("whistle high", "whistle twice"),
)
STRANGERS = "house water about people little never under great where think light river music window garden yellow"


def said(voice: str, text: str, rng: np.random.Generator) -> Samples:
    """Return a word by a voice of espeak-ng at a pace and pitch of the moment, float32 (n,), 16 kHz."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "word.wav"
        pace, pitch = int(rng.integers(130, 175)), int(rng.integers(40, 61))
        command = ["espeak-ng", "-v", voice, "-s", str(pace), "-p", str(pitch), "-w", str(path), text]
        subprocess.run(command, check=True)
        return change_speed(read_audio(path), float(rng.uniform(0.95, 1.05)))


def made(name: str, rng: np.random.Generator) -> Samples:
    """Return a sound without words, float32 (n,), 16 kHz."""
    kind, _, how = name.partition(" ")
    if kind == "hiss":
        return _shaped(rng.standard_normal(round(rng.uniform(0.35, 0.5) * SAMPLE_RATE_HZ)), rng)
    if kind == "click":
        gap = np.zeros(round(rng.uniform(0.16, 0.22) * SAMPLE_RATE_HZ))
        click = rng.standard_normal(160) * np.exp(-np.arange(160) / 25.0)
        return np.concatenate([click, gap, click]).astype(np.float32) * np.float32(0.3)
    length_s = {"long": 0.9, "twice": 0.22}.get(how, 0.45) * rng.uniform(0.9, 1.1)
    start_hz = (130.0 if kind == "hum" else 1_200.0) * (1.5 if how == "high" else 1.0) * rng.uniform(0.93, 1.07)
    bend = {"rising": 1.6, "falling": 0.62}.get(how, 1.0)
    one = _tone(start_hz, bend, length_s, harmonics=12 if kind == "hum" else 1, rng=rng)
    if how != "twice":
        return one
    return np.concatenate([one, np.zeros(round(rng.uniform(0.12, 0.18) * SAMPLE_RATE_HZ), np.float32), one])


def _tone(start_hz: float, bend: float, length_s: float, *, harmonics: int, rng: np.random.Generator) -> Samples:
    """Return a tone that glides from one pitch to `bend` times it, with harmonics that grow weaker."""
    count = round(length_s * SAMPLE_RATE_HZ)
    hz = start_hz * bend ** np.linspace(0.0, 1.0, count)
    phase = 2.0 * np.pi * np.cumsum(hz) / SAMPLE_RATE_HZ
    return _shaped(sum(np.sin(n * phase) / n**1.5 for n in range(1, harmonics + 1)), rng)


def _shaped(wave: np.ndarray, rng: np.random.Generator) -> Samples:
    """Return a sound that comes and goes softly, at a level of the moment."""
    ramp = np.minimum(1.0, np.arange(len(wave)) / 800.0)
    level = 10.0 ** (rng.uniform(-30.0, -20.0) / 20.0)
    return np.asarray(wave / np.sqrt(np.mean(wave**2)) * ramp * ramp[::-1] * level, np.float32)


def write_all(folder: Path) -> int:
    """Write all recordings into `folder` and return how many sounds there are."""
    rng = np.random.default_rng(7)
    room = np.zeros(SAMPLE_RATE_HZ // 5, np.float32)

    def write(name: str, number: int, sound: Samples) -> None:
        (folder / name).mkdir(parents=True, exist_ok=True)
        write_wav(folder / name / f"{number}.wav", np.concatenate([room, sound, room]))

    pairs = [(one, other) for _, one, other in SPOKEN] + list(MADE)
    voices = {word: voice for voice, *words in SPOKEN for word in words}
    for i, pair in enumerate(pairs):
        for j, word in enumerate(pair):
            for number in range(TIMES):
                sound = said(voices[word], word, rng) if word in voices else made(word, rng)
                write(f"{i:02} {'ab'[j]} {word}", number, sound)
    strangers = STRANGERS.split()
    for number, (voice, *_) in enumerate(SPOKEN * 4):
        write("_unknown_", number, said(voice, strangers[number % len(strangers)], rng))
    return 2 * len(pairs)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the sounds and say how many."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.own_sounds", description=__doc__.partition(",")[0])
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the sounds go")
    sys.stdout.write(f"{write_all(parser.parse_args(arguments).folder)} sounds.\n")


if __name__ == "__main__":
    main()
