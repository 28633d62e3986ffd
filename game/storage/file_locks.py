"""Locks on files and folders that other games on this machine respect; they end with the program that has them."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TRIES, PAUSE_S = 20, 0.01  # for a folder that another game has: a save there takes some milliseconds

if sys.platform == "win32":
    import msvcrt

    def lock(file: int) -> None:
        """Lock an open file until it is closed or its program ends; raises OSError where another one has it."""
        os.lseek(file, 1 << 40, os.SEEK_SET)  # far behind the end: a lock there keeps nobody from reading
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        os.lseek(file, 0, os.SEEK_SET)

else:
    import fcntl

    def lock(file: int) -> None:
        """Lock an open file until it is closed or its program ends; raises OSError where another one has it."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """Let no other game that asks for the same folder in while this one changes a file there.

    Whoever waits for it goes on after TRIES * PAUSE_S: a game that was stopped must not stop the others. Where folders
    cannot be locked (Windows opens none, some network drives know no locks), nothing is.
    """
    opened = None
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        _wait_for(opened)
    try:
        yield
    finally:
        if opened is not None:
            os.close(opened)


def _wait_for(opened: int) -> None:
    """Lock what is open as soon as nobody else has it, if that is soon; raises OSError where it cannot be locked."""
    for _ in range(TRIES):
        try:
            return lock(opened)
        except BlockingIOError:
            threading.Event().wait(PAUSE_S)
    return None
