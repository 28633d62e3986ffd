"""Measures the game's start, its memory and its share of a core while it listens: python -m tests.tools.bench_start.

The whole program runs in a window that nobody sees (SDL's dummy driver), hearing the demo voice in real time, and finds
nothing that a game has left: else it would ask about that first, and hear nothing until it is answered. For Linux,
whose /proc tells memory and processor time. Options of the game may follow, such as --model FILE.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "assets" / "demo.wav"
STARTS = 5
LISTEN_S = 20.0
PATIENCE_S = 180.0  # for a game that does not begin to listen, after which it is ended
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
# The child says when its first frame is shown; CLOCK_MONOTONIC is the same for all processes.
CHILD = """
import sys, time, pygame
flip = pygame.display.flip
def first():
    flip()
    print("frame", time.monotonic(), flush=True)
    pygame.display.flip = flip
pygame.display.flip = first
from game.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def until(game: subprocess.Popen[str], word: str) -> str:
    """Return the first line of a game that begins with `word`; raise if it ends without, or does not say it soon."""
    assert game.stdout is not None
    patience = threading.Timer(PATIENCE_S, game.kill)
    patience.start()
    try:
        for line in game.stdout:
            if line.startswith(word):
                return line
    finally:
        patience.cancel()
    raise RuntimeError(f"the game ended, or was ended after {PATIENCE_S:.0f} s, before it said {word!r}")


def seconds(pid: int) -> tuple[float, float]:
    """Return the processor time used so far by the main thread and by all others, seconds."""
    main, others = 0.0, 0.0
    for task in Path(f"/proc/{pid}/task").iterdir():
        fields = (task / "stat").read_text().rpartition(")")[2].split()
        used = (int(fields[11]) + int(fields[12])) / TICKS_PER_S  # user and system time, fields 14 and 15 of proc(5)
        main, others = (used, others) if task.name == str(pid) else (main, others + used)
    return main, others


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process, MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000


def measure(listen_s: float, *options: str) -> tuple[float, float, float, float, float]:
    """Start the game once.

    listen_s: for how long to measure the processor time, > 0 s. options: of the game, such as "--model", "FILE".

    Returns seconds to the first frame and to listening, memory in MB, and the share of one core, 0 to 1, used by the
    window's thread and by the listener's.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "SDL_VIDEODRIVER": "dummy", "XDG_STATE_HOME": folder}
        settings = ["--settings", str(Path(folder) / "settings.toml")]
        command = [sys.executable, "-c", CHILD, "--listen", str(DEMO), "--silent", *settings, *options]
        began_s = time.monotonic()
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as game:
            frame_s = float(until(game, "frame").split()[1]) - began_s
            until(game, "Listening")
            listening_s = time.monotonic() - began_s
            time.sleep(1.0)
            before, began_s = seconds(game.pid), time.monotonic()
            time.sleep(listen_s)
            after, took_s, memory = seconds(game.pid), time.monotonic() - began_s, memory_mb(game.pid)
            game.terminate()
    window, listener = ((now - then) / took_s for now, then in zip(after, before, strict=True))
    return frame_s, listening_s, memory, window, listener


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.tools.bench_start",
        description=__doc__.partition(":")[0],
        epilog="All else is the game's.",
    )
    options = parser.parse_known_args(arguments)[1]
    starts = [measure(0.1, *options)[:2] for _ in range(STARTS)]
    _, _, memory, window, listener = measure(LISTEN_S, *options)
    frame_s, listening_s = (sorted(column)[STARTS // 2] for column in zip(*starts, strict=True))
    sys.stdout.write(
        f"start to first frame   {frame_s:6.2f} s   (median of {STARTS})\n"
        f"start to listening     {listening_s:6.2f} s   (the first block of sound is there)\n"
        f"memory while listening {memory:6.0f} MB\n"
        f"share of one core      {window + listener:6.1%}   (window {window:.1%}, listener {listener:.1%})\n"
    )


if __name__ == "__main__":
    main()
