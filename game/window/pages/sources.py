"""The page on which the player chooses what the computer listens to, and sees whether it hears."""

from collections.abc import Callable
from functools import partial

from game.feedback import captions
from game.feedback.listening import ListenerMonitor
from game.feedback.recent import CLIPPING_DB, LOUD_DB, along
from game.session.session import Session
from game.ui.action_table import ABOUT, Action
from game.ui.controls import Button
from game.ui.page import Meter, Page, PageBlock, Sheet, Style, Text

DOCTOR = Button("doctor", "Doctor", ABOUT[Action.DOCTOR].hint, does=Action.DOCTOR)


class SourcesPage(Page):
    """A button for each microphone, the demo voice among them, and the level of the one that is heard."""

    name = "sources"

    def __init__(self, session: Session) -> None:
        self._session = session

    def sheet(self) -> Sheet:
        """Return the list and the level."""
        monitor = self._session.monitor
        return Sheet("Choose a microphone", (*source_blocks(self._session), *level_blocks(monitor), DOCTOR))


def source_blocks(session: Session, choose: Callable[[int], bool | None] | None = None) -> tuple[PageBlock, ...]:
    """Return a button for each thing that can be listened to.

    choose: called with the position of the one that is pressed; returns whether the page is done with.
    """
    names, chosen = session.monitor.choices()
    does = session.device if choose is None else choose
    return tuple(
        Button(f"source {i}", name, icon="check" if i == chosen else "", wide=True, does=partial(does, i))
        for i, name in enumerate(names)
    )


def level_blocks(monitor: ListenerMonitor) -> tuple[PageBlock, ...]:
    """Return the level of what is heard, and in words whether it is heard."""
    recent, state = monitor.recent, monitor.state
    style = Style.GOOD if recent.level_db < LOUD_DB else Style.WARN if recent.level_db < CLIPPING_DB else Style.BAD
    fault = monitor.fault
    said = Text(captions.pill(state).text, Style.SOFT)
    bad = (Text(fault.what, Style.WARN), Text(fault.remedy)) if fault is not None else ()
    return (Text("Level", Style.HEAD), Meter(along(recent.level_db), along(recent.peak_db), style), said, *bad)
