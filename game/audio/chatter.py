"""What libraries in C say on standard error goes into the log: ALSA and PortAudio alone say 15 lines a second."""

import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper

STDERR = 2
CHUNK_BYTES = 1 << 16
REMEMBERED = 200  # different lines; what has been said is not written down again
ENDING_S = 1.0

log = logging.getLogger(__name__)


@contextmanager
def logged_chatter() -> Iterator[None]:
    """Let what is written to standard error past Python go into the log; what Python writes stays on the terminal.

    A program without a terminal, as pythonw on Windows runs it, may have no standard error: then this does nothing.
    """
    try:
        terminal = os.dup(STDERR)
    except OSError:
        yield
        return
    read, write = os.pipe()
    reader = threading.Thread(target=_log_lines, args=(read,), name="chatter", daemon=True)
    before = sys.stderr
    python = _on(terminal) if _is_stderr(before) else None
    if python is not None:
        sys.stderr = python
    os.dup2(write, STDERR)
    os.close(write)
    reader.start()
    try:
        yield
    finally:
        if python is not None:
            python.flush()
            sys.stderr = before
        os.dup2(terminal, STDERR)  # which closes the pipe, and so ends its reader
        reader.join(ENDING_S)
        if python is not None:
            python.detach()
        os.close(terminal)


def _is_stderr(stream: object) -> bool:
    """Return whether a stream of Python's writes to standard error itself, and not to where a test has put it."""
    with suppress(OSError, ValueError):
        return isinstance(stream, TextIOWrapper) and stream.fileno() == STDERR
    return False


def _on(descriptor: int) -> TextIOWrapper:
    """Return a stream that writes to an open file as standard error does."""
    before = sys.stderr
    raw = os.fdopen(descriptor, "wb", buffering=0, closefd=False)
    return TextIOWrapper(raw, encoding=before.encoding, errors=before.errors, line_buffering=True, write_through=True)


def _log_lines(read: int) -> None:
    """Log each new line that comes out of a pipe, until it is closed."""
    said: dict[bytes, None] = {}
    rest = b""
    while chunk := os.read(read, CHUNK_BYTES):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in filter(None, lines):
            if line not in said:
                said[line] = None
                log.info("%s", line.decode(errors="replace"))
            if len(said) > REMEMBERED:
                del said[next(iter(said))]
        rest = rest[-CHUNK_BYTES:]
    os.close(read)
