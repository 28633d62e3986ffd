"""The paper at its full size: lines become pixels, antialiased, and only where something changed."""

from collections.abc import Iterable
from itertools import groupby, pairwise

import numpy as np
import pygame
from numpy.typing import NDArray

from game.drawing import Drawing, Segment, Stroke
from game.messages import Colour, Tool
from game.pen import Size

BLANK: Colour = (255, 255, 255)
MANY = 64  # new lines from which one pass over the whole paper is cheaper than one for each
TILE = 256

Coverage = NDArray[np.float64]


def coverage(segment: Segment, area: pygame.Rect) -> Coverage:
    """Return how much of each pixel of `area` a line covers, float64 (width, height), 0 to 1.

    A point (x, y) is the corner between pixels, not the middle of one, as in SVG: a line of even width along an axis
    has sharp edges, and a line of 10 px is 10 pixels wide. Coverage is taken from the distance between the pixel's
    middle and the line, which is exact along the axes and rounds caps and joins by itself.
    """
    (ax, ay), (bx, by) = segment.start, segment.end
    x = np.arange(area.left, area.right)[:, None] + 0.5 - ax  # (width, 1)
    y = np.arange(area.top, area.bottom)[None, :] + 0.5 - ay  # (1, height)
    dx, dy = bx - ax, by - ay
    if dx or dy:
        along = np.clip((x * dx + y * dy) / (dx * dx + dy * dy), 0.0, 1.0)
        x, y = x - along * dx, y - along * dy
    return np.asarray(np.clip(segment.width_px / 2 + 0.5 - np.hypot(x, y), 0.0, 1.0))


def bounds(segment: Segment) -> pygame.Rect:
    """Return the pixels that a line may touch."""
    reach = segment.width_px // 2 + 1
    (ax, ay), (bx, by) = segment.start, segment.end
    left, top = min(ax, bx) - reach, min(ay, by) - reach
    return pygame.Rect(left, top, max(ax, bx) + reach - left, max(ay, by) + reach - top)


class Paper:
    """A surface that follows a drawing.

    Lines of one colour that come one after another are one shape: where they overlap, the greater coverage counts, so
    that joins have no seam. Later shapes lie on earlier ones. The pixels depend on the drawing alone, not on the way
    in which it came about.
    """

    def __init__(self, canvas: Size) -> None:
        self.surface = pygame.Surface(canvas, 0, 32)
        self.surface.fill(BLANK)
        self._drawing = Drawing()
        self._lines: list[Segment] = []
        self._index = np.zeros((256, 5), np.int32)  # of each line: left, top, right, bottom, shape; grows by doubling

    def follow(self, drawing: Drawing) -> bool:
        """Bring the surface up to date with `drawing` and return whether a pixel may have changed."""
        if drawing is self._drawing:
            return False
        before, self._drawing = self._drawing, drawing
        common = drawing.common(before)
        added, undone = _lines(drawing, common), _lines(before, common)
        if added is not None and not undone and undone is not None and len(added) < MANY:
            self._remember(added)
            changed = [bounds(line) for line in added]
        elif undone is not None and not added and added is not None and len(undone) < MANY:
            del self._lines[len(self._lines) - len(undone) :]
            changed = [bounds(line) for line in undone]
        else:
            self._lines = []
            self._remember(lines_of(drawing.strokes))
            changed = list(tiles(self.surface.get_rect()))
        for area in changed:
            self._redraw(area.clip(self.surface.get_rect()))
        return True

    def _remember(self, lines: Iterable[Segment]) -> None:
        """Append lines, with their boxes and the number of the shape to which each belongs."""
        for line in lines:
            count = len(self._lines)
            if count == len(self._index):
                self._index = np.concatenate([self._index, np.zeros_like(self._index)])
            shape = 0
            if count:
                shape = self._index[count - 1, 4] + (self._lines[-1].colour != line.colour)
            box = bounds(line)
            self._index[count] = box.left, box.top, box.right, box.bottom, shape
            self._lines.append(line)

    def _redraw(self, area: pygame.Rect) -> None:
        """Draw all lines that touch `area`, a part of the paper, onto blank paper there."""
        left, top, right, bottom, shapes = self._index[: len(self._lines)].T
        touching = (left < area.right) & (right > area.left) & (top < area.bottom) & (bottom > area.top)
        pixels = np.full((*area.size, 3), BLANK, np.float64)  # (width, height, rgb)
        for _, numbers in groupby(np.flatnonzero(touching), key=lambda number: shapes[number]):
            # A line drawn again and again within one shape costs nothing more.
            _lay(pixels, area, list(dict.fromkeys(self._lines[number] for number in numbers)))
        pygame.surfarray.pixels3d(self.surface)[area.left : area.right, area.top : area.bottom] = np.rint(pixels)


def _lay(pixels: NDArray[np.float64], area: pygame.Rect, shape: list[Segment]) -> None:
    """Lay lines of one colour over `pixels`, float64 (width, height, rgb), which show `area`."""
    box = bounds(shape[0]).unionall([bounds(line) for line in shape]).clip(area)
    mask = np.zeros(box.size)  # (width, height)
    for line in shape:
        part = bounds(line).clip(box)
        window = mask[_slices(part, box)]
        np.maximum(window, coverage(line, part), out=window)
    below = pixels[_slices(box, area)]
    below += mask[..., None] * (np.array(shape[0].colour, np.float64) - below)


def _slices(part: pygame.Rect, whole: pygame.Rect) -> tuple[slice, slice]:
    """Return where `part` lies in an array that shows `whole`."""
    left, top = part.left - whole.left, part.top - whole.top
    return slice(left, left + part.w), slice(top, top + part.h)


def tiles(whole: pygame.Rect) -> Iterable[pygame.Rect]:
    """Yield pieces of at most TILE x TILE pixels that cover `whole`: drawing anew needs little memory at once."""
    for left in range(whole.left, whole.right, TILE):
        for top in range(whole.top, whole.bottom, TILE):
            yield pygame.Rect(left, top, TILE, TILE).clip(whole)


def _lines(drawing: Drawing, since: int) -> list[Segment] | None:
    """Return the lines that a drawing has beyond its first entries, or None where something else is among them."""
    changes = [drawing[at].change for at in range(since, len(drawing))]
    lines = [change for change in changes if isinstance(change, Segment)]
    return [line for line in lines if line.tool is not Tool.LIFTED] if len(lines) == len(changes) else None


def lines_of(strokes: Iterable[Stroke]) -> Iterable[Segment]:
    """Yield the lines of strokes, oldest first."""
    for stroke in strokes:
        for start, end in pairwise(stroke.points):
            yield Segment(start, end, stroke.colour, stroke.width_px)


def render(drawing: Drawing, canvas: Size) -> pygame.Surface:
    """Return the drawing alone on blank paper, at full size.

    canvas: width and height of the paper in pixels.
    """
    paper = Paper(canvas)
    paper.follow(drawing)
    return paper.surface
