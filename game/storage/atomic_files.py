"""Files that are either whole or not there, and what to say where they cannot be written, or make no sense."""

import errno
import os
import secrets
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

NO_FILE = "it is not a file"
ALONE = nullcontext()  # for what nobody else replaces
_unfinished: set[Path] = set()  # what is being written, in any thread
BAD = ".bad"  # what the name of a file ends in that could not be used
REMEDIES = {
    errno.ENOSPC: "Free some space",
    errno.EDQUOT: "Free some space",
    errno.EACCES: "Check that you may write there",
    errno.EPERM: "Check that you may write there",
    errno.EROFS: "Check that you may write there",
    errno.ENAMETOOLONG: "Choose a shorter name",
}


def atomic_write(
    path: Path, data: bytes, *, overwrite: bool = True, replacing: AbstractContextManager[object] = ALONE
) -> Path:
    """Write `data` and return the path of the file. Until all of it is on the disk, nothing changes under that name.

    path: of the file; its folder is made if need be. Where it is a link, the file that it points to is replaced.
    overwrite: whether a file of that name is replaced. Otherwise the name gets a number: `name-2.png`.
    replacing: entered once all of it is on the disk, and left when it has its name. What it raises ends this.
    Raises OSError, and leaves nothing behind.
    """
    # Beside the file itself, not beside a link to it: a rename works only within one file system.
    target = Path(os.path.realpath(path)) if overwrite else path
    part = target.with_name(f".{secrets.token_hex(8)}.part")  # short: a name may fill all the room that a name has
    reserved = written = None
    if is_special(target):
        raise OSError(NO_FILE)
    _unfinished.add(part)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # before the rename: a power failure could keep that one alone, and an empty file
        reserved = None if overwrite else _reserve(path)
        with replacing:
            written = part.replace(reserved or target)
    finally:  # Ctrl-C too leaves nothing behind
        if written is None:
            for leftover in filter(None, (part, reserved)):
                _remove(leftover)
        _unfinished.discard(part)
    _settle(target.parent)
    return written


def is_special(path: Path) -> bool:
    """Whether a pipe or a device has that name: opening it may wait for ever, and replacing it breaks the system."""
    return path.exists() and not (path.is_file() or path.is_dir())


def remove_unfinished() -> None:
    """Take away what other threads have written so far of files that the program, which ends now, will not finish."""
    for part in tuple(_unfinished):
        _remove(part)


def set_aside(path: Path, *, ending: str = BAD) -> Path:
    """Keep a file under a name of its own, the first that is free, and return its new path.

    ending: of that name: `NAME.bad` or `NAME-2.bad` for what cannot be used; none for what keeps its kind, `NAME-2`.
    Nothing that was set aside before is replaced. Raises OSError where that cannot be done.
    """
    reserved = _reserve(path.with_name(path.name + ending))
    try:
        return path.replace(reserved)
    except OSError:
        _remove(reserved)
        raise


def reason(error: OSError) -> str:
    """Return what the system says about an error."""
    return error.strerror or str(error)


def remedy(error: OSError) -> str:
    """Return what helps against an error of writing: the beginning of a sentence."""
    return REMEDIES.get(error.errno or 0, "Check that folder")


def _reserve(path: Path) -> Path:
    """Create an empty file under the first free name, so that nobody else can take it, and return its path."""
    candidate, number = path, 1
    while True:
        try:
            candidate.touch(exist_ok=False)
        except FileExistsError:
            number += 1
            candidate = path.with_stem(f"{path.stem}-{number}")
        else:
            return candidate


def _settle(folder: Path) -> None:
    """Bring to the disk what was renamed in a folder, where the system can: on Windows no folder can be opened."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _remove(path: Path) -> None:
    """Remove a file of ours where that is possible; the trouble on the way is being told already."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
