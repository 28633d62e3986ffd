"""Tests of the list of words that went wrong, on scores made by hand and as the command writes it."""

import csv
from dataclasses import fields, replace
from pathlib import Path

import pytest

from models.evaluate import __main__ as evaluate
from models.evaluate.matching import Spoken
from models.evaluate.misses import Miss, MissKind, misses_in, save_misses
from models.evaluate.recorded_scores import RecordedStream
from models.spot.runtime import Network
from tests.support.hand_scores import CONFIG, hand_scores, recordings_of
from tests.support.made_speech import VALIDATION, make_data
from tests.support.tones import hear_tones

SPOKEN = (
    Spoken("up", 1.0, 1.5, "ann_nohash_0"),
    Spoken("left", 3.0, 3.5, "bob_nohash_1"),
    Spoken("down", 5.0, 5.5, "ann_nohash_0"),
    Spoken("right", 7.0, 7.5, "bob_nohash_0"),
    Spoken("dog", 9.0, 9.5, "eve_nohash_0"),
    Spoken("dog", 11.0, 11.5, "eve_nohash_1"),
)
STREAM = RecordedStream(
    "quiet",
    SPOKEN,
    hand_scores(
        14.0,
        *((1.4, "up", 0.9), (2.0, "up", 0.95)),  # twice
        *((3.5, "left", 0.6), (3.8, "left", 0.7), (4.6, "left", 0.74)),  # missed; its time ends at 4.4 s
        *((5.5, "down", 0.5), (5.6, "up", 0.8)),  # wrong
        (7.4, "right", 0.8),  # right
        *((9.3, "_unknown_", 0.7), (9.6, "left", 0.9)),  # another word that fires
    ),
)


def test_each_miss_by_hand() -> None:
    """Each word that went wrong says how, what fired when, and the best score of its own label while it could fire."""
    found = {miss.label: miss for miss in misses_in(recordings_of(STREAM), CONFIG)}

    told = {label: (m.outcome, m.fired, m.score, m.score_s) for label, m in found.items()}
    assert told == {
        "up": (MissKind.TWICE, "up 1.40, up 2.00", 0.95, 2.0),
        "left": (MissKind.MISSED, "", 0.7, 3.8),
        "down": (MissKind.WRONG, "up 5.60", 0.5, 5.5),
        "dog": (MissKind.FIRED, "left 9.60", 0.7, 9.3),
    }
    left = found["left"]
    assert (left.speaker, left.clip, left.condition) == ("bob", "bob_nohash_1", "quiet")
    assert (left.start_s, left.end_s) == (3.0, 3.5)


def test_scores_are_smoothed() -> None:
    """With two looks averaged a single look of 0.9 is worth 0.45."""
    one = RecordedStream("quiet", SPOKEN[:1], hand_scores(4.0, (1.4, "up", 0.9)))

    (miss,) = misses_in(recordings_of(one), replace(CONFIG, smoothing=2))

    assert (miss.score, miss.score_s) == pytest.approx((0.45, 1.4))  # the first of two looks that score alike


def test_words_stand_together() -> None:
    """Misses are in the order of words, then of recordings, so that one recording's conditions stand together."""
    silent = [RecordedStream(name, SPOKEN[:4], hand_scores(9.0)) for name in ("quiet", "far")]

    found = misses_in(recordings_of(*silent), CONFIG)

    order = [(miss.label, miss.condition) for miss in found]
    assert order == [(label, name) for label in ("down", "left", "right", "up") for name in ("quiet", "far")]
    assert {(miss.outcome, miss.score) for miss in found} == {(MissKind.MISSED, 0.0)}


def test_nothing_wrong_is_an_empty_list(tmp_path: Path) -> None:
    """A file without misses holds the names of its columns."""
    save_misses([], tmp_path / "misses.csv")

    assert (tmp_path / "misses.csv").read_text().split(",")[:3] == ["label", "speaker", "clip"]


def test_streams_lists_its_misses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Over a telephone the tones of "right" are all missed, and stand in the file by speaker."""
    monkeypatch.setattr(Network, "load", hear_tones)
    out = tmp_path / "misses.csv"
    line = ["streams", str(make_data(tmp_path / "data")), "--split", "validation", "--smoothing", "7"]

    assert evaluate.main([*line, "--words", "10", "--condition", "telephone", "--misses", str(out)]) == 0

    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [field.name for field in fields(Miss)]
    assert {(row["label"], row["condition"], row["outcome"]) for row in rows} == {("right", "telephone", "missed")}
    assert [row["speaker"] for row in rows] == sorted(VALIDATION)
    assert "telephone" in capsys.readouterr().out
