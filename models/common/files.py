"""Files that are either whole or not there, one writer at a time, and strict reading of JSON into dataclasses."""

import math
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

if sys.platform == "win32":
    import msvcrt

    def wait_for_lock(file: int) -> None:
        """Lock an open file until it is closed or its program ends, once no other has it; raises OSError after 10 s."""
        msvcrt.locking(file, msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def wait_for_lock(file: int) -> None:
        """Lock an open file until it is closed or its program ends, once no other has it; raises OSError."""
        fcntl.flock(file, fcntl.LOCK_EX)


@contextmanager
def replacing(path: Path, *, ending: str = "") -> Iterator[Path]:
    """Yield the path to write to; what is at `path` is replaced by it once the block ends without an error.

    ending: of the name to write to, for writers that insist on one.
    After an error `path` is as it was, and nothing half-written stays beside it. Raises OSError if the file cannot be
    renamed.

    It is not `atomic_write` of game/storage, and need not be. What is written here can be made again, and by libraries
    that want a path; a drawing cannot, so that there bytes are brought to the disk before the name, and no file of
    another is replaced unasked.
    """
    part = path.with_name(f"{path.name}.part{ending}")
    try:
        yield part
        part.replace(path)
    finally:  # once renamed it is not there any more
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Let one thread of one program in at a time, of all that ask for the same file, and yield whether that is so.

    path: of a file that is made for it and stays, since whoever deleted it could not know who waits for it. It is not
    so where a file cannot be made or locked, as on some network drives.
    """
    opened, alone = None, False
    with suppress(OSError):
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        wait_for_lock(opened)
        alone = True
    try:
        yield alone
    finally:
        if opened is not None:
            os.close(opened)


@contextmanager
def watched_folder(folder: Path) -> Iterator[Callable[[], bool]]:
    """Yield what tells whether the folder is still the one that it was at first: neither deleted nor made anew.

    Raises OSError where there is none at first.
    """
    first, opened = folder.stat(), None
    with suppress(OSError):  # Windows opens no folder, and gives none the number of one that was deleted just before
        opened = os.open(folder, os.O_RDONLY)  # while it is open, no other one gets its number

    def is_there() -> bool:
        try:
            return os.path.samestat(first, folder.stat())
        except OSError:
            return False

    try:
        yield is_there
    finally:
        if opened is not None:
            os.close(opened)


def texts(raw: Any) -> tuple[str, ...]:
    """Return `raw` as texts if it is a list of them, else raise ValueError."""
    if not isinstance(raw, list) or not all(isinstance(text, str) for text in raw):
        raise ValueError(f"{raw!r}: expected a list of texts")
    return tuple(raw)


def numbers(kind: type, raw: dict[str, Any]) -> dict[str, Any]:
    """Return `raw` if it has exactly the fields of the dataclass `kind`, whole or finite numbers; else ValueError."""
    types = {f.name: f.type for f in fields(kind)}
    if set(raw) != set(types):
        raise ValueError(f"{kind.__name__} has {sorted(set(raw) ^ set(types))} too many or too few")
    checked: dict[str, Any] = {}
    for name, value in raw.items():
        if type(value) is not int and (types[name] is int or type(value) is not float or not math.isfinite(value)):
            raise ValueError(f"{name} {value!r}: expected {'a whole' if types[name] is int else 'a finite'} number")
        checked[name] = value if types[name] is int else float(value)
    return checked
