"""Tests of finding the word in a clip, on tone bursts whose places are known."""

import numpy as np
import pytest

from models.data.word_bounds import word_bounds

RATE_HZ = 16_000
TOLERANCE_S = 0.025  # one analysis window


def clip(*bursts: tuple[float, float, float], seconds: float = 1.0, noise: float = 1e-3) -> np.ndarray:
    """Return tones of 700 Hz in white noise, float32 (n,); each burst is first and last second, and its peak."""
    times_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    sound = np.random.default_rng(4).normal(0.0, noise, times_s.shape) if noise else np.zeros(times_s.shape)
    for start_s, end_s, peak in bursts:
        sound += np.where((times_s >= start_s) & (times_s < end_s), peak * np.sin(2 * np.pi * 700 * times_s), 0.0)
    return sound.astype(np.float32)


@pytest.mark.parametrize(("start_s", "end_s"), [(0.3, 0.7), (0.0, 0.25), (0.61, 1.0), (0.405, 0.462)])
def test_a_burst_is_found(start_s: float, end_s: float) -> None:
    """The word begins and ends where the burst does, within one window of 25 ms."""
    assert word_bounds(clip((start_s, end_s, 0.3))) == pytest.approx((start_s, end_s), abs=TOLERANCE_S)


def test_a_loud_clip_and_a_quiet_one_are_the_same() -> None:
    """Only ratios count: 40 dB less of everything changes nothing."""
    loud = clip((0.3, 0.7, 0.3))

    assert word_bounds(loud * np.float32(0.01)) == word_bounds(loud)


def test_a_closure_belongs_to_the_word() -> None:
    """A gap of 120 ms, as before the t of "right", does not end the word."""
    assert word_bounds(clip((0.2, 0.4, 0.3), (0.52, 0.6, 0.1))) == pytest.approx((0.2, 0.6), abs=TOLERANCE_S)


def test_a_pause_ends_the_word() -> None:
    """A gap of 300 ms separates the word from what follows."""
    assert word_bounds(clip((0.2, 0.45, 0.3), (0.75, 0.85, 0.1))) == pytest.approx((0.2, 0.45), abs=TOLERANCE_S)


@pytest.mark.parametrize(("first", "second", "expected"), [(0.3, 0.1, (0.1, 0.3)), (0.1, 0.3, (0.7, 0.9))])
def test_of_two_stretches_the_stronger_is_the_word(first: float, second: float, expected: tuple[float, float]) -> None:
    """Of two stretches of the same length the one with most energy is the word, wherever it lies."""
    bounds = word_bounds(clip((0.1, 0.3, first), (0.7, 0.9, second)))

    assert bounds == pytest.approx(expected, abs=TOLERANCE_S)


def test_energy_counts_rather_than_the_peak() -> None:
    """A click of 20 ms at twice the peak has a fifth of the energy of a word of 400 ms: the word is the word."""
    assert word_bounds(clip((0.1, 0.12, 0.4), (0.5, 0.9, 0.2))) == pytest.approx((0.5, 0.9), abs=TOLERANCE_S)


def test_what_is_28_db_below_the_peak_is_left_out() -> None:
    """A tail 34 dB below the word does not belong to it, one 20 dB below does."""
    quiet_tail, loud_tail = 0.3 * 10 ** (-34 / 20), 0.3 * 10 ** (-20 / 20)

    assert word_bounds(clip((0.2, 0.5, 0.3), (0.5, 0.8, quiet_tail)))[1] == pytest.approx(0.5, abs=TOLERANCE_S)
    assert word_bounds(clip((0.2, 0.5, 0.3), (0.5, 0.8, loud_tail)))[1] == pytest.approx(0.8, abs=TOLERANCE_S)


@pytest.mark.parametrize("noise", [0.0, 0.01])
def test_a_clip_in_which_nothing_stands_out_is_all_word(noise: float) -> None:
    """Digital silence and steady noise have no word to find."""
    assert word_bounds(clip(noise=noise, seconds=0.8)) == (0.0, 0.8)


def test_a_clip_shorter_than_a_window_is_all_word() -> None:
    """20 ms cannot be looked into."""
    assert word_bounds(clip((0.0, 0.02, 0.3), seconds=0.02)) == (0.0, 0.02)


def test_seconds_do_not_depend_on_the_rate() -> None:
    """At 8 kHz the same burst lies at the same seconds."""
    half = clip((0.3, 0.7, 0.3))[::2]  # 700 Hz lies far below 4 kHz, so nothing folds

    assert word_bounds(half, 8_000) == pytest.approx((0.3, 0.7), abs=TOLERANCE_S)
