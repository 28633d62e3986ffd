"""Tests of the options --vocabulary and --model, which every command line that hears takes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from game.cli import options
from models.evaluate import subcommands
from models.spot import __main__ as spot
from models.spot.config import DEFAULT_MODEL, DIRECTIONS, VOCABULARIES, weights_of

SPOT, GAME = ("spot", "said.wav"), ("game",)
JUDGEMENTS = [("evaluate", what, *[str(Path(__file__).parent)] * (what != "speed")) for what in subcommands.JUDGEMENTS]
PROGRAMS = [SPOT, GAME, *JUDGEMENTS]
each_program = pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: "-".join(program[:2]))


def chosen(program: tuple[str, ...], *more: str) -> Path:
    """Return the model that a command line chooses. program: its name, and what it needs besides."""
    name, *needed = program
    parsers: dict[str, Callable[[list[str]], object]] = {
        "spot": spot.parser().parse_args,
        "evaluate": subcommands.parser().parse_args,
        "game": options.parse,
    }
    model = vars(parsers[name]([*needed, *more]))["model"]
    assert isinstance(model, Path)
    return model


def test_the_shipped_vocabularies_are_these() -> None:
    """The four directions are the default; the other has four words more, for playing without hands."""
    assert VOCABULARIES == {
        "directional4w": ("up", "down", "left", "right"),
        "handsfree8w": ("up", "down", "left", "right", "go", "stop", "yes", "no"),
    }
    assert VOCABULARIES["directional4w"] == DIRECTIONS
    assert weights_of("directional4w") == DEFAULT_MODEL


@each_program
def test_a_vocabulary_stands_for_its_weights(program: tuple[str, ...]) -> None:
    """Each name chooses the file of that name in models/weights, and without a name it is the four directions."""
    weights = Path(spot.__file__).parents[1] / "weights"

    assert chosen(program) == weights / "directional4w.tflite"
    assert chosen(program, "--vocabulary", "directional4w") == weights / "directional4w.tflite"
    assert chosen(program, "--vocabulary", "handsfree8w") == weights / "handsfree8w.tflite"


@each_program
def test_a_file_is_another_choice(program: tuple[str, ...], tmp_path: Path) -> None:
    """Weights of one's own are named by their path."""
    (tmp_path / "own.tflite").touch()

    assert chosen(program, "--model", str(tmp_path / "own.tflite")) == tmp_path / "own.tflite"


@each_program
def test_a_model_that_may_not_be_read_is_told(
    program: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends the program as every other wrong file does: status 2, in words."""
    (locked := tmp_path / "own.tflite").touch()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SystemExit) as end:
        chosen(program, "--model", str(locked))

    assert end.value.code == 2
    said = f"{locked} cannot be read (Permission denied). Check who may read it."
    assert said in capsys.readouterr().err


@each_program
def test_what_is_no_model_is_refused(
    program: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said what a model is and where ours is; a model may have another name, by what it holds."""
    other, named = tmp_path / "README.md", tmp_path / "weights.bin"
    other.write_text("# A page")
    named.write_bytes(b"\x1c\0\0\0TFL3 and so on")
    with pytest.raises(SystemExit) as end:
        chosen(program, "--model", str(other))

    assert end.value.code == 2
    assert (
        capsys.readouterr()
        .err.splitlines()[-1]
        .endswith(
            f"{other} is no model. A model is a .tflite file with its card, a .json file of the same name, beside it, "
            f"as ours is: {DEFAULT_MODEL}"
        )
    )
    assert chosen(program, "--model", str(named)) == named


@each_program
@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_both_at_once_are_refused(
    program: tuple[str, ...], vocabulary: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A vocabulary and a file exclude each other, even the default vocabulary and its own file."""
    with pytest.raises(SystemExit) as end:
        chosen(program, "--vocabulary", vocabulary, "--model", str(DEFAULT_MODEL))

    assert end.value.code == 2
    assert "--model: not allowed with argument --vocabulary" in capsys.readouterr().err


@each_program
def test_an_unknown_vocabulary_is_refused(program: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """What is no name of ours is answered with those that are."""
    with pytest.raises(SystemExit) as end:
        chosen(program, "--vocabulary", "eighteen")

    assert end.value.code == 2
    assert "--vocabulary: eighteen: expected directional4w or handsfree8w" in capsys.readouterr().err
