"""Tests of judging a model on sound without commands, with a stand-in that hears tones as words."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.evaluate import __main__ as evaluate
from models.spot.audio_files import write_wav
from models.spot.runtime import Network
from tests.support.tones import hear_tones, sentence, silence


@pytest.fixture(autouse=True)
def _tones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every model path load the network that hears tones."""
    monkeypatch.setattr(Network, "load", hear_tones)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return two folders of sound, in which three and no commands fire, and a long noise with one in each part."""
    sounds = {
        "speech/validation/a.wav": sentence("up", "dog", "up"),
        "speech/validation/deeper/b.flac.wav": sentence("dog", "left"),
        "sounds/c.wav": silence(9.0),
        "_background_noise_/hum.wav": np.concatenate(
            [sentence("down"), silence(18.0), sentence("right"), silence(0.6)]
        ),
    }
    for name, sound in sounds.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write_wav(tmp_path / name, sound)
    return tmp_path


def report(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Any:
    """Return the report that `long --json` prints."""
    assert evaluate.main(["long", *[str(argument) for argument in arguments], "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_fires_counted_by_hand(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Three commands in 2.8 s and 2.0 s of sound are 2,700 or so an hour; none in 9 s may still be 1,198 an hour."""
    found = report(capsys, folder / "speech" / "validation", folder / "sounds")

    speech, sounds = found["audio"]["speech, validation"], found["audio"]["sounds"]
    assert (speech["files"], speech["count"], speech["by_word"]) == (2, 3, {"left": 1, "up": 2})
    assert speech["hours"] == pytest.approx((2.8 + 2.0) / 3600)
    assert speech["per_hour"] == pytest.approx(3 / 4.8 * 3600)
    assert (sounds["files"], sounds["count"]) == (1, 0)
    assert sounds["at_most_per_hour"] == pytest.approx(2.9957 / 9.0 * 3600, rel=1e-4)


def test_each_fire_is_listed(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Each false fire says in which file and when, so that one can listen to it."""
    fires = report(capsys, folder / "speech" / "validation")["fires"]

    assert [(fire["file"], fire["word"]) for fire in fires] == [
        ("a.wav", "up"),
        ("a.wav", "up"),
        ("b.flac.wav", "left"),
    ]
    assert 0.4 < fires[0]["time_s"] < 0.8  # its tone lies there
    assert fires[0]["score"] >= 0.75


def test_a_word_at_the_very_end_counts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Half a second of silence follows a file, which does not count as time."""
    write_wav(tmp_path / "end.wav", sentence("up", gap_s=0.3)[: round(0.35 * 16_000)])

    found = report(capsys, tmp_path / "end.wav", "--threshold", "0.5")["audio"]["end.wav"]

    assert found["count"] == 1
    assert found["hours"] == pytest.approx(0.35 / 3600)


@pytest.mark.parametrize(
    ("split", "seconds", "words"), [("validation", 4.2, ["right"]), ("training", 16.8, ["down"]), (None, 21.0, None)]
)
def test_long_noises_are_split_by_time(
    capsys: pytest.CaptureFixture[str], folder: Path, split: str | None, seconds: float, words: list[str] | None
) -> None:
    """Of a long noise of the data set, validation hears the last fifth, training the rest, and no split all."""
    asked = ["--split", split] if split else []

    found = report(capsys, folder / "_background_noise_", *asked)["audio"]["_background_noise_"]

    assert found["hours"] == pytest.approx(seconds / 3600)
    assert list(found["by_word"]) == (words or ["down", "right"])
    assert found["part"] == {"validation": "from 80 to 100 %", "training": "from 0 to 80 %", None: "all"}[split]


def test_folders_of_a_split_are_heard_as_a_whole(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Below extra/<source>/ the folder says what belongs to the split; the table says so beside the split noises."""
    speech = folder / "extra" / "books" / "validation"
    (speech / "reader").mkdir(parents=True)
    write_wav(speech / "reader" / "a.wav", sentence("dog", "up"))

    found = report(capsys, speech, folder / "_background_noise_", "--split", "validation")["audio"]

    assert {name: (figures["part"], figures["count"]) for name, figures in found.items()} == {
        "books, validation": ("validation folder", 1),
        "_background_noise_": ("from 80 to 100 %", 1),
    }


@pytest.mark.parametrize("where", ["speech/validation", "sounds/c.wav", "extra/books/training"])
def test_what_nobody_can_split_is_refused(where: str, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Sound that is not known to belong to the split is not passed off as such, nor is that of another split."""
    (folder / "extra" / "books" / "training").mkdir(parents=True)
    write_wav(folder / "extra" / "books" / "training" / "a.wav", silence(0.1))

    assert evaluate.main(["long", str(folder / where), "--split", "validation"]) == 2
    assert "is not known to belong to the validation split. Leave --split out" in capsys.readouterr().err


def test_nothing_left_by_the_split_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Of two samples, the last fifth is none: there is no rate over no time."""
    (tmp_path / "_background_noise_").mkdir()
    write_wav(tmp_path / "_background_noise_" / "click.wav", np.zeros(2, np.float32))

    assert evaluate.main(["long", str(tmp_path / "_background_noise_"), "--split", "validation"]) == 2
    assert "_background_noise_ is too short to be split. Give longer sound" in capsys.readouterr().err


@pytest.mark.parametrize("hours", ["nan", "inf", "-1", "long"])
def test_impossible_lengths_of_silence_are_refused(hours: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Silence lasts a finite time, not less than none."""
    with pytest.raises(SystemExit) as end:
        evaluate.main(["long", f"--silence={hours}"])

    assert end.value.code == 2
    assert "--silence" in capsys.readouterr().err


def test_threshold_is_obeyed(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """The tones score 0.95: a threshold of 0.97 hears nothing."""
    found = report(capsys, folder / "speech", "--threshold", "0.97")

    assert found["threshold"] == 0.97
    assert found["audio"]["speech"]["count"] == 0


def test_silence_fires_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """A microphone's hiss is made here, for as long as asked."""
    found = report(capsys, "--silence", "0.005")

    assert found["audio"]["silence"]["count"] == 0
    assert found["audio"]["silence"]["hours"] == pytest.approx(0.005)


def test_table_for_people(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Each folder is a row; no path of this machine is in it."""
    assert evaluate.main(["long", str(folder / "speech" / "validation"), str(folder / "sounds")]) == 0

    out = capsys.readouterr().out
    assert "speech, validation" in out
    assert "left 1, up 2" in out
    assert str(folder) not in out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "no sound to judge on"),
        (["empty"], "no audio file in empty"),
        (["speech", "empty/../speech"], "same name"),
    ],
)
def test_nothing_to_hear_is_told(
    arguments: list[str],
    complaint: str,
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No file, an empty folder and a folder twice end with one message and exit status 2."""
    (folder / "empty").mkdir()
    monkeypatch.chdir(folder)

    assert evaluate.main(["long", *arguments]) == 2
    assert complaint in capsys.readouterr().err
