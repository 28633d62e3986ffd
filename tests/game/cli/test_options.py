"""The command line: what it accepts, what it refuses, and how it stands over the settings."""

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from game.audio.choices import demo_path, step_beside
from game.cli.options import Export, parse
from game.settings import Vocabulary
from game.storage.paths import settings_path
from models.spot.config import DEFAULT_MODEL, VOCABULARIES, weights_of


def test_nothing_asked_changes_nothing() -> None:
    """Without options the settings hold."""
    options = parse([])

    assert options.overrides == {}
    assert (options.headless, options.listen, options.save) == (False, None, None)
    assert (options.model, options.settings) == (DEFAULT_MODEL, settings_path())


def test_options_stand_over_the_settings() -> None:
    """Each option replaces its setting for this run."""
    arguments = "--step 20 --threshold 0.6 --line-width 4 --canvas 640x480 --device usb --background navy --colour"

    assert parse([*arguments.split(), "#c0563e"]).overrides == {
        "step_px": 20,
        "threshold": 0.6,
        "line_width_px": 4,
        "canvas": (640, 480),
        "device": "usb",
        "colour": (192, 86, 62),
        "background": (0, 0, 128),
    }


def test_a_vocabulary_stands_over_the_settings_and_another_model_over_both(tmp_path: Path) -> None:
    """Without either the settings choose the model; all of our vocabularies can be chosen in them."""
    assert [one.value for one in Vocabulary] == [*VOCABULARIES]
    for one in Vocabulary:
        options = parse(["--vocabulary", one.value])
        assert options.overrides == {"vocabulary": one}
        assert options.model == parse([]).model_for(one) == weights_of(one.value)

    other = tmp_path / "other.tflite"
    other.write_bytes(b"")
    options = parse(["--model", str(other)])
    assert options.overrides == {}
    assert {options.model_for(one) for one in Vocabulary} == {other}


@pytest.mark.parametrize("option", ["--colour", "--color"])
@pytest.mark.parametrize("text", ["1f3a5f", "#1F3A5F", "31,58,95", "31, 58, 95", "ink", "Ink"])
def test_colours_are_written_in_any_way(option: str, text: str) -> None:
    """Hexadecimal as on the web, three numbers, or a name; the option is spelt as in either country."""
    assert parse([option, text]).colour == (31, 58, 95)


@pytest.mark.parametrize(
    ("name", "colour"),
    [
        ("Red", (220, 38, 38)),
        ("sky blue", (86, 180, 233)),
        ("vermilion", (213, 94, 0)),
        ("cream", (252, 246, 227)),
        ("navy", (0, 0, 128)),
    ],
)
def test_the_colours_of_the_window_have_their_names(name: str, colour: tuple[int, int, int]) -> None:
    """What a palette or the page of colours calls red is meant, not what others do; other names are theirs."""
    assert parse(["--colour", name]).colour == colour


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
        (["--canvas", "199x800"], "expected a size such as 1000x800, 200 to 4000 each"),
        (["--canvas", "1000"], "expected a size such as 1000x800"),
        (["--canvas", "1000x800x3"], "expected a size such as 1000x800"),
        (["--colour", "nvy"], "nvy: expected a colour: ink, black, red, "),
        (["--background", "nvy"], " or another name such as navy; or 1f3a5f, or 31,58,95"),
        (["--color", "transparent"], "expected a colour"),
        (["--colour", "1f3a5f00"], "expected a colour"),
        (["--colour", "0,0,256"], "expected a colour"),
        (["--colour", "0,0"], "expected a colour"),
        (["--listen", "nowhere.wav"], "--listen: There is no file nowhere.wav. Check the name and the folder."),
        (["--model", "nowhere.tflite"], "--model: There is no file nowhere.tflite. Check the name and the folder."),
        (["--save", "out.jpg"], "out.jpg: expected the name of a .png file"),
        (["--listen", "n" * 300], "There is no file nnn"),
        (["--listen", "."], "--listen: . is a folder. Give the name of a file."),
        (["open", "nowhere.png"], "FILE: There is no file nowhere.png. Check the name and the folder."),
        (["nowhere.png"], "FILE: There is no file nowhere.png. Check the name and the folder."),
        (["replay", "nowhere.png"], "FILE: There is no file nowhere.png. Check the name and the folder."),
        (["export", "nowhere.png"], "FILE: There is no file nowhere.png. Check the name and the folder."),
        (["--model", __file__], "A model is a .tflite file with its card, a .json file of the same name, beside it"),
        (["--model", __file__], f"as ours is: {DEFAULT_MODEL}"),
        (["--save", "nowhere/out.png"], "--save: There is no folder nowhere. Make it first, or check the name."),
        (["open", __file__, "--headless"], "say what is to draw on it: --listen FILE or --device NAME"),
        ([__file__, "--headless"], "say what is to draw on it: --listen FILE or --device NAME"),
        (["replay", __file__, "--headless", "--listen", __file__], "replay needs a window: remove --headless"),
        (["--loud"], "There is no option --loud. speak-a-sketch --help shows everything."),
        (["--stepp", "5"], "There is no option --stepp. Did you mean --step?"),
        (["--stepp=5"], "There is no option --stepp. Did you mean --step?"),
        (["-step", "5"], "There is no option -step. Did you mean --step?"),
        ([__file__, "--pictur3"], "There is no option --pictur3. Did you mean --picture?"),
        (["replay", __file__, "--sped", "5"], "replay has no option --sped. Did you mean --speed?"),
        (["exprot"], "There is no command exprot, and no file of this name. Did you mean export?"),
        (["exprot", "house.png", "--svg", "house.svg"], "Did you mean export?"),
        (["--step", "5", "exprot"], "There is no command exprot, and no file of this name. Did you mean export?"),
        (["help"], "There is no command help, and no file of this name. Did you mean --help?"),
        (["list-devices"], "There is no command list-devices, and no file of this name. Did you mean --list-devices?"),
        (["version"], "There is no command version, and no file of this name. Did you mean --version?"),
        (
            ["doctor"],
            "no file of this name. Commands are open, replay, export. speak-a-sketch --help shows everything.",
        ),
        (["--json"], "--json needs --headless"),
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


def test_options_that_do_less_than_they_seem_to_are_told(tmp_path: Path) -> None:
    """On a drawing, size and colour of the paper are for new ones; settings in no folder are none."""
    assert parse([__file__, "--canvas", "300x300", "--background", "navy"]).notes == (
        f"--canvas holds for new drawings only: {__file__} stays as it is.",
        f"--background holds for new drawings only: {__file__} stays as it is.",
    )
    assert parse(["--settings", str(tmp_path / "no" / "s.toml")]).notes == (
        f"There is no folder {tmp_path / 'no'}, so the settings begin anew; check its name.",
    )
    assert parse(["--settings", str(tmp_path / "s.toml"), "--canvas", "300x300"]).notes == ()
    assert parse([]).notes == parse([__file__]).notes == ()


def test_a_file_may_be_called_like_a_command_or_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there is opened, options may be shortened, and what follows two hyphens is no option."""
    monkeypatch.chdir(tmp_path)
    Path("help").touch()
    Path("--stepp").touch()

    assert parse(["help", "--ste", "5"]).open == Path("help")
    assert parse(["open", "--", "--stepp"]).open == Path("--stepp")
    assert parse(["--step", "5", "--list-dev"]).list_devices


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


def test_a_file_may_be_drawn_on_without_a_window() -> None:
    """Where something is to be heard, a file is opened without a window as well."""
    options = parse([__file__, "--headless", "--listen", __file__])

    assert (options.open, options.headless, options.listen) == (Path(__file__), True, Path(__file__))


def test_help_breaks_no_path(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The settings file can be copied from the help in one piece, however narrow the terminal and long its path."""
    path = Path("/home/somebody-with-a-long-name/.config/speak-a-sketch/settings.toml")
    monkeypatch.setattr("game.cli.options.settings_path", lambda: path)
    for columns in ("40", "80"):
        monkeypatch.setenv("COLUMNS", columns)
        for command in ([], ["open"], ["replay"]):
            with pytest.raises(SystemExit):
                parse([*command, "--help"])
            assert str(path) in capsys.readouterr().out


@pytest.fixture
def drawing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file that is there, in the folder where the program is started, by its name alone."""
    monkeypatch.chdir(tmp_path)
    path = Path("house.png")
    path.touch()
    return path


@pytest.mark.usefixtures("drawing")
@pytest.mark.parametrize(
    "arguments",
    [
        "house.png --step 7",
        "--step 7 house.png",
        "--step=7 house.png",
        "open house.png --step 7",
        "open --step 7 house.png",
    ],
)
def test_a_file_alone_is_opened(arguments: str) -> None:
    """A bare file is opened as after `open`, wherever the options stand."""
    options = parse(arguments.split())

    assert (options.open, options.step, options.picture, options.speed) == (Path("house.png"), 7, False, None)


@pytest.mark.usefixtures("drawing")
def test_a_file_alone_takes_the_options_of_open() -> None:
    """--picture needs no command before it, and the value of an option is not taken for a file."""
    assert parse(["--picture", "house.png"]).picture
    assert parse(["--device", "house.png"]).open is None
    assert parse(["replay", "house.png"]).speed == 10.0


@pytest.mark.parametrize("name", ["open", "replay", "export"])
def test_a_command_comes_first(name: str, drawing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After an option, a command would be taken for a file: it is said how to write it."""
    with pytest.raises(SystemExit):
        parse(["--step", "7", name, str(drawing)])

    assert f"{name} must come first: speak-a-sketch {name} FILE [options]" in capsys.readouterr().err


@pytest.mark.usefixtures("drawing")
def test_files_to_make_of_a_drawing_are_read() -> None:
    """What is asked for, in the order of the kinds, and how long a film may be."""
    export = parse(["export", "house.png", "--gif", "film.gif", "--svg", "house.svg", "--seconds", "3"]).export

    assert export == Export(Path("house.png"), {"svg": Path("house.svg"), "gif": Path("film.gif")}, 3.0)
    assert parse([]).export is None


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("", "give at least one of --svg, --gif, --apng and --turtle"),
        ("--gif out.gif --seconds 1", "1: expected a number from 2.05 to 120"),
        ("--gif out.gif --seconds 0", "from 2.05 to 120: the finished drawing alone is shown for 2 s"),
        ("--gif out.gif --seconds x", "x: expected a number from 2.05 to 120"),
        ("--gif out.gif --step 7", "export has no option --step. speak-a-sketch export --help shows everything."),
        ("--gif nowhere/out.gif", "--gif: There is no folder nowhere. Make it first, or check the name."),
    ],
)
@pytest.mark.usefixtures("drawing")
def test_exports_that_make_no_sense_are_refused(more: str, complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Without an output, with a film too short to see, or with an option of a game, the usage is shown."""
    with pytest.raises(SystemExit) as end:
        parse(["export", "house.png", *more.split()])

    assert end.value.code == 2
    assert complaint in capsys.readouterr().err


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """Each has a line of its own in the help of the program, and a help of its own."""
    for arguments, parts in (
        (["--help"], ["{open,replay,export} FILE", "open ", "replay ", "export ", "--step PX", "--version"]),
        (["open", "--help"], ["speak-a-sketch open FILE", "--picture", "--step PX"]),
        (["replay", "--help"], ["speak-a-sketch replay FILE", "--speed N", "--step PX"]),
        (["export", "--help"], ["speak-a-sketch export FILE", "--svg OUT", "--seconds S"]),
    ):
        with pytest.raises(SystemExit) as end:
            parse(arguments)
        lines = capsys.readouterr().out.splitlines()

        assert end.value.code == 0
        assert [part for part in parts if not any(part in line for line in lines)] == []


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """One line, with the number that the package has."""
    with pytest.raises(SystemExit) as end:
        parse(["--version"])

    assert end.value.code == 0
    assert capsys.readouterr().out == f"Speak-a-Sketch {version('speak-a-sketch')}\n"
