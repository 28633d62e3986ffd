"""The first minute, without a window: five words, and a figure that comes out."""

from game.messages import Command, Inputs
from game.session.lesson import FIGURE, Lesson

INPUTS = Inputs(step_px=10)


def test_the_words_in_their_order_draw_a_step() -> None:
    """From (400, 500): a line of two steps, of which the second carries a square of one step."""
    lesson = Lesson.new(INPUTS, (1000, 800))
    for command in FIGURE:
        assert lesson.asked is command
        lesson = lesson.after(command, INPUTS)

    (stroke,) = lesson.world.drawing.strokes
    assert lesson.finished
    assert lesson.asked is None
    assert stroke.points == ((400, 500), (410, 500), (410, 490), (420, 490), (420, 500), (410, 500))
    assert set(FIGURE) == {Command.UP, Command.DOWN, Command.LEFT, Command.RIGHT}


def test_another_word_is_noted_and_draws_nothing() -> None:
    """What was heard wrongly spoils nothing; the word that is asked for is still asked for."""
    lesson = Lesson.new(INPUTS, (1000, 800)).after(Command.RIGHT, INPUTS)
    other = lesson.after(Command.LEFT, INPUTS)

    assert (other.other, other.asked, other.world) == (Command.LEFT, Command.UP, lesson.world)
    assert other.after(Command.UP, INPUTS).other is None


def test_nothing_more_is_drawn_once_it_is_finished() -> None:
    """The figure stays as it is until the drawing begins."""
    lesson = Lesson.new(INPUTS, (1000, 800))
    for command in FIGURE:
        lesson = lesson.after(command, INPUTS)

    assert lesson.after(Command.UP, INPUTS) == lesson
