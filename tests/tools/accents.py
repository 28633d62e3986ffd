"""Writes English words in foreign accents by neural voices, for `python -m models.evaluate accents DIR`.

    python -m tests.tools.accents MODEL VOICES DIR

MODEL and VOICES are those of kokoro-onnx. Each voice of VOICES_OF says the four words CLIPS times, each time at another
pace, and each of the other words once. DIR then has the layout of Speech Commands; talk for the babble goes below
DIR/extra by hand.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.spot.audio_files import write_wav
from models.spot.config import DIRECTIONS
from models.synthetic.neural import NeuralVoices

VOICES_OF = {"French": "ff_siwis", "Italian": "im_nicola", "Mandarin": "zf_xiaobei"}
"""Of eight voices of other languages those whose four words the shipped network hears least."""
CLIPS = 11  # of a word: three to fit with, and eight to judge by
PACES = 0.8, 1.2
OTHERS = [
    "house",
    "water",
    "about",
    "people",
    "little",
    "never",
    "under",
    "great",
    "where",
    "think",
    "light",
    "river",
    "music",
    "window",
    "garden",
    "yellow",
    "apple",
    "table",
    "mother",
    "father",
    "doctor",
    "summer",
    "winter",
    "market",
    "story",
    "letter",
    "paper",
    "finger",
    "kitchen",
    "bottle",
    "monday",
    "open",
    "close",
    "begin",
    "after",
    "seven",
    "nine",
    "dog",
    "cat",
    "bed",
    "tree",
]


def write_all(voices: NeuralVoices, folder: Path) -> int:
    """Write all words into `folder`, keep those that are there, and return how many there are."""
    count = 0
    for name in VOICES_OF.values():
        words = [(word, number) for word in DIRECTIONS for number in range(CLIPS)] + [(word, 0) for word in OTHERS]
        for word, number in words:
            path = folder / word / f"{name}_nohash_{number}.wav"
            pace = float(np.linspace(*PACES, CLIPS)[number * 7 % CLIPS]) if word in DIRECTIONS else 1.0
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                write_wav(path, voices.say_by(name, word, pace=pace))
            count += 1
    return count


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the words and say how many."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.accents", description=__doc__.partition(",")[0])
    parser.add_argument("model", type=Path, metavar="MODEL", help="the network of kokoro-onnx")
    parser.add_argument("voices", type=Path, metavar="VOICES", help="its voices")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the words go")
    chosen = parser.parse_args(arguments)
    sys.stdout.write(f"{write_all(NeuralVoices.load(chosen.model, chosen.voices), chosen.folder)} words.\n")


if __name__ == "__main__":
    main()
