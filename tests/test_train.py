"""Tests of training by its command line, on tones as words: results, several devices, other words.

A whole run takes ten seconds, most of which TensorFlow needs to build its graphs, so one run serves many tests.
"""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models import train
from models.config import DIRECTIONS, NOISE, UNKNOWN, FrontEndConfig, ModelCard
from models.quiet import keras
from models.runtime import Network
from tests.made_speech import OPTIONS, command_line, make_data
from tests.training import PATIENCE_S, ROOT, assert_same, checkpoint, rows


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the made data set, alone in its folder."""
    return make_data(tmp_path_factory.mktemp("speech") / "data")


@pytest.fixture(scope="module")
def run(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run that nothing disturbed."""
    out = tmp_path_factory.mktemp("runs") / "whole"
    train.main(command_line(data, out))
    return out


def test_a_run_leaves_its_results(run: Path) -> None:
    """Curves as table and picture, a checkpoint, and the network three times: nothing else, no half-written file."""
    assert {path.name for path in run.iterdir()} == {
        "checkpoint.npz",
        "curves.csv",
        "curves.png",
        "directional4w.json",
        "directional4w.keras",
        "directional4w.tflite",
    }


def test_curves_have_a_row_per_epoch(run: Path) -> None:
    """Loss and accuracy for training and validation, after each of 3 epochs."""
    table = rows(run)

    assert [line.split(",")[0] for line in (run / "curves.csv").read_text(encoding="utf-8").split()[1:]] == list("123")
    assert all(set(row) == {"epoch", "loss", "accuracy", "val_loss", "val_accuracy"} for row in table)
    assert all(0 < row["loss"] < 4.7 and 0 <= row["accuracy"] <= 1 for row in table)
    with Image.open(run / "curves.png") as picture:
        assert picture.format == "PNG"


def test_the_runtime_takes_what_was_trained(run: Path) -> None:
    """The .tflite file fits its card, which has the labels, the front end and the credits of the training data."""
    network = Network.load(run / "directional4w.tflite")
    window = np.full((98, 40), -18.0, np.float32)

    assert network.card.labels == (*DIRECTIONS, UNKNOWN, NOISE)
    assert network.card.frontend == FrontEndConfig()
    assert [line.partition(",")[0] for line in network.card.trained_on] == [
        "Speech Commands v0.01 and v0.02",
        "LibriSpeech dev-clean",
    ]
    assert network.predict(window).sum() == pytest.approx(1.0, abs=1e-3)


def test_the_average_is_what_is_shipped(run: Path) -> None:
    """The .keras file holds the averaged weights of the last checkpoint, without an optimiser."""
    shipped = keras.models.load_model(run / "directional4w.keras")

    assert getattr(shipped, "optimizer", None) is None
    for ours, theirs in zip(shipped.get_weights(), checkpoint(run).average, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_two_devices_share_each_batch(data: Path, run: Path) -> None:
    """On two logical processors the run ends with a model, and its loss is that of one within 10 %.

    Each half of a batch is normalised by itself, so that the figures are near each other, but not the same. Going on
    from the first checkpoint leads to the same weights here, too.
    """
    mirrored = run.parent / "mirrored"
    options = [f"{name.replace('-', '_')}={n}" for name, n in OPTIONS.items()]
    done = subprocess.run(
        [sys.executable, "-m", "tests.mirrored", str(data), str(mirrored), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "2 devices"
    assert_same(run.parent / "mirrored-again", mirrored)
    for ours, theirs in zip(rows(mirrored), rows(run), strict=True):
        assert ours["loss"] == pytest.approx(theirs["loss"], rel=0.1)
    assert ModelCard.load(mirrored / "directional4w.json").commands == DIRECTIONS


def test_own_words_can_be_trained(data: Path, run: Path) -> None:
    """--labels names other words; the files say how many, and the commands that were are other words now."""
    out = run.parent / "own"
    train.main([*command_line(data, out, epochs=1), "--labels", "dog", "up", "--steps", "1"])

    assert len(rows(out)) == 1
    assert Network.load(out / "custom2w.tflite").card.labels == ("dog", "up", UNKNOWN, NOISE)
