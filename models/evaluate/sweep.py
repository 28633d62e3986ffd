"""Judges every threshold at once, so that the slider's meaning can be read off: exactly once against false fires."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from models.common.plots import save_png, threshold_curves
from models.evaluate.figures import SHARES, Shares, false_fires, mean_shares, shares_of, spoken_figures
from models.evaluate.recorded_scores import NegativeAudio, RecordedScores, RecordedStream
from models.evaluate.recordings import Heard, Recordings, StreamSelection, record_streams
from models.evaluate.report import INLINE, Part, Report, Table, as_json, number, of_split, percent
from models.evaluate.statistics import HourlyRate
from models.spot.config import DecisionConfig
from models.spot.runtime import Network

THRESHOLDS = (*(round(0.30 + 0.05 * step, 2) for step in range(14)), 0.99)  # the slider's range
THRESHOLD_HEAD = ("threshold", "exactly once", "hit", "duplicate", "wrong", "per other word")


@dataclass(frozen=True)
class SweepOptions:
    """Which streams are heard.

    scores: a file in which the network's scores are kept, and from which they are taken next time. plot: a picture of
    the curves. Neither is written where it is None.
    """

    streams: StreamSelection
    scores: Path | None = None
    plot: Path | None = None


@dataclass(frozen=True)
class ThresholdFigures:
    """What one threshold gives: the means over the streams, those of each, and the false fires by kind of sound."""

    threshold: float
    mean: Shares = field(metadata=INLINE)
    conditions: dict[str, Shares]
    false_fires: dict[NegativeAudio, HourlyRate]


@dataclass(frozen=True)
class SweepReport(Report):
    """The figures at each threshold, the rest of the decision being `decision`; none if no stream could be built."""

    heard: Heard = field(metadata=INLINE)
    decision: DecisionConfig
    thresholds: tuple[ThresholdFigures, ...]

    def parts(self) -> list[Part]:
        """Return the report as sentences and a table."""
        if not self.thresholds:
            return ["No condition could be built."]
        rules = ", ".join(f"{name} {value:g}" for name, value in asdict(self.decision).items() if name != "threshold")
        first = self.thresholds[0]
        hours = ", ".join(f"{rate.hours:.2f} hours of {kind}" for kind, rate in first.false_fires.items())
        title = (
            f"Mean over {len(first.conditions)} conditions ({', '.join(first.conditions)}) of {self.heard.amount} "
            f"each{of_split(self.heard.split)}; "
            f"false fires per hour of sound without commands ({hours or 'none'}). Decision: {rules}."
        )
        head = (*THRESHOLD_HEAD, *[f"{kind}, per hour" for kind in first.false_fires])
        rows = [
            (
                f"{row.threshold:.2f}",
                *[percent(getattr(row.mean, name)) for name in SHARES],
                *[number(rate.per_hour, decimals=1) for rate in row.false_fires.values()],
            )
            for row in self.thresholds
        ]
        left_out = [f"Left out: {name}, since {why}." for name, why in self.heard.left_out.items()]
        return [title, Table(head, rows), *left_out]


def sweep(
    streams: Sequence[RecordedStream],
    negatives: Mapping[NegativeAudio, Sequence[RecordedScores]],
    *,
    config: DecisionConfig,
    commands: Sequence[str],
    thresholds: Sequence[float] = THRESHOLDS,
) -> tuple[ThresholdFigures, ...]:
    """Return the figures at each threshold, the rest of the decision being `config`.

    streams: with commands, at least one. negatives: by kind, what holds none.
    """
    rows = []
    for threshold in thresholds:
        at = replace(config, threshold=threshold)
        conditions = {stream.name: shares_of(spoken_figures(stream, at, commands=commands)) for stream in streams}
        rates = {kind: false_fires(recorded, at, commands=commands) for kind, recorded in negatives.items()}
        rows.append(ThresholdFigures(threshold, mean_shares(list(conditions.values())), conditions, rates))
    return tuple(rows)


def judge(options: SweepOptions, network: Network, *, decision: DecisionConfig) -> SweepReport:
    """Return the figures of `network` at each threshold, and draw them if asked to.

    The network hears everything once; only the decision is made anew for each threshold.
    Raises DataError or AudioError if the data set cannot be used.
    """
    hop_frames = decision.hop_frames
    report = report_on(record_streams(options.streams, network, hop_frames=hop_frames, kept=options.scores), decision)
    if options.plot:
        rows = as_json(report)["thresholds"]
        save_png(threshold_curves(rows, threshold=decision.threshold), options.plot)
    return report


def report_on(recordings: Recordings, decision: DecisionConfig) -> SweepReport:
    """Return the figures at each threshold of what a network said."""
    streams, negatives = recordings.scores.streams, recordings.scores.negatives
    rows = sweep(streams, negatives, config=decision, commands=recordings.commands) if streams else ()
    return SweepReport(recordings.heard, decision, rows)
