"""The spectrogram below the paper: the last seconds of sound, running right to left, and above them what was heard."""

from functools import lru_cache

import numpy as np
import pygame
from numpy.typing import NDArray

from game.drawing.pen import Size
from game.feedback.captions import short, tone_of
from game.feedback.recent import FRAMES_SHOWN, Recent
from game.messages import Colour
from game.ui import theme
from game.ui.painter import Painter
from game.window.layout import Layout
from models.spot.config import FrontEndConfig
from models.spot.frontend import FrontEnd, log_mel

# Natural logarithm of mel power: a quiet room lies near the first, a loud vowel at the second.
DARK_LOG, BRIGHT_LOG = -11.0, 1.5
STOPS = (0.0, 0.35, 0.62, 0.82, 1.0)  # where the colours of the theme's ramp stand between the two
MELS = FrontEndConfig().mels
CAPTION = "the sound, and what I heard"
HEAD = 32  # units above the sound, for the words
ASIDE, LINE = 18, 28  # units left free beside a note, and from one of its lines to the next


@lru_cache(maxsize=4)
def ramp_colours(ramp: tuple[Colour, ...]) -> NDArray[np.uint8]:
    """Return 256 colours along the ramp of a theme, uint8 (256, rgb)."""
    at = np.linspace(0, 1, 256)
    return np.stack([np.interp(at, STOPS, [c[i] for c in ramp]) for i in range(3)], axis=1).astype(np.uint8)


def place(frame: float, shown: float, width: int) -> float:
    """Return how far from the left end a frame stands, in `width` pixels for all of them; the newest at the right."""
    return width * (1 - (shown - frame) / FRAMES_SHOWN)


def sound_picture(samples: NDArray[np.float32], ramp: tuple[Colour, ...], size: Size) -> pygame.Surface:
    """Return a sound as a picture: low at the foot, from left to right, with the colours of a ramp.

    samples: float32 (n,), 16 kHz, mono; less than a frame is silence.
    """
    config = FrontEndConfig()
    power = FrontEnd(config).push(samples)
    frames = log_mel(power if len(power) else np.zeros((1, MELS), np.float32), config)
    picture = pygame.Surface((len(frames), MELS), 0, 32)
    pygame.surfarray.blit_array(picture, ramp_colours(ramp)[_shade(frames)])
    return pygame.transform.smoothscale(picture, size)


def _shade(frames: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return how bright each point of log-mel frames, float32 (n, mels), is: uint8 (n, mels), the highest first."""
    share = np.clip((frames[:, ::-1] - DARK_LOG) / (BRIGHT_LOG - DARK_LOG), 0, 1)
    return np.asarray((share * 255).astype(np.uint8))


class Spectrogram:
    """Keeps the picture of the sound between the frames of a window, and paints only what is new of it."""

    def __init__(self) -> None:
        self._count = 0  # frames heard when the sound was painted last
        self._ramp: tuple[Colour, ...] = ()
        self._tone = 0  # the shade of those
        self._even = 0  # how many of the newest frames look alike: all of one colour
        self._sound = pygame.Surface((FRAMES_SHOWN, MELS), 0, 32)  # a column for each frame
        self._scaled = pygame.Surface((1, 1), 0, 32)  # to the size in the window

    def draw(self, painter: Painter, layout: Layout, *, recent: Recent, note: str) -> None:
        """Draw the spectrogram.

        note: what to say instead where nothing is heard; empty while listening.
        """
        colours, rect = painter.theme, layout.spectrogram
        painter.box(rect, radius=layout.px(11), fill=colours.card, border=colours.border)
        head = layout.px(HEAD)
        inner = pygame.Rect(rect.x + 2, rect.y + head, rect.w - 4, rect.h - head - layout.px(6))
        if recent.count and (self._paint(recent, colours.ramp) or self._scaled.get_size() != inner.size):
            self._scaled = pygame.transform.smoothscale(self._sound, inner.size)
        if recent.count and not note:
            is_even = self._even >= FRAMES_SHOWN  # nothing is seen to run then
            late = 0 if is_even else round((recent.count - recent.shown) / FRAMES_SHOWN * inner.w)
            with painter.clipped(inner):
                painter.blit(self._scaled, (inner.x + late, inner.y))
        with painter.clipped(rect):
            if note:
                self._say(painter, rect, note)
            else:
                self._marks(painter, inner, layout, recent)

    def _say(self, painter: Painter, rect: pygame.Rect, note: str) -> None:
        """Write a note into the middle, in as many lines as a narrow window asks for."""
        lines = painter.face.wrap(note, rect.w - 2 * painter.px(ASIDE), size=theme.FAR)
        for i, line in enumerate(lines):
            y = rect.centery + round((i - (len(lines) - 1) / 2) * painter.px(LINE))
            painter.text(line, (rect.centerx, y), size=theme.FAR, colour=painter.theme.soft, align="centre")

    def _paint(self, recent: Recent, ramp: tuple[Colour, ...]) -> bool:
        """Bring the picture of the sound up to date; returns whether it changed. ramp: its colours."""
        new = recent.count - self._count
        if self._ramp != ramp or not 0 <= new < FRAMES_SHOWN:
            new = FRAMES_SHOWN
        if new:
            shade = _shade(recent.frames[-new:])  # (new, mels)
            before, self._even = self._even, self._even + new if shade.max() == shade.min() == self._tone else 0
            if not self._even:
                self._even = new if shade.max() == shade.min() else 0
                self._tone = int(shade[-1, 0])
            if before >= FRAMES_SHOWN and self._even > before and self._ramp == ramp:
                self._count = recent.count
                return False  # of silence there is nothing new
            self._sound.scroll(-new, 0)
            columns = self._sound.subsurface((FRAMES_SHOWN - new, 0, new, MELS))
            pygame.surfarray.blit_array(columns, ramp_colours(ramp)[shade])
            self._count, self._ramp = recent.count, ramp
        return new > 0

    def _marks(self, painter: Painter, inner: pygame.Rect, layout: Layout, recent: Recent) -> None:
        """Write the marks above their sounds, newest first; an older one that would be overwritten is left out."""
        colours = painter.theme
        free = inner.right - layout.px(8)  # right end of the room that is left
        if not any(utterance.frame > recent.shown - FRAMES_SHOWN for utterance in recent.utterances):
            left = (inner.x + layout.px(12), inner.y - layout.px(14))
            painter.text(CAPTION, left, size=theme.SMALL, colour=colours.faint)
        for utterance in reversed(recent.utterances):
            text, x = short(utterance), inner.x + place(utterance.frame, recent.shown, inner.w)
            width = painter.face.width(text, size=theme.FAR, bold=True)
            right = min(x, free)
            if x < inner.x:
                break
            if x - right > layout.px(60) or right - width < inner.x:
                continue
            colour = colours.of(tone_of(utterance.kind))
            painter.fill(theme.mix(colours.card, colour, 0.5), pygame.Rect(round(x) - 1, inner.y - 3, 2, inner.h + 3))
            at = (right, inner.y - layout.px(15))
            painter.text(text, at, size=theme.FAR, colour=colour, bold=True, align="right")
            free = round(right - width - layout.px(14))
