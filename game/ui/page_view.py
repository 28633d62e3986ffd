"""Draws a page: its ground, its title, its texts, and its controls with what keyboard and mouse do to them."""

from dataclasses import replace
from functools import lru_cache

import pygame

from game.drawing.pen import WAYS
from game.messages import Colour
from game.ui import theme, widgets
from game.ui.keyboard import ARROWS
from game.ui.page import Cue, Fact, Keys, Meter, Poster, Sheet, Style, Text, Ticks
from game.ui.page_layout import LINE, PlacedBlock, Plan
from game.ui.painter import Painter
from game.ui.pointer import moved
from game.ui.widgets import Pictures, TouchOf, draw_poster

KEYS_W = 184  # units kept for the caps before what they mean
VALUE_AT, EARLY_AT = 0.34, 0.13  # of the width: where the values of a table begin, and after brief names


def draw(
    painter: Painter,
    sheet: Sheet,
    plan: Plan,
    *,
    scroll: int,
    touch_of: TouchOf,
    pictures: Pictures,
    beside: bool = False,
) -> None:
    """Draw a page over the whole window, or beside what is there.

    scroll: pixels. touch_of: tells by the key of a control what keyboard and mouse do to it. pictures: of the tiles, by
    name.
    """
    colours, title = painter.theme, plan.title
    if not beside:
        painter.fill(colours.window)
    painter.box(plan.card, radius=painter.px(16), fill=colours.panel, border=colours.border)
    room = title.w * 2 // 3 if sheet.foot else title.w
    painter.text(sheet.title, title.midleft, size=theme.TITLE, colour=colours.text, bold=True, room_px=room)
    painter.text(sheet.foot, title.midright, size=theme.SMALL, colour=colours.soft, align="right")
    widgets.draw_all(painter, [plan.close], touch_of=touch_of)
    with painter.clipped(plan.view):
        for placed in plan.placed_blocks:
            seen = replace(placed, rect=placed.rect.move(0, -scroll))
            if seen.rect.colliderect(plan.view):
                _block(painter, seen, pictures)
        there = [moved(one, -scroll) for one in plan.placed]
        seen_now = [one for one in there if one.rect.colliderect(plan.view)]
        widgets.draw_all(painter, seen_now, touch_of=touch_of, pictures=pictures)
    if plan.most:
        _bar(painter, plan, scroll)


def draw_foot(painter: Painter, plan: Plan, text: str, *, level: float) -> None:
    """Write a line below all that scrolls, beside a dot that is as bright as it is loud; level: 0 to 1."""
    px, colours = painter.px, painter.theme
    y = (plan.view.bottom + plan.card.bottom) // 2
    glow = theme.mix(colours.track, colours.good, round(min(max(level, 0.0), 1.0), 1))
    painter.dot((plan.title.x + px(4), y), px(8), fill=glow)
    at = (plan.title.x + px(16), y)
    painter.text(text, at, size=theme.KEY, colour=colours.soft, room_px=plan.title.w - px(16))


def colour_of(style: Style, colours: theme.Theme) -> Colour:
    """Return the colour of a text or a bar."""
    return {
        Style.SOFT: colours.soft,
        Style.GOOD: colours.good,
        Style.WARN: colours.warn,
        Style.BAD: colours.bad,
    }.get(style, colours.text)


def _block(painter: Painter, placed: PlacedBlock, pictures: Pictures) -> None:
    """Draw what is no control."""
    match placed.block:
        case Text(style=style):
            head = style is Style.HEAD
            for i, line in enumerate(placed.lines):
                at = (placed.rect.x, placed.rect.y + painter.px(LINE) * (i + 0.5))
                size = theme.FAR if head else theme.BODY
                painter.text(line, at, size=size, colour=colour_of(style, painter.theme), bold=head)
        case Keys() as keys:
            _keys(painter, placed.rect, keys)
        case Fact() as fact:
            _fact(painter, placed.rect, fact)
        case Poster(picture=name):
            draw_poster(painter, placed.rect, pictures(name))
        case Meter() as meter:
            _meter(painter, placed.rect, meter)
        case Ticks(words=words):
            _ticks(painter, placed.rect, words)
        case Cue() as cue:
            _cue(painter, placed.rect, cue)


def _keys(painter: Painter, rect: pygame.Rect, block: Keys) -> None:
    x = rect.x
    for key in block.keys:
        x += _cap(painter, key, (x, rect.centery)) + painter.px(6)
    at = (rect.x + painter.px(KEYS_W), rect.centery)
    painter.text(block.meaning, at, size=theme.BODY, colour=painter.theme.text, room_px=rect.right - at[0])


def _cap(painter: Painter, key: str, at: tuple[int, int]) -> int:
    """Draw a key cap with its left end at `at` and return its width."""
    px, colours = painter.px, painter.theme
    if key == "\u2026":
        painter.text(key, (at[0] + px(2), at[1]), size=theme.BODY, colour=colours.soft)
        return px(16)
    width = max(px(30), painter.face.width(key, size=theme.SMALL, bold=True) + px(18))
    cap = pygame.Rect(at[0], at[1] - px(14), width, px(28))
    painter.box(cap, radius=px(7), fill=colours.track, border=theme.mix(colours.border, colours.text, 0.15))
    if key in ARROWS:
        painter.arrow(cap.center, px(14), towards=WAYS[ARROWS[key]], fill=colours.text)
    else:
        painter.text(key, cap.center, size=theme.SMALL, colour=colours.text, bold=True, align="centre")
    return width


def _fact(painter: Painter, rect: pygame.Rect, block: Fact) -> None:
    px, colours = painter.px, painter.theme
    x, y = rect.x + round(rect.w * (EARLY_AT if block.brief else VALUE_AT)), rect.centery
    painter.text(block.name, (rect.x, y), size=theme.BODY, colour=colours.soft, room_px=x - rect.x - px(10))
    ink = colour_of(block.style, colours)
    end = painter.text(block.value, (x, y), size=theme.BODY, colour=ink, room_px=rect.right - x)
    room, at = rect.right - end.right - px(14), (rect.right, y)
    if block.detail and room > 0:
        painter.text(block.detail, at, size=theme.SMALL, colour=colours.soft, align="right", room_px=room)


def _meter(painter: Painter, rect: pygame.Rect, block: Meter) -> None:
    filled = round(rect.w * min(max(block.share, 0.0), 1.0))
    painter.bar(rect, filled, colour=colour_of(block.style, painter.theme))
    if block.peak > 0:
        x = rect.x + round((rect.w - painter.px(2)) * min(block.peak, 1.0))
        painter.fill(painter.theme.text, pygame.Rect(x, rect.y, painter.px(2), rect.h))


def _ticks(painter: Painter, rect: pygame.Rect, words: tuple[tuple[str, bool], ...]) -> None:
    px, colours, gap = painter.px, painter.theme, painter.px(10)
    width = (rect.w - gap * (len(words) - 1)) // max(1, len(words))
    for i, (word, done) in enumerate(words):
        card = pygame.Rect(rect.x + i * (width + gap), rect.y, width, rect.h)
        fill, border = (colours.card_lit, colours.good) if done else (colours.card, colours.border)
        painter.box(card, radius=px(11), fill=fill, border=border)
        at, room = (card.centerx - (px(12) if done else 0), card.centery), card.w - px(50)
        ink = colours.text if done else colours.soft
        end = painter.text(word, at, size=theme.WORD, colour=ink, bold=True, align="centre", room_px=room)
        if done:
            _check(painter, (end.right + px(16), card.centery))


def _cue(painter: Painter, rect: pygame.Rect, cue: Cue) -> None:
    """Draw what to say: lit by its ground, its border and its ink, and not by a colour alone."""
    px, colours = painter.px, painter.theme
    fill, border, thick = (colours.card_lit, colours.accent, 4.0) if cue.lit else (colours.card, colours.border, 1.0)
    painter.box(rect, radius=px(16), fill=fill, border=border, border_px=px(thick))
    ink, room = colours.text if cue.lit else colours.soft, rect.w - px(40)
    middle = rect.centery - (px(16) if cue.detail else 0)
    painter.text(cue.text, (rect.centerx, middle), size=theme.CUE, colour=ink, bold=True, align="centre", room_px=room)
    if cue.detail:
        at = (rect.centerx, rect.bottom - px(34))
        painter.text(cue.detail, at, size=theme.FAR, colour=ink, align="centre", room_px=room)


def _check(painter: Painter, centre: tuple[int, int]) -> None:
    """Draw a tick in a disc: what is done is known by its shape, not by its colour alone."""
    px = painter.px
    painter.dot(centre, px(20), fill=painter.theme.good)
    painter.centred(_tick(px(20), px(2.5), painter.theme.card), centre)


@lru_cache(maxsize=16)
def _tick(side: int, thick: int, ink: Colour) -> pygame.Surface:
    """Return a tick in the middle of a square of `side` pixels."""
    plate = pygame.Surface((side, side), pygame.SRCALPHA, 32)
    corners = [(-4.5, 0.5), (-1.5, 3.5), (4.5, -3.5)]
    points = [(side / 2 + dx * side / 20, side / 2 + dy * side / 20) for dx, dy in corners]
    pygame.draw.lines(plate, ink, False, points, thick)
    return plate


def _bar(painter: Painter, plan: Plan, scroll: int) -> None:
    """Draw how far the page is scrolled."""
    px, colours = painter.px, painter.theme
    rail = pygame.Rect(plan.card.right - px(12), plan.view.y, px(5), plan.view.h)
    painter.box(rail, radius=rail.w / 2, fill=colours.track)
    tall = max(px(30), rail.h * plan.view.h // max(1, plan.height))
    y = rail.y + (rail.h - tall) * scroll // max(1, plan.most)
    painter.box(pygame.Rect(rail.x, y, rail.w, tall), radius=rail.w / 2, fill=colours.edge)
