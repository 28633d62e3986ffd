"""Tests of what training says when it cannot begin: options that do not fit, folders that are not right."""

import subprocess
import sys
from pathlib import Path

import pytest

from models.spot.config import UNKNOWN
from models.train import __main__ as train
from models.train.trainer import Trainer
from tests.support.made_speech import command_line

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--labels", "up", "up"), "The words are up, up. Give each one once"),
        (("--labels", "up", UNKNOWN), "none of ours"),
        (("--labels", "up", "jump"), "no recordings to learn jump from"),
        (("--labels", "up", "down", "left", "right", "dog"), "none of other words, for training"),
        (("--scenes", "3"), "3 scenes in batches of 4"),
        (("--seed", "-1"), "Seed -1"),
        (("--mining", "-1"), "mining -1, own_class_min_clips 2. Give 0 or more"),
        (("--validation-scenes", "9"), "9 scenes to validate fill no whole number of batches of 4"),
    ],
)
def test_options_that_cannot_work_are_refused(
    tone_data: Path, tmp_path: Path, more: tuple[str, ...], says: str
) -> None:
    """Each slip ends at once with a sentence, before anything is trained or written."""
    out = tmp_path / "slip"
    with pytest.raises(SystemExit, match=says):
        train.main([*command_line(tone_data, out), *more])
    assert not list(out.glob("*"))


def test_a_folder_without_words_is_refused(tmp_path: Path) -> None:
    """The wrong folder ends with what is expected, and no folder is made for a run that cannot be."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(SystemExit, match="no recordings of words"):
        train.main(command_line(tmp_path / "empty", tmp_path / "out"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ((), "DATA_DIR: There is no folder {none}. Check the name."),
        (("--epochs", "many"), "--epochs: many: expected a whole number"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], says: str
) -> None:
    """A folder that is not there and what is no number end at once, with status 2 and in words."""
    folder = tmp_path if more else tmp_path / "none"
    with pytest.raises(SystemExit) as end:
        train.main([*command_line(folder, tmp_path / "out"), *more])

    assert end.value.code == 2
    assert says.format(none=tmp_path / "none") in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(tone_data: Path, tmp_path: Path) -> None:
    """A file in the place of the run's folder ends with a sentence."""
    (tmp_path / "out").write_text("in the way", encoding="utf-8")

    with pytest.raises(SystemExit, match=r"out cannot be written .*give another folder"):
        train.main(command_line(tone_data, tmp_path / "out"))


def test_a_damaged_checkpoint_is_told(tone_data: Path, tmp_path: Path) -> None:
    """A checkpoint that is no whole one ends with a sentence that names it and says what to do."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "checkpoint.npz").write_bytes(b"PK\x03\x04 and no more")

    with pytest.raises(SystemExit, match=r"checkpoint\.npz is no whole checkpoint .*Delete it"):
        train.main(command_line(tone_data, tmp_path / "out"))


def test_a_cache_that_cannot_be_written_is_told(tone_data: Path, tmp_path: Path) -> None:
    """The folder that is in the way is named, not the run's, which is all right."""
    (tmp_path / "full").write_text("in the way", encoding="utf-8")

    with pytest.raises(SystemExit, match=r"full.* cannot be written .*give another folder"):
        train.main([*command_line(tone_data, tmp_path / "out"), "--cache", str(tmp_path / "full")])


@pytest.mark.parametrize("wrong", [ValueError("a bug"), KeyError("a bug")])
def test_our_own_bugs_are_not_hidden(
    tone_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: Exception
) -> None:
    """What is no slip of the user comes with its traceback."""

    def fail(_: Trainer) -> None:
        raise wrong

    monkeypatch.setattr(Trainer, "run", fail)
    with pytest.raises(type(wrong), match="a bug"):
        train.main(command_line(tone_data, tmp_path / "out", variants=0))


def test_missing_packages_are_named() -> None:
    """Where only what playing needs is installed, training ends with the line that installs the rest."""
    without = "import runpy, sys; sys.modules['tqdm'] = None; runpy.run_module('models.train', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", without], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.endswith(
        "need tqdm, which playing does not. Install it in the project's folder: python -m pip install '.[train]'\n"
    )
    assert "Traceback" not in done.stderr
