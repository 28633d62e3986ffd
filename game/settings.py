"""What the player can set, and what each setting may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol

from game.messages import Colour, Command, Inputs, Meaning, Shortcut, Tool, Verb

USUAL_WORDS: tuple[tuple[str, Meaning], ...] = (
    ("up", Command.UP),
    ("down", Command.DOWN),
    ("left", Command.LEFT),
    ("right", Command.RIGHT),
    *((verb.value, verb) for verb in Verb),
)
TWO_KEYS = "first_switch and second_switch must be two different keys"


class Look(Enum):
    """The colours of the window."""

    DARK = "dark"
    LIGHT = "light"
    SYSTEM = "system"  # as the desktop has it, and dark where it does not say


class Vocabulary(Enum):
    """The words that are listened for, by the name of the weights that hear them."""

    HANDS = "directional4w"  # the four directions, for those whose hands do the rest
    VOICE = "handsfree8w"  # eight, with which the voice alone does everything


@dataclass(frozen=True)
class Ear:
    """What is listened with. voice: as in `Settings`. edition: how often that voice was changed while the game runs."""

    vocabulary: Vocabulary
    voice: str = ""
    edition: int = 0


class Rule(Protocol):
    """What a setting may be."""

    def read(self, raw: object) -> Any:
        """Return the value that something from outside means: from a file, a command line, a control.

        Raises ValueError, which says what it must be, where it cannot be used.
        """


@dataclass(frozen=True)
class Number:
    """A number from `low` to `high`. whole: without decimals."""

    low: float
    high: float
    whole: bool = True

    def read(self, raw: object) -> Any:
        """Return the number."""
        name, figures, kinds = ("a whole number", "g", int) if self.whole else ("a number", ".2f", int | float)
        within = f"between {self.low:{figures}} and {self.high:{figures}}"
        if isinstance(raw, bool) or not isinstance(raw, kinds):
            raise ValueError(f"{name} {within}")
        if not self.low <= raw <= self.high:
            raise ValueError(within)
        return raw

    def nearest(self, value: float) -> float:
        """Return the number within the limits that is nearest to a value."""
        return min(max(value, self.low), self.high)


@dataclass(frozen=True)
class Numbers:
    """Several numbers with the same limits. what: they are, in words."""

    each: Number
    count: int
    what: str

    def read(self, raw: object) -> Any:
        """Return the numbers."""
        try:
            if isinstance(raw, list | tuple) and len(raw) == self.count:
                return tuple(map(self.each.read, raw))
        except ValueError as error:
            raise ValueError(self.what) from error
        raise ValueError(self.what)


@dataclass(frozen=True)
class OnOff:
    """On or off."""

    def read(self, raw: object) -> Any:
        """Return whether it is on."""
        if not isinstance(raw, bool):
            raise ValueError("true or false")
        return raw


@dataclass(frozen=True)
class Name:
    """The name of something. what: of what. may_be_empty: whether it may name nothing."""

    what: str
    may_be_empty: bool = False

    def read(self, raw: object) -> Any:
        """Return the name."""
        if not isinstance(raw, str) or not (raw or self.may_be_empty):
            raise ValueError(f"the name of {self.what}, in quotes")
        return raw


@dataclass(frozen=True)
class OneOf:
    """A member of one of some enums; files name it by its value."""

    enums: tuple[type[Enum], ...]

    def read(self, raw: object) -> Any:
        """Return the member."""
        members = [member for enum in self.enums for member in enum]
        for member in members:
            if raw is member or (isinstance(raw, str) and raw == member.value):
                return member
        *others, last = (member.value for member in members)
        raise ValueError(f"{', '.join(others)} or {last}")


@dataclass(frozen=True)
class Table:
    """Words, each with what it gives."""

    gives: OneOf

    def read(self, raw: object) -> Any:
        """Return the pairs of a table, or pairs as they are."""
        if not isinstance(raw, Mapping | tuple):
            raise ValueError('a table of words, such as up = "up"')
        pairs = raw.items() if isinstance(raw, Mapping) else raw
        return tuple((word, self.gives.read(given)) for word, given in pairs)


MEANINGS = OneOf((Command, Verb, Shortcut))
"""What a word may mean."""
_COLOUR = Numbers(
    Number(0, 255), 3, 'three whole numbers between 0 and 255, such as [31, 58, 95], or a name such as "navy"'
)
_SIDES = Numbers(Number(200, 4000), 2, "two whole numbers between 200 and 4000, such as [1000, 800]")


class Setting(Enum):
    """All settings, each with the name of its field of `Settings` and with what it may be."""

    STEP_PX = "step_px", Number(1, 100)
    THRESHOLD = "threshold", Number(0.30, 0.99, whole=False)
    LINE_WIDTH_PX = "line_width_px", Number(1, 60)
    COLOUR = "colour", _COLOUR
    BACKGROUND = "background", _COLOUR
    CANVAS = "canvas", _SIDES
    DEVICE = "device", Name("a microphone", may_be_empty=True)
    THEME = "theme", OneOf((Look,))
    BIG_TEXT = "big_text", OnOff()
    REDUCED_MOTION = "reduced_motion", OnOff()
    FULLSCREEN = "fullscreen", OnOff()
    SOUNDS = "sounds", OnOff()
    GRID = "grid", OnOff()
    SNAP = "snap", OnOff()
    INTRODUCED = "introduced", OnOff()
    SWITCHES = "switches", Number(0, 2)
    SCAN_MS = "scan_ms", Number(400, 5000)
    FIRST_SWITCH = "first_switch", Name("a key")
    SECOND_SWITCH = "second_switch", Name("a key")
    WORDS = "words", Table(MEANINGS)
    GLIDE_PER_S = "glide_per_s", Number(1, 20)
    VOCABULARY = "vocabulary", OneOf((Vocabulary,))
    PEN_WORDS = "pen_words", OnOff()
    VOICE = "voice", Name("a voice", may_be_empty=True)
    LEARN = "learn", OnOff()

    def __init__(self, field: str, rule: Rule) -> None:
        self.field = field
        self.rule = rule

    @property
    def limits(self) -> Number:
        """What its number, or each of its numbers, may be; raises TypeError where it has none."""
        limits = self.rule.each if isinstance(self.rule, Numbers) else self.rule
        if not isinstance(limits, Number):
            raise TypeError(f"{self.field} is no number")
        return limits

    def read(self, raw: object) -> Any:
        """Return the value that something from outside means, as its rule does.

        Raises ValueError: "threshold must be between 0.30 and 0.99".
        """
        try:
            return self.rule.read(raw)
        except ValueError as error:
            raise ValueError(f"{self.field} must be {error}") from error


@dataclass(frozen=True)
class OwnWords:
    """The words that a player has taught the ear, and that it hears.

    means: pairs of an own word and what it means. instead: other words that do nothing meanwhile.
    """

    means: tuple[tuple[str, Meaning], ...] = ()
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """Everything that survives a restart; the defaults are those of the seed demo.

    step_px: how far one command moves the pen, 1 to 100 whole pixels of the paper.
    threshold: score that a word must reach, 0.30 to 0.99.
    line_width_px: 1 to 60 whole pixels of the paper.
    colour: of the line, red, green and blue, each 0 to 255.
    canvas: width and height of the paper, 200 to 4000 pixels each.
    background: of the paper of new drawings, and what a command gives the paper.
    device: part of the microphone's name; empty for the default one.
    theme: the colours of the window. big_text: fewer controls, all of them larger. reduced_motion: nothing breathes or
    slides. fullscreen: without the system's bars. sounds: short ones that say what happened.
    grid: whether one is shown. snap: whether a move ends on it. introduced: whether the first pages were seen.
    switches: that the player uses in the place of a keyboard, 0 to 2. scan_ms: the pace of one switch, 400 to 5000.
    first_switch, second_switch: their keys, by name; of two switches the first one steps and the second one presses.
    words: pairs of a word of the model and what it means. The four directions and the words of `Verb` mean themselves
    where they are given no other meaning, as in a file that lists a few words only; other words mean nothing.
    glide_per_s: steps in a second, 1 to 20, of a pen that goes on by itself.
    vocabulary: the words that are listened for.
    pen_words: whether the words stand around the pen.
    voice: whose is listened for, by the name of its folder among the voices or an absolute path; empty for anyone's.
    learn: whether that voice learns from play.
    own_words: of the voice that is on, with which they are kept: they are no setting. They win over `words`.
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
    words: tuple[tuple[str, Meaning], ...] = USUAL_WORDS
    glide_per_s: int = 4
    vocabulary: Vocabulary = Vocabulary.HANDS
    pen_words: bool = True
    voice: str = ""
    learn: bool = False
    own_words: OwnWords = OwnWords()

    def __post_init__(self) -> None:
        """Raise ValueError where a value is out of range or of the wrong kind."""
        for setting in Setting:
            value = getattr(self, setting.field)
            if setting.read(value) != value:
                raise ValueError(f"{setting.field} {value!r}: not as it is kept")
        if self.first_switch == self.second_switch:
            raise ValueError(TWO_KEYS)

    @cached_property
    def meanings(self) -> Mapping[str, Meaning]:
        """What each word of the model means that means anything; made once, as it is asked for many times a frame."""
        own, instead = dict(self.own_words.means), self.own_words.instead
        left = {word: meaning for word, meaning in self.usual_meanings.items() if word not in {*own, *instead}}
        return MappingProxyType(own | left)  # where two words mean the same, the first is shown: the player's own

    @property
    def usual_meanings(self) -> Mapping[str, Meaning]:
        """What each word means that means anything without a voice's own words."""
        given = dict(self.words)  # these go first
        return given | {word: meaning for word, meaning in USUAL_WORDS if word not in given}

    def command_for(self, word: str) -> Command | None:
        """Return the command that a word of the model gives, or None if it gives none."""
        meaning = self.meanings.get(word)
        return meaning if isinstance(meaning, Command) else None

    def word_for(self, meaning: Meaning) -> str:
        """Return the first word of a meaning, or the name of the meaning if there is none."""
        return next((word for word, given in self.meanings.items() if given is meaning), meaning.value)

    def inputs(self, *commands: Command, tool: Tool = Tool.PEN, turned: bool = False) -> Inputs:
        """Return commands with everything that they are carried out with."""
        size = self.step_px, self.line_width_px
        return Inputs(commands, *size, self.colour, tool, self.snap, self.background, turned)
