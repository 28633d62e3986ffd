"""Gamepads and joysticks do what the keys do, from the event to the drawing."""

import pygame
import pytest

from game.messages import Tool
from game.settings import Settings
from game.ui.gamepad import BEGINS, ENDS, FULL, Gamepads
from game.ui.keyboard import Held
from game.ui.switch_keys import FIRST
from game.window.pages.switch import SwitchPage
from tests.support.window import Window

Event = pygame.event.Event


def pad(button: int, *, down: bool = True, device: int = 0) -> Event:
    """Return a button of a gamepad that goes down or comes up."""
    kind = pygame.CONTROLLERBUTTONDOWN if down else pygame.CONTROLLERBUTTONUP
    return Event(kind, button=button, instance_id=device)


def lean(axis: int, share: float, *, device: int = 0) -> Event:
    """Return a lean of a gamepad's stick: axis 0 to the right, 1 downwards, by a share of -1 to 1."""
    return Event(pygame.CONTROLLERAXISMOTION, axis=axis, value=round(share * FULL), instance_id=device)


def tap(window: Window, *buttons: int) -> None:
    """Press buttons of a gamepad and let them go."""
    for button in buttons:
        window.frame(pad(button), pad(button, down=False))


def keys(pads: Gamepads, *events: Event) -> list[tuple[str, bool]]:
    """Return the names of the keys that events become, each with whether it goes down."""
    return [(pygame.key.name(event.key), event.type == pygame.KEYDOWN) for event in pads.as_keys(events)]


@pytest.fixture
def window() -> Window:
    """Return a window of 1000 x 700, whose pen stands in the middle of the paper."""
    window = Window()
    window.frame()
    return window


def test_the_cross_draws_as_the_arrows_do(window: Window) -> None:
    """Right and up on the cross draw two lines of 10 px; X takes one back, Y brings it back."""
    x, y = window.session.world.position
    tap(window, pygame.CONTROLLER_BUTTON_DPAD_RIGHT, pygame.CONTROLLER_BUTTON_DPAD_UP)
    assert window.session.world.position == (x + 10, y - 10)
    tap(window, pygame.CONTROLLER_BUTTON_X)
    assert window.session.world.position == (x + 10, y)
    tap(window, pygame.CONTROLLER_BUTTON_Y)

    assert window.session.world.drawing.lines == 2


def test_a_stick_that_is_held_goes_on_as_a_held_key(window: Window) -> None:
    """A lean draws at once, again after the delay, and no more once the stick is back."""
    x, y = window.session.world.position
    window.frame(lean(0, -1.0), dt=0.0)
    assert window.session.world.position == (x - 10, y)
    window.frame(dt=Held.DELAY_S + Held.EVERY_S / 2)
    assert window.session.world.position == (x - 20, y)
    window.frame(lean(0, 0.0), dt=0.0)
    window.frame(dt=10.0)

    assert window.session.world.position == (x - 20, y)


def test_a_stick_needs_a_clear_lean_and_keeps_it() -> None:
    """Below BEGINS nothing; then it holds down to ENDS, so that a trembling hand gives one command and not many."""
    pads = Gamepads()
    trembling = [lean(0, share) for share in (BEGINS - 0.05, BEGINS + 0.05, ENDS + 0.05, BEGINS + 0.05, ENDS - 0.05)]

    assert keys(pads, *trembling) == [("right", True), ("right", False)]


def test_a_slanting_stick_means_the_nearest_way() -> None:
    """0.7 to the right and 0.9 down is down; the key that was held before comes up first."""
    pads = Gamepads()

    assert keys(pads, lean(0, 0.7)) == [("right", True)]
    assert keys(pads, lean(1, 0.9)) == [("right", False), ("down", True)]


def test_the_other_stick_means_nothing() -> None:
    """Axes but the first two are left alone, and so are buttons without a meaning."""
    assert keys(Gamepads(), lean(2, 1.0), lean(3, -1.0), pad(pygame.CONTROLLER_BUTTON_GUIDE)) == []


def test_a_press_lifts_the_pen_at_the_paper_and_presses_a_control(window: Window) -> None:
    """A at the paper lifts the pen; after the right shoulder it presses the control there, and B is back at it."""
    tap(window, pygame.CONTROLLER_BUTTON_A)
    assert window.session.tool is Tool.LIFTED
    tap(window, pygame.CONTROLLER_BUTTON_RIGHTSHOULDER)
    assert window.app.focus.at == "sources"
    tap(window, pygame.CONTROLLER_BUTTON_A)
    assert window.session.pages.top is not None
    tap(window, pygame.CONTROLLER_BUTTON_B)

    assert window.session.pages.top is None
    assert window.app.focus.at is None


def test_a_joystick_that_nobody_knows_draws_too() -> None:
    """Its hat and its first two axes are arrows, its buttons come in the usual order; of hats, up is positive."""
    pads = Gamepads()
    hat = [Event(pygame.JOYHATMOTION, hat=0, value=value, instance_id=3) for value in ((0, 1), (0, 0))]
    axis = Event(pygame.JOYAXISMOTION, axis=0, value=-0.9, instance_id=3)
    buttons = [Event(pygame.JOYBUTTONDOWN, button=button, instance_id=3) for button in (0, 2, 40)]

    assert keys(pads, *hat) == [("up", True), ("up", False)]
    assert keys(pads, axis, *buttons) == [("left", True), ("return", True), ("z", True)]


def test_a_pulled_plug_lets_go() -> None:
    """What a device held comes up when it is gone; another one goes on."""
    pads = Gamepads()
    keys(pads, lean(0, 1.0, device=1), lean(1, 1.0, device=2))

    assert keys(pads, Event(pygame.CONTROLLERDEVICEREMOVED, instance_id=1)) == [("right", False)]
    assert keys(pads, lean(1, 0.0, device=2)) == [("down", False)]


class FakePad:
    """A gamepad that SDL calls 5."""

    def __init__(self, device_index: int) -> None:
        self.device_index = device_index

    def as_joystick(self) -> "FakePad":
        """Return itself: the joystick that it is too."""
        return self

    def get_instance_id(self) -> int:
        """Return what SDL calls it."""
        return 5


def test_a_gamepad_is_heard_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """SDL tells of a gamepad as of a joystick too; once it is plugged in only the one counts."""
    monkeypatch.setattr("game.ui.gamepad.controller.Controller", FakePad)
    monkeypatch.setattr("game.ui.gamepad.controller.is_controller", lambda _: True)
    pads = Gamepads()
    plugged = [Event(kind, device_index=0) for kind in (pygame.JOYDEVICEADDED, pygame.CONTROLLERDEVICEADDED)]
    both = [Event(pygame.JOYBUTTONDOWN, button=0, instance_id=5), pad(pygame.CONTROLLER_BUTTON_A, device=5)]

    assert keys(pads, *plugged, *both) == [("return", True)]


def test_a_device_that_cannot_be_opened_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is gone before it is opened harms nothing."""

    def gone(_: int) -> None:
        raise pygame.error("Invalid joystick device number")

    monkeypatch.setattr("game.ui.gamepad.controller.Controller", gone)

    assert keys(Gamepads(), Event(pygame.CONTROLLERDEVICEADDED, device_index=9)) == []


def test_looking_for_gamepads_leaves_the_sound_card_alone() -> None:
    """The mixer is not opened, and looking twice is as good as once."""
    Gamepads().begin()
    Gamepads().begin()

    assert pygame.joystick.get_init()
    assert pygame.mixer.get_init() is None


def test_other_events_pass_as_they_are() -> None:
    """What is none of a gamepad's comes out as it went in."""
    event = Event(pygame.MOUSEMOTION, pos=(1, 2), rel=(0, 0), buttons=(0, 0, 0))

    assert list(Gamepads().as_keys([event])) == [event]


def test_the_button_of_a_gamepad_may_be_a_switch() -> None:
    """Boxes for switches often come as gamepads: their first button is Enter, here as everywhere, and steps then."""
    window = Window(Settings(switches=2, second_switch="f6"))
    window.session.pages.open(SwitchPage(window.session, FIRST))
    tap(window, pygame.CONTROLLER_BUTTON_A)
    assert window.session.settings.first_switch == "return"
    window.session.pages.close_all()
    window.frame()
    before = window.app._switches.marked
    tap(window, pygame.CONTROLLER_BUTTON_A)

    assert window.app._switches.marked != before
