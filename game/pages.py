"""The pages that lie open on the window: the topmost is seen and takes the keyboard and the mouse."""

from dataclasses import replace

import pygame

from game import page_view
from game.controls import Control, Field, Slider, Tile, Used, press, turn, usable, written
from game.keys import Action
from game.page import Page, Sheet, controls
from game.page_layout import CLOSE, Plan, plan
from game.pointer import Placed, Pointer, moved
from game.text import Type
from game.widgets import Touch

WHEEL = 60  # units that one click of the wheel scrolls
ROOM = 12  # units kept between the focused control and the edge of what is seen


class Pages:
    """A pile of pages, and where the hands are on the topmost one."""

    def __init__(self) -> None:
        self._pile: list[Page] = []
        self._pointer = Pointer()
        self._focus: str | None = None
        self._scroll = 0
        self._planned: tuple[Sheet, tuple[int, int], float] | None = None
        self._plan: Plan | None = None

    @property
    def top(self) -> Page | None:
        """The page on show, or None where the paper is."""
        return self._pile[-1] if self._pile else None

    def open(self, page: Page) -> None:
        """Lay a page on top; one of the same name that is open already is closed instead."""
        if self.top is not None and self.top.name == page.name:
            self.close()
            return
        self._pile.append(page)
        self._begin()

    def close(self) -> None:
        """Close the page on show."""
        if self._pile:
            self._pile.pop().leave()
            self._begin()

    def _begin(self) -> None:
        """Bring the hands to the first control of the page on show."""
        self._pointer, self._focus, self._scroll, self._plan, self._planned = Pointer(), None, 0, None, None
        if self.top is not None:
            self._focus = next((c.key for c in controls(self.top.sheet()) if usable(c)), None)

    # What the player does

    def key(self, action: Action | None, text: str = "") -> bool:
        r"""Take a key that went down, or that is held, and return whether it meant anything here.

        text: what the key writes, "\b" for the one that takes back.
        """
        if self.top is None:
            return False
        listed = [control for control in controls(self.top.sheet()) if usable(control)]
        at = next((i for i, control in enumerate(listed) if control.key == self._focus), -1)
        here = listed[at] if at >= 0 else None
        writing = isinstance(here, Field) and bool(text) and (text.isprintable() or text == "\b")
        if writing and isinstance(here, Field):
            self._use(written(here, text))
        elif action is Action.CLOSE:
            self.close()
        elif action in (Action.NEXT, Action.DOWN, Action.PREVIOUS, Action.UP):
            self._go(1 if action in (Action.NEXT, Action.DOWN) else -1, listed, at, action)
        elif action in (Action.LEFT, Action.RIGHT) and here is not None:
            direction = 1 if action is Action.RIGHT else -1
            changed = turn(here, direction)
            if changed is not None:
                self._use(changed)
            elif not isinstance(here, Slider | Field):
                self._go(direction, listed, at, action)
        elif action is Action.PRESS and here is not None:
            self._use(press(here))
        else:
            return False
        return True

    def _go(self, by: int, listed: list[Control], at: int, action: Action) -> None:
        """Bring the keyboard to the next control; up and down among pictures go by lines; without any, scroll."""
        if not listed:
            self._scroll_by(by * WHEEL)
            return
        if action in (Action.UP, Action.DOWN) and at >= 0 and isinstance(listed[at], Tile):
            by = self._line_away(listed, at, by)
        to = at + by if at >= 0 else 0
        if action in (Action.NEXT, Action.PREVIOUS):
            to %= len(listed)
        self._focus = listed[min(max(to, 0), len(listed) - 1)].key
        self._show_focus()

    def _line_away(self, listed: list[Control], at: int, by: int) -> int:
        """Return how many controls away the nearest one of the next line is."""
        places = {placed.control.key: placed.rect for placed in self._plan.placed} if self._plan else {}
        here = places.get(listed[at].key)
        if here is None:
            return by
        rows = [(i, places[c.key]) for i, c in enumerate(listed) if c.key in places]
        beyond = [(i, r) for i, r in rows if (r.centery - here.centery) * by > here.h // 4]
        if not beyond:
            return 0
        nearest = min(beyond, key=lambda one: (abs(one[1].centery - here.centery), abs(one[1].centerx - here.centerx)))
        return nearest[0] - at

    def mouse(self, event: pygame.event.Event, face: Type) -> None:
        """Take what the mouse does."""
        if self.top is None or self._plan is None:
            return
        if event.type == pygame.MOUSEWHEEL:
            self._scroll_by(-event.y * face.px(WHEEL))
            return
        seen = self._plan.view
        there = [moved(one, -self._scroll) for one in self._plan.placed]
        there = [replace(one, rect=one.rect.clip(seen)) for one in there]
        used = self._pointer.take(event, [*there, self._plan.close])
        if event.type == pygame.MOUSEBUTTONDOWN and self._pointer.held not in (None, CLOSE.key):
            self._focus = self._pointer.held
        if used is not None and used.key == CLOSE.key:
            self.close()
        else:
            self._use(used)

    def _use(self, used: Used | None) -> None:
        """Let the page take what was used, and close it when it is done with."""
        page = self.top
        if used is None or page is None:
            return
        if page.take(used) and page is self.top:
            self.close()

    # What the player sees

    def draw(self, surface: pygame.Surface, face: Type) -> None:
        """Draw the page on show over the whole window, if there is one."""
        if self.top is None:
            return
        sheet = self.top.sheet()
        wanted = (sheet, surface.get_size(), face.px(1000))
        if self._plan is None or wanted != self._planned:
            first = self._plan is None
            self._plan, self._planned = plan(sheet, surface.get_size(), face), wanted
            self._scroll_by(0)
            if first:
                self._show_focus()
        page_view.draw(
            surface, sheet, self._plan, face, scroll=self._scroll, hands=self._touch, pictures=self.top.picture
        )

    def _touch(self, key: str) -> Touch:
        pointer = self._pointer
        return Touch(focused=key == self._focus, over=key == pointer.over, held=key == pointer.held)

    def _scroll_by(self, by: int) -> None:
        """Scroll by pixels, no further than the page goes."""
        most = self._plan.most if self._plan else 0
        self._scroll = min(max(self._scroll + by, 0), most)

    def _show_focus(self) -> None:
        """Scroll until the control that the keyboard is at is seen."""
        at: Placed | None = None
        if self._plan is not None:
            at = next((one for one in self._plan.placed if one.control.key == self._focus), None)
        if at is None or self._plan is None:
            return
        view = self._plan.view
        if at.rect.top - self._scroll < view.top + ROOM:
            self._scroll_by(at.rect.top - view.top - ROOM - self._scroll)
        elif at.rect.bottom - self._scroll > view.bottom - ROOM:
            self._scroll_by(at.rect.bottom - view.bottom + ROOM - self._scroll)
