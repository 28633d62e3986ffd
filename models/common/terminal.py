"""How a command line ends when it cannot go on, and silence for libraries that write past Python."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper

INTERRUPTED, PIPE_CLOSED = 128 + 2, 128 + 13  # exit statuses after SIGINT and SIGPIPE, as shells count them
TRAIN_EXTRA = frozenset(
    {"keras", "kokoro_onnx", "matplotlib", "onnxruntime", "phonemizer", "scipy", "tensorflow", "tqdm", "wordfreq"}
)

LITERT = "ai_edge_litert"


def take_any_letter() -> None:
    """Let no file's name end the program on a terminal that cannot show it: names may be of any bytes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def drop_output() -> None:
    """Let whatever is still to be printed vanish, since nobody reads it.

    Python flushes once more on its way out, which must not fail again (see its documentation, "Note on SIGPIPE").
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def train_extra() -> Iterator[None]:
    """Import inside what needs the packages of the extra `train`.

    Raises SystemExit with what to do if one of them is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package == LITERT:
            raise SystemExit(
                "Judging needs LiteRT, which is missing on this computer. The README says which computers can listen."
            ) from error
        if package not in TRAIN_EXTRA:
            raise
        raise SystemExit(
            f"Training and judging need {package}, which playing does not. "
            "Install it in the project's folder: python -m pip install '.[train]'"
        ) from error


@contextmanager
def silenced_stderr() -> Iterator[None]:
    """Let nothing reach standard error inside; whatever any thread writes there meanwhile is lost, so keep it short.

    A program without a terminal, as pythonw on Windows runs it, may have no standard error: then this does nothing.
    """
    try:
        stderr = os.dup(2)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(nowhere)
