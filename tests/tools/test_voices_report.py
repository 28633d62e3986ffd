"""Tests of the report on synthetic voices, with tones for words, and of the figures that were written by it."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from models.evaluate import __main__ as evaluate
from models.evaluate.report import as_markdown, with_section
from models.spot.config import VOCABULARIES, ModelCard, weights_of
from models.spot.runtime import Network
from models.synthetic.voices import HELD_OUT
from tests.support import voices
from tests.support.reports import from_json
from tests.support.tones import CARD, RATE_HZ, hear_tones, silence, tone
from tests.tools import voices_report

LEAST = 0.9  # of the commands of each voice, exactly once
KNOWN_BELOW: dict[str, dict[str, str]] = {
    "directional4w": {
        "awb": "a Scottish voice, whose up is heard one time in four, and whose down, which sounds like doon, seldom",
        "rms": "its up is heard one time in three",
    },
    "handsfree8w": {
        "awb": "as above, and its yes is never heard",
        "kal": "its go is heard three times in four, its yes two in three",
        "rms": "as above, and its stop is never heard",
        "slt": "its stop is never heard",
    },
}
"""Vocabulary -> voice -> why our weights stay below; a voice that does no longer is to go from here."""

LOUD = replace(voices_report.QUIET, level_db=14.0)


def say_tones(voice: str, word: str) -> NDArray[np.float32]:
    """Return a command as the tone of "dog" and then its own, so that it fires 150 ms after its start at the soonest.

    Other words are that of "dog" alone. For kal "up" is another word, for awb "house" is "down".
    """
    said = {("kal", "up"): "dog", ("awb", "house"): "down"}.get((voice, word), word)
    return np.concatenate([tone("dog", seconds=0.15), tone(said if said in voices.DIRECTIONS else "dog", seconds=0.2)])


@pytest.fixture
def _tones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every voice speak in tones, loud and at one pace, and every model path load the network that hears them."""
    monkeypatch.setattr(voices, "spoken", say_tones)
    monkeypatch.setattr(voices_report, "SLOWEST", 1.0)
    monkeypatch.setattr(voices_report, "FASTEST", 1.0)
    monkeypatch.setattr(voices_report, "QUIET", LOUD)
    monkeypatch.setattr(Network, "load", hear_tones)


@pytest.mark.usefixtures("_tones")
def test_figures_counted_by_hand() -> None:
    """One voice misses one command of four, so 75 %; one fires on one other word of twelve; the rest are perfect."""
    found = voices_report.judge(hear_tones(), trials=2).voices
    figures = {name: voice.figures for name, voice in found.items()}

    assert list(found) == [voice.name for voice in HELD_OUT]
    assert {(of.commands, of.others) for of in figures.values()} == {(8, 24)}
    assert {name for name, of in figures.items() if of.exactly_once != 1.0} == {"kal"}
    assert figures["kal"].exactly_once == 0.75
    assert figures["kal"].exactly_once_by_word == {"up": 0.0, "down": 1.0, "left": 1.0, "right": 1.0}
    assert figures["awb"].fires_per_other == pytest.approx(1 / 12)
    assert {name: voice.fired_on for name, voice in found.items() if voice.fired_on} == {"awb": {"house": 2}}


def test_forty_commands_a_voice() -> None:
    """Without another wish, each voice says at least forty commands."""
    assert voices_report.TRIALS * len(voices.DIRECTIONS) >= 40


def test_no_trial_is_like_another(rng: np.random.Generator) -> None:
    """A voice says each word as often as asked, at levels 10 dB apart at most, and up to 7 % faster or slower."""
    stream = voices_report.recording("anna", trials=6, rng=rng)

    said = [word for word in stream.spoken if word.label == "right"]
    lengths_s = [word.end_s - word.start_s for word in said]
    parts = [stream.samples[round(RATE_HZ * word.start_s) : round(RATE_HZ * word.end_s)] for word in said]
    levels_db = [20.0 * np.log10(np.sqrt(np.mean(part**2))) for part in parts]
    assert len(stream.spoken) == 6 * 16
    assert len(said) == 6
    assert 1.02 < max(lengths_s) / min(lengths_s) < 1.07 / 0.93 + 0.1  # bounds are found every 10 ms
    assert 2.0 < max(levels_db) - min(levels_db) < 10.5


def test_words_are_kept_whole(rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    """A soft final stop, 30 dB below the word and 150 ms after it, is heard though it is outside the word's bounds."""
    stop = tone("dog", seconds=0.03, peak=0.1 * 10.0 ** (-30 / 20))
    monkeypatch.setattr(voices_report, "QUIET", LOUD)
    monkeypatch.setattr(voices, "spoken", lambda *_: np.concatenate([tone("up", seconds=0.3), silence(0.15), stop]))

    stream = voices_report.recording("anna", trials=1, rng=rng)

    word = stream.spoken[3]
    assert word.end_s - word.start_s < 0.4
    first, last = round((word.end_s + 0.05) * RATE_HZ), round((word.end_s + 0.22) * RATE_HZ)
    assert np.abs(stream.samples[first:last]).max() > 2 * np.abs(stream.samples[:8_000]).max()


@pytest.mark.usefixtures("_tones")
def test_written_into_card_and_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table is printed, and with --write-card it stands on the page, with a row for each voice, and in the card."""
    model, page = tmp_path / "our.tflite", tmp_path / "our.md"
    page.write_text("<!-- figures: voices -->\nNone.\n<!-- end of figures: voices -->\n", encoding="utf-8")
    monkeypatch.setattr(evaluate, "MODEL_PAGES", {model: page})
    model.touch()
    CARD.save(model.with_suffix(".json"))

    voices_report.main(["--model", str(model), "--trials", "1", "--write-card"])

    written = page.read_text(encoding="utf-8")
    assert "kal (flite)" in capsys.readouterr().out
    assert [f"| {voice.name} ({voice.program}) |" in written for voice in HELD_OUT] == [True] * len(HELD_OUT)
    assert "| kal (flite) | 75.0 % | 0.0 % | 100.0 % |" in written
    assert ModelCard.load(model.with_suffix(".json")).figures["voices"]["trials"] == 1


def shipped(vocabulary: str) -> Any:
    """Return the figures of the voices that were measured with our weights, or None."""
    weights = weights_of(vocabulary)
    card = ModelCard.load(weights.with_suffix(".json")) if weights.is_file() else None
    return card.figures.get(voices_report.NAME) if card else None


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_pages_show_every_voice(vocabulary: str) -> None:
    """What people read is what was measured with our weights as they play, for every voice, or that nothing was yet."""
    page = evaluate.MODEL_PAGES[weights_of(vocabulary)].read_text(encoding="utf-8")
    measured = shipped(vocabulary)
    told = from_json(voices_report.VoicesReport, measured) if measured else None
    shown = as_markdown(told.parts()) if told else "Not measured yet."

    assert with_section(page, voices_report.NAME, shown) == page
    if measured:
        assert list(measured["voices"]) == [voice.name for voice in HELD_OUT]
        assert measured["decision"] == asdict(ModelCard.load(weights_of(vocabulary).with_suffix(".json")).decision)
        assert measured["trials"] == voices_report.TRIALS


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_each_voice_is_heard(vocabulary: str) -> None:
    """Our weights hear nine of ten commands of each voice exactly once, but for the voices named above."""
    measured = shipped(vocabulary)
    if not measured:
        pytest.skip("not measured yet")
    below = {name for name, figures in measured["voices"].items() if figures["exactly_once"] < LEAST}

    assert below == set(KNOWN_BELOW.get(vocabulary, {}))
