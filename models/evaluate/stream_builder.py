"""Continuous audio for the evaluation: recordings put at known places in a room that is quiet or is not."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np

from models.data.augment import add_room
from models.data.clips import noise_part, read_part
from models.data.dataset import (
    LEARNER_SOURCES,
    MUSIC_SOURCES,
    DataError,
    Kind,
    Make,
    Recording,
    Split,
    index_recordings,
)
from models.data.word_bounds import word_bounds
from models.evaluate.matching import Spoken
from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.frontend import Samples

COMMON_DB = -26.0  # RMS level of the words, dB relative to full scale, before each one's own -8 to +2 dB
HISS_DB = -70.0  # of the microphone itself, in every condition
OTHER_SHARE = 0.25  # of the words are no commands


@dataclass(frozen=True)
class Edges:
    """What is kept of a clip before and after its word, and how much of that is faded in and out, seconds, >= 0."""

    margin_s: float
    fade_s: float


EDGES = Edges(0.12, 0.06)  # bounds by energy cut soft ends off
TIGHT_EDGES = Edges(0.05, 0.01)  # as version 0.1 cut, to compare with its figures


class Noise(StrEnum):
    """What is heard behind the words."""

    SOUNDS = "sounds"
    TAP = "tap"
    BABBLE = "babble"
    COMPANY = "company"


@dataclass(frozen=True)
class Condition:
    """A room and a way of speaking.

    gap_s: shortest and longest pause between two words, seconds.
    noise: None for quiet. snr_db: level of the words over it, dB; of company that of the loudest voice.
    other_share: so much of the words are no commands.
    level_db: of the words, relative to the usual. room: heard from far. telephone: 300 to 3,400 Hz only.
    again: every word is said a second time, by the same person, in case the first was not heard.
    """

    name: str
    gap_s: tuple[float, float] = (0.35, 1.2)
    noise: Noise | None = None
    snr_db: float = 0.0
    other_share: float = OTHER_SHARE
    level_db: float = 0.0
    room: bool = False
    telephone: bool = False
    again: bool = False


CONDITIONS = (
    Condition("quiet"),
    Condition("sounds 20 dB", noise=Noise.SOUNDS, snr_db=20.0),
    Condition("sounds 10 dB", noise=Noise.SOUNDS, snr_db=10.0),
    Condition("tap 5 dB", noise=Noise.TAP, snr_db=5.0),
    Condition("babble 10 dB", noise=Noise.BABBLE, snr_db=10.0),
    Condition("babble 5 dB", noise=Noise.BABBLE, snr_db=5.0),
    Condition("company", noise=Noise.COMPANY, snr_db=3.0, other_share=2 / 3),
    Condition("rapid", gap_s=(0.08, 0.2)),
    Condition("far", room=True),
    Condition("quiet talker", level_db=-20.0),
    Condition("telephone", telephone=True),
)
"""What every model is judged in."""
SAID_AGAIN = (
    Condition("again", gap_s=(0.8, 1.6), again=True),
    Condition("again, sounds 10 dB", gap_s=(0.8, 1.6), noise=Noise.SOUNDS, snr_db=10.0, again=True),
    Condition("again, babble 10 dB", gap_s=(0.8, 1.6), noise=Noise.BABBLE, snr_db=10.0, again=True),
)
"""What a second chance is judged in, where it is asked for."""


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
    edges: Edges = EDGES,
) -> Stream:
    """Return the words of `clips`, in that order, as one stream.

    clips: label and samples, float32 (n,), of each. noises: what condition.noise is made of: for babble the talkers,
    six of whom speak at once, otherwise sounds that follow each other; empty if the condition has no noise.
    edges: of a clip; more may be kept of clips that are clean.
    """
    level = 10.0 ** ((COMMON_DB + condition.level_db) / 20.0)
    pieces: list[tuple[int, Samples]] = []
    spoken = []
    at = SAMPLE_RATE_HZ  # a second of room before the first word
    for label, clip in clips:
        start_s, end_s = word_bounds(clip)
        first = max(0, int((start_s - edges.margin_s) * SAMPLE_RATE_HZ))
        last = min(len(clip), int((end_s + edges.margin_s) * SAMPLE_RATE_HZ))
        word = clip[int(start_s * SAMPLE_RATE_HZ) : int(end_s * SAMPLE_RATE_HZ)]
        gain = level * 10.0 ** (rng.uniform(-8.0, 2.0) / 20.0) / rms(word)
        start = at + int(rng.uniform(*condition.gap_s) * SAMPLE_RATE_HZ)
        at = start + len(word)
        offset = start - (int(start_s * SAMPLE_RATE_HZ) - first)
        pieces.append((offset, _faded(clip[first:last], edges.fade_s) * np.float32(gain)))
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


def _faded(sound: Samples, fade_s: float) -> Samples:
    """Return `sound` with a fade of fade_s at both ends, so that cutting makes no click."""
    ramp = np.linspace(0.0, 1.0, round(fade_s * SAMPLE_RATE_HZ), dtype=np.float32)
    envelope = np.ones(len(sound), np.float32)
    length = min(len(ramp), len(sound))
    envelope[:length] *= ramp[:length]
    envelope[len(sound) - length :] *= ramp[:length][::-1]
    return sound * envelope


def _background(condition: Condition, noises: Sequence[Samples], *, length: int, rng: np.random.Generator) -> Samples:
    """Return background sound, float32 (length,), with an RMS of about 1. Noises without samples are left out."""
    noises = [noise for noise in noises if len(noise)]
    if not noises:
        raise ValueError(f"no noises for the condition {condition.name!r}: expected at least one")
    if condition.noise is Noise.COMPANY:
        return _company(noises, length=length, rng=rng)
    if condition.noise is not Noise.BABBLE:
        return _in_turn(noises, length=length, rng=rng)
    talkers = [_in_turn(noises, length=length, rng=rng) for _ in range(6)]
    babble: Samples = np.asarray(np.sum(talkers, axis=0), np.float32)
    return np.asarray(babble / np.float32(rms(babble)), np.float32)


def _company(talkers: Sequence[Samples], *, length: int, rng: np.random.Generator) -> Samples:
    """Return people who say something now and then, float32 (length,), with an RMS of -7 to 0 dB."""
    company = np.zeros(length, np.float32)
    at = 0
    while True:
        at += int(rng.uniform(0.2, 2.0) * SAMPLE_RATE_HZ)
        said = talkers[int(rng.integers(len(talkers)))]
        size = min(len(said), int(rng.uniform(0.5, 4.0) * SAMPLE_RATE_HZ))
        first = int(rng.integers(0, len(said) - size + 1))
        if at + size > length:
            return company
        slice_ = said[first : first + size]
        gain = 10.0 ** (rng.uniform(-7.0, 0.0) / 20.0) / rms(slice_)
        company[at : at + size] = _faded(slice_, EDGES.fade_s) * np.float32(gain)
        at += size


def _in_turn(noises: Sequence[Samples], *, length: int, rng: np.random.Generator) -> Samples:
    """Return noises after each other in random order, each with an RMS of 1, float32 (length,).

    noises: at least one, each with at least one sample.
    """
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


TAP = "running_tap"  # one of the long noises of Speech Commands
WHAT = {
    Noise.SOUNDS: "everyday sounds",
    Noise.TAP: f"part of the long noise {TAP}",
    Noise.BABBLE: "running speech",
    Noise.COMPANY: "running speech",
}


@dataclass(frozen=True)
class Material:
    """Recordings to build streams of: those of commands, of other words, and of each noise that a condition names.

    learners, music: recordings without commands, of which no stream is made.
    """

    commands: tuple[Recording, ...]
    others: tuple[Recording, ...]
    noises: dict[Noise, tuple[Recording, ...]]
    learners: tuple[Recording, ...] = ()
    music: tuple[Recording, ...] = ()


def gather(root: Path, *, split: Split | None, commands: Sequence[str]) -> Material:
    """Return what is in the data set at `root`, of one split or of all for None.

    What was rebuilt or made by computer is not fit to judge on: words are those of the data set itself, everyday sounds
    those recorded in extra/ and the long noises but the running tap, which is a condition of its own. Long noises are
    split by time, and what is not for training serves for validation and for testing.
    Raises DataError as `index_recordings` does, and if there is no command.
    """
    found = index_recordings(root)
    mine = [r for r in found if split is None or r.split is split or (split is Split.TESTING and _held_noise(r))]
    words = [r for r in mine if r.kind is Kind.WORD and not r.source]
    sounds = [r for r in mine if r.kind is Kind.SOUND and r.make is Make.RECORDED]
    speech = [r for r in mine if r.kind is Kind.SPEECH and r.make is Make.RECORDED]
    read = tuple(r for r in speech if r.source not in LEARNER_SOURCES)
    material = Material(
        commands=tuple(r for r in words if r.label in commands),
        others=tuple(r for r in words if r.label not in commands),
        noises={
            Noise.SOUNDS: tuple(r for r in sounds if r.label != TAP and r.source not in MUSIC_SOURCES),
            Noise.TAP: tuple(r for r in sounds if r.label == TAP),
            Noise.BABBLE: read,
            Noise.COMPANY: read,
        },
        learners=tuple(r for r in speech if r.source in LEARNER_SOURCES),
        music=tuple(r for r in sounds if r.source in MUSIC_SOURCES),
    )
    if not material.commands:
        raise DataError(
            f"There are no recordings of {', '.join(commands)} in {_of(split)}{root}. "
            "Give the folder of the data set, or another --split."
        )
    return material


def lacking(material: Material, condition: Condition) -> str:
    """Return why a condition cannot be built of `material`, empty if it can."""
    if condition.noise and not material.noises[condition.noise]:
        return f"the data set holds no {WHAT[condition.noise]} of this split"
    return ""


def make_stream(
    material: Material, condition: Condition, *, words: int | None, seed: int, edges: Edges = EDGES
) -> Stream:
    """Return a stream of `words` words, a share of them no commands where there are others.

    No recording is heard twice before each has been heard once. Where `words` is None each is heard once, and other
    words again where the condition asks for more of them than usual. The stream depends on the seed and the
    condition's name, not on which other conditions are asked for.
    Raises DataError where the recordings of its noise hold no sample.
    """
    rng = np.random.default_rng([seed, zlib.crc32(condition.name.encode())])
    if words is None:
        commands = len(material.commands)
        more = condition.other_share / (1.0 - condition.other_share) if condition.other_share > OTHER_SHARE else 0.0
        others = max(len(material.others), round(more * commands))
    else:
        others = round(condition.other_share * words)
        commands = words - others if material.others else words
    chosen = [*_draw(material.commands, commands, rng), *_draw(material.others, others, rng)]
    order = [chosen[i] for i in rng.permutation(len(chosen))]
    if condition.again:
        pool = (*material.commands, *material.others)
        order = [said for first in order for said in (first, _said_again(first, pool, rng))]
    clips = [(recording.label, read_part(recording.path, recording.part)) for recording in order]
    noisy = material.noises[condition.noise] if condition.noise else ()
    noises = [read_part(recording.path, recording.part) for recording in noisy]
    if condition.noise and noises and not any(map(len, noises)):
        raise DataError(
            f"All recordings of {WHAT[condition.noise]} are too short for {condition.name!r}. "
            "Restore these files from the data set."
        )
    stream = build_stream(clips, condition, noises=noises, rng=rng, edges=edges)
    named = [
        replace(word, clip=recording.path.stem, again=condition.again and i % 2 == 1)
        for i, (word, recording) in enumerate(zip(stream.spoken, order, strict=True))
    ]
    return Stream(stream.samples, tuple(named))


def _said_again(first: Recording, pool: Sequence[Recording], rng: np.random.Generator) -> Recording:
    """Return another recording of the same word by the same person at random, or the same one if there is no other."""
    same = [r for r in pool if (r.label, r.speaker) == (first.label, first.speaker) and r.path != first.path]
    return same[int(rng.integers(len(same)))] if same else first


def _draw(pool: Sequence[Recording], count: int, rng: np.random.Generator) -> list[Recording]:
    """Return `count` of `pool` at random; again from the whole pool only when it is used up. None of an empty one."""
    drawn: list[Recording] = []
    while pool and len(drawn) < count:
        drawn.extend(pool[i] for i in rng.permutation(len(pool))[: count - len(drawn)])
    return drawn


def _held_noise(recording: Recording) -> bool:
    """Return whether it is the part of a long noise that is kept from training."""
    return recording.part == noise_part(Split.VALIDATION)


def _of(split: Split | None) -> str:
    return f"the {split.value} split of " if split else ""
