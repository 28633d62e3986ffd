"""What libraries in C say on standard error: it goes into the log, and Python's own words stay on the terminal."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from game.audio.chatter import logged_chatter

ROOT = Path(__file__).parents[3]


def test_chatter_goes_into_the_log(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    """Each line is logged once however often it is said, and none of it reaches the terminal."""
    with caplog.at_level(logging.INFO), logged_chatter():
        for _ in range(30):
            os.write(2, b"ALSA lib pcm.c:2721: Unknown PCM\n")
        os.write(2, b"Expression 'ret' failed\n")
    os.write(2, b"back on the terminal\n")

    assert [record.getMessage() for record in caplog.records] == [
        "ALSA lib pcm.c:2721: Unknown PCM",
        "Expression 'ret' failed",
    ]
    assert capfd.readouterr().err == "back on the terminal\n"


def test_what_python_says_stays_on_the_terminal() -> None:
    """In a program of its own: errors of the game are read, and so is a traceback that nobody caught."""
    code = (
        "import os, sys; from game.audio.chatter import logged_chatter\n"
        "with logged_chatter():\n"
        "    os.write(2, b'chatter\\n'); os.system('echo child >&2')\n"
        "    print('No microphone \\u00e4.', file=sys.stderr)\n"
        "    os.write(1, b'out\\n')\n"
        "print('after', file=sys.stderr); raise SystemExit(os.write(2, b'last\\n'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
    )

    assert done.stderr.decode() == "No microphone \u00e4.\nafter\nlast\n".replace("\n", os.linesep)
    assert done.stdout.split() == [b"out"]


def test_without_standard_error_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program without a terminal has none."""

    def closed(_: int) -> int:
        raise OSError("Bad file descriptor")

    monkeypatch.setattr("os.dup", closed)
    with logged_chatter():
        pass
