"""Tests of changed voices, on sounds whose pitch and envelope are known."""

import numpy as np
import pytest

from models.data.voices import CHILD, VOICES, child, whisper

RATE_HZ = 16_000


def a_vowel(pitch_hz: float = 120.0) -> np.ndarray:
    """Return half a second of harmonics of a pitch, with a formant at 800 Hz, float32 (8000,)."""
    times = np.arange(RATE_HZ // 2) / RATE_HZ
    harmonics = np.arange(1, 40) * pitch_hz
    gains = np.exp(-(((harmonics - 800.0) / 250.0) ** 2)) + 0.02
    waves = gains[:, None] * np.sin(2.0 * np.pi * harmonics[:, None] * times)
    return np.asarray(0.05 * waves.sum(axis=0), np.float32)


def spectrum(samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return frequencies in Hz and power of the middle of a sound."""
    middle = samples[len(samples) // 4 : -len(samples) // 4]
    return np.fft.rfftfreq(len(middle), 1.0 / RATE_HZ), np.abs(np.fft.rfft(middle * np.hanning(len(middle)))) ** 2


def centre_hz(samples: np.ndarray) -> float:
    """Return the mean frequency of a sound, weighted by power."""
    hz, power = spectrum(samples)
    return float((hz * power).sum() / power.sum())


def test_a_child_has_a_shorter_vocal_tract() -> None:
    """The formant goes up by 20 to 40 %, and the word lasts as long as before."""
    vowel = a_vowel()

    changed = child(vowel, np.random.default_rng(3))

    assert abs(len(changed) - len(vowel)) < 200
    ratio = centre_hz(changed) / centre_hz(vowel)
    assert CHILD[0] - 0.05 < ratio < CHILD[1] + 0.05


def test_a_whisper_has_no_pitch_and_the_same_vowel() -> None:
    """Between two harmonics of the voice there is as much as on them, and the formant stays where it was."""
    vowel = a_vowel()

    changed = whisper(vowel, np.random.default_rng(3))

    def between_over_on(samples: np.ndarray) -> float:
        hz, power = spectrum(samples)
        on = np.abs((hz / 120.0 + 0.5) % 1.0 - 0.5) < 0.2
        near = (hz > 500.0) & (hz < 1_100.0)
        return float(power[near & ~on].mean() / power[near & on].mean())

    assert len(changed) == len(vowel)
    assert between_over_on(vowel) < 0.05
    assert between_over_on(changed) > 0.4
    assert centre_hz(changed) == pytest.approx(centre_hz(vowel), rel=0.15)
    assert np.sqrt(np.mean(changed**2)) == pytest.approx(np.sqrt(np.mean(vowel**2)), rel=0.3)


@pytest.mark.parametrize("name", sorted(VOICES))
def test_short_and_silent_clips_stay_sound(name: str) -> None:
    """A clip of a few samples, or without any sound, gives finite samples."""
    for clip in (np.zeros(50, np.float32), np.zeros(4_000, np.float32)):
        changed = VOICES[name](clip, np.random.default_rng(1))
        assert changed.dtype == np.float32
        assert np.isfinite(changed).all()
