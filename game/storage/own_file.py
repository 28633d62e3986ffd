"""The file of one drawing: written again at every save, and never over what this session has not read or written.

Two games may have the same file, and a file may have been there before a session began. So what was read or written
last is remembered by its fingerprint; where something else stands there by now, it is kept under a numbered name. What
may not be read counts as something else. Other files that are made of a drawing replace nothing else either.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import pygame

from game.drawing.world import World
from game.storage import drawing_file
from game.storage.atomic_files import atomic_write, reason, remedy, set_aside
from game.storage.drawing_file import StorageError, default_name, packed, save_png, write_packed
from game.storage.file_locks import locked_folder
from game.storage.images import Picture
from game.storage.paths import temporary_folder
from game.storage.worker import within

T = TypeVar("T")
UNREADABLE = b""  # the fingerprint of a file that may not be read: of none, and so of no file that is ours
ANSWER_S = 5.0  # for each place at the end: a network share may be gone for good, and a full sheet takes a second


@dataclass(frozen=True)
class Written:
    """What a save came to. aside: where that is now which stood there and was not ours, or None."""

    path: Path
    aside: Path | None = None


@dataclass(frozen=True)
class FileMark:
    """Which file a drawing belongs to, for a session that goes on with it.

    known: the fingerprint of what was read or written there last, None where nothing was. ours: whether the drawing is
    saved there; a picture that it is drawn on stays as it is.
    """

    path: Path
    known: bytes | None = None
    ours: bool = True

    def is_at(self, path: Path) -> bool:
        """Whether it is the file at `path`, by whatever name."""
        try:
            return self.path.samefile(path)
        except (OSError, ValueError):  # a journal may be damaged, and name what no system knows
            return self.path == path.absolute()


class OwnFile:
    """The file at `path`; its name stays, its contents follow the drawing.

    read: whether this session has just read or written it, so that it may be replaced; otherwise what stands there
    counts as somebody else's.
    """

    def __init__(self, path: Path, *, read: bool) -> None:
        self.path = path
        self._known = _fingerprint(path) if read else None

    @property
    def mark(self) -> FileMark:
        """What another session needs to know, to save here as this one does."""
        return FileMark(self.path.absolute(), self._known)

    def recall(self, mark: FileMark) -> None:
        """Let an earlier session have read or written what it did; what this one has done itself counts more."""
        if self._known is None:
            self._known = mark.known

    def is_at(self, path: Path) -> bool:
        """Whether it is the file at `path`, by whatever name."""
        return self.mark.is_at(path)

    def save(self, surface: pygame.Surface, *, world: World | None = None, backdrop: Picture | None = None) -> Written:
        """Write the drawing, as `save_png` does. What somebody else has put there is kept under the next free number.

        Raises StorageError where one or the other cannot be done; then the file is as it was.
        """
        data, aside = packed(surface, world=world, backdrop=backdrop), list[Path]()
        changed = f"{self.path.name} was changed by another program, and that version cannot be kept aside"
        replacing = keeping(self.path, aside, known=self._known, refused=changed)
        written = write_packed(data, self.path, overwrite=True, replacing=replacing)
        self._known = hashlib.sha256(data).digest()
        return Written(written, aside[0] if aside else None)


def write_beside(path: Path, data: bytes) -> Written:
    """Write a file that the game never reads again. Another one that stands there is kept under the next free number.

    The same bytes, as of the same made twice, need no second file. Raises StorageError where what stands there cannot
    be kept, and OSError where the new one cannot be written; then the file is as it was.
    """
    aside = list[Path]()
    refused = f"{path.name} is there already, and cannot be kept under another name"
    replacing = keeping(path, aside, known=hashlib.sha256(data).digest(), refused=refused)
    written = atomic_write(path, data, replacing=replacing)
    return Written(written, aside[0] if aside else None)


@contextmanager
def keeping(path: Path, aside: list[Path], *, known: bytes | None, refused: str) -> Iterator[None]:
    """Let no other game in from the look at what stands at `path` until the new file does.

    aside: takes the new path of what is not ours. The new file is on the disk by then, which may take long.
    known: the fingerprint of what is ours, None where nothing is. refused: what to say where it cannot be kept.
    """
    target = Path(os.path.realpath(path))  # of a link: the file that it points to
    with locked_folder(target.parent):
        aside += filter(None, (_set_aside(target, known, refused),))
        try:
            yield
        except OSError:
            with suppress(OSError):  # it then keeps its other name, beside its own
                for kept in aside:
                    kept.replace(target)
            raise


def _set_aside(target: Path, known: bytes | None, refused: str) -> Path | None:
    """Keep a file that is not ours under another name, and return that, or None where there is none."""
    there = _fingerprint(target)
    if there is None or (there == known and there != UNREADABLE):
        return None
    try:
        return set_aside(target, ending="")
    except OSError as error:
        raise StorageError(f"{refused} ({reason(error)}). {remedy(error)}, then save again.") from error


def save_last(
    own: OwnFile | None,
    surface: pygame.Surface,
    now: datetime,
    *,
    world: World | None = None,
    backdrop: Picture | None = None,
) -> tuple[Written, StorageError | None]:
    """Save the surface where there is no next time: somewhere, whatever stands in the way.

    own: the file where it belongs; None for a new name in the player's folder, where a drawing also goes that cannot
        be saved in its own file. The last resort is the folder for temporary files.
    world, backdrop: as for `save_png`.
    Returns where the drawing is, and why it is not where it should be, None if it is. Raises StorageError if it is
    nowhere. A place that does not answer within ANSWER_S counts as one that refuses.
    """
    errors: list[StorageError] = []
    if own is not None:
        try:
            return _answered(own.path, partial(own.save, surface, world=world, backdrop=backdrop)), None
        except StorageError as error:
            errors.append(error)
    for folder in (drawing_file.default_folder, temporary_folder):
        path = folder() / default_name(now)
        try:
            saved = _answered(path, partial(save_png, surface, path, world=world, backdrop=backdrop))
        except StorageError as error:
            errors.append(error)
        else:
            return Written(saved), errors[0] if errors else None
    raise errors[0]


def _answered(path: Path, save: Callable[[], T]) -> T:
    """Save a drawing at `path` and return what that returns. Raises StorageError, also where the disk keeps silent."""
    try:
        return within(ANSWER_S, save)
    except TimeoutError as error:
        raise StorageError(
            f"The drawing cannot be saved in {path} ({reason(error)}). Check that folder, then save it there again."
        ) from error


def _fingerprint(path: Path) -> bytes | None:
    """Return the SHA-256 of what a file holds, UNREADABLE where it may not be read, or None where there is no file."""
    if not os.path.isfile(path):  # noqa: PTH113 - Path's own raises where the folder may not be looked at
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except FileNotFoundError:
        return None
    except OSError:
        return UNREADABLE
