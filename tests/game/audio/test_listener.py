"""The listener's thread at work: what it hears, in which order, and when it stops hearing."""

import time
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray

from game.audio.ears import VoiceError
from game.audio.listener import Listener
from game.audio.outbox import COMMANDS, HEARINGS, Refused
from game.audio.still_room import KNOWN_SAMPLES
from game.faults import without_model, without_other_words, without_voice
from game.messages import Block, Fault, ListenerState, Mark, Status
from models.spot.audio_files import AudioError
from models.spot.config import ModelError
from models.spot.hearing import Hearing, NearMiss
from tests.support.helpers import (
    LABELS,
    PATIENCE_S,
    FakeSource,
    FakeSpotter,
    MakeListener,
    block,
    hearing,
    spoken,
    states,
    wait_for,
    words,
)

STILL_BLOCKS = KNOWN_SAMPLES // 320  # of 20 ms, after which a room is known
FLUSH_BLOCKS = 25  # half a second of silence after a file


class QuietSpotter(FakeSpotter):
    """Hears nothing."""

    def feed(self, samples: NDArray[np.float32]) -> list[Hearing]:
        """Return a hearing of no word."""
        super().feed(samples)
        return [hearing(score=0.0)]


class LateSpotter(FakeSpotter):
    """Hears "up" in the half second of silence after a file, and nothing before."""

    def feed(self, samples: NDArray[np.float32]) -> list[Hearing]:
        """Return one hearing."""
        return [hearing("up" if len(samples) == 8_000 else None)]


def test_commands_arrive_in_order(make_listener: MakeListener) -> None:
    """Every word of a file arrives, in its order, before the listener says that the file is over."""
    listener = make_listener(
        lambda: FakeSource([spoken("up"), block(0), spoken("down"), spoken("left"), spoken("right")])
    )
    wait_for(lambda: ListenerState.FINISHED in states(listener))

    assert words(listener) == ["up", "down", "left", "right"]
    assert states(listener) == [ListenerState.LOADING, ListenerState.LISTENING, ListenerState.FINISHED]


def test_listening_says_to_what(make_listener: MakeListener) -> None:
    """The status carries name and rate of the source and the labels of the model."""
    spotter = FakeSpotter()
    listener = make_listener(lambda: FakeSource(endless=True, rate_hz=48_000), spotter)
    wait_for(lambda: ListenerState.LISTENING in states(listener))

    assert listener.outbox.statuses[-1] == Status(ListenerState.LISTENING, "fake", 48_000, spotter.labels, 0)


def test_listening_begins_with_the_first_sound(make_listener: MakeListener) -> None:
    """While an open microphone sends nothing yet, the player is not told to speak."""
    source = FakeSource(endless=True)
    source.read(0.0)  # the silence with which it begins
    listener = make_listener(lambda: source)
    wait_for(lambda: bool(listener.outbox.devices))
    time.sleep(0.02)
    assert states(listener) == [ListenerState.LOADING]

    source.say(block())
    wait_for(lambda: ListenerState.LISTENING in states(listener))


def test_a_file_waits_rather_than_lose_a_command(make_listener: MakeListener) -> None:
    """Of more commands than the queue holds none is lost; of the hearings for display the newest stay."""
    count = max(COMMANDS, HEARINGS) + 50
    listener = make_listener(lambda: FakeSource([spoken(LABELS[i % 4]) for i in range(count)]))
    wait_for(lambda: listener.outbox.commands.full())
    time.sleep(0.05)

    assert ListenerState.FINISHED not in states(listener)

    taken = [listener.outbox.commands.get(timeout=PATIENCE_S).word for _ in range(count)]
    wait_for(lambda: ListenerState.FINISHED in states(listener))

    assert taken == [LABELS[i % 4] for i in range(count)]
    assert listener.outbox.commands.empty()
    assert len(listener.outbox.hearings) == HEARINGS


def test_a_file_is_followed_by_silence(make_listener: MakeListener) -> None:
    """After the last block comes half a second of silence, so that a last word can fire."""
    spotter = FakeSpotter()
    listener = make_listener(lambda: FakeSource([spoken("up")]), spotter)
    wait_for(lambda: ListenerState.FINISHED in states(listener))

    assert [len(samples) for samples in spotter.fed] == [160, 8000]
    assert not spotter.fed[-1].any()


def test_a_still_room_is_heard_in_larger_pieces(make_listener: MakeListener) -> None:
    """The recogniser gets all of it, and at the end what was held back too; a louder block is handed on at once."""
    rng, spotter = np.random.default_rng(0), QuietSpotter()
    sound = [Block(rng.normal(0.0, 0.001, 320).astype(np.float32), 0.0) for _ in range(STILL_BLOCKS + 7)]
    sound[-2] = Block(10 * sound[-2].samples, 0.0)
    listener = make_listener(lambda: FakeSource(sound), spotter)
    wait_for(lambda: ListenerState.FINISHED in states(listener))

    fed = [samples for samples in spotter.fed if len(samples)]
    assert [len(samples) // 320 for samples in fed] == [1] * (STILL_BLOCKS - 1) + [4, 3, 1, FLUSH_BLOCKS]
    assert np.array_equal(np.concatenate(fed)[: 320 * len(sound)], np.concatenate([block.samples for block in sound]))


def test_any_rate_becomes_16_khz(make_listener: MakeListener) -> None:
    """A tone of 440 Hz in uneven blocks at 44.1 kHz reaches the spotter as 440 Hz at 16 kHz."""
    rate_hz, spotter = 44_100, FakeSpotter()
    tone = np.sin(2 * np.pi * 440 * np.arange(rate_hz) / rate_hz).astype(np.float32) * 0.1
    blocks = [Block(part, 0.0) for part in np.split(tone, [37, 1000, 5000, 5001, 30_000])]
    listener = make_listener(lambda: FakeSource(blocks, rate_hz=rate_hz), spotter)
    wait_for(lambda: ListenerState.FINISHED in states(listener))

    heard = np.concatenate(spotter.fed)[:16_000]
    expected = np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000) * 0.1
    assert np.abs(heard - expected)[200:-200].max() < 1e-4  # the filter rings at both ends


@pytest.mark.parametrize("rate_hz", [16_000, 48_000])
def test_a_command_knows_when_its_sound_was_captured(make_listener: MakeListener, rate_hz: int) -> None:
    """It is the time of the last sample that the spotter had, not of those that the resampler still holds."""
    tenth = np.full(rate_hz // 10, 0.1, np.float32)  # "up"
    blocks = [Block(tenth, 50.1), Block(tenth, 50.2), Block(tenth, 50.3)]  # so the first sample is of 50 s
    listener = make_listener(lambda: FakeSource(blocks, rate_hz=rate_hz, endless=True))
    wait_for(lambda: len(words(listener)) == 3)
    fired = list(listener.outbox.commands.queue)

    assert [one.captured_s for one in fired] == pytest.approx([50 + one.time_s for one in fired])
    assert fired[-1].captured_s == pytest.approx(50.3, abs=1e-6 if rate_hz == 16_000 else 0.05)


def test_what_was_odd_about_a_file_comes_with_its_end(make_listener: MakeListener) -> None:
    """The status that says that it is over says it."""
    source = FakeSource([spoken("up")])
    source.notes = ("It was cut. Copy it again.",)
    listener = make_listener(lambda: source)
    wait_for(lambda: ListenerState.FINISHED in states(listener))

    assert [m.notes for m in listener.outbox.statuses if isinstance(m, Status)] == [(), (), source.notes]


def test_the_channel_that_is_heard_is_told(make_listener: MakeListener) -> None:
    """From the start, and when it becomes another one."""
    source = FakeSource(endless=True)
    source.channel = "all 2 channels"
    listener = make_listener(lambda: source)
    wait_for(lambda: ListenerState.LISTENING in states(listener))
    source.channel = "channel 2 of 2"
    source.say(block())
    wait_for(lambda: len(listener.outbox.statuses) == 3)

    told = [message.channel for message in listener.outbox.statuses if isinstance(message, Status)]
    assert told == ["", "all 2 channels", "channel 2 of 2"]


def test_silence_after_a_file_was_never_captured(make_listener: MakeListener) -> None:
    """A word that fires only in the silence added to a file does not say when it was captured."""
    listener = make_listener(lambda: FakeSource([block()]), LateSpotter())
    wait_for(lambda: ListenerState.FINISHED in states(listener))

    assert [(waiting.word, waiting.captured_s) for waiting in listener.outbox.commands.queue] == [("up", None)]


def test_old_sound_is_no_command() -> None:
    """The source is opened only once the model is loaded."""
    order: list[str] = []

    def open_spotter() -> FakeSpotter:
        order.append("spotter")
        return FakeSpotter()

    def open_source() -> FakeSource:
        order.append("source")
        return FakeSource()

    listener = Listener(open_source, open_spotter, threshold=0.75)
    listener.start()
    wait_for(lambda: ListenerState.FINISHED in states(listener))
    listener.stop()

    assert order == ["spotter", "source"]


def test_the_threshold_acts_at_once(make_listener: MakeListener) -> None:
    """The player's threshold wins over the card's, from the start and after every change."""
    spotter = FakeSpotter()
    source = FakeSource(endless=True)
    listener = make_listener(lambda: source, spotter, threshold=0.5)
    wait_for(lambda: len(spotter.fed) == 1)
    listener.set_threshold(0.9)
    source.say(spoken("up"))
    wait_for(lambda: len(spotter.fed) == 2)

    assert spotter.thresholds == [0.5, 0.9]


def test_what_is_said_while_muted_is_never_heard(make_listener: MakeListener) -> None:
    """Muted, blocks are read and thrown away; afterwards the spotter begins afresh."""
    spotter = FakeSpotter()
    source = FakeSource(endless=True)
    listener = make_listener(lambda: source, spotter)
    listener.set_muted(True)
    wait_for(lambda: ListenerState.LISTENING in states(listener))
    source.say(block(0), spoken("up"), block(0))  # once the third is read, the second has been dealt with
    wait_for(lambda: source.waiting == 0)
    before = spotter.resets
    listener.set_muted(False)
    source.say(spoken("down"))
    wait_for(lambda: bool(words(listener)))

    assert spotter.resets == before + 1
    assert words(listener) == ["down"]


def test_another_source_takes_over_at_once(make_listener: MakeListener) -> None:
    """A source set during play, after a file's end or during a fault is opened without waiting for a retry."""
    microphone, demo = FakeSource(endless=True), FakeSource([spoken("down")])
    listener = make_listener(lambda: microphone)
    wait_for(lambda: ListenerState.LISTENING in states(listener))
    listener.set_source(lambda: demo)
    wait_for(lambda: ListenerState.FINISHED in states(listener))
    listener.set_source(lambda: FakeSource([spoken("left")], endless=True))
    wait_for(lambda: len(words(listener)) == 2)

    assert words(listener) == ["down", "left"]
    assert (microphone.closed, demo.closed) == (1, 1)


def test_the_same_file_begins_anew(make_listener: MakeListener) -> None:
    """Setting the source that has just ended plays it again."""

    def file() -> FakeSource:
        return FakeSource([spoken("up")])

    listener = make_listener(file)
    for times in (1, 2, 3):
        wait_for(lambda: states(listener).count(ListenerState.FINISHED) == times)  # noqa: B023 - called at once
        assert words(listener) == ["up"] * times
        listener.set_source(file)


def test_reports_go_to_the_terminal_too(make_listener: MakeListener) -> None:
    """Every status and fault is also handed to `report`."""
    said: list[Status | Fault] = []
    listener = make_listener(FakeSource, report=said.append)
    wait_for(lambda: ListenerState.FINISHED in states(listener))

    assert said == list(listener.outbox.statuses)


class TalkingSpotter(FakeSpotter):
    """Hears talk in every block that is not silent, and no word."""

    def feed(self, samples: NDArray[np.float32]) -> list[Hearing]:
        """Return one hearing per call."""
        return [replace(one, word=None, talk=bool(samples.any())) for one in super().feed(samples)]


def test_talk_is_told_when_it_begins(make_listener: MakeListener) -> None:
    """Blocks of 10 ms, of which the second, third and fifth are talk: it begins at 20 and at 50 ms."""
    blocks = [block(0), block(0.5), block(0.5), block(0), block(0.5)]
    listener = make_listener(lambda: FakeSource(blocks), TalkingSpotter())
    wait_for(lambda: ListenerState.FINISHED in states(listener))

    assert [*listener.outbox.talk] == pytest.approx([0.02, 0.05])


class EightWords(FakeSpotter):
    """Hears the same, and has other labels."""

    labels = (*LABELS, "go")


def test_another_spotter_takes_over_while_the_source_stays_open(make_listener: MakeListener) -> None:
    """The player is told that it loads, and then with which labels it listens; the microphone is not opened again."""
    opened: list[FakeSource] = []

    def open_source() -> FakeSource:
        opened.append(FakeSource(endless=True))
        return opened[-1]

    listener = make_listener(open_source)
    wait_for(lambda: ListenerState.LISTENING in states(listener))
    other = EightWords()
    listener.set_spotter(lambda: other)
    wait_for(lambda: states(listener)[-1] is ListenerState.LOADING)
    opened[0].say(block())
    wait_for(lambda: bool(other.fed))

    assert states(listener) == [ListenerState.LOADING, ListenerState.LISTENING] * 2
    assert listener.outbox.statuses[-1] == Status(ListenerState.LISTENING, "fake", 16_000, other.labels, 0)
    assert len(opened) == 1


def test_another_spotter_is_loaded_while_no_microphone_is_there(make_listener: MakeListener) -> None:
    """Who chooses other words meanwhile is heard with them once there is one."""
    there: list[FakeSource] = []

    def open_source() -> FakeSource:
        if not there:
            raise AudioError("No microphone was found. Plug one in.")
        return there[0]

    listener, other = make_listener(open_source), EightWords()
    wait_for(lambda: ListenerState.FAULT in states(listener))
    listener.set_spotter(lambda: other)
    there.append(FakeSource(endless=True))
    wait_for(lambda: bool(other.fed))


def test_a_spotter_that_cannot_be_loaded_leaves_the_one_before(make_listener: MakeListener) -> None:
    """The first one is still heard with, through the same microphone, and whoever asked learns of it, each time."""
    source, told = FakeSource(endless=True), list[Status | Fault]()
    first = FakeSpotter()
    listener = make_listener(lambda: source, first, report=told.append)
    wait_for(lambda: ListenerState.LISTENING in states(listener))
    kept = listener._open_spotter

    def fail() -> FakeSpotter:
        raise ModelError("There is no such model. Train one.")

    fault = without_other_words(ModelError("There is no such model. Train one."))
    for times in (1, 2):
        again = partial(fail)
        listener.set_spotter(again)
        wait_for(lambda: bool(listener.outbox.refused))
        assert listener.outbox.refused.popleft() == Refused(again, kept, fault)
        source.say(spoken("up"))
        wait_for(lambda times=times: words(listener) == ["up"] * times)  # type: ignore[misc]

    assert listener.is_alive
    assert not source.closed
    assert listener.outbox.statuses[-1] == Status(ListenerState.LISTENING, "fake", 16_000, first.labels, 0)
    assert told.count(fault) == 2


def test_a_spotter_that_cannot_be_loaded_leaves_the_one_before_without_a_microphone(
    make_listener: MakeListener,
) -> None:
    """Who is heard by the first one again is so with the next microphone."""
    there: list[FakeSource] = []

    def open_source() -> FakeSource:
        if not there:
            raise AudioError("No microphone was found. Plug one in.")
        return there[0]

    def fail() -> FakeSpotter:
        raise ModelError("There is no such model.")

    first = FakeSpotter()
    listener = make_listener(open_source, first)
    wait_for(lambda: ListenerState.FAULT in states(listener))
    listener.set_spotter(fail)
    wait_for(lambda: bool(listener.outbox.refused))
    there.append(FakeSource([block()], endless=True))
    wait_for(lambda: bool(first.fed))


def test_a_voice_that_cannot_be_used_ends_nothing(make_listener: MakeListener) -> None:
    """Anyone is heard instead, from the start or later, and whoever asked learns why, once."""
    source, told, usual = FakeSource(endless=True), list[Status | Fault](), FakeSpotter()
    error = VoiceError("The voice of Anna is damaged. Fit it again.", usual)

    def fail() -> FakeSpotter:
        raise error

    listener = make_listener(lambda: source, report=told.append, opens=fail)
    wait_for(lambda: ListenerState.LISTENING in states(listener))
    for times in (1, 2):
        assert listener.outbox.refused.popleft() == Refused(fail, fail, without_voice(error), voice=True)
        source.say(spoken("up"))
        wait_for(lambda times=times: words(listener) == ["up"] * times)  # type: ignore[misc]
        if times == 1:
            listener.set_spotter(fail := partial(fail))
            wait_for(lambda: bool(listener.outbox.refused))
    assert usual.fed
    assert told.count(without_voice(error)) == 2


def test_without_any_spotter_the_listener_ends() -> None:
    """Where the very first one cannot be loaded there is nothing to listen with, and the player learns why."""

    def fail() -> FakeSpotter:
        raise ModelError("There is no such model.")

    listener = Listener(lambda: FakeSource(endless=True), fail, threshold=0.75)
    listener.start()
    wait_for(lambda: not listener.is_alive)

    assert listener.outbox.statuses[-1] == without_model(ModelError("There is no such model."))
    assert not listener.outbox.refused


def test_sound_leaves_the_thread_only_while_the_player_records(make_listener: MakeListener) -> None:
    """Nothing before and nothing after; meanwhile what the spotter gets, with its time in the stream."""
    source = FakeSource([block(0.01)] * 3, endless=True)
    spotter = FakeSpotter()
    listener = make_listener(lambda: source, spotter)
    wait_for(lambda: len(spotter.fed) == 3)
    assert len(listener.outbox.recorded) == 0

    listener.set_recording(True)
    source.say(block(0.02), block(1.0), block(float("nan")))
    wait_for(lambda: len(spotter.fed) == 6)
    listener.set_recording(False)
    source.say(block(0.03))
    wait_for(lambda: len(spotter.fed) == 7)

    recorded = list(listener.outbox.recorded)
    assert [one.time_s for one in recorded] == pytest.approx([0.03, 0.04, 0.05])
    assert [one.samples[0] for one in recorded] == pytest.approx([0.02, 1.0, 0.0])
    assert [(one.clipped, one.broken) for one in recorded] == [(0, False), (160, False), (0, True)]


def test_recorded_time_begins_anew_after_a_gap(make_listener: MakeListener) -> None:
    """As that of the hearings does: who muted meanwhile has recorded two pieces."""
    source, spotter = FakeSource(endless=True), FakeSpotter()
    listener = make_listener(lambda: source, spotter)
    listener.set_recording(True)
    source.say(block(0.01), block(0.01))
    wait_for(lambda: len(spotter.fed) == 3)
    listener.set_muted(True)
    source.say(block(0.02))
    wait_for(lambda: source.waiting == 0)
    time.sleep(0.02)
    listener.set_muted(False)
    source.say(block(0.03))
    wait_for(lambda: len(spotter.fed) == 4)

    assert listener.outbox.recorded[-1].time_s == 0.0


def test_what_is_marked_leaves_the_thread_while_the_game_learns(make_listener: MakeListener) -> None:
    """A second of the last few, by its time, and nothing else; nothing at all before and after."""
    source, spotter = FakeSource(endless=True), FakeSpotter()
    listener = make_listener(lambda: source, spotter)

    def said(values: list[float]) -> None:
        """Say half a second of each value; each block ends at second 0 of its clock, so that the newest ends now."""
        fed = len(spotter.fed) + len(values)
        source.say(*(block(value, samples=8_000) for value in values))
        wait_for(lambda: len(spotter.fed) == fed)

    wait_for(lambda: len(spotter.fed) == 1)
    listener.keep(Mark("up", -1.0))
    said([0.01, 0.02, 0.03])
    listener.set_learning(True)
    said([0.03, 0.04, 0.05, 0.06])
    assert not listener.outbox.clips
    listener.keep(Mark("up", -2.0))
    said([0.07])
    listener.set_learning(False)
    said([0.08])
    listener.set_learning(True)
    listener.keep(Mark("left", -1.0))
    said([0.09])

    (clip,) = listener.outbox.clips
    assert (clip.word, len(clip.samples)) == ("up", 16_000)
    assert set(clip.samples) == {np.float32(0.04), np.float32(0.05)}


def test_a_word_that_is_nearly_heard_has_its_time(make_listener: MakeListener) -> None:
    """So that it can be found again in the sound; what is no word has none, lest every look be made anew."""

    class Nearly(FakeSpotter):
        def feed(self, samples: NDArray[np.float32]) -> list[Hearing]:
            near = NearMiss("up", 0.6, 0.0) if len(self.fed) == 1 else None
            return [replace(one, near_miss=near) for one in super().feed(samples)]

    spotter = Nearly()
    listener = make_listener(lambda: FakeSource([block(), block(), block()]), spotter)
    wait_for(lambda: len(listener.outbox.hearings) >= 3)

    assert [one.captured_s is not None for one in list(listener.outbox.hearings)[:3]] == [False, True, False]
