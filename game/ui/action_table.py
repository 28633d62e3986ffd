"""Everything that the player can ask for, one row each: its name, its keys, its place in the window, what it does.

A new action is one member of `Action` and one row of `ABOUT`. The keys and the list of them (`keyboard.py`), the
gamepad, the panel of the window and the order in which a switch goes through it are read from the rows. What is no
plain value of `ActionRow.does` is a function in `game/session/session.py` or, where it opens a page, in
`game/window/actions.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

import pygame

from game.messages import Command, Tool
from game.settings import Setting


class Action(Enum):
    """Everything that a key, a button or any other way of control can ask for."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    UNDO = "undo"
    REDO = "redo"
    UNDO_STROKE = "undo stroke"
    REDO_STROKE = "redo stroke"
    CLEAR = "clear"
    NEW = "new"
    SAVE = "save"
    SAVE_COPY = "save copy"
    SHARE = "share"
    WATCH = "watch"
    PRINT = "print"
    COPY = "copy"
    MUTE = "mute"
    DEMO = "demo"
    SOURCES = "sources"
    VOICES = "voices"
    STEP_LESS = "step less"
    STEP_MORE = "step more"
    THRESHOLD_LESS = "threshold less"
    THRESHOLD_MORE = "threshold more"
    LINE_LESS = "line less"
    LINE_MORE = "line more"
    COLOUR = "colour"
    PEN_COLOUR = "pen colour"
    PAPER_COLOUR = "paper colour"
    NEXT = "next control"
    PREVIOUS = "previous control"
    PRESS = "press"
    ALL = "all"
    LESS = "less"
    MORE = "more"
    TOP = "top"
    END = "end"
    HELP = "help"
    DOCTOR = "doctor"
    SETTINGS = "settings"
    GALLERY = "gallery"
    PICTURE = "picture"
    PEN = "pen"
    ERASER = "eraser"
    LIFTED = "lifted"
    DIAGONAL = "diagonal"
    MENU = "menu"
    GRID = "grid"
    SNAP = "snap"
    EVERYTHING = "everything"
    FULLSCREEN = "full screen"
    CLOSE = "close"
    QUIT = "quit"


class Place(Enum):
    """Where in the window an action has its control, or where a switch finds it."""

    HEAD = "head"  # above the words: what is listened to
    CORNER = "corner"  # beside that
    TOOLS = "tools"
    GRID = "grid"
    COLOURS = "colours"  # after the colours themselves
    BUTTONS = "buttons"  # at the foot
    LOG = "log"  # on the card with what was heard
    BANNER = "banner"  # beside bad news
    CROSS = "cross"  # beside the four words, in the corner that they leave free
    TITLE = "title"  # no control: a switch finds it at the title of the panel


@dataclass(frozen=True)
class Key:
    """A key, or keys held together.

    cap: what is written on them. code: of pygame, 0 for a sign. held: KMOD_CTRL, KMOD_SHIFT, both or none.
    sign: what it writes, where that counts and not the key: signs stand on other keys in other countries.
    """

    cap: str
    code: int = 0
    held: int = 0
    sign: str = ""


def _ctrl(code: int, *, shift: bool = False) -> Key:
    """Return a letter held with Ctrl; code: of pygame, which is that of the letter."""
    held = pygame.KMOD_CTRL | (pygame.KMOD_SHIFT if shift else 0)
    return Key(f"Ctrl {'Shift ' if shift else ''}{chr(code).upper()}", code, held)


def _letter(code: int) -> Key:
    """Return the key of a letter or digit; code: of pygame, which is that of the letter."""
    return Key(chr(code).upper(), code)


def _sign(sign: str, cap: str = "") -> Key:
    """Return a key that is known by what it writes."""
    return Key(cap or sign, sign=sign)


@dataclass(frozen=True)
class Turn:
    """Brings the slider of a setting to the next multiple of its stride; direction: -1 or 1."""

    setting: Setting
    direction: int


@dataclass(frozen=True)
class Flip:
    """Turns a setting on, or off where it is on."""

    setting: Setting


@dataclass(frozen=True)
class On:
    """What a control says and shows while its action is on."""

    name: str
    icon: str


@dataclass(frozen=True)
class ActionRow:
    """All that is to be known of an action.

    name: what it is called, on its button and everywhere else.
    does: the command, tool or change of a setting that it stands for, None for what takes more than a value.
    keys: that ask for it, the one that is shown first.
    caps: what the list of keys shows, where that is not the first key. help: what it says of them; neighbours that say
        the same are one line of the list.
    pad: the button of a gamepad.
    place: of its control. rank: among those of its place, where that is not the order of the rows.
    icon: on it, in the place of its name. primary: whether it stands out. on: what it shows while it is on.
    says: what a switch that comes to it is told, where the name alone does not say that.
    repeats: whether it goes on while its key is held. anywhere: whether its keys count on pages too.
    """

    name: str
    does: Command | Tool | Turn | Flip | None = None
    keys: tuple[Key, ...] = ()
    caps: tuple[str, ...] = ()
    help: str = ""
    pad: int | None = None
    place: Place | None = None
    rank: int = 0
    icon: str = ""
    primary: bool = False
    on: On | None = None
    says: str = ""
    repeats: bool = False
    anywhere: bool = False

    @property
    def hint(self) -> str:
        """The key that is shown beside the name, or nothing."""
        return self.keys[0].cap if self.keys else ""

    @property
    def toggles(self) -> bool:
        """Whether it is on or off, and its control shows that."""
        return self.on is not None or isinstance(self.does, Tool | Flip)


_STEP, _THRESHOLD, _LINE = "step: how far one word goes", "threshold: easy or strict", "thinner or thicker line"
_TOOLS, _GRID = "pen, eraser, pen up", "show the grid; snap to it"


def _move(command: Command, arrow: str, code: int, pad: int) -> ActionRow:
    """Return the row of a move; arrow: on its key. On pages it goes from control to control."""
    keys = (Key(arrow, code),)
    return ActionRow(command.value.title(), command, keys=keys, help="draw, like the four words", pad=pad, repeats=True)


ABOUT: Mapping[Action, ActionRow] = MappingProxyType(  # in the order of the list of keys, and of each place
    {
        Action.LEFT: _move(Command.LEFT, "\u2190", pygame.K_LEFT, pygame.CONTROLLER_BUTTON_DPAD_LEFT),
        Action.UP: _move(Command.UP, "\u2191", pygame.K_UP, pygame.CONTROLLER_BUTTON_DPAD_UP),
        Action.DOWN: _move(Command.DOWN, "\u2193", pygame.K_DOWN, pygame.CONTROLLER_BUTTON_DPAD_DOWN),
        Action.RIGHT: _move(Command.RIGHT, "\u2192", pygame.K_RIGHT, pygame.CONTROLLER_BUTTON_DPAD_RIGHT),
        Action.UNDO: ActionRow(
            "Undo",
            Command.UNDO,
            keys=(_ctrl(pygame.K_z),),
            help="undo the last line",
            pad=pygame.CONTROLLER_BUTTON_X,
            place=Place.BUTTONS,
            repeats=True,
        ),
        Action.REDO: ActionRow(
            "Redo",
            Command.REDO,
            keys=(_ctrl(pygame.K_y), _ctrl(pygame.K_z, shift=True)),
            help="redo it; Ctrl Shift Z does too",
            pad=pygame.CONTROLLER_BUTTON_Y,
            place=Place.BUTTONS,
            repeats=True,
        ),
        Action.UNDO_STROKE: ActionRow(
            "Undo the whole stroke",
            Command.UNDO_STROKE,
            keys=(Key("Backspace", pygame.K_BACKSPACE),),
            help="undo the whole last stroke; with Shift redo it",
            place=Place.TITLE,
            repeats=True,
        ),
        Action.REDO_STROKE: ActionRow(
            "Redo the whole stroke",
            Command.REDO_STROKE,
            keys=(Key("Shift Backspace", pygame.K_BACKSPACE, pygame.KMOD_SHIFT),),
            place=Place.TITLE,
            repeats=True,
        ),
        Action.CLEAR: ActionRow(
            "Clear",
            Command.CLEAR,
            keys=(_letter(pygame.K_c),),
            help="clear the paper; Ctrl Z undoes that",
            place=Place.BUTTONS,
        ),
        Action.NEW: ActionRow(
            "New drawing",
            keys=(_ctrl(pygame.K_n),),
            help="start a new drawing; the last one is saved",
            place=Place.TITLE,
        ),
        Action.SAVE: ActionRow(
            "Save",
            keys=(_letter(pygame.K_s), _ctrl(pygame.K_s)),
            help="save your drawing",
            pad=pygame.CONTROLLER_BUTTON_START,
            place=Place.BUTTONS,
            primary=True,
        ),
        Action.SAVE_COPY: ActionRow(
            "Save a copy",
            keys=(_ctrl(pygame.K_s, shift=True),),
            help="save a copy in another file",
            place=Place.TITLE,
        ),
        Action.GALLERY: ActionRow(
            "Your drawings",
            keys=(_ctrl(pygame.K_o),),
            help="your drawings: open, rename, duplicate, delete, slideshow",
            place=Place.CORNER,
            rank=1,
            icon="gallery",
            anywhere=True,
        ),
        Action.SHARE: ActionRow(
            "Share",
            keys=(_ctrl(pygame.K_e),),
            help="share: watch it being drawn, save it as SVG or animation",
            place=Place.BUTTONS,
            icon="share",
        ),
        Action.WATCH: ActionRow(
            "Watch it being drawn", keys=(_letter(pygame.K_w),), help="watch your drawing being drawn"
        ),
        Action.PRINT: ActionRow("Print", keys=(_ctrl(pygame.K_p),), help="print it from another program"),
        Action.COPY: ActionRow("Copy", keys=(_ctrl(pygame.K_c),), help="copy it, to paste it in another program"),
        Action.COLOUR: ActionRow(  # one of several: the digit says which
            "Colour of the line",
            keys=tuple(_letter(pygame.K_1 + i) for i in range(9)),
            caps=("1", "\u2026", "9"),
            help="colour of the line; 9 is your own, once you have one",
        ),
        Action.PEN_COLOUR: ActionRow("Any colour", place=Place.COLOURS),
        Action.PAPER_COLOUR: ActionRow("Paper colour", place=Place.COLOURS),
        Action.STEP_LESS: ActionRow(
            "Smaller step", Turn(Setting.STEP_PX, -1), keys=(_sign("-", "\u2013"),), help=_STEP
        ),
        Action.STEP_MORE: ActionRow("Larger step", Turn(Setting.STEP_PX, 1), keys=(_sign("+"), _sign("=")), help=_STEP),
        Action.LINE_LESS: ActionRow("Thinner line", Turn(Setting.LINE_WIDTH_PX, -1), keys=(_sign(","),), help=_LINE),
        Action.LINE_MORE: ActionRow("Thicker line", Turn(Setting.LINE_WIDTH_PX, 1), keys=(_sign("."),), help=_LINE),
        Action.PEN: ActionRow("Pen", Tool.PEN, keys=(_letter(pygame.K_p),), help=_TOOLS, place=Place.TOOLS, icon="pen"),
        Action.ERASER: ActionRow(
            "Eraser", Tool.ERASER, keys=(_letter(pygame.K_e),), help=_TOOLS, place=Place.TOOLS, icon="eraser"
        ),
        Action.LIFTED: ActionRow(
            "Pen up", Tool.LIFTED, keys=(_letter(pygame.K_l),), help=_TOOLS, place=Place.TOOLS, icon="lifted"
        ),
        Action.PRESS: ActionRow(  # at a control it presses that
            "Pen up or down",
            keys=(
                Key("Enter", pygame.K_RETURN),
                Key("Space", pygame.K_SPACE),
                Key("Enter", pygame.K_KP_ENTER),
            ),
            caps=("Space", "Enter"),
            help="at the paper: pen up, or down again",
            pad=pygame.CONTROLLER_BUTTON_A,
        ),
        Action.DIAGONAL: ActionRow(
            "Diagonal steps",
            keys=(_letter(pygame.K_x),),
            help='diagonal steps: "up" goes up and right; and back',
            place=Place.TITLE,
            says="Steps go diagonally, or straight again",
        ),
        Action.MENU: ActionRow(
            "Menu",
            keys=(_letter(pygame.K_y),),
            help="the menu around the pen; so does a right click",
            pad=pygame.CONTROLLER_BUTTON_LEFTSTICK,
            place=Place.CROSS,
        ),
        Action.GRID: ActionRow(
            "Grid", Flip(Setting.GRID), keys=(_letter(pygame.K_g),), help=_GRID, place=Place.GRID, icon="grid"
        ),
        Action.SNAP: ActionRow(
            "Snap to the grid",
            Flip(Setting.SNAP),
            keys=(_letter(pygame.K_n),),
            help=_GRID,
            place=Place.GRID,
            icon="snap",
        ),
        Action.MUTE: ActionRow(
            "Mute",
            keys=(_letter(pygame.K_m),),
            help="mute or unmute the microphone",
            place=Place.CORNER,
            icon="microphone",
            on=On("Unmute", "muted"),
            anywhere=True,
        ),
        Action.DEMO: ActionRow(
            "Demo voice",
            keys=(_letter(pygame.K_d),),
            help="start or stop the demo voice",
            place=Place.TITLE,
            says="Start or stop the demo voice",
        ),
        Action.THRESHOLD_LESS: ActionRow("Easier", Turn(Setting.THRESHOLD, -1), keys=(_sign("["),), help=_THRESHOLD),
        Action.THRESHOLD_MORE: ActionRow("Stricter", Turn(Setting.THRESHOLD, 1), keys=(_sign("]"),), help=_THRESHOLD),
        Action.SOURCES: ActionRow("Microphone", place=Place.HEAD),
        Action.VOICES: ActionRow(
            "Whose voice", keys=(_letter(pygame.K_v),), help="whose voice I listen for", place=Place.HEAD, icon="voice"
        ),
        Action.NEXT: ActionRow(
            "Next control",
            keys=(Key("Tab", pygame.K_TAB),),
            help="go to the next control; arrows change it, Enter presses it",
            pad=pygame.CONTROLLER_BUTTON_RIGHTSHOULDER,
        ),
        Action.PREVIOUS: ActionRow(
            "Previous control",
            keys=(Key("Shift Tab", pygame.K_TAB, pygame.KMOD_SHIFT),),
            pad=pygame.CONTROLLER_BUTTON_LEFTSHOULDER,
        ),
        Action.ALL: ActionRow(
            "Select the name",
            keys=(_ctrl(pygame.K_a),),
            help="while you type a name: select all of it",
        ),
        Action.MORE: ActionRow(
            "More",
            keys=(Key("Page Up", pygame.K_PAGEUP),),
            help="move a slider further than an arrow; Page Down moves it back",
            says="more",
        ),
        Action.LESS: ActionRow("Less", keys=(Key("Page Down", pygame.K_PAGEDOWN),), says="less"),
        Action.TOP: ActionRow(
            "To the top",
            keys=(Key("Home", pygame.K_HOME),),
            help="scroll a page; so do Page Up and Page Down",
        ),
        Action.END: ActionRow(
            "To the end",
            keys=(Key("End", pygame.K_END),),
            help="scroll a page; so do Page Up and Page Down",
        ),
        Action.HELP: ActionRow(
            "All keys",
            keys=(Key("F1", pygame.K_F1), _sign("?")),
            help="this list",
            pad=pygame.CONTROLLER_BUTTON_BACK,
            place=Place.CORNER,
            rank=3,
            icon="help",
            anywhere=True,
        ),
        Action.DOCTOR: ActionRow(
            "Doctor: what I heard, and what helps",
            keys=(Key("F2", pygame.K_F2),),
            help="the doctor: what I hear, and what helps",
            place=Place.LOG,
            anywhere=True,
        ),
        Action.SETTINGS: ActionRow(
            "Settings",
            keys=(Key("F9", pygame.K_F9),),
            help="settings",
            place=Place.CORNER,
            rank=2,
            icon="settings",
            anywhere=True,
        ),
        Action.EVERYTHING: ActionRow(
            "Everything else",
            keys=(Key("F10", pygame.K_F10),),
            help="everything else that you can do, on one page",
            anywhere=True,
        ),
        Action.FULLSCREEN: ActionRow(
            "Full screen",
            Flip(Setting.FULLSCREEN),
            keys=(Key("F11", pygame.K_F11),),
            help="full screen on or off",
            anywhere=True,
        ),
        Action.CLOSE: ActionRow(
            "Close",
            keys=(Key("Esc", pygame.K_ESCAPE),),
            help="close what is open; back to the paper",
            pad=pygame.CONTROLLER_BUTTON_B,
            place=Place.BANNER,
            icon="close",
        ),
        Action.PICTURE: ActionRow("Open picture", place=Place.BANNER),
        Action.QUIT: ActionRow("Quit", keys=(_ctrl(pygame.K_q),), help="quit", place=Place.TITLE, anywhere=True),
    }
)


def placed_at(*places: Place) -> tuple[Action, ...]:
    """Return the actions of these places of the window, in the order of the places and of the rows."""
    return tuple(
        action
        for place in places
        for action, about in sorted(ABOUT.items(), key=lambda row: row[1].rank)
        if about.place is place
    )
