"""The window itself: opened as large as the screen allows, or a clear word where there is no screen."""

import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pygame

ICON = Path(__file__).resolve().parents[2] / "assets" / "icon.png"
WANTED = (1400, 900)
USUAL_SHARE = 2 / 3  # of a screen so fine that the wanted size would be a small part of it
MOST_SHARE = 0.94, 0.88  # of the screen's width and height: a title above the window and a task bar have room
SMALLEST = (640, 480)  # a window below this is laid out as if it were this large
DROPPED = (pygame.DROPFILE, pygame.DROPTEXT)
POLL_MS = 10  # between two looks for events while it waits for one; at the full rate it is 17


class NoScreenError(Exception):
    """There is no screen to open a window on: what happened, and what to do."""


def open_window() -> pygame.Surface:
    """Open the window and return its surface. Raises NoScreenError.

    Initialises display and fonts only: pygame.init() would open the sound card too.
    """
    no_screen = "There is no screen to open a window on. Start the game on a desktop, or draw without one: --headless."
    if not _has_desktop():
        raise NoScreenError(no_screen)
    os.environ.setdefault("SDL_WINDOWS_DPI_AWARENESS", "permonitorv2")
    try:
        pygame.display.init()
        if pygame.display.get_driver() == "offscreen":  # SDL's choice where no screen is: it would draw for nobody
            raise pygame.error("offscreen")
        if pygame.display.get_driver() == "x11":
            # Else SDL sends the whole window through OpenGL each time. Where that has no graphics card, a picture costs
            # 10 ms of processor time in the place of 0.1, and the first one 0.1 s. Other drivers need OpenGL for this,
            # or do without it by themselves.
            os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
        pygame.display.set_caption("Speak-a-Sketch")
        if ICON.exists():
            pygame.display.set_icon(pygame.image.load(ICON))
        surface = show_windowed(_size(pygame.display.get_desktop_sizes()[0]))
    except (pygame.error, IndexError) as error:  # a desktop without any screen has no first one
        pygame.display.quit()
        raise NoScreenError(no_screen) from error
    pygame.font.init()
    return surface


def show_windowed(size: tuple[int, int], at: tuple[int, int] | None = None) -> pygame.Surface:
    """Show the window in this size, with the system's frame, and return its surface.

    at: where it stood before the full screen; None leaves that to the system.
    """
    surface = pygame.display.set_mode(size, pygame.RESIZABLE)
    with warnings.catch_warnings():
        # pygame would rather have a Window without a display module; there is no other way to its smallest size.
        warnings.simplefilter("ignore", DeprecationWarning)
        pygame.Window.from_display_module().minimum_size = SMALLEST
    if at is not None:
        pygame.display.set_window_position(at)
    return surface


def window_place() -> tuple[int, int]:
    """Return where the window stands on the screen, without the system's frame."""
    x, y = pygame.display.get_window_position()
    return x, y


def show_full() -> pygame.Surface:
    """Show the window on the whole screen, in the screen's own resolution, and return its surface."""
    return pygame.display.set_mode((0, 0), pygame.FULLSCREEN)


def _size(screen: tuple[int, int]) -> tuple[int, int]:
    """Return the size of the window to begin with, for a screen of this many pixels."""
    width, height = (
        min(round(there * most), max(wanted, round(there * USUAL_SHARE)))
        for wanted, there, most in zip(WANTED, screen, MOST_SHARE, strict=True)
    )
    return width, height


def taken_events(
    *, wait_ms: int = 0, woken: Callable[[], bool] = lambda: False
) -> tuple[list[pygame.event.Event], bool]:
    """Return the events that have come, and whether there was one that pygame cannot take: it is gone.

    wait_ms: how long to wait for the first one. woken: whether to wait no longer, as something else has come.
    """
    began_ms = pygame.time.get_ticks()
    while True:
        events, is_whole = _events_now()
        if events or not is_whole or woken() or pygame.time.get_ticks() - began_ms >= wait_ms:
            return events, is_whole
        pygame.time.wait(POLL_MS)  # pygame.event.wait does the same every millisecond, which costs 2 % of a core


def _events_now() -> tuple[list[pygame.event.Event], bool]:
    """Return what `taken_events` does, without waiting.

    A file dropped on the window whose name is not UTF-8 cannot be taken; files are asked for apart, so that no other
    event goes with it.
    """
    events: list[pygame.event.Event] = []
    is_whole = True
    for files_alone in (False, True):
        try:
            events += pygame.event.get(DROPPED) if files_alone else pygame.event.get(exclude=DROPPED)
        except (SystemError, UnicodeError):
            is_whole = False
    return events, is_whole


def take_text(on: bool) -> None:
    """Let the system's input method take the keys, as for Chinese, or leave them to the game as they are."""
    (pygame.key.start_text_input if on else pygame.key.stop_text_input)()


def copy_text(text: str) -> bool:
    """Put a text on the clipboard; returns whether the system took it."""
    try:
        pygame.scrap.put_text(text)
        return bool(pygame.scrap.get_text() == text)
    except pygame.error:
        return False


def hide_window() -> None:
    """Take the window off the screen at once; what is drawn on it stays."""
    if pygame.display.get_init() and pygame.display.get_surface() is not None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # as in `show_windowed`
            pygame.Window.from_display_module().hide()


def close_window() -> None:
    """Close the window."""
    pygame.display.quit()


def _has_desktop() -> bool:
    """Tell whether there is a desktop: without one SDL might take over the console of a Linux server."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    return sys.platform != "linux" or any(os.environ.get(name) for name in named)
