"""Tests of how the decision takes the scores of a network: with other odds for commands, and sharpened."""

from dataclasses import replace

import numpy as np
import pytest

from models.spot.config import NOISE, UNKNOWN, DecisionConfig
from models.spot.decision import Decider, adjusted
from models.spot.hearing import Reason

LABELS = ("up", "down", UNKNOWN, NOISE)
HESITANT = np.array([0.6, 0.1, 0.2, 0.1], np.float32)
CONFIG = DecisionConfig(threshold=0.75, smoothing=1)


def sharpened(probabilities: np.ndarray, sharpness: float) -> np.ndarray:
    """Return what the decision takes probabilities for at that power."""
    return adjusted(probabilities, (0, 1), replace(CONFIG, sharpness=sharpness))


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


def test_odds_by_hand() -> None:
    """With three times the odds 0.6 and 0.1 weigh 1.8 and 0.3 beside 0.2 and 0.1; then they are sharpened."""
    config = replace(CONFIG, command_odds=3.0)
    weights = np.array([1.8, 0.3, 0.2, 0.1])

    assert adjusted(HESITANT, (0, 1), config) == pytest.approx(weights / 2.4, abs=1e-6)
    assert adjusted(HESITANT, (0, 1), replace(config, sharpness=2.0)) == pytest.approx(
        weights**2 / (weights**2).sum(), abs=1e-6
    )


def test_odds_are_those_of_commands_whatever_their_place() -> None:
    """Many looks at once, with the commands last: the odds of each against all else are as many times higher."""
    rng = np.random.default_rng(1)
    said = rng.dirichlet(np.ones(4), 50).astype(np.float32)

    told = adjusted(said, (2, 3), replace(CONFIG, command_odds=2.5))

    before, after = (of[:, 2:].sum(axis=1) / of[:, :2].sum(axis=1) for of in (said, told))
    assert after == pytest.approx(2.5 * before, rel=1e-4)
    assert told.sum(axis=1) == pytest.approx(np.ones(50), abs=1e-6)
    assert told[:, 2] / told[:, 3] == pytest.approx(said[:, 2] / said[:, 3], rel=1e-4)


def test_a_word_that_is_not_expected_fires_with_better_odds() -> None:
    """0.6 is below the threshold of 0.75; with twice the odds it is 1.2 of 1.7, and with three times 1.8 of 2.4."""
    fires = {
        odds: Decider(LABELS).look(HESITANT, time_s=1.0, config=replace(CONFIG, command_odds=odds)).word
        for odds in (1.0, 2.0, 3.1)
    }

    assert fires == {1.0: None, 2.0: None, 3.1: "up"}
