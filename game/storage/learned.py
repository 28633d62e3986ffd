"""Clips of one second that a voice learns from play: the newest are kept, and after enough of them it is fitted."""

import logging
import os
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from game.faults import fault_from
from game.messages import Fault
from game.storage.drawing_file import StorageError
from game.storage.known_words import know_words
from game.storage.profiles import Kind, clips, remove_clip, save_clip, voice_in
from game.storage.worker import Worker

MOST = 200  # clips of one voice
ENOUGH = 12  # new ones for another fit
TRIED = ".tried"  # a file that is as old as the newest clip that the last fit knew
Fit = Callable[[Path], bool]

log = logging.getLogger(__name__)


def keep(folder: Path, word: str, samples: NDArray[np.float32]) -> int:
    """Keep a clip of a voice, and let the oldest go where there are too many; return how many are new.

    word: of which it is an example. samples: float32 (n,), 16 kHz. Raises StorageError.
    """
    save_clip(folder, word, samples, Kind.LEARNED)
    for path in by_age(folder)[:-MOST]:
        remove_clip(path)
    return new(folder)


def by_age(folder: Path) -> tuple[Path, ...]:
    """Return all clips that a voice has learned, the oldest first."""
    there = [path for sounds in clips(folder, Kind.LEARNED).values() for path in sounds]
    return tuple(sorted(there, key=lambda path: (_age(path), path)))


def new(folder: Path) -> int:
    """Return how many clips have come since the last fit to them."""
    tried = _age(folder / Kind.LEARNED.value / TRIED)
    return sum(_age(path) > tried for path in by_age(folder))


def note_fit(folder: Path) -> None:
    """Note that the voice is fitted to all its clips now, whatever comes of it."""
    path = folder / Kind.LEARNED.value / TRIED
    newest = max(map(_age, by_age(folder)), default=0)
    with suppress(OSError):  # then it is fitted again a little sooner
        path.touch()
        os.utime(path, ns=(newest, newest))


class LearnedKeeper:
    """Writes clips, and fits voices to them, in a thread for which no frame waits.

    fit: fits a voice anew to all that is in its folder, however long that takes, and returns whether it is better now.
        It raises StorageError where there is nothing to learn from.
    """

    def __init__(self, fit: Fit) -> None:
        self._fit, self._worker = fit, Worker("learning")
        self._due: list[Future[Path | None]] = []

    def keep(self, folder: Path, word: str, samples: NDArray[np.float32]) -> None:
        """Have a clip kept, as the function `keep` does, and the voice fitted where it has enough new ones."""
        self._due.append(self._worker.submit(partial(self._kept, folder, word, samples)))

    def come(self) -> list[Path | Fault]:
        """Return what has come of it: folders of voices that are better now, and why clips could not be kept."""
        come: list[Path | Fault] = []
        while self._due and self._due[0].done():
            future = self._due.pop(0)
            error = future.exception()
            if error is None:
                folder = future.result()
                come += [] if folder is None else [folder]
            elif isinstance(error, StorageError):
                come.append(fault_from(error))
            else:
                log.error("Learning from play has ended by an error that nobody foresaw.", exc_info=error)
        return come

    def close(self) -> None:
        """Give up what is not done yet."""
        self._worker.close()

    def _kept(self, folder: Path, word: str, samples: NDArray[np.float32]) -> Path | None:
        if keep(folder, word, samples) < ENOUGH:
            return None
        note_fit(folder)
        try:
            if not self._fit(folder):
                return None
            know_words(folder, voice_in(folder).person)  # own words may have changed meanwhile
            return folder
        except StorageError as error:  # nobody has asked for it, and the next clips bring another one
            log.warning("A voice could not be fitted to what it learned from play. %s", error)
            return None


def _age(path: Path) -> int:
    """Return when a file was written, nanoseconds; 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
