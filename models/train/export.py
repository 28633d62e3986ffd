"""What a training run hands over: the network for each vocabulary that it covers, in all files that belong together."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.spot.config import NOISE, UNKNOWN, VOCABULARIES, DecisionConfig, FrontEndConfig, ModelCard
from models.spot.counted import counted
from models.train.checkpoint import CheckpointError
from models.train.network import export_tflite, save_network
from models.train.tensorflow_quietly import keras

SHARPNESS = 1.4  # on streams of training speakers it gains half a point of exactly once; more lets other words through


def ship(
    model: keras.Model,
    folder: Path,
    *,
    classes: Sequence[str],
    commands: tuple[str, ...],
    frontend: FrontEndConfig,
    trained_on: tuple[str, ...],
) -> list[Path]:
    """Write `model` into `folder` as .keras, .tflite and card for each of its vocabularies; return the .tflite files.

    model: (batch, 98, 40, 2) -> (batch, classes), the probability of each of `classes`. A class that is no label of a
    vocabulary is an unknown word there. Raises OSError if something cannot be written.
    """
    written = []
    for name, words in vocabularies_of(commands).items():
        labels = (*words, UNKNOWN, NOISE)
        meanings = [label if label in labels else UNKNOWN for label in classes]
        network = merged(model, [[i for i, meant in enumerate(meanings) if meant == label] for label in labels])
        path = folder / f"{name}.tflite"
        save_network(network, path.with_suffix(".keras"))
        export_tflite(network, path, half=True)
        card = ModelCard(labels, frontend, DecisionConfig(sharpness=SHARPNESS), trained_on=trained_on)
        card.for_weights(path).save(path.with_suffix(".json"))
        written.append(path)
    return written


def vocabularies_of(commands: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the words of each vocabulary of ours that `commands` cover, and `commands` themselves if they are none."""
    found = {name: words for name, words in VOCABULARIES.items() if set(words) <= set(commands)}
    if commands not in found.values():
        found[f"custom{len(commands)}w"] = commands
    return found


def merged(model: keras.Model, groups: Sequence[Sequence[int]]) -> keras.Model:
    """Return `model`, (batch, 98, 40, 2) -> (batch, classes), with outputs added up: (batch, groups).

    groups: which outputs make up each of the new ones. The weights are those of `model`, and then the sums.
    """
    kernel = np.zeros((model.output_shape[-1], len(groups)), np.float32)  # (classes, groups)
    for place, group in enumerate(groups):
        kernel[list(group), place] = 1.0
    adding = keras.layers.Dense(len(groups), use_bias=False, trainable=False, name="merged")
    whole = keras.Model(model.input, adding(model.output), name=model.name)
    adding.set_weights([kernel])
    return whole


def begin_with(model: keras.Model, path: Path, *, commands: tuple[str, ...], classes: tuple[str, ...]) -> None:
    """Give `model`, not yet trained, the weights of a network of ours, the file `path`.

    commands: of that file, whose merged outputs are those, unknown and noise. classes: of `model`, commands first.
    A class that was not told apart before begins as an unknown word that is said seldom.
    Raises CheckpointError if the file is not such a network.
    """
    try:
        trained = keras.models.load_model(path, compile=False)
        kernel = np.asarray(trained.get_layer("merged").get_weights()[0])  # (old classes, merged)
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{path} is no network of ours ({error}). Give a .keras file of a training.") from error
    if kernel.shape[1] != len(commands) + 2:
        raise CheckpointError(
            f"{path} knows {counted(kernel.shape[1] - 2, 'command')}, not {len(commands)}. Give the same ones."
        )
    old = {label: np.flatnonzero(kernel[:, place])[-1] for place, label in enumerate((*commands, UNKNOWN, NOISE))}
    weights = trained.get_weights()[:-1]
    *body, scores, bias = weights
    places = [old.get(label, old[UNKNOWN]) for label in classes]
    rare = [0.0 if label in old else -5.0 for label in classes]
    try:
        model.set_weights([*body, scores[..., places], bias[places] + np.asarray(rare, np.float32)])
    except ValueError as error:
        raise CheckpointError(f"{path} is a network of another width. Give the --width of its training.") from error
