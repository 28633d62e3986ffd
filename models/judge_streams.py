"""Judges a model on continuous sound: how surely the pen moves exactly once for each spoken word, by condition."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tqdm import tqdm

from models.config import DecisionConfig
from models.data import Split
from models.matching import stream_figures
from models.material import gather, lacking, make_stream
from models.report import Part, Report, Table, number, of_split, percent
from models.runtime import Network
from models.spotter import Spotter
from models.streams import CONDITIONS, Condition
from models.traces import detections, fires_in
from models.wav import SAMPLE_RATE_HZ

WORDS = 600  # in each condition: 450 commands and 150 other words
SEED = 1
HEAD = ("condition", "exactly once", "hit", "duplicate", "wrong", "per other word", "stray/h", "latency", "95th")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what `streams` and `sweep` ask for."""
    names = [condition.name for condition in CONDITIONS]
    parser.add_argument("--words", type=_words, default=WORDS, metavar="N", help=f"per condition (default: {WORDS})")
    parser.add_argument(
        "--condition", nargs="+", choices=names, default=names, metavar="NAME", help=f"of {', '.join(names)}"
    )
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help="another draw of words (default: 1)")


def chosen_conditions(names: Sequence[str]) -> list[Condition]:
    """Return the conditions of these names, in the order of `CONDITIONS`."""
    return [condition for condition in CONDITIONS if condition.name in names]


def judge(options: argparse.Namespace, network: Network, *, decision: DecisionConfig, split: Split | None) -> Report:
    """Return the figures of `network` with `decision` in each condition, ready for JSON.

    Raises DataError or AudioError if the data set cannot be used.
    """
    commands = network.card.commands
    material = gather(options.folder, split=split, commands=commands)
    spotter = Spotter(network)
    spotter.decision = decision
    figures, left_out = {}, {}
    for condition in tqdm(chosen_conditions(options.condition), desc="streams", unit=" conditions", disable=None):
        why = lacking(material, condition)
        if why:
            left_out[condition.name] = why
            continue
        stream = make_stream(material, condition, words=options.words, seed=options.seed)
        heard = detections(fires_in(stream.samples, spotter))
        seconds = len(stream.samples) / SAMPLE_RATE_HZ
        found = stream_figures(stream.spoken, heard, commands=commands, seconds=seconds)
        figures[condition.name] = {**asdict(found), "minutes": seconds / 60.0}
    return {
        "split": split.value if split else None,
        "threshold": decision.threshold,
        "decision": asdict(decision),
        "words": options.words,
        "seed": options.seed,
        "commands": list(commands),
        "conditions": figures,
        "left_out": left_out,
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


def _words(text: str) -> int:
    """Return `text` as a number of words, at least 4: one of them is no command then."""
    value = int(text)
    if value < 4:
        raise argparse.ArgumentTypeError(f"{text}: expected 4 or more")
    return value
