"""Tests of the command line that judges: its options, and the rules of the decision that it tries."""

import json
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from models.evaluate import __main__ as evaluate
from models.evaluate.report import Report
from models.evaluate.subcommands import JUDGEMENTS, SUBCOMMANDS
from models.spot.audio_files import write_wav
from models.spot.config import VOCABULARIES, DecisionConfig, weights_of
from models.spot.runtime import Network
from tests.support.tones import hear_tones, sentence


@pytest.fixture
def sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file in which "up" is said twice; every model path loads the network that hears it."""
    monkeypatch.setattr(Network, "load", hear_tones)
    write_wav(tmp_path / "up_up.wav", sentence("up", "up"))
    return tmp_path / "up_up.wav"


def count(capsys: pytest.CaptureFixture[str], sound: Path, *rules: str) -> int:
    """Return how many commands `long` counts under these rules."""
    assert evaluate.main(["long", str(sound), "--json", *rules]) == 0
    return int(json.loads(capsys.readouterr().out)["audio"]["up_up.wav"]["count"])


def test_rules_take_the_place_of_the_cards(capsys: pytest.CaptureFixture[str], sound: Path) -> None:
    """Two words, 0.8 s apart, are one where the same word has to wait 1.5 s, and none where the threshold is high."""
    assert count(capsys, sound) == 2
    assert count(capsys, sound, "--same-word-s", "1.5") == 1
    assert count(capsys, sound, "--threshold", "0.96") == 0


@pytest.mark.parametrize("what", SUBCOMMANDS)
def test_every_number_of_the_decision_can_be_tried(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each subcommand has an option for each number in the decision, named like it."""
    with pytest.raises(SystemExit):
        evaluate.main([what, "--help"])

    shown = capsys.readouterr().out
    for field in fields(DecisionConfig):
        if field.type in (int, float):
            assert f"--{field.name.replace('_', '-')}" in shown


@pytest.mark.parametrize("rule", [["--threshold", "1.5"], ["--threshold", "nan"], ["--smoothing", "0"]])
def test_impossible_rules_are_refused(rule: list[str], sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A rule out of range ends with one message and exit status 2."""
    with pytest.raises(SystemExit) as end:
        evaluate.main(["long", str(sound), *rule])

    assert end.value.code == 2
    assert "expected" in capsys.readouterr().err


def test_a_missing_model_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a model there is one message and exit status 2."""
    with pytest.raises(SystemExit) as end:
        evaluate.main(["speed", "--model", str(tmp_path / "none.tflite")])

    assert end.value.code == 2
    assert f"--model: There is no file {tmp_path / 'none.tflite'}. Check the name" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["clips", "nowhere"], "DIR: There is no folder nowhere. Check the name."),
        (["streams", __file__], f"DIR: {__file__} is a file. Give the name of a folder."),
        (["long", "nowhere.wav"], "FILE_OR_FOLDER: There is no file nowhere.wav. Check the name and the folder."),
        (["compare", ".", "--against", "nowhere.tflite"], "--against: There is no file nowhere.tflite. Check"),
        (["streams", ".", "--words", "many"], "--words: many: expected 4 or more words"),
        (["sweep", ".", "--seed", "-1"], "--seed: -1: expected a whole number, 0 or more"),
        (["speed", "--smoothing", "2.5"], "--smoothing: 2.5: expected a whole number"),
        (["speed", "--threshold", "high"], "--threshold: high: expected a number"),
    ],
)
def test_what_is_wrong_is_named(asked: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is missing and what is no number end the run at once, with status 2 and in words, not in names of code."""
    with pytest.raises(SystemExit) as end:
        evaluate.main(asked)

    assert end.value.code == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    "asked",
    [["--plot", "nowhere/x.png"], ["--traces", "nowhere/x.npz"], ["--plot", "."], ["--model", "own.tflite"]],
)
def test_outputs_are_tried_first(
    asked: list[str], sound: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be written is told before anything is heard, not after."""
    monkeypatch.chdir(sound.parent)
    Path("own.tflite").touch()
    Path("own.json").mkdir()  # where its card should be
    monkeypatch.setattr(Network, "load", lambda _: pytest.fail("the model was loaded"))

    assert evaluate.main(["sweep", ".", "--write-card", *asked]) == 2
    assert "cannot be written. Give a name in a folder" in capsys.readouterr().err


def test_a_list_of_misses_is_tried_first(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What `streams` is to list in a folder that is not there is told before anything is heard."""
    assert evaluate.main(["streams", ".", "--misses", str(sound.parent / "nowhere" / "misses.csv")]) == 2
    assert "misses.csv cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_a_page_without_marks_is_told_first(
    vocabulary: str, sound: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures of a model of ours that would find no place on its page are not measured."""
    (sound.parent / "page.md").write_text("# Card\n")
    monkeypatch.setitem(evaluate.MODEL_PAGES, weights_of(vocabulary), sound.parent / "page.md")

    assert evaluate.main(["long", str(sound), "--vocabulary", vocabulary, "--write-card"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "has no place for the figures" in err
    assert err.endswith("Restore it, or leave --write-card out.\n")


@pytest.mark.parametrize(
    ("raised", "status", "says"),
    [
        (OSError("disk full"), 2, "A file cannot be read or written (disk full). Make room"),
        (KeyboardInterrupt(), 130, "Stopped before the end. "),
    ],
)
def test_what_stops_a_judgement_is_told(
    raised: BaseException,
    status: int,
    says: str,
    sound: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A full disk and Ctrl-C end with two sentences."""

    def stop(*_: object, **__: object) -> Report:
        raise raised

    monkeypatch.setitem(SUBCOMMANDS, "long", replace(JUDGEMENTS["long"], judge=stop))

    assert evaluate.main(["long", str(sound)]) == status
    assert capsys.readouterr().err.startswith(says)


def test_a_reader_may_leave(sound: Path) -> None:
    """After `head -1` has gone there is no traceback, and the exit status is that of a closed pipe."""
    code = (
        "import sys; from models.evaluate import __main__ as evaluate; from models.spot import runtime; "
        "from tests.support.tones import hear_tones; "
        "runtime.Network.load = hear_tones; sys.stdin.read(); sys.exit(evaluate.main())"
    )
    judging = subprocess.Popen(
        [sys.executable, "-c", code, "long", str(sound)],
        cwd=Path(evaluate.__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert judging.stdout is not None

    judging.stdout.close()
    judging.stdout = None
    _, err = judging.communicate("")

    assert "Traceback" not in err
    assert judging.returncode == 141
