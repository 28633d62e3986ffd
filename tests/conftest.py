"""Fixtures that several tests share."""

import os
from collections.abc import Callable, Iterator

import pytest

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")  # before pygame looks for a screen: the tests need none
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

from game.listener import Listener, OpenSource
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
