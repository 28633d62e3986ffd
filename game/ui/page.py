"""What a page is: a title, and a list of texts and controls that fills the window until the page is left.

A new page is one small file: a subclass of `Page` that says what is on it (`sheet`); its controls carry what they do.
Its place, its look, the way of the keyboard and the mouse are the same for all (`page_stack.py`, `page_view.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import pygame

from game.messages import Fault
from game.ui.action_table import Action
from game.ui.controls import Button, Control, Swatch, Tile, Used


class Style(Enum):
    """How a text is written."""

    BODY = "body"
    SOFT = "soft"
    HEAD = "head"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Text:
    """A paragraph; it is wrapped to the page.

    lines: that it takes at least, where other texts may come in its place.
    """

    text: str
    style: Style = Style.BODY
    lines: int = 0


@dataclass(frozen=True)
class Keys:
    """Keys, each in its own cap, and what they do."""

    keys: tuple[str, ...]
    meaning: str


@dataclass(frozen=True)
class Fact:
    """A line of a table: a name, what it is, and at the right end something smaller about it.

    style: of `value`. brief: whether the name needs little room and the rest much.
    """

    name: str
    value: str
    detail: str = ""
    style: Style = Style.BODY
    brief: bool = False


@dataclass(frozen=True)
class Meter:
    """A bar filled to `share`, 0 to 1. peak: a mark that was reached, 0 to 1; 0 for none. style: its colour."""

    share: float
    peak: float = 0.0
    style: Style = Style.GOOD


@dataclass(frozen=True)
class Ticks:
    """Words side by side, each with whether it is done."""

    words: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Cue:
    """What to say, large, on a card that is lit while it is to be said. detail: below it, smaller."""

    text: str
    lit: bool
    detail: str = ""


@dataclass(frozen=True)
class Row:
    """Buttons or colours side by side; a new line where they do not fit."""

    controls: tuple[Button | Swatch, ...]


@dataclass(frozen=True)
class Tiles:
    """Pictures side by side, as many to a line as fit. small: of about half the size."""

    tiles: tuple[Tile, ...]
    small: bool = False


@dataclass(frozen=True)
class Poster:
    """A picture as large as all else on the page leaves room for. picture: a name that the page knows."""

    picture: str


PageBlock = Text | Keys | Fact | Meter | Ticks | Cue | Row | Tiles | Poster | Control


@dataclass(frozen=True)
class Sheet:
    """What is on a page at one moment.

    title: at the top. blocks: from top to bottom. foot: what the Esc key does, beside the title.
    """

    title: str
    blocks: tuple[PageBlock, ...]
    foot: str = "Esc closes"


class Page:
    """A page. Subclasses give a name and a sheet, and take what is used."""

    name = ""  # the same for every page of a kind: opening it again closes it
    takes_keys = False  # whether it takes keys as they are (`press`), all but Esc
    passed_over: tuple[str, ...] = ()  # keys of controls that switches do not come to
    draws = False  # whether it stands beside the paper, and directions go to a pen of its own (`move`)
    begins_at = ""  # the key of the control that the keyboard is at first, or "" for the first one

    def sheet(self) -> Sheet:
        """Return what is on the page now; asked for in each frame, so it may show what changes."""
        raise NotImplementedError

    def take(self, used: Used) -> bool:
        """Call what a control of this page carries. Returns whether the page is done with."""
        return used.call()

    def press(self, key: int, written: str) -> bool:  # noqa: ARG002 - most pages take no keys
        """Take a key as it is, where the page takes keys; written: by it. Returns whether the page is done with."""
        return False

    def move(self, action: Action) -> None:
        """Take a direction, where the page draws."""

    def tick(self, dt: float) -> None:
        """Let `dt` seconds pass, while the page is on show."""

    def leave(self) -> None:
        """Do what is left when the page is closed, by Esc, by its own control or with the window."""

    def picture(self, name: str) -> pygame.Surface | None:  # noqa: ARG002 - most pages have none
        """Return the picture of a tile or poster that is seen, or None while there is none."""
        return None


def notice(fault: Fault | None, said: str, *, lines: int) -> Text:
    """Return what happened and what to do, or else what is said, in a place for so many lines that is always there.

    What stands beside it does not move when it comes or goes.
    """
    if fault is None:
        return Text(said, Style.GOOD, lines)
    return Text(f"{fault.what} {fault.remedy}", Style.BAD, lines)


def bad_news(fault: Fault | None) -> tuple[Text, ...]:
    """Return what happened and what to do as a paragraph, or nothing where nothing is wrong."""
    return () if fault is None else (Text(f"{fault.what} {fault.remedy}", Style.BAD),)


def controls(sheet: Sheet) -> Iterator[Control]:
    """Yield the controls of a sheet in the order in which Tab visits them."""
    for block in sheet.blocks:
        match block:
            case Row(controls=inside) | Tiles(tiles=inside):
                yield from inside
            case Text() | Keys() | Fact() | Meter() | Ticks() | Cue() | Poster():
                pass
            case _:
                yield block
