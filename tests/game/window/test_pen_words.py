"""The words around the pen: seen at first, gone once they are known, back after a silence."""

import pygame
import pytest

from game.settings import Settings
from game.window.pen_words import BACK_AFTER_S, FADE_S, KNOWN, LEVELS, PenWords
from tests.support.window import Window, listening_window


def later(words: PenWords, seconds: float, *, said: int = 0) -> PenWords:
    """Return them some seconds later, in frames; words that were said came with the first one."""
    for i in range(round(seconds * 60)):
        words = words.later(1 / 60, words=said if i == 0 else 0)
    return words


def test_they_stay_until_the_words_are_known() -> None:
    """Up to the last word but one of those that make them known they are whole; after it they fade."""
    words = later(PenWords(), 3.0, said=KNOWN - 1)
    assert (words.alpha, words.fades) == (255, False)
    words = later(words, FADE_S / 2, said=1)
    assert words.fades
    assert 80 < words.alpha < 180

    assert later(words, FADE_S).alpha == 0


def test_fading_takes_few_images() -> None:
    """Each degree of fading needs images of its own, which are kept: there are few, however many frames it takes."""
    words, seen = later(PenWords(), 1.0, said=KNOWN - 1), set[int]()
    words = words.later(0.0, words=1)
    for _ in range(1000):
        words = words.later(FADE_S / 1000, words=0)
        seen.add(words.alpha)

    assert len(seen) == LEVELS + 1 <= 8


def test_they_come_back_after_a_silence() -> None:
    """A word said meanwhile puts that off."""
    words = later(PenWords(), 2.0, said=KNOWN)
    words = later(words, BACK_AFTER_S - 1, said=1)
    assert words.alpha == 0

    assert later(words, 1 + FADE_S + 0.1).alpha == 255


def test_nothing_fades_by_and_by_with_reduced_motion() -> None:
    """They are gone at once."""
    words = PenWords().later(0.0, words=KNOWN, at_once=True)

    assert (words.alpha, words.fades) == (0, False)


def ink(window: Window) -> int:
    """Return how many pixels of the paper are darker than it."""
    paper = pygame.surfarray.array3d(window.app.surface.subsurface(window.view.layout.paper))
    return int((paper.min(axis=2) < 200).sum())


def test_the_settings_switch_them_off() -> None:
    """Without them the paper shows the pen alone, and with them more than that."""
    window = Window(Settings(grid=False))
    window.frame()
    inked = [ink(window)]
    window.press(pygame.K_F9)
    window.use("pen_words", 0)
    window.press(pygame.K_ESCAPE)
    inked.append(ink(window))

    assert not window.session.settings.pen_words
    assert inked[0] > inked[1] > 0


@pytest.mark.parametrize("said", [KNOWN - 1, KNOWN])
def test_the_paper_shows_them_by_what_was_said(said: int) -> None:
    """Once they are known the window draws them no more, though the pen stands where it stood."""
    window = listening_window()
    window.session.change(reduced_motion=True)
    for word in ("up", "down", "left", "right")[:said]:
        window.listener.hears(word)
        window.frame()

    assert (window.app._scene().words_alpha == 0) == (said >= KNOWN)
