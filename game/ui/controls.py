"""The kinds of control that a player can use, and what using one gives: plain values, without screen or mouse."""

from dataclasses import dataclass
from enum import Enum

from game.messages import Colour


class Weight(Enum):
    """How much a button stands out."""

    PLAIN = "plain"
    PRIMARY = "primary"
    WARNING = "warning"


@dataclass(frozen=True)
class Used:
    """A control was used. value: 1 for what was pressed, else the new value: a number, or what was written.

    done: whether Enter ended what was written.
    """

    key: str
    value: int | str = 1
    done: bool = False


@dataclass(frozen=True)
class Button:
    """Something to press. hint: the key that does the same. icon: a name of `game.ui.icons`, after the text or alone.

    wide: whether it takes a whole line, as one of a list does. detail: what it does, where the icon alone says it.
    """

    key: str
    text: str
    hint: str = ""
    icon: str = ""
    weight: Weight = Weight.PLAIN
    enabled: bool = True
    wide: bool = False
    detail: str = ""


@dataclass(frozen=True)
class Toggle:
    """On or off. detail: what it does, in a few words. With an icon and no text it is drawn as a button that stays.

    warns: whether on is what the player should know of.
    """

    key: str
    text: str
    on: bool
    detail: str = ""
    icon: str = ""
    warns: bool = False


@dataclass(frozen=True)
class Slider:
    """A whole number from `low` to `high`.

    shown: the value as it is written. stride: of an arrow key. leap: of Page Up, Page Down and a switch.
    ramp: colours that its ends and what lies between mean.
    """

    key: str
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
class Choice:
    """One of several, by its position. opens: whether a press opens a page of them instead of going to the next."""

    key: str
    text: str
    options: tuple[str, ...]
    chosen: int
    opens: bool = False


@dataclass(frozen=True)
class Field:
    """A line of text that the player writes, of at most `most` letters. selected: whether it is replaced at first."""

    key: str
    text: str
    value: str
    most: int = 60
    selected: bool = False


@dataclass(frozen=True)
class Swatch:
    """A colour to choose: of the pen, or, square, of the paper.

    name: for those who cannot see it. colour: None for any colour at all.
    """

    key: str
    name: str
    colour: Colour | None
    chosen: bool = False
    square: bool = False


@dataclass(frozen=True)
class Tile:
    """A picture to choose. picture: a name that the page knows. detail: a second line, smaller."""

    key: str
    caption: str
    picture: str
    detail: str = ""
    chosen: bool = False


Control = Button | Toggle | Slider | Choice | Field | Swatch | Tile


def spoken(control: Control) -> str:
    """Return what a control is called where its face shows no word, or nothing where it does."""
    match control:
        case Toggle(text="", detail=detail) | Button(text="", detail=detail):
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
        case Toggle(key=key, on=on):
            return Used(key, int(not on))
        case Choice(key=key, options=options, chosen=chosen, opens=opens):
            return Used(key, -1 if opens else (chosen + 1) % max(1, len(options)))
        case Field(key=key, value=text):
            return Used(key, text, done=True)
        case Slider():
            return None
    return Used(control.key)


def turn(control: Control, direction: int) -> Used | None:
    """Return what an arrow to the left (-1) or to the right (1) gives, or None if it changes nothing here."""
    match control:
        case Slider(key=key, value=value, low=low, high=high, stride=stride):
            to = min(max(value + direction * stride, low), high)
            return None if to == value else Used(key, to)
        case Choice(key=key, options=options, chosen=chosen, opens=False):
            return Used(key, (chosen + direction) % len(options)) if len(options) > 1 else None
    return None


def leap(slider: Slider, direction: int) -> Used | None:
    """Return what Page Up (1) or Page Down (-1) gives: the next multiple of the leap, or None at the end."""
    to = min(max(next_multiple(slider.value, slider.leap, direction), slider.low), slider.high)
    return None if to == slider.value else Used(slider.key, to)


def next_multiple(value: int, of: int, direction: int) -> int:
    """Return the next whole multiple of `of` above (direction = 1) or below (-1) a value."""
    whole = value // of if direction > 0 else -(-value // of)
    return (whole + direction) * of


def at_share(slider: Slider, share: float) -> Used:
    """Return what bringing the thumb to a share of the track gives, 0 at the left end to 1 at the right one."""
    return Used(slider.key, slider.low + round((slider.high - slider.low) * min(max(share, 0.0), 1.0)))


def written(field: Field, text: str, *, selected: bool = False) -> Used | None:
    r"""Return what typing gives; "\b" takes the last letter away. Signs that are no letters are left out.

    selected: whether all that stands there goes, and not only the last letter.
    """
    if text == "\b":
        return Used(field.key, "" if selected else field.value[:-1]) if field.value else None
    more = "".join(letter for letter in text if letter.isprintable())
    return Used(field.key, (("" if selected else field.value) + more)[: field.most]) if more else None
