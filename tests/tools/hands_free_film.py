"""Makes the README's moving picture of drawing by voice alone: python -m tests.tools.hands_free_film [FILE].

A recorded voice, from which no model has learned, speaks to the real recogniser, and the window shows what comes of it.
The speaker watches the pen: each word is said when the pen is where it should turn or stop, and said again where it was
not heard. No screen and no clock is needed, and the same model gives the same film.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pygame
from numpy.typing import NDArray
from PIL import Image

from game.audio.source import BLOCK_SAMPLES
from game.messages import ListenerState, Status
from game.settings import Look, Settings
from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES, weights_of
from models.spot.spotter import Spotter
from tests.support.voices import names, spoken
from tests.support.window import MICROPHONES, Window

FILM = Path(__file__).parents[2] / "assets" / "hands_free.gif"
VOCABULARY = "handsfree8w"
VOICE = "anna"
SIZE, SHOWN = (1000, 700), (600, 420)
COLOURS, OFTEN = 64, 24  # of the film, and how many of them are its most frequent ones
EVERY = 8  # frames of the window for one of the film, 0.16 s
LAST_S = 3.0  # for which the end stands
BLOCK_S = BLOCK_SAMPLES / SAMPLE_RATE_HZ
ROOM = 0.0005  # root mean square of the faint noise of the room
REACTION_S = 0.06  # from what the speaker sees until the word begins
AGAIN_S = 1.5  # after its beginning a word that was not heard is said once more
GIVEN_UP = 6  # times that a word is said


SETTINGS = Settings(  # with less motion the spectrogram runs once a second, which makes a small file
    theme=Look.DARK, step_px=20, glide_per_s=6, reduced_motion=True
)


@dataclass(frozen=True)
class Say:
    """A word, and when it is said.

    steps: that the pen has gone on by itself since the word before. pause_s: after that was heard, where it waits for
    no pen.
    """

    word: str
    steps: int = 0
    pause_s: float = 0.5


SCRIPT = (
    *(Say("go"), Say("up", steps=10), Say("left", steps=8), Say("down", steps=10), Say("stop", steps=8)),  # the walls
    *(Say("yes", pause_s=1.0), Say("yes"), Say("down"), Say("yes")),  # another colour
    *(Say("stop"), Say("right"), Say("go"), Say("stop", steps=3)),  # to the door, with the pen lifted
    *(
        Say("stop", pause_s=1.8),
        Say("up"),
        Say("go"),
        Say("right", steps=4),
        Say("down", steps=3),
        Say("stop", steps=5),
    ),
    *(Say("right", pause_s=1.0), Say("no", pause_s=1.0)),  # a mistake
)


class Speaker:
    """Says a script to a window, watching its pen. sound: gives the sound of a word, float32 (n,), 16 kHz."""

    def __init__(self, window: Window, script: Sequence[Say], sound: Callable[[str], NDArray[np.float32]]) -> None:
        self.window, self.script, self._sound = window, [*script], sound
        self._rng = np.random.default_rng(1)
        self._left = np.zeros(0, np.float32)  # of the word that is being said
        self._waited_s = 0.0  # since the word before was heard, or since this one began
        self._due_s: float | None = None  # until the word begins, once it is time for it
        self._begun = 0  # how often the word was said

    @property
    def over(self) -> bool:
        """Whether all was said and heard."""
        return not self.script

    def heard(self, word: str) -> None:
        """Note that the recogniser heard a word. Raises RuntimeError where it is another one."""
        if self.over or word != self.script[0].word or not self._begun:
            raise RuntimeError(f"{word!r} was heard, which nobody said. Choose another voice.")
        self.script.pop(0)
        self._waited_s, self._due_s, self._begun = 0.0, None, 0

    def block(self) -> NDArray[np.float32]:
        """Return the next block of sound, float32 (n,). Raises RuntimeError for a word that is never heard."""
        self._waited_s += BLOCK_S
        if self._due_s is None and self._is_time():
            self._due_s = REACTION_S
        elif self._due_s is not None and not self._begun:
            self._due_s -= BLOCK_S
        if (self._due_s is not None and self._due_s <= 0 and not self._begun) or self._is_lost():
            self._left, self._waited_s = self._sound(self.script[0].word), 0.0
            self._begun += 1
            if self._begun > GIVEN_UP:
                raise RuntimeError(f"{self.script[0].word!r} is not heard. Choose another voice.")
        sound, self._left = self._left[:BLOCK_SAMPLES], self._left[BLOCK_SAMPLES:]
        noise = self._rng.normal(0.0, ROOM, BLOCK_SAMPLES).astype(np.float32)
        noise[: len(sound)] += sound
        return noise

    def _is_time(self) -> bool:
        """Return whether the pen, or the pause, has come to where the next word is to be said."""
        if self.over:
            return False
        say, run = self.script[0], self.window.session.words.run
        return len(run.drawn_s) >= say.steps if say.steps else self._waited_s >= say.pause_s

    def _is_lost(self) -> bool:
        """Return whether the word was said and not heard."""
        return self._begun > 0 and not len(self._left) and self._waited_s >= AGAIN_S


def frames(window: Window, speaker: Speaker, spotter: Spotter) -> Iterator[pygame.Surface]:
    """Yield what the window shows while the script is said, a frame for each block of 20 ms or so."""
    outbox = window.listener.outbox
    outbox.devices.append(MICROPHONES)
    labels = (*VOCABULARIES[VOCABULARY], UNKNOWN, NOISE)
    outbox.statuses.append(Status(ListenerState.LISTENING, MICROPHONES[0], SAMPLE_RATE_HZ, labels))
    while not speaker.over:
        for hearing in spotter.feed(speaker.block()):
            outbox.hearings.append(hearing)
            if hearing.word is not None:
                outbox.commands.put_nowait(hearing)
                speaker.heard(hearing.word)
        window.frame(dt=BLOCK_S)
        yield window.app.surface


def few_colours(pictures: Sequence[Image.Image]) -> Image.Image:
    """Return a picture whose palette the film is drawn in: the most frequent colours, and some of all the others."""
    rows = np.concatenate([np.asarray(picture).reshape(-1, 3) for picture in pictures])
    seen, count = np.unique(rows, axis=0, return_counts=True)
    often = seen[np.argsort(-count, kind="stable")[:OFTEN]]
    others = Image.fromarray(seen[None]).quantize(COLOURS - OFTEN, method=Image.Quantize.MAXCOVERAGE)
    few = Image.new("P", (1, 1))
    few.putpalette([*often.ravel().tolist(), *(others.getpalette() or [])[: 3 * (COLOURS - OFTEN)]])
    return few


def film(script: Sequence[Say], spotter: Spotter, sound: Callable[[str], NDArray[np.float32]], path: Path) -> Window:
    """Draw what a script says, save the film, and return the window at its end; sound: of a word, as for `Speaker`."""
    window = Window(SETTINGS, size=SIZE)
    pictures = []
    for number, surface in enumerate(frames(window, Speaker(window, script, sound), spotter)):
        if number % EVERY == 0:
            pixels = pygame.image.tobytes(pygame.transform.smoothscale(surface, SHOWN), "RGB")
            pictures.append(Image.frombytes("RGB", SHOWN, pixels))
    _save(pictures, path)
    return window


def _save(pictures: Sequence[Image.Image], path: Path) -> None:
    """Save pictures as a moving one in few colours, the last of which stands for a while."""
    few = few_colours([pictures[(len(pictures) - 1) * i // 3] for i in range(4)])
    first, *rest = (picture.quantize(palette=few, dither=Image.Dither.NONE) for picture in pictures)
    every_ms = round(1000 * EVERY * BLOCK_S)
    pauses = [every_ms] * len(rest) + [round(1000 * LAST_S)]
    first.save(path, save_all=True, append_images=rest, duration=pauses, loop=0, optimize=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw by voice alone and save the film."""
    parser = argparse.ArgumentParser(description="Make the README's moving picture of drawing by voice alone.")
    parser.add_argument("file", nargs="?", type=Path, default=FILM, help="where to save it (%(default)s)")
    parser.add_argument("--voice", choices=names(), default=VOICE, help="who speaks (%(default)s)")
    options = parser.parse_args(arguments)
    film(SCRIPT, Spotter.load(weights_of(VOCABULARY)), partial(spoken, options.voice), options.file)


if __name__ == "__main__":
    main()
