"""How tests use switches: step to a place of the window, press there, and read what is marked."""

import pygame

from game.settings import Settings
from game.ui.action_table import Action
from game.ui.scanning import REST_S
from game.window.switch_access import COLOURS, SCAN_ORDER
from tests.support.window import Window

TWO = Settings(switches=2)


def press(window: Window, key: int = pygame.K_SPACE) -> None:
    """Press a switch, after the rest that a press needs."""
    window.frame(dt=REST_S)
    window.press(key)


def step_to(window: Window, name: str) -> None:
    """Step with the first of two switches until the mark is at a word or control of the window."""
    for _ in range(len(SCAN_ORDER) + COLOURS):
        stop = window.app._switches.marked
        assert stop is not None
        if name in stop.places:
            return
        window.press(pygame.K_SPACE)
    raise AssertionError(f"the mark never came to {name}")


def do(window: Window, *names: str, action: Action = Action.PRESS) -> None:
    """Step to each of the names and press there: a row first, and then what is in it.

    action: LESS or MORE of a slider.
    """
    for i, name in enumerate(names, start=1):
        step_to(window, name)
        if i == len(names) and action is Action.MORE:
            window.press(pygame.K_SPACE)  # the second of its places
        press(window, pygame.K_RETURN)


def says(window: Window) -> str:
    """Return what the window says of the mark."""
    stop = window.app._switches.marked
    return stop.says if stop is not None else ""
