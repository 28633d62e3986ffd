"""Some of the words that were missed, as the network saw them: for a picture that tells why."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from models.common.plots import WordOverTime
from models.evaluate.misses import Miss, MissKind
from models.evaluate.recorded_scores import RecordedStream, verdicts
from models.evaluate.recordings import Recordings, StreamSelection
from models.evaluate.stream_builder import CONDITIONS, SAID_AGAIN, gather, make_stream
from models.spot.config import DecisionConfig, FrontEndConfig
from models.spot.frontend import FrontEnd, Samples, log_mel

WORDS = 5
BEFORE_S, AFTER_S = 0.3, 0.8  # shown around a word


def missed_words(
    recordings: Recordings,
    misses: Sequence[Miss],
    *,
    of: StreamSelection,
    decision: DecisionConfig,
    frontend: FrontEndConfig,
) -> list[WordOverTime]:
    """Return the missed words of `typical` as pictures and scores over time, in their order.

    recordings: of the streams `of`, whose sound is made anew. misses: of them, under `decision`.
    """
    chosen = typical(misses, conditions=[stream.name for stream in recordings.scores.streams])
    material = gather(of.folder, split=of.split, commands=recordings.commands)
    shown: dict[Miss, WordOverTime] = {}
    for stream in recordings.scores.streams:
        mine = [miss for miss in chosen if miss.condition == stream.name]
        if mine:
            condition = next(condition for condition in (*CONDITIONS, *SAID_AGAIN) if condition.name == stream.name)
            samples = make_stream(material, condition, words=of.words, seed=of.seed, edges=of.edges).samples
            shown.update(_shown(mine, samples, stream, decision=decision, frontend=frontend))
    return [shown[miss] for miss in chosen]


def typical(misses: Sequence[Miss], *, conditions: Sequence[str]) -> list[Miss]:
    """Return up to `WORDS` missed commands: one of each of the speakers who are missed most often.

    conditions: in the order of preference. Of a speaker it is the word with the lowest score in the first in which
    anything of theirs is missed: what is missed in quiet is not missed because of the noise.
    """
    missed = [miss for miss in misses if miss.outcome is MissKind.MISSED]
    often = Counter(miss.speaker for miss in missed)
    speakers = sorted(often, key=lambda speaker: (-often[speaker], speaker))[:WORDS]
    return [
        min(
            (miss for miss in missed if miss.speaker == speaker),
            key=lambda miss: (conditions.index(miss.condition), miss.score, miss.clip),
        )
        for speaker in speakers
    ]


def _shown(
    misses: Sequence[Miss],
    samples: Samples,
    stream: RecordedStream,
    *,
    decision: DecisionConfig,
    frontend: FrontEndConfig,
) -> Iterator[tuple[Miss, WordOverTime]]:
    """Yield misses of one stream, float32 (n,), as they looked and what was thought of them."""
    looks = [(time_s, verdict.probabilities) for time_s, verdict in verdicts(stream.scores, decision)]
    times_s, scores = np.array([time_s for time_s, _ in looks]), np.array([scores for _, scores in looks], np.float32)
    for miss in misses:
        from_s, until_s = max(0.0, miss.start_s - BEFORE_S), miss.end_s + AFTER_S
        first, last = (round(time_s * frontend.sample_rate_hz) for time_s in (from_s, until_s))
        shown = (times_s >= from_s) & (times_s <= until_s)
        yield (
            miss,
            WordOverTime(
                title=f"{miss.label}, {miss.condition}\n{miss.clip}",
                word=miss.label,
                start_s=miss.start_s - from_s,
                end_s=miss.end_s - from_s,
                seconds=until_s - from_s,
                log_mel=log_mel(FrontEnd(frontend).push(samples[first:last]), frontend),
                times_s=times_s[shown] - from_s,
                scores={label: scores[shown, i] for i, label in enumerate(stream.scores.labels)},
                threshold=decision.threshold,
            ),
        )
