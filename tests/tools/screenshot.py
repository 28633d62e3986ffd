"""Makes the README's picture: python -m tests.tools.screenshot [FILE] [--model FILE].

A session as it is played: the drawing is made by scripted commands, then the demo voice speaks to the real recogniser,
whose hearings fill spectrogram, bars and cards. No screen is needed, and the same model gives the same picture.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pygame

from game.audio.choices import demo_path
from game.audio.source import BLOCK_SAMPLES
from game.settings import Settings
from models.spot.audio_files import SAMPLE_RATE_HZ, read_audio
from models.spot.config import DEFAULT_MODEL
from models.spot.spotter import Spotter
from tests.support.window import Window

PICTURE = Path(__file__).parents[2] / "assets" / "screenshot.png"
SIZE = (1400, 900)
STEP_PX = 20
HEARD_S = (28.4, 34.6)  # of the demo: left, down, left, down, left, up
# Colour key, then the way of the pen: a house, its door, a tree, a sunflower, the path on.
DRAWING = (
    ("1", "d" * 6 + "l" * 4),
    ("3", "uuuuu" + "lll" + "ddddd"),
    ("1", "l" * 5 + "u" * 10 + "ur" * 6 + "rd" * 6 + "d" * 10),
    ("3", "rrrr" + "u" * 4),
    ("6", "ll" + "uuu" + "r" + "uu" + "r" + "uu" + "r" + "dd" + "r" + "dd" + "r" + "ddd" + "lll"),
    ("3", "dddd"),
    ("6", "rrrrrr" + "u" * 7),
    ("4", "l" + "uu" + "l" + "uu" + "r" + "uu" + "rr" + "dd" + "r" + "dd" + "l" + "dd" + "l"),
    ("6", "d" * 7 + "rrrrr"),
    ("7", ""),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Play the session and save the window."""
    parser = argparse.ArgumentParser(description="Make the picture of the README.")
    parser.add_argument("file", nargs="?", type=Path, default=PICTURE, help="where to save it (%(default)s)")
    parser.add_argument("--model", type=Path, default=DEFAULT_MODEL, help="the .tflite file that hears")
    options = parser.parse_args(arguments)
    window = Window(Settings(step_px=STEP_PX), size=SIZE)
    draw(window)
    listen(window, Spotter.load(options.model))
    pygame.image.save(window.app.surface, options.file)


def draw(window: Window) -> None:
    """Draw with keys, as a player would."""
    for colour, path in DRAWING:
        window.press(getattr(pygame, f"K_{colour}"))
        window.arrows(path)


def listen(window: Window, spotter: Spotter) -> None:
    """Let the recogniser hear a part of the demo voice, a frame for every 20 ms, and the window show it."""
    window.listener.listens()
    first, last = (round(second * SAMPLE_RATE_HZ) for second in HEARD_S)
    samples = read_audio(demo_path())[first:last]
    for block in np.split(samples, range(BLOCK_SAMPLES, len(samples), BLOCK_SAMPLES)):
        for hearing in spotter.feed(block):
            window.listener.outbox.hearings.append(hearing)
            if hearing.word is not None:
                window.listener.outbox.commands.put_nowait(hearing)
        window.frame(dt=BLOCK_SAMPLES / SAMPLE_RATE_HZ)


if __name__ == "__main__":
    main()
