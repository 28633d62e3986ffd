"""The mouse over controls: which one it is over, which one it holds, and what a click or a drag gives."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pygame

from game.ui.controls import Choice, Control, Field, Slider, Used, at_share, press, turn, usable


@dataclass(frozen=True)
class Placed:
    """A control and where it stands, in pixels of the window. track: of a slider, where its thumb runs."""

    control: Control
    rect: pygame.Rect
    track: pygame.Rect | None = None


@dataclass(frozen=True)
class Touch:
    """What is done to a control: focused by the keyboard, under the mouse, held by it.

    says: what a switch would do there.
    selected: whether all that is written there goes with the next letter.
    """

    focused: bool = False
    over: bool = False
    held: bool = False
    says: str = ""
    selected: bool = False


def moved(placed: Placed, by_px: int) -> Placed:
    """Return a control that stands `by_px` lower."""
    track = placed.track.move(0, by_px) if placed.track is not None else None
    return replace(placed, rect=placed.rect.move(0, by_px), track=track)


class Pointer:
    """The mouse. over, held: keys of controls, or None."""

    def __init__(self) -> None:
        self.over: str | None = None
        self.held: str | None = None

    def take(self, event: pygame.event.Event, placed: Sequence[Placed]) -> Used | None:
        """Take a mouse event over controls, the topmost last; returns what it gives."""
        if event.type == pygame.MOUSEMOTION:
            self.over = _key(_under(event.pos, placed))
            return self._drag(event.pos, placed)
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            at = _under(event.pos, placed)
            self.over = self.held = _key(at)
            return self._drag(event.pos, placed)
        if event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            held, self.held = self.held, None
            at = _under(event.pos, placed)
            return _click(at, event.pos) if at is not None and at.control.key == held else None
        return None

    def _drag(self, at: tuple[int, int], placed: Sequence[Placed]) -> Used | None:
        """Bring the thumb that is held to the mouse."""
        for one in placed:
            if one.control.key == self.held and isinstance(one.control, Slider) and one.track is not None:
                share = (at[0] - one.track.x - one.track.h / 2) / max(1, one.track.w - one.track.h)
                used = at_share(one.control, share)
                return None if used.value == one.control.value else used
        return None


def _key(placed: Placed | None) -> str | None:
    return None if placed is None else placed.control.key


def _under(at: tuple[int, int], placed: Sequence[Placed]) -> Placed | None:
    """Return the usable control under the mouse, or None."""
    hit = [one for one in placed if _catches(one).collidepoint(at) and usable(one.control)]
    return hit[-1] if hit else None


def _catches(placed: Placed) -> pygame.Rect:
    """Return where a control takes clicks: a slider along its track, not on its name."""
    on_track = isinstance(placed.control, Slider) and placed.track is not None
    return placed.track.clip(placed.rect) if on_track and placed.track is not None else placed.rect


def _click(placed: Placed, at: tuple[int, int]) -> Used | None:
    """Return what a click gives; on the left end of a choice it goes back."""
    control = placed.control
    if isinstance(control, Choice) and not control.opens and placed.track is not None:
        return turn(control, -1 if at[0] < placed.track.centerx else 1)
    return None if isinstance(control, Field) else press(control)  # a click brings the keyboard there, Enter ends it
