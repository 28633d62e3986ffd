"""Tests of the learning curves."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from models.plots import learning_curves, read_rows, save_learning_curves

ROWS = [
    {"epoch": 1.0, "loss": 1.5, "accuracy": 0.4, "val_loss": 1.6, "val_accuracy": 0.35},
    {"epoch": 2.0, "loss": 0.5, "accuracy": 0.8, "val_loss": 0.7, "val_accuracy": 0.75},
]


def values(data: Any) -> list[float]:
    """Return what matplotlib hands back as an array-like of several types, as a list."""
    return [float(value) for value in np.asarray(data)]


def test_curves_hold_the_rows() -> None:
    """Loss stands left, accuracy right, each with training and validation, with the values of the rows."""
    loss, accuracy = learning_curves(ROWS).axes

    assert [line.get_label() for line in loss.lines] == ["training", "validation"]
    assert [values(line.get_ydata()) for line in loss.lines] == [[1.5, 0.5], [1.6, 0.7]]
    assert [values(line.get_ydata()) for line in accuracy.lines] == [[0.4, 0.8], [0.35, 0.75]]
    assert [values(line.get_xdata()) for line in accuracy.lines] == [[1.0, 2.0], [1.0, 2.0]]


def test_missing_values_are_left_out() -> None:
    """An epoch without validation has a training point and no validation point."""
    loss, accuracy = learning_curves([ROWS[0], {"epoch": 2.0, "loss": 0.5}]).axes

    assert [values(line.get_xdata()) for line in loss.lines] == [[1.0, 2.0], [1.0]]
    assert [values(line.get_xdata()) for line in accuracy.lines] == [[1.0], [1.0]]


def test_no_rows_give_empty_axes() -> None:
    """Before the first epoch has ended there is a picture too."""
    assert [len(axes.lines) for axes in learning_curves([]).axes] == [0, 0]


def test_png_is_complete_and_repeatable(tmp_path: Path) -> None:
    """The picture is a PNG of 1000 x 400, the same bytes each time, and no part of it is left beside it."""
    save_learning_curves(ROWS, tmp_path / "one.png")
    save_learning_curves(ROWS, tmp_path / "two.png")

    with Image.open(tmp_path / "one.png") as image:
        assert (image.format, image.size) == ("PNG", (1000, 400))
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.png", "two.png"]


def test_rows_are_read_from_csv(tmp_path: Path) -> None:
    """Each line of a CSV file is one row; an empty field is no value."""
    path = tmp_path / "log.csv"
    path.write_text("epoch,loss,val_loss\n1,0.25,0.5\n2,0.125,\n", encoding="utf-8")

    assert read_rows(path) == [{"epoch": 1.0, "loss": 0.25, "val_loss": 0.5}, {"epoch": 2.0, "loss": 0.125}]


def test_a_word_among_the_numbers_is_refused(tmp_path: Path) -> None:
    """A CSV file that holds no numbers is no log of training."""
    path = tmp_path / "log.csv"
    path.write_text("epoch,loss\n1,much\n", encoding="utf-8")

    with pytest.raises(ValueError, match="much"):
        read_rows(path)
