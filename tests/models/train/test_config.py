"""Tests of the configuration: the classes that it makes of recordings, its steps, and values that it refuses."""

from pathlib import Path

import pytest

from models.data.dataset import Kind, Recording, Split
from models.spot.config import DIRECTIONS, NOISE, UNKNOWN, VOCABULARIES
from models.train.config import TrainConfig

HANDSFREE = VOCABULARIES["handsfree8w"]


def words(label: str, count: int, *, split: Split = Split.TRAINING, kind: Kind = Kind.WORD) -> list[Recording]:
    """Return so many recordings of a word."""
    return [Recording(Path(label), label, kind, split)] * count


FOUND = [
    *words("up", 9),
    *words("go", 9),
    *words("dog", 3),
    *words("cat", 4),
    *words("bed", 2),
    *words("bed", 9, split=Split.VALIDATION),
    *words("rain", 9, kind=Kind.SOUND),
    *words("", 9),  # some word or other
]


@pytest.mark.parametrize(
    ("commands", "least", "expected"),
    [
        (HANDSFREE, 3, ["cat", "dog"]),
        (HANDSFREE, 4, ["cat"]),
        (HANDSFREE, 5, []),
        (HANDSFREE, 1, ["bed", "cat", "dog"]),
        (HANDSFREE, 0, []),
        (DIRECTIONS, 4, ["cat", "go"]),  # what is no command now is another word
    ],
)
def test_words_of_many_recordings_are_classes(commands: tuple[str, ...], least: int, expected: list[str]) -> None:
    """They stand by name between the commands and what is always there; what has too few is unknown.

    Counted are words of the training split that say what they are: no sound, and no clip without a name.
    """
    config = TrainConfig(commands=commands, own_class_min_clips=least)

    assert config.classes(FOUND) == (*commands, *expected, UNKNOWN, NOISE)
    assert config.labels == (*commands, UNKNOWN, NOISE)


def test_one_run_learns_all_our_words() -> None:
    """By default the commands are those of the largest vocabulary, which holds all others."""
    assert TrainConfig().commands == HANDSFREE
    assert all(set(known) <= set(HANDSFREE) for known in VOCABULARIES.values())


@pytest.mark.parametrize(
    ("scenes", "batch", "epochs", "steps", "epoch_steps", "total"),
    [(100, 32, 4, 0, 3, 12), (100, 32, 4, 7, 3, 7), (100, 32, 4, 2, 2, 2)],
)
def test_steps_follow_from_scenes(
    scenes: int, batch: int, epochs: int, steps: int, epoch_steps: int, total: int
) -> None:
    """100 scenes are 3 whole batches of 32; so many steps in all, if they are asked for, are all there are."""
    config = TrainConfig(scenes=scenes, batch=batch, epochs=epochs, steps=steps, validation_scenes=batch)

    assert (config.epoch_steps, config.total_steps) == (epoch_steps, total)


@pytest.mark.parametrize("name", ["seed", "steps", "variants", "mining", "own_class_min_clips"])
def test_counts_below_zero_are_refused(name: str) -> None:
    """Each of them is named with its value, in two sentences."""
    with pytest.raises(ValueError, match=rf"(?i)\b{name} -1\b.*\. Give 0 or more of each\.$"):
        TrainConfig(**{name: -1})  # type: ignore[arg-type]  # a number for each of these
