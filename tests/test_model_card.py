"""Tests that the model card for people keeps its word."""

import json
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
from tests.tones import CARD, hear_tones, silence, tone

README = evaluate.README.read_text(encoding="utf-8")
COMMANDS: dict[str, Callable[[list[str]], int]] = {"models.spot": spot.main, "models.evaluate": evaluate.main}
LINES = [line for line in re.findall(r"^python -m (.+)$", README, re.MULTILINE) if line.split()[0] in COMMANDS]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a short file and a data set of one clip, named as in the card; any model hears tones."""
    clip = tmp_path / "speech_commands" / "up" / "a_nohash_0.wav"
    clip.parent.mkdir(parents=True)
    write_wav(clip, tone("up", seconds=1.0))
    for split in ("validation", "testing"):
        (tmp_path / "speech_commands" / f"{split}_list.txt").write_text("up/a_nohash_0.wav\n")
    (tmp_path / "assets").mkdir()
    write_wav(tmp_path / "assets" / "demo.wav", np.concatenate([silence(0.3), tone("up")]))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Network, "load", hear_tones)
    return tmp_path


def test_the_card_names_both_commands() -> None:
    """The card shows how to hear and how to judge."""
    assert {line.split()[0] for line in LINES} == set(COMMANDS)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("line", LINES)
def test_commands_of_the_card_run(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command in the card runs as it stands, here on a short file and a small data set of the same names."""
    module, *arguments = shlex.split(line)

    assert COMMANDS[module](arguments) == 0
    assert "up" in capsys.readouterr().out


def test_figures_go_into_card_and_readme(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --write-card the report stands in the card beside the model, and for our own model in the README."""
    model, readme = folder / "our.tflite", folder / "README.md"
    readme.write_text("# Card\n<!-- figures: clips -->\nNone.\n<!-- end of figures: clips -->\n", encoding="utf-8")
    monkeypatch.setattr(evaluate, "DEFAULT_MODEL", model)
    monkeypatch.setattr(evaluate, "README", readme)

    assert evaluate.main(["clips", "speech_commands", "--json", "--model", str(model), "--write-card"]) == 0

    report = json.loads(capsys.readouterr().out)
    card = ModelCard.load(model.with_suffix(".json"))
    assert card.figures == {"clips": report}
    assert (card.labels, card.sha256) == (CARD.labels, CARD.sha256)
    assert clips_as_markdown(report) in readme.read_text(encoding="utf-8")
    assert "None." not in readme.read_text(encoding="utf-8")


def test_another_model_leaves_the_readme_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README tells of our own model only."""
    monkeypatch.setattr(evaluate, "README", folder / "none.md")

    assert evaluate.main(["clips", "speech_commands", "--model", "other.tflite", "--write-card"]) == 0
    assert (folder / "other.json").exists()
    assert not (folder / "none.md").exists()


def test_card_shows_the_figures_of_the_evaluation() -> None:
    """What people read is what the evaluation wrote beside the weights, to the letter."""
    card = ModelCard.load(DEFAULT_MODEL.with_suffix(".json"))

    assert with_section(README, "clips", clips_as_markdown(card.figures["clips"])) == README


def test_figures_belong_to_the_shipped_threshold() -> None:
    """The figures were measured at the threshold with which the game starts, on the validation speakers."""
    card = ModelCard.load(DEFAULT_MODEL.with_suffix(".json"))

    assert card.figures["clips"]["threshold"] == card.decision.threshold
    assert card.figures["clips"]["split"] == "validation"
