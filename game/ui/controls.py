"""The kinds of control that a player can use, and what using one gives: plain values, without screen or mouse."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from game.messages import Colour, Meaning
from game.settings import Setting
from game.ui.action_table import Action


class Weight(Enum):
    """How much a button stands out."""

    PLAIN = "plain"
    PRIMARY = "primary"
    WARNING = "warning"


@dataclass(frozen=True)
class Sets:
    """Says that a control shows a setting and changes it.

    per_unit: what a slider counts to for 1 of it. values: what each option of a choice stands for, or off and on of a
    toggle; empty for a slider.
    """

    setting: Setting
    per_unit: int = 1
    values: tuple[object, ...] = ()

    def value(self, count: int) -> Any:
        """Return the setting that a control means by its own value."""
        if self.values:
            return self.values[count]
        return count if self.per_unit == 1 else count / self.per_unit


Does = Action | Sets | Meaning | Callable[..., bool | None] | None
"""What using a control does: asks for an action, changes a setting, does what a word of this meaning does now, or calls
a function of its page, which is given the new value where there is one (of a toggle, slider, choice or field) and
returns whether the page is done with."""


@dataclass(frozen=True)
class _Control:
    """What all controls have.

    key: tells it from the others beside it. does: what using it does.
    group: of controls that are one stop for Tab; arrows go about within it. Empty for one that is alone.
    """

    key: str
    does: Does = field(default=None, kw_only=True, compare=False, repr=False)
    group: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Button(_Control):
    """Something to press. hint: the key that does the same. icon: a name of `game.ui.icons`, after the text or alone.

    wide: whether it takes a whole line, as one of a list does. detail: what it does, where icon or text do not say it.
    """

    text: str
    hint: str = ""
    icon: str = ""
    weight: Weight = Weight.PLAIN
    enabled: bool = True
    wide: bool = False
    detail: str = ""


@dataclass(frozen=True)
class Toggle(_Control):
    """On or off. detail: what it does, in a few words. With an icon and no text it is drawn as a button that stays.

    warns: whether on is what the player should know of.
    """

    text: str
    on: bool
    detail: str = ""
    icon: str = ""
    warns: bool = False


@dataclass(frozen=True)
class Slider(_Control):
    """A whole number from `low` to `high`.

    shown: the value as it is written. stride: of an arrow key. leap: of Page Up, Page Down and a switch.
    ramp: colours that its ends and what lies between mean.
    """

    text: str
    value: int
    low: int
    high: int
    shown: str = ""
    detail: str = ""
    stride: int = 1
    leap: int = 10
    ramp: tuple[Colour, ...] = ()


@dataclass(frozen=True)
class Choice(_Control):
    """One of several, by its position. opens: whether a press opens a page of them instead of going to the next."""

    text: str
    options: tuple[str, ...]
    chosen: int
    opens: bool = False


@dataclass(frozen=True)
class Field(_Control):
    """A line of text that the player writes, of at most `most` letters.

    selected: whether it is replaced at first. enter: what Enter does, when the text is written.
    """

    text: str
    value: str
    most: int = 60
    selected: bool = False
    enter: Callable[[], bool | None] | None = field(default=None, kw_only=True, compare=False, repr=False)


@dataclass(frozen=True)
class Swatch(_Control):
    """A colour to choose: of the pen, or, square, of the paper.

    name: for those who cannot see it. colour: None for any colour at all.
    """

    name: str
    colour: Colour | None
    chosen: bool = False
    square: bool = False


@dataclass(frozen=True)
class Tile(_Control):
    """A picture to choose. picture: a name that the page knows. detail: a second line, smaller."""

    caption: str
    picture: str
    detail: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Word(_Control):
    """A word that can be said, and pressed: all that it shows is drawn by whoever knows what was heard.

    detail: what it does, where its face does not say that.
    """

    text: str
    detail: str = ""


Control = Button | Toggle | Slider | Choice | Field | Swatch | Tile | Word


@dataclass(frozen=True)
class Used:
    """A control was used. value: 1 for what was pressed, else the new value: a number, or what was written.

    done: whether Enter ended what was written.
    """

    control: Control
    value: int | str = 1
    done: bool = False

    def call(self) -> bool:
        """Call the function that the control carries, if it does. Returns whether its page is done with."""
        control, over = self.control, None
        if callable(control.does):
            shows_value = isinstance(control, Toggle | Slider | Choice | Field)
            over = control.does(self.value) if shows_value else control.does()
        if self.done and isinstance(control, Field) and control.enter is not None:
            over = control.enter()
        return bool(over)


def spoken(control: Control) -> str:
    """Return what a control is called where its face shows no word, or not enough of it, else nothing."""
    match control:
        case Toggle(text="", detail=detail) | Button(detail=detail) | Word(detail=detail):
            return detail
        case Swatch(name=name):
            return name
    return ""


def usable(control: Control) -> bool:
    """Return whether the keyboard and the mouse can do anything with it now."""
    return not isinstance(control, Button) or control.enabled


def press(control: Control) -> Used | None:
    """Return what Enter or a click gives, or None if that does nothing here."""
    if not usable(control):
        return None
    match control:
        case Toggle(on=on):
            return Used(control, int(not on))
        case Choice(options=options, chosen=chosen, opens=opens):
            return Used(control, -1 if opens else (chosen + 1) % max(1, len(options)))
        case Field(value=text):
            return Used(control, text, done=True)
        case Slider():
            return None
    return Used(control)


def turn(control: Control, direction: int) -> Used | None:
    """Return what an arrow to the left (-1) or to the right (1) gives, or None if it changes nothing here."""
    match control:
        case Slider(value=value, low=low, high=high, stride=stride):
            to = min(max(value + direction * stride, low), high)
            return None if to == value else Used(control, to)
        case Choice(options=options, chosen=chosen, opens=False):
            return Used(control, (chosen + direction) % len(options)) if len(options) > 1 else None
    return None


def leap(slider: Slider, direction: int) -> Used | None:
    """Return what Page Up (1) or Page Down (-1) gives: the next multiple of the leap, or None at the end."""
    to = min(max(next_multiple(slider.value, slider.leap, direction), slider.low), slider.high)
    return None if to == slider.value else Used(slider, to)


def next_multiple(value: int, of: int, direction: int) -> int:
    """Return the next whole multiple of `of` above (direction = 1) or below (-1) a value."""
    whole = value // of if direction > 0 else -(-value // of)
    return (whole + direction) * of


def at_share(slider: Slider, share: float) -> Used:
    """Return what bringing the thumb to a share of the track gives, 0 at the left end to 1 at the right one."""
    return Used(slider, slider.low + round((slider.high - slider.low) * min(max(share, 0.0), 1.0)))


def written(line: Field, text: str, *, selected: bool = False) -> Used | None:
    r"""Return what typing gives; "\b" takes the last letter away. Signs that are no letters are left out.

    selected: whether all that stands there goes, and not only the last letter.
    """
    if text == "\b":
        return Used(line, "" if selected else line.value[:-1]) if line.value else None
    more = "".join(letter for letter in text if letter.isprintable())
    return Used(line, (("" if selected else line.value) + more)[: line.most]) if more else None
