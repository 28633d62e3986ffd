"""Where the keyboard goes from a control that is off for now, and from one that has gone."""

import pygame
import pytest

from game.ui.action_table import Action
from game.ui.controls import Button
from game.ui.focus import Focus
from game.ui.page import Page, Sheet
from game.ui.page_stack import Pages
from game.ui.painter import Painter
from game.ui.pointer import Placed
from game.ui.text import Type
from game.ui.theme import DARK


def row(keys: str, *, off: str = "") -> list[Placed]:
    """Return buttons with these keys, some of them off."""
    return [Placed(Button(key, key, enabled=key not in off), pygame.Rect(0, 0, 1, 1)) for key in keys]


def at(key: str) -> Focus:
    """Return the focus of a page, with the keyboard at a control."""
    focus = Focus(paper=False)
    focus.at = key
    return focus


@pytest.mark.parametrize(
    ("action", "there"), [(Action.DOWN, "d"), (Action.NEXT, "d"), (Action.UP, "a"), (Action.PREVIOUS, "a")]
)
def test_a_control_that_is_off_for_now_keeps_the_keyboard(action: Action, there: str) -> None:
    """Enter does nothing at it; each way goes on to what can be used beside it, not to the first of the page."""
    focus, placed = at("c"), row("xabcd", off="bc")
    assert focus.key(Action.PRESS, "", placed) is None
    assert focus.at == "c"
    focus.key(action, "", placed)

    assert focus.at == there


@pytest.mark.parametrize("action", [Action.DOWN, Action.NEXT])
def test_where_all_that_follows_is_off_the_keyboard_stays(action: Action) -> None:
    """The last row of a page that waits is the end, as it is when nothing waits."""
    focus = at("b")
    focus.key(action, "", row("abc", off="bc"))

    assert focus.at == "b"


@pytest.mark.parametrize(("gone", "there"), [("c", "a"), ("d", "c"), ("a", "c")])
def test_the_keyboard_stays_near_a_control_that_goes(gone: str, there: str) -> None:
    """It goes to the one before that can be used, and from the first one to the next."""
    focus = at(gone)
    focus.settle([one.control for one in row("abcd")])
    focus.settle([one.control for one in row("abcd".replace(gone, ""), off="b")])

    assert focus.at == there


class Vanishing(Page):
    """A page with a button in its middle, until that is gone."""

    name = "vanishing"
    keys = "abc"

    def sheet(self) -> Sheet:
        """Return the buttons that are left."""
        return Sheet("Vanishing", tuple(Button(key, key) for key in self.keys))


@pytest.mark.parametrize("drawn", [True, False])
def test_a_page_settles_by_the_next_frame_or_key(drawn: bool) -> None:
    """Whichever comes first finds the keyboard at the control before; Tab then goes on to the one after."""
    pygame.font.init()
    painter, pages, page = Painter(pygame.Surface((1000, 700)), Type(0.85), DARK), Pages(), Vanishing()
    pages.open(page)
    pages.draw(painter)
    pages.focus("b")
    page.keys = "ac"
    if drawn:
        pages.draw(painter)
        assert pages.focused == "a"
    pages.key(Action.NEXT)

    assert pages.focused == "c"


def test_tab_comes_to_each_row_and_once_to_buttons_of_a_group() -> None:
    """What fills the width of a page looks like a control by itself, and it is one; those of a group are one stop."""
    for group, there in (("", "gif"), ("files", "other")):
        focus = at("svg")
        buttons = [*(Button(key, key, wide=not group, group=group) for key in ("svg", "gif")), Button("other", "other")]
        focus.key(Action.NEXT, "", [Placed(button, pygame.Rect(0, 0, 1, 1)) for button in buttons])

        assert focus.at == there
