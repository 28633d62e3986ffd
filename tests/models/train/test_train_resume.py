"""Tests that training goes on where it was stopped, however that was, and ends as if nothing had happened."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.spot.audio_files import read_audio, write_wav
from models.spot.runtime import Network
from models.train import __main__ as train
from models.train.checkpoint import Checkpoint
from tests.support.made_speech import OPTIONS, command_line
from tests.support.training import PATIENCE_S, ROOT, WHOLE_TRAININGS, assert_same, checkpoint, rows

pytestmark = WHOLE_TRAININGS

Start = Callable[[list[str]], "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Return what starts a training with these arguments in a process of its own, with a group of its own."""
    processes = []

    def go(arguments: list[str]) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "models.train", *arguments]
        pipe = subprocess.PIPE
        processes.append(subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, process_group=0))
        return processes[-1]

    yield go
    for process in processes:
        process.kill()
        process.communicate()


def wait_for_checkpoint(started: "subprocess.Popen[str]", out: Path) -> None:
    """Return as soon as a training has written its first checkpoint."""
    ends_s = time.monotonic() + PATIENCE_S
    while not (out / "checkpoint.npz").exists():
        assert started.poll() is None, started.communicate()[1]
        assert time.monotonic() < ends_s
        time.sleep(0.01)


def test_ctrl_c_stops_and_the_run_goes_on(start: Start, tone_data: Path, tone_run: Path) -> None:
    """Ctrl-C in the middle of an epoch ends with a sentence; the same command then ends as if nothing had happened."""
    stopped = tone_run.parent / "stopped"
    started = start(command_line(tone_data, stopped))
    wait_for_checkpoint(started, stopped)
    os.killpg(started.pid, signal.SIGINT)  # as a terminal does
    output, errors = started.communicate(timeout=PATIENCE_S)

    assert started.returncode == 1
    assert errors.endswith("is kept; give the same command to go on.\n")
    assert "Traceback" not in errors
    assert "WARNING" not in errors  # nor any other notice of TensorFlow
    assert output == ""
    assert 1 <= len(checkpoint(stopped).rows) < 3

    train.main(command_line(tone_data, stopped))
    assert_same(stopped, tone_run)


def test_ctrl_c_stops_the_workers_too(start: Start, tone_data: Path, tmp_path: Path) -> None:
    """Ctrl-C while several processes compute spectrograms ends with one sentence, and no cache is left half done."""
    started = start(command_line(tone_data, tmp_path / "early"))
    assert started.stderr is not None
    printed = ""
    while "spectrograms" not in printed:  # as soon as that is printed, the workers are starting
        printed += started.stderr.read(1)
        assert started.poll() is None, printed
    os.killpg(started.pid, signal.SIGINT)
    output, errors = started.communicate(timeout=PATIENCE_S)

    assert started.returncode == 1
    assert errors.endswith("give the same command to go on.\n")
    assert "Traceback" not in errors
    assert output == ""
    assert not list((tmp_path / "cache").iterdir())


def test_a_run_that_dies_between_its_files_goes_on(
    tone_data: Path, tone_run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that dies between writing the curves and the checkpoint repeats the epoch and ends the same."""
    ended = tone_run.parent / "ended"
    save = Checkpoint.save

    def die(state: Checkpoint, path: Path) -> None:
        if len(state.rows) == 2:
            raise MemoryError("full")
        save(state, path)

    with monkeypatch.context() as patch:
        patch.setattr(Checkpoint, "save", die)
        with pytest.raises(MemoryError):
            train.main(command_line(tone_data, ended))
    assert len(rows(ended)) == 2
    assert len(checkpoint(ended).rows) == 1

    train.main(command_line(tone_data, ended))
    assert_same(ended, tone_run)


def test_a_killed_run_goes_on(start: Start, tone_data: Path, tone_run: Path) -> None:
    """A run that is killed goes on, and ends the same; its curves come back, though they were deleted meanwhile."""
    killed = tone_run.parent / "killed"
    started = start(command_line(tone_data, killed))
    wait_for_checkpoint(started, killed)
    os.killpg(started.pid, signal.SIGKILL)
    started.wait(timeout=PATIENCE_S)
    assert 1 <= len(checkpoint(killed).rows) < 3
    (killed / "curves.csv").unlink()

    train.main(command_line(tone_data, killed))
    assert_same(killed, tone_run)


def test_hard_negatives_are_kept_for_the_next_epoch(
    tone_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that dies after its search goes on with what was found, and ends the same; without it, it would not.

    Here everything is hard, and every second draw of another word, speech or sound is of that. What a run hands over in
    the end is left to the other tests.
    """
    monkeypatch.setattr("models.train.trainer.ship", lambda *_, **__: [])
    monkeypatch.setattr("models.train.hard_negatives.DECEIVED", 0.0)
    monkeypatch.setattr("models.train.sampling.HARD_SHARE", 0.5)
    monkeypatch.setattr("models.train.sampling.HARD_SHARE_EACH", 1.0)
    save = Checkpoint.save
    runs = {name: tmp_path / name for name in ("whole", "resumed", "forgetful")}
    for run in runs.values():
        run.mkdir()

    def save_for_all(state: Checkpoint, path: Path) -> None:
        save(state, path)
        if len(state.rows) == 2:  # the search came after this epoch
            save(state, runs["resumed"] / path.name)
            save(replace(state, hard=state.hard[:0]), runs["forgetful"] / path.name)

    with monkeypatch.context() as patch:
        patch.setattr(Checkpoint, "save", save_for_all)
        train.main(command_line(tone_data, runs["whole"], variants=0))
    assert len(checkpoint(runs["resumed"]).hard) == 5  # the words "dog" of three speakers, a slice of speech, a noise
    for name in ("resumed", "forgetful"):
        train.main(command_line(tone_data, runs[name], variants=0))

    assert_same(runs["resumed"], runs["whole"])
    assert rows(runs["forgetful"])[2]["loss"] != rows(runs["whole"])[2]["loss"]


def test_a_finished_run_only_exports_again(tone_data: Path, tone_run: Path) -> None:
    """The same command after the end trains no more: the checkpoint stays as it is, and the network is back."""
    window = np.random.default_rng(1).uniform(-2.0, 2.0, (98, 40, 2)).astype(np.float32)
    given = Network.load(tone_run / "directional4w.tflite").predict(window)
    checkpoint_before = (tone_run / "checkpoint.npz").read_bytes()
    (tone_run / "directional4w.tflite").unlink()

    train.main(command_line(tone_data, tone_run))

    assert (tone_run / "checkpoint.npz").read_bytes() == checkpoint_before
    np.testing.assert_array_equal(Network.load(tone_run / "directional4w.tflite").predict(window), given)


def test_other_options_do_not_go_on(tone_data: Path, tone_run: Path) -> None:
    """A checkpoint of other options is refused with what to do, and left as it is."""
    with pytest.raises(SystemExit, match="made with other options"):
        train.main(command_line(tone_data, tone_run, epochs=4))
    assert len(checkpoint(tone_run).rows) == 3


def test_other_recordings_do_not_go_on(tone_data: Path, tone_run: Path, tmp_path: Path) -> None:
    """A checkpoint that learned from other recordings, though of the same names, is refused and left as it is."""
    other = tmp_path / "other"
    shutil.copytree(tone_data, other)
    word = next((other / "up").iterdir())
    write_wav(word, 0.5 * read_audio(word))

    with pytest.raises(SystemExit, match="made with other options or recordings"):
        train.main(command_line(other, tone_run))
    assert len(checkpoint(tone_run).rows) == 3


def test_the_checkpoint_knows_every_option(tone_run: Path) -> None:
    """All that decides the result is compared before a run goes on."""
    kept = json.loads(checkpoint(tone_run).config)

    assert {name.replace("-", "_") for name in OPTIONS} < set(kept)
    assert {"commands", "seed", "rate", "decay", "average", "warmup_steps"} < set(kept)
