"""A window without screen, clock, thread or microphone, driven event by event: what the window's tests share."""

import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"  # before pygame opens a display: tests open no window on anyone's desktop

import pygame

from game.audio.choices import Sources
from game.audio.outbox import OpenSpotter, Outbox
from game.audio.source import AudioSource, OpenSource
from game.messages import Fault, ListenerState, Mark, Status
from game.session.environment import Environment
from game.settings import Settings
from game.ui.action_table import Action
from game.ui.controls import Button, Control, Used, usable
from game.ui.page import controls
from game.window.app import App
from game.window.pages.opening import OpeningPage
from tests.support.helpers import LABELS, hearing, wait_for

MICROPHONES = ("USB Microphone", "Built-in Audio", "Webcam")
NO_MICROPHONE = Fault("No microphone was found.", "Plug one in.")
FRAME_S = 1 / 60
ARROWS = {"u": pygame.K_UP, "d": pygame.K_DOWN, "l": pygame.K_LEFT, "r": pygame.K_RIGHT}
NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


@dataclass
class FakeListener:
    """A listener that does nothing but write down what it was asked; tests fill its outbox.

    asked: calls in their order, each a name and its argument.
    """

    outbox: Outbox = field(default_factory=Outbox)
    asked: list[tuple[str, object]] = field(default_factory=list)
    is_alive: bool = True

    def start(self) -> None:
        """Note the call."""
        self.asked.append(("start", None))

    def stop(self) -> None:
        """Note the call."""
        self.asked.append(("stop", None))

    def set_threshold(self, threshold: float) -> None:
        """Note the call."""
        self.asked.append(("threshold", threshold))

    def set_spotter(self, open_spotter: OpenSpotter) -> None:
        """Note the call."""
        self.asked.append(("spotter", open_spotter))

    def set_muted(self, muted: bool) -> None:
        """Note the call."""
        self.asked.append(("muted", muted))

    def set_recording(self, recording: bool) -> None:
        """Note the call."""
        self.asked.append(("recording", recording))

    def set_learning(self, learning: bool) -> None:
        """Note the call."""
        self.asked.append(("learning", learning))

    def keep(self, mark: Mark) -> None:
        """Note the call."""
        self.asked.append(("keep", mark))

    def set_source(self, open_source: OpenSource) -> None:
        """Note which source it was: the fake ones below carry a name."""
        self.asked.append(("source", getattr(open_source, "name", "?")))

    def listens(self, source: str = MICROPHONES[0], state: ListenerState = ListenerState.LISTENING) -> None:
        """Say what a listener says once it listens."""
        self.outbox.devices.append(MICROPHONES)
        self.outbox.statuses.append(Status(state, source, 48_000, LABELS))

    def fails(self, fault: Fault = NO_MICROPHONE) -> None:
        """Say what a listener says without a microphone."""
        self.outbox.statuses.append(Status(ListenerState.FAULT))
        self.outbox.statuses.append(fault)

    def hears(self, *words: str) -> None:
        """Let words fire."""
        for word in words:
            fired = hearing(word)
            self.outbox.hearings.append(fired)
            self.outbox.commands.put_nowait(fired)


@dataclass(frozen=True)
class Unopened:
    """The way to open a source that nobody opens."""

    name: str

    def __call__(self) -> AudioSource:
        """Fail: the fake listener opens nothing."""
        raise AssertionError(f"{self.name} was opened")


SOURCES = Sources(
    microphone=lambda name: Unopened(f"microphone:{name}"), demo=lambda: Unopened("demo"), demo_step_px=50
)


def key_down(key: int, *, mod: int = 0, written: str = "") -> pygame.event.Event:
    """Return a key going down, with what it writes."""
    return pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=written)


def key_up(key: int) -> pygame.event.Event:
    """Return a key coming up."""
    return pygame.event.Event(pygame.KEYUP, key=key, mod=0)


class Window:
    """An App on the dummy driver, with its fake listener."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        size: tuple[int, int] = (1000, 700),
        sources: Sources = SOURCES,
        save_path: Path | None = None,
        faults: Iterable[Fault] = (),
        save_settings: Callable[[Settings], Fault | None] | None = None,
        voices: Path | None = None,
    ) -> None:
        pygame.display.init()
        pygame.font.init()
        pygame.event.clear()
        self.listener = FakeListener()
        self.saved: list[Settings] = []
        self.said: list[str] = []
        self.app = App(
            settings or Settings(),
            self.listener,
            sources,
            surface=pygame.display.set_mode(size, pygame.RESIZABLE),
            environment=Environment(
                save_settings=save_settings or self.saved.append,
                save_path=save_path,
                now=lambda: NOW,
                say=self.said.append,
                **({} if voices is None else {"voices": voices}),  # type: ignore[arg-type]
            ),
            faults=faults,
        )
        self.session, self.monitor, self.view = self.app.session, self.app.monitor, self.app.view

    def frame(self, *events: pygame.event.Event, dt: float = FRAME_S) -> None:
        """Play a frame with these events and those that the widgets posted."""
        self.app.frame([*pygame.event.get(), *events], dt)

    def press(self, key: int, *, mod: int = 0, written: str = "") -> None:
        """Press a key and let it go."""
        self.frame(key_down(key, mod=mod, written=written), key_up(key))

    def write(self, text: str) -> None:
        """Press the keys that write these signs."""
        for sign in text:
            self.press(0, written=sign)

    def arrows(self, path: str) -> None:
        """Press arrow keys: u, d, l or r for each."""
        for letter in path:
            self.press(ARROWS[letter])

    def click(self, at: tuple[int, int]) -> None:
        """Click with the left button, and let the widgets react."""
        self.frame(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=at, button=1))
        self.frame(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=at, button=1))
        self.frame()
        self.frame()

    def middle_of_slider(self, name: str) -> tuple[int, int]:
        """Return the middle of a slider's track."""
        track = next(one.track for one in self.view.placed if one.control.key == name)
        assert track is not None
        return track.center

    def control(self, key: str) -> Control:
        """Return a control of the window as it is now."""
        return next(one.control for one in self.view.placed if one.control.key == key)

    def at(self, key: str) -> tuple[int, int]:
        """Return the middle of a control."""
        return next(one.rect.center for one in self.view.placed if one.control.key == key)

    def choose(self, key: str) -> None:
        """Bring the keyboard to a control of the page on show, and press it."""
        assert self.session.pages.top is not None
        keys = [control.key for control in controls(self.session.pages.top.sheet()) if usable(control)]
        self.frame()
        self.app.session.pages.focus(keys[keys.index(key)])
        self.press(pygame.K_RETURN)

    @property
    def buttons(self) -> dict[str, str]:
        """What is written on the buttons of the page on show, by their keys."""
        assert self.session.pages.top is not None
        return {one.key: one.text for one in controls(self.session.pages.top.sheet()) if isinstance(one, Button)}

    def use(self, key: str, value: int | str = 1) -> None:
        """Use a control of the page on show, as keyboard and mouse do: bring it to a value, or press it."""
        assert self.session.pages.top is not None
        control = next(one for one in controls(self.session.pages.top.sheet()) if one.key == key)
        self.session.pages.use(Used(control, value))

    def wait(self, seconds: float) -> None:
        """Let time pass, in frames of 0.1 s."""
        for _ in range(round(seconds / 0.1)):
            self.frame(dt=0.1)


def listening_window() -> Window:
    """Return a window of 1000 x 700 that listens."""
    window = Window()
    window.listener.listens()
    window.frame()
    window.frame()
    return window


def draw(app: App, *actions: Action) -> None:
    """Let actions draw, one each frame."""
    for action in actions:
        app.session.do(action)
        app.frame([], FRAME_S)


def press(app: App, key: int, *, mod: int = 0) -> None:
    """Press a key and let it go."""
    app.frame([key_down(key, mod=mod)], FRAME_S)
    app.frame([key_up(key)], FRAME_S)


def arrive(app: App, ready: threading.Event) -> None:
    """Let what a page waits for be there, and play a frame."""
    top = app.session.pages.top
    assert isinstance(top, OpeningPage)
    ready.set()
    wait_for(lambda: top.idle)
    app.frame([], FRAME_S)
