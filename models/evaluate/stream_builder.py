"""Continuous audio for the evaluation: commands and other words at known ends, in a room that is quiet or is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from models.data.augment import add_room
from models.data.word_bounds import word_bounds
from models.evaluate.matching import Spoken
from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.frontend import Samples

COMMON_DB = -26.0  # RMS level of the words, dB relative to full scale, before each one's own -8 to +2 dB
MARGIN_S = 0.05  # kept of a clip before and after its word, faded in and out
HISS_DB = -70.0  # of the microphone itself, in every condition
OTHER_SHARE = 0.25  # of the words are no commands


class Noise(StrEnum):
    """What is heard behind the words."""

    SOUNDS = "sounds"
    TAP = "tap"
    BABBLE = "babble"


@dataclass(frozen=True)
class Condition:
    """A room and a way of speaking.

    gap_s: shortest and longest pause between two words, seconds.
    noise: None for quiet. snr_db: level of the words over it, dB.
    level_db: of the words, relative to the usual. room: heard from far. telephone: 300 to 3,400 Hz only.
    """

    name: str
    gap_s: tuple[float, float] = (0.35, 1.2)
    noise: Noise | None = None
    snr_db: float = 0.0
    level_db: float = 0.0
    room: bool = False
    telephone: bool = False


CONDITIONS = (
    Condition("quiet"),
    Condition("sounds 20 dB", noise=Noise.SOUNDS, snr_db=20.0),
    Condition("sounds 10 dB", noise=Noise.SOUNDS, snr_db=10.0),
    Condition("tap 5 dB", noise=Noise.TAP, snr_db=5.0),
    Condition("babble 10 dB", noise=Noise.BABBLE, snr_db=10.0),
    Condition("rapid", gap_s=(0.08, 0.2)),
    Condition("far", room=True),
    Condition("quiet talker", level_db=-20.0),
    Condition("telephone", telephone=True),
)


@dataclass(frozen=True, eq=False)
class Stream:
    """samples: float32 (n,), 16 kHz mono. spoken: in the order of their starts; they do not overlap."""

    samples: Samples
    spoken: tuple[Spoken, ...]


def rms(samples: Samples) -> float:
    """Return the root mean square of `samples`, float32 (n,), at least 1e-6."""
    return max(1e-6, float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))))


def build_stream(
    clips: Sequence[tuple[str, Samples]],
    condition: Condition,
    *,
    noises: Sequence[Samples],
    rng: np.random.Generator,
    margin_s: float = MARGIN_S,
) -> Stream:
    """Return the words of `clips`, in that order, as one stream.

    clips: label and samples, float32 (n,), of each. noises: what condition.noise is made of: for babble the talkers,
    six of whom speak at once, otherwise sounds that follow each other; empty if the condition has no noise.
    margin_s: kept of a clip before and after its word, seconds, at least 0; more may be kept of clips that are clean.
    """
    level = 10.0 ** ((COMMON_DB + condition.level_db) / 20.0)
    pieces: list[tuple[int, Samples]] = []
    spoken = []
    at = SAMPLE_RATE_HZ  # a second of room before the first word
    for label, clip in clips:
        start_s, end_s = word_bounds(clip)
        first = max(0, int((start_s - margin_s) * SAMPLE_RATE_HZ))
        last = min(len(clip), int((end_s + margin_s) * SAMPLE_RATE_HZ))
        word = clip[int(start_s * SAMPLE_RATE_HZ) : int(end_s * SAMPLE_RATE_HZ)]
        gain = level * 10.0 ** (rng.uniform(-8.0, 2.0) / 20.0) / rms(word)
        start = at + int(rng.uniform(*condition.gap_s) * SAMPLE_RATE_HZ)
        at = start + len(word)
        offset = start - (int(start_s * SAMPLE_RATE_HZ) - first)
        pieces.append((offset, _faded(clip[first:last]) * np.float32(gain)))
        spoken.append(Spoken(label, start / SAMPLE_RATE_HZ, at / SAMPLE_RATE_HZ))
    samples = np.zeros(at + 2 * SAMPLE_RATE_HZ, np.float32)
    for offset, sound in pieces:
        samples[offset : offset + len(sound)] += sound
    if condition.room:
        samples = add_room(samples, reverberation_s=0.5, direct_db=0.0, rng=rng)
    if condition.noise:
        background = _background(condition, noises, length=len(samples), rng=rng)
        samples += background * np.float32(level * 10.0 ** (-condition.snr_db / 20.0))
    if condition.telephone:
        samples = band_limited(samples, low_hz=300.0, high_hz=3_400.0)
    samples += rng.standard_normal(len(samples), np.float32) * np.float32(10.0 ** (HISS_DB / 20.0))
    return Stream(np.clip(samples, -1.0, 1.0), tuple(spoken))


def _faded(sound: Samples) -> Samples:
    """Return `sound` with 10 ms of fade at both ends, so that cutting makes no click."""
    ramp = np.linspace(0.0, 1.0, SAMPLE_RATE_HZ // 100, dtype=np.float32)
    envelope = np.ones(len(sound), np.float32)
    length = min(len(ramp), len(sound))
    envelope[:length] *= ramp[:length]
    envelope[len(sound) - length :] *= ramp[:length][::-1]
    return sound * envelope


def _background(condition: Condition, noises: Sequence[Samples], *, length: int, rng: np.random.Generator) -> Samples:
    """Return background sound, float32 (length,), with an RMS of about 1."""
    if not noises:
        raise ValueError(f"no noises for the condition {condition.name!r}: expected at least one")
    if condition.noise is not Noise.BABBLE:
        return _in_turn(noises, length=length, rng=rng)
    talkers = [_in_turn(noises, length=length, rng=rng) for _ in range(6)]
    babble: Samples = np.asarray(np.sum(talkers, axis=0), np.float32)
    return np.asarray(babble / np.float32(rms(babble)), np.float32)


def _in_turn(noises: Sequence[Samples], *, length: int, rng: np.random.Generator) -> Samples:
    """Return noises after each other in random order, each with an RMS of 1, float32 (length,)."""
    parts: list[Samples] = []
    missing = length
    while missing > 0:
        for i in rng.permutation(len(noises)):
            parts.append(noises[i] / np.float32(rms(noises[i])))
            missing -= len(noises[i])
    return np.concatenate(parts)[:length]


def band_limited(samples: Samples, *, low_hz: float, high_hz: float) -> Samples:
    """Return `samples`, float32 (n,), with nothing below low_hz or above high_hz."""
    spectrum = np.fft.rfft(samples)
    frequencies_hz = np.fft.rfftfreq(len(samples), 1.0 / SAMPLE_RATE_HZ)
    spectrum[(frequencies_hz < low_hz) | (frequencies_hz > high_hz)] = 0.0
    return np.asarray(np.fft.irfft(spectrum, len(samples)), np.float32)
