"""Opening a window: as large as the screen, no sound card, and a clear word where there is no screen."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pygame
import pytest

from game.ui.screen import WANTED, NoScreenError, close_window, copy_text, open_window, taken_events
from tests.support.window import Window


def test_the_window_fits_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's bars keep their room on a laptop; a large screen shows the designed size, a fine one two thirds."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    for screen, expected in (((1366, 768), (1284, 676)), ((1920, 1080), WANTED), ((3840, 2160), (2560, 1440))):
        monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda screen=screen: [screen])

        assert open_window().get_size() == expected
    close_window()


def test_no_sound_card_is_opened() -> None:
    """Opening the window leaves the mixer alone: pygame.init() would open it and complain where there is none."""
    open_window()

    assert pygame.mixer.get_init() is None
    close_window()


def test_a_text_goes_to_the_clipboard_while_there_is_a_window() -> None:
    """A report of several lines can be pasted; without a window the answer is no, and nothing is raised."""
    open_window()
    text = "Rate  48 kHz\nh\u00e9llo\n"

    assert copy_text(text)
    assert pygame.scrap.get_text() == text
    close_window()
    assert not copy_text(text)


def test_sdl_drawing_for_nobody_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where SDL falls back to its offscreen driver, the player is told instead of a game running unseen."""
    monkeypatch.setattr(pygame.display, "get_driver", lambda: "offscreen")

    with pytest.raises(NoScreenError, match=r"no screen .*--headless"):
        open_window()


@pytest.mark.parametrize(
    ("driver", "chosen", "expected"),
    [("x11", None, "0"), ("x11", "1", "1"), ("wayland", None, None), ("cocoa", None, None)],
)
def test_only_what_changed_is_sent_to_an_x_server(
    monkeypatch: pytest.MonkeyPatch, driver: str, chosen: str | None, expected: str | None
) -> None:
    """The window does without OpenGL on X11 alone, where SDL can, and goes by what the player has chosen for SDL."""
    name, seen, set_mode = "SDL_FRAMEBUFFER_ACCELERATION", list[str | None](), pygame.display.set_mode
    monkeypatch.setenv(name, chosen or "")  # so that it is put back in the end
    if chosen is None:
        monkeypatch.delenv(name)

    def noted(size: tuple[int, int], flags: int) -> pygame.Surface:
        seen.append(os.environ.get(name))
        return set_mode(size, flags)

    monkeypatch.setattr(pygame.display, "get_driver", lambda: driver)
    monkeypatch.setattr(pygame.display, "set_mode", noted)
    open_window()
    close_window()

    assert seen == [expected]


@pytest.mark.parametrize("call", ["get_desktop_sizes", "set_mode"])
def test_a_window_that_does_not_open_is_no_screen(monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """Where the display begins but gives no window, the player gets the same two sentences and nothing stays open."""

    def refuse(*_: object) -> None:
        raise pygame.error("no video mode")

    monkeypatch.setattr(pygame.display, call, refuse)
    with pytest.raises(NoScreenError, match=r"no screen .*--headless"):
        open_window()

    assert not pygame.display.get_init()


def test_a_linux_without_desktop_is_not_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a server SDL is not even asked: it might take over the console."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(pygame.display, "init", lambda: pytest.fail("the display was begun"))

    with pytest.raises(NoScreenError, match=r"no screen .*--headless"):
        open_window()


def test_a_driver_that_fails_is_no_screen() -> None:
    """A display that SDL cannot open gives the same two sentences, and no traceback of pygame's."""
    code = (
        "from game.ui.screen import NoScreenError, open_window\n"
        "try:\n    open_window()\nexcept NoScreenError as error:\n    print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"SDL_VIDEODRIVER": "x11"}, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1].startswith("There is no screen")


def test_the_window_comes_back_from_the_full_screen_to_where_it_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is put where it was, not where the system would put a new one."""
    put: list[tuple[int, int]] = []
    monkeypatch.setattr(pygame.display, "get_window_position", lambda: (120, 80))
    monkeypatch.setattr(pygame.display, "set_window_position", put.append)
    window = Window()
    for _ in range(2):
        window.press(pygame.K_F11)
        window.frame()
        assert window.session.settings.fullscreen
        window.press(pygame.K_F11)
        window.frame()

    assert put == [(120, 80)] * 2
    assert window.app.surface.get_size() == (1000, 700)


def dropped_with_a_broken_name() -> None:
    """Post the drop of a file whose name is no UTF-8, as the system does."""
    libraries = [*Path(pygame.__file__).parents[1].glob("pygame_ce.libs/libSDL2-2*")]
    if not libraries:
        pytest.skip("the SDL of this pygame cannot be reached from here")
    sdl = ctypes.CDLL(str(libraries[0]))
    sdl.SDL_strdup.restype = ctypes.c_void_p
    event = (ctypes.c_uint8 * 64)()  # SDL_DropEvent: type, time, file, window
    ctypes.memmove(event, ctypes.byref(ctypes.c_uint32(0x1000)), 4)
    ctypes.memmove(ctypes.byref(event, 8), ctypes.byref(ctypes.c_void_p(sdl.SDL_strdup(b"/tmp/\xe4\xff.png"))), 8)
    assert sdl.SDL_PushEvent(event) == 1


def test_an_event_that_pygame_cannot_take_takes_no_other_with_it() -> None:
    """A dropped file whose name is not UTF-8 is told; the keys before and after it are there, and the next one too."""
    open_window()
    pygame.event.clear()
    first, second = (pygame.event.Event(pygame.KEYDOWN, key=key, mod=0, unicode="") for key in (pygame.K_a, pygame.K_b))
    pygame.event.post(first)
    dropped_with_a_broken_name()
    pygame.event.post(second)
    events, is_whole = taken_events()

    assert not is_whole
    assert [event.key for event in events if event.type == pygame.KEYDOWN] == [pygame.K_a, pygame.K_b]
    assert taken_events()[1]
    dropped_with_a_broken_name()
    assert not taken_events(wait_ms=1000)[1]
    close_window()
