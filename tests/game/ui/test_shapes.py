"""Smooth shapes: their colour inside, nothing outside, round at the corners."""

import math

import pygame
import pytest

from game.ui.shapes import arrowhead, disc, rounded_box

BLUE = (77, 171, 255)


def area(surface: pygame.Surface) -> float:
    """Return the covered area in pixels."""
    return float(pygame.surfarray.array_alpha(surface).sum() / 255)


@pytest.mark.parametrize("diameter", [8, 11, 24, 40])
def test_a_disc_has_the_area_of_a_disc(diameter: int) -> None:
    """Antialiasing neither adds nor takes area."""
    assert area(disc(diameter, fill=BLUE)) == pytest.approx(math.pi * diameter**2 / 4, rel=0.02)


def test_a_box_loses_only_its_corners() -> None:
    """A box of 60 x 40 with corners of 10 px lacks (4 - pi) x 100 square pixels."""
    box = rounded_box((60, 40), radius=10, fill=BLUE)

    assert area(box) == pytest.approx(60 * 40 - (4 - math.pi) * 100, rel=0.005)
    assert box.get_at((0, 0)).a == 0
    assert tuple(box.get_at((30, 20))) == (*BLUE, 255)


@pytest.mark.parametrize("size", [(200, 20), (20, 201), (200, 121), (201, 120)])
def test_a_large_box_has_the_corners_of_a_small_one(size: tuple[int, int]) -> None:
    """What lies between them is the same in each row and each column."""
    fill, border, least = BLUE, (255, 0, 0, 128), 20 if 20 in size else 24
    small = rounded_box((least, least), radius=9.5, fill=fill, border=border, border_px=1.5)
    large = rounded_box(size, radius=9.5, fill=fill, border=border, border_px=1.5)
    for x in range(10):
        for y in range(10):
            for right, bottom in ((False, False), (True, False), (False, True), (True, True)):
                here = (size[0] - 1 - x if right else x, size[1] - 1 - y if bottom else y)
                there = (least - 1 - x if right else x, least - 1 - y if bottom else y)
                assert large.get_at(here) == small.get_at(there)
    middle = [large.get_at((x, size[1] // 2)) for x in range(12, size[0] - 12)]
    across = [large.get_at((size[0] // 2, y)) for y in range(12, size[1] - 12)]

    assert len({*map(tuple, middle)}) <= 1
    assert len({*map(tuple, across)}) <= 1


def test_a_border_lies_inside() -> None:
    """A border of 2 px colours the outer two rows and no third one."""
    box = rounded_box((60, 40), radius=0, fill=(0, 0, 0), border=BLUE, border_px=2)

    assert [box.get_at((30, y))[:3] for y in range(3)] == [BLUE, BLUE, (0, 0, 0)]


def test_a_shape_is_made_once() -> None:
    """The same shape is the same surface: nothing is made anew in each frame."""
    assert rounded_box((50, 20), radius=5, fill=BLUE) is rounded_box((50, 20), radius=5, fill=BLUE)


@pytest.mark.parametrize("towards", [(0, -1), (0, 1), (-1, 0), (1, 0)])
def test_an_arrowhead_points(towards: tuple[int, int]) -> None:
    """There is ink near the tip on the axis, and none beside it; at the base there is."""
    head, middle = arrowhead(41, towards=towards, fill=BLUE), 20
    dx, dy = towards

    assert head.get_at((middle + 13 * dx, middle + 13 * dy)).a > 200
    assert head.get_at((middle + 13 * dx + 8 * dy, middle + 13 * dy + 8 * dx)).a == 0
    assert head.get_at((middle - 13 * dx + 8 * dy, middle - 13 * dy + 8 * dx)).a > 200
