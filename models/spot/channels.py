"""Samples as they come from a device or file: which are no sound, and many channels as one."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

LOUDEST = 4.0  # 12 dB over full scale: mixers that amplify come near it, and what lies beyond was never sound
CANCELLED = 1 / 50  # of the strongest channel's power: a mean below that is what is left of channels in antiphase
HALF_LIFE_S = 1.0  # of what is remembered of the powers
FRAME_S = 0.02
FRAMES = 250  # the last 5 s, from which a channel is chosen
ENOUGH, EVERY = 50, 25  # frames before the first choice, and between two
LOUD, REST = 0.98, 0.1  # quantiles of a channel's levels: of a word in 5 s, and of the room between
LEAST_DB = -70.0
SPOKEN_DB = 8.0  # by how much a voice stands out of the room
LEVEL_COUNTS = 0.5  # how a dB of loudness counts beside a dB of standing out
BETTER_DB = 2.0  # by how much another channel must be better


def bad_samples(samples: NDArray[np.float32]) -> int:
    """Return how many of `samples`, float32 of any shape, are no sound: NaN, infinite, or far beyond full scale.

    One of them would stay in every running mean and every filter, so whoever keeps such a state asks here first.
    """
    if len(samples) == 0 or np.abs(samples).max() <= LOUDEST:  # False for NaN too
        return 0
    return int(np.count_nonzero(~(np.abs(samples) <= LOUDEST)))


class ChannelMix:
    """Blocks of any number of channels in, blocks of one out: their mean, unless they cancel each other.

    choose: whether to take the channel in which a voice stands out, once there is one; for microphones, where a
        channel may be an input with nothing plugged in, or one that hums.
    chosen: the channel that is heard, from 0 on, or None for the mean of all.
    """

    def __init__(self, channels: int, rate_hz: int, *, choose: bool = False) -> None:
        self.channels = channels
        self.chosen: int | None = None
        self._rate_hz = rate_hz
        self._began = False
        self._preferred: int | None = None
        self._power = np.zeros(channels + 1)  # of each channel, and of their mean; older sound counts less
        self._levels_db: deque[NDArray[np.float64]] | None = deque(maxlen=FRAMES) if choose else None
        self._waiting: list[NDArray[np.float32]] = []  # blocks that have not been looked at, less than a frame
        self._waiting_samples = 0
        self._since = 0  # frames since the last choice
        self._kept: NDArray[np.float32] = np.zeros((0, channels + 1), np.float32)  # less than a frame

    def push(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return a block, float32 (n, channels), as one channel, float32 (n,).

        A block with samples that are no sound is passed on, the worst of its channels, and forgotten.
        """
        if self.channels == 1 or len(block) == 0:
            return block[:, 0]
        if bad_samples(block):
            return block[:, np.argmax(np.nan_to_num(np.abs(block), nan=np.inf).max(axis=0))]
        self._waiting.append(block)
        self._waiting_samples += len(block)
        before = self.chosen
        if not self._began or self._waiting_samples >= FRAME_S * self._rate_hz:  # each small block would cost too much
            self._look(np.concatenate(self._waiting))
            self._waiting, self._waiting_samples = [], 0
        after = self._channel(block, self.chosen)
        began, self._began = self._began, True
        if before == self.chosen or not began:
            return after
        earlier = self._channel(block, before)
        length = min(len(block), FRAME_S * self._rate_hz)
        fade = np.minimum(np.arange(len(block), dtype=np.float32) / np.float32(length), np.float32(1.0))
        return np.asarray(earlier + fade * (after - earlier), np.float32)  # a step would be heard as a click

    def _channel(self, block: NDArray[np.float32], chosen: int | None) -> NDArray[np.float32]:
        """Return one channel of a block, or the mean of all."""
        return np.asarray(block.mean(axis=1), np.float32) if chosen is None else block[:, chosen]

    def _look(self, block: NDArray[np.float32]) -> None:
        """Decide what is heard from the next samples on, of all channels."""
        both = np.column_stack([block, block.mean(axis=1)])  # (n, channels + 1)
        power = np.square(both, dtype=np.float64).sum(axis=0)
        self._power = self._power * 0.5 ** (len(block) / self._rate_hz / HALF_LIFE_S) + power
        if self._levels_db is not None:
            self._choose(both, self._levels_db)
        strongest = int(np.argmax(self._power[:-1]))
        cancels = self._power[-1] < CANCELLED * self._power[strongest]
        self.chosen = strongest if self._preferred is None and cancels else self._preferred

    def _choose(self, both: NDArray[np.float32], levels_db: deque[NDArray[np.float64]]) -> None:
        """Look at the next samples of all channels and of their mean, float32 (n, channels + 1), and choose."""
        size = round(FRAME_S * self._rate_hz)
        joined = np.concatenate([self._kept, both])
        count = len(joined) // size
        frames, self._kept = joined[: count * size].reshape(count, size, self.channels + 1), joined[count * size :]
        with np.errstate(divide="ignore"):
            levels_db.extend(10.0 * np.log10(np.square(frames, dtype=np.float64).mean(axis=1)))
        self._since += count
        if len(levels_db) < ENOUGH or self._since < EVERY:
            return
        self._since = 0
        loud, rest = np.quantile(np.maximum(np.stack(levels_db), LEAST_DB), (LOUD, REST), axis=0)
        merit = loud - rest + LEVEL_COUNTS * loud
        now = len(merit) - 1 if self._preferred is None else self._preferred
        best = int(np.argmax(merit))
        if best != now and loud[best] - rest[best] >= SPOKEN_DB and merit[best] - merit[now] > BETTER_DB:
            self._preferred = None if best == self.channels else best
