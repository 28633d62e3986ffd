"""The measurement of the window runs, and finds nothing in a frame that should not be there."""

import time

import pytest

from tests.support.stopwatch import Stopwatch, spread
from tests.tools.bench_window import FEWEST, measured, share_of


def test_a_frame_makes_no_font_and_redraws_no_paper() -> None:
    """While a move is drawn in every frame, fonts are those of the frames before, and only what is new is drawn."""
    figures = measured("drawing", "dummy", 1.0)

    assert figures.frames >= FEWEST
    assert (figures.fonts, figures.papers) == (0, 0)
    assert figures.processor[0] > 0


def test_aspread_is_median_near_worst_and_worst() -> None:
    """Of 0 to 100 the middle one is 50, the 99th in a hundred 99, and the largest 100."""
    assert spread(list(range(101))) == [50.0, 99.0, 100.0]


@pytest.mark.long
@pytest.mark.parametrize("name", ["bare", "resting", "hidden"])
def test_the_resting_game_is_measured_beside_a_bare_window(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each it tells the share of a core and the processor time to the first frame."""
    monkeypatch.setattr("tests.tools.bench_window.STARTS", 1)
    share, first_s = share_of(name, "dummy", 1.0)

    assert 0 < share < 4
    assert first_s > 0


def test_a_late_frame_is_listed_with_what_was_done_meanwhile() -> None:
    """A frame that comes long after the one before is told with the time it took to make."""
    watch = Stopwatch()
    watch.begin()
    watch.shown(lively=True)
    time.sleep(0.05)
    watch.shown(lively=True)
    figures = watch.figures()

    assert figures.late == len(figures.latest) == 1
    assert figures.latest[0][0] >= 50
