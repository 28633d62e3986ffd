"""The keyboard at the controls: Tab goes round, arrows change what it is at, Enter presses."""

import pygame
import pytest

from game.settings import Settings
from game.ui import theme
from game.ui.controls import usable
from game.ui.focus import stop_of
from game.window.layout import SLIDERS
from tests.support.window import Window, key_down, listening_window


@pytest.fixture
def window() -> Window:
    """Return a window of 1000 x 700 that listens."""
    return listening_window()


def visited(window: Window, *, mod: int = 0) -> list[str | None]:
    """Return where Tab goes until it is back at the paper."""
    stops: list[str | None] = []
    while not stops or (stops[-1] is not None and len(stops) < 50):
        window.press(pygame.K_TAB, mod=mod)
        stops.append(window.app.focus.at)
    return stops


def test_tab_goes_round_all_controls(window: Window) -> None:
    """Tab visits every group of controls once, at what is chosen in it, and comes back to the paper; Shift turns it."""
    stops = {one.control.key: stop_of(one.control) for one in window.view.placed if usable(one.control)}
    forth, back = visited(window), visited(window, mod=pygame.KMOD_LSHIFT)

    assert [key and stops[key] for key in forth] == [*dict.fromkeys(stops.values()), None]
    assert {"pen", "colour 0"} <= set(forth)
    assert back == [*forth[-2::-1], None]


def test_every_control_can_be_reached_and_is_seen_there(window: Window) -> None:
    """With Tab between groups and arrows within them every usable control gets the keyboard, and a ring around it."""
    window.arrows("r")
    reached = set()
    stops = {one.control.key: stop_of(one.control) for one in window.view.placed}
    for _ in window.view.placed:
        window.press(pygame.K_TAB)
        stop = stops.get(window.app.focus.at or "")
        for _ in range(12):
            focus = window.app.focus.at
            if focus is None or stops[focus] != stop:
                window.press(pygame.K_TAB, mod=pygame.KMOD_LSHIFT)
                break
            reached.add(focus)
            place = next(one.rect for one in window.view.placed if one.control.key == focus)
            around = place.inflate(24, 24).clip(window.app.surface.get_rect())
            seen = pygame.surfarray.array3d(window.app.surface.subsurface(around))
            assert (seen == theme.DARK.warn).all(axis=2).sum() > 40, focus
            if stop in SLIDERS:
                break
            window.arrows("r")

    assert reached == {one.control.key for one in window.view.placed if usable(one.control)}


def test_the_focused_control_takes_arrows_and_enter(window: Window) -> None:
    """At the step, arrows change it by 1 px and draw nothing; Enter presses a button; Esc goes back to the paper."""
    window.app.focus.at = "step_px"
    window.arrows("rrl")

    assert window.session.settings.step_px == Settings().step_px + 1
    assert window.session.world.drawing.strokes == ()
    window.app.focus.at = "mute"
    window.press(pygame.K_RETURN)
    assert window.monitor.muted
    window.press(pygame.K_ESCAPE)
    window.arrows("r")
    assert window.session.world.position == (411, 500)


def test_arrows_go_about_within_a_group_and_enter_chooses(window: Window) -> None:
    """From the pen two to the right is the lifted pen; it is taken in the hand by Enter, not in passing."""
    window.app.focus.at = "pen"
    window.arrows("rr")
    assert window.session.tool.value == "pen"
    window.press(pygame.K_RETURN)

    assert window.session.tool.value == "lifted"


def test_an_arrow_held_turns_the_focused_slider_on(window: Window) -> None:
    """Held for a second on the step, it goes up at once, after 0.35 s, and every 0.07 s: 1 + 1 + 9; nothing is drawn.

    With Tab the arrow that is still held lets go: neither the next control nor the pen moves.
    """
    window.app.focus.at = "step_px"
    window.frame(key_down(pygame.K_RIGHT))
    for _ in range(100):
        window.frame(dt=0.01)
    assert window.session.settings.step_px == 21
    window.press(pygame.K_TAB)
    window.wait(1)

    assert window.session.settings == Settings(step_px=21)
    assert window.session.world.drawing.strokes == ()


def test_a_control_that_goes_takes_the_keyboard_with_it(window: Window) -> None:
    """When bad news is dismissed, the keyboard is back at the paper."""
    window.listener.fails()
    window.frame()
    window.app.focus.at = "close"
    window.press(pygame.K_RETURN)

    assert window.session.notices.newest is None
    assert window.app.focus.at is None


def test_a_page_that_closes_gives_the_keyboard_back_to_the_paper(window: Window) -> None:
    """Whoever opened the settings by Tab and Enter draws again after Esc: the arrow keys are the pen's."""
    window.app.focus.at = "settings"
    window.press(pygame.K_RETURN)
    assert window.session.pages.top is not None
    window.press(pygame.K_ESCAPE)
    window.arrows("r")

    assert window.app.focus.at is None
    assert len(window.session.world.drawing.strokes) == 1


def test_no_name_is_left_behind_when_a_page_was_open(window: Window) -> None:
    """The Paper colour was named under the mouse; it opened a page, and was left while that was on show."""
    window.click(window.at("paper colour"))
    window.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=(300, 300), rel=(0, 0), buttons=(0, 0, 0)))
    window.press(pygame.K_ESCAPE)

    assert window.session.pages.top is None
    assert not window.app.focus.touch("paper colour").over


def test_a_name_stays_within_the_panel(window: Window) -> None:
    """The Paper colour stands at the panel's right end; its name ends before the panel does."""
    window.app.focus.at = "paper colour"
    window.frame()
    place = next(one.rect for one in window.view.placed if one.control.key == "paper colour")
    row = window.app.surface.subsurface((window.view.layout.panel.right - 40, place.y - 30, 40, 10))
    inked = (pygame.surfarray.array3d(row) == theme.DARK.text).all(axis=2).any(axis=1)

    assert inked.any()
    assert not inked[-4:].any()
