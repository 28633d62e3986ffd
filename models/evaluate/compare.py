"""Judges networks and decision rules side by side on the same streams, and says which differences exceed chance."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from models.evaluate.figures import SHARES, Shares, false_fires, fires, mean, mean_shares, shares_of
from models.evaluate.matching import Detection, Spoken, StreamFigures, counted, is_once, match, stream_figures
from models.evaluate.recorded_scores import NegativeAudio
from models.evaluate.recordings import Heard, Recordings, StreamSelection, record_streams
from models.evaluate.report import INLINE, OPTIONAL, Cells, Part, Report, Table, number, of_split, percent
from models.evaluate.statistics import SIGNIFICANCE, Difference, HourlyRate, Marks, by_condition, by_recording
from models.evaluate.tfjs_rule import FRAMES_PER_LOOK, SUPPRESSION_S, TFJS_FRAME_S, FixedSuppression
from models.spot.config import DecisionConfig, ModelError
from models.spot.decision import Decider, MakeRule
from models.spot.options import SUFFIX
from models.spot.runtime import Network

CONTENDER_HEAD = (
    *("condition", "heard by", "exactly once", "against", "duplicate", "wrong", "per other word"),
    *("latency", "95th"),
)
FALSE_FIRES_HEAD = ("audio", "heard by", "hours", "false fires", "per hour", "at most per hour (95 %)")
MEAN = "mean"  # of all conditions, in a place where conditions have their names
NUMBERS = {f.name: f.type for f in fields(DecisionConfig) if f.type in (int, float)}


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

        Raises ValueError for anything else, and for a value out of range.
        """
        first, *rest = text.split(",")
        model = Path(first) if first.endswith(SUFFIX) else None
        rule = Ruling.TFJS if first == Ruling.TFJS else Ruling.OURS
        rules = rest if model or rule is Ruling.TFJS else [first, *rest]
        changes = {}
        for item in rules:
            name, _, value = item.partition("=")
            if name not in NUMBERS:
                raise ValueError(
                    f"{text}: expected FILE{SUFFIX}, {Ruling.TFJS}, or some of {', '.join(f'{n}=N' for n in NUMBERS)}"
                )
            try:
                changes[name] = NUMBERS[name](value)
                DecisionConfig(**{name: changes[name]})
            except ValueError as error:
                raise ValueError(f"{text}: {error}") from error
        return cls(text, model, rule, changes)


TFJS = Challenge.parse(Ruling.TFJS)


@dataclass(frozen=True)
class CompareOptions:
    """Which streams are heard; model: the file of the network under test; against: what it is compared with."""

    streams: StreamSelection
    model: Path
    against: tuple[Challenge, ...] = (TFJS,)


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


@dataclass(frozen=True)
class MeanFigures:
    """The means over all conditions of what `StreamFigures` says of each; None where no condition says it."""

    shares: Shares = field(metadata=INLINE)
    latency_median_ms: float | None
    latency_95_ms: float | None


@dataclass(frozen=True)
class ContenderFigures:
    """What one contender made of the streams.

    sha256: fingerprint of its network. false_fires: by kind of sound without commands.
    against: how it differs from the first contender in each condition and, as `MEAN`, in all; None for the first one.
    """

    name: str
    sha256: str
    rule: Ruling
    decision: DecisionConfig
    conditions: dict[str, StreamFigures]
    mean: MeanFigures
    false_fires: dict[NegativeAudio, HourlyRate]
    against: dict[str, Difference] | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True)
class CompareReport(Report):
    """The figures of all contenders; the first is what the others are measured against."""

    heard: Heard = field(metadata=INLINE)
    contenders: tuple[ContenderFigures, ...]

    def parts(self) -> list[Part]:
        """Return the report as sentences and tables."""
        first = self.contenders[0]
        if not first.conditions:
            return ["No condition could be built."]
        title = (
            f"The same streams heard by each, of {self.heard.amount} in each condition"
            f"{of_split(self.heard.split)}. "
            f"Against {first.name}: commands that it heard exactly once and {first.name} did not (+), and the other "
            "way round (-); "
            "in the mean, recordings that it heard so in more conditions, and in fewer. A star marks what differs "
            f"beyond chance (p < {SIGNIFICANCE:g}, exact test of McNemar, corrected for the number of conditions)."
        )
        names = [*first.conditions, MEAN]
        table = Table(CONTENDER_HEAD, [_row(name, contender) for name in names for contender in self.contenders])
        rates = [_false_fires_row(kind, c) for kind in first.false_fires for c in self.contenders]
        negatives = [Table(FALSE_FIRES_HEAD, rates)] if rates else []
        left_out = [f"Left out: {name}, since {why}." for name, why in self.heard.left_out.items()]
        return [title, "\n".join(_what(contender) for contender in self.contenders), table, *negatives, *left_out]


def judge(options: CompareOptions, network: Network, *, decision: DecisionConfig) -> CompareReport:
    """Return the figures of `network` with `decision` and of all that it is compared with.

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
            heard[key] = record_streams(options.streams, contender.network, hop_frames=key[1], commands=commands)
    return report_on([(c, heard[c.network.card.sha256, c.decision.hop_frames]) for c in contenders])


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


def report_on(contenders: Sequence[tuple[Contender, Recordings]]) -> CompareReport:
    """Return the figures of each contender on what its network said.

    The first is what the others are measured against. All recordings are of the same sound and with the same commands;
    what a contender fires beside those moves nothing.
    """
    rows: list[ContenderFigures] = []
    first: dict[str, Marks] = {}
    for contender, recordings in contenders:
        conditions, marks = _heard(contender, recordings)
        against = {**by_condition(first, marks), MEAN: by_recording(first, marks)} if rows else None
        first = first or marks
        rows.append(
            ContenderFigures(
                name=contender.name,
                sha256=contender.network.card.sha256,
                rule=contender.rule,
                decision=contender.decision,
                conditions=conditions,
                mean=_mean(list(conditions.values())),
                false_fires=_false_fires(contender, recordings),
                against=against,
            )
        )
    return CompareReport(contenders[0][1].heard, tuple(rows))


def _heard(contender: Contender, recordings: Recordings) -> tuple[dict[str, StreamFigures], dict[str, Marks]]:
    """Return the figures of a contender in each condition, and which commands it heard exactly once."""
    commands = recordings.commands
    figures = {}
    marks: dict[str, Marks] = {}
    for stream in recordings.scores.streams:
        found = fires(stream.scores, contender.decision, commands=commands, rule=RULES[contender.rule])
        seconds = stream.scores.seconds
        figures[stream.name] = stream_figures(stream.spoken, found, commands=commands, seconds=seconds)
        owned, _ = match(stream.spoken, found)
        marks[stream.name] = marks_in(stream.spoken, owned, commands)
    return figures, marks


def marks_in(spoken: Sequence[Spoken], owned: Sequence[Sequence[Detection]], commands: Sequence[str]) -> Marks:
    """Return each command, and whether it was heard exactly once; of one that is said again, at last.

    However contenders differ, the commands are the same: a word that is said again stands for the one before it.
    """
    counts = counted(spoken, owned)
    marks: list[tuple[Spoken, bool]] = []
    for word, mine, counting in zip(spoken, owned, counts, strict=True):
        if word.label in commands and not word.again:
            marks.append((word, counting and is_once(word, mine)))
        elif word.label in commands and counting:
            marks[-1] = (marks[-1][0], is_once(word, mine))
    return marks


def _mean(conditions: Sequence[StreamFigures]) -> MeanFigures:
    """Return the means over all conditions."""
    return MeanFigures(
        mean_shares([shares_of(figures) for figures in conditions]),
        latency_median_ms=mean([figures.latency_median_ms for figures in conditions]),
        latency_95_ms=mean([figures.latency_95_ms for figures in conditions]),
    )


def _false_fires(contender: Contender, recordings: Recordings) -> dict[NegativeAudio, HourlyRate]:
    """Return how often a contender fires in sound without commands, by kind."""
    return {
        kind: false_fires(recorded, contender.decision, commands=recordings.commands, rule=RULES[contender.rule])
        for kind, recorded in recordings.scores.negatives.items()
    }


def _what(contender: ContenderFigures) -> str:
    """Return how a contender decides, as a line of text."""
    if contender.rule is Ruling.OURS:
        rules = ", ".join(f"{name} {value:g}" for name, value in asdict(contender.decision).items())
    else:
        every_s, threshold = FRAMES_PER_LOOK * TFJS_FRAME_S, contender.decision.threshold
        rules = f"threshold {threshold:g} for one window every {every_s:.2f} s, rest {SUPPRESSION_S:g} s"
    return f"- {contender.name}: {rules}"


def _row(name: str, contender: ContenderFigures) -> Cells:
    """Return what a contender made of one condition, or of their mean, with the columns of `CONTENDER_HEAD`."""
    figures = contender.mean if name == MEAN else contender.conditions[name]
    shares = contender.mean.shares if name == MEAN else shares_of(contender.conditions[name])
    difference = contender.against[name] if contender.against else None
    mark = "* " if difference and difference.chance < SIGNIFICANCE else ""
    against = f"+{difference.better} -{difference.worse}" if difference else ""
    once, _, *others = [percent(getattr(shares, share)) for share in SHARES]
    late_ms = [number(ms, unit=" ms") for ms in (figures.latency_median_ms, figures.latency_95_ms)]
    return (name, contender.name, mark + once, against, *others, *late_ms)


def _false_fires_row(kind: NegativeAudio, contender: ContenderFigures) -> Cells:
    """Return how often a contender fires in one kind of sound without commands, as `FALSE_FIRES_HEAD` says."""
    rate = contender.false_fires[kind]
    per_hour = [number(events, decimals=1) for events in (rate.per_hour, rate.at_most_per_hour)]
    return (kind, contender.name, number(rate.hours, decimals=2), f"{rate.count:,}", *per_hour)
