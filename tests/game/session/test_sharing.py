"""Replaying, printing and copying a drawing in the window."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pygame
import pytest

from game.messages import Command
from game.storage.drawing_file import StorageError, open_drawing
from game.storage.passing_files import KEPT_S
from game.storage.recovery import left_behind
from game.ui.action_table import Action
from game.window.app import App
from game.window.pages.recovery import begin
from tests.support.helpers import PATIENCE_S
from tests.support.window import FRAME_S, NOW, draw, press


def saved(app: App) -> Path:
    """Draw six lines, save them and return where."""
    draw(app, *[Action.RIGHT, Action.UP] * 3)
    path = app.session.save()
    assert path is not None
    return path


def play(app: App, folder: Path, *, pace: float) -> None:
    """Begin to play the drawing of `saved`, from blank paper."""
    begin(app.session, saved(app), journals=folder / "journals", pace=pace)
    assert len(app.session.world.logged_commands) == 0


def test_a_drawing_is_played_and_then_gone_on_with(tmp_path: Path, app: App) -> None:
    """At 10 commands a second there are 3 after 0.35 s; the end is the drawing as saved, which needs no saving."""
    play(app, tmp_path, pace=10.0)
    for _ in range(7):
        app.frame([], 0.05)
    assert len(app.session.world.logged_commands) == 3
    for _ in range(10):
        app.frame([], 0.05)
    assert [logged.command for logged in app.session.world.logged_commands] == [Command.RIGHT, Command.UP] * 3

    app.session.document.close()
    assert left_behind(tmp_path / "journals").newest is None
    assert len(list((tmp_path / "Drawings").iterdir())) == 1


def test_a_word_takes_over(tmp_path: Path, app: App) -> None:
    """What the player does while it plays goes on from there, and is as safe as any drawing."""
    play(app, tmp_path, pace=10.0)
    for _ in range(5):
        app.frame([], 0.05)
    draw(app, Action.DOWN)
    for _ in range(20):
        app.frame([], 0.05)
    assert [logged.command for logged in app.session.world.logged_commands] == [Command.RIGHT, Command.UP, Command.DOWN]

    app.session.document.close()
    left = left_behind(tmp_path / "journals").newest
    assert left is not None
    assert [logged.command for logged in left.world.logged_commands] == [Command.RIGHT, Command.UP, Command.DOWN]
    left.later()


def test_a_picture_without_commands_is_not_said_to_play(tmp_path: Path, app: App) -> None:
    """It lies on the paper, and the note says why nothing moves."""
    path = tmp_path / "photo.png"
    pygame.image.save(pygame.Surface((300, 200)), path)
    begin(app.session, path, journals=tmp_path / "journals", pace=10.0)

    assert app.session.world.backdrop is not None
    assert app.session.note is not None
    assert app.session.note.title == "Opened photo.png"
    assert app.session.note.detail == "It has no moves to watch."


@pytest.mark.parametrize(
    ("key", "mod"), [(pygame.K_s, 0), (pygame.K_p, pygame.KMOD_LCTRL), (pygame.K_c, pygame.KMOD_LCTRL)]
)
def test_what_is_saved_or_given_while_it_plays_is_the_whole(
    key: int, mod: int, tmp_path: Path, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S, print and copy write all six lines after three were played, and it plays on."""
    monkeypatch.setattr("game.session.sharing.journals_path", lambda: tmp_path / "given" / "journals")
    for hand in ("show", "copy"):
        monkeypatch.setattr(f"game.session.sharing.{hand}", lambda _: None)
    play(app, tmp_path, pace=10.0)
    for _ in range(7):
        app.frame([], 0.05)
    before = {*tmp_path.rglob("*.png")}
    press(app, key, mod=mod)

    (written,) = {*tmp_path.rglob("*.png")} - before or before  # S writes the drawing's own file again
    assert [logged.command for logged in open_drawing(written).world.logged_commands] == [Command.RIGHT, Command.UP] * 3
    assert len(app.session.world.logged_commands) == 3
    for _ in range(10):
        app.frame([], 0.05)
    assert len(app.session.world.logged_commands) == 6


def test_printing_shows_and_saves_nothing(tmp_path: Path, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl P hands a file with the drawing in it to the system for the moment, and the note says where it is."""
    shown: list[Path] = []
    monkeypatch.setattr("game.session.sharing.journals_path", lambda: tmp_path / "given" / "journals")
    monkeypatch.setattr("game.session.sharing.show", shown.append)
    draw(app, Action.RIGHT)
    press(app, pygame.K_p, mod=pygame.KMOD_LCTRL)

    assert [logged.command for logged in open_drawing(shown[0]).world.logged_commands] == [Command.RIGHT]
    assert app.session.note is not None
    assert app.session.note.detail == str(shown[0])
    assert not (tmp_path / "Drawings").exists()
    assert not app.session.document.safe


@pytest.mark.parametrize(("key", "hand", "kind"), [(pygame.K_p, "show", "printed"), (pygame.K_c, "copy", "copied")])
def test_each_drawing_that_is_given_has_a_file_of_its_own(
    key: int, hand: str, kind: str, tmp_path: Path, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is replaced that another program or game may still read; what is a day old goes, and nothing else."""
    given: list[Path] = []
    monkeypatch.setattr("game.session.sharing.journals_path", lambda: tmp_path / "journals")
    monkeypatch.setattr(f"game.session.sharing.{hand}", given.append)
    others = [tmp_path / name for name in ("printed-by-me.png", "photo.png", "copied.txt", "settings.toml")]
    gone = [tmp_path / name for name in ("printed.png", "copied.png", "printed-7.png")]
    recent = tmp_path / f"{kind}-2.png"
    for path in (*others, *gone, recent):
        path.write_bytes(b"of another game")
    for path in (*others, *gone):
        os.utime(path, times=(NOW.timestamp() - KEPT_S - 60,) * 2)
    draw(app, Action.RIGHT)
    press(app, key, mod=pygame.KMOD_LCTRL)
    draw(app, Action.DOWN)
    press(app, key, mod=pygame.KMOD_LCTRL)

    assert given == [tmp_path / f"{kind}.png", tmp_path / f"{kind}-3.png"]
    assert [len(open_drawing(path).world.logged_commands) for path in given] == [1, 2]
    assert recent.read_bytes() == b"of another game"
    assert all(path.exists() for path in others)
    assert not any(path.exists() for path in set(gone) - set(given))


def test_copying_saves_nothing(tmp_path: Path, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl C hands over a file for the moment; the folder for drawings stays as it is."""
    copied: list[Path] = []
    monkeypatch.setattr("game.session.sharing.copy", copied.append)
    monkeypatch.setattr("game.session.sharing.journals_path", lambda: tmp_path / "journals")
    draw(app, Action.RIGHT)
    press(app, pygame.K_c, mod=pygame.KMOD_LCTRL)

    assert [logged.command for logged in open_drawing(copied[0]).world.logged_commands] == [Command.RIGHT]
    assert not (tmp_path / "Drawings").exists()
    assert not app.session.document.safe


@pytest.mark.parametrize(("key", "hand"), [(pygame.K_p, "show"), (pygame.K_c, "copy")])
def test_a_system_that_cannot_is_told(
    key: int, hand: str, tmp_path: Path, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A banner says what happened and what to do; the drawing stays."""

    def refuse(_: Path) -> None:
        raise StorageError("There is no tool. Install one.")

    monkeypatch.setattr(f"game.session.sharing.{hand}", refuse)
    monkeypatch.setattr("game.session.sharing.journals_path", lambda: tmp_path / "journals")
    draw(app, Action.RIGHT)
    press(app, key, mod=pygame.KMOD_LCTRL)

    assert app.session.notices.newest is not None
    assert (app.session.notices.newest.what, app.session.notices.newest.remedy) == ("There is no tool.", "Install one.")
    assert len(app.session.world.logged_commands) == 1


@pytest.mark.parametrize(("key", "tool"), [(pygame.K_p, "xdg-open"), (pygame.K_c, "xclip")])
def test_what_a_tool_gives_up_is_taken_back(
    key: int, tool: str, tmp_path: Path, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the tool is there and fails, the note goes and a banner says so; done well the next time, that goes too."""
    status = [3]
    start = subprocess.Popen

    def end(_: list[str], **options: Any) -> subprocess.Popen[bytes]:
        program = start([sys.executable, "-c", f"raise SystemExit({status[0]})"], **options)
        program.wait(PATIENCE_S)
        return program

    monkeypatch.setattr("game.storage.system_tools.subprocess.Popen", end)
    monkeypatch.setattr("game.storage.system_tools.sys.platform", "linux")
    monkeypatch.setattr("game.storage.system_tools.copier", lambda *_: ("xclip",))
    monkeypatch.setattr("game.session.sharing.journals_path", lambda: tmp_path / "journals")
    draw(app, Action.RIGHT)
    press(app, key, mod=pygame.KMOD_LCTRL)
    app.frame([], FRAME_S)
    assert app.session.notices.newest is not None
    assert f"({tool} failed)" in app.session.notices.newest.what
    assert app.session.note is None

    status[0] = 0
    press(app, key, mod=pygame.KMOD_LCTRL)
    app.frame([], FRAME_S)
    assert app.session.notices.newest is None
    assert app.session.note is not None
