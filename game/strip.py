"""The strip below the paper: the last seconds of sound, running right to left, with what was made of them above."""

import numpy as np
import pygame
from numpy.typing import NDArray

from game import theme
from game.layout import Layout
from game.marks import Kind
from game.messages import Colour
from game.reasons import short
from game.recent import FRAMES_SHOWN, Recent
from game.shapes import box
from game.text import Type

# Natural logarithm of mel power: a quiet room lies near the first, a loud vowel at the second.
DARK_LOG, BRIGHT_LOG = -11.0, 1.5
# From nothing over the accent to warm light, so that loud is bright for every kind of eye.
RAMP: tuple[tuple[float, Colour], ...] = (
    (0.0, theme.CARD),
    (0.35, (18, 50, 92)),
    (0.62, (52, 136, 222)),
    (0.82, (170, 216, 240)),
    (1.0, (255, 232, 170)),
)
MARK_COLOURS = {
    Kind.COMMAND: theme.GOOD,
    Kind.UNUSED: theme.SOFT,
    Kind.TOO_LOW: theme.WARN,
    Kind.TOO_QUIET: theme.WARN,
    Kind.SAME: theme.WARN,
    Kind.TOO_SOON: theme.WARN,
    Kind.OTHER: theme.SOFT,
}
CAPTION = "what is heard, and what it is taken for"
HEAD = 32  # units above the sound, for the words


def _palette() -> NDArray[np.uint8]:
    """Return 256 colours along RAMP, uint8 (256, rgb)."""
    at = np.linspace(0, 1, 256)
    stops = [stop for stop, _ in RAMP]
    return np.stack([np.interp(at, stops, [c[i] for _, c in RAMP]) for i in range(3)], axis=1).astype(np.uint8)


PALETTE = _palette()


def place(frame: float, shown: float, width: int) -> float:
    """Return how far from the left end of the strip, `width` pixels wide, a frame stands; the newest at the right."""
    return width * (1 - (shown - frame) / FRAMES_SHOWN)


class Strip:
    """The waterfall of one window; keeps the picture of the sound between frames."""

    def __init__(self) -> None:
        self._count = -1
        self._sound = pygame.Surface((FRAMES_SHOWN, 40), 0, 32)

    def draw(self, surface: pygame.Surface, layout: Layout, face: Type, *, recent: Recent, note: str) -> None:
        """Draw the strip.

        note: what to say instead where nothing is heard; empty while listening.
        """
        rect = layout.strip
        box(surface, rect, radius=layout.px(11), fill=theme.CARD, border=theme.BORDER)
        head = layout.px(HEAD)
        inner = pygame.Rect(rect.x + 2, rect.y + head, rect.w - 4, rect.h - head - layout.px(6))
        if recent.count and recent.count != self._count:
            self._count = recent.count
            shade = np.clip((recent.frames[:, ::-1] - DARK_LOG) / (BRIGHT_LOG - DARK_LOG), 0, 1)  # (frames, mels)
            pygame.surfarray.blit_array(self._sound, PALETTE[(shade * 255).astype(np.uint8)])
        clip = surface.get_clip()
        surface.set_clip(inner if not note else pygame.Rect(0, 0, 0, 0))
        if recent.count:
            late = round((recent.count - recent.shown) / FRAMES_SHOWN * inner.w)
            surface.blit(pygame.transform.smoothscale(self._sound, inner.size), (inner.x + late, inner.y))
        surface.set_clip(rect)
        if note:
            face.draw(surface, note, rect.center, size=theme.FAR, colour=theme.SOFT, align="centre")
        else:
            self._marks(surface, inner, layout, face, recent)
        surface.set_clip(clip)

    def _marks(self, surface: pygame.Surface, inner: pygame.Rect, layout: Layout, face: Type, recent: Recent) -> None:
        """Write the marks above their sounds, newest first; an older one that would be overwritten is left out."""
        free = inner.right - layout.px(8)  # right end of the room that is left
        if not any(mark.frame > recent.shown - FRAMES_SHOWN for mark in recent.marks):
            left = (inner.x + layout.px(12), inner.y - layout.px(14))
            face.draw(surface, CAPTION, left, size=theme.SMALL, colour=theme.FAINT)
        for mark in reversed(recent.marks):
            text, x = short(mark), inner.x + place(mark.frame, recent.shown, inner.w)
            width = face.width(text, size=theme.FAR, bold=True)
            right = min(x, free)
            if x < inner.x:
                break
            if x - right > layout.px(60) or right - width < inner.x:
                continue
            colour = MARK_COLOURS[mark.kind]
            surface.fill(theme.mix(theme.CARD, colour, 0.5), pygame.Rect(round(x) - 1, inner.y - 3, 2, inner.h + 3))
            at = (right, inner.y - layout.px(15))
            face.draw(surface, text, at, size=theme.FAR, colour=colour, bold=True, align="right")
            free = round(right - width - layout.px(14))
