"""Draws on a window only where something changed: what a frame is made of is noted, and compared with the frame before.

Each frame is drawn in full as a list of strokes: an image here, a rectangle there. Where that list is the one of the
frame before nothing is drawn at all; else the rectangles around what went and what came are drawn anew.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pygame

from game.messages import Colour
from game.ui.painter import Painter

Corner = tuple[int, int]
Corners = tuple[int, int, int, int]  # left, top, width, height


class Fill(NamedTuple):
    """A rectangle with sharp corners."""

    within: Corners
    colour: Colour

    def draw(self, surface: pygame.Surface) -> None:
        """Draw it."""
        surface.fill(self.colour, self.within)


class Blit(NamedTuple):
    """An image, or an area of it. It is told from others by which object it is."""

    within: Corners
    image: pygame.Surface
    at: Corner
    area: Corners | None

    def draw(self, surface: pygame.Surface) -> None:
        """Draw it."""
        surface.blit(self.image, self.at, self.area)


# within: where it may leave pixels, cut to the clip of that moment; never empty.
Stroke = Fill | Blit


@dataclass(frozen=True)
class Sketch(Painter):
    """A painter that notes what is drawn in `strokes`, and leaves the surface as it is."""

    strokes: list[Stroke] = field(default_factory=list)
    _clips: list[pygame.Rect] = field(default_factory=list)

    def _within(self, rect: pygame.Rect) -> Corners | None:
        """Return what the clip leaves of a rectangle, or None where that is nothing."""
        seen = rect.clip(self.clip)
        return (seen.x, seen.y, seen.w, seen.h) if seen.w and seen.h else None

    def fill(self, colour: Colour, rect: pygame.Rect | None = None) -> None:
        """Note a rectangle."""
        within = self._within(self.surface.get_rect() if rect is None else rect)
        if within:
            self.strokes.append(Fill(within, colour))

    def blit(
        self, image: pygame.Surface, at: pygame.Rect | tuple[int, int], area: pygame.Rect | None = None
    ) -> pygame.Rect:
        """Note an image."""
        corner = (at[0], at[1])
        rect = pygame.Rect(corner, image.get_size() if area is None else area.size)
        within = self._within(rect)
        if within:
            self.strokes.append(Blit(within, image, corner, None if area is None else (*area.topleft, *area.size)))
        return rect

    @property
    def clip(self) -> pygame.Rect:
        """The rectangle outside which nothing is drawn."""
        return self._clips[-1] if self._clips else self.surface.get_rect()

    @contextmanager
    def clipped(self, rect: pygame.Rect) -> Iterator[None]:
        """Note nothing outside this rectangle meanwhile."""
        self._clips.append(rect.clip(self.surface.get_rect()))
        try:
            yield
        finally:
            self._clips.pop()

    def part(self) -> "Sketch":
        """Return another one for a part of the same frame, empty."""
        return replace(self, strokes=[], _clips=[])


class Repaint:
    """Keeps what a window shows, and brings it up to date."""

    def __init__(self) -> None:
        self._shown: list[Stroke] | None = None
        self._surface: tuple[pygame.Surface, Corner] | None = None

    def forget(self) -> None:
        """Draw everything next time: the window may have lost its picture."""
        self._shown = None

    def show(self, surface: pygame.Surface, strokes: Iterable[Stroke]) -> list[pygame.Rect]:
        """Draw these strokes where they are not what the surface shows already; returns the rectangles drawn on."""
        strokes, before, known = [*strokes], self._shown, self._surface
        self._shown, self._surface = strokes, (surface, surface.get_size())
        if before is None or known is None or known[0] is not surface or known[1] != surface.get_size():
            dirty = [surface.get_rect()]
        else:
            dirty = _changed(before, strokes, surface.get_rect())
        rects = [stroke.within for stroke in strokes] if dirty else []
        for rect in dirty:
            for at in rect.collidelistall(rects):
                surface.set_clip(rect.clip(rects[at]))
                strokes[at].draw(surface)
        surface.set_clip(None)
        return dirty


def _changed(before: list[Stroke], now: list[Stroke], whole: pygame.Rect) -> list[pygame.Rect]:
    """Return rectangles around all that differs between two frames, none of them touching another; whole: the window.

    Where the same strokes come in another order all is drawn: what lies above what has changed.
    """
    if before == now:
        return []
    old, new = set(before), set(now)
    if [one for one in before if one in new] != [one for one in now if one in old]:
        return [whole]
    dirty: list[pygame.Rect] = []
    for stroke in old ^ new:
        rect = pygame.Rect(stroke.within)
        while (at := rect.collidelist(dirty)) >= 0:
            rect = rect.union(dirty.pop(at))
        dirty.append(rect)
    return dirty
