"""Tests that every judgement says what version 0.1 said: reports that it printed, on the same data set of tones.

Reports may say more today: other keys, other lines, and errors behind shares. All that 0.1 said is compared.
"""

import json
import re
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.data.dataset import Split
from models.evaluate import __main__ as evaluate
from models.evaluate import cost, everything, targets
from models.evaluate.cost import NetworkSize, ReferenceCost
from models.evaluate.recorded_scores import decide, load_scores
from models.evaluate.recordings import StreamSelection, record_streams
from models.evaluate.subcommands import JUDGEMENTS
from models.evaluate.targets import NAME, FalseFireTarget, Target
from models.spot.audio_files import write_wav
from models.spot.config import DecisionConfig, ModelCard
from models.spot.runtime import Network
from tests.support.made_speech import TESTING, VALIDATION, make_data
from tests.support.tones import CARD, hear_tones, silence, tone

RECORDED = Path(__file__).parents[1] / "files_of_0_1" / "judgements.json"
FEW = ("--split", "validation", "--smoothing", "7")
THEN = ("--talk", "0.95", "--talk-db", "120")  # how every model of 0.1 decided, without a word of it
TIGHT = ("--tight",)  # and how it cut words
STREAMS = ("--words", "8", "--condition", "quiet", "sounds 10 dB", "tap 5 dB")
DECISION = DecisionConfig(smoothing=7)
SIZES = NetworkSize(81, 318, 4_096), ReferenceCost(NetworkSize(27, 106, 1_024), 9.0)


@pytest.fixture
def said() -> Any:
    """Return what version 0.1 printed."""
    return json.loads(RECORDED.read_text(encoding="utf-8"))


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a model with a card and a page, which hears tones; whatever would be measured by a clock is given."""
    model, page = tmp_path / "our.tflite", tmp_path / "our.md"
    model.touch()
    places = [f"<!-- figures: {what} -->\nNone.\n<!-- end of figures: {what} -->\n" for what in (NAME, *JUDGEMENTS)]
    page.write_text("\n".join(places), encoding="utf-8")
    model.touch()
    CARD.save(model.with_suffix(".json"))
    monkeypatch.setattr(Network, "load", hear_tones)
    monkeypatch.setattr(evaluate, "MODEL_PAGES", {model: page})
    monkeypatch.setattr(cost, "start_up", lambda _: (0.5, 60.0))
    monkeypatch.setattr(cost, "network_size", lambda _: SIZES[0])
    monkeypatch.setattr(cost, "measure_reference", lambda _: (SIZES[1], ""))
    monkeypatch.setattr(cost, "_us_per_hop", lambda *_: 10.0)
    monkeypatch.setattr(cost, "_processor_s", lambda _: 0.001)
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(everything, "draw", lambda *_, **__: None)
    return model


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return the data set of tones that version 0.1 judged on."""
    data = make_data(tmp_path / "data")
    for name, speakers in (("validation", VALIDATION), ("testing", TESTING)):
        listed = [f"{path.parent.name}/{path.name}" for who in speakers for path in sorted(data.glob(f"*/{who}_*.wav"))]
        (data / f"{name}_list.txt").write_text("\n".join(listed), encoding="utf-8")
    (data / "extra" / "esc10" / "validation").mkdir(parents=True)
    write_wav(data / "extra" / "esc10" / "validation" / "dog.wav", np.concatenate([silence(1.0), tone("left")]))
    (data / "happy").mkdir()
    write_wav(data / "happy" / f"{VALIDATION[0]}_nohash_0.wav", tone("down", seconds=1.0))
    return data


def line(what: str, data: Path, model: Path) -> list[str]:
    """Return the command line that was given to version 0.1."""
    dogs, noises = data / "extra" / "esc10" / "validation", data / "_background_noise_"
    asked = {
        "clips": [str(data), *FEW],
        "streams": [str(data), *FEW, *STREAMS],
        "long": [str(dogs), str(noises), "--silence", "0.005", *FEW],
        "speed": ["--seconds", "1"],
        "sweep": [str(data), *FEW, *STREAMS],
        "compare": [str(data), *FEW, *STREAMS, "--against", "tfjs", "threshold=0.96", "smoothing=2"],
        "all": [str(data), *FEW, *STREAMS, "--out", str(model.parent / "all"), "--silence", "0.005", "--seconds", "1"],
    }
    return [what, *asked[what], *THEN, *(TIGHT if STREAMS[0] in asked[what] else ()), "--model", str(model)]


def targets_of_0_1(headline: list[dict[str, Any]]) -> tuple[Target | FalseFireTarget, ...]:
    """Return the targets that version 0.1 had for what it printed: they have been raised since."""
    by_name = {target.what: target for target in targets.TARGETS}
    found = []
    for line in headline:
        target, said = by_name[line["what"]], line["target"].split()
        unit = 0.01 if said[-1:] == ["%"] else 1.0
        bounds: dict[str, float | None] = {"most": 0.0 if said == ["none"] else None}
        if len(said) > 1:
            bounds |= {said[1]: unit * float(said[2])}  # "at least 97.5 %"
        if isinstance(target, Target):
            bounds.setdefault("least", None)
        found.append(replace(target, **bounds))  # type: ignore[arg-type]  # all are floats
    return tuple(found)


def same(found: Any, expected: Any, where: str = "report") -> None:
    """Assert that a report has all that another has: keys in the same order, and values; the last digits may differ."""
    if isinstance(expected, dict):
        assert [key for key in found if key in expected] == list(expected), where
        for key, value in expected.items():
            same(found[key], value, f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), where
        for i, value in enumerate(expected):
            same(found[i], value, f"{where}.{i}")
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-6), where
    else:
        assert (type(found), found) == (type(expected), expected), where


def items(line: str) -> list[str]:
    """Return the cells of a line of a table, or the parts of a sentence, without the errors of shares."""
    line = re.sub(r" ± [\d.]+", "", line)
    return [item for item in re.split(r"\s{2,}| ?\| ?|, |(?<=\w)\.$", line) if item]


def tells(found: str, expected: str) -> None:
    """Assert that a text has all lines of another, in their order, and each of these all its items in theirs."""
    lines = iter([items(line) for line in found.splitlines()])
    for expected_line in expected.splitlines():
        wanted = items(expected_line)
        assert any(wanted == [item for item in line if item in wanted] for line in lines), expected_line


@pytest.mark.parametrize(
    ("found", "expected", "told"),
    [
        (
            "quiet  66.7 % ± 27.2  0.0 %\nmore\ntalk 1, new 2, sharpness 1.",
            "quiet  66.7 %  0.0 %\ntalk 1, sharpness 1.",
            True,
        ),
        ("quiet  66.7 %  0.1 %", "quiet  66.7 %  0.0 %", False),
        ("two\none", "one\ntwo", False),
        ("| a | 1 |  |", "| a | 1 | b |", False),
        ("| a | b | 1 |", "| a | 1 |", True),
    ],
)
def test_what_was_told_is_found(found: str, expected: str, told: bool) -> None:
    """More may be told, but no line may be gone, none may stand elsewhere, and no figure may be another."""
    with nullcontext() if told else pytest.raises(AssertionError):
        tells(found, expected)


@pytest.mark.parametrize("what", JUDGEMENTS)
def test_each_judgement(what: str, said: Any, data: Path, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A subcommand prints the JSON of then, key by key, and its tables."""
    assert evaluate.main([*line(what, data, model), "--json"]) == 0
    same(json.loads(capsys.readouterr().out), said["json"][what])

    assert evaluate.main(line(what, data, model)) == 0
    tells(capsys.readouterr().out, said["text"][what])


def test_everything_at_once(
    said: Any, data: Path, model: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`all` prints the tables of then, writes its report and misses, and its figures into card and page."""
    monkeypatch.setattr(targets, "TARGETS", targets_of_0_1(said["json"]["all"]["headline"]))
    assert evaluate.main([*line("all", data, model), "--write-card"]) == 0

    tells(capsys.readouterr().out, said["text"]["all"])
    out = model.parent / "all"
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    whole = said["json"]["all"]
    alone = {what: said["json"][what] for what in JUDGEMENTS if what not in whole["judgements"]}
    judgements = {what: (alone | whole["judgements"])[what] for what in report["judgements"]}
    same(report, whole | {"judgements": judgements})
    same(ModelCard.load(model.with_suffix(".json")).figures, judgements)
    tells(model.with_suffix(".md").read_text(encoding="utf-8"), said["page"])
    with (out / "misses.csv").open(encoding="utf-8", newline="") as file:
        assert file.read() == said["misses.csv"]


def test_it_was_recorded_on_no_machine_in_particular(said: Any) -> None:
    """No path stands in what was recorded."""
    assert re.findall(r"/(?:tmp|home|work)\S*", json.dumps(said)) == []


def test_recorded_scores_still_open(data: Path, tmp_path: Path) -> None:
    """Scores that `sweep --traces` has kept are read, and are those that the network gives today."""
    with np.load(RECORDED.with_name("scores.npz")) as stored:
        key = json.loads(str(stored["key"]))
    assert key.pop("version") == 3

    found = load_scores(RECORDED.with_name("scores.npz"), key=key)

    assert found is not None
    options = StreamSelection(data, Split.VALIDATION, words=8, conditions=STREAMS[3:], tight=True)
    today = record_streams(options, hear_tones(), hop_frames=2, kept=tmp_path / "scores.npz").scores
    assert [stream.name for stream in found.streams] == [stream.name for stream in today.streams]
    assert list(found.negatives) == list(today.negatives)
    for one, two in zip(found.streams, today.streams, strict=True):
        assert [word.label for word in one.spoken] == [word.label for word in two.spoken]
        assert one.scores.probabilities.shape == two.scores.probabilities.shape
        assert decide(one.scores, DECISION) == decide(two.scores, DECISION) != []
