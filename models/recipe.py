"""The recipe of a training run: every number that decides its result."""

from dataclasses import dataclass

from models.config import DIRECTIONS, NOISE, UNKNOWN


@dataclass(frozen=True)
class TrainConfig:
    """All that decides the result.

    commands: words to recognise. seed: of every random choice.
    epochs, scenes, batch: passes, scenes in each, scenes in a step. steps: optimiser steps in all, 0 for all epochs.
    rate: highest learning rate, reached after warmup_steps, falling to 0 on a cosine.
    decay: weight decay. average: momentum of the weight average that is kept in the end.
    width: of the network. variants: other voices and rooms computed of each recording.
    validation_scenes: scenes of the validation speakers looked at after each epoch: whole batches, or less than one.
    """

    commands: tuple[str, ...] = DIRECTIONS
    seed: int = 1
    epochs: int = 85
    scenes: int = 8_000
    batch: int = 64
    steps: int = 0
    rate: float = 2e-3
    warmup_steps: int = 500
    decay: float = 2e-3
    average: float = 0.999
    width: int = 128
    variants: int = 3
    validation_scenes: int = 768

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
        if min(self.seed, self.steps, self.variants) < 0:
            raise ValueError(f"Seed {self.seed}, steps {self.steps}, variants {self.variants}. Give 0 or more of each.")

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes of the network."""
        return (*self.commands, UNKNOWN, NOISE)

    @property
    def total_steps(self) -> int:
        """Optimiser steps in the whole training."""
        return self.steps or self.epochs * (self.scenes // self.batch)

    @property
    def epoch_steps(self) -> int:
        """Optimiser steps in an epoch."""
        return min(self.total_steps, self.scenes // self.batch)
