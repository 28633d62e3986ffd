"""Rare events per hour, and how high the true rate may still be. Arithmetic only."""

from dataclasses import dataclass

import numpy as np

CONFIDENCE = 0.95


@dataclass(frozen=True)
class HourlyRate:
    """How often something happened.

    count: events seen. hours: watched for so long, > 0. per_hour: their quotient.
    at_most_per_hour: the exact one-sided 95 % bound: were the true rate higher, so few events would be seen in less
    than one of twenty such recordings.
    """

    count: int
    hours: float
    per_hour: float
    at_most_per_hour: float


def hourly_rate(count: int, *, hours: float) -> HourlyRate:
    """Return the rate of `count` events in `hours`. Raises ValueError unless count >= 0 and hours > 0."""
    if hours <= 0:
        raise ValueError(f"{count} events in {hours} hours: expected more than 0 hours")
    return HourlyRate(count, hours, count / hours, poisson_upper(count) / hours)


def poisson_upper(count: int, *, confidence: float = CONFIDENCE) -> float:
    """Return the mean of the Poisson distribution that gives at most `count` events with probability 1 - confidence.

    It is the exact one-sided upper bound of a mean of which one sample is known (Garwood, Biometrika 28, 1936):
    2.996 after no event, which is the "rule of three". Found by bisection to 1e-9 of its value.
    Raises ValueError unless count >= 0 and 0 < confidence < 1.
    """
    if count < 0 or not 0.0 < confidence < 1.0:
        raise ValueError(f"count {count}, confidence {confidence}: expected 0 or more, and above 0 and below 1")
    wanted = np.log1p(-confidence)
    low, high = 0.0, 1.0
    while _log_at_most(count, high) > wanted:
        low, high = high, 2.0 * high
    while high - low > 1e-9 * high:
        middle = 0.5 * (low + high)
        if _log_at_most(count, middle) > wanted:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def _log_at_most(count: int, mean: float) -> float:
    """Return the logarithm of the probability of at most `count` events, of a Poisson distribution."""
    events = np.arange(count + 1)
    log_factorials = np.cumsum(np.log(np.maximum(1, events)))
    logs = events * np.log(mean) - mean - log_factorials
    most = logs.max()  # taken out, so that nothing underflows
    return float(most + np.log(np.exp(logs - most).sum()))
