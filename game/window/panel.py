"""The controls of the window's right side and of its banner: which there are, what they show, and where they stand."""

from dataclasses import dataclass, replace

import pygame

from game.audio.choices import DEFAULT_IS
from game.drawing.colour_names import PALETTE
from game.drawing.pen import MOVES
from game.messages import Colour, Meaning, Tool
from game.session.preferences import SLIDER_SETTINGS, slider
from game.settings import Settings
from game.ui.action_table import ABOUT, Action, Place, placed_at
from game.ui.controls import Button, Choice, Control, Slider, Swatch, Toggle, Weight, Word
from game.ui.pointer import Placed
from game.ui.text import Type
from game.window import overlay
from game.window.layout import BUTTONS, THUMB, THUMB_AT, Layout

TOOLS, COLOURS, WORDS = "tools", "colours", "words"  # groups of controls: Tab comes once to each
WORD = "word "  # begins the keys of the words beside the four
DISMISS = 36  # units: the side of the banner's cross
NARROW = 100  # units: a button of less has room for its name alone, without the key that does the same


@dataclass(frozen=True)
class Shown:
    """What the controls show.

    settings: of now. on, able: actions that are on now, and those that would change something.
    background: of the paper on show. colours: to choose from.
    devices, device: what can be listened to, and the position of what is.
    way_out: what bad news offers, or None.
    """

    settings: Settings
    on: frozenset[Action]
    able: frozenset[Action]
    background: Colour
    colours: tuple[Colour, ...]
    devices: tuple[str, ...]
    device: int
    way_out: Action | None
    voice: str = ""  # whose is listened for; empty for anyone's
    words: tuple[tuple[str, Meaning], ...] = ()  # that stand on cards: those of the directions first


def word_key(word: str, meaning: Meaning) -> str:
    """Return the key of the card of a word: of a direction its own name, as in `Layout.cards`."""
    return meaning.value if meaning in MOVES else f"{WORD}{word}"


def colour_key(position: int) -> str:
    """Return the key of the colour at a position of those to choose from."""
    return f"{Action.COLOUR.value} {position}"


def control_of(action: Action, shown: Shown) -> Button | Toggle:
    """Return the control of an action: with its icon or its name and its key, and on where it is something to be on."""
    about, key = ABOUT[action], action.value
    if about.toggles:
        on = action in shown.on
        name, icon = (about.on.name, about.on.icon) if on and about.on is not None else (about.name, about.icon)
        group = TOOLS if isinstance(about.does, Tool) else ""  # one of them is in the hand
        return Toggle(key, "", on, name, icon, warns=about.on is not None, does=action, group=group)
    if about.icon or about.place is Place.LOG:
        return Button(key, "", icon=about.icon, detail=about.name, does=action)
    weight = Weight.PRIMARY if about.primary else Weight.PLAIN
    return Button(key, about.name, about.hint, weight=weight, enabled=action in shown.able, does=action)


def controls(shown: Shown) -> tuple[Control, ...]:
    """Return the controls of the panel but for the colours, in the order in which Tab visits them."""
    names = tuple(device.removeprefix(DEFAULT_IS) for device in shown.devices)  # the page tells which is the default
    source = Choice(Action.SOURCES.value, "", names, shown.device, opens=True, does=Action.SOURCES)
    return (
        source,
        _voice(shown),
        *(control_of(action, shown) for action in placed_at(Place.CORNER)),
        *(slider(setting, shown.settings) for setting in SLIDER_SETTINGS),
        *(
            control_of(action, shown)
            for action in placed_at(Place.CROSS, Place.TOOLS, Place.GRID, Place.BUTTONS, Place.LOG)
        ),
    )


def _voice(shown: Shown) -> Control:
    """Return the control that opens the page of voices: a sign while anyone's is listened for, else a name."""
    about = ABOUT[Action.VOICES]
    if shown.voice:
        detail = f"{about.name}: {shown.voice}"
        return Button(Action.VOICES.value, shown.voice, detail=detail, does=Action.VOICES)
    return control_of(Action.VOICES, shown)


def swatches(shown: Shown) -> tuple[Swatch, ...]:
    """Return the colours of the pen, any other colour, and the colour of the paper."""
    names = [name for name, _ in PALETTE]
    own, any_colour, paper = shown.settings.colour, Action.PEN_COLOUR, Action.PAPER_COLOUR
    return (
        *(
            Swatch(colour_key(i), names[i] if i < len(names) else "Your colour", colour, colour == own, group=COLOURS)
            for i, colour in enumerate(shown.colours)
        ),
        Swatch(any_colour.value, ABOUT[any_colour].name, None, does=any_colour, group=COLOURS),
        Swatch(paper.value, ABOUT[paper].name, shown.background, square=True, does=paper),
    )


def placed(layout: Layout, shown: Shown, face: Type) -> tuple[Placed, ...]:
    """Return all controls of the window with their places; those that a layout leaves out are left out."""
    colours = swatches(shown)
    row = [Placed(one, layout.swatch(i, len(colours))) for i, one in enumerate(colours)]
    others = [_place(one, layout, face) for one in controls(shown) if one.key in layout.controls]
    at = next(i for i, one in enumerate(others) if one.control.key in BUTTONS)
    words = [
        Placed(Word(word_key(word, meaning), word, does=meaning, group=WORDS), rect)
        for (word, meaning), rect in zip(shown.words, (*layout.cards.values(), *layout.more), strict=False)
    ]
    return (*_banner(layout, shown, face), *others[:at], *row, *others[at:], *words)


def _place(control: Control, layout: Layout, face: Type) -> Placed:
    rect = layout.controls[control.key]
    if isinstance(control, Button) and rect.w < face.px(NARROW):
        control = replace(control, hint="")
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
    close = Placed(control_of(Action.CLOSE, shown), cross)
    if shown.way_out is None:
        return [close]
    key, about = shown.way_out.value, ABOUT[shown.way_out]
    hint = "" if short else about.hint
    return [Placed(Button(key, about.name, hint, weight=Weight.WARNING, does=shown.way_out), place), close]
