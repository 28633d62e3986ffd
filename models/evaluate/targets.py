"""The figures that matter most, beside what they are to be: one page of all that was judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models.data.dataset import LEARNER_SOURCES, MUSIC_SOURCES, NOISE_FOLDER
from models.evaluate.report import Part, Table, number, of_split, percent
from models.evaluate.statistics import HourlyRate, hourly_rate

NAME = "headline"  # of the section for people
TARGET_HEAD = ("figure", "measured", "target", "outcome")


class TargetOutcome(StrEnum):
    """How a figure stands to its target."""

    MET = "met"
    MISSED = "missed"
    OPEN = "too little sound to tell"
    FREE = ""  # there is no target


@dataclass(frozen=True)
class Line:
    """One figure. value: as it was measured. measured, target: for people."""

    what: str
    value: float
    measured: str
    target: str
    outcome: TargetOutcome


@dataclass(frozen=True)
class Target:
    """A figure of one report, and what it is to be.

    path: its place, from the name of the judgement on. least, most: what it must reach or not exceed, in its own unit,
    a share or milliseconds; at most one of them.
    """

    what: str
    path: tuple[str, ...]
    least: float | None = None
    most: float | None = None
    milliseconds: bool = False

    def line(self, figures: Mapping[str, Any]) -> Line | None:
        """Return the figure beside its target, or None if it was not measured."""
        value: Any = figures
        for key in self.path:
            value = value.get(key) if isinstance(value, Mapping) else None
        if value is None:
            return None
        outcome = TargetOutcome.FREE
        if self.least is not None or self.most is not None:
            bad = (self.least is not None and value < self.least) or (self.most is not None and value > self.most)
            outcome = TargetOutcome.MISSED if bad else TargetOutcome.MET
        # One more decimal than targets have, lest what is just short of one looks as if it met it.
        measured = number(value, unit=" ms") if self.milliseconds else f"{100.0 * value:.2f} %"
        return Line(self.what, value, measured, self._target(), outcome)

    def _target(self) -> str:
        """Return the target for people."""
        if self.least is not None:
            return f"at least {self._said(self.least)}"
        if self.most is None:
            return ""
        return f"at most {self._said(self.most)}" if self.most else "none"

    def _said(self, value: float) -> str:
        return number(value, unit=" ms") if self.milliseconds else percent(value)


@dataclass(frozen=True)
class FalseFireTarget:
    """How often the pen may move in some kinds of sound without commands, per hour; None if there is no target.

    sources: how the names of the audio begin, as `long` reports it.
    """

    what: str
    sources: tuple[str, ...]
    most: float | None

    def rate(self, figures: Mapping[str, Any]) -> HourlyRate | None:
        """Return the rate over all that was heard of these, or None if nothing was."""
        audio = figures.get("long", {}).get("audio", {})
        heard = [of for name, of in audio.items() if name.startswith(self.sources)]
        if not heard:
            return None
        return hourly_rate(sum(of["count"] for of in heard), hours=sum(of["hours"] for of in heard))

    def line(self, figures: Mapping[str, Any]) -> Line | None:
        """Return the rate beside its target, or None if nothing was heard of these.

        Only a bound below the target meets it, and only a rate above misses it: between the two there was too little
        sound to tell. The target of none is met by none.
        """
        rate = self.rate(figures)
        if rate is None:
            return None
        measured = f"{number(rate.per_hour, decimals=1)} (at most {number(rate.at_most_per_hour, decimals=1)})"
        if self.most is None:
            target, outcome = "", TargetOutcome.FREE
        elif self.most == 0:
            target, outcome = "none", TargetOutcome.MISSED if rate.count else TargetOutcome.MET
        else:
            target, outcome = f"at most {self.most:g}", TargetOutcome.OPEN
            if rate.at_most_per_hour <= self.most:
                outcome = TargetOutcome.MET
            elif rate.per_hour > self.most:
                outcome = TargetOutcome.MISSED
        return Line(self.what, rate.per_hour, measured, target, outcome)


ONCE = {  # condition -> share of commands heard exactly once that is to be reached
    "quiet": 0.98,
    "sounds 20 dB": 0.98,
    "sounds 10 dB": 0.965,
    "tap 5 dB": 0.95,
    "babble 10 dB": 0.92,
    "babble 5 dB": 0.85,
    "rapid": 0.97,
    "far": 0.97,
    "quiet talker": 0.97,
    "telephone": 0.97,
}
UNBOUND = ("company",)
STREAM = ("streams", "conditions")
QUIET = (*STREAM, "quiet")
TARGETS: tuple[Target | FalseFireTarget, ...] = (
    Target("clips: recall", ("clips", "recall_overall"), least=0.98),
    Target("clips: taken for another command", ("clips", "wrong_word_rate"), most=0.002),
    Target("clips: other keywords that fire", ("clips", "false_fire_rate_other_keywords"), most=0.007),
    Target("clips: unknown words that fire", ("clips", "false_fire_rate_unknown_words"), most=0.007),
    Target(
        "clips: words never met in training that fire", ("clips", "never_met", "false_fire_rate_overall"), most=0.02
    ),
    Target("clips: noise that fires", ("clips", "false_fire_rate_noise"), most=0.0),
    *[Target(f"exactly once: {name}", (*STREAM, name, "exactly_once"), least=share) for name, share in ONCE.items()],
    *[Target(f"exactly once: {name}", (*STREAM, name, "exactly_once")) for name in UNBOUND],
    Target("exactly once: the hardest tenth of speakers", ("streams", "speakers", "share")),
    Target("duplicates: quiet", (*QUIET, "duplicate"), most=0.003),
    Target("wrong words: quiet", (*QUIET, "wrong"), most=0.003),
    Target("fires per other word: quiet", (*QUIET, "fires_per_other"), most=0.005),
    Target("fires per other word: sounds 10 dB", (*STREAM, "sounds 10 dB", "fires_per_other"), most=0.01),
    Target("latency after a word's end, median: quiet", (*QUIET, "latency_median_ms"), most=40.0, milliseconds=True),
    Target("latency after a word's end, 95th: quiet", (*QUIET, "latency_95_ms"), most=180.0, milliseconds=True),
    FalseFireTarget("false fires per hour: read speech", ("librispeech",), most=1.0),
    FalseFireTarget("false fires per hour: people who learn English", tuple(LEARNER_SOURCES), most=1.0),
    FalseFireTarget("false fires per hour: everyday sounds", ("esc10", NOISE_FOLDER), most=3.0),
    FalseFireTarget("false fires per hour: music", tuple(sorted(MUSIC_SOURCES)), most=2.0),
    FalseFireTarget("false fires per hour: synthetic speech", ("synthetic_speech",), most=None),
    FalseFireTarget("false fires per hour: silence", ("silence",), most=0.0),
    Target("share of one core at real time", ("speed", "core_share"), most=0.05),
)


def measured_against(figures: Mapping[str, Any]) -> tuple[Line, ...]:
    """Return what was measured of `TARGETS`; figures: the reports of the judgements by their names, as JSON."""
    lines = [target.line(figures) for target in TARGETS]
    return tuple(line for line in lines if line is not None)


def parts(figures: Mapping[str, Any]) -> list[Part]:
    """Return the figures that matter most as a sentence and a table; figures: as for `measured_against`."""
    lines = measured_against(figures)
    if not lines:
        return ["Not measured yet."]
    judged = [line for line in lines if line.outcome is not TargetOutcome.FREE]
    met = sum(line.outcome is TargetOutcome.MET for line in judged)
    of_what = next((of_split(report["split"]) for report in figures.values() if "split" in report), "")
    title = f"The figures that matter most{of_what}: {met} of {len(judged)} targets are met."
    return [title, Table(TARGET_HEAD, [(line.what, line.measured, line.target, line.outcome) for line in lines])]
