"""Tests of telling a difference from chance, on cases counted by hand."""

import pytest

from models.evaluate.statistics import holm, sign_test


def test_coins_by_hand() -> None:
    """Five words to none is the luck of 2 in 32 pairs of coins, seven to one of 2 (1 + 8) in 256."""
    assert sign_test(5, 0) == 2 / 32
    assert sign_test(7, 1) == 2 * (1 + 8) / 256
    assert sign_test(1, 7) == sign_test(7, 1)


@pytest.mark.parametrize(("better", "worse"), [(0, 0), (1, 0), (3, 3), (4, 3)])
def test_what_any_coin_gives_is_chance(better: int, worse: int) -> None:
    """No difference at all, one word, as many on both sides, and one more on one of them: chance in any case."""
    assert sign_test(better, worse) == 1.0


def test_many_words_do_not_overflow() -> None:
    """Thousands of words are counted exactly: 2,000 to 1,900 is as likely as a normal distribution says, 11 %."""
    assert sign_test(2_000, 1_900) == pytest.approx(0.1128, abs=1e-3)  # 99 / sqrt(3,900) = 1.585 standard deviations
    assert sign_test(5_000, 0) < 1e-300


@pytest.mark.parametrize(("better", "worse"), [(-1, 3), (3, -1)])
def test_impossible_counts_are_refused(better: int, worse: int) -> None:
    """Fewer than no words is a mistake of the caller."""
    with pytest.raises(ValueError, match="expected 0 or more"):
        sign_test(better, worse)


def test_many_looks_are_corrected() -> None:
    """Of three the smallest counts thrice, the next twice, the last once; none below the one before, none above 1."""
    assert holm([0.03, 0.01, 0.04]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([0.02]) == [0.02]
    assert holm([]) == []
