"""Colours, sizes of type and the palette of the pen: how the window looks, in one place."""

import json
from pathlib import Path
from typing import Any

from game.messages import Colour

# The paper is the brightest thing in the window; everything else stays dark around it.
WINDOW: Colour = (13, 17, 22)
PANEL: Colour = (22, 27, 34)
CARD: Colour = (16, 20, 26)
CARD_LIT: Colour = (27, 42, 60)
BORDER: Colour = (44, 53, 64)
TRACK: Colour = (40, 48, 58)
BUTTON: Colour = (31, 38, 48)
EDGE: Colour = (104, 117, 131)  # of what must be told from its ground by its outline alone
THUMB: Colour = (236, 241, 246)
THUMB_EDGE: Colour = (16, 20, 26)
PAPER_TINT: Colour = (253, 252, 247)
GRID: Colour = (236, 236, 231)

TEXT: Colour = (236, 241, 246)
SOFT: Colour = (158, 170, 183)  # 7:1 on PANEL: readable from two metres, yet behind TEXT
FAINT: Colour = (112, 124, 138)
ON_ACCENT: Colour = (8, 22, 38)

ACCENT: Colour = (77, 171, 255)
GOOD: Colour = (86, 214, 140)
WARN: Colour = (255, 184, 84)
BAD: Colour = (255, 107, 107)

# Sizes of type in units of the layout (one pixel in a window of 820 px height).
# What is looked at while speaking is read from two metres: FAR at least. Names of controls and hints are read from
# where the mouse is.
TITLE = 23
COMMAND = 32
WORD = 24
SCORE = 20
FAR = 18
BODY = 16
SMALL = 14
KEY = 13

# On paper: dark or saturated enough to be seen on white from across the room.
PALETTE: tuple[tuple[str, Colour], ...] = (
    ("navy", (31, 58, 95)),
    ("brick", (196, 84, 58)),
    ("amber", (224, 160, 40)),
    ("green", (38, 140, 110)),
    ("blue", (84, 120, 204)),
    ("violet", (150, 88, 160)),
    ("grey", (92, 92, 92)),
    ("black", (20, 20, 20)),
)


# The widgets' own theme file, and those of its entries that grow with the window.
WIDGETS = Path(__file__).with_name("theme.json")
SCALED = (
    "size",
    "shape_corner_radius",
    "text_horiz_alignment_padding",
    "sliding_button_width",
    "open_button_width",
    "list_item_height",
)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Return the colour `share` of the way from a to b, 0 to 1."""
    red, green, blue = (round(x + (y - x) * min(max(share, 0.0), 1.0)) for x, y in zip(a, b, strict=True))
    return red, green, blue


def widgets(scale: float) -> dict[str, Any]:
    """Return the theme file with its sizes in pixels of the window; scale: pixels per unit."""

    def walk(value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {key: walk(item, key) for key, item in value.items()}
        return str(max(1, round(float(value) * scale))) if name in SCALED and name != "" else value

    return dict(walk(json.loads(WIDGETS.read_text(encoding="utf-8")), ""))
