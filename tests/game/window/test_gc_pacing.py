"""Looking for garbage: what is old is not walked while the pen moves, and nothing is kept for ever."""

import gc
import subprocess
import sys
import weakref
from collections.abc import Iterator

import pytest

from game.drawing.world import World, step
from game.messages import Command, Inputs
from game.window.gc_pacing import GcPacing
from tests.support.architecture import ROOT

RIGHT, LEFT = Inputs((Command.RIGHT,)), Inputs((Command.LEFT,))


class Circle:
    """An object that nothing but a search frees."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def pacing() -> Iterator[GcPacing]:
    """Return what looks for garbage, begun; the tests after it find Python as it was."""
    pacing = GcPacing()
    pacing.begin()
    yield pacing
    pacing.end()


def test_old_objects_are_not_walked_while_the_pen_moves(pacing: GcPacing) -> None:
    """Of 12,000 moves, some 50,000 objects, at most a third is ever left for a search to walk over."""
    world, walked = World.new((1000, 800)), []
    for number in range(12_000):
        world = step(world, RIGHT if number % 2 else LEFT, 0.0)
        pacing.tick(paused=False)
        if number % 100 == 0:
            walked.append(len(gc.get_objects()))  # those set aside are not among them

    assert max(walked) < 20_000
    assert len(world.logged_commands) == 12_000
    assert gc.get_freeze_count() > 24_000


def test_python_never_searches_all_by_itself(pacing: GcPacing) -> None:
    """Between the portions the oldest generation is not looked at: the count of the middle one does not get to 10."""
    world, counts = World.new((1000, 800)), set()
    for number in range(12_000):
        world = step(world, RIGHT if number % 2 else LEFT, 0.0)
        pacing.tick(paused=False)
        counts.add(gc.get_count()[2])

    assert max(counts) < 2


def test_a_circle_that_grew_old_is_freed_after_a_page(pacing: GcPacing) -> None:
    """What was set aside before it became garbage goes when a page closes, and not before."""
    circle = Circle()
    seen = weakref.ref(circle)
    gc.collect()
    gc.freeze()
    del circle
    pacing.tick(paused=True)
    gc.collect()
    assert seen() is not None

    pacing.tick(paused=False)
    assert seen() is None


def test_at_the_end_nothing_is_set_aside() -> None:
    """Whoever goes on after the window finds Python as it was."""
    pacing = GcPacing()
    pacing.begin()
    assert gc.get_freeze_count() > 0
    pacing.end()

    assert gc.get_freeze_count() == 0


def test_what_is_loaded_at_the_start_is_never_searched() -> None:
    """Python looks for garbage again once the game is loaded, and its modules are set aside."""
    code = "import gc, game.__main__; print(gc.isenabled(), gc.get_freeze_count() > 10_000, gc.get_count()[0] < 10_000)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["True", "True", "True"]
