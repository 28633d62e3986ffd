"""Gamepads and joysticks: what is done on them becomes the keys that do the same, so that all else knows keys alone."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import pygame
from pygame._sdl2 import controller

from game.ui.action_table import ABOUT, Action
from game.ui.keyboard import key_of

KeyCombination = tuple[int, int]  # the key and what is held with it

# SDL knows most gamepads and gives their buttons one order, by where they are.
ON_PAD: Mapping[int, KeyCombination] = MappingProxyType(
    {about.pad: key_of(action) for action, about in ABOUT.items() if about.pad is not None}
)
ON_STICK = tuple(  # the order of most that SDL does not know
    ON_PAD[button]
    for button in (
        pygame.CONTROLLER_BUTTON_A,
        pygame.CONTROLLER_BUTTON_B,
        pygame.CONTROLLER_BUTTON_X,
        pygame.CONTROLLER_BUTTON_Y,
        pygame.CONTROLLER_BUTTON_LEFTSHOULDER,
        pygame.CONTROLLER_BUTTON_RIGHTSHOULDER,
        pygame.CONTROLLER_BUTTON_BACK,
        pygame.CONTROLLER_BUTTON_START,
        pygame.CONTROLLER_BUTTON_LEFTSTICK,
    )
)
FULL = 32768  # a gamepad's axis goes from -FULL to FULL, a joystick's from -1 to 1
BEGINS, ENDS = 0.6, 0.4  # of the way: where a stick begins to mean a direction, and where it ends to


class Gamepads:
    """All that are plugged in, now or later."""

    def __init__(self) -> None:
        self._pads: dict[int, controller.Controller] = {}  # by what SDL calls them; kept open by being kept
        self._sticks: dict[int, pygame.joystick.JoystickType] = {}
        self._axes: dict[tuple[int, int], float] = {}
        self._leans: dict[tuple[int, str], KeyCombination] = {}  # what a stick or a hat of a device asks for now

    def begin(self) -> None:
        """Look for devices; those that are there are told as events, as those that come later."""
        try:
            pygame.joystick.init()  # alone: the sound card stays as it is
            controller.init()
        except pygame.error:  # a system without any way to them has none
            return

    def as_keys(self, events: Iterable[pygame.event.Event]) -> Iterator[pygame.event.Event]:
        """Yield events with those of gamepads as those of keys; what comes and goes is taken note of."""
        for event in events:
            match event.type:
                case pygame.CONTROLLERDEVICEADDED | pygame.JOYDEVICEADDED:
                    self._open(event)
                case pygame.CONTROLLERDEVICEREMOVED | pygame.JOYDEVICEREMOVED:
                    yield from self._close(event.instance_id)
                case pygame.CONTROLLERBUTTONDOWN | pygame.CONTROLLERBUTTONUP:
                    if event.button in ON_PAD:
                        yield _key(ON_PAD[event.button], down=event.type == pygame.CONTROLLERBUTTONDOWN)
                case pygame.CONTROLLERAXISMOTION:
                    yield from self._tilt(event.instance_id, event.axis, event.value / FULL)
                case pygame.JOYBUTTONDOWN | pygame.JOYBUTTONUP | pygame.JOYAXISMOTION | pygame.JOYHATMOTION:
                    if event.instance_id not in self._pads:  # whose events come as those of a gamepad already
                        yield from self._stick(event)
                case _:
                    yield event

    def _open(self, event: pygame.event.Event) -> None:
        """Listen to a device that was plugged in."""
        try:
            if event.type == pygame.CONTROLLERDEVICEADDED:
                pad = controller.Controller(event.device_index)
                self._pads[pad.as_joystick().get_instance_id()] = pad
            elif not controller.is_controller(event.device_index):
                stick = pygame.joystick.Joystick(event.device_index)
                self._sticks[stick.get_instance_id()] = stick
        except pygame.error:  # gone again already
            return

    def _close(self, device: int) -> Iterator[pygame.event.Event]:
        """Forget a device that was pulled out, with what it held."""
        self._pads.pop(device, None)
        self._sticks.pop(device, None)
        self._axes = {at: value for at, value in self._axes.items() if at[0] != device}
        for at in [at for at in self._leans if at[0] == device]:
            yield _key(self._leans.pop(at), down=False)

    def _stick(self, event: pygame.event.Event) -> Iterator[pygame.event.Event]:
        """Yield what is done on a joystick that SDL does not know, such as a switch."""
        if event.type == pygame.JOYAXISMOTION:
            yield from self._tilt(event.instance_id, event.axis, event.value)
        elif event.type == pygame.JOYHATMOTION:
            x, y = event.value
            yield from self._lean(event.instance_id, "hat", _way(x, -y, at_least=BEGINS))
        elif event.button < len(ON_STICK):
            yield _key(ON_STICK[event.button], down=event.type == pygame.JOYBUTTONDOWN)

    def _tilt(self, device: int, axis: int, value: float) -> Iterator[pygame.event.Event]:
        """Yield what the left stick asks for; value: -1 to 1, to the left or up first. Other axes mean nothing."""
        if axis not in (0, 1):
            return
        self._axes[device, axis] = value
        x, y = (self._axes.get((device, i), 0.0) for i in (0, 1))
        held = (device, "stick") in self._leans
        yield from self._lean(device, "stick", _way(x, y, at_least=ENDS if held else BEGINS))

    def _lean(self, device: int, part: str, key: KeyCombination | None) -> Iterator[pygame.event.Event]:
        """Let a stick or a hat ask for another key, or for none."""
        before = self._leans.pop((device, part), None)
        if key is not None:
            self._leans[device, part] = key
        if before != key:
            yield from [] if before is None else [_key(before, down=False)]
            yield from [] if key is None else [_key(key, down=True)]


def _way(x: float, y: float, *, at_least: float) -> KeyCombination | None:
    """Return the arrow that a lean means, the nearest of the four; y grows downwards."""
    if max(abs(x), abs(y)) < at_least:
        return None
    if abs(x) > abs(y):
        return key_of(Action.RIGHT if x > 0 else Action.LEFT)
    return key_of(Action.DOWN if y > 0 else Action.UP)


def _key(key: KeyCombination, *, down: bool) -> pygame.event.Event:
    """Return a key that goes down or comes up, and writes nothing."""
    if not down:
        return pygame.event.Event(pygame.KEYUP, key=key[0], mod=key[1])
    return pygame.event.Event(pygame.KEYDOWN, key=key[0], mod=key[1], unicode="")
