"""Tests of the pictures: that they show the figures that they are given."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from models.common.plots import (
    WordOverTime,
    bars_by_word,
    learning_curves,
    save_learning_curves,
    save_png,
    threshold_curves,
    trade_off,
    words_over_time,
)
from models.evaluate.statistics import hourly_rate

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


def row(threshold: float, *, hit: float, once: float, fires: int, hours: float = 0.5) -> dict[str, Any]:
    """Return what the sweep says about a threshold: some fires in hours of speech, none in as many of sounds."""
    speech, sounds = (asdict(hourly_rate(count, hours=hours)) for count in (fires, 0))
    return {
        "threshold": threshold,
        "hit": hit,
        "exactly_once": once,
        "false_fires": {"speech": speech, "sounds": sounds},
    }


ROWS_BY_THRESHOLD = [row(0.3, hit=1.0, once=0.75, fires=20), row(0.75, hit=0.5, once=0.5, fires=1)]


def curves(axes: Any) -> dict[str, Any]:
    """Return the lines that are named, by their names."""
    return {line.get_label(): line for line in axes.lines if not line.get_label().startswith("_")}


def test_threshold_curves_hold_the_rows() -> None:
    """Words heard and false fires stand over the threshold, in per cent and per hour, and a line at the one in use."""
    heard, false, _ = threshold_curves(ROWS_BY_THRESHOLD, threshold=0.75).axes

    assert {name: values(line.get_ydata()) for name, line in curves(heard).items()} == {
        "hit": [100.0, 50.0],
        "exactly once": [75.0, 50.0],
    }
    assert {name: values(line.get_ydata()) for name, line in curves(false).items()} == {
        "speech": [40.0, 2.0],
        "sounds": [0.0, 0.0],
    }
    assert [values(axes.lines[-1].get_xdata()) for axes in (heard, false)] == [[0.75, 0.75]] * 2


def test_trade_off_by_hand() -> None:
    """Words missed stand over false fires; what is nought has a place on both axes, and a ring marks what is in use."""
    (axes,) = trade_off(ROWS_BY_THRESHOLD, threshold=0.75).axes
    found = curves(axes)

    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert values(found["speech, 0.50 hours"].get_xdata()) == [40.0, 2.0]
    assert values(found["speech, 0.50 hours"].get_ydata()) == pytest.approx([0.01, 50.0])  # none is missed: 0.01 %
    assert values(found["sounds, 0.50 hours"].get_xdata()) == [1.0, 1.0]  # half a fire in half an hour
    assert (values(found["in use"].get_xdata()), values(found["in use"].get_ydata())) == ([2.0], [50.0])
    assert [text.get_text() for text in axes.texts[:2]] == ["0.3", "0.75"]
    assert len(axes.collections) == 2  # a band for each kind


def test_points_on_one_spot_share_a_label() -> None:
    """Thresholds that give the same are not written over each other; the one in use is always named."""
    same = [row(threshold, hit=0.9, once=0.9, fires=1) for threshold in (0.3, 0.5, 0.75, 0.9)]

    (axes,) = trade_off(same, threshold=0.75).axes

    assert [text.get_text() for text in axes.texts] == ["0.3", "0.75"] * 2  # of speech and of sounds


def test_no_thresholds_give_empty_axes() -> None:
    """Where nothing was judged there is a picture without curves."""
    heard, false, trade = threshold_curves([], threshold=0.75).axes

    assert [values(line.get_ydata()) for line in curves(heard).values()] == [[], []]
    assert (len(curves(false)), len(trade.lines)) == (0, 0)


def test_bars_hang_from_all_words() -> None:
    """A bar for each word in each condition ends at its share; a target is a line across its condition."""
    shares = {"quiet": {"up": 0.9, "down": 1.0}, "far": {"up": 0.75}}

    (axes,) = bars_by_word(shares, targets={"far": 0.8, "rapid": 0.5}).axes

    ends = [[bar.get_y() + bar.get_height() for bar in group] for group in axes.containers]
    assert ends == [pytest.approx([90.0, 75.0]), pytest.approx([100.0])]
    assert {bar.get_y() for group in axes.containers for bar in group} == {100.0}
    assert {text.get_verticalalignment() for text in axes.texts} == {"top"}  # below its bar, also where nothing is lost
    assert [text.get_text() for text in axes.texts] == ["90", "75", "100"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["quiet", "far"]
    (target,) = axes.lines
    assert values(target.get_ydata()) == pytest.approx([80.0, 80.0])
    assert values(target.get_xdata()) == pytest.approx([0.6, 1.4])


def test_no_conditions_give_empty_axes() -> None:
    """Where no condition could be built there is a picture without bars."""
    (axes,) = bars_by_word({}, targets={"quiet": 0.97}).axes

    assert (len(axes.containers), len(axes.lines)) == (0, 0)


def test_words_over_time_hold_picture_and_scores() -> None:
    """Above the spectrogram over its seconds, below the word's own score and the two highest others, both marked."""
    scores = {"up": [0.1, 0.6], "left": [0.0, 0.1], "_unknown_": [0.8, 0.3], "_background_noise_": [0.1, 0.2]}
    word = WordOverTime(
        title="up, quiet",
        word="up",
        start_s=0.2,
        end_s=0.5,
        seconds=1.5,
        log_mel=np.arange(150 * 40, dtype=np.float32).reshape(150, 40),
        times_s=np.array([0.4, 0.6]),
        scores={label: np.array(values, np.float32) for label, values in scores.items()},
        threshold=0.75,
    )

    seen, scored = words_over_time([word]).axes

    assert seen.get_title() == "up, quiet"
    assert tuple(seen.images[0].get_extent()) == (0.0, 1.5, 0.0, 40.0)
    np.testing.assert_array_equal(seen.images[0].get_array(), word.log_mel.T)
    assert [line.get_label() for line in scored.lines[:3]] == ["up", "unknown", "background_noise"]
    assert [values(line.get_xdata()) for line in scored.lines[:3]] == [[0.4, 0.6]] * 3
    assert values(scored.lines[0].get_ydata()) == pytest.approx([0.1, 0.6])
    assert values(scored.lines[3].get_ydata()) == [0.75, 0.75]
    assert [values(line.get_xdata())[0] for line in seen.lines] == [0.2, 0.5]


def test_no_missed_words_give_an_empty_picture(tmp_path: Path) -> None:
    """Where nothing was missed a picture can be saved too."""
    assert words_over_time([]).axes == []
    save_png(words_over_time([]), tmp_path / "none.png")
