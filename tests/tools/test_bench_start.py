"""The measurement of start, memory and processor time runs, and what it measures is possible."""

import sys

import pytest

from tests.tools.bench_start import measure


@pytest.mark.skipif(sys.platform != "linux", reason="memory and processor time come from /proc")
def test_the_window_is_there_before_the_ears() -> None:
    """The first frame comes before listening, and the game stays far from a training library's size."""
    frame_s, listening_s, memory_mb, window, listener = measure(0.2)

    assert 0 < frame_s < listening_s
    assert memory_mb < 400
    assert 0 <= window < 1
    assert 0 <= listener < 1
