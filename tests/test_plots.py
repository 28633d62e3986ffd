"""Tests of the learning curves and of the curves over the threshold."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from models.plots import learning_curves, save_learning_curves, threshold_curves

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


def row(threshold: float, *, hit: float, once: float, fires: float) -> dict[str, Any]:
    """Return what the sweep says about a threshold."""
    false_fires = {"speech": {"per_hour": fires}, "sounds": {"per_hour": 0.0}}
    return {"threshold": threshold, "hit": hit, "exactly_once": once, "false_fires": false_fires}


def test_threshold_curves_hold_the_rows() -> None:
    """Words heard and false fires stand over the threshold, and the one over the other, in per cent and per hour."""
    rows = [row(0.3, hit=1.0, once=0.75, fires=40.0), row(0.75, hit=0.5, once=0.5, fires=2.0)]

    heard, false, trade = threshold_curves(rows).axes

    assert [line.get_label() for line in heard.lines] == ["hit", "exactly once"]
    assert [values(line.get_ydata()) for line in heard.lines] == [[100.0, 50.0], [75.0, 50.0]]
    assert [line.get_label() for line in false.lines] == ["speech", "sounds"]
    assert [values(line.get_ydata()) for line in false.lines] == [[40.0, 2.0], [0.0, 0.0]]
    assert values(trade.lines[0].get_xdata()) == [40.0, 2.0]
    assert values(trade.lines[0].get_ydata()) == [25.0, 50.0]
    assert [text.get_text() for text in trade.texts[:2]] == ["0.3", "0.75"]


def test_no_thresholds_give_empty_axes() -> None:
    """Where nothing was judged there is a picture without curves of false fires."""
    heard, false, trade = threshold_curves([]).axes

    assert [values(line.get_ydata()) for line in heard.lines] == [[], []]
    assert (len(false.lines), len(trade.lines)) == (0, 0)
