"""Tests of the recogniser's settings and of the model card as a file."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.config import NOISE, UNKNOWN, DecisionConfig, FrontEndConfig, ModelCard, ModelError, sha256_of

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


def test_the_threshold_is_the_seed_demos() -> None:
    """A score of 0.75 makes a command unless the player says otherwise."""
    assert DecisionConfig().threshold == 0.75


def test_card_survives_its_file(tmp_path: Path) -> None:
    """A card read back equals the card written."""
    CARD.save(tmp_path / "card.json")

    assert ModelCard.load(tmp_path / "card.json") == CARD


def test_commands_are_the_labels_that_move_the_pen() -> None:
    """Unknown speech and background noise are labels but no commands."""
    assert CARD.commands == ("up", "down")


def test_hash_is_sha_256(tmp_path: Path) -> None:
    """The hash of a file is SHA-256: for "abc" the value printed in FIPS 180-2, appendix B.1."""
    path = tmp_path / "abc"
    path.write_bytes(b"abc")

    assert sha256_of(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_of(path) == hashlib.sha256(b"abc").hexdigest()


def broken(change: str) -> str:
    """Return the text of a card broken in the way `change` names."""
    raw: dict[str, Any] = json.loads(json.dumps({**CARD.__dict__, "frontend": {}, "decision": {}}))
    raw["frontend"] = dict(FrontEndConfig().__dict__)
    raw["decision"] = dict(DecisionConfig().__dict__)
    if change == "no JSON":
        return "{labels"
    if change == "a list":
        return "[]"
    if change == "no labels":
        del raw["labels"]
    elif change == "labels are a number":
        raw["labels"] = 4
    elif change == "threshold out of range":
        raw["decision"]["threshold"] = 1.5
    elif change == "threshold is a word":
        raw["decision"]["threshold"] = "high"
    elif change == "unknown setting":
        raw["frontend"]["pcen"] = True
    elif change == "missing setting":
        del raw["frontend"]["floor"]
    return json.dumps(raw)


@pytest.mark.parametrize(
    "change",
    [
        "no JSON",
        "a list",
        "no labels",
        "labels are a number",
        "threshold out of range",
        "threshold is a word",
        "unknown setting",
        "missing setting",
    ],
)
def test_broken_cards_are_refused(tmp_path: Path, change: str) -> None:
    """A card that is damaged or made for another program is a ModelError that names the file and the remedy."""
    path = tmp_path / "card.json"
    path.write_text(broken(change), encoding="utf-8")

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
    ],
)
def test_impossible_decisions_are_refused(changes: dict[str, Any]) -> None:
    """A decision rule that cannot work is refused with the expected range."""
    with pytest.raises(ValueError, match="expected"):
        replace(DecisionConfig(), **changes)
