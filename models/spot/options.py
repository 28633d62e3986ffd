"""The options by which every command line chooses what hears: one of our vocabularies or a model, and a voice."""

import argparse
from pathlib import Path

from models.spot.config import DEFAULT_MODEL, VOCABULARIES, weights_of
from models.spot.given import given_file, given_folder

SUFFIX = ".tflite"
MARK = b"TFL3"  # the second four bytes of such a file, whatever its name is


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Add --vocabulary NAME and --model FILE, of which one may be given; either gives the path `model`."""
    words = "; ".join(f"{name} ({', '.join(commands)})" for name, commands in VOCABULARIES.items())
    either = parser.add_mutually_exclusive_group()
    add = either.add_argument
    add("--vocabulary", type=_ours, dest="model", default=DEFAULT_MODEL, metavar="NAME", help=f"words to hear: {words}")
    add(
        "--model",
        type=given_model,
        default=DEFAULT_MODEL,
        metavar="FILE",
        help="another model: a .tflite file, its card beside it",
    )


def add_profile_option(parser: argparse.ArgumentParser) -> None:
    """Add --profile VOICE, a folder, which gives the path `profile` or None."""
    text = "hear with this voice: a folder that models.adapt wrote"
    parser.add_argument("--profile", type=given_folder, metavar="VOICE", help=text)


def given_model(text: str) -> Path:
    """Return the path of a model that is there; raises ArgumentTypeError where it is none."""
    path = given_file(text)
    try:
        with path.open("rb") as file:
            begins = file.read(8)
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{text} cannot be read ({error.strerror}). Check who may read it.") from error
    if path.suffix != SUFFIX and not begins.endswith(MARK):
        raise argparse.ArgumentTypeError(
            f"{text} is no model. A model is a {SUFFIX} file with its card, a .json file of the same name, beside it, "
            f"as ours is: {DEFAULT_MODEL}"
        )
    return path


def _ours(name: str) -> Path:
    """Return the weights of one of our vocabularies."""
    if name not in VOCABULARIES:
        raise argparse.ArgumentTypeError(f"{name}: expected {' or '.join(VOCABULARIES)}")
    return weights_of(name)
