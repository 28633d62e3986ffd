"""The command log: kept as text, checked when read, and played again to the very same world."""

import json
import random
from dataclasses import replace

import pygame
import pytest

from game.drawing.canvas import render
from game.drawing.command_log import (
    MOST_COMMANDS,
    CommandLog,
    CommandLogError,
    decode,
    decode_command,
    encode,
    encode_command,
    replay,
)
from game.drawing.commands import LoggedCommand
from game.drawing.drawing import Drawing
from game.drawing.world import World, step
from game.messages import Command, Inputs, Tool

PEN = LoggedCommand(Command.RIGHT, 10, 10, (31, 58, 95), Tool.PEN, False)
PAPER = replace(PEN, command=Command.BACKGROUND, colour=(17, 34, 51))


def played(seed: int, count: int) -> World:
    """Return a world after random commands with settings that change now and then."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice, not a secret
    world, inputs = World.new((300, 200), background=dice.choice([(255, 255, 255), (17, 34, 51)])), Inputs()
    moves = [Command.UP, Command.DOWN, Command.LEFT, Command.RIGHT]
    for _ in range(count):
        if dice.random() < 0.2:
            size = dice.choice([1, 7, 10, 100]), dice.choice([1, 10, 60])
            colours = [dice.choice([(0, 0, 0), (255, 255, 255), (31, 58, 95)]) for _ in range(2)]
            tool, snap, turned, joins = dice.choice(list(Tool)), *(dice.random() < 0.5 for _ in range(3))
            inputs = Inputs((), *size, colours[0], tool, snap, colours[1], turned, joins)
        run = (dice.choice(moves + list(Command)),) * dice.randint(1, 4)
        world = step(world, replace(inputs, commands=run), 1 / 60)
    return world


def pixels(surface: pygame.Surface) -> bytes:
    """Return red, green and blue of each pixel."""
    return pygame.image.tobytes(surface, "RGB")


def histories(drawing: Drawing) -> list[object]:
    """Return the strokes of every version that redo and undo reach, by run and by stroke."""
    seen: list[object] = []
    while drawing.can_redo:
        drawing = drawing.redo()
    while drawing.can_undo:
        seen.append((drawing.last, drawing.strokes, drawing.background, len(drawing.undo_stroke())))
        drawing = drawing.undo()
    return seen


@pytest.mark.parametrize("seed", range(12))
def test_a_command_log_leads_to_the_same_world(seed: int) -> None:
    """After encode, decode and replay: same pen, same commands, and the same drawing at every undo and redo."""
    world = played(seed, 120)
    log = CommandLog.of(world)
    again = replay(decode(encode(log)))

    assert decode(encode(log)) == log
    assert (again.position, tuple(again.logged_commands)) == (world.position, tuple(world.logged_commands))
    assert len(again.drawing) == len(world.drawing)
    assert histories(again.drawing) == histories(world.drawing)
    assert pixels(render(again.drawing, again.canvas)) == pixels(render(world.drawing, world.canvas))


def test_a_command_log_is_short_and_can_be_read_by_people() -> None:
    """Settings stand once, commands are words, and runs are counted."""
    red = replace(PEN, colour=(192, 86, 62), command=Command.UP)
    log = CommandLog((1000, 800), (PEN, PEN, PEN, red, PAPER, replace(red, command=Command.UNDO)))

    assert json.loads(encode(log)) == {
        "format": "speak-a-sketch score",
        "version": 1,
        "canvas": [1000, 800],
        "background": "#ffffff",
        "deeds": [
            {"step": 10, "width": 10, "colour": "#1f3a5f", "tool": "pen", "snap": False},
            *("right", 3, {"colour": "#c0563e"}, "up", {"background": "#112233"}, "background", "undo"),
        ],
    }
    assert "\n" not in encode(log)
    assert decode(encode(log)) == log


def test_runs_and_diagonals_are_told_and_earlier_logs_stay_as_they_were() -> None:
    """What joins a run and goes diagonally says so until it does no more, in a log of the second version."""
    run = replace(PEN, joins=True)
    log = CommandLog((1000, 800), (PEN, run, run, replace(PEN, turned=True), replace(PEN, command=Command.UNDO_MOVE)))

    assert json.loads(encode(log))["version"] == 2
    assert json.loads(encode(log))["deeds"][1:] == [
        *("right", {"joins": True}, "right", 2, {"turned": True, "joins": False}, "right"),
        *({"turned": False}, "undo move"),
    ]
    assert decode(encode(log)) == log
    assert json.loads(encode_command(PEN)).keys() == {"do", "step", "width", "colour", "tool", "snap"}


def test_a_paper_nobody_touched_has_a_command_log() -> None:
    """No commands lead to clean paper."""
    log = decode(encode(CommandLog((640, 480), ())))

    assert replay(log).position == (256, 300)
    assert replay(log, backdrop=b"picture").backdrop == b"picture"


@pytest.mark.parametrize(
    "logged",
    [PEN, PAPER, replace(PEN, tool=Tool.ERASER, snap=True, step_px=100), replace(PEN, turned=True, joins=True)],
)
def test_a_command_is_one_line(logged: LoggedCommand) -> None:
    """A line of the journal gives back its command by itself."""
    line = encode_command(logged)

    assert "\n" not in line
    assert decode_command(line) == logged


def log_with(**changed: object) -> str:
    """Return the text of a small command log with some entries replaced."""
    return json.dumps({**json.loads(encode(CommandLog((1000, 800), (PEN, PEN)))), **changed})


SETTINGS = {"step": 10, "width": 10, "colour": "#1f3a5f", "tool": "pen", "snap": False}


@pytest.mark.parametrize(
    "text",
    [
        *("", "right", "null", "[]", "{}", "[" * 100_000, "1" * 10_000, '{"format": "other"}'),
        log_with(canvas=[1000]),
        log_with(background="white"),
        log_with(canvas=[0, 800]),
        log_with(canvas=[1000, 100_000]),
        log_with(canvas=[1000.0, 800]),
        log_with(canvas=[True, True]),
        log_with(deeds="right"),
        log_with(deeds=["right"]),  # with no settings
        log_with(deeds=[SETTINGS, "sideways"]),
        log_with(deeds=[SETTINGS, ["right"]]),
        log_with(deeds=[SETTINGS, None]),
        log_with(deeds=[SETTINGS, 3]),
        log_with(deeds=[SETTINGS, "right", 1]),
        log_with(deeds=[SETTINGS, "right", -5]),
        log_with(deeds=[SETTINGS, "right", 2, 2]),
        log_with(deeds=[SETTINGS, "right", 2.5]),
        log_with(deeds=[SETTINGS, "background"]),  # which colour?
        *(log_with(deeds=[{**SETTINGS, "step": step}, "up"]) for step in (0, 101, "10", True, None, 10**30)),
        *(log_with(deeds=[{**SETTINGS, "width": width}, "up"]) for width in (0, 61, 1.5)),
        *(log_with(deeds=[{**SETTINGS, "colour": of}, "up"]) for of in ("red", "#12345", "#gggggg", "#1 2 3 ", 7)),
        *(log_with(deeds=[{**SETTINGS, "tool": tool}, "up"]) for tool in ("brush", 1, ["pen"], None)),
        *(log_with(deeds=[{**SETTINGS, "snap": snap}, "up"]) for snap in (0, "no")),
        *(log_with(deeds=[{**SETTINGS, name: 1}, "up"]) for name in ("speed", "turned", "joins")),
    ],
)
def test_what_is_no_command_log_is_refused_with_two_sentences(text: str) -> None:
    """Anything else than a command log is refused with what happened and what to do."""
    with pytest.raises(
        CommandLogError, match=r"^The moves of this drawing are damaged \(.+\)\. Open it as a plain picture\.$"
    ):
        decode(text)


def test_a_command_log_of_another_version_says_so() -> None:
    """A command log that a later program wrote is not read as if it were known."""
    with pytest.raises(CommandLogError, match="another version"):
        decode(log_with(version=3))


def test_no_command_log_is_too_long() -> None:
    """200,000 commands are read and one more is not, however short the text; nor is one text of over 24 MiB."""
    most = log_with(deeds=[SETTINGS, "right", MOST_COMMANDS])

    assert len(decode(most).logged_commands) == MOST_COMMANDS
    with pytest.raises(CommandLogError, match="over 200,000"):
        decode(log_with(deeds=[SETTINGS, "right", MOST_COMMANDS, "up"]))
    with pytest.raises(CommandLogError, match="longer than 24 MiB"):
        decode(log_with(deeds=[SETTINGS]) + " " * (24 * 2**20))
    with pytest.raises(CommandLogError, match=r"too many moves.+\. Save it as a plain picture\.$"):
        encode(CommandLog((10, 10), (PEN,) * (MOST_COMMANDS + 1)))


def test_no_command_log_takes_minutes_to_draw() -> None:
    """The widest lines in ever another ink are refused from 72,005 on; in one ink 200,000 fit."""
    wide = {**SETTINGS, "step": 100, "width": 60}
    inks = [{**wide, "colour": colour} for colour in ("#000000", "#ffffff")]

    assert len(decode(log_with(deeds=[wide, "right", MOST_COMMANDS])).logged_commands) == MOST_COMMANDS
    with pytest.raises(CommandLogError, match=r"wide lines\. Open it as a plain picture\.$"):
        decode(log_with(deeds=[inks[0], "right", inks[1], "left"] * 36_003))


@pytest.mark.parametrize("line", ["", "{}", "[]", '"up"', encode_command(PEN).replace("right", "sideways"), "{" * 9])
def test_what_is_no_command_is_refused(line: str) -> None:
    """A line that a kill cut short, or that nobody wrote, is no command."""
    with pytest.raises(CommandLogError, match="damaged"):
        decode_command(line)


def test_a_line_cut_short_is_refused() -> None:
    """No beginning of a line is a command."""
    line = encode_command(PEN)
    for length in range(len(line)):
        with pytest.raises(CommandLogError):
            decode_command(line[:length])
