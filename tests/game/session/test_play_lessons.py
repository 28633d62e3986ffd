"""A session that learns from play: what is asked of the listener, what is written, and what is told."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from game.audio.listener import Listener
from game.drawing.canvas import Canvas
from game.feedback.listening import ListenerMonitor
from game.messages import Block, Clip, Command, ListenerState, Mark, Status, Verb
from game.session.environment import Environment
from game.session.session import Session
from game.settings import Settings
from game.storage import learned
from game.storage.profiles import Kind, clips, create
from game.ui.action_table import Action
from models.spot.audio_files import read_audio
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES
from models.spot.hearing import NearMiss
from models.spot.spotter import Spotter
from tests.support.helpers import FakeSource, hearing, wait_for
from tests.support.tones import CARD, ToneNetwork, silence, tone
from tests.support.window import FRAME_S, SOURCES, Window

CLOCK_S = 5_000.0  # of the window, at the beginning
LATE_S = 0.05


class Play:
    """Says words to a window whose voice learns, at times in seconds since the beginning."""

    def __init__(self, shelf: Path, settings: Settings) -> None:
        self.window = Window(settings, voices=shelf)
        self.session, self.listener, self.now_s = self.window.session, self.window.listener, 0.0
        labels = (*VOCABULARIES["handsfree8w"], UNKNOWN, NOISE)
        self.listener.outbox.statuses.append(Status(ListenerState.LISTENING, "fake", 16_000, labels))
        self.until(1.0)

    def until(self, time_s: float) -> None:
        """Let frames pass until a time."""
        while self.now_s < time_s:
            self.now_s += FRAME_S
            self.session.tick(FRAME_S, now_s=CLOCK_S + self.now_s)

    def says(self, word: str, at_s: float, *, nearly: bool = False) -> None:
        """Say a word that fires at a time, or nearly does."""
        self.until(at_s + LATE_S)
        if nearly:
            heard = replace(hearing(time_s=at_s), near_miss=NearMiss(word, 0.6, at_s), captured_s=CLOCK_S + at_s)
            self.listener.outbox.hearings.append(heard)
        else:
            heard = replace(hearing(word, time_s=at_s), began_s=at_s - 0.5, captured_s=CLOCK_S + at_s)
            self.listener.outbox.hearings.append(heard)
            self.listener.outbox.commands.put_nowait(heard)
        self.until(at_s + 2 * LATE_S)

    @property
    def kept(self) -> list[tuple[str, float]]:
        """What the listener was asked for: words, and when they fired."""
        marks = [asked for _, asked in self.listener.asked if isinstance(asked, Mark)]
        return [(mark.word, round(mark.from_s + 0.7 - CLOCK_S, 2)) for mark in marks]

    def learning(self) -> list[object]:
        """Return how the listener was told to learn, or not."""
        return [asked for name, asked in self.listener.asked if name == "learning"]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a folder with the voice of Anna."""
    create(tmp_path, "Anna")
    return tmp_path


@pytest.fixture
def play(shelf: Path) -> Iterator[Play]:
    """Return play while Anna's voice learns."""
    play = Play(shelf, Settings(voice="anna", learn=True))
    yield play
    play.session.finish()


def test_nothing_is_remembered_until_it_is_switched_on(shelf: Path) -> None:
    """Off at the beginning, on with the switch and a voice, off again without either, or with the demo voice."""
    play = Play(shelf, Settings(voice="anna"))
    play.says("up", 2.0)
    play.says("no", 3.0)
    play.until(9.0)
    assert (play.learning(), play.kept) == ([], [])

    play.session.change(learn=True)
    play.until(9.1)
    play.session.change(voice="")
    play.until(9.2)
    play.session.change(voice="anna")
    play.until(9.3)
    play.session.mute()
    play.until(9.4)
    play.session.mute()
    play.until(9.5)
    play.session.do(Action.DEMO)
    play.until(9.6)
    assert play.learning() == [True, False, True, False, True, False]


def test_an_undo_by_voice_or_by_hand_marks_a_hearing_as_wrong(play: Play) -> None:
    """Right after the word, and not after another one."""
    play.says("up", 2.0)
    play.says("no", 3.0)
    play.until(9.0)
    assert play.kept == [(UNKNOWN, 2.0)]
    play.says("left", 10.0)
    play.session.do(Action.UNDO)
    play.until(19.0)
    play.says("go", 20.0)
    play.session.say(Verb.NO)
    play.until(29.0)
    assert play.kept[1:] == [(UNKNOWN, 10.0), (UNKNOWN, 20.0)]

    play.says("up", 30.0)
    play.session.do(Action.UP)
    play.session.do(Action.UNDO)
    play.until(39.0)
    play.says("up", 40.0)
    play.session.do(Action.UNDO)
    play.session.do(Action.REDO)
    play.until(49.0)
    play.says("yes", 50.0)
    play.says("no", 51.0)
    play.until(59.0)
    play.says("up", 60.0)
    play.session.say(Command.DOWN)
    play.session.do(Action.UNDO)
    play.until(69.0)
    assert len(play.kept) == 3


def test_a_word_said_again_at_once_was_missed(play: Play) -> None:
    """The first time is marked, from 0.4 s before it was nearest on."""
    play.says("up", 2.0, nearly=True)
    play.says("up", 3.5)
    play.until(9.0)
    assert play.kept == [("up", 2.1)]


def test_a_clip_is_written_into_the_folder_of_the_voice(play: Play, shelf: Path) -> None:
    """Without a frame that waits for the disk."""
    play.listener.outbox.clips.append(Clip("up", np.zeros(16_000, np.float32)))
    play.until(2.0)
    wait_for(lambda: bool(clips(shelf / "anna", Kind.LEARNED)))
    assert [*clips(shelf / "anna", Kind.LEARNED)] == ["up"]


def test_a_better_voice_is_told_in_one_line_and_used_at_once(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is loaded again."""
    monkeypatch.setattr(learned, "ENOUGH", 1)
    play = Play(shelf, Settings(voice="anna", learn=True))
    play.session._lessons._keeper._fit = lambda folder: folder == shelf / "anna"
    before = play.session.ear
    play.listener.outbox.clips.append(Clip("up", np.zeros(16_000, np.float32)))

    def told() -> bool:
        play.until(play.now_s + 0.1)
        return play.session.note is not None

    wait_for(told)
    assert play.session.note is not None
    assert play.session.note.detail == "I hear Anna better now."
    assert play.session.ear != before
    play.session.finish()


class Heard:
    """A session that a listener of its own hears for, on one clock; sound comes in blocks of a tenth of a second."""

    def __init__(self, listener: Listener, source: FakeSource, settings: Settings, shelf: Path) -> None:
        monitor = ListenerMonitor(listener, SOURCES)
        canvas = Canvas(settings.canvas)
        self.session = Session(settings, monitor, Environment(voices=shelf), paper=canvas)
        self.listener, self.source, self.now_s = listener, source, 0.0
        wait_for(lambda: bool(listener.outbox.block_stats))
        self.session.tick(0.0, now_s=CLOCK_S)

    def hears(self, samples: NDArray[np.float32]) -> None:
        """Let a sound come, and the session take all that is heard of it."""
        for first in range(0, len(samples), 1_600):
            self.now_s += 0.1
            fed = len(self.listener.outbox.block_stats)
            self.source.say(Block(samples[first : first + 1_600], CLOCK_S + self.now_s))
            wait_for(lambda fed=fed: len(self.listener.outbox.block_stats) > fed)  # type: ignore[misc]
            self.session.tick(0.1, now_s=CLOCK_S + self.now_s)


def test_the_very_second_that_was_misheard_is_kept(shelf: Path, make_listener: Callable[..., Listener]) -> None:
    """From the microphone to the file: a tone is taken for a word and undone, and the clip holds it, whole."""
    source = FakeSource(endless=True)
    listener = make_listener(lambda: source, Spotter(ToneNetwork(CARD)))
    heard = Heard(listener, source, Settings(voice="anna", learn=True), shelf)
    heard.hears(np.concatenate([silence(1.5), tone("up"), silence(0.6)]))
    assert len(heard.session.world.drawing) == 1
    heard.session.do(Action.UNDO)
    heard.hears(silence(3.0))
    wait_for(lambda: bool(clips(shelf / "anna", Kind.LEARNED)))
    heard.session.finish()

    ((path,),) = clips(shelf / "anna", Kind.LEARNED).values()
    samples = read_audio(path)
    loud = np.flatnonzero(np.abs(samples) > 0.05)
    assert (path.parent.name, len(samples)) == (UNKNOWN, 16_000)
    assert (loud[-1] - loud[0]) / 16_000 == pytest.approx(0.4, abs=0.01)
    assert loud[0] / 16_000 == pytest.approx(0.2, abs=0.1)
