"""Tests of the recogniser's settings and of the model card as a file."""

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.config import NOISE, UNKNOWN, DecisionConfig, FrontEndConfig, ModelCard, ModelError, fingerprint

CARD = ModelCard(
    labels=("up", "down", UNKNOWN, NOISE),
    frontend=FrontEndConfig(mels=20),
    decision=DecisionConfig(threshold=0.6),
    sha256="ab" * 32,
    trained_on=("A data set, CC BY 4.0",),
    figures={"clips": {"recall_overall": 0.5}},
)


def test_the_front_end_is_what_the_readme_says() -> None:
    """The defaults are 16 kHz, 25 ms, 10 ms, 512 points, 40 bands from 60 to 7,600 Hz, and 98 frames."""
    config = FrontEndConfig()

    assert config.window_samples / config.sample_rate_hz == 0.025
    assert config.hop_samples / config.sample_rate_hz == 0.010
    assert (config.fft_size, config.mels, config.low_hz, config.high_hz, config.frames) == (512, 40, 60, 7_600, 98)


def test_the_rate_is_that_of_sound_from_files() -> None:
    """What `audio_files` delivers is what the front end expects; a card of another rate is refused below."""
    assert FrontEndConfig().sample_rate_hz == SAMPLE_RATE_HZ


def test_the_threshold_is_the_seed_demos() -> None:
    """A score of 0.75 makes a command unless the player says otherwise."""
    assert DecisionConfig().threshold == 0.75


def test_card_survives_its_file(tmp_path: Path) -> None:
    """A card read back equals the card written."""
    CARD.save(tmp_path / "card.json")

    assert ModelCard.load(tmp_path / "card.json") == CARD


def test_a_card_of_before_counts_all_talk(tmp_path: Path) -> None:
    """A card that says neither how near talk must be nor of a second chance decides as it did, without either."""
    CARD.save(tmp_path / "card.json")
    raw = json.loads((tmp_path / "card.json").read_text())
    for name in ("talk_db", "command_odds", "again", "again_s"):
        del raw["decision"][name]
    (tmp_path / "card.json").write_text(json.dumps(raw))

    assert ModelCard.load(tmp_path / "card.json").decision == replace(
        CARD.decision, talk_db=120.0, command_odds=1.0, again=1.0, again_s=3.0
    )


def test_commands_are_the_labels_that_move_the_pen() -> None:
    """Unknown speech and background noise are labels but no commands."""
    assert CARD.commands == ("up", "down")


def test_fingerprint_is_the_hash_of_one_line(tmp_path: Path) -> None:
    """It is SHA-256 of a line of JSON, in which the weights "abc" have the hash printed in FIPS 180-2, appendix B.1."""
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    line = (
        '{"frontend": {"bias": 2.0, "fft_size": 512, "floor": 1e-08, "frames": 98, "gain": 0.98, "high_hz": 7600.0, '
        '"hop_samples": 160, "low_hz": 60.0, "mels": 40, "root": 0.5, "sample_rate_hz": 16000, "smooth": 0.025, '
        '"window_samples": 400}, "labels": ["up", "_unknown_"], '
        '"weights": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}'
    )

    given = fingerprint(path, labels=("up", UNKNOWN), frontend=FrontEndConfig(low_hz=60))

    assert given == hashlib.sha256(line.encode()).hexdigest()


def test_a_card_is_made_out_for_weights(tmp_path: Path) -> None:
    """The card for weights has their fingerprint; another decision or other figures leave it as it is."""
    path = tmp_path / "abc"
    path.write_bytes(b"abc")

    card = CARD.for_weights(path)

    assert card == replace(CARD, sha256=fingerprint(path, labels=CARD.labels, frontend=CARD.frontend))
    assert replace(card, decision=DecisionConfig(), figures={}).for_weights(path).sha256 == card.sha256


def test_a_card_is_replaced_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing fails the old card is still there, and in the end nothing lies beside a card."""
    path = tmp_path / "card.json"
    CARD.save(path)

    def full(self: Path, text: str, **more: object) -> int:
        del self, text, more
        raise OSError("disk full")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="disk full"):
        replace(CARD, labels=()).save(path)
    assert ModelCard.load(path) == CARD
    assert list(tmp_path.iterdir()) == [path]


BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "no labels": lambda raw: raw.pop("labels"),
    "labels are a number": lambda raw: raw.update(labels=4),
    "labels are one text": lambda raw: raw.update(labels="up"),
    "a label is a number": lambda raw: raw["labels"].append(4),
    "a label twice": lambda raw: raw["labels"].append("up"),
    "unknown twice": lambda raw: raw["labels"].append(UNKNOWN),
    "no label for other words": lambda raw: raw["labels"].remove(UNKNOWN),
    "no label for noise": lambda raw: raw["labels"].remove(NOISE),
    "no command": lambda raw: raw.update(labels=[UNKNOWN, NOISE]),
    "threshold out of range": lambda raw: raw["decision"].update(threshold=1.5),
    "threshold is a word": lambda raw: raw["decision"].update(threshold="high"),
    "threshold is true": lambda raw: raw["decision"].update(threshold=True),
    "waits for ever": lambda raw: raw["decision"].update(other_word_s=math.inf),
    "waits for a number that is none": lambda raw: raw["decision"].update(same_word_s=math.nan),
    "half a frame": lambda raw: raw["decision"].update(hop_frames=2.5),
    "a count with a point": lambda raw: raw["frontend"].update(frames=98.0),
    "a count that is true": lambda raw: raw["decision"].update(smoothing=True),
    "another rate": lambda raw: raw["frontend"].update(sample_rate_hz=48_000),
    "infinite floor": lambda raw: raw["frontend"].update(floor=math.inf),
    "more than a float holds": lambda raw: raw["frontend"].update(floor=10**400),
    "unknown setting": lambda raw: raw["frontend"].update(pcen=True),
    "missing setting": lambda raw: raw["frontend"].pop("floor"),
    "front end is a list": lambda raw: raw.update(frontend=[1]),
    "credits are one text": lambda raw: raw.update(trained_on="a data set"),
    "figures are a number": lambda raw: raw.update(figures=1),
}


def broken(change: str) -> str:
    """Return the text of a card broken in the way `change` names."""
    raw = json.loads(json.dumps(asdict(CARD)))
    BROKEN[change](raw)
    return json.dumps(raw)


@pytest.mark.parametrize("change", ["{labels", "[]", "4", *BROKEN])
def test_broken_cards_are_refused(tmp_path: Path, change: str) -> None:
    """A card that is damaged or made for another program is a ModelError that names the file and the remedy."""
    path = tmp_path / "card.json"
    path.write_text(broken(change) if change in BROKEN else change, encoding="utf-8")

    with pytest.raises(ModelError, match="is not usable") as caught:
        ModelCard.load(path)

    assert str(path) in str(caught.value)
    assert "Restore it or train the model again." in str(caught.value)


def test_a_card_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are a damaged card."""
    path = tmp_path / "card.json"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ModelError, match="is not usable"):
        ModelCard.load(path)


def test_a_missing_card_is_refused(tmp_path: Path) -> None:
    """A model without its card is not played."""
    with pytest.raises(ModelError, match="Put it beside"):
        ModelCard.load(tmp_path / "none.json")


@pytest.mark.parametrize(
    "changes",
    [
        {"window_samples": 600},
        {"hop_samples": 0},
        {"hop_samples": 500},
        {"low_hz": 8_000.0},
        {"high_hz": 9_000.0},
        {"low_hz": -1.0},
        {"mels": 0},
        {"frames": 0},
        {"floor": 0.0},
        {"smooth": 0.0},
        {"smooth": 1.1},
        {"gain": -0.1},
        {"gain": 1.1},
        {"bias": -1.0},
        {"root": 0.0},
        {"root": 1.1},
    ],
)
def test_impossible_front_ends_are_refused(changes: dict[str, Any]) -> None:
    """A front end that cannot work is refused with the expected range."""
    with pytest.raises(ValueError, match="expected"):
        replace(FrontEndConfig(), **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"threshold": 0.0},
        {"threshold": 1.0},
        {"threshold": float("nan")},
        {"hop_frames": 0},
        {"smoothing": 0},
        {"release": 0.0},
        {"release": 1.1},
        {"same_word_s": -0.1},
        {"other_word_s": -0.1},
        {"command_odds": 0.0},
        {"command_odds": float("nan")},
        {"sharpness": 0.0},
        {"sharpness": float("nan")},
    ],
)
def test_impossible_decisions_are_refused(changes: dict[str, Any]) -> None:
    """A decision rule that cannot work is refused with the expected range."""
    with pytest.raises(ValueError, match="expected"):
        replace(DecisionConfig(), **changes)
