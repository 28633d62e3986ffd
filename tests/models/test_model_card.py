"""Tests that the pages for people about our models keep their word."""

import json
import shlex
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.data.voices import VOICES
from models.evaluate import __main__ as evaluate
from models.evaluate import cost, targets
from models.evaluate.cost import NetworkSize, SpeedOptions
from models.evaluate.everything import EverythingOptions
from models.evaluate.recordings import StreamSelection
from models.evaluate.report import as_json, as_markdown, with_section
from models.evaluate.subcommands import ALL, FITTED, JUDGEMENTS, SUBCOMMANDS
from models.spot import __main__ as spot
from models.spot.audio_files import write_wav
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES, ModelCard, ModelError, weights_of
from models.spot.runtime import Network
from tests.support.pages import commands
from tests.support.reports import REPORTS, from_json
from tests.support.tones import CARD, hear_tones, silence, tone

PAGES = {name: evaluate.MODEL_PAGES[weights_of(name)].read_text(encoding="utf-8") for name in VOCABULARIES}
SHIPPED = [name for name in VOCABULARIES if weights_of(name).is_file()]
COMMANDS: dict[str, Callable[[list[str]], int]] = {"models.spot": spot.main, "models.evaluate": evaluate.main}
LINES = {
    name: [
        line.removeprefix("python -m ")
        for line in commands(page)
        if line.split()[2] in COMMANDS and not set(line.split()) & {"--profile", *FITTED}
    ]
    for name, page in PAGES.items()
}
JUDGED = {  # vocabulary -> subcommand -> line
    name: {line.split()[1]: line for line in lines if line.split()[0] == "models.evaluate"}
    for name, lines in LINES.items()
}
SAYS = {
    "clips": "all commands",
    "streams": "exactly once",
    "long": "at most per hour",
    "speed": "µs",
    "sweep": "0.75",
    "compare": "heard by",
    ALL: "targets are met",
}
CLIP = "up/8b775397_nohash_0.wav"  # a validation speaker, by the rule and in the list


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a short file and a data set of one clip, named as in the card; any model hears tones."""
    data = tmp_path / "speech_commands"
    for name, sound in ((CLIP, tone("up", seconds=1.0)), ("_background_noise_/running_tap.wav", silence(10.0))):
        (data / name).parent.mkdir(parents=True)
        write_wav(data / name, sound)
    for split, clips in (("validation", f"{CLIP}\n"), ("testing", "")):
        (data / f"{split}_list.txt").write_text(clips)
    for name in ("our.tflite", "other.tflite"):
        (tmp_path / name).touch()
    (tmp_path / "assets").mkdir()
    write_wav(tmp_path / "assets" / "demo.wav", np.concatenate([silence(0.3), tone("up")]))
    for name in ("our.tflite", "other.tflite"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Network, "load", hear_tones)
    monkeypatch.setattr(StreamSelection, "words", 4)
    monkeypatch.setattr(SpeedOptions, "seconds", 1.0)
    monkeypatch.setattr(EverythingOptions, "silence_hours", 0.01)
    monkeypatch.setattr(EverythingOptions, "seconds", 1.0)
    monkeypatch.setattr(cost, "start_up", lambda _: (0.5, 60.0))
    monkeypatch.setattr(cost, "measure_reference", lambda _: (None, "It is for another test."))
    monkeypatch.setattr(cost, "network_size", lambda _: NetworkSize(81, 318, 4_096))
    return tmp_path


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_the_page_names_all_commands(vocabulary: str) -> None:
    """Each page shows how to hear, and every way to judge."""
    assert {line.split()[0] for line in LINES[vocabulary]} == set(COMMANDS)
    assert set(JUDGED[vocabulary]) == {*JUDGEMENTS, ALL} == set(SAYS)


def test_the_page_names_what_judges_fitting() -> None:
    """The page of the default model shows how fitting to a voice is judged, and has a place for its figures."""
    page = PAGES["directional4w"]
    judged = {line.split()[3] for line in commands(page) if line.split()[2] == "models.evaluate"}

    assert set(FITTED) <= judged
    for what in (*FITTED, *(f"adaptation-{voice}" for voice in VOICES)):
        assert with_section(page, what, "") != page


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_the_commands_are_about_the_model_of_the_page(vocabulary: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page tells to run hears and judges with its own model."""
    asked: list[Path] = []

    def load(path: Path) -> Network:
        asked.append(path)
        raise ModelError("That was the question.")

    monkeypatch.setattr(Network, "load", load)
    for line in LINES[vocabulary]:
        module, *arguments = shlex.split(line)
        assert COMMANDS[module](arguments) == 2

    assert asked == [weights_of(vocabulary)] * len(LINES[vocabulary])


@pytest.mark.long
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("line", [line for lines in LINES.values() for line in lines])
def test_commands_of_the_pages_run(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command on the pages runs as it stands, here on a short file and a small data set of the same names."""
    module, *arguments = shlex.split(line)

    assert COMMANDS[module](arguments) == 0
    assert SAYS.get(arguments[0], "up") in capsys.readouterr().out


@pytest.mark.parametrize("what", JUDGEMENTS)
def test_figures_go_into_card_and_readme(
    what: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --write-card the report stands in the card beside the model, and for a model of ours on its own page."""
    model, page, other = folder / "our.tflite", folder / "our.md", folder / "other.md"
    for path in (page, other):
        path.write_text(f"# Card\n<!-- figures: {what} -->\nNone.\n<!-- end of figures: {what} -->\n", encoding="utf-8")
    monkeypatch.setattr(evaluate, "MODEL_PAGES", {folder / "other.tflite": other, model: page})
    CARD.save(model.with_suffix(".json"))

    assert (
        evaluate.main(
            [*shlex.split(JUDGED["directional4w"][what])[1:], "--json", "--model", str(model), "--write-card"]
        )
        == 0
    )

    report = json.loads(capsys.readouterr().out)
    card = ModelCard.load(model.with_suffix(".json"))
    assert card.figures == {what: report}
    assert (card.labels, card.sha256) == (CARD.labels, CARD.sha256)
    assert as_markdown(from_json(REPORTS[what], report).parts()) in page.read_text(encoding="utf-8")
    assert "None." not in page.read_text(encoding="utf-8")
    assert "None." in other.read_text(encoding="utf-8")


def test_figures_are_merged(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One judgement after another adds to the card, and so do two at once; what was there stays."""
    card = folder / "other.json"
    CARD.save(card)

    def meanwhile(*_: object, **__: object) -> Any:
        assert evaluate.main(["clips", "speech_commands", "--model", "other.tflite", "--write-card"]) == 0
        return judge(*_, **__)  # type: ignore[arg-type]  # what it was called with

    judge = SUBCOMMANDS["speed"].judge
    monkeypatch.setitem(SUBCOMMANDS, "speed", replace(SUBCOMMANDS["speed"], judge=meanwhile))
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
    monkeypatch.setattr(evaluate, "MODEL_PAGES", {folder / "our.tflite": folder / "none.md"})
    CARD.save(folder / "other.json")

    assert evaluate.main(["clips", "speech_commands", "--model", "other.tflite", "--write-card"]) == 0
    assert list(ModelCard.load(folder / "other.json").figures) == ["clips"]
    assert not (folder / "none.md").exists()


@pytest.mark.parametrize("vocabulary", SHIPPED)
def test_the_page_names_the_files_and_the_words(vocabulary: str) -> None:
    """The three files are there and stand on the page with each word, and what the model hears is the vocabulary."""
    model, page = weights_of(vocabulary), PAGES[vocabulary]

    assert Network.load(model).card.labels == (*VOCABULARIES[vocabulary], UNKNOWN, NOISE)
    assert [word for word in VOCABULARIES[vocabulary] if f"**{word}**" not in page] == []
    for path in (model, model.with_suffix(".keras"), model.with_suffix(".json")):
        assert path.is_file()
        assert f"{path.name}`" in page


@pytest.mark.parametrize(
    ("what", "vocabulary"),
    [
        *((what, vocabulary) for what in JUDGEMENTS for vocabulary in VOCABULARIES),
        *((what, "directional4w") for what in REPORTS if what not in JUDGEMENTS),
    ],
)
def test_pages_show_the_figures_of_the_evaluation(what: str, vocabulary: str) -> None:
    """What people read is what the evaluation wrote beside the weights, to the letter, or that there is nothing yet."""
    card, page = weights_of(vocabulary).with_suffix(".json"), PAGES[vocabulary]
    measured = ModelCard.load(card).figures if vocabulary in SHIPPED else {}
    report = from_json(REPORTS[what], measured[what]) if what in measured else None

    assert with_section(page, what, as_markdown(report.parts()) if report else "Not measured yet.") == page
    assert (as_json(report) if report else None) == measured.get(what)


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_pages_begin_with_the_figures_that_matter_most(vocabulary: str) -> None:
    """They are those of the card's judgements, whichever of them was written last."""
    card, page = weights_of(vocabulary).with_suffix(".json"), PAGES[vocabulary]
    measured = ModelCard.load(card).figures if vocabulary in SHIPPED else {}

    assert with_section(page, targets.NAME, as_markdown(targets.parts(measured))) == page


@pytest.mark.parametrize("vocabulary", SHIPPED)
def test_figures_belong_to_the_shipped_decision(vocabulary: str) -> None:
    """The figures were measured with the decision with which the game starts, on the validation speakers."""
    card = ModelCard.load(weights_of(vocabulary).with_suffix(".json"))
    judged = [report for what, report in card.figures.items() if what in ("clips", "streams", "long")]

    assert card.figures["clips"] in judged
    assert [report["decision"] for report in judged] == [asdict(card.decision)] * len(judged)
    assert [report["split"] for report in judged] == ["validation"] * len(judged)
