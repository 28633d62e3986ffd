"""Tests of the file that training goes on from."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from models.train.checkpoint import Arrays, Checkpoint, CheckpointError


def made(epochs: int = 3, config: str = "{}") -> Checkpoint:
    """Return a checkpoint with more than ten weights, so that their order shows."""
    weights: Arrays = [np.full((2, i), i, np.float32) for i in range(12)]
    average: Arrays = [np.full((2, i), 0.5 * i, np.float32) for i in range(12)]
    rows = [{"epoch": epoch + 1, "loss": 1.0 / (epoch + 3)} for epoch in range(epochs)]
    hard = np.array([[7, 200, 298], [3, 0, 80]], np.int64)
    return Checkpoint(rows, config, weights, [np.array(7, np.int64), np.array([0.5])], average, hard)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a saved checkpoint."""
    made().save(tmp_path / "checkpoint.npz")
    return tmp_path / "checkpoint.npz"


def test_what_was_saved_is_read(path: Path) -> None:
    """Every array comes back bit by bit, in its order, shape and type, and every figure as exactly as it was."""
    found, kept = Checkpoint.load(path, config="{}"), made()

    assert found.config == '{"precision": "float32", "start": ""}'  # as was said of no run of version 0.1
    assert found.rows == [{"epoch": 1, "loss": 1 / 3}, {"epoch": 2, "loss": 1 / 4}, {"epoch": 3, "loss": 1 / 5}]
    for name in ("weights", "optimiser", "average"):
        ours, theirs = getattr(found, name), getattr(kept, name)
        assert [np.shape(a) for a in ours] == [np.shape(a) for a in theirs]
        assert [a.dtype for a in ours] == [a.dtype for a in theirs]
        for a, b in zip(ours, theirs, strict=True):
            np.testing.assert_array_equal(a, b)
    assert found.hard.tolist() == [[7, 200, 298], [3, 0, 80]]


def test_nothing_hard_is_kept_as_well(tmp_path: Path) -> None:
    """Before the first search there are no hard negatives, which comes back as a list of none."""
    replace(made(), hard=np.zeros((0, 3), np.int64)).save(tmp_path / "checkpoint.npz")

    assert Checkpoint.load(tmp_path / "checkpoint.npz", config="{}").hard.shape == (0, 3)


def test_every_field_is_saved() -> None:
    """A field added later must be added to the comparison above as well."""
    assert {f.name for f in fields(Checkpoint)} == {"rows", "config", "weights", "optimiser", "average", "hard"}


def test_a_checkpoint_replaces_the_last_one(path: Path) -> None:
    """The name stays, the content is the new one, and nothing else is left in the folder."""
    made(epochs=4).save(path)

    assert len(Checkpoint.load(path, config="{}").rows) == 4
    assert list(path.parent.iterdir()) == [path]


def test_a_checkpoint_survives_a_failure_of_the_next(path: Path) -> None:
    """A checkpoint that cannot be written leaves the one before as it was."""
    folder = path.with_name("checkpoint.npz.part")
    folder.mkdir()  # where the next one would be written

    with pytest.raises(OSError, match=r"checkpoint\.npz\.part"):
        made(epochs=4).save(path)

    assert len(Checkpoint.load(path, config="{}").rows) == 3


def refused(path: Path, says: str, *, config: str = "{}") -> None:
    """Assert that loading is a CheckpointError of two sentences that match `says` and name the file."""
    with pytest.raises(CheckpointError, match=says) as caught:
        Checkpoint.load(path, config=config)
    assert str(path) in str(caught.value)
    assert str(caught.value).endswith(".")


def test_other_options_are_refused(path: Path) -> None:
    """A checkpoint of another configuration is not gone on with."""
    refused(path, "other options or recordings. Give the same ones", config='{"seed": 2}')


@pytest.mark.parametrize("kept", [0, 1, 100, 0.5, 0.99])
def test_half_a_file_is_refused(path: Path, kept: float) -> None:
    """A file cut off anywhere is no whole checkpoint: so many bytes, or such a part of them."""
    whole = path.read_bytes()
    path.write_bytes(whole[: kept if isinstance(kept, int) else round(kept * len(whole))])

    refused(path, "no whole checkpoint")


def test_changed_bytes_are_refused(path: Path) -> None:
    """A byte that changed on the disk is noticed."""
    whole = bytearray(path.read_bytes())
    at = whole.index(made().weights[11].tobytes())
    whole[at] ^= 0xFF
    path.write_bytes(whole)

    refused(path, "no whole checkpoint")


def test_another_kind_of_file_is_refused(path: Path) -> None:
    """A text, a single array, and arrays of another meaning are no checkpoints."""
    path.write_text("epoch 3", encoding="utf-8")
    refused(path, "no whole checkpoint")

    with path.open("wb") as file:
        np.save(file, np.zeros(3))
    refused(path, "no whole checkpoint")

    with path.open("wb") as file:
        np.savez(file, rows="[]")
    refused(path, "no whole checkpoint")
