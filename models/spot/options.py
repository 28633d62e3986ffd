"""The two options by which every command line chooses its model: one of our vocabularies, or the file of a model."""

import argparse
from collections.abc import Callable
from pathlib import Path

from models.spot.config import DEFAULT_MODEL, VOCABULARIES, weights_of


def add_model_options(parser: argparse.ArgumentParser, *, file: Callable[[str], Path] = Path) -> None:
    """Add --vocabulary NAME and --model FILE, of which one may be given; either gives the path `model`.

    file: reads the path of a model of one's own; it may refuse it with argparse.ArgumentTypeError.
    """
    words = "; ".join(f"{name} ({', '.join(commands)})" for name, commands in VOCABULARIES.items())
    either = parser.add_mutually_exclusive_group()
    add = either.add_argument
    add("--vocabulary", type=_ours, dest="model", default=DEFAULT_MODEL, metavar="NAME", help=f"words to hear: {words}")
    add(
        "--model",
        type=file,
        default=DEFAULT_MODEL,
        metavar="FILE",
        help="another model: a .tflite file, its card beside it",
    )


def _ours(name: str) -> Path:
    """Return the weights of one of our vocabularies."""
    if name not in VOCABULARIES:
        raise argparse.ArgumentTypeError(f"{name}: expected {' or '.join(VOCABULARIES)}")
    return weights_of(name)
