"""Measures how smoothly the window plays: python -m tests.tools.bench_window [--seconds 60] [--driver dummy x11].

Each scene runs in a process of its own, on SDL's dummy driver and, where the program Xvfb is installed, on an X screen
that nobody sees:

listening   the whole program with the shipped recogniser hears the demo voice, the spectrogram on
drawing     60 moves a second, with sound in the spectrogram
much        the same on a drawing of 100,000 moves, and the processor time of an undo among them

A frame is late when it comes more than 33 ms after the one before, while something moves. Beside the time that passed
stands the processor time of the window's thread: on a busy machine only that tells what the program needs.

Two more are measured as processes, by their processor time for each second and until their first frame:

bare        a window of pygame that shows itself 60 times a second and does nothing else
resting     the whole program hears silence, the strip on; the ears are included
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pygame

from game.__main__ import main as play
from game.audio.choices import demo_path
from game.drawing.world import World, step
from game.messages import Command, Inputs, ListenerState
from game.settings import Settings
from game.ui.action_table import Action
from game.window.app import App
from game.window.gc_pacing import GcPacing
from models.spot.audio_files import SAMPLE_RATE_HZ, read_audio, write_wav
from tests.support.helpers import hearing
from tests.support.stopwatch import Figures, Stopwatch
from tests.support.window import Window

ROOT = Path(__file__).resolve().parents[2]
SETTLES_S = 8.0  # after it began to listen: the strip is full of silence
WARM_S = 1.0  # what is kept between frames is made in the first ones
FEWEST = 4  # frames, however long they take
MOVES = 100_000
UNDOS = 40
SIZE = (1400, 900)
WAY = (Action.RIGHT,) * 12 + (Action.DOWN,) * 3 + (Action.LEFT,) * 12 + (Action.UP,) * 3


def listening(watch: Stopwatch, seconds: float) -> Figures:
    """Play the whole program on the demo voice, as long as needed."""
    demo = read_audio(demo_path())
    samples = np.tile(demo, int((seconds + 3 * WARM_S) * SAMPLE_RATE_HZ / len(demo)) + 1)
    listens_s: float | None = None

    def look(app: App) -> None:
        nonlocal listens_s
        now_s = time.perf_counter()
        if listens_s is None and app.monitor.status.state is ListenerState.LISTENING:
            listens_s = now_s
        if listens_s is not None and now_s > listens_s + WARM_S:
            watch.begin()
            app.session.running = now_s < listens_s + WARM_S + seconds

    play_ = App.play

    def looked(app: App, events: Sequence[pygame.event.Event], dt: float) -> None:
        play_(app, events, dt)
        look(app)

    App.play = looked  # type: ignore[method-assign, assignment]
    with tempfile.TemporaryDirectory() as folder:
        sound, settings = Path(folder) / "demo.wav", Path(folder) / "settings.toml"
        write_wav(sound, samples)
        play(["--listen", str(sound), "--silent", "--settings", str(settings)])
    return watch.figures()


def drawing(watch: Stopwatch, seconds: float, *, moves: int = 0) -> Figures:
    """Draw a move in every frame, on a drawing of so many moves, while sound runs through the spectrogram."""
    window = Window(Settings(), size=SIZE)
    world = World.new(window.session.world.canvas)
    commands = tuple(Command(action.value) for action in WAY)
    for _ in range(moves // len(commands)):
        world = step(world, Inputs(commands), 0.0)
    window.session.world = world
    window.listener.listens()
    window.frame()  # a drawing that comes all at once takes as long as it needs
    rng, limiter = np.random.default_rng(0), pygame.time.Clock()
    ends_s = time.perf_counter() + WARM_S + seconds
    number, pacing = 0, GcPacing()
    pacing.begin()
    while (now_s := time.perf_counter()) < ends_s or len(watch.shown_s) < FEWEST:
        if now_s > ends_s - seconds:
            watch.begin()
        sound = rng.normal(-6.0, 3.0, (2, 40)).astype(np.float32)
        window.listener.outbox.hearings.append(replace(hearing(), frames=sound))
        window.session.do(WAY[number % len(WAY)])
        window.frame(dt=1 / 60)
        window.app.show()
        pacing.tick(paused=False)
        limiter.tick(60)
        number += 1
    watch.running = False
    undo_s = []
    for _ in range(UNDOS if moves else 0):
        began_s = time.thread_time()
        window.session.do(Action.UNDO)
        window.frame(dt=1 / 60)
        undo_s.append(time.thread_time() - began_s)
    return watch.figures(undo_s)


def much(watch: Stopwatch, seconds: float) -> Figures:
    """Draw on a drawing of MOVES moves, and undo some."""
    return drawing(watch, seconds, moves=MOVES)


def resting(seconds: float) -> tuple[float, float]:
    """Play the whole program on silence; returns the share of a core, 0 to 1, and processor time to its first frame."""
    first_s, began, ended = 0.0, (0.0, 0.0), (0.0, 0.0)
    play_, show = App.play, App.show
    listens_s: float | None = None

    def showed(app: App) -> None:
        nonlocal first_s
        show(app)
        first_s = first_s or time.process_time()

    def looked(app: App, events: Sequence[pygame.event.Event], dt: float) -> None:
        nonlocal listens_s, began, ended
        play_(app, events, dt)
        now_s = time.perf_counter()
        if listens_s is None and app.monitor.status.state is ListenerState.LISTENING:
            listens_s = now_s
        if listens_s is not None and now_s > listens_s + SETTLES_S:
            began = began if began[0] else (now_s, time.process_time())
            ended = now_s, time.process_time()
            app.session.running = now_s < began[0] + seconds

    App.play, App.show = looked, showed  # type: ignore[method-assign, assignment]
    with tempfile.TemporaryDirectory() as folder:
        sound, settings = Path(folder) / "silence.wav", Path(folder) / "settings.toml"
        write_wav(sound, np.zeros(int((seconds + 60) * SAMPLE_RATE_HZ), np.float32))
        play(["--listen", str(sound), "--silent", "--settings", str(settings)])
    return (ended[1] - began[1]) / (ended[0] - began[0]), first_s


def bare(seconds: float) -> tuple[float, float]:
    """Show an empty window 60 times a second; returns as `resting` does."""
    pygame.display.init()
    pygame.display.set_mode(SIZE, pygame.RESIZABLE)
    pygame.display.flip()
    first_s, limiter = time.process_time(), pygame.time.Clock()
    began, frames = (time.perf_counter(), time.process_time()), 0
    while time.perf_counter() < began[0] + seconds:
        pygame.event.get()
        pygame.display.flip()
        limiter.tick(60)
        frames += 1
    # On a busy machine fewer frames come, each of which costs as much.
    return (time.process_time() - began[1]) / frames * 60, first_s


PROCESSES: dict[str, Callable[[float], tuple[float, float]]] = {"bare": bare, "resting": resting}
SCENES: dict[str, Callable[[Stopwatch, float], Figures]] = {"listening": listening, "drawing": drawing, "much": much}


@contextmanager
def screen(driver: str) -> Iterator[dict[str, str]]:
    """Give an environment in which a window opens where nobody sees it."""
    environment = {**os.environ, "BENCH_DRIVER": driver, "SDL_AUDIODRIVER": "dummy"}
    if driver != "x11":
        yield environment
        return
    reading, writing = os.pipe()
    size = f"{SIZE[0] + 100}x{SIZE[1] + 100}x24"
    with subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", size], pass_fds=[writing]) as server:
        os.close(writing)
        with os.fdopen(reading) as display:
            yield {**environment, "DISPLAY": f":{display.readline().strip()}"}
        server.terminate()


def _told(scene: str, driver: str, seconds: float) -> Any:
    """Play a scene in a process of its own, and return what it has told."""
    command = [sys.executable, "-m", "tests.tools.bench_window", "--child", scene, "--seconds", str(seconds)]
    with screen(driver) as environment:
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def measured(scene: str, driver: str, seconds: float) -> Figures:
    """Play a scene in a process of its own."""
    return Figures(**_told(scene, driver, seconds))


def shares(driver: str, seconds: float) -> dict[str, tuple[float, float]]:
    """Return, of the bare window and of the resting game, the share of a core and seconds to the first frame."""
    return {name: tuple(_told(name, driver, seconds)) for name in PROCESSES}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description="Measure how smoothly the window plays.")
    parser.add_argument("--seconds", type=float, default=60.0, help="length of each scene (%(default)s)")
    parser.add_argument("--driver", nargs="+", default=["dummy", *(["x11"] if shutil.which("Xvfb") else [])])
    parser.add_argument("--child", choices=[*SCENES, *PROCESSES], help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        os.environ["SDL_VIDEODRIVER"] = os.environ.get("BENCH_DRIVER", "dummy")  # tests.window has set another
        if options.child in PROCESSES:
            sys.stdout.write(json.dumps(PROCESSES[options.child](options.seconds)) + "\n")
            return
        watch = Stopwatch()
        watch.install()
        sys.stdout.write(json.dumps(asdict(SCENES[options.child](watch, options.seconds))) + "\n")
        return
    heads = "".join(f"{head:>24}" for head in ("frame to frame", "work", "processor"))
    sys.stdout.write(f"{'median / 99th / worst ms':20}{heads}  late fonts papers garbage\n")
    for driver in options.driver:
        for scene in SCENES:
            figures = measured(scene, driver, options.seconds)
            parts = (" / ".join(f"{ms:5.1f}" for ms in row) for row in (figures.apart, figures.work, figures.processor))
            line = "".join(f"{part:>24}" for part in parts)
            undo = f"   undo {figures.undo[0]:.1f} / {figures.undo[2]:.1f} ms" if figures.undo else ""
            tail = f"{figures.late:6}{figures.fonts:6}{figures.papers:7}{figures.pacing:8.1f}{undo}"
            sys.stdout.write(f"{scene:12}{driver:8}{line}{tail}\n")
    sys.stdout.write(f"\n{'processor':20}{'share of a core':>18}{'first frame, s':>18}\n")
    for driver in options.driver:
        for name, (share, first_s) in shares(driver, options.seconds).items():
            sys.stdout.write(f"{name:12}{driver:8}{share:18.1%}{first_s:18.2f}\n")


if __name__ == "__main__":
    main()
