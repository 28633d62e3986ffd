"""Measures what a move, an undo and a redo cost after 100,000 moves: python tests/tools/bench_drawing.py.

Each figure is the world's step and the paper's pixels together, in milliseconds of processor time, so that other
programs on the machine do not count: the median of several, and the worst. A frame lasts 16.7 ms. Garbage is looked
for as in the window's loop, and the longest search is printed by itself; with --plain Python looks when it likes.
"""

import argparse
import gc
import os
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["SDL_VIDEODRIVER"] = "dummy"

from game.drawing.canvas import Canvas
from game.drawing.world import World, step
from game.messages import Colour, Command, Inputs
from game.window.gc_pacing import GcPacing

MOVES = 100_000
CANVAS = (1000, 800)
COLOURS: tuple[Colour, ...] = ((31, 58, 95), (196, 84, 58), (224, 160, 40))
DIRECTIONS = (Command.UP, Command.DOWN, Command.LEFT, Command.RIGHT)


class TimedDrawing:
    """A world and its paper, and how long they took, in ms of processor time.

    plain: Python looks for garbage when it likes.
    """

    def __init__(self, *, plain: bool = False) -> None:
        self._plain = plain
        self.world, self.paper = World.new(CANVAS), Canvas(CANVAS)
        self._pacing = GcPacing()
        if not self._plain:
            self._pacing.begin()

    def take(self, inputs: Inputs) -> float:
        """Carry out commands."""
        began_s = time.thread_time()
        self.world = step(self.world, inputs, 0.0)
        self.paper.follow(self.world.drawing)
        if not self._plain:
            self._pacing.tick(paused=False)
        return 1000 * (time.thread_time() - began_s)

    def do(self, *commands: Command) -> list[float]:
        """Carry out one command after the other, each in a frame of its own."""
        return [self.take(Inputs((command,), background=(240, 235, 220))) for command in commands]


def walk(drawing: TimedDrawing, colour: Callable[[int], Colour]) -> list[float]:
    """Draw MOVES lines that turn now and then, and return what each took in ms; colour: of each line, by number."""
    dice = random.Random(1)  # noqa: S311 - for a bench, not a secret
    direction, took = DIRECTIONS[0], []
    for number in range(MOVES):
        if dice.random() < 0.2:
            direction = dice.choice(DIRECTIONS)
        took.append(drawing.take(Inputs((direction,), colour=colour(number))))
    return took


def searches() -> list[float]:
    """Return a list that grows by the length of each search for garbage, in ms of processor time."""
    began_s, took_ms = 0.0, [0.0]

    def note(phase: str, _: object) -> None:
        nonlocal began_s
        if phase == "start":
            began_s = time.thread_time()
        else:
            took_ms.append(1000 * (time.thread_time() - began_s))

    gc.callbacks.append(note)
    return took_ms


def line(what: str, took_ms: Iterable[float]) -> None:
    """Print one figure."""
    times = sorted(took_ms)
    sys.stdout.write(f"{what:<34}{median(times):8.2f}{times[-1]:10.2f}\n")


def measure(name: str, colour: Callable[[int], Colour], *, plain: bool = False) -> None:
    """Draw, then go back and forth, and print what it took; plain: as for `TimedDrawing`."""
    sys.stdout.write(f"\n{MOVES:,} moves, {name:<19}median ms     worst\n")
    drawing, took_ms = TimedDrawing(plain=plain), searches()
    line("move", walk(drawing, colour))
    line("search for garbage among them", took_ms)
    del gc.callbacks[-1]
    line("undo", drawing.do(*[Command.UNDO] * 1000))
    line("redo", drawing.do(*[Command.REDO] * 1000))
    pairs = drawing.do(*[Command.CLEAR, Command.UNDO] * 10)
    line("clear", pairs[0::2])
    line("undo of a clear", pairs[1::2])
    pairs = drawing.do(*[Command.UNDO_STROKE, Command.REDO_STROKE] * 10)
    line("stroke undo", pairs[0::2])
    line("stroke redo", pairs[1::2])
    pairs = drawing.do(*[Command.BACKGROUND, Command.UNDO] * 10)
    line("background", pairs[0::2])
    fresh = TimedDrawing(plain=plain)
    fresh.world = drawing.world
    line("all drawn at once", fresh.do(Command.CLEAR, Command.UNDO)[1:])


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what was measured, with one colour and with several."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.bench_drawing", description=__doc__.partition(":")[0])
    parser.add_argument("--plain", action="store_true", help="let Python look for garbage when it likes")
    plain = parser.parse_args(arguments).plain
    measure("one colour", lambda _: COLOURS[0], plain=plain)
    measure("three colours", lambda number: COLOURS[number // 7 % 3], plain=plain)


if __name__ == "__main__":
    main()
