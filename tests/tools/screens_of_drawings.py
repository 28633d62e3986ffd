"""The screens that show drawings and files: the gallery and its pages, what is opened, and what a crash has left."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from PIL import Image

from game.drawing.canvas import render
from game.storage.autosave import Autosave
from game.storage.drawing_file import save_png
from game.storage.loading import Loading, LoadingStage, Recovering
from game.ui.action_table import Action
from game.window.pages.gallery import GalleryPage
from game.window.pages.opening import OpeningPage, open_file
from game.window.pages.recovery import RecoveryPage
from tests.support.gallery_window import settle
from tests.support.helpers import PATIENCE_S
from tests.support.window import NOW, Window
from tests.tools import screenshot

MOVES = {"u": Action.UP, "d": Action.DOWN, "l": Action.LEFT, "r": Action.RIGHT}


def listening(window: Window) -> None:
    """Draw a picture by keys, then hear a word."""
    window.listener.listens()
    draw(window)
    window.listener.hears("up")
    window.frame()
    window.frame()


def draw(window: Window) -> None:
    """Draw a picture by keys, whose frames nobody looks at."""
    for colour, path in screenshot.DRAWING:
        window.session.colour(int(colour) - 1)
        for letter in path:
            window.session.do(MOVES[letter])
        window.session.tick(0.0)


def recovery(window: Window) -> None:
    """Start after a crash, which left a drawing in no file."""
    listening(window)
    with TemporaryDirectory() as folder:
        autosave = Autosave(Path(folder))
        autosave.follow(window.session.world)
        autosave.close()
        recovering = Recovering(Path(folder))
        found = recovering.found if recovering.over(within_s=PATIENCE_S) else None
    if found is not None:
        dated = replace(found, left=replace(found.left, when=NOW))
        window.session.pages.open(RecoveryPage(window.session, dated))
    window.frame()


def on_a_picture(window: Window) -> None:
    """Draw on a picture from elsewhere, of another size."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "dunes.jpg"
        Image.radial_gradient("L").resize((900, 600)).save(path)
        open_file(window.session, path)
        settle(window)
    listening(window)


@contextmanager
def drawings(window: Window, *, count: int = 7) -> Iterator[None]:
    """Open the page of all drawings, on a folder with some that were saved day by day while the picture grew."""
    listening(window)
    world = window.session.world
    with TemporaryDirectory() as folder:
        where = Path(folder) / "Pictures" / "Speak-a-Sketch"
        for day in range(count):
            part = world.drawing
            for _ in range((6 - day) * world.drawing.lines // 7):
                part = part.undo()
            path = where / ("house.png" if day == 5 else f"speak-a-sketch-2024-05-0{day + 1}-120000.png")
            save_png(render(part, world.canvas), path)
            noon_s = NOW.replace(day=day + 1, hour=12).timestamp()
            os.utime(path, (noon_s, noon_s))
        window.session.pages.open(GalleryPage(window.session, where))
        settle(window)
        yield


def gallery(window: Window, *path: str, count: int = 7) -> None:
    """Go from the page of all drawings from one control to the next."""
    with drawings(window, count=count):
        for key in path:
            window.choose(key)
            settle(window)


class Halfway(Loading):
    """A file that is on its way for ever."""

    def __init__(self) -> None:
        self.path, self.progress = Path("garden.png"), (LoadingStage.PLAYING, 0.43)

    def over(self, *, within_s: float = 0.0) -> bool:  # noqa: ARG002 - it never is
        """Say no."""
        return False

    def give_up(self) -> None:
        """Do nothing."""


def opening(window: Window) -> None:
    """Wait for a long drawing."""
    listening(window)
    window.session.pages.open(OpeningPage(Halfway(), come=lambda: None))
    window.frame()


HOUSE = "house.png"
DRAWINGS: Mapping[str, Callable[[Window], None]] = MappingProxyType(
    {
        "recovery": recovery,
        "on_a_picture": on_a_picture,
        "opening": opening,
        "gallery": gallery,
        "no_drawings": lambda window: gallery(window, count=0),
        "drawing": lambda window: gallery(window, HOUSE),
        "rename": lambda window: gallery(window, HOUSE, "rename"),
        "trash": lambda window: gallery(window, HOUSE, "trash"),
        "slideshow": lambda window: gallery(window, "slideshow"),
    }
)
