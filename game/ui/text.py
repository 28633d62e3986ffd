"""Words on the screen: the bundled typeface at any size, rendered once per text and kept."""

import re
import unicodedata
from collections import OrderedDict
from pathlib import Path

import pygame

from game.messages import Colour

FONTS = Path(__file__).resolve().parents[2] / "assets" / "fonts"
CAP_HEIGHT_EM = 0.714  # of Noto Sans, from its OS/2 table: what the eye centres on
UNREADABLE = "\ufffd"
PARTS_OF_PATH = re.compile(r"[^/\\]+[/\\]?|[/\\]")  # each with the separator behind it
MEASURED = 4000  # widths of texts that are kept
KEPT = 800  # rendered texts; a busy window shows about 60 at a time


def displayable(text: str) -> str:
    """Return `text` as it can be written: a replacement mark for what is no letter, as in names of broken encoding."""
    return "".join(UNREADABLE if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in text)


class Type:
    """The typeface at one scale of the window.

    scale: window pixels per unit of size, > 0.
    """

    def __init__(self, scale: float) -> None:
        if scale <= 0:
            raise ValueError(f"scale {scale}: expected above 0")
        self._scale = scale
        self._fonts: dict[tuple[int, bool], pygame.font.Font] = {}
        self._widths: dict[tuple[str, int, bool], int] = {}
        self._images: OrderedDict[tuple[str, int, Colour, bool, int], pygame.Surface] = OrderedDict()

    def px(self, units: float) -> int:
        """Return a length in whole pixels of the window, at least 1 for what is above 0."""
        return max(round(units * self._scale), 1 if units > 0 else round(units * self._scale))

    def _font(self, size: float, bold: bool) -> pygame.font.Font:
        """Return the font for a size in units, made on first use."""
        key = round(size * self._scale), bold
        if key not in self._fonts:
            self._fonts[key] = pygame.font.Font(FONTS / f"NotoSans-{'Bold' if bold else 'Regular'}.ttf", max(6, key[0]))
        return self._fonts[key]

    def width(self, text: str, *, size: float, bold: bool = False) -> int:
        """Return how wide `text` is, in pixels of the window."""
        key = text, round(size * self._scale), bold
        width = self._widths.get(key)
        if width is None:
            if len(self._widths) >= MEASURED:
                self._widths.clear()
            width = self._widths[key] = self._font(size, bold).size(displayable(text))[0]
        return width

    def image(self, text: str, *, size: float, colour: Colour, bold: bool = False, alpha: int = 255) -> pygame.Surface:
        """Return `text` in `colour` on nothing; the surface is shared, so do not draw on it. alpha: 255 is solid."""
        key = text, round(size * self._scale), colour, bold, alpha
        if key in self._images:
            self._images.move_to_end(key)
        else:
            self._images[key] = self._font(size, bold).render(displayable(text), True, colour)
            if alpha < 255:
                self._images[key].set_alpha(alpha)
            if len(self._images) > KEPT:
                self._images.popitem(last=False)
        return self._images[key]

    def fit(self, text: str, width_px: int, *, size: float, bold: bool = False) -> str:
        """Return `text`, or its two ends around an ellipsis where it is wider than `width_px`."""
        if self.width(text, size=size, bold=bold) <= width_px:
            return text
        kept = len(text) - 1
        while kept > 2:
            kept -= 1
            short = f"{text[: (kept + 1) // 2]}\u2026{text[len(text) - kept // 2 :]}"
            if self.width(short, size=size, bold=bold) <= width_px:
                return short
        return "\u2026"

    def wrap(self, text: str, width_px: int, *, size: float, bold: bool = False) -> list[str]:
        """Return `text` cut into lines of at most `width_px`, between words, and within one only if it is wider.

        A path that is wider is cut behind its separators, so that the name of a file stays whole where a line holds it.
        """
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size=size, bold=bold) <= width_px:
                lines[-1] = longer
            else:
                lines += self._pieces(word, width_px, size=size, bold=bold)
        return lines

    def _pieces(self, word: str, width_px: int, *, size: float, bold: bool) -> list[str]:
        """Return a word, in as many pieces as its width asks for, of a letter or more each."""
        pieces = [""]
        for part in PARTS_OF_PATH.findall(word):
            fits = self.width(part, size=size, bold=bold) <= width_px
            for piece in [part] if fits else part:
                if pieces[-1] and self.width(pieces[-1] + piece, size=size, bold=bold) > width_px:
                    pieces.append("")
                pieces[-1] += piece
        return pieces

    def top(self, middle_y: float, *, size: float, bold: bool = False) -> int:
        """Return where the top of an image of text stands whose capitals have their middle at `middle_y`, in pixels."""
        font = self._font(size, bold)
        baseline = middle_y + font.point_size * CAP_HEIGHT_EM / 2
        return round(baseline) - font.get_ascent()
