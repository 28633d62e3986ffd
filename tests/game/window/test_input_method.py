"""An input method, as for Chinese, has the keys only where text is typed: elsewhere they are the game's."""

from pathlib import Path

import pygame
import pytest

from game.settings import Settings
from game.ui.page import Page, Sheet, Text
from game.window import app
from game.window.pages.drawing import RenamePage
from tests.support.window import Window


class Long(Page):
    """A page of many lines."""

    name = "long"

    def sheet(self) -> Sheet:
        """Return the lines."""
        return Sheet("Long", tuple(Text(f"line {i}") for i in range(100)))


def test_it_is_on_while_the_keyboard_is_at_a_line_of_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Off at the paper and at a button, on at the name of a drawing, and off again after it."""
    asked: list[bool] = []
    monkeypatch.setattr(app, "take_text", asked.append)
    window = Window()
    window.frame()
    window.press(pygame.K_F9)
    window.press(pygame.K_ESCAPE)
    assert asked == [False]

    window.session.pages.open(RenamePage(tmp_path / "house.png", done=lambda _: None))
    window.frame()
    assert asked == [False, True]
    window.press(pygame.K_TAB)
    window.press(pygame.K_TAB, mod=pygame.KMOD_LSHIFT)
    window.press(pygame.K_ESCAPE)
    assert asked == [False, True, False, True, False]


def test_page_down_end_and_home_scroll_a_page() -> None:
    """Page Down shows what comes next, Page Up goes back, End and Home go to the ends."""
    window = Window()
    window.session.pages.open(Long())
    window.frame()
    pages, ways = window.session.pages, []
    assert pages._plan is not None
    for key in (pygame.K_PAGEDOWN, pygame.K_PAGEUP, pygame.K_END, pygame.K_PAGEUP, pygame.K_HOME):
        window.press(key)
        ways.append(pages._scroll)

    leaf = ways[0]
    assert pages._plan.view.h // 2 < leaf < pages._plan.view.h
    assert ways == [leaf, 0, pages._plan.most, pages._plan.most - leaf, 0]


def test_a_page_with_controls_scrolls_too() -> None:
    """End and Home go to the ends of the settings in a low window, wherever the keyboard is."""
    window = Window(Settings(big_text=True), size=(640, 480))
    window.press(pygame.K_F9)
    pages = window.session.pages
    window.press(pygame.K_END)
    assert pages._plan is not None
    assert pages._scroll == pages._plan.most > 0
    window.press(pygame.K_HOME)
    assert pages._scroll == 0
