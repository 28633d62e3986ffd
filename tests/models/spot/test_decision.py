"""Tests of the decision against scores made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from models.spot.config import NOISE, UNKNOWN, DecisionConfig
from models.spot.decision import Decider, Verdict
from models.spot.hearing import Reason

LABELS = ("up", "down", "left", "right", UNKNOWN, NOISE)
HOP_S = 0.02
# One look, no smoothing and no waiting: the scores are what the latch sees.
PLAIN = DecisionConfig(threshold=0.75, smoothing=1, release=0.6, same_word_s=0.0, other_word_s=0.0)


def look_at(looks: list[dict[str, float]], config: DecisionConfig = PLAIN) -> list[Verdict]:
    """Return the verdicts on scores: per look the scores of some labels, the others being zero."""
    decider = Decider(LABELS)
    return [
        decider.look(
            np.array([scores.get(label, 0.0) for label in LABELS], np.float32),
            time_s=HOP_S * (i + 1),
            config=config,
        )
        for i, scores in enumerate(looks)
    ]


def fires(looks: list[dict[str, float]], config: DecisionConfig = PLAIN) -> list[tuple[int, str]]:
    """Return which command fired at which look, counted from 0."""
    return [(i, verdict.word) for i, verdict in enumerate(look_at(looks, config)) if verdict.word is not None]


def left(*scores: float) -> list[dict[str, float]]:
    """Return the scores of "left"; what is missing to 1 is noise."""
    return [{"left": score, NOISE: 1.0 - score} for score in scores]


def test_one_word_fires_once() -> None:
    """A score that rises over the threshold, stays and falls gives one command, at the look that reaches it."""
    assert fires(left(0.1, 0.5, 0.8, 0.95, 0.95, 0.8, 0.4, 0.1)) == [(2, "left")]


def test_the_threshold_itself_fires() -> None:
    """A score equal to the threshold is enough; one just below is not."""
    half = replace(PLAIN, threshold=0.5)  # exact in binary

    assert fires([{"left": 0.5}], half) == [(0, "left")]
    assert fires([{"left": 0.4999}], half) == []


def test_a_word_said_three_times_fires_three_times() -> None:
    """Saying "left left left" gives three commands when the score falls below 0.6 x 0.75 = 0.45 in between."""
    assert fires(left(0.9, 0.4, 0.9, 0.4, 0.9)) == [(0, "left"), (2, "left"), (4, "left")]


def test_what_stands_between_the_words_does_not_matter() -> None:
    """The same word fires again whether noise, another word or nothing at all has the score in the gap."""
    for gap in ({NOISE: 1.0}, {UNKNOWN: 0.5}, {}):
        assert fires([{"left": 0.9}, gap, {"left": 0.9}]) == [(0, "left"), (2, "left")]


def test_a_held_word_does_not_repeat() -> None:
    """A word drawn out for ten seconds is one command."""
    assert fires(left(*[0.99] * 500)) == [(0, "left")]


def test_a_dip_above_the_release_level_does_not_fire_again() -> None:
    """Falling to 0.46, above 0.45, keeps the latch; falling to 0.44 lets the word fire again."""
    assert fires(left(0.9, 0.46, 0.9)) == [(0, "left")]
    assert fires(left(0.9, 0.44, 0.9)) == [(0, "left"), (2, "left")]


def test_other_words_do_not_release_a_latch() -> None:
    """While "left" stays at 0.46 its latch holds, though "right" and unknown speech come first in between."""
    looks = [{"left": 0.9}, {"left": 0.46, UNKNOWN: 0.54}, {"left": 0.46, UNKNOWN: 0.5}, {"left": 0.9}]

    assert fires(looks) == [(0, "left")]


def test_different_words_fire_in_turn() -> None:
    """Each word has a latch of its own: the next word need not wait for the last one's to open."""
    words = ("up", "right", "down", "left")

    assert fires([{word: 0.9} for word in words]) == list(enumerate(words))


def test_smoothing_averages_the_last_looks() -> None:
    """With three looks averaged, 0, 0.9, 0.9, 0.9 gives 0.3, 0.6 and 0.9: the command comes at the third high look."""
    config = replace(PLAIN, smoothing=3)

    verdicts = look_at([{"up": score} for score in (0.0, 0.9, 0.9, 0.9)], config)

    assert [verdict.score for verdict in verdicts] == pytest.approx([0.0, 0.3, 0.6, 0.9])
    assert [verdict.word for verdict in verdicts] == [None, None, None, "up"]


def test_a_single_spike_is_smoothed_away() -> None:
    """One look of 1.0 among zeros never exceeds 1/3 over three looks."""
    assert fires([{}, {"up": 1.0}, {}, {}], replace(PLAIN, smoothing=3)) == []


def test_the_first_look_alone_cannot_fire() -> None:
    """At the start of a stream the looks that are not there yet count as zero."""
    assert fires([{"up": 1.0}, {"up": 1.0}, {"up": 1.0}], replace(PLAIN, smoothing=3)) == [(2, "up")]


def test_a_dip_within_one_word_is_no_end() -> None:
    """With 0.1 s for one word and looks every 0.02 s, a fall at looks 1 and 3 releases nothing; one at look 5 does."""
    config = replace(PLAIN, same_word_s=0.099)

    assert fires(left(0.9, 0.0, 0.9, 0.0, 0.9, 0.9), config) == [(0, "left")]
    assert fires(left(0.9, 0.9, 0.9, 0.9, 0.9, 0.0, 0.9), config) == [(0, "left"), (6, "left")]


def test_moving_the_threshold_does_not_repeat_a_word() -> None:
    """A held word of score 0.8 falls below no level when the threshold goes up to 0.99 and back."""
    decider = Decider(LABELS)
    scores = np.array([0, 0, 0.8, 0, 0.2, 0], np.float32)
    thresholds = (0.75, 0.99, 0.75)

    words = [
        decider.look(scores, time_s=0.02 * i, config=replace(PLAIN, threshold=t, release=0.9)).word
        for i, t in enumerate(thresholds)
    ]

    assert words == ["left", None, None]


def test_another_word_waits_its_own_time() -> None:
    """The time between different words holds for different words only."""
    config = replace(PLAIN, same_word_s=0.0, other_word_s=0.059)

    assert fires([{"left": 0.9}, {"up": 0.9}, {"up": 0.9}, {"up": 0.9}], config) == [(0, "left"), (3, "up")]
    assert fires([{"left": 0.9}, {}, {"left": 0.9}], config) == [(0, "left"), (2, "left")]


def test_the_threshold_may_change_while_listening() -> None:
    """A threshold lowered between two looks acts on the very next one."""
    decider = Decider(LABELS)
    scores = np.array([0.6, 0, 0, 0, 0, 0.4], np.float32)

    first = decider.look(scores, time_s=0.02, config=PLAIN)
    second = decider.look(scores, time_s=0.04, config=replace(PLAIN, threshold=0.5))

    assert (first.word, second.word) == (None, "up")


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        ({"up": 0.9, NOISE: 0.1}, Reason.COMMAND),
        ({"up": 0.7, NOISE: 0.3}, Reason.BELOW_THRESHOLD),
        ({"up": 0.3, UNKNOWN: 0.7}, Reason.OTHER_WORD),
        ({"up": 0.3, NOISE: 0.7}, Reason.NO_WORD),
    ],
)
def test_each_look_says_why(scores: dict[str, float], reason: Reason) -> None:
    """A look tells why its best command fired or not."""
    (verdict,) = look_at([scores])

    assert (verdict.best, verdict.reason) == ("up", reason)
    assert verdict.probabilities == pytest.approx([scores.get(label, 0.0) for label in LABELS])


def test_a_held_word_says_so() -> None:
    """While the latch holds, the reason is that it is still the same word."""
    assert [verdict.reason for verdict in look_at(left(0.9, 0.9))] == [Reason.COMMAND, Reason.STILL_SAME_WORD]


def test_a_waiting_word_says_so() -> None:
    """So it is while a word waits for its time."""
    same = look_at(left(0.9, 0.0, 0.9), replace(PLAIN, same_word_s=1.0))
    other = look_at([{"left": 0.9}, {"up": 0.9}], replace(PLAIN, other_word_s=1.0))

    assert (same[2].reason, other[1].reason) == (Reason.STILL_SAME_WORD, Reason.TOO_SOON)


def test_a_command_must_be_on_top() -> None:
    """With a threshold below one half, a command that scores less than unknown speech does not fire."""
    assert fires([{"up": 0.4, UNKNOWN: 0.6}], replace(PLAIN, threshold=0.3)) == []


def test_scores_that_are_no_numbers_do_not_fire() -> None:
    """A network that gives NaN, as after NaN samples, moves nothing, and the next word is heard again."""
    nan = dict.fromkeys(LABELS, float("nan"))

    assert fires([nan, nan, {"up": 0.9}]) == [(2, "up")]


def test_reset_arms_every_word() -> None:
    """After a reset a word that was held fires at once, and what was heard before no longer counts."""
    decider = Decider(LABELS)
    scores = np.array([0.9, 0, 0, 0, 0, 0.1], np.float32)
    decider.look(scores, time_s=5.0, config=PLAIN)
    decider.reset()

    assert decider.look(scores, time_s=0.02, config=PLAIN).word == "up"


def test_labels_without_a_command_are_refused() -> None:
    """A model that knows no command cannot decide anything."""
    with pytest.raises(ValueError, match="at least one command"):
        Decider((UNKNOWN, NOISE))
