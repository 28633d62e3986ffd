"""The page that shows how far a long drawing is on its way to the paper; Esc leaves everything as it was."""

from collections.abc import Callable

from game.messages import Fault
from game.storage.loading import Loading
from game.ui.controls import Button, Used
from game.ui.page import Meter, Page, Row, Sheet, Text, bad_news


class OpeningPage(Page):
    """Waits for a file.

    come: called once it is there; lays it on the desk and closes the page, or returns why not, which stays to be read.
    """

    name = "opening"

    def __init__(self, loading: Loading, *, come: Callable[[], Fault | None]) -> None:
        self._loading, self._come = loading, come
        self._fault: Fault | None = None

    def sheet(self) -> Sheet:
        """Return what is being done and how far it is, or what went wrong."""
        title = self._loading.title
        if self._fault is not None:
            return Sheet(title, (*bad_news(self._fault), Row((Button("stop", "Back"),))), foot="Esc: back")
        stage, share = self._loading.progress
        return Sheet(title, (Text(stage.value), Meter(share), Row((Button("stop", "Stop"),))), foot="Esc stops")

    def tick(self, dt: float) -> None:  # noqa: ARG002 - it takes as long as it takes
        """Hand the drawing over once it is there."""
        if self._fault is None and self._loading.over():
            self._fault = self._come()

    def take(self, used: Used) -> bool:  # noqa: ARG002 - there is one button
        """Stop, or go back."""
        return True

    @property
    def idle(self) -> bool:
        """Whether there is nothing to wait for."""
        return self._loading.over()

    def leave(self) -> None:
        """Read no further."""
        self._loading.give_up()
