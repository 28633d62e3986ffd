"""The window rests while nothing happens: it looks for words, draws only what changed, and wakes for whatever comes."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pygame
import pytest

from game.settings import Settings
from game.ui.screen import POLL_MS, taken_events
from game.window import app as app_module
from game.window.app import FRAMES_PER_S, LIVELY_S, REST_MS, App
from game.window.view import Scene
from models.spot.config import FrontEndConfig
from tests.support.helpers import hearing
from tests.support.window import Window, key_down, listening_window

SILENCE = float(np.log(FrontEndConfig().floor))


def silence(window: Window, looks: int) -> None:
    """Let nothing be heard for so many looks of 20 ms."""
    frames = np.full((2, FrontEndConfig().mels), SILENCE, np.float32)
    for _ in range(looks):
        still = replace(hearing(score=0.0), frames=frames, level_db=-120.0)
        window.listener.outbox.hearings.append(still)
        window.app.play([], 0.02)


@pytest.fixture
def resting() -> Window:
    """Return a window that has listened to 8 s of silence, and has drawn all of it."""
    window = listening_window()
    silence(window, 400)
    window.app.draw()
    window.app.show()
    return window


def pixels(window: Window) -> np.ndarray:
    """Return all pixels of the window."""
    return pygame.surfarray.array3d(window.app.surface)


def test_silence_draws_nothing(resting: Window) -> None:
    """The strip runs on, and since it looks the same everywhere nothing is drawn and nothing is shown."""
    assert not resting.app.lively
    for _ in range(20):
        silence(resting, 4)
        resting.app.draw()
        assert resting.app._dirty == []


def test_what_is_heard_wakes_it_at_once(resting: Window) -> None:
    """A word moves the pen in the play that hears it, and the window is drawn then."""
    resting.listener.hears("up")
    resting.app.play([], 0.02)

    assert resting.session.world.position[1] == 490
    assert resting.app.lively
    assert resting.app._is_seen()


@pytest.mark.parametrize("event", [key_down(pygame.K_F1), pygame.event.Event(pygame.MOUSEMOTION, pos=(9, 9))])
def test_an_event_wakes_it(resting: Window, event: pygame.event.Event) -> None:
    """A key or the mouse is answered in the next frame; after a while it rests again."""
    resting.app.play([event], 0.02)
    assert resting.app.lively
    silence(resting, round(LIVELY_S / 0.02) + 2)
    assert not resting.app.lively


def test_a_window_that_nobody_sees_is_not_drawn(resting: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """Minimised it goes on hearing, and words draw; seen again it is drawn whole."""
    monkeypatch.setattr(pygame.display, "get_active", lambda: False)
    resting.listener.hears("up")
    resting.app.play([], 0.02)
    assert not resting.app._is_seen()
    assert not resting.app.lively
    assert resting.session.world.position[1] == 490

    monkeypatch.setattr(pygame.display, "get_active", lambda: True)
    silence(resting, 4)
    assert resting.app._is_seen()
    resting.app.draw()
    assert resting.app._dirty == [resting.app.surface.get_rect()]


def test_a_window_that_was_covered_is_drawn_whole(resting: Window) -> None:
    """What lay over it may have taken its picture away."""
    resting.frame(pygame.event.Event(pygame.WINDOWEXPOSED))

    assert resting.app._dirty == [resting.app.surface.get_rect()]


def test_what_was_drawn_bit_by_bit_is_what_is_drawn_at_once(resting: Window) -> None:
    """After moves, words, a page and sound the pixels are those of a window that draws everything anew."""
    rng = np.random.default_rng(0)
    for action in "rudl":
        resting.arrows(action)
        sound = rng.normal(-6.0, 3.0, (2, FrontEndConfig().mels)).astype(np.float32)
        resting.listener.outbox.hearings.append(replace(hearing(score=0.4), frames=sound))
        resting.frame()
    resting.press(pygame.K_F9)
    resting.press(pygame.K_ESCAPE)
    resting.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=resting.at("share"), rel=(1, 1), buttons=(0, 0, 0)))
    before = pixels(resting)
    resting.app._repaint.forget()
    resting.view._kept.clear()
    resting.app.draw()

    assert np.array_equal(before, pixels(resting))


def test_a_move_draws_only_a_part_of_the_paper(resting: Window) -> None:
    """It lies around the line and the pen; the controls beside the paper stay as they are."""
    resting.arrows("r")
    resting.app.show()
    resting.arrows("r")

    paper = resting.view.layout.paper
    drawn = [rect.clip(paper) for rect in resting.app._dirty]
    assert 0 < sum(rect.w * rect.h for rect in drawn) < paper.w * paper.h / 3


def test_the_loop_waits_for_events_while_it_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    """At rest it waits for an event, no longer than until the next frame is due; else for the next frame."""
    window, waits, ticks = Window(Settings(sounds=False)), list[int](), list[int]()
    play = App.play

    def counted(app: App, events: Sequence[pygame.event.Event], _: float) -> None:
        play(app, events, 0.1)
        if waits.count(REST_MS) == 3:
            app.session.running = False

    class Clock:
        def tick(self, frames_per_s: int) -> None:
            ticks.append(frames_per_s)

    def taken(*, wait_ms: int, woken: Callable[[], bool]) -> tuple[list[pygame.event.Event], bool]:
        assert not woken()
        waits.append(wait_ms)
        return [], True

    window.listener.listens()
    monkeypatch.setattr(App, "play", counted)
    monkeypatch.setattr(pygame.time, "Clock", Clock)
    monkeypatch.setattr(app_module, "taken_events", taken)
    window.app.run()

    assert set(ticks) == {FRAMES_PER_S}
    assert set(waits) == {0, REST_MS}
    assert waits[-3:] == [REST_MS] * 3
    assert REST_MS / 1000 <= app_module.LONGEST_S  # no time is lost at rest


def test_a_word_ends_the_rest(resting: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that fires at rest is obeyed at the next look for events, not only when the next frame is due."""
    pauses = list[int]()

    def pause(ms: int) -> None:
        pauses.append(ms)
        if len(pauses) == 3:
            resting.listener.hears("up")

    monkeypatch.setattr(pygame.time, "wait", pause)
    events, _ = taken_events(wait_ms=1_000_000, woken=resting.app._is_commanded)

    assert events == []
    assert pauses == [POLL_MS] * 3
    assert POLL_MS <= 1000 / FRAMES_PER_S
    resting.app.play(events, REST_MS / 1000)
    assert resting.session.world.position[1] == 490


def test_an_event_ends_the_rest(resting: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key is there at the next look for events."""
    del resting
    pauses = list[int]()

    def pause(ms: int) -> None:
        pauses.append(ms)
        pygame.event.post(key_down(pygame.K_F1))

    pygame.event.clear()
    monkeypatch.setattr(pygame.time, "wait", pause)
    events, is_whole = taken_events(wait_ms=1_000_000)

    assert [event.key for event in events] == [pygame.K_F1]
    assert is_whole
    assert pauses == [POLL_MS]


def test_the_rest_ends_by_itself(resting: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing comes it ends once the time has passed, however long each pause has taken."""
    del resting
    now_ms, pauses = [0], list[int]()

    def pause(ms: int) -> None:
        pauses.append(ms)
        now_ms[0] += 35

    pygame.event.clear()
    monkeypatch.setattr(pygame.time, "wait", pause)
    monkeypatch.setattr(pygame.time, "get_ticks", lambda: now_ms[0])

    assert taken_events(wait_ms=REST_MS) == ([], True)
    assert len(pauses) == 3


def test_a_frame_looks_once_at_what_is_to_be_seen(resting: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a frame draws is what its controls were placed for; only before events is that looked at anew."""
    looks, scene = list[int](), App._scene

    def counted(app: App) -> Scene:
        looks.append(1)
        return scene(app)

    monkeypatch.setattr(App, "_scene", counted)
    resting.frame()
    assert len(looks) == 1
    resting.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=(9, 9), rel=(1, 1), buttons=(0, 0, 0)))
    assert len(looks) == 3
