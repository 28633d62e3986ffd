"""Tests of judging every threshold at once."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from models.evaluate import __main__ as evaluate
from models.evaluate.matching import Spoken
from models.evaluate.recorded_scores import NegativeAudio, RecordedScores, RecordedStream
from models.evaluate.recordings import Heard
from models.evaluate.report import as_text
from models.evaluate.sweep import THRESHOLDS, SweepReport, ThresholdFigures, sweep
from models.spot.config import DIRECTIONS, DecisionConfig
from models.spot.runtime import Network
from tests.support.hand_scores import CONFIG, TWO_UPS, hand_scores
from tests.support.made_speech import make_data
from tests.support.tones import hear_tones

# The first "up" scores 0.9, the second 0.6 and then "down" 0.4; a dog in between scores 0.5.
STREAM = hand_scores(6.0, (1.6, "up", 0.9), (3.6, "up", 0.6), (4.2, "down", 0.4))
CLEAR = hand_scores(6.0, (1.6, "up", 0.95), (3.6, "up", 0.95))
NEGATIVES = {
    NegativeAudio.SPEECH: [hand_scores(36.0, (9.0, "up", 0.8)), hand_scores(36.0, (4.0, "down", 0.5))],
    NegativeAudio.SOUNDS: [hand_scores(18.0)],
}


def swept(
    streams: Sequence[RecordedStream],
    negatives: Mapping[NegativeAudio, Sequence[RecordedScores]],
    *thresholds: float,
    config: DecisionConfig = CONFIG,
) -> tuple[ThresholdFigures, ...]:
    """Return the figures at each threshold for the four directions."""
    return sweep(streams, negatives, config=config, commands=DIRECTIONS, thresholds=thresholds)


def report_of(rows: tuple[ThresholdFigures, ...], *, left_out: dict[str, str] | None = None) -> SweepReport:
    """Return a report on streams of two words with these rows."""
    return SweepReport(Heard(None, 2, 1, DIRECTIONS, left_out or {}), DecisionConfig(smoothing=1), rows)


def test_shares_by_hand() -> None:
    """At 0.3 "down" spoils the second word, at 0.5 both are right, at 0.7 one is missed, at 0.93 both are."""
    rows = swept([RecordedStream("one", TWO_UPS, STREAM)], {}, 0.3, 0.5, 0.7, 0.93)

    assert [row.mean.exactly_once for row in rows] == [0.5, 1.0, 0.5, 0.0]
    assert [row.mean.hit for row in rows] == [1.0, 1.0, 0.5, 0.0]
    assert [row.mean.duplicate for row in rows] == [0.5, 0.0, 0.0, 0.0]
    assert [row.mean.wrong for row in rows] == [0.5, 0.0, 0.0, 0.0]


def test_rows_are_means_over_streams() -> None:
    """At 0.7 one stream has half of its words, another all: together three quarters."""
    streams = [RecordedStream("one", TWO_UPS, STREAM), RecordedStream("two", TWO_UPS, CLEAR)]

    (row,) = swept(streams, {}, 0.7)

    assert row.mean.exactly_once == 0.75
    assert {name: shares.exactly_once for name, shares in row.conditions.items()} == {"one": 0.5, "two": 1.0}


def test_without_other_words_there_is_no_rate_of_theirs() -> None:
    """Streams of commands alone say nothing about other words; a stream with one fire in one says it for all."""
    heard = hand_scores(6.0, (1.6, "up", 0.9), (5.2, "down", 0.9))
    barking = RecordedStream("dog", (*TWO_UPS, Spoken("dog", 4.9, 5.3)), heard)
    streams = [RecordedStream("one", TWO_UPS, STREAM)]

    (alone,) = swept(streams, {}, 0.7)
    (among,) = swept([*streams, barking], {}, 0.7)

    assert alone.mean.fires_per_other is None
    assert among.mean.fires_per_other == 1.0
    assert as_text(report_of((alone,)).parts()).splitlines()[-1].split()[-1] == "-"


def test_false_fires_by_hand() -> None:
    """Two fires in 72 s are a hundred an hour, one is fifty; of none the bound tells."""
    rows = swept([RecordedStream("one", TWO_UPS, STREAM)], NEGATIVES, 0.4, 0.6, 0.9)

    speech, sounds = ([row.false_fires[kind] for row in rows] for kind in NEGATIVES)
    assert [rate.per_hour for rate in speech] == pytest.approx([100.0, 50.0, 0.0])
    assert [rate.count for rate in sounds] == [0, 0, 0]
    assert sounds[0].at_most_per_hour == pytest.approx(2.9957 * 200.0, rel=1e-4)


def test_the_rest_of_the_decision_counts() -> None:
    """With two looks averaged a single look of 0.9 is worth 0.45."""
    config = DecisionConfig(hop_frames=10, smoothing=2)

    low, high = swept([RecordedStream("one", TWO_UPS, STREAM)], {}, 0.44, 0.46, config=config)

    assert (low.mean.hit, high.mean.hit) == (0.5, 0.0)


def test_thresholds_are_those_of_the_slider() -> None:
    """From 0.30 to 0.99, and the threshold of the game among them."""
    assert (THRESHOLDS[0], THRESHOLDS[-1]) == (0.30, 0.99)
    assert 0.75 in THRESHOLDS
    assert list(THRESHOLDS) == sorted(THRESHOLDS)


def test_sweep_agrees_with_streams(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its threshold the sweep gives what `streams` gives, for the same seed; other rules are tried in both."""
    monkeypatch.setattr(Network, "load", hear_tones)
    data = make_data(tmp_path / "data")
    line = [str(data), "--split", "validation", "--words", "8", "--condition", "quiet", "tap 5 dB", "--smoothing", "5"]

    assert evaluate.main(["streams", *line, "--json"]) == 0
    streams = json.loads(capsys.readouterr().out)
    assert evaluate.main(["sweep", *line, "--json", "--plot", str(tmp_path / "sweep.png")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert evaluate.main(["sweep", *line]) == 0

    (row,) = [row for row in found["thresholds"] if row["threshold"] == 0.75]
    figures = streams["conditions"]["quiet"]
    assert row["conditions"] == {"quiet": {name: figures[name] for name in row["conditions"]["quiet"]}}
    assert found["left_out"] == streams["left_out"]
    assert set(row["false_fires"]) == {"speech", "sounds"}
    assert (tmp_path / "sweep.png").read_bytes().startswith(b"\x89PNG")
    assert "Left out: tap 5 dB" in capsys.readouterr().out


def test_table_for_people() -> None:
    """There is a row for each threshold, and the title says over what it was measured, and with which rules."""
    text = as_text(report_of(swept([RecordedStream("one", TWO_UPS, STREAM)], NEGATIVES, 0.6)).parts())

    assert "1 conditions (one) of 2 words each" in text
    assert "0.02 hours of speech, 0.01 hours of sounds" in text
    assert "Decision: hop_frames 2, smoothing 1, release 0.6," in text
    assert text.splitlines()[-1].split() == ["0.60", *["100.0", "%"] * 2, *["0.0", "%"] * 2, "-", "50.0", "0.0"]


def test_nothing_to_sweep_is_told() -> None:
    """Where no condition can be built there is no table."""
    report = report_of((), left_out={"tap 5 dB": "why"})

    assert as_text(report.parts()) == "No condition could be built."
