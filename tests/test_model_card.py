"""Tests that the model card for people keeps its word."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from models import evaluate, spot
from models.config import DEFAULT_MODEL, ModelCard
from models.report import clips_as_markdown, with_section
from models.runtime import Network
from models.wav import write_wav
from tests.tones import hear_tones, silence, tone

README = evaluate.README.read_text(encoding="utf-8")
COMMANDS: dict[str, Callable[[list[str]], int]] = {"models.spot": spot.main, "models.evaluate": evaluate.main}
LINES = [line for line in re.findall(r"^python -m (.+)$", README, re.MULTILINE) if line.split()[0] in COMMANDS]


def test_the_card_names_both_commands() -> None:
    """The card shows how to hear and how to judge."""
    assert {line.split()[0] for line in LINES} == set(COMMANDS)


@pytest.mark.parametrize("line", LINES)
def test_commands_of_the_card_run(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command in the card runs as it stands, here on a short file and a small data set of the same names."""
    (tmp_path / "assets").mkdir()
    write_wav(tmp_path / "assets" / "demo.wav", np.concatenate([silence(0.3), tone("up")]))
    (tmp_path / "speech_commands" / "up").mkdir(parents=True)
    write_wav(tmp_path / "speech_commands" / "up" / "a_nohash_0.wav", tone("up", seconds=1.0))
    for split in ("validation", "testing"):
        (tmp_path / "speech_commands" / f"{split}_list.txt").write_text("up/a_nohash_0.wav\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Network, "load", hear_tones)
    module, *arguments = shlex.split(line)

    assert COMMANDS[module](arguments) == 0
    assert "up" in capsys.readouterr().out


def test_card_shows_the_figures_of_the_evaluation() -> None:
    """What people read is what the evaluation wrote beside the weights, to the letter."""
    card = ModelCard.load(DEFAULT_MODEL.with_suffix(".json"))

    assert with_section(README, "clips", clips_as_markdown(card.figures["clips"])) == README


def test_figures_belong_to_the_shipped_threshold() -> None:
    """The figures were measured at the threshold with which the game starts, on the validation speakers."""
    card = ModelCard.load(DEFAULT_MODEL.with_suffix(".json"))

    assert card.figures["clips"]["threshold"] == card.decision.threshold
    assert card.figures["clips"]["split"] == "validation"
