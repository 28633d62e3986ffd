"""Colours and sizes of type: how the window looks, in one place."""

from dataclasses import dataclass

from game.drawing.colour_names import PALETTE
from game.messages import Colour, Tone


@dataclass(frozen=True)
class Theme:
    """The colours of the window by what they are for.

    window, panel, card, card_lit: grounds, and a card that is on. border: of grounds. track: of bars.
    button: ground of what can be pressed. edge: of what is told from its ground by its outline alone.
    thumb, thumb_edge: of a slider. paper_tint: by which a white paper is multiplied on the screen.
    text, soft, faint: what is read, what stands behind it, what is off. on_accent: text on accent and warn.
    accent, good, warn, bad: of states. ramp: of the sound, from silence to loud.
    """

    window: Colour
    panel: Colour
    card: Colour
    card_lit: Colour
    border: Colour
    track: Colour
    button: Colour
    edge: Colour
    thumb: Colour
    thumb_edge: Colour
    paper_tint: Colour
    text: Colour
    soft: Colour
    faint: Colour
    on_accent: Colour
    accent: Colour
    good: Colour
    warn: Colour
    bad: Colour
    ramp: tuple[Colour, Colour, Colour, Colour, Colour]

    def of(self, tone: Tone) -> Colour:
        """Return the colour of what is said in this tone."""
        match tone:
            case Tone.SOFT:
                return self.soft
            case Tone.ACCENT:
                return self.accent
            case Tone.GOOD:
                return self.good
            case Tone.WARN:
                return self.warn
            case Tone.BAD:
                return self.bad


# The paper is the brightest thing in the window; everything else stays dark around it.
DARK = Theme(
    window=(13, 17, 22),
    panel=(22, 27, 34),
    card=(16, 20, 26),
    card_lit=(27, 42, 60),
    border=(44, 53, 64),
    track=(40, 48, 58),
    button=(31, 38, 48),
    edge=(104, 117, 131),
    thumb=(236, 241, 246),
    thumb_edge=(16, 20, 26),
    paper_tint=(253, 252, 247),
    text=(236, 241, 246),
    soft=(158, 170, 183),  # 7:1 on the panel: readable from two metres, yet behind the text
    faint=(112, 124, 138),
    on_accent=(8, 22, 38),
    accent=(77, 171, 255),
    good=(86, 214, 140),
    warn=(255, 184, 84),
    bad=(255, 107, 107),
    # From nothing over the accent to warm light, so that loud is bright for every kind of eye.
    ramp=((16, 20, 26), (18, 50, 92), (52, 136, 222), (170, 216, 240), (255, 232, 170)),
)

# Shades of cool grey that leave white to the paper; the colours of states are dark enough to be read as text.
LIGHT = Theme(
    window=(221, 226, 232),
    panel=(241, 244, 247),
    card=(230, 235, 240),
    card_lit=(206, 228, 250),
    border=(198, 206, 215),
    track=(203, 211, 219),
    button=(251, 252, 253),
    edge=(112, 123, 135),
    thumb=(255, 255, 255),
    thumb_edge=(90, 102, 115),
    paper_tint=(255, 255, 255),
    text=(22, 29, 38),
    soft=(66, 78, 92),
    faint=(128, 138, 149),
    on_accent=(255, 255, 255),
    accent=(0, 96, 184),
    good=(0, 104, 56),
    warn=(136, 78, 0),
    bad=(176, 24, 36),
    # The same way turned round: loud is dark where silence is light.
    ramp=((230, 235, 240), (176, 206, 236), (64, 134, 206), (24, 66, 122), (20, 18, 30)),
)

# Sizes of type in units of the layout (one pixel in a window of 820 px height).
# What is looked at while speaking is read from two metres: FAR at least. Names of controls and hints are read from
# where the mouse is.
CUE = 46
TITLE = 23
COMMAND = 32
WORD = 24
FAR = 18
BODY = 16
SMALL = 14
KEY = 13

# On the paper, whatever the theme and the colour of the paper are.
GRID = (20, 24, 30, 18)  # with alpha
GRID_ON_DARK = (255, 255, 255, 34)
GHOST: Colour = (74, 134, 190)  # where each word leads: seen on white, on black and on the lines
TAG: Colour = (255, 255, 255)  # below the words
TAG_EDGE: Colour = (214, 218, 222)
TAG_WORD: Colour = (70, 92, 116)
NIGHT_TAG: Colour = (18, 24, 38)  # below them on dark paper, where they are as light as the edge is elsewhere
DARK_PAPER = 100  # brightness below which paper is dark, 0 to 255
LEAST_ON_DARK, LEAST_ON_LIGHT = 2.0, 1.15  # contrast of a line that is seen; on light paper yellow is, by its colour


def is_dark(paper: Colour) -> bool:
    """Return whether a paper is dark."""
    return sum(paper) / 3 < DARK_PAPER


def seen_on(colour: Colour, paper: Colour) -> Colour:
    """Return a colour for the pen that is seen on a paper: its own, or white on dark paper and ink on light."""
    dark = is_dark(paper)
    if contrast(colour, paper) >= (LEAST_ON_DARK if dark else LEAST_ON_LIGHT):
        return colour
    return (255, 255, 255) if dark else PALETTE[0][1]


def contrast(a: Colour, b: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21, by WCAG 2.1."""
    darker, lighter = sorted((_luminance(a), _luminance(b)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    """Return the relative luminance of a colour, 0 to 1, by WCAG 2.1."""
    shares = (part / 255 for part in colour)
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Return the colour `share` of the way from a to b, 0 to 1."""
    red, green, blue = (round(x + (y - x) * min(max(share, 0.0), 1.0)) for x, y in zip(a, b, strict=True))
    return red, green, blue
