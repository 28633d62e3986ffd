"""Files, folders and numbers given on a command line, which every program checks in the same words.

What is wrong raises argparse.ArgumentTypeError, which ends a program with its usage, what was expected, and status 2.
"""

import argparse
import math
import os
from collections.abc import Callable
from pathlib import Path


def no_file(path: str | Path) -> str:
    """Return what is said of a file that is to be read and is none: what happened, and what to do."""
    if os.path.isdir(path):  # noqa: PTH112 - Path's own raises for a name that is too long
        return f"{path} is a folder. Give the name of a file."
    if os.path.exists(path):  # noqa: PTH110 - as above
        return f"{path} is no ordinary file, but a device or a pipe. Save what comes from it in a file first."
    return f"There is no file {path}. Check the name and the folder."


def given_file(text: str) -> Path:
    """Return the path of a file that is there."""
    if not os.path.isfile(text):  # noqa: PTH113 - as above
        raise argparse.ArgumentTypeError(no_file(text))
    return Path(text)


def given_folder(text: str) -> Path:
    """Return the path of a folder that is there."""
    if os.path.isdir(text):  # noqa: PTH112 - as above
        return Path(text)
    if os.path.isfile(text):  # noqa: PTH113 - as above
        raise argparse.ArgumentTypeError(f"{text} is a file. Give the name of a folder.")
    raise argparse.ArgumentTypeError(f"There is no folder {text}. Check the name.")


def given_file_or_folder(text: str) -> Path:
    """Return the path of a file or a folder that is there."""
    return Path(text) if os.path.isdir(text) else given_file(text)  # noqa: PTH112 - as above


def given_number(
    kind: Callable[[str], float], expected: str = "", *, allowed: Callable[[float], bool] = math.isfinite
) -> Callable[[str], float]:
    """Return what reads a number.

    kind: int or float. expected, allowed: which numbers, in words and in fact; what is no number is asked as NaN.
    """
    expected = expected or ("a whole number" if kind is int else "a number")

    def read(text: str) -> float:
        try:
            number = kind(text)
        except ValueError:
            number = float("nan")
        if not allowed(number):
            raise argparse.ArgumentTypeError(f"{text}: expected {expected}")
        return number

    return read


given_count = given_number(int, "a whole number, 0 or more", allowed=lambda count: count >= 0)
