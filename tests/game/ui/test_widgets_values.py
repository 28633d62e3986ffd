"""What the box of a choice shows where its value is too long, and where the whole of it is read."""

import pygame
import pytest

from game.ui.controls import Choice
from game.ui.pointer import Placed
from game.ui.text import Type
from game.ui.widgets import SIZE, shortened
from tests.support.window import listening_window
from tests.support.written import written

FULL = "Built-in Audio Analog Stereo Input"


def box(room_px: int, value: str = FULL) -> tuple[Placed, Choice]:
    """Return a choice that opens, with this much room for its value: at scale 1 the arrow takes 54 px."""
    control = Choice("device", "", (value,), 0, opens=True)
    return Placed(control, pygame.Rect(0, 0, room_px + 54, 34)), control


def test_what_has_room_is_shown_whole() -> None:
    """With room for all, all is shown; with a pixel less the middle goes."""
    pygame.font.init()
    face = Type(1.0)
    whole = face.width(FULL, size=SIZE)

    assert shortened(*box(whole), face) == FULL
    assert "\u2026" in shortened(*box(whole - 1), face)


def test_a_long_name_keeps_both_ends() -> None:
    """What tells microphones apart stands at either end: the maker, and which of its inputs it is."""
    pygame.font.init()
    name = "Built-in Audio Analog Stereo Input of the Desk, number 2"
    short = shortened(*box(150, name), Type(1.0))
    begins, _, ends = short.partition("\u2026")

    assert name.startswith(begins)
    assert name.endswith(ends)
    assert min(len(begins), len(ends)) > 5


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_the_whole_name_is_a_hand_away(way: str) -> None:
    """At 1000 px a long name is cut; under the mouse or the keyboard a tag has all of it."""
    window = listening_window()
    window.listener.listens(FULL)
    window.listener.outbox.devices.append((FULL,))
    window.frame()
    with written() as said:
        window.frame()
    assert FULL not in said
    if way == "mouse":
        window.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=window.at("sources"), rel=(0, 0), buttons=(0, 0, 0)))
    else:
        window.app.focus.at = "sources"

    with written() as said:
        window.frame()
    assert FULL in said
