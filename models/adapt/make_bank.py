"""Writes the bank: what the shipped network's last layer sees of people it was trained on.

    python -m models.adapt.make_bank DATA_DIR [--out FILE]

DATA_DIR is the folder of a training (models/train/README.md). Only recordings for training are taken, so that the
figures on other people stay honest. Needs the packages of the extra `train`, since the weights of the last layer are
read from the .keras file beside the model.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.adapt.bank import BANK, Bank
from models.adapt.embeddings import looks_at
from models.adapt.variations import Variations
from models.common.terminal import train_extra
from models.data.clips import read_part
from models.data.dataset import MUSIC_SOURCES, Kind, Make, Recording, Split, index_recordings
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES, ModelCard, weights_of
from models.spot.given import given_folder
from models.spot.runtime import Network

with train_extra():
    from tqdm import tqdm

    from models.adapt.stretches import piece_of, stretches_of
    from models.train.tensorflow_quietly import keras

LARGEST = "handsfree8w"  # whose last layer tells most words apart; that of the others is the same
COMMANDS, OTHERS, JUDGED = 400, 500, 300  # clips of commands and other words to fit against, other words to judge with
TALKS, SOUNDS = 60, 30  # pieces of 4 s, of each half
LOOKS = 5  # that are kept of a clip
SEED = 1


def make_bank(root: Path, network: Network, *, keras_file: Path, fits: tuple[str, ...]) -> Bank:
    """Return the bank of `network` from the data set at `root`.

    keras_file: the same network, whose last layer can be read. fits: see `Bank`.
    Raises DataError or AudioError if the data set cannot be used.
    """
    rng = np.random.default_rng(SEED)
    labels = network.card.labels
    found = [r for r in index_recordings(root) if r.split is Split.TRAINING and r.make is Make.RECORDED]
    words = _shuffled([r for r in found if r.kind is Kind.WORD and not r.source], rng)
    others = [r for r in words if r.label not in labels and not r.unmet]
    judged = others[:JUDGED]
    judges = {r.speaker for r in judged}  # nobody is judged with whom something was learned from
    commands = [r for r in words if r.label in labels and r.speaker not in judges][:COMMANDS]
    learned = [r for r in others[JUDGED:] if r.speaker not in judges][:OTHERS]
    talk = _shuffled([r for r in found if r.kind is Kind.SPEECH], rng)
    sounds = _shuffled([r for r in found if r.kind is Kind.SOUND and r.source not in MUSIC_SOURCES], rng)
    rows = [*_clips([*commands, *learned], network, rng), *_pieces(talk[:TALKS], sounds[:SOUNDS], network, rng)]
    stretches = stretches_of(judged, talk[TALKS : 2 * TALKS], sounds[SOUNDS : 2 * SOUNDS], network)
    kernel, bias, classes = last_layer(keras_file, labels)
    return Bank(
        fits=fits,
        classes=classes,
        kernel=kernel,
        bias=bias,
        labels=labels,
        embeddings=np.concatenate([embeddings for _, embeddings, _ in rows]),
        allowed=np.concatenate([allowed for *_, allowed in rows]),
        words=np.array([word for word, embeddings, _ in rows for _ in embeddings]),
        stretches=tuple(looks.embeddings for _, _, looks in stretches),
        said=tuple(word for word, _, _ in stretches),
        kinds=tuple(kind for _, kind, _ in stretches),
    )


def last_layer(
    keras_file: Path, labels: tuple[str, ...]
) -> tuple[NDArray[np.float32], NDArray[np.float32], tuple[str, ...]]:
    """Return kernel, bias and classes of the last layer of a .keras file, whose merged outputs are `labels`."""
    model = keras.models.load_model(keras_file, compile=False)
    kernel, bias = (np.asarray(weights, np.float32) for weights in model.get_layer("scores").get_weights())
    merged = np.asarray(model.get_layer("merged").get_weights()[0])  # (classes, labels)
    return kernel[0], bias, tuple(labels[int(label)] for label in merged.argmax(axis=1))


def _shuffled(recordings: list[Recording], rng: np.random.Generator) -> list[Recording]:
    return [recordings[i] for i in rng.permutation(len(recordings))]


def _clips(
    clips: Sequence[Recording], network: Network, rng: np.random.Generator
) -> Iterator[tuple[str, NDArray[np.float32], NDArray[np.bool_]]]:
    """Yield word, embeddings and allowed labels of some looks at each clip, said as another time."""
    labels, hop_frames = network.card.labels, network.card.decision.hop_frames
    variations = Variations(network, seed=SEED)
    for clip in tqdm(clips, desc="words", unit=" clips", disable=None):
        said = variations.another(read_part(clip.path, clip.part))
        looks = looks_at(said.power, network, hop_frames=hop_frames, from_s=said.start_s, until_s=said.end_s + 1.0)
        label = labels.index(clip.label if clip.label in labels else UNKNOWN)
        allowed = said.allowed(looks, network, label=label, labels=labels)
        some = rng.permutation(len(allowed))[:LOOKS]
        yield clip.label, looks.embeddings[some], allowed[some]


def _pieces(
    talk: Sequence[Recording], sounds: Sequence[Recording], network: Network, rng: np.random.Generator
) -> Iterator[tuple[str, NDArray[np.float32], NDArray[np.bool_]]]:
    """Yield the same of some looks at talk, in which unknown and noise are right, and at sounds, in which noise is."""
    labels = network.card.labels
    for recordings, right in ((talk, (UNKNOWN, NOISE)), (sounds, (NOISE,))):
        for recording in tqdm(recordings, desc="pieces", unit=" files", disable=None):
            embeddings = piece_of(recording, network).embeddings
            some = rng.permutation(len(embeddings))[: 4 * LOOKS]
            allowed = np.isin(labels, right)[None].repeat(len(some), axis=0)
            yield "", embeddings[some], allowed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    command_line = argparse.ArgumentParser(prog="python -m models.adapt.make_bank", description="Write the bank.")
    command_line.add_argument("folder", type=given_folder, metavar="DATA_DIR", help="of a training")
    command_line.add_argument("--out", type=Path, default=BANK, metavar="FILE", help=f"default: {BANK.name}")
    asked = command_line.parse_args(arguments)
    path = weights_of(LARGEST)
    fits = tuple(ModelCard.load(weights_of(name).with_suffix(".json")).sha256 for name in VOCABULARIES)
    bank = make_bank(asked.folder, Network.load(path), keras_file=path.with_suffix(".keras"), fits=fits)
    bank.save(asked.out)
    size = asked.out.stat().st_size / 1e6
    sys.stdout.write(
        f"{len(bank.embeddings):,} looks to fit against, {len(bank.stretches):,} stretches to judge, {size:.1f} MB.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
