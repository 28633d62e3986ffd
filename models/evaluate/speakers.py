"""How well each speaker is heard: an average hides those whom the game hardly understands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.evaluate.figures import fires
from models.evaluate.matching import is_once, match
from models.evaluate.recorded_scores import RecordedStream
from models.spot.config import DecisionConfig

LEAST = 4  # commands by which a speaker is judged
TENTH = 0.1


@dataclass(frozen=True)
class Speaker:
    """Commands that one person said in all conditions together, and how many were heard exactly once."""

    name: str
    commands: int
    once: int

    @property
    def share(self) -> float:
        """The share heard exactly once, 0 to 1."""
        return self.once / self.commands


@dataclass(frozen=True)
class HardestSpeakers:
    """The tenth of the speakers who are heard least, one or more, among those who said `least` commands or more.

    speakers: how many there are in all. share: heard exactly once, each speaker counting the same.
    """

    speakers: int
    least: int
    share: float
    hardest: tuple[Speaker, ...]


def speaker_of(clip: str) -> str:
    """Return who says a clip of the data set, by the name of its file: all before "_nohash_"."""
    return clip.partition("_nohash_")[0]


def speakers_in(
    streams: Iterable[RecordedStream], decision: DecisionConfig, *, commands: Sequence[str]
) -> list[Speaker]:
    """Return everybody who says one of `commands`, the hardest to hear first; words without a name are left out."""
    heard: dict[str, list[bool]] = {}
    for stream in streams:
        owned, _ = match(stream.spoken, fires(stream.scores, decision, commands=commands))
        for word, mine in zip(stream.spoken, owned, strict=True):
            if word.label in commands and word.clip:
                heard.setdefault(speaker_of(word.clip), []).append(is_once(word, mine))
    speakers = [Speaker(name, len(marks), sum(marks)) for name, marks in heard.items()]
    return sorted(speakers, key=lambda speaker: (speaker.share, speaker.name))


def hardest_tenth(speakers: Sequence[Speaker], *, least: int = LEAST) -> HardestSpeakers | None:
    """Return the hardest tenth of `speakers`, who come the hardest first; None if nobody said so many commands."""
    judged = [speaker for speaker in speakers if speaker.commands >= least]
    if not judged:
        return None
    hardest = judged[: max(1, round(TENTH * len(judged)))]
    share = sum(speaker.share for speaker in hardest) / len(hardest)
    return HardestSpeakers(len(speakers), least, share, tuple(hardest))
