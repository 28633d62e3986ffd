"""What all pages share that show drawings from a folder: they read them beside the game, as long as they are open."""

from pathlib import Path

import pygame

from game.drawing.pen import Size
from game.storage.thumbnails import Thumbnails
from game.ui.page import Page

LARGE_PX = (1600, 1200)  # of a drawing that is shown alone


class PicturePage(Page):
    """Shows pictures of files in one folder.

    folder: where they lie; a picture's name on the sheet is that of its file.
    most: size in pixels that no picture exceeds. keep: how many are remembered.
    """

    def __init__(self, folder: Path, *, most: Size = LARGE_PX, keep: int) -> None:
        self.folder, self.pictures = folder, Thumbnails(most, keep=keep)

    def picture(self, name: str) -> pygame.Surface | None:
        """Return a drawing, once it is there."""
        return self.pictures.get(self.folder / name)

    @property
    def idle(self) -> bool:
        """Whether every drawing that was asked for is there, or cannot be."""
        return self.pictures.idle

    def leave(self) -> None:
        """Read no more of them."""
        self.pictures.close()
