"""Takes and talk as a network hears them, which of them are held back, and what is heard of them before and after."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.adapt.embeddings import Looks, looks_at, looks_of
from models.adapt.judging import Ear, alike
from models.adapt.last_layer import Examples, joined, weighted
from models.adapt.takes import Takes
from models.adapt.variations import Variation, Variations
from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.profile import FireResult, FitResult, WordResult
from models.spot.runtime import Network
from models.spot.templates import sequences

VARIED = 64  # variations of all takes together, so that a fit takes seconds,
LEAST_VARIED, MOST_VARIED = 2, 6  # and so many of each
NOISY_DB = 6.0  # of the word over the noise in which a take is judged as well
AROUND_S = 0.1, 0.6  # before and after a word: the looks at a take
BEGUN, BEGUN_S = 0.5, 0.15  # of a word, at most that long, must have been said: the looks that it is recognised by ...
OVER_S = 0.12  # ... again, until so long after its end
ROUNDING_S = 1e-6  # what rounding adds to a time
TALK_WEIGHT = 0.1  # of each third of the talk, and of the room
PACES_S = (0.3, 0.4, 0.5, 0.6)  # tried where a word that lasts fires twice
FOLDS = 3  # each is held back in turn
STRICTER = (0.75, 0.5, 0.25)  # by which the threshold of a word may be raised, in logits


@dataclass(frozen=True, eq=False)
class HeardTake:
    """One take: examples to learn from, and the looks at it as it is, in noise, and said another time.

    templates: float32 (variations, STEPS, embedding), what it is recognised by again, see `models.spot.templates`.
    heard: how many of the embedding's numbers, the first ones, are of the sound alone and not of what came before.
    """

    word: str
    fold: int | None
    examples: Examples
    judged: tuple[Looks, ...]
    templates: NDArray[np.float32]
    heard: int


@dataclass(frozen=True, eq=False)
class HeardTalk:
    """A part of the talk or the room. examples: to learn from. looks: to judge by. seconds: of it."""

    fold: int
    examples: Examples
    looks: Looks
    seconds: int


@dataclass(frozen=True)
class Count:
    """What was heard of takes. plain: of each word, as it was said. any_way: of all, in every way. fires: in talk."""

    plain: tuple[tuple[str, int], ...] = ()
    any_way: int = 0
    fires: int = 0

    @classmethod
    def of(cls, ear: Ear, takes: Sequence[HeardTake], talk: Sequence[HeardTalk]) -> "Count":
        """Return what an ear hears. Of a take that was not held back it counts only how it is said another time."""
        plain: dict[str, int] = {}
        any_way = 0
        for take in takes:
            heard = [ear.hears(looks, take.word) for looks in take.judged]
            if take.fold is not None:
                plain[take.word] = plain.get(take.word, 0) + heard[0]
            any_way += sum(heard if take.fold is not None else heard[1:])
        return cls(tuple(plain.items()), any_way, sum(len(ear.fires(t.looks)) for t in talk))

    @classmethod
    def of_part(cls, ear: Ear, takes: Sequence[HeardTake], talk: Sequence[HeardTalk], *, fold: int) -> "Count":
        """Return what an ear hears of the part that it was not fitted to; takes that are alone count in the first."""
        judged = [take for take in takes if take.fold == fold or (take.fold is None and fold == 0)]
        return cls.of(ear, judged, [part for part in talk if part.fold == fold])

    @property
    def as_said(self) -> int:
        """How many were heard as they were said, of all words."""
        return sum(count for _, count in self.plain)

    def __add__(self, other: "Count") -> "Count":
        words = dict(self.plain)
        for word, heard in other.plain:
            words[word] = words.get(word, 0) + heard
        return Count(tuple(words.items()), self.any_way + other.any_way, self.fires + other.fires)


def result_of(
    ear: Ear, said: Sequence[HeardTake], talk: Sequence[HeardTalk], *, heard: Count, held: Count, others: FireResult
) -> FitResult:
    """Return what fitting changed. ear: fitted to all takes and talk, which it hears so.

    heard, held: what was heard before, and after by those that were fitted to the rest.
    """
    takes: dict[str, list[HeardTake]] = {}
    for take in said:
        takes.setdefault(take.word, []).append(take)
    before, after = dict(heard.plain), dict(held.plain)
    return FitResult(
        words={
            word: WordResult(
                len(mine), sum(take.fold is not None for take in mine), before.get(word, 0), after.get(word, 0)
            )
            for word, mine in takes.items()
        },
        others=others,
        talk=FireResult(sum(part.seconds for part in talk), heard.fires, held.fires),
        same_word_s=pace_of(ear, said),
        alike=alike(ear, {word: [take.judged[0] for take in mine] for word, mine in takes.items()}),
    )


def heard_held_back(ears: Sequence[Ear], said: Sequence[HeardTake], talk: Sequence[HeardTalk]) -> Count:
    """Return what is heard of all that was held back. ears: of each fold, fitted to the rest."""
    held = Count()
    for fold, ear in enumerate(ears):
        held = held + Count.of_part(ear, said, talk, fold=fold)
    return held


def strictest(ears: Sequence[Ear], said: Sequence[HeardTake]) -> dict[str, float]:
    """Return by how much the threshold of each word can be raised so that no take is lost, in logits.

    ears: of each fold, fitted to the rest.
    A fit makes other words of the same person fire more often, of which there are no recordings. But there are takes
    that were held back: a threshold that all of them pass, and that is as high as can be, keeps most of these out.
    Words with a single take, which was not held back, are left as they are.
    """
    found = {}
    for word in dict.fromkeys(take.word for take in said if take.fold is not None):
        mine = [take for take in said if take.word == word]
        least = heard_held_back(ears, mine, [])
        for by in STRICTER:
            heard = heard_held_back([ear.harder({word: by}) for ear in ears], mine, [])
            if heard.as_said >= least.as_said and heard.any_way >= least.any_way:
                found[word] = by
                break
    return found


def why_not(heard: Count, held: Count, others: FireResult, *, spare: int, old: Count | None) -> str:
    """Return why a fit is not kept, empty if it is: it must hear more and fire no more often.

    spare: how often own words may fire among other people, see `Strangers.spare`.
    """
    if held.as_said < heard.as_said or held.any_way <= heard.any_way:
        return "these words would be heard no better than before"
    if others.after > others.before + spare:
        return "other people's words would move the pen too often"
    if held.fires > heard.fires:
        return "your own talk would move the pen more often"
    if old is not None and held.any_way < old.any_way:
        return "these words are heard better with the voice that is in use"
    return ""


def embedded(network: Network, takes: Takes, variations: Variations, labels: tuple[str, ...]) -> list[HeardTake]:
    """Return all takes as the last layer sees them, the first of each word in the first fold."""
    hop_frames = network.card.decision.hop_frames
    count = sum(map(len, takes.words.values()))
    varied = max(LEAST_VARIED, min(MOST_VARIED, VARIED // count))
    heard = []
    for word, samples in takes.words.items():
        label = labels.index(word)
        for i, take in enumerate(samples):
            learned = [variations.plain(take), *(variations.another(take) for _ in range(varied))]
            judged = [learned[0], variations.noisy(take, snr_db=NOISY_DB), variations.another(take)]
            looks = tuple(_around(network, variation, hop_frames) for variation in judged)
            varying = [looks[0], *(_around(network, variation, hop_frames) for variation in learned[1:])]
            examples = [_examples(network, *part, label, labels) for part in zip(learned, varying, strict=True)]
            fold = i % FOLDS if len(samples) > 1 else None
            templates = [_template(*part, hop_frames) for part in zip(judged, looks, strict=True)]
            numbers = network.embedding - network.remembered
            heard.append(HeardTake(word, fold, joined(examples), looks, np.stack(templates), numbers))
    return heard


def _template(said: Variation, looks: Looks, hop_frames: int) -> NDArray[np.float32]:
    """Return what a take is recognised by again: the looks at its word, float32 (STEPS, embedding)."""
    begun_s = said.start_s + min(BEGUN_S, BEGUN * (said.end_s - said.start_s))
    last = np.searchsorted(looks.times_s, said.end_s + OVER_S + ROUNDING_S, side="right") - 1
    of_word = np.where((looks.times_s >= begun_s)[:, None], looks.embeddings, np.float32(0.0))
    return np.asarray(sequences(of_word, np.array([last]), hop_frames=hop_frames)[0])


def _around(network: Network, said: Variation, hop_frames: int) -> Looks:
    """Return the looks at a take, from shortly before its word until it may have fired."""
    before_s, after_s = AROUND_S
    return looks_at(
        said.power, network, hop_frames=hop_frames, from_s=said.start_s - before_s, until_s=said.end_s + after_s
    )


def _examples(network: Network, said: Variation, looks: Looks, label: int, labels: tuple[str, ...]) -> Examples:
    """Return what to learn from the looks at one variation of a take: when its word is over, as in training."""
    allowed = said.allowed(looks, network, label=label, labels=labels)
    return Examples(looks.embeddings, allowed, np.ones(len(allowed), np.float32))


def talk_parts(network: Network, takes: Takes, labels: tuple[str, ...]) -> list[HeardTalk]:
    """Return talk and room, each in parts of its time: in talk unknown and noise are right, in the room noise."""
    parts = []
    for samples, quiet in ((takes.talk, False), (takes.room, True)):
        whole = np.concatenate(samples) if samples else np.zeros(0, np.float32)
        for fold, part in enumerate(np.array_split(whole, FOLDS)):
            if len(part) < SAMPLE_RATE_HZ:
                continue
            looks = looks_of(part, network, hop_frames=network.card.decision.hop_frames)
            allowed = np.zeros((len(looks.times_s), len(labels)), bool)
            allowed[:, -1] = True
            allowed[:, -2] = not quiet
            examples = weighted(Examples(looks.embeddings, allowed, np.ones(len(allowed), np.float32)), TALK_WEIGHT)
            parts.append(HeardTalk(fold, examples, looks, round(len(part) / SAMPLE_RATE_HZ)))
    return parts


def pace_of(ear: Ear, said: Sequence[HeardTake]) -> float | None:
    """Return for how long a word that fired must wait in this voice, seconds; None for the usual time.

    Who draws a word out makes it fire twice; then the least of PACES_S is taken with which that is over.
    """

    def twice(tried: Ear) -> int:
        return sum(tried.fires(looks).count(take.word) > 1 for take in said for looks in take.judged)

    most = twice(ear)
    best: float | None = None
    for pace_s in PACES_S if most else ():
        count = twice(replace(ear, decision=replace(ear.decision, same_word_s=pace_s)))
        if count < most:
            best, most = pace_s, count
    return best
