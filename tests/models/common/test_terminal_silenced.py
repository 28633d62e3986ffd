"""Tests of the silence for libraries that write straight to the terminal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.common.terminal import silenced_stderr
from models.spot.runtime import Network

ROOT = Path(__file__).parents[3]


def test_nothing_is_heard_inside_and_all_outside(capfd: pytest.CaptureFixture[str]) -> None:
    """What is written to the file descriptor inside is lost; what comes before and after is not."""
    os.write(2, b"before ")
    with silenced_stderr():
        os.write(2, b"inside ")
    os.write(2, b"after")

    assert capfd.readouterr().err == "before after"


def test_an_error_inside_comes_through(capfd: pytest.CaptureFixture[str]) -> None:
    """An exception leaves the silence, and standard error works again."""
    with pytest.raises(ValueError, match="seven"), silenced_stderr():
        raise ValueError("seven")
    os.write(2, b"heard")

    assert capfd.readouterr().err == "heard"


def test_a_program_without_standard_error_goes_on() -> None:
    """Where file descriptor 2 is closed, what is inside still runs."""
    code = "import os; os.close(2); from models.common.terminal import silenced_stderr as s\nwith s(): print('ran')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)

    assert done.stdout == "ran\n"


def test_loading_the_network_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """LiteRT's notice of its delegate does not reach the terminal."""
    Network.load()

    assert capfd.readouterr().err == ""
