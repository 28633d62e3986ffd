"""Ink in tiles: how much of a pixel a line covers, and that no value ever changes."""

import numpy as np
import pytest

from game.drawing.drawing import Segment
from game.drawing.tiles import TILE_PX, Box, Ink, bounds, coverage, places
from game.messages import Tool

NAVY, BRICK = (31, 58, 95), (196, 84, 58)


@pytest.mark.parametrize("line", [Segment((30, 40), (90, 70), NAVY, 9), Segment((50, 50), (50, 50), NAVY, 10)])
def test_bounds_hold_all_ink(line: Segment) -> None:
    """No pixel outside the bounds of a line is covered by it."""
    environment = coverage(line, (0, 0, 200, 160))
    left, top, right, bottom = bounds(line)
    environment[left:right, top:bottom] = 0

    assert environment.max() == 0


@pytest.mark.parametrize("box", [(0, 0, 600, 300), (63, 64, 65, 65), (-5, -70, 3, 2), (10, 10, 11, 20)])
def test_tiles_cover_a_box_once(box: Box) -> None:
    """Every pixel of a box lies in one tile and in no other, also left of and above the paper."""
    counted = np.zeros((700, 400), int)
    for (column, row), (left, top, right, bottom) in places(box):
        assert column * TILE_PX <= left < right <= (column + 1) * TILE_PX
        assert row * TILE_PX <= top < bottom <= (row + 1) * TILE_PX
        counted[left + 80 : right + 80, top + 80 : bottom + 80] += 1

    assert counted.sum() == (box[2] - box[0]) * (box[3] - box[1])
    assert counted.max() == 1


def test_ink_never_changes() -> None:
    """More lines make other ink; the old one keeps its tiles, and tiles without a new line are shared."""
    near, far = Segment((10, 10), (20, 10), NAVY, 10), Segment((200, 10), (210, 10), NAVY, 10)
    old = Ink().with_lines([near, far])
    mask = old.tiles[0, 0].planes[1].copy()
    new = old.with_lines([Segment((20, 10), (20, 30), BRICK, 10)])

    assert np.array_equal(old.tiles[0, 0].planes[1], mask)
    assert new.tiles[3, 0] is old.tiles[3, 0]
    assert new.tiles[0, 0] is not old.tiles[0, 0]


def test_a_packed_tile_is_the_same_tile() -> None:
    """Packing takes less than a tenth of the memory and gives back every value, and may be done again."""
    ink = Ink().with_lines([Segment((10, 10), (20, 10), NAVY, 10), Segment((20, 10), (20, 30), BRICK, 10)])
    tile = ink.tiles[0, 0]
    below, mask = (planes.copy() for planes in tile.planes)

    for _ in range(2):
        tile.pack()
        assert len(tile._packed) < (below.nbytes + mask.nbytes) / 10
        assert all(np.array_equal(now, then) for now, then in zip(tile.planes, (below, mask), strict=True))


def test_lines_in_one_ink_are_one_shape() -> None:
    """Another colour, an eraser and a pen again are each a shape of their own; a lifted pen is none."""

    def line(colour: tuple[int, int, int], tool: Tool = Tool.PEN) -> Segment:
        return Segment((10, 10), (20, 10), colour, 10, tool)

    lines = [line(NAVY), line(NAVY), line(NAVY, Tool.LIFTED), line(BRICK), line(NAVY, Tool.ERASER), line(BRICK)]
    shapes = [Ink().with_lines(lines[:count]).shape for count in range(7)]

    assert shapes == [0, 1, 1, 1, 2, 3, 4]


def test_an_erased_pixel_holds_no_ink() -> None:
    """Where an eraser went and something else was drawn since, what lies below has neither colour nor opacity."""
    ink = Ink().with_lines(
        [
            Segment((10, 10), (20, 10), NAVY, 10),
            Segment((10, 10), (20, 10), NAVY, 20, Tool.ERASER),
            Segment((50, 50), (50, 50), BRICK, 3),
        ]
    )
    below, mask = ink.tiles[0, 0].planes

    assert below.max() == 0
    assert mask[50, 50] == 1
