"""Tests of judging own words, on tones."""

from pathlib import Path

import pytest

from models.adapt.bank import Bank
from models.evaluate.__main__ import main
from models.evaluate.own_words import OwnWordsOptions, OwnWordsReport, judge
from models.evaluate.report import as_json
from models.spot.audio_files import write_wav
from tests.support.reports import from_json
from tests.support.tone_voice import OWN_HZ, EmbeddingNetwork, bank_of, tone_of
from tests.support.tones import TONES_HZ


@pytest.fixture
def sounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two sounds of six recordings each, a third with too few, and other words."""
    network = EmbeddingNetwork()
    monkeypatch.setattr(Bank, "load", lambda: bank_of(network))
    monkeypatch.setattr("models.evaluate.__main__.load_network", lambda *_, **__: network)
    for word, hz, count in (("ba", OWN_HZ, 6), ("hm", 1_500.0, 6), ("zz", 7_000.0, 2)):
        (tmp_path / word).mkdir()
        for i in range(count):
            write_wav(tmp_path / word / f"{i}.wav", tone_of(hz + i))
    (tmp_path / "_unknown_").mkdir()
    for i in range(3):
        write_wav(tmp_path / "_unknown_" / f"{i}.wav", tone_of(TONES_HZ["dog"] + i))
    return tmp_path


def test_taught_sounds_are_heard(sounds: Path) -> None:
    """Of a pair that is well apart all recordings that were not taught are heard, and other words do not fire."""
    network = EmbeddingNetwork()

    report = judge(OwnWordsOptions(sounds), network, decision=network.card.decision)

    (pair,) = report.pairs
    assert pair.words == ("ba", "hm")
    assert pair.kept
    assert not pair.alike
    point = next(of for of in report.curve() if of.threshold == 0.75)
    assert (point.said, point.heard, point.wrong, point.others, point.fires) == (2, 2, 0, 3, 0)
    assert from_json(OwnWordsReport, as_json(report)) == report
    assert as_json(report)["pairs"][0]["points"][0]["threshold"] == 0.5


def test_the_command_line_prints_the_curve(sounds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One row for each threshold, and one for each pair."""
    assert main(["own-words", str(sounds)]) == 0

    told = capsys.readouterr().out
    assert "1 pair of own words, 5 takes of each; 1 voice was kept." in told
    assert "ba and hm" in told


def test_too_few_recordings_are_told(sounds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where no two sounds have recordings enough it says how many are needed."""
    assert main(["own-words", str(sounds), "--takes", "6"]) == 2
    assert "7 recordings" in capsys.readouterr().err
