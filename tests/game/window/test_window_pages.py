"""The pages that the window opens: colours, settings, what is listened to. Keys reach all of it."""

from pathlib import Path

import pygame
import pytest

from game.drawing.colour_names import MORE, PAPERS
from game.drawing.drawing import WHITE
from game.messages import Colour, Tool
from game.settings import Look, Setting, Settings
from game.ui import theme
from game.ui.keyboard import HELP_GROUPS
from game.ui.page import Keys, Meter, Text
from game.ui.page_layout import plan
from game.window.pages.colour import ColourPage, to_hsv, to_rgb
from game.window.pages.settings import LOOKS, TOGGLES
from tests.support.window import NO_MICROPHONE, Window, listening_window
from tests.support.written import written


@pytest.fixture
def window() -> Window:
    """Return a window of 1000 x 700 that listens."""
    return listening_window()


def ground(window: Window) -> Colour:
    """Return the colour of the window's corner, which nothing covers."""
    red, green, blue = window.app.surface.get_at((1, 1))[:3]
    return red, green, blue


def test_a_ready_colour_is_taken_and_can_be_chosen_again(window: Window) -> None:
    """Brown is drawn with at once, the page closes, and brown stands beside the palette as the ninth colour."""
    window.click(window.at("pen colour"))
    window.choose("ready brown")
    assert window.session.pages.top is None
    assert window.session.settings.colour == dict(MORE)["Brown"]

    window.press(pygame.K_1)
    window.press(pygame.K_9)
    assert window.session.settings.colour == dict(MORE)["Brown"]


def test_sliders_reach_every_hue(window: Window) -> None:
    """Hue 120, full strength and full brightness are pure green; grey keeps the hue that was chosen before it."""
    window.session.pages.open(ColourPage.of_pen(window.session))
    for slider, value in (("hue", 120), ("saturation", 100), ("brightness", 100)):
        window.use(slider, value)
    assert window.session.settings.colour == (0, 255, 0)
    window.use("saturation", 0)
    assert window.session.settings.colour == (255, 255, 255)
    window.use("saturation", 100)

    assert window.session.settings.colour == (0, 255, 0)
    assert window.session.pages.top is not None


def test_colours_survive_the_way_through_hue_strength_and_brightness() -> None:
    """The corners of the cube of colours come back exactly; by hand, (255, 128, 0) is hue 30 at full strength."""
    corners = [(r, g, b) for r in (0, 255) for g in (0, 255) for b in (0, 255)]

    assert [to_rgb(to_hsv(colour)) for colour in corners] == corners
    assert to_hsv((255, 128, 0)) == (30, 100, 100)


def test_the_paper_takes_another_colour_and_undo_gives_it_back(window: Window) -> None:
    """A ready paper is on show at once; Ctrl Z brings the white one back."""
    window.click(window.at("paper colour"))
    window.choose("ready cream")
    window.frame()
    assert window.session.world.drawing.background == PAPERS[1][1]
    window.press(pygame.K_z, mod=pygame.KMOD_LCTRL)

    assert window.session.world.drawing.background == WHITE


def test_black_paper_does_not_come_back_unasked(window: Window, folder: Path) -> None:
    """A paper is for its drawing alone: neither the next one nor the next start has it, unless the player says so."""
    for asked in (False, True):
        window.click(window.at("paper colour"))
        window.choose("ready black")
        window.frame()
        assert window.session.world.drawing.background == (0, 0, 0)
        if asked:
            window.click(window.at("paper colour"))
            window.choose("keep")
            window.press(pygame.K_ESCAPE)
        window.arrows("r")
        window.press(pygame.K_n, mod=pygame.KMOD_LCTRL)

        paper = (0, 0, 0) if asked else WHITE
        assert window.session.world.drawing.background == paper
        assert window.session.own_settings.background == paper
    assert len([*folder.iterdir()]) == 2


def test_the_pen_is_seen_on_black_paper(window: Window) -> None:
    """Ink on black gives way to white, which is told and not kept; on white paper it comes back, and so after undo."""
    ink = window.session.settings.colour
    window.session.background((0, 0, 0))
    window.frame()
    window.arrows("r")
    assert window.session.world.drawing.strokes[-1].colour == WHITE
    assert window.session.note is not None
    assert window.session.note.title == "The pen has another colour"
    assert window.session.own_settings.colour == ink
    window.press(pygame.K_2)
    window.arrows("l")
    window.session.background((18, 22, 44))
    window.frame()
    assert window.session.note is not None
    assert window.session.note.title == "Some lines are hard to see on this paper"
    window.press(pygame.K_1)
    window.session.background((252, 246, 227))
    window.frame()
    assert window.session.settings.colour == ink
    window.press(pygame.K_z, mod=pygame.KMOD_LCTRL)
    window.frame()
    assert window.session.settings.colour == WHITE
    window.press(pygame.K_2)

    assert window.session.own_settings.colour == (0, 0, 0)  # whoever chooses black on black gets it


def test_another_microphone_leaves_pen_and_paper_as_they_are(window: Window) -> None:
    """What is for this drawing alone, its paper and the pen that is seen on it, stays until the drawing is over."""
    window.session.background((0, 0, 0))
    window.frame()
    window.session.device(0)
    window.arrows("r")

    assert window.session.settings.background == (0, 0, 0)
    assert window.session.world.drawing.strokes[-1].colour == WHITE


def test_a_session_begins_on_the_paper_of_the_settings() -> None:
    """The colour of the paper is one of the settings."""
    window = Window(Settings(background=(252, 246, 227)))
    window.frame()

    assert window.session.world.drawing.background == (252, 246, 227)


def test_the_theme_changes_at_once(window: Window) -> None:
    """F9 opens the settings; of the three themes the last is light, the first as the system has it: dark here."""
    window.press(pygame.K_F9)
    for look, expected in ((Look.LIGHT, theme.LIGHT), (Look.DARK, theme.DARK), (Look.SYSTEM, theme.DARK)):
        window.session.pages.focus("theme")
        while window.session.settings.theme is not look:
            window.arrows("r")
        window.frame()
        assert ground(window) == expected.window
    assert [*LOOKS] == [Look.SYSTEM, Look.DARK, Look.LIGHT]


@pytest.mark.parametrize("name", [setting.field for setting in TOGGLES if setting is not Setting.FULLSCREEN])
def test_every_switch_of_the_settings_switches(window: Window, name: str) -> None:
    """Enter on a switch turns the setting over, and again back."""
    before = getattr(window.session.settings, name)
    window.press(pygame.K_F9)
    window.choose(name)
    assert getattr(window.session.settings, name) is not before
    window.press(pygame.K_RETURN)
    assert getattr(window.session.settings, name) is before


def test_the_settings_hold_the_sliders(window: Window) -> None:
    """What big text leaves out of the panel is there: step, threshold and line."""
    window.press(pygame.K_F9)
    for slider, value in (("step_px", 33), ("threshold", 50), ("line_width_px", 7)):
        window.use(slider, value)
    assert window.session.pages.top is not None
    window.use("done")
    assert window.session.pages.top is None

    settings = window.session.settings
    assert (settings.step_px, settings.threshold, settings.line_width_px) == (33, 0.5, 7)


def test_full_screen_and_back(window: Window) -> None:
    """F11 shows the window on the whole screen, F11 again in the size that it had; both are kept in the settings."""
    size = window.app.surface.get_size()
    window.press(pygame.K_F11)
    window.frame()
    assert window.session.settings.fullscreen
    assert window.app.surface.get_size() == pygame.display.get_desktop_sizes()[0]
    window.press(pygame.K_F11)
    window.frame()

    assert not window.session.settings.fullscreen
    assert window.app.surface.get_size() == size


def test_what_is_listened_to_is_shown_with_its_level(window: Window) -> None:
    """The page has a button for each source, the level as it is, and says what is wrong if something is."""
    window.click(window.at("sources"))
    page = window.session.pages.top
    assert page is not None
    window.monitor.recent.level_db = -30.0
    meter = next(block for block in page.sheet().blocks if isinstance(block, Meter))
    assert meter.share == pytest.approx(0.5)
    window.listener.fails()
    window.frame()

    texts = [block.text for block in page.sheet().blocks if isinstance(block, Text)]
    assert {NO_MICROPHONE.what, NO_MICROPHONE.remedy} <= set(texts)


def test_the_demo_draws_whatever_is_in_the_hand(window: Window) -> None:
    """The demo voice begins with the pen, not with an eraser."""
    window.press(pygame.K_e)
    window.press(pygame.K_d)

    assert window.session.tool is Tool.PEN


def test_m_mutes_on_pages_too(window: Window) -> None:
    """On the doctor's page, which says so, M listens again."""
    window.press(pygame.K_m, written="m")
    assert window.monitor.muted
    window.press(pygame.K_F2)
    window.press(pygame.K_m, written="m")

    assert not window.monitor.muted
    assert window.session.pages.top is not None


def test_the_list_of_keys_is_whole() -> None:
    """In a window of 1000 x 700 no line of it is cut, also with two switches."""
    window = Window(Settings(switches=2))
    window.press(pygame.K_F1)
    page = window.session.pages.top
    assert page is not None
    with written() as said:
        for clicks in (0, 5, 5, 5, 5):
            window.frame(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=-clicks))

    blocks = page.sheet().blocks
    assert [row.meaning for row in blocks if isinstance(row, Keys) and row.meaning not in said] == []
    headings = [block.text for block in blocks if isinstance(block, Text)]
    assert headings == [heading for heading, _ in HELP_GROUPS]
    assert len(headings) == 7


@pytest.mark.parametrize("big", [False, True])
def test_the_name_of_a_ready_colour_covers_no_heading(big: bool) -> None:
    """What stands below the row of colours looks the same whether one of them is named or not."""
    window = Window(Settings(big_text=big))
    window.session.pages.open(ColourPage.of_pen(window.session))
    window.frame()
    page, face = window.session.pages.top, window.view.face
    assert page is not None
    heading = next(
        block.rect for block in plan(page.sheet(), window.app.surface.get_size(), face).placed_blocks if block.lines
    )
    seen = []
    for key in (f"ready {MORE[0][0]}", "hue"):
        window.session.pages.focus(key)
        window.frame()
        seen.append(pygame.image.tobytes(window.app.surface.subsurface(heading.inflate(0, -4)), "RGB"))

    assert seen[0] == seen[1]
