"""The signs on buttons, drawn as shapes so that they are sharp at every size and take every theme's colours."""

import colorsys
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pygame

from game.messages import Colour

FINE = 8  # drawn so many times larger and scaled down, which makes edges smooth


class _Plate:
    """A square of 24 x 24 units to draw on; thick: of lines, in units."""

    def __init__(self, size: int, ink: Colour) -> None:
        self._unit = size * FINE / 24
        self.surface = pygame.Surface((size * FINE, size * FINE), pygame.SRCALPHA, 32)
        self.surface.fill((*ink, 0))  # so that smooth edges mix with nothing darker
        self.ink: Colour | tuple[int, int, int, int] = ink

    def line(self, *points: tuple[float, float], thick: float = 2.2) -> None:
        """Draw lines with round ends and corners."""
        at = [(x * self._unit, y * self._unit) for x, y in points]
        width = round(thick * self._unit)
        for start, end in pairwise(at):
            across = pygame.Vector2(end) - start
            if across.length():
                across = across.rotate(90).normalize() * width / 2
                corners = [start + across, start - across, end - across, end + across]
                pygame.draw.polygon(self.surface, self.ink, corners)
        for point in at:
            pygame.draw.circle(self.surface, self.ink, point, width / 2)

    def fill(self, *points: tuple[float, float]) -> None:
        """Fill a polygon."""
        pygame.draw.polygon(self.surface, self.ink, [(x * self._unit, y * self._unit) for x, y in points])

    def disc(self, x: float, y: float, radius: float) -> None:
        """Fill a circle."""
        pygame.draw.circle(self.surface, self.ink, (x * self._unit, y * self._unit), radius * self._unit)

    def arc(self, x: float, y: float, radius: float, begin: float, end: float, *, thick: float = 2.2) -> None:
        """Draw an arc from angle `begin` to `end`, in degrees clockwise from the right."""
        turns = np.radians(np.linspace(begin, end, 25))
        points = [(x + radius * float(np.cos(t)), y + radius * float(np.sin(t))) for t in turns]
        self.line(*points, thick=thick)

    def wipe(self, *points: tuple[float, float]) -> None:
        """Take a polygon away again."""
        ink, self.ink = self.ink, (*self.ink[:3], 0)
        self.fill(*points)
        self.ink = ink


def _pen(plate: _Plate) -> None:
    plate.fill((3.5, 20.5), (5, 14.5), (16.5, 3), (21, 7.5), (9.5, 19))
    plate.wipe((13.2, 5.2), (14.4, 4), (20, 9.6), (18.8, 10.8))


def _eraser(plate: _Plate) -> None:
    plate.line((8, 20.5), (21, 20.5), thick=1.8)
    plate.fill((2.5, 14.5), (13, 4), (20, 11), (11.5, 19.5), (7.5, 19.5))
    plate.wipe((7.3, 12.5), (8.5, 11.3), (13.2, 16), (12, 17.2))


def _lifted(plate: _Plate) -> None:
    plate.fill((7, 15.5), (8, 11), (16.5, 2.5), (20, 6), (11.5, 14.5))
    for x in (4, 10, 16):
        plate.line((x, 20.5), (x + 3, 20.5), thick=1.8)


def _grid(plate: _Plate) -> None:
    for at in (4, 12, 20):
        plate.line((at, 4), (at, 20), thick=1.6)
        plate.line((4, at), (20, at), thick=1.6)


def _snap(plate: _Plate) -> None:
    plate.arc(12, 12, 6.5, 0, 180, thick=4.4)
    for x in (5.5, 18.5):
        plate.fill((x - 2.2, 12), (x - 2.2, 8.6), (x + 2.2, 8.6), (x + 2.2, 12))
        plate.fill((x - 2.2, 7), (x - 2.2, 3.4), (x + 2.2, 3.4), (x + 2.2, 7))


def _microphone(plate: _Plate) -> None:
    plate.line((12, 6), (12, 11), thick=6.4)
    plate.arc(12, 11, 6.4, 0, 180, thick=1.9)
    plate.line((12, 17.4), (12, 20.5), thick=1.9)
    plate.line((8.5, 21), (15.5, 21), thick=1.9)


def _voice(plate: _Plate) -> None:
    plate.disc(8.5, 7, 4.2)
    plate.fill((1.5, 20.5), (1.5, 17.5), (5, 13.5), (12, 13.5), (15.5, 17.5), (15.5, 20.5))
    for radius in (7, 11):
        plate.arc(9.5, 9, radius, -32, 32, thick=1.9)


def _muted(plate: _Plate) -> None:
    _microphone(plate)
    plate.wipe((2.2, 5.4), (5.4, 2.2), (21.8, 18.6), (18.6, 21.8))
    plate.line((4, 4), (20, 20), thick=2)


def _gallery(plate: _Plate) -> None:
    for x, y in ((3.5, 3.5), (13.5, 3.5), (3.5, 13.5), (13.5, 13.5)):
        plate.line((x, y), (x + 7, y), (x + 7, y + 7), (x, y + 7), (x, y), thick=1.9)


def _settings(plate: _Plate) -> None:
    for y, knob in ((6, 15.5), (12, 8), (18, 13.5)):
        plate.line((3.5, y), (20.5, y), thick=1.8)
        plate.disc(knob, y, 2.9)


def _help(plate: _Plate) -> None:
    plate.arc(12, 8.6, 4.4, -180, 50, thick=2.5)
    plate.line((14.8, 12), (12, 14.6), (12, 15.2), thick=2.5)
    plate.disc(12, 19.8, 1.7)


def _close(plate: _Plate) -> None:
    plate.line((6.5, 6.5), (17.5, 17.5))
    plate.line((17.5, 6.5), (6.5, 17.5))


def _check(plate: _Plate) -> None:
    plate.line((5.5, 12.5), (10, 17), (18.5, 7.5), thick=2.8)


def _share(plate: _Plate) -> None:
    plate.line((12, 3.5), (12, 14))
    plate.line((7.8, 7.4), (12, 3.2), (16.2, 7.4))
    plate.line((7.5, 11), (4.5, 11), (4.5, 20.5), (19.5, 20.5), (19.5, 11), (16.5, 11), thick=1.9)


SIGNS: dict[str, Callable[[_Plate], None]] = {
    "pen": _pen,
    "eraser": _eraser,
    "lifted": _lifted,
    "grid": _grid,
    "snap": _snap,
    "microphone": _microphone,
    "muted": _muted,
    "voice": _voice,
    "gallery": _gallery,
    "settings": _settings,
    "help": _help,
    "share": _share,
    "close": _close,
    "check": _check,
}


@lru_cache(maxsize=256)
def icon(name: str, size: int, ink: Colour) -> pygame.Surface:
    """Return a sign in a square of `size` pixels on nothing; the surface is shared, so do not draw on it.

    name: one of `SIGNS`; KeyError for any other.
    """
    plate = _Plate(max(size, 4), ink)
    SIGNS[name](plate)
    return pygame.transform.smoothscale(plate.surface, (max(size, 4), max(size, 4)))


@lru_cache(maxsize=16)
def wheel(size: int) -> pygame.Surface:
    """Return a disc of all hues, `size` pixels wide, shared as in `icon`: the sign for any colour at all."""
    middle = np.arange(size * 4) + 0.5 - size * 2
    x, y = middle[:, None], middle[None, :]
    hues = np.array([colorsys.hsv_to_rgb(i / 64, 0.72, 0.92) for i in range(64)]) * 255  # (64, rgb)
    turn = (np.arctan2(y, x) / (2 * np.pi) % 1 * 64).astype(int) % 64  # (width, height)
    surface = pygame.Surface((size * 4, size * 4), pygame.SRCALPHA, 32)
    pygame.surfarray.pixels3d(surface)[...] = hues[turn]
    pygame.surfarray.pixels_alpha(surface)[...] = np.where(np.hypot(x, y) <= size * 2, 255, 0)
    return pygame.transform.smoothscale(surface, (size, size))
