"""What the window remembers of what was heard: bars, level, marks."""

from dataclasses import replace

import numpy as np
import pytest

from game.feedback.recent import BAR_FALL_PER_S, FRAMES_SHOWN, PEAK_HOLD_S, QUIET_DB, Recent
from game.feedback.utterances import OTHER_WORD, UtteranceKind
from models.spot.config import NOISE, UNKNOWN
from models.spot.hearing import ClearestScore, Hearing, Reason
from tests.support.helpers import LABELS, hearing

NO_WORD = hearing(score=0.05)


def listened(*hearings: Hearing, threshold: float = 0.75) -> Recent:
    """Return what is remembered of these hearings; those that fired have moved the pen."""
    recent = Recent()
    for one in hearings:
        if one.word is not None:
            recent.obeyed(one)
        recent.hear(one, LABELS, threshold)
    return recent


def low(score: float, best: str = "up") -> Hearing:
    """Return a hearing that fell short of the threshold."""
    return hearing(best=best, score=score, reason=Reason.BELOW_THRESHOLD)


def test_a_bar_jumps_up_at_once_and_falls_slowly() -> None:
    """A bar shows a high score in the frame in which it comes, and a low one only as the bar comes down."""
    recent = listened(hearing("up", score=0.9), NO_WORD)

    assert recent.bars["up"] == pytest.approx(0.9)

    recent.tick(0.1)

    assert recent.bars["up"] == pytest.approx(0.9 - 0.1 * BAR_FALL_PER_S)
    recent.tick(10)
    assert recent.bars["up"] == 0


def test_the_peak_of_the_level_is_held() -> None:
    """The level falls at once, the peak stays for PEAK_HOLD_S, then falls too, and neither below the scale."""
    recent = listened(hearing())
    recent.tick(0.2)

    assert recent.level_db < -20
    assert recent.peak_db == -20

    recent.tick(PEAK_HOLD_S)
    recent.tick(0.1)

    assert recent.peak_db < -20
    recent.tick(100)
    assert (recent.level_db, recent.peak_db) == (QUIET_DB, QUIET_DB)


def test_a_command_is_marked_once() -> None:
    """One word, from its first doubtful look over the command to silence, leaves one mark: the command."""
    still = hearing(best="up", score=0.7, reason=Reason.STILL_SAME_WORD)
    recent = listened(NO_WORD, low(0.4), low(0.6), hearing("up", score=0.8), still, still, low(0.5), low(0.4), NO_WORD)

    assert [(utterance.kind, utterance.word, utterance.score) for utterance in recent.utterances] == [
        (UtteranceKind.COMMAND, "up", 0.8)
    ]
    assert recent.last is not None
    assert (recent.last.word, recent.last.score) == ("up", 0.8)


def test_the_window_shows_the_score_that_the_terminal_tells() -> None:
    """The number has one meaning: the highest score that the word reached while it sounded."""
    still = [hearing(best="up", score=score, reason=Reason.STILL_SAME_WORD) for score in (0.85, 1.0, 0.9)]
    heard = [hearing("up", score=0.77), *still, NO_WORD]
    recent, clearest = listened(*heard), ClearestScore()
    (spoken,) = filter(None, map(clearest.hear, heard))

    assert recent.last is not None
    assert spoken.score == recent.last.score == recent.utterances[-1].score == 1.0


def test_a_command_shows_the_best_score_that_it_reached() -> None:
    """A word fires just above the threshold; what stands above it is how clear it then became."""
    still = hearing(best="up", score=0.97, reason=Reason.STILL_SAME_WORD)
    recent = listened(hearing("up", score=0.76), still, hearing(best="up", score=0.5, reason=Reason.STILL_SAME_WORD))

    assert [utterance.score for utterance in recent.utterances] == [0.97]
    assert recent.last is not None
    assert recent.last.score == 0.97


def test_the_delay_counts_until_the_pen_has_moved_on_the_screen() -> None:
    """What was captured at 5.000 s and is first on the screen at 5.048 s came 48 ms late, however long it stays."""
    recent = listened(replace(hearing("up", score=0.76), captured_s=5.0))
    assert recent.last is not None
    assert recent.last.delay_s is None
    recent.on_screen(5.048)
    recent.hear(hearing(best="up", score=0.97, reason=Reason.STILL_SAME_WORD), LABELS, 0.75)
    recent.on_screen(5.064)

    assert recent.last.score == 0.97
    assert recent.last.delay_s == pytest.approx(0.048)


def test_where_the_capture_is_not_known_there_is_no_delay() -> None:
    """A key has no delay to show, nor has a word that nobody can say the time of."""
    recent = listened(hearing("up"))
    recent.on_screen(5.0)
    assert recent.last is not None
    assert recent.last.delay_s is None
    recent.pressed("left")
    recent.on_screen(5.0)
    assert recent.last.delay_s is None


def test_a_key_in_between_keeps_its_place() -> None:
    """A key pressed while a word is still sounding is not given the word's score."""
    recent = listened(hearing("up", score=0.76))
    recent.pressed("left")
    recent.hear(hearing(best="up", score=0.97, reason=Reason.STILL_SAME_WORD), LABELS, 0.75)

    assert recent.last is not None
    assert (recent.last.word, recent.last.score) == ("left", None)


def test_a_word_shown_late_gives_the_next_one_no_score() -> None:
    """Where the display is behind the pen, what still sounds of "up" does not raise the score of "left"."""
    recent = listened(hearing("up", score=0.76))
    recent.obeyed(hearing("left", score=0.8))
    recent.hear(hearing(best="up", score=0.97, reason=Reason.STILL_SAME_WORD), LABELS, 0.75)

    assert recent.last is not None
    assert (recent.last.word, recent.last.score) == ("left", 0.8)
    assert [utterance.score for utterance in recent.utterances] == [0.97]


def test_a_word_that_fell_short_is_marked_with_its_best_score() -> None:
    """A try below the threshold is marked once, when it is over, with the best score and the threshold of then."""
    recent = listened(low(0.4, "right"), low(0.62, "right"), low(0.5, "right"))

    assert not recent.utterances

    recent.hear(NO_WORD, LABELS, 0.75)

    (utterance,) = recent.utterances
    assert (utterance.kind, utterance.word, utterance.score, utterance.threshold) == (
        UtteranceKind.TOO_LOW,
        "right",
        0.62,
        0.75,
    )
    assert recent.last is None


def test_a_faint_try_is_not_worth_a_mark() -> None:
    """Scores that hardly rise leave no mark."""
    assert not listened(low(0.2), NO_WORD).utterances


def test_a_word_without_use_is_marked_as_such() -> None:
    """A word that fires and gives no command is marked once, with its score, and named in the middle as one."""
    recent = Recent()
    for one in (low(0.6, "right"), hearing("right", score=0.8), low(0.5, "right"), NO_WORD):
        recent.hear(one, LABELS, 0.75, words={"up"})
    recent.unused(hearing("right", score=0.8))
    recent.on_screen(5.0)

    assert [(utterance.kind, utterance.word, utterance.score) for utterance in recent.utterances] == [
        (UtteranceKind.UNUSED, "right", 0.8)
    ]
    assert recent.last is not None
    assert (recent.last.word, recent.last.moves, recent.last.delay_s) == ("right", False, None)


def test_what_comes_near_a_word_without_use_is_another_word() -> None:
    """Nobody who says it tries to move the pen: faint, it leaves no mark, and clear, that of another word."""
    faint, clear = Recent(), Recent()
    for recent, score in ((faint, 0.5), (clear, 0.7)):
        recent.hear(low(score, "right"), LABELS, 0.75, words={"up"})
        recent.hear(NO_WORD, LABELS, 0.75, words={"up"})

    assert not faint.utterances
    assert [(utterance.kind, utterance.word) for utterance in clear.utterances] == [(UtteranceKind.OTHER, OTHER_WORD)]


def test_another_word_is_marked_as_such() -> None:
    """A clear word that is no command is marked as another word."""
    recent = listened(hearing(score=0.9, reason=Reason.OTHER_WORD), NO_WORD)

    assert [(utterance.kind, utterance.word) for utterance in recent.utterances] == [(UtteranceKind.OTHER, OTHER_WORD)]


def test_a_try_tells_more_than_another_word() -> None:
    """Where one utterance was both near a command and near another word, the command is named."""
    recent = listened(hearing(score=0.9, reason=Reason.OTHER_WORD), low(0.5, "down"), NO_WORD)

    assert [utterance.word for utterance in recent.utterances] == ["down"]


def test_a_mark_stands_where_its_sound_is() -> None:
    """A mark carries the number of frames heard until then: here 2 of each of 3 hearings."""
    recent = listened(NO_WORD, NO_WORD, hearing("left"))

    assert recent.utterances[0].frame == 6


def test_the_sound_kept_has_a_fixed_length() -> None:
    """After any time the newest FRAMES_SHOWN frames are kept, the newest last."""
    recent = listened(*[NO_WORD] * FRAMES_SHOWN)

    assert recent.frames.shape == (FRAMES_SHOWN, 40)
    assert recent.count == 2 * FRAMES_SHOWN
    assert np.all(recent.frames == 0)


def test_the_spectrogram_glides_after_the_sound() -> None:
    """What is shown comes nearer to what was heard in every frame and never passes it."""
    recent = listened(NO_WORD, NO_WORD)
    places = []
    for _ in range(60):
        recent.tick(1 / 60)
        places.append(recent.shown)

    assert places == sorted(places)
    assert 3.9 < places[-1] <= 4


def test_a_key_is_shown_without_a_score() -> None:
    """A command by key stands in the middle without a score, and leaves no mark in the spectrogram."""
    recent = Recent()
    recent.pressed("left")

    assert recent.last is not None
    assert (recent.last.word, recent.last.score) == ("left", None)
    assert not recent.utterances


def test_a_new_source_begins_with_nothing() -> None:
    """After a reset no sound, bar or mark of the old source is left."""
    recent = listened(hearing("up"))
    recent.reset()

    assert (recent.count, recent.bars, len(recent.utterances)) == (0, {}, 0)


def test_the_other_scores_have_names_for_people() -> None:
    """The labels of the model that move nothing are called other word and noise."""
    recent = listened(hearing(score=0.6, reason=Reason.OTHER_WORD))

    assert recent.others() == {"other word": pytest.approx(0.6), "noise": pytest.approx(0.08)}
    assert {UNKNOWN, NOISE} <= set(LABELS)
