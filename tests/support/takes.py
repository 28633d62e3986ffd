"""Somebody who answers a recorder of takes with sounds made by formula: a room of noise, and tones that are words."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from game.feedback.take_recorder import RecordStage, TakeRecorder
from game.messages import Recorded
from models.spot.config import NOISE, UNKNOWN

RATE_HZ = 16_000
BLOCK = 320
ROOM = 0.001  # RMS: -60 dB
MOST_S = 30.0  # of sound until a recorder asks for something


def quiet(seconds: float, *, level: float = ROOM) -> NDArray[np.float32]:
    """Return the noise of a room."""
    count = round(seconds * RATE_HZ)
    return np.random.default_rng(count).normal(0.0, level, count).astype(np.float32)


def voice(seconds: float, *, peak: float = 0.1) -> NDArray[np.float32]:
    """Return a tone of 300 Hz in a room, as long as a word is."""
    sound = quiet(seconds)
    time_s = np.arange(len(sound)) / RATE_HZ
    return np.asarray(sound + peak * np.sin(2 * np.pi * 300 * time_s), np.float32)


class Speaker:
    """Feeds a recorder with sound in blocks of 20 ms, as the listener does. time_s: of the stream."""

    def __init__(self, recorder: TakeRecorder) -> None:
        self.recorder, self.time_s = recorder, 0.0

    def hears(self, *parts: NDArray[np.float32], clipped: int = 0) -> None:
        """Let the recorder hear these, one after the other; clipped: samples in each of the blocks that are loud."""
        sound = np.concatenate(parts)
        for at in range(0, len(sound), BLOCK):
            block = sound[at : at + BLOCK]
            self.recorder.watched()
            cut = clipped if np.abs(block).max() > 0.05 else 0
            self.recorder.push(Recorded(block, self.time_s, cut))
            self.time_s += len(block) / RATE_HZ

    def until_asked(self) -> None:
        """Be quiet until something is asked for."""
        began_s = self.time_s
        while not self.recorder.listens:
            assert self.time_s - began_s < MOST_S, self.recorder.stage
            self.hears(quiet(0.02))

    def answer(self, *, word: Callable[[], NDArray[np.float32]]) -> None:
        """Do what is asked for: be quiet, say a word, or talk."""
        if self.recorder.asked == NOISE:
            self.hears(quiet(5.1))
        elif self.recorder.asked == UNKNOWN:
            self.hears(*(part for _ in range(10) for part in (voice(0.6), quiet(0.45))))
        else:
            self.hears(quiet(0.4), word(), quiet(0.6))

    def answer_all(self, *, word: Callable[[], NDArray[np.float32]]) -> None:
        """Do all that is asked for."""
        while self.recorder.stage is not RecordStage.DONE:
            self.until_asked()
            self.answer(word=word)
