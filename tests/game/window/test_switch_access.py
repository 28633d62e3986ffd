"""Scanning: one switch or two draw, use the controls, and come into every page and out of it."""

import pygame
import pytest

from game.messages import Tool
from game.settings import Settings
from game.ui.scanning import REST_S, Scan
from game.window.switch_access import SCAN_ORDER
from tests.support.switching import TWO, do, press, step_to
from tests.support.window import Window

PACE_S = 1.0
ONE = Settings(switches=1, scan_ms=1000)


def test_the_mark_goes_on_at_its_pace() -> None:
    """At a pace of 1 s it stays for 0.9 s, goes on after 1.0 s, and by one place only in a frame of 5 s."""
    scan = Scan()

    assert scan.later(0.9, pace_s=PACE_S).at == 0
    assert scan.later(0.9, pace_s=PACE_S).later(0.1, pace_s=PACE_S).at == 1
    assert scan.later(5.0, pace_s=PACE_S).at == 1
    assert scan.later(5.0, pace_s=None).at == 0


def test_a_press_counts_once_and_lets_the_mark_wait_anew() -> None:
    """A second press within the rest is none; after it there is one more; the wait begins again with each."""
    scan = Scan(waited_s=0.9).pressed()
    assert scan is not None
    assert scan.pressed() is None
    assert scan.later(0.9, pace_s=PACE_S).at == 0

    assert scan.later(REST_S, pace_s=PACE_S).pressed() is not None


def test_one_switch_draws(window_one: Window) -> None:
    """Pressed at once it draws up, and a pace later to the right; the mark stays in between."""
    window = window_one
    x, y = window.session.world.position
    press(window)
    assert window.session.world.position == (x, y - 10)
    window.wait(PACE_S)
    press(window)

    assert window.session.world.position == (x + 10, y - 10)


@pytest.fixture
def window_one() -> Window:
    """Return a window for one switch, at its first frame."""
    window = Window(ONE)
    window.frame(dt=0.0)
    return window


@pytest.fixture
def window() -> Window:
    """Return a window for two switches: Space steps, Enter presses."""
    window = Window(TWO)
    window.frame(dt=0.0)
    return window


def test_two_switches_reach_all_of_the_round(window: Window) -> None:
    """The first one steps over everything in its order and begins anew; time alone moves nothing."""
    window.wait(10)
    seen = []
    for _ in range(15):
        seen.append(window.app._switches.marked)
        window.press(pygame.K_SPACE)

    assert seen == [*SCAN_ORDER[:-3], SCAN_ORDER[0]]  # the last three are there with bad news alone
    assert window.session.world.drawing.lines == 0


def test_two_switches_draw_undo_and_lift_the_pen(window: Window) -> None:
    """Down, undo, and the lifted pen, each by Enter."""
    x, y = window.session.world.position
    step_to(window, "down")
    press(window, pygame.K_RETURN)
    assert window.session.world.position == (x, y + 10)
    step_to(window, "undo")
    press(window, pygame.K_RETURN)
    assert window.session.world.position == (x, y)
    step_to(window, "lifted")
    press(window, pygame.K_RETURN)

    assert window.session.tool is Tool.LIFTED


def test_switches_come_into_a_page_and_out_of_it(window: Window) -> None:
    """On the settings they choose the dark theme's neighbour, and the closing mark is the last of the round."""
    theme = window.session.settings.theme
    do(window, "settings", "settings")
    assert window.session.pages.focused == "theme"
    press(window, pygame.K_RETURN)
    assert window.session.settings.theme is not theme
    for _ in range(30):
        if window.session.pages.focused == "close":
            break
        window.press(pygame.K_SPACE)
    press(window, pygame.K_RETURN)

    assert window.session.pages.top is None
    assert window.app._switches.marked == SCAN_ORDER[0]


def test_one_switch_leaves_a_page_without_controls(window_one: Window) -> None:
    """Where nothing can be pressed, a press closes."""
    window_one.press(pygame.K_F1)
    assert window_one.session.pages.top is not None
    press(window_one)

    assert window_one.session.pages.top is None


def test_the_mark_is_seen(window: Window) -> None:
    """Pixels around the marked card change when the mark goes on, and only with switches there is one."""
    card = window.view.layout.cards["up"].inflate(12, 12)
    before = pygame.image.tobytes(window.app.surface.subsurface(card), "RGB")
    window.press(pygame.K_SPACE)

    assert pygame.image.tobytes(window.app.surface.subsurface(card), "RGB") != before
    assert Window().app._switches.marked is None


def test_everything_on_the_round_is_in_the_window(window: Window) -> None:
    """All of it has a place, with bad news, a way out and a colour of one's own; big text leaves out the sliders."""
    window.listener.fails()
    window.session.own_colour((1, 2, 3))
    window.frame()
    names = {name for stop in SCAN_ORDER for name in stop.places} - {"picture"}  # in the place of the demo voice
    assert names == {*window.view.places}
    window.session.change(big_text=True)
    window.frame()

    assert names - {*window.view.places} == {"line_width_px"}


def test_the_settings_offer_switches(window: Window) -> None:
    """The page chooses how many; the pace is asked for where one switch has to wait for the mark alone."""
    window.press(pygame.K_F9)
    page = window.session.pages.top
    assert page is not None

    def has_pace() -> bool:
        return any(getattr(block, "key", "") == "scan_ms" for block in page.sheet().blocks)

    assert not has_pace()
    window.session.pages.focus("switches")
    window.press(pygame.K_LEFT)
    assert window.session.settings.switches == 1
    assert has_pace()
    window.session.pages.focus("scan_ms")
    window.press(pygame.K_RIGHT)

    assert window.session.settings.scan_ms == 1600


@pytest.mark.parametrize("many", [1, 2])
def test_switches_do_not_change_how_many_they_are(many: int) -> None:
    """Once round the settings and back, the mark never comes to a press that would leave the player without a way."""
    window = Window(Settings(switches=many))
    window.press(pygame.K_F9)
    seen = set()
    for _ in range(30):
        seen.add(window.session.pages.focused)
        window.session.pages.walk()

    assert {"theme", "welcome", "close"} <= seen
    assert "switches" not in seen


def test_with_one_switch_the_key_of_the_second_one_is_free(window_one: Window) -> None:
    """A helper's Enter presses the control that the keyboard is at, and draws nothing."""
    window_one.app.focus.at = "eraser"
    window_one.frame(dt=REST_S)
    window_one.press(pygame.K_RETURN)

    assert window_one.session.world.drawing.lines == 0
    assert window_one.session.tool is Tool.ERASER
