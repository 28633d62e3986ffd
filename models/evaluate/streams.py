"""Judges a model on continuous sound: how surely the pen moves exactly once for each spoken word, by condition."""

from dataclasses import dataclass, field
from pathlib import Path

from models.evaluate.figures import SHARES, spoken_figures
from models.evaluate.matching import StreamFigures
from models.evaluate.misses import misses_in, save_misses
from models.evaluate.recordings import Heard, Recordings, StreamSelection, record_streams
from models.evaluate.report import INLINE, Cells, Part, Report, Table, number, of_split, percent
from models.spot.config import DecisionConfig
from models.spot.runtime import Network

CONDITION_HEAD = (
    *("condition", "exactly once", "hit", "duplicate", "wrong", "per other word"),
    *("stray/h", "latency", "95th"),
)


@dataclass(frozen=True)
class StreamsOptions:
    """Which streams are heard; misses: a file in which the words that went wrong are listed, None for no list."""

    streams: StreamSelection
    misses: Path | None = None


@dataclass(frozen=True)
class ConditionFigures:
    """The figures of one condition, and the length of its stream."""

    figures: StreamFigures = field(metadata=INLINE)
    minutes: float


@dataclass(frozen=True)
class StreamsReport(Report):
    """The figures of a network in each condition. threshold: that of the decision."""

    heard: Heard = field(metadata=INLINE)
    threshold: float
    decision: DecisionConfig
    conditions: dict[str, ConditionFigures]

    def parts(self) -> list[Part]:
        """Return the report as sentences and tables."""
        left_out: list[Part] = [f"Left out: {name}, since {why}." for name, why in self.heard.left_out.items()]
        if not self.conditions:
            return left_out
        commands = self.heard.commands
        counts = next(iter(self.conditions.values())).figures
        title = (
            f"{counts.commands:,} commands ({', '.join(commands)}) and {counts.others:,} other words "
            f"in each condition{of_split(self.heard.split)}, at threshold {self.threshold:g}."
        )
        by_word = Table(
            ("exactly once in", *commands),
            [
                (name, *[percent(of.figures.exactly_once_by_word.get(word)) for word in commands])
                for name, of in self.conditions.items()
            ],
        )
        rows = [_row(name, of.figures) for name, of in self.conditions.items()]
        return [title, Table(CONDITION_HEAD, rows), by_word, *left_out]


def judge(options: StreamsOptions, network: Network, *, decision: DecisionConfig) -> StreamsReport:
    """Return the figures of `network` with `decision` in each condition, and list misses if asked to.

    Raises DataError or AudioError if the data set cannot be used.
    """
    recordings = record_streams(options.streams, network, hop_frames=decision.hop_frames, kinds=())
    if options.misses:
        save_misses(misses_in(recordings, decision), options.misses)
    return report_on(recordings, decision)


def report_on(recordings: Recordings, decision: DecisionConfig) -> StreamsReport:
    """Return the figures of what a network said, decided with `decision`, in each condition."""
    conditions = {}
    for stream in recordings.scores.streams:
        figures = spoken_figures(stream, decision, commands=recordings.commands)
        conditions[stream.name] = ConditionFigures(figures, minutes=stream.scores.seconds / 60.0)
    return StreamsReport(recordings.heard, decision.threshold, decision, conditions)


def _row(name: str, figures: StreamFigures) -> Cells:
    """Return one condition's row, with the columns of `CONDITION_HEAD`."""
    shares = [percent(getattr(figures, share)) for share in SHARES]
    late_ms = [number(ms, unit=" ms") for ms in (figures.latency_median_ms, figures.latency_95_ms)]
    return (name, *shares, number(figures.stray_per_hour, decimals=1), *late_ms)
