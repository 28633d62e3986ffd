"""One switch or two in the place of a keyboard: the round that the mark goes, and what a press does there."""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, replace

import pygame

from game.settings import Settings
from game.ui.focus import Focus
from game.ui.keyboard import alone
from game.ui.page_stack import Pages
from game.ui.scanning import AT_CONTROL, LESS, MORE, PRESS, SAYS, Scan
from game.ui.switch_keys import name_of, used
from game.window.layout import CORNER, GRIDS, SLIDERS, TOOLS

COLOURS = 9  # at most: those of the palette, and one of the player's own
TITLE = "title"  # of the panel: the place for what no control does


@dataclass(frozen=True)
class Stop:
    """A place that the mark comes to.

    name: of a card of words or of a control, or TITLE. key, mod: what a press sends.
    says: what a press does, where the place does not show that.
    inside: of a row: a press sends nothing then, but goes in among these, and after the last of them comes out again.
    again: whether the mark stays for another press; else it comes back from a row to the first word.
    """

    name: str = ""
    key: int = PRESS
    mod: int = 0
    says: str = ""
    inside: tuple["Stop", ...] = ()
    again: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """The names of all that it stands for: its own, or those of a row."""
        return tuple(stop.name for stop in self.inside) or (self.name,)


def _row(*names: str) -> Stop:
    return Stop(inside=tuple(Stop(name) for name in names))


def _both_ways(slider: str) -> tuple[Stop, Stop]:
    return Stop(slider, LESS, says=SAYS[LESS], again=True), Stop(slider, MORE, says=SAYS[MORE], again=True)


SCAN_ORDER: tuple[Stop, ...] = (
    Stop("up", pygame.K_UP),
    Stop("right", pygame.K_RIGHT),
    Stop("down", pygame.K_DOWN),
    Stop("left", pygame.K_LEFT),
    Stop("undo", pygame.K_z, pygame.KMOD_CTRL),
    Stop("tool:lifted", pygame.K_SPACE, says="Lift the pen, or put it down"),
    _row(*TOOLS, *GRIDS),
    _row(*(f"colour:{i}" for i in range(COLOURS)), "colour:any", "paper"),
    Stop(inside=tuple(stop for slider in SLIDERS for stop in _both_ways(slider))),
    Stop(inside=(Stop("redo", again=True), Stop("clear"), Stop("save"), Stop("share"))),
    _row("device", *CORNER),
    Stop("log"),
    Stop(
        TITLE,
        says="Whole strokes, new drawing, demo, quit",
        inside=(
            Stop(TITLE, pygame.K_BACKSPACE, says="Take back the whole stroke", again=True),
            Stop(TITLE, pygame.K_BACKSPACE, pygame.KMOD_SHIFT, says="Bring the stroke back", again=True),
            Stop(TITLE, pygame.K_n, pygame.KMOD_CTRL, says="A new drawing"),
            Stop(TITLE, pygame.K_d, says="The demo voice draws, or stops"),
            Stop(TITLE, pygame.K_q, pygame.KMOD_CTRL, says="Quit"),
        ),
    ),
    Stop("dismiss"),  # the last three are there with bad news alone, so that nothing else moves when it comes
    Stop("demo"),
    Stop("picture"),
)


class Switches:
    """The switches of a window. Without any, all events pass as they are.

    focus: the keyboard of the window. there: tells which words and controls are in the window now.
    """

    def __init__(self, pages: Pages, focus: Focus, there: Callable[[], Set[str]]) -> None:
        self._pages, self._focus, self._there = pages, focus, there
        self._scan = Scan()
        self._row: int | None = None  # position in the round of the row that the mark is in
        self._settings = Settings()

    @property
    def marked(self) -> Stop | None:
        """What a press in the window would mean, or None."""
        if self._settings.switches == 0 or self._pages.top is not None:
            return None
        stops = self._stops()
        return stops[self._scan.at % len(stops)]

    def as_keys(
        self, events: Iterable[pygame.event.Event], settings: Settings, dt: float
    ) -> Iterator[pygame.event.Event]:
        """Yield what the switches mean, as keys, and all else as it is; `dt` seconds passed."""
        self._settings = settings
        if settings.switches == 0 or (self._pages.top is not None and self._pages.top.takes_keys):
            yield from events
            return
        page, at, keys = self._pages.top, self._scan.at, used(settings)
        pace_s = settings.scan_ms / 1000 if settings.switches == 1 else None
        self._scan = self._scan.later(dt, pace_s=pace_s)
        if self._scan.at != at:
            self._walk()
        for event in events:
            name = name_of(event.key) if alone(event) else ""
            if not name or name not in keys:
                yield event
            elif len(keys) == 2 and name == keys[0]:
                self._scan = self._scan.stepped()
                self._walk()
            else:
                yield from self._press()
        if self._pages.top is not page:
            self._begin()  # something else is on show

    def _begin(self, row: int | None = None) -> None:
        """Bring the mark to the first stop of the round, or of a row."""
        self._row, self._scan = row, replace(self._scan, at=0, waited_s=0.0)

    def _stops(self) -> list[Stop]:
        """Return what the mark goes over now: what is in the window of the round, or of the row that it is in."""
        there = self._there()
        stops = [stop for stop in SCAN_ORDER if not there.isdisjoint(stop.places)]
        if self._row is None:
            return stops
        return [stop for stop in stops[self._row].inside if stop.name in there]

    def _walk(self) -> None:
        """Take the keyboard of the page on show one further, or come out of a row after its last stop."""
        if self._pages.top is not None:
            self._pages.walk()
        elif self._row is not None and self._scan.at >= len(self._stops()):
            self._scan, self._row = replace(self._scan, at=self._row + 1), None

    def _press(self) -> Iterator[pygame.event.Event]:
        """Yield the key that does what is marked."""
        after, stop = self._scan.pressed(), self.marked
        if after is None:
            return
        self._scan = after
        if stop is None:
            yield from _key(self._pages.pressing)
        elif stop.inside:
            self._begin(self._scan.at % len(self._stops()))
        else:
            self._focus.at = stop.name if stop.key in AT_CONTROL else None
            yield from _key(stop.key, stop.mod)
            self._focus.at = None  # the mark alone is to be seen
            if self._row is not None and not stop.again:
                self._begin()


def _key(key: int, mod: int = 0) -> Iterator[pygame.event.Event]:
    """Yield a key that goes down and comes up, and writes nothing."""
    yield pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode="")
    yield pygame.event.Event(pygame.KEYUP, key=key, mod=mod)
