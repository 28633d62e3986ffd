"""Pictures of figures: learning curves, what each threshold gives, words with scores. The only user of matplotlib."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import dist, log10
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from models.common.files import replacing

# Colours that stay apart for colour-blind readers: Okabe and Ito, "Color Universal Design", 2008.
TRAINING_COLOUR = "#0072B2"
VALIDATION_COLOUR = "#D55E00"
CURVE_COLOURS = (TRAINING_COLOUR, VALIDATION_COLOUR, "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#000000")
LABELLED = (0.3, 0.5, 0.75, 0.9, 0.99)  # thresholds written beside their points: all of them would be a blot
BARS_WIDTH = 0.8  # of the space of a condition
LABEL_BOX = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
SHARED_LABEL = 0.1  # in decades: closer points share a label
LEAST_MISSED = 1e-4  # what a logarithm shows instead of none
MEASURES = (("loss", "loss (cross entropy)"), ("accuracy", "accuracy"))
EpochFigures = Mapping[str, float]
OTHER_SCORES = 2  # of other labels that are drawn beside a word's own: the highest on average,
HEARD_S = 0.5  # from the word's start until so long after its end


@dataclass(frozen=True, eq=False)
class WordOverTime:
    """A spoken word, and how the network scored it while it was heard.

    start_s, end_s: when it was said. seconds: of all that is shown. log_mel: float32 (frames, mels), over all of it.
    times_s: float64 (looks,). scores: float32 (looks,) of each label, 0 to 1. threshold: that `word` needs.
    """

    title: str
    word: str
    start_s: float
    end_s: float
    seconds: float
    log_mel: NDArray[np.float32]
    times_s: NDArray[np.float64]
    scores: Mapping[str, NDArray[np.float32]]
    threshold: float


def learning_curves(rows: Sequence[EpochFigures]) -> Figure:
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


def save_learning_curves(rows: Sequence[EpochFigures], path: Path) -> None:
    """Write the learning curves of `rows` (see `learning_curves`) as PNG to `path`."""
    save_png(learning_curves(rows), path)


def threshold_curves(rows: Sequence[Mapping[str, Any]], *, threshold: float) -> Figure:
    """Return a figure of what each threshold gives: words heard, false fires, and one against the other.

    rows: as `models.evaluate.sweep.sweep` returns them, one per threshold in rising order; there may be none.
    threshold: the one that is played with.
    """
    figure = Figure(figsize=(15.0, 4.5), dpi=100, layout="constrained")
    heard, false, trade = (figure.add_subplot(1, 3, place) for place in (1, 2, 3))
    thresholds = [row["threshold"] for row in rows]
    for key, name, colour, line in (
        ("hit", "hit", TRAINING_COLOUR, "-"),
        ("exactly_once", "exactly once", VALIDATION_COLOUR, "--"),
    ):
        shares = [100.0 * row[key] for row in rows]
        heard.plot(thresholds, shares, line, label=name, color=colour, marker="o", markersize=3)
    for kind, colour in zip(rows[0]["false_fires"] if rows else (), CURVE_COLOURS, strict=False):
        fires = [row["false_fires"][kind]["per_hour"] for row in rows]
        false.plot(thresholds, fires, label=kind, color=colour, marker="o", markersize=3)
    false.set_yscale("symlog", linthresh=1.0)  # linear below one an hour, so that none has a place
    for axes, y_label in ((heard, "of spoken commands (%)"), (false, "false fires per hour")):
        axes.axvline(threshold, color="black", linewidth=0.8, linestyle=":", zorder=0)
        axes.set_xlabel("threshold")
        axes.set_ylabel(y_label)
        axes.grid(visible=True, alpha=0.3)
        if rows and axes.get_legend_handles_labels()[0]:
            axes.legend(loc="lower left")
    _draw_trade_off(trade, rows, threshold)
    return figure


def trade_off(rows: Sequence[Mapping[str, Any]], *, threshold: float) -> Figure:
    """Return a figure of the trade between the two errors: words missed against false fires, at each threshold.

    rows, threshold: as for `threshold_curves`, of which it is the last picture.
    """
    figure = Figure(figsize=(7.5, 5.5), dpi=100, layout="constrained")
    _draw_trade_off(figure.add_subplot(), rows, threshold)
    return figure


def _draw_trade_off(axes: Axes, rows: Sequence[Mapping[str, Any]], threshold: float) -> None:
    """Draw words missed against false fires, at each threshold; a ring marks `threshold`.

    Both axes are logarithmic, as is usual for such curves: better is down and to the left. A band reaches from the rate
    that was counted to the highest that it may be (95 %). Where nothing fired, a hollow point stands at half a fire in
    the time listened to, since a logarithm has no place for none.
    """
    kinds = list(rows[0]["false_fires"]) if rows else []
    for kind, colour in zip(kinds, CURVE_COLOURS, strict=False):
        rates = [row["false_fires"][kind] for row in rows]
        fires = [rate["per_hour"] or 0.5 / rate["hours"] for rate in rates]
        missed = [100.0 * max(1.0 - row["hit"], LEAST_MISSED) for row in rows]
        most = [rate["at_most_per_hour"] for rate in rates]
        axes.fill_betweenx(missed, fires, most, color=colour, alpha=0.12, linewidth=0)
        axes.plot(fires, missed, label=f"{kind}, {rates[0]['hours']:.2f} hours", color=colour, linewidth=1.5)
        labelled = (0.0, 0.0)
        for row, rate, x, y in zip(rows, rates, fires, missed, strict=True):
            ours, inside = row["threshold"] == threshold, colour if rate["count"] else "white"
            axes.plot([x], [y], marker="o", markersize=5, color=colour, markerfacecolor=inside)
            if ours:
                ring = axes.plot([x], [y], "o", markersize=13, color="black", markerfacecolor="none", linewidth=0)
                ring[0].set_label("in use" if kind == kinds[0] else "")
            place = (log10(x), log10(y))
            if ours or (row["threshold"] in LABELLED and dist(place, labelled) > SHARED_LABEL):
                axes.annotate(f"{row['threshold']:g}", (x, y), fontsize=8, xytext=(8, 4), textcoords="offset points")
                labelled = place
    axes.set_xscale("log")
    axes.set_yscale("log")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axis.set_minor_formatter(FuncFormatter(lambda value, _: f"{value:g}" if f"{value:.0e}"[0] in "2357" else ""))
    axes.set_xlabel("false fires per hour (band: up to what they may be, 95 %)")
    axes.set_ylabel("spoken commands missed (%)")
    axes.grid(visible=True, which="both", alpha=0.3)
    if rows and axes.lines:
        axes.legend(loc="upper right")


def bars_by_word(conditions: Mapping[str, Mapping[str, float]], *, targets: Mapping[str, float]) -> Figure:
    """Return a figure of how surely each word is heard exactly once in each condition.

    conditions: for each the share of each word, 0 to 1. targets: for some conditions the share to be reached by all
    words together.
    Bars hang from 100 %, so that their length is what is lost: from nought upwards all would look alike.
    """
    figure = Figure(figsize=(12.0, 4.5), dpi=100, layout="constrained")
    axes = figure.add_subplot()
    words = list(dict.fromkeys(word for shares in conditions.values() for word in shares))
    width = BARS_WIDTH / max(1, len(words))
    for place, word in enumerate(words):
        at = [x + (place - (len(words) - 1) / 2) * width for x, of in enumerate(conditions.values()) if word in of]
        # A bar of no length has its label above it, outside the picture; one of next to none has it below.
        lost = [min(-1e-6, 100.0 * (of[word] - 1.0)) for of in conditions.values() if word in of]
        colour = CURVE_COLOURS[place % len(CURVE_COLOURS)]
        bars = axes.bar(at, lost, width=0.9 * width, bottom=100.0, label=word, color=colour)
        axes.bar_label(bars, [f"{100.0 + share:.0f}" for share in lost], fontsize=7, padding=2, bbox=LABEL_BOX)
    for x, name in enumerate(conditions):
        if name in targets:
            line, level = [x - BARS_WIDTH / 2, x + BARS_WIDTH / 2], 100.0 * targets[name]
            axes.plot(line, [level, level], color="black", linewidth=1.5, label="" if axes.lines else "target")
    axes.set_xticks(range(len(conditions)), list(conditions))
    axes.set_ylabel("exactly once (%)")
    axes.set_xlim(-0.6, len(conditions) - 0.4)
    axes.margins(y=0.1)
    axes.set_ylim(top=100.0)
    axes.grid(visible=True, axis="y", alpha=0.3)
    axes.set_axisbelow(True)
    if axes.containers:
        axes.legend(loc="lower left", ncols=len(words) + 1)
    return figure


def words_over_time(words: Sequence[WordOverTime]) -> Figure:
    """Return a figure of words side by side: above the spectrogram, below the scores over the same time.

    Drawn are the score of the word itself and those of the two other labels that score most while it is heard.
    """
    figure = Figure(figsize=(3.2 * max(1, len(words)), 5.0), dpi=100, layout="constrained")
    for place, word in enumerate(words, start=1):
        seen = figure.add_subplot(2, len(words), place)
        mels = word.log_mel.shape[1]
        seen.imshow(word.log_mel.T, origin="lower", aspect="auto", cmap="magma", extent=(0.0, word.seconds, 0.0, mels))
        seen.set_title(word.title, fontsize=8)
        scored = figure.add_subplot(2, len(words), len(words) + place, sharex=seen)
        heard = (word.times_s >= word.start_s) & (word.times_s <= word.end_s + HEARD_S)
        others = sorted(
            (label for label in word.scores if label != word.word),
            key=lambda label: -float(word.scores[label][heard].sum()),
        )
        for label, colour in zip((word.word, *others[:OTHER_SCORES]), CURVE_COLOURS, strict=False):
            scored.plot(word.times_s, word.scores[label], label=label.strip("_"), color=colour, linewidth=1.5)
        scored.axhline(word.threshold, color="black", linewidth=0.8, linestyle=":")
        scored.set_ylim(0.0, 1.02)
        scored.set_xlabel("seconds")
        scored.legend(loc="center right", fontsize=7)
        for axes in (seen, scored):
            for time_s in (word.start_s, word.end_s):
                axes.axvline(time_s, color="grey", linewidth=0.8, linestyle="--")
        if place == 1:
            seen.set_ylabel("mel band")
            scored.set_ylabel("score (dotted: threshold)")
    return figure
