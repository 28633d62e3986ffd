"""The page that F1 opens: what every key does, and what the player's own words mean."""

from game.session.own_words import shown
from game.settings import Settings
from game.ui.keyboard import HELP_GROUPS
from game.ui.page import Keys, Page, PageBlock, Sheet, Style, Text
from game.ui.switch_keys import labels

SWITCH = ("Switch",)
PRESSED = "presses what is marked, or goes into a row"


class HelpPage(Page):
    """All keys, in the order of the table that the keyboard goes by; the player's own words and switches among them."""

    name = "help"

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or Settings()

    def sheet(self) -> Sheet:
        """Return the list of keys, under headings."""
        own = _switches(self._settings)
        taken = {key for row in own for key in row.keys}  # they mean no longer what they meant
        words = [Keys((word,), shown(meaning)) for word, meaning in self._settings.own_words.means]
        blocks: list[PageBlock] = [Text("Your own words", Style.HEAD), *words] if words else []
        for heading, rows in HELP_GROUPS:
            left = [Keys(tuple(key for key in row.keys if key not in taken), row.meaning) for row in rows]
            at = next((i for i, row in enumerate(left) if row.keys == SWITCH), None)
            if own and at is not None:
                left[at : at + 1] = own
            blocks += [Text(heading, Style.HEAD), *(row for row in left if row.keys)]
        return Sheet("Keys", tuple(blocks))


def _switches(settings: Settings) -> tuple[Keys, ...]:
    """Return what the player's switches do; nothing where there are none."""
    first, second = labels(settings)
    steps = Keys((first,), "your first switch: moves the mark on")
    presses = Keys((first if settings.switches == 1 else second,), f"your switch: {PRESSED}")
    return ((), (presses,), (steps, presses))[settings.switches]
