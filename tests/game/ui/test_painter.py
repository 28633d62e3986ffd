"""What everything in the window is drawn with: each shape where it was asked for, in the colours of the theme."""

from dataclasses import replace

import pygame
import pytest

from game.ui import theme
from game.ui.painter import Align, Painter

BLUE = (77, 171, 255)
BLACK = (0, 0, 0)
PLACE = pygame.Rect(100, 200, 80, 20)


def painted(painter: Painter) -> pygame.Rect:
    """Return the rectangle around all that was drawn on the black window; empty if there is nothing."""
    mask = pygame.mask.from_threshold(painter.surface, BLACK, (1, 1, 1, 255))
    mask.invert()
    rects = mask.get_bounding_rects()
    return rects[0].unionall(rects[1:]) if rects else pygame.Rect(0, 0, 0, 0)


def test_a_box_stands_where_it_is_asked_for(painter: Painter) -> None:
    """It fills its place and nothing else; its border lies inside, as thick as asked for."""
    painter.box(PLACE, radius=0, fill=BLUE, border=theme.DARK.warn, border_px=3)

    assert painted(painter) == PLACE
    assert [painter.surface.get_at((140, 200 + y))[:3] for y in (2, 3)] == [theme.DARK.warn, BLUE]


@pytest.mark.parametrize("filled_px", [0, 1, 40, 80])
def test_a_bar_is_filled_so_many_pixels_of_its_rail(painter: Painter, filled_px: int) -> None:
    """The rest shows the rail, in the colour that the theme has for it."""
    painter.bar(PLACE, filled_px, colour=BLUE)
    row = [painter.surface.get_at((x, PLACE.centery))[:3] for x in range(PLACE.x + 1, PLACE.right - 1)]

    assert painted(painter) == PLACE
    assert row == [BLUE] * max(0, min(filled_px - 1, 78)) + [theme.DARK.track] * (79 - max(1, filled_px))


def test_dots_and_arrows_stand_around_their_middle(painter: Painter) -> None:
    """A disc of 20 px around (300, 300) reaches 10 px to each side; the head of an arrow stays in its square."""
    painter.dot((300, 300), 20, fill=BLUE)
    assert painted(painter) == pygame.Rect(290, 290, 20, 20)

    painter.fill(BLACK)
    painter.arrow((300, 300), 21, towards=(1, 0), fill=BLUE)
    assert pygame.Rect(290, 290, 21, 21).contains(painted(painter))
    assert painter.surface.get_at((295, 300))[:3] == BLUE


@pytest.mark.parametrize(("align", "left"), [("left", 500), ("centre", 450), ("right", 400)])
def test_a_text_keeps_to_its_room(painter: Painter, align: Align, left: int) -> None:
    """A path that is too long is written as its two ends, in no more than 100 px from where it is aligned."""
    at, how = (500, 300), {"size": theme.BODY, "colour": BLUE, "align": align}
    rect = painter.text("/home/somebody/Pictures/drawings/a house.png", at, room_px=100, **how)  # type: ignore[arg-type]

    assert 60 < rect.w <= 100
    assert pygame.Rect(left, 280, 100, 40).contains(painted(painter))
    assert painter.text("short", at, room_px=100, **how) == painter.text("short", at, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(("align", "left"), [("left", 100), ("centre", 80), ("right", 60)])
def test_text_is_aligned(painter: Painter, align: Align, left: int) -> None:
    """The left, middle or right of a text stands where it was asked for."""
    width = painter.face.width("left", size=20)
    rect = painter.text("left", (100, 50), size=20, colour=BLUE, align=align)

    assert rect.x == pytest.approx(100 - {"left": 0, "centre": width / 2, "right": width}[align], abs=1)
    assert (rect.x < 100) == (left < 100)


def test_capitals_stand_in_the_middle(painter: Painter) -> None:
    """The ink of a capital H lies evenly about the height that was asked for."""
    painter.text("H", (20, 50), size=40, colour=BLUE)
    ink = painted(painter)

    assert (ink.top + ink.bottom) / 2 == pytest.approx(50, abs=1)


def test_the_theme_comes_with_the_painter(painter: Painter) -> None:
    """Two painters of one surface draw in their own colours, in any order: no theme is set anywhere else."""
    light = replace(painter, theme=theme.LIGHT)
    for one in (light, painter, light):
        one.bar(PLACE, 0, colour=BLUE)
        assert painter.surface.get_at(PLACE.center)[:3] == one.theme.track
