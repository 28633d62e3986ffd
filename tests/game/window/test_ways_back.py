"""No word asks for what no other word could take back: who draws by voice alone is never left without a way on."""

import pygame
import pytest

from game.messages import ListenerState
from game.session.hands_free import Mode
from game.session.trial import TRIAL_S
from game.settings import Settings, Vocabulary
from game.ui.action_table import Action
from game.window.pages.hands import HandsPage
from game.window.pages.welcome import WelcomePage
from tests.support.eight_words import listen, say
from tests.support.window import MICROPHONES, Window


@pytest.fixture
def window() -> Window:
    """Return a window that listens with eight words, to somebody who draws by voice alone."""
    window = Window(Settings(vocabulary=Vocabulary.VOICE))
    listen(window)
    window.frame()
    return window


def at(window: Window, page: Action, key: str) -> None:
    """Open a page, and bring the mark to a control."""
    window.session.do(page)
    window.frame()
    window.session.pages.focus(key)


def words_of(window: Window) -> Vocabulary:
    """Return the words that are listened for, as the settings have it."""
    return window.session.settings.vocabulary


@pytest.mark.parametrize("word", ["left", "right", "yes"])
def test_a_word_that_would_end_hearing_the_eight_is_asked_about(window: Window, word: str) -> None:
    """The harmless answer is marked; nothing changes before the other one is given."""
    at(window, Action.SETTINGS, "vocabulary")
    say(window, word)
    assert isinstance(window.session.pages.top, HandsPage)
    assert words_of(window) is Vocabulary.VOICE
    say(window, "yes")
    assert window.session.pages.top.name == "settings"
    assert words_of(window) is Vocabulary.VOICE

    say(window, word, "right", "yes")
    assert words_of(window) is Vocabulary.HANDS
    assert window.session.pages.top.name == "settings"


def test_who_has_hands_is_not_asked(window: Window) -> None:
    """Keys change it at once, and back."""
    at(window, Action.SETTINGS, "vocabulary")
    window.press(pygame.K_RIGHT)
    assert words_of(window) is Vocabulary.HANDS
    assert not isinstance(window.session.pages.top, HandsPage)


def test_muted_by_a_word_it_still_hears_the_one_that_ends_it(window: Window) -> None:
    """It pauses, as "stop" does; the mouse and the key mute as ever."""
    at(window, Action.DOCTOR, "mute")
    say(window, "yes")
    assert not window.monitor.muted
    assert window.session.words.mode is Mode.PAUSED
    say(window, "no", "go", "no")
    assert window.session.pages.top is None

    at(window, Action.DOCTOR, "mute")
    window.press(pygame.K_RETURN)
    assert window.monitor.muted


def test_a_microphone_chosen_by_a_word_is_left_again_where_no_word_comes(window: Window) -> None:
    """After a while it listens to the one before, says so, and the settings are as they were."""
    at(window, Action.SOURCES, "source 2")
    say(window, "yes")
    assert window.listener.asked[-1] == ("source", f"microphone:{MICROPHONES[1]}")
    window.wait(TRIAL_S - 1)
    assert window.session.settings.device == MICROPHONES[1]
    window.wait(2)

    assert window.listener.asked[-1] == ("source", "microphone:")
    assert window.session.settings.device == ""
    assert window.session.note is not None
    assert window.session.note.title == f"I heard no word from {MICROPHONES[1]}"


def test_a_threshold_that_a_word_raised_falls_again_where_no_word_passes_it(window: Window) -> None:
    """The next word shows that it can be passed; without one it is as it was before, and the listener knows."""
    at(window, Action.SETTINGS, "threshold")
    say(window, "right", "right")
    window.wait(TRIAL_S + 1)
    assert window.session.settings.threshold == pytest.approx(0.80)
    assert window.listener.asked[-1] == ("threshold", pytest.approx(0.80))
    assert window.session.note is not None
    assert window.session.note.title == "I heard no word at this threshold"

    say(window, "right", "down")
    window.wait(TRIAL_S + 1)
    assert window.session.settings.threshold == pytest.approx(0.85)
    say(window, "up", "left")
    window.wait(TRIAL_S + 1)
    assert window.session.settings.threshold == pytest.approx(0.80)  # easier is no risk


@pytest.mark.parametrize("by", ["word", "key"])
def test_a_microphone_stays_that_hears_or_that_a_hand_chose(window: Window, by: str) -> None:
    """One word is enough; who can press a key can choose again."""
    at(window, Action.SOURCES, "source 2")
    if by == "word":
        say(window, "yes")
        window.listener.listens(MICROPHONES[1], ListenerState.LISTENING)
        say(window, "up")
    else:
        window.press(pygame.K_RETURN)
    window.wait(TRIAL_S + 1)
    assert window.session.settings.device == MICROPHONES[1]


@pytest.mark.parametrize("words", [(), ("right", "up"), ("right", "up", "right", "down", "left")])
def test_the_first_minute_comes_back_where_the_window_was_closed_in_it(window: Window, words: tuple[str, ...]) -> None:
    """It is the one page on which a voice can say that it draws alone; once the figure is drawn it was seen."""
    window.session.change(vocabulary=Vocabulary.HANDS)
    window.session.pages.open(WelcomePage(window.session))
    window.frame()
    say(window, *words)
    window.session.do(Action.QUIT)
    assert window.session.finish().introduced == (len(words) == 5)
