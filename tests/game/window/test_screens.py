"""Every screen looks as it did when it was last looked at: in both themes, and in a large and a small window."""

from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from game.settings import Look
from game.ui import theme
from tests.support.golden_images import GOLDEN, assert_like_golden
from tests.support.window import Window
from tests.tools.screens import EACH, SCREENS, SETTINGS, main

SIZES = ((1366, 768), (1000, 700))
MOST_BYTES = 14_000  # of a picture, on average


def folder(look: Look, size: tuple[int, int]) -> str:
    """Return where the pictures of this theme and size lie, below those of all screens."""
    return f"{look.value}_{size[0]}"


@pytest.mark.parametrize("size", SIZES, ids=[str(width) for width, _ in SIZES])
@pytest.mark.parametrize("look", [Look.DARK, Look.LIGHT], ids=lambda look: look.value)
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_should(name: str, look: Look, size: tuple[int, int]) -> None:
    """The window is that of the committed picture, but for what another machine does to the edges of letters."""
    window = Window(replace(SETTINGS, theme=look), size=size)
    SCREENS[name](window)

    assert_like_golden(window.app.surface, f"screens/{folder(look, size)}/{name}")


def test_some_screens_make_one_picture(tmp_path: Path) -> None:
    """The command saves four windows at half their size, two in a row, light and dark among them."""
    main([str(tmp_path / "screens.png")])
    picture = pygame.image.load(tmp_path / "screens.png")

    assert picture.get_size() == EACH
    assert picture.get_at((1, 1))[:3] == theme.LIGHT.window
    assert picture.get_at((EACH[0] - 2, 1))[:3] == theme.DARK.window


def test_no_picture_of_a_screen_is_left_over() -> None:
    """Each committed picture belongs to a screen, a theme and a size, and they stay small."""
    wanted = {
        f"{folder(look, size)}/{name}.png" for name in SCREENS for look in (Look.DARK, Look.LIGHT) for size in SIZES
    }
    there = list((GOLDEN / "screens").rglob("*.png"))

    assert {path.relative_to(GOLDEN / "screens").as_posix() for path in there} == wanted
    assert sum(path.stat().st_size for path in there) < MOST_BYTES * len(there)
