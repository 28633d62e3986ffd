"""Silence for libraries that write notices straight to the terminal, past Python and every setting of their own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def hushed() -> Iterator[None]:
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
