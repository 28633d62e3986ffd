"""Long recordings through the recogniser: what fired, and the network's scores, to be decided on again and again.

The network costs nearly all the time, the decision next to none. So a threshold or another rule is tried on scores that
were recorded once: `decide(record(...), config)` gives what the recogniser would have given with that configuration.
"""

import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.common.files import replacing
from models.evaluate.matching import Detection, Spoken
from models.spot.config import DecisionConfig
from models.spot.decision import Decider, Rule, Verdict
from models.spot.frontend import Samples
from models.spot.hearing import Hearing
from models.spot.runtime import Network
from models.spot.spotter import Spotter, hearings_in

MakeRule = Callable[[tuple[str, ...]], Rule]  # from the labels of a card
VERSION = 3


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


class Quiet(StrEnum):
    """A kind of sound without commands."""

    SPEECH = "speech"
    SOUNDS = "sounds"


@dataclass(frozen=True, eq=False)
class SpokenTrace:
    """A stream's name, the words spoken in it, and the network's scores over it."""

    name: str
    spoken: tuple[Spoken, ...]
    trace: Trace


@dataclass(frozen=True, eq=False)
class Recorded:
    """Scores over streams with commands, and by kind over sound without any."""

    streams: tuple[SpokenTrace, ...]
    quiet: dict[Quiet, tuple[Trace, ...]]


def save_recorded(recorded: Recorded, path: Path, *, key: dict[str, Any]) -> None:
    """Write scores to `path`, to be read again under the same key: all that they depend on, ready for JSON."""
    traces: list[tuple[Quiet | None, str, tuple[Spoken, ...], Trace]] = [
        *[(None, stream.name, stream.spoken, stream.trace) for stream in recorded.streams],
        *[(kind, "", (), trace) for kind, quiet in recorded.quiet.items() for trace in quiet],
    ]
    about = [
        {"kind": kind, "name": name, "spoken": [astuple(word) for word in spoken], "seconds": trace.seconds}
        | {"hop_frames": trace.hop_frames, "labels": trace.labels}
        for kind, name, spoken, trace in traces
    ]
    arrays: dict[str, Any] = {f"times_{i}": trace.times_s for i, (*_, trace) in enumerate(traces)}
    arrays |= {f"probabilities_{i}": trace.probabilities for i, (*_, trace) in enumerate(traces)}
    with replacing(path) as part, part.open("wb") as file:
        np.savez_compressed(file, about=np.array(json.dumps(about)), key=np.array(_as_text(key)), **arrays)


def load_recorded(path: Path, *, key: dict[str, Any]) -> Recorded | None:
    """Return the scores in `path`, or None if there are none, others than those of `key`, or damaged ones."""
    if not zipfile.is_zipfile(path):
        return None
    try:
        return _load(path, _as_text(key))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError, TypeError, ValueError):
        return None


def _load(path: Path, key: str) -> Recorded | None:
    """Return the scores in a file that is whole, or None if they are not those of `key`."""
    with np.load(path) as file:
        if "key" not in file or str(file["key"]) != key:
            return None
        streams, quiet = [], dict[Quiet, list[Trace]]()
        for i, about in enumerate(json.loads(str(file["about"]))):
            trace = Trace(
                labels=tuple(about["labels"]),
                times_s=file[f"times_{i}"],
                probabilities=file[f"probabilities_{i}"],
                seconds=about["seconds"],
                hop_frames=about["hop_frames"],
            )
            if about["kind"]:
                quiet.setdefault(Quiet(about["kind"]), []).append(trace)
            else:
                streams.append(SpokenTrace(about["name"], tuple(Spoken(*word) for word in about["spoken"]), trace))
    return Recorded(tuple(streams), {kind: tuple(traces) for kind, traces in quiet.items()})


def _as_text(key: dict[str, Any]) -> str:
    return json.dumps({"version": VERSION, **key}, sort_keys=True)
