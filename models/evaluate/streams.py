"""Judges a model on continuous sound: how surely the pen moves exactly once for each spoken word, by condition."""

from dataclasses import dataclass, field
from pathlib import Path

from models.evaluate.figures import spoken_figures
from models.evaluate.matching import StreamFigures
from models.evaluate.misses import misses_in, save_misses
from models.evaluate.recordings import Heard, Recordings, StreamSelection, record_streams
from models.evaluate.report import (
    INLINE,
    OPTIONAL,
    Cells,
    Part,
    Report,
    Table,
    mean_of,
    number,
    of_split,
    percent,
    share_of,
)
from models.evaluate.speakers import HardestSpeakers, hardest_tenth, speakers_in
from models.spot.config import DecisionConfig
from models.spot.counted import counted
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

    @property
    def cells(self) -> Cells:
        """What the row of the condition says after its name, with the columns of `CONDITION_HEAD`."""
        figures = self.figures
        shares = (figures.exactly_once, figures.hit, figures.duplicate, figures.wrong)
        of_commands = [share_of(share, figures.commands) for share in shares]
        late_ms = [number(ms, unit=" ms") for ms in (figures.latency_median_ms, figures.latency_95_ms)]
        stray = number(figures.stray_per_hour, decimals=1)
        return (*of_commands, mean_of(figures.fires_per_other, figures.others), stray, *late_ms)


@dataclass(frozen=True)
class StreamsReport(Report):
    """The figures of a network in each condition. threshold: that of the decision."""

    heard: Heard = field(metadata=INLINE)
    threshold: float
    decision: DecisionConfig
    conditions: dict[str, ConditionFigures]
    speakers: HardestSpeakers | None = field(default=None, metadata=OPTIONAL)

    def parts(self) -> list[Part]:
        """Return the report as sentences and tables."""
        left_out: list[Part] = [f"Left out: {name}, since {why}." for name, why in self.heard.left_out.items()]
        if not self.conditions:
            return left_out
        commands = self.heard.commands
        counts = next(iter(self.conditions.values())).figures
        cut: list[Part] = ["Words are cut tight, as version 0.1 did."] if self.heard.tight else []
        title = (
            f"{counted(counts.commands, 'command')} ({', '.join(commands)}) and {counted(counts.others, 'other word')} "
            f"in each condition{of_split(self.heard.split)}, at threshold {self.threshold:g}."
        )
        unlike = [(name, of.figures) for name, of in self.conditions.items() if of.figures.others != counts.others]
        title += "".join(f" In {name} {of.commands:,} and {of.others:,}." for name, of in unlike)
        by_word = Table(
            ("exactly once in", *commands),
            [
                (name, *[percent(of.figures.exactly_once_by_word.get(word)) for word in commands])
                for name, of in self.conditions.items()
            ],
        )
        rows = [(name, *of.cells) for name, of in self.conditions.items()]
        return [title, *cut, Table(CONDITION_HEAD, rows), by_word, *_speaker_parts(self.speakers), *left_out]


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
    speakers = hardest_tenth(speakers_in(recordings.scores.streams, decision, commands=recordings.commands))
    return StreamsReport(recordings.heard, decision.threshold, decision, conditions, speakers)


def _speaker_parts(found: HardestSpeakers | None) -> list[Part]:
    """Return how the hardest tenth of the speakers is heard, as a sentence and a table."""
    if found is None:
        return []
    title = (
        f"The hardest tenth of the speakers with at least {found.least} recordings is heard exactly once in "
        f"{percent(found.share)}, all conditions taken together and each speaker counting the same. Of these speakers "
        f"{', '.join(f'{100 * part:.0f} % are heard in {percent(share)} or less' for part, share in found.spread)}."
    )
    # The commands of one recording are not independent, and count as one for the error.
    rows = [
        (of.name, f"{of.recordings:,}", f"{of.commands:,}", share_of(of.share, of.recordings)) for of in found.hardest
    ]
    return [title, Table(("speaker", "recordings", "commands", "exactly once"), rows)]
