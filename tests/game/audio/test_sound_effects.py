"""The thread that plays: it opens the loudspeaker on demand, keeps nobody waiting, and ends."""

import threading
import time
from typing import Any

import numpy as np
import pygame
import pytest

from game.audio.sound_effects import BUFFER_SAMPLES, PEAK, RATE_HZ, Earcon, Sounds
from tests.support.helpers import PATIENCE_S, wait_for


class FakeMixer:
    """Stands in for pygame.mixer. opens: what opening it does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened: list[tuple[Any, ...]] = []
        self.made: list[np.ndarray[Any, Any]] = []
        self.played: list[int] = []
        self.gate = threading.Event()
        self.gate.set()
        self.broken = False
        monkeypatch.setattr(pygame.mixer, "init", self.init)
        monkeypatch.setattr(pygame.mixer, "Sound", self.sound)

    def init(self, *arguments: Any, allowedchanges: int) -> None:
        """Open the loudspeaker, once the gate is open."""
        self.opened.append((*arguments, allowedchanges))
        self.gate.wait(PATIENCE_S)
        if self.broken:
            raise pygame.error("no such device")

    def sound(self, *, buffer: bytes) -> "FakeSound":
        """Keep a sound."""
        self.made.append(np.frombuffer(buffer, np.int16))
        return FakeSound(self, len(self.made) - 1)


class FakeSound:
    """A sound that is noted when it is played."""

    def __init__(self, mixer: FakeMixer, number: int) -> None:
        self.mixer, self.number = mixer, number

    def play(self) -> None:
        """Note it."""
        self.mixer.played.append(self.number)


@pytest.fixture
def mixer(monkeypatch: pytest.MonkeyPatch) -> FakeMixer:
    """Return a mixer that plays nothing."""
    return FakeMixer(monkeypatch)


def test_the_loudspeaker_is_opened_by_the_first_sound(mixer: FakeMixer) -> None:
    """Who switches sounds off, or never makes one, opens nothing; all four are then made, at PEAK."""
    sounds = Sounds()
    assert mixer.opened == []
    sounds.play(Earcon.EDGE)
    sounds.play(Earcon.SAVED)
    wait_for(lambda: len(mixer.played) == 2)
    sounds.stop()

    assert mixer.opened == [(RATE_HZ, -16, 1, BUFFER_SAMPLES, 0)]
    assert mixer.played == [list(Earcon).index(Earcon.EDGE), list(Earcon).index(Earcon.SAVED)]
    assert [int(np.abs(made).max()) for made in mixer.made] == [round(PEAK * 32767)] * 4


def test_nobody_waits_for_a_slow_loudspeaker(mixer: FakeMixer) -> None:
    """While a headset wakes up, a hundred sounds return at once; only the first two are played late."""
    mixer.gate.clear()
    sounds = Sounds()
    sounds.play(Earcon.RECOGNISED)
    wait_for(lambda: bool(mixer.opened))
    for _ in range(100):
        sounds.play(Earcon.RECOGNISED)
    assert mixer.played == []  # whoever waited for the loudspeaker would have heard something by now
    mixer.gate.set()
    wait_for(lambda: len(mixer.played) == 2)
    sounds.stop()

    assert len(mixer.played) == 2


def test_without_a_loudspeaker_the_game_is_silent(mixer: FakeMixer) -> None:
    """A machine without sound is asked once, and nothing is raised."""
    mixer.broken = True
    sounds = Sounds()
    for _ in range(5):
        sounds.play(Earcon.RECOGNISED)
        time.sleep(0.002)
    wait_for(lambda: bool(mixer.opened))
    sounds.stop()

    assert (len(mixer.opened), mixer.played) == (1, [])


def test_the_thread_ends(mixer: FakeMixer) -> None:
    """After `stop` no thread is left, whatever still waited."""
    sounds = Sounds()
    for _ in range(3):
        sounds.play(Earcon.IGNORED)
    wait_for(lambda: bool(mixer.opened))
    sounds.stop()
    wait_for(lambda: all(thread.name != "sounds" for thread in threading.enumerate()))


def test_where_nothing_was_played_there_is_nothing_to_stop() -> None:
    """Stopping without a thread does nothing."""
    Sounds().stop()


def test_a_recording_is_played_in_the_place_of_what_plays(mixer: FakeMixer, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the rate of the loudspeaker, as loud as it was, and cut off at full scale; earcons are made once."""
    stopped: list[int] = []
    monkeypatch.setattr(pygame.mixer, "stop", lambda: stopped.append(len(mixer.played)))
    sounds = Sounds()
    sounds.play(Earcon.EDGE)
    tone = np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000).astype(np.float32)
    wait_for(lambda: len(mixer.played) == 1)
    sounds.play_recording(tone * np.float32(0.5))
    wait_for(lambda: len(mixer.played) == 2)
    sounds.play_recording(tone * np.float32(2.0))
    wait_for(lambda: len(mixer.played) == 3)
    sounds.stop()

    assert stopped == [1, 2]
    assert len(mixer.made[-1]) == RATE_HZ
    assert np.abs(mixer.made[-2][1_000:-1_000]).max() == pytest.approx(0.5 * 32767, rel=0.01)
    assert np.abs(mixer.made[-1]).max() == 32767


def test_without_a_loudspeaker_no_recording_is_heard(mixer: FakeMixer) -> None:
    """Nothing is raised."""
    mixer.broken = True
    sounds = Sounds()
    sounds.play_recording(np.zeros(16_000, np.float32))
    wait_for(lambda: bool(mixer.opened))
    sounds.stop()

    assert mixer.played == []
