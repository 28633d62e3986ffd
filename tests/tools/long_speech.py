"""Reads a story aloud with the synthetic voices that no model has learned from.

    python -m tests.tools.long_speech DATA_DIR

DATA_DIR is the data set's folder, or any other. Each voice of `models/synthetic/voices.py` reads `story.txt`, which
holds none of our commands, in about eight minutes, into DATA_DIR/extra/synthetic_speech/validation/<voice>.wav; then

    python -m models.evaluate long DATA_DIR/extra/synthetic_speech/validation --split validation

counts how often they moved the pen. Needs espeak-ng and flite, and 130 MB of disk.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assets.synthesis import RATE_HZ, missing_programs, say
from models.evaluate.stream_builder import HISS_DB
from models.spot.audio_files import AudioError, write_wav
from models.synthetic.voices import HELD_OUT, SyntheticVoice

STORY = Path(__file__).parent / "story.txt"
FOLDER = Path("extra", "synthetic_speech", "validation")
PAUSE_S = 0.7  # between two paragraphs
SEED = 1


def paragraphs() -> list[str]:
    """Return the paragraphs of the story."""
    return STORY.read_text(encoding="utf-8").strip().split("\n\n")


def record(voice: SyntheticVoice, texts: Sequence[str], path: Path) -> None:
    """Write what `voice` reads, with a pause after each text and a microphone's hiss, to the WAV file `path`.

    Raises what `say` and `write_wav` raise.
    """
    pause = np.zeros(round(PAUSE_S * RATE_HZ), np.float32)
    speech = np.concatenate([part for text in texts for part in (say(voice, text), pause)])
    hiss = np.random.default_rng(SEED).standard_normal(len(speech), np.float32)
    write_wav(path, speech + hiss * np.float32(10.0 ** (HISS_DB / 20.0)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write one file for each voice."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.long_speech", description=__doc__.partition(":")[0])
    parser.add_argument("data_dir", type=Path, metavar="DATA_DIR", help="the data set's folder, or any other")
    folder = parser.parse_args(arguments).data_dir / FOLDER
    if missing_programs():
        sys.exit(f"{' and '.join(missing_programs())} cannot be found. Install the packages of these names.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for voice in HELD_OUT:
            record(voice, paragraphs(), folder / f"{voice.name}.wav")
    except (AudioError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"The voices cannot be recorded ({error}). Give a folder with room that may be written to.")


if __name__ == "__main__":
    main()
