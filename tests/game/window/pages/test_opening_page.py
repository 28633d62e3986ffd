"""Opening what takes long: the window lives, says how far it is, and nothing changes before it is there."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from game.drawing.command_log import CommandLog, Track, encode
from game.messages import Command
from game.storage import drawing_file
from game.storage.drawing_file import Opened, open_drawing
from game.storage.images import Wanted
from game.storage.recovery import left_behind
from game.ui.action_table import Action
from game.ui.page import Meter, Text
from game.window.app import App
from game.window.pages.opening import OpeningPage, bring, open_file
from game.window.pages.welcome import WelcomePage
from tests.support.helpers import PATIENCE_S, wait_for
from tests.support.window import FRAME_S, arrive, draw, press

COMMANDS = [Command.RIGHT, Command.UP]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Let every file take until the event is set."""
    ready = threading.Event()

    def read(path: Path, *, as_picture: bool = False, track: Track = iter, wanted: Wanted = lambda: None) -> Opened:
        ready.wait(PATIENCE_S)
        return open_drawing(path, as_picture=as_picture, track=track, wanted=wanted)

    monkeypatch.setattr("game.storage.loading.open_drawing", read)
    monkeypatch.setattr("game.window.pages.opening.PATIENCE_S", 0.0)
    yield ready
    ready.set()


@pytest.fixture
def path(app: App) -> Path:
    """Return a file of two commands; on the paper are three by now."""
    draw(app, Action.RIGHT, Action.UP)
    saved = app.session.save()
    assert saved is not None
    draw(app, Action.LEFT)
    return saved


def commands(app: App) -> list[Command]:
    """Return what was done to the drawing on show."""
    return [logged.command for logged in app.session.world.logged_commands]


def drop(app: App, path: Path) -> None:
    """Drop a file onto the window."""
    app.frame([pygame.event.Event(pygame.DROPFILE, file=str(path))], 0.0)


def test_the_window_lives_while_a_file_is_read(app: App, path: Path, slow: threading.Event) -> None:
    """Frame after frame a page says what is done and how far it is; the paper is as it was until the file is there."""
    assert open_file(app.session, path)
    for _ in range(3):
        app.frame([], FRAME_S)
    page = app.session.pages.top
    assert isinstance(page, OpeningPage)
    assert page.sheet().title == f"Opening {path.name}"
    assert {Text("Reading the file \u2026"), Meter(0.0)} <= set(page.sheet().blocks)
    assert commands(app) == [*COMMANDS, Command.LEFT]

    arrive(app, slow)
    assert app.session.pages.top is None
    assert commands(app) == COMMANDS
    assert app.session.note is not None
    assert app.session.note.title == f"Opened {path.name}"


@pytest.mark.parametrize("pace", [None, 1000.0])
def test_the_first_word_encodes_nothing(
    app: App, path: Path, monkeypatch: pytest.MonkeyPatch, *, pace: float | None
) -> None:
    """The commands of a file are encoded beside the game, whether it was opened or watched; none is lost by a crash."""
    encoding: list[threading.Thread] = []

    def encoded(log: CommandLog) -> str:
        encoding.append(threading.current_thread())
        return encode(log)

    app.session.document.saved()
    monkeypatch.setattr("game.storage.autosave.encode", encoded)
    assert open_file(app.session, path, pace=pace)
    for _ in range(3):
        app.frame([], FRAME_S)
    draw(app, Action.DOWN)

    assert commands(app) == [*COMMANDS, Command.DOWN]
    assert threading.main_thread() not in encoding
    app.session.document.close()
    left = left_behind(path.parent.parent / "journals").newest
    assert left is not None
    assert tuple(left.world.logged_commands) == tuple(app.session.world.logged_commands)
    left.later()


def test_esc_stops_it_and_changes_nothing(app: App, path: Path, slow: threading.Event) -> None:
    """The paper stays, nothing was set aside, and what comes in the end comes nowhere."""
    open_file(app.session, path)
    app.frame([], FRAME_S)
    page = app.session.pages.top
    press(app, pygame.K_ESCAPE)
    slow.set()
    assert isinstance(page, OpeningPage)
    wait_for(lambda: page.idle)
    app.frame([], FRAME_S)

    assert app.session.pages.top is None
    assert commands(app) == [*COMMANDS, Command.LEFT]
    assert list(path.parent.iterdir()) == [path]


def test_what_fails_in_the_end_is_said_on_the_page(app: App, path: Path, slow: threading.Event) -> None:
    """It stays, with the reason and a way back; the paper is as it was."""
    path.write_text("hello")
    open_file(app.session, path)
    arrive(app, slow)

    page = app.session.pages.top
    assert page is not None
    assert "is neither a PNG nor a JPEG" in str(page.sheet())
    assert commands(app) == [*COMMANDS, Command.LEFT]
    press(app, pygame.K_RETURN)
    assert app.session.pages.top is None


@pytest.mark.parametrize("from_page", [True, False])
def test_who_opened_it_from_a_page_comes_to_the_paper(
    app: App, path: Path, slow: threading.Event, *, from_page: bool
) -> None:
    """From a page of the gallery it leads to the paper; a file that the command line names leaves the welcome there."""
    welcome = WelcomePage(app.session)
    app.session.pages.open(welcome)
    if from_page:
        assert bring(app.session, path) is None
    else:
        open_file(app.session, path)
    arrive(app, slow)

    assert app.session.pages.top is (None if from_page else welcome)
    assert commands(app) == COMMANDS


def test_another_file_takes_the_place_of_the_first(app: App, path: Path, slow: threading.Event) -> None:
    """Who drops a second file waits for that one alone, and one page shows it."""
    other = drawing_file.save_png(app.view.paper.surface, path.with_name("other.png"))
    open_file(app.session, other)
    open_file(app.session, path)
    arrive(app, slow)

    assert app.session.pages.top is None
    assert commands(app) == COMMANDS


def test_another_file_takes_its_place_below_a_page_too(app: App, path: Path, slow: threading.Event) -> None:
    """Who opened the help while the first one was read has the second one on the paper, and nothing comes after it."""
    other = drawing_file.save_png(app.view.paper.surface, path.with_name("other.png"))
    drop(app, other)
    press(app, pygame.K_F1)
    drop(app, path)
    arrive(app, slow)
    for _ in range(3):
        app.frame([], FRAME_S)

    assert app.session.pages.top is None
    assert commands(app) == COMMANDS
    assert app.session.note is not None
    assert app.session.note.title == f"Opened {path.name}"


def test_a_file_dropped_onto_a_page_leads_to_the_paper(app: App, path: Path, slow: threading.Event) -> None:
    """Read in a moment or not, what came of it is seen: the pages are closed."""
    press(app, pygame.K_F1)
    drop(app, path)
    arrive(app, slow)

    assert app.session.pages.top is None
    assert commands(app) == COMMANDS


def test_why_a_file_dropped_onto_a_page_is_not_opened_is_read_there(app: App, path: Path) -> None:
    """The reason lies above the page, which is still there below it."""
    press(app, pygame.K_F1)
    below = app.session.pages.top
    path.write_text("hello")
    drop(app, path)

    def told() -> bool:
        app.frame([], 0.0)
        return "is neither a PNG nor a JPEG" in str(app.session.pages.top and app.session.pages.top.sheet())

    wait_for(told)
    press(app, pygame.K_RETURN)
    assert app.session.pages.top is below
    assert commands(app) == [*COMMANDS, Command.LEFT]


def test_a_long_drawing_can_be_watched(app: App, path: Path, slow: threading.Event) -> None:
    """Played from the first command on, once it is there."""
    open_file(app.session, path, pace=1.0)
    arrive(app, slow)

    assert commands(app) == []
    assert app.session.note is not None
    assert app.session.note.title == f"Watching {path.name}"
    app.frame([], 0.1)
    for _ in range(10):
        app.frame([], 0.1)
    assert commands(app) == COMMANDS[:1]
