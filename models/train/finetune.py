"""Tunes a whole trained network for one person: some hundred steps more, on scenes in which they say the commands."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from models.spot.config import NOISE, UNKNOWN, FrontEndConfig
from models.train.config import TrainConfig
from models.train.export import merged, read_trained
from models.train.fast_layers import quicker
from models.train.learner import Average, Learner
from models.train.loss import build_optimiser
from models.train.network import build_network, embedding_of, export_tflite
from models.train.personal import Person, PersonalSampler, remembered
from models.train.scenes import SceneMaker
from models.train.tensorflow_quietly import keras, tf
from models.train.trainer import scene_dataset

BATCH = 16
WARMUP = 0.1  # of the steps
AVERAGE = 0.98  # momentum of the weights that are kept


@dataclass(frozen=True, eq=False)
class LastWeights:
    """The last layer of a network. classes: the label of each class.

    kernel, bias: float32 (embedding, classes) and (classes,).
    """

    classes: tuple[str, ...]
    kernel: NDArray[np.float32]
    bias: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Tuned(LastWeights):
    """A tuned network. network: the content of a .tflite file that takes a window and gives the embedding."""

    network: bytes


class Tuner:
    """Tunes a network of ours, each time anew from the same weights.

    start: its .keras file. commands: the words that it tells. own: further words, which it learns.
    frontend: gives its window.
    data_dir: in the Speech Commands layout, what must not be forgotten. cache_dir: for its spectrograms, which other
        tunings take from there. folder: for what is there for a while.
    Raises AudioError, CheckpointError or DataError if network or data set cannot be used.
    """

    def __init__(
        self,
        start: Path,
        *,
        commands: tuple[str, ...],
        own: tuple[str, ...],
        frontend: FrontEndConfig,
        data_dir: Path,
        cache_dir: Path,
        folder: Path,
        steps: int,
        rate: float,
        seed: int,
    ) -> None:
        tf.config.experimental.enable_op_determinism()
        batch, warmup_steps = BATCH, round(WARMUP * steps)
        self._config = config = TrainConfig(
            (*commands, *own), seed=seed, steps=steps, batch=batch, rate=rate, warmup_steps=warmup_steps
        )
        self._folder, self._frontend, self._usual = folder, frontend, commands
        self._labels = (*commands, *own, UNKNOWN, NOISE)
        remedy = "Put the .keras file of its training beside the model."
        trained = read_trained(start, commands=commands, remedy=remedy)
        self._classes = (*trained.meanings, *own)
        self._start = trained.beginning([*range(len(trained.meanings)), *[None] * len(own)])
        self._width = trained.width
        self._inner = quicker(build_network(frontend, len(self._classes), width=self._width, windows=True))
        groups = [[i for i, meant in enumerate(self._classes) if meant == label] for label in self._labels]
        self._model = merged(self._inner, groups)
        self._learner = Learner(self._model, build_optimiser(config, warmup_steps=warmup_steps))
        self._fresh = [np.asarray(variable) for variable in self._learner.optimiser.variables]
        self._heap = remembered(data_dir, cache_dir, config=config, own=own, frontend=self._frontend)

    @property
    def untuned(self) -> LastWeights:
        """The last layer that it begins with."""
        *_, kernel, bias = self._start
        return LastWeights(self._classes, kernel[0], bias)

    def tune(self, person: Person, *, about: str) -> Tuned:
        """Return the network tuned for a person. about: what the bar of progress is called."""
        config = self._config
        with tempfile.TemporaryDirectory(dir=self._folder, ignore_cleanup_errors=True) as folder:
            heap = self._heap.with_person(
                person, Path(folder), config=config, usual=self._usual, frontend=self._frontend
            )
            sampler = PersonalSampler(heap, commands=config.commands)
            maker = SceneMaker(heap.spectrograms, heap.recordings, sampler, labels=self._labels, config=self._frontend)
            keras.utils.set_random_seed(config.seed)
            self._inner.set_weights(self._start)
            for variable, value in zip(self._learner.optimiser.variables, self._fresh, strict=True):
                variable.assign(value)
            average = Average(self._model.get_weights(), momentum=AVERAGE)
            scenes = scene_dataset(maker, seed=(config.seed,), count=config.steps * config.batch, batch=config.batch)
            with tqdm(total=config.steps, desc=about, unit="step") as bar:
                self._learner.learn(scenes, moving=average, bar=bar)
        return self._exported(average.weights[:-1])  # without the sums of classes

    def _exported(self, weights: list[NDArray[np.float32]]) -> Tuned:
        """Return a network with these weights."""
        one = build_network(self._frontend, len(self._classes), width=self._width)
        one.set_weights(weights)
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            path = Path(folder, "network.tflite")
            export_tflite(embedding_of(one), path, eight_bit=True)
            *_, kernel, bias = weights
            return Tuned(self._classes, kernel[0], bias, path.read_bytes())
