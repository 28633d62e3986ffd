"""The window itself: opened as large as the screen allows, or a clear word where there is no screen."""

import os
import sys
from pathlib import Path

import pygame

ICON = Path(__file__).resolve().parent.parent / "assets" / "icon.png"
WANTED = (1400, 900)
SHARE = 0.94  # of the screen, which leaves the system's bars free


class NoScreenError(Exception):
    """There is no screen to open a window on: what happened, and what to do."""


def open_window() -> pygame.Surface:
    """Open the window and return its surface. Raises NoScreenError.

    Initialises display and fonts only: pygame.init() would open the sound card too.
    """
    no_screen = "There is no screen to open a window on. Play with --headless, or start the game on a desktop."
    if not _has_desktop():
        raise NoScreenError(no_screen)
    os.environ.setdefault("SDL_WINDOWS_DPI_AWARENESS", "permonitorv2")
    try:
        pygame.display.init()
        if pygame.display.get_driver() == "offscreen":  # SDL's choice where no screen is: it would draw for nobody
            raise pygame.error("offscreen")
        pygame.display.set_caption("Speak-a-Sketch")
        if ICON.exists():
            pygame.display.set_icon(pygame.image.load(ICON))
        screen = pygame.display.get_desktop_sizes()[0]
        size = [min(wanted, round(there * SHARE)) for wanted, there in zip(WANTED, screen, strict=True)]
        surface = pygame.display.set_mode(size, pygame.RESIZABLE)
    except (pygame.error, IndexError) as error:  # a desktop without any screen has no first one
        pygame.display.quit()
        raise NoScreenError(no_screen) from error
    pygame.font.init()
    return surface


def close_window() -> None:
    """Close the window."""
    pygame.display.quit()


def _has_desktop() -> bool:
    """Tell whether there is a desktop: without one SDL might take over the console of a Linux server."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    return sys.platform != "linux" or any(os.environ.get(name) for name in named)
