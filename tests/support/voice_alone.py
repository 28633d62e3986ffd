"""What a voice says to draw two shapes in two colours, undo a mistake, save and leave, and what comes of it."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from game.drawing.colour_names import PALETTE
from game.messages import Did
from game.session.lesson import FIGURE
from game.settings import Settings
from game.storage.drawing_file import open_drawing
from tests.support.figures import differences, path_of
from tests.support.voices import spoken

RATE_HZ = 16_000
GAP_S = 0.7  # between two words
ROOM = 0.001  # so loud is a quiet room
STEP_PX = 50
SQUARE = ("right", "down", "left", "up")
RED = PALETTE[2]
FIRST_MINUTE = (  # the third of the steps, "with my voice alone", the figure, "Start drawing"
    *(("go", Did.MENU) for _ in range(3)),
    ("yes", Did.CHOOSE),
    *(("go", Did.MENU) for _ in range(2)),
    ("yes", Did.CHOOSE),
    *((command.value, Did.MENU) for command in FIGURE),
    ("yes", Did.CHOOSE),
)
DRAWN = (
    *((word, Did.STEP) for word in SQUARE),
    ("stop", Did.LIFT),
    *(("right", Did.STEP) for _ in range(2)),
    ("stop", Did.LOWER),
    *(("yes", Did.MENU), ("up", Did.MENU), ("yes", Did.MENU), ("down", Did.MENU), ("yes", Did.CHOOSE)),
    *((word, Did.STEP) for word in SQUARE[:2]),
    *(("down", Did.STEP), ("no", Did.UNDO)),  # the mistake
    *((word, Did.STEP) for word in SQUARE[2:]),
)
SAVED = (("yes", Did.MENU), ("right", Did.MENU), ("yes", Did.MENU), ("yes", Did.SAVE))
LEFT = (
    *(("yes", Did.MENU), ("right", Did.MENU), ("yes", Did.MENU)),
    *(("go", Did.MENU), ("left", Did.MENU), ("yes", Did.CHOOSE)),
)


def is_right(picture: Path) -> bool:
    """Return whether a picture shows two squares, in ink and in red, and nothing else, and was drawn so."""
    image = Image.open(picture).convert("RGB")
    for x, start, colour in ((0, (400, 500), Settings().colour), (475, (25, 500), RED[1])):
        part = picture.with_name(f"from {x}.png")
        image.crop((x, 0, x + 475, 800)).save(part)
        points = path_of(SQUARE, step_px=STEP_PX, start=start)
        (x0, y0), (x1, y1) = points[:2]
        on_line = Image.open(part).getpixel(((x0 + x1) // 2, (y0 + y1) // 2))
        if differences(part, points) != (0, 0) or on_line != colour:
            return False
    strokes = open_drawing(picture).world.drawing.strokes
    return [stroke.colour for stroke in strokes] == [Settings().colour, RED[1]]


def said(voice: str, *words: str, gap_s: float = GAP_S) -> NDArray[np.float32]:
    """Return words of a voice in a quiet room, a gap around each, float32 (n,), 16 kHz."""
    quiet = np.zeros(round(gap_s * RATE_HZ), np.float32)
    sound = np.concatenate([quiet, quiet, *(part for word in words for part in (spoken(voice, word), quiet)), quiet])
    return sound + np.random.default_rng(6).normal(0.0, ROOM, len(sound)).astype(np.float32)
