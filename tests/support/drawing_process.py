"""Processes that draw in a window nobody sees until they are killed: what the kill test drives.

`python -m tests.support.drawing_process FOLDER` reads lines. For each it forks a process that goes on with what was
left in the folder and draws on, one command a frame, and prints its number and, after each frame,
how many commands were shown.
"""

import os
import random
import sys
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"

import pygame

from game.drawing.world import World, step
from game.messages import Command, Inputs
from game.session.environment import Environment
from game.settings import Settings
from game.storage.autosave import Autosave
from game.storage.loading import Recovering
from game.ui.action_table import Action
from game.window.app import App
from game.window.pages.opening import go_on
from tests.support.helpers import PATIENCE_S
from tests.support.window import SOURCES, FakeListener

SETTINGS = Settings(canvas=(300, 200))
WORDS = [*[Command.UP, Command.DOWN, Command.LEFT, Command.RIGHT] * 3, Command.UNDO, Command.REDO]


def logged_commands(count: int) -> list[Command]:
    """Return the commands that every process gives, each of which changes something and leaves something to be seen."""
    chance, world, done = random.Random(20_261_120), World.new(SETTINGS.canvas), list[Command]()  # noqa: S311 - no secret
    while len(done) < count:
        command = chance.choice(WORDS)
        after = step(world, Inputs((command,)), 0.0)
        if after.drawing.lines == 0:  # blank paper is no drawing to go on with
            continue
        if len(after.logged_commands) > len(world.logged_commands):
            done.append(command)
        world = after
    return done


def window(autosave: Autosave) -> App:
    """Return a game in a window."""
    surface = pygame.display.set_mode((640, 480))
    return App(SETTINGS, FakeListener(), SOURCES, surface=surface, environment=Environment(autosave=autosave))


def draw(folder: Path, script: list[Command]) -> None:
    """Go on with what was left in the folder, and draw until killed."""
    app = window(Autosave(folder))
    recovering = Recovering(folder)
    if recovering.over(within_s=PATIENCE_S) and recovering.found is not None:
        go_on(app.session, recovering.found)
    while len(app.session.world.logged_commands) < len(script):
        app.session.do(Action(script[len(app.session.world.logged_commands)].value))
        app.frame([], 1 / 60)
        pygame.display.flip()
        os.write(1, b"%d\n" % len(app.session.world.logged_commands))


def main() -> None:
    """Fork a drawing process for each line, and wait until it is killed."""
    folder, script = Path(sys.argv[1]), logged_commands(int(sys.argv[2]))
    pygame.display.init()
    pygame.font.init()
    window(Autosave()).frame([], 0.0)  # letters are drawn once here instead of once in each process
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            draw(folder, script)
            os._exit(0)
        os.write(1, b"process %d\n" % child)
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    main()
