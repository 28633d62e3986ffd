"""Which detection belongs to which spoken word, and what follows of it. Arithmetic only."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.evaluate.clip_metrics import share, share_or_none

SOONEST_S = 0.05  # after a word's start
LATEST_S = 0.9  # after its end
INTO_NEXT_S = 0.12  # after the start of the next word


@dataclass(frozen=True)
class Detection:
    """A command that fired at time_s seconds of the stream."""

    time_s: float
    word: str


@dataclass(frozen=True)
class Spoken:
    """A word that was said from start_s to end_s seconds of the stream; `label` may be no command.

    clip: name of its recording, without folder and ending; empty if it is not known.
    again: it is the word before it, said again in case that was not heard (see `counted`).
    """

    label: str
    start_s: float
    end_s: float
    clip: str = ""
    again: bool = False


@dataclass(frozen=True)
class StreamFigures:
    """What a player feels, as shares from 0 to 1 unless said otherwise.

    commands, others: how many commands and other words were spoken.
    exactly_once: just one detection belongs to the command, and it is the right word.
    exactly_once_by_word: the same for each command that was spoken, in the order of the commands.
    hit: at least one does. duplicate: more than one detection of any word. wrong: a detection of another word.
    fires_per_other: detections per other word; None without other words.
    stray_per_hour: detections that belong to no word, per hour.
    latency_median_ms, latency_95_ms: from the end of a command to its first right detection; None without any.
    """

    commands: int
    others: int
    exactly_once: float
    exactly_once_by_word: dict[str, float]
    hit: float
    duplicate: float
    wrong: float
    fires_per_other: float | None
    stray_per_hour: float
    latency_median_ms: float | None
    latency_95_ms: float | None


def spans(spoken: Sequence[Spoken]) -> list[tuple[float, float]]:
    """Return from when until when, in seconds, a detection may belong to each word; `spoken` is in the order of time.

    That is from 50 ms after the word's start until 0.9 s after its end or 120 ms after the next word's start, whichever
    is sooner.
    """
    starts_after = [*(word.start_s for word in spoken[1:]), float("inf")][: len(spoken)]
    return [
        (word.start_s + SOONEST_S, min(word.end_s + LATEST_S, next_start_s + INTO_NEXT_S))
        for word, next_start_s in zip(spoken, starts_after, strict=True)
    ]


def is_once(word: Spoken, detections: Sequence[Detection]) -> bool:
    """Return whether a command was heard exactly once: one detection belongs to it, and that is the right word."""
    return [detection.word for detection in detections] == [word.label]


def match(spoken: Sequence[Spoken], detections: Sequence[Detection]) -> tuple[list[list[Detection]], list[Detection]]:
    """Return the detections that belong to each word, and those that belong to none.

    Both arguments are in the order of time. A detection belongs to a word within its `spans`; where two words could
    have it, to the earlier.
    """
    owned: list[list[Detection]] = [[] for _ in spoken]
    stray = []
    when = spans(spoken)
    for detection in detections:
        for (from_s, until_s), mine in zip(when, owned, strict=True):
            if from_s <= detection.time_s <= until_s:
                mine.append(detection)
                break
        else:
            stray.append(detection)
    return owned, stray


def counted(spoken: Sequence[Spoken], owned: Sequence[Sequence[Detection]]) -> list[bool]:
    """Return which words count: of one that is said again, the first time if anything fired then, else the second.

    A stream is made before anybody decides, so it holds the second time in any case; a player says it only then.
    owned: the detections that belong to each word.
    """
    marks = []
    for i, word in enumerate(spoken):
        repeated = i + 1 < len(spoken) and spoken[i + 1].again
        marks.append(not owned[i - 1] if word.again else bool(owned[i]) or not repeated)
    return marks


def stream_figures(
    spoken: Sequence[Spoken], detections: Sequence[Detection], *, commands: Sequence[str], seconds: float
) -> StreamFigures:
    """Return the figures of one stream.

    commands: the words that ought to fire. seconds: length of the stream, > 0. Raises ValueError without any command.
    """
    owned, stray = match(spoken, detections)
    told = [(word, mine) for word, mine, counts in zip(spoken, owned, counted(spoken, owned), strict=True) if counts]
    asked = [(word, mine) for word, mine in told if word.label in commands]
    other = [mine for word, mine in told if word.label not in commands]
    if not asked or seconds <= 0:
        raise ValueError(f"{len(asked)} commands in {seconds} s: expected at least one, in more than 0 s")
    first_right = [next((d for d in mine if d.word == word.label), None) for word, mine in asked]
    late_ms = [1e3 * (d.time_s - word.end_s) for d, (word, _) in zip(first_right, asked, strict=True) if d is not None]
    once = [is_once(word, mine) for word, mine in asked]
    by_word = {
        label: share_or_none([mark for mark, (word, _) in zip(once, asked, strict=True) if word.label == label])
        for label in commands
    }
    return StreamFigures(
        commands=len(asked),
        others=len(other),
        exactly_once=share(once),
        exactly_once_by_word={label: rate for label, rate in by_word.items() if rate is not None},
        hit=share([d is not None for d in first_right]),
        duplicate=share([len(mine) > 1 for _, mine in asked]),
        wrong=share([any(d.word != word.label for d in mine) for word, mine in asked]),
        fires_per_other=sum(len(mine) for mine in other) / len(other) if other else None,
        stray_per_hour=len(stray) * 3600.0 / seconds,
        latency_median_ms=float(np.median(late_ms)) if late_ms else None,
        latency_95_ms=float(np.quantile(late_ms, 0.95)) if late_ms else None,
    )
