"""Long recordings through the recogniser: what fired, and the network's scores, to be decided on again and again.

The network costs nearly all the time, the decision next to none. So a threshold or another rule is tried on scores that
were recorded once: `decide(record(...), config)` gives what the recogniser would have given with that configuration.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.evaluate.matching import Detection
from models.spot.config import DecisionConfig
from models.spot.decision import Decider, Rule, Verdict
from models.spot.frontend import Samples
from models.spot.hearing import Hearing
from models.spot.runtime import Network
from models.spot.spotter import Spotter, hearings_in

MakeRule = Callable[[tuple[str, ...]], Rule]  # from the labels of a card


@dataclass(frozen=True, eq=False)
class Trace:
    """The network's scores over one stream.

    labels: of the card. times_s: float64 (looks,), seconds consumed at each look.
    probabilities: float32 (looks, labels), before any smoothing. seconds: length of the stream.
    hop_frames: log-mel frames between two looks.
    """

    labels: tuple[str, ...]
    times_s: NDArray[np.float64]
    probabilities: NDArray[np.float32]
    seconds: float
    hop_frames: int


class _Recorder(Network):
    """A network that keeps what another says."""

    def __init__(self, network: Network) -> None:
        super().__init__(network.card)
        self.said: list[NDArray[np.float32]] = []
        self._network = network

    def predict(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what the network says, and keep it."""
        said = self._network.predict(window)
        self.said.append(said)
        return said


def fires_in(samples: Samples, spotter: Spotter) -> list[Hearing]:
    """Return the hearings at which a command fired. The spotter is reset first."""
    return [hearing for hearing in hearings_in(samples, spotter) if hearing.word is not None]


def detections(fires: list[Hearing]) -> list[Detection]:
    """Return hearings as detections, without those at which nothing fired."""
    return [Detection(hearing.time_s, hearing.word) for hearing in fires if hearing.word is not None]


def record(samples: Samples, network: Network, *, hop_frames: int) -> Trace:
    """Return the scores of `network` over a stream, float32 (n,), 16 kHz mono, looked at every `hop_frames` frames."""
    recorder = _Recorder(network)
    spotter = Spotter(recorder)
    # A refractory time or any other rule changes what fires, never what the network says.
    spotter.decision = DecisionConfig(hop_frames=hop_frames)
    times_s = [hearing.time_s for hearing in hearings_in(samples, spotter)]
    labels = network.card.labels
    return Trace(
        labels=labels,
        times_s=np.array(times_s, np.float64),
        probabilities=np.array(recorder.said, np.float32).reshape(len(times_s), len(labels)),
        seconds=len(samples) / network.card.frontend.sample_rate_hz,
        hop_frames=hop_frames,
    )


def verdicts(trace: Trace, config: DecisionConfig, *, rule: MakeRule = Decider) -> Iterator[tuple[float, Verdict]]:
    """Yield the time of each look at a recorded stream, seconds, and what it led to under `config`.

    rule: another way to decide than that of the game.
    Raises ValueError if the stream was looked at with another hop.
    """
    if trace.hop_frames != config.hop_frames:
        raise ValueError(f"hop_frames {config.hop_frames}: expected {trace.hop_frames}, as recorded")
    decider = rule(trace.labels)
    for time_s, probabilities in zip(trace.times_s.tolist(), trace.probabilities, strict=True):
        yield time_s, decider.look(probabilities, time_s=time_s, config=config)


def decide(trace: Trace, config: DecisionConfig, *, rule: MakeRule = Decider) -> list[Detection]:
    """Return what fires in a recorded stream under `config`: the same as the recogniser with that configuration.

    rule: another way to decide than that of the game.
    Raises ValueError if the stream was looked at with another hop.
    """
    looks = verdicts(trace, config, rule=rule)
    return [Detection(time_s, verdict.word) for time_s, verdict in looks if verdict.word is not None]
