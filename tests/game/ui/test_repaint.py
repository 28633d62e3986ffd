"""Only what changed is drawn: what a window shows bit by bit is what it would show if all was drawn at once."""

import numpy as np
import pygame
import pytest

from game.ui import theme
from game.ui.painter import Painter
from game.ui.repaint import Repaint, Sketch
from game.ui.text import Type

SIZE = (200, 120)
RED, BLUE = (200, 30, 30), (77, 171, 255)
PLACE = pygame.Rect(20, 30, 50, 20)


@pytest.fixture
def surface() -> pygame.Surface:
    """Return the surface of a window."""
    pygame.font.init()
    return pygame.Surface(SIZE, 0, 32)


def sketch(surface: pygame.Surface) -> Sketch:
    """Return a painter that notes a frame, which begins with its ground."""
    painter = Sketch(surface, FACE, theme.DARK)
    painter.fill(theme.DARK.window)
    return painter


pygame.font.init()
FACE = Type(1.0)


def pixels(surface: pygame.Surface) -> np.ndarray:
    """Return all pixels, (width, height, rgb)."""
    return pygame.surfarray.array3d(surface)


def draw(painter: Painter, rng: np.random.Generator) -> None:
    """Draw some things of every kind, above each other."""
    for _ in range(rng.integers(6)):
        rect = pygame.Rect(*map(int, rng.integers((-20, -20, 1, 1), (190, 110, 60, 40))))
        painter.box(rect, radius=6 * int(rng.integers(2)), fill=(*RED, 120), border=BLUE)
    with painter.clipped(pygame.Rect(30, 20, int(rng.choice((60, 120))), 70)):
        painter.text(("up", "left")[rng.integers(2)], (40, 50), size=20, colour=BLUE)
        painter.dot((int(rng.choice((60, 70))), 60), 24, fill=(*BLUE, 90))
        painter.outline(BLUE, pygame.Rect(int(rng.choice((100, 110))), 40, 60, 60), 2)
    painter.bar(PLACE, int(rng.choice((0, 10, 30))), colour=BLUE)


@pytest.mark.parametrize("seed", range(40))
def test_bit_by_bit_is_as_at_once(seed: int, surface: pygame.Surface) -> None:
    """Twelve frames one after the other leave in each the pixels that a painter leaves who draws all of it."""
    rng, repaint = np.random.default_rng(seed), Repaint()
    for _ in range(12):
        now = int(rng.integers(10**9))
        painter, at_once = sketch(surface), Painter(pygame.Surface(SIZE, 0, 32), FACE, theme.DARK)
        at_once.fill(theme.DARK.window)
        draw(painter, np.random.default_rng(now))
        draw(at_once, np.random.default_rng(now))
        repaint.show(surface, painter.strokes)

        assert np.array_equal(pixels(surface), pixels(at_once.surface))


def test_nothing_is_drawn_where_nothing_changed(surface: pygame.Surface) -> None:
    """The first frame is drawn whole, the same once more not at all, and then what came or went alone."""
    repaint = Repaint()
    assert repaint.show(surface, sketch(surface).strokes) == [surface.get_rect()]
    assert repaint.show(surface, sketch(surface).strokes) == []
    painter = sketch(surface)
    painter.fill(RED, PLACE)
    assert repaint.show(surface, painter.strokes) == [PLACE]
    assert repaint.show(surface, painter.strokes) == []
    assert repaint.show(surface, sketch(surface).strokes) == [PLACE]
    assert surface.get_at(PLACE.center)[:3] == theme.DARK.window


def test_what_is_below_comes_back_and_what_is_above_stays(surface: pygame.Surface) -> None:
    """A box between two others goes: the one below is seen again, the one above as before."""
    repaint = Repaint()
    for middle in (True, False):
        painter = sketch(surface)
        painter.fill(RED, PLACE)
        if middle:
            painter.fill(BLUE, PLACE.move(10, 0))
        painter.fill((1, 2, 3), PLACE.move(40, 0))
        repaint.show(surface, painter.strokes)

    assert surface.get_at((35, 40))[:3] == RED
    assert surface.get_at((65, 40))[:3] == (1, 2, 3)


def test_another_order_is_drawn_anew(surface: pygame.Surface) -> None:
    """Of two boxes that lie over each other the one that comes last is seen."""
    repaint, boxes = Repaint(), [(RED, PLACE), (BLUE, PLACE.move(10, 0))]
    for order in (boxes, boxes[::-1]):
        painter = sketch(surface)
        for colour, rect in order:
            painter.fill(colour, rect)
        repaint.show(surface, painter.strokes)

    assert surface.get_at((35, 40))[:3] == RED


def test_a_window_of_another_size_or_that_lost_its_picture_is_drawn_whole(surface: pygame.Surface) -> None:
    """What it showed before is not there any more."""
    repaint, larger = Repaint(), pygame.Surface((300, 200), 0, 32)
    repaint.show(surface, sketch(surface).strokes)
    assert repaint.show(larger, sketch(larger).strokes) == [larger.get_rect()]
    repaint.forget()
    assert repaint.show(larger, sketch(larger).strokes) == [larger.get_rect()]
