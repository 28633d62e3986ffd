"""The immutable drawing: what is on it, and what undo, redo and clear make of it."""

import time
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from game.drawing import Drawing, Segment, Stroke
from game.messages import Colour
from game.pen import Point

NAVY: Colour = (31, 58, 95)
RED: Colour = (192, 86, 62)


def line(start: Point, end: Point, *, colour: Colour = NAVY, width_px: int = 10) -> Segment:
    """Return a line with the usual colour and width."""
    return Segment(start, end, colour, width_px)


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
    assert blank.last_line is None
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
    cleared = drawn(A, B, C).clear()

    assert cleared.strokes == ()
    assert cleared.last_line is None
    assert cleared.undo().strokes == drawn(A, B, C).strokes
    assert cleared.undo().redo().strokes == ()
    assert cleared.extend(line(C, D)).strokes == (Stroke((C, D), NAVY, 10),)
    assert cleared.extend(line(C, D)).undo().undo().strokes == drawn(A, B, C).strokes


def test_clearing_blank_paper_is_no_step() -> None:
    """A clear that changes nothing leaves nothing to undo."""
    assert not Drawing().clear().can_undo
    assert drawn(A, B).clear().clear().undo().strokes == drawn(A, B).strokes


def test_older_versions_stay_as_they_were() -> None:
    """Two ways on from one version do not see each other."""
    root = drawn(A, B)
    left, right = root.extend(line(B, C)), root.extend(line(B, D))

    assert root.strokes == (Stroke((A, B), NAVY, 10),)
    assert left.strokes == (Stroke((A, B, C), NAVY, 10),)
    assert right.strokes == (Stroke((A, B, D), NAVY, 10),)


def test_only_the_new_lines_are_reported() -> None:
    """Between a version and its descendant lie just the lines added, oldest first."""
    old = drawn(A, B)
    new = old.extend(line(B, C)).extend(line(C, D))

    assert new.lines_since(old) == (line(B, C), line(C, D))
    assert new.lines_since(new) == ()
    assert new.lines_since(Drawing()) == (line(A, B), line(B, C), line(C, D))


def test_what_took_lines_away_asks_to_draw_anew() -> None:
    """Undo, clear and an unrelated drawing cannot be reached by adding lines; an undone undo can."""
    drawing = drawn(A, B, C)

    assert drawing.undo().lines_since(drawing) is None
    assert drawing.undo().extend(line(B, D)).lines_since(drawing) is None
    assert drawing.clear().lines_since(drawing) is None
    assert drawing.clear().extend(line(C, D)).lines_since(drawing) is None
    assert drawn(A, B, C).lines_since(drawing) is None
    assert drawing.undo().redo().lines_since(drawing) == ()


def test_a_line_needs_a_width() -> None:
    """A line of no width is a bug."""
    with pytest.raises(ValueError, match="line of 0 px"):
        line(A, B, width_px=0)


def test_svg_holds_the_size_and_every_stroke() -> None:
    """The SVG parses, has the paper's size, and one polyline with round ends per stroke."""
    root = ElementTree.fromstring(drawn(A, B, C).extend(line(A, D, colour=RED, width_px=3)).to_svg((1000, 800)))  # noqa: S314 - our own text
    space = "{http://www.w3.org/2000/svg}"
    group = root.find(f"{space}g")

    assert group is not None
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("1000", "800", "0 0 1000 800")
    assert (group.get("stroke-linecap"), group.get("stroke-linejoin"), group.get("fill")) == ("round", "round", "none")
    assert [(p.get("points"), p.get("stroke"), p.get("stroke-width")) for p in group] == [
        ("0,0 10,0 10,10", "#1f3a5f", "10"),
        ("0,0 0,10", "#c0563e", "3"),
    ]


def test_a_long_drawing_stays_cheap() -> None:
    """The second 50,000 moves with their undo cost about as much as the first, and freeing them does not recurse."""

    def more(drawing: Drawing) -> tuple[Drawing, float]:
        began = time.perf_counter()
        for _ in range(50_000):
            drawing = drawing.extend(line(A, B)).undo().redo()
        return drawing, time.perf_counter() - began

    half, first_s = more(Drawing())
    whole, second_s = more(half)

    assert len(whole.strokes) == 100_000  # A to B again and again: none continues the last
    assert second_s < 20 * first_s  # anything that walks the history would be thousands of times slower
    assert whole.extend(line(A, B)).lines_since(whole) == (line(A, B),)
    del half, whole
