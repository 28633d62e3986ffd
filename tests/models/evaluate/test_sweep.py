"""Tests of judging every threshold at once."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from models.evaluate import __main__ as evaluate
from models.evaluate.matching import Spoken
from models.evaluate.recorded_scores import Quiet, SpokenTrace, Trace
from models.evaluate.report import Report, as_text
from models.evaluate.sweep import THRESHOLDS, parts
from models.evaluate.sweep import sweep as sweep_all
from models.spot.config import DIRECTIONS, DecisionConfig
from models.spot.runtime import Network
from tests.support.hand_traces import CONFIG, TWO_UPS, trace
from tests.support.made_speech import make_data
from tests.support.tones import hear_tones

# The first "up" scores 0.9, the second 0.6 and then "down" 0.4; a dog in between scores 0.5.
STREAM = trace(6.0, (1.6, "up", 0.9), (3.6, "up", 0.6), (4.2, "down", 0.4))
CLEAR = trace(6.0, (1.6, "up", 0.95), (3.6, "up", 0.95))
QUIET = {Quiet.SPEECH: [trace(36.0, (9.0, "up", 0.8)), trace(36.0, (4.0, "down", 0.5))], Quiet.SOUNDS: [trace(18.0)]}


def sweep(streams: Sequence[SpokenTrace], quiet: Mapping[Quiet, Sequence[Trace]], **more: Any) -> list[dict[str, Any]]:
    """Return the figures at each threshold for the four directions."""
    return sweep_all(streams, quiet, commands=DIRECTIONS, **more)


def test_shares_by_hand() -> None:
    """At 0.3 "down" spoils the second word, at 0.5 both are right, at 0.7 one is missed, at 0.93 both are."""
    rows = sweep([SpokenTrace("one", TWO_UPS, STREAM)], {}, config=CONFIG, thresholds=(0.3, 0.5, 0.7, 0.93))

    assert [row["exactly_once"] for row in rows] == [0.5, 1.0, 0.5, 0.0]
    assert [row["hit"] for row in rows] == [1.0, 1.0, 0.5, 0.0]
    assert [row["duplicate"] for row in rows] == [0.5, 0.0, 0.0, 0.0]
    assert [row["wrong"] for row in rows] == [0.5, 0.0, 0.0, 0.0]


def test_rows_are_means_over_streams() -> None:
    """At 0.7 one stream has half of its words, another all: together three quarters."""
    streams = [SpokenTrace("one", TWO_UPS, STREAM), SpokenTrace("two", TWO_UPS, CLEAR)]

    (row,) = sweep(streams, {}, config=CONFIG, thresholds=(0.7,))

    assert row["exactly_once"] == 0.75
    assert {name: figures["exactly_once"] for name, figures in row["conditions"].items()} == {"one": 0.5, "two": 1.0}


def test_without_other_words_there_is_no_rate_of_theirs() -> None:
    """Streams of commands alone say nothing about other words; a stream with one fire in one says it for all."""
    barking = SpokenTrace("dog", (*TWO_UPS, Spoken("dog", 4.9, 5.3)), trace(6.0, (1.6, "up", 0.9), (5.2, "down", 0.9)))
    streams = [SpokenTrace("one", TWO_UPS, STREAM)]

    (alone,) = sweep(streams, {}, config=CONFIG, thresholds=(0.7,))
    (among,) = sweep([*streams, barking], {}, config=CONFIG, thresholds=(0.7,))

    assert alone["fires_per_other"] is None
    assert among["fires_per_other"] == 1.0
    report: Report = {"split": None, "decision": {}, "words": 2, "thresholds": [alone], "left_out": {}}
    assert as_text(parts(report)).splitlines()[-1].split()[-1] == "-"


def test_false_fires_by_hand() -> None:
    """Two fires in 72 s are a hundred an hour, one is fifty; of none the bound tells."""
    rows = sweep([SpokenTrace("one", TWO_UPS, STREAM)], QUIET, config=CONFIG, thresholds=(0.4, 0.6, 0.9))

    assert [row["false_fires"]["speech"]["per_hour"] for row in rows] == pytest.approx([100.0, 50.0, 0.0])
    assert [row["false_fires"]["sounds"]["count"] for row in rows] == [0, 0, 0]
    assert rows[0]["false_fires"]["sounds"]["at_most_per_hour"] == pytest.approx(2.9957 * 200.0, rel=1e-4)


def test_the_rest_of_the_decision_counts() -> None:
    """With two looks averaged a single look of 0.9 is worth 0.45."""
    config = DecisionConfig(hop_frames=10, smoothing=2)

    low, high = sweep([SpokenTrace("one", TWO_UPS, STREAM)], {}, config=config, thresholds=(0.44, 0.46))

    assert (low["hit"], high["hit"]) == (0.5, 0.0)


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
    swept = json.loads(capsys.readouterr().out)

    (row,) = [row for row in swept["thresholds"] if row["threshold"] == 0.75]
    figures = streams["conditions"]["quiet"]
    assert row["conditions"] == {"quiet": {name: figures[name] for name in row["conditions"]["quiet"]}}
    assert swept["left_out"] == streams["left_out"]
    assert set(row["false_fires"]) == {"speech", "sounds"}
    assert (tmp_path / "sweep.png").read_bytes().startswith(b"\x89PNG")
    assert "Left out: tap 5 dB" in as_text(parts(swept))


def test_table_for_people() -> None:
    """There is a row for each threshold, and the title says over what it was measured, and with which rules."""
    rows = sweep([SpokenTrace("one", TWO_UPS, STREAM)], QUIET, config=CONFIG, thresholds=(0.6,))
    decision = {"threshold": 0.75, "smoothing": 1}
    text = as_text(parts({"split": None, "decision": decision, "words": 2, "thresholds": rows, "left_out": {}}))

    assert "1 conditions (one) of 2 words each" in text
    assert "0.02 hours of speech, 0.01 hours of sounds" in text
    assert "Decision: smoothing 1." in text
    assert text.splitlines()[-1].split() == ["0.60", *["100.0", "%"] * 2, *["0.0", "%"] * 2, "-", "50.0", "0.0"]


def test_nothing_to_sweep_is_told() -> None:
    """Where no condition can be built there is no table."""
    report: Report = {"split": None, "decision": {}, "words": 4, "thresholds": [], "left_out": {"tap 5 dB": "why"}}

    assert as_text(parts(report)) == "No condition could be built."
