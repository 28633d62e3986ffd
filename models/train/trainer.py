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
from models.train.checkpoint import Checkpoint
from models.train.config import TrainConfig
from models.train.export import begin_with, ship
from models.train.fast_layers import quicker
from models.train.hard_negatives import find_hard
from models.train.loss import admissible_loss, build_optimiser, decided_accuracy
from models.train.network import build_network
from models.train.sampling import Hard, Sampler
from models.train.scenes import SceneMaker
from models.train.tensorflow_quietly import keras, tf

VALIDATION, MINING = 1 << 20, 1 << 21  # stand in the seed where training has the number of the epoch
AVERAGE_STEPS = 5  # between two moves of the average: to read the weights takes a tenth of a step's time


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
        devices = [device.name for device in tf.config.list_logical_devices(device_type)]
        several = len(devices) > 1
        self._strategy = tf.distribute.MirroredStrategy(devices) if several else tf.distribute.get_strategy()

    @property
    def devices(self) -> int:
        """Number of devices that share each batch."""
        return int(self._strategy.num_replicas_in_sync)

    def run(self) -> list[Path]:
        """Train until the end, from the last checkpoint if there is one; return the .tflite files of the result.

        Raises CheckpointError if that checkpoint is damaged or of another run, OSError if something cannot be written.
        """
        config = self._config
        keras.utils.set_random_seed(config.seed)
        with self._strategy.scope():
            model = self._compiled()
        path = self._out / "checkpoint.npz"
        rows: list[dict[str, float]] = []
        average = model.get_weights()
        if path.exists():
            state = Checkpoint.load(path, config=self._text)
            rows, average = state.rows, state.average
            self._sampler[Split.TRAINING].hard = [Hard(*row) for row in state.hard.tolist()]
            model.set_weights(state.weights)
            for variable, value in zip(model.optimizer.variables, state.optimiser, strict=True):
                variable.assign(value)
        epochs = -(-config.total_steps // config.epoch_steps)
        if not rows and config.start and config.mining:  # trained weights know at once what is hard
            self._mine(model, average, epochs)
        save_curves(rows, self._out)  # they may have been lost meanwhile, or be an epoch ahead of the checkpoint
        for epoch in range(len(rows), epochs):
            row = self._epoch(model, average, epoch, epochs)
            rows.append({"epoch": epoch + 1, **row})
            save_curves(rows, self._out)
            if config.mining and (epoch + 1) % config.mining == 0:
                self._mine(model, average, epoch)
            optimiser = [np.asarray(v) for v in model.optimizer.variables]
            hard = np.asarray([astuple(h) for h in self._sampler[Split.TRAINING].hard], np.int64).reshape(-1, 3)
            Checkpoint(rows, self._text, model.get_weights(), optimiser, average, hard).save(path)
        return self._export(average)

    def _compiled(self) -> keras.Model:
        """Return the untrained network with its optimiser."""
        config = self._config
        with _precision(config.precision):
            model = quicker(build_network(self._frontend, len(self._classes), width=config.width, windows=True))
        if config.start:
            begin_with(model, Path(config.start), commands=config.commands, classes=self._classes)
        optimiser = build_optimiser(config, warmup_steps=min(config.warmup_steps, config.total_steps // 2))
        optimiser.build(model.trainable_variables)
        model.compile(optimiser, loss=admissible_loss, metrics=[decided_accuracy], jit_compile=False)
        return model

    def _epoch(self, model: keras.Model, average: list[np.ndarray], epoch: int, epochs: int) -> dict[str, float]:
        """Train for one epoch; return its figures, those of validation being the averaged weights'."""
        config = self._config
        steps = min(config.epoch_steps, config.total_steps - epoch * config.epoch_steps)
        maker = self._makers[Split.TRAINING]
        maker.progress = min(1.0, epoch / max(1, 0.7 * epochs))
        scenes = scene_dataset(maker, seed=(config.seed, epoch), count=steps * config.batch, batch=config.batch)
        with tqdm(total=steps, desc=f"epoch {epoch + 1}/{epochs}", unit="step") as bar:
            callback = Averaging(average, momentum=config.average, bar=bar)
            history = model.fit(scenes, verbose=0, shuffle=False, callbacks=[callback]).history
            with _weights(model, average):  # judge what would be shipped now
                judged = self._validate(model)
            row = {"loss": history["loss"][-1], "accuracy": history["decided_accuracy"][-1], **judged}
            bar.set_postfix({name: f"{value:.4f}" for name, value in row.items()})
        return row

    def _validate(self, model: keras.Model) -> dict[str, float]:
        """Return loss and accuracy on the validation speakers' scenes, the same ones every time."""
        config = self._config
        batch = min(config.batch, config.validation_scenes)
        scenes = scene_dataset(
            self._makers[Split.VALIDATION], seed=(config.seed, VALIDATION), count=config.validation_scenes, batch=batch
        )
        loss, accuracy = model.evaluate(scenes, verbose=0)
        return {"val_loss": float(loss), "val_accuracy": float(accuracy)}

    def _mine(self, model: keras.Model, average: list[np.ndarray], epoch: int) -> None:
        """Look for hard negatives with the averaged weights; they are drawn more often from now on."""
        config, sampler = self._config, self._sampler[Split.TRAINING]
        rng = np.random.default_rng((config.seed, MINING, epoch))

        def hear(chunks: np.ndarray) -> np.ndarray:
            scores: np.ndarray = model.predict_on_batch(chunks)
            return scores[: len(chunks)]  # of several devices each hears all chunks, and says so after the one before

        with _weights(model, average):
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


class Averaging(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Moves `average`, arrays in the order of the model's weights, every few steps, in place, and shows the steps.

    momentum: share of the old average that is kept in a step, below 1.
    """

    def __init__(self, average: list[np.ndarray], *, momentum: float, bar: tqdm) -> None:
        super().__init__()
        self.average = average
        self._momentum = momentum
        self._bar = bar

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Move the average a little towards the weights: after each of the first steps, then for several at once."""
        del batch
        self._bar.update()
        self._bar.set_postfix({name: f"{value:.4f}" for name, value in (logs or {}).items()}, refresh=False)
        steps = int(np.asarray(self.model.optimizer.iterations))
        if steps > AVERAGE_STEPS and steps % AVERAGE_STEPS:
            return
        # Shorter while there is little to average, so that it forgets the untrained weights (as TensorFlow's
        # ExponentialMovingAverage does with num_updates).
        momentum = min(self._momentum, (1.0 + steps) / (10.0 + steps))
        momentum **= AVERAGE_STEPS if steps > AVERAGE_STEPS else 1
        for mean, weight in zip(self.average, self.model.get_weights(), strict=True):
            mean += (1.0 - momentum) * (weight - mean)


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
