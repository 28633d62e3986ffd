"""Brings a drawing into a session, from a file or after a crash, with a page that says how far a long one is."""

from collections.abc import Callable
from pathlib import Path

from game.drawing.world import World
from game.messages import Fault, Tone
from game.session.notices import Note
from game.session.session import Session
from game.storage.drawing_file import StorageError
from game.storage.loading import Loading, Recovered
from game.ui.action_table import Action
from game.ui.controls import Button
from game.ui.page import Meter, Page, Row, Sheet, Text, bad_news

PATIENCE_S = 0.1  # a page for less would only flicker


def open_file(
    session: Session,
    path: Path,
    *,
    as_picture: bool = False,
    pace: float | None = None,
    done: Callable[[], None] = lambda: None,
) -> bool:
    """Go on with the drawing in a file, or draw on the picture in it; the drawing before it is saved first.

    as_picture: whether to take a drawing of ours as a picture too.
    pace: commands a second, to show how the drawing came about; whatever the player does takes over from there. None
        shows it as it is.
    done: called once it is on the paper.
    Returns whether that went well; otherwise a banner says why, and nothing is changed. Where it takes long, that went
    well so far: a page shows how far it is, and says why where it fails in the end.
    """
    session.monitor.stay()  # who asks for a file wants no demo, even where it cannot be opened
    session.pages.withdraw(OpeningPage.name)  # of a file that the player wants no more
    loading = Loading(path, as_picture=as_picture)
    if not loading.over(within_s=PATIENCE_S):
        _wait(session, loading, pace=pace, done=done)
        return True
    well = _laid(session, loading, pace=pace)
    if well:
        done()
    return well


def bring(session: Session, path: Path, *, as_picture: bool = False, pace: float | None = None) -> Fault | None:
    """Open a file from a page, as `open_file` does, and come back to the paper with it; returns why not, or None."""
    done = session.pages.close_all
    return None if open_file(session, path, as_picture=as_picture, pace=pace, done=done) else session.notices.newest


def drop(session: Session, path: Path) -> None:
    """Go on with a file that was dropped onto the window; over a page another one says how that goes, and why not."""
    session.monitor.stay()
    session.pages.withdraw(OpeningPage.name)
    if session.pages.top is None:
        open_file(session, path)
    else:
        _wait(session, Loading(path), pace=None, done=session.pages.close_all)


def _wait(session: Session, loading: Loading, *, pace: float | None, done: Callable[[], None]) -> None:
    """Open the page that waits for a file."""
    session.pages.open(OpeningPage(loading, come=lambda: _came(session, loading, pace=pace, done=done)))


def _came(session: Session, loading: Loading, *, pace: float | None, done: Callable[[], None]) -> Fault | None:
    """Go on with what a page has waited for, and close that page; returns why not, or None."""
    if not _laid(session, loading, pace=pace):
        return session.notices.newest
    session.pages.close()
    done()
    return None


def _laid(session: Session, loading: Loading, *, pace: float | None) -> bool:
    """Go on with what a file holds, and begin to play it; returns whether that went well, as `open_file` does."""
    name = loading.path.name
    try:
        loaded = loading.result()
        whole = session.document.whole(session.world)
        before = session.document.open(loaded.opened, loaded.paper, whole, first=loaded.first, path=loading.path)
    except StorageError as error:
        session.document.refuse(error, loading.path)
        session.environment.complain(error)
        return False
    drawing = loaded.opened
    session.take_over(drawing.world)
    logged_commands = len(drawing.world.logged_commands) > 0
    if pace is not None and logged_commands:
        _play(session, drawing.world, pace=pace, title=f"Watching {name}")
        return True
    saved = "" if before is None else _saved_as(before)
    still = "" if pace is None or logged_commands else "It has no moves to watch."
    ours = "You can still undo and redo all of it." if logged_commands else "You can draw on it."
    session.note = Note(f"Opened {name}", drawing.note or still or saved or ours, Tone.GOOD)
    return True


def _play(session: Session, world: World, *, pace: float, title: str) -> None:
    """Show how the drawing on the paper came about."""
    session.take_over(session.document.play_back(world, pace))
    session.note = Note(title, "Say a word or press a key to take over.", Tone.GOOD)


def replay_own(session: Session, *, pace: float) -> None:
    """Show how the drawing on the paper came about, at `pace` commands a second."""
    _play(session, session.document.whole(session.world), pace=pace, title="Watching your drawing")


def _saved_as(path: Path) -> str:
    """Return what the player reads of a drawing that made room for another."""
    return f"Your last drawing is saved as {path.name}."


def go_on(session: Session, recovered: Recovered) -> bool:
    """Go on with what another session has left; the drawing before it is saved first.

    It is in the journal of this session before it leaves the old one.
    Returns whether that went well; otherwise a banner says why, and nothing is changed.
    """
    left, loaded = recovered.left, recovered.loaded
    try:
        whole = session.document.whole(session.world)
        before = session.document.open(
            loaded.opened, loaded.paper, whole, first=loaded.first, path=None, file=left.file
        )
    except StorageError as error:
        session.document.refuse(error)
        return False
    (left.taken if session.document.kept else left.later)()
    session.take_over(left.world)
    into = f" in {left.file.path.name}" if left.file is not None and left.file.ours else ""
    saving = (
        f"Save it{into} from the menu, or press S." if session.words_now.hands_free else f"Press S to save it{into}."
    )
    detail = f"Nothing is lost. {saving}" if before is None else _saved_as(before)
    session.note = Note("Keep drawing", detail, Tone.GOOD)
    return True


def put_away(session: Session, recovered: Recovered) -> None:
    """Save what another session has left beside the other drawings, and say where.

    Where that fails it stays where it was, to be asked about again.
    """
    saved = session.document.put_away(recovered.loaded.opened, recovered.loaded.paper)
    if saved is None:
        recovered.left.later()
        return
    recovered.left.taken()
    session.note = Note("Saved", str(saved), Tone.GOOD)


class OpeningPage(Page):
    """Waits for a file.

    come: called once it is there; goes on with it and closes the page, or returns why not, which stays to be read.
    """

    name = "opening"

    def __init__(self, loading: Loading, *, come: Callable[[], Fault | None]) -> None:
        self._loading, self._come = loading, come
        self._fault: Fault | None = None

    def sheet(self) -> Sheet:
        """Return what is being done and how far it is, or what went wrong."""
        title = self._loading.title
        if self._fault is not None:
            back = Button("stop", "Back", does=Action.CLOSE)
            return Sheet(title, (*bad_news(self._fault), Row((back,))), foot="Esc: back")
        stage, share = self._loading.progress
        stop = Button("stop", "Stop", does=Action.CLOSE)
        return Sheet(title, (Text(stage.value), Meter(share), Row((stop,))), foot="Esc stops")

    def tick(self, dt: float) -> None:  # noqa: ARG002 - it takes as long as it takes
        """Hand the drawing over once it is there."""
        if self._fault is None and self._loading.over():
            self._fault = self._come()

    @property
    def idle(self) -> bool:
        """Whether there is nothing to wait for."""
        return self._loading.over()

    def leave(self) -> None:
        """Read no further."""
        self._loading.give_up()
