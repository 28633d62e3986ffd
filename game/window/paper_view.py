"""The paper as it stands in the window: scaled to it, with a faint grid, the pen, and where each word leads."""

import math
from collections.abc import Iterable

import pygame

from game.drawing.drawing import Drawing, Segment
from game.drawing.pen import TURNED_WAYS, WAYS
from game.drawing.tiles import Box
from game.messages import Colour, Tool
from game.ui import theme
from game.ui.painter import Painter
from game.ui.shapes import Rgba, open_ring
from game.window.layout import Layout

LEAST_GRID_UNITS = 22  # between two lines of the grid; where a step is less, they stand at every second, fifth or so
MULTIPLES = (1, 2, 5, 10, 20, 50, 100)
PIECE_PX = 160  # side of the squares in which the paper is drawn: the smaller, the less is drawn anew, in more of them
SMOOTH_PX = 2  # of the paper: how far beside a pixel its smoothly scaled picture may reach, at least
RING, RING_ASIDE = 24, 8  # units: across the ring of the pen at least, and more than the line it draws
WAY, AHEAD = 17, 3  # units: of the arrow of a pen that goes on by itself; and how many there are ahead of it
INK_ASIDE = 2  # units: between a line and the ends of the open ring around the pen
DOT = 8  # units: of the pen itself, in the ring
GLASS, GLASS_ON_PICTURE = 120, 225  # of 255: how much the ground of a word hides of lines, and of a picture, below it
OPPOSITE = {"up": "down", "down": "up", "left": "right", "right": "left"}


def on_screen(point: tuple[int, int], paper: pygame.Rect, canvas: tuple[int, int]) -> tuple[float, float]:
    """Return where a point of the paper stands in the window, in pixels."""
    return paper.x + point[0] * paper.w / canvas[0], paper.y + point[1] * paper.h / canvas[1]


def pen_ring_px(line_width_px: int, layout: Layout, canvas: tuple[int, int]) -> int:
    """Return how wide the ring of the pen is, in pixels of the window; line_width_px: in pixels of the paper."""
    return max(layout.px(RING), math.ceil(line_width_px * layout.paper.w / canvas[0]) + layout.px(RING_ASIDE))


def ink_at(drawing: Drawing, position: tuple[int, int]) -> tuple[int, int]:
    """Return where the line lies that was drawn last, seen from the pen: (-1, 0) to the left; (0, 0) for none."""
    last = drawing.last
    if not isinstance(last, Segment) or last.end != position or last.tool is not Tool.PEN:
        return 0, 0
    (x, y), (from_x, from_y) = last.end, last.start
    return (from_x > x) - (from_x < x), (from_y > y) - (from_y < y)


def ways(position: tuple[int, int], canvas: tuple[int, int], *, turned: bool = False) -> list[str]:
    """Return the directions in which there is paper left; turned: of a compass that is turned by 45 degrees."""
    (x, y), (width, height) = position, canvas
    left = {-1: (x > 0, y > 0), 0: (True, True), 1: (x < width, y < height)}  # by where it goes, in x and in y
    return [name for name, (dx, dy) in (TURNED_WAYS if turned else WAYS).items() if left[dx][0] and left[dy][1]]


def edge_notice(
    position: tuple[int, int], canvas: tuple[int, int], words: dict[str, str], *, turned: bool = False
) -> str:
    """Return what to say while the pen stands at the edge; words: what is to be said, by direction."""
    free = ways(position, canvas, turned=turned)
    away = [words.get(OPPOSITE[closed], OPPOSITE[closed]) for closed in WAYS if closed not in free]
    return "Edge of the paper \u2013 say " + " or ".join(f"\u201c{word}\u201d" for word in away)


def near_notice(word: str) -> str:
    """Return what to say where something came close to a word."""
    return f"Something like \u201c{word}\u201d? Say it again"


class PaperView:
    """Keeps the scaled picture of the paper in pieces, and makes only those anew where the drawing changed.

    The widths are scaled first and the heights after them, as `smoothscale` does it for a whole picture. What lies
    between is kept: rows do not depend on each other in the first step, nor columns in the second, so that a part
    comes out with the very pixels that scaling the whole gives it.
    """

    def __init__(self) -> None:
        self._sheet: pygame.Surface | None = None  # at full size
        self._narrow = self._grid = pygame.Surface((1, 1), 0, 32)  # narrow: the sheet with its width scaled alone
        self._pieces: dict[tuple[int, int], pygame.Surface] = {}  # by the corner, in pixels of the window
        self._made_for: object = None

    def draw_paper(
        self,
        painter: Painter,
        rect: pygame.Rect,
        sheet: pygame.Surface,
        *,
        changed: Iterable[Box] | None,
        grid_px: int,
        dark: bool = False,
    ) -> None:
        """Draw the paper, a little warmer than it is saved, and its grid: in the window only, never in what is saved.

        sheet: at full size. changed: the parts in which it may differ from what it was in the last call; None for
        anywhere. grid_px: from one line of the grid to the next, in pixels of the paper; 0 for none. dark: whether the
        paper is, so that the grid is light.
        """
        tint = painter.theme.paper_tint
        made_for = (rect.size, sheet.get_size(), grid_px, dark, tint)
        if made_for != self._made_for or sheet is not self._sheet:
            self._grid, self._made_for = _grid(rect.size, sheet.get_size(), grid_px, dark=dark), made_for
            self._narrow, self._sheet = pygame.Surface((rect.w, sheet.get_height()), 0, 32), sheet
            self._pieces, changed = {}, None
        whole = sheet.get_rect()
        areas = [whole] if changed is None else [pygame.Rect(x, y, x1 - x, y1 - y) for x, y, x1, y1 in changed]
        area = whole.clip(areas[0].unionall(areas)) if areas else None
        if area:
            self._scale(sheet, area, rect.size, tint)
        for (x, y), piece in self._pieces.items():
            painter.blit(piece, (rect.x + x, rect.y + y))

    def _scale(self, sheet: pygame.Surface, area: pygame.Rect, size: tuple[int, int], tint: Colour) -> None:
        """Make the pieces anew that show any of an area of the sheet; size: of the whole paper in the window."""
        (wide, high), (width, height) = sheet.get_size(), size
        rows = self._narrow.subsurface((0, area.y, width, area.h))
        pygame.transform.smoothscale(sheet.subsurface((0, area.y, wide, area.h)), rows.get_size(), rows)
        left, right = (area.left - SMOOTH_PX) * width // wide, -(-(area.right + SMOOTH_PX) * width // wide)
        top, bottom = (area.top - SMOOTH_PX) * height // high, -(-(area.bottom + SMOOTH_PX) * height // high)
        seen, whole = pygame.Rect(left, top, right - left, bottom - top), pygame.Rect((0, 0), size)
        corners = [(x, y) for y in range(0, height, PIECE_PX) for x in range(0, width, PIECE_PX)]
        pieces = [pygame.Rect(corner, (PIECE_PX, PIECE_PX)).clip(whole) for corner in corners]
        pieces = [piece for piece in pieces if piece.colliderect(seen)]
        part = pieces[0].unionall(pieces)
        columns = self._narrow.subsurface((part.x, 0, part.w, high))
        scaled = pygame.transform.smoothscale(columns, (part.w, height)).subsurface((0, part.y, part.w, part.h))
        scaled.fill(tint, special_flags=pygame.BLEND_RGB_MULT)
        scaled.blit(self._grid, (0, 0), part)
        for piece in pieces:
            self._pieces[piece.topleft] = scaled.subsurface(piece.move(-part.x, -part.y)).copy()

    def draw_pen(
        self,
        painter: Painter,
        layout: Layout,
        *,
        position: tuple[int, int],
        canvas: tuple[int, int],
        ends: dict[str, tuple[int, int]],
        colour: Colour,
        words: dict[str, str],
        tool: Tool = Tool.PEN,
        line_width_px: int = 0,
        dark: bool = False,
        on_picture: bool = False,
        alpha: int = 255,
        turned: bool = False,
        way: tuple[int, int] = (0, 0),
        behind: tuple[int, int] = (0, 0),
    ) -> list[pygame.Rect]:
        """Draw the pen and a ghost line to where each word leads, and return where the words stand.

        The pen is a ring that one sees through, outside the line that it draws: however short a step is, it is seen.

        position, canvas: in pixels of the paper. ends: where each word would take the pen. words: by direction.
        tool: a lifted pen is a ring, an eraser a ring around a square. line_width_px: in pixels of the paper.
        dark: whether the paper is. on_picture: whether there is a picture below the lines, dark or light.
        alpha: how solid the words are, 0 to 255.
        turned: whether the compass is turned by 45 degrees, so that the words lead aslant.
        way: in which a pen goes on by itself, which its mark shows; (0, 0) where it stands.
        behind: where the line that it drew last lies, seen from it: there its ring is open. (0, 0) for no line.
        """
        glass = GLASS_ON_PICTURE if on_picture else GLASS
        ground, edge, ink = theme.TAG, theme.TAG_EDGE, theme.TAG_WORD
        if dark:
            ground, edge, ink = theme.NIGHT_TAG, ink, edge
        tags: list[pygame.Rect] = []
        x, y = on_screen(position, layout.paper, canvas)
        ratio = layout.paper.w / canvas[0]
        ring = pen_ring_px(line_width_px, layout, canvas)
        start = ring // 2 + layout.px(3)
        least = start + layout.px(25)
        for direction in ways(position, canvas, turned=turned) if alpha else ():
            dx, dy = (TURNED_WAYS if turned else WAYS)[direction]
            along_x, along_y = dx / math.hypot(dx, dy), dy / math.hypot(dx, dy)
            # At least as long as it takes to be seen; a longer step is shown as long as it is.
            length = max(least, math.dist(position, ends[direction]) * ratio)
            self._draw_way_line(painter, (x, y), (along_x, along_y), start=start, length=length, alpha=alpha)
            tip = length - layout.px(3)
            at = round(x + along_x * tip), round(y + along_y * tip)
            painter.arrow(at, layout.px(11), towards=(dx, dy), fill=(*theme.GHOST, alpha))
            word = words.get(direction, direction)
            width, height = painter.face.width(word, size=theme.FAR) + layout.px(14), layout.px(26)
            tag = pygame.Rect(0, 0, width, height)
            reach = length + layout.px(5)
            tag.center = round(x + along_x * reach + dx * width / 2), round(y + along_y * reach + dy * height / 2)
            tag.clamp_ip(layout.stage)
            tags.append(tag)
            painter.box(tag, radius=tag.h / 2, fill=(*ground, glass * alpha // 255), border=(*edge, alpha))
            painter.text(word, tag.center, size=theme.FAR, colour=ink, align="centre", alpha=alpha)
        gap = line_width_px * ratio + 2 * layout.px(INK_ASIDE)
        self._draw_ring(painter, (x, y), ring, behind=behind, gap=gap)
        if way != (0, 0):
            self._draw_way(painter, (x, y), ring, way)
        elif tool is Tool.PEN:
            painter.dot((x, y), layout.px(DOT), fill=colour, border=theme.TAG)
        elif tool is Tool.ERASER:
            block = pygame.Rect(0, 0, layout.px(10), layout.px(10))
            block.center = round(x), round(y)
            painter.fill(theme.TAG_WORD, block)
        return tags

    def _draw_way_line(
        self,
        painter: Painter,
        centre: tuple[float, float],
        along: tuple[float, float],
        *,
        start: float,
        length: float,
        alpha: int,
    ) -> None:
        """Draw the ghost line to where a word leads, from `start` to `length` pixels off the pen; dotted where aslant.

        along: its direction, of length 1.
        """
        (x, y), (dx, dy), thick, colour = centre, along, painter.px(2), (*theme.GHOST, alpha)
        if dx and dy:
            for out in range(round(start) + thick, round(length), 3 * thick):
                painter.dot((x + dx * out, y + dy * out), 2 * thick, fill=colour)
            return
        line = pygame.Rect(0, 0, length - start if dx else thick, length - start if dy else thick)
        line.center = round(x + dx * (start + length) / 2), round(y + dy * (start + length) / 2)
        painter.box(line, radius=0, fill=colour)

    def _draw_way(self, painter: Painter, centre: tuple[float, float], diameter: int, way: tuple[int, int]) -> None:
        """Draw the mark of a pen that goes on by itself: full, with where it goes in it and ahead of it."""
        (x, y), (dx, dy), size = centre, way, painter.px(WAY)
        painter.dot(centre, diameter, fill=painter.theme.accent)
        painter.arrow((round(x), round(y)), size, towards=way, fill=painter.theme.on_accent)
        length = math.hypot(dx, dy)
        for i in range(AHEAD):
            out = (diameter / 2 + painter.px(4) + size * (0.5 + 0.75 * i)) / length
            at = round(x + dx * out), round(y + dy * out)
            painter.arrow(at, size, towards=way, fill=(*theme.GHOST, 255 - 90 * i))

    def _draw_ring(
        self, painter: Painter, centre: tuple[float, float], diameter: int, *, behind: tuple[int, int], gap: float
    ) -> None:
        """Draw the ring of the pen, light beside its line, so that it is seen on every colour.

        behind: where it is open, (0, 0) for nowhere; gap: how wide, in pixels.
        """
        halo = painter.px(1)
        lines: tuple[tuple[int, Rgba, int], ...] = (
            (diameter + 2 * halo, (*theme.TAG, 200), painter.px(2) + 2 * halo),
            (diameter, painter.theme.accent, painter.px(2)),
        )
        for across, colour, thick in lines:
            if behind == (0, 0):
                painter.dot(centre, across, fill=(*colour[:3], 0), border=colour, border_px=thick)
            else:
                image = open_ring(across, thick=thick, fill=colour, towards=behind, gap=gap)
                painter.blit(image, (round(centre[0] - across / 2), round(centre[1] - across / 2)))

    def draw_notice(
        self,
        painter: Painter,
        layout: Layout,
        text: str,
        *,
        position: tuple[int, int],
        canvas: tuple[int, int],
        tags: list[pygame.Rect],
    ) -> None:
        """Say something beside the pen, as that it met the edge; tags: where words stand that must be seen now."""
        colours, (x, y) = painter.theme, on_screen(position, layout.paper, canvas)
        width = painter.face.width(text, size=theme.BODY, bold=True) + layout.px(32)
        pill = pygame.Rect(0, 0, width, layout.px(36))
        # Towards the middle of the paper, clear of the pen and the words around it.
        inwards = -1 if y > layout.paper.centery else 1
        pill.center = round(x), round(y + inwards * layout.px(96))
        pill.clamp_ip(layout.paper.inflate(-layout.px(24), -layout.px(24)))
        while pill.collidelist(tags) >= 0 and layout.paper.contains(pill):
            pill.y += inwards * layout.px(8)
        painter.box(pill, radius=pill.h / 2, fill=(*colours.card, 236), border=colours.warn)
        painter.text(text, pill.center, size=theme.BODY, colour=colours.warn, bold=True, align="centre")


def grid_px(step_px: int, ratio: float, least_px: int) -> int:
    """Return how far apart the lines of the grid stand, in pixels of the paper: a multiple of the step.

    ratio: pixels of the window for one of the paper. least_px: what they stand apart at least, in pixels of the window.
    """
    return next((step_px * n for n in MULTIPLES if step_px * n * ratio >= least_px), step_px * MULTIPLES[-1])


def _grid(size: tuple[int, int], canvas: tuple[int, int], every_px: int, *, dark: bool) -> pygame.Surface:
    """Return the lines of the grid on nothing."""
    grid = pygame.Surface(size, pygame.SRCALPHA, 32)
    ink = theme.GRID_ON_DARK if dark else theme.GRID
    if every_px:
        for x in range(every_px, canvas[0], every_px):
            grid.fill(ink, pygame.Rect(round(x * size[0] / canvas[0]), 0, 1, size[1]))
        for y in range(every_px, canvas[1], every_px):
            grid.fill(ink, pygame.Rect(0, round(y * size[1] / canvas[1]), size[0], 1))
    return grid
