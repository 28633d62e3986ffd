"""The first pages that a player sees: choose a microphone, say the four words, draw. They can be skipped."""

from game.drawing.pen import MOVES
from game.feedback import captions
from game.session.session import Session
from game.ui.action_table import Action
from game.ui.controls import Button, Weight
from game.ui.page import Keys, Page, PageBlock, Row, Sheet, Style, Text, Ticks
from game.window.pages.sources import level_blocks, source_blocks

HEARD_NOT = "Not heard? Speak up, or come closer. You can also draw with the arrow keys."
NO_MICROPHONE = "No microphone is working right now. Plug one in and choose it, or draw with the arrow keys."
TITLES = ("Hello! Which microphone?", "Say the four words", "Draw")


class WelcomePage(Page):
    """Three pages one after the other. What is said is shown on them and does nothing else, as on every page."""

    name = "welcome"
    tells_of_words = True
    begins_at = "next"

    def __init__(self, session: Session) -> None:
        self._session = session
        self._at = 0
        self._heard: set[str] = set()
        session.monitor.stay()  # no demo voice by itself behind a page that asks for a microphone

    def sheet(self) -> Sheet:
        """Return the page that it is at."""
        inside = (self._microphone, self._words, self._draw)[self._at]()
        last = self._at == len(TITLES) - 1
        buttons = [Button("next", "Draw!" if last else "Next", weight=Weight.PRIMARY, does=self._go_on)]
        buttons += [] if last else [Button("skip", "Skip", does=Action.CLOSE)]
        return Sheet(
            TITLES[self._at], (*inside, Row(tuple(buttons))), foot=f"{self._at + 1} of {len(TITLES)}   Esc skips"
        )

    def _go_on(self) -> bool:
        """Go on to the next page; returns whether there was none."""
        self._at += 1
        return self._at == len(TITLES)

    def leave(self) -> None:
        """Never come back unless asked for."""
        self._session.change(introduced=True)

    def _microphone(self) -> tuple[PageBlock, ...]:
        if captions.hears(self._session.monitor.state):
            said = "Choose one and speak: the bar moves when it hears you. Your voice never leaves this computer."
        else:
            said = NO_MICROPHONE
        return (Text(said), *source_blocks(self._session), *level_blocks(self._session.monitor))

    def _words(self) -> tuple[PageBlock, ...]:
        session = self._session
        last = session.monitor.recent.last
        if last is not None and (last.moves or last.on_page):
            self._heard.add(last.word)
        words = [session.settings.word_for(command) for command in MOVES]
        done = self._heard.issuperset(words)
        hears = captions.hears(session.monitor.state)
        ask = "Say each of them once, as you would to a friend." if hears else NO_MICROPHONE
        return (
            Text("Great! These words move the pen.", Style.GOOD) if done else Text(ask),
            Ticks(tuple((word, word in self._heard) for word in words)),
            *level_blocks(session.monitor),
            *((Text(HEARD_NOT, Style.SOFT),) if hears else ()),
        )

    def _draw(self) -> tuple[PageBlock, ...]:
        return (
            Text("Each word moves the pen one step and draws a line. The ring on the paper is the pen."),
            Keys(("Ctrl Z",), "undoes the last line"),
            Keys(("\u2013", "+"), "make the step smaller or larger"),
            Keys(("P", "E", "L"), "pen, eraser, pen up"),
            Keys(("S",), "saves your drawing"),
            Keys(("F1",), "shows all keys"),
        )
