"""The command line: what it accepts, what it refuses, and how it stands over the settings."""

import json
from pathlib import Path

import pytest

from game.audio.choices import demo_path, step_beside
from game.cli.options import parse
from game.storage.paths import settings_path
from models.spot.config import DEFAULT_MODEL


def test_nothing_asked_changes_nothing() -> None:
    """Without options the settings hold."""
    options = parse([])

    assert options.overrides == {}
    assert (options.headless, options.listen, options.save) == (False, None, None)
    assert (options.model, options.settings) == (DEFAULT_MODEL, settings_path())


def test_options_stand_over_the_settings() -> None:
    """Each option replaces its setting for this run."""
    arguments = "--step 20 --threshold 0.6 --line-width 4 --canvas 640x480 --device usb --colour"

    assert parse([*arguments.split(), "#c0563e"]).overrides == {
        "step_px": 20,
        "threshold": 0.6,
        "line_width_px": 4,
        "canvas": (640, 480),
        "device": "usb",
        "colour": (192, 86, 62),
    }


@pytest.mark.parametrize("text", ["1f3a5f", "#1F3A5F", "31,58,95", "31, 58, 95"])
def test_colours_are_written_in_either_way(text: str) -> None:
    """Hexadecimal as on the web, or three numbers."""
    assert parse(["--colour", text]).colour == (31, 58, 95)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--step", "0"], "--step: 0: expected a whole number from 1 to 100"),
        (["--step", "101"], "expected a whole number from 1 to 100"),
        (["--step", "2.5"], "2.5: expected a whole number"),
        (["--threshold", "0.29"], "expected a number from 0.3 to 0.99"),
        (["--threshold", "1"], "expected a number from 0.3 to 0.99"),
        (["--threshold", "nan"], "expected a number from 0.3 to 0.99"),
        (["--threshold", "high"], "high: expected a number"),
        (["--line-width", "61"], "expected a whole number from 1 to 60"),
        (["--canvas", "199x800"], "expected a size as 1000x800, 200 to 4000 each"),
        (["--canvas", "1000"], "expected a size as 1000x800"),
        (["--canvas", "1000x800x3"], "expected a size as 1000x800"),
        (["--colour", "navy"], "navy: expected a colour as 1f3a5f or 31,58,95"),
        (["--colour", "1f3a5f00"], "expected a colour"),
        (["--colour", "0,0,256"], "expected a colour"),
        (["--colour", "0,0"], "expected a colour"),
        (["--listen", "nowhere.wav"], "--listen: nowhere.wav: there is no such file"),
        (["--model", "nowhere.tflite"], "--model: nowhere.tflite: there is no such file"),
        (["--save", "out.jpg"], "out.jpg: expected the name of a .png file"),
        (["--listen", "n" * 300], "there is no such file"),
        (["--loud"], "unrecognized arguments: --loud"),
    ],
)
def test_what_makes_no_sense_is_refused(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The program ends with status 2 and says which argument is wrong and what was expected."""
    with pytest.raises(SystemExit) as end:
        parse(arguments)

    assert end.value.code == 2
    assert complaint in capsys.readouterr().err


def test_a_name_that_is_too_long_is_no_reason_to_break(tmp_path: Path) -> None:
    """Where the system refuses a name, the save will say so, in two sentences."""
    path = tmp_path / f"{'n' * 300}.png"

    assert parse(["--save", str(path)]).save == path


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Return a recording that brings a step of 50 px."""
    path = tmp_path / "house.wav"
    path.touch()
    path.with_suffix(".json").write_text(json.dumps({"step_px": 50}))
    return path


def test_a_recording_brings_its_step(recording: Path) -> None:
    """What was spoken for steps of 50 px is drawn so, unless the player asks for another step."""
    assert parse(["--listen", str(recording)]).overrides == {"step_px": 50}
    assert parse(["--listen", str(recording), "--step", "7"]).overrides == {"step_px": 7}


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"step_px": 0}', '{"step_px": "50"}', '{"step_px": true}'])
def test_most_recordings_bring_no_step(tmp_path: Path, content: str | None) -> None:
    """A file of another kind beside the recording, or none, leaves the step to the settings."""
    if content is not None:
        (tmp_path / "house.json").write_text(content)

    assert step_beside(tmp_path / "house.wav") is None


def test_the_demo_voice_brings_its_step() -> None:
    """The demo that ships with the game is there and says how far its words go."""
    assert demo_path().is_file()
    assert step_beside(demo_path()) is not None
