"""What the player can set, and its limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from game.messages import Colour, Command, Inputs, Meaning, Tool, Verb

LIMITS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"step_px": (1, 100), "threshold": (0.30, 0.99), "line_width_px": (1, 60), "canvas": (200, 4000)}
    | {"switches": (0, 2), "scan_ms": (400, 5000), "glide_per_s": (1, 20)}
)
COLOURS = ("colour", "background")
FLAGS = ("big_text", "reduced_motion", "fullscreen", "sounds", "grid", "snap", "introduced")
NAMED = ("device", "first_switch", "second_switch")
TYPES: Mapping[str, type] = MappingProxyType(dict.fromkeys(FLAGS, bool) | dict.fromkeys(NAMED, str))
EXPECTED = {bool: "true or false", str: "a name"}


class Look(Enum):
    """The colours of the window."""

    DARK = "dark"
    LIGHT = "light"
    SYSTEM = "system"  # as the desktop has it, and dark where it does not say


@dataclass(frozen=True)
class Settings:
    """Everything that survives a restart; the defaults are those of the seed demo.

    step_px: how far one command moves the pen, 1 to 100 whole pixels of the paper.
    threshold: score that a word must reach, 0.30 to 0.99.
    line_width_px: 1 to 60 whole pixels of the paper.
    colour: of the line, red, green and blue, each 0 to 255.
    canvas: width and height of the paper, 200 to 4000 pixels each.
    background: of the paper at the start and after it was chosen anew.
    device: part of the microphone's name; empty for the default one.
    theme: the colours of the window. big_text: fewer controls, all of them larger. reduced_motion: nothing breathes or
    slides. fullscreen: without the system's bars. sounds: short ones that say what happened.
    grid: whether one is shown. snap: whether a move ends on it. introduced: whether the first pages were seen.
    switches: that the player uses in the place of a keyboard, 0 to 2. scan_ms: the pace of one switch, 400 to 5000.
    first_switch, second_switch: their keys, by name; of two switches the first one steps and the second one presses.
    words: pairs of a word of the model and what it means. The words of `Verb` mean themselves where they are given no
    other meaning, as in settings that are older than they; other words mean nothing.
    glide_per_s: steps in a second, 1 to 20, of a pen that goes on by itself.
    """

    step_px: int = 10
    threshold: float = 0.75
    line_width_px: int = 10
    colour: Colour = (31, 58, 95)
    background: Colour = (255, 255, 255)
    canvas: tuple[int, int] = (1000, 800)
    device: str = ""
    theme: Look = Look.SYSTEM
    big_text: bool = False
    reduced_motion: bool = False
    fullscreen: bool = False
    sounds: bool = True
    grid: bool = True
    snap: bool = False
    introduced: bool = False
    switches: int = 0
    scan_ms: int = 1500
    first_switch: str = "space"
    second_switch: str = "return"
    words: tuple[tuple[str, Meaning], ...] = (
        ("up", Command.UP),
        ("down", Command.DOWN),
        ("left", Command.LEFT),
        ("right", Command.RIGHT),
        *((verb.value, verb) for verb in Verb),
    )
    glide_per_s: int = 4

    def __post_init__(self) -> None:
        """Raise ValueError where a value is out of range or of the wrong kind."""
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            for number in value if name == "canvas" else (value,):
                kind = (int, float) if name == "threshold" else int
                if isinstance(number, bool) or not isinstance(number, kind) or not low <= number <= high:
                    raise ValueError(f"{name} {number!r}: expected {low:g} to {high:g}")
        if len(self.canvas) != 2:
            raise ValueError(f"canvas {self.canvas!r}: expected width and height")
        for name in COLOURS:
            colour = getattr(self, name)
            if len(colour) != 3 or any(type(part) is not int or not 0 <= part <= 255 for part in colour):
                raise ValueError(f"{name} {colour!r}: expected three whole numbers from 0 to 255")
        for name, wanted in TYPES.items():
            if not isinstance(getattr(self, name), wanted):
                raise ValueError(f"{name} {getattr(self, name)!r}: expected {EXPECTED[wanted]}")
        if len({"", self.first_switch, self.second_switch}) < 3:
            raise ValueError(f"first_switch {self.first_switch!r}, second_switch {self.second_switch!r}: not two keys")

    @property
    def meanings(self) -> Mapping[str, Meaning]:
        """What each word of the model means that means anything."""
        given = dict(self.words)
        return {**given, **{verb.value: verb for verb in Verb if verb.value not in given}}

    def command_for(self, word: str) -> Command | None:
        """Return the command that a word of the model gives, or None if it gives none."""
        meaning = self.meanings.get(word)
        return meaning if isinstance(meaning, Command) else None

    def word_for(self, meaning: Meaning) -> str:
        """Return the first word that means a command or verb, or its own name if none does."""
        return next((word for word, given in self.meanings.items() if given is meaning), meaning.value)

    def inputs(self, *commands: Command, tool: Tool = Tool.PEN, turned: bool = False) -> Inputs:
        """Return commands with everything that they are carried out with."""
        size = self.step_px, self.line_width_px
        return Inputs(commands, *size, self.colour, tool, self.snap, self.background, turned)


def meaning_named(name: str) -> Meaning:
    """Return the command or verb of a name. Raises ValueError where there is none."""
    verbs = {verb.value: verb for verb in Verb}
    return verbs[name] if name in verbs else Command(name)
