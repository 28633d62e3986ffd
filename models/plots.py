"""Pictures of figures: learning curves, and what each threshold gives. The only user of matplotlib."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from models.whole import replacing

# Colours that stay apart for colour-blind readers: Okabe and Ito, "Color Universal Design", 2008.
TRAINING_COLOUR = "#0072B2"
VALIDATION_COLOUR = "#D55E00"
COLOURS = (TRAINING_COLOUR, VALIDATION_COLOUR)
LABELLED = (0.3, 0.5, 0.75, 0.9, 0.99)  # thresholds written beside their points: all of them would be a blot
MEASURES = (("loss", "loss (cross entropy)"), ("accuracy", "accuracy"))
Row = Mapping[str, float]


def learning_curves(rows: Sequence[Row]) -> Figure:
    """Return a figure with loss and accuracy over the epochs, for training and for validation.

    rows: one per epoch, with `epoch` and any of `loss`, `accuracy`, `val_loss`, `val_accuracy`, as Keras names them.
    What a row lacks is left out of its curve.
    """
    figure = Figure(figsize=(10.0, 4.0), dpi=100, layout="constrained")
    for place, (measure, title) in enumerate(MEASURES, start=1):
        axes = figure.add_subplot(1, len(MEASURES), place)
        for column, name, colour in (
            (measure, "training", TRAINING_COLOUR),
            (f"val_{measure}", "validation", VALIDATION_COLOUR),
        ):
            points = [(row["epoch"], row[column]) for row in rows if column in row]
            if points:
                # A marker shows the single point of the first epoch, which a line alone does not.
                axes.plot(*zip(*points, strict=True), label=name, color=colour, marker="o", markersize=3)
        axes.set_xlabel("epoch")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylabel(title)
        axes.grid(visible=True, alpha=0.3)
        if axes.lines:
            axes.legend()
    return figure


def save_png(figure: Figure, path: Path) -> None:
    """Write `figure` as PNG to `path`, which a viewer may have open: it never sees half a picture."""
    # No date and no version inside: the same figures give the same bytes.
    with replacing(path) as part:
        FigureCanvasAgg(figure).print_png(part, metadata={"Software": None})


def save_learning_curves(rows: Sequence[Row], path: Path) -> None:
    """Write the learning curves of `rows` (see `learning_curves`) as PNG to `path`."""
    save_png(learning_curves(rows), path)


def threshold_curves(rows: Sequence[Mapping[str, Any]]) -> Figure:
    """Return a figure of what each threshold gives: words heard, false fires, and one against the other.

    rows: as `models.sweep.sweep` returns them, one per threshold in rising order; there may be none.
    """
    figure = Figure(figsize=(15.0, 4.5), dpi=100, layout="constrained")
    heard, false, trade = (figure.add_subplot(1, 3, place) for place in (1, 2, 3))
    thresholds = [row["threshold"] for row in rows]
    kinds = list(rows[0]["false_fires"]) if rows else []
    for (key, name), colour, line in zip(
        (("hit", "hit"), ("exactly_once", "exactly once")), COLOURS, ("-", "--"), strict=True
    ):
        shares = [100.0 * row[key] for row in rows]
        heard.plot(thresholds, shares, line, label=name, color=colour, marker="o", markersize=3)
    missed = [100.0 * (1.0 - row["exactly_once"]) for row in rows]
    for kind, colour in zip(kinds, COLOURS, strict=False):
        fires = [row["false_fires"][kind]["per_hour"] for row in rows]
        false.plot(thresholds, fires, label=kind, color=colour, marker="o", markersize=3)
        trade.plot(fires, missed, label=kind, color=colour, marker="o", markersize=3)
        for threshold, x, y in zip(thresholds, fires, missed, strict=True):
            if threshold in LABELLED:
                trade.annotate(f"{threshold:g}", (x, y), fontsize=8, xytext=(3, 3), textcoords="offset points")
    # Linear below one an hour, so that none has a place; logarithmic above.
    false.set_yscale("symlog", linthresh=1.0)
    trade.set_xscale("symlog", linthresh=1.0)
    for axes, x_label, y_label in (
        (heard, "threshold", "of spoken commands (%)"),
        (false, "threshold", "false fires per hour"),
        (trade, "false fires per hour", "not exactly once (%)"),
    ):
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        axes.grid(visible=True, alpha=0.3)
        if axes.lines:
            axes.legend()
    return figure
