"""How a name and a box with its value look: choices and lines of text; and what the box has no room for."""

import pygame

from game.messages import Colour
from game.ui import theme
from game.ui.controls import Choice, Field
from game.ui.pointer import Placed, Touch
from game.ui.shapes import arrowhead, box
from game.ui.text import Type

RADIUS = 8  # of the corners of the box
SPARE = "  \u00b7  "  # what stands behind it is the first to go where room is scarce
SIZE = theme.SMALL + 1


def ground(touch: Touch) -> Colour:
    """Return what a control stands on: lighter under the mouse, and more so while it is held."""
    return theme.mix(theme.BUTTON, theme.TEXT, 0.14 if touch.held else 0.07 if touch.over else 0.0)


def draw_name(surface: pygame.Surface, rect: pygame.Rect, text: str, detail: str, face: Type) -> None:
    """Write what a control is called, and beside it what it means."""
    end = face.draw(surface, text, (rect.x, rect.centery), size=theme.BODY, colour=theme.TEXT)
    if detail:
        at = (end.right + face.px(12), rect.centery)
        face.draw(surface, detail, at, size=theme.SMALL, colour=theme.SOFT)


def chosen(control: Choice) -> str:
    """Return what is chosen."""
    return control.options[control.chosen] if control.options else ""


def shortened(placed: Placed, control: Choice, face: Type) -> str:
    """Return what is chosen as its box has room for it: whole, without what may be spared, or its two ends."""
    whole, value = chosen(control), placed.track or placed.rect
    room = value.w - face.px(18 * 3 if control.opens else 18 * 4)
    if face.width(whole, size=SIZE) > room:
        return face.fit(whole.partition(SPARE)[0], room, size=SIZE)
    return whole


def draw_choice(surface: pygame.Surface, placed: Placed, control: Choice, face: Type, touch: Touch) -> None:
    """Draw what is chosen, with an arrow to each side, or with one that opens the list."""
    px, value = face.px, placed.track or placed.rect
    if control.text:
        draw_name(surface, placed.rect, control.text, "", face)
    box(surface, value, radius=px(RADIUS), fill=ground(touch), border=theme.BORDER)
    arrows = [(1, (0, 1))] if control.opens else [(-1, (-1, 0)), (1, (1, 0))]
    for side, towards in arrows:
        head = arrowhead(px(11), towards=towards, fill=theme.SOFT)
        x = value.x + px(18) if side < 0 else value.right - px(18)
        surface.blit(head, head.get_rect(center=(x, value.centery)))
    text = shortened(placed, control, face)
    if control.opens:
        at: tuple[float, float] = (value.x + px(16), value.centery)
        face.draw(surface, text, at, size=SIZE, colour=theme.TEXT)
    else:
        face.draw(surface, text, value.center, size=SIZE, colour=theme.TEXT, align="centre")


def draw_field(surface: pygame.Surface, placed: Placed, control: Field, face: Type, touch: Touch) -> None:
    """Draw a line of text, with a mark where the next letter goes."""
    px, value = face.px, placed.track or placed.rect
    draw_name(surface, placed.rect, control.text, "", face)
    box(surface, value, radius=px(RADIUS), fill=theme.CARD, border=theme.ACCENT if touch.focused else theme.EDGE)
    clip = surface.get_clip()
    surface.set_clip(value.inflate(-px(20), 0).clip(clip))
    width = face.width(control.value, size=theme.BODY)
    left = min(value.x + px(12), value.right - px(16) - width)  # a long text shows its end, where it is written
    if touch.selected:
        plate = pygame.Rect(left - px(2), value.centery - px(13), width + px(4), px(26))
        surface.fill(theme.mix(theme.CARD, theme.ACCENT, 0.35), plate)
    face.draw(surface, control.value, (left, value.centery), size=theme.BODY, colour=theme.TEXT)
    if touch.focused:
        surface.fill(theme.ACCENT, pygame.Rect(left + width + px(2), value.centery - px(10), px(2), px(20)))
    surface.set_clip(clip)
