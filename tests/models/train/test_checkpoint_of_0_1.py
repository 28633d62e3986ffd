"""Tests that a training that version 0.1 began goes on with the code of today."""

import json
from pathlib import Path

import numpy as np
import pytest

from models.train.checkpoint import Checkpoint, CheckpointError

STORED = Path(__file__).parents[1] / "files_of_0_1" / "checkpoint.npz"


def config_of_today(**changed: object) -> str:
    """Return what the run was made with, in the names of today."""
    with np.load(STORED) as stored:
        options = json.loads(str(stored["config"]))
    assert {"kin", "bank"} <= set(options)
    options["own_class_min_clips"], options["spectrograms"] = options.pop("kin"), options.pop("bank")
    return json.dumps(options | changed)


def test_it_is_read_under_the_names_of_today() -> None:
    """Options that have been renamed mean what they meant, and every array and figure is there."""
    found = Checkpoint.load(STORED, config=config_of_today())

    assert json.loads(found.config)["own_class_min_clips"] == 2
    assert [row["epoch"] for row in found.rows] == [1]
    assert [len(arrays) for arrays in (found.weights, found.optimiser, found.average)] == [4, 4, 4]
    assert found.weights[-1].shape == (7,)  # four commands, a class of its own, unknown, noise
    assert found.hard.tolist() == [[3, 0, 80], [7, 200, 298]]


@pytest.mark.parametrize("changed", [{"own_class_min_clips": 3}, {"spectrograms": "another"}])
def test_other_values_are_refused(changed: dict[str, object]) -> None:
    """Under their new names options decide as before what may be gone on with."""
    with pytest.raises(CheckpointError, match="other options or recordings"):
        Checkpoint.load(STORED, config=config_of_today(**changed))
