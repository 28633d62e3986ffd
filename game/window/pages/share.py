"""The page of all that can be done with a drawing beside saving it: watch it, make other files of it, give it away."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from game.drawing.playback import PACE
from game.faults import fault_from
from game.messages import Fault, Tone
from game.session.notices import Note, Topic
from game.session.possible import able
from game.session.session import Session
from game.session.sharing import copy_drawing, print_drawing, show_file
from game.storage.drawing_file import Opened, StorageError, default_name, open_drawing
from game.storage.export import make
from game.storage.gallery import shown_name
from game.ui.action_table import Action
from game.ui.controls import Button, Choice, Used, Weight
from game.ui.page import Page, Row, Sheet, Style, Text, notice
from game.window.pages.opening import bring, replay_own

NOTICE_LINES = 2  # kept for what came of a button, so that none of them moves
PACES = (3.0, PACE, 30.0, 100.0)
PACE_NAMES = tuple(f"{pace:g} moves a second" for pace in PACES)
NOTHING = "There is nothing to share yet. Draw something first."
NO_MOVES = "Nothing was drawn on this picture yet, so there is nothing to watch. Draw something first."
FIRST, LATER = ("gif", "svg"), ("apng", "turtle")  # kinds of file on the page itself, and behind "More"
FILES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "svg": ("SVG", "lines to edit, or to print at any size"),
        "gif": ("GIF", "an animation of it being drawn"),
        "apng": ("Animated PNG", "the same in full colour, a larger file"),
        "turtle": ("Python program", "a turtle draws its lines"),
    }
)
GIVEN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"copy": ("Copy", "paste it into another program"), "print": ("Print", "opens it in a program that prints")}
)
GIVE = MappingProxyType({"copy": copy_drawing, "print": print_drawing})


class SharePage(Page):
    """What can be done with one drawing.

    path: of a drawing that is saved; None for the one on the paper.
    """

    name = "share"

    def __init__(self, session: Session, path: Path | None = None) -> None:
        self._session, self._path = session, path
        self._pace = PACES.index(PACE)
        self._said = ""
        self._fault: Fault | None = None
        self._made: Path | None = None
        self.begins_at = "replay" if self._moves else ""

    @property
    def _moves(self) -> bool:
        """Whether there is anything to be watched."""
        return self._path is not None or able(self._session, Action.WATCH)

    @property
    def _ready(self) -> bool:
        """Whether there is anything to share: a picture without any move can still be given away, and edited."""
        return self._moves or self._session.document.backdrop is not None

    def sheet(self) -> Sheet:
        """Return a speed and a button to watch it, one for each usual kind of file, and two to give it away."""
        ready, moves = self._ready, self._moves
        return Sheet(
            "Share this drawing" if self._path is None else f"Share {shown_name(self._path)}",
            (
                *(() if moves else (Text(NO_MOVES if ready else NOTHING, Style.WARN),)),
                Choice("pace", "Watch it being drawn", PACE_NAMES, self._pace, does=self._set_pace),
                Row((Button("replay", "Watch", weight=Weight.PRIMARY, enabled=moves, does=self._replay),)),
                Text("Save it as another kind of file", Style.HEAD),
                *self._kinds(FIRST),
                Text("Copy or print it", Style.HEAD),
                *(_line(way, *GIVEN[way], enabled=ready, does=partial(self._give, way)) for way in GIVEN),
                self._notice(),
                Row((self._opener, Button("more", "More kinds of file", enabled=moves, does=self._more))),
            ),
            foot="Esc: back",
        )

    def _kinds(self, kinds: Iterable[str]) -> tuple[Button, ...]:
        """Return a button for each of these kinds of file."""
        able = () if self._session.background_jobs.busy else FILES if self._moves else ("svg",) if self._ready else ()
        return tuple(_line(kind, *FILES[kind], enabled=kind in able, does=partial(self._make, kind)) for kind in kinds)

    @property
    def _opener(self) -> Button:
        """The button that opens what was made."""
        return Button("show", "Open it", enabled=self._shows, does=self._open)

    def _more(self) -> None:
        """Offer the kinds of file that few ask for."""
        self._session.pages.open(MoreFilesPage(self._session, self._path))

    def take(self, used: Used) -> bool:
        """Do what was asked for, and say anew what came of it."""
        if isinstance(used.control, Button):  # the pace changes nothing of that
            self._fault, self._said = None, ""
        return super().take(used)

    def _set_pace(self, at: int) -> None:
        self._pace = at

    def _give(self, way: str) -> None:
        """Give the drawing to another program."""
        self._tell(GIVE[way](self._session, self._path))

    def _open(self) -> None:
        """Open the file that was made in the program that the system has for it."""
        if self._made is not None:
            self._tell(show_file(self._session, self._made))

    @property
    def _shows(self) -> bool:
        """Whether there is a file to open that was made."""
        return self._made is not None and self._fault is None and not self._session.background_jobs.making

    def _notice(self) -> Text:
        """Return what is being made, or what came of the last thing that was asked for."""
        making = self._session.background_jobs.making
        if making:
            return Text(f"Making the {FILES[making][0]} \u2026", Style.SOFT, NOTICE_LINES)
        return notice(self._fault, self._said, lines=NOTICE_LINES)

    def _replay(self) -> None:
        """Play the drawing on the paper, or say why that cannot be."""
        session, pace = self._session, PACES[self._pace]
        if self._path is not None:
            self._fault = bring(session, self._path, pace=pace)
        else:
            replay_own(session, pace=pace)
            session.pages.close_all()

    def _make(self, kind: str) -> None:
        """Begin to make a file, named after the drawing and beside it, where it has a file of its own."""
        environment, document = self._session.environment, self._session.document
        path, drawing = self._path, Opened(document.whole(self._session.world), document.backdrop)
        beside = path or document.own_path or environment.folder / default_name(environment.now())
        self._made = None
        job = partial(_job, path, drawing, kind=kind, beside=beside)
        self._session.background_jobs.begin(job, self._finished, name=kind)

    def _finished(self, made: Path | StorageError) -> None:
        """Say what came of a file, here and on a page that was opened since; who has left sees it at the paper."""
        session = self._session
        for page in {self, session.pages.top}:
            if isinstance(page, SharePage):
                page.hear(made)
        if isinstance(made, StorageError):
            session.notices.tell(fault_from(made), Topic.EXPORT)
        else:
            session.notices.tell(None, Topic.EXPORT)
            session.note = Note("Saved", str(made), Tone.GOOD)

    def hear(self, made: Path | StorageError) -> None:
        """Say what came of a file that was asked for here, or on a page that was left meanwhile."""
        self._fault = fault_from(made) if isinstance(made, StorageError) else None
        if not isinstance(made, StorageError):
            self._made, self._said = made, f"Saved {made.name} in the folder {Path(*made.parent.parts[-2:])}."

    def _tell(self, well: bool) -> None:
        """Say on the page what came of it; a program that was not there is no news any more at the paper."""
        note = self._session.note
        if not well:
            self._fault = self._session.notices.newest
            self._session.notices.tell(None, Topic.EXTERNAL_PROGRAM)
        elif note is not None:
            self._said = f"{note.title}: {note.detail}"


class MoreFilesPage(SharePage):
    """The kinds of file of a drawing that few ask for."""

    name = "more files"

    def __init__(self, session: Session, path: Path | None = None) -> None:
        super().__init__(session, path)
        self.begins_at = ""

    def sheet(self) -> Sheet:
        """Return a button for each of them, and what came of it."""
        return Sheet(
            "More kinds of file", (*self._kinds(LATER), self._notice(), Row((self._opener,))), foot="Esc: back"
        )


def _line(key: str, text: str, hint: str, *, enabled: bool, does: Callable[[], None]) -> Button:
    return Button(key, text, hint, wide=True, enabled=enabled, does=does)


def _job(path: Path | None, drawing: Opened, *, kind: str, beside: Path) -> Path:
    """Make a file of a drawing: of the one at `path`, where there is one. Raises StorageError."""
    return make(drawing if path is None else open_drawing(path), kind, beside=beside)
