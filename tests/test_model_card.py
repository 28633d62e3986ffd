"""Tests that the model card for people keeps its word."""

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import evaluate, judge_speed, judge_streams, spot
from models.config import DEFAULT_MODEL, ModelCard
from models.report import as_markdown, with_section
from models.runtime import Network
from models.wav import write_wav
from tests.tones import CARD, ToneNetwork, hear_tones, silence, tone

README = evaluate.README.read_text(encoding="utf-8")
COMMANDS: dict[str, Callable[[list[str]], int]] = {"models.spot": spot.main, "models.evaluate": evaluate.main}
LINES = [line for line in re.findall(r"^python -m (.+)$", README, re.MULTILINE) if line.split()[0] in COMMANDS]
JUDGED = {line.split()[1]: line for line in LINES if line.split()[0] == "models.evaluate"}  # by subcommand
SAYS = {"clips": "all commands", "streams": "exactly once", "long": "at most per hour", "speed": "µs", "sweep": "0.75"}
CLIP = "up/8b775397_nohash_0.wav"  # a validation speaker, by the rule and in the list


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a short file and a data set of one clip, named as in the card; any model hears tones."""
    data = tmp_path / "speech_commands"
    for name, sound in ((CLIP, tone("up", seconds=1.0)), ("_background_noise_/running_tap.wav", silence(10.0))):
        (data / name).parent.mkdir(parents=True)
        write_wav(data / name, sound)
    for split in ("validation", "testing"):
        (data / f"{split}_list.txt").write_text(f"{CLIP}\n")
    (tmp_path / "assets").mkdir()
    write_wav(tmp_path / "assets" / "demo.wav", np.concatenate([silence(0.3), tone("up")]))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Network, "load", hear_tones)
    monkeypatch.setattr(judge_streams, "WORDS", 4)
    monkeypatch.setattr(judge_speed, "SECONDS", 1.0)
    monkeypatch.setattr(judge_speed, "start_up", lambda _: (0.5, 60.0))
    return tmp_path


def test_the_card_names_all_commands() -> None:
    """The card shows how to hear, and every way to judge."""
    assert {line.split()[0] for line in LINES} == set(COMMANDS)
    assert set(JUDGED) == set(evaluate.JUDGEMENTS) == set(SAYS)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("line", LINES)
def test_commands_of_the_card_run(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command in the card runs as it stands, here on a short file and a small data set of the same names."""
    module, *arguments = shlex.split(line)

    assert COMMANDS[module](arguments) == 0
    assert SAYS.get(arguments[0], "up") in capsys.readouterr().out


@pytest.mark.parametrize("what", evaluate.JUDGEMENTS)
def test_figures_go_into_card_and_readme(
    what: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --write-card the report stands in the card beside the model, and for our own model in the README."""
    model, readme = folder / "our.tflite", folder / "README.md"
    readme.write_text(f"# Card\n<!-- figures: {what} -->\nNone.\n<!-- end of figures: {what} -->\n", encoding="utf-8")
    monkeypatch.setattr(evaluate, "DEFAULT_MODEL", model)
    monkeypatch.setattr(evaluate, "README", readme)

    assert evaluate.main([*shlex.split(JUDGED[what])[1:], "--json", "--model", str(model), "--write-card"]) == 0

    report = json.loads(capsys.readouterr().out)
    card = ModelCard.load(model.with_suffix(".json"))
    assert card.figures == {what: report}
    assert (card.labels, card.sha256) == (CARD.labels, CARD.sha256)
    assert as_markdown(evaluate.JUDGEMENTS[what].parts(report)) in readme.read_text(encoding="utf-8")
    assert "None." not in readme.read_text(encoding="utf-8")


@pytest.mark.usefixtures("folder")
def test_figures_are_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    """One judgement after another adds to the card; what was there stays."""
    monkeypatch.setattr(
        Network, "load", lambda path: ToneNetwork(replace(CARD, figures=figures(path.with_suffix(".json"))))
    )
    for arguments in (["clips", "speech_commands"], ["speed"]):
        assert evaluate.main([*arguments, "--model", "other.tflite", "--write-card"]) == 0

    assert list(figures(Path("other.json"))) == ["clips", "speed"]


def figures(path: Path) -> dict[str, Any]:
    """Return the figures in a card, none where there is no card."""
    return ModelCard.load(path).figures if path.exists() else {}


def test_another_model_leaves_the_readme_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README tells of our own model only."""
    monkeypatch.setattr(evaluate, "README", folder / "none.md")

    assert evaluate.main(["clips", "speech_commands", "--model", "other.tflite", "--write-card"]) == 0
    assert (folder / "other.json").exists()
    assert not (folder / "none.md").exists()


@pytest.mark.parametrize("what", evaluate.JUDGEMENTS)
def test_card_shows_the_figures_of_the_evaluation(what: str) -> None:
    """What people read is what the evaluation wrote beside the weights, to the letter, or that there is nothing yet."""
    measured = ModelCard.load(DEFAULT_MODEL.with_suffix(".json")).figures
    shown = as_markdown(evaluate.JUDGEMENTS[what].parts(measured[what])) if what in measured else "Not measured yet."

    assert with_section(README, what, shown) == README


def test_figures_belong_to_the_shipped_decision() -> None:
    """The figures were measured with the decision with which the game starts, on the validation speakers."""
    card = ModelCard.load(DEFAULT_MODEL.with_suffix(".json"))
    judged = [report for what, report in card.figures.items() if what in ("clips", "streams", "long")]

    assert card.figures["clips"] in judged
    assert [report["decision"] for report in judged] == [asdict(card.decision)] * len(judged)
    assert [report["split"] for report in judged] == ["validation"] * len(judged)
