"""Actions and controls: every action does something, and every control has a name and carries what it does."""

import pytest

from game.messages import Tool
from game.session.possible import able, is_on
from game.session.session import OWN
from game.settings import Settings
from game.ui.action_table import ABOUT, Action, Place, placed_at
from game.ui.controls import Control, Slider, Swatch, Tile, press, spoken, turn
from game.ui.page import controls
from game.window.actions import OF_WINDOW
from game.window.panel import colour_key
from tests.support.window import Window, listening_window

BY_FOCUS = {Action.NEXT, Action.PREVIOUS, Action.ALL, Action.LESS, Action.MORE}  # the keyboard's way over controls
PAGES = (
    *(Action.HELP, Action.DOCTOR, Action.SETTINGS, Action.GALLERY, Action.SHARE, Action.SOURCES),
    *(Action.PEN_COLOUR, Action.PAPER_COLOUR),
)


@pytest.fixture
def window() -> Window:
    """Return a window of 1000 x 700 that listens."""
    return listening_window()


def name_of(control: Control) -> str:
    """Return what a control is called, on its face or above it."""
    return spoken(control) or (control.caption if isinstance(control, Tile) else getattr(control, "text", ""))


def test_every_action_is_done_once() -> None:
    """The row says what it does, or one function does it, or it moves keyboard or page; a digit has a colour."""
    by_value = {action for action, about in ABOUT.items() if about.does is not None}
    by_page = {Action.TOP, Action.END}
    ways = (by_value, {*OWN}, {*OF_WINDOW}, BY_FOCUS, by_page, {Action.COLOUR})

    assert set().union(*ways) == set(Action)
    assert sum(map(len, ways)) == len(Action)


def test_every_control_of_the_window_carries_what_it_does(window: Window) -> None:
    """It carries its action or its setting; a colour of the pen is what it shows; an action has one control."""
    shown = [one.control for one in window.view.placed]

    assert all(control.does is not None or isinstance(control, Swatch) for control in shown)
    actions = [control.does for control in shown if isinstance(control.does, Action)]
    assert len(set(actions)) == len(actions)
    assert {control.key for control in shown if isinstance(control.does, Action)} == {one.value for one in actions}


@pytest.mark.parametrize("action", PAGES, ids=lambda action: action.name)
@pytest.mark.parametrize("switches", [0, 1, 2])
def test_every_control_of_a_page_carries_what_it_does(action: Action, switches: int) -> None:
    """The page opens by its action; each control on it has a name and does something."""
    window = Window(Settings(switches=switches))
    window.session.do(action)
    page = window.session.pages.top
    assert page is not None
    shown = [*controls(page.sheet())]

    assert [control.key for control in shown if control.does is None] == []
    assert [control.key for control in shown if not name_of(control)] == []


def test_what_is_on_and_what_can_be_done_now_is_told(window: Window) -> None:
    """Undo can be done after a line, redo after that; of the tools the one in the hand is on, and what is muted."""
    session = window.session
    assert [action for action in (Action.UNDO, Action.REDO, Action.CLOSE) if able(session, action)] == []
    session.do(Action.RIGHT)
    window.frame()
    assert able(session, Action.UNDO)
    assert able(session, Action.UNDO_STROKE)
    session.do(Action.UNDO)
    window.frame()
    assert able(session, Action.REDO)
    session.do(Action.ERASER)
    session.do(Action.MUTE)
    session.do(Action.SNAP)

    assert {action for action in Action if is_on(session, action)} == {
        Action.ERASER,
        Action.MUTE,
        Action.SNAP,
        Action.GRID,
    }
    window.listener.fails()
    window.frame()
    assert able(session, Action.CLOSE)
    assert not able(session, Action.PICTURE)


def test_a_control_is_used_without_keyboard_or_mouse(window: Window) -> None:
    """A slider is turned, a colour taken, a tool taken and a page opened by the session alone."""
    for key in ("step_px", colour_key(2), "lifted", "settings"):
        control = window.control(key)
        used = turn(control, 1) if isinstance(control, Slider) else press(control)
        assert used is not None
        window.session.use(used)

    assert window.session.settings.step_px == Settings().step_px + 1
    assert window.session.settings.colour == window.session.colours[2]
    assert window.session.tool is Tool.LIFTED
    assert window.session.pages.top is not None
    assert window.session.pages.top.name == "settings"


def test_the_panel_has_a_control_for_each_action_of_its_places(window: Window) -> None:
    """What has a place in the panel is there; the rest comes with bad news, or is for a switch alone."""
    panel = {*Place} - {Place.TITLE, Place.BANNER}

    assert {*placed_at(*panel)} == {
        one.control.does for one in window.view.placed if isinstance(one.control.does, Action)
    }
