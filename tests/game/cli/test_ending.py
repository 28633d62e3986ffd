"""How signals and hanging threads end the program: in order where that is possible, and soon in any case."""

import os
import signal
import subprocess
import sys

import pytest

from game.cli.ending import INSISTED, InterruptError, ended_by_signals, interrupted_by_signals
from tests.support.architecture import ROOT
from tests.support.helpers import PATIENCE_S

HANGS = "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start();"


def ended(code: str) -> tuple[int, str]:
    """Run Python code that ends by itself in a program of its own; return its status and its standard error."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM])
def test_signals_ask_and_cut_nothing_short(which: signal.Signals) -> None:
    """However often it comes, a signal only calls; afterwards it means what it meant before."""
    asked: list[int] = []
    before = signal.getsignal(which)
    with ended_by_signals(asked.append):
        os.kill(os.getpid(), which)
        os.kill(os.getpid(), which)

    assert asked == [128 + which] * 2
    assert signal.getsignal(which) is before


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM])
def test_outside_of_the_play_signals_interrupt(which: signal.Signals) -> None:
    """They unwind the program as Ctrl-C does, and the exit status says which one it was."""
    with pytest.raises(InterruptError) as raised, interrupted_by_signals():
        os.kill(os.getpid(), which)

    assert raised.value.status == 128 + which


def test_who_insists_ends_what_does_not_end() -> None:
    """Where the main thread has hung for a while, the next Ctrl-C ends the program there and then."""
    code = """
import os, signal, time
from game.cli import ending
ending.INSISTS_S = 0.05
with ending.ended_by_signals(lambda _: None):
    while True:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)
"""
    assert ended(code) == (130, f"{INSISTED}\n")


def test_who_insists_in_the_middle_of_a_line_ends_it_too() -> None:
    """Python lets nobody write to a stream, nor flush it, while the same thread is writing to it."""
    code = """
import io, os, signal, sys
from game.cli import ending
class Raw(io.RawIOBase):
    def writable(self):
        return True
    def fileno(self):
        return 2
    def write(self, data):
        os.kill(os.getpid(), signal.SIGINT)
        return os.write(2, data)
sys.stdout = sys.stderr = io.TextIOWrapper(io.BufferedWriter(Raw()), line_buffering=True)
ending.INSISTS_S = -1.0
with ending.ended_by_signals(lambda _: None):
    print("A line.")
"""
    assert ended(code) == (130, f"{INSISTED}\n")


def test_who_insists_ends_it_where_nobody_reads_what_it_says() -> None:
    """A pipe that is full would keep the signal itself waiting."""
    code = """
import os, signal
from game.cli import ending
os.dup2(os.pipe()[1], 2)
os.set_blocking(2, False)
try:
    while True:
        os.write(2, bytes(4096))
except BlockingIOError:
    os.set_blocking(2, True)
ending.INSISTS_S = -1.0
with ending.ended_by_signals(lambda: None):
    os.kill(os.getpid(), signal.SIGINT)
"""
    assert ended(code) == (130, "")


def test_what_nobody_reads_keeps_the_program_from_nothing() -> None:
    """A full pipe would take no more, and its stream waits for that."""
    code = f"""
{HANGS}
import sys
from game.cli.ending import run
class Full:
    def flush(self):
        threading.Event().wait()
sys.stdout = Full()
run(lambda: 3)
"""
    assert ended(code) == (3, "")


@pytest.mark.parametrize("status", [0, 1])
def test_a_thread_that_hangs_keeps_the_program_from_nothing(status: int) -> None:
    """Python's own end would run what libraries have left to be done then, which may wait for that thread."""
    code = f"{HANGS} import atexit; atexit.register(threading.Event().wait);"
    assert ended(f"{code} from game.cli.ending import run; run(lambda: {status})") == (status, "")


@pytest.mark.parametrize("status", [0, 1])
def test_a_thread_of_a_library_in_c_is_not_waited_for(status: int) -> None:
    """Python knows it only because code of ours has run in it once, as a callback that logs does, and never forgets."""
    code = f"""
import _thread, threading
from game.cli.ending import run
called = threading.Event()
_thread.start_new_thread(lambda: threading.current_thread() and called.set(), ())
called.wait()
run(lambda: {status})
"""
    assert ended(code) == (status, "")


def test_without_such_a_thread_python_ends_in_order() -> None:
    """What is left to be done then is done."""
    code = (
        "import atexit, sys; atexit.register(sys.stderr.write, 'last'); from game.cli.ending import run; run(lambda: 1)"
    )

    assert ended(code) == (1, "last")


def test_an_error_that_nobody_foresaw_is_told_and_ends_it() -> None:
    """Its traceback is there, a thread that hangs or not."""
    status, told = ended(f"{HANGS} from game.cli.ending import run; run(lambda: 1 // 0)")

    assert status == 1
    assert told.startswith("Traceback")
    assert told.endswith("ZeroDivisionError: integer division or modulo by zero\n")


def test_what_is_not_finished_is_taken_away(tmp_path: object) -> None:
    """A file that a thread is writing to a disk that has stopped leaves nothing behind."""
    code = f"""
import os, threading
from pathlib import Path
from game.cli.ending import run
from game.storage.atomic_files import atomic_write
stopped = threading.Event()
def stop(_):
    stopped.set()
    threading.Event().wait()
os.fsync = stop
threading.Thread(target=atomic_write, args=(Path({str(tmp_path)!r}, "film.gif"), b"half"), daemon=True).start()
stopped.wait()
assert os.listdir({str(tmp_path)!r})
run(lambda: 1)
"""
    assert ended(code) == (1, "")
    assert os.listdir(str(tmp_path)) == []  # noqa: PTH208 - as a plain list of names
