"""The loop: what a frame does with events, what it never does, and how a session begins and ends."""

import time
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from game.faults import NOT_TAKEN
from game.messages import Fault
from game.settings import Settings
from game.storage.autosave import Autosave
from game.window.app import LONGEST_S, App
from game.window.pages.recovery import RecoveryPage, begin
from tests.support.autosaved import drawn, killed
from tests.support.helpers import FakeClock, hearing
from tests.support.window import ARROWS, MICROPHONES, SOURCES, FakeListener, Unopened, Window, key_down, key_up


def test_the_first_frame_is_shown_before_the_listener_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The window is there, saying that it loads, before anything slow begins; the listener is stopped at the end."""
    window = Window()
    order: list[str] = []
    monkeypatch.setattr(pygame.display, "flip", lambda: order.append("flip"))
    monkeypatch.setattr(FakeListener, "start", lambda _: order.append("start"))
    monkeypatch.setattr(FakeListener, "stop", lambda _: order.append("stop"))
    pygame.event.post(pygame.event.Event(pygame.QUIT))

    window.app.run()
    assert order[:2] == ["flip", "start"]
    assert order[-1] == "stop"


def test_the_listener_is_stopped_even_if_a_frame_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong in the window, the microphone is let go."""
    window = Window()

    def show(_: App) -> None:
        if window.listener.asked:
            raise KeyboardInterrupt

    monkeypatch.setattr(App, "show", show)

    with pytest.raises(KeyboardInterrupt):
        window.app.run()
    assert window.listener.asked[-1] == ("stop", None)


def test_time_is_clamped() -> None:
    """After the machine slept for an hour, the frame is taken for LONGEST_S and a note of 6 s is still there."""
    times = iter([0.0, 3600.0, 7200.0])
    window = Window()
    app = App(Settings(), FakeListener(), SOURCES, surface=window.app.surface, clock=lambda: next(times, 9999.0))
    seen: list[float] = []
    frame = app.frame

    def look(events: list[pygame.event.Event], dt: float) -> None:
        seen.append(dt)
        frame(events, dt)
        app.session.running = len(seen) < 3

    app.frame = look  # type: ignore[method-assign, assignment]
    app.run()

    assert seen == [0.0, LONGEST_S, LONGEST_S]


def test_the_delay_is_measured_once_the_picture_is_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word captured at 100.00 s, in a frame shown at 100.05 s, came 50 ms late, seen in the spectrogram or not."""
    clock, listener, window = FakeClock(), FakeListener(), Window()
    app = App(Settings(), listener, SOURCES, surface=window.app.surface, clock=clock)

    def start(_: FakeListener) -> None:
        listener.outbox.commands.put_nowait(replace(hearing("up"), captured_s=clock.now_s))
        pygame.event.post(pygame.event.Event(pygame.QUIT))

    monkeypatch.setattr(FakeListener, "start", start)
    for name in ("flip", "update"):  # all of the window, or parts of it
        monkeypatch.setattr(pygame.display, name, lambda *_: clock.sleep(0.05 * (app.monitor.recent.last is not None)))
    app.run()

    assert app.monitor.recent.last is not None
    assert app.monitor.recent.last.delay_s == pytest.approx(0.05)


@pytest.mark.parametrize("recorded", [True, False])
def test_a_recording_waits_until_the_first_pages_are_answered(tmp_path: Path, *, recorded: bool) -> None:
    """It is not played to the page that asks after a crash; a microphone is heard there, for who has no hands free."""
    lost = Autosave(tmp_path)
    lost.follow(drawn("up"))
    killed(lost)
    sources = replace(SOURCES, file=lambda: Unopened("file")) if recorded else SOURCES
    listener, window = FakeListener(), Window()
    app = App(Settings(), listener, sources, surface=window.app.surface)
    begin(app.session, None, journals=tmp_path)
    assert isinstance(app.session.pages.top, RecoveryPage)
    heard: list[int] = []
    play = app.play

    def look(events: list[pygame.event.Event], dt: float) -> None:
        heard.append(listener.asked.count(("start", None)))
        play(events, dt)
        if len(heard) == 3:
            app.session.pages.close()
        app.session.running = len(heard) < 5

    app.play = look  # type: ignore[method-assign, assignment]
    app.run()

    assert heard == ([0, 0, 0, 1, 1] if recorded else [0, 1, 1, 1, 1])


@pytest.mark.parametrize(
    "event", [pygame.event.Event(pygame.QUIT), key_down(pygame.K_q, mod=pygame.KMOD_LCTRL, written="\x11")]
)
def test_the_window_closes(event: pygame.event.Event) -> None:
    """The window's cross and Ctrl+Q end the session; a lone Q does not, since it would lose a drawing by one slip."""
    window = Window()
    window.press(pygame.K_q, written="q")
    assert window.session.running
    window.frame(event)

    assert not window.session.running


def test_a_held_arrow_draws_on() -> None:
    """An arrow held for a second draws at once, after 0.35 s, and every 0.07 s: 1 + 1 + 9 steps."""
    window = Window()
    window.frame(key_down(ARROWS["r"]))
    for _ in range(100):
        window.frame(dt=0.01)
    window.frame(key_up(ARROWS["r"]))
    window.wait(1)

    assert window.session.world.position == (400 + 11 * 10, 500)


def test_a_window_that_loses_the_keyboard_stops_drawing() -> None:
    """The key's way up is never seen by a window without the focus, and yet the pen stops."""
    window = Window()
    window.frame(key_down(ARROWS["r"]))
    window.frame(pygame.event.Event(pygame.WINDOWFOCUSLOST))
    window.wait(1)

    assert window.session.world.position == (410, 500)


def test_the_list_of_keys_takes_keys_and_clicks() -> None:
    """While F1's list is open no key draws and no click presses; Esc, F1 or its cross closes it; words wait."""
    window = Window()
    window.press(pygame.K_F1)
    window.arrows("rr")
    window.listener.hears("down")
    window.frame()

    assert window.session.pages.top is not None
    assert window.session.world.position == (400, 500)
    window.click(window.at("mute"))
    assert not window.monitor.muted
    for close in (pygame.K_F1, pygame.K_ESCAPE):
        assert window.session.pages.top is not None
        window.press(close)
        assert window.session.pages.top is None
        window.press(pygame.K_F1)


def test_a_frame_never_waits() -> None:
    """With nothing to hear and with far too much of it, two frames take less than half a second of the processor."""
    window = Window()
    window.listener.listens()
    for _ in range(5):
        window.listener.outbox.hearings.extend(hearing() for _ in range(512))
        for _ in range(200):
            window.listener.outbox.commands.put_nowait(hearing("up"))
        began = time.thread_time()
        window.frame()
        window.frame()
        assert time.thread_time() - began < 0.5


def test_no_font_is_made_and_no_paper_drawn_in_a_frame_in_which_nothing_happens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Fonts, controls, the scaled paper and the texts of a frame are those of the frame before."""
    window = Window()
    window.listener.listens()
    window.frame()
    window.frame()
    placed = window.view.placed
    made: list[str] = []

    def note(*_: object, **__: object) -> None:
        made.append("made")

    monkeypatch.setattr(pygame.font, "Font", note)
    monkeypatch.setattr(window.view.paper, "_show", note)
    for _ in range(5):
        window.frame()

    assert made == []
    assert window.view.placed is placed


def test_with_reduced_motion_the_spectrogram_moves_once_a_second() -> None:
    """New sound is seen after a second, not in each frame; without reduced motion it is seen at once."""

    def spectrogram(window: Window) -> bytes:
        return pygame.image.tobytes(window.app.surface.subsurface(window.view.layout.spectrogram), "RGB")

    for still in (True, False):
        window = Window(Settings(reduced_motion=still))
        window.listener.listens()
        window.frame(dt=0.0)
        seen = []
        for _ in range(11):
            window.listener.outbox.hearings.append(hearing("up", score=0.9))
            window.frame(dt=0.1)
            seen.append(spectrogram(window))
        assert len(set(seen)) == 2 if still else len(set(seen)) > 5


@pytest.mark.parametrize("size", [(1366, 768), (1000, 700), (1920, 1080), (640, 480)])
def test_every_state_can_be_drawn_at_every_size(size: tuple[int, int]) -> None:
    """Loading, listening, bad news, the list of keys, a note, the edge, focus: each is drawn without complaint."""
    window = Window(Settings(step_px=100, colour=(1, 2, 3)), size=size)
    window.frame()
    window.listener.listens()
    window.listener.hears("left")
    window.frame()
    window.arrows("uuuuuurrrrrrrr")
    assert window.session.world.at_edge_s > 0
    window.press(pygame.K_TAB)
    window.press(pygame.K_F1)
    window.press(pygame.K_F1)
    window.session.notices.tell(Fault("A long sentence about what happened. " * 3, "And what to do about it. " * 4))
    window.listener.fails()
    window.frame()
    window.frame()
    layout = window.view.layout

    assert layout.banner is not None
    assert layout.paper.h > 0.3 * size[1]
    assert window.app.surface.get_at(layout.paper.topleft)[:3] != (0, 0, 0)


@pytest.mark.parametrize("canvas", [(200, 4000), (4000, 200), (200, 200), (4000, 4000)])
def test_a_paper_of_any_size_is_shown(canvas: tuple[int, int]) -> None:
    """The smallest, the largest, the tallest and the widest paper fit the window and can be drawn on."""
    window = Window(Settings(canvas=canvas, device=MICROPHONES[1]))
    window.arrows("rudl")

    assert window.session.world.position == (canvas[0] * 2 // 5, canvas[1] * 5 // 8)
    assert window.view.layout.stage.contains(window.view.layout.paper)
    assert window.view.paper.surface.get_size() == canvas


def test_an_event_that_cannot_be_taken_is_told_and_play_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose name is not UTF-8 makes pygame fail as it hands out the event: the player reads that, and draws."""
    window, get, calls = Window(), pygame.event.get, []

    def fails_once(*arguments: object, **how: object) -> list[pygame.event.Event]:
        calls.append(how)
        if len(calls) == 2:
            raise SystemError("<built-in function get> returned a result with an exception set")
        if len(calls) > 6:
            return [pygame.event.Event(pygame.QUIT)]
        return get(*arguments, **how)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(pygame.event, "get", fails_once)
    window.app.run()

    assert window.session.notices.newest == NOT_TAKEN
    assert len(calls) > 6
