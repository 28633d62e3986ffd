"""The bench of drawing measures what it says."""

import pytest

from tests.tools import bench_drawing
from tests.tools.bench_drawing import COLOURS, TimedDrawing, measure, walk


def test_the_walk_draws_what_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """The moves are on the paper (at an edge some draw nothing), each with its time."""
    monkeypatch.setattr(bench_drawing, "MOVES", 60)
    drawing = TimedDrawing()
    took = walk(drawing, lambda number: COLOURS[number % 2])

    assert len(took) == 60
    assert 40 <= drawing.world.drawing.lines <= 60
    assert {stroke.colour for stroke in drawing.world.drawing.strokes} == set(COLOURS[:2])


def test_every_figure_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Each way through the history has a line with median and worst, the worst no less than the median."""
    monkeypatch.setattr(bench_drawing, "MOVES", 60)
    measure("one colour", lambda _: COLOURS[0])
    lines = capsys.readouterr().out.splitlines()[2:]

    assert [line[:34].rstrip() for line in lines] == [
        *(
            "move",
            "search for garbage among them",
            "undo",
            "redo",
            "clear",
            "undo of a clear",
            "stroke undo",
            "stroke redo",
            "background",
        ),
        "all drawn at once",
    ]
    assert all(float(line.split()[-2]) <= float(line.split()[-1]) for line in lines)
