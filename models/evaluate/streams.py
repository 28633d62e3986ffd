"""Judges a model on continuous sound: how surely the pen moves exactly once for each spoken word, by condition."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.data.dataset import Split
from models.evaluate import recordings as recordings
from models.evaluate.figures import spoken_figures
from models.evaluate.misses import misses_in, save_misses
from models.evaluate.recordings import Recordings, take
from models.evaluate.report import Part, Report, Table, number, of_split, percent
from models.spot.config import DecisionConfig
from models.spot.runtime import Network

HEAD = ("condition", "exactly once", "hit", "duplicate", "wrong", "per other word", "stray/h", "latency", "95th")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only `streams` asks for."""
    recordings.add_options(parser)
    parser.add_argument("--misses", type=Path, metavar="CSV", help="list the words that went wrong in this file")


def judge(options: argparse.Namespace, network: Network, *, decision: DecisionConfig, split: Split | None) -> Report:
    """Return the figures of `network` with `decision` in each condition, ready for JSON, and list misses if asked to.

    Raises DataError or AudioError if the data set cannot be used.
    """
    taken = take(options, network, hop_frames=decision.hop_frames, split=split, kinds=())
    if options.misses:
        save_misses(misses_in(taken, decision), options.misses)
    return report_on(taken, decision)


def report_on(taken: Recordings, decision: DecisionConfig) -> Report:
    """Return the figures of what a network said, decided with `decision`, in each condition, ready for JSON."""
    conditions = {}
    for stream in taken.recorded.streams:
        figures = spoken_figures(stream, decision, commands=taken.commands)
        conditions[stream.name] = {**asdict(figures), "minutes": stream.trace.seconds / 60.0}
    return {
        **taken.about,
        "threshold": decision.threshold,
        "decision": asdict(decision),
        "conditions": conditions,
    }


def parts(report: Report) -> list[Part]:
    """Return the report as sentences and tables."""
    conditions = report["conditions"]
    text: list[Part] = []
    if conditions:
        counts = next(iter(conditions.values()))
        title = (
            f"{counts['commands']:,} commands ({', '.join(report['commands'])}) and {counts['others']:,} other words "
            f"in each condition{of_split(report)}, at threshold {report['threshold']:g}."
        )
        by_word = Table(
            ("exactly once in", *report["commands"]),
            [
                (name, *[percent(figures["exactly_once_by_word"].get(word)) for word in report["commands"]])
                for name, figures in conditions.items()
            ],
        )
        text += [title, Table(HEAD, [_row(name, figures) for name, figures in conditions.items()]), by_word]
    return text + [f"Left out: {name}, since {why}." for name, why in report["left_out"].items()]


def _row(name: str, figures: dict[str, Any]) -> tuple[str, ...]:
    """Return one condition's row, with the columns of `HEAD`."""
    shares = [figures[key] for key in ("exactly_once", "hit", "duplicate", "wrong", "fires_per_other")]
    late_ms = [figures["latency_median_ms"], figures["latency_95_ms"]]
    stray = number(figures["stray_per_hour"], decimals=1)
    return (name, *[percent(share) for share in shares], stray, *[number(ms, unit=" ms") for ms in late_ms])
