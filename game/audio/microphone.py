"""The machine's sound hardware: microphones, and something to play a file through.

The only user of sounddevice beside `device_list`, which looks at the microphones in a program of its own. PortAudio is
not safe to restart while another thread asks it for something, so in the game only the listener's thread calls what
stands here, and a stream that is being closed in a thread of its own is waited for (`_settle`).
"""

import atexit
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.audio.device_list import LookError, look, raw_devices
from game.audio.source import SOUND_SERVERS, Device, Resampler, candidates, names_of
from game.messages import Block
from models.spot.audio_files import SAMPLE_RATE_HZ, AudioError
from models.spot.channels import ChannelMix

QUEUED_BLOCKS = 1024  # bounds the memory; the time that a block may wait is bounded by QUEUED_S
QUEUED_S = 2.0
CLOSING_S = 0.5
FIRST_BLOCK_S = 4.0  # Bluetooth headsets take their time to switch the microphone on
LOST_S = 1.0
LATE_S = 2.0  # a stream of which so much sound came late is opened anew: it may never catch up
CAUGHT_UP_S = 1.0  # sound that comes no faster than it is spoken for so long does not wait any more
FALLS_LEAST = 0.02  # by how much faster it comes at least
AGREED_S = 0.5  # how far two ways to tell an age may be apart
OVERFLOW_WINDOW_S, OVERFLOWS_ALLOWED = 10.0, 3
LATENCIES: tuple[str | float, ...] = ("low", 0.05, 0.1, "high")  # the next one when the last overflows
PLAYED_AHEAD = 4  # blocks of a file that wait to be played
FILLING_S = 1.0  # at most, until something is there to be played
PUT_S = 0.1  # how soon the thread that reads ahead notices that nobody listens any more
MOST_CHANNELS = 8
COMMON_RATES_HZ = (48_000, 44_100)


class _PortAudio:
    """What is known of PortAudio in this program. One object, used by the listener's thread and by a speaker's.

    found: the microphones at the last look, or why it failed; None before the first.
    is_outdated: whether PortAudio's own list is to be made anew before the next stream is opened.
    hanging: threads that close a stream and do not come back.
    """

    def __init__(self) -> None:
        self.found: tuple[Device, ...] | AudioError | None = None
        self.is_outdated = False
        self.hanging: list[threading.Thread] = []


_state = _PortAudio()


def list_devices(*, refresh: bool = False) -> tuple[Device, ...]:
    """Return the microphones, the default one first.

    refresh: look for devices that came or went since the last look.
    Raises AudioError if PortAudio is missing or fails.
    """
    if refresh or _state.found is None:
        try:
            _state.found = _sorted(look())
        except LookError as error:
            _state.found = _failed(str(error), missing=error.missing)
        _state.is_outdated = _state.is_outdated or refresh
    if isinstance(_state.found, AudioError):
        raise AudioError(str(_state.found)) from _state.found.__cause__
    return _state.found


def _sorted(raw: list[dict[str, Any]]) -> tuple[Device, ...]:
    """Return what `raw_devices` found as devices, the default one first."""
    return tuple(sorted((Device(**device) for device in raw), key=lambda device: not device.is_default))


def _failed(why: str, *, missing: bool = False) -> AudioError:
    """Return what to say where PortAudio does not work."""
    if missing:
        return AudioError(
            "The sound library PortAudio is missing, so the microphone cannot be used. "
            "Install it and start the game again; on Debian and Ubuntu: sudo apt install libportaudio2"
        )
    return AudioError(f"The sound system is not responding ({why}). Check that sound works in other programs.")


def device_names(refresh: bool) -> tuple[str, ...]:
    """Return the names of the microphones to choose from, none where sound does not work; see `list_devices`."""
    try:
        return names_of(list_devices(refresh=refresh))
    except AudioError:
        return ()


class _Captured(NamedTuple):
    """What PortAudio's thread hands over: samples, float32 (n, channels), when they came, and what the host tells.

    told_s: how long ago the last of them was captured, seconds; hosts that do not know tell anything.
    """

    samples: NDArray[np.float32]
    arrived_s: float
    told_s: float


class Backlog:
    """Tells how old sound is that comes late: the samples after a gap were captured while nobody fetched them.

    A machine that slept, or a program that was stopped, gets afterwards what was captured meanwhile, within moments or
    seconds. What is behind falls as far as sound comes in faster than it is spoken. Where it does not fall for
    CAUGHT_UP_S, and the host does not tell the same age, the rest was lost and does not wait.
    """

    def __init__(self) -> None:
        self._behind_s = 0.0
        self._last_s: float | None = None
        self._checked_s = self._checked_behind_s = 0.0

    def age_s(self, captured: _Captured, rate_hz: int) -> float:
        """Return how long before it came the last sample of the next block was captured, seconds."""
        arrived_s, told_s = captured.arrived_s, captured.told_s
        if self._last_s is None:
            self._last_s = self._checked_s = arrived_s
        else:
            late_s = arrived_s - self._last_s - len(captured.samples) / rate_hz
            self._behind_s, self._last_s = max(0.0, self._behind_s + late_s), arrived_s
        told_the_same = told_s >= LOST_S and abs(told_s - self._behind_s) < AGREED_S
        if arrived_s - self._checked_s >= CAUGHT_UP_S:
            fallen_s = self._checked_behind_s - self._behind_s
            if self._checked_behind_s > 0 and fallen_s < FALLS_LEAST * CAUGHT_UP_S and not told_the_same:
                self._behind_s = 0.0
            self._checked_s, self._checked_behind_s = arrived_s, self._behind_s
        if self._behind_s < LOST_S:  # it may tell of less, but not of more
            return told_s if 0 <= told_s < LOST_S else self._behind_s
        return told_s if told_the_same else self._behind_s


class Microphone:
    """A microphone at the rate that it likes best, with all its channels, of which one is made.

    device: part of its name; empty for the default one.
    or_default: whether the default one will do where none has that name, such as a headset chosen last time.
    clock: seconds that never run backwards; those of the window, which tells from them how late the pen moves.

    Raises AudioError if PortAudio is missing, there is no such microphone, or none of the ways to open it works.
    """

    finished = False
    is_live = True
    notes = ()

    def __init__(
        self, device: str = "", *, or_default: bool = False, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._stream: Any = None
        candidates(list_devices(), device, or_default=or_default)  # before PortAudio is troubled
        self._sounddevice = _portaudio()
        self._clock = clock
        self._queue: queue.Queue[_Captured] = queue.Queue(QUEUED_BLOCKS)
        # NB: the first two are written by PortAudio's thread alone, the others by the reader's; an int is replaced in
        # one piece. PortAudio's thread also reads `rate_hz` and `_queue`, which change only while no stream is open.
        self._overflows = self._dropped = 0
        self._stale, self.zeros_s = 0, 0.0
        self._late_s = 0.0  # sound that came too late, since some came in time
        self._patience_ends_s = self._overflows_since_s = clock()
        self._overflows_before = 0
        self._latencies = iter(LATENCIES)
        self._found = candidates(_devices_now(self._sounddevice), device, or_default=or_default)
        self._open(next(self._latencies))

    @property
    def channel(self) -> str:
        """What is heard of several channels, in words; empty where there is one."""
        mix = self._mix
        if mix.channels == 1:
            return ""
        return f"all {mix.channels} channels" if mix.chosen is None else f"channel {mix.chosen + 1} of {mix.channels}"

    @property
    def lost_blocks(self) -> int:
        """Blocks that overflowed, found no room or waited too long."""
        return self._overflows + self._dropped + self._stale

    def read(self, timeout_s: float) -> Block | None:
        """Return the next block, or None if none came in time. Raises AudioError if the microphone has gone."""
        self._watch_overflows()
        if self._late_s > LATE_S:
            self._open_anew(self._latency)
        began_s = self._clock()
        try:
            captured = self._queue.get(timeout=timeout_s)
            while self._queue.qsize() * len(captured.samples) > QUEUED_S * self.rate_hz:  # old sound is no command
                self._stale += 1
                self._backlog.age_s(captured, self.rate_hz)
                captured = self._queue.get_nowait()
        except queue.Empty:
            now_s = self._clock()
            if now_s - began_s > timeout_s + LOST_S:  # this program was stopped meanwhile, or the machine slept
                self._patience_ends_s = now_s + LOST_S
            if now_s > self._patience_ends_s:
                raise AudioError(
                    f"{self.name} has stopped sending sound. "
                    "Check that it is plugged in; the game tries again every 2 seconds."
                ) from None
            return None
        self._patience_ends_s = self._clock() + LOST_S
        age_s = self._backlog.age_s(captured, self.rate_hz)
        self._late_s = 0.0 if age_s < LOST_S else self._late_s + len(captured.samples) / self.rate_hz
        block = Block(self._mix.push(captured.samples), captured.arrived_s - age_s)
        self.zeros_s = 0.0 if block.samples.any() else self.zeros_s + len(block.samples) / self.rate_hz
        return block

    def close(self) -> None:
        """Let go of the microphone."""
        if self._stream is not None:
            _close(self._stream)  # which ignores errors of a device that has gone
            self._stream = None

    def _audio_callback(self, indata: NDArray[np.float32], frames: int, when: Any, status: Any) -> None:
        """Look at status and clock, copy, put: anything more would make PortAudio lose sound.

        indata: float32 (frames, channels), PortAudio's own memory.
        when: `inputBufferAdcTime` is when the first frame was captured, `currentTime` is now, both in seconds.
        status: true if sound was lost before this block.
        """
        if status:
            self._overflows += 1
        told_s = when.currentTime - when.inputBufferAdcTime - frames / self.rate_hz  # of the last frame
        try:
            self._queue.put_nowait(_Captured(indata.copy(), self._clock(), told_s))
        except queue.Full:
            self._dropped += 1

    def _watch_overflows(self) -> None:
        """Open anew, perhaps at another rate, with longer buffers where the short ones overflow again and again."""
        now_s = self._clock()
        if now_s - self._overflows_since_s > OVERFLOW_WINDOW_S:
            self._overflows_since_s, self._overflows_before = now_s, self._overflows
        if self._overflows - self._overflows_before > OVERFLOWS_ALLOWED:
            latency = next(self._latencies, None)
            if latency is not None:
                self._open_anew(latency)

    def _open_anew(self, latency: str | float) -> None:
        """Close the stream and open another one, without what waited."""
        self.close()
        self._stale += self._queue.qsize()
        self._queue = queue.Queue(QUEUED_BLOCKS)  # what waited in the old one may have another rate
        self._open(latency)

    def _open(self, latency: str | float) -> None:
        """Open the first way that works and start it."""
        problem: Exception | None = None
        for found, rate_hz, channels, extra in self._ways():
            _settle()
            self.name, self.rate_hz = found.name, rate_hz
            stream = None
            try:
                stream = self._sounddevice.InputStream(
                    device=found.index,
                    channels=channels,
                    samplerate=rate_hz,
                    dtype="float32",
                    blocksize=0,  # whatever suits the device
                    latency=latency,
                    extra_settings=extra,
                    callback=self._audio_callback,
                )
                stream.start()
            except (self._sounddevice.PortAudioError, ValueError) as error:
                problem = error
                if stream is not None:
                    _close(stream)
                continue
            self._stream, self._backlog, self._latency = stream, Backlog(), latency
            self._late_s = 0.0
            self._mix = ChannelMix(channels, rate_hz, choose=True)
            self._patience_ends_s = self._clock() + FIRST_BLOCK_S
            self._overflows_since_s, self._overflows_before = self._clock(), self._overflows
            return
        raise AudioError(
            f"The microphone {self._found[0].name} cannot be opened ({problem}). Close other programs that use it, "
            "or allow microphone access in the system's privacy settings."
        ) from problem

    def _ways(self) -> Iterator[tuple[Device, int, int, Any]]:
        """Yield device, rate, number of channels and extra settings, the most natural first."""
        for found in self._found:
            # All channels, for a voice may be in any. A sound server claims 32 or more, whatever it hears: it makes two
            # of one, and mixes more into two.
            server = found.name in SOUND_SERVERS and found.channels > MOST_CHANNELS
            all_channels = 2 if server else min(found.channels, MOST_CHANNELS)
            counts = dict.fromkeys((all_channels, min(found.channels, 2), 1))
            for rate_hz in dict.fromkeys((found.rate_hz, *COMMON_RATES_HZ)):
                for channels in counts:
                    yield found, rate_hz, channels, None
            converted = "WASAPI" in found.host_api  # Windows then converts to any rate
            extra = self._sounddevice.WasapiSettings(auto_convert=True) if converted else None
            for channels in counts:
                yield found, SAMPLE_RATE_HZ, channels, extra


class Speaker:
    """The machine's default output, playing one sound while it is read.

    blocks: of the sound, float32 (n,), mono, 16 kHz; taken in a thread of its own, about a second ahead.

    Raises AudioError if PortAudio is missing or nothing can be played.
    """

    def __init__(self, blocks: Iterator[NDArray[np.float32]]) -> None:
        self._sounddevice = _portaudio()
        self._stream: Any = None
        self._blocks = blocks
        self._ahead: queue.Queue[NDArray[np.float32]] = queue.Queue(PLAYED_AHEAD)
        self._rest: NDArray[np.float32] = np.zeros(0, np.float32)  # of the piece that is being played
        self._stopping = threading.Event()
        self._filled = threading.Event()
        try:
            rate_hz = int(self._sounddevice.query_devices(kind="output")["default_samplerate"])
            self._reader = threading.Thread(target=self._read, args=(rate_hz,), name="player", daemon=True)
            self._reader.start()
            self._filled.wait(FILLING_S)
            self._stream = self._sounddevice.OutputStream(
                channels=1, samplerate=rate_hz, dtype="float32", callback=self._audio_callback
            )
            self._stream.start()
            self.latency_s = float(self._stream.latency)
        except (self._sounddevice.PortAudioError, ValueError) as error:
            self._stopping.set()
            raise AudioError(f"This computer cannot play sound ({error}). Connect speakers or headphones.") from error

    def stop(self) -> None:
        """Fall silent. A second time does nothing."""
        self._stopping.set()
        if self._stream is not None:
            _close(self._stream)
            self._stream = None

    def _read(self, rate_hz: int) -> None:
        """Read the sound ahead of what is played, until its end or `stop`."""
        resampler = Resampler(SAMPLE_RATE_HZ, rate_hz)
        for block in self._blocks:
            if self._stopping.is_set() or not self._put(resampler.push(block)):
                return
        self._put(resampler.push(np.zeros(0, np.float32), last=True))
        self._filled.set()

    def _put(self, samples: NDArray[np.float32]) -> bool:
        """Wait for room for what is to be played next; return False if it is not wanted any more."""
        while not self._stopping.is_set():
            try:
                self._ahead.put(samples, timeout=PUT_S)
            except queue.Full:
                self._filled.set()
                continue
            return True
        return False

    def _audio_callback(self, outdata: NDArray[np.float32], frames: int, when: Any, status: Any) -> None:
        """Copy what is there, and silence where nothing is.

        outdata: float32 (frames, 1), PortAudio's own memory.
        """
        del when, status
        done = 0
        while done < frames:
            if not len(self._rest):
                try:
                    self._rest = self._ahead.get_nowait()
                except queue.Empty:
                    break
            part = self._rest[: frames - done]
            outdata[done : done + len(part), 0] = part
            done, self._rest = done + len(part), self._rest[len(part) :]
        outdata[done:] = 0.0


def _portaudio() -> Any:
    """Return sounddevice, once a look from outside has shown that it works. Raises AudioError if it does not."""
    list_devices()
    _settle()
    try:
        import sounddevice
    except Exception as error:  # PortAudio begins in the import, and its own class of errors is not there yet
        raise _failed(str(error), missing=isinstance(error, OSError | ImportError)) from error
    return sounddevice


def _settle() -> None:
    """Return once no stream is being closed any more. Raises AudioError if that does not come back."""
    for closing in _state.hanging:
        closing.join(CLOSING_S)
        if closing.is_alive():
            raise _failed("still busy with the last microphone")
    _state.hanging = []


def _devices_now(sounddevice: Any) -> tuple[Device, ...]:
    """Return the microphones by the numbers that PortAudio gives them in this program, in a new list if need be."""
    try:
        if _state.is_outdated:
            with suppress(sounddevice.PortAudioError):  # it has ended already where it could not begin last time
                sounddevice._terminate()  # its author's advice: PortAudio looks at devices only when it begins
            sounddevice._initialize()
            _state.is_outdated = False
        return _sorted(raw_devices(sounddevice))
    except sounddevice.PortAudioError as error:
        _state.is_outdated = True
        raise _failed(str(error)) from error


def _close(stream: Any) -> None:
    """Close a stream, and wait for that only for a moment: with a sound server that is stopped it does not come back.

    Until it does, PortAudio is asked for nothing else.
    """
    closing = threading.Thread(target=stream.close, name="closing", daemon=True)
    closing.start()
    closing.join(CLOSING_S)
    if closing.is_alive():
        _state.hanging.append(closing)
        exit_handler = getattr(sys.modules.get("sounddevice"), "_exit_handler", None)
        if exit_handler is not None:
            atexit.unregister(exit_handler)  # it would wait for the same stream when the game ends
