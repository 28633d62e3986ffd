"""An append-only file of lines that outlives its program: what `append` has returned from, no kill takes away.

One write(2) for each call gives the line to the system, which keeps it whatever happens to this program. That the
system brings it to the disk, in case the power fails, is asked for at most once a second, by a thread of its own.
"""

import errno
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path

from game.storage.atomic_files import reason, set_aside
from game.storage.file_locks import lock

SETTLE_S = 1.0
MOST_BYTES = 256 * 2**20  # as of a drawing's file; some 2.5 million commands
CLOSE_S = 2.0  # a disk that is gone never answers
PART = ".part"  # what the name of a journal ends in until it is locked
CAN_RENAME_OPEN = sys.platform != "win32"
FLAGS = os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class Journal:
    """A file of lines that is being written. Lines that a full disk refuses are tried again with the next ones.

    It gets its name once it is locked and its first lines are in it, so that no other game can take it before. Windows
    renames no open file, but there nobody can remove one either.
    """

    def __init__(self, path: Path, *first: bytes) -> None:
        """Create the file at `path`, and its folder, with its first lines. Raises OSError, leaving nothing behind."""
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        self.path = path.with_name(path.name + PART) if CAN_RENAME_OPEN else path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | FLAGS, 0o600)
        self._whole = 0  # bytes that are written for good
        self._waiting = b""
        # Shared with the thread: events, a flag that each side only looks at, one reference replaced in one piece.
        self._unsettled, self._ended = threading.Event(), threading.Event()
        self._unneeded = False
        self._gone = False
        self._trouble: OSError | None = None
        with suppress(OSError):  # some file systems know no locks: then two games may offer to go on with one drawing
            lock(self._file)
        try:
            self.append(*first)
            self.path = self.path.rename(path)
        except OSError:
            os.close(self._file)
            self.path.unlink(missing_ok=True)
            raise
        self._thread = threading.Thread(target=self._settle, name="journal", daemon=True)
        self._thread.start()

    @property
    def gone(self) -> bool:
        """Whether somebody has taken the file away, or put another one in its place; looked at once a second."""
        return self._gone

    def append(self, *lines: bytes) -> None:
        """Write lines, given without their ends, in one piece, or raise OSError. Never waits for the disk itself.

        From the first line on that would make it longer than any journal that is read again, all are refused (EFBIG).
        """
        data = self._waiting + b"".join(line + b"\n" for line in lines)
        self._waiting = data
        if self._whole + len(data) > MOST_BYTES:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        if data:
            written = os.write(self._file, data)
            if written < len(data):  # no room: half a line helps nobody
                os.ftruncate(self._file, self._whole)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self._whole, self._waiting = self._whole + written, b""
            self._unsettled.set()
        trouble, self._trouble = self._trouble, None
        if trouble:
            raise trouble

    def close(self, *, remove: bool = False) -> bool:
        """End the file, and take it away if nobody needs it any more. Safe to call twice.

        Waits for the disk, no longer than CLOSE_S: what was written, the system keeps all the same.
        Returns whether it is where it should be.
        """
        there = self._is_there()
        if remove:
            self.discard()
        self._ended.set()
        self._thread.join(CLOSE_S)
        return there

    def discard(self) -> None:
        """End the file and take it away, as nobody needs it any more, without waiting for anything."""
        self._unneeded = True
        self._remove()
        self._ended.set()

    def _settle(self) -> None:
        """Bring to the disk what is new, once a second, until the end; the thread that does so closes the file."""
        while not self._ended.wait(SETTLE_S):
            self._bring_to_disk()
            self._gone = not self._is_there()
        if not self._unneeded:
            self._bring_to_disk()
        os.close(self._file)
        if self._unneeded:
            self._remove()  # once more: Windows removes no file that is open

    def _is_there(self) -> bool:
        """Whether the file of this name is still the one that is being written; where nobody can tell, it is."""
        try:
            return os.path.samestat(self.path.stat(), os.fstat(self._file))
        except FileNotFoundError:
            return False
        except OSError:
            return True

    def _remove(self) -> None:
        if self._unneeded and not self._gone:
            with suppress(OSError):  # it then offers a drawing that is saved already, which does no harm
                self.path.unlink(missing_ok=True)

    def _bring_to_disk(self) -> None:
        if self._unsettled.is_set():
            self._unsettled.clear()  # first: what is written meanwhile waits for the next turn
            try:
                os.fsync(self._file)
            except OSError as error:
                self._trouble = error


class Abandoned:
    """A journal whose program has ended, held so that no second game takes it too."""

    def __init__(self, path: Path) -> None:
        """Take the file. Raises OSError where that cannot be done: BlockingIOError where a program still writes it."""
        self.path = path
        self._file: int | None = os.open(path, os.O_RDWR | FLAGS)
        try:
            lock(self._file)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK):
                self.leave()
                raise BlockingIOError(errno.EWOULDBLOCK, reason(error), str(path)) from error

    def lines(self) -> list[bytes]:
        """Return the lines that were written whole, without their ends. Raises OSError, also where it is too long."""
        with self.path.open("rb") as file:
            whole = file.read(MOST_BYTES + 1)
        if len(whole) > MOST_BYTES:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        lines = whole.split(b"\n")
        return lines[:-1]

    def leave(self) -> None:
        """Let it lie for another time."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def remove(self) -> None:
        """Take the file away."""
        self.leave()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def set_aside(self) -> Path:
        """Keep the file under a name that nobody else has, where it is offered no more, and return its path."""
        self.leave()  # first: Windows renames no file that is open
        return set_aside(self.path)
