"""Tests of the synthetic words and talk for training, with a stand-in for the program that speaks."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from models.data.dataset import Kind, Split, index_recordings
from models.spot.audio_files import SAMPLE_RATE_HZ, AudioError, read_audio
from models.spot.config import VOCABULARIES
from models.synthetic import __main__ as synthetic
from models.synthetic.vocabulary import COMMON, SOUND_ALIKES
from models.synthetic.voices import HELD_OUT, HELD_OUT_VARIANTS


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Put a program in the place of espeak-ng that only writes a file; return the commands that it is given."""
    given: list[list[str]] = []

    def run(command: list[str], **options: object) -> None:
        assert options["check"]
        given.append(command)
        Path(command[command.index("-w") + 1]).write_bytes(b"sound")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(synthetic, "COMMAND_CLIPS", 30)
    monkeypatch.setattr(synthetic, "ALIKE_CLIPS", 4)
    monkeypatch.setattr(synthetic, "COMMON_CLIPS", 2)
    monkeypatch.setattr(synthetic, "WIDE_CLIPS", 1)
    monkeypatch.setattr(synthetic, "other_words", lambda _: ["government", "cup"])
    monkeypatch.setattr(synthetic, "TALKS", 12)
    monkeypatch.setattr(synthetic, "SOUNDS", 3)
    return given


def written(folder: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> list[Path]:
    """Run the command line and return the files below `folder`, as paths from there."""
    folder.mkdir(exist_ok=True)
    monkeypatch.setattr(sys, "argv", ["synthetic", str(folder), *options])
    synthetic.main()
    return sorted(path.relative_to(folder) for path in folder.rglob("*.wav"))


def test_voices_of_demo_and_tests_are_left_out(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No word is spoken by a voice that the demo or the tests speak with, in whatever accent."""
    files = written(tmp_path, monkeypatch)

    spoken_by = {command[command.index("-v") + 1] for command in commands}
    assert len(spoken_by) > 50
    assert not {voice.partition("+")[2] for voice in spoken_by} & HELD_OUT_VARIANTS
    assert not spoken_by & {voice.voice for voice in HELD_OUT}
    assert {path.stem.rpartition("_")[0] for path in files if "synthetic_sounds" not in path.parts} == spoken_by


def test_words_lie_where_the_index_finds_them(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each word has as many clips as it should, all for training, under its own label; most where it sounds alike."""
    files = written(tmp_path, monkeypatch)

    found = [r for r in index_recordings(tmp_path) if r.source == "synthetic"]
    counts = Counter(r.label for r in found)
    common = set(COMMON) - set(SOUND_ALIKES)
    assert {(r.kind, r.split) for r in found} == {(Kind.WORD, Split.TRAINING)}
    assert counts == {
        **dict.fromkeys(VOCABULARIES["handsfree8w"], 30),
        "government": 1,
        **dict.fromkeys(SOUND_ALIKES, 4),
        **dict.fromkeys(common, 2),
    }
    assert len(commands) == len(found) + 12 == len(files) - 3  # no clip is written over


def test_talks_are_speech_without_a_command(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As many talks as there should be lie where the index finds speech; each has 60 words in breaths of up to nine."""
    written(tmp_path, monkeypatch)

    talks = [r.path for r in index_recordings(tmp_path) if r.source == "synthetic_speech"]
    said = {command[command.index("-w") + 1]: command[-1] for command in commands}
    found = [r for r in index_recordings(tmp_path) if r.kind is Kind.SPEECH]
    assert [(r.path, r.split) for r in found] == [(path, Split.TRAINING) for path in talks]
    assert len(talks) == 12
    words = [said[str(path)].replace(",", "").split() for path in talks]
    assert all(len(talk) >= 60 for talk in words)  # "thank you" is two
    assert not {word.lower() for talk in words for word in talk} & set(VOCABULARIES["handsfree8w"])
    assert len({word for talk in words for word in talk}) > 300  # of 720 drawn among as many
    breaths = [len(breath.split()) for path in talks for breath in said[str(path)].split(",")]
    assert max(breaths) <= 10
    assert len(set(breaths)) > 5


def test_made_up_sounds_are_written_as_well(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As many sounds as there should be lie where the index finds sounds for training; each has its length."""
    written(tmp_path, monkeypatch)

    sounds = [r for r in index_recordings(tmp_path) if r.source == "synthetic_sounds"]
    assert commands
    assert [(r.kind, r.split) for r in sounds] == [(Kind.SOUND, Split.TRAINING)] * 3
    for sound in sounds:
        assert len(read_audio(sound.path)) / SAMPLE_RATE_HZ == pytest.approx(synthetic.SOUND_S, abs=0.01)


def test_what_is_said_is_the_label(commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The text spoken into a word's file is the name of its folder, at a speed and pitch in the usual range."""
    written(tmp_path, monkeypatch)

    for command in commands:
        options = dict(zip(command[1:-1:2], command[2:-1:2], strict=True))
        path = Path(options["-w"])
        assert path.parent.name == command[-1] or "synthetic_speech" in path.parts
        assert 110 <= int(options["-s"]) < 200
        assert 20 <= int(options["-p"]) < 80


def test_a_seed_decides_the_voices(commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same seed gives the same files, another one gives others."""
    one, same, other = (
        written(tmp_path / name, monkeypatch, "--seed", seed) for name, seed in (("a", "1"), ("b", "1"), ("c", "2"))
    )

    assert one == same
    assert one != other
    assert commands


@pytest.mark.parametrize("option", ["--seed", "--clips"])
def test_a_number_below_0_is_refused(
    option: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is drawn by such a seed, and no such number of clips can be said: it is told before anything is made."""
    with pytest.raises(SystemExit) as end:
        written(tmp_path, monkeypatch, option, "-1")

    assert end.value.code == 2
    assert f"{option}: -1: expected a whole number, 0 or more" in capsys.readouterr().err


def test_no_other_word_is_a_command() -> None:
    """A word to be recognised is not among those to be rejected, nor is one that is said the same."""
    said_the_same = {"write", "rite", "wright", "know", "knows"}

    assert not {word.lower() for word in (*SOUND_ALIKES, *COMMON)} & {*VOCABULARIES["handsfree8w"], *said_the_same}


def test_a_folder_that_is_misspelt_is_not_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the data set's folder there is one message and status 2, and nothing is written."""
    monkeypatch.setattr(sys, "argv", ["synthetic", str(tmp_path / "none")])
    with pytest.raises(SystemExit) as end:
        synthetic.main()

    assert end.value.code == 2
    assert f"DATA_DIR: There is no folder {tmp_path / 'none'}. Check the name." in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without espeak-ng the command ends with what to install, and no traceback."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(synthetic, "SOUNDS", 0)

    with pytest.raises(SystemExit, match="Install the package espeak-ng"):
        written(tmp_path / "data", monkeypatch)


def test_a_program_that_fails_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A voice that is not installed makes an AudioError that names word and voice."""

    def fail(command: list[str], **options: object) -> None:
        del options
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(subprocess, "run", fail)

    with pytest.raises(AudioError, match=r"'up' as en-us\+f1\. Install"):
        synthetic.speak("up", tmp_path / "up.wav", voice="en-us+f1", words_per_minute=150, pitch=50)


def test_ctrl_c_ends_it_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says how to go on; the exit status is what shells expect."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(synthetic, "_write_sounds", stop)
    with pytest.raises(SystemExit) as end:
        written(tmp_path / "data", monkeypatch)

    assert end.value.code == 130
    assert capsys.readouterr().err.startswith("Stopped before the end. ")
