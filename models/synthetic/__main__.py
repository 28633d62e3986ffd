"""Synthetic recordings for training: commands, other words and talk spoken by espeak-ng, and made-up noises.

    python -m models.synthetic DATA_DIR
    python -m models.synthetic DATA_DIR --kokoro MODEL VOICES    with a neural voice as well

writes, below DATA_DIR/extra and without the voices of the demo and the tests,
    synthetic/training/<word>/<voice>_<number>.wav      single words
    synthetic_speech/training/<voice>_<number>.wav      running talk without a command: words in random order
    synthetic_sounds/training/<number>.wav              knocks, clicks, beeps and breaths
    neural/training/<word>/<voice>_<number>.wav         single words by the neural voice
    neural_speech/training/<voice>_<number>.wav         running talk by it

Kokoro's model and voices are those that kokoro-onnx publishes with its releases. A word takes about 0.6 s of one core.
What is there already is kept, so that a run that was stopped goes on.
"""

import argparse
import subprocess
import sys
from pathlib import Path

import numpy as np
from tqdm import tqdm

from models.common.terminal import INTERRUPTED, take_any_letter, train_extra
from models.spot.audio_files import AudioError, write_wav
from models.spot.config import VOCABULARIES
from models.spot.given import given_count, given_file, given_folder
from models.synthetic.noises import made_up_sounds
from models.synthetic.vocabulary import COMMON, SOUND_ALIKES
from models.synthetic.voices import may_train

with train_extra():
    from models.synthetic.alikes import other_words
    from models.synthetic.neural import NeuralVoices, jobs, write_all

SOUNDS, SOUND_S = 400, 5.0  # how many, and how long each, seconds
ACCENTS = ("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-029")
VARIANTS = ("f1", "f2", "f3", "f4", "f5", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8")
COMMAND_CLIPS, ALIKE_CLIPS, COMMON_CLIPS, WIDE_CLIPS = 240, 10, 4, 2  # of each word
WIDE_WORDS = 3_000  # the commonest of English, but for those that are said more often
TALKS, TALK_WORDS = 80, 60  # pieces of running speech, and the words in each: about 25 s


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


def _write_sounds(folder: Path, rng: np.random.Generator) -> None:
    """Write the made-up noises into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in tqdm(range(SOUNDS), desc="synthetic sounds", unit="file"):
        write_wav(folder / f"{number:04}.wav", made_up_sounds(SOUND_S, rng))


def _write_words(folder: Path, voices: list[str], rng: np.random.Generator) -> None:
    """Write each word, spoken by voices that `rng` picks, into a folder of its own in `folder`."""
    counts = dict.fromkeys(COMMON, COMMON_CLIPS) | dict.fromkeys(SOUND_ALIKES, ALIKE_CLIPS)
    counts |= dict.fromkeys(VOCABULARIES["handsfree8w"], COMMAND_CLIPS)
    counts = dict.fromkeys(other_words(WIDE_WORDS), WIDE_CLIPS) | counts
    for word, count in tqdm(counts.items(), desc="synthetic words", unit="word"):
        (folder / word).mkdir(parents=True, exist_ok=True)
        for number, voice in enumerate(rng.choice(voices, size=count)):
            _speak_at_random(word, folder / word / f"{voice}_{number}.wav", voice, rng)


def _write_talks(folder: Path, voices: list[str], rng: np.random.Generator) -> None:
    """Write running talk into `folder`: words in random order, in breaths of three to nine."""
    folder.mkdir(parents=True, exist_ok=True)
    words = (*COMMON, *SOUND_ALIKES)
    for number, voice in enumerate(tqdm(rng.choice(voices, size=TALKS), desc="synthetic talks", unit="file")):
        drawn = [words[i] for i in rng.integers(0, len(words), TALK_WORDS)]
        breaths = []
        while drawn:
            length = int(rng.integers(3, 10))
            breaths.append(" ".join(drawn[:length]))
            del drawn[:length]
        _speak_at_random(", ".join(breaths), folder / f"{voice}_{number}.wav", voice, rng)


def _speak_at_random(text: str, path: Path, voice: str, rng: np.random.Generator) -> None:
    """Write `text` at a pace and a pitch that `rng` picks."""
    speak(text, path, voice=voice, words_per_minute=int(rng.integers(110, 200)), pitch=int(rng.integers(20, 80)))


def main() -> None:
    """Write all of it."""
    take_any_letter()
    parser = argparse.ArgumentParser(prog="python -m models.synthetic", description=__doc__.partition("\n")[0])
    parser.add_argument("data_dir", type=given_folder, metavar="DATA_DIR", help="folder in the Speech Commands layout")
    picked = "of the voices picked for each word (default 1)"
    parser.add_argument("--seed", type=given_count, default=1, metavar="N", help=picked)
    files = "files of a neural voice"
    parser.add_argument("--kokoro", type=given_file, nargs=2, metavar=("MODEL", "VOICES"), help=files)
    clips = "of the neural voice, the most useful first (default all)"
    parser.add_argument("--clips", type=given_count, metavar="N", help=clips)
    args = parser.parse_args()
    voices = [f"{accent}+{variant}" for accent in ACCENTS for variant in VARIANTS]
    voices = [voice for voice in voices if may_train("espeak-ng", voice)]
    rng = np.random.default_rng(args.seed)
    try:
        _write_sounds(args.data_dir / "extra" / "synthetic_sounds" / "training", rng)
        _write_words(args.data_dir / "extra" / "synthetic" / "training", voices, rng)
        _write_talks(args.data_dir / "extra" / "synthetic_speech" / "training", voices, rng)
        if args.kokoro:
            todo = jobs(args.seed)[: args.clips]
            neural = NeuralVoices.load(*args.kokoro)
            said = write_all(neural, todo, args.data_dir / "extra", seed=args.seed)
            for _ in tqdm(said, total=len(todo), desc="neural voices", unit="file"):
                pass
    except AudioError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        print("Stopped before the end. Run the same command again to make all of it.", file=sys.stderr)
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
