"""All that was done to a drawing as text: kept, checked, played again, and how long that takes."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from game.drawing.commands import LoggedCommand
from game.drawing.drawing import WHITE
from game.drawing.pen import MOVES, Size
from game.drawing.tiles import TILE_PX
from game.drawing.world import World, step
from game.messages import Colour, Command, Tool
from game.settings import Number, Setting

FORMAT, VERSIONS = "speak-a-sketch score", (1, 2)  # the second knows runs, diagonals and the undo of one move
FLAGS = frozenset({"turned", "joins"})  # left out of the text until the first command for which they are true
MOST_BYTES = 24 * 2**20  # of a text: 200,000 commands, each with other settings than the one before
LARGEST_PX = 4000  # width and height of the paper
Track = Callable[[tuple[LoggedCommand, ...]], Iterable[LoggedCommand]]
MOST_COMMANDS = 200_000  # at a word a second, two days and nights
MOST_REPLAY_COST = 8_000_000_000  # pixels, some 15 s of a core; 100,000 moves of a usual width take about 600 million
TOO_LONG = "The drawing has too many moves, or too many wide lines."
OTHER_INK = 4  # times the work of a line in the ink of the line before: what lies below it is settled first


class CommandLogError(Exception):
    """A command log cannot be used: what is wrong with it, and what to do."""


@dataclass(frozen=True)
class CommandLog:
    """Everything that happened to one paper.

    canvas: width and height of the paper in pixels, 1 to 4000 each.
    logged_commands: in their order, undo and redo too.
    background: that the paper began with.
    """

    canvas: Size
    logged_commands: tuple[LoggedCommand, ...]
    background: Colour = WHITE

    @classmethod
    def of(cls, world: World) -> "CommandLog":
        """Return the command log of a world that began with clean paper."""
        return cls(world.canvas, tuple(world.logged_commands), world.drawing.paper)

    def begin(self, *, backdrop: bytes | None = None) -> World:
        """Return the world before the first command. backdrop: SHA-256 of the picture below, or None."""
        return World.new(self.canvas, background=self.background, backdrop=backdrop)


def replay(log: CommandLog, *, backdrop: bytes | None = None, track: Track = iter) -> World:
    """Return the world to which the command log leads: same lines, same pen, same undo and redo.

    backdrop: SHA-256 of the picture below, or None. track: passes the commands on; it may count them, and raise to
        end it.
    """
    world = log.begin(backdrop=backdrop)
    for logged in track(log.logged_commands):
        world = step(world, logged.inputs, 0.0)
    return world


def encode(log: CommandLog) -> str:
    """Return the log as one line of JSON, ASCII only.

    `deeds` in the text is a list of settings, commands and counts: `[{"step": 10, ...}, "right", 5, "up"]`.
    Settings hold until they change; a number says how often the command before it is given. What earlier versions of
    the game can play too, says that it is of the first version.
    Raises CommandLogError where it does not fit.
    """
    if not fits(log.logged_commands):
        raise CommandLogError(f"{TOO_LONG} Save it as a plain picture.")
    paper = {"canvas": log.canvas, "background": _name(log.background)}
    version = VERSIONS[any(map(_is_new, log.logged_commands))]
    whole = {"format": FORMAT, "version": version, **paper, "deeds": list(_items(log.logged_commands))}
    return json.dumps(whole, separators=(",", ":"))


def decode(text: str) -> CommandLog:
    """Return the command log that `encode` wrote.

    Raises CommandLogError for anything else: more than 24 MiB, a later version, an unknown command, a size or a
    colour out of range, a command log that does not fit. Nothing large is built before it is counted.
    """
    if len(text) > MOST_BYTES:
        raise CommandLogError("The drawing's list of moves is longer than 24 MiB. Open it as a plain picture.")
    whole = _parsed(text)
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise _broken("it is not a list of moves")
    if whole.get("version") not in VERSIONS:
        raise CommandLogError("The drawing was made by another version of Speak-a-Sketch. Open it with that version.")
    canvas, items = whole.get("canvas"), whole.get("deeds")
    if not isinstance(canvas, list) or len(canvas) != 2 or not isinstance(items, list):
        raise _broken("its size or its moves are missing")
    size = tuple(_whole(number, Number(1, LARGEST_PX), "canvas") for number in canvas)
    log = CommandLog((size[0], size[1]), tuple(_logged_commands(items)), _colour(whole.get("background", _name(WHITE))))
    if not fits(log.logged_commands):
        raise CommandLogError(f"{TOO_LONG} Open it as a plain picture.")
    return log


def encode_command(logged: LoggedCommand) -> str:
    """Return one command as a line of JSON without the line's end, complete in itself."""
    return json.dumps({"do": logged.command.value, **_settings(logged)}, separators=(",", ":"))


def decode_command(line: str) -> LoggedCommand:
    """Return the command that `encode_command` wrote. Raises CommandLogError for anything else."""
    raw = _parsed(line[: MOST_BYTES + 1])
    if not isinstance(raw, dict) or "do" not in raw:
        raise _broken("one of its lines is not a move")
    return _logged_command(raw.pop("do"), _checked(raw))


def _is_new(logged: LoggedCommand) -> bool:
    """Whether logs of the first version know no such command."""
    return logged.turned or logged.joins or logged.command is Command.UNDO_MOVE


def _settings(logged: LoggedCommand) -> dict[str, Any]:
    """Return what a command is carried out with, as plain values; of `FLAGS` only those that are true."""
    colour = "background" if logged.command is Command.BACKGROUND else "colour"
    later = {name: value for name, value in (("turned", logged.turned), ("joins", logged.joins)) if value}
    return {
        "step": logged.step_px,
        "width": logged.line_width_px,
        colour: _name(logged.colour),
        "tool": logged.tool.value,
        "snap": logged.snap,
        **later,
    }


def _items(logged_commands: Iterable[LoggedCommand]) -> Iterator[dict[str, Any] | str | int]:
    """Yield settings where they change, commands, and counts above 1."""
    now: dict[str, Any] = {}
    for logged, run in groupby(logged_commands):
        settings = {**dict.fromkeys(FLAGS.intersection(now), False), **_settings(logged)}
        changed = {name: value for name, value in settings.items() if now.get(name) != value}
        if changed:
            now |= changed
            yield changed
        yield logged.command.value
        if (count := sum(1 for _ in run)) > 1:
            yield count


def _logged_commands(items: list[Any]) -> Iterator[LoggedCommand]:
    """Yield the commands of a list of settings, commands and counts; raises CommandLogError."""
    now: dict[str, Any] = {}
    last: LoggedCommand | None = None
    left = MOST_COMMANDS
    for item in items:
        if isinstance(item, dict):
            now, last = {**now, **_checked(item)}, None
            continue
        if isinstance(item, str):
            last, count = _logged_command(item, now), 1
        else:
            count = _whole(item, Number(2, MOST_COMMANDS), "count") - 1  # the command itself was one
        left -= count
        if last is None or left < 0:
            raise _broken("one of its counts is wrong" if last is None else f"there are over {MOST_COMMANDS:,} moves")
        for _ in range(count):
            yield last
        if not isinstance(item, str):
            last = None  # two numbers in a row mean nothing


def _logged_command(word: object, settings: Mapping[str, Any]) -> LoggedCommand:
    """Return a command with its settings; raises CommandLogError where the command or a setting is missing."""
    try:
        command = Command(word)
        colour = settings["background" if command is Command.BACKGROUND else "colour"]
        flags = settings.get("turned", False), settings.get("joins", False)
        size, how = (settings["step"], settings["width"]), (settings["tool"], settings["snap"], *flags)
        return LoggedCommand(command, *size, colour, *how)
    except (ValueError, TypeError) as error:
        raise _broken(f"{word!r:.40} is not a command") from error
    except KeyError as error:
        raise _broken(f"{error.args[0]} is missing") from error


def _checked(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings as our own types; raises CommandLogError where one is unknown or out of range."""
    checked: dict[str, Any] = {}
    for name, value in raw.items():
        if name in ("step", "width"):
            checked[name] = _whole(value, (Setting.STEP_PX if name == "step" else Setting.LINE_WIDTH_PX).limits, name)
        elif name in ("colour", "background"):
            checked[name] = _colour(value)
        elif name == "tool" and value in [tool.value for tool in Tool]:
            checked[name] = Tool(value)
        elif name in ("snap", *FLAGS) and isinstance(value, bool):
            checked[name] = value
        else:
            raise _broken(f"{name[:40]!r} is {value!r:.40}")
    return checked


def _whole(value: object, limits: Number, name: str) -> int:
    """Return a whole number within its limits; raises CommandLogError."""
    try:
        number: int = limits.read(value)
    except ValueError as error:
        raise _broken(f"{name} is {value!r:.40}") from error
    return number


def _name(colour: Colour) -> str:
    """Return a colour as "#1f3a5f"."""
    return f"#{bytes(colour).hex()}"


def _colour(value: object) -> Colour:
    """Return the colour that "#1f3a5f" names; raises CommandLogError."""
    if isinstance(value, str) and len(value) == 7 and value[0] == "#" and value.isascii() and value[1:].isalnum():
        try:
            red, green, blue = bytes.fromhex(value[1:])
        except ValueError as error:
            raise _broken(f"{value!r} is not a colour") from error
        return red, green, blue
    raise _broken(f"{value!r:.40} is not a colour")


def _parsed(text: str) -> Any:
    """Return what JSON text says; raises CommandLogError."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _broken("it is not JSON") from error


def _broken(why: str) -> CommandLogError:
    """Return what to say about a command log that nobody can play."""
    return CommandLogError(f"The moves of this drawing are damaged ({why}). Open it as a plain picture.")


def replay_cost(logged_commands: Iterable[LoggedCommand]) -> int:
    """Return how many pixels of ink the moves among the commands may touch, undone ones too, >= 0."""
    total, before = 0, None
    for logged, run in groupby(logged_commands):
        if logged.command in MOVES:
            ink = logged.colour, logged.tool
            across_px = logged.line_width_px + TILE_PX
            touched = (logged.step_px + across_px) * (across_px + logged.step_px * logged.turned)
            total += touched * (sum(1 for _ in run) + (OTHER_INK - 1) * (ink != before))
            before = ink
    return total


def fits(logged_commands: Collection[LoggedCommand]) -> bool:
    """Whether commands can be kept: those without number, or with lines so wide that they take minutes, cannot."""
    return len(logged_commands) <= MOST_COMMANDS and replay_cost(logged_commands) <= MOST_REPLAY_COST
