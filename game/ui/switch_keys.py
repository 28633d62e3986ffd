"""The keys of one switch or two: how they are called, and which ones are free to be switches."""

import pygame

from game.messages import Fault
from game.settings import Setting, Settings
from game.ui.action_table import ABOUT, Action
from game.ui.keyboard import PLAIN, WITH_CONTROL, WRITTEN

FIRST, SECOND = Setting.FIRST_SWITCH.field, Setting.SECOND_SWITCH.field
LABELS = {
    "return": "Enter",
    "escape": "Esc",
    "up": "Arrow up",
    "down": "Arrow down",
    "left": "Arrow left",
    "right": "Arrow right",
}
HELD = ("shift", "ctrl", "alt", "alt gr", "meta", "gui", "mode", "lock")  # how the names of such keys end
# What these two mean otherwise, the mark does for who uses switches.
FREE = (pygame.K_SPACE, pygame.K_RETURN, pygame.K_KP_ENTER)
REMEDY = "Press another key, such as F5."


def name_of(key: int) -> str:
    """Return what the settings call a key, in lower case; empty for one that has no name. Both Enter keys are one."""
    return pygame.key.name(pygame.K_RETURN if key == pygame.K_KP_ENTER else key)


def known(name: str) -> str:
    """Return what `name_of` calls the key that the settings call `name`, in any case; empty for one of no keyboard."""
    try:
        return name_of(pygame.key.key_code(name))
    except ValueError:
        return ""


def used(settings: Settings) -> tuple[str, ...]:
    """Return the keys that are switches, by the names of `name_of`: as many as there are switches."""
    return tuple(known(name) for name in (settings.first_switch, settings.second_switch)[: settings.switches])


def unknown(settings: Settings) -> Fault | None:
    """Return what to say about switches that no keyboard has, or None where all is well."""
    names = [name for name in (settings.first_switch, settings.second_switch) if not known(name)]
    if not names:
        return None
    return Fault(
        f"Your settings use a switch key {names[0]!r}, which no keyboard has.", "Choose its key in the settings, F9."
    )


def label(name: str) -> str:
    """Return what the player reads of a key that the settings call `name`."""
    if len(name) > 2 and name[0] == "[":
        return f"Keypad {name[1:-1]}"
    return LABELS.get(name, name.title())


def labels(settings: Settings) -> tuple[str, str]:
    """Return what the player reads of the first switch and of the second."""
    return label(settings.first_switch), label(settings.second_switch)


def refused(key: int, written: str, settings: Settings, which: str) -> Fault | None:
    """Return why a key cannot be a switch, and what to do, or None if it can.

    written: what the key writes. which: FIRST or SECOND.
    """
    name = name_of(key)
    if not name:
        return Fault("This key cannot be used.", REMEDY)
    if name.endswith(HELD):
        return Fault(f"{label(name)} is only used together with other keys.", REMEDY)
    if which == SECOND and name == settings.first_switch:
        return Fault(f"{label(name)} is the key that moves on.", "Press another key, or change that one first.")
    if which == FIRST and name == settings.second_switch and settings.switches == 2:
        return Fault(f"{label(name)} is the key that presses.", "Press another key, or change that one first.")
    action = WRITTEN.get(written) or PLAIN.get(key) or WITH_CONTROL.get(key)  # what stands beside Ctrl is pressed soon
    if action is None or key in FREE:
        return None
    return Fault(f"{label(name)} is already used: {_meaning(action)}.", REMEDY)


def chosen(key: int, settings: Settings, which: str) -> dict[str, str]:
    """Return the settings that change where a key becomes a switch; the key of an unused second one is exchanged."""
    name = name_of(key)
    if which == FIRST and name == settings.second_switch:
        return {FIRST: name, SECOND: settings.first_switch}
    return {which: name}


def _meaning(action: Action) -> str:
    """Return what a key is there for, as the help says it."""
    return ABOUT[action].help or action.value
