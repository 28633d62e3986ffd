"""Switches in the rows of the window and at sliders: all that a player can do is within a few presses."""

import pygame
import pytest

from game.messages import Tool
from game.settings import Settings
from game.ui.action_table import Action
from game.window.switch_access import SCAN_ORDER, TITLE
from tests.support.switching import TWO, do, press, says
from tests.support.window import Window

SLIDER_ROW = next(stop for stop in SCAN_ORDER if "step_px" in stop.places)


@pytest.fixture
def window() -> Window:
    """Return a window for two switches: Space steps, Enter presses."""
    window = Window(TWO)
    window.frame(dt=0.0)
    return window


@pytest.mark.parametrize(("slider", "stride"), [("step_px", 5), ("threshold", 0.05), ("line_width_px", 1)])
def test_switches_turn_the_sliders(window: Window, slider: str, stride: float) -> None:
    """A press turns one up by what its keys turn it, and the mark stays: two presses are two strides."""
    before = getattr(window.session.settings, slider)
    do(window, slider, slider, action=Action.MORE)
    assert says(window) == "more"
    press(window, pygame.K_RETURN)

    assert getattr(window.session.settings, slider) == pytest.approx(before + 2 * stride)


def test_switches_turn_a_slider_down(window: Window) -> None:
    """The first place of a slider in its row is for less: 10 px become 5."""
    do(window, "step_px", "step_px", action=Action.LESS)

    assert window.session.settings.step_px == 5


def test_switches_take_tools_and_colours(window: Window) -> None:
    """A press at one takes it, and the mark is back at the first word, so that the next presses draw."""
    do(window, "eraser", "eraser")
    assert window.session.tool is Tool.ERASER
    assert window.app._switches.marked == SCAN_ORDER[0]
    do(window, "colour 2", "colour 2")

    assert window.session.settings.colour == window.session.colours[2]
    assert window.app._switches.marked == SCAN_ORDER[0]


def test_switches_mute_and_open_the_pages_of_the_panel(window: Window) -> None:
    """The microphone is muted by a press, and what listens is chosen on its page; all colours have theirs."""
    do(window, "mute", "mute")
    assert window.monitor.muted
    for name, page in (("sources", "sources"), ("pen colour", "colour"), ("paper colour", "colour"), ("help", "help")):
        do(window, name, name)
        assert window.session.pages.top is not None
        assert window.session.pages.top.name == page
        window.press(pygame.K_ESCAPE)


def test_switches_take_back_a_stroke(window: Window) -> None:
    """The title of the panel stands for what no control does: a press goes in, the next takes the stroke back."""
    window.arrows("urd")
    do(window, TITLE)
    assert says(window) == "Undo the whole stroke"
    press(window, pygame.K_RETURN)
    assert window.session.world.drawing.lines == 0
    window.press(pygame.K_SPACE)
    press(window, pygame.K_RETURN)

    assert window.session.world.drawing.lines == 3


def test_switches_quit_where_it_says_so(window: Window) -> None:
    """Quit is the last of its row, so that no single press ends the game."""
    do(window, TITLE)
    for _ in range(6):
        assert window.session.running
        window.press(pygame.K_SPACE)
    assert says(window) == "Quit"
    press(window, pygame.K_RETURN)

    assert not window.session.running


def test_the_mark_comes_out_of_a_row_by_itself() -> None:
    """With one switch: into the row of sliders, past its six places, and on to what follows it, a pace at each."""
    window = Window(Settings(switches=1, scan_ms=1000))
    window.frame(dt=0.0)
    while window.app._switches.marked != SLIDER_ROW:
        window.wait(0.1)
    press(window)
    seen = []
    for _ in range(7):
        seen.append(window.app._switches.marked)
        window.wait(1.1)

    assert seen == [*SLIDER_ROW.inside, SCAN_ORDER[SCAN_ORDER.index(SLIDER_ROW) + 1]]


def test_a_press_stays_at_a_slider_of_a_page() -> None:
    """The pace of one switch is turned on its page, both ways: 1.5 s become 1.4 s, or 1.6 s."""
    window = Window(Settings(switches=1))
    window.press(pygame.K_F9)
    for way, becomes in ((Action.LESS, 1400), (Action.MORE, 1600)):
        window.session.change(scan_ms=1500)
        for _ in range(30):
            window.session.pages.walk()
            if window.session.pages.focused == "scan_ms" and window.session.pages.pressing is way:
                break
        press(window)
        assert window.session.settings.scan_ms == becomes
        assert window.session.pages.focused == "scan_ms"


def test_the_mark_comes_to_bad_news(window: Window) -> None:
    """The banner's cross and the demo voice are the last of the round while there is bad news."""
    window.listener.fails()
    window.frame()
    do(window, "close")

    assert window.session.notices.newest is None


def test_the_keyboard_draws_on_after_a_switch(window: Window) -> None:
    """What a switch pressed does not keep the keyboard: an arrow draws."""
    do(window, "pen", "pen")
    window.press(pygame.K_LEFT)

    assert window.app.focus.at is None
    assert window.session.world.drawing.lines == 1
