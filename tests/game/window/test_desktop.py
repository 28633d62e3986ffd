"""Asking the desktop whether it is light: each system in its own way, and dark where there is no answer."""

import subprocess
from typing import Any

import pytest

from game.window.desktop import is_light


@pytest.mark.parametrize(
    ("platform", "status", "answer", "light"),
    [
        ("linux", 0, "'prefer-light'\n", True),
        ("linux", 0, "'prefer-dark'\n", False),
        ("linux", 0, "'default'\n", False),
        ("linux", 1, "No such schema", False),
        ("darwin", 0, "Dark\n", False),
        ("darwin", 1, "", True),
        ("win32", 0, "    AppsUseLightTheme    REG_DWORD    0x1\n", True),
        ("win32", 0, "    AppsUseLightTheme    REG_DWORD    0x0\n", False),
        ("plan9", 0, "light", False),
    ],
)
def test_each_system_is_asked_in_its_own_way(
    monkeypatch: pytest.MonkeyPatch, platform: str, status: int, answer: str, light: bool
) -> None:
    """The answers are those that GNOME, macOS and Windows give; macOS keeps a value in the dark only."""
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess((), status, answer, ""))

    assert is_light(platform) is light


@pytest.mark.parametrize("error", [FileNotFoundError("gsettings"), subprocess.TimeoutExpired("gsettings", 1.0)])
def test_no_answer_is_dark(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """A system without that command, or one that hangs, costs a second at most and leaves the window dark."""

    def fail(*_: Any, timeout: float, **__: Any) -> None:
        assert timeout <= 1.0
        raise error

    monkeypatch.setattr(subprocess, "run", fail)

    assert not is_light("linux")
