"""How controls look: buttons, switches, sliders, choices, lines of text, colours and pictures, in every state."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import pygame

from game.messages import Colour
from game.ui import theme
from game.ui.controls import Button, Choice, Field, Slider, Swatch, Tile, Toggle, Weight, spoken
from game.ui.icons import icon, wheel
from game.ui.painter import Painter
from game.ui.pointer import Placed, Touch
from game.ui.shapes import rounded_box
from game.ui.text import Type

ICON = 22
TAG_ASIDE = 22  # units that a name keeps from the sides of the window: it stays within the panel
SWITCH_W, SWITCH_H = 46, 26
Pictures = Callable[[str], pygame.Surface | None]
TouchOf = Callable[[str], Touch]
RADIUS = 10
VALUE_RADIUS = 8  # of the corners of the box
SIZE = theme.SMALL + 1


def draw_all(
    painter: Painter, placed: Sequence[Placed], *, touch_of: TouchOf, pictures: Pictures = lambda _: None
) -> None:
    """Draw controls, and above them all the ring around the one that the keyboard is at.

    touch_of: tells by the key of a control what keyboard and mouse do to it. pictures: of the tiles, by name.
    """
    focused: list[Placed] = []
    for one in placed:
        touch = touch_of(one.control.key)
        draw(painter, one, touch, picture=pictures(one.control.picture) if isinstance(one.control, Tile) else None)
        focused += [one] if touch.focused else []
    for one in focused:
        line = isinstance(one.control, Slider | Choice | Field) or (
            isinstance(one.control, Toggle) and one.control.text
        )
        ring(painter, one.rect, aside=7 if line else 4)
    over = [one for one in placed if touch_of(one.control.key).over]
    marked = [one for one in focused if touch_of(one.control.key).says]
    for one in (marked or over or focused)[:1]:
        tag(painter, one.rect, touch_of(one.control.key).says or hidden(one, painter.face))


def tag(painter: Painter, rect: pygame.Rect, name: str) -> None:
    """Name what shows no word, or not all of it, above it, or below where there is no room; no name is no tag."""
    if not name:
        return
    px, colours, clip = painter.px, painter.theme, painter.clip
    plate = pygame.Rect(0, 0, painter.face.width(name, size=theme.SMALL) + px(20), px(26))
    plate.midbottom = rect.centerx, rect.y - px(8)
    if plate.y < clip.y:
        plate.midtop = rect.centerx, rect.bottom + px(8)
    plate.clamp_ip(clip.inflate(-2 * px(TAG_ASIDE), 0))
    painter.box(plate, radius=px(7), fill=colours.text, border=colours.text)
    painter.text(name, plate.center, size=theme.SMALL, colour=colours.panel, align="centre")


def hidden(placed: Placed, face: Type) -> str:
    """Return what a control has to say and does not show; nothing where its face shows it all."""
    control = placed.control
    if isinstance(control, Choice) and shortened(placed, control, face) != chosen(control):
        return chosen(control)
    return spoken(control)


def draw(painter: Painter, placed: Placed, touch: Touch, *, picture: pygame.Surface | None = None) -> None:
    """Draw a control; picture: of a tile."""
    control = placed.control
    match control:
        case Button():
            _button(painter, placed.rect, control, touch)
        case Toggle():
            _toggle(painter, placed.rect, control, touch)
        case Slider():
            _slider(painter, placed, control, touch)
        case Choice():
            draw_choice(painter, placed, control, touch)
        case Field():
            draw_field(painter, placed, control, touch)
        case Swatch():
            draw_swatch(painter, placed.rect, control)
        case Tile():
            draw_tile(painter, placed.rect, control, touch, picture)


def ring(painter: Painter, rect: pygame.Rect, *, aside: float) -> None:
    """Draw the ring around what the keyboard is at; aside: units that it stands off to the left and right."""
    px = painter.px
    place = rect.inflate(2 * px(aside), 2 * px(4))
    painter.box(place, radius=px(12), fill=(0, 0, 0, 0), border=painter.theme.warn, border_px=px(2.5))


def _button(painter: Painter, rect: pygame.Rect, control: Button, touch: Touch) -> None:
    px, colours = painter.px, painter.theme
    fill, ink, border = ground(colours, touch), colours.text, colours.border
    soft = colours.soft
    if control.weight is not Weight.PLAIN:
        base = colours.accent if control.weight is Weight.PRIMARY else colours.warn
        fill = border = theme.mix(base, colours.text, 0.2 if touch.held else 0.1 if touch.over else 0.0)
        ink = soft = colours.on_accent
    if not control.enabled:
        fill, border = theme.mix(colours.button, colours.panel, 0.6), colours.track
        ink = soft = colours.faint
    painter.box(rect, radius=px(RADIUS), fill=fill, border=border)
    if control.icon and not control.text:
        painter.centred(icon(control.icon, px(ICON), ink), rect.center)
        return
    hint = painter.face.width(control.hint, size=theme.KEY) + px(16) if control.hint else 0
    room = rect.w - px(26) - hint
    if control.hint or control.wide:
        at = (rect.x + px(15), rect.centery)
        painter.text(control.text, at, size=theme.BODY, colour=ink, bold=True, room_px=room)
        at = (rect.right - px(15), rect.centery)
        if control.icon:
            image = icon(control.icon, px(ICON), ink)
            painter.blit(image, image.get_rect(midright=at))
        painter.text(control.hint, at, size=theme.KEY, colour=soft, align="right")
    else:
        painter.text(control.text, rect.center, size=theme.BODY, colour=ink, bold=True, align="centre", room_px=room)


def _toggle(painter: Painter, rect: pygame.Rect, control: Toggle, touch: Touch) -> None:
    px, colours = painter.px, painter.theme
    if control.icon:
        lit = colours.warn if control.warns else colours.accent
        fill = theme.mix(ground(colours, touch), lit, 0.22) if control.on else ground(colours, touch)
        border, ink = (lit, colours.text) if control.on else (colours.border, colours.soft)
        painter.box(rect, radius=px(RADIUS), fill=fill, border=border, border_px=px(2) if control.on else 1)
        painter.centred(icon(control.icon, px(ICON), ink), rect.center)
        return
    draw_name(painter, rect, control.text, control.detail)
    rail = pygame.Rect(rect.right - px(SWITCH_W), 0, px(SWITCH_W), px(SWITCH_H))
    rail.centery = rect.centery
    fill = colours.accent if control.on else ground(colours, touch)
    painter.box(rail, radius=rail.h / 2, fill=fill, border=colours.accent if control.on else colours.edge)
    x = rail.right - rail.h / 2 if control.on else rail.x + rail.h / 2
    painter.dot((x, rail.centery), px(SWITCH_H - 8), fill=colours.on_accent if control.on else colours.soft)


def _slider(painter: Painter, placed: Placed, control: Slider, touch: Touch) -> None:
    px, colours, track = painter.px, painter.theme, placed.track or placed.rect
    head = pygame.Rect(placed.rect.x, placed.rect.y, placed.rect.w, track.y - placed.rect.y)
    at = (head.right, head.centery)
    value = painter.text(
        control.shown or str(control.value), at, size=theme.BODY, colour=colours.text, bold=True, align="right"
    )
    head.w = value.x - px(12) - head.x
    draw_name(painter, head, control.text, control.detail)
    rail = pygame.Rect(track.x, 0, track.w, px(6))
    rail.centery = track.centery
    share = (control.value - control.low) / max(1, control.high - control.low)
    x = track.x + track.h / 2 + (track.w - track.h) * share
    if control.ramp:
        ramp = rail.inflate(0, px(6))
        painter.blit(_ramp(ramp.size, control.ramp), ramp)
    else:
        painter.bar(rail, round(x) - rail.x, colour=colours.accent)
    edge = colours.accent if touch.over or touch.held else colours.thumb_edge
    painter.dot((x, track.centery), track.h, fill=colours.thumb, border=edge, border_px=px(2))


@lru_cache(maxsize=16)
def _ramp(size: tuple[int, int], colours: tuple[Colour, ...]) -> pygame.Surface:
    """Return a rail that goes from colour to colour; size: its width and height in pixels."""
    strip = pygame.Surface((len(colours), 1), 0, 32)
    for x, colour in enumerate(colours):
        strip.set_at((x, 0), colour)
    shape = rounded_box(size, radius=size[1] / 2, fill=(255, 255, 255)).copy()
    shape.blit(pygame.transform.smoothscale(strip, size), (0, 0), special_flags=pygame.BLEND_RGB_MULT)
    return shape


def draw_swatch(painter: Painter, rect: pygame.Rect, control: Swatch) -> None:
    """Draw a colour of the pen as a disc, of the paper as a sheet, and all colours as their wheel."""
    px, colours, size = painter.px, painter.theme, rect.h
    colour = control.colour
    if control.square and colour is not None:
        sheet = rect.inflate(-px(8), -px(8))
        painter.box(sheet, radius=px(4), fill=colour, border=colours.edge, border_px=px(1.5))
    elif colour is None:
        painter.centred(wheel(size - px(6)), rect.center)
    elif control.chosen:
        painter.dot(rect.center, size, fill=colours.panel, border=colours.text, border_px=px(2.5))
        painter.dot(rect.center, size - px(10), fill=colour)
    else:
        painter.dot(rect.center, size - px(6), fill=colour, border=colours.edge, border_px=px(1.5))


@lru_cache(maxsize=64)
def _fitted(picture: pygame.Surface, room: tuple[int, int]) -> pygame.Surface:
    """Return a picture as large as fits, in its proportions; made once."""
    ratio = min(room[0] / picture.get_width(), room[1] / picture.get_height())
    return pygame.transform.smoothscale_by(picture, ratio)


@lru_cache(maxsize=2)  # these are large
def _poster(picture: pygame.Surface, room: tuple[int, int]) -> pygame.Surface:
    """Return a picture as large as fits, in its proportions; made once."""
    ratio = min(room[0] / picture.get_width(), room[1] / picture.get_height())
    return pygame.transform.smoothscale_by(picture, ratio)


def draw_poster(painter: Painter, rect: pygame.Rect, picture: pygame.Surface | None) -> None:
    """Draw a picture in the middle of its room, or an empty frame while there is none."""
    px, colours = painter.px, painter.theme
    if picture is None:
        painter.box(rect, radius=px(RADIUS), fill=colours.card, border=colours.border)
        return
    shown = _poster(picture, rect.size)
    at = shown.get_rect(center=rect.center)
    painter.blit(shown, at)
    painter.outline(colours.edge, at, px(1))


def draw_tile(painter: Painter, rect: pygame.Rect, control: Tile, touch: Touch, picture: pygame.Surface | None) -> None:
    """Draw a picture with its caption."""
    px, colours = painter.px, painter.theme
    lit = control.chosen or touch.over or touch.focused
    fill, border = (colours.card_lit, colours.accent) if lit else (colours.card, colours.border)
    painter.box(rect, radius=px(RADIUS), fill=fill, border=border)
    foot = px(52 if control.detail else 34)
    room = pygame.Rect(rect.x + px(8), rect.y + px(8), rect.w - px(16), rect.h - foot - px(10))
    if picture is not None:
        painter.centred(_fitted(picture, room.size), room.center)
    else:
        painter.box(room, radius=px(6), fill=colours.track)
    at, wide = (rect.x + px(11), rect.bottom - foot + px(14)), rect.w - px(20)
    painter.text(control.caption, at, size=theme.SMALL, colour=colours.text, bold=True, room_px=wide)
    if control.detail:
        at = (rect.x + px(11), rect.bottom - px(16))
        painter.text(control.detail, at, size=theme.KEY, colour=colours.soft, room_px=wide)


def ground(colours: theme.Theme, touch: Touch) -> Colour:
    """Return what a control stands on: lighter under the mouse, and more so while it is held."""
    return theme.mix(colours.button, colours.text, 0.14 if touch.held else 0.07 if touch.over else 0.0)


def draw_name(painter: Painter, rect: pygame.Rect, text: str, detail: str) -> None:
    """Write what a control is called, and beside it what it means, where there is room for that."""
    end = painter.text(text, (rect.x, rect.centery), size=theme.BODY, colour=painter.theme.text)
    at = (end.right + painter.px(12), rect.centery)
    if at[0] + painter.face.width(detail, size=theme.SMALL) <= rect.right:
        painter.text(detail, at, size=theme.SMALL, colour=painter.theme.soft)


def chosen(control: Choice) -> str:
    """Return what is chosen."""
    return control.options[control.chosen] if control.options else ""


def shortened(placed: Placed, control: Choice, face: Type) -> str:
    """Return what is chosen as its box has room for it: whole, or its two ends."""
    value = placed.track or placed.rect
    return face.fit(chosen(control), value.w - face.px(18 * 3 if control.opens else 18 * 4), size=SIZE)


def draw_choice(painter: Painter, placed: Placed, control: Choice, touch: Touch) -> None:
    """Draw what is chosen, with an arrow to each side, or with one that opens the list."""
    px, colours, value = painter.px, painter.theme, placed.track or placed.rect
    if control.text:
        draw_name(painter, placed.rect, control.text, "")
    painter.box(value, radius=px(VALUE_RADIUS), fill=ground(colours, touch), border=colours.border)
    arrows = [(1, (0, 1))] if control.opens else [(-1, (-1, 0)), (1, (1, 0))]
    for side, towards in arrows:
        x = value.x + px(18) if side < 0 else value.right - px(18)
        painter.arrow((x, value.centery), px(11), towards=towards, fill=colours.soft)
    text = shortened(placed, control, painter.face)
    if control.opens:
        at: tuple[float, float] = (value.x + px(16), value.centery)
        painter.text(text, at, size=SIZE, colour=colours.text)
    else:
        painter.text(text, value.center, size=SIZE, colour=colours.text, align="centre")


def draw_field(painter: Painter, placed: Placed, control: Field, touch: Touch) -> None:
    """Draw a line of text, with a mark where the next letter goes."""
    px, colours = painter.px, painter.theme
    value = placed.track or placed.rect
    draw_name(painter, placed.rect, control.text, "")
    border = colours.accent if touch.focused else colours.edge
    painter.box(value, radius=px(VALUE_RADIUS), fill=colours.card, border=border)
    with painter.clipped(value.inflate(-px(20), 0).clip(painter.clip)):
        width = painter.face.width(control.value, size=theme.BODY)
        left = min(value.x + px(12), value.right - px(16) - width)  # a long text shows its end, where it is written
        if touch.selected:
            plate = pygame.Rect(left - px(2), value.centery - px(13), width + px(4), px(26))
            painter.fill(theme.mix(colours.card, colours.accent, 0.35), plate)
        painter.text(control.value, (left, value.centery), size=theme.BODY, colour=colours.text)
        if touch.focused:
            painter.fill(colours.accent, pygame.Rect(left + width + px(2), value.centery - px(10), px(2), px(20)))
