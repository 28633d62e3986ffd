"""The page that asks what becomes of a drawing that the last session left in no file."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pygame

from game.messages import Fault
from game.session.session import Session
from game.storage import rescued
from game.storage.loading import Recovered, Recovering
from game.storage.recovery import Recoverable
from game.ui.controls import Button, Tile, Weight
from game.ui.page import Page, Row, Sheet, Text, bad_news
from game.window.pages import opening
from game.window.pages.opening import OpeningPage, go_on, open_file, put_away
from models.spot.counted import counted

LARGEST_PX = 480  # of the picture that is shown


def begin(
    session: Session, path: Path | None, *, journals: Path, as_picture: bool = False, pace: float | None = None
) -> None:
    """Begin a session with a file, and ask about what the last one left, if it left anything.

    With a file it asks about what was left of that file, or of the one that all of the session is saved in; but not
    where the file is to be watched or taken as a picture. Where it takes long to find that out, a page says how far it
    is meanwhile, and asks in the end.
    path: of a drawing or a picture, or None. as_picture, pace: as for `open_file`. journals: the folder where they lie.
    """
    for saved in rescued.noted(rescued.places(journals)):
        session.notices.tell(
            Fault("Your last drawing could not be saved in its usual place.", f"It was saved as {saved}.")
        )
    if path is not None:
        saves = session.environment.save_path
        of = (path,) if saves is None else (path, saves)
        asks = pace is None and not as_picture
        ask = partial(_search, session, journals, of=of) if asks else _nothing
        if not open_file(session, path, as_picture=as_picture, pace=pace, done=ask):
            ask()
        return
    _search(session, journals)


def _nothing() -> None:
    """Ask about nothing."""


def _search(session: Session, journals: Path, *, of: Sequence[Path] = ()) -> None:
    """Ask about what was left, once it is found. of: as for `left_behind`."""
    searching = Recovering(journals, of=of)
    if searching.over(within_s=opening.PATIENCE_S):
        _ask(session, searching)
    else:
        session.pages.open(OpeningPage(searching, come=lambda: _came(session, searching)))


def _came(session: Session, searching: Recovering) -> None:
    """Ask in the place of the page that has waited, if there is anything to ask about."""
    session.pages.close()
    _ask(session, searching)


def _ask(session: Session, searching: Recovering) -> None:
    """Ask about what was found, and tell what could not be read."""
    for path in searching.unreadable:
        session.notices.tell(
            Fault("A drawing from an earlier session cannot be read.", f"What is left of it is in {path}."),
        )
    if searching.found is not None:
        over_file = len(searching.of) > 0
        page = RecoveryPage(session, searching.found, waiting=searching.waiting, over_file=over_file)
        session.pages.open(page)


class RecoveryPage(Page):
    """Shows what was left, and asks. Closed without an answer it asks again at the next start.

    waiting: how many more drawings were left, for other starts. over_file: whether a file is on the paper already,
        which stays there unless this is gone on with.
    """

    name = "recovery"

    def __init__(self, session: Session, recovered: Recovered, *, waiting: int = 0, over_file: bool = False) -> None:
        self._waiting, self._over_file = waiting, over_file
        self._session, self._recovered, self._left = session, recovered, recovered.left
        self._answered = self._asked = False
        self._fault: Fault | None = None
        self._picture: pygame.Surface | None = None

    def sheet(self) -> Sheet:
        """Return when it was drawn, the drawing, and two buttons."""
        return Sheet(
            "Keep drawing where you left off?",
            (
                Text(" ".join(filter(None, (_when(self._left), _what_is_left(self._left), _more(self._waiting))))),
                Tile("picture", "Keep drawing", "left", detail=_size(self._left), does=self._go_on),
                *bad_news(self._fault),
                Row(
                    (
                        Button("go on", "Keep drawing", icon="check", weight=Weight.PRIMARY, does=self._go_on),
                        Button("put away", self._instead, does=self._put_away),
                        Button(
                            "discard",
                            "Yes, discard it" if self._asked else "Discard it",
                            weight=Weight.WARNING if self._asked else Weight.PLAIN,
                            does=self._discard,
                        ),
                    )
                ),
            ),
            foot="Esc: ask me next time",
        )

    @property
    def _instead(self) -> str:
        """What the button says that saves it for now."""
        return "Save it as another drawing" if self._over_file else "Save it and start a new one"

    def _discard(self) -> bool:
        """Throw away what was left, at the second press; returns whether that was done."""
        if not self._asked:
            self._asked = True
            return False
        self._left.discard()
        self._answered = True
        return True

    def _put_away(self) -> bool:
        """Save what was left beside the other drawings, and draw something new."""
        put_away(self._session, self._recovered)
        self._answered = True
        return True

    def _go_on(self) -> bool:
        """Go on with what was left, or say why that cannot be; returns whether it can."""
        if not go_on(self._session, self._recovered):
            self._fault = self._session.notices.newest
            return False
        self._answered = True
        return True

    def leave(self) -> None:
        """Without an answer, leave the drawing where it is."""
        if not self._answered:
            self._left.later()

    def picture(self, name: str) -> pygame.Surface | None:  # noqa: ARG002 - there is only one
        """Return what was left, small, made once."""
        if self._picture is None:
            whole = self._recovered.loaded.paper.surface
            ratio = LARGEST_PX / max(*whole.get_size(), LARGEST_PX)
            self._picture = pygame.transform.smoothscale_by(whole, ratio)
        return self._picture


def _when(left: Recoverable) -> str:
    """Return when it was drawn, and to which file it belongs."""
    whose = f" in {left.file.path.name}" if left.file is not None and left.file.ours else ""
    return f"Last drawn {left.when:%Y-%m-%d, %H:%M}, and not saved{whose} yet."


def _more(waiting: int) -> str:
    """Return what to say of drawings that the next starts ask about."""
    if not waiting:
        return ""
    return f"{waiting} more {'is' if waiting == 1 else 'are'} waiting: you are asked at the next start."


def _what_is_left(left: Recoverable) -> str:
    """Return how much of the drawing is still there."""
    if left.damaged == 0:
        return "Nothing is lost."
    count = len(left.world.logged_commands)
    return f"Its file is damaged: {count:,} of {counted(count + left.damaged, 'move')} could be read."


def _size(left: Recoverable) -> str:
    """Return how much was drawn."""
    return counted(len(left.world.logged_commands), "move")
