"""Recovering what takes long: the window lives meanwhile, and nothing of it is done on the main thread."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pygame
import pytest

from game.drawing.canvas import Canvas
from game.drawing.command_log import Track
from game.messages import Command
from game.storage import autosave, recovery
from game.storage.autosave import Autosave
from game.storage.own_file import FileMark
from game.storage.recovery import LeftBehind, left_behind
from game.ui.page import Text
from game.window.app import App
from game.window.pages.opening import OpeningPage
from game.window.pages.recovery import RecoveryPage, begin
from tests.support.autosaved import drawn, killed
from tests.support.helpers import PATIENCE_S, wait_for
from tests.support.window import FRAME_S, arrive, press

WORDS = [Command.UP, Command.LEFT, Command.UNDO, Command.RIGHT]


@pytest.fixture
def journals(tmp_path: Path) -> Path:
    """Return the folder where a killed session has left four commands: one in the first line, three behind it."""
    autosave, world = Autosave(tmp_path / "journals"), drawn(WORDS[0].value)
    autosave.follow(world)
    autosave.follow(drawn(*(word.value for word in WORDS[1:]), world=world))
    killed(autosave)
    return tmp_path / "journals"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Let the search take until the event is set."""
    ready = threading.Event()

    def find(folder: Path, *, track: Track, of: Sequence[Path]) -> LeftBehind:
        ready.wait(PATIENCE_S)
        return left_behind(folder, track=track, of=of)

    monkeypatch.setattr("game.storage.loading.left_behind", find)
    monkeypatch.setattr("game.window.pages.opening.PATIENCE_S", 0.0)
    yield ready
    ready.set()


def test_the_window_lives_while_it_is_looked_for(app: App, journals: Path, slow: threading.Event) -> None:
    """A page says so frame after frame; then the question stands in its place."""
    begin(app.session, None, journals=journals)
    for _ in range(3):
        app.frame([], FRAME_S)
    page = app.session.pages.top
    assert isinstance(page, OpeningPage)
    assert page.sheet().title == "Opening your last drawing"
    assert Text("Reading the file \u2026") in page.sheet().blocks

    arrive(app, slow)
    assert isinstance(app.session.pages.top, RecoveryPage)
    press(app, pygame.K_RETURN)
    assert [logged.command for logged in app.session.world.logged_commands] == WORDS


def test_where_nothing_was_left_the_paper_comes(app: App, tmp_path: Path, slow: threading.Event) -> None:
    """A search that takes long and finds nothing ends without a question."""
    begin(app.session, None, journals=tmp_path / "journals")
    arrive(app, slow)

    assert app.session.pages.top is None
    assert app.session.notices.newest is None


def test_stopped_it_stays_for_another_time(app: App, journals: Path, slow: threading.Event) -> None:
    """Esc before it is found leaves all of it to the next start, held by nobody."""
    begin(app.session, None, journals=journals)
    app.frame([], FRAME_S)
    page = app.session.pages.top
    assert isinstance(page, OpeningPage)
    press(app, pygame.K_ESCAPE)
    slow.set()
    wait_for(lambda: page.idle)
    app.frame([], FRAME_S)

    assert app.session.pages.top is None
    left = left_behind(journals).newest
    assert left is not None
    assert [logged.command for logged in left.world.logged_commands] == WORDS
    left.later()


@pytest.mark.parametrize(("more", "said"), [(0, ""), (1, "1 more is waiting"), (2, "2 more are waiting")])
def test_the_page_says_how_many_more_there_are(app: App, journals: Path, *, more: int, said: str) -> None:
    """What was saved and what never drew a line is no drawing to wait for."""
    for number in range(more):
        lost = Autosave(journals)
        lost.follow(drawn("up"))
        lost.belong_to(FileMark(journals / f"{number}.png"))
        killed(lost)
    saved, walked = Autosave(journals), Autosave(journals)
    saved.follow(drawn("up"))
    saved.saved()
    walked.follow(drawn("undo", "clear"))
    for autosave_ in (saved, walked):
        killed(autosave_)
    begin(app.session, None, journals=journals)
    app.frame([], FRAME_S)

    page = app.session.pages.top
    assert isinstance(page, RecoveryPage)
    (text, *_) = (block.text for block in page.sheet().blocks if isinstance(block, Text))
    assert said in text
    assert ("waiting" in text) == bool(more)


@pytest.mark.parametrize("key", [pygame.K_RETURN, pygame.K_TAB])
def test_the_main_thread_does_none_of_it(
    app: App, journals: Path, monkeypatch: pytest.MonkeyPatch, *, key: int
) -> None:
    """Playing the commands, drawing the lines and encoding are done beside the game, for going on and for putting away.

    A paper that is brought up to date on the main thread has no line to draw.
    """
    called: list[tuple[str, threading.Thread]] = []

    def spied(owner: object, name: str) -> None:
        true: Callable[..., Any] = getattr(owner, name)

        def spy(*given: Any, **named: Any) -> Any:
            called.append((name, threading.current_thread()))
            return true(*given, **named)

        monkeypatch.setattr(owner, name, spy)

    spied(recovery, "replay")
    spied(recovery, "step")
    spied(Canvas, "_show")
    spied(autosave, "encode")
    begin(app.session, None, journals=journals)
    app.frame([], FRAME_S)
    page = app.session.pages.top
    assert isinstance(page, RecoveryPage)
    assert page.picture("left") is not None
    if key == pygame.K_TAB:
        press(app, key)
        press(app, key)
    press(app, pygame.K_RETURN)

    assert {name for name, _ in called} == {"replay", "step", "_show", "encode"}
    assert threading.main_thread() not in {thread for _, thread in called}
