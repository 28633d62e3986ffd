"""The controls under a mouse: sliders, buttons, tools, colours, what can be listened to."""

import pygame
import pytest

from game.audio.choices import DEMO_NAME
from game.settings import Settings
from game.ui.controls import Button
from tests.support.window import MICROPHONES, NO_MICROPHONE, Window, listening_window


@pytest.fixture
def window() -> Window:
    """Return a window of 1000 x 700 that listens."""
    return listening_window()


def moved(x: int, y: int) -> pygame.event.Event:
    """Return the mouse moving to a place."""
    return pygame.event.Event(pygame.MOUSEMOTION, pos=(x, y), rel=(0, 0), buttons=(1, 0, 0))


def test_no_control_opens_the_sound_card(window: Window) -> None:
    """Nothing in the window has initialised the mixer."""
    assert pygame.mixer.get_init() is None
    assert window.session.running


@pytest.mark.parametrize(("name", "expected"), [("step_px", 50.5), ("threshold", 0.645), ("line_width_px", 30.5)])
def test_a_click_on_a_slider_brings_its_thumb_there(window: Window, name: str, expected: float) -> None:
    """A click in the middle of a slider sets the middle of its range, at once."""
    window.click(window.middle_of_slider(name))
    settings = window.session.settings
    value = getattr(settings, name)

    assert value == pytest.approx(expected, rel=0.02)


def test_a_thumb_is_dragged(window: Window) -> None:
    """A thumb follows the mouse while the button is down: from the middle to the right end is the greatest step."""
    x, y = window.middle_of_slider("step_px")
    window.frame(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(x, y), button=1))
    for to in range(x, x + 200, 20):
        window.frame(moved(to, y))
    window.frame(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=(x + 200, y), button=1))

    assert window.session.settings.step_px == 100


def test_a_thumb_is_not_torn_from_the_mouse(window: Window) -> None:
    """Bad news, a mute and another list of microphones come while a thumb is dragged, and it is dragged on."""
    x, y = window.middle_of_slider("step_px")
    window.frame(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(x, y), button=1))
    for to in range(x, x + 200, 20):
        window.frame(moved(to, y))
        if to == x + 20:
            window.listener.fails()
            window.monitor.mute(True)
            window.listener.outbox.devices.append(MICROPHONES[:1])

    assert window.session.notices.newest == NO_MICROPHONE
    assert window.session.settings.step_px == 100


def test_what_changes_in_a_frame_is_drawn_in_that_frame(window: Window) -> None:
    """When the microphone is muted and a banner comes, both are seen at once, and every other control stays."""
    places = [(x + 20, y) for x, y in map(window.at, ("save", "undo", "clear"))]
    before = [window.app.surface.get_at(place) for place in places]
    mute = window.app.surface.get_at((window.at("mute")[0] - 12, window.at("mute")[1]))
    window.listener.fails()
    window.press(pygame.K_m)

    assert [window.app.surface.get_at(place) for place in places] == before
    assert window.app.surface.get_at((window.at("mute")[0] - 12, window.at("mute")[1])) != mute
    assert window.at("close")[1] == window.view.layout.banner.centery  # type: ignore[union-attr]


def test_the_threshold_reaches_the_listener(window: Window) -> None:
    """Moving the threshold tells the listener in the same frame, and not again while it rests."""
    window.click(window.middle_of_slider("threshold"))
    window.frame()
    told = [value for name, value in window.listener.asked if name == "threshold"]

    assert told == [window.session.settings.threshold]


def test_buttons_do_what_they_say(window: Window) -> None:
    """Undo, redo, clear and mute, pressed with the mouse."""
    window.arrows("rr")
    window.click(window.at("undo"))
    assert window.session.world.position == (410, 500)
    window.click(window.at("redo"))
    assert window.session.world.position == (420, 500)
    window.click(window.at("clear"))
    assert window.session.world.drawing.strokes == ()
    window.click(window.at("mute"))
    assert ("muted", True) in window.listener.asked


def test_undo_cannot_be_pressed_where_there_is_nothing(window: Window) -> None:
    """On a blank paper the buttons for undo and redo are off, and on after a line and its undo."""

    def on(key: str) -> bool:
        control = window.control(key)
        assert isinstance(control, Button)
        return control.enabled

    assert not on("undo")
    window.arrows("r")
    window.frame()
    assert on("undo")
    assert not on("redo")


def test_the_list_offers_all_microphones_and_the_demo(window: Window) -> None:
    """The list holds the system's default, which says what that is, each microphone by name, and the demo voice."""
    options, chosen = window.monitor.choices()

    assert options[0] == f"System default: {MICROPHONES[0]}"
    assert options[1:] == (*MICROPHONES, DEMO_NAME)
    assert chosen == 0


def test_a_microphone_is_chosen_on_a_page(window: Window) -> None:
    """The list opens on a click; its second entry opens that microphone, the choice is kept, and the page stays."""
    window.click(window.at("sources"))
    window.choose("source 1")

    assert window.listener.asked[-1] == ("source", f"microphone:{MICROPHONES[0]}")
    assert window.session.settings.device == MICROPHONES[0]
    assert window.session.pages.top is not None


def test_a_click_on_a_page_reaches_nothing_below_it(window: Window) -> None:
    """While a page is open, the colours below do not take its clicks; Esc closes it."""
    at = window.at("colour 4")
    window.click(window.at("sources"))
    window.click(at)
    assert window.session.settings == Settings()
    window.press(pygame.K_ESCAPE)

    assert window.session.pages.top is None


def test_a_colour_is_clicked(window: Window) -> None:
    """A click on a colour draws on in it."""
    window.click(window.at("colour 4"))

    assert window.session.settings.colour == (240, 228, 66)


def test_bad_news_is_dismissed_with_the_mouse() -> None:
    """The banner's cross takes it away; the paper gets its room back."""
    window = Window()
    window.listener.fails()
    window.frame()
    assert window.view.layout.banner is not None
    window.click(window.at("close"))

    assert window.session.notices.newest is None
    assert window.view.layout.banner is None


def test_without_a_microphone_the_demo_is_a_button_away() -> None:
    """The banner that says that there is no microphone offers the demo voice."""
    window = Window()
    window.listener.fails()
    window.frame()
    window.click(window.at("demo"))

    assert window.listener.asked[-2:] == [("source", "demo"), ("muted", False)]


def test_other_bad_news_offers_no_demo() -> None:
    """A fault that is not the listener's has no demo voice as a way out."""
    window = Window(faults=[NO_MICROPHONE])
    window.frame()
    keys = [one.control.key for one in window.view.placed]

    assert "close" in keys
    assert "demo" not in keys


def test_a_window_of_another_size_has_its_controls_elsewhere(window: Window) -> None:
    """After a resize everything stands where the new layout says, and still works."""
    pygame.display.set_mode((1366, 768), pygame.RESIZABLE)
    window.frame()
    window.click(window.middle_of_slider("step_px"))

    assert window.view.layout.panel.right > 1300
    assert window.session.settings.step_px == pytest.approx(50, abs=1)
