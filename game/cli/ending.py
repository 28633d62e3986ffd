"""How the program ends: by Ctrl-C, by a polite kill, and whatever a thread still waits for."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, NoReturn

from game.storage.atomic_files import remove_unfinished
from game.storage.worker import within

THREADS_S = 0.3  # for threads that are about to end
REMOVE_S = 0.5
FLUSH_S = 0.2  # for each stream: nobody may be reading it
UNSAID = (OSError, ValueError, AttributeError, RuntimeError)  # a stream is gone, full, closed, none; or no thread left
INSISTED = "The game did not respond, so it was stopped. What you drew is kept for the next time you play."
INSISTS_S = 3.0  # after that, who asks again wants no orderly end any more
HANGUP: signal.Signals | None = getattr(signal, "SIGHUP", None)  # Windows has none


class InterruptError(KeyboardInterrupt):
    """A signal ends the program. status: of its exit, as a shell counts it."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.status = 128 + number


@contextmanager
def _handled(handler: Callable[[int, Any], None]) -> Iterator[None]:
    """Let Ctrl-C, a polite kill and a terminal that closes call a handler."""
    taken = [signal.SIGINT, signal.SIGTERM]
    if HANGUP is not None and signal.getsignal(HANGUP) is not signal.SIG_IGN:  # as under nohup
        taken.append(HANGUP)
    before = {which: signal.signal(which, handler) for which in taken}
    try:
        yield
    finally:
        for which, former in before.items():
            signal.signal(which, former)


@contextmanager
def interrupted_by_signals() -> Iterator[None]:
    """Let Ctrl-C, a polite kill and a terminal that closes raise InterruptError, so that no half file stays behind."""

    def interrupt(number: int, _: Any) -> None:
        raise InterruptError(number)

    with _handled(interrupt):
        yield


@contextmanager
def ended_by_signals(end: Callable[[int], None]) -> Iterator[None]:
    """Let Ctrl-C, a polite kill and a terminal that closes call `end`, however often, and cut nothing short.

    end: is given the exit status of a program that such a signal ends, as a shell counts it.
    Only where that has led to nothing for INSISTS_S, since the disk hangs for example, the next one ends the program.
    """
    since_s: float | None = None

    def ask(number: int, _: Any) -> None:
        nonlocal since_s
        since_s = since_s or time.monotonic()
        if time.monotonic() - since_s > INSISTS_S:
            _say_at_any_moment(INSISTED)
            end_now(128 + number)
        end(128 + number)

    with _handled(ask):
        yield


def _say_at_any_moment(line: str) -> None:
    """Print a line on the standard error, also from a signal that came in the middle of another line.

    A stream refuses to be written to while it is being written to, so this goes past it.
    """
    with suppress(*UNSAID):
        within(FLUSH_S, partial(os.write, sys.stderr.fileno(), f"{line}\n".encode()))


def end_now(status: int) -> NoReturn:
    """End the program without waiting for any thread; what was not finished is taken away. Safe in a signal."""
    with suppress(OSError, RuntimeError):
        within(REMOVE_S, remove_unfinished)
    for stream in (sys.stdout, sys.stderr):
        with suppress(*UNSAID):
            within(FLUSH_S, stream.flush)
    os._exit(status)


def end(status: int) -> NoReturn:
    """End the program with this exit status, whatever its threads wait for.

    While one waits for a disk or a driver that does not answer, Python would not end in order: libraries wait for
    their threads, too.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # who cannot wait for the rest ends it without a traceback
    others = [thread for thread in threading.enumerate() if thread is not threading.current_thread()]
    for thread in others:
        with suppress(AssertionError, RuntimeError):  # one of a library in C, which nobody can wait for
            thread.join(THREADS_S / len(others))
    if any(thread.is_alive() for thread in others):
        end_now(status)
    sys.exit(status)


def run(play: Callable[[], int]) -> NoReturn:
    """Run the program, and end it with the exit status that `play` returns, or 1 for an error that nobody foresaw."""
    hook = sys.excepthook

    def crashed(*error: Any) -> None:
        hook(*error)
        end(1)

    sys.excepthook = crashed
    end(play())
