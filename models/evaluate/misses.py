"""The words of streams that went wrong, one by one, so that errors can be understood by speaker and by word."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path

from models.common.files import replacing
from models.evaluate.matching import Detection, Spoken, counted, is_once, match, spans
from models.evaluate.recorded_scores import RecordedStream, verdicts
from models.evaluate.recordings import Recordings
from models.spot.config import UNKNOWN, DecisionConfig


class MissKind(StrEnum):
    """How a spoken word went wrong."""

    MISSED = "missed"
    TWICE = "twice"
    WRONG = "wrong"
    FIRED = "fired"  # it was no command


@dataclass(frozen=True)
class Miss:
    """A command that was not heard exactly once, or another word that fired.

    speaker, clip: of the recording. start_s, end_s: where it was said in the stream of the condition, seconds.
    fired: the commands that belong to it with their times, as in "up 12.34, down 13.10"; empty if none does.
    score: highest smoothed score of its own label in the time in which it could have fired, 0 to 1; for a word that is
        no command that of `_unknown_`.
    score_s: when that was, seconds.
    """

    label: str
    speaker: str
    clip: str
    condition: str
    outcome: MissKind
    fired: str
    score: float
    score_s: float
    start_s: float
    end_s: float


def misses_in(recordings: Recordings, config: DecisionConfig) -> list[Miss]:
    """Return all misses under `config`, by word, then by recording: what one speaker says stands together."""
    streams, commands = recordings.scores.streams, recordings.commands
    found = [miss for stream in streams for miss in _of_stream(stream, config, commands)]
    return sorted(found, key=lambda miss: (miss.label, miss.clip))


def save_misses(misses: Sequence[Miss], path: Path) -> None:
    """Write `misses` as CSV to `path`, one row each under a row with the names of the columns."""
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=[field.name for field in fields(Miss)])
        writer.writeheader()
        writer.writerows(asdict(miss) for miss in misses)


def _of_stream(stream: RecordedStream, config: DecisionConfig, commands: Sequence[str]) -> Iterator[Miss]:
    """Yield the misses of one stream, in the order of time."""
    looks = [(time_s, verdict.probabilities, verdict.word) for time_s, verdict in verdicts(stream.scores, config)]
    heard = [Detection(time_s, word) for time_s, _, word in looks if word is not None and word in commands]
    owned, _ = match(stream.spoken, heard)
    counts = counted(stream.spoken, owned)
    for word, mine, counting, (from_s, until_s) in zip(stream.spoken, owned, counts, spans(stream.spoken), strict=True):
        outcome = _outcome(word, mine, commands)
        if outcome is None or not counting:
            continue
        own = stream.scores.labels.index(word.label if word.label in commands else UNKNOWN)
        scores = [(scored[own], time_s) for time_s, scored, _ in looks if from_s <= time_s <= until_s]
        score, score_s = max(scores, key=lambda scored: scored[0], default=(0.0, until_s))
        yield Miss(
            label=word.label,
            speaker=word.clip.partition("_nohash_")[0],
            clip=word.clip,
            condition=stream.name,
            outcome=outcome,
            fired=", ".join(f"{detection.word} {detection.time_s:.2f}" for detection in mine),
            score=round(score, 4),
            score_s=round(score_s, 2),
            start_s=round(word.start_s, 2),
            end_s=round(word.end_s, 2),
        )


def _outcome(word: Spoken, detections: Sequence[Detection], commands: Sequence[str]) -> MissKind | None:
    """Return how a word went wrong, or None if it did not."""
    if word.label not in commands:
        return MissKind.FIRED if detections else None
    if is_once(word, detections):
        return None
    if not detections:
        return MissKind.MISSED
    return MissKind.TWICE if {detection.word for detection in detections} == {word.label} else MissKind.WRONG
