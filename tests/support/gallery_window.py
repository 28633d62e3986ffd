"""A window on a folder with drawings: what the tests of its pages share."""

import os
from pathlib import Path

import pygame

from game.messages import Command
from game.storage.drawing_file import save_png
from game.ui.page import Page, Text, Tiles
from tests.support.helpers import wait_for
from tests.support.window import Window

THREE_LINES = [Command.RIGHT, Command.RIGHT, Command.DOWN]
STEM = "speak-a-sketch-2024-05-06-070809"  # of a drawing that is saved at the time of the window's clock


def with_drawings(folder: Path) -> Window:
    """Return a window whose folder holds "one" (a line), "two" (two lines) and "three", which is the newest."""
    window = Window()
    for age_s, (name, path) in zip((300, 200, 100), {"one": "u", "two": "l", "three": "u"}.items(), strict=True):
        window.arrows(path)
        world = window.session.world
        window.view.paper.follow(world.drawing)
        saved = save_png(window.view.paper.surface, folder / f"{name}.png", world=world)
        os.utime(saved, (1_000_000 - age_s, 1_000_000 - age_s))
    window.session.document.saved()
    return window


def settle(window: Window) -> None:
    """Play frames until every picture that came into sight is there."""

    def idle() -> bool:
        window.frame(dt=0.0)
        page = window.session.pages.top
        return page is None or getattr(page, "idle", True)

    wait_for(idle)
    window.frame(dt=0.0)


def opened(window: Window) -> None:
    """Open the page with its key."""
    window.press(pygame.K_o, mod=pygame.KMOD_LCTRL)
    window.frame()


def top(window: Window) -> Page:
    """Return the page on show."""
    assert window.session.pages.top is not None
    return window.session.pages.top


def captions(window: Window) -> list[str]:
    """Return what the drawings on show are called."""
    (tiles,) = [block for block in top(window).sheet().blocks if isinstance(block, Tiles)]
    return [tile.caption for tile in tiles.tiles]


def texts(window: Window) -> str:
    """Return all that the page on show says."""
    return "\n".join(block.text for block in top(window).sheet().blocks if isinstance(block, Text))


def names(folder: Path) -> set[str]:
    """Return the names of all files in a folder."""
    return {path.name for path in folder.iterdir()}


def three_lines_shared() -> Window:
    """Return a window with `THREE_LINES` on the paper, and the page of what can be done with them open."""
    window = Window()
    window.arrows("rrd")
    share(window)
    return window


def share(window: Window) -> None:
    """Open the page with its button."""
    window.frame()
    window.click(window.at("share"))


def made(window: Window) -> None:
    """Play frames until nothing is being made."""

    def told() -> bool:
        window.frame(dt=0.0)
        return not window.session.background_jobs.busy

    wait_for(told)
