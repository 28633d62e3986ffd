"""The configuration of a training run: every number that decides its result."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from models.data.dataset import Kind, Recording, Split
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES


@dataclass(frozen=True)
class TrainConfig:
    """All that decides the result.

    commands: words to recognise. seed: of every random choice.
    own_class_min_clips: an other word with so many training recordings or more gets a class of its own, which the
    shipped network counts as unknown: to tell such words apart teaches more than to call them all one. 0 for no such
    classes.
    epochs, scenes, batch: passes, scenes in each, scenes in a step. steps: optimiser steps in all, 0 for all epochs.
    mining: epochs between two searches for hard negatives, 0 for none.
    rate: highest learning rate, reached after warmup_steps, falling to 0 on a cosine.
    decay: weight decay. average: momentum of the weight average that is kept in the end.
    width: of the network. variants: other voices and rooms computed of each recording.
    start: a .keras file of ours whose weights are gone on from, empty to begin with none.
    precision: of the computation, "float32" or "mixed_bfloat16", which is twice as fast where a processor has it.
    validation_scenes: scenes of the validation speakers looked at after each epoch: whole batches, or less than one.
    """

    commands: tuple[str, ...] = VOCABULARIES["handsfree8w"]
    seed: int = 1
    own_class_min_clips: int = 200
    epochs: int = 200
    scenes: int = 4_000
    batch: int = 32
    steps: int = 0
    mining: int = 15
    rate: float = 2e-3
    warmup_steps: int = 500
    decay: float = 2e-3
    average: float = 0.999
    width: int = 128
    variants: int = 3
    validation_scenes: int = 384
    start: str = ""
    precision: str = "float32"

    def __post_init__(self) -> None:
        """Raise ValueError where a value cannot work."""
        if not self.commands or len(set(self.labels)) < len(self.labels):
            raise ValueError(f"The words are {', '.join(self.commands)}. Give each one once, and none of ours.")
        if min(self.epochs, self.batch, self.validation_scenes) < 1 or self.scenes < self.batch or self.width < 4:
            raise ValueError(
                f"{self.epochs} epochs, {self.scenes} scenes in batches of {self.batch}, {self.validation_scenes} "
                f"to validate, width {self.width}. Give 1 or more of each, a whole batch, and a width of 4 or more."
            )
        if self.validation_scenes % min(self.batch, self.validation_scenes):
            raise ValueError(
                f"{self.validation_scenes} scenes to validate fill no whole number of batches of {self.batch}. "
                "Give a multiple of the batch, or fewer than a batch."
            )
        names = ("seed", "steps", "variants", "mining", "own_class_min_clips")
        counts = {name: getattr(self, name) for name in names}
        if min(counts.values()) < 0:
            listed = ", ".join(f"{name} {value}" for name, value in counts.items())
            raise ValueError(f"{listed[0].upper()}{listed[1:]}. Give 0 or more of each.")

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the network as it is shipped."""
        return (*self.commands, UNKNOWN, NOISE)

    def classes(self, recordings: Iterable[Recording]) -> tuple[str, ...]:
        """Return what the network is taught to tell apart among `recordings`.

        Those are the commands, other words with recordings enough for a class of their own, unknown words, and noise.
        """
        words = [r.label for r in recordings if (r.kind, r.split) == (Kind.WORD, Split.TRAINING) and r.label]
        counts = Counter(word for word in words if word not in self.commands)
        least = self.own_class_min_clips
        others = sorted(word for word, count in counts.items() if least and count >= least)
        return (*self.commands, *others, UNKNOWN, NOISE)

    def may_learn(self, recording: Recording) -> bool:
        """Return whether it is neither for testing nor, unless it is a command, a word that is never to be met."""
        return recording.split is not Split.TESTING and (not recording.unmet or recording.label in self.commands)

    @property
    def total_steps(self) -> int:
        """Optimiser steps in the whole training."""
        return self.steps or self.epochs * (self.scenes // self.batch)

    @property
    def epoch_steps(self) -> int:
        """Optimiser steps in an epoch."""
        return min(self.total_steps, self.scenes // self.batch)
