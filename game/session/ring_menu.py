"""The menu of those who draw by voice alone, as plain data: a ring of four slices, two levels at most.

The four words of the directions reach the slices; where a level has more than four entries, they come four at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from game.drawing.colour_names import PALETTE
from game.messages import Colour, Command, Did, Shortcut, Verb
from game.settings import Setting
from game.ui.action_table import Action

SLICES = (Command.UP, Command.RIGHT, Command.DOWN, Command.LEFT)  # where entries stand on the ring, in their order
STEPS_PX = (10, 25, 50)


@dataclass(frozen=True)
class Change:
    """A setting brought to a value."""

    setting: Setting
    value: Any


@dataclass(frozen=True)
class Leaf:
    """An entry that does something.

    name: on its slice. does: an action, a setting, or `Verb.STOP`, which stops listening until "go".
    did: as what it is reported. stays: whether the menu stays open, for what is done several times.
    """

    name: str
    does: Action | Change | Verb
    did: Did = Did.CHOOSE
    stays: bool = False


@dataclass(frozen=True)
class Branch:
    """An entry that opens a level of its own. name: on its slice. detail: what is in it, in a few words."""

    name: str
    entries: tuple["Leaf | Branch", ...]
    detail: str = ""

    @property
    def pages(self) -> int:
        """How many times four entries there are."""
        return -(-len(self.entries) // len(SLICES))


PEN = Branch(
    "Pen",
    (
        Leaf("Pen", Action.PEN),
        Leaf("Eraser", Action.ERASER),
        Leaf("Pen up", Action.LIFTED, Did.LIFT),
        Leaf("Wider", Action.LINE_MORE, stays=True),
        Leaf("Thinner", Action.LINE_LESS, stays=True),
    ),
    "pen, eraser, lifted, width",
)
STEP = Branch(
    "Step",
    (
        *(Leaf(f"{step_px} px", Change(Setting.STEP_PX, step_px)) for step_px in STEPS_PX),
        Leaf("Diagonal", Action.DIAGONAL),
        Leaf("Larger", Action.STEP_MORE, stays=True),
        Leaf("Smaller", Action.STEP_LESS, stays=True),
    ),
    "10, 25, 50, diagonal",
)
DRAWING = Branch(
    "Drawing",
    (
        Leaf("Save", Action.SAVE, Did.SAVE),
        Leaf("Undo more", Action.UNDO_STROKE, Did.UNDO, stays=True),
        Leaf("Redo", Action.REDO, stays=True),
        Leaf("Pause", Verb.STOP, Did.PAUSE),
        Leaf("New", Action.NEW),
        Leaf("Gallery", Action.GALLERY),
        Leaf("Watch it", Action.WATCH),
        Leaf("Quit", Action.QUIT),
        Leaf("Settings", Action.SETTINGS),
        Leaf("Voices", Action.VOICES),
        Leaf("More", Action.EVERYTHING),
    ),
    "save, new, quit",
)


SHORTCUTS: Mapping[Shortcut, Leaf] = MappingProxyType(  # what a word does that leads past the menu
    {
        Shortcut.SAVE: Leaf("Save", Action.SAVE, Did.SAVE),
        **{Shortcut(name.lower()): Leaf(name, Change(Setting.COLOUR, colour), Did.COLOUR) for name, colour in PALETTE},
    }
)


@lru_cache(maxsize=4)
def menu_of(colours: tuple[Colour, ...]) -> Branch:
    """Return the whole menu; colours: of the pen, to choose from."""
    names = {colour: name for name, colour in PALETTE}
    named = ((names.get(colour, "Your colour"), Change(Setting.COLOUR, colour)) for colour in colours)
    leaves = tuple(Leaf(name, change) for name, change in named)
    return Branch("Menu", (Branch("Colour", leaves, f"{len(leaves)} colours"), DRAWING, STEP, PEN))
