"""The short sounds that answer a player, by formula, and the thread that plays them without anybody waiting.

It also plays what the player has recorded.
"""

import queue
import threading
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

import numpy as np
import pygame
import soxr
from numpy.typing import NDArray

from models.spot.audio_files import SAMPLE_RATE_HZ

PEAK = 0.12  # of full scale: beside a voice, never over it
ATTACK_S = 0.004  # shorter would click
TAIL_DB = -60.0  # where a note has died away


class Earcon(Enum):
    """What a sound says."""

    RECOGNISED = "recognised"
    IGNORED = "ignored"
    EDGE = "edge"
    SAVED = "saved"


# Each note: when it begins, how long it rings, both in seconds, and its pitch in Hz. Struck like wood: the pitch never
# glides and no note has the bands of a voice, so that the recogniser, which hears them too, takes them for noise.
NOTES: Mapping[Earcon, tuple[tuple[float, float, float], ...]] = MappingProxyType(
    {
        Earcon.RECOGNISED: ((0.0, 0.07, 1174.7),),  # one light tick
        Earcon.IGNORED: ((0.0, 0.06, 311.1), (0.09, 0.08, 233.1)),  # two, downwards
        Earcon.EDGE: ((0.0, 0.09, 196.0),),  # a knock against the frame
        Earcon.SAVED: ((0.0, 0.09, 784.0), (0.08, 0.09, 987.8), (0.16, 0.16, 1318.5)),  # three, upwards
    }
)
PARTIALS = ((1.0, 1.0), (3.93, 0.18))  # of a wooden bar: multiple of the pitch, strength


def wave(earcon: Earcon, rate_hz: int) -> NDArray[np.float32]:
    """Return an earcon's samples: float32 (n,), mono, its largest at PEAK, from silence to silence.

    rate_hz: samples per second, at least 8,000 Hz. Raises ValueError otherwise.
    """
    if rate_hz < 8_000:
        raise ValueError(f"rate of {rate_hz} Hz: expected 8000 or more")
    notes = NOTES[earcon]
    samples = np.zeros(round(max(begin + length for begin, length, _ in notes) * rate_hz) + 1)
    for begin_s, length_s, pitch_hz in notes:
        time_s = np.arange(round(length_s * rate_hz)) / rate_hz
        fade = 10 ** (TAIL_DB / 20 * time_s / length_s) * np.clip(time_s / ATTACK_S, 0, 1)
        tone = sum(
            strength * np.sin(2 * np.pi * pitch_hz * multiple * time_s)
            for multiple, strength in PARTIALS
            if pitch_hz * multiple < rate_hz / 2
        )
        first = round(begin_s * rate_hz)
        samples[first : first + len(time_s)] += fade * tone
    return np.asarray(samples * PEAK / np.abs(samples).max(), np.float32)


RATE_HZ = 44_100
BUFFER_SAMPLES = 512  # 12 ms: an answer that comes later is none
WAITING = 2  # more than that would be answers to what is over
STOP_S = 0.1


class Sounds:
    """The loudspeaker, or nothing where the machine has none."""

    def __init__(self) -> None:
        self._due: queue.Queue[Earcon | NDArray[np.float32] | None] = queue.Queue(WAITING)
        self._thread: threading.Thread | None = None

    def play(self, earcon: Earcon) -> None:
        """Play an earcon as soon as possible and return at once; where two wait already it is left out."""
        self._play(earcon)

    def play_recording(self, samples: NDArray[np.float32]) -> None:
        """Play what was recorded, float32 (n,), 16 kHz, mono, in the place of what is playing; return at once."""
        self._play(samples)

    def _play(self, due: Earcon | NDArray[np.float32]) -> None:
        """Leave something to the thread."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="sounds", daemon=True)
            self._thread.start()
        try:
            self._due.put_nowait(due)
        except queue.Full:
            return

    def stop(self) -> None:
        """Play no more. A driver that hangs does not keep the game from ending."""
        if self._thread is not None:
            while not self._due.empty():
                try:
                    self._due.get_nowait()
                except queue.Empty:
                    break
            self._due.put_nowait(None)
            self._thread.join(STOP_S)

    def _run(self) -> None:
        """Open the loudspeaker and play what is due; without one, take it and be silent."""
        try:
            pygame.mixer.init(RATE_HZ, -16, 1, BUFFER_SAMPLES, allowedchanges=0)
            made = {earcon: pygame.mixer.Sound(buffer=_bytes(earcon)) for earcon in Earcon}
        except pygame.error:  # no sound card, or no sound server
            made = {}
        while (due := self._due.get()) is not None:
            if not made:
                continue
            try:
                if isinstance(due, Earcon):
                    made[due].play()
                else:
                    pygame.mixer.stop()
                    recording = soxr.resample(due, SAMPLE_RATE_HZ, RATE_HZ)
                    pygame.mixer.Sound(buffer=_as_16_bit(recording)).play()
            except pygame.error:  # pygame has ended, or the device has gone
                made = {}


def _bytes(earcon: Earcon) -> bytes:
    """Return an earcon as the 16-bit samples of the mixer."""
    return _as_16_bit(wave(earcon, RATE_HZ))


def _as_16_bit(samples: NDArray[np.float32]) -> bytes:
    """Return samples as the mixer takes them; what is beyond full scale is cut off."""
    return np.rint(np.clip(samples, -1.0, 1.0) * 32767).astype(np.int16).tobytes()
