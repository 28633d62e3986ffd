"""Colours by name: those that the window shows for pen and paper, then the 600 that pygame knows."""

from pygame.color import THECOLORS

from game.messages import Colour

# Colours of M. Okabe and K. Ito, which people with every kind of colour vision tell apart
# (https://jfly.uni-koeln.de/color/), with our ink, and with the black and the red that everybody looks for in the place
# of their sky blue and vermilion, which are on the colour page.
PALETTE: tuple[tuple[str, Colour], ...] = (
    ("Ink", (31, 58, 95)),
    ("Black", (0, 0, 0)),
    ("Red", (220, 38, 38)),
    ("Orange", (230, 159, 0)),
    ("Yellow", (240, 228, 66)),
    ("Green", (0, 158, 115)),
    ("Blue", (0, 114, 178)),
    ("Purple", (204, 121, 167)),
)
MORE: tuple[tuple[str, Colour], ...] = (  # on the page of colours
    ("White", (255, 255, 255)),
    ("Grey", (160, 160, 160)),
    ("Dark grey", (92, 92, 92)),
    ("Brown", (121, 78, 44)),
    ("Tan", (210, 170, 120)),
    ("Vermilion", (213, 94, 0)),
    ("Pink", (240, 150, 180)),
    ("Violet", (102, 60, 150)),
    ("Sky blue", (86, 180, 233)),
    ("Lime", (150, 200, 60)),
    ("Dark green", (22, 92, 54)),
)
PAPERS: tuple[tuple[str, Colour], ...] = (
    ("White", (255, 255, 255)),
    ("Cream", (252, 246, 227)),
    ("Sand", (232, 214, 178)),
    ("Sky", (214, 234, 248)),
    ("Mint", (217, 240, 224)),
    ("Rose", (250, 224, 230)),
    ("Slate", (52, 62, 76)),
    ("Blackboard", (32, 56, 46)),
    ("Night", (18, 22, 44)),
    ("Black", (0, 0, 0)),
)
SHOWN = tuple(name.lower() for name, _ in PALETTE)


def colour_named(name: str) -> Colour | None:
    """Return the colour of a name such as "navy" or "sky blue", however it is spaced, or None where none has it."""
    wanted = _plain(name)
    for known, colour in (*PALETTE, *MORE, *PAPERS):
        if _plain(known) == wanted:
            return colour
    red, green, blue, alpha = THECOLORS.get(wanted, (0, 0, 0, 0))
    return (red, green, blue) if alpha == 255 else None


def _plain(name: str) -> str:
    """Return a name as it is compared: small letters, and nothing between them."""
    return "".join(part for part in name.lower() if part.isalnum())
