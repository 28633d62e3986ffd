"""The page of all drawings, newest first; a drawing that is pressed opens a page of its own."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from game.faults import fault_from
from game.messages import Fault
from game.session.session import Session
from game.storage import drawing_file
from game.storage.disk import ANSWER_S
from game.storage.drawing_file import StorageError
from game.storage.gallery import drawings, shown_name
from game.storage.worker import within
from game.ui.action_table import Action
from game.ui.controls import Button, Tile, Weight
from game.ui.page import PageBlock, Row, Sheet, Style, Text, Tiles
from game.window.pages.drawing import DrawingPage
from game.window.pages.picture import PicturePage
from game.window.pages.slideshow import SlideshowPage
from models.spot.counted import counted

THUMBNAIL_PX = (440, 320)
KEEP = 120  # thumbnails: some 50 MB


class GalleryPage(PicturePage):
    """Shows what lies in a folder.

    folder: of the drawings; None for that of this run, from where the player's own is a button away.
    """

    name = "gallery"

    def __init__(self, session: Session, folder: Path | None = None) -> None:
        own = session.environment.folder, drawing_file.default_folder()
        self._session, self._folders = session, tuple(dict.fromkeys(own if folder is None else (folder,)))
        super().__init__(self._folders[0], most=THUMBNAIL_PX, keep=KEEP)
        self._paths: tuple[Path, ...] = ()
        self._days: dict[Path, str] = {}
        self._fault: Fault | None = None
        self._refresh()
        self.begins_at = self._paths[0].name if self._paths else ""

    def sheet(self) -> Sheet:
        """Return the drawings as they were when the page was opened, or what to do where there is none."""
        return self._sheet

    def _show(self, path: Path) -> None:
        self._session.pages.open(DrawingPage(self._session, path, changed=self._changed))

    def _show_all(self) -> None:
        """Show one after the other."""
        self._session.pages.open(SlideshowPage(self._session, self._paths))

    def _go_to_other(self) -> None:
        """Show what lies in the other folder."""
        self.folder = self._other or self.folder
        self._refresh()

    @property
    def _other(self) -> Path | None:
        """The other folder where drawings of this player may lie, if there is one."""
        return next((folder for folder in self._folders if folder != self.folder), None)

    def _changed(self, before: Path, after: Path | None) -> None:
        """Look into the folder again. before, after: where a drawing was and is; None for the trash."""
        at = self._paths.index(before) if before in self._paths else 0
        self.pictures.forget(before)
        if after != before:
            self._session.document.moved(before, after, self._session.document.whole(self._session.world))
        self._refresh()
        if after is None:  # the keyboard goes to what stands there now
            after = self._paths[min(at, len(self._paths) - 1)] if self._paths else None
        self.begins_at = after.name if after is not None else ""

    def _refresh(self) -> None:
        try:
            self._paths, self._fault = drawings(self.folder), None
            self._days = _days(self._paths)
        except StorageError as error:
            self._paths, self._fault = (), fault_from(error)
        self._sheet = Sheet("Your drawings", self._blocks(), foot="Esc: back to the paper")

    def _blocks(self) -> tuple[PageBlock, ...]:
        back, where = Button("done", "Back to the paper", does=Action.CLOSE), _short(self.folder)
        other: tuple[Button, ...] = ()
        if self._other is not None:
            other = (Button("other", f"Show {_short(self._other)}", does=self._go_to_other),)
        if self._fault is not None:
            return (Text(self._fault.what, Style.BAD), Text(self._fault.remedy), Row((back, *other)))
        if not self._paths:
            return (
                Text("No saved drawings yet."),
                Text(f"Draw something and press S. It will be saved here, in the folder {where}.", Style.SOFT),
                Row((Button("draw", "Draw", weight=Weight.PRIMARY, does=Action.CLOSE), *other)),
            )
        count = len(self._paths)
        return (
            Text(f"{counted(count, 'drawing')} in the folder {where}, newest first.", Style.SOFT),
            Row((Button("slideshow", "Slideshow", does=self._show_all), back, *other)),
            Tiles(tuple(map(self._tile, self._paths))),
        )

    def _tile(self, path: Path) -> Tile:
        """Return the picture of a drawing; its name is its key too."""
        show = partial(self._show, path)
        return Tile(path.name, shown_name(path), path.name, self._days.get(path, ""), does=show, group="drawings")


def _short(folder: Path) -> Path:
    """Return as much of a folder's path as is enough to find it."""
    return Path(*folder.parts[-2:])


def _days(paths: Sequence[Path]) -> dict[Path, str]:
    """Return the `_day` of each drawing, nothing where the disk does not answer."""
    with suppress(TimeoutError):
        return within(ANSWER_S, lambda: {path: _day(path) for path in paths})
    return {}


def _day(path: Path) -> str:
    """Return the day on which a drawing was saved, where its name does not say that already."""
    try:
        day = f"{datetime.fromtimestamp(path.stat().st_mtime).astimezone():%Y-%m-%d}"
    except (OSError, OverflowError, ValueError):  # gone meanwhile, or of a time that no calendar has
        return ""
    return "" if shown_name(path).startswith(day) else day
