"""Per-channel energy normalisation (PCEN): mel power, each band against its own recent level."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from models.spot.config import FrontEndConfig

Frames = NDArray[np.float32]

BLOCK = 64  # frames smoothed at once


class Pcen:
    """Streaming per-channel energy normalisation (Wang et al., arXiv:1607.05666): any number of frames in, as many out.

    The level M of a band is a running mean of its power E, M[t] = (1 - s) M[t - 1] + s E[t], and begins with the first
    frame. A frame is then (E / (floor + M)^gain + bias)^root - bias^root: 0 for digital silence and, where a sound goes
    on and on, much the same whatever its level. What has just begun stands out, up to about 5. The constants are the
    configuration's, s being its `smooth`.
    """

    def __init__(self, config: FrontEndConfig) -> None:
        self._config = config
        self.reset()

    def reset(self) -> None:
        """Forget the levels: the next frame is the first."""
        self._level: Frames | None = None

    def push(self, power: Frames) -> Frames:
        """Return normalised frames, float32 (n, mels), for the next mel powers of a stream, float32 (n, mels), >= 0."""
        config = self._config
        within, carried = _smoothing(config.smooth)
        levels = np.empty_like(power)
        level = power[:1] if self._level is None else self._level  # (1, mels)
        for first in range(0, len(power), BLOCK):
            part = power[first : first + BLOCK]
            count = len(part)
            levels[first : first + count] = within[:count, :count] @ part + carried[:count] * level
            level = levels[first + count - 1 : first + count]
        if len(power):
            self._level = level
        ratio = power / (levels + np.float32(config.floor)) ** np.float32(config.gain)
        bias, root = np.float32(config.bias), np.float32(config.root)
        return np.asarray((ratio + bias) ** root - bias**root, np.float32)


@lru_cache(maxsize=4)
def _smoothing(smooth: float) -> tuple[Frames, Frames]:
    """Return what the levels of a block are made of: its own power, (BLOCK, BLOCK), and the level before, (BLOCK, 1).

    The recursion written out, so that a block is one product of matrices instead of a loop over its frames.
    """
    at = np.arange(BLOCK)
    age = at[:, None] - at  # frames since
    within = np.where(age >= 0, smooth * (1.0 - smooth) ** np.maximum(age, 0), 0.0)
    return within.astype(np.float32), ((1.0 - smooth) ** (at[:, None] + 1)).astype(np.float32)
