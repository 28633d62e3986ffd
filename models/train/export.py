"""What a training run hands over: the network for each vocabulary that it covers, in all files that belong together.

Others begin with it: another training, and a tuning to one person's voice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.spot.config import NOISE, UNKNOWN, VOCABULARIES, DecisionConfig, FrontEndConfig, ModelCard
from models.spot.counted import counted
from models.train.checkpoint import CheckpointError
from models.train.network import export_tflite, save_network
from models.train.scenes import STRIDE_FRAMES
from models.train.tensorflow_quietly import keras

SMOOTHING = 2  # looks, each a stride of the network after the other, as in training: that is what it remembers
COMMAND_ODDS = 3.5  # a training meets more that is no command than a player's room does; NOTEBOOK.md compares
TALK = 0.95  # the rule against talk stops next to nothing any more: the network remembers what was said before
RARE = -5.0  # added to the bias of a class that begins as an unknown word


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
        export_tflite(network, path, eight_bit=True)
        decision = DecisionConfig(hop_frames=STRIDE_FRAMES, smoothing=SMOOTHING, command_odds=COMMAND_ODDS, talk=TALK)
        card = ModelCard(labels, frontend, decision, trained_on=trained_on)
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


@dataclass(frozen=True, eq=False)
class Trained:
    """A network as a training has handed it over.

    meanings: the label that each of its classes counts as. width: see `build_network`.
    weights: those of the network without the sums of classes; the last two are the scores' kernel, (1, embedding,
        classes), and bias, (classes,).
    """

    meanings: tuple[str, ...]
    width: int
    weights: list[NDArray[np.float32]]

    def beginning(self, places: Sequence[int | None]) -> list[NDArray[np.float32]]:
        """Return the weights that a network begins with whose classes were these, by their place.

        None: a class that was not told apart before. It begins as an unknown word that is said seldom.
        """
        *body, kernel, bias = self.weights
        unknown = len(self.meanings) - 1 - self.meanings[::-1].index(UNKNOWN)  # the words without a class of their own
        old = [unknown if place is None else place for place in places]
        rare = np.asarray([RARE if place is None else 0.0 for place in places], np.float32)
        return [*body, kernel[..., old], bias[old] + rare]


def read_trained(path: Path, *, commands: tuple[str, ...], remedy: str) -> Trained:
    """Return the network in a .keras file of ours that tells `commands`.

    remedy: what to do about another file, a sentence. Raises CheckpointError, which says it.
    """
    try:
        trained = keras.models.load_model(path, compile=False)
        sums = np.asarray(trained.get_layer("merged").get_weights()[0])  # (classes, labels): what counts as what
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{path} is no network of ours ({error}). {remedy}") from error
    labels = (*commands, UNKNOWN, NOISE)
    if sums.shape[1] != len(labels):
        known = counted(sums.shape[1] - 2, "command")
        raise CheckpointError(f"{path} knows {known}, not {len(commands)}. {remedy}")
    if "memory" not in {layer.name for layer in trained.layers}:
        raise CheckpointError(f"{path} was trained before networks remembered, and cannot be gone on from. {remedy}")
    width = next(layer.filters for layer in trained.layers if isinstance(layer, keras.layers.Conv1D))
    return Trained(tuple(labels[label] for label in sums.argmax(axis=1)), int(width), trained.get_weights()[:-1])


def begin_with(model: keras.Model, path: Path, *, commands: tuple[str, ...], classes: tuple[str, ...]) -> None:
    """Give `model`, not yet trained, the weights of a network of ours, the file `path`.

    commands: of that file, whose merged outputs are those, unknown and noise. classes: of `model`, commands first.
    Raises CheckpointError if the file is not such a network.
    """
    remedy = "Give a .keras file of a training of the same commands."
    trained = read_trained(path, commands=commands, remedy=remedy)
    old = {label: place for place, label in enumerate(trained.meanings)}
    try:
        model.set_weights(trained.beginning([old.get(label) for label in classes]))
    except ValueError as error:
        raise CheckpointError(f"{path} is a network of another width. Give the --width of its training.") from error
