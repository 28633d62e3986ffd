"""Fixtures that several tests share."""

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy looks: each core has a process of tests already
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")

import numpy as np
import pytest

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")  # before pygame looks for a screen: the tests need none
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame
from xdist.remote import Producer

from game.audio import microphone
from game.audio.device_list import raw_devices
from game.audio.listener import Listener
from game.audio.outbox import OpenSpotter
from game.audio.source import OpenSource
from game.session.environment import Environment
from game.settings import Settings
from game.storage.autosave import Autosave
from game.ui.painter import Painter
from game.ui.text import Type
from game.ui.theme import DARK
from game.window.app import App
from game.window.layout import Layout, arrange
from models.spot.audio_files import write_wav
from tests.support.autosaved import killed
from tests.support.fake_sounddevice import FakeSoundDevice, Plug
from tests.support.helpers import LABELS, PATIENCE_S, SPOKEN, FakeSpotter, wait_for
from tests.support.made_speech import command_line, make_data
from tests.support.window import NOW, SOURCES, FakeListener
from tests.support.workers import LongestFirst, in_order, set_niceness


@pytest.hookimpl(optionalhook=True)  # there may be no xdist, with -p no:xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LongestFirst | None:
    """Share whole files among the processes, unless another way is asked for."""
    return LongestFirst(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(trylast=True)  # once those are gone that are not to run
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put first what takes longest, where several processes run the tests."""
    if hasattr(config, "workerinput"):
        items[:] = [items[i] for i in in_order(item.nodeid.partition("::")[0] for item in items)]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let long tests beside others take what processor time those leave."""
    if hasattr(item.config, "workerinput") and item.get_closest_marker("long"):
        set_niceness(item.nodeid.partition("::")[0])


@pytest.fixture(autouse=True, scope="session")
def own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let tests, and programs that they start, keep logs, journals and voices elsewhere than the player's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(autouse=True)
def signals_of_a_terminal() -> Iterator[None]:
    """Let Ctrl-C, and what ends a program, do what they do in a terminal, however the tests were started.

    A shell starts a job in the background with SIGINT and SIGQUIT ignored, nohup with SIGHUP ignored, and programs
    that are started from here ignore them then as well.
    """
    usual: dict[signal.Signals, Any] = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
    if sys.platform != "win32":
        usual |= {signal.SIGHUP: signal.SIG_DFL, signal.SIGQUIT: signal.SIG_DFL}
    before = {which: signal.signal(which, handler) for which, handler in usual.items()}
    yield
    for which, handler in before.items():
        signal.signal(which, handler)


@pytest.fixture(autouse=True)
def sound_card_closed() -> Iterator[None]:
    """Close the sound card after each test, so that a test which asks for it knows who opened it."""
    yield
    pygame.mixer.quit()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no file take so long that a page says so, however slow the machine is, unless the test asks for one."""
    monkeypatch.setattr("game.window.pages.opening.PATIENCE_S", PATIENCE_S)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """Return a game with paper of 300 x 200, whose drawings and journals lie in folders of the test."""
    monkeypatch.setattr("game.session.environment.default_folder", lambda: tmp_path / "Drawings")
    pygame.display.init()
    pygame.font.init()
    pygame.event.clear()
    environment = Environment(now=lambda: NOW, autosave=Autosave(tmp_path / "journals"))
    surface = pygame.display.set_mode((1000, 700), pygame.RESIZABLE)
    app = App(Settings(canvas=(300, 200)), FakeListener(), SOURCES, surface=surface, environment=environment)
    app.frame([], 0.0)
    yield app
    app.session.document.close()


@pytest.fixture
def layout() -> Layout:
    """Return the layout of a window of 1000 x 700."""
    pygame.font.init()
    return arrange((1000, 700), (1000, 800))


@pytest.fixture
def surface() -> pygame.Surface:
    """Return a black window of 1000 x 700."""
    return pygame.Surface((1000, 700), 0, 32)


@pytest.fixture
def painter(surface: pygame.Surface, layout: Layout) -> Painter:
    """Return what draws on that window at the scale of that layout, in the dark theme."""
    return Painter(surface, Type(layout.scale), DARK)


@pytest.fixture
def make_listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Listener]]:
    """Return what makes a started listener; each is stopped in the end."""
    monkeypatch.setattr("game.audio.listener.RETRY_S", 0.01)
    made: list[Listener] = []

    def start(
        open_source: OpenSource,
        spotter: FakeSpotter | None = None,
        *,
        opens: OpenSpotter | None = None,
        **more: object,
    ) -> Listener:
        opens = opens or (lambda: spotter or FakeSpotter())
        listener = Listener(open_source, opens, **{"threshold": 0.75, **more})  # type: ignore[arg-type]
        made.append(listener)
        listener.start()
        return listener

    yield start
    for listener in made:
        listener.stop()
        wait_for(lambda stopped=listener: not stopped.is_alive)  # type: ignore[misc]


@pytest.fixture(scope="session")
def tone_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data set of tones as words, alone in its folder. Do not write into it."""
    return make_data(tmp_path_factory.mktemp("speech") / "data")


@pytest.fixture(scope="session")
def tone_run(tone_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a training on those tones that nothing disturbed. Cancel."""
    from models.train import __main__ as train  # TensorFlow takes seconds, which only the tests of training spend

    out = tmp_path_factory.mktemp("runs") / "whole"
    train.main(command_line(tone_data, out))
    return out


@pytest.fixture(scope="session")
def mirrored_run(tone_data: Path, tone_run: Path) -> Path:
    """Return the folder of a training on those tones with two devices, `tests.support.mirrored`."""
    from tests.support.training import train_on_two_devices

    return train_on_two_devices(tone_data, tone_run.parent / "mirrored")


@pytest.fixture
def rng() -> np.random.Generator:
    """Return random numbers that are the same in every run."""
    return np.random.default_rng(20_261_120)


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Plug:
    """Return what puts a machine with these devices in the place of the real one."""

    def put(*devices: tuple[str, float, int], **more: object) -> FakeSoundDevice:
        fake = FakeSoundDevice(*devices, **more)  # type: ignore[arg-type]
        monkeypatch.setitem(sys.modules, "sounddevice", fake)
        monkeypatch.setattr("game.audio.microphone.look", lambda: raw_devices(fake))  # no other program would see it
        monkeypatch.setattr("game.audio.microphone._state", microphone._PortAudio())
        return fake

    return put


@pytest.fixture
def own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plug: Plug) -> Path:
    """Give each test a model, a machine without microphone, settings and pictures; return the settings' path."""
    plug()
    monkeypatch.setattr("game.audio.ears.Spotter.load", lambda _: FakeSpotter())
    monkeypatch.setattr("game.__main__.start_log", lambda _: None)  # it would stay for the tests that follow
    monkeypatch.setattr("game.storage.drawing_file.default_folder", lambda: tmp_path / "Pictures")
    monkeypatch.setattr("game.session.environment.default_folder", lambda: tmp_path / "Pictures")
    monkeypatch.setattr("game.cli.options.settings_path", lambda: tmp_path / "settings.toml")
    monkeypatch.setattr("game.cli.options.journals_path", lambda: tmp_path / "journals")
    return tmp_path / "settings.toml"


@pytest.fixture
def own_log(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a log that a test begins end with it."""
    monkeypatch.setattr("game.storage.log_file._log_crashes", lambda: None)
    ours = logging.getLogger("game")
    before, level = list(ours.handlers), ours.level
    yield
    for handler in set(ours.handlers) - set(before):
        handler.close()
        ours.removeHandler(handler)
    ours.setLevel(level)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Return a file in which the stand-in for the model hears SPOKEN, each in one block of 20 ms."""
    blocks = [np.full(320, (LABELS.index(word) + 1) / 10, np.float32) for word in SPOKEN]
    write_wav(tmp_path / "words.wav", np.concatenate(blocks))
    return tmp_path / "words.wav"


@pytest.fixture
def autosave(tmp_path: Path) -> Iterator[Autosave]:
    """Return the autosave of a session, with a folder that is not there yet."""
    session = Autosave(tmp_path / "journals")
    yield session
    killed(session)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the player's drawings and journals elsewhere, and return where the drawings are."""
    for module in ("storage.drawing_file", "session.environment"):
        monkeypatch.setattr(f"game.{module}.default_folder", lambda: tmp_path / "Drawings")
    monkeypatch.setattr("game.session.sharing.journals_path", lambda: tmp_path / "journals")
    return tmp_path / "Drawings"
