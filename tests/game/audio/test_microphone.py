"""An open microphone, on a stand-in for sounddevice: what it delivers, what it loses, and how it is lost."""

import queue

import numpy as np
import pytest

from game.audio import microphone as audio
from game.messages import Block
from models.spot.audio_files import AudioError
from tests.support.fake_sounddevice import Plug, opened

USB = ("USB Microphone", 48_000.0, 1)
SOUND = np.linspace(0.1, 0.5, 480, dtype=np.float32)


def test_blocks_arrive_as_they_were_spoken(plug: Plug) -> None:
    """Samples come in order, copied out of PortAudio's memory."""
    microphone, stream, _ = opened(plug(USB))
    stream.speak(SOUND)
    stream.speak(-SOUND)
    first, second = microphone.read(0.0), microphone.read(0.0)

    assert first is not None
    assert second is not None
    assert first.samples.dtype == np.float32
    assert np.array_equal(first.samples, SOUND)
    assert np.array_equal(second.samples, -SOUND)
    assert microphone.read(0.0) is None


@pytest.mark.parametrize(
    ("captured_s", "now_s", "age_s"),
    [
        (7.0, 7.03, 0.02),  # the last of 480 samples of 48 kHz was captured at 7.01
        (0.0, 7.03, 0.0),  # the host does not tell
        (7.1, 7.03, 0.0),  # or tells of a time to come
    ],
)
def test_a_block_knows_when_it_was_captured(plug: Plug, captured_s: float, now_s: float, age_s: float) -> None:
    """The time of the last sample is told by our clock, whatever PortAudio's shows; at worst it is the arrival's."""
    microphone, stream, clock = opened(plug(USB))
    stream.speak(SOUND, captured_s=captured_s, now_s=now_s)
    arrived_s = clock.now_s
    clock.sleep(0.5)
    block = microphone.read(0.0)

    assert block is not None
    assert block.time_s == pytest.approx(arrived_s - age_s)


def test_overflows_are_counted(plug: Plug) -> None:
    """A block that PortAudio marks still arrives, and counts."""
    microphone, stream, _ = opened(plug(USB))
    stream.speak(SOUND, status=True)

    assert microphone.read(0.0) is not None
    assert microphone.lost_blocks == 1


def test_a_full_queue_loses_and_counts(plug: Plug) -> None:
    """The callback never waits: what finds no room is gone, but not unnoticed."""
    microphone, stream, _ = opened(plug(USB))
    for _ in range(audio.QUEUED_BLOCKS + 5):
        stream.speak(SOUND)

    assert microphone.lost_blocks == 5


def test_old_sound_is_no_command(plug: Plug) -> None:
    """After a stall of three seconds only the newest two are heard, and the rest is counted."""
    microphone, stream, _ = opened(plug(USB))
    for number in range(300):  # 10 ms each
        stream.speak(np.full(480, number / 1000, np.float32))
    block = microphone.read(0.0)

    assert block is not None
    assert block.samples[0] == pytest.approx(0.099)  # 200 blocks wait behind it: 2 s
    assert microphone.lost_blocks == 99


def test_repeated_overflows_lengthen_the_buffers(plug: Plug) -> None:
    """More than three overflows within ten seconds open the stream anew with more latency; the count goes on."""
    fake = plug(USB)
    microphone, _, clock = opened(fake)
    for _ in range(4):
        fake.streams[-1].speak(SOUND, status=True)
        microphone.read(0.0)
        clock.sleep(1.0)

    assert [stream.arguments["latency"] for stream in fake.streams] == ["low", 0.05]
    assert [stream.closed for stream in fake.streams] == [True, False]
    assert microphone.lost_blocks == 5  # with the one that waited


def test_longer_buffers_may_bring_another_rate(plug: Plug) -> None:
    """Where only another rate opens with them, every block is still of the rate that the microphone says."""
    fake = plug(USB, refuses=lambda a: "No" if (a["latency"], a["samplerate"]) == (0.05, 48_000) else "")
    microphone, first, clock = opened(fake)
    heard = []
    for _ in range(4):
        first.speak(SOUND, status=True)
    for _ in range(3):
        heard.append((microphone.read(0.0), microphone.rate_hz))
        clock.sleep(0.1)
    fake.streams[-1].speak(SOUND)
    heard.append((microphone.read(0.0), microphone.rate_hz))

    assert [rate_hz for block, rate_hz in heard if block is not None] == [44_100]
    assert fake.streams[-1].arguments["samplerate"] == 44_100
    assert microphone.lost_blocks == 8  # four overflowed, and the same four waited at the old rate


def test_rare_overflows_change_nothing(plug: Plug) -> None:
    """One overflow every four seconds is no reason to react later."""
    fake = plug(USB)
    microphone, stream, clock = opened(fake)
    for _ in range(20):
        stream.speak(SOUND, status=True)
        microphone.read(0.0)
        clock.sleep(4.0)

    assert len(fake.streams) == 1


def test_a_silent_callback_means_a_lost_microphone(plug: Plug) -> None:
    """When for over a second nothing comes, not even silence, the microphone has gone."""
    microphone, stream, clock = opened(plug(USB))
    stream.speak(SOUND)
    microphone.read(0.0)
    clock.sleep(0.9)
    assert microphone.read(0.0) is None

    clock.sleep(0.2)
    with pytest.raises(AudioError, match=r"USB Microphone has stopped sending sound\. Check that it is plugged in"):
        microphone.read(0.0)


def test_a_program_that_was_stopped_waits_for_sound_again(plug: Plug, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where ten seconds pass in a wait of a tenth, it was not the microphone that stopped."""
    microphone, stream, clock = opened(plug(USB))
    stream.speak(SOUND)
    microphone.read(0.0)

    def stopped(timeout: float) -> None:
        clock.sleep(10.0 + timeout)
        raise queue.Empty

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(microphone._queue, "get", stopped)
        assert microphone.read(0.1) is None
    clock.sleep(0.9)
    assert microphone.read(0.0) is None
    clock.sleep(0.2)
    with pytest.raises(AudioError, match="has stopped sending sound"):
        microphone.read(0.0)


def test_the_first_sound_may_take_longer(plug: Plug) -> None:
    """A headset that needs three seconds to wake up is not lost; one that needs five is."""
    microphone, _, clock = opened(plug(USB))
    clock.sleep(3.0)
    assert microphone.read(0.0) is None

    clock.sleep(2.0)
    with pytest.raises(AudioError):
        microphone.read(0.0)


def test_exact_zeros_are_timed(plug: Plug) -> None:
    """Zeros add up until there is any sound."""
    microphone, stream, _ = opened(plug(USB))
    for _ in range(100):
        stream.speak(np.zeros(480, np.float32))
        microphone.read(0.0)
    assert microphone.zeros_s == pytest.approx(1.0)

    stream.speak(SOUND)
    microphone.read(0.0)
    assert microphone.zeros_s == 0


def test_closing_lets_the_device_go(plug: Plug) -> None:
    """After close the stream is closed; a second close does nothing."""
    microphone, stream, _ = opened(plug(USB))
    microphone.close()
    microphone.close()

    assert stream.closed


def read_all(microphone: audio.Microphone) -> list[Block]:
    """Return all blocks that wait."""
    blocks = []
    while (block := microphone.read(0.0)) is not None:
        blocks.append(block)
    return blocks


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no stream be opened anew because its sound comes late."""
    monkeypatch.setattr("game.audio.microphone.LATE_S", 1000.0)


@pytest.mark.usefixtures("patient")
def test_sound_that_waited_knows_when_it_was_captured(plug: Plug) -> None:
    """Stopped for ten seconds, a program gets ten seconds of sound at once: the first is ten seconds old, then less."""
    microphone, stream, clock = opened(plug(USB))
    second = np.full(48_000, 0.1, np.float32)
    stream.speak(second)
    clock.sleep(10.0)
    ages_s = []
    for _ in range(10):
        stream.speak(second)
        ages_s += [clock.now_s - block.time_s for block in read_all(microphone)]

    assert ages_s == pytest.approx([10.0, *(9.0 - i for i in range(10))])


@pytest.mark.usefixtures("patient")
def test_sound_lost_meanwhile_does_not_make_what_follows_old(plug: Plug) -> None:
    """Where the host kept two of ten seconds, sound counts as new again two seconds after they have come."""
    microphone, stream, clock = opened(plug(USB))
    tenth = np.full(4_800, 0.1, np.float32)
    stream.speak(tenth)
    clock.sleep(10.0)
    for _ in range(20):
        stream.speak(tenth)
    read_all(microphone)
    ages_s = []
    for _ in range(30):
        clock.sleep(0.1)
        stream.speak(tenth)
        ages_s += [clock.now_s - block.time_s for block in read_all(microphone)]

    assert ages_s[0] > 7.0
    assert ages_s[21:] == pytest.approx([0.0] * 9, abs=0.11)


@pytest.mark.usefixtures("patient")
def test_a_slow_backlog_is_old_as_long_as_the_host_tells_it(plug: Plug) -> None:
    """A busy machine may fetch what was captured meanwhile hardly faster than it is spoken; it is no news for that."""
    microphone, stream, clock = opened(plug(USB))
    tenth = np.full(4_800, 0.1, np.float32)
    stream.speak(tenth, captured_s=10.0, now_s=10.1)
    read_all(microphone)
    clock.sleep(8.0)
    ages_s = []
    for i in range(40):
        clock.sleep(0.1)
        now_s = 18.2 + 0.1 * i
        stream.speak(tenth, captured_s=10.1 + 0.1 * i, now_s=now_s)
        ages_s += [clock.now_s - block.time_s for block in read_all(microphone)]

    assert ages_s == pytest.approx([8.0] * 40, abs=0.01)


def test_a_stream_that_never_catches_up_is_opened_anew(plug: Plug) -> None:
    """Where sound goes on to come late, the stream is given up with all that waits in it, and the next one is heard."""
    fake = plug(USB)
    microphone, stream, clock = opened(fake)
    tenth = np.full(4_800, 0.1, np.float32)
    stream.speak(tenth, captured_s=10.0, now_s=10.1)
    read_all(microphone)
    clock.sleep(8.0)
    for i in range(25):
        clock.sleep(0.1)
        stream.speak(tenth, captured_s=10.1 + 0.1 * i, now_s=18.2 + 0.1 * i)
        read_all(microphone)
    assert [stream.closed for stream in fake.streams] == [True, False]

    fake.streams[-1].speak(tenth)
    assert [clock.now_s - block.time_s for block in read_all(microphone)] == [0.0]


def test_a_slow_crystal_makes_no_sound_old(plug: Plug) -> None:
    """A microphone whose second is 1 % long is never taken for late, however long it is heard."""
    microphone, stream, clock = opened(plug(USB))
    ages_s = []
    for _ in range(3_000):
        clock.sleep(0.101)
        stream.speak(np.full(4_800, 0.1, np.float32))
        ages_s += [clock.now_s - block.time_s for block in read_all(microphone)]

    assert max(ages_s) < 0.1


def test_the_channel_with_the_voice_is_heard_and_named(plug: Plug) -> None:
    """A microphone in the second input of two is heard alone once it has spoken, and told by its number."""
    microphone, stream, clock = opened(plug(("Interface", 16_000.0, 2)))
    time_s = np.arange(4 * 16_000) / 16_000
    voice = (np.where(time_s % 1.0 < 0.3, 0.2, 0.0005) * np.sin(2 * np.pi * 500 * time_s)).astype(np.float32)
    assert microphone.channel == "all 2 channels"

    heard = []
    for i in range(0, len(voice), 320):
        clock.sleep(0.02)
        stream.speak(np.stack([np.zeros(320, np.float32), voice[i : i + 320]], axis=1))
        heard += [block.samples for block in read_all(microphone)]

    assert microphone.channel == "channel 2 of 2"
    np.testing.assert_array_equal(np.concatenate(heard)[-8_000:], voice[-8_000:])


def test_channels_in_antiphase_are_heard(plug: Plug) -> None:
    """A cable with its wires changed makes two channels whose mean is nothing: one of them is taken at once."""
    microphone, stream, _ = opened(plug(("Interface", 48_000.0, 2)))
    stream.speak(np.stack([SOUND, -SOUND], axis=1))
    block = microphone.read(0.0)

    assert block is not None
    np.testing.assert_array_equal(block.samples, SOUND)
    assert microphone.channel == "channel 1 of 2"
