"""Gives the drawing of a session to the rest of the computer: to be printed, and to be pasted elsewhere."""

from game import theme
from game.faults import fault_from
from game.gallery import GalleryError
from game.handover import copy, show
from game.overlay import Note
from game.session import Session
from game.settings import journals_path


def print_drawing(session: Session) -> None:
    """Save the drawing and open it in the system's viewer, which prints; where there is none a banner says so."""
    saved = session.save()
    if saved is None:
        return
    try:
        show(saved)
    except GalleryError as error:
        session.report(fault_from(error))
    else:
        session.note = Note("To print it, use the viewer", str(saved), theme.GOOD)


def copy_drawing(session: Session) -> None:
    """Put the drawing on the clipboard; where the system has no tool for it a banner says so."""
    try:
        copy(session.desk.written(session.world, journals_path().with_name("copied.png")))
    except GalleryError as error:
        session.report(fault_from(error))
    else:
        session.note = Note("Copied", "Paste it into another program.", theme.GOOD)
