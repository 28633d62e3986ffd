"""When an earcon answers, and when silence is the better answer."""

import pytest

from game.audio.sound_effects import Earcon
from game.feedback.sound_cues import IGNORED_EVERY_S, SoundCues
from game.feedback.utterances import Utterance, UtteranceKind


def utterance(kind: UtteranceKind, *, frame: int = 100, word: str = "up") -> Utterance:
    """Return an utterance."""
    return Utterance(frame, kind, word, 0.6, 0.75)


def test_each_event_has_its_sound_and_the_rarest_comes_first() -> None:
    """A word that met the edge while the drawing was saved is answered by one sound."""
    sound_cues, said = SoundCues(), [utterance(UtteranceKind.COMMAND, frame=frame) for frame in (1, 2, 3)]

    assert sound_cues.due(0.1, said[:1]) is Earcon.RECOGNISED
    assert sound_cues.due(0.1, said[:2], edge=True) is Earcon.EDGE
    assert sound_cues.due(0.1, said, edge=True, saved=True) is Earcon.SAVED
    assert sound_cues.due(0.1, said) is None
    assert SoundCues().due(0.1, []) is None


@pytest.mark.parametrize(
    ("one", "answered"),
    [
        (utterance(UtteranceKind.TOO_LOW), True),
        (utterance(UtteranceKind.TOO_QUIET), True),
        (utterance(UtteranceKind.SAME), True),
        (utterance(UtteranceKind.TOO_SOON), True),
        (utterance(UtteranceKind.TOO_QUIET, word=""), False),
        (utterance(UtteranceKind.OTHER), False),
        (utterance(UtteranceKind.UNUSED), False),
    ],
)
def test_only_a_try_at_a_command_is_answered_as_ignored(one: Utterance, answered: bool) -> None:
    """Chatter, words without use and faint sounds that are no word are passed over, and so is an echo of an earcon."""
    assert (SoundCues().due(0.1, [one]) is Earcon.IGNORED) == answered


def test_a_mark_is_answered_once_and_not_too_often() -> None:
    """The same mark gives one sound; another within IGNORED_EVERY_S gives none, and one after that does."""
    sound_cues, first, second, third = (
        SoundCues(),
        *(utterance(UtteranceKind.TOO_LOW, frame=frame) for frame in (1, 2, 3)),
    )
    heard = [sound_cues.due(0.1, [first]), sound_cues.due(0.1, [first]), sound_cues.due(0.1, [first, second])]

    assert heard == [Earcon.IGNORED, None, None]
    assert sound_cues.due(IGNORED_EVERY_S, [first, second, third]) is Earcon.IGNORED


def test_a_mark_that_learns_its_delay_is_no_new_one() -> None:
    """The same word with a better score, or with its delay, is not answered again."""
    sound_cues = SoundCues()
    sound_cues.due(0.1, [utterance(UtteranceKind.TOO_LOW)])

    assert sound_cues.due(2.0, [Utterance(100, UtteranceKind.TOO_LOW, "up", 0.7, 0.75, delay_s=0.05)]) is None
