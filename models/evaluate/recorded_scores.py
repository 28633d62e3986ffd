"""Long recordings through the recogniser: what fired, and the network's scores, to be decided on again and again.

The network costs nearly all the time, the decision next to none. So a threshold or another rule is tried on scores that
were recorded once: `decide(record(...), config)` gives what the recogniser would have given with that configuration.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.common.files import replacing
from models.evaluate.matching import Detection, Spoken
from models.spot.config import DecisionConfig
from models.spot.decision import Decider, MakeRule, Verdict, verdicts_at
from models.spot.frontend import Samples
from models.spot.hearing import Hearing
from models.spot.runtime import Network
from models.spot.spotter import Spotter, hearings_in

FILE_VERSION = 3


@dataclass(frozen=True, eq=False)
class RecordedScores:
    """The network's scores over one stream.

    labels: of the card. times_s: float64 (looks,), seconds consumed at each look.
    probabilities: float32 (looks, labels), before any smoothing. seconds: length of the stream.
    hop_frames: log-mel frames between two looks.
    levels_db: float32 (looks,), RMS level of the sound since the look before; None if it is not known.
    """

    labels: tuple[str, ...]
    times_s: NDArray[np.float64]
    probabilities: NDArray[np.float32]
    seconds: float
    hop_frames: int
    levels_db: NDArray[np.float32] | None = None


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

    def reset(self) -> None:
        """Let the network begin a stream."""
        self._network.reset()


def fires_in(samples: Samples, spotter: Spotter) -> list[Hearing]:
    """Return the hearings at which a command fired. The spotter is reset first."""
    return [hearing for hearing in hearings_in(samples, spotter) if hearing.word is not None]


def detections(fires: list[Hearing]) -> list[Detection]:
    """Return hearings as detections, without those at which nothing fired."""
    return [Detection(hearing.time_s, hearing.word) for hearing in fires if hearing.word is not None]


def record(samples: Samples, network: Network, *, hop_frames: int) -> RecordedScores:
    """Return the scores of `network` over a stream, float32 (n,), 16 kHz mono, looked at every `hop_frames` frames."""
    recorder = _Recorder(network)
    spotter = Spotter(recorder)
    # A refractory time or any other rule changes what fires, never what the network says.
    spotter.decision = DecisionConfig(hop_frames=hop_frames)
    heard = [(hearing.time_s, hearing.level_db) for hearing in hearings_in(samples, spotter)]
    labels = network.card.labels
    return RecordedScores(
        labels=labels,
        times_s=np.array([time_s for time_s, _ in heard], np.float64),
        probabilities=np.array(recorder.said, np.float32).reshape(len(heard), len(labels)),
        levels_db=np.array([level_db for _, level_db in heard], np.float32),
        seconds=len(samples) / network.card.frontend.sample_rate_hz,
        hop_frames=hop_frames,
    )


def verdicts(
    scores: RecordedScores, config: DecisionConfig, *, rule: MakeRule = Decider
) -> Iterator[tuple[float, Verdict]]:
    """Yield the time of each look at a recorded stream, seconds, and what it led to under `config`.

    rule: another way to decide than that of the game.
    Raises ValueError if the stream was looked at with another hop.
    """
    if scores.hop_frames != config.hop_frames:
        raise ValueError(f"hop_frames {config.hop_frames}: expected {scores.hop_frames}, as recorded")
    yield from verdicts_at(
        scores.probabilities, scores.times_s, scores.levels_db, labels=scores.labels, config=config, rule=rule
    )


def decide(scores: RecordedScores, config: DecisionConfig, *, rule: MakeRule = Decider) -> list[Detection]:
    """Return what fires in a recorded stream under `config`: the same as the recogniser with that configuration.

    rule: another way to decide than that of the game.
    Raises ValueError if the stream was looked at with another hop.
    """
    looks = verdicts(scores, config, rule=rule)
    return [Detection(time_s, verdict.word) for time_s, verdict in looks if verdict.word is not None]


class NegativeAudio(StrEnum):
    """A kind of sound without commands, on which each detection is a false fire."""

    SPEECH = "speech"
    LEARNERS = "learners"
    SOUNDS = "sounds"
    MUSIC = "music"


@dataclass(frozen=True, eq=False)
class RecordedStream:
    """A stream's name, the words spoken in it, and the network's scores over it."""

    name: str
    spoken: tuple[Spoken, ...]
    scores: RecordedScores


@dataclass(frozen=True, eq=False)
class ScoreSet:
    """Scores over streams with commands, and by kind over sound without any."""

    streams: tuple[RecordedStream, ...]
    negatives: dict[NegativeAudio, tuple[RecordedScores, ...]]


def save_scores(score_set: ScoreSet, path: Path, *, key: dict[str, Any]) -> None:
    """Write scores to `path`, to be read again under the same key: all that they depend on, ready for JSON."""
    rows: list[tuple[NegativeAudio | None, str, tuple[Spoken, ...], RecordedScores]] = [
        *[(None, stream.name, stream.spoken, stream.scores) for stream in score_set.streams],
        *[(kind, "", (), scores) for kind, negatives in score_set.negatives.items() for scores in negatives],
    ]
    about = [
        {"kind": kind, "name": name, "spoken": [astuple(word) for word in spoken], "seconds": scores.seconds}
        | {"hop_frames": scores.hop_frames, "labels": scores.labels}
        for kind, name, spoken, scores in rows
    ]
    arrays: dict[str, Any] = {f"times_{i}": scores.times_s for i, (*_, scores) in enumerate(rows)}
    arrays |= {f"probabilities_{i}": scores.probabilities for i, (*_, scores) in enumerate(rows)}
    arrays |= {f"levels_{i}": scores.levels_db for i, (*_, scores) in enumerate(rows) if scores.levels_db is not None}
    with replacing(path) as part, part.open("wb") as file:
        np.savez_compressed(file, about=np.array(json.dumps(about)), key=np.array(_as_text(key)), **arrays)


def load_scores(path: Path, *, key: dict[str, Any]) -> ScoreSet | None:
    """Return the scores in `path`, or None if there are none, others than those of `key`, or damaged ones."""
    if not zipfile.is_zipfile(path):
        return None
    try:
        return _load(path, _as_text(key))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError, TypeError, ValueError):
        return None


def _load(path: Path, key: str) -> ScoreSet | None:
    """Return the scores in a file that is whole, or None if they are not those of `key`."""
    with np.load(path) as file:
        if "key" not in file or str(file["key"]) != key:
            return None
        streams, negatives = [], dict[NegativeAudio, list[RecordedScores]]()
        for i, about in enumerate(json.loads(str(file["about"]))):
            scores = RecordedScores(
                labels=tuple(about["labels"]),
                times_s=file[f"times_{i}"],
                probabilities=file[f"probabilities_{i}"],
                levels_db=file.get(f"levels_{i}"),
                seconds=about["seconds"],
                hop_frames=about["hop_frames"],
            )
            if about["kind"]:
                negatives.setdefault(NegativeAudio(about["kind"]), []).append(scores)
            else:
                streams.append(RecordedStream(about["name"], tuple(Spoken(*word) for word in about["spoken"]), scores))
    return ScoreSet(tuple(streams), {kind: tuple(scores) for kind, scores in negatives.items()})


def _as_text(key: dict[str, Any]) -> str:
    return json.dumps({"version": FILE_VERSION, **key}, sort_keys=True)
