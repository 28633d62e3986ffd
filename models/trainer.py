"""One training run: data, network, optimiser, the loop with its checkpoints, export."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
from tqdm import tqdm

from models.averaging import Averaging
from models.bank import open_bank
from models.checkpoint import Checkpoint
from models.config import DIRECTIONS, DecisionConfig, FrontEndConfig, ModelCard
from models.curves import save_curves
from models.data import Recording, Split, credits_for, index_recordings, require_words
from models.network import build_network, export_tflite, save_network
from models.objective import admissible_loss, decided_accuracy
from models.pipeline import scene_dataset
from models.quiet import keras, tf
from models.recipe import TrainConfig
from models.scenes import SceneMaker

VALIDATION = 1 << 20  # stands in the seed where training has the number of the epoch, and no run has so many


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
        recordings = [r for r in index_recordings(data_dir) if r.split is not Split.TESTING]
        require_words(recordings, config.commands)
        out_dir.mkdir(parents=True, exist_ok=True)
        self._recordings: list[Recording] = recordings
        bank = open_bank(
            recordings,
            root=data_dir,
            folder=cache_dir,
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

    def run(self) -> Path:
        """Train until the end, from the last checkpoint if there is one; return the .tflite file of the result.

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
            model.set_weights(state.weights)
            for variable, value in zip(model.optimizer.variables, state.optimiser, strict=True):
                variable.assign(value)
        epochs = -(-config.total_steps // config.epoch_steps)
        save_curves(rows, self._out)  # they may have been lost meanwhile, or be an epoch ahead of the checkpoint
        for epoch in range(len(rows), epochs):
            row = self._epoch(model, average, epoch, epochs)
            rows.append({"epoch": epoch + 1, **row})
            save_curves(rows, self._out)
            optimiser = [np.asarray(v) for v in model.optimizer.variables]
            Checkpoint(rows, self._text, model.get_weights(), optimiser, average).save(path)
        return self._export(average)

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
            callback = Averaging(average, momentum=config.average, bar=bar)
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
            self._makers[Split.VALIDATION], seed=(config.seed, VALIDATION), count=config.validation_scenes, batch=batch
        )
        loss, accuracy = model.evaluate(scenes, verbose=0)
        return {"val_loss": float(loss), "val_accuracy": float(accuracy)}

    def _export(self, weights: list[np.ndarray]) -> Path:
        """Write the averaged network for one window as .keras, .tflite and card; return the .tflite file."""
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
        return tflite_path
