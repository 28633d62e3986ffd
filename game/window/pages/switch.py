"""The page that asks for the key of a switch: the next key that is pressed becomes it, unless it is taken."""

from math import ceil

from game.messages import Fault
from game.session.session import Session
from game.ui.action_table import Action
from game.ui.controls import Button
from game.ui.page import Page, Row, Sheet, Style, Text
from game.ui.switch_keys import FIRST, chosen, label, refused

PATIENCE_S = 15.0  # who has switches alone comes back without any other key


class SwitchPage(Page):
    """Takes a key as a switch.

    which: FIRST or SECOND, a field of the settings.
    """

    name = "switch"
    takes_keys = True

    def __init__(self, session: Session, which: str) -> None:
        self._session, self._which = session, which
        self._left_s = PATIENCE_S
        self._fault: Fault | None = None

    def sheet(self) -> Sheet:
        """Return the question, and why the last key was refused."""
        settings = self._session.settings
        steps = self._which == FIRST and settings.switches == 2
        trouble = () if self._fault is None else (Text(f"{self._fault.what} {self._fault.remedy}", Style.WARN),)
        return Sheet(
            f"Press the switch that {'moves on' if steps else 'presses'}",
            (
                Text("The next key or switch that you press will be used."),
                *trouble,
                Text(
                    f"Press nothing for {ceil(self._left_s)} s to keep {label(getattr(settings, self._which))}.",
                    Style.SOFT,
                ),
                Row((Button("cancel", "Cancel", does=Action.CLOSE),)),
            ),
            foot="Esc cancels",
        )

    def press(self, key: int, written: str) -> bool:
        """Take a key for the switch, or say why not; returns whether it was taken."""
        settings = self._session.settings
        self._left_s = PATIENCE_S
        self._fault = refused(key, written, settings, self._which)
        if self._fault is None:
            self._session.change(**chosen(key, settings, self._which))
        return self._fault is None

    def tick(self, dt: float) -> None:
        """Wait for a key, but not for ever."""
        self._left_s -= dt
        if self._left_s <= 0:
            self._session.pages.close()
