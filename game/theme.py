"""Colours, sizes of type and the palette of the pen: how the window looks, in one place."""

from game.messages import Colour

# The paper is the brightest thing in the window; everything else stays dark around it.
WINDOW: Colour = (13, 17, 22)
PANEL: Colour = (22, 27, 34)
CARD: Colour = (16, 20, 26)
CARD_LIT: Colour = (27, 42, 60)
BORDER: Colour = (44, 53, 64)
TRACK: Colour = (40, 48, 58)
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
TITLE = 25
COMMAND = 30
WORD = 21
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


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Return the colour `share` of the way from a to b, 0 to 1."""
    red, green, blue = (round(x + (y - x) * min(max(share, 0.0), 1.0)) for x, y in zip(a, b, strict=True))
    return red, green, blue


def contrast(a: Colour, b: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21, by WCAG 2.1."""
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour, 0 to 1, by WCAG 2.1."""
    linear = [c / 255 / 12.92 if c / 255 <= 0.03928 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
