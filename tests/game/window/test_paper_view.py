"""The paper in the window: where the pen is shown, where words lead, what is said at the edge."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pygame
import pytest

from game.drawing.canvas import Canvas, parts_apart
from game.drawing.colour_names import PALETTE
from game.drawing.drawing import Drawing
from game.drawing.pen import MOVES, TURNED_WAYS, WAYS, move
from game.drawing.tiles import Box
from game.drawing.world import World, move_ends, step
from game.messages import Colour, Command, Inputs, Tool
from game.settings import Settings
from game.ui import theme
from game.ui.painter import Painter
from game.ui.text import Type
from game.window.layout import arrange
from game.window.paper_view import DOT, RING, PaperView, edge_notice, grid_px, on_screen, ways
from tests.support.window import Window

CANVAS = (1000, 800)


def painter(surface: pygame.Surface, scale: float = 1.0) -> Painter:
    """Return what draws on a surface, in the dark theme."""
    pygame.font.init()
    return Painter(surface, Type(scale), theme.DARK)


def ends(position: tuple[int, int], **settings: Any) -> dict[str, tuple[int, int]]:
    """Return where each word would take the pen; settings: of `Inputs`."""
    return {command.value: end for command, end in move_ends(World(CANVAS, position), Inputs(**settings)).items()}


def test_the_pen_is_shown_where_it_is() -> None:
    """On a paper shown at half its size from (10, 20), the point (400, 200) stands at (210, 120)."""
    assert on_screen((400, 200), pygame.Rect(10, 20, 500, 400), CANVAS) == (210, 120)


@pytest.mark.parametrize(
    ("position", "free"),
    [
        ((500, 400), ["up", "down", "left", "right"]),
        ((0, 400), ["up", "down", "right"]),
        ((1000, 800), ["up", "left"]),
        ((500, 0), ["down", "left", "right"]),
    ],
)
def test_words_lead_only_where_there_is_paper(position: tuple[int, int], free: list[str]) -> None:
    """At an edge no ghost line leads off the paper."""
    assert ways(position, CANVAS) == free


@pytest.mark.parametrize(
    ("position", "free"),
    [((500, 400), ["up", "down", "left", "right"]), ((0, 400), ["up", "right"]), ((1000, 800), ["left"])],
)
def test_a_turned_compass_leads_only_where_there_is_paper_both_ways(position: tuple[int, int], free: list[str]) -> None:
    """By 45 degrees clockwise "up" leads up and right, and "left" up and left."""
    assert ways(position, CANVAS, turned=True) == free
    assert set(free) == {
        c.value for c in MOVES if move(position, c, step_px=50, canvas=CANVAS, turned=True)[0] != position
    }


def test_the_words_stand_aslant_where_the_compass_is_turned() -> None:
    """Each word stands beside the arrow that leads where its step goes."""
    layout, window = arrange((1400, 1000), CANVAS), pygame.Surface((1400, 1000), 0, 32)
    there = {c.value: move((500, 400), c, step_px=50, canvas=CANVAS, turned=True)[0] for c in MOVES}
    x, y = on_screen((500, 400), layout.paper, CANVAS)
    tags = PaperView().draw_pen(
        painter(window, layout.scale),
        layout,
        position=(500, 400),
        canvas=CANVAS,
        ends=there,
        colour=(0, 0, 0),
        words={},
        turned=True,
    )

    sides = [((tag.centerx > x) * 2 - 1, (tag.centery > y) * 2 - 1) for tag in tags]
    assert sides == [TURNED_WAYS[direction] for direction in WAYS]
    assert not any(tag.collidepoint(x, y) for tag in tags)


def test_the_notice_names_the_word_that_leads_back() -> None:
    """At the right edge it says left, in a corner both ways, in the player's own words."""
    own = {"left": "links", "right": "right", "up": "up", "down": "down"}

    assert edge_notice((1000, 400), CANVAS, {}) == "Edge of the paper \u2013 say \u201cleft\u201d"
    assert edge_notice((1000, 400), CANVAS, own).endswith("\u201clinks\u201d")
    assert edge_notice((0, 0), CANVAS, {}).endswith("\u201cdown\u201d or \u201cright\u201d")


def test_the_grid_is_in_the_window_only() -> None:
    """The scaled picture has a grid, every 50 px of the paper, and a tint; the sheet itself stays white."""
    sheet = pygame.Surface(CANVAS, 0, 32)
    sheet.fill((255, 255, 255))
    window = pygame.Surface((600, 500), 0, 32)
    PaperView().draw_paper(painter(window), pygame.Rect(0, 0, 500, 400), sheet, changed=None, grid_px=50)

    assert window.get_at((26, 26))[:3] == theme.DARK.paper_tint
    assert max(window.get_at((25, 30))[:3]) < min(theme.DARK.paper_tint)
    assert [x for x in range(500) if window.get_at((x, 30))[:3] != theme.DARK.paper_tint] == [*range(25, 500, 25)]
    assert sheet.get_at((50, 60))[:3] == (255, 255, 255)


def test_the_grid_stands_at_multiples_of_the_step_that_can_be_told_apart() -> None:
    """At half size and 20 px apart at least: every step of 40, every second of 20, every fifth of 10, 50th of 1."""
    assert [grid_px(step_px, 0.5, 20) for step_px in (40, 20, 10, 1)] == [40, 40, 50, 50]
    assert grid_px(1, 0.001, 20) == 100


def test_a_grid_on_dark_paper_is_lighter_than_it() -> None:
    """Its lines can be seen on black, and no grid leaves the paper alone."""
    sheet, window = pygame.Surface(CANVAS, 0, 32), pygame.Surface((600, 500), 0, 32)
    paper_view, rect = PaperView(), pygame.Rect(0, 0, 500, 400)
    paper_view.draw_paper(painter(window), rect, sheet, changed=None, grid_px=50, dark=True)
    assert min(window.get_at((25, 30))[:3]) > 20
    paper_view.draw_paper(painter(window), rect, sheet, changed=[], grid_px=0, dark=True)
    assert window.get_at((25, 30))[:3] == (0, 0, 0)


def test_the_paper_is_scaled_only_where_it_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scaling costs more than all else in a frame: nothing is scaled for nothing, and rows and columns for a line."""
    sheet, paper_view, scale = pygame.Surface(CANVAS, 0, 32), PaperView(), pygame.transform.smoothscale
    scaled: list[tuple[int, int]] = []

    def counted(source: pygame.Surface, *arguments: Any) -> pygame.Surface:
        scaled.append(source.get_size())
        return scale(source, *arguments)

    monkeypatch.setattr(pygame.transform, "smoothscale", counted)
    window = pygame.Surface((600, 500), 0, 32)
    line, far = (500, 400, 560, 410), (-70, 900, -60, 910)  # the second one lies off the paper

    def scaled_for(changed: list[Box] | None, size: tuple[int, int], *, of: pygame.Surface = sheet) -> Any:
        scaled.clear()
        paper_view.draw_paper(painter(window), pygame.Rect((0, 0), size), of, changed=changed, grid_px=0)
        return scaled

    assert scaled_for(None, (500, 400)) == [(1000, 800), (500, 800)]
    assert scaled_for([], (500, 400)) == scaled_for([far], (500, 400)) == []
    assert scaled_for([line], (500, 400)) == [(1000, 10), (160, 800)]
    assert scaled_for([], (250, 200)) == [(1000, 800), (250, 800)]
    assert scaled_for([], (250, 200), of=sheet.copy()) == [(1000, 800), (250, 800)]


def edited(seed: int, versions: int) -> Iterator[World]:
    """Yield versions of a drawing, one after another, by random moves, undo and redo, pens and erasers."""
    rng, world = np.random.default_rng(seed), World.new(CANVAS)
    words = [*MOVES, Command.UNDO, Command.REDO]
    for _ in range(versions):
        for _ in range(int(rng.choice([1, 1, 1, 3, 70]))):
            pen = Inputs(
                (words[rng.integers(len(words))],),
                step_px=int(rng.choice([1, 10, 50, 300])),
                line_width_px=int(rng.choice([1, 3, 10, 40])),
                colour=PALETTE[rng.integers(len(PALETTE))][1],
                tool=list(Tool)[rng.integers(len(Tool))],
                turned=bool(rng.integers(2)),
            )
            world = step(world, pen, 0.0)
        yield world


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
@pytest.mark.parametrize(
    "size", [(838, 670), (1000, 800), (500, 400), (333, 267), (1201, 961), (1777, 1422), (2000, 1600), (640, 800)]
)
def test_a_part_of_the_paper_gets_the_pixels_of_the_whole(look: theme.Theme, size: tuple[int, int]) -> None:
    """However a drawing changes, the window shows what it would show had it been scaled, tinted and ruled anew."""
    paper, before, paper_view = Canvas(CANVAS), Drawing(), PaperView()
    window, rect = pygame.Surface(size, 0, 32), pygame.Rect((0, 0), size)
    brush = Painter(window, Type(1.0), look)
    for world in edited(seed=size[0], versions=40):
        paper.follow(world.drawing)
        changed = parts_apart(before, world.drawing)
        paper_view.draw_paper(brush, rect, paper.surface, changed=changed, grid_px=50)
        whole = pygame.transform.smoothscale(paper.surface, size)
        whole.fill(look.paper_tint, special_flags=pygame.BLEND_RGB_MULT)
        lines = pygame.Surface(size, pygame.SRCALPHA, 32)
        for at in range(50, CANVAS[0], 50):
            lines.fill(theme.GRID, (round(at * size[0] / CANVAS[0]), 0, 1, size[1]))
        for at in range(50, CANVAS[1], 50):
            lines.fill(theme.GRID, (0, round(at * size[1] / CANVAS[1]), size[0], 1))
        whole.blit(lines, (0, 0))
        assert np.array_equal(pygame.surfarray.pixels2d(window), pygame.surfarray.pixels2d(whole))
        before = world.drawing


@pytest.mark.parametrize("size", [(168, 134), (200, 160), (100, 80), (67, 53), (241, 193), (357, 286), (400, 90)])
def test_the_smoothing_beside_a_changed_part_is_seen(monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    """Scaling mixes neighbours: in small pieces of the paper one that lies beside the changed part is made anew too."""
    monkeypatch.setattr("game.window.paper_view.PIECE_PX", 8)
    rng, sheet, paper_view = np.random.default_rng(0), pygame.Surface((200, 160), 0, 32), PaperView()
    rect = pygame.Rect((0, 0), size)
    for _ in range(150):
        x, y = int(rng.integers(200)), int(rng.integers(160))
        part = pygame.Rect(x, y, *rng.integers(1, 20, 2)).clip(sheet.get_rect())
        pygame.surfarray.pixels3d(sheet.subsurface(part))[...] = rng.integers(256, size=(*part.size, 3))
        there, anew = pygame.Surface(size, 0, 32), pygame.Surface(size, 0, 32)
        changed = [(part.left, part.top, part.right, part.bottom)]
        paper_view.draw_paper(painter(there), rect, sheet, changed=changed, grid_px=20)
        PaperView().draw_paper(painter(anew), rect, sheet, changed=None, grid_px=20)
        assert np.array_equal(pygame.surfarray.pixels2d(there), pygame.surfarray.pixels2d(anew))


def test_the_pen_has_its_colour_and_a_ring() -> None:
    """In the middle of the pen is the colour it draws with, around it the accent."""
    layout = arrange((1000, 700), CANVAS)
    window = pygame.Surface((1000, 700), 0, 32)
    at: dict[str, Any] = {"position": (500, 400), "canvas": CANVAS, "ends": ends((500, 400))}
    PaperView().draw_pen(painter(window), layout, **at, colour=(196, 84, 58), words={})
    x, y = layout.paper.center
    radius = layout.px(24) // 2

    assert window.get_at((x, y))[:3] == (196, 84, 58)
    assert theme.DARK.accent in {tuple(window.get_at((x + dx, y - 3))[:3]) for dx in range(radius - 3, radius + 1)}


@pytest.mark.parametrize(("snap", "length_px"), [(False, 100), (True, 80)])
def test_a_ghost_line_is_as_long_as_the_move(*, snap: bool, length_px: int) -> None:
    """From x = 520 a step of 100 to the right ends at 620, and on a multiple of it at 600; the arrow ends there too."""
    layout = arrange((1400, 1000), CANVAS)
    window = pygame.Surface((1400, 1000), 0, 32)
    at: dict[str, Any] = {"position": (520, 400), "canvas": CANVAS}
    there = ends((520, 400), step_px=100, snap=snap)
    PaperView().draw_pen(painter(window, layout.scale), layout, **at, ends=there, colour=(0, 0, 0), words={})
    x, y = on_screen((520, 400), layout.paper, CANVAS)
    ghost = [at - x for at in range(round(x), layout.paper.right) if window.get_at((at, round(y)))[:3] == theme.GHOST]

    assert max(ghost) == pytest.approx(length_px * layout.paper.w / 1000, abs=layout.px(4))


@pytest.mark.parametrize("step_px", [10, 100])
@pytest.mark.parametrize("position", [(1000, 0), (0, 800), (500, 0), (1000, 400)])
def test_the_notice_covers_no_word_that_it_names(position: tuple[int, int], step_px: int) -> None:
    """At every edge, with short and long steps, the words around the pen look the same with and without the notice."""
    layout, window = arrange((1366, 768), CANVAS), pygame.Surface((1366, 768), 0, 32)
    paint = painter(window, 768 / 820)
    at: dict[str, Any] = {"position": position, "canvas": CANVAS}
    tags = PaperView().draw_pen(paint, layout, **at, ends=ends(position, step_px=step_px), colour=(0, 0, 0), words={})
    before = [pygame.image.tobytes(window.subsurface(tag), "RGB") for tag in tags]
    PaperView().draw_notice(paint, layout, edge_notice(position, CANVAS, {}), **at, tags=tags)

    assert [pygame.image.tobytes(window.subsurface(tag), "RGB") for tag in tags] == before


@pytest.mark.parametrize(
    ("paper", "ink", "dark"), [((255, 255, 255), (0, 0, 0), False), ((18, 22, 44), (230,) * 3, True)]
)
def test_what_was_drawn_is_seen_below_a_word(paper: Colour, ink: Colour, dark: bool) -> None:
    """A line that passes below a word is told from the paper beside it; the word is told from its ground."""
    layout = arrange((1400, 900), CANVAS)
    bare, drawn = pygame.Surface((1400, 900), 0, 32), pygame.Surface((1400, 900), 0, 32)
    for surface, colour in ((bare, paper), (drawn, ink)):
        surface.fill(colour)
        at: dict[str, Any] = {"position": (500, 400), "canvas": CANVAS, "ends": ends((500, 400), step_px=10)}
        tags = PaperView().draw_pen(painter(surface), layout, **at, colour=(0, 0, 0), words={}, dark=dark)
    empty = tags[0].x + 4, tags[0].centery  # beside the letters

    assert abs(bare.get_at(empty)[0] - drawn.get_at(empty)[0]) > 80
    letters = pygame.surfarray.array3d(bare.subsurface(tags[0].inflate(-12, -6))).max(axis=2).astype(int)
    assert letters.max() - letters.min() > 100


@pytest.mark.parametrize("size", [(1000, 700), (1400, 900)], ids=str)
@pytest.mark.parametrize("line_width_px", [4, 10, 30])
@pytest.mark.parametrize("night", [False, True])
def test_one_step_of_10_px_is_seen(size: tuple[int, int], line_width_px: int, night: bool) -> None:
    """From where the pen was up to the dot in its ring the line is in its colour, however thick it is."""
    colours: dict[str, Any] = {"background": (20, 24, 38), "colour": (255, 214, 10)} if night else {}
    settings = Settings(step_px=10, line_width_px=line_width_px, **colours)
    window = Window(settings, size=size)
    window.frame()
    paper, canvas, began = window.view.layout.paper, settings.canvas, window.session.world.position
    window.arrows("r")
    window.frame()
    ratio, here = paper.w / canvas[0], window.session.world.position
    assert here == (began[0] + 10, began[1])

    x, y = on_screen(here, paper, canvas)
    aside = range(window.view.layout.px(DOT) // 2 + 2, round(10 * ratio) + 1)  # from the dot to where the pen was
    seen = [window.app.surface.get_at((round(x) - at, round(y)))[:3] for at in aside]
    assert len(seen) >= 2
    assert all(max(abs(a - b) for a, b in zip(one, settings.colour, strict=True)) < 60 for one in seen)


@pytest.mark.parametrize(
    ("path", "towards", "closed"), [("r", (-1, 0), (1, 0)), ("u", (0, 1), (0, -1)), ("d", (0, -1), (1, 0))]
)
def test_the_ring_is_open_where_the_line_lies(path: str, towards: tuple[int, int], closed: tuple[int, int]) -> None:
    """On its other sides it is closed, and it is closed all around a pen that is lifted."""
    window = Window(Settings(step_px=60, pen_words=False))
    window.frame()
    window.arrows(path)
    x, y = on_screen(window.session.world.position, window.view.layout.paper, CANVAS)
    out = window.view.layout.px(RING) / 2 - 1

    def at(way: tuple[int, int]) -> tuple[int, ...]:
        return tuple(window.app.surface.get_at((int(x + way[0] * out), int(y + way[1] * out)))[:3])

    ink = window.session.settings.colour
    assert max(abs(a - b) for a, b in zip(at(towards), ink, strict=True)) < 30
    assert max(abs(a - b) for a, b in zip(at(closed), theme.DARK.accent, strict=True)) < 60
    window.press(pygame.K_l)
    window.arrows(path)
    x, y = on_screen(window.session.world.position, window.view.layout.paper, CANVAS)
    assert max(abs(a - b) for a, b in zip(at(towards), theme.DARK.accent, strict=True)) < 60


def test_the_ring_stands_outside_the_line() -> None:
    """A line of 40 px does not reach its ring, through which one sees the paper and the line."""
    window, layout = pygame.Surface((1000, 700), 0, 32), arrange((1000, 700), CANVAS)
    window.fill((250, 240, 230))
    at: dict[str, Any] = {"position": (500, 400), "canvas": CANVAS, "ends": ends((500, 400))}
    PaperView().draw_pen(painter(window), layout, **at, colour=(0, 0, 0), words={}, line_width_px=40)
    x, y = map(round, on_screen((500, 400), layout.paper, CANVAS))
    radius = round(20 * layout.paper.w / CANVAS[0])

    assert {window.get_at((x + dx, y + dx))[:3] for dx in range(layout.px(6), round(radius * 0.7))} == {(250, 240, 230)}
