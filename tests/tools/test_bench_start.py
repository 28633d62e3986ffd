"""The measurement of start, memory and processor time runs, and what it measures is possible."""

import sys
from pathlib import Path

import pytest

from game.storage.autosave import Autosave
from game.storage.paths import journals_path
from tests.support.autosaved import drawn, killed
from tests.tools.bench_start import measure


@pytest.mark.skipif(sys.platform != "linux", reason="memory and processor time come from /proc")
def test_the_window_is_there_before_the_ears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first frame comes before listening, and the game stays far from a training library's size.

    It listens at once though a game has left a drawing, about which the player's own next game asks first.
    """
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    left = Autosave(journals_path())
    left.follow(drawn("right"))
    killed(left)

    frame_s, listening_s, memory_mb, window, listener = measure(0.2)

    assert 0 < frame_s < listening_s
    assert memory_mb < 400
    assert 0 <= window < 1
    assert 0 <= listener < 1
