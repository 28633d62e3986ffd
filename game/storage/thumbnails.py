"""Pictures of files, small, made beside the game, so that no frame waits for the disk or for a large file."""

import logging
from collections import OrderedDict
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import pygame

from game.drawing.pen import Size
from game.storage.drawing_file import StorageError
from game.storage.gallery import thumbnail
from game.storage.worker import Worker

log = logging.getLogger(__name__)


class Thumbnails:
    """Pictures no larger than `most` in pixels, of which the last `keep` that were asked for are remembered.

    The thread reads and shrinks one picture after the other; only the main thread asks and is answered.
    """

    def __init__(self, most: Size, *, keep: int) -> None:
        self._most, self._keep = most, keep
        self._made: OrderedDict[Path, Future[pygame.Surface]] = OrderedDict()
        self._worker = Worker("thumbnails")

    def get(self, path: Path) -> pygame.Surface | None:
        """Return the picture in a file, or None while it is being made, and where it is none."""
        if path not in self._made:
            self._made[path] = self._worker.submit(partial(_small, path, self._most))
            if len(self._made) > self._keep:
                self._made.popitem(last=False)[1].cancel()
        self._made.move_to_end(path)
        done = self._made[path]
        return done.result() if self.settled(path) and done.exception() is None else None

    def trouble(self, path: Path) -> StorageError | None:
        """Return why there is no picture of a file that was asked for, or None where nothing is known against it."""
        error = self._made[path].exception() if path in self._made and self.settled(path) else None
        return error if isinstance(error, StorageError) else None

    def settled(self, path: Path) -> bool:
        """Return whether there is nothing to wait for: the picture of a file is made, or cannot be."""
        return path in self._made and self._made[path].done() and not self._made[path].cancelled()

    @property
    def idle(self) -> bool:
        """Whether all that was asked for is answered."""
        return all(future.done() for future in self._made.values())

    def forget(self, path: Path) -> None:
        """Make the picture of a file anew when it is asked for again, as where another file has its name now."""
        if path in self._made:
            self._made.pop(path).cancel()

    def close(self) -> None:
        """End the thread, without a wait."""
        self._worker.close()


def _small(path: Path, most: Size) -> pygame.Surface:
    """Return the picture in a file, small. Raises StorageError; an error that nobody foresaw is logged, too."""
    try:
        return thumbnail(path, most)
    except StorageError:
        raise
    except Exception:
        log.exception("A thumbnail has ended by an error that nobody foresaw.")
        raise
