"""How keyboard and mouse reach controls: where the focus is, which way it goes, and what using a control gives.

Controls of a group, such as colours, are one stop for Tab; arrows go about within it.
"""

from collections.abc import Sequence

import pygame

from game.ui.action_table import Action
from game.ui.controls import (
    Choice,
    Control,
    Field,
    Slider,
    Swatch,
    Tile,
    Toggle,
    Used,
    leap,
    press,
    turn,
    usable,
    written,
)
from game.ui.pointer import Placed, Pointer, Touch

DIRECTIONS = {Action.NEXT: 1, Action.DOWN: 1, Action.RIGHT: 1, Action.PREVIOUS: -1, Action.UP: -1, Action.LEFT: -1}

LEAPS = {Action.LESS: -1, Action.MORE: 1}


def stop_of(control: Control) -> str:
    """Return the name of the Tab stop that a control belongs to: its group, or itself."""
    return control.group or control.key


class Focus:
    """Keyboard and mouse at a set of controls. at: the key of the control that the keyboard is at, or None.

    paper: whether Tab also comes to where no control has the keyboard.
    """

    def __init__(self, *, paper: bool) -> None:
        self.at: str | None = None
        self.pointer = Pointer()
        self._paper = paper
        self._order: list[str] = []  # keys of all controls, as they were last
        self._selected: str | None = None  # the key of the line that the next letter replaces

    @property
    def hands(self) -> tuple[str | None, ...]:
        """All that `touch` depends on."""
        return self.at, self.pointer.over, self.pointer.held, self._selected

    def touch(self, key: str) -> Touch:
        """Return what keyboard and mouse do to a control."""
        over, held, selected = (key == at for at in (self.pointer.over, self.pointer.held, self._selected))
        return Touch(focused=key == self.at, over=over, held=held, selected=selected)

    def begin(self, controls: Sequence[Control]) -> None:
        """Bring the keyboard to the first control that can be used."""
        first = next((control for control in controls if usable(control)), None)
        self.at = first.key if first is not None else None
        self._selected = self.at if isinstance(first, Field) and first.selected else None

    def keep(self, placed: Sequence[Placed]) -> None:
        """Let go of a control that is not there any more; one that is off for now keeps the keyboard."""
        if self.at is not None and all(one.control.key != self.at for one in placed):
            self.at = None

    def settle(self, controls: Sequence[Control]) -> None:
        """Go to the control before the one that the keyboard was at where that has gone, or else to one after it."""
        if self.at in self._order and all(control.key != self.at for control in controls):
            able = {control.key for control in controls if usable(control)}
            at = self._order.index(self.at)
            nearest = [*reversed(self._order[:at]), *self._order[at:]]
            self.at = next((key for key in nearest if key in able), None)
        self._order = [control.key for control in controls]

    def focused(self, placed: Sequence[Placed]) -> Placed | None:
        """Return the control that the keyboard is at."""
        return next((one for one in placed if one.control.key == self.at), None)

    def takes(self, action: Action | None, text: str, placed: Sequence[Placed]) -> bool:
        """Return whether a key means anything here; text: what it writes."""
        here = self.focused(placed)
        if _writes(here, text) or action in (Action.NEXT, Action.PREVIOUS):
            return True
        if action in LEAPS or action is Action.ALL:
            return here is not None and isinstance(here.control, Field if action is Action.ALL else Slider)
        return (here is not None or not self._paper) and (action in DIRECTIONS or action is Action.PRESS)

    def key(self, action: Action | None, text: str, placed: Sequence[Placed]) -> Used | None:
        r"""Take a key that went down, or that is held; returns what it gives.

        text: what the key writes, "\b" for the one that takes back.
        """
        here = self.focused(placed)
        selected, self._selected = self._selected, self.at if action is Action.ALL else None
        if here is not None and isinstance(here.control, Field) and _writes(here, text):
            return written(here.control, text, selected=selected == self.at)
        if action is Action.PRESS:
            return press(here.control) if here is not None else None
        if action in LEAPS:
            return leap(here.control, LEAPS[action]) if here and isinstance(here.control, Slider) else None
        if action in (Action.NEXT, Action.PREVIOUS):
            self._tab(DIRECTIONS[action], placed)
        elif action in (Action.LEFT, Action.RIGHT) and here and isinstance(here.control, Slider | Choice | Field):
            return turn(here.control, DIRECTIONS[action])
        elif action in DIRECTIONS:
            self._step(action, placed)
        return None

    def _tab(self, by: int, placed: Sequence[Placed]) -> None:
        """Go to the next stop, and there to what is chosen or comes first."""
        able = [one.control for one in placed if usable(one.control)]
        stops: list[str | None] = [*([None] if self._paper else []), *dict.fromkeys(map(stop_of, able))]
        here = self.focused(placed)
        if not stops:
            return
        if here is not None and stop_of(here.control) not in stops:  # it is off for now, and all of its stop
            self.at = _beside(here, by, placed)
            return
        at = stops.index(stop_of(here.control)) if here is not None else 0 if self._paper else -by
        stop = stops[(at + by) % len(stops)]
        inside = [control for control in able if stop_of(control) == stop]
        self.at = next((c.key for c in inside if _chosen(c)), inside[0].key) if inside else None

    def _step(self, action: Action, placed: Sequence[Placed]) -> None:
        """Go to the next control, no further than the ends; up and down among pictures go by lines."""
        able = [one for one in placed if usable(one.control)]
        at = next((i for i, one in enumerate(able) if one.control.key == self.at), None)
        by = DIRECTIONS[action]
        if at is None:
            self.at = _beside(self.focused(placed), by, placed)
            return
        if action in (Action.UP, Action.DOWN) and isinstance(able[at].control, Tile):
            by = _line_away(able, at, by)
        self.at = able[min(max(at + by, 0), len(able) - 1)].control.key

    def rest(self) -> None:
        """Bring the keyboard back to the paper, and the mouse over nothing until it moves: a page lies above."""
        self.at = self.pointer.over = self.pointer.held = None

    def mouse(self, event: pygame.event.Event, placed: Sequence[Placed]) -> Used | None:
        """Take what the mouse does; a click brings the keyboard to the control, and in the window to the paper."""
        used = self.pointer.take(event, placed)
        if event.type == pygame.MOUSEBUTTONDOWN:
            self.at = None if self._paper else self.pointer.held or self.at
            self._selected = None
        return used


def _writes(here: Placed | None, text: str) -> bool:
    """Return whether a text goes into the line that the keyboard is at."""
    return here is not None and isinstance(here.control, Field) and bool(text) and (text.isprintable() or text == "\b")


def _beside(here: Placed | None, by: int, placed: Sequence[Placed]) -> str | None:
    """Return the key of the next control that can be used after (by = 1) or before (-1) one that is off, or its own.

    Where the keyboard is at none, it is the first.
    """
    at = placed.index(here) if here is not None else -1
    beyond = placed[at + 1 :] if by > 0 or here is None else placed[:at][::-1]
    own = here.control.key if here is not None else None
    return next((one.control.key for one in beyond if usable(one.control)), own)


def _chosen(control: Control) -> bool:
    """Return whether this is the one of its stop that is chosen."""
    return control.on if isinstance(control, Toggle) else isinstance(control, Swatch | Tile) and control.chosen


def _line_away(able: Sequence[Placed], at: int, by: int) -> int:
    """Return how many controls away the nearest one of the next line up (by = -1) or down (1) is."""
    here = able[at].rect
    beyond = [(i, one.rect) for i, one in enumerate(able) if (one.rect.centery - here.centery) * by > here.h // 4]
    if not beyond:
        return 0
    return min(beyond, key=lambda one: (abs(one[1].centery - here.centery), abs(one[1].centerx - here.centerx)))[0] - at
