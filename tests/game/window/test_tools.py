"""Tools, switches and what controls are called: what each shows, what it does to the drawing."""

import pygame
import pytest

from game.messages import Tool
from game.ui import theme
from game.ui.controls import Toggle, spoken
from tests.support.window import Window, listening_window


@pytest.fixture
def window() -> Window:
    """Return a window of 1000 x 700 that listens."""
    return listening_window()


def test_tools_and_switches_do_what_they_show(window: Window) -> None:
    """The eraser is taken in the hand, the grid goes, snapping comes; each button shows what is on."""
    for key in ("eraser", "grid", "snap"):
        window.click(window.at(key))
    shown = {one.control.key: one.control.on for one in window.view.placed if isinstance(one.control, Toggle)}

    assert window.session.tool is Tool.ERASER
    assert (window.session.settings.grid, window.session.settings.snap) == (False, True)
    assert [key for key, on in shown.items() if on] == ["eraser", "snap"]


def test_a_lifted_pen_moves_and_draws_nothing(window: Window) -> None:
    """L lifts it, P puts it down again: of four steps the middle two leave no line."""
    for key, path in ((pygame.K_p, "r"), (pygame.K_l, "rr"), (pygame.K_p, "r")):
        window.press(key)
        window.arrows(path)

    assert window.session.world.position == (440, 500)
    points = [stroke.points for stroke in window.session.world.drawing.strokes]
    assert points == [((400, 500), (410, 500)), ((430, 500), (440, 500))]


def test_a_colour_puts_the_eraser_away(window: Window) -> None:
    """Who chooses a colour wants to draw with it; a lifted pen stays lifted."""
    window.press(pygame.K_e)
    window.click(window.at("colour 4"))
    assert window.session.tool.value == "pen"
    window.press(pygame.K_l)
    window.click(window.at("colour 3"))
    assert window.session.tool.value == "lifted"


@pytest.mark.parametrize("lifts", [pygame.K_SPACE, pygame.K_l])
def test_what_was_lifted_is_put_down(window: Window, lifts: int) -> None:
    """Space puts down the eraser again, however it was lifted; after a choice of colour it is the pen."""
    for key, lowered in ((pygame.K_e, Tool.ERASER), (pygame.K_p, Tool.PEN)):
        for pressed in (key, lifts, pygame.K_SPACE):
            window.press(pressed)
        assert window.session.tool is lowered

    for key in (pygame.K_e, lifts, pygame.K_3, pygame.K_SPACE):
        window.press(key)
    assert window.session.tool is Tool.PEN


def test_a_control_without_words_is_named_under_the_mouse_and_at_the_keyboard(window: Window) -> None:
    """Above the eraser its name appears while the mouse is over it, and while the keyboard is at it."""
    x, y = window.at("eraser")
    above = pygame.Rect(x - 20, y - window.view.layout.px(52), 40, window.view.layout.px(20))

    def dark() -> int:
        seen = pygame.surfarray.array3d(window.app.surface.subsurface(above))
        return int((seen == theme.DARK.text).all(axis=2).sum())

    before = dark()
    window.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=(x, y), rel=(0, 0), buttons=(0, 0, 0)))
    assert dark() > before + 100
    window.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=(1, 1), rel=(0, 0), buttons=(0, 0, 0)))
    assert dark() == before
    window.app.focus.at = "eraser"
    window.frame()
    assert dark() > before + 100


def test_every_control_has_a_name(window: Window) -> None:
    """What shows no word is named by a tag; what does has its word."""
    for one in window.view.placed:
        assert spoken(one.control) or getattr(one.control, "text", "") or one.control.key == "sources"


def test_big_text_keeps_every_button(window: Window) -> None:
    """With big text the same controls are there but for the slider of the line; step and threshold stay, all larger."""
    before = {one.control.key: one.rect for one in window.view.placed}
    window.session.change(big_text=True)
    window.frame()
    after = {one.control.key: one.rect for one in window.view.placed}

    assert set(before) - set(after) == {"line_width_px"}
    assert all(after[key].h > before[key].h for key in after)
