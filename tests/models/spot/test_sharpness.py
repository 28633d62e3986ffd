"""Tests of how the decision takes a network at more than its word."""

from dataclasses import replace

import numpy as np
import pytest

from models.spot.config import NOISE, UNKNOWN, DecisionConfig
from models.spot.decision import Decider, sharpened
from models.spot.hearing import Reason

LABELS = ("up", "down", UNKNOWN, NOISE)
HESITANT = np.array([0.6, 0.1, 0.2, 0.1], np.float32)
CONFIG = DecisionConfig(threshold=0.75, smoothing=1)


def test_by_hand() -> None:
    """Squares of 0.6, 0.1, 0.2, 0.1 are 36, 1, 4 and 1 of 42."""
    assert sharpened(HESITANT, 2.0) == pytest.approx(np.array([36, 1, 4, 1]) / 42, abs=1e-6)


def test_the_power_of_one_changes_nothing() -> None:
    """The very same numbers come back."""
    np.testing.assert_array_equal(sharpened(HESITANT, 1.0), HESITANT)


def test_what_cannot_be_stays_so() -> None:
    """A probability of 0 stays 0, and 1 stays 1; below a power of 1 a sure network becomes hesitant."""
    assert sharpened(np.array([1, 0, 0, 0], np.float32), 1.4) == pytest.approx([1, 0, 0, 0])
    assert sharpened(HESITANT, 0.5)[0] < 0.6


@pytest.mark.parametrize(("sharpness", "reason"), [(1.0, Reason.BELOW_THRESHOLD), (2.0, Reason.COMMAND)])
def test_a_hesitant_word_fires_when_sharpened(sharpness: float, reason: Reason) -> None:
    """0.6 is below 0.75, and 36 of 42 above it; the score told is the sharpened one."""
    verdict = Decider(LABELS).look(HESITANT, time_s=1.0, config=replace(CONFIG, sharpness=sharpness))

    assert verdict.reason is reason
    assert verdict.score == pytest.approx(0.6 if sharpness == 1.0 else 36 / 42, abs=1e-6)
