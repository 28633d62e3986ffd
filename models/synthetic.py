"""Synthetic recordings for training: commands and words that sound like them, spoken by espeak-ng, and made-up noises.

    python -m models.synthetic DATA_DIR

writes DATA_DIR/extra/synthetic/training/<word>/<voice>_<number>.wav, without the voices of the demo and the tests, and
DATA_DIR/extra/synthetic_sounds/training/<number>.wav.
"""

import argparse
import subprocess
import sys
from pathlib import Path

import numpy as np
from tqdm import tqdm

from assets.voices import may_train
from models.knocks import made_up_sounds
from models.wav import AudioError, write_wav

SOUNDS, SOUND_S = 400, 5.0  # how many, and how long each, seconds
ACCENTS = ("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-029")
VARIANTS = ("f1", "f2", "f3", "f4", "f5", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8")
COMMANDS = ("up", "down", "left", "right", "go", "stop", "yes", "no")
COMMAND_CLIPS, OTHER_CLIPS = 240, 10  # of each word; about one command in ten of all recordings is then synthetic
SOUND_ALIKES = (
    # like "up"
    "of", "cup", "pup", "us", "app", "upper", "hop", "op", "but", "ut", "pop", "top", "hope", "ape", "uh", "ah", "bus",
    "oops", "hub", "tub", "cut", "hut", "what", "pub", "sup", "soap", "apple", "uncle", "under", "other", "up-to-date",
    # like "down"
    "town", "drown", "done", "dawn", "don", "brown", "gown", "noun", "found", "round", "around", "dune", "dine", "darn",
    "doubt", "crown", "clown", "now", "loud", "sound", "mountain", "dad", "dog", "ten", "dance", "download",
    "down-town",
    # like "left"
    "lift", "laughed", "loft", "let", "lest", "less", "theft", "leaf", "lef", "west", "lent", "lecture", "leather",
    "lefty", "felt", "heft", "cleft", "deft", "bet", "yet", "leg", "led", "love", "elf", "effort", "leave", "last",
    # like "right"
    "light", "write", "ride", "bright", "night", "might", "white", "rate", "rat", "rod", "rise", "rice", "ripe", "wry",
    "height", "bite", "fight", "kite", "sight", "invite", "tonight", "rider", "alright", "wrote", "road", "quite",
    "right-hand", "ray", "wait", "riot", "rhyme", "rabbit", "ring", "run",
    # what people say while they draw
    "hello", "okay", "wow", "line", "draw", "pen", "paper", "colour", "save", "undo", "clear", "wrong", "again", "good",
    "bad", "please", "thanks", "mummy", "daddy", "look", "come", "here", "there", "this", "that", "the", "and",
    "is",
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "house", "tree", "sun", "cat",
    "yeah",
    "nope", "maybe", "start", "finish", "turn", "back", "forward", "north", "south", "east", "on", "off", "in", "out",
    "over", "open", "window", "water", "music", "telephone", "computer", "banana", "orange", "blue", "green", "yellow",
    "red", "black", "Monday", "Friday", "morning", "evening", "question", "answer", "seventeen", "hundred", "thousand",
)  # fmt: skip


def speak(text: str, path: Path, *, voice: str, words_per_minute: int, pitch: int) -> None:
    """Write what espeak-ng says to the WAV file `path`.

    voice: "accent+variant". words_per_minute: 80 to 450. pitch: 0 to 99.
    Raises AudioError if espeak-ng is missing or fails.
    """
    command = ["espeak-ng", "-w", str(path), "-v", voice, "-s", str(words_per_minute), "-p", str(pitch), text]
    try:
        subprocess.run(command, capture_output=True, check=True)
    except FileNotFoundError as error:
        raise AudioError("espeak-ng is not there. Install the package espeak-ng.") from error
    except subprocess.CalledProcessError as error:
        raise AudioError(f"espeak-ng failed on {text!r} as {voice}. Install its voices again.") from error


def main() -> None:
    """Write the synthetic words."""
    parser = argparse.ArgumentParser(prog="python -m models.synthetic", description=__doc__.partition("\n")[0])
    parser.add_argument("data_dir", type=Path, metavar="DATA_DIR", help="folder in the Speech Commands layout")
    parser.add_argument("--seed", type=int, default=1, help="of the voices picked for each word (default 1)")
    args = parser.parse_args()
    voices = [f"{accent}+{variant}" for accent in ACCENTS for variant in VARIANTS]
    voices = [voice for voice in voices if may_train("espeak-ng", voice)]
    folder = args.data_dir / "extra" / "synthetic" / "training"
    sounds = args.data_dir / "extra" / "synthetic_sounds" / "training"
    rng = np.random.default_rng(args.seed)
    words = [(word, COMMAND_CLIPS) for word in COMMANDS] + [(word, OTHER_CLIPS) for word in dict.fromkeys(SOUND_ALIKES)]
    try:
        sounds.mkdir(parents=True, exist_ok=True)
        for number in tqdm(range(SOUNDS), desc="synthetic sounds", unit="file"):
            write_wav(sounds / f"{number:04}.wav", made_up_sounds(SOUND_S, rng))
        for word, count in tqdm(words, desc="synthetic words", unit="word"):
            (folder / word).mkdir(parents=True, exist_ok=True)
            for number, voice in enumerate(rng.choice(voices, size=count)):
                path = folder / word / f"{voice}_{number}.wav"
                speed, pitch = int(rng.integers(110, 200)), int(rng.integers(20, 80))
                speak(word, path, voice=voice, words_per_minute=speed, pitch=pitch)
    except AudioError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
