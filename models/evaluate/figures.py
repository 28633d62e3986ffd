"""Recorded scores to figures: what a decision makes of words that were spoken, and of sound without any."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from models.evaluate.matching import Detection, StreamFigures, stream_figures
from models.evaluate.recorded_scores import RecordedScores, RecordedStream, decide
from models.evaluate.statistics import HourlyRate, hourly_rate
from models.spot.config import DecisionConfig
from models.spot.decision import Decider, MakeRule


@dataclass(frozen=True)
class Shares:
    """The shares among `StreamFigures`, of one stream or the means over several; None where no stream has one."""

    exactly_once: float | None
    hit: float | None
    duplicate: float | None
    wrong: float | None
    fires_per_other: float | None


SHARES = tuple(share.name for share in fields(Shares))


def fires(
    scores: RecordedScores, config: DecisionConfig, *, commands: Sequence[str], rule: MakeRule = Decider
) -> list[Detection]:
    """Return which of `commands` fire in a recorded stream. What else the network knows moves nothing."""
    return [detection for detection in decide(scores, config, rule=rule) if detection.word in commands]


def spoken_figures(
    stream: RecordedStream, config: DecisionConfig, *, commands: Sequence[str], rule: MakeRule = Decider
) -> StreamFigures:
    """Return the figures of one recorded stream. Raises ValueError if none of `commands` is spoken in it."""
    found = fires(stream.scores, config, commands=commands, rule=rule)
    return stream_figures(stream.spoken, found, commands=commands, seconds=stream.scores.seconds)


def false_fires(
    recorded: Sequence[RecordedScores], config: DecisionConfig, *, commands: Sequence[str], rule: MakeRule = Decider
) -> HourlyRate:
    """Return how often a command fires in recorded sound without any. Raises ValueError if that has no length."""
    count = sum(len(fires(scores, config, commands=commands, rule=rule)) for scores in recorded)
    return hourly_rate(count, hours=sum(scores.seconds for scores in recorded) / 3600.0)


def shares_of(figures: StreamFigures) -> Shares:
    """Return the shares among the figures of one stream."""
    return Shares(*[getattr(figures, name) for name in SHARES])


def mean_shares(streams: Sequence[Shares]) -> Shares:
    """Return the means over several streams, in which all count alike."""
    return Shares(*[mean([getattr(shares, name) for shares in streams]) for name in SHARES])


def mean(shares: Sequence[float | None]) -> float | None:
    """Return the mean of those that are there, or None of none."""
    there = [share for share in shares if share is not None]
    return sum(there) / len(there) if there else None
