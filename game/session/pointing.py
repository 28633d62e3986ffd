"""Marks entries of the menu around the pen, as the mouse and switches do."""

from game.messages import Meaning
from game.session.hands_free import level, ring
from game.session.ring_menu import SLICES
from game.session.session import Session


def menu_entries(session: Session) -> tuple[int, int]:
    """Return how many entries the open level of the menu has, 0 while it is closed, and which one is marked."""
    if not session.menu_open:
        return 0, 0
    return len(level(session.words, session.hand.menu).entries), session.words.marked


def point(session: Session, meaning: Meaning | None) -> bool:
    """Mark the slice of the menu that the mouse points at, by its word; returns whether there is an entry."""
    if meaning not in ring(session.words, session.hand.menu):
        return False
    first = session.words.marked // len(SLICES) * len(SLICES)
    session.mark(first + next(i for i, way in enumerate(SLICES) if way is meaning))
    return True
