"""What the network sees of mel power: two pictures, its logarithm and how it stands out of each band's recent level."""

import numpy as np
from numpy.typing import NDArray

from models.spot.config import FrontEndConfig
from models.spot.frontend import Frames, log_mel
from models.spot.pcen import Pcen

CENTRE, SPREAD = -9.0, 4.5  # of log-mel values in training scenes, roughly; fixed, so that they can stream

Features = NDArray[np.float32]  # (frames, mels, CHANNELS)


class Extractor:
    """Streaming features: mel power of any number of frames in, as many frames out.

    The first channel is log-mel, brought to about -2 to 3; the second is `Pcen`, 0 to about 5. The logarithm keeps the
    shape of a vowel for as long as it lasts; PCEN takes away the room and the loudness of the voice.
    """

    def __init__(self, config: FrontEndConfig) -> None:
        self._config = config
        self._pcen = Pcen(config)

    def reset(self) -> None:
        """Begin a new stream."""
        self._pcen.reset()

    def push(self, power: Frames) -> Features:
        """Return float32 (n, mels, CHANNELS) for the next mel powers of a stream, float32 (n, mels), >= 0."""
        loudness = (log_mel(power, self._config) - CENTRE) / SPREAD
        return np.stack([loudness, self._pcen.push(power)], axis=-1).astype(np.float32, copy=False)


def features(power: Frames, config: FrontEndConfig) -> Features:
    """Return what the network sees of a whole recording's mel power, float32 (frames, mels)."""
    return Extractor(config).push(power)


class FeatureRing:
    """The last `config.frames` frames of features, the network's window. Starts as digital silence."""

    def __init__(self, config: FrontEndConfig) -> None:
        self._silence = features(np.zeros((config.frames, config.mels), np.float32), config)
        self.reset()

    def reset(self) -> None:
        """Fill the ring with digital silence."""
        self._frames = self._silence

    def push(self, frames: Features) -> None:
        """Append frames, float32 (n, mels, CHANNELS), forgetting the oldest."""
        self._frames = np.concatenate([self._frames, frames])[-len(self._silence) :]

    @property
    def window(self) -> Features:
        """The frames, oldest first, float32 (config.frames, mels, CHANNELS)."""
        return self._frames
