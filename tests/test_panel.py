"""The widgets under a mouse: sliders, buttons, drop-down."""

import pygame
import pytest

from game.demo import DEMO_NAME
from tests.window import MICROPHONES, NO_MICROPHONE, Window, listening_window


@pytest.fixture
def window() -> Window:
    """Return a window of 1000 x 700 that listens."""
    return listening_window()


def test_no_widget_opens_the_sound_card(window: Window) -> None:
    """Neither pygame nor pygame_gui has initialised the mixer."""
    assert pygame.mixer.get_init() is None
    assert window.session.running


@pytest.mark.parametrize(("name", "expected"), [("step", 50.5), ("threshold", 0.645), ("line", 30.5)])
def test_a_click_on_a_slider_brings_its_thumb_there(window: Window, name: str, expected: float) -> None:
    """A click in the middle of a slider sets the middle of its range, at once."""
    window.click(window.middle_of_slider(name))
    settings = window.session.settings
    value = {"step": settings.step_px, "threshold": settings.threshold, "line": settings.line_width_px}[name]

    assert value == pytest.approx(expected, rel=0.02)


def test_a_thumb_is_dragged(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thumb follows the mouse while the button is down: from the middle to the right end is the greatest step."""
    x, y = window.middle_of_slider("step")
    window.frame(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(x, y), button=1))
    for to in range(x, x + 200, 20):
        monkeypatch.setattr(pygame.mouse, "get_pos", lambda to=to: (to, y))
        window.frame()
    window.frame(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=(x + 200, y), button=1))

    assert window.session.settings.step_px == 100


def test_a_thumb_is_not_torn_from_the_mouse(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bad news, a mute and another list of microphones come while a thumb is dragged, and it is dragged on."""
    x, y = window.middle_of_slider("step")
    window.frame(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(x, y), button=1))
    for to in range(x, x + 200, 20):
        monkeypatch.setattr(pygame.mouse, "get_pos", lambda to=to: (to, y))
        window.frame()
        if to == x + 20:
            window.listener.fails()
            window.ears.mute(True)
            window.listener.outbox.devices.append(MICROPHONES[:1])

    assert window.session.fault == NO_MICROPHONE
    assert window.session.settings.step_px == 100


def test_what_changes_in_a_frame_is_drawn_in_that_frame(window: Window) -> None:
    """When the button says Unmute and a banner comes, every other widget stays on the screen without a gap."""
    save, undo = (window.view.layout.buttons[name] for name in ("save", "undo"))
    thumb = window.middle_of_slider("threshold")
    panel = window.view.panel
    places = [(save.x + 5, save.centery), (undo.x + 5, undo.centery), (window.view.layout.device.x + 5, thumb[1])]
    before = [window.app.surface.get_at(place) for place in places]
    window.listener.fails()
    window.press(pygame.K_m)

    assert [window.app.surface.get_at(place) for place in places] == before
    assert window.view.panel is panel
    assert panel is not None
    assert panel._buttons["mute"].text == "Unmute"
    assert panel._buttons["dismiss"].rect.centery == window.view.layout.banner.centery  # type: ignore[union-attr]


def test_the_threshold_reaches_the_listener(window: Window) -> None:
    """Moving the threshold tells the listener in the same frame, and not again while it rests."""
    window.click(window.middle_of_slider("threshold"))
    window.frame()
    told = [value for name, value in window.listener.asked if name == "threshold"]

    assert told == [window.session.settings.threshold]


def test_buttons_do_what_they_say(window: Window) -> None:
    """Undo, redo, clear and mute, pressed with the mouse."""
    window.arrows("rr")
    buttons = window.view.layout.buttons
    window.frame()
    window.click(buttons["undo"].center)

    assert window.session.world.position == (410, 500)
    window.click(buttons["redo"].center)
    assert window.session.world.position == (420, 500)
    window.click(buttons["clear"].center)
    assert window.session.world.drawing.strokes == ()
    window.click(buttons["mute"].center)
    assert ("muted", True) in window.listener.asked


def test_undo_cannot_be_pressed_where_there_is_nothing(window: Window) -> None:
    """On a blank paper the buttons for undo and redo are off, and on after a line and its undo."""
    panel = window.view.panel
    assert panel is not None

    assert not panel._buttons["undo"].is_enabled
    window.arrows("r")
    window.frame()
    assert panel._buttons["undo"].is_enabled
    assert not panel._buttons["redo"].is_enabled


def test_the_drop_down_offers_all_microphones_and_the_demo(window: Window) -> None:
    """The list holds the default microphone, each by name, and the demo voice; the chosen one shows its rate."""
    options, chosen = window.ears.choices()

    assert options[0].startswith("Default")
    assert options[1:] == (*MICROPHONES, DEMO_NAME)
    assert chosen == 0
    assert "48 kHz" in options[chosen]


def test_a_microphone_is_chosen_with_the_mouse(window: Window) -> None:
    """The drop-down opens on a click, a click on the second entry opens that microphone, and the choice is kept."""
    device = window.view.layout.device
    window.click(device.center)
    panel = window.view.panel

    assert panel is not None
    assert panel.open
    assert panel._list.rect.w == device.w
    window.click((device.centerx, device.bottom + round(1.5 * 34 * window.view.layout.scale)))
    assert window.listener.asked[-1] == ("source", f"microphone:{MICROPHONES[0]}")
    assert window.session.settings.device == MICROPHONES[0]


def test_a_click_into_the_open_list_reaches_nothing_below_it(window: Window) -> None:
    """While the list hangs open, the sliders and colours do not take its clicks; Esc closes it."""
    window.click(window.view.layout.device.center)
    before = window.session.settings
    window.frame(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=window.view.swatches[3].center, button=1))

    assert window.session.settings == before
    window.press(pygame.K_ESCAPE)
    window.frame()
    assert window.view.panel is not None
    assert not window.view.panel.open


def test_a_colour_is_clicked(window: Window) -> None:
    """A click on a colour draws on in it."""
    window.click(window.view.swatches[4].center)

    assert window.session.settings.colour == (84, 120, 204)


def test_bad_news_is_dismissed_with_the_mouse() -> None:
    """The banner's cross takes it away; the paper gets its room back."""
    window = Window()
    window.listener.fails()
    window.frame()
    banner = window.view.layout.banner
    assert banner is not None

    window.click((banner.right - window.view.layout.px(32), banner.centery))

    assert window.session.fault is None
    assert window.view.layout.banner is None


def test_without_a_microphone_the_demo_is_a_button_away() -> None:
    """The banner that says that there is no microphone offers the demo voice."""
    window = Window()
    window.listener.fails()
    window.frame()
    panel = window.view.panel
    assert panel is not None

    window.click(panel._buttons["demo"].rect.center)

    assert window.listener.asked[-2:] == [("source", "demo"), ("muted", False)]


def test_other_bad_news_offers_no_demo() -> None:
    """A fault that is not the listener's has no demo voice as a way out."""
    window = Window(faults=[NO_MICROPHONE])
    window.frame()

    assert window.view.panel is not None
    assert "demo" not in window.view.panel._buttons


def test_a_window_of_another_size_gets_other_widgets(window: Window) -> None:
    """After a resize everything stands where the new layout says, and still works."""
    pygame.display.set_mode((1366, 768), pygame.RESIZABLE)
    window.frame()
    window.click(window.middle_of_slider("step"))

    assert window.view.layout.panel.right > 1300
    assert window.session.settings.step_px == pytest.approx(50, abs=1)
