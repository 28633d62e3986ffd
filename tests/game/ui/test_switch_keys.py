"""The keys of the switches: chosen by pressing them, kept, shown, and refused where they would take something away."""

from pathlib import Path

import pygame
import pytest

from game.settings import Settings
from game.storage.settings_file import SettingsFile, load_settings
from game.ui.page import Keys
from game.ui.scanning import REST_S
from game.ui.switch_keys import FIRST, SECOND, label, name_of, refused, unknown
from game.window.pages.help import HelpPage
from game.window.pages.settings import SettingsPage
from game.window.pages.switch import PATIENCE_S, SwitchPage
from game.window.switch_access import SCAN_ORDER
from tests.support.gallery_window import texts, top
from tests.support.window import Window

TWO = Settings(switches=2)


@pytest.fixture
def window() -> Window:
    """Return a window for two switches, at its settings."""
    window = Window(TWO)
    window.press(pygame.K_F9)
    return window


def ask(window: Window, which: str) -> None:
    """Press the button for another key; the switch that presses needs a rest before."""
    window.frame()
    window.session.pages.focus(which)
    window.frame(dt=REST_S)
    window.press(pygame.K_RETURN)
    assert isinstance(top(window), SwitchPage)


def test_a_key_becomes_a_switch_by_being_pressed(window: Window) -> None:
    """F5 steps then, and Space no more; the settings keep it."""
    ask(window, FIRST)
    window.press(pygame.K_F5)
    assert isinstance(top(window), SettingsPage)
    assert window.session.settings.first_switch == "f5"
    window.press(pygame.K_ESCAPE)
    before = window.app._switches.marked
    window.press(pygame.K_SPACE)
    assert window.app._switches.marked == before
    window.press(pygame.K_F5)

    assert window.app._switches.marked != before


def test_the_second_switch_presses_with_its_new_key(window: Window) -> None:
    """With the mark at "up" the new key draws up."""
    ask(window, SECOND)
    window.press(pygame.K_b, written="b")
    window.press(pygame.K_ESCAPE)
    x, y = window.session.world.position
    assert window.app._switches.marked == SCAN_ORDER[0]
    window.frame(dt=REST_S)
    window.press(pygame.K_b, written="b")

    assert window.session.world.position == (x, y - 10)


@pytest.mark.parametrize(
    ("key", "written", "says"),
    [
        (pygame.K_d, "d", "D is already used: start or stop the demo voice"),
        (pygame.K_3, "3", "3 is already used: colour of the line"),
        (pygame.K_F2, "", "F2 is already used: the doctor: what I hear"),
        (pygame.K_8, "[", "is already used: threshold"),
        (pygame.K_z, "z", "Z is already used: undo the last line"),
        (pygame.K_y, "y", "Y is already used: the menu around the pen"),
        (pygame.K_o, "o", "O is already used: your drawings"),
        (pygame.K_q, "q", "Q is already used: quit"),
        (pygame.K_TAB, "\t", "Tab is already used: go to the next control"),
        (pygame.K_LSHIFT, "", "Left Shift is only used together with other keys."),
        (pygame.K_RETURN, "\r", "Enter is the key that presses."),
    ],
)
def test_a_key_in_use_is_refused(window: Window, key: int, written: str, says: str) -> None:
    """The page says what the key is there for and what to do; nothing else happens, and the next key counts."""
    ask(window, FIRST)
    window.press(key, written=written)
    assert isinstance(top(window), SwitchPage)
    assert says in texts(window)
    assert "Press another key" in texts(window)
    assert window.session.settings == TWO
    window.press(pygame.K_F6)

    assert window.session.settings.first_switch == "f6"


def test_the_key_that_it_was_may_stay(window: Window) -> None:
    """Who presses Space again has changed nothing."""
    ask(window, FIRST)
    window.press(pygame.K_SPACE, written=" ")

    assert isinstance(top(window), SettingsPage)
    assert window.session.settings == TWO


@pytest.mark.parametrize("way", ["esc", "time"])
def test_it_can_be_left_as_it_is(window: Window, way: str) -> None:
    """By Esc, and by waiting, for who has nothing to press but a switch that does not work."""
    ask(window, SECOND)
    if way == "esc":
        window.press(pygame.K_ESCAPE)
    else:
        window.wait(PATIENCE_S + 0.2)

    assert isinstance(top(window), SettingsPage)
    assert window.session.settings == TWO


def test_one_switch_may_take_the_key_of_the_second_one() -> None:
    """With one switch Enter is free: Space becomes the key of the second one, so that the two stay apart."""
    window = Window(Settings(switches=1, scan_ms=5000))
    window.press(pygame.K_F9)
    ask(window, FIRST)
    window.press(pygame.K_RETURN, written="\r")

    assert (window.session.settings.first_switch, window.session.settings.second_switch) == ("return", "space")


def test_both_enter_keys_are_one() -> None:
    """A switch that sends the keypad's Enter means the other one too."""
    assert name_of(pygame.K_KP_ENTER) == name_of(pygame.K_RETURN) == Settings().second_switch


@pytest.mark.parametrize(
    ("key", "shown"),
    [(pygame.K_SPACE, "Space"), (pygame.K_KP5, "Keypad 5"), (pygame.K_F5, "F5"), (pygame.K_b, "B")],
)
def test_a_key_is_called_what_stands_on_it(key: int, shown: str) -> None:
    """The names of the settings, as a player reads them."""
    assert label(name_of(key)) == shown


def test_a_key_without_a_name_is_refused() -> None:
    """What the settings could not name they could not keep."""
    fault = refused(12_345_678, "", TWO, FIRST)

    assert fault is not None
    assert "cannot be used" in fault.what


def test_the_list_of_keys_shows_the_switches() -> None:
    """F1 names the chosen keys and what they do; without switches it says where to choose them."""

    def rows(settings: Settings) -> dict[tuple[str, ...], str]:
        return {row.keys: row.meaning for row in HelpPage(settings).sheet().blocks if isinstance(row, Keys)}

    two = rows(Settings(switches=2, first_switch="f5"))
    assert "moves the mark on" in two["F5",]
    assert "presses" in two["Enter",]
    assert "presses" in rows(Settings(switches=1, first_switch="[5]"))["Keypad 5",]
    assert "Settings" in rows(Settings())["Switch",]
    assert ("Space",) in rows(Settings(switches=2, first_switch="f5"))
    assert "moves the mark on" in rows(Settings(switches=2))["Space",]


def test_chosen_keys_survive_a_restart(tmp_path: Path) -> None:
    """They are in the settings file by name; the same key for both is none that can be used."""
    path = tmp_path / "settings.toml"
    SettingsFile(path).save(Settings(first_switch="f5", second_switch="[5]"))
    assert load_settings(path) == (Settings(first_switch="f5", second_switch="[5]"), None)
    path.write_text('first_switch = "return"\n')
    loaded, fault = load_settings(path)

    assert loaded == Settings()
    assert fault is not None
    assert "first_switch and second_switch must be two different keys; using space and return" in fault.what


@pytest.mark.parametrize("which", [FIRST, SECOND])
def test_a_switch_without_a_name_is_no_setting(tmp_path: Path, which: str) -> None:
    """An empty name, which the mouse would match, gives the default key and a banner."""
    path = tmp_path / "settings.toml"
    path.write_text(f'switches = 1\n{which} = ""\n')
    loaded, fault = load_settings(path)

    assert loaded == Settings(switches=1)
    assert fault is not None
    assert f"{which} must be the name of a key, in quotes; using {getattr(Settings(), which)}" in fault.what


def test_a_key_is_found_by_its_name_in_capitals() -> None:
    """Who writes "F5" or "Space" in the settings file means the keys of these names."""
    window = Window(Settings(switches=2, first_switch="F5", second_switch="Space"))
    window.frame(dt=0.0)
    before = window.app._switches.marked
    window.press(pygame.K_F5)

    assert window.app._switches.marked != before
    assert window.session.notices.newest is None


def test_a_switch_that_no_keyboard_has_is_told() -> None:
    """A banner names it and says where to choose another; so it does while switches are not used yet."""
    window = Window(Settings(switches=2, first_switch="lever"))

    assert window.session.notices.newest == unknown(window.session.settings)
    assert window.session.notices.newest is not None
    assert "'lever'" in window.session.notices.newest.what
    told = [unknown(Settings(switches=count, second_switch="lever")) for count in range(3)]
    assert ["'lever'" in fault.what for fault in told if fault is not None] == [True] * 3
    assert unknown(Settings()) is None


def test_the_mouse_is_no_switch() -> None:
    """With a switch that no keyboard has, moving the mouse neither steps nor presses."""
    window = Window(Settings(switches=2, first_switch="lever", second_switch="pedal"))
    window.frame(dt=0.0)
    before = window.app._switches.marked
    window.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=(5, 5), rel=(1, 1), buttons=(0, 0, 0)))

    assert window.app._switches.marked == before
    assert window.session.world.drawing.lines == 0


def test_ctrl_with_the_key_of_a_switch_means_what_it_always_does() -> None:
    """A file may name Z: Ctrl Z takes the line back then, and Z alone presses."""
    window = Window(Settings(switches=1, first_switch="z"))
    window.press(pygame.K_LEFT)
    window.frame(dt=REST_S)
    window.press(pygame.K_z, mod=pygame.KMOD_LCTRL, written="\x1a")
    assert window.session.world.drawing.lines == 0
    window.press(pygame.K_z, written="z")

    assert window.session.world.drawing.lines == 1


@pytest.mark.parametrize("mod", [pygame.KMOD_RCTRL, pygame.KMOD_LMETA])
def test_ctrl_q_quits_while_a_key_is_asked_for(window: Window, mod: int) -> None:
    """It is not taken for a switch, nor refused as one."""
    ask(window, SECOND)
    window.press(pygame.K_q, mod=mod, written="\x11")

    assert not window.session.running
    assert window.session.settings == TWO


def test_alt_gr_is_held_with_other_keys() -> None:
    """It is refused as the keys are that it stands among, under each name that systems give it."""
    for key in (pygame.K_RALT, pygame.K_MODE, pygame.K_LMETA, pygame.K_RCTRL):
        fault = refused(key, "", TWO, FIRST)
        assert fault is not None
        assert "only used together" in fault.what
