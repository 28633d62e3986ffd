"""Tests of the running average of the weights."""

import math

import numpy as np
import pytest

from models.train.learner import Average


def averages(steps: int, *, momentum: float = 0.999) -> list[float]:
    """Return the average after each step, begun at 0, of a weight that is always 1."""
    average = Average([np.zeros(1, np.float32)], momentum=momentum)
    seen = []
    for step in range(1, steps + 1):
        average.move(step, lambda: [np.ones(1, np.float32)])
        seen.append(float(average.weights[0][0]))
    return seen


def test_the_first_steps_move_it_one_by_one() -> None:
    """Step k keeps (1 + k) / (10 + k) of it: after five, 1 - 2/11 * 3/12 * 4/13 * 5/14 * 6/15."""
    kept = np.cumprod([2 / 11, 3 / 12, 4 / 13, 5 / 14, 6 / 15])

    assert averages(5) == pytest.approx(list(1.0 - kept), abs=1e-6)


def test_then_several_steps_move_it_at_once() -> None:
    """Between two multiples of 5 it stays; each of these counts for five steps."""
    seen = averages(15)

    assert seen[4] == seen[5] == seen[8]
    assert seen[9] == seen[13]
    assert 1.0 - seen[9] == pytest.approx((1.0 - seen[4]) * (11 / 20) ** 5, rel=1e-3)
    assert 1.0 - seen[14] == pytest.approx((1.0 - seen[9]) * (16 / 25) ** 5, rel=1e-2)


def test_it_forgets_no_faster_than_the_momentum_says() -> None:
    """With a momentum of 0.5 five steps keep a 32nd, however many came before."""
    seen = averages(4 * Average.EACH_STEPS, momentum=0.5)

    assert 1.0 - seen[9] == pytest.approx((1.0 - seen[4]) / 32, rel=1e-2)
    assert not math.isclose(seen[4], seen[9])
