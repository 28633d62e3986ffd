"""How controls look: buttons, switches, sliders, choices, lines of text, colours and pictures, in every state."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import pygame

from game.messages import Colour
from game.ui import theme
from game.ui.controls import Button, Choice, Field, Slider, Swatch, Tile, Toggle, Weight, spoken
from game.ui.icons import icon, wheel
from game.ui.pointer import Placed, Touch
from game.ui.shapes import arrowhead, box, dot, rounded_box
from game.ui.text import Type

ICON = 22
TAG_ASIDE = 22  # units that a name keeps from the sides of the window: it stays within the panel
SWITCH_W, SWITCH_H = 46, 26
Pictures = Callable[[str], pygame.Surface | None]
Hands = Callable[[str], Touch]
RADIUS = 10
VALUE_RADIUS = 8  # of the corners of the box
SPARE = "  \u00b7  "  # what stands behind it is the first to go where room is scarce
SIZE = theme.SMALL + 1


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


def draw_swatch(surface: pygame.Surface, rect: pygame.Rect, control: Swatch, face: Type) -> None:
    """Draw a colour of the pen as a disc, of the paper as a sheet, and all colours as their wheel."""
    px, size = face.px, rect.h
    colour = control.colour
    if control.square and colour is not None:
        sheet = rect.inflate(-px(8), -px(8))
        image = rounded_box(sheet.size, radius=px(4), fill=colour, border=theme.EDGE, border_px=px(1.5))
        surface.blit(image, sheet)
    elif colour is None:
        image = wheel(size - px(6))
        surface.blit(image, image.get_rect(center=rect.center))
    elif control.chosen:
        dot(surface, rect.center, size, fill=theme.PANEL, border=theme.TEXT, border_px=px(2.5))
        dot(surface, rect.center, size - px(10), fill=colour)
    else:
        dot(surface, rect.center, size - px(6), fill=colour, border=theme.EDGE, border_px=px(1.5))


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


def draw_poster(surface: pygame.Surface, rect: pygame.Rect, picture: pygame.Surface | None, face: Type) -> None:
    """Draw a picture in the middle of its room, or an empty frame while there is none."""
    if picture is None:
        box(surface, rect, radius=face.px(RADIUS), fill=theme.CARD, border=theme.BORDER)
        return
    shown = _poster(picture, rect.size)
    at = shown.get_rect(center=rect.center)
    surface.blit(shown, at)
    pygame.draw.rect(surface, theme.EDGE, at, face.px(1))


def draw_tile(
    surface: pygame.Surface,
    rect: pygame.Rect,
    control: Tile,
    face: Type,
    touch: Touch,
    picture: pygame.Surface | None,
) -> None:
    """Draw a picture with its caption."""
    px = face.px
    lit = control.chosen or touch.over or touch.focused
    fill, border = (theme.CARD_LIT, theme.ACCENT) if lit else (theme.CARD, theme.BORDER)
    box(surface, rect, radius=px(RADIUS), fill=fill, border=border)
    foot = px(52 if control.detail else 34)
    room = pygame.Rect(rect.x + px(8), rect.y + px(8), rect.w - px(16), rect.h - foot - px(10))
    if picture is not None:
        shown = _fitted(picture, room.size)
        surface.blit(shown, shown.get_rect(center=room.center))
    else:
        box(surface, room, radius=px(6), fill=theme.TRACK)
    caption = face.fit(control.caption, rect.w - px(20), size=theme.SMALL, bold=True)
    at = (rect.x + px(11), rect.bottom - foot + px(14))
    face.draw(surface, caption, at, size=theme.SMALL, colour=theme.TEXT, bold=True)
    if control.detail:
        at = (rect.x + px(11), rect.bottom - px(16))
        detail = face.fit(control.detail, rect.w - px(20), size=theme.KEY)
        face.draw(surface, detail, at, size=theme.KEY, colour=theme.SOFT)


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
    box(surface, value, radius=px(VALUE_RADIUS), fill=ground(touch), border=theme.BORDER)
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
    box(surface, value, radius=px(VALUE_RADIUS), fill=theme.CARD, border=theme.ACCENT if touch.focused else theme.EDGE)
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
