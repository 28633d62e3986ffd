"""Smooth shapes for the window: rounded boxes, discs and rings, antialiased by distance and kept."""

from functools import lru_cache
from math import ceil

import numpy as np
import pygame
from numpy.typing import NDArray

from game.messages import Colour

Rgba = Colour | tuple[int, int, int, int]


@lru_cache(maxsize=1024)
def rounded_box(
    size: tuple[int, int], *, radius: float, fill: Rgba, border: Rgba | None = None, border_px: float = 1.0
) -> pygame.Surface:
    """Return a box with round corners on nothing; the surface is shared, so do not draw on it.

    size: width and height in pixels, >= 1 each.
    radius: of the corners in pixels; half the shorter side makes a pill.
    fill, border: colours with or without alpha; no border if None.
    border_px: thickness of the border, inside the box.
    """
    width, height = max(1, size[0]), max(1, size[1])
    radius = min(radius, width / 2, height / 2)
    edge = ceil(radius + border_px) + 1  # pixels, beyond which a row is like the next one, and a column too
    if width > 2 * edge + 1 or height > 2 * edge + 1:
        least = min(width, 2 * edge + 1), min(height, 2 * edge + 1)
        small = rounded_box(least, radius=radius, fill=fill, border=border, border_px=border_px)
        return _stretched(small, (width, height), edge)
    x = np.abs(np.arange(width) + 0.5 - width / 2) - (width / 2 - radius)  # (width,)
    y = np.abs(np.arange(height) + 0.5 - height / 2) - (height / 2 - radius)  # (height,)
    outside = np.hypot(np.maximum(x, 0)[:, None], np.maximum(y, 0)[None, :])
    distance = outside + np.minimum(np.maximum(x[:, None], y[None, :]), 0) - radius  # (width, height), < 0 inside
    shape = np.clip(0.5 - distance, 0, 1)
    inner = np.clip(0.5 - distance - border_px, 0, 1) if border is not None else np.ones_like(shape)
    return _compose(shape, inner, _rgba(fill), _rgba(border if border is not None else fill))


def disc(diameter: int, *, fill: Rgba, border: Rgba | None = None, border_px: float = 1.0) -> pygame.Surface:
    """Return a disc of `diameter` pixels on nothing, shared as in `rounded_box`."""
    return rounded_box((diameter, diameter), radius=diameter / 2, fill=fill, border=border, border_px=border_px)


@lru_cache(maxsize=256)
def arrowhead(size: int, *, towards: tuple[int, int], fill: Rgba) -> pygame.Surface:
    """Return a triangle in a square of `size` pixels, shared as in `rounded_box`.

    towards: where it points, (0, -1) for up, (1, 0) for right, (1, 1) between right and down and so on.
    """
    at, (dx, dy) = np.arange(size) + 0.5 - size / 2, np.array(towards) / np.hypot(*towards)
    along = at[:, None] * dx + at[None, :] * dy  # (width, height)
    aside = np.abs(at[:, None] * dy - at[None, :] * dx)
    # Distances to the two slanted sides and to the base, in pixels; the tip is as far from the middle as the base.
    reach = size * 0.38
    side = (reach - along) / 2 - aside  # the triangle is as wide at its base as it is long
    inside = np.minimum(side / np.hypot(0.5, 1.0), reach + along)
    shape = np.clip(inside + 0.5, 0, 1)
    return _compose(shape, np.ones_like(shape), _rgba(fill), _rgba(fill))


@lru_cache(maxsize=256)
def open_ring(diameter: int, *, thick: float, fill: Rgba, towards: tuple[int, int], gap: float) -> pygame.Surface:
    """Return a ring that is open on one side, in a square of `diameter` pixels, shared as in `rounded_box`.

    thick: of its line, in pixels. towards: where it is open, as in `arrowhead`; gap: how wide, in pixels.
    """
    at, (dx, dy) = np.arange(diameter) + 0.5 - diameter / 2, np.array(towards) / np.hypot(*towards)
    out = np.hypot(at[:, None], at[None, :])  # (width, height)
    along, aside = at[:, None] * dx + at[None, :] * dy, np.abs(at[:, None] * dy - at[None, :] * dx)
    ring = np.maximum(out - diameter / 2, diameter / 2 - thick - out)
    distance = np.where(along > 0, np.maximum(ring, gap / 2 - aside), ring)  # < 0 inside
    shape = np.clip(0.5 - distance, 0, 1)
    return _compose(shape, np.ones_like(shape), _rgba(fill), _rgba(fill))


@lru_cache(maxsize=64)
def ring_slice(
    diameter: int, *, hole: int, towards: tuple[int, int], gap: float, fill: Rgba, border: Rgba, border_px: float = 1.0
) -> pygame.Surface:
    """Return a quarter of a ring in a square of `diameter` pixels, shared as in `rounded_box`.

    hole: diameter of what is left free in the middle. towards: where the quarter lies, (0, -1) for up and so on.
    gap: pixels between it and the next one.
    """
    at = np.arange(diameter) + 0.5 - diameter / 2
    along = at[:, None] * towards[0] + at[None, :] * towards[1]  # (width, height)
    aside = np.abs(at[:, None] * towards[1] + at[None, :] * towards[0])
    out = np.hypot(at[:, None], at[None, :])
    sides = (aside - along) / np.sqrt(2) + gap / 2
    distance = np.maximum(np.maximum(out - diameter / 2, hole / 2 - out), sides)  # < 0 inside
    shape, inner = np.clip(0.5 - distance, 0, 1), np.clip(0.5 - distance - border_px, 0, 1)
    return _compose(shape, inner, _rgba(fill), _rgba(border))


def _stretched(small: pygame.Surface, size: tuple[int, int], edge: int) -> pygame.Surface:
    """Return a box with the corners of a small one, whose middle row and column are repeated.

    edge: width and height of the corners in pixels.
    """
    surface = pygame.Surface(size, pygame.SRCALPHA, 32)
    columns, rows = (_parts(there, wanted, edge) for there, wanted in zip(small.get_size(), size, strict=True))
    for x, width, to_x, to_width in columns:
        for y, height, to_y, to_height in rows:
            part = surface.subsurface((to_x, to_y, to_width, to_height))
            pygame.transform.scale(small.subsurface((x, y, width, height)), part.get_size(), part)
    return surface


def _parts(there: int, wanted: int, edge: int) -> list[tuple[int, int, int, int]]:
    """Return the parts of a length that is stretched in its middle: where each begins and how long it is, and becomes.

    there, wanted: the length and what it becomes, in pixels. edge: of the parts at both ends.
    """
    if there == wanted:
        return [(0, there, 0, there)]
    return [(0, edge, 0, edge), (edge, 1, edge, wanted - 2 * edge), (there - edge, edge, wanted - edge, edge)]


def _rgba(colour: Rgba) -> NDArray[np.float64]:
    """Return a colour with its alpha, 0 to 255 each."""
    return np.array([*colour[:3], colour[3] if len(colour) == 4 else 255], np.float64)


def _compose(
    shape: NDArray[np.float64], inner: NDArray[np.float64], fill: NDArray[np.float64], border: NDArray[np.float64]
) -> pygame.Surface:
    """Return a surface of `fill` where `inner` is 1 and `border` where it is 0, cut out by `shape`; all 0 to 1."""
    blend = inner[..., None] * fill + (1 - inner[..., None]) * border  # (width, height, rgba)
    surface = pygame.Surface(shape.shape, pygame.SRCALPHA, 32)
    pygame.surfarray.pixels3d(surface)[...] = np.rint(blend[..., :3])
    pygame.surfarray.pixels_alpha(surface)[...] = np.rint(blend[..., 3] * shape)
    return surface
