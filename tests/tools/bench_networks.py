"""Compares architectures and front ends, each trained for a short while on the same scenes, and prints a table.

    python -m tests.tools.bench_networks DATA_DIR --cache runs/cache --steps 1000

All see the scenes of a training in the same order, with its optimiser, whose rate falls to nothing at the end.
Then they hear the streams of the validation speakers, with a look every 40 ms. A short training tells which one learns
faster, not which one is best after hours; processor time tells what an hour buys.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.data.dataset import Split, index_recordings
from models.data.spectrogram_cache import open_spectrograms
from models.evaluate.cost import NetworkSize, network_size
from models.evaluate.figures import mean, spoken_figures
from models.evaluate.recorded_scores import RecordedScores, RecordedStream
from models.evaluate.report import markdown_table, percent
from models.evaluate.stream_builder import CONDITIONS, gather, make_stream
from models.spot.config import DIRECTIONS, NOISE, UNKNOWN, DecisionConfig, FrontEndConfig
from models.spot.frontend import FrontEnd, features
from models.train.config import TrainConfig
from models.train.loss import admissible_loss, build_optimiser
from models.train.network import build_network, export_tflite
from models.train.sampling import Sampler
from models.train.scenes import STRIDE_FRAMES, SceneMaker
from models.train.tensorflow_quietly import keras, tf
from models.train.trainer import scene_dataset
from tests.tools.networks import OTHERS, build_other

Power = NDArray[np.float32]
CONFIG = FrontEndConfig()
DECISION = DecisionConfig(hop_frames=STRIDE_FRAMES, smoothing=3)
CHUNK = 8_000  # frames of a stream heard at once
HEAD = ("network", "parameters", "multiply-adds", "steps", "processor time", "loss", "exactly once", "per other word")


@dataclass(frozen=True)
class Entrant:
    """A network and what it sees of mel power, (frames, mels): (frames, mels, channels)."""

    name: str
    build: Callable[[int], keras.Model]
    features: Callable[[Power], Power]


def seen(*channels: int) -> Callable[[Power], Power]:
    """Return what sees no more than some channels of the features."""
    return lambda power: features(power, CONFIG)[..., list(channels)]


def entrants() -> list[Entrant]:
    """Return all that are compared, ours first."""

    def ours(labels: int, *, channels: int) -> keras.Model:
        return build_network(CONFIG, labels, windows=True, channels=channels)

    others = [
        Entrant(name, lambda labels, body=body: build_other(body, CONFIG, labels), seen(0))  # type: ignore[misc]
        for name, body in OTHERS.items()
    ]
    return [
        Entrant("ours", partial(ours, channels=2), seen(0, 1)),
        Entrant("ours, on PCEN alone", partial(ours, channels=1), seen(1)),
        Entrant("ours, on log-mel alone", partial(ours, channels=1), seen(0)),
        *others,
    ]


class Seen(SceneMaker):
    """Draws scenes as an entrant sees them."""

    entrant: Entrant

    @property
    def frames_shape(self) -> tuple[int, ...]:
        """Shape of a scene's frames."""
        return self.see(np.zeros(super().frames_shape[:-1], np.float32)).shape

    def see(self, power: Power) -> Power:
        """Return what it sees of mel power."""
        return self.entrant.features(power)


def trained(entrant: Entrant, maker: Seen, config: TrainConfig) -> tuple[keras.Model, float]:
    """Return the entrant after `config.steps` steps, and the mean loss of the last fifth of them."""
    keras.utils.set_random_seed(config.seed)
    maker.entrant = entrant
    model = entrant.build(len(config.labels))
    optimiser = build_optimiser(config, warmup_steps=min(config.warmup_steps, config.steps // 10))

    @tf.function  # type: ignore[untyped-decorator]  # TensorFlow has no types
    def learn(frames: tf.Tensor, admissible: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(admissible_loss(admissible, model(frames, training=True)))
        optimiser.apply_gradients(
            zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables, strict=True)
        )
        return loss

    scenes = scene_dataset(maker, seed=(config.seed, 0), count=config.steps * config.batch, batch=config.batch)
    losses = [float(learn(*batch)) for batch in scenes]
    return model, float(np.mean(losses[-max(1, config.steps // 5) :]))


def heard(
    model: keras.Model, power: Power, features: Callable[[Power], Power], classes: tuple[str, ...]
) -> RecordedScores:
    """Return what a network says over a stream of mel power, (frames, mels), for the four directions."""
    frames = features(np.concatenate([np.zeros((CONFIG.frames, CONFIG.mels), np.float32), power]))
    looks = (len(frames) - CONFIG.frames) // STRIDE_FRAMES + 1
    said = []
    for first in range(0, looks, CHUNK // STRIDE_FRAMES):
        last = min(looks, first + CHUNK // STRIDE_FRAMES)
        part = frames[first * STRIDE_FRAMES : (last - 1) * STRIDE_FRAMES + CONFIG.frames]
        said.append(np.asarray(model(part[None]))[0])
    labels = (*DIRECTIONS, UNKNOWN, NOISE)
    places = [labels.index(label if label in labels else UNKNOWN) for label in classes]
    merged = np.zeros((looks, len(labels)), np.float32)
    np.add.at(merged.T, places, np.concatenate(said).T)
    hop_s = CONFIG.hop_samples / CONFIG.sample_rate_hz
    times_s = (np.arange(looks, dtype=np.float64) * STRIDE_FRAMES + 1.5) * hop_s
    return RecordedScores(labels, times_s, merged, len(power) * hop_s, STRIDE_FRAMES)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data_dir", type=Path, metavar="DATA_DIR")
    parser.add_argument("--cache", type=Path, required=True, metavar="DIR", help="folder for spectrograms")
    parser.add_argument("--steps", type=int, default=1000, metavar="N", help="of training (default: 1000)")
    parser.add_argument("--words", type=int, default=600, metavar="N", help="in each condition (default: 600)")
    options = parser.parse_args(arguments)
    config = TrainConfig(steps=options.steps)
    recordings = [r for r in index_recordings(options.data_dir) if config.may_learn(r)]
    spectrograms = open_spectrograms(
        recordings,
        root=options.data_dir,
        folder=options.cache,
        config=CONFIG,
        variants=config.variants,
        seed=config.seed,
    )
    sampler = Sampler(spectrograms, recordings, commands=config.commands, split=Split.TRAINING)
    maker = Seen(spectrograms, recordings, sampler, labels=config.labels, config=CONFIG)
    material = gather(options.data_dir, split=Split.VALIDATION, commands=DIRECTIONS)
    streams = [(c.name, make_stream(material, c, words=options.words, seed=1)) for c in CONDITIONS]
    powers = [FrontEnd(CONFIG).push(stream.samples) for _, stream in streams]
    rows, by_condition = [], []
    for entrant in entrants():
        began_s = time.process_time()
        model, loss = trained(entrant, maker, config)
        took_s = time.process_time() - began_s
        figures = [
            spoken_figures(
                RecordedStream(name, stream.spoken, heard(model, power, entrant.features, config.labels)),
                DECISION,
                commands=DIRECTIONS,
            )
            for (name, stream), power in zip(streams, powers, strict=True)
        ]
        once, others = mean([f.exactly_once for f in figures]), mean([f.fires_per_other for f in figures])
        size = _size(model)
        cells = (f"{size.parameters:,}", f"{size.multiply_adds / 1e6:.1f} M", f"{config.steps:,}")
        rows.append((entrant.name, *cells, f"{took_s / 60:.1f} min", f"{loss:.3f}", percent(once), percent(others)))
        by_condition.append((entrant.name, *[percent(f.exactly_once) for f in figures]))
        sys.stderr.write(f"{'  '.join(rows[-1])}\n")
    once_in = ("exactly once", *[name for name, _ in streams])
    sys.stdout.write(f"{markdown_table(HEAD, rows, words={'network'})}\n\n")
    sys.stdout.write(f"{markdown_table(once_in, by_condition, words={'exactly once'})}\n")


def _size(model: keras.Model) -> NetworkSize:
    """Return the size of a network for one window."""
    window = keras.Input((CONFIG.frames, *model.input_shape[2:]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.tflite"
        export_tflite(keras.Model(window, model(window)), path)
        return network_size(path)


if __name__ == "__main__":
    main()
