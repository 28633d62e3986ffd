"""Tests of what a decision makes of recorded scores, on scores made by hand."""

import pytest

from models.evaluate.figures import false_fires, fires, mean, spoken_figures
from models.evaluate.matching import Detection
from models.evaluate.recorded_scores import RecordedStream
from models.evaluate.tfjs_rule import FixedSuppression
from models.spot.config import DIRECTIONS, NOISE, UNKNOWN
from tests.support.hand_scores import CONFIG, TWO_UPS, hand_scores

EIGHT = (*DIRECTIONS, "go", "stop", "yes", "no", UNKNOWN, NOISE)


def test_other_commands_of_a_network_move_nothing() -> None:
    """Of a network that knows "go" too, only the commands that are asked for count."""
    heard = hand_scores(4.0, (1.2, "up", 0.9), (2.6, "go", 0.9), labels=EIGHT)

    assert fires(heard, CONFIG, commands=DIRECTIONS) == [Detection(1.2, "up")]
    assert fires(heard, CONFIG, commands=("up", "go")) == [Detection(1.2, "up"), Detection(2.6, "go")]


def test_figures_under_another_rule() -> None:
    """Our rule hears both words; that of TensorFlow.js does not look while the first of them has its score."""
    stream = RecordedStream("quiet", TWO_UPS, hand_scores(5.0, (1.3, "up", 0.9), (3.6, "up", 0.9)))

    assert spoken_figures(stream, CONFIG, commands=DIRECTIONS).exactly_once == 1.0
    assert spoken_figures(stream, CONFIG, commands=DIRECTIONS, rule=FixedSuppression).exactly_once == 0.5


def test_rate_over_several_recordings() -> None:
    """Three fires in two recordings of 18 s each are 300 an hour; without the threshold's due there are none."""
    negatives = [
        hand_scores(18.0, (3.0, "up", 0.8), (9.0, "left", 0.8)),
        hand_scores(18.0, (5.0, "up", 0.8), (9.0, "down", 0.4)),
    ]

    rate = false_fires(negatives, CONFIG, commands=DIRECTIONS)

    assert rate.count == 3
    assert (rate.hours, rate.per_hour) == pytest.approx((0.01, 300.0))
    assert false_fires(negatives, CONFIG, commands=("right",)).count == 0


def test_mean_of_what_is_there() -> None:
    """What is missing counts neither way."""
    assert mean([0.5, None, 1.0]) == 0.75
    assert mean([None]) is None
    assert mean([]) is None
