"""The listener's thread in trouble: faults, retries, lost sound, and that it is gone when it should be."""

import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from game.audio.listener import BLOCKED_S, GATED_S, Listener
from game.messages import Fault, ListenerState, Status
from models.spot.audio_files import AudioError
from models.spot.config import ModelError
from models.spot.hearing import Hearing
from tests.support.helpers import (
    PATIENCE_S,
    FakeClock,
    FakeSource,
    FakeSpotter,
    MakeListener,
    block,
    spoken,
    states,
    wait_for,
    words,
)

SILENCED = (
    ListenerState.LISTENING,
    ListenerState.FAULT,
    "fake is completely silent: it is blocked or muted.",
)


def test_no_microphone_is_reported_once_and_tried_again(make_listener: MakeListener) -> None:
    """A source that cannot be opened is a fault with two sentences, said once; when it comes, listening begins."""
    tries: list[int] = []

    def open_source() -> FakeSource:
        tries.append(1)
        if len(tries) < 5:
            raise AudioError("No microphone was found. Plug one in.")
        return FakeSource(endless=True)

    listener = make_listener(open_source)
    wait_for(lambda: ListenerState.LISTENING in states(listener))

    assert [m for m in listener.outbox.statuses if isinstance(m, Fault)] == [
        Fault("No microphone was found.", "Plug one in.")
    ]
    assert states(listener) == [
        ListenerState.LOADING,
        ListenerState.FAULT,
        "No microphone was found.",
        ListenerState.LISTENING,
    ]


def test_a_lost_microphone_is_closed_and_opened_again(make_listener: MakeListener) -> None:
    """When a source fails in the middle the window learns of it, and words go on after the return."""
    lost = FakeSource([spoken("up"), AudioError("It has stopped. Check its plug.")], endless=True)
    back = FakeSource([spoken("down")], endless=True)
    sources = [lost, back]
    listener = make_listener(lambda: sources.pop(0))
    wait_for(lambda: len(words(listener)) == 2)

    assert words(listener) == ["up", "down"]
    assert "It has stopped." in states(listener)
    assert lost.closed == 1


def test_a_lost_microphone_is_told_before_it_is_closed(make_listener: MakeListener) -> None:
    """Closing may hang with a sound server that is stopped; the player knows by then."""
    closing, come_back = threading.Event(), threading.Event()

    class HangingSource(FakeSource):
        """A source whose closing does not come back."""

        def close(self) -> None:
            """Wait."""
            closing.set()
            come_back.wait(PATIENCE_S)

    source = HangingSource([spoken("up"), AudioError("It has stopped. Check its plug.")], endless=True)
    listener = make_listener(lambda: source)
    assert closing.wait(PATIENCE_S)

    assert "It has stopped." in states(listener)
    come_back.set()


def test_new_devices_are_looked_for_while_nothing_is_open(make_listener: MakeListener) -> None:
    """Names are listed before each opening, with a search for new ones from the second time on."""
    asked: list[bool] = []

    def names(refresh: bool) -> tuple[str, ...]:
        asked.append(refresh)
        return ("one", "two")[: len(asked)]

    def open_source() -> FakeSource:
        if len(asked) < 2:
            raise AudioError("Gone. Wait.")
        return FakeSource(endless=True)

    listener = make_listener(open_source, device_names=names)
    wait_for(lambda: ListenerState.LISTENING in states(listener))

    assert asked == [False, True]
    assert listener.outbox.devices.pop() == ("one", "two")


def test_exact_zeros_are_a_fault_and_sound_ends_it(make_listener: MakeListener) -> None:
    """After two seconds of zeros from the start the player is told once, and the status returns with the sound."""
    source = FakeSource([block()], endless=True)
    source.zeros_s = BLOCKED_S + 0.1
    listener = make_listener(lambda: source)
    source.say(block(), block(), block())
    wait_for(lambda: len(states(listener)) == 4 and source.waiting == 0)
    source.zeros_s = 0.0
    source.say(spoken("up"))
    wait_for(lambda: states(listener)[-1] is ListenerState.LISTENING)

    assert states(listener) == [ListenerState.LOADING, *SILENCED, ListenerState.LISTENING]


def test_pauses_of_a_noise_gate_are_no_fault(make_listener: MakeListener) -> None:
    """Once there was sound, zeros between words are a pause; only when they last is the microphone blocked."""
    source = FakeSource([spoken("up")], endless=True)
    listener = make_listener(lambda: source)
    wait_for(lambda: words(listener) == ["up"])
    for zeros_s in (BLOCKED_S + 0.1, GATED_S):
        source.zeros_s = zeros_s
        source.say(block(), spoken("left"))
        wait_for(lambda: source.waiting == 0)
    wait_for(lambda: words(listener) == ["up", "left", "left"])
    assert states(listener) == [ListenerState.LOADING, ListenerState.LISTENING]

    source.zeros_s = GATED_S + 0.1
    source.say(block())
    wait_for(lambda: len(states(listener)) == 4)
    assert states(listener) == [ListenerState.LOADING, *SILENCED]


def test_sound_lost_while_nothing_is_heard_leaves_the_fault(make_listener: MakeListener) -> None:
    """A block lost by a blocked microphone is counted, and the microphone is still said to be blocked."""
    source = FakeSource([block()], endless=True)
    source.zeros_s = BLOCKED_S + 0.1
    listener = make_listener(lambda: source)
    wait_for(lambda: states(listener) == [ListenerState.LOADING, *SILENCED])
    source.lost_blocks = 1
    source.say(block())
    wait_for(lambda: len(listener.outbox.statuses) == 5)

    assert listener.outbox.statuses[-1] == Status(ListenerState.FAULT, "fake", 16_000, FakeSpotter.labels, 1)


class LiveSource(FakeSource):
    """A microphone: what it heard long ago is no command."""

    is_live = True


def test_old_words_move_nothing(make_listener: MakeListener) -> None:
    """Of words captured 10 s, 1.1 s and 0.9 s ago the last one fires; the spotter begins afresh before it."""
    spotter, clock = FakeSpotter(), FakeClock()
    told = [replace(spoken(word), time_s=clock.now_s - age_s) for word, age_s in (("up", 10.0), ("down", 1.1))]
    source = LiveSource([replace(block(), time_s=clock.now_s), *told], endless=True)
    listener = make_listener(lambda: source, spotter, clock=clock, asleep=lambda: 0.0)
    wait_for(lambda: source.waiting == 0)
    source.say(replace(spoken("left"), time_s=clock.now_s - 0.9))
    wait_for(lambda: words(listener) == ["left"])
    wait_for(lambda: listener.outbox.statuses[-1].lost_blocks == 2)  # type: ignore[union-attr]

    assert spotter.resets == 2
    assert len(spotter.fed) == 2
    assert len([m for m in listener.outbox.statuses if isinstance(m, Status)]) == 3  # not one for each old block
    assert [round(stats.waited_s, 6) for stats in listener.outbox.block_stats] == [0.0, 10.0, 1.1, 0.9]


def test_a_file_is_never_old(make_listener: MakeListener) -> None:
    """However long a file has waited, its words count."""
    listener = make_listener(lambda: FakeSource([spoken("up")]), clock=lambda: 1e6)
    wait_for(lambda: words(listener) == ["up"])


def test_a_word_recognised_too_late_moves_nothing(make_listener: MakeListener) -> None:
    """Where the program was stopped between capture and decision, the decision is no command."""
    clock = FakeClock()

    class SlowSpotter(FakeSpotter):
        """Takes two seconds over the word "up"."""

        def feed(self, samples: NDArray[np.float32]) -> list[Hearing]:
            """Return one hearing."""
            heard = super().feed(samples)
            clock.sleep(2.0 if heard[0].word == "up" else 0.0)
            return heard

    source = LiveSource([replace(spoken("up"), time_s=clock.now_s)], endless=True)
    listener = make_listener(lambda: source, SlowSpotter(), clock=clock, asleep=lambda: 0.0)
    wait_for(lambda: clock.now_s == 102.0)
    source.say(replace(spoken("down"), time_s=102.0))
    wait_for(lambda: words(listener) == ["down"])


def test_what_was_said_before_the_machine_slept_moves_nothing(make_listener: MakeListener) -> None:
    """The clock stands still in sleep; sound captured before it is old nevertheless."""
    clock, slept = FakeClock(), FakeClock()
    spotter = FakeSpotter()
    source = LiveSource([replace(block(), time_s=clock.now_s)], endless=True)
    listener = make_listener(lambda: source, spotter, clock=clock, asleep=slept)
    wait_for(lambda: len(spotter.fed) == 1)
    captured_s = clock.now_s
    clock.sleep(0.3)
    slept.sleep(3600.0)
    time.sleep(0.01)  # for the thread to wake up
    source.say(replace(spoken("up"), time_s=captured_s), replace(spoken("down"), time_s=clock.now_s))
    wait_for(lambda: words(listener) == ["down"])

    assert spotter.resets >= 2


def test_samples_that_are_no_sound_are_heard_as_silence(make_listener: MakeListener) -> None:
    """NaN, infinity and huge samples reach neither filter nor spotter, are counted, and the next word is heard."""
    spotter = FakeSpotter()
    bad = [block(value) for value in (np.nan, np.inf, -1e15, 1e19)]
    one = block()
    one.samples[7] = np.nan
    listener = make_listener(lambda: FakeSource([block(), *bad, one, spoken("up")], endless=True), spotter)
    wait_for(lambda: words(listener) == ["up"])

    assert all(np.isfinite(samples).all() for samples in spotter.fed)
    assert not any(samples.any() for samples in spotter.fed[:-1])
    assert [stats.unusable for stats in listener.outbox.block_stats] == [False, *[True] * 5, False]
    assert all(stats.peak <= 1 for stats in listener.outbox.block_stats)
    assert states(listener) == [ListenerState.LOADING, ListenerState.LISTENING]


def test_a_bad_block_leaves_the_resampler_whole(make_listener: MakeListener) -> None:
    """At 48 kHz too the words after a block of NaN arrive as finite samples."""
    spotter = FakeSpotter()
    blocks = [block(0.0, samples=4_800), block(np.nan, samples=4_800), *[block(0.1, samples=4_800)] * 3]
    listener = make_listener(lambda: FakeSource(blocks, rate_hz=48_000), spotter)
    wait_for(lambda: ListenerState.FINISHED in states(listener))

    heard = np.concatenate(spotter.fed)
    assert np.isfinite(heard).all()
    assert heard[6_400:7_500] == pytest.approx(0.1, abs=1e-3)


def test_a_microphone_of_bad_samples_alone_is_a_fault(make_listener: MakeListener) -> None:
    """Two seconds of nothing else are told once; sound ends it."""
    source = FakeSource([block(), *[block(np.nan, samples=1_600)] * 25], endless=True)
    listener = make_listener(lambda: source)
    wait_for(lambda: source.waiting == 0 and len(states(listener)) == 4)
    source.say(spoken("up"))
    wait_for(lambda: states(listener)[-1] is ListenerState.LISTENING)

    assert states(listener)[1:] == [
        ListenerState.LISTENING,
        ListenerState.FAULT,
        "fake is sending data that is not sound.",
        ListenerState.LISTENING,
    ]


def test_lost_blocks_are_counted_in_the_status(make_listener: MakeListener) -> None:
    """When blocks are lost the status says how many."""
    source = FakeSource(endless=True)
    listener = make_listener(lambda: source)
    wait_for(lambda: ListenerState.LISTENING in states(listener))
    source.lost_blocks = 3
    source.say(block())
    wait_for(lambda: len(listener.outbox.statuses) == 3)

    assert listener.outbox.statuses[-1] == Status(ListenerState.LISTENING, "fake", 16_000, FakeSpotter.labels, 3)


def test_a_microphone_may_open_in_another_way(make_listener: MakeListener) -> None:
    """When the rate changes, the words go on at the new one and the status says so; the spotter begins afresh."""
    spotter = FakeSpotter()
    source = FakeSource([block()], endless=True, rate_hz=48_000)
    listener = make_listener(lambda: source, spotter)
    wait_for(lambda: ListenerState.LISTENING in states(listener))
    source.rate_hz = 16_000
    source.say(spoken("left"))
    wait_for(lambda: words(listener) == ["left"])

    assert len(spotter.fed[-1]) == 160  # not resampled any more
    assert spotter.resets == 2
    assert listener.outbox.statuses[-1] == Status(ListenerState.LISTENING, "fake", 16_000, FakeSpotter.labels)


def test_a_source_set_while_devices_are_listed_hurries_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A source that is already the one being tried cuts no wait short."""
    tries: list[int] = []

    def broken() -> FakeSource:
        tries.append(1)
        raise AudioError("Gone. Wait.")

    def names(_: bool) -> tuple[str, ...]:
        if not tries:
            made[0].set_source(broken)
        return ()

    listener = Listener(FakeSource, FakeSpotter, threshold=0.75, device_names=names)
    made = [listener]
    monkeypatch.setattr("game.audio.listener.RETRY_S", 1000.0)
    listener.start()
    wait_for(lambda: "Gone." in states(listener))
    time.sleep(0.05)
    listener.stop()

    assert tries == [1]


def test_a_fault_does_not_delay_another_source(make_listener: MakeListener, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo voice begins at once although the microphone would be tried again only later."""
    monkeypatch.setattr("game.audio.listener.RETRY_S", 1000.0)

    def no_microphone() -> FakeSource:
        raise AudioError("No microphone was found. Plug one in.")

    listener = make_listener(no_microphone)
    wait_for(lambda: "No microphone was found." in states(listener))
    listener.set_source(lambda: FakeSource([spoken("up")]))
    wait_for(lambda: words(listener) == ["up"])


def test_a_model_that_does_not_load_is_a_fault() -> None:
    """The window learns why there is no recognition, and what a player can do; the thread ends by itself."""

    def no_model() -> FakeSpotter:
        raise ModelError("The model x.tflite is damaged. Export it again.")

    listener = Listener(FakeSource, no_model, threshold=0.75)
    listener.start()
    wait_for(lambda: not listener.is_alive)

    assert listener.outbox.statuses[-1] == Fault(
        "The model x.tflite is damaged.", "Reinstall the game, or start it with another model: --model FILE."
    )


def test_the_unforeseen_is_a_fault_too() -> None:
    """Even a bug in the thread reaches the player as two sentences, and the source is closed."""
    source = FakeSource([RuntimeError("oops")])
    listener = Listener(lambda: source, FakeSpotter, threshold=0.75)
    listener.start()
    wait_for(lambda: not listener.is_alive)
    last = listener.outbox.statuses[-1]

    assert isinstance(last, Fault)
    assert last.what == "Listening stopped unexpectedly (RuntimeError: oops)."
    assert source.closed == 1


@pytest.mark.parametrize("script", [[], [spoken("up")] * 2000], ids=["waiting", "queue full"])
def test_stop_ends_the_thread_and_closes_the_source(script: list[object]) -> None:
    """Whatever the thread does, after stop it ends and has closed what it opened."""
    source = FakeSource(script, endless=True)  # type: ignore[arg-type]
    listener = Listener(lambda: source, FakeSpotter, threshold=0.75)
    listener.start()
    wait_for(lambda: listener.outbox.commands.full() if script else ListenerState.LISTENING in states(listener))
    listener.stop()
    listener.stop()
    wait_for(lambda: not listener.is_alive)

    assert "listener" not in [thread.name for thread in threading.enumerate()]
    assert source.closed == 1


def test_a_listener_that_never_began_can_be_stopped() -> None:
    """Stopping before the start does nothing."""
    Listener(FakeSource, FakeSpotter, threshold=0.75).stop()
