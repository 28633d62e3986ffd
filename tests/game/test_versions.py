"""What the log and a bug report say of program and machine."""

import getpass
import platform
import socket

import numpy as np
import pytest

from game import versions
from game.versions import about


def test_it_names_versions_and_the_system() -> None:
    """Who reads the report can set up the same versions."""
    told = dict(about())

    assert told["numpy"] == np.__version__
    assert told["Python"] == platform.python_version()
    assert platform.machine() in told["System"]
    assert "" not in told.values()


def test_it_says_nothing_of_the_player() -> None:
    """Neither the name of the player nor that of the machine is told, in no value as a word of its own."""
    words = {word for _, value in about() for word in value.split()}

    assert not words & {getpass.getuser(), socket.gethostname()}


def test_a_program_that_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from a folder of sources, it has no version."""
    monkeypatch.setattr(versions, "PACKAGES", ("no-such-package",))

    assert about()[0] == ("no-such-package", "not installed")
