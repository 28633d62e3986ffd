"""The pages of one drawing that is saved: go on with it, give it another name, copy it, or throw it away."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from game.drawing.playback import PACE
from game.faults import fault_from
from game.messages import Fault
from game.session.session import Session
from game.storage.disk import asked
from game.storage.drawing_file import StorageError
from game.storage.gallery import discard, duplicate, rename, shown_name
from game.ui.action_table import Action
from game.ui.controls import Button, Field, Used, Weight
from game.ui.page import Page, Poster, Row, Sheet, Style, Text, bad_news
from game.window.pages.opening import bring
from game.window.pages.picture import PicturePage
from game.window.pages.share import SharePage

LONGEST = 100  # letters of a name
Changed = Callable[[Path, Path | None], None]


class DrawingPage(PicturePage):
    """One drawing, large, and what can be done with it.

    changed: told where a drawing was and where it is now, None for the trash.
    """

    name = "drawing"

    def __init__(self, session: Session, path: Path, *, changed: Changed) -> None:
        super().__init__(path.parent, keep=1)
        self._session, self._path, self._changed = session, path, changed
        self._fault: Fault | None = None
        self._said = ""

    def sheet(self) -> Sheet:
        """Return the drawing, and what can be done with it."""
        trouble = self.pictures.trouble(self._path)
        notices = bad_news(self._fault or (fault_from(trouble) if trouble else None))
        said = (Text(self._said, Style.GOOD),) if self._said and not notices else ()
        buttons = (
            Button("open", "Keep drawing", weight=Weight.PRIMARY, enabled=trouble is None, does=self._open),
            Button("replay", "Watch it being drawn", enabled=trouble is None, does=self._replay),
            Button("share", "Share", enabled=trouble is None, does=self._share),
            Button("rename", "Rename", does=self._rename),
            Button("duplicate", "Duplicate", does=self._duplicate),
            Button("trash", "Move to trash", does=self._discard),
        )
        damaged = self._fault is not None and self._fault.picture is not None
        picture = (Row((Button("picture", "Open it as a picture", does=self._open_picture),)),) if damaged else ()
        blocks = Poster(self._path.name), *notices, *picture, *said, Row(buttons)
        return Sheet(shown_name(self._path), blocks, foot="Esc: back to your drawings")

    def take(self, used: Used) -> bool:
        """Do what was asked for, and say anew what came of it."""
        self._fault, self._said = None, ""
        return super().take(used)

    def _open(self) -> None:
        self._fault = bring(self._session, self._path)

    def _open_picture(self) -> None:
        self._fault = bring(self._session, self._path, as_picture=True)

    def _replay(self) -> None:
        self._fault = bring(self._session, self._path, pace=PACE)

    def _share(self) -> None:
        self._session.pages.open(SharePage(self._session, self._path))

    def _rename(self) -> None:
        """Ask for the name."""
        self._session.pages.open(RenamePage(self._path, done=self._renamed))

    def _discard(self) -> None:
        """Ask first."""
        self._session.pages.open(TrashPage(self._path, done=self._discarded))

    def _duplicate(self) -> None:
        try:
            copy = asked(partial(duplicate, self._path))
        except StorageError as error:
            self._fault = fault_from(error)
        else:
            self._said = f"The copy is called {shown_name(copy)}."
            self._changed(self._path, self._path)

    def _renamed(self, path: Path) -> None:
        self._changed(self._path, path)
        self._path = path

    def _discarded(self) -> None:
        self._changed(self._path, None)
        self._session.pages.close()  # the question
        self._session.pages.close()  # the drawing that is gone


class RenamePage(Page):
    """Asks for another name. done: told where the drawing is then."""

    name = "rename"

    def __init__(self, path: Path, *, done: Callable[[Path], None]) -> None:
        named = shown_name(path) == path.stem
        self._path, self._done, self._text = path, done, path.stem
        self._replace = not named  # a time is nothing to go on with
        self._fault: Fault | None = None

    def sheet(self) -> Sheet:
        """Return a line to write on, and two buttons."""
        line = Field("name", "Name", self._text, LONGEST, selected=self._replace, does=self._write, enter=self._rename)
        buttons = (
            Button("rename", "Rename", weight=Weight.PRIMARY, does=self._rename),
            Button("cancel", "Cancel", does=Action.CLOSE),
        )
        return Sheet(
            "Rename",
            (line, *bad_news(self._fault), Row(buttons)),
            foot="Esc cancels",
        )

    def _write(self, text: str) -> None:
        self._text = text

    def _rename(self) -> bool:
        """Give the name, or say why it cannot be given; returns whether it could."""
        try:
            path = asked(partial(rename, self._path, self._text))
        except StorageError as error:
            self._fault = fault_from(error)
            return False
        self._done(path)
        return True


class TrashPage(PicturePage):
    """Shows a drawing and asks before it goes. done: told once it is in the trash; it closes the page."""

    name = "trash"

    def __init__(self, path: Path, *, done: Callable[[], None]) -> None:
        super().__init__(path.parent, keep=1)
        self._path, self._done = path, done
        self._fault: Fault | None = None

    def sheet(self) -> Sheet:
        """Return the question, with the harmless answer first."""
        buttons = (
            Button("keep", "Keep it", does=Action.CLOSE),
            Button("trash", "Move to trash", weight=Weight.WARNING, does=self._discard),
        )
        return Sheet(
            "Move this drawing to the trash?",
            (
                Poster(self._path.name),
                Text(f"You can get \u201c{shown_name(self._path)}\u201d back from the trash later."),
                *bad_news(self._fault),
                Row(buttons),
            ),
            foot="Esc keeps it",
        )

    def _discard(self) -> None:
        """Move the drawing to the trash, or say why it cannot be moved."""
        try:
            asked(partial(discard, self._path))
        except StorageError as error:
            self._fault = fault_from(error)
        else:
            self._done()
