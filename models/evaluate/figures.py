"""Recorded scores to figures: what a decision makes of words that were spoken, and of sound without any."""

from collections.abc import Sequence

from models.evaluate.matching import Detection, StreamFigures, stream_figures
from models.evaluate.recorded_scores import MakeRule, SpokenTrace, Trace, decide
from models.evaluate.statistics import HourlyRate, hourly_rate
from models.spot.config import DecisionConfig
from models.spot.decision import Decider


def fires(
    trace: Trace, config: DecisionConfig, *, commands: Sequence[str], rule: MakeRule = Decider
) -> list[Detection]:
    """Return which of `commands` fire in a recorded stream. What else the network knows moves nothing."""
    return [detection for detection in decide(trace, config, rule=rule) if detection.word in commands]


def spoken_figures(
    stream: SpokenTrace, config: DecisionConfig, *, commands: Sequence[str], rule: MakeRule = Decider
) -> StreamFigures:
    """Return the figures of one recorded stream. Raises ValueError if none of `commands` is spoken in it."""
    found = fires(stream.trace, config, commands=commands, rule=rule)
    return stream_figures(stream.spoken, found, commands=commands, seconds=stream.trace.seconds)


def quiet_rate(
    traces: Sequence[Trace], config: DecisionConfig, *, commands: Sequence[str], rule: MakeRule = Decider
) -> HourlyRate:
    """Return how often a command fires in recorded sound without any. Raises ValueError if that has no length."""
    count = sum(len(fires(trace, config, commands=commands, rule=rule)) for trace in traces)
    return hourly_rate(count, hours=sum(trace.seconds for trace in traces) / 3600.0)


def mean(shares: Sequence[float | None]) -> float | None:
    """Return the mean of those that are there, or None of none."""
    there = [share for share in shares if share is not None]
    return sum(there) / len(there) if there else None
