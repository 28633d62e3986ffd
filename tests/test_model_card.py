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

from models import evaluate, judge_speed, judge_streams, judgements, spot
from models.config import DEFAULT_MODEL, ModelCard
from models.report import as_markdown, with_section
from models.runtime import Network
from models.size import NetworkSize
from models.wav import write_wav
from tests.tones import CARD, hear_tones, silence, tone

README = evaluate.PAGES[DEFAULT_MODEL].read_text(encoding="utf-8")
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
    monkeypatch.setattr(judge_speed, "measure_yardstick", lambda _: (None, "It is for another test."))
    monkeypatch.setattr(judge_speed, "network_size", lambda _: NetworkSize(81, 318, 4_096))
    return tmp_path


def test_the_card_names_all_commands() -> None:
    """The card shows how to hear, and every way to judge."""
    assert {line.split()[0] for line in LINES} == set(COMMANDS)
    assert set(JUDGED) == set(judgements.JUDGEMENTS) == set(SAYS)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("line", LINES)
def test_commands_of_the_card_run(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command in the card runs as it stands, here on a short file and a small data set of the same names."""
    module, *arguments = shlex.split(line)

    assert COMMANDS[module](arguments) == 0
    assert SAYS.get(arguments[0], "up") in capsys.readouterr().out


@pytest.mark.parametrize("what", judgements.JUDGEMENTS)
def test_figures_go_into_card_and_readme(
    what: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --write-card the report stands in the card beside the model, and for a model of ours on its own page."""
    model, page, other = folder / "our.tflite", folder / "our.md", folder / "other.md"
    for path in (page, other):
        path.write_text(f"# Card\n<!-- figures: {what} -->\nNone.\n<!-- end of figures: {what} -->\n", encoding="utf-8")
    monkeypatch.setattr(evaluate, "PAGES", {folder / "other.tflite": other, model: page})
    CARD.save(model.with_suffix(".json"))

    assert evaluate.main([*shlex.split(JUDGED[what])[1:], "--json", "--model", str(model), "--write-card"]) == 0

    report = json.loads(capsys.readouterr().out)
    card = ModelCard.load(model.with_suffix(".json"))
    assert card.figures == {what: report}
    assert (card.labels, card.sha256) == (CARD.labels, CARD.sha256)
    assert as_markdown(judgements.JUDGEMENTS[what].parts(report)) in page.read_text(encoding="utf-8")
    assert "None." not in page.read_text(encoding="utf-8")
    assert "None." in other.read_text(encoding="utf-8")


def test_figures_are_merged(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One judgement after another adds to the card, and so do two at once; what was there stays."""
    card = folder / "other.json"
    CARD.save(card)

    def meanwhile(*_: object, **__: object) -> Any:
        assert evaluate.main(["clips", "speech_commands", "--model", "other.tflite", "--write-card"]) == 0
        return judge(*_, **__)  # type: ignore[arg-type]  # what it was called with

    judge = judgements.JUDGEMENTS["speed"].judge
    monkeypatch.setitem(judgements.JUDGEMENTS, "speed", replace(judgements.JUDGEMENTS["speed"], judge=meanwhile))
    assert evaluate.main(["speed", "--model", "other.tflite", "--write-card"]) == 0

    assert list(ModelCard.load(card).figures) == ["clips", "speed"]


def test_figures_of_a_replaced_model_are_not_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the card is another's by the time the figures are known, it stays as it is; the figures are printed."""
    newer = replace(CARD, sha256="of newer weights")
    newer.save(folder / "other.json")

    assert evaluate.main(["clips", "speech_commands", "--model", "other.tflite", "--write-card"]) == 2

    out, err = capsys.readouterr()
    assert "all commands" in out
    assert "was replaced while its model was judged. Judge the model again." in err
    assert ModelCard.load(folder / "other.json") == newer


def test_another_model_has_no_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages tell of our own models only, so that none is touched, nor missed."""
    monkeypatch.setattr(evaluate, "PAGES", {folder / "our.tflite": folder / "none.md"})
    CARD.save(folder / "other.json")

    assert evaluate.main(["clips", "speech_commands", "--model", "other.tflite", "--write-card"]) == 0
    assert list(ModelCard.load(folder / "other.json").figures) == ["clips"]
    assert not (folder / "none.md").exists()


@pytest.mark.parametrize("what", judgements.JUDGEMENTS)
def test_card_shows_the_figures_of_the_evaluation(what: str) -> None:
    """What people read is what the evaluation wrote beside the weights, to the letter, or that there is nothing yet."""
    measured = ModelCard.load(DEFAULT_MODEL.with_suffix(".json")).figures
    shown = as_markdown(judgements.JUDGEMENTS[what].parts(measured[what])) if what in measured else "Not measured yet."

    assert with_section(README, what, shown) == README


def test_figures_belong_to_the_shipped_decision() -> None:
    """The figures were measured with the decision with which the game starts, on the validation speakers."""
    card = ModelCard.load(DEFAULT_MODEL.with_suffix(".json"))
    judged = [report for what, report in card.figures.items() if what in ("clips", "streams", "long")]

    assert card.figures["clips"] in judged
    assert [report["decision"] for report in judged] == [asdict(card.decision)] * len(judged)
    assert [report["split"] for report in judged] == ["validation"] * len(judged)
