"""Watching the drawing on the paper from its page: at the chosen speed, and at no risk to the drawing."""

from pathlib import Path

import pygame
import pytest

from game.drawing.playback import PACE
from game.messages import Command, Verb
from game.session.possible import able
from game.session.ring_menu import DRAWING
from game.storage.drawing_file import open_drawing
from game.storage.recovery import left_behind
from game.ui.action_table import Action
from game.window.app import App
from game.window.pages.opening import bring, replay_own
from tests.support.gallery_window import (
    STEM,
    THREE_LINES,
    made,
    names,
    share,
    three_lines_shared,
    with_drawings,
)
from tests.support.window import Window


@pytest.fixture
def window(folder: Path) -> Window:  # noqa: ARG001 - its drawings go there
    """Return a window with three lines on the paper, and the page open."""
    return three_lines_shared()


def test_the_drawing_is_watched_at_the_chosen_speed(window: Window, folder: Path) -> None:
    """At 3 moves a second, one less than the usual choice, 0.9 s show two of three; nothing is saved for that."""
    window.session.pages.focus("pace")
    window.press(pygame.K_LEFT)
    window.choose("replay")
    assert window.session.pages.top is None
    window.wait(0.8)  # and the frame in which it began

    assert [logged.command for logged in window.session.world.logged_commands] == THREE_LINES[:2]
    window.wait(1)
    assert [logged.command for logged in window.session.world.logged_commands] == THREE_LINES
    assert not folder.exists()


def test_what_is_not_played_yet_is_shared_too(window: Window, folder: Path) -> None:
    """In the middle of a replay the page makes and plays the whole drawing."""
    window.choose("replay")
    assert len(window.session.world.logged_commands) < 3
    share(window)
    window.choose("svg")
    made(window)
    assert 'points="400,500 410,500 420,500 420,510"' in (folder / f"{STEM}.svg").read_text()
    window.choose("replay")
    window.wait(2)

    assert [logged.command for logged in window.session.world.logged_commands] == THREE_LINES


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("first", [True, False])
def test_a_replay_that_is_taken_over_costs_nothing_of_the_drawing(tmp_path: Path, first: bool) -> None:
    """Where every save replaces one file, a copy with its own name holds all, one for however many replays."""
    window = Window(save_path=tmp_path / "a.png")
    window.arrows("rrd")
    if first:
        window.press(pygame.K_s)
    for _ in range(3):
        share(window)
        window.choose("replay")
        window.wait(1)
    share(window)
    window.choose("replay")
    window.arrows("u")
    window.press(pygame.K_s)

    assert names(tmp_path) == {"a.png", f"{STEM}.png"}
    assert len(open_drawing(tmp_path / "a.png").world.logged_commands) < 3
    assert [logged.command for logged in open_drawing(tmp_path / f"{STEM}.png").world.logged_commands] == THREE_LINES


def test_watching_the_file_that_saves_replace_keeps_it_too(folder: Path) -> None:
    """Taken over while it is watched, it is kept under another name before a save may replace it."""
    window = with_drawings(folder)
    window = Window(save_path=folder / "two.png")
    bring(window.session, folder / "two.png", pace=PACE)
    assert names(folder) == {"one.png", "two.png", "three.png"}
    window.arrows("u")

    assert names(folder) == {"one.png", "two.png", "three.png", f"{STEM}.png"}
    assert (folder / f"{STEM}.png").read_bytes() == (folder / "two.png").read_bytes()


def test_a_replay_that_is_taken_over_keeps_the_whole(window: Window, folder: Path) -> None:
    """Who draws on in the middle goes on with another drawing; the whole one is in a file then."""
    window.choose("replay")
    window.arrows("u")

    (kept,) = folder.iterdir()
    assert [logged.command for logged in open_drawing(kept).world.logged_commands] == THREE_LINES
    window.press(pygame.K_s)
    assert len(names(folder)) == 2


def test_where_no_file_takes_the_whole_its_journal_stays(tmp_path: Path, app: App) -> None:
    """A replay that is taken over where nothing can be saved costs nothing: the next start offers the drawing."""
    (tmp_path / "Drawings").write_text("in the way")
    for action in (Action.RIGHT, Action.RIGHT, Action.DOWN):
        app.session.do(action)
    app.frame([], 0.02)
    replay_own(app.session, pace=1.0)
    app.frame([], 0.02)
    app.session.do(Action.UP)
    app.frame([], 0.02)

    assert app.session.notices.newest is not None
    assert "cannot be saved" in app.session.notices.newest.what
    left = left_behind(tmp_path / "journals").newest  # that of the new drawing is held by this session
    assert left is not None
    assert [logged.command for logged in left.world.logged_commands] == THREE_LINES
    left.later()


def test_the_menu_lets_the_drawing_be_watched_at_once(window: Window) -> None:
    """No page comes between: two words later it is being drawn, and the next word takes over; so does its key."""
    window.session.pages.close_all()
    for way in ("menu", "key"):
        if way == "menu":
            watch = next(one for one in DRAWING.entries if one.name == "Watch it")
            window.session.menu()
            for meaning in (Command.RIGHT, Verb.YES):
                window.session.say(meaning)
            window.session.mark(DRAWING.entries.index(watch))
            window.session.say(Verb.YES)
        else:
            window.press(pygame.K_w)
        assert window.session.pages.top is None
        assert len(window.session.world.logged_commands) < 3
        window.wait(1)
        assert [logged.command for logged in window.session.world.logged_commands] == THREE_LINES


def test_on_clean_paper_there_is_nothing_to_watch() -> None:
    """A note says so, and the menu too."""
    window = Window()
    window.frame()
    window.press(pygame.K_w)
    assert window.session.note is not None
    assert window.session.note.title == "There is nothing to watch yet"
    assert not able(window.session, Action.WATCH)
