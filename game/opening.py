"""Brings a drawing into a session: from a file, or from a session that was cut off."""

from pathlib import Path

from game import theme
from game.autosave import Left
from game.overlay import Note
from game.session import Session


def open_file(session: Session, path: Path, *, as_picture: bool = False) -> bool:
    """Go on with the drawing in a file, or draw on the picture in it; the drawing before it is saved first.

    as_picture: whether to take a drawing of ours as a picture too.
    Returns whether that went well; otherwise a banner says why, and nothing is changed.
    """
    opened = session.desk.open(path, session.world, as_picture=as_picture)
    if opened is None:
        return False
    drawing, before = opened
    session.take_over(drawing.world)
    saved = f"The drawing before is saved as {before.name}." if before is not None else ""
    ours = "Undo and redo go on where you saved it." if drawing.world.deeds else "Draw on it as on paper."
    session.note = Note(f"Opened {path.name}", drawing.note or saved or ours, theme.GOOD)
    return True


def replay(session: Session, path: Path, *, pace: float) -> bool:
    """Show how the drawing in a file came about; whatever the player does takes over from there.

    pace: commands a second. Returns whether that went well; otherwise a banner says why, and nothing is changed.
    """
    if not open_file(session, path):
        return False
    session.take_over(session.desk.perform(session.world, pace))
    session.note = Note(f"Playing {path.name}", "Say a word or press a key to take over.", theme.GOOD)
    return True


def replay_own(session: Session, *, pace: float) -> bool:
    """Show how the drawing on the paper came about; it is saved first, unless it is in a file already.

    pace: commands a second. Returns whether that went well; otherwise a banner says why, and nothing is changed.
    """
    desk = session.desk
    world = desk.whole(session.world)
    if not desk.safe and session.save() is None:
        return False
    session.take_over(desk.perform(world, pace))
    session.note = Note("Playing your drawing", "Say a word or press a key to take over.", theme.GOOD)
    return True


def go_on(session: Session, left: Left) -> None:
    """Go on with what another session has left."""
    session.take_over(session.desk.go_on(left))
    session.note = Note("Go on drawing", "It is all there. Press S to save it.", theme.GOOD)


def put_away(session: Session, left: Left) -> None:
    """Save what another session has left beside the other drawings, and say where."""
    saved = session.desk.put_away(left)
    if saved is not None:
        session.note = Note("Saved", str(saved), theme.GOOD)
