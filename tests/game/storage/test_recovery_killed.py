"""Killed at any moment, the game loses no move that was shown: proven by killing it again and again."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from game.storage.recovery import left_behind
from tests.support.architecture import ROOT
from tests.support.drawing_process import logged_commands

START_S = 0.1  # about what a process needs until it draws
FRAMES = 8
FRAME_S = 0.01


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are made by fork, which Windows lacks")
@pytest.mark.parametrize("kills", [20, pytest.param(100, marks=pytest.mark.long)])
def test_no_shown_move_is_lost(kills: int, tmp_path: Path) -> None:
    """Processes draw one drawing, each killed (SIGKILL) at a random moment, the next one going on where it ended.

    After each kill the journal holds the commands in their order, all that were shown, and at most one more.
    """
    script, chance = logged_commands(3_000), random.Random(7)  # noqa: S311 - no secret
    command = [sys.executable, "-m", "tests.support.drawing_process", str(tmp_path), str(len(script))]
    kept, moments = 0, set[int]()
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for _ in range(kills):
            nursery.stdin.write("go on\n")
            nursery.stdin.flush()
            process, shown = 0, kept
            while not process:
                line = nursery.stdout.readline()
                process = int(line.removeprefix("process ")) if line.startswith("process ") else 0
                shown = shown if process else int(line)
            frames = chance.randrange(-FRAMES // 3, FRAMES)  # below 0: somewhere in the start
            while shown < kept + frames:
                shown = int(nursery.stdout.readline())
            time.sleep(chance.uniform(0.0, START_S if frames < 0 else FRAME_S))
            os.kill(process, signal.SIGKILL)
            while (line := nursery.stdout.readline()) != "gone\n":
                shown = int(line)
            left = left_behind(tmp_path).newest
            done = [] if left is None else [logged.command for logged in left.world.logged_commands]
            assert shown <= len(done) <= shown + 1
            assert done == script[: len(done)]
            moments.add(len(done) - kept)
            kept = len(done)
            if left is not None:
                assert [path.name for path in tmp_path.iterdir()] == [left.name]
                left.later()
        nursery.stdin.close()
    assert kept > kills  # they drew
    assert len(moments) > FRAMES // 2  # and were killed after few frames and after many
