"""Tests of the figures that matter most beside their targets, on reports made by hand."""

from typing import Any

import pytest

from models.evaluate.report import Table, as_text
from models.evaluate.stream_builder import CONDITIONS
from models.evaluate.targets import ONCE, TARGETS, FalseFireTarget, Line, Target, TargetOutcome, measured_against, parts

SPEECH = FalseFireTarget("read speech", ("librispeech",), most=3.0)


def of_long(**audio: tuple[int, float]) -> dict[str, Any]:
    """Return the report of `long` on audio of these names: false fires and hours."""
    heard = {name.replace("__", ", "): {"count": count, "hours": hours} for name, (count, hours) in audio.items()}
    return {"long": {"split": "validation", "audio": heard}}


@pytest.mark.parametrize(
    ("value", "outcome"),
    [(0.975, TargetOutcome.MET), (1.0, TargetOutcome.MET), (0.9749, TargetOutcome.MISSED), (0.0, TargetOutcome.MISSED)],
)
def test_a_share_to_be_reached(value: float, outcome: TargetOutcome) -> None:
    """What must be at least so much is met from there on."""
    line = Target("recall", ("clips", "recall"), least=0.975).line({"clips": {"recall": value}})

    assert line == Line("recall", value, f"{100 * value:.2f} %", "at least 97.5 %", outcome)


@pytest.mark.parametrize(
    ("value", "outcome"), [(40.0, TargetOutcome.MET), (-40.0, TargetOutcome.MET), (40.1, TargetOutcome.MISSED)]
)
def test_a_time_not_to_be_exceeded(value: float, outcome: TargetOutcome) -> None:
    """What must be at most so much is met up to there."""
    line = Target("latency", ("streams", "ms"), most=40.0, milliseconds=True).line({"streams": {"ms": value}})

    assert line == Line("latency", value, f"{value:.0f} ms", "at most 40 ms", outcome)


def test_none_at_all() -> None:
    """The target of none is met by none only."""
    target = Target("noise", ("clips", "noise"), most=0.0)

    found = [target.line({"clips": {"noise": value}}) for value in (0.0, 0.001)]
    assert [(line.target, line.outcome) for line in found if line] == [
        ("none", TargetOutcome.MET),
        ("none", TargetOutcome.MISSED),
    ]


@pytest.mark.parametrize("figures", [{}, {"clips": {}}, {"clips": {"recall": None}}, {"clips": 3}])
def test_what_was_not_measured_has_no_line(figures: dict[str, Any]) -> None:
    """A judgement that was not made, and a figure of no clips, say nothing."""
    assert Target("recall", ("clips", "recall"), least=0.9).line(figures) is None


def test_without_a_target_a_figure_stands_alone() -> None:
    """Some conditions are measured without being judged."""
    line = Target("far", ("streams", "far")).line({"streams": {"far": 0.5}})

    assert line == Line("far", 0.5, "50.00 %", "", TargetOutcome.FREE)


@pytest.mark.parametrize(
    ("count", "hours", "outcome"),
    [
        (0, 1.01, TargetOutcome.MET),  # none in an hour: at most 3.0 / 1.01
        (0, 0.99, TargetOutcome.OPEN),  # at most 3.03
        (2, 1.0, TargetOutcome.OPEN),
        (3, 1.0, TargetOutcome.OPEN),
        (4, 1.0, TargetOutcome.MISSED),
        (20, 10.0, TargetOutcome.MET),  # at most 29.06 in ten hours
        (22, 10.0, TargetOutcome.OPEN),  # at most 31.4
    ],
)
def test_rates_need_their_bound(count: int, hours: float, outcome: TargetOutcome) -> None:
    """A rate below its target meets it with its bound only; above it, it misses."""
    line = SPEECH.line(of_long(librispeech_dev_clean__validation=(count, hours)))

    assert line is not None
    assert (line.outcome, line.target) == (outcome, "at most 3")


def test_rates_are_over_all_of_a_kind() -> None:
    """Two kinds of everyday sounds are one: three fires in two hours; of the rest nothing counts."""
    figures = of_long(esc10__validation=(1, 1.5), _background_noise_=(2, 0.5), librispeech=(9, 1.0))

    line = FalseFireTarget("sounds", ("esc10", "_background_noise_"), most=1.0).line(figures)

    assert line is not None
    assert (line.value, line.outcome) == (1.5, TargetOutcome.MISSED)
    assert line.measured == "1.5 (at most 3.9)"  # 7.754 / 2
    assert FalseFireTarget("silence", ("silence",), most=0.0).line(figures) is None


@pytest.mark.parametrize(("count", "outcome"), [(0, TargetOutcome.MET), (1, TargetOutcome.MISSED)])
def test_silence_is_silent(count: int, outcome: TargetOutcome) -> None:
    """In silence there is to be none, however long it was."""
    line = FalseFireTarget("silence", ("silence",), most=0.0).line(of_long(silence=(count, 1.0)))

    assert line is not None
    assert (line.target, line.outcome) == ("none", outcome)


def test_the_page_counts_what_is_met() -> None:
    """One of two targets is met, and what has none does not count; lines are in the order of the targets."""
    figures: dict[str, Any] = {
        "speed": {"core_share": 0.01},
        "clips": {"split": "validation", "recall_overall": 0.97},
        "streams": {"split": "validation", "conditions": {"company": {"exactly_once": 0.9}}},
    }

    title, table = parts(figures)

    assert title == "The figures that matter most of the validation split: 1 of 2 targets are met."
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == [
        "clips: recall",
        "exactly once: company",
        "share of one core at real time",
    ]
    assert [row[3] for row in table.rows] == ["missed", "", "met"]
    assert [line.outcome for line in measured_against(figures)] == ["missed", "", "met"]


def test_nothing_measured_is_told() -> None:
    """Without any figure there is no table."""
    assert as_text(parts({})) == "Not measured yet."
    assert measured_against({}) == ()


def test_every_condition_has_its_target() -> None:
    """All conditions of the streams stand in the page, those with targets first."""
    names = [target.path[2] for target in TARGETS if isinstance(target, Target) and target.path[-1] == "exactly_once"]

    assert names == [*ONCE, "company"]
    assert set(names) == {condition.name for condition in CONDITIONS}
    assert len({target.what for target in TARGETS}) == len(TARGETS)
