"""What the window may ask of the listener, which runs in a thread of its own; each call returns at once."""

from typing import Protocol

from game.audio.outbox import Outbox
from game.audio.source import OpenSource


class ListenerLike(Protocol):
    """What the window needs of the listener."""

    outbox: Outbox

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs."""

    def start(self) -> None:
        """Begin to load and to listen."""

    def stop(self) -> None:
        """End the thread."""

    def set_threshold(self, threshold: float) -> None:
        """Use another threshold, 0 to 1."""

    def set_muted(self, muted: bool) -> None:
        """Throw away what comes in, or listen again."""

    def set_source(self, open_source: OpenSource) -> None:
        """Listen to something else."""
