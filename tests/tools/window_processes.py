"""Processes that bench_window measures by their processor time, each with what it needs and nothing else.

`python -m tests.tools.window_processes NAME SECONDS` prints, as JSON, the share of a core from 0 to 1 and the processor
time until the first frame was shown, s; with 0 seconds it ends after the first frame. NAME is one of:

bare        a window of pygame that shows itself 60 times a second and does nothing else
resting     the whole program hears silence, the strip on; the ears are included
room        the same in a room whose soft noise the strip shows, as a microphone does everywhere
hidden      the same in a window that nobody sees
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

SIZE = (1400, 900)
SETTLES_S = 8.0  # after it began to listen: the strip is full of silence
ROOM_DB = -60.0  # relative to full scale: a quiet room


def bare(seconds: float) -> tuple[float, float]:
    """Show an empty window 60 times a second; returns the share of a core and when its first frame was shown."""
    import pygame

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
    return (time.process_time() - began[1]) / max(frames, 1) * 60, first_s


def resting(seconds: float, *, seen: bool = True, noise: float = 0.0) -> tuple[float, float]:
    """Play the whole program on silence, or on white noise of this RMS; returns as `bare` does."""
    import numpy as np

    from game.__main__ import main as play_game
    from game.messages import ListenerState
    from game.ui.screen import hide_window
    from game.window.app import App
    from models.spot.audio_files import SAMPLE_RATE_HZ, write_wav

    first_s, began, ended = 0.0, (0.0, 0.0), (0.0, 0.0)
    play, show = App.play, App.show
    listens_s: float | None = None

    def showed(app: App) -> None:
        nonlocal first_s
        show(app)
        first_s = first_s or time.process_time()
        app.session.running = app.session.running and seconds > 0

    def played(app: App, events: Sequence[Any], dt: float) -> None:
        nonlocal listens_s, began, ended
        play(app, events, dt)
        now_s = time.perf_counter()
        if listens_s is None and app.monitor.status.state is ListenerState.LISTENING:
            listens_s = now_s
            if not seen:
                hide_window()
        if listens_s is not None and now_s > listens_s + SETTLES_S:
            began = began if began[0] else (now_s, time.process_time())
            ended = now_s, time.process_time()
            app.session.running = now_s < began[0] + seconds

    App.play, App.show = played, showed  # type: ignore[method-assign, assignment]
    with tempfile.TemporaryDirectory() as folder:
        sound, settings = Path(folder) / "silence.wav", Path(folder) / "settings.toml"
        heard = np.random.default_rng(0).normal(0.0, noise, round((seconds + 60) * SAMPLE_RATE_HZ))
        write_wav(sound, heard.astype(np.float32))
        play_game(["--listen", str(sound), "--silent", "--settings", str(settings)])
    return (ended[1] - began[1]) / max(ended[0] - began[0], 1e-9), first_s


def room(seconds: float) -> tuple[float, float]:
    """Play the whole program in a quiet room."""
    return resting(seconds, noise=10 ** (ROOM_DB / 20))


def hidden(seconds: float) -> tuple[float, float]:
    """Play the same in a window that is hidden."""
    return resting(seconds, seen=False)


PROCESSES: dict[str, Callable[[float], tuple[float, float]]] = {
    "bare": bare,
    "resting": resting,
    "room": room,
    "hidden": hidden,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure one of them and end."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.tools.window_processes", description=__doc__.partition(",")[0]
    )
    parser.add_argument("name", choices=PROCESSES, metavar="NAME", help=", ".join(PROCESSES))
    parser.add_argument("seconds", type=float, metavar="SECONDS", help="how long; 0 ends after the first frame")
    chosen = parser.parse_args(arguments)
    os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
    os.environ["SDL_VIDEODRIVER"] = os.environ.get("BENCH_DRIVER", "dummy")
    sys.stdout.write(json.dumps(PROCESSES[chosen.name](chosen.seconds)) + "\n")
    sys.stdout.flush()
    os._exit(0)  # what Python does at its end is not measured


if __name__ == "__main__":
    main()
