"""The settings and their limits."""

from dataclasses import replace

from game.messages import Command, Inputs, Tool
from game.settings import LIMITS, Settings


def test_the_defaults_are_those_of_the_seed_demo() -> None:
    """Step and line 10 px, threshold 0.75, paper 1000 x 800; the four words mean themselves."""
    settings = Settings()

    assert (settings.step_px, settings.line_width_px, settings.threshold) == (10, 10, 0.75)
    assert settings.canvas == (1000, 800)
    assert [settings.command_for(word) for word in ("up", "down", "left", "right")] == [
        Command.UP,
        Command.DOWN,
        Command.LEFT,
        Command.RIGHT,
    ]
    assert settings.command_for("_unknown_") is None


def test_both_ends_of_every_limit_are_allowed() -> None:
    """A slider may stand at either end."""
    for name, ends in LIMITS.items():
        for end in ends:
            value = (int(end), int(end)) if name == "canvas" else end if name == "threshold" else int(end)
            assert getattr(replace(Settings(), **{name: value}), name) == value  # type: ignore[arg-type]


def test_commands_are_carried_out_with_the_settings() -> None:
    """Sizes, colours and snapping come from the settings, the tool from the hand."""
    settings = Settings(step_px=25, line_width_px=4, colour=(1, 2, 3), background=(9, 8, 7), snap=True)

    assert settings.inputs(Command.UP, Command.UNDO, tool=Tool.ERASER) == Inputs(
        (Command.UP, Command.UNDO), 25, 4, (1, 2, 3), Tool.ERASER, snap=True, background=(9, 8, 7)
    )
    assert Settings().inputs() == Inputs()


def test_a_command_has_the_word_that_gives_it() -> None:
    """Of two words for one command the first is shown; a command without a word goes by its own name."""
    settings = Settings(words=(("links", Command.LEFT), ("left", Command.LEFT)))

    assert settings.word_for(Command.LEFT) == "links"
    assert settings.word_for(Command.UP) == "up"
