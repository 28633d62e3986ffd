"""Measures how smoothly the window plays: python -m tests.tools.bench_window [--seconds 60] [--driver dummy x11].

Each scene runs in a process of its own, on SDL's dummy driver and, where the program Xvfb is installed, on an X screen
that nobody sees:

listening   the whole program with the shipped recogniser hears the demo voice, the spectrogram on
drawing     60 moves a second, with sound in the spectrogram
much        the same on a drawing of 100,000 moves, and the processor time of an undo among them

A frame is late when it comes more than 33 ms after the one before, while something moves. Beside the time that passed
stands the processor time of the window's thread: on a busy machine only that tells what the program needs.

Those late frames are listed with what the window's thread did meanwhile: where that is little, another program had
the processor. Four more are measured as processes, by their processor time (`tests/tools/window_processes.py`):

bare        a window of pygame that shows itself 60 times a second and does nothing else
resting     the whole program hears silence, the strip on; the ears are included
room        the same in a room whose soft noise the strip shows, as a microphone does everywhere
hidden      the same in a window that nobody sees

    --scenes listening --seconds 300                 the late frames of five minutes
    --scenes bare resting room --driver x11          what the still window costs, and the first frames
"""

import argparse
import compileall
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
from tests.tools.window_processes import PROCESSES, SIZE

ROOT = Path(__file__).resolve().parents[2]
PLAYED = ("game", "models/common", "models/spot")  # folders of what the game is made of
STARTS = 5  # of which the quickest first frame counts: others have waited for another program
WARM_S = 1.0  # what is kept between frames is made in the first ones
FEWEST = 4  # frames, however long they take
MOVES = 100_000
UNDOS = 40
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


SCENES: dict[str, Callable[[Stopwatch, float], Figures]] = {"listening": listening, "drawing": drawing, "much": much}


@contextmanager
def screen(driver: str) -> Iterator[dict[str, str]]:
    """Give an environment in which a window opens where nobody sees it, and finds nothing that a game has left."""
    with tempfile.TemporaryDirectory() as state:
        environment = {**os.environ, "BENCH_DRIVER": driver, "SDL_AUDIODRIVER": "dummy", "XDG_STATE_HOME": state}
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


def _told(driver: str, *command: str) -> Any:
    """Run a module in a process of its own, and return what it has told."""
    command = (sys.executable, "-m", *command)
    with screen(driver) as environment:
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def measured(scene: str, driver: str, seconds: float) -> Figures:
    """Play a scene in a process of its own."""
    told = _told(driver, "tests.tools.bench_window", "--child", scene, "--seconds", str(seconds))
    return Figures(**told)


def share_of(name: str, driver: str, seconds: float) -> tuple[float, float]:
    """Return the share of a core of one of PROCESSES, and the processor time to its quickest first frame, s."""
    told = [_told(driver, "tests.tools.window_processes", name, str(length)) for length in (seconds, *[0] * STARTS)]
    return told[0][0], min(first_s for _, first_s in told)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description="Measure how smoothly the window plays.")
    parser.add_argument("--seconds", type=float, default=60.0, help="length of each scene (%(default)s)")
    parser.add_argument("--driver", nargs="+", default=["dummy", *(["x11"] if shutil.which("Xvfb") else [])])
    all_scenes = [*SCENES, *PROCESSES]
    parser.add_argument("--scenes", nargs="+", choices=all_scenes, default=all_scenes, metavar="SCENE")
    parser.add_argument("--child", choices=SCENES, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        os.environ["SDL_VIDEODRIVER"] = os.environ.get("BENCH_DRIVER", "dummy")  # tests.window has set another
        watch = Stopwatch()
        watch.install()
        sys.stdout.write(json.dumps(asdict(SCENES[options.child](watch, options.seconds))) + "\n")
        return
    _tell_scenes([scene for scene in SCENES if scene in options.scenes], options.driver, options.seconds)
    _tell_processes([name for name in PROCESSES if name in options.scenes], options.driver, options.seconds)


def _tell_scenes(scenes: Sequence[str], drivers: Sequence[str], seconds: float) -> None:
    """Print how smoothly scenes play."""
    heads = "".join(f"{head:>24}" for head in ("frame to frame", "work", "processor"))
    if scenes:
        sys.stdout.write(f"{'median / 99th / worst ms':20}{heads}  late     of fonts papers garbage\n")
    for driver in drivers if scenes else ():
        for scene in scenes:
            figures = measured(scene, driver, seconds)
            parts = (" / ".join(f"{ms:5.1f}" for ms in row) for row in (figures.apart, figures.work, figures.processor))
            line = "".join(f"{part:>24}" for part in parts)
            undo = f"   undo {figures.undo[0]:.1f} / {figures.undo[2]:.1f} ms" if figures.undo else ""
            tail = f"{figures.late:6}{figures.frames:7}{figures.fonts:6}{figures.papers:7}{figures.pacing:8.1f}{undo}"
            sys.stdout.write(f"{scene:12}{driver:8}{line}{tail}\n")
            for apart, work, processor in figures.latest:
                cost = f"work {work:.1f} ms, processor {processor:.1f} ms"
                sys.stdout.write(f"{'':20}{apart:8.1f} ms after the one before: {cost}\n")
            sys.stdout.flush()


def _tell_processes(names: Sequence[str], drivers: Sequence[str], seconds: float) -> None:
    """Print what processes cost, and how their first frame compares with that of the bare window."""
    if names:
        for folder in PLAYED:  # as they are where the game is installed, even where Python is told to keep no bytecode
            compileall.compile_dir(ROOT / folder, quiet=1)
        sys.stdout.write(f"\n{'processor':20}{'share of a core':>18}{'first frame, s':>18}{'times bare':>12}\n")
    for driver in drivers if names else ():
        bare_s = None
        for name in names:
            share, first_s = share_of(name, driver, seconds)
            bare_s = first_s if name == "bare" else bare_s
            times = "" if bare_s is None else f"{first_s / bare_s:.1f}"
            sys.stdout.write(f"{name:12}{driver:8}{share:18.1%}{first_s:18.3f}{times:>12}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
