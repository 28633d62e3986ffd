"""Looks beside the game for a drawing that was left in no file: a long one takes as long as to open it does."""

from dataclasses import dataclass
from pathlib import Path

from game.storage.drawing_file import Opened
from game.storage.loading import GivenUpError, Loaded, Loading, line_of
from game.storage.recovery import Left, recoverable


@dataclass(frozen=True)
class Recovered:
    """What was left, and all that it takes to go on with it at once."""

    left: Left
    loaded: Loaded


class Recovering(Loading):
    """The newest drawing that was left, on its way; given up, it stays for another time.

    journals: the folder to look in. found: once it is over, what was left, or None.
    """

    def __init__(self, journals: Path) -> None:
        self.found: Recovered | None = None
        super().__init__(journals)

    @property
    def title(self) -> str:
        """What the page is called that waits for it."""
        return "Opening your last drawing"

    def _read(self) -> Loaded | None:
        """Return what was left, or None."""
        left = recoverable(self.path, heed=self._played)
        if left is None:
            return None
        try:
            opened = Opened(left.world, left.backdrop)
            loaded = Loaded(opened, self._drawn(opened), line_of(opened, after=left.name))
        except GivenUpError:
            left.later()
            raise
        self.found = Recovered(left, loaded)
        return loaded
