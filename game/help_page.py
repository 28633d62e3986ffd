"""The page that F1 opens: what every key does."""

from game.keys import HELP
from game.page import Keys, Page, Sheet


class HelpPage(Page):
    """All keys, in the order of the table that the keyboard goes by."""

    name = "help"

    def sheet(self) -> Sheet:
        """Return the list of keys."""
        return Sheet("Keys", tuple(Keys(row.keys, row.meaning) for row in HELP))
