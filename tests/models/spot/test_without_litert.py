"""What happens where there is no LiteRT, as on an Intel Mac: each program says so, and the game goes on."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SAYS = "This computer cannot recognise words: LiteRT is missing ("
WINDOW = """
from game.__main__ import main
from game.ui.action_table import Action
from game.window.app import App

frame = App.frame

def played(app, events, dt):
    frame(app, events, dt)
    app.session.pages.close()
    if app.session.world.drawing.lines:
        print(app.session.notices.newest.what)
        app.session.do(Action.QUIT)
    elif app.session.notices.newest is not None:
        app.session.do(Action.RIGHT)

App.frame = played
sys.exit(main())
"""


def run_without(code: str, *arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run code in a program of its own, for which LiteRT is not installed."""
    program = f"import sys\nsys.modules['ai_edge_litert'] = None\n{code}"
    there = {"HOME": str(home), "PATH": "", "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    started = [sys.executable, "-c", program, *arguments]
    return subprocess.run(started, cwd=ROOT, env=there, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize(
    ("module", "arguments", "status", "says"),
    [
        ("models.spot", ("assets/demo.wav",), 2, SAYS),
        ("models.evaluate", ("speed",), 1, "Judging needs LiteRT, which is missing on this computer."),
        ("game", ("--headless",), 1, SAYS),
    ],
)
def test_each_program_says_so(module: str, arguments: tuple[str, ...], status: int, says: str, tmp_path: Path) -> None:
    """There is one message and no traceback."""
    code = f"import runpy; runpy.run_module({module!r}, run_name='__main__')"
    done = run_without(code, *arguments, home=tmp_path)

    assert done.returncode == status
    assert done.stderr.splitlines()[-1].startswith(says)  # a library may have said something about itself before
    assert "Traceback" not in done.stderr


def test_the_keyboard_draws_in_the_window(tmp_path: Path) -> None:
    """The window opens, tells the reason, and draws by keyboard."""
    done = run_without(WINDOW, home=tmp_path)

    assert done.returncode == 0
    assert done.stdout.startswith(SAYS)
    assert "Traceback" not in done.stderr
