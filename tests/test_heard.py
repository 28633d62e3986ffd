"""What the window remembers of what was heard: bars, level, marks."""

from dataclasses import replace

import numpy as np
import pytest

from game.heard import BAR_FALL_PER_S, FRAMES_SHOWN, OTHER_WORD, PEAK_HOLD_S, QUIET_DB, Heard, Kind
from models.config import NOISE, UNKNOWN
from models.hearing import Hearing, Reason
from tests.window import LABELS, hearing

NO_WORD = hearing(score=0.05)


def listened(*hearings: Hearing, threshold: float = 0.75) -> Heard:
    """Return what is remembered of these hearings; those that fired have moved the pen."""
    heard = Heard()
    for one in hearings:
        if one.word is not None:
            heard.obeyed(one)
        heard.hear(one, LABELS, threshold)
    return heard


def low(score: float, best: str = "up") -> Hearing:
    """Return a hearing that fell short of the threshold."""
    return hearing(best=best, score=score, reason=Reason.BELOW_THRESHOLD)


def test_a_bar_jumps_up_at_once_and_falls_slowly() -> None:
    """A bar shows a high score in the frame in which it comes, and a low one only as the bar comes down."""
    heard = listened(hearing("up", score=0.9), NO_WORD)

    assert heard.bars["up"] == pytest.approx(0.9)

    heard.tick(0.1)

    assert heard.bars["up"] == pytest.approx(0.9 - 0.1 * BAR_FALL_PER_S)
    heard.tick(10)
    assert heard.bars["up"] == 0


def test_the_peak_of_the_level_is_held() -> None:
    """The level falls at once, the peak stays for PEAK_HOLD_S, then falls too, and neither below the scale."""
    heard = listened(hearing())
    heard.tick(0.2)

    assert heard.level_db < -20
    assert heard.peak_db == -20

    heard.tick(PEAK_HOLD_S)
    heard.tick(0.1)

    assert heard.peak_db < -20
    heard.tick(100)
    assert (heard.level_db, heard.peak_db) == (QUIET_DB, QUIET_DB)


def test_a_command_is_marked_once() -> None:
    """One word, from its first doubtful look over the command to silence, leaves one mark: the command."""
    still = hearing(best="up", score=0.7, reason=Reason.STILL_SAME_WORD)
    heard = listened(NO_WORD, low(0.4), low(0.6), hearing("up", score=0.8), still, still, low(0.5), low(0.4), NO_WORD)

    assert [(mark.kind, mark.word, mark.score) for mark in heard.marks] == [(Kind.COMMAND, "up", 0.8)]
    assert heard.last is not None
    assert (heard.last.word, heard.last.score) == ("up", 0.8)


def test_a_command_shows_the_best_score_that_it_reached() -> None:
    """A word fires just above the threshold; what stands above it is how clear it then became."""
    still = hearing(best="up", score=0.97, reason=Reason.STILL_SAME_WORD)
    heard = listened(hearing("up", score=0.76), still, hearing(best="up", score=0.5, reason=Reason.STILL_SAME_WORD))

    assert [mark.score for mark in heard.marks] == [0.97]
    assert heard.last is not None
    assert heard.last.score == 0.97


def test_the_delay_counts_until_the_pen_has_moved_on_the_screen() -> None:
    """What was captured at 5.000 s and is first on the screen at 5.048 s came 48 ms late, however long it stays."""
    heard = listened(replace(hearing("up", score=0.76), captured_s=5.0))
    assert heard.last is not None
    assert heard.last.delay_s is None
    heard.on_screen(5.048)
    heard.hear(hearing(best="up", score=0.97, reason=Reason.STILL_SAME_WORD), LABELS, 0.75)
    heard.on_screen(5.064)

    assert heard.last.score == 0.97
    assert heard.last.delay_s == pytest.approx(0.048)


def test_where_the_capture_is_not_known_there_is_no_delay() -> None:
    """A key has no delay to show, nor has a word that nobody can say the time of."""
    heard = listened(hearing("up"))
    heard.on_screen(5.0)
    assert heard.last is not None
    assert heard.last.delay_s is None
    heard.pressed("left")
    heard.on_screen(5.0)
    assert heard.last.delay_s is None


def test_a_key_in_between_keeps_its_place() -> None:
    """A key pressed while a word is still sounding is not given the word's score."""
    heard = listened(hearing("up", score=0.76))
    heard.pressed("left")
    heard.hear(hearing(best="up", score=0.97, reason=Reason.STILL_SAME_WORD), LABELS, 0.75)

    assert heard.last is not None
    assert (heard.last.word, heard.last.score) == ("left", None)


def test_a_word_shown_late_gives_the_next_one_no_score() -> None:
    """Where the display is behind the pen, what still sounds of "up" does not raise the score of "left"."""
    heard = listened(hearing("up", score=0.76))
    heard.obeyed(hearing("left", score=0.8))
    heard.hear(hearing(best="up", score=0.97, reason=Reason.STILL_SAME_WORD), LABELS, 0.75)

    assert heard.last is not None
    assert (heard.last.word, heard.last.score) == ("left", 0.8)
    assert [mark.score for mark in heard.marks] == [0.97]


def test_a_word_that_fell_short_is_marked_with_its_best_score() -> None:
    """A try below the threshold is marked once, when it is over, with the best score and the threshold of then."""
    heard = listened(low(0.4, "right"), low(0.62, "right"), low(0.5, "right"))

    assert not heard.marks

    heard.hear(NO_WORD, LABELS, 0.75)

    (mark,) = heard.marks
    assert (mark.kind, mark.word, mark.score, mark.threshold) == (Kind.TOO_LOW, "right", 0.62, 0.75)
    assert heard.last is None


def test_a_faint_try_is_not_worth_a_mark() -> None:
    """Scores that hardly rise leave no mark."""
    assert not listened(low(0.2), NO_WORD).marks


def test_another_word_is_marked_as_such() -> None:
    """A clear word that is no command is marked as another word."""
    heard = listened(hearing(score=0.9, reason=Reason.OTHER_WORD), NO_WORD)

    assert [(mark.kind, mark.word) for mark in heard.marks] == [(Kind.OTHER, OTHER_WORD)]


def test_a_try_tells_more_than_another_word() -> None:
    """Where one utterance was both near a command and near another word, the command is named."""
    heard = listened(hearing(score=0.9, reason=Reason.OTHER_WORD), low(0.5, "down"), NO_WORD)

    assert [mark.word for mark in heard.marks] == ["down"]


def test_a_mark_stands_where_its_sound_is() -> None:
    """A mark carries the number of frames heard until then: here 2 of each of 3 hearings."""
    heard = listened(NO_WORD, NO_WORD, hearing("left"))

    assert heard.marks[0].frame == 6


def test_the_sound_kept_has_a_fixed_length() -> None:
    """After any time the newest FRAMES_SHOWN frames are kept, the newest last."""
    heard = listened(*[NO_WORD] * FRAMES_SHOWN)

    assert heard.frames.shape == (FRAMES_SHOWN, 40)
    assert heard.count == 2 * FRAMES_SHOWN
    assert np.all(heard.frames == 0)


def test_the_strip_glides_after_the_sound() -> None:
    """What is shown comes nearer to what was heard in every frame and never passes it."""
    heard = listened(NO_WORD, NO_WORD)
    places = []
    for _ in range(60):
        heard.tick(1 / 60)
        places.append(heard.shown)

    assert places == sorted(places)
    assert 3.9 < places[-1] <= 4


def test_a_key_is_shown_without_a_score() -> None:
    """A command by key stands in the middle without a score, and leaves no mark in the strip."""
    heard = Heard()
    heard.pressed("left")

    assert heard.last is not None
    assert (heard.last.word, heard.last.score) == ("left", None)
    assert not heard.marks


def test_a_new_source_begins_with_nothing() -> None:
    """After a reset no sound, bar or mark of the old source is left."""
    heard = listened(hearing("up"))
    heard.reset()

    assert (heard.count, heard.bars, len(heard.marks)) == (0, {}, 0)


def test_the_other_scores_have_names_for_people() -> None:
    """The labels of the model that move nothing are called other word and noise."""
    heard = listened(hearing(score=0.6, reason=Reason.OTHER_WORD))

    assert heard.others() == {"other word": pytest.approx(0.6), "noise": pytest.approx(0.08)}
    assert {UNKNOWN, NOISE} <= set(LABELS)
