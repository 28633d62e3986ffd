"""Lines become pixels: where they should be, round at the ends, closed at the corners, erased where they were."""

import math

import numpy as np
import pygame
import pytest
from numpy.typing import NDArray

from game.drawing.canvas import render
from game.drawing.drawing import WHITE, Background, Segment
from game.drawing.world import World, step
from game.messages import Command, Inputs, Tool
from tests.support.golden_images import assert_golden
from tests.support.pictures import BLACK, BRICK, CANVAS, NAVY, drawn, photograph


def ink(surface: pygame.Surface) -> NDArray[np.float64]:
    """Return how black each pixel of a picture in black is, float64 (width, height), 0 to 1."""
    return 1 - pygame.surfarray.array3d(surface)[..., 0] / 255


def test_a_line_of_ten_pixels_is_ten_pixels_wide_and_nowhere_else() -> None:
    """Between its caps a line along the x axis at y = 80 covers the rows 75 to 84 wholly and no other."""
    column = ink(render(drawn((50, 80), (150, 80)), CANVAS))[100]

    assert list(np.flatnonzero(column)) == list(range(75, 85))
    assert np.all(column[75:85] == 1)


def test_a_line_of_ten_pixels_upright_is_as_wide() -> None:
    """Between its caps a line along the y axis at x = 80 covers the columns 75 to 84 wholly and no other."""
    row = ink(render(drawn((80, 40), (80, 120)), CANVAS))[:, 80]

    assert list(np.flatnonzero(row)) == list(range(75, 85))
    assert np.all(row[75:85] == 1)


def test_an_odd_width_has_half_covered_edges() -> None:
    """A line of 5 px in the middle between pixels covers 4 rows wholly and half of one on either side."""
    column = ink(render(drawn((50, 80), (150, 80), width_px=5), CANVAS))[100]

    assert column[77:83] == pytest.approx([0.5, 1, 1, 1, 1, 0.5], abs=1 / 255)
    assert column.sum() == pytest.approx(5, abs=2 / 255)


@pytest.mark.parametrize("width_px", [2, 10, 31, 60])
def test_ink_covers_the_area_of_a_rounded_line(width_px: int) -> None:
    """The ink of a line with round caps is its length times its width, and a disc: antialiasing adds and takes none."""
    length = 80
    expected = length * width_px + math.pi * width_px**2 / 4

    assert ink(render(drawn((60, 80), (140, 80), width_px=width_px), CANVAS)).sum() == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize("degrees", [7, 30, 45, 60, 83])
def test_ink_does_not_depend_on_the_angle(degrees: int) -> None:
    """A slanted line covers as much paper as a straight one of its length."""
    end = round(100 + 60 * math.cos(math.radians(degrees))), round(80 + 60 * math.sin(math.radians(degrees)))
    length = math.hypot(end[0] - 100, end[1] - 80)
    expected = length * 10 + math.pi * 25

    assert ink(render(drawn((100, 80), end), CANVAS)).sum() == pytest.approx(expected, rel=0.02)


def test_caps_are_round_and_lie_evenly_about_the_end() -> None:
    """The picture of a line is its own mirror image, left to right and top to bottom."""
    picture = ink(render(drawn((60, 80), (140, 80)), CANVAS))

    assert np.array_equal(picture, picture[::-1])
    assert np.array_equal(picture, picture[:, ::-1])
    assert picture[54, 80] == pytest.approx(0, abs=0.05)  # 5.5 px beyond the end
    assert picture[55, 80] > 0.9  # 4.5 px beyond the end, and still inside the cap
    assert picture[56, 76] < 0.8  # but its corner is cut


def test_a_corner_is_closed_and_round() -> None:
    """Where a line turns, the outer corner is filled by a quarter disc: inside it ink, outside none."""
    picture = ink(render(drawn((60, 80), (100, 80), (100, 120)), CANVAS))

    assert picture[102, 77] == 1  # 3.5 px from the corner point
    assert picture[104, 75] == pytest.approx(0, abs=0.05)  # 6.4 px from it
    assert picture[100, 80] == 1


def test_a_join_has_no_seam() -> None:
    """Two lines end to end give the same picture as one of both their lengths."""
    parts = render(drawn((20, 80), (60, 80), (140, 80)), CANVAS)
    whole = render(drawn((20, 80), (140, 80)), CANVAS)

    assert np.array_equal(ink(parts), ink(whole))


def test_later_colours_lie_on_earlier_ones() -> None:
    """Where two colours cross, the later one is seen."""
    drawing = drawn((20, 80), (180, 80), colour=NAVY)
    drawing = drawn((100, 20), (100, 140), colour=BRICK, on=drawing)

    picture = render(drawing, CANVAS)

    assert picture.get_at((100, 80))[:3] == BRICK
    assert picture.get_at((60, 80))[:3] == NAVY
    assert picture.get_at((5, 5))[:3] == WHITE


def test_a_line_at_the_edge_is_cut_by_it() -> None:
    """Of a line along the very edge of the paper, the half that lies on it is drawn."""
    picture = ink(render(drawn((0, 40), (0, 120)), CANVAS))

    assert list(np.flatnonzero(picture[:, 80])) == [0, 1, 2, 3, 4]


def test_an_eraser_brings_back_paper_of_any_background() -> None:
    """Erased places have the background, also one that was chosen later, and ink may be laid on them again."""
    drawing = drawn((20, 80), (180, 80), colour=NAVY, width_px=20)
    drawing = drawing.extend(Segment((100, 20), (100, 140), BLACK, 10, Tool.ERASER))
    drawing = drawn((100, 70), (100, 75), colour=BRICK, width_px=4, on=drawing)

    for background in (WHITE, (17, 34, 51)):
        picture = render(drawing.extend(Background((0, 0), (0, 0), background)), CANVAS)

        assert picture.get_at((100, 85))[:3] == picture.get_at((3, 3))[:3] == background
        assert picture.get_at((60, 80))[:3] == NAVY
        assert picture.get_at((100, 72))[:3] == BRICK


@pytest.mark.parametrize("width_px", [1, 5, 10, 60])
def test_going_back_with_the_eraser_leaves_nothing(width_px: int) -> None:
    """A line, its round ends and its corner are gone to the last soft pixel when the same way is erased."""
    way = (Command.RIGHT, Command.RIGHT, Command.UP)
    world = step(World.new(CANVAS), Inputs(way, 20, width_px), 0.0)
    world = step(world, Inputs((Command.DOWN, Command.LEFT, Command.LEFT), 20, width_px, tool=Tool.ERASER), 0.0)

    assert ink(render(world.drawing, CANVAS)).max() == 0


def test_an_eraser_brings_back_the_picture_below() -> None:
    """The picture is seen where nothing is drawn and where it was erased; where it is transparent, the background."""
    drawing = drawn((20, 40), (180, 40), width_px=20)
    drawing = drawing.extend(Segment((100, 20), (100, 140), BLACK, 10, Tool.ERASER))
    picture = render(drawing.extend(Background((0, 0), (0, 0), BRICK)), CANVAS, picture=photograph())

    assert [picture.get_at(at)[:3] for at in ((3, 3), (98, 40), (60, 40), (60, 120))] == [
        (3, 252, 90),
        (98, 157, 90),
        BLACK,
        BRICK,
    ]


def test_golden_tools() -> None:
    """A pen, a lifted pen, an eraser across two colours and a dark background look as they were judged to look."""
    drawing = drawn((10, 16), (54, 16), (54, 32), (10, 32), colour=(240, 200, 90), width_px=8)
    drawing = drawing.extend(Segment((10, 32), (10, 48), NAVY, 8, Tool.LIFTED))
    drawing = drawn((10, 48), (54, 48), colour=(120, 170, 240), width_px=8, on=drawing)
    drawing = drawing.extend(Segment((32, 8), (32, 56), NAVY, 6, Tool.ERASER))
    drawing = drawing.extend(Background((0, 0), (0, 0), (24, 32, 48)))

    assert_golden(render(drawing, (64, 64)), "canvas_tools")


def test_golden_widths_and_corners() -> None:
    """A spiral, slanted lines, crossing colours and widths from 1 to 60 px look as they were judged to look."""
    drawing = drawn(
        (100, 80), (120, 80), (120, 100), (80, 100), (80, 60), (140, 60), (140, 120), (60, 120), colour=NAVY
    )
    drawing = drawn((10, 10), (60, 40), (20, 70), colour=BRICK, on=drawing)
    for i, width_px in enumerate([1, 2, 3, 5]):
        drawing = drawn((10, 100 + 12 * i), (45, 100 + 12 * i), (52, 94 + 12 * i), width_px=width_px, on=drawing)
    drawing = drawn((170, 40), (170, 60), colour=(224, 160, 40), width_px=60, on=drawing)

    assert_golden(render(drawing, CANVAS), "canvas_widths_and_corners")
