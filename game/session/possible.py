"""What an action would do now: whether it would change anything, and whether what it turns on is on."""

from game.messages import Tool
from game.session.session import Session
from game.ui.action_table import ABOUT, Action, Flip


def able(session: Session, action: Action) -> bool:
    """Return whether an action would change anything now."""
    match action:
        case Action.UNDO | Action.UNDO_STROKE:
            return session.world.drawing.can_undo
        case Action.REDO | Action.REDO_STROKE:
            return session.world.drawing.can_redo
        case Action.DEMO:
            return session.monitor.can_demo
        case Action.WATCH:
            return len(session.document.whole(session.world).logged_commands) > 0
        case Action.CLOSE:
            return session.notices.newest is not None
        case Action.PICTURE:
            return session.notices.newest is not None and session.notices.newest.picture is not None
    return True


def is_on(session: Session, action: Action) -> bool:
    """Return whether what an action turns on is on now."""
    match ABOUT[action].does:
        case Tool() as tool:
            return tool is session.tool
        case Flip(setting):
            return bool(getattr(session.settings, setting.field))
    on = {Action.MUTE: session.monitor.muted, Action.DEMO: session.monitor.demo, Action.DIAGONAL: session.turned}
    return on.get(action, False)
