"""Opening drawings in a window: by dropping, after a crash, and what becomes of the drawing before."""

from pathlib import Path

import pygame
import pytest
from PIL import Image

from game.messages import Command
from game.storage.autosave import Autosave
from game.storage.drawing_file import open_drawing
from game.storage.recovery import left_behind
from game.ui.action_table import Action
from game.window.app import App
from game.window.pages.recovery import RecoveryPage, begin
from tests.support.autosaved import drawn, killed
from tests.support.window import FRAME_S, draw, press

RED = (200, 30, 20)


def drop(app: App, path: Path) -> None:
    """Drop a file onto the window."""
    app.frame([pygame.event.Event(pygame.DROPFILE, file=str(path))], FRAME_S)
    app.frame([], FRAME_S)


def commands(app: App) -> list[Command]:
    """Return what was done to the drawing on show."""
    return [logged.command for logged in app.session.world.logged_commands]


def photo(folder: Path, size: tuple[int, int] = (640, 320)) -> Path:
    """Write a picture and return its path."""
    Image.new("RGB", size, RED).save(folder / "photo.png")
    return folder / "photo.png"


def test_a_dropped_drawing_is_gone_on_with(app: App) -> None:
    """Saved, changed and dropped, it is as it was saved, its undo goes on there, and the change has its own file."""
    draw(app, Action.RIGHT, Action.UP)
    saved = app.session.save()
    assert saved is not None
    draw(app, Action.CLEAR, Action.LEFT)
    drop(app, saved)

    (changed,) = {*saved.parent.iterdir()} - {saved}
    assert len(open_drawing(changed).world.logged_commands) == 4
    assert commands(app) == [Command.RIGHT, Command.UP]
    assert app.session.note is not None
    assert app.session.note.title == f"Opened {saved.name}"
    draw(app, Action.UNDO)
    assert app.session.world.position == (130, 125)


def test_a_dropped_picture_is_drawn_on(tmp_path: Path, app: App) -> None:
    """The paper takes its size and shows it; what is drawn on it is saved with it, and only once."""
    drop(app, photo(tmp_path))
    assert app.session.world.canvas == (640, 320)
    assert app.view.paper.surface.get_at((7, 7))[:3] == RED
    ratio = app.view.layout.paper.w / app.view.layout.paper.h
    assert ratio == pytest.approx(2, abs=0.02)

    draw(app, Action.RIGHT)
    saved = app.session.save()
    assert saved is not None
    opened = open_drawing(saved)
    assert opened.backdrop is not None
    assert opened.backdrop.rgb[:3] == bytes(RED)
    assert [logged.command for logged in opened.world.logged_commands] == [Command.RIGHT]


def test_the_drawing_before_is_saved_first(tmp_path: Path, app: App) -> None:
    """What is in no file is put into the folder for drawings, and the note says so."""
    draw(app, Action.RIGHT, Action.UP)
    drop(app, photo(tmp_path))

    (before,) = (tmp_path / "Drawings").iterdir()
    assert [logged.command for logged in open_drawing(before).world.logged_commands] == [Command.RIGHT, Command.UP]
    assert app.session.note is not None
    assert before.name in app.session.note.detail


def test_nothing_is_saved_for_nothing(tmp_path: Path, app: App) -> None:
    """Clean paper, and a drawing that is in a file already, are not saved again."""
    drop(app, photo(tmp_path))
    drop(app, photo(tmp_path))

    assert not (tmp_path / "Drawings").exists()


@pytest.mark.parametrize("name", ["text.png", "gone.png"])
def test_what_cannot_be_opened_changes_nothing(tmp_path: Path, app: App, name: str) -> None:
    """A banner says why; world, paper, journal and folder are as before."""
    (tmp_path / "text.png").write_text("hello")
    draw(app, Action.RIGHT)
    world, pixels = app.session.world, app.view.paper.surface.copy()
    drop(app, tmp_path / name)

    assert app.session.notices.newest is not None
    assert name in app.session.notices.newest.what
    assert app.session.world.logged_commands is world.logged_commands
    assert pygame.image.tobytes(app.view.paper.surface, "RGB") == pygame.image.tobytes(pixels, "RGB")
    assert not (tmp_path / "Drawings").exists()


def test_where_the_drawing_before_cannot_be_saved_nothing_is_opened(tmp_path: Path, app: App) -> None:
    """A full disk costs no drawing: the one on the paper stays there."""
    (tmp_path / "Drawings").write_text("in the way")
    draw(app, Action.RIGHT)
    drop(app, photo(tmp_path))

    assert commands(app) == [Command.RIGHT]
    assert app.session.notices.newest is not None
    assert "cannot be saved" in app.session.notices.newest.what


def lost(folder: Path) -> None:
    """Leave a drawing behind, as a session does that is killed."""
    autosave = Autosave(folder / "journals")
    autosave.follow(drawn("up", "left", "undo"))
    killed(autosave)


def ask(app: App, folder: Path) -> RecoveryPage:
    """Begin the session and return the page that asks."""
    begin(app.session, None, journals=folder / "journals")
    app.frame([], FRAME_S)
    assert isinstance(app.session.pages.top, RecoveryPage)
    return app.session.pages.top


def test_after_a_crash_enter_goes_on(tmp_path: Path, app: App) -> None:
    """The page asks, Enter goes on with everything that was done, and it is in one journal, the new one."""
    lost(tmp_path)
    ask(app, tmp_path)
    press(app, pygame.K_RETURN)

    assert app.session.pages.top is None
    assert commands(app) == [Command.UP, Command.LEFT, Command.UNDO]
    assert left_behind(tmp_path / "journals").newest is None  # this session holds it
    app.session.document.close()
    left = left_behind(tmp_path / "journals").newest
    assert left is not None
    assert len(left.world.logged_commands) == 3
    left.later()


def test_what_was_drawn_behind_the_question_is_saved_before_going_on(tmp_path: Path, app: App) -> None:
    """Words draw while the page is open; their lines lie in the folder once another drawing is on the paper."""
    lost(tmp_path)
    ask(app, tmp_path)
    draw(app, Action.RIGHT, Action.DOWN)
    press(app, pygame.K_RETURN)

    assert commands(app) == [Command.UP, Command.LEFT, Command.UNDO]
    (before,) = (tmp_path / "Drawings").iterdir()
    assert [logged.command for logged in open_drawing(before).world.logged_commands] == [Command.RIGHT, Command.DOWN]
    assert app.session.note is not None
    assert before.name in app.session.note.detail


def test_where_that_cannot_be_saved_the_question_stays(tmp_path: Path, app: App) -> None:
    """A full disk costs neither drawing: the page says why, and Esc keeps both."""
    lost(tmp_path)
    page = ask(app, tmp_path)
    (tmp_path / "Drawings").write_text("in the way")
    draw(app, Action.RIGHT)
    press(app, pygame.K_RETURN)

    assert app.session.pages.top is page
    assert "cannot be saved" in str(page.sheet())
    assert commands(app) == [Command.RIGHT]
    press(app, pygame.K_ESCAPE)
    left = left_behind(tmp_path / "journals").newest
    assert left is not None
    assert len(left.world.logged_commands) == 3
    left.later()


def test_after_a_crash_the_drawing_can_be_put_away(tmp_path: Path, app: App) -> None:
    """The last button saves it with its commands and begins with clean paper; nothing is asked again."""
    lost(tmp_path)
    ask(app, tmp_path)
    press(app, pygame.K_TAB)
    press(app, pygame.K_TAB)
    press(app, pygame.K_RETURN)

    assert commands(app) == []
    (saved,) = (tmp_path / "Drawings").iterdir()
    assert len(open_drawing(saved).world.logged_commands) == 3
    assert left_behind(tmp_path / "journals").newest is None
    assert list((tmp_path / "journals").iterdir()) == []


def test_without_an_answer_it_is_asked_again(tmp_path: Path, app: App) -> None:
    """Esc leaves the drawing where it is, for the next start."""
    lost(tmp_path)
    ask(app, tmp_path)
    press(app, pygame.K_ESCAPE)

    assert app.session.pages.top is None
    assert commands(app) == []
    left = left_behind(tmp_path / "journals").newest
    assert left is not None
    left.later()


def test_the_page_shows_what_was_left(tmp_path: Path, app: App) -> None:
    """Its tile is the drawing itself, with how much was done."""
    lost(tmp_path)
    page = ask(app, tmp_path)
    picture = page.picture("left")

    assert picture is not None
    assert picture.get_size() == (300, 200)
    assert picture.get_at((120, 115))[:3] == (31, 58, 95)
    assert "3 moves" in str(page.sheet())


def test_where_nothing_was_left_nothing_is_asked(tmp_path: Path, app: App) -> None:
    """A first start, and one with a file, ask nothing."""
    begin(app.session, None, journals=tmp_path / "journals")
    assert app.session.pages.top is None

    lost(tmp_path)
    begin(app.session, photo(tmp_path), journals=tmp_path / "journals")
    assert app.session.pages.top is None
    assert app.session.world.canvas == (640, 320)


def test_a_drawing_too_long_for_its_file_says_so(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saved with one command too many it is a plain picture, and a banner says what that means until it fits again."""
    monkeypatch.setattr("game.drawing.command_log.MOST_COMMANDS", 2)
    draw(app, Action.RIGHT, Action.UP)
    assert app.session.save() is not None
    assert app.session.notices.newest is None
    draw(app, Action.LEFT)
    long = app.session.save()

    assert long is not None
    fault = app.session.notices.newest
    assert fault is not None
    assert fault.what == f"{long.name} is a plain picture: the drawing has too many moves, or too many wide lines."
    assert fault.remedy == "Undo what you want to before you close it; next time it opens as a picture to draw on."
    assert len(open_drawing(long).world.logged_commands) == 0


def test_a_drawing_that_nobody_wants_is_discarded_at_the_second_press(tmp_path: Path, app: App) -> None:
    """The first press asks, and Esc then keeps it; the second press takes the journal away."""
    lost(tmp_path)
    for presses, kept in ((1, True), (2, False)):
        page = ask(app, tmp_path)
        for key in (pygame.K_TAB, pygame.K_TAB, pygame.K_TAB, *[pygame.K_RETURN] * presses):
            press(app, key)
        if kept:
            assert app.session.pages.top is page
            assert "Yes, discard it" in str(page.sheet())
            press(app, pygame.K_ESCAPE)
        assert app.session.pages.top is None
        assert [*(tmp_path / "journals").iterdir()] == [] or kept


def test_how_much_of_a_damaged_drawing_is_left_is_told(tmp_path: Path, app: App) -> None:
    """Three of four commands can be read: the page says so, and no longer that nothing is lost."""
    lost(tmp_path)
    (journal,) = (tmp_path / "journals").iterdir()
    journal.write_bytes(journal.read_bytes() + b"nonsense\n")
    page = ask(app, tmp_path)

    assert "3 of 4 moves could be read" in str(page.sheet())
    assert "Nothing of it is lost" not in str(page.sheet())


def test_what_cannot_be_read_is_told_at_the_start(tmp_path: Path, app: App) -> None:
    """A journal that makes no sense is no reason for silence: a banner says where it is kept."""
    (tmp_path / "journals").mkdir()
    (tmp_path / "journals" / "odd.jsonl").write_bytes(b"{\n")
    begin(app.session, None, journals=tmp_path / "journals")

    assert app.session.notices.newest is not None
    assert str(tmp_path / "journals" / "odd.jsonl.bad") in app.session.notices.newest.remedy
