"""Saving drawings: the pixels, the names, and disks that refuse."""

from datetime import datetime
from pathlib import Path

import pygame
import pytest
from PIL import Image

from game.storage.drawing_file import StorageError, default_folder, default_name, save_png

PAPER = (251, 250, 246)
NAVY = (31, 58, 95)
NOON = datetime(2026, 3, 9, 12, 0, 0)  # noqa: DTZ001 - the player's own clock


@pytest.fixture
def surface() -> pygame.Surface:
    """Return paper of 30 x 20 pixels with one dark pixel at (3, 7)."""
    surface = pygame.Surface((30, 20))
    surface.fill(PAPER)
    surface.set_at((3, 7), NAVY)
    return surface


def test_every_pixel_arrives(tmp_path: Path, surface: pygame.Surface) -> None:
    """The PNG has the size and colours of the surface, and nothing lies beside it."""
    path = save_png(surface, tmp_path / "new" / "out.png")

    with Image.open(path) as image:
        assert (image.format, image.size, image.mode) == ("PNG", (30, 20), "RGB")
        assert image.getpixel((3, 7)) == NAVY
        assert image.getpixel((7, 3)) == PAPER
    assert [p.name for p in path.parent.iterdir()] == ["out.png"]


def test_a_taken_name_gets_a_number(tmp_path: Path, surface: pygame.Surface) -> None:
    """Three saves in the same second are three files, and the first is untouched."""
    (tmp_path / "out.png").write_bytes(b"mine")
    second = save_png(surface, tmp_path / "out.png")
    third = save_png(surface, tmp_path / "out.png")

    assert (second.name, third.name) == ("out-2.png", "out-3.png")
    assert (tmp_path / "out.png").read_bytes() == b"mine"


def test_overwrites_when_told(tmp_path: Path, surface: pygame.Surface) -> None:
    """A file that the player named is replaced, through a link as well."""
    target, link = tmp_path / "out.png", tmp_path / "link.png"
    target.write_bytes(b"old")
    link.symlink_to(target)
    save_png(surface, link, overwrite=True)

    assert link.is_symlink()
    assert target.read_bytes().startswith(b"\x89PNG")


def test_a_place_that_is_no_folder_is_refused(tmp_path: Path, surface: pygame.Surface) -> None:
    """Two sentences say what happened and what to do, and nothing is left behind."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match=r"cannot be saved as .*out\.png \(.*\)\. Check .*, then save again\."):
        save_png(surface, tmp_path / "file" / "out.png")

    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_names_say_when() -> None:
    """The default name carries date and time and sorts by them."""
    assert default_name(datetime(2026, 3, 9, 7, 5, 2)) == "speak-a-sketch-2026-03-09-070502.png"  # noqa: DTZ001 - the player's own clock


def test_drawings_have_a_folder_of_their_own() -> None:
    """Drawings go into a folder of this game inside the player's pictures."""
    assert default_folder().name == "Speak-a-Sketch"
