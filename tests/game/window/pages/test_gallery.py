"""The page of all drawings: what it shows, and that nothing is lost whatever is opened."""

from pathlib import Path
from threading import Event

import pygame
import pytest

from game.drawing.pen import Size
from game.settings import Settings
from game.storage.drawing_file import open_drawing, save_png
from game.ui.page import controls
from game.window.pages.gallery import GalleryPage
from game.window.pages.opening import open_file
from game.window.pages.slideshow import SECONDS, SlideshowPage
from tests.support.gallery_window import captions, names, opened, settle, texts, top, with_drawings
from tests.support.helpers import PATIENCE_S, wait_for
from tests.support.window import Window


@pytest.fixture
def window(folder: Path) -> Window:
    """Return a window with the drawings one, two and three, the newest."""
    return with_drawings(folder)


def test_the_newest_drawing_is_first_and_enter_twice_goes_on_with_it(window: Window) -> None:
    """Ctrl O, Enter, Enter opens "three", whose three lines can be undone one by one."""
    window.press(pygame.K_n, mod=pygame.KMOD_LCTRL)
    window.session.document.saved()
    opened(window)
    assert captions(window) == ["three", "two", "one"]
    window.press(pygame.K_RETURN)
    window.press(pygame.K_RETURN)

    assert window.session.pages.top is None
    assert window.session.world.drawing.lines == 3
    for left in (2, 1, 0):
        window.press(pygame.K_z, mod=pygame.KMOD_LCTRL)
        assert window.session.world.drawing.lines == left


def test_what_was_not_saved_is_saved_before_another_is_opened(window: Window, folder: Path) -> None:
    """A fourth line in no file is in a new file of four lines once another is opened; the others stay as they are."""
    before = {path: path.read_bytes() for path in folder.iterdir()}
    window.arrows("l")
    opened(window)
    window.press(pygame.K_RETURN)
    window.press(pygame.K_RETURN)
    (new,) = set(folder.iterdir()) - set(before)

    assert open_drawing(new).world.drawing.lines == 4
    assert {path: path.read_bytes() for path in before} == before


def test_the_arrows_reach_every_drawing(window: Window) -> None:
    """Right, right, Enter shows the oldest; Esc comes back to where the keyboard was; Esc again to the paper."""
    opened(window)
    window.arrows("rr")
    window.press(pygame.K_RETURN)
    assert top(window).sheet().title == "one"
    window.press(pygame.K_ESCAPE)
    window.press(pygame.K_RETURN)
    assert top(window).sheet().title == "one"
    window.press(pygame.K_ESCAPE)
    window.press(pygame.K_ESCAPE)

    assert window.session.pages.top is None


def test_without_drawings_the_page_says_what_to_do(folder: Path) -> None:
    """A folder that is not there yet is no error: press S, and Enter comes back to the paper."""
    window = Window()
    opened(window)
    assert "press S" in texts(window)
    assert not folder.exists()
    window.press(pygame.K_RETURN)

    assert window.session.pages.top is None


def test_a_folder_that_cannot_be_read_is_told(folder: Path) -> None:
    """Where a file lies in its place, two sentences say so, and the window plays on."""
    folder.write_text("no folder")
    window = Window()
    opened(window)

    assert "cannot be shown" in texts(window)


def test_what_is_no_drawing_is_told_and_changes_nothing(window: Window, folder: Path) -> None:
    """A broken file has an empty frame and a sentence; it cannot be gone on with, and the paper stays."""
    (folder / "broken.png").write_bytes(b"no picture")
    world = window.session.world
    opened(window)
    settle(window)
    assert captions(window)[0] == "broken"
    window.press(pygame.K_RETURN)
    settle(window)
    window.press(pygame.K_RETURN)

    assert "broken.png cannot be" in texts(window)
    assert window.session.world.drawing is world.drawing


def test_the_slideshow_goes_on_by_itself_and_by_the_arrows(window: Window) -> None:
    """After the given seconds the second drawing is shown, the arrows go to the third and back to the first."""
    opened(window)
    window.choose("slideshow")
    page = top(window)
    assert isinstance(page, SlideshowPage)
    shown = [page.sheet().title]
    while not page.idle:
        window.frame(dt=0.0)
    window.frame(dt=SECONDS)
    for path in "rrl":
        shown.append(page.sheet().title)
        window.arrows(path)

    assert shown == ["three", "two", "one", "three"]
    assert page.sheet().title == "one"


def test_with_reduced_motion_the_slideshow_waits_to_be_asked(folder: Path) -> None:
    """It stands still; its switch sets it going."""
    window = Window(Settings(reduced_motion=True))
    window.arrows("u")
    for name in ("one", "two"):
        save_png(window.view.paper.surface, folder / f"{name}.png", world=window.session.world)
    opened(window)
    window.choose("slideshow")
    page = top(window)
    assert isinstance(page, SlideshowPage)
    first = page.sheet().title
    while not page.idle:
        window.frame(dt=0.0)
    window.frame(dt=3 * SECONDS)
    assert page.sheet().title == first
    window.choose("runs")
    window.frame(dt=SECONDS)

    assert page.sheet().title != first


def test_the_end_waits_for_no_picture(window: Window, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the window the page is left too: of three pictures the one that is being made is the last."""
    begun, free = list[Path](), Event()

    def slow(path: Path, _: Size) -> pygame.Surface:
        begun.append(path)
        free.wait(PATIENCE_S)
        return pygame.Surface((1, 1))

    monkeypatch.setattr("game.storage.thumbnails.thumbnail", slow)
    opened(window)
    wait_for(lambda: len(begun) == 1)
    page = top(window)
    window.session.finish()
    free.set()
    assert isinstance(page, GalleryPage)
    wait_for(lambda: page.idle)

    assert window.session.pages.top is None
    assert begun == [folder / "three.png"]


def test_the_button_of_the_panel_opens_the_page(window: Window) -> None:
    """The mouse reaches it too, and a click on a drawing shows it."""
    window.frame()
    window.click(window.at("gallery"))

    assert isinstance(top(window), GalleryPage)


def test_a_drawing_whose_file_is_open_already_can_be_opened_again(window: Window, folder: Path) -> None:
    """Going back to the saved state keeps what came after it in a file of its own."""
    open_file(window.session, folder / "one.png")
    window.arrows("u")
    assert open_file(window.session, folder / "one.png")

    assert window.session.world.drawing.lines == 1
    assert len(names(folder)) == 4


def test_the_gallery_shows_where_this_run_saves(folder: Path, tmp_path: Path) -> None:
    """With --save it shows that file's folder, and the player's own and back at a press each."""
    window = Window(save_path=tmp_path / "here" / "house.png")
    window.arrows("u")
    window.press(pygame.K_s)
    save_png(window.view.paper.surface, folder / "old.png")
    opened(window)
    assert captions(window) == ["house"]
    window.choose("other")
    assert captions(window) == ["old"]
    window.choose("other")

    assert captions(window) == ["house"]


def test_what_makes_room_lies_beside_the_file_of_this_run(folder: Path, tmp_path: Path) -> None:
    """With --save a drawing set aside for another goes into the folder on show, under a name of its own."""
    window = Window(save_path=tmp_path / "here" / "house.png")
    window.press(pygame.K_s)
    window.arrows("u")
    opened(window)
    window.press(pygame.K_RETURN)
    window.press(pygame.K_RETURN)

    assert names(tmp_path / "here") == {"house.png", "speak-a-sketch-2024-05-06-070809.png"}
    assert not folder.exists()


def test_without_a_save_path_there_is_one_folder(window: Window) -> None:
    """Nothing offers to go elsewhere."""
    opened(window)

    assert not any(getattr(one, "key", "") == "other" for one in controls(top(window).sheet()))
