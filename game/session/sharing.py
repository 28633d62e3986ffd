"""Gives a drawing to the rest of the computer: to be printed, and to be pasted elsewhere."""

from pathlib import Path

from game.faults import fault_from
from game.messages import Tone
from game.session.notices import Note, Topic
from game.session.session import Session
from game.storage.drawing_file import StorageError
from game.storage.passing_files import fresh
from game.storage.paths import journals_path
from game.storage.system_tools import ExternalProgram, copy, show

KINDS = ("printed", "copied")  # of files that are made for another program


def print_drawing(session: Session, path: Path | None = None) -> bool:
    """Open a drawing in the system's viewer, which prints.

    path: of a drawing that is saved; None for the one on the paper, of which a copy is made for the moment.
    Returns whether that went well; otherwise a banner says why.
    """
    try:
        return show_file(session, path or _copy(session, "printed"), title="Print it from there")
    except StorageError as error:
        session.notices.tell(fault_from(error), Topic.EXTERNAL_PROGRAM)
        return False


def show_file(session: Session, path: Path, *, title: str = "Opened in another program") -> bool:
    """Open a file in the program that the system has for it. title: of the note that says so.

    Returns whether that went well; where there is none a banner says so.
    """
    try:
        program = show(path)
    except StorageError as error:
        session.notices.tell(fault_from(error), Topic.EXTERNAL_PROGRAM)
        return False
    session.notices.tell(None, Topic.EXTERNAL_PROGRAM)
    _said(session, Note(title, str(path), Tone.GOOD), program)
    return True


def copy_drawing(session: Session, path: Path | None = None) -> bool:
    """Put a drawing on the clipboard.

    path: of a drawing that is saved; None for the one on the paper.
    Returns whether that went well; where the system has no tool for it a banner says so.
    """
    try:
        program = copy(path or _copy(session, "copied"))
    except StorageError as error:
        session.notices.tell(fault_from(error), Topic.EXTERNAL_PROGRAM)
        return False
    session.notices.tell(None, Topic.EXTERNAL_PROGRAM)
    _said(session, Note("Copied", "Paste it into another program.", Tone.GOOD), program)
    return True


def _copy(session: Session, kind: str) -> Path:
    """Write the drawing on the paper where other programs find it, which counts for no save. Raises StorageError.

    Each has a file of its own: another program may still read the one before, and another game may print too.
    """
    path = fresh(journals_path().parent, kind, kinds=KINDS, now=session.environment.now())
    return session.document.written(session.document.whole(session.world), path)


def _said(session: Session, note: Note, program: ExternalProgram | None) -> None:
    """Say what was done, and take it back where it fails after all."""

    def failed(error: StorageError) -> None:
        if session.note is not None and session.note.title == note.title:
            session.note = None
        session.notices.tell(fault_from(error), Topic.EXTERNAL_PROGRAM)

    session.note = note
    if program is not None:
        session.external_programs.watch(program, failed)
