"""The measurement of the window runs, and finds nothing in a frame that should not be there."""

import pytest

from tests.support.stopwatch import spread
from tests.tools.bench_window import FEWEST, measured, shares


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
def test_the_resting_game_is_measured_beside_a_bare_window() -> None:
    """Of both it tells the share of a core and the processor time to the first frame."""
    measured_ = shares("dummy", 1.0)

    assert [*measured_] == ["bare", "resting"]
    assert all(share > 0 and first_s > 0 for share, first_s in measured_.values())
