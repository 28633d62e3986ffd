"""Whether a difference between two that were tried on the same words may be chance. Arithmetic only."""

from collections.abc import Sequence
from math import comb

LEVEL = 0.05  # a difference that chance makes less often than that counts as one


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
    ways = sum(comb(tosses, i) for i in range(min(better, worse) + 1))
    return min(1.0, 2 * ways / (1 << tosses))


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
