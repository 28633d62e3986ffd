"""Where the ring of the menu stands: beside the pen, and never on the line that the pen drew last. Pure geometry."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pygame

from game.drawing.drawing import Drawing, Segment
from game.drawing.pen import MOVES, Point
from game.messages import Command, Meaning, Verb
from game.window.layout import Layout
from game.window.paper_view import on_screen

RADIUS, HOLE = 140, 40  # units: of the ring, and of its middle
SHARES = (0.25, 0.225, 0.2)  # radii in shorter sides of the room; beside any straight line there is room for the last
PILL_W, PILL_H = 104, 28  # units: below the ring, at both sides
ASIDE, BELOW = 8, 22  # units that these stand out of the square around the ring
CLEAR = 5  # units between the line and the ring at least
AWAY = 56  # units between pen and ring, where there is room
WAYS = 16  # directions from the pen in which a place is looked for, up and to the right first
GRID = 16  # places that are tried besides, each way
LONGEST = 1000  # moves of a straight line that are looked at

Spot = tuple[float, float]  # in pixels of the window


@dataclass(frozen=True)
class Ink:
    """A straight line in the window that must be seen, in pixels. aside: half its width."""

    start: Spot
    end: Spot
    aside: float = 0.0

    def distance(self, at: Spot) -> float:
        """Return how far a place is from the line."""
        (x, y), (dx, dy) = self.start, (self.end[0] - self.start[0], self.end[1] - self.start[1])
        length2 = dx * dx + dy * dy
        share = 0.0 if length2 == 0 else min(max(((at[0] - x) * dx + (at[1] - y) * dy) / length2, 0.0), 1.0)
        return math.dist(at, (x + share * dx, y + share * dy)) - self.aside

    def covers(self, rect: pygame.Rect, clear_px: float) -> bool:
        """Return whether the line comes nearer to a rectangle than this."""
        aside = 2 * math.ceil(self.aside + clear_px)
        wide = rect.inflate(aside, aside)
        return bool(wide.clipline(self.start, self.end)) or wide.collidepoint(self.start)


@dataclass(frozen=True)
class RingPlace:
    """The ring in the window, in pixels.

    radius: of all of it. hole: of its middle. back, more: below it, to the left and to the right.
    """

    centre: tuple[int, int]
    radius: int
    hole: int
    back: pygame.Rect
    more: pygame.Rect

    @property
    def rect(self) -> pygame.Rect:
        """The square around the ring."""
        return pygame.Rect(self.centre[0] - self.radius, self.centre[1] - self.radius, 2 * self.radius, 2 * self.radius)

    def slice_middle(self, way: Command) -> tuple[int, int]:
        """Return the middle of a slice."""
        (dx, dy), out = MOVES[way], (self.radius + self.hole) / 2
        return round(self.centre[0] + dx * out), round(self.centre[1] + dy * out)

    def meaning_at(self, at: tuple[int, int]) -> Meaning | None:
        """Return what stands at a place: a slice, the middle (yes), back (no), more (go); None beside the ring."""
        if self.back.collidepoint(at):
            return Verb.NO
        if self.more.collidepoint(at):
            return Verb.GO
        dx, dy = at[0] - self.centre[0], at[1] - self.centre[1]
        if math.hypot(dx, dy) > self.radius:
            return None
        if math.hypot(dx, dy) <= self.hole:
            return Verb.YES
        if abs(dx) > abs(dy):
            return Command.RIGHT if dx > 0 else Command.LEFT
        return Command.DOWN if dy > 0 else Command.UP


def last_line(drawing: Drawing) -> tuple[Point, Point, int] | None:
    """Return the straight line that was drawn last, of moves in one direction: both ends and its width, or None."""
    if not isinstance(drawing.last, Segment):
        return None
    start, end, width_px = drawing.last.start, drawing.last.end, drawing.last.width_px
    towards = math.atan2(end[1] - start[1], end[0] - start[0])
    for at in range(2, min(len(drawing), LONGEST) + 1):
        before = drawing[-at].change
        if not isinstance(before, Segment) or before.end != start:
            break
        if math.atan2(before.end[1] - before.start[1], before.end[0] - before.start[0]) != towards:
            break
        start, width_px = before.start, max(width_px, before.width_px)
    return start, end, width_px


def ring_place(
    layout: Layout, *, position: Point, canvas: tuple[int, int], line: tuple[Point, Point, int] | None, pen_px: float
) -> RingPlace:
    """Return where the ring stands.

    position: of the pen. line: that it drew last, as `last_line` has it. Both in pixels of the paper, whose width and
    height is `canvas`.
    pen_px: from the middle of the pen's mark to its edge, in pixels of the window.
    """
    room, px = layout.stage, layout.px
    pen = on_screen(position, layout.paper, canvas)
    inks = [Ink(pen, pen, pen_px)]
    if line is not None:
        start, end = (on_screen(one, layout.paper, canvas) for one in line[:2])
        inks.append(Ink(start, end, line[2] * layout.paper.w / canvas[0] / 2))

    def rating(place: RingPlace) -> tuple[float, float]:
        """Return how good a place is: nothing covered first, then a good way off the pen."""
        free = min(ink.distance(place.centre) for ink in inks) - place.radius - px(CLEAR)
        if any(ink.covers(pill, px(CLEAR)) for ink in inks for pill in (place.back, place.more)):
            free = min(free, -1.0)
        return min(free, 0.0), -round(abs(math.dist(place.centre, pen) - place.radius - pen_px - px(AWAY)) / px(12))

    for share in SHARES:
        radius = min(px(RADIUS), int(share * min(room.size)))
        for places in (_beside(pen, radius + pen_px + px(AWAY)), _all_over(room)):
            inside = (_within(room, centre, radius, layout) for centre in places)
            best = max((_around(centre, radius, layout) for centre in inside), key=rating)  # the first of equal ones
            if rating(best)[0] == 0:
                return best
    return best


def _around(centre: tuple[int, int], radius: int, layout: Layout) -> RingPlace:
    """Return the ring around a place."""
    px, (x, y) = layout.px, centre
    width, height = px(PILL_W), px(PILL_H)
    out, bottom = radius + px(ASIDE), y + radius + px(BELOW)
    back = pygame.Rect(x - out, bottom - height, width, height)
    more = pygame.Rect(x + out - width, bottom - height, width, height)
    return RingPlace(centre, radius, min(px(HOLE), radius * 3 // 10), back, more)


def _within(room: pygame.Rect, centre: Spot, radius: int, layout: Layout) -> tuple[int, int]:
    """Return the place nearest to another one for the middle of a ring that is to stay in a room."""
    out = radius + layout.px(ASIDE)
    x = min(max(centre[0], room.left + out), room.right - out)
    return round(x), round(min(max(centre[1], room.top + radius), room.bottom - radius - layout.px(BELOW)))


def _beside(pen: Spot, away: float) -> Iterator[Spot]:
    """Yield places around the pen, up and to the right of it first."""
    for i in range(WAYS):
        turn = math.radians(-45) + (-1) ** i * math.ceil(i / 2) * 2 * math.pi / WAYS
        yield pen[0] + away * math.cos(turn), pen[1] + away * math.sin(turn)


def _all_over(room: pygame.Rect) -> Iterator[Spot]:
    """Yield places all over a room."""
    for i in range(GRID + 1):
        for j in range(GRID + 1):
            yield room.x + room.w * i / GRID, room.y + room.h * j / GRID
