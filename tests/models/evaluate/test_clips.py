"""Tests of judging a model on clips, with a stand-in that hears tones as words."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.data.clips import Clip
from models.evaluate import __main__ as evaluate
from models.evaluate.clips import fired_in, one_window
from models.spot.audio_files import write_wav
from models.spot.runtime import Network
from models.spot.spotter import Spotter
from tests.support.tones import ToneNetwork, hear_tones, silence, tone


@pytest.fixture(autouse=True)
def _tones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every model path load the network that hears tones."""
    monkeypatch.setattr(Network, "load", hear_tones)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return seven clips and a noise of ten seconds, some of them not what their folder says."""
    clips = {
        "up/a_nohash_0.wav": [silence(0.3), tone("up"), silence(0.3)],
        "up/b_nohash_0.wav": [silence(0.3), tone("down"), silence(0.3)],  # wrong
        "up/c_nohash_0.wav": [silence(0.5)],  # missed
        "left/a_nohash_0.wav": [tone("left", seconds=0.2), silence(0.3), tone("left", seconds=0.2)],  # twice
        "left/b_nohash_0.wav": [silence(0.1), tone("left")],
        "dog/a_nohash_0.wav": [silence(0.3), tone("dog")],
        "dog/b_nohash_0.wav": [silence(0.3), tone("right")],  # false fire
        "_background_noise_/hum.wav": [silence(9.0), tone("up", seconds=1.0)],  # false fire in the last second
        "extra/more/validation/up/d.wav": [tone("down")],
    }
    for name, parts in clips.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write_wav(tmp_path / name, np.concatenate(parts))
    (tmp_path / "validation_list.txt").write_text("up/a_nohash_0.wav\nup/b_nohash_0.wav\ndog/a_nohash_0.wav\n")
    (tmp_path / "testing_list.txt").write_text("left/a_nohash_0.wav\n")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Return exit status, standard output and standard error of `clips`."""
    status = evaluate.main(["clips", *[str(argument) for argument in arguments]])
    out, err = capsys.readouterr()
    return status, out, err


def report(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Any:
    """Return the report that `clips --json` prints."""
    return json.loads(run(capsys, *arguments, "--json")[1])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_clip_with_a_name_that_is_not_utf_8_is_judged(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """What old systems have named in letters of their own is one clip more."""
    (folder / "up" / "a_nohash_0.wav").rename(folder / "up" / os.fsdecode(b"J\xfcrgen_nohash_0.wav"))

    assert report(capsys, folder)["confusion"]["up"] == {"up": 1, "down": 1, "nothing": 1}


def test_figures_counted_by_hand(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Seven clips and ten seconds of noise give the figures that one counts by hand."""
    found = report(capsys, folder)

    assert found["clips"] == 17
    assert found["threshold"] == 0.75
    assert found["recall"] == {"up": pytest.approx(1 / 3), "left": 1 / 2}
    assert found["recall_overall"] == pytest.approx(2 / 5)
    assert found["wrong_word_rate"] == pytest.approx(1 / 5)
    assert found["false_fire_rate"] == {"_background_noise_": pytest.approx(1 / 10), "dog": 1 / 2}
    assert found["confusion"] == {
        "up": {"down": 1, "nothing": 1, "up": 1},
        "left": {"left": 1, "left + left": 1},
        "_background_noise_": {"nothing": 9, "up": 1},
        "dog": {"nothing": 1, "right": 1},
    }


def test_keys_of_the_report(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """The keys that other programs read are all there."""
    found = report(capsys, folder)

    keys = {"clips", "threshold", "recall", "recall_overall", "wrong_word_rate", "false_fire_rate", "confusion"}
    assert keys | {"single_window"} <= set(found)
    assert set(found["single_window"]) == {"argmax_accuracy", "recall_overall"}


def test_split_follows_the_lists(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Validation has its three listed clips and the last fifth of the noise: two seconds, one of them a hum."""
    found = report(capsys, folder, "--split", "validation")

    assert found["split"] == "validation"
    assert found["confusion"] == {
        "up": {"down": 1, "up": 1},
        "_background_noise_": {"nothing": 1, "up": 1},
        "dog": {"nothing": 1},
    }


def test_threshold_is_obeyed(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """The tones score 0.95, so a threshold of 0.97 hears nothing, in the stream and in one window."""
    found = report(capsys, folder, "--threshold", "0.97")

    assert found["threshold"] == 0.97
    assert (found["recall_overall"], found["wrong_word_rate"]) == (0.0, 0.0)
    assert found["single_window"]["recall_overall"] == 0.0


def test_figures_repeat(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """The faint noise comes from a seed: twice the same run is twice the same report."""
    assert report(capsys, folder) == report(capsys, folder)


class Recorder(Spotter):
    """Keeps the stream that it is fed."""

    def feed(self, samples: np.ndarray[Any, np.dtype[np.float32]]) -> list[Any]:
        """Keep the samples and hear nothing."""
        self.stream = samples
        return []


def test_clips_stand_between_faint_noise() -> None:
    """Half a second of noise of -60 dB before the clip, the clip itself unchanged, and half a second after it."""
    spotter = Recorder(ToneNetwork())
    clip = Clip("up", "up/a.wav:0", tone("up"))

    fired_in(clip, spotter)

    before, middle, after = np.split(spotter.stream, [8_000, len(spotter.stream) - 8_000])
    np.testing.assert_array_equal(middle, clip.samples)
    for noise in (before, after):
        assert 20 * np.log10(np.sqrt(np.mean(noise**2))) == pytest.approx(-60.0, abs=0.2)
    assert not np.array_equal(before, after)


def test_a_clip_stands_alone() -> None:
    """What fires in a clip does not depend on the clip before it."""
    spotter = Spotter(ToneNetwork())
    clip = Clip("up", "up/a.wav:0", tone("up", seconds=1.0))

    assert [fired_in(clip, spotter) for _ in range(3)] == [("up",)] * 3


def test_one_window_on_the_bare_clip() -> None:
    """A clip of a second gives its label; a shorter one is followed by silence, which the stand-in then hears."""
    network = ToneNetwork()

    label, probability = one_window(Clip("up", "", tone("up", seconds=1.0)), network)

    assert label == "up"
    assert probability == pytest.approx(0.95)
    assert one_window(Clip("up", "", tone("up", seconds=0.5)), network)[0] == "_background_noise_"


def test_single_window_counts_all_classes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Other words count as unknown, silence and noise folders as noise; here six of seven windows are right."""
    words = {
        "up": "up",
        "down": "left",
        "dog": "dog",
        "go": "dog",
        "_unknown_": "dog",
        "_silence_": "",
        "_background_noise_": "",
    }
    for label, word in words.items():
        (tmp_path / label).mkdir()
        write_wav(tmp_path / label / "a.wav", tone(word, seconds=1.0) if word else silence(1.0))

    found = report(capsys, tmp_path)

    assert found["single_window"] == {"argmax_accuracy": pytest.approx(6 / 7), "recall_overall": 0.5}
    assert found["clips_by_role"] == {"command": 2, "other_keyword": 1, "unknown_word": 2, "noise": 2}


def test_other_keywords_are_the_benchmarks_commands_that_are_not_ours(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Of "go", "stop" and "on" one in three fires, of "dog" and "cat" both: one in three, all, and three in five."""
    for word, said in {"go": "dog", "stop": "up", "on": "dog", "dog": "left", "cat": "up"}.items():
        (tmp_path / word).mkdir()
        write_wav(tmp_path / word / "a.wav", tone(said, seconds=1.0))

    found = report(capsys, tmp_path)

    assert found["false_fire_rate_other_keywords"] == pytest.approx(1 / 3)
    assert found["false_fire_rate_unknown_words"] == 1.0
    assert found["false_fire_rate_other_words"] == pytest.approx(3 / 5)


def test_noise_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Without clips of commands there is no recall, and no table of commands; the noise is judged all the same."""
    (tmp_path / "_background_noise_").mkdir()
    write_wav(tmp_path / "_background_noise_" / "hum.wav", np.concatenate([silence(3.0), tone("up", seconds=1.0)]))

    found = report(capsys, tmp_path)
    _, out, _ = run(capsys, tmp_path)

    assert (found["clips"], found["recall"], found["recall_overall"], found["wrong_word_rate"]) == (4, {}, None, None)
    assert found["false_fire_rate_noise"] == 0.25
    assert "command" not in out
    assert "all noise               4  25.0 %" in out


def test_table_for_people(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Without --json there is a table, and the exit status is 0."""
    status, out, _ = run(capsys, folder)

    assert status == 0
    assert out.startswith("17 clips, at threshold 0.75.\n")
    assert "all commands      5  40.0 % ± 21.9  20.0 % ± 17.9  20.0 % ± 17.9  20.0 % ± 17.9" in out


def test_a_broken_clip_is_told(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """Figures over a part of the clips would mislead: a broken one ends the run with its name and exit status 2."""
    (folder / "up" / "b_nohash_0.wav").write_text("not audio")

    status, out, err = run(capsys, folder)

    assert (status, out) == (2, "")
    assert "b_nohash_0.wav cannot be read as audio" in err


@pytest.mark.parametrize("arguments", [["empty"], [".", "--split", "training"]])
def test_a_wrong_folder_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """A folder without clips or without lists ends with one message and exit status 2."""
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)

    status, out, err = run(capsys, *arguments)

    assert (status, out) == (2, "")
    assert err.count("\n") == 1
