"""Judges every threshold at once, so that the slider's meaning can be read off: exactly once against false fires."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from models.common.plots import save_png, threshold_curves
from models.data.dataset import Split
from models.evaluate import recordings as recordings
from models.evaluate.figures import mean, quiet_rate, spoken_figures
from models.evaluate.recorded_scores import Quiet, SpokenTrace, Trace
from models.evaluate.recordings import Recordings, take
from models.evaluate.report import Part, Report, Table, number, of_split, percent
from models.spot.config import DecisionConfig
from models.spot.runtime import Network

THRESHOLDS = (*(round(0.30 + 0.05 * step, 2) for step in range(14)), 0.99)  # the slider's range
SHARES = ("exactly_once", "hit", "duplicate", "wrong", "fires_per_other")
HEAD = ("threshold", "exactly once", "hit", "duplicate", "wrong", "per other word")


def sweep(
    streams: Sequence[SpokenTrace],
    quiet: Mapping[Quiet, Sequence[Trace]],
    *,
    config: DecisionConfig,
    commands: Sequence[str],
    thresholds: Sequence[float] = THRESHOLDS,
) -> list[dict[str, Any]]:
    """Return the figures at each threshold, the rest of the decision being `config`.

    streams: with commands, at least one. quiet: by kind, what holds none. The shares of a row are means over the
    streams that have one, in which all count alike, or None; `conditions` has those of each, and `false_fires` an
    `HourlyRate` of each kind.
    """
    rows = []
    for threshold in thresholds:
        at = replace(config, threshold=threshold)
        conditions = {}
        for stream in streams:
            figures = spoken_figures(stream, at, commands=commands)
            conditions[stream.name] = {name: getattr(figures, name) for name in SHARES}
        false = {kind.value: asdict(quiet_rate(traces, at, commands=commands)) for kind, traces in quiet.items()}
        means = {name: mean([figures[name] for figures in conditions.values()]) for name in SHARES}
        rows.append({"threshold": threshold, **means, "conditions": conditions, "false_fires": false})
    return rows


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only `sweep` asks for."""
    recordings.add_options(parser)
    parser.add_argument(
        "--traces", type=Path, metavar="NPZ", help="keep the network's scores here, and take them from here next time"
    )
    parser.add_argument("--plot", type=Path, metavar="PNG", help="draw the curves to this file")


def judge(options: argparse.Namespace, network: Network, *, decision: DecisionConfig, split: Split | None) -> Report:
    """Return the figures of `network` at each threshold, ready for JSON, and draw them if asked to.

    The network hears everything once; only the decision is made anew for each threshold.
    Raises DataError or AudioError if the data set cannot be used.
    """
    report = report_on(
        take(options, network, hop_frames=decision.hop_frames, split=split, kept=options.traces), decision
    )
    if options.plot:
        save_png(threshold_curves(report["thresholds"], threshold=decision.threshold), options.plot)
    return report


def report_on(taken: Recordings, decision: DecisionConfig) -> Report:
    """Return the figures at each threshold of what a network said, ready for JSON."""
    streams, quiet = taken.recorded.streams, taken.recorded.quiet
    rows = sweep(streams, quiet, config=decision, commands=taken.commands) if streams else []
    return {**taken.about, "decision": asdict(decision), "thresholds": rows}


def parts(report: Report) -> list[Part]:
    """Return the report as sentences and a table."""
    rows = report["thresholds"]
    rules = ", ".join(f"{name} {value:g}" for name, value in report["decision"].items() if name != "threshold")
    if not rows:
        return ["No condition could be built."]
    names = list(rows[0]["conditions"])
    hours = ", ".join(f"{fires['hours']:.2f} hours of {kind}" for kind, fires in rows[0]["false_fires"].items())
    title = (
        f"Mean over {len(names)} conditions ({', '.join(names)}) of {report['words']:,} words each{of_split(report)}; "
        f"false fires per hour of sound without commands ({hours or 'none'}). Decision: {rules}."
    )
    head = (*HEAD, *[f"{kind}, per hour" for kind in rows[0]["false_fires"]])
    cells = [
        (
            f"{row['threshold']:.2f}",
            *[percent(row[name]) for name in SHARES],
            *[number(fires["per_hour"], decimals=1) for fires in row["false_fires"].values()],
        )
        for row in rows
    ]
    left_out = [f"Left out: {name}, since {why}." for name, why in report["left_out"].items()]
    return [title, Table(head, cells), *left_out]
