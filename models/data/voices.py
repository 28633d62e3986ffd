"""Speech as another voice might say it, so that voices can be judged of whom there are no recordings."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from models.data.augment import change_speed
from models.spot.frontend import Samples

Change = Callable[[Samples, np.random.Generator], Samples]

FRAME, HOP = 512, 128  # samples, 32 and 8 ms at 16 kHz
SMOOTH = 24  # coefficients of the cepstrum that make the envelope: the vocal tract, and not the pitch
CHILD = 1.2, 1.4  # pitch and formants over those of the speaker: a child's vocal tract is so much shorter


def child(samples: Samples, rng: np.random.Generator) -> Samples:
    """Return speech, float32 (n,), 16 kHz, with pitch and formants 20 to 40 % higher, as fast as before."""
    factor = float(rng.uniform(*CHILD))
    return change_speed(_slower(samples, factor), factor)


def whisper(samples: Samples, rng: np.random.Generator) -> Samples:
    """Return speech, float32 (n,), 16 kHz, whispered: its envelope, excited by noise instead of a voice.

    The envelope of each frame is that of its smoothed cepstrum.
    """
    window = np.hanning(FRAME)
    padded = np.pad(samples, FRAME)
    noise = rng.standard_normal(len(padded))
    out, weight = np.zeros(len(padded)), np.full(len(padded), 1e-6)
    for first in range(0, len(padded) - FRAME, HOP):
        part = slice(first, first + FRAME)
        spectrum = np.abs(np.fft.rfft(padded[part] * window)) + 1e-7
        cepstrum = np.fft.irfft(np.log(spectrum))
        cepstrum[SMOOTH:-SMOOTH] = 0.0
        envelope = np.exp(np.fft.rfft(cepstrum).real)
        excited = np.fft.rfft(noise[part] * window)
        excited *= envelope * np.sqrt(np.mean(spectrum**2) / max(1e-12, np.mean(np.abs(excited * envelope) ** 2)))
        out[part] += np.fft.irfft(excited, FRAME) * window
        weight[part] += window**2
    return np.asarray((out / weight)[FRAME : FRAME + len(samples)], np.float32)


def _slower(samples: Samples, factor: float) -> Samples:
    """Return speech, float32 (n,), `factor` times as long, at the same pitch: a phase vocoder (Flanagan, 1966)."""
    window = np.hanning(FRAME)
    padded = np.pad(samples, FRAME)
    starts = np.arange(0, len(padded) - FRAME - HOP, HOP / factor)
    expected = 2.0 * np.pi * HOP * np.arange(FRAME // 2 + 1) / FRAME
    out, weight = np.zeros(len(starts) * HOP + FRAME), np.full(len(starts) * HOP + FRAME, 1e-6)
    phase = np.zeros(FRAME // 2 + 1)
    for i, start in enumerate(starts.astype(int)):
        now = np.fft.rfft(padded[start : start + FRAME] * window)
        later = np.fft.rfft(padded[start + HOP : start + HOP + FRAME] * window)
        part = slice(i * HOP, i * HOP + FRAME)
        phase = np.angle(now) if i == 0 else phase
        out[part] += np.fft.irfft(np.abs(now) * np.exp(1j * phase), FRAME) * window
        weight[part] += window**2
        turned = np.angle(later) - np.angle(now) - expected
        phase = phase + expected + turned - 2.0 * np.pi * np.round(turned / (2.0 * np.pi))
    skipped = round(FRAME * factor)
    length = round(len(samples) * factor)
    return np.asarray((out / weight)[skipped : skipped + length], np.float32)


VOICES: Mapping[str, Change] = MappingProxyType({"child": child, "whisper": whisper})
"""How to change a voice, by the name of what it becomes."""
