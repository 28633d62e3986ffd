"""What the window is drawn with: a surface, the typeface and the colours, and the few shapes that all is made of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import pygame

from game.messages import Colour
from game.ui.shapes import Rgba, arrowhead, disc, rounded_box
from game.ui.text import Type
from game.ui.theme import Theme

Align = Literal["left", "centre", "right"]
LEFT_OF = MappingProxyType({"left": 0.0, "centre": 0.5, "right": 1.0})  # where it is put, in widths of a text


@dataclass(frozen=True)
class Painter:
    """Draws on a surface; the window makes one for each frame and hands it to every function that draws.

    surface: what is drawn on. face: the typeface at the scale of the window. theme: the colours of this frame.
    Lengths are in pixels of the surface; `px` makes them of units of the layout. All that is drawn goes through
    `fill` and `blit`, within `clip`.
    """

    surface: pygame.Surface
    face: Type
    theme: Theme

    def px(self, units: float) -> int:
        """Return a length in whole pixels of the window, at least 1 for what is above 0."""
        return self.face.px(units)

    def fill(self, colour: Colour, rect: pygame.Rect | None = None) -> None:
        """Draw a rectangle with sharp corners; the whole surface if None."""
        self.surface.fill(colour, rect)

    def blit(
        self, image: pygame.Surface, at: pygame.Rect | tuple[int, int], area: pygame.Rect | None = None
    ) -> pygame.Rect:
        """Draw an image with its top left corner at `at`, or only this area of it; returns the rectangle covered.

        The image must not be drawn on afterwards: what is drawn again may be drawn from it.
        """
        return self.surface.blit(image, at, area)

    def outline(self, colour: Colour, rect: pygame.Rect, thick_px: int) -> None:
        """Draw the border of a rectangle with sharp corners, inside it."""
        tall = rect.h - 2 * thick_px
        self.fill(colour, pygame.Rect(rect.x, rect.y, rect.w, thick_px))
        self.fill(colour, pygame.Rect(rect.x, rect.bottom - thick_px, rect.w, thick_px))
        self.fill(colour, pygame.Rect(rect.x, rect.y + thick_px, thick_px, tall))
        self.fill(colour, pygame.Rect(rect.right - thick_px, rect.y + thick_px, thick_px, tall))

    @property
    def clip(self) -> pygame.Rect:
        """The rectangle outside which nothing is drawn."""
        return self.surface.get_clip()

    @contextmanager
    def clipped(self, rect: pygame.Rect) -> Iterator[None]:
        """Draw nothing outside this rectangle meanwhile."""
        before = self.surface.get_clip()
        self.surface.set_clip(rect)
        try:
            yield
        finally:
            self.surface.set_clip(before)

    def centred(self, image: pygame.Surface, centre: tuple[float, float]) -> None:
        """Draw an image around `centre`."""
        self.blit(image, image.get_rect(center=centre))

    def box(
        self, rect: pygame.Rect, *, radius: float, fill: Rgba, border: Rgba | None = None, border_px: float = 1.0
    ) -> None:
        """Draw a box with round corners; `radius` and the rest as in `rounded_box`."""
        self.blit(rounded_box(rect.size, radius=radius, fill=fill, border=border, border_px=border_px), rect)

    def dot(
        self,
        centre: tuple[float, float],
        diameter: int,
        *,
        fill: Rgba,
        border: Rgba | None = None,
        border_px: float = 1.0,
    ) -> None:
        """Draw a disc around `centre`."""
        image = disc(diameter, fill=fill, border=border, border_px=border_px)
        self.blit(image, (round(centre[0] - diameter / 2), round(centre[1] - diameter / 2)))

    def bar(self, rect: pygame.Rect, filled_px: int, *, colour: Colour) -> None:
        """Draw a rail with round ends, of which the first `filled_px` pixels from the left are in `colour`."""
        self.box(rect, radius=rect.h / 2, fill=self.theme.track)
        if filled_px > 0:
            # Cut from a whole bar, so that the first pixels follow its round end instead of standing out of it.
            whole = rounded_box(rect.size, radius=rect.h / 2, fill=colour)
            self.blit(whole, rect, pygame.Rect(0, 0, filled_px, rect.h))

    def arrow(self, centre: tuple[float, float], size: int, *, towards: tuple[int, int], fill: Rgba) -> None:
        """Draw the head of an arrow around `centre`, in a square of `size` pixels; towards: (0, -1) is up."""
        self.centred(arrowhead(size, towards=towards, fill=fill), centre)

    def text(
        self,
        text: str,
        at: tuple[float, float],
        *,
        size: float,
        colour: Colour,
        bold: bool = False,
        align: Align = "left",
        room_px: int | None = None,
        alpha: int = 255,
    ) -> pygame.Rect:
        """Write `text` with the middle of its capitals at height at[1] and its left, middle or right at at[0].

        size: in units. room_px: how wide it may be; a longer text is written as its two ends around an ellipsis.
        alpha: 255 is solid, 0 nothing. Returns the rectangle covered.
        """
        if room_px is not None:
            text = self.face.fit(text, room_px, size=size, bold=bold)
        image = self.face.image(text, size=size, colour=colour, bold=bold, alpha=alpha)
        left = round(at[0] - image.get_width() * LEFT_OF[align])
        return self.blit(image, (left, self.face.top(at[1], size=size, bold=bold)))
