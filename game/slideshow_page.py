"""The page that shows all drawings one after the other, as large as the window."""

from pathlib import Path

import pygame

from game.controls import Button, Choice, Toggle, Used
from game.messages import Fault
from game.opening import bring
from game.page import Page, Poster, Row, Sheet, Style, Text
from game.session import Session
from game.shelf import shown_name
from game.thumbnails import Thumbnails

SECONDS = 5.0  # that each drawing is shown
LARGE_PX = (1600, 1200)
KEEP = 4  # large pictures: some 25 MB


class SlideshowPage(Page):
    """Goes on by itself, unless motion is to be reduced, and by the arrow keys.

    paths: at least one drawing.
    """

    name = "slideshow"
    begins_at = "slide"

    def __init__(self, session: Session, paths: tuple[Path, ...]) -> None:
        self._session, self._paths = session, paths
        self._large = Thumbnails(LARGE_PX, keep=KEEP)
        self._at, self._shown_s = 0, 0.0
        self._fault: Fault | None = None
        self._runs = not session.settings.reduced_motion

    def sheet(self) -> Sheet:
        """Return the drawing on show, and how to come to another."""
        trouble = () if self._fault is None else (Text(f"{self._fault.what} {self._fault.remedy}", Style.BAD),)
        return Sheet(
            shown_name(self._paths[self._at]),
            (
                Poster(self._paths[self._at].name),
                *trouble,
                Choice("slide", f"{self._at + 1} of {len(self._paths)}", tuple(map(shown_name, self._paths)), self._at),
                Toggle("runs", "Go on by itself", self._runs, f"every {SECONDS:g} seconds"),
                Row((Button("open", "Go on drawing this one"), Button("done", "Back"))),
            ),
            foot="Esc: back",
        )

    def tick(self, dt: float) -> None:
        """Show the next drawing when it is its turn and it is read; the last is followed by the first."""
        after = self._paths[(self._at + 1) % len(self._paths)]
        self._large.get(after)
        self._shown_s += dt
        if self._runs and self._shown_s >= SECONDS and self._large.settled(after):
            self._show(self._at + 1)

    def take(self, used: Used) -> bool:
        """Show another drawing, stop or go on, or draw on."""
        if used.key == "slide":
            self._show(int(used.value))
        elif used.key == "runs":
            self._runs, self._shown_s = bool(used.value), 0.0
        elif used.key == "open":
            self._fault, self._runs = bring(self._session, self._paths[self._at]), False
        return used.key == "done"

    def picture(self, name: str) -> pygame.Surface | None:
        """Return the drawing on show, once it is there."""
        return self._large.get(self._paths[self._at].with_name(name))

    @property
    def idle(self) -> bool:
        """Whether the drawings that come next are read."""
        return self._large.idle

    def leave(self) -> None:
        """Read no more drawings."""
        self._large.close()

    def _show(self, at: int) -> None:
        self._at, self._shown_s, self._fault = at % len(self._paths), 0.0, None
