"""The keyboard at the controls: Tab goes round, arrows change what it is at, Enter presses."""

import pygame
import pytest

from game.panel import FOCUS
from game.settings import Settings
from tests.window import MICROPHONES, Window, key_down, listening_window


@pytest.fixture
def window() -> Window:
    """Return a window of 1000 x 700 that listens."""
    return listening_window()


def test_tab_goes_round_all_controls(window: Window) -> None:
    """Tab visits every control once and comes back to the paper; Shift and Tab go the other way."""
    visited = []
    for _ in range(len(FOCUS) + 1):
        window.press(pygame.K_TAB)
        visited.append(window.session.focus)

    assert visited == [*FOCUS, None]
    window.press(pygame.K_TAB, mod=pygame.KMOD_LSHIFT)
    assert window.session.focus == FOCUS[-1]


def test_the_focused_control_takes_arrows_and_enter(window: Window) -> None:
    """With the focus on the step, arrows change it by 1 px and draw nothing; Enter presses a focused button."""
    window.press(pygame.K_TAB)
    window.press(pygame.K_TAB)
    window.arrows("rrl")

    assert window.session.settings.step_px == Settings().step_px + 1
    assert window.session.world.drawing.strokes == ()
    window.session.focus = "mute"
    window.press(pygame.K_RETURN)
    assert window.ears.muted
    window.press(pygame.K_ESCAPE)
    window.arrows("r")
    assert window.session.world.position == (411, 500)


def test_an_arrow_held_turns_the_focused_slider_on(window: Window) -> None:
    """Held for a second on the step, it goes up at once, after 0.35 s, and every 0.07 s: 1 + 1 + 9; nothing is drawn.

    With Tab the arrow that is still held lets go: neither the next control nor the pen moves.
    """
    window.session.focus = "step"
    window.frame(key_down(pygame.K_RIGHT))
    for _ in range(100):
        window.frame(dt=0.01)
    assert window.session.settings.step_px == 21
    window.press(pygame.K_TAB)
    window.wait(1)

    assert window.session.settings == Settings(step_px=21)
    assert window.session.world.drawing.strokes == ()


def test_an_arrow_held_on_the_list_chooses_one_microphone(window: Window) -> None:
    """Microphones are opened one for each press, not fourteen a second."""
    window.session.focus = "device"
    window.frame(key_down(pygame.K_RIGHT))
    window.wait(2)

    assert window.session.settings.device == MICROPHONES[0]
