"""How controls look: buttons, switches, sliders, choices, lines of text, colours and pictures, in every state."""

from collections.abc import Callable, Sequence

import pygame

from game.messages import Colour
from game.ui import theme
from game.ui.controls import Button, Choice, Field, Slider, Swatch, Tile, Toggle, Weight, spoken
from game.ui.icons import icon
from game.ui.pointer import Placed, Touch
from game.ui.shapes import box, dot, rounded_box
from game.ui.swatches import RADIUS, draw_swatch, draw_tile
from game.ui.text import Type
from game.ui.values import chosen, draw_choice, draw_field, draw_name, ground, shortened

ICON = 22
TAG_ASIDE = 22  # units that a name keeps from the sides of the window: it stays within the panel
SWITCH_W, SWITCH_H = 46, 26
Pictures = Callable[[str], pygame.Surface | None]
Hands = Callable[[str], Touch]


def draw_all(
    surface: pygame.Surface, placed: Sequence[Placed], face: Type, *, hands: Hands, pictures: Pictures = lambda _: None
) -> None:
    """Draw controls, and above them all the ring around the one that the keyboard is at.

    hands: tells of the key of a control what the hands do to it. pictures: of the tiles, by name.
    """
    focused: list[Placed] = []
    for one in placed:
        touch = hands(one.control.key)
        draw(
            surface, one, face, touch, picture=pictures(one.control.picture) if isinstance(one.control, Tile) else None
        )
        focused += [one] if touch.focused else []
    for one in focused:
        line = isinstance(one.control, Slider | Choice | Field) or (
            isinstance(one.control, Toggle) and one.control.text
        )
        ring(surface, one.rect, face, aside=7 if line else 4)
    over = [one for one in placed if hands(one.control.key).over]
    marked = [one for one in focused if hands(one.control.key).says]
    for one in (marked or over or focused)[:1]:
        tag(surface, one.rect, face, hands(one.control.key).says or hidden(one, face))


def tag(surface: pygame.Surface, rect: pygame.Rect, face: Type, name: str) -> None:
    """Name what shows no word, or not all of it, above it, or below where there is no room; no name is no tag."""
    px = face.px
    if not name:
        return
    plate = pygame.Rect(0, 0, face.width(name, size=theme.SMALL) + px(20), px(26))
    plate.midbottom = rect.centerx, rect.y - px(8)
    if plate.y < surface.get_clip().y:
        plate.midtop = rect.centerx, rect.bottom + px(8)
    plate.clamp_ip(surface.get_clip().inflate(-2 * px(TAG_ASIDE), 0))
    box(surface, plate, radius=px(7), fill=theme.TEXT, border=theme.TEXT)
    face.draw(surface, name, plate.center, size=theme.SMALL, colour=theme.PANEL, align="centre")


def hidden(placed: Placed, face: Type) -> str:
    """Return what a control has to say and does not show; nothing where its face shows it all."""
    control = placed.control
    if isinstance(control, Choice) and shortened(placed, control, face) != chosen(control):
        return chosen(control)
    return spoken(control)


def draw(
    surface: pygame.Surface, placed: Placed, face: Type, touch: Touch, *, picture: pygame.Surface | None = None
) -> None:
    """Draw a control; picture: of a tile."""
    control = placed.control
    match control:
        case Button():
            _button(surface, placed.rect, control, face, touch)
        case Toggle():
            _toggle(surface, placed.rect, control, face, touch)
        case Slider():
            _slider(surface, placed, control, face, touch)
        case Choice():
            draw_choice(surface, placed, control, face, touch)
        case Field():
            draw_field(surface, placed, control, face, touch)
        case Swatch():
            draw_swatch(surface, placed.rect, control, face)
        case Tile():
            draw_tile(surface, placed.rect, control, face, touch, picture)


def ring(surface: pygame.Surface, rect: pygame.Rect, face: Type, *, aside: float) -> None:
    """Draw the ring around what the keyboard is at; aside: units that it stands off to the left and right."""
    place = rect.inflate(2 * face.px(aside), 2 * face.px(4))
    thick = face.px(2.5)
    image = rounded_box(place.size, radius=face.px(12), fill=(0, 0, 0, 0), border=theme.WARN, border_px=thick)
    surface.blit(image, place)


def _button(surface: pygame.Surface, rect: pygame.Rect, control: Button, face: Type, touch: Touch) -> None:
    px = face.px
    fill, ink, border = ground(touch), theme.TEXT, theme.BORDER
    soft = theme.SOFT
    if control.weight is not Weight.PLAIN:
        base = theme.ACCENT if control.weight is Weight.PRIMARY else theme.WARN
        fill = border = theme.mix(base, theme.TEXT, 0.2 if touch.held else 0.1 if touch.over else 0.0)
        ink = soft = theme.ON_ACCENT
    if not control.enabled:
        fill, ink, soft, border = theme.mix(theme.BUTTON, theme.PANEL, 0.6), theme.FAINT, theme.FAINT, theme.TRACK
    box(surface, rect, radius=px(RADIUS), fill=fill, border=border)
    if control.icon and not control.text:
        sign(surface, rect, control.icon, face, ink)
        return
    hint = face.width(control.hint, size=theme.KEY) + px(16) if control.hint else 0
    text = face.fit(control.text, rect.w - px(26) - hint, size=theme.BODY, bold=True)
    if control.hint or control.wide:
        face.draw(surface, text, (rect.x + px(15), rect.centery), size=theme.BODY, colour=ink, bold=True)
        at = (rect.right - px(15), rect.centery)
        if control.icon:
            image = icon(control.icon, px(ICON), ink)
            surface.blit(image, image.get_rect(midright=at))
        face.draw(surface, control.hint, at, size=theme.KEY, colour=soft, align="right")
    else:
        face.draw(surface, text, rect.center, size=theme.BODY, colour=ink, bold=True, align="centre")


def sign(surface: pygame.Surface, rect: pygame.Rect, name: str, face: Type, ink: Colour) -> None:
    """Draw an icon in the middle of a control."""
    image = icon(name, face.px(ICON), ink)
    surface.blit(image, image.get_rect(center=rect.center))


def _toggle(surface: pygame.Surface, rect: pygame.Rect, control: Toggle, face: Type, touch: Touch) -> None:
    px = face.px
    if control.icon:
        lit = theme.WARN if control.warns else theme.ACCENT
        fill = theme.mix(ground(touch), lit, 0.22) if control.on else ground(touch)
        border, ink = (lit, theme.TEXT) if control.on else (theme.BORDER, theme.SOFT)
        image = rounded_box(
            rect.size, radius=px(RADIUS), fill=fill, border=border, border_px=px(2) if control.on else 1
        )
        surface.blit(image, rect)
        sign(surface, rect, control.icon, face, ink)
        return
    draw_name(surface, rect, control.text, control.detail, face)
    rail = pygame.Rect(rect.right - px(SWITCH_W), 0, px(SWITCH_W), px(SWITCH_H))
    rail.centery = rect.centery
    fill = theme.ACCENT if control.on else ground(touch)
    box(surface, rail, radius=rail.h / 2, fill=fill, border=theme.ACCENT if control.on else theme.EDGE)
    x = rail.right - rail.h / 2 if control.on else rail.x + rail.h / 2
    dot(surface, (x, rail.centery), px(SWITCH_H - 8), fill=theme.ON_ACCENT if control.on else theme.SOFT)


def _slider(surface: pygame.Surface, placed: Placed, control: Slider, face: Type, touch: Touch) -> None:
    track = placed.track or placed.rect
    head = pygame.Rect(placed.rect.x, placed.rect.y, placed.rect.w, track.y - placed.rect.y)
    draw_name(surface, head, control.text, control.detail, face)
    shown = control.shown or str(control.value)
    at = (head.right, head.centery)
    face.draw(surface, shown, at, size=theme.BODY, colour=theme.TEXT, bold=True, align="right")
    rail = pygame.Rect(track.x, 0, track.w, face.px(6))
    rail.centery = track.centery
    share = (control.value - control.low) / max(1, control.high - control.low)
    x = track.x + track.h / 2 + (track.w - track.h) * share
    if control.ramp:
        _ramp(surface, rail.inflate(0, face.px(6)), control.ramp)
    else:
        surface.blit(rounded_box(rail.size, radius=rail.h / 2, fill=theme.TRACK), rail)
        filled = pygame.Rect(0, 0, round(x) - rail.x, rail.h)
        surface.blit(rounded_box(rail.size, radius=rail.h / 2, fill=theme.ACCENT), rail, filled)
    edge = theme.ACCENT if touch.over or touch.held else theme.THUMB_EDGE
    dot(surface, (x, track.centery), track.h, fill=theme.THUMB, border=edge, border_px=face.px(2))


def _ramp(surface: pygame.Surface, rail: pygame.Rect, colours: tuple[Colour, ...]) -> None:
    """Draw a rail that goes from colour to colour."""
    strip = pygame.Surface((len(colours), 1), 0, 32)
    for x, colour in enumerate(colours):
        strip.set_at((x, 0), colour)
    shape = rounded_box(rail.size, radius=rail.h / 2, fill=(255, 255, 255)).copy()
    shape.blit(pygame.transform.smoothscale(strip, rail.size), (0, 0), special_flags=pygame.BLEND_RGB_MULT)
    surface.blit(shape, rail)
