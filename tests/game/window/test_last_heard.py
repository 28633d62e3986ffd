"""The card beside the spectrogram: what the last words came to, and the way to all of them."""

from dataclasses import replace

import pygame
import pytest

from game.feedback.captions import invitation, moving_words, nothing_yet
from game.feedback.mic_test import MicTestStage
from game.messages import Command
from game.settings import Settings
from game.ui.page import Text
from game.ui.painter import Painter
from game.ui.theme import DARK
from game.window import last_heard
from game.window.pages.doctor import DoctorPage
from game.window.pages.welcome import WelcomePage
from models.spot.hearing import Reason
from tests.support.gallery_window import texts
from tests.support.helpers import hearing
from tests.support.window import Window, listening_window
from tests.support.written import written

SAID = "up, down, left or right"


@pytest.fixture
def window() -> Window:
    """Return a window of 1000 x 700 that listens."""
    return listening_window()


def told(window: Window) -> list[str]:
    """Return what the card says, from top to bottom."""
    nothing = nothing_yet(window.monitor.state, SAID)
    with written() as said:
        painter = Painter(window.app.surface, window.view.face, DARK)
        last_heard.draw(painter, window.view.layout, window.monitor.recent, nothing=nothing)
    return said


def falls_short(window: Window, score: float) -> None:
    """Hear a word below the threshold, and then nothing."""
    low = hearing(best="left", score=score, reason=Reason.BELOW_THRESHOLD)
    window.listener.outbox.hearings.extend([low, hearing(score=0.05)])
    window.frame()


def test_nothing_heard_yet_says_what_to_say(window: Window) -> None:
    """An empty card asks for the four words, in lines that fit it."""
    told_now = told(window)

    assert told_now[:2] == ["Last heard", "F2"]
    assert " ".join(told_now[2:]) == f"Nothing yet. Say {SAID}."
    assert len(told_now) > 3


def test_nobody_is_asked_to_speak_where_nothing_hears() -> None:
    """Without a microphone the card, the middle of the words, the doctor and the first page speak of other ways."""
    window = Window()
    window.listener.fails()
    window.frame()
    with written() as said:
        window.frame()
    words = " ".join(said)
    assert "say" not in words.lower().split()
    assert "I can't hear anything. Draw with the arrow keys." in words
    assert "arrow keys draw" in " ".join(invitation(window.monitor.state))

    window.press(pygame.K_F2)
    assert "say" not in texts(window).lower().split()
    window.press(pygame.K_ESCAPE)
    window.session.pages.open(WelcomePage(window.session))
    assert "speak" not in texts(window)
    assert "draw with the arrow keys" in texts(window)
    assert not {"speak", "say"} & {*texts(window).lower().split()}
    assert "No microphone is working right now. Plug one in" in texts(window)


def test_the_words_to_say_are_those_that_move_the_pen() -> None:
    """Settings with other words for up and down ask for these and the usual ones; one that undoes is not."""
    words = (("hoch", Command.UP), ("tief", Command.DOWN), ("left", Command.LEFT), ("no", Command.UNDO))
    window = Window(Settings(words=words))
    window.frame()
    with written() as said:
        window.frame()

    assert moving_words(Settings()) == SAID
    assert "Say hoch, tief, left or right." in " ".join(said)
    window.press(pygame.K_F2)
    window.listener.listens()
    window.frame()
    window.choose("check")
    window.monitor.mic_test.stage = MicTestStage.VOICE
    assert window.session.pages.top is not None
    asked = [block.text for block in window.session.pages.top.sheet().blocks if isinstance(block, Text)]
    assert "Now say hoch, tief, left or right, three times, as you would when drawing." in asked


def test_the_last_three_stand_there_with_their_reasons(window: Window) -> None:
    """The newest is first; what moved nothing says why, and a fourth is on the doctor's page alone."""
    window.listener.hears("up")
    window.frame()
    for score in (0.61, 0.62, 0.63):
        falls_short(window, score)

    rows = told(window)[2:]
    assert rows == ["left: not clear enough"] * 3


def test_how_late_a_move_was_stands_with_the_doctor(window: Window) -> None:
    """Captured at 10.0 s and on the screen at 10.084 s is 84 ms: the card has the word alone, the doctor the time."""
    window.listener.outbox.hearings.append(replace(hearing("up"), captured_s=10.0))
    window.frame()
    window.monitor.recent.on_screen(10.084)

    assert told(window)[2:] == ["up"]
    window.press(pygame.K_F2)
    assert "drawn after 84 ms" in str(window.session.pages.top.sheet() if window.session.pages.top else "")


@pytest.mark.parametrize("big_text", [False, True])
def test_every_reason_fits_the_card(window: Window, big_text: bool) -> None:
    """In a window of 1000 x 700 a sentence is written smaller, and only one that is still too wide in fewer words."""
    window.session.change(big_text=big_text)
    other = hearing(best="up", score=0.9, reason=Reason.OTHER_WORD)
    soon = hearing(best="right", score=0.8, reason=Reason.TOO_SOON)
    window.listener.outbox.hearings.extend([other, hearing(score=0.05), soon, hearing(score=0.05)])
    window.frame()

    assert told(window)[2:] == ["right  too soon", "sounded like another word"]


def test_a_press_opens_the_whole_log(window: Window) -> None:
    """Mouse and keyboard come from the card to the doctor's page."""
    window.click(window.at("doctor"))
    assert isinstance(window.session.pages.top, DoctorPage)
    window.press(pygame.K_ESCAPE)
    window.app.focus.at = "doctor"
    window.press(pygame.K_RETURN)

    assert isinstance(window.session.pages.top, DoctorPage)
