"""Words spoken by synthetic voices that no model has learned from; recorded by `python -m tests.support.voices`."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from assets.synthesis import RATE_HZ, say
from models.spot.audio_files import read_audio
from models.synthetic.voices import HELD_OUT

DIRECTIONS = ("up", "down", "left", "right")
OTHERS = ("go", "stop", "yes", "no", "on", "off", "one", "house", "seven", "hello", "tree", "please")
FOLDER = Path(__file__).parents[1] / "spoken"
INDEX = FOLDER / "index.json"
GAP_S = 0.1  # of silence between two words in a file


def names() -> tuple[str, ...]:
    """Return the names of the recorded voices."""
    return tuple(voice.name for voice in HELD_OUT)


def spoken(voice: str, word: str) -> NDArray[np.float32]:
    """Return `word` as `voice` says it: float32 (n,), 16 kHz mono, cut to the word. Raises KeyError if not recorded."""
    start, end = _index()[voice][word]
    return _file(voice)[start:end]


@cache
def _index() -> dict[str, dict[str, tuple[int, int]]]:
    """Return the first and the last sample plus one of each word in each voice's file."""
    raw = json.loads(INDEX.read_text(encoding="utf-8"))
    return {voice: {word: (start, end) for word, (start, end) in words.items()} for voice, words in raw.items()}


@cache
def _file(voice: str) -> NDArray[np.float32]:
    """Return everything that `voice` says, float32 (n,)."""
    return read_audio(FOLDER / f"{voice}.flac")


def record() -> None:
    """Write one FLAC file per voice, and the index. Needs espeak-ng and flite."""
    FOLDER.mkdir(exist_ok=True)
    index: dict[str, dict[str, tuple[int, int]]] = {}
    for voice in HELD_OUT:
        gap = np.zeros(round(GAP_S * RATE_HZ), np.float32)
        pieces, position, words = [gap], len(gap), {}
        for word in DIRECTIONS + OTHERS:
            pieces += [say(voice, word), gap]
            words[word] = (position, position + len(pieces[-2]))
            position += len(pieces[-2]) + len(gap)
        soundfile.write(FOLDER / f"{voice.name}.flac", np.concatenate(pieces), RATE_HZ, subtype="PCM_16")
        index[voice.name] = words
    lines = ",\n".join(f'  "{voice}": {json.dumps(words)}' for voice, words in index.items())
    INDEX.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    record()
