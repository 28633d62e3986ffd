"""Fixtures that several tests share."""

import os
import sys
from collections.abc import Callable, Iterator

import numpy as np
import pytest

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")  # before pygame looks for a screen: the tests need none
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

from game.listener import Listener, OpenSource
from tests.fake_sounddevice import FakeSoundDevice, Plug
from tests.helpers import FakeSpotter


@pytest.fixture
def make_listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Listener]]:
    """Return what makes a started listener; each is stopped in the end."""
    monkeypatch.setattr("game.listener.RETRY_S", 0.01)
    made: list[Listener] = []

    def start(open_source: OpenSource, spotter: FakeSpotter | None = None, **more: object) -> Listener:
        listener = Listener(open_source, lambda: spotter or FakeSpotter(), **{"threshold": 0.75, **more})  # type: ignore[arg-type]
        made.append(listener)
        listener.start()
        return listener

    yield start
    for listener in made:
        listener.stop()
        assert not listener.is_alive


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
        return fake

    return put
