"""Plays the earcons: a thread of its own opens the loudspeaker when the first one is due, and nobody waits for it."""

import queue
import threading

import numpy as np
import pygame

from game.audio.earcons import Earcon, wave

RATE_HZ = 44_100
BUFFER_SAMPLES = 512  # 12 ms: an answer that comes later is none
WAITING = 2  # more than that would be answers to what is over
STOP_S = 0.1


class Sounds:
    """The loudspeaker, or nothing where the machine has none."""

    def __init__(self) -> None:
        self._due: queue.Queue[Earcon | None] = queue.Queue(WAITING)
        self._thread: threading.Thread | None = None

    def play(self, earcon: Earcon) -> None:
        """Play an earcon as soon as possible and return at once; where two wait already it is left out."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="sounds", daemon=True)
            self._thread.start()
        try:
            self._due.put_nowait(earcon)
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
        while (earcon := self._due.get()) is not None:
            if earcon in made:
                try:
                    made[earcon].play()
                except pygame.error:  # pygame has ended, or the device has gone
                    made = {}


def _bytes(earcon: Earcon) -> bytes:
    """Return an earcon as the 16-bit samples of the mixer."""
    return np.rint(wave(earcon, RATE_HZ) * 32767).astype(np.int16).tobytes()
