"""Sources of sound: choosing a microphone, replaying a file, and resampling in blocks."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from game.audio.source import Device, Resampler, WavReplay, candidates
from models.spot.audio_files import AudioError, write_wav
from tests.support.audio_samples import unfinished_wav, written
from tests.support.helpers import FakeClock

USB = Device(3, "USB Microphone", "ALSA", 48_000, is_default=True)
HW = Device(0, "HDA Intel: ALC257 (hw:0,0)", "ALSA", 44_100, is_default=False)
PULSE = Device(7, "pulse", "ALSA", 44_100, is_default=False)
USB_TOO = Device(9, "Usb Microphone", "JACK", 48_000, is_default=False)
ALL = (USB, HW, PULSE, USB_TOO)


def test_without_a_wish_the_default_and_the_sound_server_are_tried() -> None:
    """The default microphone comes first, then what shares it with other programs; never a bare device."""
    assert candidates(ALL, "") == (USB, PULSE)


@pytest.mark.parametrize("wanted", ["usb", "USB MICRO", "microphone"])
def test_part_of_a_name_is_enough(wanted: str) -> None:
    """A microphone is found by part of its name in any case, on each sound interface that has it."""
    assert candidates(ALL, wanted) == (USB, USB_TOO)


def test_the_whole_name_comes_before_a_part() -> None:
    """Who asks for "pulse" does not get "pulse monitor"."""
    monitor = Device(1, "pulse monitor", "ALSA", 44_100, is_default=False)

    assert candidates((monitor, PULSE), "Pulse") == (PULSE, monitor)


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    """The error says what was asked for and lists what there is."""
    with pytest.raises(AudioError, match=r'"webcam" in its name\. Choose one of these: USB Microphone, HDA'):
        candidates(ALL, "webcam")


def test_no_microphone_at_all_is_said_plainly() -> None:
    """Two sentences: none was found, and what may help."""
    with pytest.raises(AudioError, match=r"No microphone was found\. Plug one in"):
        candidates((), "")


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 44_100, 48_000, 96_000])
def test_resampling_does_not_depend_on_the_blocks(rate_hz: int, rng: np.random.Generator) -> None:
    """Blocks of any size give the same stream as the whole at once, and a second stays a second."""
    sound = rng.standard_normal(rate_hz).astype(np.float32) * 0.1
    whole = Resampler(rate_hz).push(sound, last=True)
    pieces, parts = Resampler(rate_hz), np.split(sound, [1, 38, 198, 710, 4806])
    heard = np.concatenate([*(pieces.push(part) for part in parts), pieces.push(np.zeros(0, np.float32), last=True)])

    assert len(whole) == 16_000
    assert np.abs(heard - whole).max() < 1e-6


@pytest.mark.parametrize("rate_hz", [44_100, 48_000])
@pytest.mark.parametrize("tone_hz", [100, 1_000, 7_300])
def test_a_microphone_sounds_as_a_file_does(rate_hz: int, tone_hz: int) -> None:
    """Up to 7.3 kHz the stream's filter passes what the filter of file reading passes, within 1 %."""
    tone = np.sin(2 * np.pi * tone_hz * np.arange(rate_hz) / rate_hz).astype(np.float32)
    stream = Resampler(rate_hz).push(tone, last=True)
    file = soxr.resample(tone, rate_hz, 16_000, quality="HQ")

    assert np.abs(stream - file)[500:-500].max() < 0.01


class FakePlayback:
    """A loudspeaker that is heard 0.2 s late."""

    latency_s = 0.2

    def __init__(self) -> None:
        self.stops = 0

    def stop(self) -> None:
        """Count."""
        self.stops += 1


@pytest.fixture
def recording(tmp_path: Path) -> tuple[Path, NDArray[np.float32]]:
    """Return a file of 0.25 s at 16 kHz and its samples, a ramp."""
    samples = np.linspace(-0.5, 0.5, 4_000, dtype=np.float32)
    write_wav(tmp_path / "ramp.wav", samples)
    return tmp_path / "ramp.wav", samples


def test_a_file_comes_whole_and_at_once(recording: tuple[Path, NDArray[np.float32]]) -> None:
    """Without real time every read gives 20 ms until the file is over, and the last block gives the rest."""
    path, samples = recording
    replay = WavReplay(path, realtime=False)
    blocks = []
    while not replay.finished:
        block = replay.read(0.0)
        assert block is not None
        blocks.append(block)

    assert replay.name == "ramp.wav"
    assert [len(block.samples) for block in blocks] == [320] * 12 + [160]
    assert np.abs(np.concatenate([block.samples for block in blocks]) - samples).max() < 1e-4  # 16 bits
    assert replay.read(0.0) is None


def test_in_real_time_a_file_takes_its_time(recording: tuple[Path, NDArray[np.float32]]) -> None:
    """A quarter of a second takes as long, no read waits longer than it may, and each block knows its time."""
    clock = FakeClock()
    replay = WavReplay(recording[0], realtime=True, clock=clock, sleep=clock.sleep)
    assert replay.read(0.005) is None
    assert clock.now_s == pytest.approx(100.005)

    clock.sleep(0.05)  # late, but that does not change when it was spoken
    times_s = []
    while not replay.finished:
        block = replay.read(0.1)
        times_s += [block.time_s] if block else []

    assert times_s == pytest.approx([*(100 + 0.02 * i for i in range(1, 13)), 100.25])
    assert clock.now_s == pytest.approx(100.25)


def test_what_is_heard_and_what_is_drawn_go_together(recording: tuple[Path, NDArray[np.float32]]) -> None:
    """A file that is audible is read as late as the loudspeaker speaks it, and falls silent when closed."""
    clock, played = FakeClock(), list[tuple[NDArray[np.float32], FakePlayback]]()

    def play(blocks: Iterator[NDArray[np.float32]]) -> FakePlayback:
        played.append((np.concatenate(list(blocks)), FakePlayback()))
        return played[-1][1]

    replay = WavReplay(recording[0], realtime=True, play=play, clock=clock, sleep=clock.sleep)
    assert played == []

    while not replay.finished:
        replay.read(0.1)
    assert clock.now_s == pytest.approx(100.45)

    replay.close()
    replay.close()
    assert [(len(samples), playback.stops) for samples, playback in played] == [(4_000, 1)]


def test_a_machine_without_sound_replays_silently(recording: tuple[Path, NDArray[np.float32]]) -> None:
    """Where nothing can be played the file is heard by the game alone."""
    clock = FakeClock()

    def no_loudspeaker(_: Iterator[NDArray[np.float32]]) -> FakePlayback:
        raise AudioError("This machine plays no sound. Connect a loudspeaker.")

    replay = WavReplay(recording[0], realtime=True, play=no_loudspeaker, clock=clock, sleep=clock.sleep)
    while not replay.finished:
        replay.read(0.1)
    replay.close()

    assert clock.now_s == pytest.approx(100.25)


def test_a_file_that_is_no_audio_is_refused(tmp_path: Path) -> None:
    """The error is the one of `read_audio`."""
    with pytest.raises(AudioError, match="There is no file"):
        WavReplay(tmp_path / "none.wav", realtime=False)


def test_a_replay_tells_in_the_end_what_was_odd(tmp_path: Path) -> None:
    """All of a file whose header was never finished is heard, and the note is there once it is over."""
    replay = WavReplay(unfinished_wav(tmp_path / "lost.wav", np.full(1_000, 0.1, np.float32)), realtime=False)
    heard = []
    while (block := replay.read(0.0)) is not None:
        heard.append(block.samples)
    replay.close()

    assert [len(samples) for samples in heard] == [320, 320, 320, 40]
    assert ["never finished" in note for note in replay.notes] == [True]


def test_an_hour_is_heard_in_the_memory_of_a_moment(tmp_path: Path) -> None:
    """An hour at 8 kHz is heard in blocks of 20 ms with no more memory than a few blocks take."""
    path = written(tmp_path / "hour.wav", np.zeros(8_000 * 3_600, np.float32), rate_hz=8_000, subtype="PCM_U8")
    tracemalloc.start()
    try:
        replay = WavReplay(path, realtime=False)
        for _ in range(50 * 60):
            assert replay.read(0.0) is not None
        most = tracemalloc.get_traced_memory()[1]
        replay.close()
    finally:
        tracemalloc.stop()

    assert most < 4_000_000
