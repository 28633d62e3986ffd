"""All that was done to a drawing as text: kept, checked, played again, and how long that takes."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from game.drawing.commands import Deed
from game.drawing.drawing import WHITE
from game.drawing.pen import MOVES, Size
from game.drawing.world import World, step
from game.messages import Colour, Command, Tool
from game.settings import LIMITS

FORMAT, VERSION = "speak-a-sketch score", 1
MOST_BYTES = 16 * 2**20
LARGEST_PX = 4000  # width and height of the paper
Heed = Callable[[tuple[Deed, ...]], Iterable[Deed]]
MOST_DEEDS = 200_000  # at a word a second, two days and nights
MOST_EFFORT = 8_000_000_000  # pixels, some 15 s of a core; 100,000 moves of a usual width take about 600 million
TOO_LONG = "The drawing has too many commands, or too many wide lines."
TILE_PX = 64  # side of the squares in which ink is kept: a line touches whole ones
OTHER_INK = 4  # times the work of a line in the ink of the line before: what lies below it is settled first


class ScoreError(Exception):
    """A score cannot be used: what is wrong with it, and what to do."""


@dataclass(frozen=True)
class Score:
    """Everything that happened to one paper.

    canvas: width and height of the paper in pixels, 1 to 4000 each.
    deeds: in their order, undo and redo too.
    background: that the paper began with.
    """

    canvas: Size
    deeds: tuple[Deed, ...]
    background: Colour = WHITE

    @classmethod
    def of(cls, world: World) -> "Score":
        """Return the score of a world that began with clean paper."""
        return cls(world.canvas, tuple(world.deeds), world.drawing.paper)

    def begin(self, *, backdrop: bytes | None = None) -> World:
        """Return the world before the first deed. backdrop: SHA-256 of the picture below, or None."""
        return World.new(self.canvas, background=self.background, backdrop=backdrop)


def replay(score: Score, *, backdrop: bytes | None = None, heed: Heed = iter) -> World:
    """Return the world to which the score leads: same lines, same pen, same undo and redo.

    backdrop: SHA-256 of the picture below, or None. heed: passes the deeds on; it may count them, and raise to end it.
    """
    world = score.begin(backdrop=backdrop)
    for deed in heed(score.deeds):
        world = step(world, deed.inputs, 0.0)
    return world


def encode(score: Score) -> str:
    """Return the score as one line of JSON, ASCII only.

    `deeds` is a list of settings, commands and counts: `[{"step": 10, ...}, "right", 5, "up"]`. Settings hold until
    they change; a number says how often the command before it is given. Raises ScoreError where it does not fit.
    """
    if not fits(score.deeds):
        raise ScoreError(f"{TOO_LONG} Save it as a plain picture.")
    paper = {"canvas": score.canvas, "background": _name(score.background)}
    whole = {"format": FORMAT, "version": VERSION, **paper, "deeds": list(_items(score.deeds))}
    return json.dumps(whole, separators=(",", ":"))


def decode(text: str) -> Score:
    """Return the score that `encode` wrote.

    Raises ScoreError for anything else: more than 16 MiB, a later version, an unknown command, a size or a colour out
    of range, a score that does not fit. Nothing large is built before it is counted.
    """
    if len(text) > MOST_BYTES:
        raise ScoreError("The drawing's commands are longer than 16 MiB. Open it as a plain picture.")
    whole = _parsed(text)
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise _broken("it is not a score")
    if whole.get("version") != VERSION:
        raise ScoreError("The drawing was made by another version of Speak-a-Sketch. Open it with that one.")
    canvas, items = whole.get("canvas"), whole.get("deeds")
    if not isinstance(canvas, list) or len(canvas) != 2 or not isinstance(items, list):
        raise _broken("canvas or deeds are missing")
    size = tuple(_whole(number, (1, LARGEST_PX), "canvas") for number in canvas)
    score = Score((size[0], size[1]), tuple(_deeds(items)), _colour(whole.get("background", _name(WHITE))))
    if not fits(score.deeds):
        raise ScoreError(f"{TOO_LONG} Open it as a plain picture.")
    return score


def encode_deed(deed: Deed) -> str:
    """Return one deed as a line of JSON without the line's end, complete in itself."""
    return json.dumps({"do": deed.command.value, **_settings(deed)}, separators=(",", ":"))


def decode_deed(line: str) -> Deed:
    """Return the deed that `encode_deed` wrote. Raises ScoreError for anything else."""
    raw = _parsed(line[: MOST_BYTES + 1])
    if not isinstance(raw, dict) or "do" not in raw:
        raise _broken("a line is no deed")
    return _deed(raw.pop("do"), _checked(raw))


def _settings(deed: Deed) -> dict[str, Any]:
    """Return what a deed is carried out with, as plain values."""
    colour = "background" if deed.command is Command.BACKGROUND else "colour"
    return {
        "step": deed.step_px,
        "width": deed.line_width_px,
        colour: _name(deed.colour),
        "tool": deed.tool.value,
        "snap": deed.snap,
    }


def _items(deeds: Iterable[Deed]) -> Iterator[dict[str, Any] | str | int]:
    """Yield settings where they change, commands, and counts above 1."""
    now: dict[str, Any] = {}
    for deed, run in groupby(deeds):
        settings = _settings(deed)
        changed = {name: value for name, value in settings.items() if now.get(name) != value}
        if changed:
            now |= changed
            yield changed
        yield deed.command.value
        if (count := sum(1 for _ in run)) > 1:
            yield count


def _deeds(items: list[Any]) -> Iterator[Deed]:
    """Yield the deeds of a list of settings, commands and counts; raises ScoreError."""
    now: dict[str, Any] = {}
    last: Deed | None = None
    left = MOST_DEEDS
    for item in items:
        if isinstance(item, dict):
            now, last = {**now, **_checked(item)}, None
            continue
        if isinstance(item, str):
            last, count = _deed(item, now), 1
        else:
            count = _whole(item, (2, MOST_DEEDS), "count") - 1  # the command itself was one
        left -= count
        if last is None or left < 0:
            raise _broken("a number counts nothing" if last is None else f"there are over {MOST_DEEDS:,} deeds")
        for _ in range(count):
            yield last
        if not isinstance(item, str):
            last = None  # two numbers in a row mean nothing


def _deed(word: object, settings: Mapping[str, Any]) -> Deed:
    """Return the deed of one command; raises ScoreError where the command or a setting is missing."""
    try:
        command = Command(word)
        colour = settings["background" if command is Command.BACKGROUND else "colour"]
        return Deed(command, settings["step"], settings["width"], colour, settings["tool"], settings["snap"])
    except (ValueError, TypeError) as error:
        raise _broken(f"{word!r:.40} is no command") from error
    except KeyError as error:
        raise _broken(f"{error.args[0]} is missing") from error


def _checked(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings as our own types; raises ScoreError where one is unknown or out of range."""
    checked: dict[str, Any] = {}
    for name, value in raw.items():
        if name in ("step", "width"):
            checked[name] = _whole(value, LIMITS["step_px" if name == "step" else "line_width_px"], name)
        elif name in ("colour", "background"):
            checked[name] = _colour(value)
        elif name == "tool" and value in [tool.value for tool in Tool]:
            checked[name] = Tool(value)
        elif name == "snap" and isinstance(value, bool):
            checked[name] = value
        else:
            raise _broken(f"{name[:40]!r} is {value!r:.40}")
    return checked


def _whole(value: object, limits: tuple[float, float], name: str) -> int:
    """Return a whole number within its limits; raises ScoreError."""
    if type(value) is not int or not limits[0] <= value <= limits[1]:
        raise _broken(f"{name} is {value!r:.40}")
    return value


def _name(colour: Colour) -> str:
    """Return a colour as "#1f3a5f"."""
    return f"#{bytes(colour).hex()}"


def _colour(value: object) -> Colour:
    """Return the colour that "#1f3a5f" names; raises ScoreError."""
    if isinstance(value, str) and len(value) == 7 and value[0] == "#" and value.isascii() and value[1:].isalnum():
        try:
            red, green, blue = bytes.fromhex(value[1:])
        except ValueError as error:
            raise _broken(f"{value!r} is no colour") from error
        return red, green, blue
    raise _broken(f"{value!r:.40} is no colour")


def _parsed(text: str) -> Any:
    """Return what JSON text says; raises ScoreError."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _broken("it is not JSON") from error


def _broken(why: str) -> ScoreError:
    """Return what to say about a score that nobody can play."""
    return ScoreError(f"The drawing's commands are damaged ({why}). Open it as a plain picture.")


def effort(deeds: Iterable[Deed]) -> int:
    """Return how many pixels of ink the moves among the deeds may touch, undone ones too, >= 0."""
    total, before = 0, None
    for deed, run in groupby(deeds):
        if deed.command in MOVES:
            ink = deed.colour, deed.tool
            touched = (deed.step_px + deed.line_width_px + TILE_PX) * (deed.line_width_px + TILE_PX)
            total += touched * (sum(1 for _ in run) + (OTHER_INK - 1) * (ink != before))
            before = ink
    return total


def fits(deeds: Collection[Deed]) -> bool:
    """Whether deeds can be kept: those without number, or with lines so wide that they take minutes, cannot."""
    return len(deeds) <= MOST_DEEDS and effort(deeds) <= MOST_EFFORT
