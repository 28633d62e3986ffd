"""How a command moves the pen."""

import pytest

from game.drawing.pen import MOVES, move, start
from game.messages import Command

PAPER = (1000, 800)


@pytest.mark.parametrize(
    ("command", "reached"),
    [
        (Command.UP, (500, 390)),
        (Command.DOWN, (500, 410)),
        (Command.LEFT, (490, 400)),
        (Command.RIGHT, (510, 400)),
    ],
)
def test_each_word_moves_one_step_its_way(command: Command, reached: tuple[int, int]) -> None:
    """From the middle every command moves ten pixels its way; up is towards smaller y."""
    assert move((500, 400), command, step_px=10, canvas=PAPER) == (reached, False)


@pytest.mark.parametrize(
    ("command", "start", "edge"),
    [
        (Command.UP, (500, 4), (500, 0)),
        (Command.DOWN, (500, 796), (500, 800)),
        (Command.LEFT, (4, 400), (0, 400)),
        (Command.RIGHT, (996, 400), (1000, 400)),
    ],
)
def test_the_edge_cuts_a_step_short_and_says_so(
    command: Command, start: tuple[int, int], edge: tuple[int, int]
) -> None:
    """Four pixels from an edge a step of ten goes four pixels."""
    assert move(start, command, step_px=10, canvas=PAPER) == (edge, True)


def test_reaching_the_edge_exactly_is_no_stop() -> None:
    """A step that ends on the edge is whole; the next one is cut to nothing."""
    assert move((990, 400), Command.RIGHT, step_px=10, canvas=PAPER) == ((1000, 400), False)
    assert move((1000, 400), Command.RIGHT, step_px=10, canvas=PAPER) == ((1000, 400), True)


def test_the_pen_begins_at_the_same_place_of_any_paper() -> None:
    """It begins at (400, 500) on 1000 x 800: at 2/5 of the width and 5/8 of the height, rounded down."""
    assert start(PAPER) == (400, 500)
    assert start((200, 4000)) == (80, 2500)
    assert start((203, 205)) == (81, 128)  # 81.2 and 128.125


@pytest.mark.parametrize(
    ("command", "reached"),
    [
        (Command.UP, (500, 399)),
        (Command.DOWN, (500, 420)),
        (Command.LEFT, (483, 405)),
        (Command.RIGHT, (504, 405)),
    ],
)
def test_a_snapped_step_ends_on_the_next_multiple(command: Command, reached: tuple[int, int]) -> None:
    """From (500, 405) steps of 21 end at 19 x 21, 20 x 21, 23 x 21 and 24 x 21; the other way stays as it is."""
    assert move((500, 405), command, step_px=21, canvas=PAPER, snap=True) == (reached, False)


def test_a_snapped_step_is_whole_on_the_grid_and_cut_by_the_edge() -> None:
    """From a multiple of 30 a step reaches the next one; from 990 to the right the edge at 1000 comes first."""

    def snapped(x: int, command: Command) -> tuple[tuple[int, int], bool]:
        return move((x, 300), command, step_px=30, canvas=PAPER, snap=True)

    assert snapped(300, Command.LEFT) == ((270, 300), False)
    assert snapped(990, Command.RIGHT) == ((1000, 300), True)
    assert snapped(1000, Command.LEFT) == ((990, 300), False)
    assert snapped(0, Command.LEFT) == ((0, 300), True)


@pytest.mark.parametrize(
    ("command", "reached"),
    [
        (Command.UP, (510, 390)),
        (Command.RIGHT, (510, 410)),
        (Command.DOWN, (490, 410)),
        (Command.LEFT, (490, 390)),
    ],
)
def test_a_turned_compass_makes_each_word_a_diagonal(command: Command, reached: tuple[int, int]) -> None:
    """Clockwise by 45 degrees: "up" goes up and right; a step of 10 goes 10 px each way and ends on the same grid."""
    assert move((500, 400), command, step_px=10, canvas=PAPER, turned=True) == (reached, False)


def test_the_edge_cuts_a_diagonal_without_bending_it() -> None:
    """4 px before the right edge a diagonal goes 4 px each way; at the edge it goes nowhere."""
    assert move((996, 400), Command.UP, step_px=10, canvas=PAPER, turned=True) == ((1000, 396), True)
    assert move((1000, 396), Command.UP, step_px=10, canvas=PAPER, turned=True) == ((1000, 396), True)
    assert move((3, 2), Command.LEFT, step_px=10, canvas=PAPER, turned=True) == ((1, 0), True)


def test_a_snapped_diagonal_ends_on_the_grid() -> None:
    """From (500, 405) the next multiples of 21 up and right are 24 x 21 and 19 x 21."""
    assert move((500, 405), Command.UP, step_px=21, canvas=PAPER, snap=True, turned=True) == ((504, 399), False)


@pytest.mark.parametrize("command", [c for c in Command if c not in MOVES])
def test_only_moves_move(command: Command) -> None:
    """Undo, redo and clear are no moves, and asking for them is a bug."""
    with pytest.raises(ValueError, match="expected one of"):
        move((500, 400), command, step_px=10, canvas=PAPER)


def test_a_step_is_at_least_one_pixel() -> None:
    """A step of nothing is a bug."""
    with pytest.raises(ValueError, match="step of 0 px: expected 1 or more"):
        move((500, 400), Command.UP, step_px=0, canvas=PAPER)
