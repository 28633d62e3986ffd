"""Printing and copying: which program gets the drawing, and what is said where there is none."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from game.storage.drawing_file import StorageError
from game.storage.system_tools import WATCH_S, ExternalPrograms, copier, copy, show
from tests.support.helpers import PATIENCE_S


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """Return a file with a name that is no good as a part of a command."""
    path = tmp_path / 'a "house"; rm -rf $HOME.png'
    path.write_bytes(b"pixels")
    return path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], bytes, dict[str, Any]]]:
    """Return the programs that are started instead of really starting them: command, what it reads, options."""
    programs: list[tuple[list[str], bytes, dict[str, Any]]] = []

    def start(command: list[str], **options: Any) -> None:
        programs.append((command, options["stdin"].read(), options))

    monkeypatch.setattr("game.storage.system_tools.subprocess.Popen", start)
    monkeypatch.setattr("game.storage.system_tools.shutil.which", lambda tool: f"/usr/bin/{tool}")
    return programs


@pytest.mark.parametrize(("platform", "program"), [("linux", "xdg-open"), ("darwin", "open")])
def test_the_system_shows_the_drawing(
    platform: str, program: str, drawing: Path, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path is one argument, whatever signs it holds, and the viewer outlives the game."""
    monkeypatch.setattr("game.storage.system_tools.sys.platform", platform)
    show(drawing)

    ((command, _, options),) = started
    assert command == [program, str(drawing)]
    assert options["start_new_session"]


def test_windows_shows_the_drawing(drawing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has a call of its own."""
    shown: list[Path] = []
    monkeypatch.setattr("game.storage.system_tools.sys.platform", "win32")
    monkeypatch.setattr("game.storage.system_tools.os.startfile", shown.append, raising=False)
    show(drawing)

    assert shown == [drawing]


def test_a_system_without_a_viewer_is_told(drawing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be started, the player learns where the drawing is."""

    def missing(*_: Any, **__: Any) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("game.storage.system_tools.subprocess.Popen", missing)
    monkeypatch.setattr("game.storage.system_tools.sys.platform", "linux")
    with pytest.raises(StorageError) as told:
        show(drawing)
    assert str(told.value) == f"No program to open {drawing.name} was found here. You find it at {drawing}."
    monkeypatch.setattr("game.storage.system_tools.shutil.which", lambda tool: f"/usr/bin/{tool}")
    monkeypatch.setattr("game.storage.system_tools.sys.platform", "linux")
    with pytest.raises(StorageError, match=r"cannot be copied \(No such.*\)\. Open "):
        copy(drawing)


def test_linux_copies_by_the_tool_of_its_desktop(
    drawing: Path, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tool reads the PNG from its standard input and learns what it is; its name is no part of the command."""
    monkeypatch.setattr("game.storage.system_tools.sys.platform", "linux")
    for display, tool in (("", "xclip"), ("wayland-0", "wl-copy")):
        monkeypatch.setenv("WAYLAND_DISPLAY", display)
        copy(drawing)
        command, content, _ = started.pop()
        assert (command[0], content) == (tool, b"pixels")
        assert "image/png" in command
        assert str(drawing) not in " ".join(command)


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_get_the_path_beside_the_program(
    platform: str, drawing: Path, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """AppleScript and PowerShell never see the name as code: it is an argument, or in the environment."""
    monkeypatch.setattr("game.storage.system_tools.sys.platform", platform)
    copy(drawing)

    ((command, _, options),) = started
    assert options["env"]["SPEAK_A_SKETCH_FILE"] == str(drawing)
    assert [part for part in command if "house" in part] == ([str(drawing)] if platform == "darwin" else [])


def test_a_system_without_a_tool_is_told(drawing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names what to install; without Wayland its tool is no use."""
    monkeypatch.setattr("game.storage.system_tools.sys.platform", "linux")
    monkeypatch.setattr("game.storage.system_tools.shutil.which", lambda _: None)
    with pytest.raises(StorageError, match=r"Install wl-clipboard or xclip"):
        copy(drawing)

    monkeypatch.setattr("game.storage.system_tools.shutil.which", lambda tool: tool if tool == "wl-copy" else None)
    assert copier("linux", {}) is None
    assert copier("linux", {"WAYLAND_DISPLAY": "wayland-0"}) == ("wl-copy", "--type", "image/png")


def test_the_game_does_not_wait(drawing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real program is started and left to itself."""
    begun: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def spy(*command: Any, **options: Any) -> subprocess.Popen[bytes]:
        begun.append(start(*command, **options))
        return begun[-1]

    slow = [sys.executable, "-c", "import time; time.sleep(600)"]
    monkeypatch.setattr("game.storage.system_tools.copier", lambda *_: tuple(slow))
    monkeypatch.setattr("game.storage.system_tools.subprocess.Popen", spy)
    copy(drawing)

    assert begun[0].poll() is None
    begun[0].kill()
    begun[0].wait()


@pytest.mark.parametrize("status", [0, 1])
def test_what_fails_after_all_is_told(status: int, drawing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tool that ends with an error is told of once, in two sentences; one that ends well is not."""
    monkeypatch.setattr(
        "game.storage.system_tools.copier", lambda *_: (sys.executable, "-c", f"raise SystemExit({status})")
    )
    programs, told = ExternalPrograms(), list[StorageError]()
    program = copy(drawing)
    programs.watch(program, told.append)
    program.program.wait(PATIENCE_S)
    programs.tick(0.1)
    programs.tick(0.1)

    assert len(told) == status
    assert all(f"failed). Open {drawing} and copy it there." in str(error) for error in told)


def test_what_goes_on_is_watched_for_a_moment_only(drawing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A viewer that is closed long after, with whatever status, is no failure."""
    monkeypatch.setattr(
        "game.storage.system_tools.copier", lambda *_: (sys.executable, "-c", "import time; time.sleep(600)")
    )
    programs, told = ExternalPrograms(), list[StorageError]()
    program = copy(drawing)
    programs.watch(program, told.append)
    programs.tick(WATCH_S - 0.1)
    programs.tick(0.2)
    program.program.kill()
    program.program.wait(PATIENCE_S)
    programs.tick(0.1)

    assert told == []
