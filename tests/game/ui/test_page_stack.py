"""Pages under keyboard and mouse: the way of the focus, scrolling, what reaches the page, what the stack does."""

import pygame
import pytest

from game.ui import theme
from game.ui.action_table import Action
from game.ui.controls import Button, Choice, Field, Slider, Tile, Toggle, Used
from game.ui.keyboard import HELP
from game.ui.page import Keys, Meter, Page, PageBlock, Row, Sheet, Text, Ticks, Tiles
from game.ui.page_layout import AIR, plan
from game.ui.page_stack import Pages
from game.ui.painter import Painter
from game.ui.text import Type
from game.window.pages.help import HelpPage

SIZE = (1000, 700)
EVERYTHING: tuple[PageBlock, ...] = (
    Text("A paragraph. " * 20),
    Keys(("Tab", "\u2190"), "a key"),
    Meter(0.4, 0.6),
    Ticks((("up", True), ("down", False))),
    Row((Button("one", "One"), Button("off", "Off", enabled=False), Button("two", "Two"))),
    Toggle("grid", "Grid", on=False),
    Slider("step", "Step", 10, 1, 100, shown="10 px"),
    Choice("theme", "Theme", ("dark", "light", "system"), 0),
    Field("name", "Name", "cat"),
    Tiles(tuple(Tile(f"tile{i}", f"Tile {i}", "none") for i in range(9))),
)


class Sample(Page):
    """A page that notes what reaches it; "one" ends it."""

    name = "sample"

    def __init__(self, *blocks: PageBlock) -> None:
        self.blocks, self.used, self.left = blocks, list[tuple[str, int | str]](), 0

    def sheet(self) -> Sheet:
        """Return the blocks it was made with."""
        return Sheet("Sample", self.blocks)

    def take(self, used: Used) -> bool:
        """Note the call."""
        self.used.append((used.control.key, used.value))
        return used.control.key == "one"

    def leave(self) -> None:
        """Count the calls."""
        self.left += 1


class Stack:
    """Pages on a surface, with the sample on top."""

    def __init__(self, *blocks: PageBlock) -> None:
        pygame.font.init()
        self.surface, self.face = pygame.Surface(SIZE), Type(SIZE[1] / 820)
        self.pages, self.page = Pages(), Sample(*blocks)
        self.pages.open(self.page)
        self.draw()

    def draw(self) -> None:
        """Draw as a frame does."""
        self.pages.draw(Painter(self.surface, self.face, theme.DARK))

    def key(self, *actions: Action, text: str = "") -> None:
        """Press keys."""
        for action in actions:
            self.pages.key(action, text)
            self.draw()

    def click(self, at: tuple[int, int]) -> None:
        """Click with the left button."""
        for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            self.pages.mouse(pygame.event.Event(kind, pos=at, button=1), self.face)
        self.draw()

    def place(self, key: str) -> pygame.Rect:
        """Return where a control stands on the page scrolled to its top."""
        placed = plan(self.page.sheet(), SIZE, self.face).placed
        return next(one.track or one.rect for one in placed if one.control.key == key)


def ring(stack: Stack) -> int:
    """Return how many pixels have the colour of the ring."""
    return int((pygame.surfarray.array3d(stack.surface) == theme.DARK.warn).all(axis=2).sum())


def test_tab_goes_round_all_that_can_be_used_and_enter_presses() -> None:
    """The keyboard begins at the first control, leaves out what is off, goes round, and Enter reaches the page."""
    stack = Stack(*EVERYTHING[:7])
    stack.key(Action.NEXT, Action.PRESS, Action.NEXT, Action.PRESS, Action.NEXT, Action.RIGHT)
    assert stack.page.used == [("two", 1), ("grid", 1), ("step", 11)]

    stack.key(Action.NEXT, Action.PRESS)
    assert stack.page.used[-1] == ("one", 1)


def test_the_focus_is_seen() -> None:
    """A ring is drawn around the control that the keyboard is at, and moves with it."""
    plain, stack = Stack(Text("nothing to use")), Stack(Button("a", "A"), Button("b", "B"))
    assert ring(plain) == 0
    assert ring(stack) > 100
    before = stack.surface.copy()
    stack.key(Action.NEXT)

    assert ring(stack) > 100
    assert pygame.image.tobytes(before, "RGB") != pygame.image.tobytes(stack.surface, "RGB")


def test_a_page_that_is_done_closes() -> None:
    """The page tells so by what it returns; it is left once, and what lay below is on top."""
    stack, below = Stack(), Sample()
    stack.pages.close()
    stack.pages.open(below)
    done = Sample(Button("one", "One"))
    stack.pages.open(_named(done, "other"))
    stack.key(Action.PRESS)

    assert (done.left, below.left) == (1, 0)
    assert stack.pages.top is below


def test_the_keyboard_comes_back_to_what_was_used() -> None:
    """On a page that another one lay on; where that control is gone, it begins anew."""
    stack = Stack(Button("a", "A"), Button("b", "B"), Button("c", "C"))
    for gone in (False, True):
        stack.key(Action.NEXT, Action.PRESS)
        stack.pages.open(_named(Sample(Button("one", "One")), "other"))
        assert stack.pages.focused == "one"
        stack.page.blocks = stack.page.blocks[:1] if gone else stack.page.blocks
        stack.pages.close()
        assert stack.pages.focused == ("a" if gone else "b")


def _named(page: Sample, name: str) -> Sample:
    page.name = name
    return page


def test_the_same_page_opens_once_and_closes_by_its_own_key() -> None:
    """Opening a page of the name on top closes it; closing without any page does nothing."""
    pages = Pages()
    pages.open(HelpPage())
    pages.open(HelpPage())
    assert pages.top is None
    pages.close()


def test_what_the_keyboard_is_at_is_scrolled_into_view() -> None:
    """On a page longer than the window, the last control can be reached by keys and is then drawn with its ring."""
    stack = Stack(*(Toggle(f"t{i}", f"Toggle {i}", on=False) for i in range(30)))
    for _ in range(29):
        stack.key(Action.DOWN)
    assert ring(stack) > 100
    stack.key(Action.PRESS)

    assert stack.page.used == [("t29", 1)]


def test_a_page_without_controls_is_scrolled_by_arrows_and_wheel() -> None:
    """Down shows what is below, and the wheel goes back up to the top, no further."""
    stack = Stack(*(Keys(("A",), f"line {i}") for i in range(40)))
    top = pygame.image.tobytes(stack.surface, "RGB")
    stack.key(Action.DOWN)
    assert pygame.image.tobytes(stack.surface, "RGB") != top
    stack.pages.mouse(pygame.event.Event(pygame.MOUSEWHEEL, y=9, x=0), stack.face)
    stack.draw()

    assert pygame.image.tobytes(stack.surface, "RGB") == top


def test_the_mouse_presses_drags_and_closes() -> None:
    """A click presses a button and moves a thumb; let go elsewhere, nothing is pressed; the cross closes the page."""
    stack = Stack(Button("b", "B"), Slider("step", "Step", 1, 0, 100), Choice("c", "C", ("x", "y", "z"), 0))
    stack.click(stack.place("b").center)
    stack.click(stack.place("step").center)
    stack.click((stack.place("c").left + 5, stack.place("c").centery))
    assert stack.page.used == [("b", 1), ("step", 50), ("c", 2)]

    down = pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=stack.place("b").center, button=1)
    stack.pages.mouse(down, stack.face)
    stack.pages.mouse(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=(1, 1), button=1), stack.face)
    assert len(stack.page.used) == 3
    stack.click(plan(stack.page.sheet(), SIZE, stack.face).close.rect.center)
    assert stack.pages.top is None


def test_letters_go_to_the_line_that_is_written() -> None:
    """At a field even S and Space are letters; Esc still closes; elsewhere a letter means nothing to the page."""
    stack = Stack(Field("name", "Name", "cat"), Button("b", "B"))
    assert stack.pages.key(Action.SAVE, "s")
    assert stack.pages.key(Action.PRESS, " ")
    assert stack.page.used == [("name", "cats"), ("name", "cat ")]
    stack.key(Action.NEXT)
    assert not stack.pages.key(Action.SAVE, "s")
    stack.key(Action.CLOSE)
    assert stack.pages.top is None


def test_arrows_go_among_pictures_as_they_lie() -> None:
    """Right is the next picture, down the one below it, up the way back."""
    stack = Stack(EVERYTHING[-1])
    first = stack.place("tile0")
    columns = sum(stack.place(f"tile{i}").y == first.y for i in range(9))
    stack.key(Action.RIGHT, Action.DOWN, Action.PRESS)
    assert stack.page.used[-1] == (f"tile{1 + columns}", 1)
    stack.key(Action.UP, Action.LEFT, Action.PRESS)
    assert stack.page.used[-1] == ("tile0", 1)


@pytest.mark.parametrize("size", [(640, 480), (1000, 700), (1366, 768), (2560, 1440)])
def test_everything_keeps_to_the_page(size: tuple[int, int]) -> None:
    """At every size all blocks lie inside the page, below each other, and nothing stands on anything else."""
    pygame.font.init()
    face = Type(min(size[1] / 820, size[0] / 1150))
    placed = plan(Sheet("All", EVERYTHING), size, face)
    rects = [block.rect for block in placed.placed_blocks] + [one.rect for one in placed.placed]

    assert pygame.Rect((0, 0), size).contains(placed.card)
    assert placed.view.top + placed.height == max(rect.bottom for rect in rects) + face.px(AIR)
    assert placed.view.top + face.px(AIR) == min(rect.top for rect in rects)
    for i, rect in enumerate(rects):
        assert placed.card.left <= rect.left <= rect.right <= placed.card.right
        assert rect.collidelist(rects[i + 1 :]) == -1


@pytest.mark.parametrize("scale", [0.5, 0.61, 0.7, 0.83, 0.855, 0.97, 1.0, 1.23, 1.5])
def test_a_page_that_fits_does_not_scroll(scale: float) -> None:
    """At no scale is it a pixel too small for what is on it, which would show a bar that moves nothing."""
    pygame.font.init()
    few = Sheet("Few", EVERYTHING[:3])
    assert plan(few, (2000, 1600), Type(scale)).most == 0


def test_help_shows_every_key() -> None:
    """The page of F1 lists what the table of keys lists, row by row."""
    assert [(block.keys, block.meaning) for block in HelpPage().sheet().blocks if isinstance(block, Keys)] == [
        (row.keys, row.meaning) for row in HELP
    ]
