"""Reads a drawing, or what a crash has left of one, beside the game, which goes on and says how far it is."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TypeVar

from game.drawing.canvas import Canvas
from game.drawing.command_log import CommandLogError
from game.drawing.drawing import Drawing
from game.storage.autosave import first_line
from game.storage.drawing_file import Opened, StorageError, open_drawing
from game.storage.recovery import Recoverable, left_behind

T = TypeVar("T")
PART = 1024  # changes after which it looks whether anybody waits still


class LoadingStage(Enum):
    """What is being done."""

    READING = "Reading the file \u2026"
    PLAYING = "Going through all its moves, so that you can undo them \u2026"
    DRAWING = "Drawing its lines \u2026"


@dataclass(frozen=True)
class Loaded:
    """What was opened, ready to be gone on with.

    paper: shows it. first: the line with which its journal begins, None where it is too long for one.
    """

    opened: Opened
    paper: Canvas
    first: bytes | None


class GivenUpError(Exception):
    """Nobody waits any more."""


class Loading:
    """One file on its way; its thread owns what it makes until `over`.

    path: of the file. as_picture: as for `open_drawing`.
    progress: the stage, and how much of it is done, 0 to 1; the thread replaces it in one piece.
    """

    def __init__(self, path: Path, *, as_picture: bool = False) -> None:
        self.path, self.progress = path, (LoadingStage.READING, 0.0)
        self._as_picture, self._given_up = as_picture, False
        self._loaded: Loaded | None = None
        self._error = StorageError(f"{path.name} cannot be opened: something went wrong. The terminal says why.")
        self._thread = threading.Thread(target=self._load, name="opening", daemon=True)
        self._thread.start()

    @property
    def title(self) -> str:
        """What the page is called that waits for it."""
        return f"Opening {self.path.name}"

    def over(self, *, within_s: float = 0.0) -> bool:
        """Whether it is done, or will not be; waits for that no longer than `within_s`."""
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def result(self) -> Loaded:
        """Return what was opened, once it is over. Raises StorageError where it cannot be."""
        if self._loaded is None:
            raise self._error
        return self._loaded

    def give_up(self) -> None:
        """Let the thread end soon."""
        self._given_up = True  # shared with the thread, which only looks at it

    def _load(self) -> None:
        try:
            self._loaded = self._read()
        except StorageError as error:
            self._error = error
        except GivenUpError:
            pass

    def _read(self) -> Loaded | None:
        """Return what is in the file. Raises StorageError and GivenUpError."""
        opened = open_drawing(self.path, as_picture=self._as_picture, track=self._played, wanted=self._wanted)
        return Loaded(opened, self._drawn(opened), line_of(opened))

    def _played(self, items: Sequence[T]) -> Iterator[T]:
        """Yield the commands, and note how far it is."""
        for at, item in enumerate(items):
            if at % PART == 0:
                self._note(LoadingStage.PLAYING, at / len(items))
            yield item

    def _drawn(self, opened: Opened) -> Canvas:
        """Return a paper with the drawing, drawn part by part."""
        drawing, below, paper = opened.world.drawing, opened.backdrop, Canvas(opened.world.canvas)
        if below is not None:
            paper.lay(below.surface)
        for version in _parts(drawing):
            self._note(LoadingStage.DRAWING, (len(version) - drawing.page) / max(len(drawing) - drawing.page, 1))
            paper.follow(version)
        return paper

    def _note(self, stage: LoadingStage, share: float) -> None:
        """Say how far it is. Raises GivenUpError where nobody wants to know."""
        self._wanted()
        self.progress = stage, share

    def _wanted(self) -> None:
        """Raise GivenUpError where nobody waits any more."""
        if self._given_up:
            raise GivenUpError


def line_of(opened: Opened, *, after: str | None = None) -> bytes | None:
    """Return the line with which the journal of a drawing begins; whoever draws on is told where there can be none.

    after: as for `first_line`.
    """
    try:
        return first_line(opened.world, opened.backdrop, after=after)
    except CommandLogError:
        return None


def _parts(drawing: Drawing) -> Iterable[Drawing]:
    """Yield a drawing as it grew, without what lies under clean paper, and at last all of it."""
    yield from (drawing.first(count) for count in range(drawing.page + PART, len(drawing), PART))
    yield drawing


@dataclass(frozen=True)
class Recovered:
    """What was left, and all that it takes to go on with it at once."""

    left: Recoverable
    loaded: Loaded


class Recovering(Loading):
    """The newest drawing that was left, on its way; given up, it stays for another time.

    journals: the folder to look in. of: as for `left_behind`. found: once it is over, what was left, or None.
    unreadable: journals that could not be read, where they are kept now. waiting: how many more drawings there are, for
    other starts.
    """

    def __init__(self, journals: Path, *, of: Sequence[Path] = ()) -> None:
        self.of, self.waiting = tuple(of), 0
        self.found: Recovered | None = None
        self.unreadable: tuple[Path, ...] = ()
        super().__init__(journals)

    @property
    def title(self) -> str:
        """What the page is called that waits for it."""
        return "Opening your last drawing"

    def _read(self) -> Loaded | None:
        """Return what was left, or None."""
        behind = left_behind(self.path, track=self._played, of=self.of)
        left, self.unreadable, self.waiting = behind.newest, behind.unreadable, behind.waiting
        if left is None:
            return None
        try:
            opened = Opened(left.world, left.backdrop)
            loaded = Loaded(opened, self._drawn(opened), line_of(opened, after=left.name))
        except GivenUpError:
            left.later()
            raise
        self.found = Recovered(left, loaded)
        return loaded
