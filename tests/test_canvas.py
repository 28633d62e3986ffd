"""Lines become pixels: where they should be, round at the ends, closed at the corners, whatever the way there."""

import math
import random
from itertools import pairwise

import numpy as np
import pygame
import pytest
from numpy.typing import NDArray

from game.canvas import BLANK, Paper, bounds, coverage, lines_of, render, tiles
from game.drawing import Clear, Drawing, Segment
from game.messages import Colour
from tests.golden_images import assert_golden

NAVY: Colour = (31, 58, 95)
BRICK: Colour = (196, 84, 58)
BLACK: Colour = (0, 0, 0)
CANVAS = (200, 160)


def drawn(*points: tuple[int, int], colour: Colour = BLACK, width_px: int = 10, on: Drawing | None = None) -> Drawing:
    """Return a drawing of one stroke through the points."""
    drawing = on or Drawing()
    for start, end in pairwise(points):
        drawing = drawing.extend(Segment(start, end, colour, width_px))
    return drawing


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
    assert picture.get_at((5, 5))[:3] == BLANK


def test_a_line_at_the_edge_is_cut_by_it() -> None:
    """Of a line along the very edge of the paper, the half that lies on it is drawn."""
    picture = ink(render(drawn((0, 40), (0, 120)), CANVAS))

    assert list(np.flatnonzero(picture[:, 80])) == [0, 1, 2, 3, 4]


def random_walk(seed: int, count: int) -> list[Drawing]:
    """Return the versions of a drawing that grows by lines of all sizes and colours, with undo and clear between."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice, not a secret
    drawing, at, colour, versions = Drawing(), (100, 80), NAVY, [Drawing()]
    for _ in range(count):
        act = dice.random()
        if act < 0.15:
            drawing = drawing.undo()
        elif act < 0.2:
            drawing = drawing.redo()
        elif act < 0.22:
            drawing = drawing.extend(Clear(at, at))
        else:
            colour = dice.choice([NAVY, BRICK, colour, colour, colour])
            to = min(max(at[0] + dice.randint(-30, 30), 0), 200), min(max(at[1] + dice.randint(-30, 30), 0), 160)
            drawing, at = drawing.extend(Segment(at, to, colour, dice.choice([3, 10, 17]))), to
        versions.append(drawing)
    return versions


@pytest.mark.parametrize("seed", range(4))
def test_a_paper_that_follows_equals_one_drawn_anew(seed: int) -> None:
    """However a drawing came about, by lines, undo, redo and clear, its pixels are those of drawing it at once."""
    paper = Paper(CANVAS)

    for version in random_walk(seed, 80):
        paper.follow(version)

        assert np.array_equal(
            pygame.surfarray.array3d(paper.surface), pygame.surfarray.array3d(render(version, CANVAS))
        )


def test_a_paper_that_skips_versions_catches_up() -> None:
    """A drawing hundreds of lines ahead is drawn as well as one line ahead, and blank paper comes back."""
    versions = random_walk(9, 400)
    paper = Paper(CANVAS)
    paper.follow(versions[3])
    paper.follow(versions[-1])

    assert np.array_equal(
        pygame.surfarray.array3d(paper.surface), pygame.surfarray.array3d(render(versions[-1], CANVAS))
    )

    paper.follow(Drawing())

    assert np.all(pygame.surfarray.array3d(paper.surface) == 255)


def test_following_says_whether_anything_changed() -> None:
    """The same version again is no work, and the caller is told so."""
    paper, drawing = Paper(CANVAS), drawn((20, 80), (60, 80))

    assert paper.follow(drawing)
    assert not paper.follow(drawing)


def test_one_more_line_touches_only_its_own_box() -> None:
    """What was changed elsewhere on the surface stays: a new line is drawn within its box."""
    paper = Paper(CANVAS)
    first = drawn((20, 20), (60, 20))
    paper.follow(first)
    paper.surface.set_at((5, 150), BRICK)
    paper.follow(drawn((60, 20), (60, 60), on=first))

    assert paper.surface.get_at((5, 150))[:3] == BRICK


@pytest.mark.parametrize("line", [Segment((30, 40), (90, 70), NAVY, 9), Segment((50, 50), (50, 50), NAVY, 10)])
def test_bounds_hold_all_ink(line: Segment) -> None:
    """No pixel outside the bounds of a line is covered by it."""
    whole = pygame.Rect(0, 0, 200, 160)
    outside = coverage(line, whole).copy()
    box = bounds(line)
    outside[box.left : box.right, box.top : box.bottom] = 0

    assert outside.max() == 0


def test_tiles_cover_the_paper_once() -> None:
    """Every pixel of a 600 x 300 paper lies in one tile and in no other."""
    counted = np.zeros((600, 300), int)
    for tile in tiles(pygame.Rect(0, 0, 600, 300)):
        counted[tile.left : tile.right, tile.top : tile.bottom] += 1

    assert np.all(counted == 1)


def test_lines_of_strokes_are_those_that_were_drawn() -> None:
    """Strokes taken apart give back the lines, oldest first."""
    drawing = drawn((0, 0), (10, 0), (10, 10))

    assert list(lines_of(drawing.strokes)) == [
        Segment((0, 0), (10, 0), BLACK, 10),
        Segment((10, 0), (10, 10), BLACK, 10),
    ]


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
