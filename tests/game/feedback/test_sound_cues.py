"""When an earcon answers, and when silence is the better answer."""

import pytest

from game.audio.sound_effects import Earcon
from game.feedback.sound_cues import IGNORED_EVERY_S, Chimes
from game.feedback.utterances import Kind, Mark


def mark(kind: Kind, *, frame: int = 100, word: str = "up") -> Mark:
    """Return a mark."""
    return Mark(frame, kind, word, 0.6, 0.75)


def test_each_event_has_its_sound_and_the_rarest_comes_first() -> None:
    """A word that met the edge while the drawing was saved is answered by one sound."""
    chimes, said = Chimes(), [mark(Kind.COMMAND, frame=frame) for frame in (1, 2, 3)]

    assert chimes.due(0.1, said[:1]) is Earcon.RECOGNISED
    assert chimes.due(0.1, said[:2], edge=True) is Earcon.EDGE
    assert chimes.due(0.1, said, edge=True, saved=True) is Earcon.SAVED
    assert chimes.due(0.1, said) is None
    assert Chimes().due(0.1, []) is None


@pytest.mark.parametrize(
    ("one", "answered"),
    [
        (mark(Kind.TOO_LOW), True),
        (mark(Kind.TOO_QUIET), True),
        (mark(Kind.SAME), True),
        (mark(Kind.TOO_SOON), True),
        (mark(Kind.TOO_QUIET, word=""), False),
        (mark(Kind.OTHER), False),
        (mark(Kind.UNUSED), False),
    ],
)
def test_only_a_try_at_a_command_is_answered_as_ignored(one: Mark, answered: bool) -> None:
    """Chatter, words without use and faint sounds that are no word are passed over, and so is an echo of an earcon."""
    assert (Chimes().due(0.1, [one]) is Earcon.IGNORED) == answered


def test_a_mark_is_answered_once_and_not_too_often() -> None:
    """The same mark gives one sound; another within IGNORED_EVERY_S gives none, and one after that does."""
    chimes, first, second, third = Chimes(), *(mark(Kind.TOO_LOW, frame=frame) for frame in (1, 2, 3))
    heard = [chimes.due(0.1, [first]), chimes.due(0.1, [first]), chimes.due(0.1, [first, second])]

    assert heard == [Earcon.IGNORED, None, None]
    assert chimes.due(IGNORED_EVERY_S, [first, second, third]) is Earcon.IGNORED


def test_a_mark_that_learns_its_delay_is_no_new_one() -> None:
    """The same word with a better score, or with its delay, is not answered again."""
    chimes = Chimes()
    chimes.due(0.1, [mark(Kind.TOO_LOW)])

    assert chimes.due(2.0, [Mark(100, Kind.TOO_LOW, "up", 0.7, 0.75, delay_s=0.05)]) is None
