"""A voice is fitted from beginning to end by that voice alone: a synthetic one, which never touches anything.

The fast test goes in step with the sound: listener, recogniser, session and window are those of play, and the voice
speaks when the page asks. The long one speaks in real time into a microphone that stands in for PortAudio's.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pygame
import pytest
from numpy.typing import NDArray

from game.audio.listener import Listener
from game.messages import Block
from game.session.environment import Environment
from game.settings import Settings, Vocabulary
from game.storage.profiles import Person, clips, write_person
from game.storage.settings_file import load_settings
from game.window.app import App
from game.window.pages.fit import FitPage
from game.window.pages.record import RecordPage
from models.spot.audio_files import read_audio, write_wav
from models.spot.config import NOISE, UNKNOWN, weights_of
from models.spot.spotter import Spotter
from tests.game.test_by_voice_alone import Voice, speaking
from tests.support.fake_sounddevice import Plug
from tests.support.fit_player import TALK, VOICE, Player, is_fitted
from tests.support.fit_window import SAID, says
from tests.support.helpers import FakeSource, wait_for
from tests.support.takes import quiet
from tests.support.voice_alone import RATE_HZ
from tests.support.voices import spoken
from tests.support.window import MICROPHONES, SOURCES

LOAD = Spotter.load  # before any fixture puts another one in its place
WORDS = ("up", "left")
BLOCK, STEP = 320, 1_600  # samples: 20 ms, and 0.1 s
LONGEST_STEPS = 100  # for which it is quiet, 10 s, until something is asked for


class Files(FakeSource):
    """A source that hears what lies in wave files. idle: whether all of it was heard."""

    name, idle = MICROPHONES[0], False

    def hear(self, sound: NDArray[np.float32]) -> None:
        """Hear some more, in blocks of 20 ms."""
        self.idle = False
        blocks = [Block(sound[at : at + BLOCK], 0.0) for at in range(0, len(sound), BLOCK)]
        self.say(*blocks)

    def read(self, timeout_s: float) -> Block | None:
        """Return the next block."""
        block = super().read(timeout_s)
        self.idle = block is None
        return block


class Talk:
    """An app that hears wave files in step with its frames: 0.1 s of sound, and then a frame of 0.1 s.

    folder: where the files lie. script: what was said, to be read where something went wrong.
    """

    def __init__(self, app: App, source: Files, folder: Path) -> None:
        self.app, self._source, self._file = app, source, folder / "said.wav"
        self.script: list[str] = []

    def hears(self, *parts: NDArray[np.float32]) -> None:
        """Hear sounds, one after the other, in a quiet room."""
        sound = np.concatenate(parts)
        write_wav(self._file, sound + quiet(len(sound) / RATE_HZ))
        sound = read_audio(self._file)
        for at in range(0, len(sound), STEP):
            self._source.hear(sound[at : at + STEP])
            wait_for(lambda: self._source.idle)
            self.app.play([], 0.1)
        self.app.draw()

    def says(self, word: str) -> None:
        """Say a word, with a short gap before it and a longer one after it."""
        self.script.append(word)
        self.hears(silence(0.3), spoken(VOICE, word), silence(0.6))

    def until(self, happens: Callable[[], bool], *, longest: int | None = LONGEST_STEPS) -> None:
        """Be quiet until something happens. longest: tenths of seconds of sound; None where others need their time."""
        steps = 0
        while not happens():
            assert longest is None or steps < longest, self.script
            steps += 1
            self.hears(silence(0.1))


def silence(seconds: float) -> NDArray[np.float32]:
    """Return nothing for so long."""
    return np.zeros(round(seconds * RATE_HZ), np.float32)


def answer(asked: str) -> list[NDArray[np.float32]]:
    """Return what a voice says to what is asked for."""
    if asked == NOISE:
        return [silence(5.2)]
    if asked == UNKNOWN:
        talk = [part for word in TALK * 3 for part in (spoken(VOICE, word), silence(0.2))]
        return [np.concatenate(talk)[: round(10.2 * RATE_HZ)]]
    return [silence(0.4), spoken(VOICE, asked), silence(0.6)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a voice to which nothing is fitted yet."""
    folder = tmp_path / "voices" / VOICE
    folder.mkdir(parents=True)
    write_person(folder, Person("Anna"))
    return folder


@pytest.fixture
def talk(folder: Path, tmp_path: Path) -> Iterator[Talk]:
    """Return a voice and a window that hears it with the recogniser of eight words."""
    source = Files(endless=True)
    pygame.display.init()
    pygame.font.init()
    listener = Listener(lambda: source, partial(LOAD, weights_of("handsfree8w")), threshold=Settings().threshold)
    settings = Settings(introduced=True, vocabulary=Vocabulary.VOICE)
    environment = Environment(save_path=tmp_path / "out.png", voices=folder.parent)
    surface = pygame.display.set_mode((1000, 700))
    app = App(settings, listener, SOURCES, surface=surface, environment=environment)
    listener.start()
    try:
        talk = Talk(app, source, tmp_path)
        talk.until(lambda: app.session.words_now.hands_free, longest=None)
        talk.hears(silence(1.0))
        yield talk
    finally:
        listener.stop()


def test_a_voice_fits_the_game_to_itself(talk: Talk, folder: Path) -> None:
    """Start, ten words, talk, fit, done, each by a word; nothing is drawn, and the takes are of the words asked for."""
    session = talk.app.session
    session.pages.open(FitPage(session, folder, setting=VOICE, words=WORDS, program=says(SAID), seed=2))
    talk.says("yes")
    assert isinstance(session.pages.top, RecordPage)
    recorder = session.monitor.recorder
    while isinstance(session.pages.top, RecordPage):
        talk.until(lambda: recorder.listens or not isinstance(session.pages.top, RecordPage))
        talk.script.append(recorder.asked)
        talk.hears(*(answer(recorder.asked) if recorder.listens else [silence(0.1)]))
        assert recorder.refused is None, talk.script
    assert Counter(take.word for take in recorder.takes) == {NOISE: 1, UNKNOWN: 1, "up": 5, "left": 5}

    talk.says("yes")
    talk.until(lambda: session.settings.voice == VOICE, longest=None)
    assert {word: len(sounds) for word, sounds in clips(folder).items()} == {NOISE: 1, UNKNOWN: 1, "up": 5, "left": 5}
    talk.says("yes")

    assert session.pages.top is None
    assert session.world.drawing.lines == 0
    talk.says("left")
    assert session.world.drawing.lines == 1


@pytest.mark.long
def test_from_the_paper_to_a_voice_that_is_fitted_by_voice_alone(
    own_world: Path, plug: Plug, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the window, in real time: the menu, a new voice, one word recorded five times, the fit, and back."""
    own_world.write_text('introduced = true\nvocabulary = "handsfree8w"\n', encoding="utf-8")
    monkeypatch.setattr(Spotter, "load", LOAD)
    sound, voice = plug(("USB Microphone", float(RATE_HZ), 1)), Voice()
    player = Player(voice)
    with speaking(voice, sound.streams):
        status = player.plays([])

    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if player.wrong is not None and load > 4 * cores:
        pytest.skip(f"the machine is too busy to hear in real time: a load of {load:.0f} on {cores} cores")
    assert player.wrong is None, player.script
    assert status == 0
    assert is_fitted(player, load_settings(own_world)[0].voice)
