"""What is told of a run of the pen: how far it went, until it stands or another word ends it."""

import pytest

from game.drawing.world import World
from game.feedback.recent import Recent
from game.feedback.told import Told
from game.messages import Did
from game.session.hands_free import Mode, Outcome, Run, State
from game.session.told_run import ToldRun

GO = Told("go", 3, "keeps going right", "kept going right")
WORLD = World.new((300, 200))


def after(steps: int, mode: Mode = Mode.GLIDING) -> State:
    """Return a state after so many steps of a run."""
    return State(mode, run=Run(tuple(map(float, range(steps)))))


@pytest.fixture
def recent() -> Recent:
    """Return what has told of one word."""
    recent = Recent()
    recent.tell(GO)
    return recent


@pytest.fixture
def run(recent: Recent) -> ToldRun:
    """Return the run that this word has begun, with a step at once."""
    run = ToldRun(recent)
    run.begin(GO, after(1))
    return run


def said(recent: Recent) -> list[str]:
    """Return what is told."""
    return [told.text for told in recent.told]


def test_the_first_step_is_told_at_once_and_the_others_as_they_come(run: ToldRun, recent: Recent) -> None:
    """The same line says more each time."""
    assert said(recent) == ["keeps going right, 1 step"]
    run.follow(after(4))
    assert said(recent) == ["keeps going right, 4 steps"]


def test_a_pen_that_ends_by_itself_has_kept_going(run: ToldRun, recent: Recent) -> None:
    """As at the edge of the paper; a later run is none of that word's, nor is what ends it."""
    run.follow(after(4, Mode.PAPER))
    assert said(recent) == ["kept going right, 4 steps"]

    run.follow(after(2))
    run.end(after(2), Outcome(after(0, Mode.PAPER), WORLD, Did.STOP))
    assert said(recent) == ["kept going right, 4 steps"]


def test_a_word_that_lets_it_go_on_leaves_it_one_run(run: ToldRun, recent: Recent) -> None:
    """Faster, it is told on; words that end a run are said in a window (`tests/game/window/test_words_on_cards.py`)."""
    run.end(after(1), Outcome(after(2), WORLD, Did.GLIDE, steps=1))
    run.follow(after(5))

    assert said(recent) == ["keeps going right, 5 steps"]


def test_where_nothing_runs_nothing_is_told() -> None:
    """Frames and words come without one, too."""
    recent = Recent()
    run = ToldRun(recent)
    run.follow(after(2))
    run.end(after(2), Outcome(after(0, Mode.PAPER), WORLD, Did.STOP))

    assert not recent.told
