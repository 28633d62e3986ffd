"""The ring of the menu on the paper: four slices that the four words reach, and what "yes" does in its middle."""

import math
from dataclasses import dataclass

import pygame

from game.drawing.pen import MOVES
from game.messages import Colour, Command, Tool, Verb
from game.session import hands_free
from game.session.possible import able, is_on
from game.session.ring_menu import SLICES, Branch, Change, Leaf
from game.session.session import Session
from game.settings import Setting
from game.ui import theme
from game.ui.action_table import ABOUT, Action
from game.ui.painter import Painter
from game.ui.shapes import ring_slice
from game.window.ring_place import RingPlace

GAP = 5  # units between two slices
DASH, DASH_EVERY = 3, 9  # units: of the line that leads from the ring to the pen
COLOUR_DOT = 30  # units: across
NARROW = 118  # units: in a ring below this radius the slices do not say what is in them
LINE = 18  # units from one line of a slice to the next
GLASS = 246  # of 255: how much of the paper it hides
KEYS = {Verb.YES: "Enter", Verb.NO: "Esc", Verb.GO: "Tab"}  # for those whose words these are not


@dataclass(frozen=True)
class Slice:
    """An entry of the menu on show.

    word: that reaches it. detail: what is in it, or how it stands. colour: of the pen, where it is one.
    """

    way: Command
    word: str
    name: str
    detail: str = ""
    colour: Colour | None = None


@dataclass(frozen=True)
class RingShown:
    """What the ring shows.

    marked: the slice that "yes" does. yes, no, go: what is to be said or pressed for what stands in the middle, to the
    left and to the right below the ring, and what it does now.
    """

    slices: tuple[Slice, ...]
    marked: Command
    yes: tuple[str, str]
    no: tuple[str, str]
    go: tuple[str, str]


def ring_shown(session: Session) -> RingShown | None:
    """Return what the ring shows now, or None while the menu is closed."""
    if not session.menu_open:
        return None
    state, settings = session.words, session.settings
    menu = session.hand.menu
    here = hands_free.level(state, menu)
    heard = session.words_now.heard
    said = {verb: settings.word_for(verb) if verb in heard else key for verb, key in KEYS.items()}
    entry = here.entries[state.marked]
    page = f"{state.marked // len(SLICES) + 1} / {here.pages}"
    on = "more" if Verb.GO in heard else "next"  # the word goes on by four, the key by one
    return RingShown(
        slices=tuple(
            Slice(way, settings.word_for(way), one.name, _detail(one, session), _colour(one))
            for way, one in hands_free.ring(state, menu).items()
        ),
        marked=SLICES[state.marked % len(SLICES)],
        yes=(said[Verb.YES], "opens" if isinstance(entry, Branch) else "chooses"),
        no=(said[Verb.NO], "back" if state.path else "close"),
        go=(said[Verb.GO], f"{on} {page}" if here.pages > 1 else "next"),
    )


def _colour(entry: Leaf | Branch) -> Colour | None:
    """Return the colour that an entry stands for, or None."""
    does = entry.does if isinstance(entry, Leaf) else None
    return does.value if isinstance(does, Change) and does.setting is Setting.COLOUR else None


def _detail(entry: Leaf | Branch, session: Session) -> str:
    """Return what stands below the name of an entry: what is in it, or how what it changes stands now."""
    if isinstance(entry, Branch):
        return entry.detail
    settings = session.settings
    match entry.does:
        case Change(setting, value):
            return "in use" if getattr(settings, setting.field) == value else ""
        case Action.STEP_MORE | Action.STEP_LESS:
            return f"{settings.step_px} px now"
        case Action.LINE_MORE | Action.LINE_LESS:
            return f"{settings.line_width_px} px now"
        case Action() as action if not able(session, action):
            return "nothing there"
        case Action() as action if isinstance(ABOUT[action].does, Tool) or action is Action.DIAGONAL:
            return "in use" if is_on(session, action) else ""
    return ""


def draw(painter: Painter, place: RingPlace, shown: RingShown, *, pen: tuple[float, float], pen_px: float) -> None:
    """Draw the ring, and a dashed line from it to the pen.

    pen: the middle of the pen's mark. pen_px: from there to its edge. Both in pixels of the window.
    """
    px, colours = painter.px, painter.theme
    _lead(painter, place, pen, pen_px)
    side = 2 * place.radius
    painter.dot(place.centre, side + px(8), fill=(*theme.TAG, 200))
    for way in SLICES:
        one = next((one for one in shown.slices if one.way is way), None)
        lit = one is not None and way is shown.marked
        fill = colours.accent if lit else colours.panel if one is not None else colours.track
        looks = {"fill": (*fill, GLASS), "border": colours.accent if lit else colours.edge}
        painter.blit(ring_slice(side, hole=2 * place.hole, towards=MOVES[way], gap=px(GAP), **looks), place.rect)
        if one is not None:
            _write(painter, place, one, lit=lit)
    _middle(painter, place, shown.yes)
    _pill(painter, place.back, *shown.no)
    _pill(painter, place.more, *shown.go)


def _lead(painter: Painter, place: RingPlace, pen: tuple[float, float], pen_px: float) -> None:
    """Draw the dashed line between the ring and the pen."""
    px, (x, y) = painter.px, place.centre
    length = math.dist(pen, place.centre)
    at = place.radius + px(DASH_EVERY)
    while at < length - pen_px - px(DASH):
        share = at / length
        spot = x + (pen[0] - x) * share, y + (pen[1] - y) * share
        painter.dot(spot, px(DASH) + 2, fill=theme.TAG)
        painter.dot(spot, px(DASH), fill=theme.GHOST)
        at += px(DASH_EVERY)


def _write(painter: Painter, place: RingPlace, one: Slice, *, lit: bool) -> None:
    """Write on a slice the word that reaches it, what it is, and what is in it; a colour is a dot as well."""
    px, colours, (x, y) = painter.px, painter.theme, place.slice_middle(one.way)
    flat = MOVES[one.way][0] == 0  # above or below the middle, where there is room to both sides
    room = (place.radius if flat else place.radius - place.hole) - px(10)
    word, ink = (colours.on_accent,) * 2 if lit else (colours.accent, colours.text)
    soft = colours.on_accent if lit else colours.soft
    narrow = place.radius < px(NARROW)
    detail = [] if narrow else painter.face.wrap(one.detail, room, size=theme.KEY)[:2]
    heights = [px(LINE), px(LINE + 1), *(px(LINE - 3) for _ in detail)]
    top = y - (sum(heights) + (px(COLOUR_DOT) if one.colour else 0)) / 2
    if one.colour is not None:
        at = (x, top + px(COLOUR_DOT) / 2 - px(2))
        painter.dot(at, px(COLOUR_DOT - 6), fill=one.colour, border=theme.TAG, border_px=px(2))
        top += px(COLOUR_DOT)
    size = theme.BODY if painter.face.width(one.name, size=theme.BODY, bold=True) <= room else theme.SMALL
    painter.text(
        one.word, (x, top + heights[0] / 2), size=theme.SMALL, colour=word, bold=True, align="centre", room_px=room
    )
    top += heights[0]
    painter.text(one.name, (x, top + heights[1] / 2), size=size, colour=ink, bold=True, align="centre", room_px=room)
    top += heights[1]
    for line, height in zip(detail, heights[2:], strict=True):
        painter.text(line, (x, top + height / 2), size=theme.KEY, colour=soft, align="centre", room_px=room)
        top += height


def _middle(painter: Painter, place: RingPlace, yes: tuple[str, str]) -> None:
    """Draw the middle of the ring: the word that does what is marked."""
    px, colours, (x, y) = painter.px, painter.theme, place.centre
    side, room = 2 * place.hole - px(GAP), 2 * place.hole - px(16)
    painter.dot((x, y), side, fill=colours.panel, border=theme.TAG, border_px=px(3))
    size = theme.BODY if painter.face.width(yes[0], size=theme.BODY, bold=True) <= room else theme.SMALL
    painter.text(yes[0], (x, y - px(8)), size=size, colour=colours.good, bold=True, align="centre", room_px=room)
    painter.text(yes[1], (x, y + px(10)), size=theme.KEY, colour=colours.soft, align="centre", room_px=room)


def _pill(painter: Painter, rect: pygame.Rect, word: str, does: str) -> None:
    """Draw what stands below the ring: a word and what it does."""
    px, colours = painter.px, painter.theme
    painter.box(rect, radius=rect.h / 2, fill=(*colours.panel, GLASS), border=colours.edge)
    wide = painter.face.width(word, size=theme.SMALL, bold=True), painter.face.width(does, size=theme.KEY)
    x = rect.centerx - (sum(wide) + px(6)) / 2
    painter.text(word, (x, rect.centery), size=theme.SMALL, colour=colours.accent, bold=True)
    painter.text(does, (x + wide[0] + px(6), rect.centery), size=theme.KEY, colour=colours.soft)
