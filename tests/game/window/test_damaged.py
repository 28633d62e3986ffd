"""A drawing whose commands are damaged: named, and opened as a picture by a button of the window or of its page."""

from pathlib import Path

import pygame
import pytest
from PIL import Image

from game.session.session import Session
from game.settings import Settings
from game.storage import png_chunks as png
from game.storage.drawing_file import DAMAGED, LOG, CommandsError, open_drawing
from game.ui import theme
from game.ui.controls import Button
from game.ui.pointer import Placed
from game.window.pages.drawing import DrawingPage
from game.window.pages.opening import open_file
from tests.support.gallery_window import texts
from tests.support.window import Window

SIZE = (300, 200)


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """Return a file with a picture of 300 x 200, and a command log that is no JSON."""
    path = tmp_path / "house.png"
    Image.new("RGB", SIZE, (200, 30, 20)).save(path)
    path.write_bytes(png.with_chunks(path.read_bytes(), png.text(LOG, "{not JSON")))
    return path


def drawn_on(session: Session) -> bool:
    """Return whether the picture lies on the paper, without any bad news left."""
    return session.document.backdrop is not None and session.world.canvas == SIZE and session.notices.newest is None


def test_the_error_names_the_file_and_the_way_out(damaged: Path) -> None:
    """Among many files one knows which it was, and that its picture is there still."""
    with pytest.raises(
        CommandsError, match=r"^house\.png: the moves of this drawing are damaged .+ as a plain picture\.$"
    ):
        open_drawing(damaged)


def test_a_flipped_bit_in_the_file_has_the_same_way_out(damaged: Path) -> None:
    """The banner opens the picture, and the player reads that something beside it is damaged."""
    whole = bytearray(damaged.read_bytes())
    whole[60] ^= 1  # in the text, behind the header
    damaged.write_bytes(whole)
    window = Window()
    open_file(window.session, damaged)
    window.frame()
    window.click(banner_button(window).rect.center)

    assert drawn_on(window.session)
    assert window.session.note is not None
    assert window.session.note.detail == DAMAGED


def banner_button(window: Window) -> Placed:
    """Return the button of the banner that opens the picture."""
    return next(one for one in window.view.placed if one.control.key == "picture")


@pytest.mark.parametrize("big", [False, True])
def test_the_banner_opens_the_picture(damaged: Path, big: bool) -> None:
    """The button's words fit into it, and a click lays the picture on the paper and takes the banner away."""
    window = Window(Settings(big_text=big))
    open_file(window.session, damaged)
    window.frame()
    button = banner_button(window)
    face = window.view.face
    assert isinstance(button.control, Button)
    assert face.width(button.control.text, size=theme.BODY, bold=True) < button.rect.w

    window.click(button.rect.center)
    assert drawn_on(window.session)


def test_the_banner_offers_no_picture_for_what_holds_none(tmp_path: Path) -> None:
    """Text in a file that is called a picture has no way out."""
    (tmp_path / "text.png").write_text("hello")
    window = Window()
    open_file(window.session, tmp_path / "text.png")
    window.frame()

    assert all(one.control.key != "picture" for one in window.view.placed)


def test_the_page_of_the_drawing_opens_the_picture(damaged: Path) -> None:
    """After "Go on drawing" has failed, a button below the reason opens it, and leads back to the paper."""
    window = Window()
    window.session.pages.open(DrawingPage(window.session, damaged, changed=lambda *_: None))
    window.frame()
    window.choose("open")
    window.frame()
    assert "house.png: the moves of this drawing are damaged" in texts(window)
    window.choose("picture")
    window.frame()

    assert window.session.pages.top is None
    assert drawn_on(window.session)
    window.press(pygame.K_RIGHT)
    assert len(window.session.world.logged_commands) == 1
