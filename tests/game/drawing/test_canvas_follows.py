"""Paper that follows a drawing: the pixels of one drawn at once, whatever the way there, and few lines drawn."""

import random
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pygame
import pytest

from game.drawing.canvas import NEAR_EVERY, Canvas, render
from game.drawing.drawing import WHITE, Clear, Drawing, Segment
from game.drawing.tiles import Ink
from game.drawing.world import World, step
from game.messages import Command, Inputs, Tool
from tests.support.pictures import BLACK, BRICK, CANVAS, NAVY, drawn, photograph, pixels


def random_walk(seed: int, count: int) -> list[Drawing]:
    """Return the versions of a drawing under all that can happen to it, with lines of all sizes, colours and tools."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice, not a secret
    world, inputs, versions = World.new(CANVAS), Inputs(), [Drawing()]
    moves = (Command.UP, Command.DOWN, Command.LEFT, Command.RIGHT)
    others = (Command.UNDO, Command.UNDO, Command.REDO, Command.UNDO_STROKE, Command.REDO_STROKE)
    rare = (Command.CLEAR, Command.NEW, Command.BACKGROUND)
    for _ in range(count):
        if dice.random() < 0.3:
            tool = dice.choice([Tool.PEN, Tool.PEN, Tool.ERASER, Tool.LIFTED])
            colour, background = dice.choice([NAVY, BRICK]), dice.choice([BLACK, BRICK, WHITE])
            sizes = dice.randint(1, 60), dice.choice([3, 10, 17])
            inputs = Inputs((), *sizes, colour, tool, background=background)
        command = dice.choice(rare if dice.random() < 0.05 else others if dice.random() < 0.3 else moves)
        world = step(world, replace(inputs, commands=(command,)), 0.0)
        versions.append(world.drawing)
    return versions


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("picture", [None, photograph()], ids=["white", "picture"])
def test_a_paper_that_follows_equals_one_drawn_anew(seed: int, picture: pygame.Surface | None) -> None:
    """However a drawing came about, by all that can happen to it, its pixels are those of drawing it at once."""
    paper = Canvas(CANVAS)
    paper.lay(picture)

    for version in random_walk(seed, 100):
        paper.follow(version)

        assert np.array_equal(pixels(paper.surface), pixels(render(version, CANVAS, picture=picture)))


@pytest.mark.parametrize("seed", range(2))
def test_marks_lead_to_the_same_pixels(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper with many marks, packed and unpacked again, goes back and forth through the history without a trace."""
    monkeypatch.setattr("game.drawing.canvas.NEAR_EVERY", 3)
    monkeypatch.setattr("game.drawing.canvas.MARK_EVERY", 6)
    monkeypatch.setattr("game.drawing.canvas.NEAR", 2)
    paper, versions = Canvas(CANVAS), random_walk(seed, 200)
    for version in (*versions, *versions[::-7], versions[-1], *versions[::11]):
        paper.follow(version)

        assert np.array_equal(pixels(paper.surface), pixels(render(version, CANVAS)))


def test_nothing_is_drawn_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undoing one of 2,000 lines, a clear or a stroke of them all draws fewer lines than lie between two marks."""
    paper, drawing = Canvas(CANVAS), Drawing()
    for number in range(2000):
        ends = ((20, 20), (60, 20)) if number % 2 else ((60, 20), (20, 20))
        drawing = drawing.extend(Segment(*ends, NAVY, 10))
        paper.follow(drawing)
    drawn_lines: list[Segment] = []
    with_lines = Ink.with_lines

    def counted(ink: Ink, lines: Iterable[Segment]) -> Ink:
        drawn_lines.extend(lines := list(lines))
        return with_lines(ink, lines)

    monkeypatch.setattr(Ink, "with_lines", counted)
    cleared = drawing.extend(Clear((0, 0), (0, 0)))
    ways = [drawing.undo(), drawing, cleared, cleared.undo(), drawing.undo_stroke(), drawing]
    for version in ways:
        paper.follow(version)

    assert len(drawn_lines) < 4 * NEAR_EVERY


def test_a_paper_that_skips_versions_catches_up() -> None:
    """A drawing hundreds of lines ahead is drawn as well as one line ahead, and blank paper comes back."""
    versions = random_walk(9, 400)
    paper = Canvas(CANVAS)
    paper.follow(versions[3])
    paper.follow(versions[-1])

    assert np.array_equal(
        pygame.surfarray.array3d(paper.surface), pygame.surfarray.array3d(render(versions[-1], CANVAS))
    )

    paper.follow(Drawing())

    assert np.all(pygame.surfarray.array3d(paper.surface) == 255)


def test_following_says_whether_anything_changed() -> None:
    """The same version again is no work, and the caller is told so."""
    paper, drawing = Canvas(CANVAS), drawn((20, 80), (60, 80))

    assert paper.follow(drawing)
    assert not paper.follow(drawing)


def test_one_more_line_touches_only_its_own_box() -> None:
    """What was changed elsewhere on the surface stays: a new line is drawn within its box."""
    paper = Canvas(CANVAS)
    first = drawn((20, 20), (60, 20))
    paper.follow(first)
    paper.surface.set_at((5, 150), BRICK)
    paper.follow(drawn((60, 20), (60, 60), on=first))

    assert paper.surface.get_at((5, 150))[:3] == BRICK


def test_a_picture_is_laid_and_taken_away() -> None:
    """Paper with a picture laid under it at once shows it, and its own background without it."""
    paper = Canvas(CANVAS)
    paper.lay(photograph())
    assert paper.surface.get_at((150, 10))[:3] == (150, 105, 90)
    paper.lay(None)

    assert np.all(pixels(paper.surface) == 255)
    with pytest.raises(ValueError, match="expected"):
        paper.lay(pygame.Surface((10, 10)))


def test_paper_has_the_background_that_the_drawing_began_with() -> None:
    """A drawing on dark paper is dark from the start, also after all of it is undone."""
    paper = Canvas(CANVAS)
    dark = Drawing(paper=(17, 34, 51))
    for drawing in (dark, drawn((20, 20), (60, 20), on=dark).undo()):
        paper.follow(drawing)

        assert np.all(pixels(paper.surface) == (17, 34, 51))


def test_paper_of_another_size_begins_clean() -> None:
    """Turned to another drawing, the paper has its size and its picture, and nothing of the one before."""
    paper = Canvas((40, 30))
    paper.follow(drawn((5, 5), (20, 5)))
    paper.begin(CANVAS, photograph())
    other = drawn((20, 20), (60, 20))
    paper.follow(other)

    assert np.array_equal(pixels(paper.surface), pixels(render(other, CANVAS, picture=photograph())))
