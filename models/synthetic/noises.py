"""Noises made by formula: knocks, clicks, beeps, sweeps and breaths, which start and stop as words do but are none."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from models.spot.audio_files import SAMPLE_RATE_HZ

Sound = NDArray[np.float64]


def _time_s(length_s: float) -> Sound:
    return np.arange(int(length_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ


def _frequency_hz(rng: np.random.Generator, low_hz: float, high_hz: float) -> float:
    """Return a frequency, every octave between the two being equally likely."""
    return float(np.exp(rng.uniform(np.log(low_hz), np.log(high_hz))))


def knock(rng: np.random.Generator) -> Sound:
    """Return a struck body: one to five damped sinusoids of 70 Hz to 4 kHz."""
    t = _time_s(0.4)
    parts = [
        rng.uniform(0.2, 1.0)
        * np.sin(2.0 * np.pi * _frequency_hz(rng, 70.0, 4_000.0) * t)
        * np.exp(-t / rng.uniform(0.004, 0.1))
        for _ in range(rng.integers(1, 6))
    ]
    return np.asarray(np.sum(parts, axis=0))


def burst(rng: np.random.Generator) -> Sound:
    """Return noise in a band, from a click of 5 ms to a breath of a second."""
    t = _time_s(_frequency_hz(rng, 0.05, 1.2))
    spectrum = np.fft.rfft(rng.standard_normal(len(t)))
    frequencies_hz = np.fft.rfftfreq(len(t), 1.0 / SAMPLE_RATE_HZ)
    centre_hz, octaves = _frequency_hz(rng, 150.0, 6_000.0), rng.uniform(0.3, 3.0)
    spectrum *= np.exp(-0.5 * (np.log2(np.maximum(frequencies_hz, 1.0) / centre_hz) / octaves) ** 2)
    attack_s, decay_s = _frequency_hz(rng, 0.001, 0.2), _frequency_hz(rng, 0.005, 0.4)
    return np.fft.irfft(spectrum, len(t)) * (1.0 - np.exp(-t / attack_s)) * np.exp(-t / decay_s)


def beep(rng: np.random.Generator) -> Sound:
    """Return a tone or a chord with overtones, steady, sliding or trembling, of 40 ms to a second."""
    t = _time_s(_frequency_hz(rng, 0.04, 1.0))
    sound = np.zeros(len(t))
    slide = rng.uniform(-1.0, 1.0) if rng.random() < 0.4 else 0.0  # octaves in all
    tremble = 1.0 + rng.uniform(0.0, 0.02) * np.sin(2.0 * np.pi * rng.uniform(3.0, 8.0) * t)
    for _ in range(rng.integers(1, 4)):
        pitch_hz = _frequency_hz(rng, 90.0, 2_500.0) * 2.0 ** (slide * t / t[-1]) * tremble
        phase = 2.0 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE_HZ
        for overtone in range(1, int(rng.integers(2, 9))):
            below_half_rate = overtone * pitch_hz < 0.45 * SAMPLE_RATE_HZ
            sound += below_half_rate * np.sin(overtone * phase) / overtone ** rng.uniform(0.5, 2.0)
    edge = np.minimum(1.0, np.minimum(t, t[-1] - t) / rng.uniform(0.003, 0.05))
    return np.asarray(sound * edge)


NOISES: tuple[Callable[[np.random.Generator], Sound], ...] = (knock, burst, beep)


def made_up_sounds(length_s: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return noises at random moments, float32 (n,), 16 kHz, peak 0.5, over faint hiss.

    length_s: seconds, at least 2. One file holds one or two kinds, at a pace of its own, as a room would.
    """
    sound = rng.standard_normal(int(length_s * SAMPLE_RATE_HZ)) * 1e-4
    kinds = rng.choice(len(NOISES), size=rng.integers(1, 3), replace=False)
    pace_s = _frequency_hz(rng, 0.15, 1.5)
    at_s = rng.uniform(0.0, pace_s)
    while at_s < length_s - 1.3:
        event = NOISES[rng.choice(kinds)](rng)
        event *= 10.0 ** (rng.uniform(-15.0, 0.0) / 20.0) / max(1e-9, float(np.abs(event).max()))
        first = int(at_s * SAMPLE_RATE_HZ)
        sound[first : first + len(event)] += event
        at_s += pace_s * rng.uniform(0.5, 1.5)
    return np.asarray(0.5 * sound / np.abs(sound).max(), np.float32)
