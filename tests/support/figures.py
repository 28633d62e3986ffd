"""What a drawing should look like, worked out from the words alone; nothing of the game is used."""

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Point = tuple[int, int]
DIRECTIONS = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}  # y grows downwards
INK_DARKER_BY = 60  # of 255: mean difference from the paper from which a pixel counts as drawn


def path_of(words: Iterable[str], *, step_px: int, start: Point = (400, 500)) -> list[Point]:
    """Return the corners, in px, that a pen visits from `start` when it follows `words` without meeting an edge."""
    points = [start]
    for word in words:
        (x, y), (right, down) = points[-1], DIRECTIONS[word]
        points.append((x + right * step_px, y + down * step_px))
    return points


def size_of(points: list[Point]) -> tuple[int, int]:
    """Return the width and the height of `points`, px."""
    xs, ys = zip(*points, strict=True)
    return max(xs) - min(xs), max(ys) - min(ys)


def differences(png: Path, points: list[Point], *, width_px: int = 10) -> tuple[int, int]:
    """Return how many pixels of the picture `png` lack ink on the path, and how many have ink away from it.

    points: corners of the path, px. width_px: of the line. One pixel on either side of the line's edge may be either.
    The paper's colour is that of the top left pixel.
    """
    pixels = np.asarray(Image.open(png).convert("RGB"), np.int16)  # (height, width, 3)
    ink = np.abs(pixels - pixels[0, 0]).mean(axis=2) > INK_DARKER_BY
    surely = _band(ink.shape, points, width_px / 2 - 1.5)
    possibly = _band(ink.shape, points, width_px / 2 + 1.5)
    return int(np.sum(surely & ~ink)), int(np.sum(ink & ~possibly))


def _band(shape: tuple[int, ...], points: list[Point], reach_px: float) -> NDArray[np.bool_]:
    """Return which pixels lie within `reach_px` of the path, (height, width)."""
    rows, columns = np.indices(shape)
    near = np.zeros(shape, np.bool_)
    for (x0, y0), (x1, y1) in pairwise(points):
        dx = np.maximum(np.maximum(min(x0, x1) - columns, columns - max(x0, x1)), 0)
        dy = np.maximum(np.maximum(min(y0, y1) - rows, rows - max(y0, y1)), 0)
        near |= dx**2 + dy**2 <= reach_px**2
    return near
