"""Draws a page: its ground, its title, its texts, and its controls with what the hands do to them."""

from dataclasses import replace

import pygame

from game.drawing.pen import WAYS
from game.messages import Colour
from game.ui import theme, widgets
from game.ui.keyboard import ARROWS
from game.ui.page import Fact, Keys, Meter, Poster, Sheet, Style, Text, Ticks
from game.ui.page_layout import LINE, Plan, Spot
from game.ui.pointer import moved
from game.ui.shapes import arrowhead, box, dot, rounded_box
from game.ui.text import Type
from game.ui.widgets import Hands, Pictures, draw_poster

KEYS_W = 184  # units kept for the caps before what they mean
VALUE_AT, EARLY_AT = 0.34, 0.13  # of the width: where the values of a table begin, and after brief names


def draw(
    surface: pygame.Surface, sheet: Sheet, plan: Plan, face: Type, *, scroll: int, hands: Hands, pictures: Pictures
) -> None:
    """Draw a page over the whole window.

    scroll: pixels. hands: tells of the key of a control what the hands do to it. pictures: of the tiles, by name.
    """
    surface.fill(theme.WINDOW)
    box(surface, plan.card, radius=face.px(16), fill=theme.PANEL, border=theme.BORDER)
    title = face.fit(sheet.title, plan.title.w * 2 // 3, size=theme.TITLE, bold=True)
    face.draw(surface, title, (plan.title.x, plan.title.centery), size=theme.TITLE, colour=theme.TEXT, bold=True)
    at = (plan.title.right, plan.title.centery)
    face.draw(surface, sheet.foot, at, size=theme.SMALL, colour=theme.SOFT, align="right")
    widgets.draw_all(surface, [plan.close], face, hands=hands)
    surface.set_clip(plan.view)
    for spot in plan.spots:
        seen = replace(spot, rect=spot.rect.move(0, -scroll))
        if seen.rect.colliderect(plan.view):
            _spot(surface, seen, face, pictures)
    there = [moved(one, -scroll) for one in plan.placed]
    seen_now = [one for one in there if one.rect.colliderect(plan.view)]
    widgets.draw_all(surface, seen_now, face, hands=hands, pictures=pictures)
    surface.set_clip(None)
    if plan.most:
        _bar(surface, plan, face, scroll)


def colour_of(style: Style) -> Colour:
    """Return the colour of a text or a bar."""
    return {
        Style.SOFT: theme.SOFT,
        Style.GOOD: theme.GOOD,
        Style.WARN: theme.WARN,
        Style.BAD: theme.BAD,
    }.get(style, theme.TEXT)


def _spot(surface: pygame.Surface, spot: Spot, face: Type, pictures: Pictures) -> None:
    """Draw what is no control."""
    match spot.block:
        case Text(style=style):
            head = style is Style.HEAD
            for i, line in enumerate(spot.lines):
                at = (spot.rect.x, spot.rect.y + face.px(LINE) * (i + 0.5))
                size = theme.FAR if head else theme.BODY
                face.draw(surface, line, at, size=size, colour=colour_of(style), bold=head)
        case Keys() as keys:
            _keys(surface, spot.rect, keys, face)
        case Fact() as fact:
            _fact(surface, spot.rect, fact, face)
        case Poster(picture=name):
            draw_poster(surface, spot.rect, pictures(name), face)
        case Meter() as meter:
            _meter(surface, spot.rect, meter, face)
        case Ticks(words=words):
            _ticks(surface, spot.rect, words, face)


def _keys(surface: pygame.Surface, rect: pygame.Rect, block: Keys, face: Type) -> None:
    x = rect.x
    for key in block.keys:
        x += _cap(surface, face, key, (x, rect.centery)) + face.px(6)
    at = (rect.x + face.px(KEYS_W), rect.centery)
    meaning = face.fit(block.meaning, rect.right - at[0], size=theme.BODY)
    face.draw(surface, meaning, at, size=theme.BODY, colour=theme.TEXT)


def _cap(surface: pygame.Surface, face: Type, key: str, at: tuple[int, int]) -> int:
    """Draw a key cap with its left end at `at` and return its width."""
    if key == "\u2026":
        face.draw(surface, key, (at[0] + face.px(2), at[1]), size=theme.BODY, colour=theme.SOFT)
        return face.px(16)
    width = max(face.px(30), face.width(key, size=theme.SMALL, bold=True) + face.px(18))
    cap = pygame.Rect(at[0], at[1] - face.px(14), width, face.px(28))
    box(surface, cap, radius=face.px(7), fill=theme.TRACK, border=theme.mix(theme.BORDER, theme.TEXT, 0.15))
    if key in ARROWS:
        head = arrowhead(face.px(14), towards=WAYS[ARROWS[key]], fill=theme.TEXT)
        surface.blit(head, head.get_rect(center=cap.center))
    else:
        face.draw(surface, key, cap.center, size=theme.SMALL, colour=theme.TEXT, bold=True, align="centre")
    return width


def _fact(surface: pygame.Surface, rect: pygame.Rect, block: Fact, face: Type) -> None:
    x, y = rect.x + round(rect.w * (EARLY_AT if block.brief else VALUE_AT)), rect.centery
    name = face.fit(block.name, x - rect.x - face.px(10), size=theme.BODY)
    face.draw(surface, name, (rect.x, y), size=theme.BODY, colour=theme.SOFT)
    value = face.fit(block.value, rect.right - x, size=theme.BODY)
    end = face.draw(surface, value, (x, y), size=theme.BODY, colour=colour_of(block.style))
    room = rect.right - end.right - face.px(14)
    if block.detail and room > 0:
        detail = face.fit(block.detail, room, size=theme.SMALL)
        face.draw(surface, detail, (rect.right, y), size=theme.SMALL, colour=theme.SOFT, align="right")


def _meter(surface: pygame.Surface, rect: pygame.Rect, block: Meter, face: Type) -> None:
    surface.blit(rounded_box(rect.size, radius=rect.h / 2, fill=theme.TRACK), rect)
    filled = round(rect.w * min(max(block.share, 0.0), 1.0))
    whole = rounded_box(rect.size, radius=rect.h / 2, fill=colour_of(block.style))
    surface.blit(whole, rect, pygame.Rect(0, 0, filled, rect.h))
    if block.peak > 0:
        x = rect.x + round((rect.w - face.px(2)) * min(block.peak, 1.0))
        surface.fill(theme.TEXT, pygame.Rect(x, rect.y, face.px(2), rect.h))


def _ticks(surface: pygame.Surface, rect: pygame.Rect, words: tuple[tuple[str, bool], ...], face: Type) -> None:
    gap = face.px(10)
    width = (rect.w - gap * (len(words) - 1)) // max(1, len(words))
    for i, (word, done) in enumerate(words):
        card = pygame.Rect(rect.x + i * (width + gap), rect.y, width, rect.h)
        fill, border = (theme.CARD_LIT, theme.GOOD) if done else (theme.CARD, theme.BORDER)
        box(surface, card, radius=face.px(11), fill=fill, border=border)
        at = (card.centerx - (face.px(12) if done else 0), card.centery)
        shown = face.fit(word, card.w - face.px(50), size=theme.WORD, bold=True)
        ink = theme.TEXT if done else theme.SOFT
        end = face.draw(surface, shown, at, size=theme.WORD, colour=ink, bold=True, align="centre")
        if done:
            _check(surface, (end.right + face.px(16), card.centery), face)


def _check(surface: pygame.Surface, centre: tuple[int, int], face: Type) -> None:
    """Draw a tick in a disc: what is done is known by its shape, not by its colour alone."""
    dot(surface, centre, face.px(20), fill=theme.GOOD)
    x, y = centre
    corners = [(-4.5, 0.5), (-1.5, 3.5), (4.5, -3.5)]
    points = [(x + dx * face.px(10) / 10, y + dy * face.px(10) / 10) for dx, dy in corners]
    pygame.draw.lines(surface, theme.CARD, False, points, face.px(2.5))


def _bar(surface: pygame.Surface, plan: Plan, face: Type, scroll: int) -> None:
    """Draw how far the page is scrolled."""
    rail = pygame.Rect(plan.card.right - face.px(12), plan.view.y, face.px(5), plan.view.h)
    box(surface, rail, radius=rail.w / 2, fill=theme.TRACK)
    tall = max(face.px(30), rail.h * plan.view.h // max(1, plan.height))
    y = rail.y + (rail.h - tall) * scroll // max(1, plan.most)
    box(surface, pygame.Rect(rail.x, y, rail.w, tall), radius=rail.w / 2, fill=theme.EDGE)
