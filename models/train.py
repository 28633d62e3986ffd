"""Train the network: configuration, loop with checkpoints, export.

    python -m models.train DATA_DIR --out RUN_DIR                the recipe of the shipped weights
    python -m models.train DATA_DIR --out RUN_DIR --steps 20     a trial of a minute

DATA_DIR has the Speech Commands folder layout. A run that was stopped, by Ctrl-C or otherwise, goes on when the same
command is given again, and ends with the same weights. RUN_DIR then holds curves.csv and curves.png, written after
every epoch, and the result as directional4w.tflite, .keras and .json.
"""

import argparse
import csv
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from models.bank import open_bank
from models.checkpoint import Checkpoint, CheckpointError
from models.config import DIRECTIONS, DecisionConfig, FrontEndConfig, ModelCard
from models.data import DataError, Recording, Split, credits_for, index_recordings, require_words
from models.network import build_network, export_tflite, save_network
from models.objective import admissible_loss, decided_accuracy
from models.pipeline import scene_dataset
from models.plots import read_rows, save_learning_curves
from models.quiet import keras, tf
from models.recipe import TrainConfig
from models.scenes import SceneMaker
from models.wav import AudioError


class _Averaging(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Keeps a running average of all weights (Polyak), and shows the steps."""

    def __init__(self, average: list[np.ndarray], momentum: float, bar: tqdm) -> None:
        super().__init__()
        self.average = average
        self._momentum = momentum
        self._bar = bar

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Move the average a little towards the weights."""
        del batch
        # Shorter while there is little to average, so that it forgets the untrained weights (as TensorFlow's
        # ExponentialMovingAverage does with num_updates).
        steps = float(np.asarray(self.model.optimizer.iterations))
        momentum = min(self._momentum, (1.0 + steps) / (10.0 + steps))
        for mean, weight in zip(self.average, self.model.get_weights(), strict=True):
            mean += (1.0 - momentum) * (weight - mean)
        self._bar.update()
        self._bar.set_postfix({name: f"{value:.4f}" for name, value in (logs or {}).items()}, refresh=False)


class Trainer:
    """One training run in a folder.

    device_type: several devices of this kind share each batch, "GPU" or "CPU".
    """

    def __init__(self, config: TrainConfig, data_dir: Path, out_dir: Path, *, device_type: str = "GPU") -> None:
        self._config = config
        self._out = out_dir
        self._frontend = FrontEndConfig()
        recordings = [r for r in index_recordings(data_dir) if r.split is not Split.TESTING]
        require_words(recordings, config.commands)
        out_dir.mkdir(parents=True, exist_ok=True)
        self._recordings: list[Recording] = recordings
        bank = open_bank(
            recordings,
            root=data_dir,
            folder=out_dir.parent / "cache",
            config=self._frontend,
            variants=config.variants,
            seed=config.seed,
        )
        self._text = json.dumps({**asdict(config), "bank": bank.key})  # all that decides the result
        self._makers = {
            split: SceneMaker(bank, recordings, labels=config.labels, split=split, config=self._frontend)
            for split in (Split.TRAINING, Split.VALIDATION)
        }
        devices = [device.name for device in tf.config.list_logical_devices(device_type)]
        several = len(devices) > 1
        self._strategy = tf.distribute.MirroredStrategy(devices) if several else tf.distribute.get_strategy()

    @property
    def devices(self) -> int:
        """Number of devices that share each batch."""
        return int(self._strategy.num_replicas_in_sync)

    def run(self) -> None:
        """Train until the end, from the last checkpoint if there is one, and export."""
        config = self._config
        keras.utils.set_random_seed(config.seed)
        with self._strategy.scope():
            model = self._compiled()
        path = self._out / "checkpoint.npz"
        done, average = 0, model.get_weights()
        if path.exists():
            state = Checkpoint.load(path, config=self._text)
            done, average = state.epoch, state.average
            model.set_weights(state.weights)
            for variable, value in zip(model.optimizer.variables, state.optimiser, strict=True):
                variable.assign(value)
        epochs = -(-config.total_steps // config.epoch_steps)
        rows = read_rows(self._out / "curves.csv")[:done] if done else []
        for epoch in range(done, epochs):
            row = self._epoch(model, average, epoch, epochs)
            rows.append({"epoch": epoch + 1, **row})
            _write_rows(rows, self._out / "curves.csv")  # before the checkpoint: a row too many is cut off above
            save_learning_curves(rows, self._out / "curves.png")
            optimiser = [np.asarray(v) for v in model.optimizer.variables]
            Checkpoint(epoch + 1, self._text, model.get_weights(), optimiser, average).save(path)
        self._export(average)

    def _compiled(self) -> keras.Model:
        """Return the untrained network with its optimiser."""
        config = self._config
        model = build_network(self._frontend, len(config.labels), width=config.width, windows=True)
        warmup = min(config.warmup_steps, config.total_steps // 2)
        rate = keras.optimizers.schedules.CosineDecay(
            0.0, max(1, config.total_steps - warmup), warmup_target=config.rate, warmup_steps=warmup
        )
        optimiser = keras.optimizers.AdamW(rate, weight_decay=config.decay, clipnorm=5.0)
        optimiser.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
        optimiser.build(model.trainable_variables)
        model.compile(optimiser, loss=admissible_loss, metrics=[decided_accuracy], jit_compile=False)
        return model

    def _epoch(self, model: keras.Model, average: list[np.ndarray], epoch: int, epochs: int) -> dict[str, float]:
        """Train for one epoch; return its figures, those of validation being the averaged weights'."""
        config = self._config
        steps = min(config.epoch_steps, config.total_steps - epoch * config.epoch_steps)
        maker = self._makers[Split.TRAINING]
        scenes = scene_dataset(maker, seed=(config.seed, epoch), count=steps * config.batch, batch=config.batch)
        with tqdm(total=steps, desc=f"epoch {epoch + 1}/{epochs}", unit="step") as bar:
            callback = _Averaging(average, config.average, bar)
            history = model.fit(scenes, verbose=0, shuffle=False, callbacks=[callback]).history
            current = model.get_weights()
            # Judge what would be shipped now.
            model.set_weights(average)
            judged = self._validate(model)
            model.set_weights(current)
            row = {"loss": history["loss"][-1], "accuracy": history["decided_accuracy"][-1], **judged}
            bar.set_postfix({name: f"{value:.4f}" for name, value in row.items()})
        return row

    def _validate(self, model: keras.Model) -> dict[str, float]:
        """Return loss and accuracy on the validation speakers' scenes, the same ones every time."""
        config = self._config
        batch = min(config.batch, config.validation_scenes)
        scenes = scene_dataset(
            self._makers[Split.VALIDATION], seed=(config.seed, 1 << 20), count=config.validation_scenes, batch=batch
        )
        loss, accuracy = model.evaluate(scenes, verbose=0)
        return {"val_loss": float(loss), "val_accuracy": float(accuracy)}

    def _export(self, weights: list[np.ndarray]) -> None:
        """Write the averaged network for one window as .keras, .tflite and card."""
        config = self._config
        model = build_network(self._frontend, len(config.labels), width=config.width)
        model.set_weights(weights)
        name = "directional4w" if config.commands == DIRECTIONS else f"custom{len(config.commands)}w"
        keras_path, tflite_path = self._out / f"{name}.keras", self._out / f"{name}.tflite"
        save_network(model, keras_path)
        export_tflite(model, tflite_path, half=True)
        trained_on = credits_for(r for r in self._recordings if r.split is Split.TRAINING)
        card = ModelCard(config.labels, self._frontend, DecisionConfig(), trained_on=trained_on)
        card.for_weights(tflite_path).save(tflite_path.with_suffix(".json"))
        print(f"Wrote {tflite_path}, its .keras and its card.")


def _write_rows(rows: list[dict[str, float]], path: Path) -> None:
    """Write the figures of all epochs as CSV."""
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    part.replace(path)


def main(arguments: list[str] | None = None) -> None:
    """Train as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m models.train", description=__doc__.partition("\n")[0])
    default = TrainConfig()
    parser.add_argument("data_dir", type=Path, metavar="DATA_DIR", help="folder in the Speech Commands layout")
    parser.add_argument("--out", type=Path, required=True, metavar="RUN_DIR", help="folder for checkpoints and results")
    parser.add_argument("--labels", nargs="+", default=default.commands, metavar="WORD", help="words to recognise")
    for name, text in (
        ("seed", "of every random choice"),
        ("epochs", "passes"),
        ("scenes", "scenes of 3 s in a pass"),
        ("batch", "scenes in a step"),
        ("steps", "stop after so many steps (0: all epochs)"),
        ("width", "channels of the network"),
        ("variants", "other voices and rooms of each recording"),
        ("validation-scenes", "scenes judged after each epoch"),
    ):
        value = getattr(default, name.replace("-", "_"))
        parser.add_argument(f"--{name}", type=int, default=value, metavar="N", help=f"{text} (default {value})")
    args: dict[str, Any] = vars(parser.parse_args(arguments))
    data_dir, out_dir, commands = args.pop("data_dir"), args.pop("out"), tuple(args.pop("labels"))
    tf.config.experimental.enable_op_determinism()
    try:
        Trainer(TrainConfig(commands=commands, **args), data_dir, out_dir).run()
    except (AudioError, CheckpointError, DataError, ValueError) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"{out_dir} cannot be written ({error}). Make room or give another folder, and start again.")
    except KeyboardInterrupt:
        sys.exit("\nStopped. What was trained until the last whole epoch is kept; give the same command to go on.")


if __name__ == "__main__":
    main()
