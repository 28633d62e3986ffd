"""The settings and their limits."""

import ast
from dataclasses import asdict, fields, replace

import pytest

from game.messages import Command, Inputs, Shortcut, Tool, Verb
from game.settings import Number, Numbers, OwnWords, Setting, Settings
from tests.support.architecture import TREES


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
    for setting in Setting:
        if isinstance(setting.rule, Number | Numbers):
            for end in (setting.limits.low, setting.limits.high):
                value = (end,) * setting.rule.count if isinstance(setting.rule, Numbers) else end
                assert getattr(replace(Settings(), **{setting.field: value}), setting.field) == value  # type: ignore[arg-type]


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


def test_every_field_is_a_setting_with_a_rule() -> None:
    """Settings are named by `Setting`, in the order of the fields; the default of each keeps to its rule.

    The last field is none: a voice's own words are kept with the voice.
    """
    *named, last = (field.name for field in fields(Settings))
    assert ([setting.field for setting in Setting], last) == (named, "own_words")
    *values, _ = asdict(Settings()).values()
    assert [setting.read(getattr(Settings(), setting.field)) for setting in Setting] == values


def test_settings_that_break_a_rule_cannot_be_made() -> None:
    """Out of range, of the wrong kind, or as a file would have it: each is refused by its name."""
    broken: dict[str, object] = {"step_px": 0, "threshold": "high", "colour": [1, 2, 3], "theme": "dark", "snap": 1}
    for name, value in broken.items():
        with pytest.raises(ValueError, match=name):
            replace(Settings(), **{name: value})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="two different keys"):
        Settings(first_switch="return")


def test_settings_are_changed_by_names_that_there_are() -> None:
    """Whoever calls `change` names fields of `Settings`; a type checker does not see that."""
    names = {
        keyword.arg
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "change"
        for keyword in node.keywords
        if keyword.arg is not None
    }

    assert "introduced" in names
    assert names <= {setting.field for setting in Setting}


def test_only_numbers_have_limits() -> None:
    """Whoever asks for the limits of a name has mixed something up."""
    assert (Setting.SCAN_MS.limits.low, Setting.SCAN_MS.limits.high) == (400, 5000)
    assert Setting.CANVAS.limits.nearest(5000) == 4000
    with pytest.raises(TypeError, match="theme is no number"):
        _ = Setting.THEME.limits


def test_any_word_may_have_any_meaning() -> None:
    """Words of a file mean what it says, and those that it leaves out have their usual meaning."""
    settings = Settings(words=(("up", Verb.GO), ("no", Command.UNDO), ("left", Command.LEFT)))

    assert settings.meanings == {
        "up": Verb.GO,
        "no": Command.UNDO,
        "left": Command.LEFT,
        "down": Command.DOWN,
        "right": Command.RIGHT,
        "go": Verb.GO,
        "stop": Verb.STOP,
        "yes": Verb.YES,
    }
    assert (settings.word_for(Verb.GO), settings.word_for(Verb.NO)) == ("up", "no")
    assert settings.command_for("up") is None
    assert [*map(Settings().meanings.get, ("go", "stop", "no", "yes"))] == [*Verb]


def test_own_words_win_over_those_of_the_file_and_may_take_their_place() -> None:
    """A word of a voice's own stands first, beside the others of its meaning or instead of them."""
    own = OwnWords((("ba", Command.UP), ("left", Shortcut.SAVE), ("psst", Shortcut.RED)), instead=("up", "psst"))
    settings = Settings(words=(("up", Command.UP), ("hop", Command.UP)), own_words=own)

    assert [word for word, meaning in settings.meanings.items() if meaning is Command.UP] == ["ba", "hop"]
    assert settings.word_for(Command.UP) == "ba"
    assert (settings.meanings["left"], settings.meanings["psst"]) == (Shortcut.SAVE, Shortcut.RED)
    assert "up" not in settings.meanings
    assert settings.meanings["down"] is Command.DOWN
