"""The page that asks whoever draws by voice alone before the four words are all that is heard."""

from game.messages import Verb
from game.session.session import Session
from game.settings import Vocabulary
from game.ui.action_table import Action
from game.ui.controls import Button, Weight
from game.ui.page import Page, Row, Sheet, Text


class HandsPage(Page):
    """A question with the harmless answer first: the other one cannot be taken back by voice."""

    name = "hands"

    def __init__(self, session: Session) -> None:
        self._session = session

    def sheet(self) -> Sheet:
        """Return what would not work any more, and two buttons."""
        lost = [self._session.settings.word_for(verb) for verb in Verb]
        words = f"{', '.join(lost[:-1])} and {lost[-1]}"
        buttons = (
            Button("alone", "Stay with my voice alone", weight=Weight.PRIMARY, does=Action.CLOSE),
            Button("hands", "Use my hands, too", weight=Weight.WARNING, does=self._use_hands),
        )
        return Sheet(
            "Can you use your hands?",
            (
                Text(f"I would not hear {words} any more, and words would not work on pages and in the menu."),
                Text("You would need a key, the mouse or a switch to come back."),
                Row(buttons),
            ),
            foot="Esc: voice alone",
        )

    def _use_hands(self) -> bool:
        """Hear the four words alone; the page is done with."""
        self._session.change(vocabulary=Vocabulary.HANDS)
        return True
