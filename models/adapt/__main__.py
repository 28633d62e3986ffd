"""Fits the recogniser to one person's voice, and teaches it their own words.

    python -m models.adapt TAKES... --out VOICE [--name NAME] [--means WORD=MEANING] [--instead WORD] [--word WORD]

TAKES holds one folder of recordings per word, of any rate, three to five of each: TAKES/up/1.wav; capital letters count
as small ones. TAKES/_unknown_ may hold ordinary talk by the same person, TAKES/_background_noise_ their room; neither
must fire. Of several TAKES the recordings of one word count together. A word that the recogniser does not know is an
own word: it means what --means says, else itself. --instead takes a shipped word out, --word fits some words alone.

VOICE is written only if it is better: a third of the takes is held back in turn, more of them must be heard, and
neither other people's words (the bank beside the model) nor the person's own talk may fire more often; own words may
fire once in a hundred of the bank's. What was heard before and after is printed, with --json as one object. The exit
status is 0 whether it was kept or not, and 1 where takes, model or folder cannot be used; Ctrl-C ends with 130.

    python -m models.adapt TAKES... --out VOICE --finetune DATA [--cache DIR] [--steps N] [--rate X]

tunes the whole network instead of its last layer: some minutes, and 1 MB in VOICE. DATA holds recordings in the Speech
Commands layout, which the network must not forget; the validation speakers among them are those that must not fire more
often. What is computed of DATA takes half a minute, and is taken from DIR the next time. Needs the packages of the
extra `train`, and the model's .keras file beside it.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

# Else numpy starts a thread for each core, which costs more than it gains, and on which the last bits depend.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from models.adapt.bank import Bank
from models.adapt.fitting import Fitted, Wanted, fit_voice
from models.adapt.takes import Takes, TakesError, is_word, read_takes, word_of
from models.common.files import watched_folder
from models.common.terminal import INTERRUPTED, take_any_letter, train_extra
from models.data.dataset import DataError
from models.spot.audio_files import AudioError
from models.spot.config import NOISE, UNKNOWN, ModelError, weights_of
from models.spot.counted import counted
from models.spot.given import given_count, given_folder, given_number
from models.spot.options import given_model
from models.spot.profile import LONGEST_NAME, Profile, ProfileError
from models.spot.runtime import Network
from models.train.checkpoint import CheckpointError

LARGEST = weights_of("handsfree8w")
STEPS, RATE = 150, 2e-3  # of a tuning; at a quarter of that rate little changes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status, as said above."""
    take_any_letter()
    command_line = parser()
    asked = command_line.parse_args(arguments)
    if asked.finetune is not None and asked.word:
        command_line.error("--word fits some words alone, which a whole network cannot be: leave it or --finetune out")
    try:
        begun_s = time.perf_counter()
        fitted = _fit(asked)
        _tell(fitted, asked, seconds=time.perf_counter() - begun_s)
    except KeyboardInterrupt:
        print("Stopped before the end; nothing has changed. Give the same command to fit again.", file=sys.stderr)
        return INTERRUPTED
    except (AudioError, CheckpointError, DataError, ModelError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        where, why = error.filename or asked.out, error.strerror or error
        print(f"{where} cannot be written ({why}). Make room or allow it, and fit again.", file=sys.stderr)
        return 1
    return 0


def _fit(asked: argparse.Namespace) -> Fitted:
    """Fit, and write the profile if it is better. Raises ModelError or OSError."""
    if not asked.out.exists():
        return _fit_into(asked, lambda: asked.out.mkdir(parents=True, exist_ok=True))
    if not asked.out.is_dir():
        raise TakesError(f"{asked.out} cannot be written: it is a file. Give the name of a folder, new or old.")
    with watched_folder(asked.out) as is_there:

        def stay_away() -> None:
            if not is_there():
                raise TakesError(f"{asked.out} was deleted meanwhile, so nothing is kept. Fit again into a new folder.")

        return _fit_into(asked, stay_away)


def _fit_into(asked: argparse.Namespace, prepare: Callable[[], None]) -> Fitted:
    """Fit, and write the profile if it is better. prepare: sees to the folder first. Raises ModelError or OSError."""
    takes = read_takes(asked.takes)
    for note in takes.left_out:
        print(f"Left out: {note}.", file=sys.stderr)
    means = dict(asked.means)
    if strange := [word for word in means if word not in takes.words]:
        raise TakesError(f"There are no takes of {', '.join(strange)}. Record some, or leave --means out.")
    if asked.word:
        takes = takes.only(asked.word)
    network, bank = Network.load(asked.model), Bank.load()
    if known := [word for word in means if word in bank.labels]:
        raise TakesError(
            f"{', '.join(known)}: that is no own word, but one that everybody has. Leave --means out; what such a word "
            "means stands in the settings of the game."
        )
    for word in asked.instead:
        if word not in bank.labels:
            print(f"{word} is no word of this model, so that none is taken out for it.", file=sys.stderr)
    try:
        old = Profile.load(asked.out)
    except ProfileError:
        old = None
    wanted = Wanted(asked.name, means, tuple(asked.instead), alone=bool(asked.word))
    learn = _fitted if asked.finetune is None else _tuned
    fitted = learn(network, takes, bank, asked, wanted, old)
    if fitted.profile is not None:
        prepare()
        fitted.profile.save(asked.out)
    return fitted


def _fitted(
    network: Network, takes: Takes, bank: Bank, asked: argparse.Namespace, wanted: Wanted, old: Profile | None
) -> Fitted:
    """Fit the last layer."""
    return fit_voice(network, takes, bank, wanted=wanted, old=old, seed=asked.seed)


def _tuned(
    network: Network, takes: Takes, bank: Bank, asked: argparse.Namespace, wanted: Wanted, old: Profile | None
) -> Fitted:
    """Tune the whole network. Raises SystemExit where the packages for it are missing."""
    with train_extra():
        from models.adapt.tuning import TuneOptions, tune_voice

    card = network.card  # one with fewer words does not tell those of the other vocabularies
    fits = bank.fits if card.sha256 in bank.fits and card.labels == bank.labels else (card.sha256,)
    start = asked.model.with_suffix(".keras")
    options = TuneOptions(asked.finetune, start, fits, asked.steps, asked.rate, asked.seed, asked.cache)
    return tune_voice(network, takes, wanted=wanted, options=options, old=old)


def _tell(fitted: Fitted, asked: argparse.Namespace, *, seconds: float) -> None:
    """Print what came of it."""
    result = fitted.result
    if asked.json:
        kept = {"kept": fitted.profile is not None, "why": fitted.why}
        print(json.dumps(kept | asdict(result) | {"seconds": round(seconds, 2)}))
        return
    for word, of in result.words.items():
        if of.held_back:
            print(f"{word}: heard {of.before} of {of.held_back}, now {of.after} of {of.held_back}")
        else:
            print(f"{word}: one take alone, so none was held back")
    moves, words = counted(result.others.before, "false move"), counted(result.others.of, "word")
    print(f"other people: {moves} in {words}, now {result.others.after}")
    if result.talk.of:
        moves = counted(result.talk.before, "false move")
        print(f"your talk and room: {moves} in {result.talk.of} s, now {result.talk.after}")
    if fitted.profile is not None and result.same_word_s is not None:
        print(f"your pace: the same word counts again after {result.same_word_s:g} s, later than usual")
    for one, other in result.alike:
        print(f"{one} and {other} sound alike to me.")
    print(f"Kept in {asked.out}." if fitted.profile is not None else f"Not kept: {fitted.why}.")


def parser() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    command_line = argparse.ArgumentParser(
        prog="python -m models.adapt", description="Fit the recogniser to one person's voice and own words."
    )
    add = command_line.add_argument
    add("takes", nargs="+", type=given_folder, metavar="TAKES", help="holds one folder of recordings per word")
    add("--out", type=Path, required=True, metavar="VOICE", help="the folder that the voice is kept in")
    add("--name", default="", help="whose voice it is")
    add("--means", action="append", default=[], type=_meaning, metavar="WORD=MEANING", help="of an own word")
    add(
        "--instead",
        action="append",
        default=[],
        type=_word,
        metavar="WORD",
        help="a shipped word that no longer counts",
    )
    add("--word", action="append", default=[], type=_word, metavar="WORD", help="fit this word alone (repeat for more)")
    add("--model", type=given_model, default=LARGEST, metavar="FILE", help="a .tflite file, its card beside it")
    add("--seed", type=given_count, default=0, metavar="N", help="of the variations of the takes")
    add("--finetune", type=given_folder, metavar="DATA", help="tune the whole network; recordings not to be forgotten")
    add(
        "--cache", type=Path, metavar="DIR", help="folder for what is computed of DATA, which is taken from there again"
    )
    at_least_one = given_number(int, "a whole number, 1 or more", allowed=lambda count: count >= 1)
    add("--steps", type=at_least_one, default=STEPS, metavar="N", help=f"of such a tuning (default {STEPS})")
    small = given_number(float, "a number above 0 and below 1", allowed=lambda rate: 0.0 < rate < 1.0)
    add("--rate", type=small, default=RATE, metavar="X", help=f"highest learning rate of it (default {RATE:g})")
    add("--json", action="store_true", help="print the result as one line of JSON")
    return command_line


def _meaning(text: str) -> tuple[str, str]:
    """Return an own word and what it means."""
    word, equals, meaning = text.rpartition("=")  # a word may hold one, a meaning does not
    if not (word and equals and 0 < len(meaning) <= LONGEST_NAME):
        raise argparse.ArgumentTypeError(f"{text}: expected WORD=MEANING, such as ba=up")
    return _word(word), meaning


def _word(text: str) -> str:
    """Return a word as the folder of its takes gives it."""
    word = word_of(text)
    if not is_word(word) or word in (UNKNOWN, NOISE):
        raise argparse.ArgumentTypeError(f"{text}: expected a word, such as up")
    return word


if __name__ == "__main__":
    sys.exit(main())
