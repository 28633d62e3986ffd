"""Colours by name: those that the window shows, then the 600 that pygame knows."""

from pygame.color import THECOLORS

from game.messages import Colour
from game.ui.theme import MORE, PALETTE, PAPERS

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
