"""The drawing: an immutable history of lines, with undo, redo and clear.

Every version points into a linked list that grows at its head, so a move, an undo and a redo cost the same after
100,000 moves as after one, and old versions stay valid.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Optional

from game.messages import Colour
from game.pen import Point, Size


@dataclass(frozen=True)
class Segment:
    """One straight line, as one command draws it.

    start, end: in pixels of the paper.
    colour: of the line.
    width_px: >= 1, with round caps.
    """

    start: Point
    end: Point
    colour: Colour
    width_px: int

    def __post_init__(self) -> None:
        """Raise ValueError where a line cannot be drawn."""
        if self.width_px < 1:
            raise ValueError(f"line of {self.width_px} px: expected a width of 1 or more")


@dataclass(frozen=True)
class Stroke:
    """Lines that follow each other without a gap in one colour and width.

    points: two or more, in pixels of the paper.
    colour: of the line.
    width_px: >= 1, with round joins and caps.
    """

    points: tuple[Point, ...]
    colour: Colour
    width_px: int


@dataclass(frozen=True, eq=False, repr=False)  # comparing or printing would recurse through the whole history
class _Entry:
    """One entry of the history; `line` is None where the paper was cleared."""

    line: Segment | None
    before: Optional["_Entry"]
    depth: int


@dataclass(frozen=True, eq=False, repr=False)
class _Undone:
    """An entry that was taken back, on top of those taken back earlier."""

    entry: _Entry
    below: Optional["_Undone"]


@dataclass(frozen=True, eq=False)
class Drawing:
    """One version of the drawing. `Drawing()` is blank paper; compare versions with `is` and `lines_since`."""

    _head: _Entry | None = field(default=None, repr=False)
    _undone: _Undone | None = field(default=None, repr=False)

    def extend(self, line: Segment) -> "Drawing":
        """Return the drawing with one more line; what was undone is then forgotten."""
        return Drawing(_Entry(line, self._head, self._depth + 1))

    def clear(self) -> "Drawing":
        """Return blank paper from which `undo` leads back. Blank paper stays as it is."""
        if self._head is None or self._head.line is None:
            return self
        return Drawing(_Entry(None, self._head, self._depth + 1))

    def undo(self) -> "Drawing":
        """Return the drawing without its last line or last clear. Where there is none it stays as it is."""
        if self._head is None:
            return self
        return Drawing(self._head.before, _Undone(self._head, self._undone))

    def redo(self) -> "Drawing":
        """Return the drawing with what `undo` took back last. Where there is none it stays as it is."""
        if self._undone is None:
            return self
        return Drawing(self._undone.entry, self._undone.below)

    @property
    def can_undo(self) -> bool:
        """Whether `undo` changes anything."""
        return self._head is not None

    @property
    def can_redo(self) -> bool:
        """Whether `redo` changes anything."""
        return self._undone is not None

    @property
    def last_line(self) -> Segment | None:
        """The line that came last, or None if a clear came last or nothing did."""
        return self._head.line if self._head else None

    @cached_property
    def strokes(self) -> tuple[Stroke, ...]:
        """All that is on the paper, oldest first. Walks the history once for each version."""
        return tuple(_joined([*self._newest_lines()][::-1]))

    def lines_since(self, older: "Drawing") -> tuple[Segment, ...] | None:
        """Return the lines that turn `older` into this drawing, oldest first, in time that grows with their number.

        None means that adding lines is not enough (something was undone, cleared, or is no relative): draw anew.
        """
        missing = self._depth - older._depth
        entry, lines = self._head, list[Segment]()
        while entry is not None and len(lines) < missing and entry.line is not None:
            lines.append(entry.line)
            entry = entry.before
        return tuple(reversed(lines)) if entry is older._head else None

    def to_svg(self, canvas: Size) -> str:
        """Return the drawing as an SVG document without background. The window has no button for it yet.

        canvas: width and height of the paper in pixels.
        """
        width, height = canvas
        size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        lines = [
            f'<polyline points="{" ".join(f"{x},{y}" for x, y in stroke.points)}"'
            f' stroke="#{bytes(stroke.colour).hex()}" stroke-width="{stroke.width_px}"/>\n'
            for stroke in self.strokes
        ]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n'
            '<g fill="none" stroke-linecap="round" stroke-linejoin="round">\n'
            f"{''.join(lines)}</g>\n</svg>\n"
        )

    @property
    def _depth(self) -> int:
        return self._head.depth if self._head else 0

    def _newest_lines(self) -> Iterator[Segment]:
        """Yield the lines on the paper, newest first, back to the last clear."""
        entry = self._head
        while entry is not None and entry.line is not None:
            yield entry.line
            entry = entry.before


def _joined(lines: list[Segment]) -> Iterator[Stroke]:
    """Yield one stroke for each run of lines that continue each other in the same colour and width."""
    run: list[Segment] = []
    for line in lines:
        if run and (run[-1].end, run[-1].colour, run[-1].width_px) != (line.start, line.colour, line.width_px):
            yield _stroke(run)
            run = []
        run.append(line)
    if run:
        yield _stroke(run)


def _stroke(run: list[Segment]) -> Stroke:
    """Return the lines of one run as a stroke."""
    return Stroke((run[0].start, *(line.end for line in run)), run[0].colour, run[0].width_px)
