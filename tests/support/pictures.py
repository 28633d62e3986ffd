"""Drawings and pictures that tests of the paper draw, and their pixels."""

from itertools import pairwise

import numpy as np
import pygame
from numpy.typing import NDArray

from game.drawing.drawing import Drawing, Segment
from game.messages import Colour

NAVY: Colour = (31, 58, 95)
BRICK: Colour = (196, 84, 58)
BLACK: Colour = (0, 0, 0)
CANVAS = (200, 160)


def drawn(*points: tuple[int, int], colour: Colour = BLACK, width_px: int = 10, on: Drawing | None = None) -> Drawing:
    """Return a drawing of one stroke through the points."""
    drawing = Drawing() if on is None else on
    for start, end in pairwise(points):
        drawing = drawing.extend(Segment(start, end, colour, width_px))
    return drawing


def pixels(surface: pygame.Surface) -> NDArray[np.uint8]:
    """Return red, green and blue of each pixel, uint8 (width, height, 3)."""
    return pygame.surfarray.array3d(surface)


def photograph() -> pygame.Surface:
    """Return a picture of the paper's size in which no two columns are alike, the lower half transparent."""
    picture = pygame.Surface(CANVAS, pygame.SRCALPHA, 32)
    for x in range(CANVAS[0]):
        picture.fill((x, 255 - x, 90), (x, 0, 1, CANVAS[1] // 2))
    return picture
