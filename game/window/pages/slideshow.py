"""The page that shows all drawings one after the other, as large as the window."""

from pathlib import Path

from game.messages import Fault
from game.session.session import Session
from game.storage.gallery import shown_name
from game.ui.action_table import Action
from game.ui.controls import Button, Choice, Toggle
from game.ui.page import Poster, Row, Sheet, bad_news
from game.window.pages.opening import bring
from game.window.pages.picture import PicturePage

SECONDS = 5.0  # that each drawing is shown
KEEP = 4  # large pictures: some 25 MB


class SlideshowPage(PicturePage):
    """Goes on by itself, unless motion is to be reduced, and by the arrow keys.

    paths: at least one drawing.
    """

    name = "slideshow"
    begins_at = "slide"

    def __init__(self, session: Session, paths: tuple[Path, ...]) -> None:
        super().__init__(paths[0].parent, keep=KEEP)
        self._session, self._paths = session, paths
        self._at, self._shown_s = 0, 0.0
        self._fault: Fault | None = None
        self._runs = not session.settings.reduced_motion

    def sheet(self) -> Sheet:
        """Return the drawing on show, and how to come to another."""
        return Sheet(
            shown_name(self._paths[self._at]),
            (
                Poster(self._paths[self._at].name),
                *bad_news(self._fault),
                Choice(
                    "slide",
                    f"{self._at + 1} of {len(self._paths)}",
                    tuple(map(shown_name, self._paths)),
                    self._at,
                    does=self._show,
                ),
                Toggle("runs", "Play by itself", self._runs, f"every {SECONDS:g} seconds", does=self._run),
                Row(
                    (
                        Button("open", "Keep drawing this one", does=self._open),
                        Button("done", "Back", does=Action.CLOSE),
                    )
                ),
            ),
            foot="Esc: back",
        )

    def tick(self, dt: float) -> None:
        """Show the next drawing when it is its turn and it is read; the last is followed by the first."""
        after = self._paths[(self._at + 1) % len(self._paths)]
        self.pictures.get(after)
        self._shown_s += dt
        if self._runs and self._shown_s >= SECONDS and self.pictures.settled(after):
            self._show(self._at + 1)

    def _run(self, on: int) -> None:
        """Go on by itself, or stop."""
        self._runs, self._shown_s = bool(on), 0.0

    def _open(self) -> None:
        """Draw on in the drawing on show."""
        self._fault, self._runs = bring(self._session, self._paths[self._at]), False

    def _show(self, at: int) -> None:
        self._at, self._shown_s, self._fault = at % len(self._paths), 0.0, None
