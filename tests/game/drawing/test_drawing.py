"""The immutable drawing: what is on it, and what undo, redo and clear make of it."""

import time
from itertools import pairwise

import pytest

from game.drawing.drawing import Background, Change, Clear, Drawing, Segment, Stroke
from game.drawing.pen import Point
from game.messages import Colour, Tool

NAVY: Colour = (31, 58, 95)
RED: Colour = (192, 86, 62)


def line(start: Point, end: Point, *, colour: Colour = NAVY, width_px: int = 10, tool: Tool = Tool.PEN) -> Segment:
    """Return a line with the usual colour and width."""
    return Segment(start, end, colour, width_px, tool)


def drawn(*points: Point) -> Drawing:
    """Return a drawing of one path through the points."""
    drawing = Drawing()
    for start, end in pairwise(points):
        drawing = drawing.extend(line(start, end))
    return drawing


A, B, C, D = (0, 0), (10, 0), (10, 10), (0, 10)


def test_blank_paper_has_nothing() -> None:
    """A new drawing has no stroke, nothing to undo and nothing to redo."""
    blank = Drawing()

    assert blank.strokes == ()
    assert (blank.last, blank.lines, len(blank)) == (None, 0, 0)
    assert not blank.can_undo
    assert not blank.can_redo


def test_lines_that_continue_each_other_are_one_stroke() -> None:
    """Three lines head to tail in one colour and width have four points."""
    assert drawn(A, B, C, D).strokes == (Stroke((A, B, C, D), NAVY, 10),)


@pytest.mark.parametrize(
    "second", [line(C, D), line(B, C, colour=RED), line(B, C, width_px=3)], ids=["gap", "colour", "width"]
)
def test_a_gap_a_colour_and_a_width_begin_a_new_stroke(second: Segment) -> None:
    """A stroke ends where the next line does not continue it in every way."""
    drawing = drawn(A, B).extend(second)

    assert drawing.strokes == (
        Stroke((A, B), NAVY, 10),
        Stroke((second.start, second.end), second.colour, second.width_px),
    )


def test_undo_and_redo_walk_through_the_history() -> None:
    """Undo takes the last line away, redo brings it back, and both stop at their ends."""
    drawing = drawn(A, B, C)

    assert drawing.undo().strokes == drawn(A, B).strokes
    assert drawing.undo().undo().strokes == ()
    assert drawing.undo().undo().undo().strokes == ()
    assert drawing.undo().undo().redo().strokes == drawn(A, B).strokes
    assert drawing.undo().undo().redo().redo().strokes == drawing.strokes
    assert not drawing.undo().undo().redo().redo().can_redo
    assert drawing.redo() is drawing


def test_drawing_on_forgets_what_was_undone() -> None:
    """After undo and a new line there is nothing to redo."""
    drawing = drawn(A, B, C).undo().extend(line(B, D))

    assert drawing.strokes == (Stroke((A, B, D), NAVY, 10),)
    assert not drawing.can_redo


def test_clear_can_be_undone_and_redone() -> None:
    """Clear leaves blank paper, undo brings everything back, redo clears again."""
    cleared = drawn(A, B, C).extend(Clear(C, C))

    assert cleared.strokes == ()
    assert cleared.lines == 0
    assert cleared.undo().strokes == drawn(A, B, C).strokes
    assert cleared.undo().redo().strokes == ()
    assert cleared.extend(line(C, D)).strokes == (Stroke((C, D), NAVY, 10),)
    assert cleared.extend(line(C, D)).undo().undo().strokes == drawn(A, B, C).strokes


def test_clearing_blank_paper_is_no_step() -> None:
    """A clear that changes nothing leaves nothing to undo."""
    assert not Drawing().extend(Clear(A, A)).can_undo
    assert drawn(A, B).extend(Clear(B, B)).extend(Clear(B, B)).undo().strokes == drawn(A, B).strokes


def test_older_versions_stay_as_they_were() -> None:
    """Two ways on from one version do not see each other."""
    root = drawn(A, B)
    left, right = root.extend(line(B, C)), root.extend(line(B, D))

    assert root.strokes == (Stroke((A, B), NAVY, 10),)
    assert left.strokes == (Stroke((A, B, C), NAVY, 10),)
    assert right.strokes == (Stroke((A, B, D), NAVY, 10),)


def test_versions_know_what_they_have_in_common() -> None:
    """Versions share the entries up to where they part, and a drawing of the same lines made apart shares none."""
    old = drawn(A, B, C)
    left, right = old.extend(line(C, D)), old.extend(line(C, A)).extend(line(A, B))

    assert left.common(right) == right.common(left) == 2
    assert right.common(old) == 2
    assert old.undo().common(right) == 1
    assert old.undo().redo().common(old) == 2
    assert drawn(A, B, C).common(old) == 0


@pytest.mark.parametrize(
    ("second", "left"),
    [
        (line(B, C), 0),
        (line(C, D), 1),
        (line(B, C, colour=RED), 1),
        (line(B, C, width_px=3), 1),
        (line(B, C, tool=Tool.ERASER), 1),
        (line(B, C, tool=Tool.LIFTED), 1),
        (Clear(B, B), 1),
        (Background(B, B, RED), 1),
    ],
    ids=["goes on", "gap", "colour", "width", "eraser", "lifted", "clear", "background"],
)
def test_a_stroke_is_undone_and_redone_in_one(second: Change, left: int) -> None:
    """Undoing a stroke goes back to where tool, colour, width or place changed; redoing it comes back to its end."""
    drawing = drawn(A, B).extend(second)

    assert len(drawing.undo_stroke()) == left
    assert len(drawing.undo_stroke().undo_stroke()) == 0
    assert drawing.undo_stroke().redo_stroke().common(drawing) == 2
    assert drawing.undo_stroke().undo_stroke().redo_stroke().common(drawing) == (1 if left else 2)


def test_what_is_missing_of_a_stroke_is_redone_in_one() -> None:
    """After two single undos, redoing the stroke brings back both lines and not the next stroke."""
    drawing = drawn(A, B, C, D).extend(line(D, A, colour=RED))

    assert len(drawing.undo().undo().undo().redo_stroke()) == 3
    assert drawing.redo_stroke() is drawing
    assert Drawing().undo_stroke().redo_stroke().strokes == ()


def run_of_three() -> Drawing:
    """Return a drawing of one line alone and then a run of three."""
    drawing = drawn(A, B).extend(line(B, C))
    return drawing.extend(line(C, D), joins=True).extend(line(D, A), joins=True)


def test_a_run_is_taken_back_and_brought_back_in_one() -> None:
    """One undo takes back all moves of a run and the next one the line before it; redo brings back the same."""
    drawing = run_of_three()

    assert [len(drawing.undo()), len(drawing.undo().undo())] == [1, 0]
    assert [len(drawing.undo().undo().redo()), len(drawing.undo().redo())] == [1, 4]
    assert [len(drawing.undo_move()), len(drawing.undo_move().undo_move().undo())] == [3, 1]
    assert len(drawing.undo_move().undo_move().redo()) == 4


def test_only_moves_make_a_run() -> None:
    """The first move on blank paper, and one after clean paper, join nothing."""
    assert len(Drawing().extend(line(A, B), joins=True).undo()) == 0
    cleared = drawn(A, B).extend(Clear(B, B))
    assert len(cleared.extend(line(B, C), joins=True).undo()) == 2


def test_a_lifted_pen_leaves_nothing() -> None:
    """A move of a lifted pen can be undone but is no stroke on the paper, which stays clean."""
    drawing = Drawing().extend(line(A, B, tool=Tool.LIFTED))

    assert (drawing.strokes, drawing.lines, drawing.can_undo) == ((), 0, True)
    assert drawing.extend(Clear(B, B)) is drawing
    assert drawing.extend(line(B, C)).strokes == (Stroke((B, C), NAVY, 10),)


def test_an_eraser_is_a_stroke_of_its_own_kind() -> None:
    """What an eraser did stays on record, between the strokes before and after it."""
    drawing = drawn(A, B).extend(line(B, C, tool=Tool.ERASER)).extend(line(C, D))

    assert [stroke.tool for stroke in drawing.strokes] == [Tool.PEN, Tool.ERASER, Tool.PEN]


def test_the_background_is_part_of_the_history() -> None:
    """Paper is white until told otherwise, keeps its colour when cleared, and undo brings the old one back."""
    drawing = drawn(A, B).extend(Background(B, B, RED))

    assert (Drawing().background, drawing.background) == ((255, 255, 255), RED)
    assert drawing.extend(Clear(B, B)).background == RED
    assert drawing.undo().background == (255, 255, 255)
    assert drawing.extend(Background(B, B, RED)) is drawing
    assert drawing.strokes == drawn(A, B).strokes
    assert Drawing(paper=RED).extend(line(A, B)).undo().background == RED
    assert Drawing(paper=RED).extend(Background(A, A, RED)).can_undo is False


def test_entries_are_counted_without_those_undone() -> None:
    """An entry is reached from both ends, and one that was undone is not."""
    drawing = drawn(A, B, C, D).undo()

    assert len(drawing) == 2
    assert (drawing[0].change, drawing[-1].change) == (line(A, B), line(B, C))
    for place in (2, -3):
        with pytest.raises(IndexError, match=f"entry {place} of 2"):
            drawing[place]


def test_a_line_needs_a_width() -> None:
    """A line of no width is a bug."""
    with pytest.raises(ValueError, match="line of 0 px"):
        line(A, B, width_px=0)


def test_a_long_drawing_stays_cheap() -> None:
    """The second 50,000 moves with their undo cost about as much as the first, and freeing them does not recurse."""

    def more(drawing: Drawing) -> tuple[Drawing, float]:
        began = time.process_time()
        for _ in range(50_000):
            drawing = drawing.extend(line(A, B)).undo().redo()
        return drawing, time.process_time() - began

    half, first_s = more(Drawing())
    whole, second_s = more(half)

    assert len(whole.strokes) == 100_000  # A to B again and again: none continues the last
    assert second_s < 20 * first_s  # anything that walks the history would be thousands of times slower
    assert whole.extend(line(A, B)).common(whole) == 100_000
    del half, whole
