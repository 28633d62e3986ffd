"""The keyboard: which key does what, in one table that also writes the help and the hints on the buttons."""

from dataclasses import dataclass
from enum import Enum

import pygame


class Action(Enum):
    """Everything that a key or button can ask for. The first ten are commands to the pen, by the same value."""

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
    SHARE = "share"
    PRINT = "print"
    COPY = "copy"
    MUTE = "mute"
    DEMO = "demo"
    STEP_LESS = "step less"
    STEP_MORE = "step more"
    THRESHOLD_LESS = "threshold less"
    THRESHOLD_MORE = "threshold more"
    LINE_LESS = "line less"
    LINE_MORE = "line more"
    COLOUR = "colour"
    NEXT = "next control"
    PREVIOUS = "previous control"
    PRESS = "press"
    ALL = "all"
    LESS = "less"
    MORE = "more"
    HELP = "help"
    DOCTOR = "doctor"
    SETTINGS = "settings"
    GALLERY = "gallery"
    PEN = "pen"
    ERASER = "eraser"
    LIFTED = "lifted"
    GRID = "grid"
    SNAP = "snap"
    FULLSCREEN = "full screen"
    CLOSE = "close"
    QUIT = "quit"


MOVING = (Action.UP, Action.DOWN, Action.LEFT, Action.RIGHT)
COMMANDS = (
    *(*MOVING, Action.UNDO, Action.REDO, Action.UNDO_STROKE, Action.REDO_STROKE),
    *(Action.CLEAR, Action.NEW),
)
REPEATING = COMMANDS[:-2]  # go on while the key is held
ANYWHERE = (  # on pages too
    *(Action.HELP, Action.DOCTOR, Action.SETTINGS, Action.GALLERY, Action.FULLSCREEN),
    *(Action.MUTE, Action.QUIT),
)
PLAIN: dict[int, Action] = {
    pygame.K_UP: Action.UP,
    pygame.K_DOWN: Action.DOWN,
    pygame.K_LEFT: Action.LEFT,
    pygame.K_RIGHT: Action.RIGHT,
    pygame.K_s: Action.SAVE,
    pygame.K_BACKSPACE: Action.UNDO_STROKE,
    pygame.K_c: Action.CLEAR,
    pygame.K_m: Action.MUTE,
    pygame.K_d: Action.DEMO,
    pygame.K_TAB: Action.NEXT,
    pygame.K_RETURN: Action.PRESS,
    pygame.K_KP_ENTER: Action.PRESS,
    pygame.K_SPACE: Action.PRESS,
    pygame.K_PAGEDOWN: Action.LESS,
    pygame.K_PAGEUP: Action.MORE,
    pygame.K_p: Action.PEN,
    pygame.K_e: Action.ERASER,
    pygame.K_l: Action.LIFTED,
    pygame.K_g: Action.GRID,
    pygame.K_n: Action.SNAP,
    pygame.K_F1: Action.HELP,
    pygame.K_F2: Action.DOCTOR,
    pygame.K_F9: Action.SETTINGS,
    pygame.K_F11: Action.FULLSCREEN,
    pygame.K_ESCAPE: Action.CLOSE,
    **{pygame.K_1 + i: Action.COLOUR for i in range(9)},
}
WITH_CONTROL: dict[int, Action] = {
    pygame.K_a: Action.ALL,
    pygame.K_z: Action.UNDO,
    pygame.K_y: Action.REDO,
    pygame.K_n: Action.NEW,
    pygame.K_s: Action.SAVE,
    pygame.K_e: Action.SHARE,
    pygame.K_p: Action.PRINT,
    pygame.K_c: Action.COPY,
    pygame.K_o: Action.GALLERY,
    pygame.K_q: Action.QUIT,
}
WITH_SHIFT: dict[int, Action] = {pygame.K_TAB: Action.PREVIOUS, pygame.K_BACKSPACE: Action.REDO_STROKE}
WITH_CONTROL_SHIFT: dict[int, Action] = {pygame.K_z: Action.REDO}
# Signs stand on other keys in other countries, so they are known by what they write.
WRITTEN: dict[str, Action] = {
    "-": Action.STEP_LESS,
    "+": Action.STEP_MORE,
    "=": Action.STEP_MORE,
    "[": Action.THRESHOLD_LESS,
    "]": Action.THRESHOLD_MORE,
    ",": Action.LINE_LESS,
    ".": Action.LINE_MORE,
    "?": Action.HELP,
}
CONTROL = pygame.KMOD_CTRL | pygame.KMOD_META  # Cmd is what Ctrl is elsewhere
HINTS: dict[str, str] = {"undo": "Ctrl Z", "redo": "Ctrl Y", "mute": "M", "clear": "C", "save": "S", "demo": "D"}


ARROWS: dict[str, str] = {"\u2190": "left", "\u2191": "up", "\u2193": "down", "\u2192": "right"}  # they are drawn


@dataclass(frozen=True)
class Row:
    """One line of the help: the keys, each in its own cap (arrows are drawn), and what they do."""

    keys: tuple[str, ...]
    meaning: str


HELP: tuple[Row, ...] = (
    Row(("\u2190", "\u2191", "\u2193", "\u2192"), "draw, as the four words do"),
    Row(("Ctrl Z",), "take back the last line"),
    Row(("Ctrl Y",), "bring it back; Ctrl Shift Z does too"),
    Row(("Backspace",), "take back the whole last stroke; with Shift bring it back"),
    Row(("C",), "clear the paper (Ctrl Z brings it back)"),
    Row(("Ctrl N",), "a new drawing, the pen where it begins"),
    Row(("S",), "save the drawing as a PNG"),
    Row(("Ctrl O",), "all drawings: open, rename, duplicate, throw away, slideshow"),
    Row(("Ctrl E",), "watch it being drawn; export it as SVG, film or program"),
    Row(("Ctrl P",), "open it in the system's viewer, which prints"),
    Row(("Ctrl C",), "copy it, to paste it elsewhere"),
    Row(("1", "\u2026", "9"), "colour of the line; the ninth is your own, once there is one"),
    Row(("\u2013", "+"), "step: how far one word goes"),
    Row(("[", "]"), "threshold: easy or strict"),
    Row((",", "."), "thinner or thicker line"),
    Row(("P", "E", "L"), "pen, eraser, lifted pen"),
    Row(("Space", "Enter"), "at the paper: lift the pen, or put it down"),
    Row(("G", "N"), "show the grid; snap to it"),
    Row(("M",), "mute the microphone"),
    Row(("D",), "let the demo voice draw, or stop it"),
    Row(("Tab",), "go to the next control; arrows change it, Enter presses it"),
    Row(("Ctrl A",), "at a name: select it, and what is written next takes its place"),
    Row(("Page Up",), "turn a slider further than an arrow does; Page Down turns it back"),
    Row(("Gamepad",), "draws, A presses, B closes, X undoes, Y redoes, Start saves"),
    Row(("Shoulders",), "of a gamepad: to the next control, or back; Back: this list"),
    Row(("Switch",), "one or two in the place of a keyboard: see the settings"),
    Row(("F1",), "this list"),
    Row(("F2",), "what the computer hears, and what would help"),
    Row(("F9",), "settings"),
    Row(("F11",), "full screen, or back"),
    Row(("Esc",), "close what is open; back to the paper"),
    Row(("Ctrl Q",), "quit"),
)


def action_of(event: pygame.event.Event) -> Action | None:
    """Return what a KEYDOWN event asks for, or None."""
    control = bool(event.mod & CONTROL)
    shift = bool(event.mod & pygame.KMOD_SHIFT)
    written = WRITTEN.get(getattr(event, "unicode", ""))
    if written is not None:
        return written
    if control:
        return (WITH_CONTROL_SHIFT if shift else WITH_CONTROL).get(event.key)
    if shift and event.key in WITH_SHIFT:
        return WITH_SHIFT[event.key]
    return PLAIN.get(event.key)


def alone(event: pygame.event.Event) -> bool:
    """Return whether an event is a key that goes down without Ctrl, Alt or Cmd, with which it means something else."""
    return event.type == pygame.KEYDOWN and not event.mod & (CONTROL | pygame.KMOD_ALT | pygame.KMOD_MODE)


class Held:
    """Keys that repeat while they are held: the first time at once, then after a pause, then steadily."""

    DELAY_S = 0.35
    EVERY_S = 0.07

    def __init__(self) -> None:
        self._waits: dict[int, tuple[Action, float]] = {}

    def down(self, key: int, action: Action) -> None:
        """Note that a key went down; what it asks for now is done by the caller."""
        if action in REPEATING:
            self._waits[key] = action, self.DELAY_S

    def up(self, key: int) -> None:
        """Note that a key came up."""
        self._waits.pop(key, None)

    def clear(self) -> None:
        """Forget all keys, as when the window loses the keyboard."""
        self._waits.clear()

    def tick(self, dt: float) -> list[Action]:
        """Let `dt` seconds pass and return what the held keys ask for once more."""
        due: list[Action] = []
        for key, (action, wait_s) in self._waits.items():
            left_s = wait_s - dt
            while left_s <= 0:
                due.append(action)
                left_s += self.EVERY_S
            self._waits[key] = action, left_s
        return due
