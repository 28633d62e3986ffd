"""What play tells about the ear: which hearing was wrong and which word was missed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from game.messages import Mark
from game.session.learning import AT_ONCE_S, CLIP_S, SETTLED_S, Learner, Moment
from models.spot.config import UNKNOWN
from models.spot.hearing import NearMiss
from tests.support.helpers import hearing

Play = Callable[[Learner], object]


def said(word: str, at_s: float) -> Moment:
    """Return a word that fired 0.4 s after it began, or nearly did."""
    return Moment(word, at_s - 0.4, at_s)


def fires(word: str, at_s: float, *, drew: bool = True) -> Play:
    """Return what lets a word fire."""
    return lambda learner: learner.heard(said(word, at_s), drew=drew)


def near(word: str, at_s: float) -> Play:
    """Return what lets a word be nearly heard."""
    return lambda learner: learner.nearly(said(word, at_s))


def undo(at_s: float) -> Play:
    """Return what undoes."""
    return lambda learner: learner.undid(at_s)


def spoken_undo(at_s: float) -> Play:
    """Return what undoes by a word."""
    return lambda learner: learner.undid(at_s, said("no", at_s))


def by_hand(learner: Learner) -> None:
    """Do something else by hand."""
    learner.did()


def redo(learner: Learner) -> None:
    """Redo what was undone."""
    learner.redid()


def marked(*play: Play) -> list[tuple[str, float]]:
    """Return the words of the marks that come of it, each with when the word fired."""
    learner = Learner()
    for one in play:
        one(learner)
    return [(mark.word, round(mark.from_s + 0.6, 6)) for mark in learner.marks(1000.0)]


@pytest.mark.parametrize(
    ("play", "marks"),
    [
        ((fires("up", 10.0), undo(12.0)), [(UNKNOWN, 10.0)]),
        ((fires("up", 10.0), undo(10.1 + AT_ONCE_S)), []),  # too late: the player changed their mind
        ((fires("up", 10.0), fires("left", 11.0), undo(12.0)), [(UNKNOWN, 11.0)]),
        ((fires("up", 10.0), by_hand, undo(12.0)), []),  # it takes back what was done by hand
        ((fires("yes", 10.0, drew=False), undo(12.0)), []),  # which takes back something older
        ((undo(12.0),), []),
        ((fires("up", 10.0), undo(12.0), undo(13.0)), []),  # further back: not the ear was wrong
        ((fires("up", 10.0), undo(12.0), redo), []),
        ((fires("up", 10.0), undo(12.0), fires("up", 13.0)), []),  # it was that word
        ((fires("up", 10.0), undo(12.0), fires("left", 13.0)), [(UNKNOWN, 10.0)]),
        ((near("up", 10.0), fires("up", 12.0)), [("up", 10.0)]),
        ((near("up", 10.0), fires("up", 12.0, drew=False)), [("up", 10.0)]),
        ((near("up", 10.0), fires("up", 10.1 + AT_ONCE_S)), []),
        ((near("up", 10.0), fires("up", 10.2)), []),  # the same word, that has fired after all
        ((near("up", 10.0), fires("left", 12.0)), []),
        ((near("up", 10.0), by_hand, fires("up", 12.0)), []),
        ((near("up", 10.0), undo(11.0), fires("up", 12.0)), []),
        ((near("up", 9.0), near("up", 10.0), fires("up", 12.0)), [("up", 10.0)]),
        ((near("up", 10.0), fires("up", 12.0), undo(13.0)), [(UNKNOWN, 12.0)]),  # then neither was that word
        ((near("up", 10.0), fires("up", 12.0), fires("left", 13.0), undo(14.0)), [("up", 10.0), (UNKNOWN, 13.0)]),
        ((fires("up", 10.0), lambda learner: learner.forget(), undo(11.0)), []),
        ((near("no", 10.0), spoken_undo(12.0)), [("no", 10.0)]),
        ((fires("up", 9.0), near("no", 10.0), spoken_undo(11.0)), [(UNKNOWN, 9.0), ("no", 10.0)]),
        ((fires("up", 9.0), spoken_undo(11.0), spoken_undo(12.0)), []),
    ],
)
def test_what_is_marked(play: tuple[Play, ...], marks: list[tuple[str, float]]) -> None:
    """An undo at once says that a hearing was wrong, the same word again that it was missed, and nothing else does."""
    assert marked(*play) == marks


def test_nothing_is_marked_before_it_is_settled() -> None:
    """Time must have passed, so that the player could think better of it; and each is told once."""
    learner = Learner()
    learner.heard(said("up", 10.0), drew=True)
    learner.undid(11.0)
    assert learner.marks(11.0 + SETTLED_S) == []
    assert len(learner.marks(11.1 + SETTLED_S)) == 1
    learner.nearly(said("up", 20.0))
    learner.heard(said("up", 21.0), drew=True)
    assert learner.marks(21.0 + AT_ONCE_S) == []
    assert [mark.word for mark in learner.marks(21.1 + AT_ONCE_S)] == ["up"]
    assert learner.marks(99.0) == []


@pytest.mark.parametrize("long_s", [0.1, 0.4, 0.7, 0.9, 1.5])
def test_a_clip_holds_the_word_and_the_moment_at_which_it_fired(long_s: float) -> None:
    """Of a long word the end counts, where it fired."""
    mark = Moment("up", 10.0 - long_s, 10.0).mark("up")
    assert mark.from_s + CLIP_S > 10.0
    assert mark.from_s < 10.0 - long_s or long_s > 0.8


def test_moments_are_read_from_hearings() -> None:
    """On the clock of the capture; what is neither a word nor nearly one is none."""
    fired = replace(hearing("up", time_s=5.0), began_s=4.5, captured_s=105.0)
    assert Moment.of(fired) == Moment("up", 104.5, 105.0)
    nearly = replace(hearing(time_s=5.0), captured_s=105.0, near_miss=NearMiss("left", 0.6, 4.8))
    moment = Moment.of(nearly)
    assert moment is not None
    assert (moment.word, round(moment.at_s, 6), round(moment.began_s, 6)) == ("left", 104.8, 104.4)
    assert Moment.of(replace(fired, captured_s=None)) is None
    assert Moment.of(replace(nearly, near_miss=None)) is None
    assert Moment.of(replace(fired, began_s=None)) == Moment("up", 104.6, 105.0)
    assert Moment("up", 104.5, 105.0).mark(UNKNOWN) == Mark(UNKNOWN, 104.3)
