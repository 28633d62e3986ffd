"""What stands in for the player's own settings for a while, and what of them is the player's own meanwhile."""

from dataclasses import replace

import pytest

from game.drawing.drawing import WHITE
from game.drawing.world import World, step
from game.messages import Colour, Command, Inputs, Tone, Tool
from game.session.notices import Note
from game.session.stand_ins import StandIns, hard_to_see
from game.settings import Settings

BLACK: Colour = (0, 0, 0)
YELLOW: Colour = (240, 228, 66)
SETTINGS = Settings(step_px=10, colour=BLACK)


def test_what_is_the_players_own_stays_as_it_is() -> None:
    """Nothing is made anew while nothing stands in."""
    assert StandIns(SETTINGS).own(SETTINGS) is SETTINGS


@pytest.mark.parametrize(("keep", "kept"), [(False, WHITE), (True, BLACK)])
def test_a_paper_is_for_its_drawing_unless_it_is_kept(keep: bool, kept: Colour) -> None:
    """The player's own paper is that of new drawings: as it was, then white or the one of now."""
    stand_ins = StandIns(replace(SETTINGS, background=YELLOW))
    now = replace(SETTINGS, background=BLACK)
    assert stand_ins.own(now) == replace(SETTINGS, background=YELLOW)

    stand_ins.keep_paper(now, keep=keep)
    assert stand_ins.paper == kept
    assert stand_ins.own(now) == replace(SETTINGS, background=kept)


def test_the_step_of_the_demo_gives_way_to_the_players() -> None:
    """Also where the demo begins once more in the middle of it; a step that is chosen meanwhile is the player's."""
    stand_ins = StandIns(SETTINGS)
    now = stand_ins.with_step(stand_ins.with_step(SETTINGS, 50), 40)
    assert (now.step_px, stand_ins.own(now)) == (40, SETTINGS)
    assert stand_ins.without_step(now) == SETTINGS
    assert stand_ins.without_step(now) is now  # nothing stands in any more

    now = stand_ins.with_step(SETTINGS, 50)
    stand_ins.changed({"colour"})
    assert stand_ins.own(now).step_px == 10
    stand_ins.changed({"step_px"})
    assert stand_ins.own(now).step_px == stand_ins.without_step(now).step_px == 50


def test_the_pen_is_seen_on_each_paper_and_comes_back() -> None:
    """Another colour stands in as long as the player's would not be seen, on one paper after another."""
    stand_ins = StandIns(replace(SETTINGS, background=BLACK))
    on_black = stand_ins.with_pen_seen(replace(SETTINGS, background=BLACK), BLACK, alone=True)
    assert (on_black.colour, stand_ins.other_pen, stand_ins.seen_on) == (WHITE, True, BLACK)
    assert stand_ins.own(on_black).colour == BLACK
    on_grey = stand_ins.with_pen_seen(on_black, (20, 20, 20), alone=True)
    assert (on_grey.colour, stand_ins.own(on_grey).colour) == (WHITE, BLACK)

    on_white = stand_ins.with_pen_seen(on_grey, WHITE, alone=True)
    assert (on_white.colour, stand_ins.other_pen, stand_ins.seen_on) == (BLACK, False, WHITE)
    assert stand_ins.with_pen_seen(on_white, YELLOW, alone=True) is on_white


def test_a_pen_that_is_chosen_or_draws_on_a_picture_stays() -> None:
    """Whoever chooses black on black gets it; and what of a picture is dark, nobody knows."""
    stand_ins = StandIns(SETTINGS)
    assert stand_ins.with_pen_seen(SETTINGS, BLACK, alone=False) is SETTINGS
    assert not stand_ins.other_pen

    stand_ins.with_pen_seen(SETTINGS, BLACK, alone=True)
    stand_ins.changed({"colour"})
    assert not stand_ins.other_pen
    assert stand_ins.own(replace(SETTINGS, colour=YELLOW)).colour == YELLOW


def drawn(tool: Tool, colour: Colour) -> World:
    """Return a world with one line."""
    inputs = Inputs((Command.RIGHT,), 20, 8, tool=tool, colour=colour)
    return step(World.new((300, 200)), inputs, 0.0)


@pytest.mark.parametrize(
    ("tool", "pen_changed", "said"),
    [
        (
            Tool.PEN,
            True,
            Note("Some lines are hard to see on this paper", "Press U to have the last paper back.", Tone.WARN),
        ),
        (Tool.ERASER, True, Note("The pen has another colour", "You would not see it on this paper.", Tone.ACCENT)),
        (Tool.ERASER, False, None),
    ],
)
def test_lines_that_are_hard_to_see_come_before_the_pen(tool: Tool, pen_changed: bool, said: Note | None) -> None:
    """What was erased is no line."""
    assert hard_to_see(drawn(tool, BLACK), BLACK, pen_changed=pen_changed, undoing="Press U") == said


def test_lines_that_are_seen_need_no_words() -> None:
    """Nothing is said of a paper on which all can be seen."""
    assert hard_to_see(drawn(Tool.PEN, BLACK), WHITE, pen_changed=False, undoing="Press U") is None
