"""The frozen messages that cross threads and layers; imports nothing of the project."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]  # red, green, blue, each 0 to 255


class Tone(Enum):
    """How something is meant that is told to the player; the theme on show has a colour for each."""

    SOFT = "soft"  # nothing to do about it
    ACCENT = "accent"  # under way, or worth a look
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


class Tool(Enum):
    """What the pen does to the paper while it moves."""

    PEN = "pen"
    ERASER = "eraser"  # brings back the paper as it is without lines, whatever its background is later
    LIFTED = "lifted"  # moves without a trace


class Command(Enum):
    """Everything that changes the drawing, whoever asks for it: voice, keyboard, button or replay.

    A stroke is the moves that follow each other without a change of tool, colour, width or a gap; a run is a move with
    all those after it that join it. UNDO and REDO go by runs, UNDO_MOVE takes back one move of a run. BACKGROUND gives
    the paper another colour; NEW is clean paper with the pen where it begins.
    """

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    UNDO = "undo"
    REDO = "redo"
    UNDO_MOVE = "undo move"
    UNDO_STROKE = "undo stroke"
    REDO_STROKE = "redo stroke"
    CLEAR = "clear"
    NEW = "new"
    BACKGROUND = "background"


class Verb(Enum):
    """What a word asks for that depends on what the pen does and on what is open (`session/hands_free.py`)."""

    GO = "go"
    STOP = "stop"
    NO = "no"
    YES = "yes"


class Shortcut(Enum):
    """What a word does at once that would else be chosen in the menu: save, or draw on in a colour of the palette."""

    SAVE = "save"
    INK = "ink"
    BLACK = "black"
    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"


Meaning = Command | Verb | Shortcut


class Did(Enum):
    """What a word that was heard did."""

    STEP = "step"
    GLIDE = "glide"  # the pen goes on by itself, or faster
    TURN = "turn"
    STOP = "stop"
    LIFT = "lift"
    LOWER = "lower"
    UNDO = "undo"
    REDO = "redo"
    CLEAR = "clear"
    NEW = "new"
    BACKGROUND = "background"
    COLOUR = "colour"  # of the pen
    MENU = "menu"  # opened it, or moved its mark or that of a page
    CHOOSE = "choose"
    BACK = "back"
    SAVE = "save"
    PAUSE = "pause"
    WAKE = "wake"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Inputs:
    """What reaches the world in one frame.

    commands: in the order in which they came.
    step_px, line_width_px: whole pixels of the paper, >= 1.
    colour: of the line drawn from now on.
    tool: in the hand.
    snap: whether a move ends on a multiple of the step.
    background: what `Command.BACKGROUND` gives the paper.
    turned: whether the compass is turned clockwise by 45 degrees, so that moves are diagonal.
    joins: whether the moves join the run of the move before: undo takes them back together.
    """

    commands: tuple[Command, ...] = ()
    step_px: int = 10
    line_width_px: int = 10
    colour: Colour = (31, 58, 95)
    tool: Tool = Tool.PEN
    snap: bool = False
    background: Colour = (255, 255, 255)
    turned: bool = False
    joins: bool = False


@dataclass(frozen=True, eq=False)
class Block:
    """Samples as an audio source delivers them.

    samples: float32 (n,), mono, -1 to 1, at the source's own rate.
    time_s: when the last sample was captured, or spoken from a file, in seconds on the clock that the window goes by.
    """

    samples: NDArray[np.float32]
    time_s: float


@dataclass(frozen=True, eq=False)
class Recorded:
    """Sound as the recogniser got it, while the player records.

    samples: float32 (n,), mono, 16 kHz, about -1 to 1.
    time_s: of its first sample, seconds of sound since the stream began, as in `Hearing.time_s`. A stream begins anew,
        with 0, after each gap.
    clipped: how many samples of the microphone's block stood at full scale.
    broken: whether that block was no sound and is heard as silence.
    """

    samples: NDArray[np.float32]
    time_s: float
    clipped: int = 0
    broken: bool = False


@dataclass(frozen=True)
class Mark:
    """A second of the sound just heard that is worth keeping.

    word: of which it is an example; `_unknown_` for what is none. from_s: when it begins, as `Hearing.captured_s`.
    """

    word: str
    from_s: float


@dataclass(frozen=True, eq=False)
class Clip:
    """The sound of a mark. samples: float32 (n,), mono, 16 kHz."""

    word: str
    samples: NDArray[np.float32]


class ListenerState(Enum):
    """What the listener is doing."""

    LOADING = "loading"
    LISTENING = "listening"
    FINISHED = "finished"
    FAULT = "fault"


@dataclass(frozen=True)
class Status:
    """What the listener is doing, for display.

    source: name of the microphone or file, empty while loading.
    rate_hz: sample rate of the source in Hz, 0 while loading.
    labels: of the model, in the order of `Hearing.probabilities`, empty while loading.
    lost_blocks: audio blocks dropped or overflowed so far.
    notes: what was odd about a file that is over, each two sentences.
    channel: what is heard of several channels, in words; empty where there is one.
    """

    state: ListenerState
    source: str = ""
    rate_hz: int = 0
    labels: tuple[str, ...] = ()
    lost_blocks: int = 0
    notes: tuple[str, ...] = ()
    channel: str = ""


@dataclass(frozen=True)
class Fault:
    """Something went wrong outside the program: what happened, and what the player can do. One sentence each.

    picture: a file whose drawing is damaged, but whose picture can be drawn on all the same; None for all else.
    """

    what: str
    remedy: str
    picture: Path | None = None
