"""Rates of rare events with their bounds, and whether two differ by more than chance on the same words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.stats import binomtest, chi2

from models.evaluate.matching import Spoken

CONFIDENCE = 0.95
SIGNIFICANCE = 0.05  # a difference that chance makes less often than that counts as one
Marks = Sequence[tuple[Spoken, bool]]  # each command of a stream, and whether it was heard exactly once


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

    It is the exact one-sided upper bound of a mean of which one sample is known (Garwood, Biometrika 28, 1936), half a
    quantile of the chi-squared distribution: 2.996 after no event, which is the "rule of three".
    Raises ValueError unless count >= 0 and 0 < confidence < 1.
    """
    if count < 0 or not 0.0 < confidence < 1.0:
        raise ValueError(f"count {count}, confidence {confidence}: expected 0 or more, and above 0 and below 1")
    return 0.5 * float(chi2.isf(1.0 - confidence, 2 * (count + 1)))


def standard_error(share: float, *, count: int) -> float:
    """Return the standard error of a share p, 0 to 1, of n words, sqrt(p (1 - p) / n). Raises ValueError without any.

    It takes the words for independent, which those of one speaker are not quite.
    """
    if count < 1:
        raise ValueError(f"count {count}: expected 1 or more")
    return sqrt(share * (1.0 - share) / count)


def count_error(mean: float, *, count: int) -> float:
    """Return the standard error of a mean number of rare events, one for each of n words, sqrt(mean / n) (Poisson).

    Raises ValueError without any word.
    """
    if count < 1:
        raise ValueError(f"count {count}: expected 1 or more")
    return sqrt(mean / count)


def sign_test(better: int, worse: int) -> float:
    """Return how probable it is that chance alone gives a difference at least as lopsided as this, 0 to 1.

    better, worse: how many words only the one heard, and only the other; what both did alike says nothing. Were they
    equally good, each of these words would fall to either side like a fair coin: the two-sided exact binomial test,
    which on pairs of yes and no is the exact test of McNemar (Psychometrika 12, 1947).
    Raises ValueError if a count is below 0.
    """
    if better < 0 or worse < 0:
        raise ValueError(f"counts {better} and {worse}: expected 0 or more")
    tosses = better + worse
    return float(binomtest(better, tosses).pvalue) if tosses else 1.0  # which is undefined without any


def holm(chances: Sequence[float]) -> list[float]:
    """Return probabilities of chance, each corrected for being one of so many that were looked at.

    Of twenty differences that are none, one looks like one at the level of 0.05. By Holm (Scandinavian Journal of
    Statistics 6, 1979) the smallest of n is multiplied by n, the next by n - 1 and so on, never below the one before.
    """
    corrected = [0.0] * len(chances)
    largest = 0.0
    for rank, i in enumerate(sorted(range(len(chances)), key=lambda i: chances[i])):
        largest = max(largest, min(1.0, (len(chances) - rank) * chances[i]))
        corrected[i] = largest
    return corrected


@dataclass(frozen=True)
class Difference:
    """How one differs from another.

    better, worse: how many it alone heard exactly once, and how many only the other did.
    chance: probability of at least such a difference were both equally good, 0 to 1.
    """

    better: int
    worse: int
    chance: float


def by_condition(ours: Mapping[str, Marks], theirs: Mapping[str, Marks]) -> dict[str, Difference]:
    """Return how `theirs` differs in each condition, word by word; the chances are corrected for their number."""
    counts = {}
    for name, marks in ours.items():
        pairs = [(one, two) for (_, one), (_, two) in zip(marks, theirs[name], strict=True)]
        counts[name] = (pairs.count((False, True)), pairs.count((True, False)))
    chances = holm([sign_test(better, worse) for better, worse in counts.values()])
    return {name: Difference(*count, chance) for (name, count), chance in zip(counts.items(), chances, strict=True)}


def by_recording(ours: Mapping[str, Marks], theirs: Mapping[str, Marks]) -> Difference:
    """Return how `theirs` differs over all conditions together, recording by recording.

    One recording comes in several conditions, and one that is hard is hard in all of them: its words say less than as
    many words of different people. So each recording counts once, for whoever heard it in more of its conditions.
    """
    lead = Counter[tuple[str, str]]()
    for name, marks in ours.items():
        for (word, one), (_, two) in zip(marks, theirs[name], strict=True):
            lead[word.label, word.clip] += two - one
    better, worse = (sum(sign * ahead > 0 for ahead in lead.values()) for sign in (1, -1))
    return Difference(better, worse, sign_test(better, worse))
