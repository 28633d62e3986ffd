"""The ring of the menu: where it stands, what it shows, and that voice, keys, mouse, gamepad and switches reach it."""

import numpy as np
import pygame
import pytest

from game.drawing.world import World, step
from game.messages import Command, Inputs, Tool, Verb
from game.session.hands_free import Mode
from game.session.ring_menu import Branch
from game.settings import Settings
from game.ui import theme
from game.ui.action_table import Action
from game.window.layout import BIG, USUAL, Measure, arrange
from game.window.paper_view import on_screen
from game.window.ring_place import Ink, last_line, ring_place
from game.window.ring_view import ring_shown
from tests.support.eight_words import listen
from tests.support.window import Window, listening_window
from tests.support.written import written

SIZES = [(640, 480), (800, 600), (1000, 700), (1280, 1024), (1366, 768), (1400, 900), (2560, 800)]
CANVASES = [(1000, 800), (4000, 200), (200, 4000), (400, 400)]
LINE_PX = 10


@pytest.fixture
def window() -> Window:
    """Return a window of 1000 x 700 that listens."""
    return listening_window()


def marked(window: Window) -> str:
    """Return the name of the entry that is marked, or nothing while the menu is closed."""
    shown = ring_shown(window.session)
    return "" if shown is None else next(one.name for one in shown.slices if one.way is shown.marked)


def mouse(window: Window, at: tuple[int, int], *, button: int = pygame.BUTTON_LEFT) -> None:
    """Press a button of the mouse at a place and let it go."""
    window.frame(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=at, button=button))
    window.frame(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=at, button=button))


def line_of(rng: np.random.Generator, canvas: tuple[int, int], way: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return both ends of a straight line somewhere on a paper: across it, along one way, or diagonal."""
    x, y, to = (int(rng.integers(0, size + 1)) for size in (*canvas, max(canvas)))
    match way:
        case "across":
            return (0, y), (canvas[0], y)
        case "upright":
            return (x, min(to, canvas[1])), (x, y)
        case "diagonal":
            by = min(to, x, y)
            return (x - by, y - by), (x, y)
    return (min(to, canvas[0]), y), (x, y)


@pytest.mark.parametrize("measure", [USUAL, BIG], ids=["usual", "big"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("way", ["across", "upright", "diagonal", "flat"])
def test_the_ring_never_covers_the_last_line(size: tuple[int, int], measure: Measure, way: str) -> None:
    """Wherever pen and line are, however long it is, ring and what stands below it leave both to be seen."""
    rng = np.random.default_rng(sum(size))
    for canvas in CANVASES * 3:
        layout = arrange(size, canvas, measure=measure)
        start, end = line_of(rng, canvas, way)
        pen_px = layout.px(12)
        ring = ring_place(layout, position=end, canvas=canvas, line=(start, end, LINE_PX), pen_px=pen_px)
        begin, pen = (on_screen(point, layout.paper, canvas) for point in (start, end))
        for ink in (Ink(begin, pen, LINE_PX * layout.paper.w / canvas[0] / 2), Ink(pen, pen, pen_px)):
            assert ink.distance(ring.centre) > ring.radius
            assert not ink.covers(ring.back, 0)
            assert not ink.covers(ring.more, 0)
        for rect in (ring.rect, ring.back, ring.more):
            assert layout.stage.contains(rect)


def test_the_last_line_is_all_that_went_straight_on() -> None:
    """Three steps to the right after one upwards are one line of 30 px; a gap or another way ends it."""
    world = World((1000, 800), (100, 100))
    for command in (Command.UP, *[Command.RIGHT] * 3):
        world = step(world, Inputs((command,), line_width_px=7), 0.0)

    assert last_line(world.drawing) == ((100, 90), (130, 90), 7)
    assert last_line(World((1000, 800), (100, 100)).drawing) is None


def test_a_place_in_the_ring_means_what_stands_there(window: Window) -> None:
    """The four slices, the middle, back and more each have their place; beside them is nothing."""
    window.press(pygame.K_y)
    ring = window.view.ring
    assert ring is not None

    for way in (Command.UP, Command.DOWN, Command.LEFT, Command.RIGHT):
        assert ring.meaning_at(ring.slice_middle(way)) is way
    assert ring.meaning_at(ring.centre) is Verb.YES
    assert ring.meaning_at(ring.back.center) is Verb.NO
    assert ring.meaning_at(ring.more.center) is Verb.GO
    assert ring.meaning_at((ring.rect.right + 20, ring.centre[1])) is None


@pytest.mark.parametrize("way", ["key", "right button", "gamepad", "word"])
def test_the_menu_opens_and_is_seen(window: Window, way: str) -> None:
    """By a key, the mouse, a gamepad or "yes" the ring is there, with its first slice marked."""
    before = window.app.surface.copy()
    match way:
        case "key":
            window.press(pygame.K_y)
        case "right button":
            mouse(window, window.view.layout.paper.center, button=pygame.BUTTON_RIGHT)
        case "gamepad":
            window.frame(
                pygame.event.Event(
                    pygame.CONTROLLERBUTTONDOWN, button=pygame.CONTROLLER_BUTTON_LEFTSTICK, instance_id=0
                )
            )
        case "word":
            window.session.say(Verb.YES)
            window.frame()
    ring = window.view.ring
    assert ring is not None

    assert marked(window) == "Colour"
    at = ring.centre[0] - ring.radius // 2, ring.centre[1] - ring.radius * 7 // 10
    assert window.app.surface.get_at(at) != before.get_at(at)
    assert window.session.world.drawing.lines == 0


def test_arrows_and_enter_choose_and_escape_leaves(window: Window) -> None:
    """Down marks the steps, Enter opens them, right marks 25 px, Enter takes it, and the pen draws on with it."""
    window.press(pygame.K_y)
    window.arrows("d")
    assert marked(window) == "Step"
    window.press(pygame.K_RETURN)
    window.press(pygame.K_ESCAPE)
    assert marked(window) == "Step"
    window.press(pygame.K_RETURN)
    window.arrows("r")
    window.press(pygame.K_RETURN)
    x, y = window.session.world.position
    window.arrows("r")

    assert window.session.settings.step_px == 25
    assert window.session.world.position == (x + 25, y)
    assert window.view.ring is None


def test_the_menu_has_a_button_beside_the_words(window: Window) -> None:
    """It says its name and its key; a click opens the menu, and so does Enter where Tab has come to it."""
    window.click(window.at("menu"))
    assert marked(window) == "Colour"
    window.press(pygame.K_ESCAPE)
    while window.app.focus.at != "menu":
        window.press(pygame.K_TAB)
    with written() as said:
        window.view._kept.clear()
        window.frame()
    window.press(pygame.K_RETURN)

    assert {"Menu", "Y"} <= {*said}
    assert marked(window) == "Colour"


def test_switches_press_the_words_beside_the_four() -> None:
    """With eight words the mark comes to go, stop, no and yes after the directions, and a press lets the pen go on."""
    window = Window(Settings(switches=2))
    listen(window)
    window.frame()
    names = []
    for _ in range(9):
        stop = window.app._switches.marked
        assert stop is not None
        names.append(stop.name)
        window.press(pygame.K_SPACE)
    assert names[5:9] == ["word go", "word stop", "word no", "word yes"]
    while (stop := window.app._switches.marked) is None or stop.name != "word go":
        window.press(pygame.K_SPACE)
    window.press(pygame.K_RETURN)

    assert window.session.words.mode is Mode.GLIDING


def test_the_demo_voice_and_the_menu_exclude_each_other(window: Window) -> None:
    """The demo closes the menu, so that its words draw; who opens the menu ends the demo."""
    window.press(pygame.K_y)
    window.session.demo()
    window.frame()
    assert marked(window) == ""
    assert window.monitor.demo
    window.press(pygame.K_y)

    assert marked(window) == "Colour"
    assert not window.monitor.demo


def test_tab_goes_round_all_entries_of_a_level(window: Window) -> None:
    """Through the second page of colours and back to the first one; Shift goes the other way."""
    window.press(pygame.K_y)
    window.press(pygame.K_RETURN)
    names = []
    for _ in range(9):
        names.append(marked(window))
        window.press(pygame.K_TAB)
    window.press(pygame.K_TAB, mod=pygame.KMOD_LSHIFT)

    assert len(set(names)) == 8
    assert names[8] == names[0] == marked(window)


def test_the_mouse_marks_chooses_and_closes(window: Window) -> None:
    """Over a slice it marks that; a click opens it, a click on a leaf does it; a click beside the ring closes it."""
    window.press(pygame.K_y)
    ring = window.view.ring
    assert ring is not None
    window.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=ring.slice_middle(Command.LEFT), rel=(0, 0), buttons=()))
    assert marked(window) == "Pen"
    mouse(window, ring.slice_middle(Command.LEFT))
    mouse(window, ring.slice_middle(Command.RIGHT))

    assert window.session.tool is Tool.ERASER
    assert window.view.ring is None
    mouse(window, window.view.layout.paper.center, button=pygame.BUTTON_RIGHT)
    mouse(window, ring.back.center)
    assert window.view.ring is None
    mouse(window, window.view.layout.paper.center, button=pygame.BUTTON_RIGHT)
    mouse(window, (ring.rect.right + 30, ring.centre[1]))
    assert window.session.words.mode is Mode.PAPER


def test_two_switches_reach_every_entry_and_come_out_again() -> None:
    """The mark goes over the four slices, then to what leaves the menu; a press there closes it."""
    window = Window(Settings(switches=2))
    window.frame(dt=0.0)
    window.session.do(Action.MENU)
    window.frame()
    seen = []
    for _ in range(4):
        seen.append(marked(window))
        window.press(pygame.K_SPACE)
    stop = window.app._switches.marked
    window.press(pygame.K_SPACE)
    assert marked(window) == seen[0]
    window.wait(1)
    window.press(pygame.K_RETURN)  # opens the colours
    for _ in range(9):  # eight of them
        window.press(pygame.K_SPACE)
    first = marked(window)
    for _ in range(8):
        window.press(pygame.K_SPACE)
    window.wait(1)
    window.press(pygame.K_RETURN)

    assert seen == ["Colour", "Drawing", "Step", "Pen"]
    assert stop is not None
    assert stop.action is Action.CLOSE
    assert first == "Ink"
    assert marked(window) == "Colour"


def test_one_switch_goes_round_the_menu_by_itself() -> None:
    """At its pace the mark comes to the third entry, and one press opens it."""
    window = Window(Settings(switches=1, scan_ms=1000))
    window.frame(dt=0.0)
    window.session.do(Action.MENU)
    window.frame()
    window.wait(2.5)
    assert marked(window) == "Step"
    window.press(pygame.K_SPACE)

    assert marked(window) == "10 px"


def test_a_colour_is_seen_on_its_slice(window: Window) -> None:
    """The slices of the colours have a dot of that colour."""
    window.press(pygame.K_y)
    window.press(pygame.K_RETURN)
    ring, shown = window.view.ring, ring_shown(window.session)
    assert ring is not None
    assert shown is not None

    pixels = pygame.surfarray.array3d(window.app.surface.subsurface(ring.rect))
    for one in shown.slices:
        assert one.colour is not None
        assert (pixels == one.colour).all(axis=2).sum() > 60, one.name


@pytest.mark.parametrize("big_text", [False, True])
def test_the_ring_says_how_things_stand(big_text: bool) -> None:
    """What is in use says so; the marked slice has the accent of the theme, whatever the size of the text."""
    window = Window(Settings(big_text=big_text, step_px=25))
    window.frame()
    window.session.do(Action.MENU)
    window.arrows("d")
    window.press(pygame.K_RETURN)
    ring, shown = window.view.ring, ring_shown(window.session)
    assert ring is not None
    assert shown is not None

    assert {one.name: one.detail for one in shown.slices} == {
        "10 px": "",
        "25 px": "in use",
        "50 px": "",
        "Diagonal": "",
    }
    at = ring.centre[0] - ring.radius // 2, ring.centre[1] - ring.radius * 7 // 10
    colour = window.app.surface.get_at(at)[:3]
    assert max(abs(a - b) for a, b in zip(colour, theme.DARK.accent, strict=True)) < 12


@pytest.mark.parametrize("big_text", [False, True])
@pytest.mark.parametrize("size", [(1000, 700), (1366, 768)])
def test_what_is_in_a_slice_is_said_in_whole(size: tuple[int, int], big_text: bool) -> None:
    """Two lines below its name have room for all of it."""
    window = Window(Settings(big_text=big_text), size=size)
    window.frame()
    window.press(pygame.K_y)
    window.view._kept.clear()
    with written() as said:
        window.frame()
    for branch in window.session.hand.menu.entries:
        assert isinstance(branch, Branch)
        assert branch.detail in " ".join(said)
