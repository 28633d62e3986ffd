"""The rules: what a frame's inputs do to the pen and the drawing."""

from dataclasses import replace

import pytest

from game.drawing import Stroke
from game.messages import Command, Inputs
from game.world import EDGE_NOTICE_S, World, step

UP, DOWN, LEFT, RIGHT = Command.UP, Command.DOWN, Command.LEFT, Command.RIGHT
UNDO, REDO, CLEAR = Command.UNDO, Command.REDO, Command.CLEAR
FRAME_S = 1 / 60


def played(*commands: Command, world: World | None = None) -> World:
    """Return a world of 1000 x 800 after the commands, one frame each, with the default step."""
    world = world or World.new((1000, 800))
    for command in commands:
        world = step(world, Inputs((command,)), FRAME_S)
    return world


def test_a_new_world_is_blank_with_the_pen_where_it_begins() -> None:
    """The pen begins at (400, 500) on the paper of 1000 x 800, with nothing drawn."""
    world = World.new((1000, 800))

    assert world.position == (400, 500)
    assert world.drawing.strokes == ()
    assert world.at_edge_s == 0


def test_commands_draw_a_square() -> None:
    """Right, down, left and up draw a square of one step and come home."""
    world = played(RIGHT, DOWN, LEFT, UP)

    assert world.position == (400, 500)
    assert world.drawing.strokes == (
        Stroke(((400, 500), (410, 500), (410, 510), (400, 510), (400, 500)), (31, 58, 95), 10),
    )


def test_commands_of_one_frame_are_obeyed_in_order() -> None:
    """Several commands in a frame do the same as one frame each."""
    world = step(World.new((1000, 800)), Inputs((UP, UP, LEFT, UNDO)), FRAME_S)

    assert world.position == (400, 480)
    assert world.drawing.strokes == played(UP, UP).drawing.strokes


def test_step_width_and_colour_come_with_the_inputs() -> None:
    """A line has the step, width and colour of the frame that drew it."""
    inputs = Inputs((RIGHT,), step_px=35, line_width_px=4, colour=(192, 86, 62))
    world = step(World.new((1000, 800)), inputs, FRAME_S)

    assert world.drawing.strokes == (Stroke(((400, 500), (435, 500)), (192, 86, 62), 4),)


def test_undo_takes_the_pen_back_and_redo_forth() -> None:
    """The pen stands where the remaining line ends."""
    assert played(UP, LEFT, UNDO).position == (400, 490)
    assert played(UP, LEFT, UNDO, UNDO, UNDO).position == (400, 500)
    assert played(UP, LEFT, UNDO, UNDO, REDO).position == (400, 490)
    assert played(UP, LEFT, UNDO, REDO, REDO).position == (390, 490)


def test_clear_wipes_the_paper_and_leaves_the_pen() -> None:
    """After clear the pen goes on from where it stood, and undo brings the lines back."""
    world = played(UP, LEFT, CLEAR)

    assert (world.position, world.drawing.strokes) == ((390, 490), ())
    assert played(UNDO, world=world).drawing.strokes == played(UP, LEFT).drawing.strokes
    assert played(UNDO, world=world).position == (390, 490)
    assert played(UNDO, UNDO, world=world).position == (400, 490)
    assert played(UNDO, REDO, world=world).position == (390, 490)


def test_taking_back_a_clear_brings_the_pen_to_its_last_line() -> None:
    """Where the pen jumped after a clear, as for the demo, it stands at the end of its last line once that is back."""
    world = replace(played(UP, LEFT, CLEAR), position=(400, 500))

    assert played(UNDO, world=world).position == (390, 490)
    assert played(RIGHT, UNDO, UNDO, world=world).position == (390, 490)


def test_the_edge_is_reported_for_a_while() -> None:
    """The notice appears when the edge stops the pen and runs out after its time."""
    world = step(World.new((1000, 800)), Inputs((RIGHT,) * 61), FRAME_S)

    assert world.position == (1000, 500)
    assert world.at_edge_s == EDGE_NOTICE_S
    assert step(world, Inputs(), 0.5).at_edge_s == EDGE_NOTICE_S - 0.5
    assert step(world, Inputs(), EDGE_NOTICE_S + 1).at_edge_s == 0


def test_a_free_move_ends_the_notice() -> None:
    """Whoever turns away from the edge needs no more warning."""
    world = step(World.new((1000, 800)), Inputs((RIGHT,) * 61), FRAME_S)

    assert step(world, Inputs((LEFT,)), FRAME_S).at_edge_s == 0


def test_pushing_against_the_edge_leaves_nothing_to_undo() -> None:
    """Sixty moves reach the edge; ten more draw nothing, so one undo is seen at once."""
    world = step(World.new((1000, 800)), Inputs((RIGHT,) * 70), FRAME_S)

    assert played(UNDO, world=world).position == (990, 500)


def test_a_step_cut_short_is_drawn_as_far_as_it_went() -> None:
    """From 960 a step of 100 draws 40 pixels."""
    world = step(World.new((1000, 800)), Inputs((RIGHT,) * 56), FRAME_S)
    world = step(world, Inputs((RIGHT,), step_px=100), FRAME_S)

    assert world.drawing.last_line is not None
    assert (world.drawing.last_line.start, world.drawing.last_line.end) == ((960, 500), (1000, 500))


def test_nothing_new_is_the_same_object() -> None:
    """A frame without commands and without a notice returns its world unchanged."""
    world = played(UP)

    assert step(world, Inputs(), FRAME_S) is world


@pytest.mark.parametrize("dt", [-0.001, float("nan")])
def test_time_does_not_run_backwards(dt: float) -> None:
    """A negative or undefined time is a bug."""
    with pytest.raises(ValueError, match="dt of"):
        step(World.new((1000, 800)), Inputs(), dt)


def test_paper_needs_a_size() -> None:
    """Paper without width or height is a bug."""
    with pytest.raises(ValueError, match="canvas of 0 x 800 px"):
        World.new((0, 800))
