"""The drawing: an immutable history of changes to the paper, with undo and redo by move, by run and by stroke.

Every version sees a part of one shared list (`persistent_list.py`), so a move, an undo and a redo cost the same after
100,000 moves as after one, and old versions stay valid.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from game.drawing.pen import Point
from game.drawing.persistent_list import PersistentList
from game.messages import Colour, Tool

WHITE: Colour = (255, 255, 255)  # paper of which nobody said otherwise


@dataclass(frozen=True, slots=True)
class Segment:
    """One straight move of the pen, as one command makes it.

    start, end: in pixels of the paper.
    colour: of the line; an eraser has none of its own.
    width_px: >= 1, with round caps.
    tool: what the move does to the paper; a lifted pen leaves nothing.
    """

    start: Point
    end: Point
    colour: Colour
    width_px: int
    tool: Tool = Tool.PEN

    def __post_init__(self) -> None:
        """Raise ValueError where a line cannot be drawn."""
        if self.width_px < 1:
            raise ValueError(f"line of {self.width_px} px: expected a width of 1 or more")

    def continues(self, other: "Change") -> bool:
        """Whether this move belongs to the same stroke as the one before it."""
        if not isinstance(other, Segment) or other.end != self.start:
            return False
        return (other.tool, other.colour, other.width_px) == (self.tool, self.colour, self.width_px)


@dataclass(frozen=True, slots=True)
class Clear:
    """Clean paper of the same background. start, end: where the pen stood and where it stands since."""

    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Background:
    """Another colour of the paper. start, end: where the pen stood and stands."""

    start: Point
    end: Point
    colour: Colour


Change = Segment | Clear | Background


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Entry:
    """A change at its place in a history: the same object only where all that came before is the same too.

    page: how many entries lie under clean paper; those from there on are on the paper.
    stroke: place of the first entry of its stroke, from 0. A clear and a background are strokes of one entry.
    run: place of the first entry of its run, from 0: what one undo takes back. Most runs are one entry.
    lines: how many lines are on the paper.
    background: of the paper.
    """

    change: Change
    page: int
    stroke: int
    run: int
    lines: int
    background: Colour


@dataclass(frozen=True)
class Stroke:
    """Moves that follow each other without a gap with one tool, in one colour and width.

    points: two or more, in pixels of the paper.
    colour: of the line; an eraser shows the paper's background.
    width_px: >= 1, with round joins and caps.
    """

    points: tuple[Point, ...]
    colour: Colour
    width_px: int
    tool: Tool = Tool.PEN


@dataclass(frozen=True, eq=False)
class Drawing:
    """One version of the drawing. `Drawing()` is blank paper; compare versions with `is` and `common`.

    paper: the background that it began with.
    """

    _all: PersistentList[Entry] = field(default_factory=PersistentList, repr=False)  # those undone too, to be redone
    _count: int = 0
    paper: Colour = WHITE

    def extend(self, change: Change, *, joins: bool = False) -> "Drawing":
        """Return the drawing with one more change; what was undone is then forgotten.

        joins: whether a move joins the run of the move before it, so that one undo takes back both.
        Where the change makes no difference (clean paper once more, the same background) it stays as it is.
        """
        page, stroke, lines, background = self.page, self._count, self.lines, self.background
        run = self._count
        if isinstance(change, Segment):
            if joins and isinstance(self.last, Segment):
                run = self[-1].run
            lines += change.tool is not Tool.LIFTED
            if self.last is not None and change.continues(self.last):
                stroke = self[-1].stroke
        elif isinstance(change, Clear):
            if not lines and change.start == change.end:
                return self
            page, lines = self._count + 1, 0
        elif change.colour == background:
            return self
        else:
            background = change.colour
        added = self._all.first(self._count).added(Entry(change, page, stroke, run, lines, background))
        return Drawing(added, len(added), self.paper)

    def undo(self) -> "Drawing":
        """Return the drawing without its last change or run of moves. Where there is none it stays as it is."""
        return self.first(self[-1].run) if self.can_undo else self

    def undo_move(self) -> "Drawing":
        """Return the drawing without its last change alone. Where there is none it stays as it is."""
        return self.first(self._count - 1) if self.can_undo else self

    def redo(self) -> "Drawing":
        """Return the drawing with the change or run that comes next, or what is missing of the last run."""
        return self._redo(lambda entry: entry.run)

    def undo_stroke(self) -> "Drawing":
        """Return the drawing without its last stroke. Where there is none it stays as it is."""
        return self.first(self[-1].stroke) if self.can_undo else self

    def redo_stroke(self) -> "Drawing":
        """Return the drawing with the stroke that comes next, or what is missing of the last one."""
        return self._redo(lambda entry: entry.stroke)

    def _redo(self, group: Callable[[Entry], int]) -> "Drawing":
        """Return the drawing with the rest of the group that comes next; group: of an entry, a number that never falls.

        Where nothing was undone it stays as it is.
        """
        if not self.can_redo:
            return self
        next_group, places = group(self._all[self._count]), range(len(self._all))
        return self.first(bisect_right(places, next_group, lo=self._count, key=lambda at: group(self._all[at])))

    def first(self, count: int) -> "Drawing":
        """Return the version after so many changes, those undone counted too."""
        return Drawing(self._all, count, self.paper)

    @property
    def can_undo(self) -> bool:
        """Whether `undo` changes anything."""
        return self._count > 0

    @property
    def can_redo(self) -> bool:
        """Whether `redo` changes anything."""
        return self._count < len(self._all)

    def __len__(self) -> int:
        """Return the number of changes so far, without those undone."""
        return self._count

    def __getitem__(self, at: int) -> Entry:
        """Return one entry, the oldest at 0, the newest at -1. Raises IndexError where there is none."""
        if not -self._count <= at < self._count:
            raise IndexError(f"entry {at} of {self._count}")
        return self._all[at % self._count]

    @property
    def last(self) -> Change | None:
        """The change that came last, or None."""
        return self[-1].change if self._count else None

    @property
    def page(self) -> int:
        """How many entries lie under clean paper."""
        return self[-1].page if self._count else 0

    @property
    def lines(self) -> int:
        """How many lines are on the paper, those of an eraser too; 0 is clean paper."""
        return self[-1].lines if self._count else 0

    @property
    def background(self) -> Colour:
        """The colour of the paper."""
        return self[-1].background if self._count else self.paper

    def common(self, other: "Drawing") -> int:
        """Return how many entries both versions begin with, in time that hardly grows with their number."""
        both, ours, theirs = min(self._count, other._count), self._all, other._all
        if both == 0 or ours[both - 1] is theirs[both - 1]:  # one is the beginning of the other, as nearly always
            return both
        return bisect_left(range(both), True, key=lambda at: ours[at] is not theirs[at])

    @cached_property
    def strokes(self) -> tuple[Stroke, ...]:
        """All that is on the paper, oldest first, without the moves of a lifted pen. Made once for each version."""
        on_paper = (self[at] for at in range(self.page, self._count))
        runs = groupby(on_paper, key=lambda entry: entry.stroke)
        return tuple(_strokes([entry.change for entry in run] for _, run in runs))


def _strokes(runs: Iterable[list[Change]]) -> Iterator[Stroke]:
    """Yield the stroke of each run of moves that left something on the paper."""
    for run in runs:
        moves = [change for change in run if isinstance(change, Segment)]
        if moves and moves[0].tool is not Tool.LIFTED:
            points = moves[0].start, *(move.end for move in moves)
            yield Stroke(points, moves[0].colour, moves[0].width_px, moves[0].tool)
