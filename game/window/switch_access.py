"""One switch or two in the place of a keyboard: the order in which the mark goes, and what a press does there."""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, replace

import pygame

from game.settings import Settings
from game.ui.action_table import ABOUT, Action, Place, placed_at
from game.ui.focus import Focus
from game.ui.keyboard import alone, key_of
from game.ui.page_stack import Pages
from game.ui.scanning import Scan
from game.ui.switch_keys import name_of, used
from game.window.layout import SLIDERS
from game.window.panel import WORD, colour_key

COLOURS = 9  # at most: those of the palette, and one of the player's own
TITLE = "title"  # of the panel: the place for what no control does
BACK = "menu back"  # below the ring of the menu: the place for what leaves it


@dataclass(frozen=True)
class Stop:
    """A place that the mark comes to.

    name: of a card of words or of a control, or TITLE. action: what a press asks for.
    at_control: whether that is asked of the control of this name, as by a keyboard that is at it.
    says: what a press does, where the place does not show that.
    inside: of a row: a press asks for nothing then, but goes in among these, and after the last of them comes out
        again.
    again: whether the mark stays for another press; else it comes back from a row to the first word.
    """

    name: str = ""
    action: Action = Action.PRESS
    at_control: bool = False
    says: str = ""
    inside: tuple["Stop", ...] = ()
    again: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """The names of all that it stands for: its own, or those of a row."""
        return tuple(stop.name for stop in self.inside) or (self.name,)


def _at(*names: str) -> tuple[Stop, ...]:
    """Return stops that press the controls of these names."""
    return tuple(Stop(name, at_control=True) for name in names)


def _of(*actions: Action) -> tuple[Stop, ...]:
    """Return stops that press the controls of these actions."""
    return tuple(Stop(one.value, at_control=True, again=ABOUT[one].repeats) for one in actions)


def _both_ways(slider: str) -> tuple[Stop, ...]:
    ways = (Action.LESS, Action.MORE)
    return tuple(Stop(slider, way, at_control=True, says=ABOUT[way].says, again=True) for way in ways)


def _at_title(action: Action) -> Stop:
    """Return the stop of an action that no control does."""
    about = ABOUT[action]
    return Stop(TITLE, action, says=about.says or about.name, again=about.repeats)


DIRECT = (Action.UP, Action.RIGHT, Action.DOWN, Action.LEFT, Action.UNDO)  # what is done most: in no row
SCAN_ORDER: tuple[Stop, ...] = (
    *(Stop(action.value, action) for action in DIRECT),
    Stop(Action.LIFTED.value, Action.PRESS, says=ABOUT[Action.PRESS].name),
    *_of(*placed_at(Place.CROSS)),
    Stop(inside=_of(*placed_at(Place.TOOLS, Place.GRID))),
    Stop(inside=(*_at(*map(colour_key, range(COLOURS))), *_of(*placed_at(Place.COLOURS)))),
    Stop(inside=tuple(stop for slider in SLIDERS for stop in _both_ways(slider))),
    Stop(inside=_of(*(action for action in placed_at(Place.BUTTONS) if action not in DIRECT))),
    Stop(inside=_of(*placed_at(Place.HEAD, Place.CORNER))),
    *_of(*placed_at(Place.LOG)),
    Stop(
        TITLE,
        says="Whole strokes, new drawing, demo voice, quit",
        inside=tuple(map(_at_title, placed_at(Place.TITLE))),
    ),
    *_of(Action.CLOSE, Action.DEMO, Action.PICTURE),  # with bad news alone, so that nothing else moves when it comes
)
LEAVE = Stop(BACK, Action.CLOSE, says="Back")


class Switches:
    """The switches of a window. Without any, all events pass as they are.

    focus: the keyboard of the window. there: tells which words and controls are in the window now.
    menu: tells of the menu around the pen how many entries its open level has and which one is marked; none while it
    is closed.
    """

    def __init__(
        self,
        pages: Pages,
        focus: Focus,
        there: Callable[[], Set[str]],
        menu: Callable[[], tuple[int, int]] = lambda: (0, 0),
    ) -> None:
        self._pages, self._focus, self._there, self._menu = pages, focus, there, menu
        self._menu_seen = 0, 0  # as it was when the mark came to where it is
        self._scan = Scan()
        self._row: int | None = None  # position in the scan order of the row that the mark is in
        self._settings = Settings()

    @property
    def marked(self) -> Stop | None:
        """What a press in the window would mean, or None."""
        if self._settings.switches == 0 or self._pages.top is not None:
            return None
        entries, _ = self._menu()
        if entries:  # the menu shows itself which of them is marked
            return LEAVE if self._scan.at >= entries else None
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
        self._follow_menu()
        page, at, keys = self._pages.top, self._scan.at, used(settings)
        pace_s = settings.scan_ms / 1000 if settings.switches == 1 else None
        self._scan = self._scan.later(dt, pace_s=pace_s)
        if self._scan.at != at:
            yield from self._walk()
        for event in events:
            name = name_of(event.key) if alone(event) else ""
            if not name or name not in keys:
                yield event
            elif len(keys) == 2 and name == keys[0]:
                self._scan = self._scan.stepped()
                yield from self._walk()
            else:
                yield from self._press()
        if self._pages.top is not page:
            self._begin()  # something else is on show

    def _begin(self, row: int | None = None) -> None:
        """Bring the mark to the first stop of the scan order, or of a row."""
        self._row, self._scan = row, replace(self._scan, at=0, waited_s=0.0)

    def _stops(self) -> list[Stop]:
        """Return what the mark goes over now: what is in the window of the scan order, or of the row that it is in."""
        there = self._there()
        stops = [stop for stop in SCAN_ORDER if not there.isdisjoint(stop.places)]
        words = [Stop(name, at_control=True, again=True) for name in there if name.startswith(WORD)]
        stops[len(DIRECT) : len(DIRECT)] = words  # those beside the four, where a model has more
        if self._row is None:
            return stops
        return [stop for stop in stops[self._row].inside if stop.name in there]

    def _follow_menu(self) -> None:
        """Begin at what is marked where the menu has opened or shows another level, and anew once it is closed."""
        if (seen := self._menu()) == self._menu_seen:
            return
        before, self._menu_seen = self._menu_seen, seen
        if seen[0]:
            self._row, self._scan = None, replace(self._scan, at=seen[1], waited_s=0.0)
        elif before[0]:
            self._begin()

    def _walk(self) -> Iterator[pygame.event.Event]:
        """Take the keyboard of the page on show one further, or come out of a row after its last stop.

        In the menu around the pen the next key marks the next entry; after the last one comes what leaves it.
        """
        entries, _ = self._menu()
        if self._pages.top is not None:
            self._pages.walk()
        elif entries:
            if self._scan.at != entries:
                yield from _key(*key_of(Action.NEXT))
                self._scan = replace(self._scan, at=self._menu()[1])
            self._menu_seen = self._menu()
        elif self._row is not None and self._scan.at >= len(self._stops()):
            self._scan, self._row = replace(self._scan, at=self._row + 1), None

    def _press(self) -> Iterator[pygame.event.Event]:
        """Yield the key that does what is marked."""
        after, stop = self._scan.pressed(), self.marked
        if after is None:
            return
        self._scan = after
        if self._menu()[0] and self._pages.top is None:
            yield from _key(*key_of(Action.PRESS if stop is None else stop.action))
            self._follow_menu()
            return
        if stop is None:
            yield from _key(*key_of(self._pages.pressing))
        elif stop.inside:
            self._begin(self._scan.at % len(self._stops()))
        else:
            self._focus.at = stop.name if stop.at_control else None
            yield from _key(*key_of(stop.action))
            self._focus.at = None  # the mark alone is to be seen
            if self._row is not None and not stop.again:
                self._begin()


def _key(key: int, mod: int) -> Iterator[pygame.event.Event]:
    """Yield a key that goes down and comes up, and writes nothing."""
    yield pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode="")
    yield pygame.event.Event(pygame.KEYUP, key=key, mod=mod)
