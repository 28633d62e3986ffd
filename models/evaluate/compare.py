"""Judges networks and decision rules side by side on the same streams, and says which differences exceed chance."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from models.data.dataset import Split
from models.evaluate import recordings as recordings
from models.evaluate.figures import fires, mean, quiet_rate
from models.evaluate.matching import is_once, match, stream_figures
from models.evaluate.recorded_scores import MakeRule
from models.evaluate.recordings import Recordings, take
from models.evaluate.report import Part, Report, Row, Table, number, of_split, percent
from models.evaluate.statistics import LEVEL, Marks, by_condition, by_recording
from models.evaluate.tfjs_rule import FRAME_S, FRAMES_PER_LOOK, SUPPRESSION_S, FixedSuppression
from models.spot.config import DecisionConfig, ModelError
from models.spot.decision import Decider
from models.spot.runtime import Network

SHARES = ("exactly_once", "hit", "duplicate", "wrong", "fires_per_other")
LATENCIES = ("latency_median_ms", "latency_95_ms")
HEAD = ("condition", "heard by", "exactly once", "against", "duplicate", "wrong", "per other word", "latency", "95th")
QUIET_HEAD = ("audio", "heard by", "hours", "false fires", "per hour", "at most per hour (95 %)")
MEAN = "mean"
NUMBERS = {f.name: f.type for f in fields(DecisionConfig) if f.type in (int, float)}
SUFFIX = ".tflite"


class Ruling(StrEnum):
    """How a contender comes to commands."""

    OURS = "ours"
    TFJS = "tfjs"


RULES: dict[Ruling, MakeRule] = {Ruling.OURS: Decider, Ruling.TFJS: FixedSuppression}


@dataclass(frozen=True)
class Challenge:
    """What is asked for by one word of the command line, `text`.

    model: another network, or None for the one under test.
    changes: fields of the decision, in place of those on the other network's card, or of those under test.
    """

    text: str
    model: Path | None = None
    rule: Ruling = Ruling.OURS
    changes: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> "Challenge":
        """Read `FILE.tflite`, `tfjs` or neither, then `name=value` for fields of the decision, all with commas between.

        Raises argparse.ArgumentTypeError for anything else, and for a value out of range.
        """
        first, *rest = text.split(",")
        model = Path(first) if first.endswith(SUFFIX) else None
        rule = Ruling.TFJS if first == Ruling.TFJS else Ruling.OURS
        rules = rest if model or rule is Ruling.TFJS else [first, *rest]
        changes = {}
        for item in rules:
            name, _, value = item.partition("=")
            if name not in NUMBERS:
                raise argparse.ArgumentTypeError(
                    f"{text}: expected FILE{SUFFIX}, {Ruling.TFJS}, or some of {', '.join(f'{n}=N' for n in NUMBERS)}"
                )
            try:
                changes[name] = NUMBERS[name](value)
                DecisionConfig(**{name: changes[name]})
            except ValueError as error:
                raise argparse.ArgumentTypeError(f"{text}: {error}") from error
        return cls(text, model, rule, changes)


@dataclass(frozen=True, eq=False)
class Contender:
    """A network, a decision, and the rule that follows it."""

    name: str
    network: Network
    decision: DecisionConfig
    rule: Ruling = Ruling.OURS

    def challenged(self, by: Challenge) -> "Contender":
        """Return the contender that is compared with this one. Raises ModelError if its network cannot be loaded."""
        network = Network.load(by.model) if by.model else self.network
        decision = network.card.decision if by.model else self.decision
        return Contender(by.text, network, replace(decision, **by.changes), by.rule)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only `compare` asks for."""
    recordings.add_options(parser)
    parser.add_argument(
        "--against",
        nargs="+",
        default=[Challenge.parse(Ruling.TFJS)],
        type=Challenge.parse,
        metavar="X",
        help="another .tflite with its card beside; tfjs, the rule of TensorFlow.js (default); or another decision on "
        "the same scores, as threshold=0.6,smoothing=3",
    )


def judge(options: argparse.Namespace, network: Network, *, decision: DecisionConfig, split: Split | None) -> Report:
    """Return the figures of `network` with `decision` and of all that it is compared with, ready for JSON.

    Each network hears each stream once, however many rules decide on what it says.
    Raises ModelError if another network cannot be used, DataError or AudioError if the data set cannot.
    """
    first = Contender(options.model.stem, network, decision)
    contenders = [first, *[first.challenged(by) for by in options.against]]
    commands = shared_commands(contenders)
    heard: dict[tuple[str, int], Recordings] = {}
    for contender in contenders:
        key = (contender.network.card.sha256, contender.decision.hop_frames)
        if key not in heard:
            heard[key] = take(options, contender.network, hop_frames=key[1], split=split, commands=commands)
    pairs = [(c, heard[c.network.card.sha256, c.decision.hop_frames]) for c in contenders]
    return report_on(pairs)


def shared_commands(contenders: Sequence[Contender]) -> tuple[str, ...]:
    """Return the commands that all of them know, in the first one's order. Raises ModelError if there is none."""
    first, *others = [contender.network.card.commands for contender in contenders]
    shared = tuple(word for word in first if all(word in other for other in others))
    if not shared:
        raise ModelError(
            f"There is no command that all of {', '.join(contender.name for contender in contenders)} know. "
            "Compare models that share some."
        )
    return shared


def report_on(contenders: Sequence[tuple[Contender, Recordings]]) -> Report:
    """Return the figures of each contender on what its network said, ready for JSON.

    The first is what the others are measured against. All takes are of the same sound and with the same commands; what
    a contender fires beside those moves nothing.
    """
    rows: list[dict[str, Any]] = []
    first: dict[str, Marks] = {}
    for contender, taken in contenders:
        figures, marks = _heard(contender, taken)
        row: dict[str, Any] = {
            "name": contender.name,
            "sha256": contender.network.card.sha256,
            "rule": contender.rule.value,
            "decision": asdict(contender.decision),
            "conditions": figures,
            MEAN: {key: mean([of[key] for of in figures.values()]) for key in (*SHARES, *LATENCIES)},
            "false_fires": _false_fires(contender, taken),
        }
        if rows:
            row["against"] = {name: asdict(difference) for name, difference in by_condition(first, marks).items()}
            row["against"][MEAN] = asdict(by_recording(first, marks))
        first = first or marks
        rows.append(row)
    return {**contenders[0][1].about, "contenders": rows}


def _heard(contender: Contender, taken: Recordings) -> tuple[dict[str, dict[str, Any]], dict[str, Marks]]:
    """Return the figures of a contender in each condition, and which commands it heard exactly once."""
    figures = {}
    marks: dict[str, Marks] = {}
    for stream in taken.recorded.streams:
        found = fires(stream.trace, contender.decision, commands=taken.commands, rule=RULES[contender.rule])
        of = stream_figures(stream.spoken, found, commands=taken.commands, seconds=stream.trace.seconds)
        figures[stream.name] = asdict(of)
        owned, _ = match(stream.spoken, found)
        both = zip(stream.spoken, owned, strict=True)
        marks[stream.name] = [(word, is_once(word, mine)) for word, mine in both if word.label in taken.commands]
    return figures, marks


def _false_fires(contender: Contender, taken: Recordings) -> dict[str, dict[str, Any]]:
    """Return how often a contender fires in sound without commands, by kind."""
    config, rule = contender.decision, RULES[contender.rule]
    rates = {
        kind: quiet_rate(traces, config, commands=taken.commands, rule=rule)
        for kind, traces in taken.recorded.quiet.items()
    }
    return {kind.value: asdict(rate) for kind, rate in rates.items()}


def parts(report: Report) -> list[Part]:
    """Return the report as sentences and tables."""
    rows, names = report["contenders"], list(report["contenders"][0]["conditions"])
    if not names:
        return ["No condition could be built."]
    first = rows[0]["name"]
    title = (
        f"The same streams heard by each, of {report['words']:,} words in each condition{of_split(report)}. "
        f"Against {first}: commands that it heard exactly once and {first} did not (+), and the other way round (-); "
        "in the mean, recordings that it heard so in more conditions, and in fewer. A star marks what differs beyond "
        f"chance (p < {LEVEL:g}, exact test of McNemar, corrected for the number of conditions)."
    )
    table = Table(HEAD, [_row(name, row) for name in [*names, MEAN] for row in rows])
    kinds = list(rows[0]["false_fires"])
    quiet = [Table(QUIET_HEAD, [_quiet_row(kind, row) for kind in kinds for row in rows])] if kinds else []
    left_out = [f"Left out: {name}, since {why}." for name, why in report["left_out"].items()]
    return [title, "\n".join(_what(row) for row in rows), table, *quiet, *left_out]


def _what(row: dict[str, Any]) -> str:
    """Return how a contender decides, as a line of text."""
    decision = row["decision"]
    if row["rule"] == Ruling.OURS:
        rules = ", ".join(f"{name} {value:g}" for name, value in decision.items())
    else:
        every_s = FRAMES_PER_LOOK * FRAME_S
        rules = f"threshold {decision['threshold']:g} for one window every {every_s:.2f} s, rest {SUPPRESSION_S:g} s"
    return f"- {row['name']}: {rules}"


def _row(name: str, row: dict[str, Any]) -> Row:
    """Return what a contender made of one condition, or of their mean, with the columns of `HEAD`."""
    figures = row[MEAN] if name == MEAN else row["conditions"][name]
    difference = row["against"][name] if "against" in row else None
    mark = "* " if difference and difference["chance"] < LEVEL else ""
    against = f"+{difference['better']} -{difference['worse']}" if difference else ""
    once, _, *shares = [percent(figures[key]) for key in SHARES]
    return (name, row["name"], mark + once, against, *shares, *[number(figures[key], unit=" ms") for key in LATENCIES])


def _quiet_row(kind: str, row: dict[str, Any]) -> Row:
    """Return how often a contender fires in one kind of sound without commands, with the columns of `QUIET_HEAD`."""
    rate = row["false_fires"][kind]
    per_hour = [number(rate[key], decimals=1) for key in ("per_hour", "at_most_per_hour")]
    return (kind, row["name"], number(rate["hours"], decimals=2), f"{rate['count']:,}", *per_hour)
