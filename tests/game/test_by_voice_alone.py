"""From the first start to a saved picture by a synthetic voice alone: two shapes in two colours, a mistake, the end.

The sound reaches a microphone that stands in for PortAudio's; model, listener, session and window are those of play.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from game.__main__ import main
from game.settings import Settings, Vocabulary
from game.storage.settings_file import load_settings
from game.window.app import App
from models.spot.audio_files import write_wav
from models.spot.spotter import Spotter
from tests.support.fake_sounddevice import Plug
from tests.support.helpers import PATIENCE_S, wait_for
from tests.support.voice_alone import (
    DRAWN,
    FIRST_MINUTE,
    GAP_S,
    LEFT,
    RATE_HZ,
    RED,
    ROOM,
    SAVED,
    STEP_PX,
    is_right,
    said,
)
from tests.support.voices import spoken

LOAD = Spotter.load  # before any fixture puts another one in its place
BLOCK = 320
HEARD_S = 8.0  # after which a word is said again, as people do: a busy machine loses sound


class Voice:
    """A voice that speaks to a microphone as time passes: what is to be said waits, and else it hears a quiet room."""

    def __init__(self) -> None:
        rng = np.random.default_rng(5)
        self._room = rng.normal(0.0, ROOM, 10 * RATE_HZ).astype(np.float32)
        self._said: list[NDArray[np.float32]] = []

    def say(self, word: str) -> None:
        """Say a word soon."""
        self._said.append(spoken("anna", word))

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Yield what the microphone hears, blocks of 20 ms."""
        at, left = 0, np.zeros(0, np.float32)
        while True:
            if self._said and not len(left):
                left = self._said.pop(0)
            block = self._room[at : at + BLOCK].copy()
            at = (at + BLOCK) % (len(self._room) - BLOCK)
            block[: len(left[:BLOCK])] += left[:BLOCK]
            left = left[BLOCK:]
            yield block


@contextmanager
def speaking(voice: Voice, streams: list[Any]) -> Iterator[None]:
    """Let the newest of these microphones hear a voice in real time."""
    over = threading.Event()

    def speak() -> None:
        due_s = time.perf_counter()
        for block in voice.blocks():
            due_s += BLOCK / RATE_HZ
            if over.wait(max(0.0, due_s - time.perf_counter())):
                return
            if streams and streams[-1].started and not streams[-1].closed:
                streams[-1].speak(block)

    thread = threading.Thread(target=speak, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(PATIENCE_S)


@pytest.mark.long
def test_two_shapes_from_the_first_start_on_by_voice_alone(
    own_world: Path, tmp_path: Path, plug: Plug, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the window, with no key and no mouse: each word does what it should, and the PNG is right."""
    picture, voice, playing, wrong = tmp_path / "out.png", Voice(), list[App](), list[str]()
    sound = plug(("USB Microphone", float(RATE_HZ), 1))

    def make(*arguments: Any, **more: Any) -> App:
        playing.append(App(*arguments, **more))
        return playing[-1]

    monkeypatch.setattr("game.__main__.App", make)
    monkeypatch.setattr(Spotter, "load", LOAD)

    def play() -> None:
        """Say one word after the other, each once the one before has done what it should."""
        try:
            wait_for(lambda: bool(playing) and playing[0].session.words_now.hands_free)
            session = playing[0].session
            for word, did in (*FIRST_MINUTE, *DRAWN, *SAVED, *LEFT):
                before = session.outcome
                while session.outcome is before and session.running:
                    voice.say(word)
                    until_s = time.perf_counter() + HEARD_S
                    while session.outcome is before and time.perf_counter() < until_s:
                        time.sleep(0.02)
                if session.outcome is None or session.outcome.did is not did:
                    wrong.append(f"{word}: {session.outcome and session.outcome.did}, expected {did}")
                    break
                time.sleep(GAP_S)
        finally:
            wait_for(lambda: bool(playing))
            playing[0].session.running = False

    talk = threading.Thread(target=play, daemon=True)
    with speaking(voice, sound.streams):
        talk.start()
        status = main(["--save", str(picture)])
    talk.join(PATIENCE_S)

    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if wrong and load > 4 * cores:
        pytest.skip(f"the machine is too busy to hear in real time: a load of {load:.0f} on {cores} cores")
    assert wrong == []
    assert status == 0
    assert is_right(picture)
    settings, fault = load_settings(own_world)
    assert fault is None
    assert settings == Settings(introduced=True, step_px=STEP_PX, vocabulary=Vocabulary.VOICE, colour=RED[1])


def test_the_same_without_a_window(
    own_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The words of a file do the same, and the time of the sound counts."""
    monkeypatch.setattr(Spotter, "load", LOAD)
    words = [word for word, _ in (*DRAWN, *SAVED, *LEFT)]
    write_wav(tmp_path / "said.wav", said("carl", *words))
    picture = tmp_path / "out.png"
    files = ["--listen", str(tmp_path / "said.wav"), "--save", str(picture), "--settings", str(own_world)]
    status = main(["--headless", *files, "--vocabulary", "handsfree8w", "--step", str(STEP_PX)])
    out = capsys.readouterr().out

    assert status == 0
    assert [line.split()[2] for line in out.splitlines() if " s  " in line] == words
    assert is_right(picture)
