"""How colours and pictures look where they can be chosen."""

from functools import lru_cache

import pygame

from game.ui import theme
from game.ui.controls import Swatch, Tile
from game.ui.icons import wheel
from game.ui.pointer import Touch
from game.ui.shapes import box, dot, rounded_box
from game.ui.text import Type

RADIUS = 10


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
