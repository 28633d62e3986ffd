"""The game without a window: the same rules, the same thread, and an end."""

import threading

import pytest

from game.audio.listener import Listener
from game.audio.source import OpenSource
from game.cli.headless import HeadlessError, draw
from game.cli.player import Answer
from game.drawing.world import World
from game.messages import Block, Command, Fault
from game.settings import Settings
from models.spot.audio_files import AudioError
from models.spot.config import ModelError
from models.spot.hearing import Hearing
from tests.support.helpers import PATIENCE_S, SPOKEN, FakeSource, FakeSpotter, block, spoken, wait_for


def nobody(hearing: Hearing, answer: Answer) -> None:
    """Tell nobody."""


def listener(open_source: OpenSource) -> Listener:
    """Return a listener with the usual stand-ins."""
    return Listener(open_source, FakeSpotter, threshold=0.75)


def test_words_draw_until_the_file_ends() -> None:
    """Every word moves the pen by the step of the settings, and is reported."""
    heard: list[Hearing] = []
    monitor = listener(lambda: FakeSource([spoken("up"), block(), spoken("left"), spoken("left")]))
    world = draw(monitor, Settings(step_px=20), heard=lambda hearing, _: heard.append(hearing))

    assert world.position == (360, 480)
    assert [hearing.word for hearing in heard] == ["up", "left", "left"]
    wait_for(lambda: not monitor.is_alive)


def test_words_draw_on_the_paper_of_the_settings() -> None:
    """The paper has the background of the settings, and moves snap where they say so: 400 is no multiple of 30."""
    settings = Settings(step_px=30, snap=True, background=(17, 34, 51))
    world = draw(listener(lambda: FakeSource([spoken("left")])), settings, heard=nobody)

    assert (world.position, world.drawing.background) == ((390, 500), (17, 34, 51))


def test_long_files_lose_nothing() -> None:
    """A thousand words, more than the queue holds, move the pen a thousand times."""
    words = ["up", "down"] * 499 + ["left", "left"]
    world = draw(listener(lambda: FakeSource([spoken(word) for word in words])), Settings(), heard=nobody)

    assert world.position == (380, 500)


def test_words_mean_what_the_settings_say() -> None:
    """A word that means undo takes the last line back, and one that is not listed draws as usual."""
    settings = Settings(words=(("left", Command.UNDO),))
    source = FakeSource([spoken("up"), spoken("up"), spoken("left"), spoken("right")])

    assert draw(listener(lambda: source), settings, heard=nobody).position == (410, 490)


def test_a_file_that_cannot_be_heard_is_an_error() -> None:
    """The two sentences of the source's error come out, and the thread is gone."""

    def broken() -> FakeSource:
        raise AudioError("It contains no sound. Record it again.")

    monitor = listener(broken)
    with pytest.raises(HeadlessError, match=r"It contains no sound\. Record it again\."):
        draw(monitor, Settings(), heard=nobody)

    wait_for(lambda: not monitor.is_alive)


@pytest.mark.parametrize("patient", [True, False])
def test_without_a_model_there_is_nothing_to_wait_for(*, patient: bool) -> None:
    """A model that does not load ends the game, even one that would wait for its microphone."""

    def no_model() -> FakeSpotter:
        raise ModelError("There is no model. Train one.")

    with pytest.raises(HeadlessError, match=r"There is no model\. .*--model FILE"):
        draw(Listener(FakeSource, no_model, threshold=0.75), Settings(), heard=nobody, patient=patient)


def test_a_patient_game_outlives_a_lost_microphone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn stays while the microphone is away, and the pen goes on from there."""
    monkeypatch.setattr("game.audio.listener.RETRY_S", 0.01)
    sources = [FakeSource([spoken("up"), AudioError("Lost. Wait.")], endless=True), FakeSource([spoken("up")])]
    world = draw(listener(lambda: sources.pop(0)), Settings(), heard=nobody, patient=True)

    assert world.position == (400, 480)


def test_patience_begins_with_the_first_sound() -> None:
    """A microphone that was never there, such as a misspelt one, is not waited for."""

    def typo() -> FakeSource:
        raise AudioError('No microphone has "Typo" in its name. Choose one of these: USB.')

    with pytest.raises(HeadlessError, match="Typo"):
        draw(listener(typo), Settings(), heard=nobody, patient=True)


def test_what_was_drawn_before_the_trouble_is_not_lost() -> None:
    """The error brings the world as far as it was drawn."""
    source = FakeSource([spoken("up"), spoken("left"), RuntimeError("oops")])
    with pytest.raises(HeadlessError, match="oops") as trouble:
        draw(listener(lambda: source), Settings(), heard=nobody)

    assert trouble.value.world.position == (390, 490)
    assert len(trouble.value.world.drawing.strokes) == 1


def test_the_player_ends_the_game() -> None:
    """Once it is ended, no more words are taken, what is drawn is returned, and the thread is gone."""
    heard: list[Hearing] = []
    monitor = listener(lambda: FakeSource([spoken("up")] * 1000, endless=True))
    seen: list[World] = []
    world = draw(
        monitor,
        Settings(),
        heard=lambda hearing, _: heard.append(hearing),
        ended=lambda: bool(seen) and seen[-1].position == (400, 470),
        follow=seen.append,
    )

    assert world.position == (400, 470)
    assert len(heard) == 3
    wait_for(lambda: not monitor.is_alive)


def test_each_command_is_kept_before_the_next() -> None:
    """What follows the drawing sees every world, one command at a time, as a journal needs it."""
    seen: list[int] = []
    monitor = listener(lambda: FakeSource([spoken(word) for word in SPOKEN]))
    draw(monitor, Settings(), heard=nobody, follow=lambda world: seen.append(len(world.logged_commands)))

    assert sorted(set(seen) - {0}) == list(range(1, len(SPOKEN) + 1))
    assert seen == sorted(seen)


def test_a_listener_that_hangs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a window too the player learns that the sound library does not come back; it is said once."""
    monkeypatch.setattr("game.audio.outbox.HUNG_S", 0.05)
    come_back, told = threading.Event(), list[Fault]()

    class HangingSource(FakeSource):
        """A source that hangs in its second read."""

        def read(self, timeout_s: float) -> Block | None:
            """Wait."""
            block = super().read(timeout_s)
            if block is None:
                come_back.wait(PATIENCE_S)
            return block

    def ended() -> bool:
        if told:
            come_back.set()
        return bool(told)

    monitor = listener(lambda: HangingSource([block(), block()], endless=True))
    draw(monitor, Settings(), heard=nobody, ended=ended, report=told.append)

    assert [fault.what for fault in told] == ["The sound system has stopped responding, so fake cannot be heard."]
