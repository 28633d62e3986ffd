"""How well each speaker is heard: an average hides those whom the game hardly understands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from models.evaluate.figures import fires
from models.evaluate.matching import Spoken, counted, is_once, match
from models.evaluate.recorded_scores import RecordedStream
from models.spot.config import DecisionConfig

LEAST = 4  # recordings of commands by which a speaker is judged
TENTH = 0.1
PARTS = (0.1, 0.25, 0.5, 0.75)  # of the speakers, the hardest to hear first


@dataclass(frozen=True)
class Speaker:
    """Commands that one person said in all conditions together, and how many were heard exactly once.

    recordings: of which they were made. commands: each time that one of these was heard.
    """

    name: str
    recordings: int
    commands: int
    once: int

    @property
    def share(self) -> float:
        """The share heard exactly once, 0 to 1."""
        return self.once / self.commands


@dataclass(frozen=True)
class HardestSpeakers:
    """The tenth of the speakers who are heard least, one or more, among those with `least` recordings or more.

    speakers: how many there are in all. share: heard exactly once, each speaker counting the same.
    everyone: all speakers, the hardest to hear first, however few recordings there are of them.
    """

    speakers: int
    least: int
    share: float
    hardest: tuple[Speaker, ...]
    everyone: tuple[Speaker, ...]

    @property
    def spread(self) -> tuple[tuple[float, float], ...]:
        """How often each of `PARTS` of those with enough recordings is heard at most: the part, and the share."""
        shares = sorted(of.share for of in self.everyone if of.recordings >= self.least)
        return tuple((part, shares[ceil(part * len(shares)) - 1]) for part in PARTS)


def speaker_of(clip: str) -> str:
    """Return who says a clip of the data set, by the name of its file: all before "_nohash_"."""
    return clip.partition("_nohash_")[0]


def speakers_in(
    streams: Iterable[RecordedStream], decision: DecisionConfig, *, commands: Sequence[str]
) -> list[Speaker]:
    """Return everybody who says one of `commands`, the hardest to hear first; words without a name are left out."""
    heard: dict[str, list[tuple[Spoken, bool]]] = {}
    for stream in streams:
        owned, _ = match(stream.spoken, fires(stream.scores, decision, commands=commands))
        for word, mine, counts in zip(stream.spoken, owned, counted(stream.spoken, owned), strict=True):
            if counts and word.label in commands and word.clip:
                heard.setdefault(speaker_of(word.clip), []).append((word, is_once(word, mine)))
    speakers = [
        Speaker(name, len({(word.label, word.clip) for word, _ in said}), len(said), sum(once for _, once in said))
        for name, said in heard.items()
    ]
    return sorted(speakers, key=lambda speaker: (speaker.share, speaker.name))


def hardest_tenth(speakers: Sequence[Speaker], *, least: int = LEAST) -> HardestSpeakers | None:
    """Return the hardest tenth of `speakers`, who come the hardest first; None if nobody has so many recordings."""
    judged = [speaker for speaker in speakers if speaker.recordings >= least]
    if not judged:
        return None
    hardest = judged[: max(1, round(TENTH * len(judged)))]
    share = sum(speaker.share for speaker in hardest) / len(hardest)
    return HardestSpeakers(len(speakers), least, share, tuple(hardest), tuple(speakers))
