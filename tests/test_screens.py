"""Every screen looks as it did when it was last looked at: dark in the one size of window, light in the other."""

from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from game import theme
from game.settings import Look
from tests.golden_images import GOLDEN, assert_like_golden
from tests.screens import EACH, SCREENS, SETTINGS, main
from tests.window import Window

SEEN_AS = ((Look.DARK, (1366, 768)), (Look.LIGHT, (1000, 700)))  # each theme and each size once, for each screen


@pytest.mark.parametrize(("look", "size"), SEEN_AS, ids=[look.value for look, _ in SEEN_AS])
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_should(name: str, look: Look, size: tuple[int, int]) -> None:
    """The window is that of the committed picture, but for what another machine does to the edges of letters."""
    window = Window(replace(SETTINGS, theme=look), size=size)
    SCREENS[name](window)

    assert_like_golden(window.app.surface, f"screens/{name}_{look.value}")


def test_some_screens_make_one_picture(tmp_path: Path) -> None:
    """The command saves four windows at half their size, two in a row, light and dark among them."""
    main([str(tmp_path / "screens.png")])
    picture = pygame.image.load(tmp_path / "screens.png")

    assert picture.get_size() == EACH
    assert picture.get_at((1, 1))[:3] == theme.LIGHT.window
    assert picture.get_at((EACH[0] - 2, 1))[:3] == theme.DARK.window


def test_no_picture_of_a_screen_is_left_over() -> None:
    """Each committed picture belongs to a screen and a theme."""
    wanted = {f"{name}_{look.value}" for name in SCREENS for look, _ in SEEN_AS}

    assert {path.stem for path in (GOLDEN / "screens").glob("*.png")} == wanted
