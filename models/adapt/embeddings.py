"""What the network's last layer sees at each look over a recording, all looks at once."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.spot.frontend import FeatureRing, Frames, FrontEnd, Samples, features
from models.spot.runtime import Network
from models.spot.spotter import level_db


@dataclass(frozen=True, eq=False)
class Looks:
    """What the last layer sees.

    times_s: float64 (looks,), sound consumed. embeddings: float32 (looks, embedding).
    levels_db: float32 (looks,), of the sound since the look before, as at play; None where it is not known.
    """

    times_s: NDArray[np.float64]
    embeddings: NDArray[np.float32]
    levels_db: NDArray[np.float32] | None = None


def mel_power(samples: Samples, network: Network) -> Frames:
    """Return the mel power of a recording, float32 (n,), 16 kHz mono, as float32 (frames, mels)."""
    return FrontEnd(network.card.frontend).push(samples)


def looks_of(samples: Samples, network: Network, *, hop_frames: int) -> Looks:
    """Return what the last layer of `network` sees of a whole recording, float32 (n,), see `looks_at`."""
    looks = looks_at(mel_power(samples, network), network, hop_frames=hop_frames)
    hop = hop_frames * network.card.frontend.hop_samples
    levels = [level_db(samples[i * hop : (i + 1) * hop]) for i in range(len(looks.times_s))]
    return replace(looks, levels_db=np.array(levels, np.float32))


def looks_at(
    power: Frames, network: Network, *, hop_frames: int, from_s: float = 0.0, until_s: float = float("inf")
) -> Looks:
    """Return what the last layer of `network` sees of mel power, float32 (frames, mels), which begins a stream.

    hop_frames: log-mel frames between two looks, as `Spotter` makes them with the same. from_s, until_s: only looks in
    between, seconds; what came before is heard all the same.
    """
    config = network.card.frontend
    seen = np.concatenate([FeatureRing(config).window, features(power, config)])  # silence came before
    hop_s = config.hop_samples / config.sample_rate_hz
    behind = -(-config.window_samples // config.hop_samples) - 1  # frames whose sound has come, but not all of it
    ends = np.arange(hop_frames, len(power) + behind + 1, hop_frames)  # frames consumed at each look
    ends = ends[ends * hop_s <= until_s]
    whole = np.maximum(0, ends - behind)  # frames that are complete by then
    found = network.embed_all([seen[last : last + config.frames] for last in whole])
    times_s = np.asarray(ends * hop_s, np.float64)
    asked = times_s >= from_s
    return Looks(times_s[asked], np.array(found, np.float32).reshape(len(ends), network.embedding)[asked])
