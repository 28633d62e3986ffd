"""The first pages: three at most, skipped by one key, never seen again, and ticks for the words that were heard."""

import pygame
import pytest

from game.messages import Tool
from game.settings import Settings
from game.ui.page import Meter, Ticks
from game.window.pages.welcome import TITLES, WelcomePage
from tests.support.window import MICROPHONES, Window, listening_window


@pytest.fixture
def window() -> Window:
    """Return a window that listens, with the first page open."""
    window = listening_window()
    window.session.pages.open(WelcomePage(window.session))
    window.frame()
    return window


def title(window: Window) -> str | None:
    """Return the title of the page on show."""
    return window.session.pages.top.sheet().title if window.session.pages.top else None


def test_three_pages_lead_to_the_paper(window: Window) -> None:
    """Next goes from the microphone to the words to the paper; the pages are then noted as seen."""
    seen = []
    while window.session.pages.top is not None:
        seen.append(title(window))
        window.choose("next")

    assert tuple(seen) == TITLES
    assert len(seen) <= 3
    assert window.session.settings == Settings(introduced=True)


def test_enter_alone_leads_through_them(window: Window) -> None:
    """The keyboard begins at the way on, so three times Enter is enough."""
    for _ in range(3):
        window.press(pygame.K_RETURN)

    assert window.session.pages.top is None


@pytest.mark.parametrize("pages", [0, 1, 2])
def test_they_can_be_skipped_at_any_moment(window: Window, pages: int) -> None:
    """Esc leads from each of them to the paper at once, with the pen in the hand, and they do not come again."""
    for _ in range(pages):
        window.choose("next")
    window.press(pygame.K_ESCAPE)
    window.arrows("r")

    assert window.session.pages.top is None
    assert window.session.settings.introduced
    assert len(window.session.world.drawing.strokes) == 1


def test_a_microphone_is_chosen_and_its_level_seen(window: Window) -> None:
    """The first page lists what can be listened to and moves with the sound."""
    window.choose("source 2")
    page = window.session.pages.top
    assert page is not None
    window.monitor.recent.level_db = -15.0

    assert window.session.settings.device == MICROPHONES[1]
    assert [block.share for block in page.sheet().blocks if isinstance(block, Meter)] == [pytest.approx(0.75)]


def test_words_that_were_heard_are_ticked_and_draw_nothing(window: Window) -> None:
    """After left and up two of the four words are ticked; the drawing has not begun, and the pen is where it begins."""
    before = window.session.world
    window.choose("next")
    for word in ("left", "up", "left"):
        window.listener.hears(word)
        window.frame()
        window.frame()
    page = window.session.pages.top
    assert page is not None
    ticks = next(block for block in page.sheet().blocks if isinstance(block, Ticks))

    assert {word for word, done in ticks.words if done} == {"left", "up"}
    assert len(ticks.words) == 4
    assert window.session.world == before
    window.press(pygame.K_ESCAPE)
    assert window.session.tool is Tool.PEN


def test_no_demo_begins_by_itself_behind_them() -> None:
    """Without a microphone the page says so and waits; the demo voice is there to be chosen."""
    window = Window()
    window.session.pages.open(WelcomePage(window.session))
    window.listener.fails()
    window.wait(20)

    assert not window.monitor.demo
    window.choose("source 1")
    assert window.monitor.demo


def test_the_settings_lead_back_to_them(window: Window) -> None:
    """Who wants to see them again finds them on the settings page."""
    window.press(pygame.K_ESCAPE)
    window.press(pygame.K_F9)
    window.choose("welcome")

    assert title(window) == TITLES[0]
    window.use("skip")
    assert title(window) != TITLES[0]
