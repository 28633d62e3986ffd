"""Kills the game at random moments and counts the moves that are lost: python -m tests.tools.kills.

Each time the whole program draws, one move a frame, in folders of its own. Afterwards what the next start would find is
compared with what had been shown:

window    killed (SIGKILL) while it starts or draws in a window that nobody sees
headless  the same without a window; a move counts once the program has gone on after it
two       two games draw in one folder, and are killed one after the other
deleted   somebody deletes the journal; killed once it has begun again, or ended (SIGTERM) at once

For systems that have these signals.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from game.__main__ import main as play_game
from game.drawing.world import World, step
from game.messages import Command, Inputs
from game.settings import Settings
from game.storage.autosave import ENDING, Autosave
from game.storage.drawing_file import open_drawing
from game.storage.recovery import Recoverable, left_behind
from game.ui.action_table import Action
from game.window.app import App
from models.spot.audio_files import write_wav
from models.spot.spotter import Spotter
from tests.support.helpers import LABELS, PATIENCE_S, FakeSpotter, wait_for

ROOT = Path(__file__).resolve().parents[2]
WORDS = 1000
WORD_SAMPLES = 320  # 20 ms: what the stand-in for the recogniser hears as one word
LONGEST_S = 1.0  # from the first move to the kill
START_SHARE = 0.2  # of the kills that come while the program starts
START_S = 1.5


def words(seed: int) -> list[str]:
    """Return the words of a game, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    return chance.choices(LABELS[:4], k=WORDS)


def script(seed: int) -> list[Command]:
    """Return the commands that these words leave in the drawing: at the paper's edge some leave none."""
    world = World.new(Settings().canvas)
    for word in words(seed):
        command = Settings().command_for(word)
        assert command is not None
        world = step(world, Inputs((command,)), 0.0)
    return [logged.command for logged in world.logged_commands]


def draw_in_window(seed: int, silence: Path) -> int:
    """Be a game in a window that makes a move in each frame, and print how many have been shown."""
    commands, play, show = script(seed), App.play, App.show

    def played(app: App, events: Sequence[object], dt: float) -> None:
        done = len(app.session.world.logged_commands)
        app.session.pages.close_all()  # one that asks about another game's drawing, which stays where it is
        if done < len(commands):
            app.session.do(Action(commands[done].value))
        play(app, events, dt)  # type: ignore[arg-type]

    def shown(app: App) -> None:
        show(app)
        os.write(1, b"%d\n" % len(app.session.world.logged_commands))

    App.play, App.show = played, shown  # type: ignore[method-assign, assignment]
    return play_game(["--listen", str(silence), "--silent"])


def draw_headless(seed: int, recording: Path) -> int:
    """Be a game without a window that hears words as fast as it can, and print how many moves it has made."""
    follow = Autosave.follow

    def followed(autosave: Autosave, world: World) -> None:
        follow(autosave, world)
        os.write(1, b"%d\n" % len(world.logged_commands))

    Autosave.follow = followed  # type: ignore[method-assign, assignment]
    blocks = [np.full(WORD_SAMPLES, (LABELS.index(word) + 1) / 10, np.float32) for word in words(seed)]
    write_wav(recording, np.concatenate(blocks))
    return play_game(["--headless", "--listen", str(recording)])


class Game:
    """A game in a process of its own, in the folders below `folder`.

    shown: how many moves it has said to be shown, once it is `over`.
    """

    def __init__(self, folder: Path, seed: int, *, headless: bool = False) -> None:
        self.seed, self.shown = seed, 0
        own = {name: str(folder / name.lower()) for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
        sound = folder / f"{seed}.wav"
        if not headless:
            write_wav(sound, np.zeros(16_000, np.float32))
        child = ["--child", "headless" if headless else "window", "--seed", str(seed), "--sound", str(sound)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.tools.kills", *child],
            cwd=ROOT,
            env={**os.environ, **own, "HOME": str(folder), "SDL_VIDEODRIVER": "dummy"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def draw(self, moves: int) -> None:
        """Wait until so many moves have been shown, or the game has ended."""
        assert self.process.stdout is not None
        while self.shown < moves and (line := self.process.stdout.readline()):
            self.take(line)

    def take(self, line: str) -> None:
        """Take a line that the game has printed."""
        if line.strip().isdigit() and line.endswith("\n"):
            self.shown = max(self.shown, int(line))

    def over(self, which: signal.Signals = signal.SIGKILL) -> None:
        """End the game by a signal."""
        self.process.send_signal(which)
        out, errors = self.process.communicate(timeout=PATIENCE_S)
        for line in out.splitlines(keepends=True):
            self.take(line)
        if "Traceback" in errors:
            sys.stderr.write(errors)


@dataclass
class Count:
    """What the kills of one kind came to. shown, lost, more: moves; more: kept though nobody had seen them yet."""

    kills: int = 0
    shown: int = 0
    lost: int = 0
    more: int = 0

    def take(self, game: Game, drawings: Sequence[Sequence[Command]]) -> None:
        """Compare what a game had shown with the drawings that were found afterwards."""
        wanted = script(game.seed)
        kept = max((_common(wanted, drawing) for drawing in drawings), default=0)
        self.kills += 1
        self.shown += game.shown
        self.more += max(0, kept - game.shown)
        # A pen that only walked has drawn nothing to be found; these scripts draw with their first move.
        self.lost += max(0, game.shown - kept)


def _common(wanted: Sequence[Command], found: Sequence[Command]) -> int:
    """Return how many commands at the beginning are the wanted ones, 0 where another drawing was found."""
    same = len(found) <= len(wanted) and list(wanted[: len(found)]) == list(found)
    return len(found) if same else 0


def found(folder: Path) -> list[list[Command]]:
    """Return the commands of all drawings that the next starts would find, in journals and in the pictures folder."""
    journals, held = folder / "xdg_state_home" / "speak-a-sketch" / "journals", list[Recoverable]()
    while (left := left_behind(journals).newest) is not None:
        held.append(left)  # held, so that the next look finds another one
    worlds = [left.world for left in held]
    for left in held:
        left.later()
    worlds += [open_drawing(path).world for path in folder.rglob("speak-a-sketch-*.png")]
    return [[logged.command for logged in world.logged_commands] for world in worlds]


def _wait(game: Game, chance: random.Random) -> None:
    """Let a game start and draw for a random time."""
    if chance.random() < START_SHARE:
        time.sleep(chance.uniform(0.0, START_S))
        return
    game.draw(1)
    time.sleep(chance.uniform(0.0, LONGEST_S))


def window(folder: Path, chance: random.Random, count: Count) -> None:
    """Kill a game in a window."""
    game = Game(folder, chance.randrange(10**6))
    _wait(game, chance)
    game.over()
    count.take(game, found(folder))


def headless(folder: Path, chance: random.Random, count: Count) -> None:
    """Kill a game without a window."""
    game = Game(folder, chance.randrange(10**6), headless=True)
    _wait(game, chance)
    game.over()
    count.take(game, found(folder))


def two(folder: Path, chance: random.Random, count: Count) -> None:
    """Kill two games that draw in one folder."""
    games = [Game(folder, seed) for seed in chance.sample(range(10**6), 2)]
    for game in games:
        _wait(game, chance)
        game.over()
    drawings = found(folder)
    for game in games:
        count.take(game, drawings)


def deleted(folder: Path, chance: random.Random, count: Count) -> None:
    """Delete the journal of a game, then kill it once there is another one, or ask it to end at once."""
    game = Game(folder, chance.randrange(10**6))
    game.draw(1)
    time.sleep(chance.uniform(0.0, LONGEST_S))

    def journals() -> list[Path]:
        return [*folder.rglob(f"*{ENDING}")]

    for journal in journals():
        journal.unlink()
    if chance.random() < 0.5:
        wait_for(lambda: bool(journals()))
        time.sleep(chance.uniform(0.0, LONGEST_S))
        game.over()
    else:
        game.over(signal.SIGTERM)
    count.take(game, found(folder))


KINDS: dict[str, Callable[[Path, random.Random, Count], None]] = {
    kind.__name__: kind for kind in (window, headless, two, deleted)
}


def killed(kind: str, kills: int, *, seed: int) -> Count:
    """Kill games of one kind, and return what that came to."""
    chance, count = random.Random(seed), Count()  # noqa: S311 - no secret
    while count.kills < kills:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
            KINDS[kind](folder, chance, count)
    return count


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was lost; return 1 where that was anything."""
    parser = argparse.ArgumentParser(description="Kill the game at random moments and count lost moves.")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"which of {', '.join(KINDS)} (all)")
    parser.add_argument("--kills", type=int, default=100, metavar="N", help="of each kind (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the random moments (%(default)s)")
    parser.add_argument("--child", choices=["window", "headless"], help=argparse.SUPPRESS)
    parser.add_argument("--sound", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        Spotter.load = staticmethod(lambda *_: FakeSpotter())  # type: ignore[method-assign, assignment]
        return {"window": draw_in_window, "headless": draw_headless}[options.child](options.seed, options.sound)
    lost = 0
    sys.stdout.write(f"{'':10}{'kills':>8}{'moves shown':>14}{'lost':>8}{'kept unseen':>14}\n")
    for kind in options.kinds or KINDS:
        count = killed(kind, options.kills, seed=options.seed)
        sys.stdout.write(f"{kind:10}{count.kills:8}{count.shown:14}{count.lost:8}{count.more:14}\n")
        sys.stdout.flush()
        lost += count.lost
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
