"""Tests of game/feedback/listening.py: what the window knows of the listener, from the messages in its outbox alone."""

import pytest

from game.audio.choices import DEMO_NAME
from game.audio.outbox import HUNG_S, BlockStats
from game.feedback.captions import pill, spectrogram_note
from game.feedback.listening import DEMO_AFTER_S, MOST_PER_FRAME, ListenerMonitor
from game.feedback.utterances import UtteranceKind
from game.messages import Command, Fault, ListenerState, Recorded, Status
from tests.support.helpers import LABELS, hearing
from tests.support.takes import quiet
from tests.support.window import NO_MICROPHONE, SOURCES, FakeListener

LISTENING, FINISHED = ListenerState.LISTENING, ListenerState.FINISHED


@pytest.fixture
def listener() -> FakeListener:
    """Return a listener that only takes notes."""
    return FakeListener()


@pytest.fixture
def monitor(listener: FakeListener) -> ListenerMonitor:
    """Return the monitor of that listener."""
    return ListenerMonitor(listener, SOURCES)


def test_words_come_out_in_their_order(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """Every fired word comes out once, oldest first."""
    listener.listens()
    listener.hears("up", "up", "left")

    heard, fault = monitor.drain(0.75)
    assert ([hearing.word for hearing in heard], fault) == (["up", "up", "left"], None)
    assert monitor.drain(0.75) == ([], None)


def test_a_flood_is_taken_in_parts(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """A replay that fires faster than frames come neither holds a frame up nor loses a word."""
    for _ in range(256):
        listener.outbox.commands.put_nowait(hearing("up"))
    first, _ = monitor.drain(0.75)
    listener.outbox.commands.put_nowait(hearing("down"))
    second, _ = monitor.drain(0.75)

    assert len(first) <= MOST_PER_FRAME
    assert [one.word for one in (*first, *second)] == ["up"] * 256 + ["down"]


def test_the_pill_says_what_happens(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """Loading, listening, muted, demo voice, no microphone, no sound: each state has its words."""
    seen = [pill(monitor.state).text]
    listener.listens()
    monitor.drain(0.75)
    seen.append(pill(monitor.state).text)
    monitor.mute(True)
    seen.append(pill(monitor.state).text)
    monitor.hear_demo()
    listener.listens(DEMO_NAME)
    monitor.drain(0.75)
    seen.append(pill(monitor.state).text)
    listener.fails()
    monitor.drain(0.75)
    seen.append(pill(monitor.state).text)
    listener.outbox.statuses.append(Status(ListenerState.FAULT, "USB Microphone", 48_000, LABELS))
    monitor.drain(0.75)
    seen.append(pill(monitor.state).text)

    assert seen == ["Loading", "Listening", "Muted", "Demo voice", "No microphone", "No sound"]


def test_a_fault_is_news_once_and_over_when_it_listens(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """A fault is handed on in the frame in which it comes, stays known, and is forgotten once a microphone works."""
    listener.fails()

    assert monitor.drain(0.75) == ([], NO_MICROPHONE)
    assert monitor.drain(0.75) == ([], None)
    assert monitor.fault == NO_MICROPHONE
    listener.listens()
    monitor.drain(0.75)
    assert monitor.fault is None


def test_a_fault_that_is_over_is_no_news(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """What went wrong and right again between two frames is not worth a word; what then went wrong again is."""
    listener.fails()
    listener.listens()
    assert monitor.drain(0.75) == ([], None)
    assert monitor.fault is None

    lost = Fault("The microphone is lost.", "Check its plug.")
    for fault in (NO_MICROPHONE, lost):
        listener.fails(fault)
    listener.listens()
    listener.fails(lost)
    assert monitor.drain(0.75) == ([], lost)


def test_a_listener_that_hangs_is_told(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """Two seconds after the last look for sound the state is a fault; once it looks again, it listens."""
    listener.outbox.statuses.append(Status(ListenerState.LISTENING, "USB", 16_000, LABELS))
    listener.outbox.beats.append(1.0)
    monitor.drain(0.75)
    for _ in range(3):
        listener.outbox.beats.append(listener.outbox.beats[-1] + 0.1)
        monitor.tick(1.0)
        assert monitor.drain(0.75)[1] is None

    monitor.tick(HUNG_S + 0.1)
    (fault,) = [fault for fault in (monitor.drain(0.75)[1],) if fault is not None]
    assert fault.what == "The sound system has stopped responding, so USB cannot be heard."
    assert monitor.status.state is ListenerState.FAULT
    monitor.tick(1.0)
    assert monitor.drain(0.75)[1] is None
    assert monitor.fault is fault

    listener.outbox.beats.append(9.0)
    monitor.tick(0.1)
    monitor.drain(0.75)
    assert monitor.fault is None
    assert monitor.status.state is ListenerState.LISTENING


def test_what_was_odd_about_a_file_is_news(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """The note that comes with the end of a file is shown as bad news, once."""
    over = Status(ListenerState.FINISHED, "x.wav", 16_000, LABELS, notes=("It was cut. Copy it again.",))
    listener.outbox.statuses.extend([Status(ListenerState.LISTENING, "x.wav", 16_000, LABELS), over])

    assert monitor.drain(0.75)[1] == Fault("It was cut.", "Copy it again.")
    assert monitor.drain(0.75)[1] is None


def test_without_a_model_no_demo_is_offered(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """Where the listener has ended for good, nobody would hear the demo voice: it is not offered, nor begun."""
    listener.fails(Fault("There is no model.", "Give one."))
    listener.is_alive = False
    monitor.drain(0.75)

    assert pill(monitor.state).text == "Not listening"
    assert not monitor.can_demo
    assert not monitor.tick(DEMO_AFTER_S + 1)
    assert "demo" not in spectrogram_note(monitor.state)


def test_the_demo_begins_by_itself_where_nobody_is(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """Without a microphone and without a key, the demo is due after DEMO_AFTER_S, and the spectrogram counts down."""
    listener.fails()
    monitor.drain(0.75)

    assert "The demo voice starts in 8 s" in spectrogram_note(monitor.state)
    assert not monitor.tick(DEMO_AFTER_S - 0.1)
    assert monitor.tick(0.1)


def test_a_key_keeps_the_demo_away_for_good(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """Once somebody is here, the demo does not begin by itself, not even after another fault."""
    listener.fails()
    monitor.drain(0.75)
    monitor.stay()
    listener.fails(Fault("Another.", "Do."))
    monitor.drain(0.75)

    assert not monitor.tick(100)
    assert "arrow keys" in spectrogram_note(monitor.state)


def test_a_microphone_that_is_lost_later_brings_no_demo(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """Who has played with a microphone is not interrupted by the demo voice when it is unplugged."""
    listener.listens()
    listener.fails()
    monitor.drain(0.75)

    assert not monitor.tick(100)


def test_the_demo_is_over_only_after_it_has_begun(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """The end of what was heard before is not the end of the demo."""
    listener.listens("some.wav")
    listener.outbox.statuses.append(Status(FINISHED, "some.wav", 16_000, LABELS))
    monitor.drain(0.75)
    monitor.hear_demo()

    assert not monitor.demo_over
    listener.listens(DEMO_NAME)
    monitor.drain(0.75)
    assert not monitor.demo_over
    listener.outbox.statuses.append(Status(FINISHED, DEMO_NAME, 16_000, LABELS))
    monitor.drain(0.75)
    assert monitor.demo_over


def test_who_had_muted_the_microphone_finds_it_muted_after_the_demo(
    monitor: ListenerMonitor, listener: FakeListener
) -> None:
    """The demo is heard, begun twice or not; the microphone is muted again before it is opened."""
    monitor.mute(True)
    monitor.hear_demo()
    monitor.hear_demo()
    assert not monitor.muted
    monitor.hear_microphone()

    assert monitor.muted
    assert listener.asked[-2:] == [("muted", True), ("source", "microphone:")]


def test_the_demo_mutes_no_microphone(monitor: ListenerMonitor) -> None:
    """Who had not muted is heard after the demo as before."""
    monitor.hear_demo()
    monitor.hear_microphone()

    assert not monitor.muted


def test_another_source_begins_with_an_empty_spectrogram(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """Sound of the microphone before is not shown beside that of the next one."""
    listener.listens()
    listener.hears("up")
    monitor.drain(0.75)
    monitor.hear_microphone("Webcam")

    assert monitor.recent.count == 0


def test_the_doctor_hears_of_every_block_and_move(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """Blocks, words and their undoing reach the diagnostics; what the demo voice draws does not."""
    listener.listens()
    listener.outbox.block_stats.extend(BlockStats(0.02, 1.0, 3, 0.001 * i) for i in range(500))
    monitor.drain(0.75)
    monitor.did(Command.UP, spoken=True)
    monitor.tick(1.0)
    monitor.did(Command.UNDO)
    snapshot = monitor.snapshot()

    assert (snapshot.source, snapshot.clipped, snapshot.moves, snapshot.undone) == ("USB Microphone", 1500, 1, 1)
    assert snapshot.listened_s == pytest.approx(10.0)
    assert snapshot.share_of_core == pytest.approx(0.05, abs=0.002)
    monitor.hear_demo()
    monitor.did(Command.UP, spoken=True)
    assert (monitor.snapshot().moves, monitor.snapshot().listened_s) == (1, 0.0)
    listener.outbox.block_stats.extend(BlockStats(0.02, 1.0, 0, 0.001 * i) for i in range(500))
    monitor.drain(0.75)
    assert monitor.snapshot().listened_s == pytest.approx(10.0)
    assert monitor.snapshot().counted_s == pytest.approx(10.0)


def test_a_word_that_is_asked_for_is_no_command(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """Nor does it sound like one; the word that came before it is, and so are those after the recording."""
    listener.listens()
    monitor.drain(0.75)
    monitor.recorder.begin(["up"], times=1)
    time_s = 0.0
    while not monitor.recorder.listens:
        listener.outbox.recorded.append(Recorded(quiet(0.02), time_s))
        time_s += 0.02
        monitor.recorder.watched()
        monitor.drain(0.75)
    listener.outbox.commands.put_nowait(hearing("no", time_s=time_s))  # it began 0.4 s ago
    assert [one.word for one in monitor.drain(0.75)[0]] == ["no"]

    asked = hearing("up", time_s=time_s + 0.8)
    listener.outbox.commands.put_nowait(asked)
    listener.outbox.hearings.append(asked)
    assert monitor.drain(0.75)[0] == []
    assert [one.kind for one in monitor.recent.utterances] == [UtteranceKind.UNUSED]
    monitor.recorder.give_up()
    listener.outbox.commands.put_nowait(asked)
    assert monitor.drain(0.75)[0] == [asked]


def test_the_sound_is_asked_for_only_while_the_player_records(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """What is still on its way at the end is thrown away."""
    monitor.record(True)
    listener.outbox.recorded.append(Recorded(quiet(0.02), 0.0))
    monitor.record(False)

    assert listener.asked == [("recording", True), ("recording", False)]
    assert len(listener.outbox.recorded) == 0


def test_a_recording_that_is_played_is_no_command(monitor: ListenerMonitor, listener: FakeListener) -> None:
    """The microphone hears the loudspeaker; after that, words count again."""
    listener.listens()
    monitor.deafen(1.0)
    listener.hears("yes")
    assert monitor.drain(0.75)[0] == []
    monitor.tick(1.1)
    listener.hears("yes")

    assert [one.word for one in monitor.drain(0.75)[0]] == ["yes"]
