"""One training run: data, network, optimiser, the loop with its checkpoints, averaged weights and curves."""

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple
from pathlib import Path

import numpy as np
from tqdm import tqdm

from models.common.files import replacing
from models.common.plots import EpochFigures, save_learning_curves
from models.data.dataset import Split, credits_for, index_recordings, require_words
from models.data.spectrogram_cache import open_spectrograms
from models.spot.config import FrontEndConfig
from models.train.checkpoint import Checkpoint, CheckpointError
from models.train.config import TrainConfig
from models.train.export import begin_with, ship
from models.train.fast_layers import quicker
from models.train.hard_negatives import find_hard
from models.train.learner import Average, Learner, shared_among
from models.train.loss import build_optimiser
from models.train.network import build_network
from models.train.sampling import Hard, Sampler
from models.train.scenes import SceneMaker
from models.train.tensorflow_quietly import keras, tf

VALIDATION, MINING = 1 << 20, 1 << 21  # stand in the seed where training has the number of the epoch


class Trainer:
    """One training run in a folder.

    data_dir: in the Speech Commands layout. out_dir: for checkpoint, curves and result.
    cache_dir: for spectrograms, which other runs on the same recordings take from there.
    device_type: several devices of this kind share each batch, "GPU" or "CPU".
    Raises AudioError or DataError if the recordings cannot be used, OSError if a folder cannot be written.
    """

    def __init__(
        self, config: TrainConfig, *, data_dir: Path, out_dir: Path, cache_dir: Path, device_type: str = "GPU"
    ) -> None:
        tf.config.experimental.enable_op_determinism()
        self._strategy = shared_among(device_type)
        self._config = config
        self._out = out_dir
        self._frontend = FrontEndConfig()
        self._recordings = recordings = [r for r in index_recordings(data_dir) if config.may_learn(r)]
        require_words(recordings, config.commands)
        out_dir.mkdir(parents=True, exist_ok=True)
        self._spectrograms = open_spectrograms(
            recordings,
            root=data_dir,
            folder=cache_dir,
            config=self._frontend,
            variants=config.variants,
            seed=config.seed,
        )
        # All that decides the result.
        self._text = json.dumps({**asdict(config), "spectrograms": self._spectrograms.key})
        self._classes = config.classes(r for r in recordings if r.path not in self._spectrograms.unusable)
        self._sampler = {
            split: Sampler(self._spectrograms, recordings, commands=config.commands, split=split)
            for split in (Split.TRAINING, Split.VALIDATION)
        }
        self._makers = {
            split: SceneMaker(self._spectrograms, recordings, sampler, labels=self._classes, config=self._frontend)
            for split, sampler in self._sampler.items()
        }

    def run(self) -> list[Path]:
        """Train until the end, from the last checkpoint if there is one; return the .tflite files of the result.

        Raises CheckpointError if that checkpoint is damaged or of another run, OSError if something cannot be written.
        """
        config = self._config
        keras.utils.set_random_seed(config.seed)
        path = self._out / "checkpoint.npz"
        learner = self._learner(path.exists())
        model = learner.model
        rows: list[dict[str, float]] = []
        average = model.get_weights()
        if path.exists():
            state = Checkpoint.load(path, config=self._text)
            rows, average = state.rows, state.average
            self._sampler[Split.TRAINING].hard = [Hard(*row) for row in state.hard.tolist()]
            model.set_weights(state.weights)
            for variable, value in zip(learner.optimiser.variables, state.optimiser, strict=True):
                variable.assign(value)
        if not learner.all_have(len(rows)):
            raise CheckpointError(
                f"The machines were stopped after different epochs, this one after {len(rows)}. "
                f"Copy {path.name} of one of them into the run's folder of all others."
            )
        epochs = -(-config.total_steps // config.epoch_steps)
        if not rows and config.start and config.mining:  # trained weights know at once what is hard
            self._mine(learner, average, epochs)
        save_curves(rows, self._out)  # they may have been lost meanwhile, or be an epoch ahead of the checkpoint
        for epoch in range(len(rows), epochs):
            row = self._epoch(learner, average, epoch, epochs)
            rows.append({"epoch": epoch + 1, **row})
            save_curves(rows, self._out)
            if config.mining and (epoch + 1) % config.mining == 0:
                self._mine(learner, average, epoch)
            optimiser = [np.asarray(v) for v in learner.optimiser.variables]
            hard = np.asarray([astuple(h) for h in self._sampler[Split.TRAINING].hard], np.int64).reshape(-1, 3)
            Checkpoint(rows, self._text, model.get_weights(), optimiser, average, hard).save(path)
        return self._export(average)

    def _learner(self, resumed: bool) -> Learner:
        """Return the network, untrained or with the weights to begin with, and its optimiser."""
        config = self._config
        with self._strategy.scope(), _precision(config.precision):
            network = build_network(self._frontend, len(self._classes), width=config.width, windows=True)
            model = quicker(network)
            optimiser = build_optimiser(config, warmup_steps=min(config.warmup_steps, config.total_steps // 2))
        if config.start and not resumed:
            begin_with(model, Path(config.start), commands=config.commands, classes=self._classes)
        return Learner(model, optimiser, strategy=self._strategy)

    def _epoch(self, learner: Learner, average: list[np.ndarray], epoch: int, epochs: int) -> dict[str, float]:
        """Train for one epoch; return its figures, those of validation being the averaged weights'."""
        config = self._config
        steps = min(config.epoch_steps, config.total_steps - epoch * config.epoch_steps)
        scenes = scene_dataset(
            self._makers[Split.TRAINING], seed=(config.seed, epoch), count=steps * config.batch, batch=config.batch
        )
        moving = Average(average, momentum=config.average)
        with tqdm(total=steps, desc=f"epoch {epoch + 1}/{epochs}", unit="step") as bar:
            loss, accuracy = learner.learn(scenes, moving=moving, bar=bar)
            with _weights(learner.model, average):  # judge what would be shipped now
                judged = self._validate(learner)
            row = {"loss": loss, "accuracy": accuracy, **judged}
            bar.set_postfix({name: f"{value:.4f}" for name, value in row.items()})
        return row

    def _validate(self, learner: Learner) -> dict[str, float]:
        """Return loss and accuracy on the validation speakers' scenes, the same ones every time."""
        config = self._config
        batch = min(config.batch, config.validation_scenes)
        scenes = scene_dataset(
            self._makers[Split.VALIDATION], seed=(config.seed, VALIDATION), count=config.validation_scenes, batch=batch
        )
        loss, accuracy = learner.judge(scenes)
        return {"val_loss": loss, "val_accuracy": accuracy}

    def _mine(self, learner: Learner, average: list[np.ndarray], epoch: int) -> None:
        """Look for hard negatives with the averaged weights; they are drawn more often from now on."""
        config, sampler = self._config, self._sampler[Split.TRAINING]
        rng = np.random.default_rng((config.seed, MINING, epoch))

        def hear(chunks: np.ndarray) -> np.ndarray:
            return np.asarray(learner.hear(chunks))

        with _weights(learner.model, average):
            sampler.hard = find_hard(
                hear, self._spectrograms, sampler=sampler, commands=len(config.commands), config=self._frontend, rng=rng
            )
        tqdm.write(f"{len(sampler.hard)} stretches sound like commands and are none", file=sys.stderr)

    def _export(self, weights: list[np.ndarray]) -> list[Path]:
        """Write what is shipped, with the averaged weights; return the .tflite files."""
        model = build_network(self._frontend, len(self._classes), width=self._config.width)  # for one window
        model.set_weights(weights)
        return ship(
            model,
            self._out,
            classes=self._classes,
            commands=self._config.commands,
            frontend=self._frontend,
            trained_on=credits_for(r for r in self._recordings if r.split is Split.TRAINING),
        )


@contextmanager
def _precision(name: str) -> Iterator[None]:
    """Build layers that compute with this precision, "float32" or "mixed_bfloat16"; weights are float32 in any case."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(name)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


@contextmanager
def _weights(model: keras.Model, weights: list[np.ndarray]) -> Iterator[None]:
    """Give `model` other weights for a while."""
    current = model.get_weights()
    model.set_weights(weights)
    try:
        yield
    finally:
        model.set_weights(current)


def save_curves(rows: Sequence[EpochFigures], folder: Path) -> None:
    """Write curves.csv and curves.png into `folder`; old ones are replaced only once the new ones are whole.

    rows: one per epoch, all with the same columns. Without any nothing is written.
    """
    if not rows:
        return
    path = folder / "curves.csv"
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    save_learning_curves(rows, folder / "curves.png")


def scene_dataset(maker: SceneMaker, *, seed: tuple[int, ...], count: int, batch: int) -> tf.data.Dataset:
    """Return `count` scenes in batches; scene i depends on (seed, i) alone, so that a resumed run meets the same.

    Each batch is frames, float32 (batch, frames, mels), and admissible labels, float32 (batch, windows, labels).
    count: a multiple of `batch`, else ValueError: several devices that share each batch cannot share one that is not
    full, and to leave scenes out in silence would falsify what is judged on them.
    """
    if count % batch:
        raise ValueError(f"{count} scenes in batches of {batch}: expected whole batches")

    def draw(index: np.int64) -> tuple[np.ndarray, np.ndarray]:
        scene = maker.make(np.random.default_rng((*seed, int(index))))
        return scene.frames, scene.admissible.astype(np.float32)

    def shaped(index: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        frames, admissible = tf.numpy_function(draw, [index], (tf.float32, tf.float32))
        return tf.ensure_shape(frames, maker.frames_shape), tf.ensure_shape(admissible, maker.admissible_shape)

    indices = tf.data.Dataset.range(count)
    scenes = indices.map(shaped, num_parallel_calls=2, deterministic=True)
    return scenes.batch(batch, drop_remainder=True).prefetch(4)  # nothing is left over: so TensorFlow knows the size
