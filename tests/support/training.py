"""What the tests of training share: their mark, figures and checkpoint of a run, and whether two runs are the same."""

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models.train.checkpoint import Checkpoint
from tests.support.made_speech import OPTIONS

ROOT = Path(__file__).parents[2]
PATIENCE_S = 1800.0  # for a training that takes half a minute
WHOLE_TRAININGS = [pytest.mark.long, pytest.mark.timeout(2 * PATIENCE_S)]
"""Marks of a file of tests that train."""


def rows(folder: Path) -> list[dict[str, float]]:
    """Return the figures of each epoch."""
    with (folder / "curves.csv").open(encoding="utf-8", newline="") as file:
        return [{name: float(text) for name, text in row.items()} for row in csv.DictReader(file)]


def checkpoint(folder: Path) -> Checkpoint:
    """Return the last checkpoint, whatever its options."""
    path = folder / "checkpoint.npz"
    with np.load(path) as stored:
        return Checkpoint.load(path, config=str(stored["config"]))


def assert_same(ours: Path, theirs: Path) -> None:
    """Assert that two runs have the same figures, the same hard negatives and, bit by bit, the same weights."""
    assert rows(ours) == rows(theirs)
    for name in ("weights", "optimiser", "average"):
        for one, other in zip(getattr(checkpoint(ours), name), getattr(checkpoint(theirs), name), strict=True):
            np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(checkpoint(ours).hard, checkpoint(theirs).hard)


def train_on_two_devices(data: Path, out: Path) -> Path:
    """Train with two devices of one process, and once more from the first checkpoint on, in `out`-again; return `out`.

    Asserts that it was on two.
    """
    options = [f"{name.replace('-', '_')}={n}" for name, n in OPTIONS.items()]
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.mirrored", str(data), str(out), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "2 devices"
    return out
