"""The paper at its full size: ink on its ground, brought up to date only where something changed."""

from collections.abc import Iterable
from weakref import WeakKeyDictionary

import numpy as np
import pygame
from numpy.typing import NDArray

from game.drawing.drawing import Drawing, Entry, Segment
from game.drawing.pen import Size
from game.drawing.tiles import TILE_PX, Box, Ink, Planes, bounds, places

MARK_EVERY, NEAR_EVERY = 512, 32  # entries of the history
NEAR = 32  # how many of the nearer marks are kept
MANY = 64  # changed lines from which tiles are compared instead of redrawing the box of each


class Canvas:
    """A surface that follows a drawing.

    The pixels depend on the drawing and the picture below alone, not on the way in which they came about. Marks keep
    the ink along the history, so that undo and redo draw few lines, however many they take away or bring back.
    """

    def __init__(self, canvas: Size) -> None:
        self.begin(canvas)

    def begin(self, canvas: Size, picture: pygame.Surface | None = None) -> None:
        """Take clean paper, perhaps of another size, with a picture below as for `lay`.

        canvas: width and height of the paper in pixels. From here on `surface` is another one.
        """
        self.surface = pygame.Surface(canvas, 0, 32)
        self._drawing, self._ink = Drawing(), Ink()
        self._marks: WeakKeyDictionary[Entry, Ink] = WeakKeyDictionary()  # gone with the history that they belong to
        self._mark = Ink()  # the last one that was set or gone back to
        self._near: dict[Entry, Ink] = {}  # where undo will lead next, the oldest first
        self.lay(picture)

    def take(self, other: "Canvas") -> None:
        """Become another paper, which nobody uses from here on; `surface` is its surface then."""
        vars(self).update(vars(other))

    def lay(self, picture: pygame.Surface | None) -> None:
        """Put a picture under the ink, or take it away: clean paper shows it, and an eraser brings it back.

        picture: of the paper's size; where it is transparent the background shows. Raises ValueError for another size.
        """
        if picture is not None and picture.get_size() != self.surface.get_size():
            raise ValueError(f"picture of {picture.get_size()} px: expected {self.surface.get_size()}")
        self._picture: tuple[NDArray[np.uint8], Planes] | None = None  # (3, width, height); opacity (width, height)
        if picture is not None:
            opacity = (pygame.surfarray.array_alpha(picture) / 255).astype(np.float32)
            self._picture = np.moveaxis(pygame.surfarray.array3d(picture), 2, 0), opacity
        self._show([_box(self.surface.get_rect())])

    def follow(self, drawing: Drawing) -> bool:
        """Bring the surface up to date with `drawing` and return whether a pixel may have changed."""
        if drawing is self._drawing:
            return False
        before, tiles = self._drawing, self._ink.tiles
        self._drawing, self._ink = drawing, self._ink_of(drawing)
        if drawing.background != before.background:
            self._show([_box(self.surface.get_rect())])
            return True
        areas = parts_apart(before, drawing)
        if areas is not None:
            self._show(areas)
            return True
        now = self._ink.tiles
        self._show(_tile_box(place) for place in {*tiles, *now} if tiles.get(place) is not now.get(place))
        return True

    def _ink_of(self, drawing: Drawing) -> Ink:
        """Return the ink of a drawing: go on from the ink on the paper or from the last mark on the way."""
        ink, start = Ink(), drawing.page
        if self._drawing.page == drawing.page and drawing.common(self._drawing) == len(self._drawing):
            ink, start = self._ink, len(self._drawing)
        for at in range(len(drawing) // NEAR_EVERY * NEAR_EVERY, start, -NEAR_EVERY):
            entry = drawing[at - 1]
            mark = self._near.get(entry) or self._marks.get(entry)
            if mark is not None:
                ink, start = mark, at
                if entry in self._marks:
                    self._turn_to(mark)
                break
        while start < len(drawing):
            end = min(start // NEAR_EVERY * NEAR_EVERY + NEAR_EVERY, len(drawing))
            changes = (drawing[at].change for at in range(start, end))
            ink = ink.with_lines(change for change in changes if isinstance(change, Segment))
            if end % NEAR_EVERY == 0:
                self._remember(drawing[end - 1], ink, for_long=end % MARK_EVERY == 0)
            start = end
        return ink

    def _remember(self, entry: Entry, ink: Ink, *, for_long: bool) -> None:
        """Set a mark."""
        self._near[entry] = ink
        if len(self._near) > NEAR:
            del self._near[next(iter(self._near))]
        if for_long:
            self._marks[entry] = ink
            self._turn_to(ink)

    def _turn_to(self, mark: Ink) -> None:
        """Go on from another mark: what only the one before uses is packed."""
        for place, tile in self._mark.tiles.items():
            if mark.tiles.get(place) is not tile:
                tile.pack()
        self._mark = mark

    def _show(self, areas: Iterable[Box]) -> None:
        """Show ground and ink in these parts of the paper."""
        if self._picture is None and not self._ink.tiles:
            for left, top, right, bottom in areas:
                self.surface.fill(self._drawing.background, (left, top, right - left, bottom - top))
            return
        pixels = np.moveaxis(pygame.surfarray.pixels3d(self.surface), 2, 0)  # (3, width, height)
        whole = self.surface.get_rect()
        for left, top, right, bottom in areas:
            area = pygame.Rect(left, top, right - left, bottom - top).clip(whole)
            for place, part in places(_box(area)) if area.w and area.h else ():
                x, y = place[0] * TILE_PX, place[1] * TILE_PX
                at = part[0] - x, part[1] - y, part[2] - x, part[3] - y
                ground, tile = self._ground(part), self._ink.tiles.get(place)
                shown = ground if tile is None else tile.over(ground, at)
                pixels[:, part[0] : part[2], part[1] : part[3]] = np.rint(shown)

    def _ground(self, part: Box) -> Planes:
        """Return what lies under the ink, float32 (3, width, height) or (3, 1, 1), 0 to 255."""
        background = np.array(self._drawing.background, np.float32)[:, None, None]
        if self._picture is None:
            return background
        colours, opacity = (layer[..., part[0] : part[2], part[1] : part[3]] for layer in self._picture)
        return np.asarray(background + opacity * (colours - background))


def parts_apart(before: Drawing, now: Drawing) -> list[Box] | None:
    """Return the parts of the paper outside which two versions look the same; None where that may be anywhere."""
    common = now.common(before)
    if now.background != before.background or len(before) + len(now) - 2 * common >= MANY:
        return None
    apart = [version[at].change for version in (before, now) for at in range(common, len(version))]
    lines = [change for change in apart if isinstance(change, Segment)]
    return [bounds(line) for line in lines] if len(lines) == len(apart) else None


def _box(area: pygame.Rect) -> Box:
    """Return the corners of a rectangle."""
    return area.left, area.top, area.right, area.bottom


def _tile_box(place: tuple[int, int]) -> Box:
    """Return where a tile lies on the paper."""
    x, y = place[0] * TILE_PX, place[1] * TILE_PX
    return x, y, x + TILE_PX, y + TILE_PX


def render(drawing: Drawing, canvas: Size, *, picture: pygame.Surface | None = None) -> pygame.Surface:
    """Return the drawing alone on its paper, at full size.

    canvas: width and height of the paper in pixels. picture: below the ink, of that size.
    """
    paper = Canvas(canvas)
    paper.lay(picture)
    paper.follow(drawing)
    return paper.surface
