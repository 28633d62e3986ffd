"""Scores as a network might give them, made by hand: single looks at which a label has a score, and else nothing."""

from collections.abc import Mapping, Sequence

import numpy as np

from models.data.dataset import Split
from models.evaluate.matching import Spoken
from models.evaluate.recorded_scores import NegativeAudio, RecordedScores, RecordedStream, ScoreSet
from models.evaluate.recordings import Heard, Recordings
from models.spot.config import DIRECTIONS, NOISE, UNKNOWN, DecisionConfig

LABELS = (*DIRECTIONS, UNKNOWN, NOISE)
CONFIG = DecisionConfig(hop_frames=10, smoothing=1)  # ten looks a second, each for itself
TWO_UPS = (Spoken("up", 1.0, 1.5), Spoken("up", 3.0, 3.5))


def hand_scores(seconds: float, *peaks: tuple[float, str, float], labels: tuple[str, ...] = LABELS) -> RecordedScores:
    """Return ten looks a second, at some of which a label has a score: seconds, label, score."""
    looks = round(10 * seconds)
    probabilities = np.zeros((looks, len(labels)), np.float32)
    for time_s, label, score in peaks:
        probabilities[round(10 * time_s) - 1, labels.index(label)] = score
    times_s = np.arange(1, looks + 1, dtype=np.float64) / 10.0
    return RecordedScores(labels, times_s, probabilities, seconds=seconds, hop_frames=10)


def recordings_of(
    *streams: RecordedStream, negatives: Mapping[NegativeAudio, Sequence[RecordedScores]] | None = None
) -> Recordings:
    """Return these scores as if they had been recorded over the validation split."""
    scores = ScoreSet(streams, {kind: tuple(recorded) for kind, recorded in (negatives or {}).items()})
    return Recordings(Heard(Split.VALIDATION, words=4, seed=1, commands=DIRECTIONS, left_out={}), scores)
