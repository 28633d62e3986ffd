"""Tests of reading who is to be compared, and of what that makes of the contender under test."""

from dataclasses import replace
from pathlib import Path

import pytest

from models.evaluate.compare import Challenge, Contender, Ruling
from models.spot.config import DecisionConfig, ModelError
from models.spot.runtime import Network
from tests.support.tones import CARD, ToneNetwork

UNDER_TEST = Contender("ours", ToneNetwork(), DecisionConfig(threshold=0.7, smoothing=4))


@pytest.mark.parametrize(
    ("text", "model", "rule", "changes"),
    [
        ("runs/a.tflite", Path("runs/a.tflite"), Ruling.OURS, {}),
        ("runs/a.tflite,threshold=0.5", Path("runs/a.tflite"), Ruling.OURS, {"threshold": 0.5}),
        ("tfjs", None, Ruling.TFJS, {}),
        ("tfjs,threshold=0.9", None, Ruling.TFJS, {"threshold": 0.9}),
        ("threshold=0.6,smoothing=3", None, Ruling.OURS, {"threshold": 0.6, "smoothing": 3}),
        ("hop_frames=4", None, Ruling.OURS, {"hop_frames": 4}),
    ],
)
def test_what_can_be_asked_for(text: str, model: Path | None, rule: Ruling, changes: dict[str, float]) -> None:
    """A network, the rule of TensorFlow.js, or neither, and then fields of the decision in their own type."""
    challenge = Challenge.parse(text)

    assert challenge == Challenge(text, model, rule, changes)
    assert [type(value) for value in challenge.changes.values()] == [type(value) for value in changes.values()]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("tensorflow", "expected FILE.tflite, tfjs, or some of threshold=N, hop_frames=N"),
        ("", "expected FILE.tflite"),
        ("speed=3", "expected FILE.tflite"),
        ("tfjs,a.tflite", "expected FILE.tflite"),
        ("threshold=high", "could not convert string"),
        ("threshold", "could not convert string"),
        ("smoothing=2.5", "invalid literal"),
        ("threshold=1.5", "threshold 1.5: expected above 0 and below 1"),
        ("threshold=nan", "expected above 0"),
    ],
)
def test_what_cannot_be_asked_for(text: str, says: str) -> None:
    """Anything else is refused with what could be given, and a value out of range with its range."""
    with pytest.raises(ValueError, match=says):
        Challenge.parse(text)


def test_another_decision_begins_with_that_under_test() -> None:
    """What is not changed stays as it is tried, not as it stands on the card; the network is the same one."""
    found = UNDER_TEST.challenged(Challenge.parse("smoothing=2"))

    assert found.decision == DecisionConfig(threshold=0.7, smoothing=2)
    assert found.network is UNDER_TEST.network
    assert (found.name, found.rule) == ("smoothing=2", Ruling.OURS)


def test_another_network_brings_its_own_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network is compared as its own card decides."""
    other = ToneNetwork(replace(CARD, decision=DecisionConfig(threshold=0.3, smoothing=9)))
    monkeypatch.setattr(Network, "load", lambda path: {Path("b.tflite"): other}[path])

    assert UNDER_TEST.challenged(Challenge.parse("b.tflite")).decision == other.card.decision
    changed = UNDER_TEST.challenged(Challenge.parse("b.tflite,threshold=0.4"))
    assert (changed.network, changed.decision) == (other, replace(other.card.decision, threshold=0.4))


def test_a_missing_network_is_told() -> None:
    """Without the file there is nothing to compare with."""
    with pytest.raises(ModelError, match="There is no model at nowhere"):
        UNDER_TEST.challenged(Challenge.parse("nowhere.tflite"))
