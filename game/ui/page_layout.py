"""Where everything on a page stands: rectangles from its sheet, the window's size and the widths of words."""

from dataclasses import dataclass

import pygame

from game.ui import theme
from game.ui.action_table import Action
from game.ui.controls import Button, Choice, Control, Field, Slider, Swatch, Tile, Toggle
from game.ui.page import Cue, Fact, Keys, Meter, PageBlock, Poster, Row, Sheet, Style, Text, Ticks, Tiles
from game.ui.pointer import Placed, moved
from game.ui.text import Type

Rect = pygame.Rect

# In units.
WIDTH = 780  # of a page at most; a page of tiles takes the whole window
MARGIN, INSET = 16, 40
HEAD, FOOT = 84, 36
AIR = 10  # of them within what scrolls: a ring around the first and the last control is seen whole
GAP, GAP_ABOVE_HEAD = 10, 18
LINE = 25  # from one line of text to the next
HEIGHTS = {
    Keys: 36,
    Fact: 28,
    Meter: 14,
    Ticks: 58,
    Cue: 148,
    Button: 42,
    Toggle: 40,
    Slider: 52,
    Choice: 44,
    Field: 44,
    Swatch: 40,
}
BETWEEN = 10  # buttons of a row
NAMES = 22  # below a row of colours: what they are called is shown there
TILE_W, TILE_H = 232, 216
SMALL_TILE_W, SMALL_TILE_H = 112, 106
BESIDE_INSET = 22  # of a page that stands beside the paper
POSTER_LEAST = 200
VALUE_W = 340  # of the box with the value of a choice or a field, at most
THUMB = 20


@dataclass(frozen=True)
class PlacedBlock:
    """A block that is no control, or one part of it, and where it stands. lines: of a text, as it is wrapped."""

    block: PageBlock
    rect: Rect
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Where everything stands, in pixels of the window, scrolled to the top.

    card: the page. title: its title. close: the mark that closes it. view: the part that scrolls. height: of all that
    is in it, which may be more than the view's. placed_blocks, placed: texts and controls.
    """

    card: Rect
    title: Rect
    close: Placed
    view: Rect
    height: int
    placed_blocks: tuple[PlacedBlock, ...]
    placed: tuple[Placed, ...]

    @property
    def most(self) -> int:
        """How far the page can be scrolled, in pixels."""
        return max(0, self.height - self.view.h)


CLOSE = Button("close", "", icon="close", does=Action.CLOSE)


def plan(sheet: Sheet, window: tuple[int, int], face: Type, *, beside: Rect | None = None) -> Plan:
    """Return where everything on a page stands.

    window: width and height in pixels. beside: the place beside the paper that the page fills; None for the window.
    """
    px = face.px
    wide = any(isinstance(block, Tiles | Poster) for block in sheet.blocks)
    width = window[0] - 2 * px(MARGIN)
    width = width if wide else min(width, px(WIDTH))
    inset, x = INSET, (window[0] - width) // 2
    if beside is not None:
        inset, x, width = BESIDE_INSET, beside.x, beside.w
    inner = Rect(x + px(inset), 0, width - 2 * px(inset), 0)
    placed_blocks, placed, height = _stack(sheet.blocks, inner, face)
    room = window[1] - 2 * px(MARGIN)
    if any(isinstance(block, Poster) for block in sheet.blocks):
        left = max(px(POSTER_LEAST), room - px(HEAD - AIR) - px(FOOT - AIR) - 2 * px(AIR) - height)
        placed_blocks, placed, height = _stack(sheet.blocks, inner, face, poster=left)
    # Each length is rounded by itself: with a pixel too few a page that fits would scroll.
    above, below, height = px(HEAD - AIR), px(FOOT - AIR), height + 2 * px(AIR)
    card = Rect(x, 0, width, min(room, above + height + below))
    card.centery = window[1] // 2
    card = card if beside is None else Rect(beside)
    view = Rect(card.x + 2, card.y + above, card.w - 4, card.h - above - below)
    side = px(36)
    close = Rect(card.right - px(max(inset - 14, 12)) - side, card.y + px(46) - side // 2, side, side)
    return Plan(
        card=card,
        title=Rect(inner.x, card.y + px(28), close.x - px(10) - inner.x, px(36)),
        close=Placed(CLOSE, close),
        view=view,
        height=height,
        placed_blocks=tuple(PlacedBlock(s.block, s.rect.move(0, view.y + px(AIR)), s.lines) for s in placed_blocks),
        placed=tuple(moved(one, view.y + px(AIR)) for one in placed),
    )


def _stack(
    blocks: tuple[PageBlock, ...], inner: Rect, face: Type, *, poster: int = 0
) -> tuple[list[PlacedBlock], list[Placed], int]:
    """Return the blocks below each other from y = 0, and their height; poster: pixels of height that one gets."""
    placed_blocks: list[PlacedBlock] = []
    placed: list[Placed] = []
    y = 0
    for i, block in enumerate(blocks):
        if i:
            head = isinstance(block, Row | Tiles) or (isinstance(block, Text) and block.style is Style.HEAD)
            tight = isinstance(block, Keys | Fact) and isinstance(blocks[i - 1], type(block))
            y += 0 if tight else face.px(GAP_ABOVE_HEAD if head else GAP)
        room = Rect(inner.x, y, inner.w, 0)
        match block:
            case Text():
                room.h = _text(block, room, face, placed_blocks)
            case Keys() | Fact() | Meter() | Ticks() | Cue():
                room.h = face.px(HEIGHTS[type(block)])
                placed_blocks.append(PlacedBlock(block, room))
            case Poster():
                room.h = poster
                placed_blocks.append(PlacedBlock(block, room))
            case Row(controls=controls):
                room.h = _flow(controls, room, face, placed)
                room.h += face.px(NAMES) if all(isinstance(control, Swatch) for control in controls) else 0
            case Tiles(tiles=tiles, small=small):
                size = (SMALL_TILE_W, SMALL_TILE_H) if small else (TILE_W, TILE_H)
                room.h = _grid(tiles, room, face, placed, size=size)
            case _:
                room.h = _flow((block,), room, face, placed) if isinstance(block, Button | Swatch | Tile) else 0
                room.h = room.h or _line(block, room, face, placed)
        y += room.h
    return placed_blocks, placed, y


def _text(block: Text, room: Rect, face: Type, placed_blocks: list[PlacedBlock]) -> int:
    """Wrap a text; returns its height."""
    head = block.style is Style.HEAD
    size = theme.FAR if head else theme.BODY
    lines = face.wrap(block.text, room.w, size=size, bold=head)
    rect = Rect(room.x, room.y, room.w, face.px(LINE) * max(len(lines), block.lines))
    placed_blocks.append(PlacedBlock(block, rect, tuple(lines)))
    return rect.h


def _line(control: Control, room: Rect, face: Type, placed: list[Placed]) -> int:
    """Place a control that takes a whole line; returns its height."""
    px = face.px
    rect = Rect(room.x, room.y, room.w, px(HEIGHTS[type(control)]))
    if isinstance(control, Slider):
        track = Rect(rect.x, rect.bottom - px(THUMB + 4), rect.w, px(THUMB))
    else:
        width = min(px(VALUE_W), rect.w * 3 // 5)
        track = Rect(rect.right - width, rect.y, width, rect.h)
    placed.append(Placed(control, rect, track))
    return rect.h


def _flow(controls: tuple[Button | Swatch | Tile, ...], room: Rect, face: Type, placed: list[Placed]) -> int:
    """Place controls side by side, in as many lines as they need; returns their height."""
    px, x, y, tall = face.px, room.x, room.y, 0
    for control in controls:
        width, tall = natural(control, face)
        width = room.w if isinstance(control, Button) and control.wide else min(width, room.w)
        if x > room.x and x + width > room.right:
            x, y = room.x, y + tall + px(BETWEEN)
        placed.append(Placed(control, Rect(x, y, width, tall)))
        x += width + px(BETWEEN)
    return y + tall - room.y


def natural(control: Button | Swatch | Tile, face: Type) -> tuple[int, int]:
    """Return the width and height that a control needs, in pixels."""
    px = face.px
    if isinstance(control, Tile):
        return px(TILE_W), px(TILE_H)
    if isinstance(control, Swatch):
        return px(HEIGHTS[Swatch]), px(HEIGHTS[Swatch])
    icon = px(30) if control.icon else 0
    hint = face.width(control.hint, size=theme.KEY) + px(18) if control.hint else 0
    text = face.width(control.text, size=theme.BODY, bold=True)
    return max(px(110), text + icon + hint + px(36)), px(HEIGHTS[Button])


def _grid(tiles: tuple[Tile, ...], room: Rect, face: Type, placed: list[Placed], *, size: tuple[int, int]) -> int:
    """Place pictures in lines of as many as fit, each as wide as that leaves; returns their height.

    size: of a picture at least, width and height in units.
    """
    gap = face.px(14)
    columns = max(1, (room.w + gap) // (face.px(size[0]) + gap))
    width, tall = (room.w + gap) // columns - gap, face.px(size[1])
    for i, tile in enumerate(tiles):
        at = room.x + i % columns * (width + gap), room.y + i // columns * (tall + gap)
        placed.append(Placed(tile, Rect(*at, width, tall)))
    return max(0, -(-len(tiles) // columns) * (tall + gap) - gap)
