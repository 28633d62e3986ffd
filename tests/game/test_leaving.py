"""Leaving is leaving: the program ends soon after its window, whatever a thread waits for, and nothing is lost by it.

Each test runs the whole program in a process of its own, in which something hangs for good.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from game.drawing.canvas import render
from game.drawing.world import World, step
from game.messages import Command, Inputs
from game.storage.drawing_file import save_png
from game.storage.recovery import left_behind
from tests.support.architecture import ROOT
from tests.support.figures import differences

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the tests send themselves Ctrl-C")

LIMIT_S = 120.0  # a busy machine takes long to start it

# What every such process begins with. `look` is called after each frame, and `never` comes in no test.
BEGIN = """
import os, signal, sys, threading, time
from pathlib import Path
from game import __main__ as game
from game.audio import ears
from game.storage.atomic_files import atomic_write
from game.ui.action_table import Action
from game.window.app import App
from game.window.pages.gallery import GalleryPage
from game.window.pages.opening import drop
from tests.support.helpers import FakeSpotter

here, recording = Path(sys.argv[1]), sys.argv[2]
hung, never = threading.Event(), threading.Event()
ears.Spotter.load = staticmethod(lambda _: FakeSpotter())
frame, fsync = App.play, os.fsync

def hang(*_, **__):
    hung.set()
    never.wait()

def leave_once_hung(app):
    app.session.running = not hung.is_set()

def ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)

def hang_in(*names):
    os.fsync = lambda file: (hang if threading.current_thread().name in names else fsync)(file)

def played(app, events, dt):
    frame(app, events, dt)
    look(app)

App.play = played
look = leave_once_hung
window, headless = ["--listen", recording, "--silent"], ["--headless", "--listen", recording]
"""
END = "\ngame.run(lambda: game.main(arguments))\n"


def ended(code: str, folder: Path, recording: Path) -> tuple[int, str, str]:
    """Run the program until it ends by itself; return its status, and what it said where things are said and errors."""
    own = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"), "XDG_STATE_HOME": str(folder / "state")}
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + code + END, str(folder), str(recording)],
        cwd=ROOT,
        env={**os.environ, **own, "SDL_VIDEODRIVER": "dummy"},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def parts(folder: Path) -> list[Path]:
    """Return the files that were begun and not finished."""
    return [*folder.rglob("*.part")]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(
            """
(here / "Pictures" / "Speak-a-Sketch").mkdir(parents=True)
(here / "Pictures" / "Speak-a-Sketch" / "a.png").touch()
opened = Path.open
Path.open = lambda path, *more, **named: (hang if path.name == "a.png" else opened)(path, *more, **named)
def look(app):
    if app.session.pages.top is None and app.session.running:
        app.session.pages.open(GalleryPage(app.session))
    leave_once_hung(app)
arguments = window
""",
            id="a picture of the gallery on a share that is gone",
        ),
        pytest.param(
            """
stat = os.stat
os.stat = lambda path, *more, **named: (hang if str(path).endswith("a.png") else stat)(path, *more, **named)
def look(app):
    if app.session.pages.top is None and app.session.running:
        drop(app.session, here / "a.png")
    if hung.is_set():
        ctrl_c()
arguments = window
""",
            id="a file that is being opened, left by Ctrl-C",
        ),
        pytest.param(
            """
scandir = os.scandir
os.scandir = lambda path=".": (hang if str(path).endswith("Speak-a-Sketch") else scandir)(path)
def look(app):
    if app.session.pages.top is None and app.session.running:
        app.session.pages.open(GalleryPage(app.session))
    leave_once_hung(app)
arguments = window
""",
            id="a gallery on a share that is gone",
        ),
        pytest.param("game.WavReplay = hang\narguments = window", id="a source that does not open"),
        pytest.param("ears.Spotter.load = staticmethod(hang)\narguments = window", id="a model that does not load"),
    ],
)
def test_a_thread_that_hangs_does_not_keep_the_program(code: str, tmp_path: Path, recording: Path) -> None:
    """It ends with status 0, since nothing was lost, and says nothing of it."""
    status, _, said = ended(code, tmp_path, recording)

    assert (status, said) == (0, "")


@pytest.mark.parametrize(
    "leaves", ["", "game.JOBS_S = 1e6; game.close_window = lambda: threading.Timer(0.5, ctrl_c).start()"]
)
def test_a_file_that_is_not_finished_is_gone_and_told(leaves: str, tmp_path: Path, recording: Path) -> None:
    """The wait for it is short, Ctrl-C ends even a long one, and that it is not there is exit status 1."""
    code = f"""
{leaves}
hang_in("jobs")
def look(app):
    if not app.session.background_jobs.busy and app.session.running:
        film = here / "film.gif"
        app.session.background_jobs.begin(lambda: atomic_write(film, b"half"), lambda _: None, name="gif")
    leave_once_hung(app)
arguments = window
"""
    status, out, said = ended(code, tmp_path, recording)

    assert status == 1
    assert out.splitlines()[-1].startswith("A file is still being made. The game ends in ")
    assert said == ("The GIF file was not finished, because you quit the game. Open the drawing and make it again.\n")
    assert (parts(tmp_path), [*tmp_path.rglob("film*")]) == ([], [])


def test_a_journal_whose_disk_hangs_holds_the_drawing(tmp_path: Path, recording: Path) -> None:
    """The system has each move already, and whoever leaves does not wait for the disk."""
    code = """
hang_in("journal")
def look(app):
    if not app.session.world.logged_commands:
        app.session.do(Action.RIGHT)
    leave_once_hung(app)
arguments = window
"""
    status, _, said = ended(code, tmp_path, recording)
    left = left_behind(tmp_path / "state" / "speak-a-sketch" / "journals").newest

    assert (status, said) == (0, "")
    assert left is not None
    assert len(left.world.logged_commands) > 0
    left.later()


def test_a_drawing_is_saved_elsewhere_where_its_disk_hangs(tmp_path: Path, recording: Path) -> None:
    """The terminal says why, and where it is."""
    code = """
from game.storage import own_file
own_file.ANSWER_S = 3.0
def slow(file):
    if "share" in os.readlink(f"/proc/self/fd/{file}"):
        hang()
    fsync(file)
os.fsync = slow
def look(app):
    app.session.running = not app.session.world.logged_commands
(here / "share").mkdir()
arguments = [*window, "--save", str(here / "share" / "out.png")]
"""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("it asks /proc what it writes")
    status, out, said = ended(code, tmp_path, recording)
    (saved,) = (tmp_path / "Pictures").rglob("*.png")

    assert status == 1
    assert said == (
        f"The drawing cannot be saved in {tmp_path / 'share' / 'out.png'} (it is not responding). "
        "Check that folder, then save it there again.\n"
    )
    assert out.splitlines()[-1] == f"Saved {saved}"
    assert parts(tmp_path) == []


def test_settings_whose_disk_hangs_are_told(tmp_path: Path, recording: Path) -> None:
    """The terminal says that they are not kept; that is exit status 1."""
    code = """
game.SETTINGS_S = 0.2
hang_in("disk")
def look(app):
    app.session.change(line_width_px=7)
    app.session.running = False
arguments = window
"""
    status, _, said = ended(code, tmp_path, recording)

    assert (status, said) == (
        1,
        "The settings cannot be saved (it is not responding). Check the disk that they are on.\n",
    )


def test_ctrl_c_while_the_model_loads_ends_a_game_without_a_window(tmp_path: Path, recording: Path) -> None:
    """What it has heard so far, nothing, is saved where it was asked for, and that it was stopped is said."""
    code = """
ears.Spotter.load = staticmethod(lambda _: (ctrl_c(), hang()))
arguments = [*headless, "--save", str(here / "out.png")]
"""
    status, out, said = ended(code, tmp_path, recording)

    assert (status, out) == (130, f"Saved {tmp_path / 'out.png'}\n")
    assert said == f"Stopped early, before the end of {recording}. Only what was heard until then is drawn.\n"
    assert differences(tmp_path / "out.png", []) == (0, 0)


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM])
def test_an_export_that_is_cut_short_leaves_nothing(which: signal.Signals, tmp_path: Path, recording: Path) -> None:
    """Ctrl-C and a polite kill end it at once; the exit status says so, and no half file stays."""
    world = step(World.new((300, 200)), Inputs((Command.RIGHT,)), 0.0)
    drawing = save_png(render(world.drawing, world.canvas), tmp_path / "drawing.png", world=world)
    code = f"""
def cut(_):
    os.kill(os.getpid(), {int(which)})
    never.wait()
os.fsync = cut
arguments = ["export", {str(drawing)!r}, "--svg", str(here / "drawing.svg")]
"""
    status, out, said = ended(code, tmp_path, recording)

    assert (status, out, said) == (128 + which, "", "")
    assert (parts(tmp_path), (tmp_path / "drawing.svg").exists()) == ([], False)


def test_ctrl_c_at_the_start_ends_it_in_silence(tmp_path: Path, recording: Path) -> None:
    """No traceback tells of it, only the exit status."""
    code = "game.open_window = lambda: (ctrl_c(), never.wait())\narguments = window"

    assert ended(code, tmp_path, recording) == (130, "", "")


def test_ctrl_c_while_python_loads_the_game_ends_it_in_silence() -> None:
    """As it would end any program."""
    code = """
import os, signal, sys
class CtrlC:
    def find_spec(self, name, *_):
        if name == "game.window.app":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, CtrlC())
import game.__main__
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="it asks /proc for the threads")
def test_nothing_starts_a_thread_before_the_game_does() -> None:
    """Loading the game, numpy among it, leaves one thread."""
    code = "import os, game.__main__; print(len(os.listdir('/proc/self/task')))"
    unset = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=unset, capture_output=True, text=True, timeout=LIMIT_S, check=True
    )

    assert done.stdout.split()[-1] == "1"
