"""The keyboard: which key asks for what, and the list of keys for the help, both made from the table of actions."""

from collections.abc import Mapping
from itertools import groupby
from types import MappingProxyType
from unicodedata import name as unicode_name

import pygame

from game.ui.action_table import ABOUT, Action
from game.ui.page import Keys

CONTROL = pygame.KMOD_CTRL | pygame.KMOD_META  # Cmd is what Ctrl is elsewhere
SHIFTED = pygame.KMOD_CTRL | pygame.KMOD_SHIFT


def _held_with(held: int) -> Mapping[int, Action]:
    """Return what keys ask for that are held with these: by the key."""
    keys = ((key, action) for action, about in ABOUT.items() for key in about.keys)
    return MappingProxyType({key.code: action for key, action in keys if key.code and key.held == held})


PLAIN = _held_with(0)  # with nothing
WITH_CONTROL = _held_with(pygame.KMOD_CTRL)
WITH_SHIFT = _held_with(pygame.KMOD_SHIFT)
WITH_CONTROL_SHIFT = _held_with(SHIFTED)
# Signs stand on other keys in other countries, so they are known by what they write.
WRITTEN: Mapping[str, Action] = MappingProxyType(
    {key.sign: action for action, about in ABOUT.items() for key in about.keys if key.sign}
)
# Where the keys stand that write these in the United States: by that a keyboard of another script, whose keys write no
# Latin letter, still has all shortcuts. The code of a letter or sign of pygame is the sign itself.
PLACES: Mapping[int, int] = MappingProxyType(
    {pygame.KSCAN_A + i: pygame.K_a + i for i in range(26)}
    | {
        pygame.KSCAN_MINUS: pygame.K_MINUS,
        pygame.KSCAN_EQUALS: pygame.K_EQUALS,
        pygame.KSCAN_LEFTBRACKET: pygame.K_LEFTBRACKET,
        pygame.KSCAN_RIGHTBRACKET: pygame.K_RIGHTBRACKET,
        pygame.KSCAN_COMMA: pygame.K_COMMA,
        pygame.KSCAN_PERIOD: pygame.K_PERIOD,
        pygame.KSCAN_SLASH: pygame.K_SLASH,
    }
)
KEYPAD: Mapping[int, int] = MappingProxyType(  # what its keys are while Num Lock is off
    {
        pygame.K_KP_8: pygame.K_UP,
        pygame.K_KP_2: pygame.K_DOWN,
        pygame.K_KP_4: pygame.K_LEFT,
        pygame.K_KP_6: pygame.K_RIGHT,
        pygame.K_KP_7: pygame.K_HOME,
        pygame.K_KP_1: pygame.K_END,
        pygame.K_KP_9: pygame.K_PAGEUP,
        pygame.K_KP_3: pygame.K_PAGEDOWN,
    }
)
NAMED_KEYS = 1 << 30  # codes of pygame from here on are of keys that write nothing
SHIFT_WRITES = MappingProxyType({pygame.K_SLASH: "?", pygame.K_EQUALS: "+"})  # in the United States
REPEATING = frozenset(action for action, about in ABOUT.items() if about.repeats)  # go on while the key is held
ANYWHERE = frozenset(action for action, about in ABOUT.items() if about.anywhere)  # on pages too
ARROWS: dict[str, str] = {"\u2190": "left", "\u2191": "up", "\u2193": "down", "\u2192": "right"}  # they are drawn


OTHER_DEVICES = (
    Keys(("Gamepad",), "draws, A presses, B closes, X undoes, Y redoes, Start saves"),
    Keys(("Stick",), "of a gamepad: press it to open the menu"),
    Keys(("Shoulders",), "of a gamepad: previous or next control; Back shows this list"),
    Keys(("Switch",), "one or two switches instead of a keyboard: see Settings"),
)


HEADINGS: Mapping[Action, str] = MappingProxyType(  # of the list of keys: each stands before the row of its action
    {
        Action.LEFT: "Draw",
        Action.NEW: "Your drawings",
        Action.COLOUR: "Pen and paper",
        Action.MUTE: "Listening",
        Action.NEXT: "Without a mouse",
        Action.HELP: "Window",
    }
)


def _help() -> tuple[tuple[str, tuple[Keys, ...]], ...]:
    """Return the list of keys by headings, that of other devices before that of the window."""
    groups: dict[str, list[Keys]] = {}
    heading = ""
    for meaning, group in groupby(ABOUT.items(), key=lambda row: row[1].help):
        actions = dict(group)
        if Action.HELP in actions:
            groups["Gamepad and switches"] = list(OTHER_DEVICES)
        heading = next(filter(None, map(HEADINGS.get, actions)), heading)
        caps = (cap for about in actions.values() for cap in about.caps or (about.hint,))
        groups.setdefault(heading, []).extend([Keys(tuple(caps), meaning)] if meaning else [])
    return tuple((heading, tuple(rows)) for heading, rows in groups.items())


HELP_GROUPS = _help()
HELP = tuple(row for _, rows in HELP_GROUPS for row in rows)


def key_of(action: Action) -> tuple[int, int]:
    """Return the first key that asks for an action, and what is held with it."""
    key = ABOUT[action].keys[0]
    return key.code, key.held


def action_of(event: pygame.event.Event) -> Action | None:
    """Return what a KEYDOWN event asks for, or None."""
    control = bool(event.mod & CONTROL)
    shift = bool(event.mod & pygame.KMOD_SHIFT)
    key = _meant(event)
    # Where no text is taken the key does not say what Shift makes of it.
    by_place = SHIFT_WRITES.get(key, "") if shift else chr(key) if key != event.key and key < NAMED_KEYS else ""
    written = WRITTEN.get(getattr(event, "unicode", "")) or WRITTEN.get(by_place)
    if written is not None:
        return written
    if event.mod & pygame.KMOD_MODE:
        return None  # AltGr writes a sign that means nothing here
    if control:
        return (WITH_CONTROL_SHIFT if shift else WITH_CONTROL).get(key)
    if shift and key in WITH_SHIFT:
        return WITH_SHIFT[key]
    return PLAIN.get(key)


def _meant(event: pygame.event.Event) -> int:
    """Return the code of the key that an event means: its own, of its place, or of a keypad without Num Lock."""
    if not event.mod & pygame.KMOD_NUM and not getattr(event, "unicode", "").isdigit() and event.key in KEYPAD:
        return KEYPAD[event.key]
    if 127 < event.key < NAMED_KEYS and not unicode_name(chr(event.key), "").startswith("LATIN"):
        return int(PLACES.get(getattr(event, "scancode", 0), event.key))
    return int(event.key)


def alone(event: pygame.event.Event) -> bool:
    """Return whether an event is a key that goes down without Ctrl, Alt or Cmd, with which it means something else."""
    return event.type == pygame.KEYDOWN and not event.mod & (CONTROL | pygame.KMOD_ALT | pygame.KMOD_MODE)


class Held:
    """Keys that repeat while they are held: the first time at once, then after a pause, then steadily."""

    DELAY_S = 0.35
    EVERY_S = 0.07

    def __init__(self) -> None:
        self._waits: dict[int, tuple[Action, float]] = {}

    def down(self, key: int, action: Action) -> None:
        """Note that a key went down; what it asks for now is done by the caller."""
        if action in REPEATING:
            self._waits[key] = action, self.DELAY_S

    def up(self, key: int) -> None:
        """Note that a key came up."""
        self._waits.pop(key, None)

    def clear(self) -> None:
        """Forget all keys, as when the window loses the keyboard."""
        self._waits.clear()

    def tick(self, dt: float) -> list[Action]:
        """Let `dt` seconds pass and return what the held keys ask for once more."""
        due: list[Action] = []
        for key, (action, wait_s) in self._waits.items():
            left_s = wait_s - dt
            while left_s <= 0:
                due.append(action)
                left_s += self.EVERY_S
            self._waits[key] = action, left_s
        return due
