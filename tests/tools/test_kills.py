"""The tool that kills the game runs, its games draw, and no kill costs a move."""

import signal

import pytest

from tests.tools.kills import KINDS, Count, killed

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no such signal")


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=pytest.mark.long) for kind in KINDS])
def test_no_shown_move_is_lost(kind: str) -> None:
    """However the game is ended, the next start finds what was shown, and at most a few moves more."""
    count = killed(kind, 3, seed=7)

    assert count.kills >= 3
    assert count.shown > 0
    assert count.lost == 0


def test_what_is_lost_is_counted() -> None:
    """A drawing that is shorter than what was shown, or another one, counts as lost."""

    class Drawn:
        seed, shown = 3, 10

    from tests.tools.kills import script

    wanted = script(3)
    for drawings, lost in (([wanted[:10]], 0), ([wanted[:12]], 0), ([wanted[:7]], 3), ([], 10), ([wanted[1:9]], 10)):
        count = Count()
        count.take(Drawn, drawings)  # type: ignore[arg-type]

        assert count.lost == lost
