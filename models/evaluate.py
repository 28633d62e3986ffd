"""The command line that judges a model on recordings that it has not learned from.

    python -m models.evaluate clips DIR             one word or noise per file, each file on its own
    python -m models.evaluate streams DIR           continuous sound: exactly one move per spoken word?
    python -m models.evaluate long FILE_OR_FOLDER   hours without commands: false fires per hour
    python -m models.evaluate speed                 time, start-up, memory
    python -m models.evaluate sweep DIR             all that at every threshold, with a plot

DIR holds one folder of clips per label, as Speech Commands does, and `extra` beside them (see models/data.py). --split
keeps what training, validation or testing may use; long noises are split by time: their last fifth is not for training.
--threshold and the other rules of the decision (--smoothing, --release ...) are tried in place of the card's.
--json prints the report as JSON. --write-card puts the figures into the model's card, and for our own model into the
README beside this file, so that nobody types them.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Protocol

from models import judge_clips, judge_long, judge_speed, judge_streams, sweep
from models.config import DEFAULT_MODEL, DecisionConfig, ModelError
from models.data import DataError, Split
from models.report import Part, Report, as_markdown, as_text, clips_parts, with_section
from models.runtime import Network
from models.wav import AudioError

README = Path(__file__).parent / "README.md"


class _Judge(Protocol):
    def __call__(
        self, options: argparse.Namespace, network: Network, *, decision: DecisionConfig, split: Split | None
    ) -> Report: ...


@dataclass(frozen=True)
class Judgement:
    """One subcommand: what its help says, its own options, what it measures, and how people read that.

    folder: whether it takes a data set. split: whether it takes --split.
    """

    help: str
    add_options: Callable[[argparse.ArgumentParser], None]
    judge: _Judge
    parts: Callable[[Report], list[Part]]
    folder: bool = True
    split: bool = True


JUDGEMENTS = {
    "clips": Judgement(
        "one word or noise per file, each clip on its own", judge_clips.add_options, judge_clips.judge, clips_parts
    ),
    "streams": Judgement(
        "continuous sound in several conditions", judge_streams.add_options, judge_streams.judge, judge_streams.parts
    ),
    "long": Judgement(
        "hours without commands", judge_long.add_options, judge_long.judge, judge_long.parts, folder=False
    ),
    "speed": Judgement(
        "time, start-up, memory",
        judge_speed.add_options,
        judge_speed.judge,
        judge_speed.parts,
        folder=False,
        split=False,
    ),
    "sweep": Judgement("every threshold at once", sweep.add_options, sweep.judge, sweep.parts),
}


def write_card(what: str, report: Report, model: Path, network: Network) -> None:
    """Put the report of the judgement `what` into the card of `model`, and for our own model into the README."""
    card = replace(network.card, figures={**network.card.figures, what: report})
    card.save(model.with_suffix(".json"))
    if model.resolve() == DEFAULT_MODEL.resolve():
        section = as_markdown(JUDGEMENTS[what].parts(report))
        README.write_text(with_section(README.read_text(encoding="utf-8"), what, section), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, or 2 if the model or a recording could not be used."""
    command_line = parser()
    options = command_line.parse_args(arguments)
    what = JUDGEMENTS[options.what]
    try:
        network = Network.load(options.model)
        try:
            decision = replace(network.card.decision, **_rules(options))
        except ValueError as error:
            command_line.error(str(error))
        split = Split(options.split) if getattr(options, "split", None) else None
        report = what.judge(options, network, decision=decision, split=split)
    except (AudioError, DataError, ModelError) as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(report, indent=2) if options.json else as_text(what.parts(report)))
    if options.write_card:
        write_card(options.what, report, options.model, network)
    return 0


def _rules(options: argparse.Namespace) -> dict[str, Any]:
    """Return what was asked for in place of the card's decision."""
    asked = {field.name: getattr(options, field.name, None) for field in fields(DecisionConfig)}
    return {name: value for name, value in asked.items() if value is not None}


def parser() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    whole = argparse.ArgumentParser(prog="python -m models.evaluate", description="Judge a model on recordings.")
    subparsers = whole.add_subparsers(dest="what", required=True)
    for name, judgement in JUDGEMENTS.items():
        sub = subparsers.add_parser(name, help=judgement.help)
        if judgement.folder:
            sub.add_argument("folder", type=Path, metavar="DIR", help="holds one folder of clips per label")
        judgement.add_options(sub)
        if judgement.split:
            choices = [split.value for split in Split]
            sub.add_argument("--split", choices=choices, help="what may be used for that (default: all)")
        sub.add_argument(
            "--model", type=Path, default=DEFAULT_MODEL, metavar="FILE", help=".tflite with its card beside"
        )
        sub.add_argument("--json", action="store_true", help="print the report as JSON")
        sub.add_argument("--write-card", action="store_true", help="put the figures into the model's card")
        rules = sub.add_argument_group("decision", "in place of the card's")
        for field in fields(DecisionConfig):
            if field.type in (int, float):
                option = f"--{field.name.replace('_', '-')}"
                rules.add_argument(option, type=field.type, metavar=option[2].upper())
    return whole


if __name__ == "__main__":
    sys.exit(main())
