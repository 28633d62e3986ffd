"""The judgements that there are, and the reader of their command line."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Protocol

from models.data.dataset import Split
from models.evaluate import clips as judge_clips
from models.evaluate import compare, sweep
from models.evaluate import cost as judge_speed
from models.evaluate import long as judge_long
from models.evaluate import streams as judge_streams
from models.evaluate.report import Part, Report
from models.spot.config import DecisionConfig
from models.spot.options import add_model_options
from models.spot.runtime import Network


class _Judge(Protocol):
    def __call__(
        self, options: argparse.Namespace, network: Network, *, decision: DecisionConfig, split: Split | None
    ) -> Report: ...


@dataclass(frozen=True)
class Judgement:
    """One subcommand: what its help says, what it measures, how people read that, and its own options if any.

    folder: whether it takes a data set. split: whether it takes --split.
    """

    help: str
    judge: _Judge
    parts: Callable[[Report], list[Part]]
    add_options: Callable[[argparse.ArgumentParser], None] | None = None
    folder: bool = True
    split: bool = True


JUDGEMENTS = {
    "clips": Judgement("one word or noise per file, each clip on its own", judge_clips.judge, judge_clips.parts),
    "streams": Judgement(
        "continuous sound in several conditions", judge_streams.judge, judge_streams.parts, judge_streams.add_options
    ),
    "long": Judgement(
        "hours without commands", judge_long.judge, judge_long.parts, judge_long.add_options, folder=False
    ),
    "speed": Judgement(
        "time, start-up, memory",
        judge_speed.judge,
        judge_speed.parts,
        judge_speed.add_options,
        folder=False,
        split=False,
    ),
    "sweep": Judgement("every threshold at once", sweep.judge, sweep.parts, sweep.add_options),
    "compare": Judgement(
        "other networks and decision rules on the same sound", compare.judge, compare.parts, compare.add_options
    ),
}


def parser(judgements: Mapping[str, Judgement] = JUDGEMENTS) -> argparse.ArgumentParser:
    """Return the reader of the command line, with these subcommands."""
    whole = argparse.ArgumentParser(prog="python -m models.evaluate", description="Judge a model on recordings.")
    subparsers = whole.add_subparsers(dest="what", required=True)
    for name, judgement in judgements.items():
        sub = subparsers.add_parser(name, help=judgement.help)
        if judgement.folder:
            sub.add_argument("folder", type=Path, metavar="DIR", help="holds one folder of clips per label")
        if judgement.add_options:
            judgement.add_options(sub)
        if judgement.split:
            choices = [split.value for split in Split]
            sub.add_argument("--split", choices=choices, help="what may be used for that (default: all)")
        add_model_options(sub)
        sub.add_argument("--json", action="store_true", help="print the report as JSON")
        sub.add_argument("--write-card", action="store_true", help="put the figures into the model's card")
        rules = sub.add_argument_group("decision", "in place of the card's")
        for field in fields(DecisionConfig):
            if field.type in (int, float):
                option = f"--{field.name.replace('_', '-')}"
                rules.add_argument(option, type=field.type, metavar=option[2].upper())
    return whole
