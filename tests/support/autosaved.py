"""Drawings that are made and sessions that are cut off: what the tests of autosave share."""

from game.drawing.world import World, step
from game.messages import Command, Inputs
from game.storage.autosave import Autosave

SIZE = (300, 200)


def drawn(*words: str, world: World | None = None) -> World:
    """Return a world after these commands, on paper of 300 x 200."""
    return step(world or World.new(SIZE), Inputs(tuple(Command(word) for word in words), 20, 8), 0.0)


def killed(autosave: Autosave) -> None:
    """End a session as the system ends a killed one: its file is closed, and nothing more is done."""
    if autosave._journal is not None:
        autosave._journal.close()
