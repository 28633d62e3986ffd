"""Tests of rates per hour and their bound."""

import math

import pytest

from models.evaluate.statistics import count_error, hourly_rate, poisson_upper, standard_error


@pytest.mark.parametrize(
    ("count", "upper"),
    # From tables of the chi-squared distribution: half its 95th percentile with 2 (count + 1) degrees of freedom.
    [(0, 5.9915 / 2), (1, 9.4877 / 2), (2, 12.5916 / 2), (4, 18.3070 / 2), (9, 31.4104 / 2), (49, 124.3421 / 2)],
)
def test_upper_bound_agrees_with_tables(count: int, upper: float) -> None:
    """The bound is that of the chi-squared tables in any book of statistics."""
    assert poisson_upper(count) == pytest.approx(upper, rel=1e-4)


def test_rule_of_three() -> None:
    """After no event the mean may be -ln(0.05), about 3."""
    assert poisson_upper(0) == pytest.approx(-math.log(0.05), rel=1e-8)
    assert poisson_upper(0, confidence=0.99) == pytest.approx(-math.log(0.01), rel=1e-8)


def test_bound_of_two_events_by_hand() -> None:
    """At the bound, at most two events have the probability e^-m (1 + m + m^2 / 2) = 0.05."""
    mean = poisson_upper(2)

    assert math.exp(-mean) * (1 + mean + mean**2 / 2) == pytest.approx(0.05, rel=1e-6)


def test_bound_of_many_events() -> None:
    """Thousands of events overflow nothing: the bound is about 1.645 standard deviations above the count."""
    assert poisson_upper(10_000) == pytest.approx(10_000 + 1.645 * 100, rel=2e-4)


def test_rate() -> None:
    """Six events in two hours are three an hour, and none in a quarter of an hour may still be twelve."""
    assert hourly_rate(6, hours=2.0).per_hour == 3.0
    assert hourly_rate(0, hours=0.25).per_hour == 0.0
    assert hourly_rate(0, hours=0.25).at_most_per_hour == pytest.approx(11.983, abs=1e-3)


@pytest.mark.parametrize(("count", "hours"), [(0, 0.0), (3, -1.0), (-1, 1.0)])
def test_impossible_watches_are_refused(count: int, hours: float) -> None:
    """There is no rate without time, and no negative count."""
    with pytest.raises(ValueError, match="expected"):
        hourly_rate(count, hours=hours)


@pytest.mark.parametrize("confidence", [0.0, 1.0])
def test_impossible_confidence_is_refused(confidence: float) -> None:
    """Nothing is certain, and a bound without confidence is none."""
    with pytest.raises(ValueError, match="expected"):
        poisson_upper(0, confidence=confidence)


def test_errors_of_shares_and_counts() -> None:
    """Of 100 words 20 % are known to 4 points; 0.04 events a word to 0.02; without a word there is no error."""
    assert standard_error(0.2, count=100) == pytest.approx(0.04)
    assert count_error(0.04, count=100) == pytest.approx(0.02)
    for error in (standard_error, count_error):
        with pytest.raises(ValueError, match="count 0"):
            error(0.2, count=0)
