"""What lies over the window keeps to its room: banners are short, whatever they have to say."""

import pygame
import pytest

from game.messages import Fault, Tone
from game.session.notices import Note
from game.settings import Settings
from game.ui import theme
from game.ui.painter import Painter
from game.ui.text import Type
from game.window.layout import BIG, Layout, arrange
from game.window.overlay import LINE, MOST_LINES, banner_height, banner_lines, toast
from game.window.paper_view import on_screen
from tests.support.window import Window

NAMES = ", ".join(f"HDA Intel PCH: ALC{number} Analog" for number in range(24))


@pytest.mark.parametrize(
    ("what", "remedy", "lines"),
    [
        ("Short.", "Do.", (1, 1)),
        ("Short.", f"Choose one of these: {NAMES}.", (1, 3)),
        (f"The drawing cannot be saved as /home/{'folder' * 60}/a.png.", "Free some space.", (3, 1)),
        (NAMES, NAMES, (3, 1)),
    ],
)
def test_a_banner_has_four_lines_at_most(layout: Layout, what: str, remedy: str, lines: tuple[int, int]) -> None:
    """Both sentences keep a line at least; what is left out is an ellipsis, and no line runs into the buttons."""
    face = Type(layout.scale)
    notices = banner_lines(Fault(what, remedy), layout, face, button=True)

    assert (len(notices[0]), len(notices[1])) == lines
    assert banner_height(notices) <= 22 + LINE * MOST_LINES
    for told, shown, bold in ((what, notices[0], True), (remedy, notices[1], False)):
        cut = "".join(shown).replace(" ", "") != told.replace(" ", "")
        assert shown[-1].endswith("\u2026") == cut
        room = layout.stage.w - layout.px(58 + 168 + 36 + 2 * 14)
        assert all(face.width(line, size=theme.BODY, bold=bold) <= room for line in shown)


def test_the_advice_on_a_missing_microphone_is_whole_in_big_text() -> None:
    """In the narrowest window the button gives up the name of its key, and all three lines of the advice are read."""
    advice = "Plug one in, or allow microphone access in the system's privacy settings."
    layout = arrange((1000, 700), (1000, 800), measure=BIG)

    what, remedy = banner_lines(Fault("No microphone was found.", advice), layout, Type(layout.scale), button=True)

    assert " ".join(what) == "No microphone was found."
    assert " ".join(remedy) == advice


@pytest.mark.parametrize(("big", "hint"), [(False, "D"), (True, "")])
def test_the_words_of_a_banner_stay_clear_of_its_button(big: bool, hint: str) -> None:
    """The room of the text ends before the button begins, with its key and without."""
    window = Window(Settings(big_text=big))
    window.listener.fails(Fault(NAMES, NAMES))
    window.frame()
    layout, face = window.view.layout, window.view.face
    button = next(one for one in window.view.placed if one.control.key == "demo")
    lines = banner_lines(Fault(NAMES, NAMES), layout, face, button=True)

    assert getattr(button.control, "hint", None) == hint
    assert layout.banner is not None
    for line, bold in [(line, True) for line in lines[0]] + [(line, False) for line in lines[1]]:
        assert layout.banner.x + layout.px(58) + face.width(line, size=theme.BODY, bold=bold) < button.rect.x


def test_a_note_is_no_wider_than_the_paper() -> None:
    """A long path keeps its two ends within the paper; nothing beside it is painted over."""
    layout = arrange((1000, 700), (1000, 800), measure=BIG)
    surface = pygame.Surface((1000, 700))
    painter = Painter(surface, Type(layout.scale), theme.DARK)
    toast(painter, layout, Note("Saved", f"/home/{'folder/' * 20}a.png", Tone.GOOD))
    painted = pygame.mask.from_threshold(surface, (0, 0, 0), (1, 1, 1, 255))
    painted.invert()

    assert layout.paper.w > layout.px(400)  # the paper is what bounds it
    assert 0 < painted.get_bounding_rects()[0].w <= layout.paper.w


@pytest.mark.parametrize("way", ["u", "d"])
def test_bad_news_does_not_hide_the_pen_nor_move_under_a_hand(way: str) -> None:
    """It comes where the pen is not, stays there while it is told, and a note keeps clear of it."""
    window = Window(Settings(step_px=100))
    window.arrows(way * 8)
    window.listener.fails()
    window.frame()
    layout = window.view.layout
    assert layout.banner is not None
    pen = on_screen(window.session.world.position, layout.paper, window.session.world.canvas)
    assert not layout.banner.inflate(0, 2 * layout.px(60)).collidepoint(pen)
    window.arrows("lr" + ("d" if way == "u" else "u") * 8)
    assert window.view.layout.banner == layout.banner

    surface = pygame.Surface(window.app.surface.get_size())
    toast(Painter(surface, Type(layout.scale), theme.DARK), layout, Note("Saved", "house.png", Tone.GOOD))
    painted = pygame.mask.from_threshold(surface, (0, 0, 0), (1, 1, 1, 255))
    painted.invert()
    assert not painted.get_bounding_rects()[0].colliderect(layout.banner)
