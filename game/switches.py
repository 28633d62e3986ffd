"""One switch or two in the place of a keyboard: the mark goes round by itself or by the one, and the other presses."""

from collections.abc import Iterable, Iterator

import pygame

from game.keys import alone
from game.page_layout import CLOSE
from game.pages import Pages
from game.scanning import Scan
from game.settings import Settings
from game.switch_keys import name_of, used

# What the mark goes over in the window, and the keys that do the same: cards of words, then controls of the panel.
ROUND: tuple[tuple[str, int, int], ...] = (
    ("up", pygame.K_UP, 0),
    ("right", pygame.K_RIGHT, 0),
    ("down", pygame.K_DOWN, 0),
    ("left", pygame.K_LEFT, 0),
    ("undo", pygame.K_z, pygame.KMOD_CTRL),
    ("redo", pygame.K_y, pygame.KMOD_CTRL),
    ("tool:lifted", pygame.K_SPACE, 0),
    ("clear", pygame.K_c, 0),
    ("save", pygame.K_s, 0),
    ("share", pygame.K_e, pygame.KMOD_CTRL),
    ("gallery", pygame.K_o, pygame.KMOD_CTRL),
    ("log", pygame.K_F2, 0),
    ("settings", pygame.K_F9, 0),
)


class Switches:
    """The switches of a window. Without any, all events pass as they are."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._scan = Scan()
        self._settings = Settings()

    @property
    def marked(self) -> str | None:
        """The word or control of the window that a press would mean, or None."""
        on = self._settings.switches > 0 and self._pages.top is None
        return ROUND[self._scan.at % len(ROUND)][0] if on else None

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
            self._scan = Scan(rest_s=self._scan.rest_s)  # begins anew where something else is on show

    def _walk(self) -> None:
        """Take the keyboard of the page on show one further."""
        if self._pages.top is not None:
            self._pages.walk()

    def _press(self) -> Iterator[pygame.event.Event]:
        """Yield the key that does what is marked."""
        after = self._scan.pressed()
        if after is None:
            return
        self._scan = after
        _, key, mod = ROUND[self._scan.at % len(ROUND)]
        if self._pages.top is not None:
            key, mod = (pygame.K_ESCAPE if self._pages.focused in (None, CLOSE.key) else pygame.K_RETURN), 0
        yield pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode="")
        yield pygame.event.Event(pygame.KEYUP, key=key, mod=mod)
