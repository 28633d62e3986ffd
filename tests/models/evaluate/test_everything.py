"""Tests of judging in every way at once, with a stand-in that hears tones as words."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.data.dataset import Split
from models.evaluate import __main__ as evaluate
from models.evaluate import cost, everything
from models.evaluate.cost import NetworkSize
from models.evaluate.report import as_markdown
from models.evaluate.subcommands import JUDGEMENTS
from models.evaluate.targets import NAME
from models.spot.audio_files import write_wav
from models.spot.config import ModelCard
from models.spot.runtime import Network
from tests.support.made_speech import TESTING, VALIDATION, make_data
from tests.support.tones import CARD, hear_tones, silence, tone

FEW = ("--words", "8", "--condition", "quiet", "--smoothing", "7", "--silence", "0.01", "--seconds", "1")
FILES = {"report.json", "misses.csv", "words.png", "sweep.png", "trade-off.png", "missed.png"}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data set of tones with its lists and a dog; every model path loads the network that hears them."""
    data = make_data(tmp_path / "data")
    for name, speakers in (("validation", VALIDATION), ("testing", TESTING)):
        listed = [f"{path.parent.name}/{path.name}" for who in speakers for path in sorted(data.glob(f"*/{who}_*.wav"))]
        (data / f"{name}_list.txt").write_text("\n".join(listed), encoding="utf-8")
    (data / "extra" / "esc10" / "validation").mkdir(parents=True)
    write_wav(data / "extra" / "esc10" / "validation" / "dog.wav", np.concatenate([silence(1.0), tone("left")]))
    monkeypatch.setattr(Network, "load", hear_tones)
    monkeypatch.setattr(cost, "start_up", lambda _: (0.5, 60.0))
    monkeypatch.setattr(cost, "measure_reference", lambda _: (None, "It is for another test."))
    monkeypatch.setattr(cost, "network_size", lambda _: NetworkSize(81, 318, 4_096))
    return data


def judged(data: Path, out: Path, *more: str) -> Any:
    """Return the report that `all` writes."""
    line = ["all", str(data), "--split", "validation", "--out", str(out), *FEW, *more]
    assert evaluate.main(line) == 0
    return json.loads((out / "report.json").read_text(encoding="utf-8"))


def test_everything_in_one_run(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One run gives every judgement, the page of figures first, and the folder holds the report and the pictures."""
    report = judged(data, tmp_path / "runs" / "all")
    out = capsys.readouterr().out

    assert set(report["judgements"]) == set(JUDGEMENTS)
    assert {path.name for path in (tmp_path / "runs" / "all").iterdir()} == FILES
    assert out.startswith("The figures that matter most of the validation split:")
    assert [line for line in out.splitlines() if line.startswith("== ")] == [f"== {n}" for n in report["judgements"]]
    assert report["headline"][0]["what"] == "clips: recall"
    assert list(report["judgements"]["long"]["audio"]) == [
        "esc10, validation",
        "librispeech_dev_clean, validation",
        "_background_noise_",
        "silence",
    ]
    assert report["judgements"]["long"]["audio"]["esc10, validation"]["count"] == 1


def test_each_judgement_is_that_of_its_own_command(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Heard once for all, the figures are those that each command gives by itself."""
    monkeypatch.setattr(everything, "draw", lambda *_, **__: None)
    report = judged(data, tmp_path / "out")["judgements"]
    capsys.readouterr()

    for what in ("clips", "streams", "sweep", "compare"):
        options = FEW[4:6] if what == "clips" else FEW[:6]
        assert evaluate.main([what, str(data), "--split", "validation", "--json", *options]) == 0
        assert json.loads(capsys.readouterr().out) == report[what], what


def test_it_repeats(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the same run is twice the same report but for what the clock says, and the same list of misses."""
    monkeypatch.setattr(
        everything, "draw", lambda *_, **__: None
    )  # tests/models/common/test_plots.py: the same figures, the same picture
    one, two = (judged(data, tmp_path / name) for name in ("one", "two"))
    for report in (one, two):
        del report["judgements"]["speed"]
        report["headline"] = [line for line in report["headline"] if "core" not in line["what"]]

    assert one == two
    assert (tmp_path / "one" / "misses.csv").read_bytes() == (tmp_path / "two" / "misses.csv").read_bytes()


def test_what_cannot_be_judged_is_left_out(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the lists there are no clips of a split, and without sound no hours: the rest is judged all the same."""
    (data / "validation_list.txt").unlink()
    for name in ("_background_noise_/hum.wav", "extra/esc10/validation/dog.wav"):
        (data / name).unlink()
    (data / "extra" / "librispeech_dev_clean" / "validation" / "reader.wav").unlink()

    report = judged(data, tmp_path / "out", "--silence", "0")

    assert set(report["judgements"]) == {"streams", "sweep", "compare", "speed"}
    assert set(report["left_out"]) == {"clips", "long"}
    assert "Left out: clips. The list" in capsys.readouterr().out


def test_a_folder_without_words_is_told(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing can be judged without words: that is told before anything is heard."""
    del data
    (tmp_path / "empty").mkdir()
    assert evaluate.main(["all", str(tmp_path / "empty"), "--out", str(tmp_path / "out")]) == 2
    assert "There are no recordings of words" in capsys.readouterr().err


def test_figures_go_everywhere_at_once(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --write-card each judgement stands in the card and in its place on the page, and the page of figures too."""
    model, page = tmp_path / "our.tflite", tmp_path / "our.md"
    model.touch()
    places = [f"<!-- figures: {what} -->\nNone.\n<!-- end of figures: {what} -->\n" for what in (NAME, *JUDGEMENTS)]
    page.write_text("\n".join(places), encoding="utf-8")
    monkeypatch.setattr(evaluate, "MODEL_PAGES", {model: page})
    CARD.save(model.with_suffix(".json"))

    made: list[everything.EverythingReport] = []
    judge = everything.judge
    monkeypatch.setattr(everything, "judge", lambda *a, **k: made.append(judge(*a, **k)) or made[0])  # type: ignore[func-returns-value]

    report = judged(data, tmp_path / "out", "--model", str(model), "--write-card")

    written = page.read_text(encoding="utf-8")
    assert ModelCard.load(model.with_suffix(".json")).figures == report["judgements"]
    assert "None." not in written
    for judgement in made[0].judgements.values():
        assert as_markdown(judgement.parts()) in written
    assert as_markdown(made[0].parts()[:2]) in written


def test_a_page_without_all_places_is_told_first(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Figures that would find no place are not measured."""
    model, page = tmp_path / "our.tflite", tmp_path / "our.md"
    model.touch()
    page.write_text("<!-- figures: clips -->\n<!-- end of figures: clips -->\n", encoding="utf-8")
    monkeypatch.setattr(evaluate, "MODEL_PAGES", {model: page})

    line = ["all", str(data), "--out", str(tmp_path / "out"), "--model", str(model), "--write-card"]
    assert evaluate.main(line) == 2
    assert "has no place for the figures" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_sound_of_a_data_set(data: Path) -> None:
    """Without a split the training folders are heard too; what holds no sound is not."""
    (data / "extra" / "esc10" / "training").mkdir()

    names = ["esc10/validation", "librispeech_dev_clean/training", "librispeech_dev_clean/validation"]
    assert everything.negative_folders(data, None) == [
        *[data / "extra" / name for name in names],
        data / "_background_noise_",
    ]
    assert everything.negative_folders(data, Split.TESTING) == [data / "_background_noise_"]
