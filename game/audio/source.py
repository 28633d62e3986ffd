"""What the listener can listen to: the protocol, the choice among microphones, files, and any rate made 16 kHz."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import soxr
from numpy.typing import NDArray

from game.messages import Block
from models.spot.audio_files import SAMPLE_RATE_HZ, AudioError, AudioFile

BLOCK_SAMPLES = 320  # 20 ms
SOUND_SERVERS = ("pulse", "pipewire", "default")  # on Linux they share the microphone, where hw: entries do not


class AudioSource(Protocol):
    """Blocks of sound from wherever it comes.

    name: of the microphone or file, for display.
    rate_hz: of the samples, Hz.
        Both may change in `read`, where a microphone opens anew: then they are those of the block that it returns.
    zeros_s: for how long a microphone has delivered nothing but exact zeros, seconds. A file may be silent: always 0.
    is_live: whether its sound is spoken now, so that old sound is no command any more; a file waits to be heard.
    notes: what was odd about a file, each two sentences; complete once it is finished. A microphone has none.
    channel: what is heard of several channels, in words; empty where there is one.
    """

    name: str
    rate_hz: int
    zeros_s: float
    is_live: bool

    @property
    def channel(self) -> str:
        """What is heard of several channels."""

    @property
    def notes(self) -> Sequence[str]:
        """What was odd."""

    @property
    def lost_blocks(self) -> int:
        """Blocks dropped or overflowed so far."""

    @property
    def finished(self) -> bool:
        """Whether all has been read and nothing will ever follow."""

    def read(self, timeout_s: float) -> Block | None:
        """Return the next block, or None if none came in time. Raises AudioError if the source is lost."""

    def close(self) -> None:
        """Let go of the device or file. A second time does nothing."""


OpenSource = Callable[[], AudioSource]


class PlayingSound(Protocol):
    """Sound on its way to the player's ears."""

    latency_s: float

    def stop(self) -> None:
        """Fall silent."""


@dataclass(frozen=True)
class Device:
    """A microphone as PortAudio knows it.

    index: PortAudio's number, good until the list is made anew.
    host_api: the system's sound interface, by which the same microphone may appear several times.
    rate_hz: the rate it prefers, Hz.
    channels: how many it has.
    """

    index: int
    name: str
    host_api: str
    rate_hz: int
    is_default: bool
    channels: int = 1


def names_of(devices: tuple[Device, ...]) -> tuple[str, ...]:
    """Return the names to choose from, the default one's first.

    Where the same microphone appears on several sound interfaces, those of the default one's interface are enough.
    """
    return tuple(dict.fromkeys(device.name for device in devices if device.host_api == devices[0].host_api))


def candidates(devices: tuple[Device, ...], wanted: str, *, or_default: bool = False) -> tuple[Device, ...]:
    """Return the devices to try in turn.

    wanted: part of a name, in any case; empty for the default one, followed by the sound servers' entries.
    or_default: whether the default one will do where none has that name.
    Raises AudioError if there is no such device.
    """
    if not devices:
        raise AudioError(
            "No microphone was found. Plug one in, or allow microphone access in the system's privacy settings."
        )
    named = [device for device in devices if wanted.lower() in device.name.lower()]
    if not wanted or (or_default and not named):
        return devices[:1] + tuple(device for device in devices[1:] if device.name in SOUND_SERVERS)
    if not named:
        names = ", ".join(names_of(devices))
        raise AudioError(f'No microphone has "{wanted}" in its name. Choose one of these: {names}.')
    return tuple(sorted(named, key=lambda device: device.name.lower() != wanted.lower()))


class Resampler:
    """Blocks at any rate as one stream at another; the filter's state goes on from block to block.

    "MQ" passes what the "HQ" of file reading passes (to 7.3 kHz, measured to be within 0.1 dB), and delays sound of
    48 kHz by 21 ms on average.
    """

    def __init__(self, rate_hz: int, to_hz: int = SAMPLE_RATE_HZ) -> None:
        same = rate_hz == to_hz
        self._stream = None if same else soxr.ResampleStream(rate_hz, to_hz, 1, dtype="float32", quality="MQ")
        self._rate_hz, self._pushed = rate_hz, 0

    @property
    def pushed_s(self) -> float:
        """How much sound came in so far, seconds; what came out is behind by what the filter holds."""
        return self._pushed / self._rate_hz

    def push(self, samples: NDArray[np.float32], *, last: bool = False) -> NDArray[np.float32]:
        """Return what is ready of the stream, float32 (n,), n >= 0; with `last` also what the filter still holds."""
        self._pushed += len(samples)
        if self._stream is None:
            return samples
        return np.asarray(self._stream.resample_chunk(samples, last=last), np.float32)


Play = Callable[[Iterator[NDArray[np.float32]]], PlayingSound]
"""What makes sound audible: blocks of float32 (n,), 16 kHz, taken as they are needed. Raises AudioError."""


class WavReplay:
    """An audio file as if somebody spoke it, read while it is heard.

    path: of any file that `AudioFile` reads. Raises AudioError as it does, but not any more once it has begun.
    realtime: at the pace of speech; otherwise as fast as the listener takes it.
    name: for display, the file's name where none is given.
    play: makes the file audible. Where it raises AudioError the game goes on in silence.
    clock, sleep: seconds that never run backwards, and how to wait for them.
    """

    rate_hz = SAMPLE_RATE_HZ
    zeros_s = 0.0
    lost_blocks = 0
    is_live = False
    channel = ""

    def __init__(
        self,
        path: Path,
        *,
        realtime: bool,
        name: str = "",
        play: Play | None = None,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = name or path.name
        self._file = AudioFile(path)
        self._blocks = self._file.blocks()
        try:
            self._next = next(self._blocks)  # what has been read and not been heard, float32 (n,)
        except AudioError:
            self._file.close()
            raise
        self._realtime, self._play, self._clock, self._sleep = realtime, play, clock, sleep
        self._position = 0
        self._began_s: float | None = None  # when the file's first sample is spoken
        self._playback: PlayingSound | None = None

    @property
    def notes(self) -> Sequence[str]:
        """What was odd about the file."""
        return tuple(self._file.notes)

    @property
    def finished(self) -> bool:
        """Whether the whole file has been read."""
        return len(self._next) == 0

    def read(self, timeout_s: float) -> Block | None:
        """Return the next 20 ms, once they have been spoken, or None if that takes longer than `timeout_s`."""
        if self.finished:
            return None
        samples = self._next[:BLOCK_SAMPLES]
        end = self._position + len(samples)
        if self._realtime and not self._wait(end / self.rate_hz, timeout_s):
            return None
        spoken_s = self._clock() if self._began_s is None else self._began_s + end / self.rate_hz
        self._position, self._next = end, self._next[BLOCK_SAMPLES:]
        while len(self._next) < BLOCK_SAMPLES and (block := next(self._blocks, None)) is not None:
            self._next = np.concatenate([self._next, block])
        return Block(samples, spoken_s)

    def close(self) -> None:
        """Fall silent, if the file is being played, and let go of it."""
        if self._playback is not None:
            self._playback.stop()
            self._playback = None
        self._file.close()

    def _wait(self, time_s: float, timeout_s: float) -> bool:
        """Wait until `time_s` of the file has been spoken, at most `timeout_s`, and return whether it has."""
        if self._began_s is None:
            self._began_s = self._clock() + self._make_audible()
        ahead_s = self._began_s + time_s - self._clock()
        if ahead_s > 0:
            self._sleep(min(ahead_s, timeout_s))
        return ahead_s <= timeout_s

    def _make_audible(self) -> float:
        """Play the file, if that is possible, and return how late it is heard, seconds: the pen follows the ear."""
        if self._play is None:
            return 0.0
        try:
            self._playback = self._play(_sound_of(self._file.path))
        except AudioError:
            return 0.0
        return self._playback.latency_s


def _sound_of(path: Path) -> Iterator[NDArray[np.float32]]:
    """Yield the sound of a file, float32 (n,), 16 kHz, reading it a second time: what is played is read ahead."""
    with suppress(AudioError), AudioFile(path) as file:  # it has been told by whoever reads it first
        yield from file.blocks()
