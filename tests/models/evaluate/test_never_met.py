"""Tests of judging a model on words that no training of ours meets, with a stand-in that hears tones as words."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.evaluate import __main__ as evaluate
from models.spot.audio_files import write_wav
from models.spot.config import DIRECTIONS, NOISE, UNKNOWN
from models.spot.runtime import Network
from tests.support.made_speech import TESTING, TRAINING, VALIDATION
from tests.support.tones import CARD, ToneNetwork, hear_tones, silence, tone

WAKE = "extra/wake_word_benchmark"
CLIPS = {
    f"up/{VALIDATION[0]}_nohash_0.wav": [tone("up", seconds=1.0)],
    f"happy/{TRAINING[0]}_nohash_0.wav": [tone("down", seconds=1.0)],  # fires
    f"happy/{TRAINING[1]}_nohash_0.wav": [tone("dog", seconds=1.0)],
    f"happy/{VALIDATION[0]}_nohash_0.wav": [tone("dog", seconds=1.0)],
    f"five/{VALIDATION[1]}_nohash_0.wav": [silence(1.0)],
    f"{WAKE}/training/snowboy/1.wav": [silence(0.8), tone("left", seconds=0.5)],  # fires, and lasts longer than 1 s
    f"{WAKE}/validation/snowboy/2.wav": [silence(1.3)],
}
NOT_JUDGED = {  # by which command it would be heard
    f"happy/{TESTING[0]}_nohash_0.wav": "right",
    f"{WAKE}/testing/view_glass/1.wav": "right",
    f"{WAKE}/training/alexa/1.wav": "right",  # is learned from
    "extra/speech_commands_rebuilt/training/five/1.wav": "right",
    "extra/synthetic/training/wow/1.wav": "right",
}


@pytest.fixture(autouse=True)
def _tones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every model path load the network that hears tones."""
    monkeypatch.setattr(Network, "load", hear_tones)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a data set of `CLIPS` and of others that are not to be judged as never met, with its lists."""
    for name, sounds in (CLIPS | {name: [tone(word, seconds=1.0)] for name, word in NOT_JUDGED.items()}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write_wav(tmp_path / name, np.concatenate(sounds))
    names = [name for name in (*CLIPS, *NOT_JUDGED) if not name.startswith("extra")]
    for split, speakers in (("validation", VALIDATION), ("testing", TESTING)):
        (tmp_path / f"{split}_list.txt").write_text("\n".join(n for n in names if any(s in n for s in speakers)))
    return tmp_path


def report(capsys: pytest.CaptureFixture[str], folder: Path, *options: str) -> Any:
    """Return the report that `clips --json` prints."""
    assert evaluate.main(["clips", str(folder), "--json", *options]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("options", [(), ("--split", "validation"), ("--split", "training")])
def test_words_never_met_by_all_but_those_for_testing(
    capsys: pytest.CaptureFixture[str], folder: Path, options: tuple[str, ...]
) -> None:
    """Whatever else is judged: one in three of "happy", no "five", and one "snowboy" of two: 2 of 6 fire.

    A recording longer than a second is heard as a whole.
    """
    assert report(capsys, folder, *options)["never_met"] == {
        "clips": 6,
        "false_fire_rate_overall": pytest.approx(2 / 6),
        "false_fire_rate": {"five": 0.0, "happy": pytest.approx(1 / 3), "snowboy": 0.5},
        "confusion": {
            "five": {"nothing": 1},
            "happy": {"nothing": 2, "down": 1},
            "snowboy": {"left": 1, "nothing": 1},
        },
    }


def test_other_figures_are_without_them(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """The figures of a split hold its own speakers' words alone, whether training meets them or not."""
    found = report(capsys, folder, "--split", "validation")

    assert found["clips"] == 3
    assert found["false_fire_rate"] == {"five": 0.0, "happy": 0.0}


def test_testing_reads_none_of_them(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """What is judged on the held-out speakers is theirs: other recordings are not opened, be they broken."""
    for name in CLIPS:
        (folder / name).write_bytes(b"no sound")

    found = report(capsys, folder, "--split", "testing")

    assert found["never_met"] == {"clips": 0, "false_fire_rate_overall": None, "false_fire_rate": {}, "confusion": {}}
    assert found["clips"] == 1
    assert evaluate.main(["clips", str(folder), "--split", "testing"]) == 0
    assert "never meets" not in capsys.readouterr().out


def test_held_out_speakers_are_not_read(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """In validation nothing of the testing speakers is opened, nor what is not recorded."""
    for name in NOT_JUDGED:
        (folder / name).write_bytes(b"no sound")

    assert report(capsys, folder, "--split", "validation")["never_met"]["clips"] == 6


def test_a_command_is_no_word_never_met(
    capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that was taught "happy" has met it."""
    card = replace(CARD, labels=(*DIRECTIONS, "happy", UNKNOWN, NOISE))
    monkeypatch.setattr(Network, "load", lambda _: ToneNetwork(card))

    assert set(report(capsys, folder)["never_met"]["false_fire_rate"]) == {"five", "snowboy"}


def test_a_table_of_their_own(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Each word has its row, and all together have one."""
    assert evaluate.main(["clips", str(folder), "--split", "validation"]) == 0

    assert (
        """
Words that our training never meets, by all speakers but those kept for testing:

other                clips          fired  as
five                     1          0.0 %
happy                    3  33.3 % ± 27.2  down 1
snowboy                  2  50.0 % ± 35.4  left 1
all words never met      6  33.3 % ± 19.2
"""
        in capsys.readouterr().out
    )
