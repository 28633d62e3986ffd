"""How much work commands are: pixels of ink, by hand."""

from dataclasses import replace

import pytest

from game.drawing.command_log import MOST_COMMANDS, fits, replay_cost
from game.drawing.commands import LoggedCommand
from game.messages import Command, Tool

LINE = LoggedCommand(Command.RIGHT, 10, 6, (0, 0, 0), Tool.PEN, snap=False)
ONE = (10 + 6 + 64) * (6 + 64)  # a line of 16 x 6 pixels in the middle touches that much of tiles of 64 x 64
WIDEST = replace(LINE, step_px=100, line_width_px=60)


def test_a_line_in_the_same_ink_is_the_least_work() -> None:
    """The first line in an ink counts four times, those after it once, whichever way they go."""
    assert replay_cost([]) == 0
    assert replay_cost([LINE]) == 4 * ONE
    assert replay_cost([LINE, replace(LINE, command=Command.UP)] * 50) == (4 + 99) * ONE


@pytest.mark.parametrize("other", [{"colour": (255, 0, 0)}, {"tool": Tool.ERASER}])
def test_another_ink_is_more_work(other: dict[str, object]) -> None:
    """Where the ink changes with each line, each counts four times."""
    assert replay_cost([LINE, replace(LINE, **other)] * 50) == 100 * 4 * ONE  # type: ignore[arg-type]


def test_only_moves_are_work() -> None:
    """Undo and clear draw nothing that was not drawn before."""
    others = [replace(LINE, command=command) for command in (Command.UNDO, Command.CLEAR, Command.BACKGROUND)]

    assert replay_cost(others) == 0
    assert replay_cost([LINE, *others, LINE]) == 5 * ONE


def test_what_people_draw_fits() -> None:
    """All 200,000 commands that a file may hold fit, however wide, where the ink changes now and then."""
    assert fits([LINE] * MOST_COMMANDS)
    assert not fits([LINE] * (MOST_COMMANDS + 1))
    assert fits(([WIDEST] * 99 + [replace(WIDEST, colour=(1, 2, 3))]) * (MOST_COMMANDS // 100))
    assert not fits([WIDEST, replace(WIDEST, colour=(1, 2, 3))] * (MOST_COMMANDS // 2))
