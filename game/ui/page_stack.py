"""The pages that lie open on the window: the topmost is seen and takes the keyboard and the mouse."""

from collections.abc import Callable
from dataclasses import replace

import pygame

from game.ui import page_view
from game.ui.action_table import ABOUT, Action
from game.ui.controls import Choice, Control, Field, Sets, Slider, Used, usable
from game.ui.focus import DIRECTIONS, Focus
from game.ui.page import Page, controls
from game.ui.page_layout import CLOSE, Plan, plan
from game.ui.painter import Painter
from game.ui.pointer import Placed, Touch, moved
from game.ui.text import Type

WHEEL = 60  # units that one click of the wheel scrolls
LEAF_LEAST = 40  # pixels that are still seen after a Page Down
MOVING = (Action.UP, Action.DOWN, Action.LEFT, Action.RIGHT)
LEAP_OF = {Action.LEFT: Action.LESS, Action.RIGHT: Action.MORE}  # of a slider, for words
ROOM = 12  # pixels kept between the focused control and the edge of what is seen


class Pages:
    """The pages that are open, and where keyboard and mouse are on the topmost one.

    use: does what controls ask for that is not their page's own: actions and settings.
    """

    def __init__(self, use: Callable[[Used], None] = lambda _: None) -> None:
        self._use_outside = use
        self._pile: list[Page] = []
        self._focus = Focus(paper=False)
        self._walked = "", Action.PRESS  # where a switch came to last, and what it would do there
        self._scroll = 0
        self._planned: object = None
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

    def close_all(self) -> None:
        """Come back to the paper."""
        while self._pile:
            self.close()

    def withdraw(self, name: str) -> None:
        """Close every page of this name, whatever lies above it."""
        top = self.top
        for page in [page for page in self._pile if page.name == name]:
            self._pile.remove(page)
            page.leave()
        if self.top is not top:
            self._begin()

    def _begin(self) -> None:
        """Bring the keyboard to where the page on show begins, or else to its first control."""
        self._focus, self._scroll, self._plan, self._planned = Focus(paper=False), 0, None, None
        self._walked = "", Action.PRESS
        if self.top is not None:
            there = [*controls(self.top.sheet())]
            self._focus.begin(there)
            begins = any(one.key == self.top.begins_at for one in there)
            self._focus.at = self.top.begins_at if begins else self._focus.at

    @property
    def draws(self) -> bool:
        """Whether there is a page with a pen of its own, whatever lies above it."""
        return any(page.draws for page in self._pile)

    @property
    def focused(self) -> str | None:
        """The key of the control that the keyboard is at."""
        return self._focus.at

    def walk(self) -> None:
        """Bring the keyboard to the next control that a press alone can use; after the last comes the closing mark.

        To a slider it comes twice: a press turns it down, and then up.
        """
        if self.top is None:
            return
        able = [one for one in controls(self.top.sheet()) if usable(one) and one.key not in self.top.passed_over]
        stops = [(one.key, action) for one in able for action in _presses(one)] + [(CLOSE.key, Action.CLOSE)]
        here = (self._focus.at, self.pressing)
        self._walked = stops[(stops.index(here) + 1) % len(stops) if here in stops else 0]
        self.focus(self._walked[0])

    @property
    def pressing(self) -> Action:
        """What a switch would do where the keyboard is."""
        if self._walked[0] == self._focus.at:
            return self._walked[1]
        return Action.CLOSE if self._focus.at is None else Action.PRESS

    def focus(self, key: str) -> None:
        """Bring the keyboard to a control of the page on show."""
        self._focus.at = key
        self._show_focus()

    def tick(self, dt: float) -> None:
        """Let `dt` seconds pass for the page on show."""
        if self.top is not None:
            self.top.tick(dt)

    # What the player does

    def key(self, action: Action | None, text: str = "", *, key: int = 0) -> bool:
        r"""Take a key that went down, or that is held, and return whether it meant anything here.

        text: what the key writes, "\b" for the one that takes back. key: itself, alone; 0 where
        another one means it.
        """
        if self.top is None:
            return False
        if self.top.takes_keys and key and action is not Action.CLOSE:
            page = self.top
            if page.press(key, text) and page is self.top:
                self.close()
            return True
        if self.top.draws and action in MOVING:
            self.top.move(action)
            return True
        placed = self._placed(self.top)
        self._focus.settle([one.control for one in placed])
        if self._focus.takes(action, text, placed):
            at = self._focus.at
            self.use(self._focus.key(action, text, placed))
            stays = action in (Action.UP, Action.DOWN) and self._focus.at == at  # at the first or the last control
            if action in DIRECTIONS and (stays or not placed):
                self._scroll_by(DIRECTIONS[action] * WHEEL)
            else:
                self._show_focus()
            return True
        if action is Action.CLOSE:
            self.close()
        return action is Action.CLOSE or self._leaf(action)

    def say(self, action: Action) -> bool:
        """Take what a word asks for, as a key does, and return whether it meant anything here.

        A slider goes by leaps: a word takes longer than a key. "Next" goes on in a text that has nothing to mark.
        """
        here = (
            None if self.top is None else next((c for c in controls(self.top.sheet()) if c.key == self.focused), None)
        )
        if isinstance(here, Slider) and action in LEAP_OF:
            action = LEAP_OF[action]
        elif action is Action.NEXT and here is None and self._plan is not None:
            action = Action.TOP if self._scroll == self._plan.most else Action.LESS  # which scrolls on, as Page Down
        return self.key(action)

    @property
    def turns(self) -> bool:
        """Whether left and right change what is marked, and do not move the mark."""
        here = (
            []
            if self.top is None or self.top.draws
            else [one for one in controls(self.top.sheet()) if one.key == self.focused]
        )
        return any(isinstance(one, Slider) or (isinstance(one, Choice) and not one.opens) for one in here)

    def _leaf(self, action: Action | None) -> bool:
        """Scroll by as much as is seen, or to an end; returns whether that was asked for."""
        if self._plan is None or action not in (Action.MORE, Action.LESS, Action.TOP, Action.END):
            return False
        way = -1 if action in (Action.MORE, Action.TOP) else 1  # Page Up, which makes a slider more, goes up here
        whole = action in (Action.TOP, Action.END)
        self._scroll_by(way * (self._plan.most if whole else self._plan.view.h - LEAF_LEAST))
        return True

    @property
    def writes(self) -> bool:
        """Whether the keyboard is at a line of text."""
        top = self.top
        return top is not None and any(
            isinstance(one, Field) and one.key == self._focus.at for one in controls(top.sheet())
        )

    def _placed(self, page: Page) -> list[Placed]:
        """Return the controls as they are now, where they were drawn; several keys may come before the next frame."""
        drawn = {one.control.key: one for one in self._plan.placed} if self._plan is not None else {}
        blank = pygame.Rect(0, 0, 0, 0)
        return [
            replace(drawn.get(control.key, Placed(control, blank)), control=control)
            for control in controls(page.sheet())
        ]

    def mouse(self, event: pygame.event.Event, face: Type) -> None:
        """Take what the mouse does."""
        if self.top is None or self._plan is None:
            return
        if event.type == pygame.MOUSEWHEEL:
            self._scroll_by(-event.y * face.px(WHEEL))
            return
        there = [moved(one, -self._scroll) for one in self._plan.placed]
        there = [replace(one, rect=one.rect.clip(self._plan.view)) for one in there]
        focus, used = self._focus.at, self._focus.mouse(event, [*there, self._plan.close])
        if self._focus.at == CLOSE.key:  # the mouse alone goes there: the keyboard has Esc
            self._focus.at = focus
        self.use(used)

    def use(self, used: Used | None) -> None:
        """Do what a control of the page on show asks for, and close the page when it is done with.

        Who comes back from another page that it opens finds the keyboard there.
        """
        page = self.top
        if used is None or page is None:
            return
        # Drawn before it was used, perhaps: what it does now is what counts.
        control = next((one for one in (CLOSE, *controls(page.sheet())) if one.key == used.control.key), used.control)
        page.begins_at = control.key
        match control.does:
            case Action.CLOSE:
                self.close()
            case Action() | Sets():
                self._use_outside(replace(used, control=control))
            case _:
                if page.take(replace(used, control=control)) and page is self.top:
                    self.close()

    # What the player sees

    def draw(self, painter: Painter, *, words: str = "", level: float = 0.0, beside: pygame.Rect | None = None) -> None:
        """Draw the page on show over the whole window, if there is one, or where it draws beside the paper.

        words: what to say of spoken words at its foot; with how loud it is now, 0 to 1. A page that draws says it
        itself. beside: the place beside the paper.
        """
        if self.top is None:
            return
        sheet, window = self.top.sheet(), painter.surface.get_size()
        beside = beside if self.top.draws else None
        wanted = (sheet, window, painter.face, None if beside is None else tuple(beside))
        if self._plan is None or wanted != self._planned:
            first = self._plan is None
            self._plan, self._planned = plan(sheet, window, painter.face, beside=beside), wanted
            self._scroll_by(0)
            self._focus.settle([*controls(sheet)])
            if first:
                self._show_focus()
        page_view.draw(
            painter,
            sheet,
            self._plan,
            scroll=self._scroll,
            touch_of=self._touch,
            pictures=self.top.picture,
            beside=beside is not None,
        )
        if words and not self.top.draws:
            page_view.draw_foot(painter, self._plan, words, level=level)

    def _touch(self, key: str) -> Touch:
        """Return what keyboard and mouse do to a control."""
        touch = self._focus.touch(key)
        return replace(touch, says=ABOUT[self.pressing].says) if touch.focused else touch

    def _scroll_by(self, by: int) -> None:
        """Scroll by pixels, no further than the page goes."""
        most = self._plan.most if self._plan else 0
        self._scroll = min(max(self._scroll + by, 0), most)

    def _show_focus(self) -> None:
        """Scroll until the control that the keyboard is at is seen."""
        at = self._focus.focused(self._plan.placed) if self._plan is not None else None
        if at is None or self._plan is None:
            return
        view = self._plan.view
        if at.rect.top - self._scroll < view.top + ROOM:
            self._scroll_by(at.rect.top - view.top - ROOM - self._scroll)
        elif at.rect.bottom - self._scroll > view.bottom - ROOM:
            self._scroll_by(at.rect.bottom - view.bottom + ROOM - self._scroll)


def _presses(control: Control) -> tuple[Action, ...]:
    """Return what a switch can do at a control; what asks for letters it passes over."""
    if isinstance(control, Field):
        return ()
    return (Action.LESS, Action.MORE) if isinstance(control, Slider) else (Action.PRESS,)
