"""Tests of training on several machines, here two processes of this one that talk through the loopback interface."""

import json
import os
import shutil
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from tests.support.made_speech import command_line
from tests.support.training import PATIENCE_S, ROOT, WHOLE_TRAININGS, assert_same, checkpoint, rows

pytestmark = WHOLE_TRAININGS
TOLERANCE = 1e-4  # of weights after 12 steps: the parts of a sum come in another order


def addresses(count: int) -> list[str]:
    """Return so many free ports of this machine."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [f"127.0.0.1:{each.getsockname()[1]}" for each in sockets]


def train_on_two(data: Path, folders: list[Path], *, cache: Path) -> list[tuple[int, str]]:
    """Give the same command to two machines, each with a folder of its own; return exit status and errors of each."""
    workers = addresses(len(folders))
    runs = []
    for index, folder in enumerate(folders):
        about = {"cluster": {"worker": workers}, "task": {"type": "worker", "index": index}}
        command = [sys.executable, "-m", "models.train", *command_line(data, folder), "--cache", str(cache)]
        runs.append(
            subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, "TF_CONFIG": json.dumps(about)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
    told = [run.communicate(timeout=PATIENCE_S)[1] for run in runs]
    return [(run.returncode, errors) for run, errors in zip(runs, told, strict=True)]


def test_two_machines_end_with_the_weights_of_one(tone_data: Path, mirrored_run: Path, tmp_path: Path) -> None:
    """Both have the same files, bit by bit, and the weights of one process with two devices, to a ten-thousandth.

    Machines that were stopped after different epochs do not go on, and say what to do.
    """
    machines = [tmp_path / "machine-0", tmp_path / "machine-1"]
    shutil.copytree(mirrored_run.parent / "cache", tmp_path / "cache")

    assert [status for status, _ in train_on_two(tone_data, machines, cache=tmp_path / "cache")] == [0, 0]
    assert_same(*machines)
    assert (machines[0] / "directional4w.tflite").read_bytes() == (machines[1] / "directional4w.tflite").read_bytes()
    assert len(rows(machines[0])) == len(rows(mirrored_run)) == 3
    for ours, theirs in zip(checkpoint(machines[0]).weights, checkpoint(mirrored_run).weights, strict=True):
        np.testing.assert_allclose(np.float64(ours), np.float64(theirs), atol=TOLERANCE)

    (machines[1] / "checkpoint.npz").unlink()
    ends = train_on_two(tone_data, machines, cache=tmp_path / "cache")
    assert [status for status, _ in ends] == [1, 1]
    assert all("were stopped after different epochs" in errors for _, errors in ends)
    assert "after 3." in ends[0][1]
    assert "after 0." in ends[1][1]
