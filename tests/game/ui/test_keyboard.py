"""The keyboard: every key does what the help says, on any country's keyboard, and holds on while it is held."""

import pygame
import pytest

from game.ui.action_table import ABOUT, Action, Place, placed_at
from game.ui.gamepad import ON_PAD
from game.ui.keyboard import (
    HELP,
    PLAIN,
    REPEATING,
    WITH_CONTROL,
    WITH_CONTROL_SHIFT,
    WITH_SHIFT,
    WRITTEN,
    Held,
    action_of,
)
from game.ui.switch_keys import label, name_of
from tests.support.window import key_down

ARROW_KEYS = (pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT, pygame.K_RIGHT)
DIGITS = {key for key, action in PLAIN.items() if action is Action.COLOUR}


@pytest.mark.parametrize(
    ("key", "mod", "written", "action"),
    [
        (pygame.K_UP, 0, "", Action.UP),
        (pygame.K_LEFT, 0, "", Action.LEFT),
        (pygame.K_s, 0, "s", Action.SAVE),
        (pygame.K_s, pygame.KMOD_LCTRL, "\x13", Action.SAVE),
        (pygame.K_z, pygame.KMOD_LCTRL, "\x1a", Action.UNDO),
        (pygame.K_z, pygame.KMOD_RMETA, "z", Action.UNDO),
        (pygame.K_y, pygame.KMOD_RCTRL, "\x19", Action.REDO),
        (pygame.K_z, pygame.KMOD_LCTRL | pygame.KMOD_LSHIFT, "\x1a", Action.REDO),
        (pygame.K_q, pygame.KMOD_LCTRL, "\x11", Action.QUIT),
        (pygame.K_n, pygame.KMOD_LCTRL, "\x0e", Action.NEW),
        (pygame.K_BACKSPACE, 0, "\b", Action.UNDO_STROKE),
        (pygame.K_BACKSPACE, pygame.KMOD_RSHIFT, "\b", Action.REDO_STROKE),
        (pygame.K_q, 0, "q", None),
        (pygame.K_z, 0, "z", None),
        (pygame.K_c, pygame.KMOD_LCTRL, "\x03", Action.COPY),
        (pygame.K_p, pygame.KMOD_LCTRL, "\x10", Action.PRINT),
        (pygame.K_o, pygame.KMOD_LCTRL, "\x0f", Action.GALLERY),
        (pygame.K_e, pygame.KMOD_LCTRL, "\x05", Action.SHARE),
        (pygame.K_k, pygame.KMOD_LCTRL, "\x0b", None),
        (pygame.K_m, 0, "m", Action.MUTE),
        (pygame.K_d, 0, "d", Action.DEMO),
        (pygame.K_TAB, 0, "\t", Action.NEXT),
        (pygame.K_TAB, pygame.KMOD_LSHIFT, "\t", Action.PREVIOUS),
        (pygame.K_F1, 0, "", Action.HELP),
        (pygame.K_ESCAPE, 0, "\x1b", Action.CLOSE),
        (pygame.K_3, 0, "3", Action.COLOUR),
        (pygame.K_F7, 0, "", None),
    ],
)
def test_a_key_asks_for_its_action(key: int, mod: int, written: str, action: Action | None) -> None:
    """Each key asks for the action in the help; Ctrl and Cmd do the same; a lone Q does not quit."""
    assert action_of(key_down(key, mod=mod, written=written)) is action


@pytest.mark.parametrize(("written", "action"), WRITTEN.items())
def test_signs_are_known_by_what_they_write(written: str, action: Action) -> None:
    """Signs work wherever a keyboard has them: on a German one "[" is AltGr and 8, which Windows sends as Ctrl+Alt."""
    event = key_down(pygame.K_8, mod=pygame.KMOD_LCTRL | pygame.KMOD_RALT, written=written)

    assert action_of(event) is action


def test_the_help_names_every_action() -> None:
    """The list of keys has a line for each kind of action, and no action is reached in no way."""
    by_keys = PLAIN, WITH_SHIFT, WITH_CONTROL, WITH_CONTROL_SHIFT, WRITTEN
    reached = {action for keys in by_keys for action in keys.values()}
    controls_alone = {Action.SOURCES, Action.PEN_COLOUR, Action.PAPER_COLOUR, Action.PICTURE}

    assert reached == set(Action) - controls_alone
    assert controls_alone <= {*placed_at(*Place)}
    assert len(HELP) == 40


def test_every_action_has_a_row_with_a_name() -> None:
    """What the table does not know cannot be asked for; no two actions have one name."""
    assert set(ABOUT) == set(Action)
    assert len({about.name for about in ABOUT.values() if about.name}) == len(Action)


def test_every_button_shows_its_key() -> None:
    """Each button of the panel has a hint."""
    assert all(ABOUT[action].hint for action in placed_at(Place.BUTTONS))


def test_an_arrow_goes_on_while_it_is_held() -> None:
    """A held arrow draws at once (by the caller), again after the delay, then steadily, until it comes up."""
    held = Held()
    held.down(pygame.K_UP, Action.UP)

    assert held.tick(Held.DELAY_S - 0.01) == []
    assert held.tick(0.011) == [Action.UP]
    assert held.tick(3 * Held.EVERY_S + 0.001) == [Action.UP] * 3
    held.up(pygame.K_UP)
    assert held.tick(10) == []


def test_only_drawing_and_undoing_repeat() -> None:
    """Holding S saves once; arrows, undo and redo go on."""
    held = Held()
    for action in set(Action) - set(REPEATING):
        held.down(pygame.K_s, action)

    assert held.tick(10) == []


def test_held_keys_are_forgotten_with_the_window() -> None:
    """A window that loses the keyboard draws no further."""
    held = Held()
    held.down(pygame.K_UP, Action.UP)
    held.clear()

    assert held.tick(10) == []


def test_the_help_names_every_key_and_every_button_of_a_gamepad() -> None:
    """What the tables know stands in the list by the name that is on it, once for each key, sign and button."""
    caps = {key for row in HELP for key in row.keys}
    shown = " ".join((*caps, *(row.meaning for row in HELP)))
    keys = {label(name_of(key)) for key in PLAIN if key not in (pygame.K_KP_ENTER, *ARROW_KEYS, *DIGITS)}
    keys |= {f"Ctrl {label(name_of(key))}" for key in WITH_CONTROL if key != pygame.K_s}  # S alone does it too
    keys |= {f"Ctrl Shift {label(name_of(key))}" for key in WITH_CONTROL_SHIFT}
    assert {key for key in keys - caps if len(key) == 1 or key not in shown} == set()
    pads = ("draws, A presses", "B closes", "X undoes", "Y redoes", "Start", "Back", "Shoulders")
    assert [button for button in pads if button not in shown] == []
    assert next(row for row in HELP if "pen up, or down" in row.meaning).keys == ("Space", "Enter")
    colours = next(row for row in HELP if "colour" in row.meaning)
    assert (colours.keys[0], colours.keys[-1]) == ("1", "9")
    assert {pygame.K_1 + i for i in range(9)} == DIGITS
    assert len(ON_PAD) == 13  # the cross has four of them, the shoulders two


def placed(key: int, scancode: int, *, mod: int = 0, written: str = "") -> pygame.event.Event:
    """Return a key that goes down at a place of the keyboard."""
    return pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=written, scancode=scancode)


@pytest.mark.parametrize(
    ("letter", "place", "mod", "action"),
    [
        ("\u044b", pygame.KSCAN_S, 0, Action.SAVE),  # Russian
        ("\u044f", pygame.KSCAN_Z, pygame.KMOD_LCTRL, Action.UNDO),
        ("\u044f", pygame.KSCAN_Z, pygame.KMOD_LCTRL | pygame.KMOD_LSHIFT, Action.REDO),
        ("\u0439", pygame.KSCAN_Q, pygame.KMOD_LCTRL, Action.QUIT),
        ("\u0445", pygame.KSCAN_LEFTBRACKET, 0, Action.THRESHOLD_LESS),
        ("\u0431", pygame.KSCAN_COMMA, 0, Action.LINE_LESS),
        ("\u03bc", pygame.KSCAN_M, 0, Action.MUTE),  # Greek
        ("\u05d3", pygame.KSCAN_S, 0, Action.SAVE),  # Hebrew
        ("\u05d6", pygame.KSCAN_Z, pygame.KMOD_LCTRL, Action.UNDO),
        ("\u0633", pygame.KSCAN_S, 0, Action.SAVE),  # Arabic
    ],
)
def test_letters_count_by_their_place_where_keys_write_no_latin_ones(
    letter: str, place: int, mod: int, action: Action
) -> None:
    """The key that writes s in the United States saves on every keyboard of another script."""
    assert action_of(placed(ord(letter), place, mod=mod, written="" if mod else letter)) is action


@pytest.mark.parametrize(
    ("key", "place", "action"),
    [
        (pygame.K_q, pygame.KSCAN_A, None),  # French: q stands where a stands elsewhere
        (pygame.K_m, pygame.KSCAN_SEMICOLON, Action.MUTE),
        (pygame.K_z, pygame.KSCAN_Y, None),  # German
        (ord("\u00df"), pygame.KSCAN_MINUS, None),  # sharp s is a Latin letter
        (ord("\u00fc"), pygame.KSCAN_LEFTBRACKET, None),
    ],
)
def test_latin_letters_count_wherever_they_stand(key: int, place: int, action: Action | None) -> None:
    """Who reads m on a key mutes by it, and a Latin letter of another country stands for no other one."""
    assert action_of(placed(key, place)) is action


@pytest.mark.parametrize(
    ("key", "action"),
    [
        (pygame.K_KP_8, Action.UP),
        (pygame.K_KP_2, Action.DOWN),
        (pygame.K_KP_4, Action.LEFT),
        (pygame.K_KP_6, Action.RIGHT),
        (pygame.K_KP_9, Action.MORE),
        (pygame.K_KP_1, Action.END),
    ],
)
def test_the_keypad_draws_while_num_lock_is_off(key: int, action: Action) -> None:
    """Its arrows are arrows then; with Num Lock its digits mean nothing."""
    assert action_of(key_down(key)) is action
    assert action_of(key_down(key, mod=pygame.KMOD_NUM)) is None
    assert action_of(key_down(key, written="4")) is None


@pytest.mark.parametrize(
    ("key", "mod", "written", "action"),
    [
        (pygame.K_SLASH, pygame.KMOD_LSHIFT, "/", Action.HELP),
        (pygame.K_EQUALS, pygame.KMOD_LSHIFT, "=", Action.STEP_MORE),
        (pygame.K_MINUS, 0, "-", Action.STEP_LESS),
        (pygame.K_8, pygame.KMOD_MODE, "8", None),
    ],
)
def test_signs_are_known_while_no_text_is_taken(key: int, mod: int, written: str, action: Action | None) -> None:
    """The system tells then what a key writes without Shift; a digit with AltGr, which is a sign, chooses no colour."""
    assert action_of(key_down(key, mod=mod, written=written)) is action
