"""The controls of the window's right side and of its banner: which there are, what they show, and where they stand."""

from dataclasses import dataclass
from types import MappingProxyType

import pygame

from game.audio.choices import DEFAULT_IS
from game.messages import Colour, Tool
from game.session.preferences import slider
from game.settings import Settings
from game.ui import theme
from game.ui.controls import Button, Choice, Control, Slider, Swatch, Toggle, Weight
from game.ui.keyboard import HINTS
from game.ui.pointer import Placed
from game.ui.text import Type
from game.window import overlay
from game.window.layout import SLIDERS, THUMB, THUMB_AT, Layout

TOOL_NAMES = {Tool.PEN: "Pen", Tool.ERASER: "Eraser", Tool.LIFTED: "Lifted pen"}
WAYS_OUT = MappingProxyType({"demo": "Demo voice", "picture": "As a picture"})  # the words on a banner's button
DISMISS = 36  # units: the side of the banner's cross


@dataclass(frozen=True)
class Shown:
    """What the controls show.

    settings: of now. tool: in the hand. background: of the paper on show.
    colours: to choose from. can_undo, can_redo: whether there is anything to take back or to bring back.
    devices, device: what can be listened to, and the position of what is. muted: whether a press listens again.
    way_out: the one of WAYS_OUT that bad news comes with, or nothing.
    """

    settings: Settings
    tool: Tool
    background: Colour
    colours: tuple[Colour, ...]
    can_undo: bool
    can_redo: bool
    devices: tuple[str, ...]
    device: int
    muted: bool
    way_out: str


def controls(shown: Shown) -> tuple[Control, ...]:
    """Return the controls of the panel but for the colours, in the order in which Tab visits them."""
    settings = shown.settings
    names = tuple(device.removeprefix(DEFAULT_IS) for device in shown.devices)  # the page tells which is the default
    return (
        Choice("device", "", names, shown.device, opens=True),
        Toggle(
            "mute",
            "",
            shown.muted,
            "Listen again" if shown.muted else "Mute",
            "muted" if shown.muted else "microphone",
            warns=True,
        ),
        Button("gallery", "", icon="gallery", detail="All drawings"),
        Button("settings", "", icon="settings", detail="Settings"),
        Button("help", "", icon="help", detail="All keys"),
        *(slider(name, settings) for name in SLIDERS),
        *(Toggle(f"tool:{tool.value}", "", tool is shown.tool, TOOL_NAMES[tool], tool.value) for tool in Tool),
        Toggle("grid", "", settings.grid, "Grid", "grid"),
        Toggle("snap", "", settings.snap, "Snap to the grid", "snap"),
        Button("undo", "Undo", HINTS["undo"], enabled=shown.can_undo),
        Button("redo", "Redo", HINTS["redo"], enabled=shown.can_redo),
        Button("clear", "Clear", HINTS["clear"]),
        Button("save", "Save PNG", HINTS["save"], weight=Weight.PRIMARY),
        Button("share", "", icon="share", detail="Replay, export, copy, print"),
        Button("log", "", detail="All that was heard, and what would help"),
    )


def swatches(shown: Shown) -> tuple[Swatch, ...]:
    """Return the colours of the pen, any other colour, and the colour of the paper."""
    names = [name for name, _ in theme.PALETTE]
    own = shown.settings.colour
    return (
        *(
            Swatch(f"colour:{i}", names[i] if i < len(names) else "your own", colour, colour == own)
            for i, colour in enumerate(shown.colours)
        ),
        Swatch("colour:any", "any colour", None),
        Swatch("paper", "colour of the paper", shown.background, square=True),
    )


def placed(layout: Layout, shown: Shown, face: Type) -> tuple[Placed, ...]:
    """Return all controls of the window with their places; those that a layout leaves out are left out."""
    colours = swatches(shown)
    row = [Placed(one, layout.swatch(i, len(colours))) for i, one in enumerate(colours)]
    others = [_place(one, layout, face) for one in controls(shown) if one.key in layout.controls]
    at = next(i for i, one in enumerate(others) if one.control.key == "undo")
    return (*_banner(layout, shown, face), *others[:at], *row, *others[at:])


def _place(control: Control, layout: Layout, face: Type) -> Placed:
    rect = layout.controls[control.key]
    if isinstance(control, Slider):
        return Placed(control, rect, pygame.Rect(rect.x, rect.y + face.px(THUMB_AT), rect.w, face.px(THUMB)))
    return Placed(control, rect, rect if isinstance(control, Choice) else None)


def _banner(layout: Layout, shown: Shown, face: Type) -> list[Placed]:
    """Return the controls of the bad news, if there is any."""
    rect, px = layout.banner, face.px
    if rect is None:
        return []
    side = px(DISMISS)
    cross = pygame.Rect(rect.right - side - px(14), rect.centery - side // 2, side, side)
    short = overlay.narrow(layout)
    width = px(overlay.BUTTON_LEAST if short else overlay.BUTTON_W)
    place = pygame.Rect(cross.x - width - px(10), cross.y, width, side)
    key, hint = shown.way_out, "" if short else HINTS.get(shown.way_out, "")
    return [
        *([Placed(Button(key, WAYS_OUT[key], hint, weight=Weight.WARNING), place)] if key else []),
        Placed(Button("dismiss", "", icon="close", detail="Dismiss"), cross),
    ]
