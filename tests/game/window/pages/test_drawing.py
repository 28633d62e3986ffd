"""The pages of one drawing: another name, a copy, the trash, and every refusal told."""

from collections.abc import Callable
from pathlib import Path

import pygame
import pytest

from game.storage.drawing_file import open_drawing
from game.ui.controls import Field
from game.ui.page import Poster, controls
from game.window.pages.drawing import DrawingPage, RenamePage, TrashPage
from tests.support.gallery_window import STEM, captions, names, opened, settle, texts, top, with_drawings
from tests.support.window import Window


@pytest.fixture
def window(folder: Path) -> Window:
    """Return a window with the drawings one, two and three, the newest."""
    return with_drawings(folder)


def test_a_drawing_gets_another_name_by_the_keyboard(window: Window, folder: Path) -> None:
    """Backspace, letters and Enter: "three" becomes "threS s" here, and the letters do nothing else."""
    saves = window.session.saves
    opened(window)
    window.press(pygame.K_RETURN)
    window.choose("rename")
    window.press(pygame.K_BACKSPACE, written="\b")
    for key, sign in ((pygame.K_s, "S"), (pygame.K_SPACE, " "), (pygame.K_s, "s")):
        window.press(key, written=sign)
    window.press(pygame.K_RETURN, written="\r")
    assert isinstance(top(window), DrawingPage)
    assert names(folder) == {"one.png", "two.png", "threS s.png"}
    window.press(pygame.K_ESCAPE)

    assert captions(window) == ["threS s", "two", "one"]
    assert window.session.saves == saves


@pytest.mark.parametrize(
    ("name", "said"), [("two", "already"), ("", "needs a name"), ("a/b", "is not a file name that works everywhere")]
)
def test_a_name_that_cannot_be_is_told_on_the_page(window: Window, folder: Path, name: str, said: str) -> None:
    """Two sentences say why; the page stays, and so do all files."""
    opened(window)
    window.press(pygame.K_RETURN)
    window.choose("rename")
    for _ in "three":
        window.press(pygame.K_BACKSPACE, written="\b")
    window.write(name)
    window.choose("rename")

    assert isinstance(top(window), RenamePage)
    assert said in texts(window)
    assert names(folder) == {"one.png", "two.png", "three.png"}


def test_a_click_on_the_line_does_not_end_it(window: Window) -> None:
    """The mouse brings the keyboard to the name; only Enter or the button gives it."""
    opened(window)
    window.press(pygame.K_RETURN)
    window.choose("rename")
    window.frame()
    middle = window.app.surface.get_rect().center
    for x in range(middle[0] - 200, middle[0] + 200, 40):
        window.click((x, middle[1] - 10))

    assert isinstance(top(window), RenamePage)


def test_a_drawing_is_copied(window: Window, folder: Path) -> None:
    """The copy holds the same bytes, is named on the page, and stands among the drawings."""
    opened(window)
    window.press(pygame.K_RETURN)
    window.choose("duplicate")
    assert "three-2" in texts(window)
    assert (folder / "three-2.png").read_bytes() == (folder / "three.png").read_bytes()
    window.press(pygame.K_ESCAPE)

    assert sorted(captions(window)) == ["one", "three", "three-2", "two"]


@pytest.fixture
def trash(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception | None], list[Path]]:
    """Return what puts a trash in the place of the system's; it returns what was thrown away."""

    def put(error: Exception | None) -> list[Path]:
        thrown: list[Path] = []

        def throw(path: Path) -> None:
            if error is not None:
                raise error
            thrown.append(path)
            path.unlink()

        monkeypatch.setattr("game.storage.gallery.send2trash", throw)
        return thrown

    return put


def test_nothing_goes_to_the_trash_unasked(window: Window, folder: Path, trash: Callable[..., list[Path]]) -> None:
    """The question begins at the harmless answer: Enter keeps the drawing, and so does Esc."""
    thrown = trash(None)
    opened(window)
    window.press(pygame.K_RETURN)
    for answer in (pygame.K_RETURN, pygame.K_ESCAPE):
        window.choose("trash")
        question = top(window)
        assert isinstance(question, TrashPage)
        settle(window)
        assert Poster("three.png") in question.sheet().blocks
        assert question.picture("three.png") is not None  # it is seen what would go
        window.press(answer)
        assert isinstance(top(window), DrawingPage)

    assert thrown == []
    assert names(folder) == {"one.png", "two.png", "three.png"}


def test_a_drawing_goes_to_the_trash(window: Window, folder: Path, trash: Callable[..., list[Path]]) -> None:
    """Confirmed, it is gone from the page, and the keyboard is at the one that stands there now."""
    thrown = trash(None)
    opened(window)
    window.press(pygame.K_RETURN)
    window.choose("trash")
    window.choose("trash")
    assert thrown == [folder / "three.png"]
    assert captions(window) == ["two", "one"]
    window.press(pygame.K_RETURN)

    assert top(window).sheet().title == "two"


def test_a_trash_that_refuses_is_told(window: Window, trash: Callable[..., list[Path]]) -> None:
    """Where the system has no trash the drawing stays and two sentences say so."""
    trash(OSError("no trash here"))
    opened(window)
    window.press(pygame.K_RETURN)
    window.choose("trash")
    window.choose("trash")

    assert isinstance(top(window), TrashPage)
    assert "three.png cannot be moved to the trash (no trash here)." in texts(window)


def test_ctrl_a_lets_the_next_letter_replace_the_name(window: Window, folder: Path) -> None:
    """All of it is seen to be selected; what is typed stands alone, and the letters after it are added."""
    opened(window)
    window.press(pygame.K_RETURN)
    window.choose("rename")
    before = pygame.surfarray.array3d(window.app.surface)
    window.press(pygame.K_a, mod=pygame.KMOD_LCTRL, written="\x01")
    assert (pygame.surfarray.array3d(window.app.surface) != before).any()
    window.write("cat")
    window.press(pygame.K_RETURN, written="\r")

    assert names(folder) == {"cat.png", "one.png", "two.png"}


@pytest.mark.parametrize("key", [pygame.K_LEFT, pygame.K_TAB])
def test_what_is_selected_is_kept_by_any_other_key(window: Window, folder: Path, key: int) -> None:
    """After an arrow, or Tab and back, letters are added to the name again."""
    opened(window)
    window.press(pygame.K_RETURN)
    window.choose("rename")
    window.press(pygame.K_a, mod=pygame.KMOD_LCTRL, written="\x01")
    window.press(key)
    window.session.pages.focus("name")
    window.write("x")
    window.press(pygame.K_RETURN, written="\r")

    assert names(folder) == {"threex.png", "one.png", "two.png"}


def test_a_drawing_without_a_name_begins_with_its_time_selected(window: Window, folder: Path) -> None:
    """Where the name is the time of saving, letters and Enter are all that its first name takes."""
    (folder / "one.png").rename(folder / "speak-a-sketch-2024-05-06-070809.png")
    opened(window)
    assert captions(window) == ["three", "two", "2024-05-06, 07:08:09"]
    window.arrows("rr")
    window.press(pygame.K_RETURN)
    window.choose("rename")
    field = next(controls(top(window).sheet()))
    assert isinstance(field, Field)
    assert field.value == "speak-a-sketch-2024-05-06-070809"
    window.write("cat")
    window.press(pygame.K_RETURN, written="\r")

    assert names(folder) == {"cat.png", "two.png", "three.png"}


def test_a_save_follows_a_drawing_that_was_renamed(window: Window, folder: Path) -> None:
    """Opened, drawn on and renamed in the gallery, a drawing is saved under its new name and no other."""
    opened(window)
    window.press(pygame.K_RETURN)
    window.choose("open")
    window.arrows("l")
    opened(window)
    window.press(pygame.K_RETURN)
    window.choose("rename")
    window.write("s")
    window.choose("rename")
    window.session.pages.close_all()
    window.press(pygame.K_s)

    assert names(folder) == {"one.png", "two.png", "threes.png"}
    assert len(open_drawing(folder / "threes.png").world.logged_commands) == 4


def test_a_save_after_the_trash_makes_a_new_file(
    window: Window, folder: Path, trash: Callable[..., list[Path]]
) -> None:
    """Thrown away while it is on the paper, a drawing is saved under a new name, and not before it is asked for."""
    trash(None)
    opened(window)
    window.press(pygame.K_RETURN)
    window.choose("open")
    opened(window)
    window.press(pygame.K_RETURN)
    window.choose("trash")
    window.choose("trash")
    window.session.pages.close_all()
    assert names(folder) == {"one.png", "two.png"}
    assert not window.session.document.safe
    window.press(pygame.K_s)

    assert names(folder) == {"one.png", "two.png", f"{STEM}.png"}
