"""Asks a disk for the window, which waits a moment for the answer and no longer: a network share may be gone."""

from collections.abc import Callable
from typing import TypeVar

from game.storage.drawing_file import StorageError
from game.storage.worker import within

ANSWER_S = 2.0
T = TypeVar("T")


def asked(do: Callable[[], T]) -> T:
    """Do something at a disk and return what it returns, or raise what it raises.

    Raises StorageError where that takes longer than ANSWER_S. What was asked for may still be done later, or never.
    """
    try:
        return within(ANSWER_S, do)
    except TimeoutError as error:
        raise StorageError("The disk is not responding. Try again later.") from error
