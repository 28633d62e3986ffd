"""Gamepads and joysticks: what is done on them becomes the keys that do the same, so that all else knows keys alone."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType

import pygame
from pygame._sdl2 import controller

Key = tuple[int, int]  # the key and what is held with it
UNDO, REDO = (pygame.K_z, pygame.KMOD_CTRL), (pygame.K_y, pygame.KMOD_CTRL)
NEXT, PREVIOUS = (pygame.K_TAB, 0), (pygame.K_TAB, pygame.KMOD_SHIFT)
PRESS, CLOSE, SAVE, HELP = (pygame.K_RETURN, 0), (pygame.K_ESCAPE, 0), (pygame.K_s, 0), (pygame.K_F1, 0)
UP, DOWN, LEFT, RIGHT = ((key, 0) for key in (pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT, pygame.K_RIGHT))
# SDL knows most gamepads and gives their buttons one order, by where they are.
ON_PAD = MappingProxyType(
    {
        pygame.CONTROLLER_BUTTON_A: PRESS,
        pygame.CONTROLLER_BUTTON_B: CLOSE,
        pygame.CONTROLLER_BUTTON_X: UNDO,
        pygame.CONTROLLER_BUTTON_Y: REDO,
        pygame.CONTROLLER_BUTTON_LEFTSHOULDER: PREVIOUS,
        pygame.CONTROLLER_BUTTON_RIGHTSHOULDER: NEXT,
        pygame.CONTROLLER_BUTTON_BACK: HELP,
        pygame.CONTROLLER_BUTTON_START: SAVE,
        pygame.CONTROLLER_BUTTON_DPAD_UP: UP,
        pygame.CONTROLLER_BUTTON_DPAD_DOWN: DOWN,
        pygame.CONTROLLER_BUTTON_DPAD_LEFT: LEFT,
        pygame.CONTROLLER_BUTTON_DPAD_RIGHT: RIGHT,
    }
)
ON_STICK = (PRESS, CLOSE, UNDO, REDO, PREVIOUS, NEXT, HELP, SAVE)  # the order of most that SDL does not know
FULL = 32768  # a gamepad's axis goes from -FULL to FULL, a joystick's from -1 to 1
BEGINS, ENDS = 0.6, 0.4  # of the way: where a stick begins to mean a direction, and where it ends to


class Gamepads:
    """All that are plugged in, now or later."""

    def __init__(self) -> None:
        self._pads: dict[int, controller.Controller] = {}  # by what SDL calls them; kept open by being kept
        self._sticks: dict[int, pygame.joystick.JoystickType] = {}
        self._axes: dict[tuple[int, int], float] = {}
        self._leans: dict[tuple[int, str], Key] = {}  # what a stick or a hat of a device asks for now

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

    def _lean(self, device: int, part: str, key: Key | None) -> Iterator[pygame.event.Event]:
        """Let a stick or a hat ask for another key, or for none."""
        before = self._leans.pop((device, part), None)
        if key is not None:
            self._leans[device, part] = key
        if before != key:
            yield from [] if before is None else [_key(before, down=False)]
            yield from [] if key is None else [_key(key, down=True)]


def _way(x: float, y: float, *, at_least: float) -> Key | None:
    """Return the arrow that a lean means, the nearest of the four; y grows downwards."""
    if max(abs(x), abs(y)) < at_least:
        return None
    if abs(x) > abs(y):
        return RIGHT if x > 0 else LEFT
    return DOWN if y > 0 else UP


def _key(key: Key, *, down: bool) -> pygame.event.Event:
    """Return a key that goes down or comes up, and writes nothing."""
    if not down:
        return pygame.event.Event(pygame.KEYUP, key=key[0], mod=key[1])
    return pygame.event.Event(pygame.KEYDOWN, key=key[0], mod=key[1], unicode="")
