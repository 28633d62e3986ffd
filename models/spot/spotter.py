"""The whole recogniser as one single-threaded object, driven by game and evaluation: samples in, hearings out."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.channels import bad_samples
from models.spot.config import DEFAULT_MODEL, DecisionConfig, ModelCard
from models.spot.decision import Decider
from models.spot.frontend import Extractor, FeatureRing, FrontEnd, Samples, log_mel
from models.spot.hearing import Hearing
from models.spot.profile import load_network
from models.spot.runtime import Network
from models.spot.word_energy import word_began

SILENCE_DB = -120.0
FED_SAMPLES = 16_000  # one second at a time; how a stream is cut changes nothing
SOFT_FRAMES = 2  # by which a word begins before it stands out: the median of the voices of our tests
LOOKED_BACK_FRAMES = 100  # in which a word that fires has begun
USUAL_S = 0.4  # from the beginning of a word until it fires, where its beginning cannot be told; the median of many
DB_PER_LOG = 10.0 / float(np.log(10.0))  # of a natural logarithm of power
FLUSH_S = 0.5  # of silence after a file: a word at its very end fires only then


def level_db(samples: Samples) -> float:
    """Return the RMS level of `samples`, float32 (n,), in dB relative to full scale, from -120 to about 0."""
    if len(samples) == 0:
        return SILENCE_DB
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return max(SILENCE_DB, 10.0 * float(np.log10(power + 1e-12)))


class Spotter:
    """Front end, features, ring, network and decision in one pipeline.

    `decision` is one reference to a frozen object: another thread may replace it at any time, and the next look uses
    it. Nothing else may be touched from outside the thread that calls `feed`.
    """

    def __init__(self, network: Network) -> None:
        self.card: ModelCard = network.card
        self.labels = network.card.labels
        self.decision: DecisionConfig = network.card.decision
        self._network = network
        self._front_end = FrontEnd(network.card.frontend)
        self._features = Extractor(network.card.frontend)
        self._ring = FeatureRing(network.card.frontend)
        self._decider = Decider(network.card.labels)
        self.reset()

    @classmethod
    def load(cls, path: Path = DEFAULT_MODEL, *, profile: Path | None = None) -> "Spotter":
        """Return a spotter for the .tflite file `path`, with the voice in the folder `profile` if there is one.

        Raises ModelError as `Network.load` does, and ProfileError if the voice is unusable or of another network.
        """
        return cls(load_network(path, profile=profile))

    def reset(self) -> None:
        """Start a new stream: time zero, silence heard so far, every word armed."""
        self._front_end.reset()
        self._features.reset()
        self._ring.reset()
        self._network.reset()
        self._decider.reset()
        self._hops = 0
        self._waiting: Samples = np.zeros(0, np.float32)
        self._levels_db: deque[float] = deque(maxlen=LOOKED_BACK_FRAMES)

    def feed(self, samples: Samples) -> list[Hearing]:
        """Take the next samples of the stream and return what was decided, oldest first.

        samples: float32 (n,), mono, -1 to 1, at card.frontend.sample_rate_hz, any n >= 0. A hop with samples that are
            no sound (`bad_samples`) is heard as silence: the running means would never forget them.
        Returns one hearing per `decision.hop_frames` frames, an empty list when `samples` completes none. The result
        does not depend on how a stream is cut into blocks.
        """
        if samples.ndim != 1:
            raise ValueError(f"samples of shape {samples.shape}: expected one dimension, mono")
        self._waiting = np.concatenate([self._waiting, samples.astype(np.float32, copy=False)])
        hearings: list[Hearing] = []
        while True:
            decision = self.decision
            hop = decision.hop_frames * self.card.frontend.hop_samples
            if len(self._waiting) < hop:
                return hearings
            heard, self._waiting = self._waiting[:hop], self._waiting[hop:]
            hearings.append(self._hear(heard, decision))

    def _hear(self, heard: Samples, decision: DecisionConfig) -> Hearing:
        """Run one look of the network over the stream up to the end of `heard`."""
        if bad_samples(heard):
            heard = np.zeros_like(heard)
        self._hops += len(heard) // self.card.frontend.hop_samples
        time_s = self._hops * self.card.frontend.hop_samples / self.card.frontend.sample_rate_hz
        power = self._front_end.push(heard)  # (hop_frames, mels); fewer at the very start
        self._ring.push(self._features.push(power))
        frames = log_mel(power, self.card.frontend)
        self._levels_db.extend(DB_PER_LOG * np.log(np.exp(frames, dtype=np.float64).sum(axis=1)))
        probabilities = self._network.predict(self._ring.window)
        heard_db = level_db(heard)
        verdict = self._decider.look(probabilities, time_s=time_s, config=decision, level_db=heard_db)
        return Hearing(
            time_s=time_s,
            probabilities=verdict.probabilities,
            frames=frames,
            level_db=heard_db,
            word=verdict.word,
            best=verdict.best,
            score=verdict.score,
            reason=verdict.reason,
            began_s=None if verdict.word is None else max(0.0, time_s - self._since_it_began_s()),
            talk=verdict.talk,
            near_miss=verdict.near_miss,
        )

    def _since_it_began_s(self) -> float:
        """Return for how long the word that fires now has been sounding, seconds."""
        began = word_began(np.array(self._levels_db))
        hop_s = self.card.frontend.hop_samples / self.card.frontend.sample_rate_hz
        return USUAL_S if began is None else (len(self._levels_db) - began + SOFT_FRAMES) * hop_s


def flushed(samples: Samples) -> Samples:
    """Return a recording, float32 (n,), 16 kHz mono, followed by `FLUSH_S` of silence."""
    return np.concatenate([samples, np.zeros(round(FLUSH_S * SAMPLE_RATE_HZ), np.float32)])


def hearings_in(samples: Samples, spotter: Spotter) -> Iterator[Hearing]:
    """Yield everything decided in a stream, float32 (n,), 16 kHz mono. The spotter is reset first."""
    spotter.reset()
    for start in range(0, len(samples), FED_SAMPLES):
        yield from spotter.feed(samples[start : start + FED_SAMPLES])
