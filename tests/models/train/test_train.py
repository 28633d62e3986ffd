"""Tests of training by its command line, on tones as words: results, several devices, other words.

A whole run takes ten seconds, most of which TensorFlow needs to build its graphs, so one run serves many tests.
"""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.spot.config import DIRECTIONS, NOISE, UNKNOWN, VOCABULARIES, FrontEndConfig, ModelCard
from models.spot.runtime import Network
from models.train import __main__ as train
from models.train.tensorflow_quietly import keras
from tests.support.made_speech import command_line
from tests.support.training import ROOT, WHOLE_TRAININGS, assert_same, checkpoint, rows

pytestmark = WHOLE_TRAININGS


def test_a_run_leaves_its_results(tone_run: Path) -> None:
    """Curves as table and picture, a checkpoint, and the network three times: nothing else, no half-written file."""
    assert {path.name for path in tone_run.iterdir()} == {
        "checkpoint.npz",
        "curves.csv",
        "curves.png",
        "directional4w.json",
        "directional4w.keras",
        "directional4w.tflite",
    }


def test_curves_have_a_row_per_epoch(tone_run: Path) -> None:
    """Loss and accuracy for training and validation, after each of 3 epochs."""
    table = rows(tone_run)

    assert [line.split(",")[0] for line in (tone_run / "curves.csv").read_text(encoding="utf-8").split()[1:]] == list(
        "123"
    )
    assert all(set(row) == {"epoch", "loss", "accuracy", "val_loss", "val_accuracy"} for row in table)
    assert all(0 < row["loss"] < 4.7 and 0 <= row["accuracy"] <= 1 for row in table)
    with Image.open(tone_run / "curves.png") as picture:
        assert picture.format == "PNG"


def test_the_runtime_takes_what_was_trained(tone_run: Path) -> None:
    """The .tflite file fits its card, which has the labels, the front end and the credits of the training data."""
    network = Network.load(tone_run / "directional4w.tflite")
    window = np.zeros((98, 40, 2), np.float32)

    assert network.card.labels == (*DIRECTIONS, UNKNOWN, NOISE)
    assert network.card.frontend == FrontEndConfig()
    assert [line.partition(",")[0] for line in network.card.trained_on] == [
        "Speech Commands v0.01 and v0.02",
        "LibriSpeech dev-clean",
    ]
    assert network.predict(window).sum() == pytest.approx(1.0, abs=1e-3)


def test_the_average_is_what_is_shipped(tone_run: Path) -> None:
    """The .keras file holds the averaged weights of the last checkpoint, without an optimiser.

    "dog" was a class of its own, having three training recordings where two are enough; it is added to the unknown.
    """
    shipped = keras.models.load_model(tone_run / "directional4w.keras")
    *weights, sums = shipped.get_weights()

    assert getattr(shipped, "optimizer", None) is None
    for ours, theirs in zip(weights, checkpoint(tone_run).average, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert [tuple(row) for row in sums] == [
        *[tuple(float(i == j) for j in range(6)) for i in range(4)],
        *[(0, 0, 0, 0, 1, 0)] * 2,
        (0, 0, 0, 0, 0, 1),
    ]


def test_all_layers_go_on_learning(tone_data: Path, tone_run: Path, tmp_path: Path) -> None:
    """A run that begins with a network's weights changes those of every layer, and as little as its rate allows."""
    start, out = tone_run / "directional4w.keras", tmp_path / "more"
    options = ["--start", str(start), "--rate", "1e-6", "--cache", str(tone_run.parent / "cache")]

    train.main([*command_line(tone_data, out, epochs=1), *options])

    networks = [keras.models.load_model(folder / start.name) for folder in (tone_run, out)]
    layers = [[layer for layer in network.layers if hasattr(layer, "kernel")] for network in networks]
    moved = [
        float(np.abs(np.asarray(new.kernel) - np.asarray(old.kernel)).max()) for old, new in zip(*layers, strict=True)
    ]
    assert [layer.name for layer in layers[0][-2:]] == ["scores", "merged"]
    assert min(moved[:-1]) > 0.0
    assert max(moved[:-2]) < 1e-4  # of the scores those of "dog" begin anew
    assert moved[-1] == 0.0


def test_two_devices_share_each_batch(mirrored_run: Path, tone_run: Path) -> None:
    """On two logical processors the run ends with a model, and its loss is that of one within 10 %.

    Each half of a batch is normalised by itself, so that the figures are near each other, but not the same. Going on
    from the first checkpoint leads to the same weights here, too.
    """
    assert_same(mirrored_run.with_name("mirrored-again"), mirrored_run)
    for ours, theirs in zip(rows(mirrored_run), rows(tone_run), strict=True):
        assert ours["loss"] == pytest.approx(theirs["loss"], rel=0.1)
    assert ModelCard.load(mirrored_run / "directional4w.json").commands == DIRECTIONS


def test_other_words_are_trained_as_the_card_says(tone_data: Path, tmp_path: Path) -> None:
    """The page's command for the 18 words of TensorFlow.js gives a network of them, here after a step on tones.

    Both of our vocabularies are among them, and come with it.
    """
    page = (ROOT / "models" / "train" / "README.md").read_text(encoding="utf-8")
    (told,) = re.findall(
        r"^\.venv/bin/python -m models\.train speech_commands --out runs/eighteen (--labels .*)$", page, re.MULTILINE
    )
    digits = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    words = (*digits, *VOCABULARIES["handsfree8w"])
    data, out = tmp_path / "speech", tmp_path / "run"
    shutil.copytree(tone_data, data)
    for word in set(words) - set(DIRECTIONS):
        shutil.copytree(tone_data / "dog", data / word)

    train.main([*command_line(data, out, epochs=1, variants=0, steps=1), *told.split()])

    assert len(rows(out)) == 1
    assert {path.stem for path in out.glob("*.tflite")} == {"custom18w", *VOCABULARIES}
    assert Network.load(out / "custom18w.tflite").card.labels == (*words, UNKNOWN, NOISE)
