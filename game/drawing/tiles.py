"""Ink without paper: what lines leave behind, in small tiles that never change, so that any state can be kept.

Lines in one ink that come one after another are one shape: where they overlap, the greater coverage counts, so that
joins have no seam. Later shapes lie on earlier ones. An eraser's shape takes ink away. The ink depends on the lines
alone, not on the way in which they came and went.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from game.drawing.drawing import Segment
from game.messages import Colour, Tool

TILE_PX = 64  # side of the squares in which ink is kept: a line touches whole ones

Planes: TypeAlias = NDArray[np.float32]
Box: TypeAlias = tuple[int, int, int, int]  # left, top, right, bottom, the last two exclusive
Place: TypeAlias = tuple[int, int]  # column and row of a tile


def coverage(segment: Segment, box: Box) -> NDArray[np.float64]:
    """Return how much of each pixel of `box` a line covers, float64 (width, height), 0 to 1.

    A point (x, y) is the corner between pixels, not the middle of one, as in SVG: a line of even width along an axis
    has sharp edges, and a line of 10 px is 10 pixels wide. Coverage is taken from the distance between the pixel's
    middle and the line, which is exact along the axes and rounds caps and joins by itself.
    """
    (ax, ay), (bx, by) = segment.start, segment.end
    x = np.arange(box[0], box[2])[:, None] + 0.5 - ax  # (width, 1)
    y = np.arange(box[1], box[3])[None, :] + 0.5 - ay  # (1, height)
    dx, dy = bx - ax, by - ay
    if dx or dy:
        along = np.clip((x * dx + y * dy) / (dx * dx + dy * dy), 0.0, 1.0)
        x, y = x - along * dx, y - along * dy
    return np.asarray(np.clip(segment.width_px / 2 + 0.5 - np.hypot(x, y), 0.0, 1.0))


def bounds(segment: Segment) -> Box:
    """Return the pixels that a line may touch."""
    reach = segment.width_px // 2 + 1
    (ax, ay), (bx, by) = segment.start, segment.end
    return min(ax, bx) - reach, min(ay, by) - reach, max(ax, bx) + reach, max(ay, by) + reach


def places(box: Box) -> Iterator[tuple[Place, Box]]:
    """Yield each tile that a box touches, with the part of the box in it."""
    left, top, right, bottom = box
    for column in range(left // TILE_PX, -(-right // TILE_PX)):
        for row in range(top // TILE_PX, -(-bottom // TILE_PX)):
            x, y = column * TILE_PX, row * TILE_PX
            part = max(left, x), max(top, y), min(right, x + TILE_PX), min(bottom, y + TILE_PX)
            yield (column, row), part


class InkTile:
    """A square of ink, TILE_PX each way. Its value never changes; `pack` only makes it smaller in memory.

    below: what lies under the last shape: red, green and blue, multiplied by the opacity, 0 to 255, and the opacity,
        0 to 1, float32 (4, TILE_PX, TILE_PX).
    mask: how much of each pixel the last shape covers, 0 to 1, float32 (TILE_PX, TILE_PX).
    shape: its number. colour: of it; None is an eraser.
    """

    __slots__ = ("_packed", "_planes", "colour", "shape")

    def __init__(self, below: Planes, mask: Planes, *, shape: int, colour: Colour | None) -> None:
        self._planes: tuple[Planes, Planes] | None = below, mask
        self._packed = b""
        self.shape, self.colour = shape, colour

    @property
    def planes(self) -> tuple[Planes, Planes]:
        """What lies below, and the mask."""
        if self._planes is None:
            both = np.frombuffer(zlib.decompress(self._packed), np.float32).reshape(5, TILE_PX, TILE_PX)
            self._planes = both[:4], both[4]
        return self._planes

    def pack(self) -> None:
        """Take little memory until the planes are asked for."""
        if self._planes is not None:
            below, mask = self._planes
            self._packed = self._packed or zlib.compress(below.tobytes() + mask.tobytes(), 1)
            self._planes = None

    def with_line(self, part: Planes, at: Box, *, shape: int, colour: Colour | None) -> "InkTile":
        """Return the tile with more ink: `part` is the coverage at the pixels `at`, counted from the tile's corner."""
        below, mask = self.planes
        if shape == self.shape:
            mask = mask.copy()
        else:
            below, mask = self._settled((0, 0, TILE_PX, TILE_PX)) if mask.any() else below, np.zeros_like(mask)
        window = mask[at[0] : at[2], at[1] : at[3]]
        np.maximum(window, part, out=window)
        return InkTile(below, mask, shape=shape, colour=colour)

    def over(self, ground: Planes, at: Box) -> Planes:
        """Return the pixels `at`, counted from the tile's corner, of this ink on the ground.

        ground: red, green and blue, float32 (3, width, height) or (3, 1, 1), 0 to 255. The ink on it is of that kind.
        """
        ink = self._settled(at)  # first, so that a pixel does not depend on when its shape was settled
        pixels = ground * (1 - ink[3])
        pixels += ink[:3]
        return np.asarray(pixels)

    def _settled(self, at: Box) -> Planes:
        """Return colours and opacity with the last shape, as `below` has them, at some pixels."""
        below, mask = (planes[..., at[0] : at[2], at[1] : at[3]] for planes in self.planes)
        settled = below * (1 - mask)
        if self.colour is not None:
            settled += mask * _dye(self.colour)
        return np.asarray(settled)


BLANK = InkTile(
    np.zeros((4, TILE_PX, TILE_PX), np.float32), np.zeros((TILE_PX, TILE_PX), np.float32), shape=0, colour=None
)


@dataclass(frozen=True)
class Ink:
    """All ink of one version of a drawing: the tiles that are not blank, number and colour of the last shape."""

    tiles: Mapping[Place, InkTile] = field(default_factory=dict)
    shape: int = 0
    colour: Colour | None = None

    def with_lines(self, lines: Iterable[Segment]) -> "Ink":
        """Return the ink after more lines; a lifted pen leaves none."""
        tiles, shape, colour = dict(self.tiles), self.shape, self.colour
        for line in lines:
            if line.tool is Tool.LIFTED:
                continue
            ink = None if line.tool is Tool.ERASER else line.colour
            if shape == 0 or ink != colour:
                shape, colour = shape + 1, ink
            left, top, _, _ = box = bounds(line)
            stamp = _stamp(line.end[0] - line.start[0], line.end[1] - line.start[1], line.width_px)
            for place, (x0, y0, x1, y1) in places(box):
                part = stamp[x0 - left : x1 - left, y0 - top : y1 - top]
                x, y = place[0] * TILE_PX, place[1] * TILE_PX
                tile = tiles.get(place, BLANK)
                tiles[place] = tile.with_line(part, (x0 - x, y0 - y, x1 - x, y1 - y), shape=shape, colour=colour)
        return Ink(tiles, shape, colour)


@lru_cache(maxsize=64)
def _dye(colour: Colour) -> Planes:
    """Return the planes of a colour without gaps, float32 (4, 1, 1)."""
    return np.array([*colour, 1], np.float32)[:, None, None]


@lru_cache(maxsize=256)
def _stamp(dx: int, dy: int, width_px: int) -> Planes:
    """Return the coverage of a line by its way and width; the moves of a drawing have few of either."""
    line = Segment((0, 0), (dx, dy), (0, 0, 0), width_px)
    return coverage(line, bounds(line)).astype(np.float32)
