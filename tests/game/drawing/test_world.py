"""The rules: what a frame's inputs do to the pen and the drawing."""

import pytest

from game.drawing.commands import LoggedCommand
from game.drawing.drawing import Stroke
from game.drawing.world import EDGE_NOTICE_S, World, move_ends, step
from game.messages import Command, Inputs, Tool

UP, DOWN, LEFT, RIGHT = Command.UP, Command.DOWN, Command.LEFT, Command.RIGHT
UNDO, REDO, CLEAR, NEW = Command.UNDO, Command.REDO, Command.CLEAR, Command.NEW
UNDO_STROKE, REDO_STROKE = Command.UNDO_STROKE, Command.REDO_STROKE
FRAME_S = 1 / 60


def played(*commands: Command, world: World | None = None) -> World:
    """Return a world of 1000 x 800 after the commands, one frame each, with the default step."""
    world = world or World.new((1000, 800))
    for command in commands:
        world = step(world, Inputs((command,)), FRAME_S)
    return world


def test_a_run_is_kept_in_the_log_and_taken_back_as_one() -> None:
    """Steps that join a run are logged as such; UNDO_MOVE takes back the last one, UNDO the rest, REDO brings it."""
    world = played(UP, RIGHT)
    world = step(world, Inputs((RIGHT, RIGHT), joins=True), FRAME_S)
    assert [logged.joins for logged in world.logged_commands] == [False, False, True, True]
    world = played(Command.UNDO_MOVE, world=world)
    assert world.position == (420, 490)
    assert played(UNDO, world=world).position == (400, 490)
    assert played(UNDO, REDO, world=world).position == (430, 490)


def test_a_turned_compass_draws_diagonals() -> None:
    """What the ghost of a step shows is where it goes."""
    turned = Inputs((UP, UP), turned=True)
    world = step(played(), turned, FRAME_S)

    assert world.position == (420, 480)
    assert [logged.turned for logged in world.logged_commands] == [True, True]
    assert move_ends(world, turned)[RIGHT] == (430, 490)


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


def test_a_new_drawing_begins_where_the_pen_begins_and_one_undo_brings_the_old_one_back() -> None:
    """New is clean paper with the pen at its start; undo gives back drawing and pen; redo is new paper again."""
    world = played(UP, LEFT, NEW)

    assert (world.position, world.drawing.strokes) == ((400, 500), ())
    assert played(UNDO, world=world).position == (390, 490)
    assert played(UNDO, world=world).drawing.strokes == played(UP, LEFT).drawing.strokes
    assert played(RIGHT, UNDO, UNDO, world=world).position == (390, 490)
    assert played(UNDO, REDO, world=world).position == (400, 500)


def test_a_stroke_is_undone_with_the_pen() -> None:
    """Undoing a stroke brings the pen to where it began, redoing it to its end."""
    world = step(played(UP, UP), Inputs((LEFT, LEFT), colour=(192, 86, 62)), FRAME_S)

    assert played(UNDO_STROKE, world=world).position == (400, 480)
    assert played(UNDO_STROKE, UNDO_STROKE, world=world).position == (400, 500)
    assert played(UNDO_STROKE, UNDO_STROKE, REDO_STROKE, world=world).position == (400, 480)
    assert played(UNDO_STROKE, UNDO, REDO_STROKE, REDO_STROKE, world=world).position == (380, 480)


def test_a_lifted_pen_moves_and_its_way_back_is_undone() -> None:
    """With the pen lifted a move draws nothing, and undo takes the pen back over it."""
    world = step(played(UP), Inputs((RIGHT, RIGHT), tool=Tool.LIFTED), FRAME_S)

    assert world.position == (420, 490)
    assert world.drawing.strokes == played(UP).drawing.strokes
    assert played(UNDO, world=world).position == (410, 490)
    assert played(DOWN, world=world).drawing.strokes[1].points == ((420, 490), (420, 500))


def test_the_background_is_changed_and_undone_where_the_pen_stands() -> None:
    """A new background leaves the pen, and undo brings the old one back."""
    world = step(played(UP), Inputs((Command.BACKGROUND,), background=(17, 34, 51)), FRAME_S)

    assert (world.drawing.background, world.position) == ((17, 34, 51), (400, 490))
    assert played(UNDO, world=world).drawing.background == (255, 255, 255)
    assert played(UNDO, world=world).position == (400, 490)


def test_undo_stops_at_the_paper_that_the_world_began_with() -> None:
    """Paper that began dark stays dark when all is undone, and has nothing to undo before anything was done."""
    world = World.new((1000, 800), background=(17, 34, 51))

    assert not world.drawing.can_undo
    assert played(UP, UNDO, UNDO, world=world).drawing.background == (17, 34, 51)


def test_moves_snap_to_multiples_of_the_step() -> None:
    """From (400, 500) steps of 30 end at 420 and 480."""
    inputs = Inputs((RIGHT, UP), step_px=30, snap=True)

    assert step(World.new((1000, 800)), inputs, FRAME_S).position == (420, 480)


def test_move_ends_say_where_each_word_would_take_the_pen() -> None:
    """Each place is where the move then ends: at the step, at its multiple, or at the edge."""
    world = step(World.new((1000, 800)), Inputs((RIGHT,) * 59), FRAME_S)  # at (990, 500)

    assert move_ends(world, Inputs(step_px=20)) == {
        UP: (990, 480),
        DOWN: (990, 520),
        LEFT: (970, 500),
        RIGHT: (1000, 500),
    }
    assert move_ends(world, Inputs(step_px=40, snap=True)) == {
        UP: (990, 480),
        DOWN: (990, 520),
        LEFT: (960, 500),
        RIGHT: (1000, 500),
    }


def test_every_command_with_an_effect_is_logged() -> None:
    """Moves, undo and redo are remembered with their settings; those that change nothing are not."""
    world = played(REDO, UP, UP, UNDO, UNDO_STROKE, UNDO, REDO, CLEAR, CLEAR)

    assert [logged.command for logged in world.logged_commands] == [UP, UP, UNDO, UNDO_STROKE, REDO, CLEAR]
    eraser = Inputs((UP,), step_px=7, line_width_px=3, colour=(1, 2, 3), tool=Tool.ERASER, snap=True)
    assert step(world, eraser, FRAME_S).logged_commands.since(world.logged_commands) == (
        LoggedCommand(UP, 7, 3, (1, 2, 3), Tool.ERASER, True),
    )
    paper = Inputs((Command.BACKGROUND,), background=(17, 34, 51))
    assert step(world, paper, FRAME_S).logged_commands[-1].colour == (17, 34, 51)


def test_pushing_against_the_edge_is_not_logged() -> None:
    """Of seventy moves to the right the first sixty reach the edge."""
    assert len(step(World.new((1000, 800)), Inputs((RIGHT,) * 70), FRAME_S).logged_commands) == 60


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

    assert world.drawing.last is not None
    assert (world.drawing.last.start, world.drawing.last.end) == ((960, 500), (1000, 500))


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
