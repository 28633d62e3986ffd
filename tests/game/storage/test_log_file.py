"""The log: crashes of every thread are in it, with versions and traceback, and nothing that is the player's own."""

import io
import logging
import os
import platform
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from game.storage import log_file
from game.storage.log_file import start_log, without_folders

ROOT = Path(__file__).parents[3]
BEGIN = """
import sys, threading, time
from pathlib import Path
from game.storage.log_file import start_log
assert start_log(Path(sys.argv[1])) is not None
def waited(done):
    while not done():
        time.sleep(0.01)
"""


def run(code: str, path: Path, *, crashes: bool = True) -> tuple[str, str]:
    """Run a program that begins with a log at `path`; return what is in the log, and what went to the terminal."""
    program = [sys.executable, "-c", BEGIN + code, str(path)]
    there = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(program, cwd=ROOT, env=there, capture_output=True, text=True, timeout=600, check=False)
    assert (done.returncode != 0) == crashes, done.stderr
    return path.read_text(encoding="utf-8"), done.stderr


def test_a_crash_of_the_main_thread_is_a_readable_report(tmp_path: Path) -> None:
    """Time, versions, system and traceback are in the file; the terminal has the traceback as ever."""
    written, said = run("def oops():\n    raise ValueError('no such thing')\noops()", tmp_path / "new" / "game.log")
    report = written[written.index("CRITICAL") :]

    assert written.splitlines()[0].startswith("20")
    assert "The game has crashed. speak-a-sketch " in report
    assert f"Python {platform.python_version()}, System {platform.system()}" in report
    assert "Traceback (most recent call last):" in report
    assert "in oops" in report
    assert report.endswith("ValueError: no such thing\n")
    assert "ValueError: no such thing" in said


def test_a_crash_without_a_terminal_is_reported(tmp_path: Path) -> None:
    """Where there is neither output nor error output, as in a start by a click on Windows, the file has all of it."""
    written, _ = run("sys.stdout = sys.stderr = None\n1 / 0", tmp_path / "game.log")

    assert "The game has crashed." in written
    assert written.endswith("ZeroDivisionError: division by zero\n")


def test_a_crash_in_the_command_line_of_the_game_is_reported(tmp_path: Path) -> None:
    """An error in the middle of a start is in the log file of the program, with what came before."""
    code = (
        "import game.__main__ as program\n"
        "program.log_path = lambda: Path(sys.argv[1]).with_name('own.log')\n"
        "program._play_headless = lambda options: 1 / 0\n"
        "program.main(['--headless'])"
    )
    run(code, tmp_path / "game.log")
    written = (tmp_path / "own.log").read_text(encoding="utf-8")

    assert "INFO game.storage.log_file: speak-a-sketch " in written
    assert 'File "game/__main__.py"' in written
    assert "ZeroDivisionError" in written


LISTENER = """
from game.audio.listener import Listener
from tests.support.helpers import FakeSource, FakeSpotter, block
source = FakeSource([block(), ZeroDivisionError("oops")])
listener = Listener(lambda: source, FakeSpotter, threshold=0.75)
listener.start()
waited(lambda: not listener.is_alive)
"""
JOB = """
from game.storage.background_jobs import BackgroundJobs
jobs = BackgroundJobs()
jobs.begin(lambda: 1 / 0, lambda _: None)
print(jobs.finish(within_s=60.0))
"""
THUMBNAIL = """
from game.storage import thumbnails
thumbnails.thumbnail = lambda *_: 1 / 0
made = thumbnails.Thumbnails((10, 10), keep=1)
waited(lambda: made.get(Path("house.png")) is not None or made.settled(Path("house.png")))
"""
THREAD = """
thread = threading.Thread(target=lambda: 1 / 0, name="journal")
thread.start()
thread.join()
"""
GOING = """
class Going:
    def __del__(self):
        1 / 0
Going()
import gc; gc.collect()
"""


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (LISTENER, "ERROR game.audio.listener: The listener's thread has ended by an error that nobody foresaw."),
        (JOB, "ERROR game.storage.background_jobs: A job has ended by an error that nobody foresaw."),
        (THUMBNAIL, "ERROR game.storage.thumbnails: A thumbnail has ended by an error that nobody foresaw."),
        (THREAD, "CRITICAL game.storage.log_file: The thread journal has crashed. speak-a-sketch "),
        (GOING, "CRITICAL game.storage.log_file: What Python calls by itself has crashed. speak-a-sketch "),
    ],
    ids=["listener", "job", "thumbnail", "thread", "unraisable"],
)
def test_a_crash_beside_the_main_thread_is_reported(tmp_path: Path, code: str, told: str) -> None:
    """The log says where it was, and has the traceback; the program goes on."""
    written, _ = run(code, tmp_path / "game.log", crashes=False)

    assert told in written
    assert "Traceback (most recent call last):" in written
    assert "ZeroDivisionError: " in written


def test_what_the_listener_does_is_in_the_log(tmp_path: Path) -> None:
    """Each state once, with the microphone's name, and what the player is told."""
    written, _ = run(LISTENER, tmp_path / "game.log", crashes=False)
    lines = [line.partition("game.audio.listener: ")[2] for line in written.splitlines()]

    assert [line for line in lines if line.startswith("State")] == [
        "State: loading",
        "State: listening (fake, 16000 Hz)",
        "State: fault",
    ]
    assert any(line.startswith("Listening stopped unexpectedly (ZeroDivisionError: oops).") for line in lines)


def test_that_the_player_ends_it_is_no_crash(tmp_path: Path) -> None:
    """Ctrl-C leaves no report."""
    written, _ = run("raise KeyboardInterrupt", tmp_path / "game.log")

    assert "crashed" not in written


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="sets the folder of the log as on Linux")
def test_a_run_says_how_it_went_and_ended(tmp_path: Path) -> None:
    """Versions, what went wrong and the exit status, from the first line to the last."""
    there = os.environ | {"PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(tmp_path)}
    (tmp_path / "text.png").write_text("hello")
    program = [sys.executable, "-m", "game", "export", str(tmp_path / "text.png"), "--gif", str(tmp_path / "film.gif")]
    done = subprocess.run(program, cwd=ROOT, env=there, capture_output=True, text=True, timeout=600, check=False)
    written = (tmp_path / "speak-a-sketch" / "log" / "speak-a-sketch.log").read_text(encoding="utf-8")

    assert done.returncode == 1
    went = "text.png cannot be opened: it is neither a PNG nor a JPEG. Choose a drawing, a PNG or a JPEG."
    assert [line.split(" ", 2)[2] for line in written.splitlines()[1:]] == [
        f"WARNING game.cli.terminal: {went}",
        "INFO game: Ended with exit status 1",
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("/home/anna/My Pictures (old)/Anna's/house.png is gone (really).", "house.png is gone (really)."),
        ("/home/anna/s.toml cannot be read (Input/output error).", "s.toml cannot be read (Input/output error)."),
        (r"Saved C:\Users\Anna B\house.png", "Saved house.png"),
        (r"Saved \\server\share\a b\house.png", "Saved house.png"),
        ("No such file: '/home/anna/a b/house.png'", "No such file: 'house.png'"),
        ("~/Pictures/house.png", "house.png"),
        ("/home/anna/a.png is /home/anna/b.png.", "b.png."),  # too much rather than too little
        ("HDA Intel / ALC (hw:0,0) and/or 1/2", "HDA Intel / ALC (hw:0,0) and/or 1/2"),
    ],
)
def test_of_a_path_the_name_is_left(text: str, left: str) -> None:
    """No folder is told, which may have the player's name; what looks like a path and is none stays."""
    assert without_folders(text) == left


@pytest.mark.usefixtures("own_log")
def test_nothing_of_the_player_is_in_the_log(tmp_path: Path) -> None:
    """Neither folders nor much of what an error quotes, in messages, in errors and in the errors behind them."""
    path = tmp_path / "anna" / "game.log"
    assert start_log(path) == path
    log = logging.getLogger("game.somewhere")
    log.warning("%s cannot be saved.", tmp_path / "secret" / "house.png")
    try:
        try:
            (tmp_path / "secret" / "other.png").read_bytes()
        except OSError as error:
            raise ValueError("commands: " + "up, " * 1000) from error
    except ValueError:
        log.exception("Oops")
    written = path.read_text(encoding="utf-8")

    assert "house.png cannot be saved." in written
    assert "'other.png'" in written
    assert written.count("up, ") < 80
    assert str(tmp_path) not in written
    assert "secret/" not in written.replace(' / "secret" / ', "")
    assert 'File "game/storage/test_log_file.py"' in written


@pytest.mark.usefixtures("own_log")
def test_without_a_place_for_it_the_game_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that cannot be made, and a disk that is full later on, give no log and no noise."""
    (tmp_path / "file").write_text("in the way")
    assert start_log(tmp_path / "file" / "game.log") is None
    logging.getLogger("game.somewhere").warning("Lost")

    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(28, "No space left on device")

    assert start_log(tmp_path / "game.log") is not None
    handler = logging.getLogger("game").handlers[-1]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(Full())
    logging.getLogger("game.somewhere").warning("Lost too")

    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("own_log")
@pytest.mark.parametrize("held", [False, True])
def test_the_log_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, held: bool) -> None:
    """Two older files are kept, and no more; where another game holds the file open (Windows) all goes into one."""
    monkeypatch.setattr(log_file, "MOST_BYTES", 1000)
    assert start_log(tmp_path / "game.log") is not None
    if held:

        def refuse(*_: object) -> None:
            raise PermissionError(13, "Another program has it")

        monkeypatch.setattr("os.rename", refuse)
    for number in range(100):
        logging.getLogger("game.somewhere").warning("Line %d", number)
    files = sorted(path.name for path in tmp_path.iterdir())

    assert files == (["game.log"] if held else ["game.log", "game.log.1", "game.log.2"])
    assert "Line 99\n" in (tmp_path / "game.log").read_text(encoding="utf-8")


def test_a_traceback_is_told_as_python_tells_it() -> None:
    """But for the folders, of code of ours, of others and of the player's own, line by line."""
    formatter = log_file._WithoutFolders()
    try:
        Path("/home/anna/house.png").read_bytes()
    except OSError as error:
        told = formatter.formatException((type(error), error, error.__traceback__))
        lines = "".join(traceback.format_exception(error)).splitlines()

    assert [line for line in told.splitlines() if "File" not in line and "Errno" not in line] == [
        line for line in lines if "File" not in line and "Errno" not in line
    ]
    assert told.splitlines()[-1] == "FileNotFoundError: [Errno 2] No such file or directory: 'house.png'"
    assert "anna" not in told.replace('"/home/anna/house.png"', "")  # as it stands in the code
