"""The recordings that streams are made of, and streams made of them: the same from a seed."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.data.clips import noise_part, read_part
from models.data.dataset import DataError, Kind, Make, Recording, Split, index_recordings
from models.evaluate.stream_builder import OTHER_SHARE, Condition, Noise, Stream, build_stream

TAP = "running_tap"  # one of the long noises of Speech Commands
WHAT = {
    Noise.SOUNDS: "everyday sounds",
    Noise.TAP: f"part of the long noise {TAP}",
    Noise.BABBLE: "running speech",
}


@dataclass(frozen=True)
class Material:
    """Recordings to build streams of: those of commands, of other words, and of each noise that a condition names."""

    commands: tuple[Recording, ...]
    others: tuple[Recording, ...]
    noises: dict[Noise, tuple[Recording, ...]]


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
    material = Material(
        commands=tuple(r for r in words if r.label in commands),
        others=tuple(r for r in words if r.label not in commands),
        noises={
            Noise.SOUNDS: tuple(r for r in sounds if r.label != TAP),
            Noise.TAP: tuple(r for r in sounds if r.label == TAP),
            Noise.BABBLE: tuple(r for r in mine if r.kind is Kind.SPEECH and r.make is Make.RECORDED),
        },
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


def make_stream(material: Material, condition: Condition, *, words: int, seed: int) -> Stream:
    """Return a stream of `words` words, a quarter of them no commands where there are others.

    No recording is heard twice before each has been heard once. The stream depends on the seed and the condition's
    name, not on which other conditions are asked for.
    """
    rng = np.random.default_rng([seed, zlib.crc32(condition.name.encode())])
    others = round(OTHER_SHARE * words) if material.others else 0
    chosen = [*_draw(material.commands, words - others, rng), *_draw(material.others, others, rng)]
    order = [chosen[i] for i in rng.permutation(len(chosen))]
    clips = [(recording.label, read_part(recording.path, recording.part)) for recording in order]
    noisy = material.noises[condition.noise] if condition.noise else ()
    noises = [read_part(recording.path, recording.part) for recording in noisy]
    stream = build_stream(clips, condition, noises=noises, rng=rng)
    named = [replace(word, clip=recording.path.stem) for word, recording in zip(stream.spoken, order, strict=True)]
    return Stream(stream.samples, tuple(named))


def _draw(pool: Sequence[Recording], count: int, rng: np.random.Generator) -> list[Recording]:
    """Return `count` of `pool` at random; again from the whole pool only when it is used up."""
    drawn: list[Recording] = []
    while len(drawn) < count:
        drawn.extend(pool[i] for i in rng.permutation(len(pool))[: count - len(drawn)])
    return drawn


def _held_noise(recording: Recording) -> bool:
    """Return whether it is the part of a long noise that is kept from training."""
    return recording.part == noise_part(Split.VALIDATION)


def _of(split: Split | None) -> str:
    return f"the {split.value} split of " if split else ""
