"""The page on which the player chooses what the computer listens to, and sees whether it hears."""

from game.feedback import captions
from game.feedback.listening import ListenerMonitor
from game.feedback.recent import along
from game.session.session import Session
from game.ui.controls import Button, Used
from game.ui.page import Block, Meter, Page, Sheet, Style, Text
from game.window.pages.doctor import DoctorPage

LOUD_DB, CLIPPING_DB = -12.0, -3.0
DOCTOR = Button("doctor", "Doctor", hint="F2")


class SourcesPage(Page):
    """A button for each microphone, the demo voice among them, and the level of the one that is heard."""

    name = "sources"

    def __init__(self, session: Session) -> None:
        self._session = session

    def sheet(self) -> Sheet:
        """Return the list and the level."""
        monitor = self._session.monitor
        return Sheet("What to listen to", (*source_blocks(monitor), *level_blocks(monitor), DOCTOR))

    def take(self, used: Used) -> bool:
        """Listen to the one that was pressed."""
        take_source(self._session, used)
        if used.key == DOCTOR.key:
            session = self._session
            words = captions.moving_words(session.settings)
            session.pages.open(DoctorPage(session.monitor, words=words, log_file=session.environment.log_file))
        return False


def source_blocks(monitor: ListenerMonitor) -> tuple[Block, ...]:
    """Return a button for each thing that can be listened to."""
    names, chosen = monitor.choices()
    return tuple(
        Button(f"source:{i}", name, icon="check" if i == chosen else "", wide=True) for i, name in enumerate(names)
    )


def take_source(session: Session, used: Used) -> None:
    """Listen to what a button of `source_blocks` stands for."""
    kind, _, part = used.key.partition(":")
    if kind == "source":
        session.device(int(part))


def level_blocks(monitor: ListenerMonitor) -> tuple[Block, ...]:
    """Return the level of what is heard, and in words whether it is heard."""
    recent, state = monitor.recent, monitor.state
    style = Style.GOOD if recent.level_db < LOUD_DB else Style.WARN if recent.level_db < CLIPPING_DB else Style.BAD
    fault = monitor.fault
    said = Text(captions.pill(state).text, Style.SOFT)
    bad = (Text(fault.what, Style.WARN), Text(fault.remedy)) if fault is not None else ()
    return (Text("Level", Style.HEAD), Meter(along(recent.level_db), along(recent.peak_db), style), said, *bad)
