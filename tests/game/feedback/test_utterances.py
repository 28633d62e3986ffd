"""What becomes of an utterance: one mark, with the reason why the pen moved or not."""

from dataclasses import replace

import pytest

from game.feedback.utterances import AGAIN, TOO_QUIET_DB, UtteranceKind, UtteranceTracker
from models.spot.hearing import Hearing, Reason
from tests.support.helpers import LABELS, hearing

ROOM_DB = -70.0
QUIET = replace(hearing(score=0.05), level_db=ROOM_DB, probabilities=(0.05,) * len(LABELS))


def heard(*hearings: Hearing, room_db: float | None = ROOM_DB) -> UtteranceTracker:
    """Return a tracker that heard these, 2 frames each."""
    tracker = UtteranceTracker()
    for i, one in enumerate(hearings):
        tracker.hear(one, LABELS, 0.75, frame=2 * (i + 1), room_db=room_db)
    return tracker


def low(score: float, *, best: str = "up", level_db: float = -20.0) -> Hearing:
    """Return a hearing that fell short of the threshold."""
    return replace(hearing(best=best, score=score, reason=Reason.BELOW_THRESHOLD), level_db=level_db)


def held(score: float) -> Hearing:
    """Return a hearing of "up" while its latch holds."""
    return hearing(best="up", score=score, reason=Reason.STILL_SAME_WORD)


def kinds(tracker: UtteranceTracker) -> list[UtteranceKind]:
    """Return what was marked."""
    return [utterance.kind for utterance in tracker.utterances]


def test_a_word_that_fell_short_because_it_was_quiet_is_marked_so() -> None:
    """Below TOO_QUIET_DB the level is to blame, above it the word: the same score gives two reasons."""
    quiet = heard(QUIET, low(0.6, level_db=TOO_QUIET_DB - 1), QUIET)
    loud = heard(QUIET, low(0.6, level_db=TOO_QUIET_DB + 1), QUIET)

    assert (kinds(quiet), kinds(loud)) == ([UtteranceKind.TOO_QUIET], [UtteranceKind.TOO_LOW])
    assert quiet.utterances[0].word == "up"


@pytest.mark.parametrize(
    ("looks", "score", "marked"), [(7, 0.1, []), (8, 0.1, [UtteranceKind.TOO_QUIET]), (8, 0.05, []), (30, 0.05, [])]
)
def test_a_faint_sound_as_long_as_a_word_is_too_quiet(looks: int, score: float, marked: list[UtteranceKind]) -> None:
    """Something faint, a little like speech, is worth a mark from 0.16 s on, 8 looks; a click or a chair is not."""
    murmur = replace(QUIET, score=score, level_db=TOO_QUIET_DB - 1)
    tracker = heard(QUIET, *[murmur] * looks, QUIET, QUIET)

    assert kinds(tracker) == marked
    assert [utterance.word for utterance in tracker.utterances] == [""] * len(marked)


def test_where_the_room_is_not_known_nothing_is_too_quiet() -> None:
    """In the first second, before anybody can say how loud the room is, its own noise leaves no mark."""
    murmur = replace(hearing(score=0.2), level_db=TOO_QUIET_DB - 1)

    assert not heard(*[murmur] * 40, QUIET, room_db=None).utterances


def test_a_command_is_never_too_quiet() -> None:
    """However faint it was, a word that fired is a command, and its fading end is nothing."""
    fired = replace(hearing("up", score=0.8), level_db=TOO_QUIET_DB - 5)
    fading = replace(hearing(score=0.2), level_db=TOO_QUIET_DB - 8)

    assert kinds(heard(QUIET, *[fired], *[fading] * 20, QUIET, QUIET)) == [UtteranceKind.COMMAND]


def test_a_word_said_again_without_a_pause_is_marked_once() -> None:
    """A score that falls by AGAIN while the word is held, and rises by AGAIN, was the word said again."""
    tracker = heard(hearing("up", score=0.8), held(1.0), held(1.0 - AGAIN), held(0.9), held(1.0), held(0.9))

    assert kinds(tracker) == [UtteranceKind.COMMAND, UtteranceKind.SAME]
    assert [utterance.score for utterance in tracker.utterances] == [1.0, 1.0]


def test_a_score_that_only_rises_or_wavers_is_one_word() -> None:
    """From a low threshold the score rises far after the word fired; that is no second word."""
    assert kinds(heard(hearing("up", score=0.31), held(0.6), held(1.0), held(0.8), held(0.99))) == [
        UtteranceKind.COMMAND
    ]


def test_a_word_too_soon_after_another_says_after_which() -> None:
    """A second word inside the pause is marked with the first, unless it still fires in time."""
    soon = hearing(best="left", score=0.9, reason=Reason.TOO_SOON)
    (command, utterance) = heard(hearing("up"), soon, QUIET).utterances

    assert (command.word, utterance.kind, utterance.word, utterance.after) == (
        "up",
        UtteranceKind.TOO_SOON,
        "left",
        "up",
    )
    assert kinds(heard(hearing("up"), soon, hearing("left"), QUIET)) == [UtteranceKind.COMMAND, UtteranceKind.COMMAND]


def test_the_mark_tells_the_delay_of_its_own_word() -> None:
    """Two words captured at 5.00 and 5.30 s, seen at 5.05 and 5.34 s: 50 and 40 ms; later frames change nothing."""
    tracker = UtteranceTracker()
    for captured_s, now_s in ((5.0, 5.05), (5.3, 5.34), (5.3, 5.9)):
        if now_s < 5.9:
            tracker.hear(replace(hearing("up"), captured_s=captured_s), LABELS, 0.75, frame=2)
        tracker.on_screen(now_s)

    assert [utterance.delay_s for utterance in tracker.utterances] == [pytest.approx(0.05), pytest.approx(0.04)]


def test_two_words_shown_in_one_frame_have_a_delay_each() -> None:
    """Both of two words that a single frame shows count from their own capture."""
    tracker = UtteranceTracker()
    for captured_s in (5.0, 5.3):
        tracker.hear(replace(hearing("up"), captured_s=captured_s), LABELS, 0.75, frame=2)
    tracker.on_screen(5.4)

    assert [utterance.delay_s for utterance in tracker.utterances] == [pytest.approx(0.4), pytest.approx(0.1)]
