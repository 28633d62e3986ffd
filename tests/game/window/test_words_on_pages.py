"""Words wait while a page covers the paper: nothing is drawn that nobody sees, and the page says that it hears."""

from dataclasses import replace

import pygame
import pytest

from game.feedback.captions import WAITS
from game.feedback.utterances import UtteranceKind
from game.messages import Command, ListenerState
from game.settings import Settings
from game.ui.action_table import Action
from game.window.meters import how
from game.window.pages.welcome import WelcomePage
from tests.support.helpers import hearing
from tests.support.window import Window, listening_window
from tests.support.written import written

PAGES = (Action.HELP, Action.DOCTOR, Action.SETTINGS, Action.GALLERY, Action.SHARE, Action.SOURCES, Action.PEN_COLOUR)


def said_by(window: Window) -> str:
    """Return all that is written in the next frame."""
    with written() as said:
        window.frame()
    return "\n".join(said)


@pytest.mark.parametrize("action", PAGES, ids=lambda action: action.value)
def test_words_do_nothing_to_the_drawing_on_a_page(action: Action) -> None:
    """Two moves and an undo said to a page leave the world as it was; after it the next word draws."""
    settings = Settings(words=(("up", Command.UP), ("left", Command.LEFT), ("no", Command.UNDO)))
    window = Window(settings)
    window.listener.listens()
    window.arrows("r")
    window.session.do(action)
    before = window.session.world
    window.listener.hears("up", "left", "no")
    window.frame()
    window.wait(1)
    assert window.session.pages.top is not None
    assert window.session.world is before

    window.press(pygame.K_ESCAPE)
    window.frame()
    assert window.session.world is before
    window.listener.hears("up")
    window.frame()
    assert window.session.world.position == (before.position[0], before.position[1] - 10)


def test_a_page_says_that_it_hears_and_that_words_wait() -> None:
    """It names the word for a while; what was heard is in the log with the reason why nothing moved."""
    window = listening_window()
    window.press(pygame.K_F9)
    assert WAITS in said_by(window)
    window.listener.hears("up")
    window.frame()
    assert f"I heard \u201cup\u201d. {WAITS}" in said_by(window)
    window.wait(4)
    assert "I heard" not in said_by(window)

    (utterance,) = window.monitor.recent.utterances
    assert (utterance.kind, utterance.word) == (UtteranceKind.ON_PAGE, "up")
    last = window.monitor.recent.last
    assert last is not None
    assert how(last) == "a page was open"


def test_a_word_on_a_page_was_never_seen_to_move_anything() -> None:
    """No time until the move was seen is told of it: there was none."""
    window = listening_window()
    window.press(pygame.K_F9)
    fired = replace(hearing("up"), captured_s=1.0)
    window.listener.outbox.hearings.append(fired)
    window.listener.outbox.commands.put_nowait(fired)
    window.frame()
    window.monitor.recent.on_screen(1.1)

    assert [utterance.delay_s for utterance in window.monitor.recent.utterances] == [None]


def test_a_page_does_not_speak_of_words_that_nobody_listens_for() -> None:
    """Muted, without a microphone and on the first pages, which tick the words themselves, the line is not there."""
    muted, without, first = listening_window(), Window(), listening_window()
    muted.session.mute()
    muted.press(pygame.K_F9)
    without.listener.fails()
    without.press(pygame.K_F9)
    first.session.pages.open(WelcomePage(first.session))

    assert not any(WAITS in said_by(window) for window in (muted, without, first))


def test_the_demo_voice_goes_on_below_a_page() -> None:
    """It is no word of the player's: a house that misses some of its lines would be none."""
    window = listening_window()
    window.session.demo()
    window.listener.listens("Demo voice", ListenerState.LISTENING)
    window.press(pygame.K_F1)
    window.listener.hears("up")
    window.frame()

    assert window.session.world.position == (400, 450)
    assert WAITS not in said_by(window)
