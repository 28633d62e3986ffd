"""Tests of the decision rule of TensorFlow.js, on scores made by hand."""

import numpy as np
import pytest

from models.evaluate.recorded_scores import RecordedScores, decide, verdicts
from models.evaluate.tfjs_rule import FixedSuppression
from models.spot.config import DIRECTIONS, NOISE, UNKNOWN, DecisionConfig
from models.spot.hearing import Reason

LABELS = (*DIRECTIONS, UNKNOWN, NOISE)
CONFIG = DecisionConfig(threshold=0.75)  # looks every 20 ms
LOOKS_S = [0.52, 1.04, 1.54, 2.06, 2.56]  # the first hops of 20 ms at or after each 0.5108 s


def scores(*said: tuple[float, float, str, float], seconds: float = 3.0) -> RecordedScores:
    """Return scores of noise in which a label has a score for a while: from and to in seconds, label, score."""
    times_s = np.arange(1, round(seconds / 0.02) + 1, dtype=np.float64) / 50.0
    probabilities = np.zeros((len(times_s), len(LABELS)), np.float32)
    probabilities[:, LABELS.index(NOISE)] = 0.1
    for from_s, until_s, label, score in said:
        probabilities[(times_s > from_s - 1e-6) & (times_s < until_s + 1e-6), LABELS.index(label)] = score
    return RecordedScores(LABELS, times_s, probabilities, seconds=seconds, hop_frames=2)


def fires(heard: RecordedScores, *, threshold: float = 0.75, suppression_s: float = 1.0) -> list[tuple[float, str]]:
    """Return time and word of what fires."""
    config = DecisionConfig(threshold=threshold)
    found = decide(heard, config, rule=lambda labels: FixedSuppression(labels, suppression_s=suppression_s))
    return [(round(detection.time_s, 2), detection.word) for detection in found]


def test_it_looks_twice_a_second() -> None:
    """Without suppression a word that goes on fires at each look, and the looks are 22 frames of 23.2 ms apart."""
    assert fires(scores((0.0, 3.0, "up", 0.9)), suppression_s=0.0) == [(time_s, "up") for time_s in LOOKS_S]


def test_nothing_is_heard_between_the_looks() -> None:
    """A score that has come and gone between two looks is missed, though our own rule hears it."""
    short = scores((0.6, 1.0, "left", 0.95))

    assert fires(short) == []
    assert [detection.word for detection in decide(short, CONFIG)] == ["left"]


def test_after_a_word_it_rests_for_two_looks() -> None:
    """After a fire at 0.51 s the look at 1.02 s is too soon; that at 1.53 s is 1.02 s later and fires again."""
    assert fires(scores((0.0, 3.0, "up", 0.9))) == [(0.52, "up"), (1.54, "up"), (2.56, "up")]


def test_another_word_rests_too() -> None:
    """A word that is said while it rests is lost, whichever word it is."""
    assert fires(scores((0.4, 0.6, "up", 0.9), (1.0, 1.2, "down", 0.9))) == [(0.52, "up")]


def test_other_words_and_noise_do_not_make_it_rest() -> None:
    """What is no command fires nothing and suppresses nothing."""
    assert fires(scores((0.4, 0.6, UNKNOWN, 0.9), (1.0, 1.2, "down", 0.9))) == [(1.04, "down")]


@pytest.mark.parametrize(("score", "heard"), [(0.75, True), (0.74, False)])
def test_threshold(score: float, heard: bool) -> None:
    """A single window has to reach the threshold; nothing is averaged."""
    assert fires(scores((1.04, 1.04, "up", score))) == [(1.04, "up")] * heard


def test_the_most_probable_label_decides() -> None:
    """A word above the threshold does not fire while another label is above it."""
    assert fires(scores((1.0, 1.1, "up", 0.4), (1.0, 1.1, UNKNOWN, 0.5)), threshold=0.3) == []


def test_it_says_why() -> None:
    """Its verdicts have the fields of ours: scores as they are, the best command, and a reason."""
    heard = scores((0.4, 0.6, UNKNOWN, 0.9), (1.04, 1.04, "down", 0.5), (1.54, 1.54, "right", 0.9))
    by_time = {round(time_s, 2): verdict for time_s, verdict in verdicts(heard, CONFIG, rule=FixedSuppression)}

    reasons = [by_time[time_s].reason for time_s in (0.5, *LOOKS_S[:4])]
    assert reasons == [Reason.TOO_SOON, Reason.OTHER_WORD, Reason.BELOW_THRESHOLD, Reason.COMMAND, Reason.TOO_SOON]
    assert (by_time[1.54].best, by_time[1.54].word, by_time[0.52].word) == ("right", "right", None)
    assert by_time[1.54].score == pytest.approx(0.9)
    assert by_time[0.26].reason is Reason.TOO_SOON  # no look was due
