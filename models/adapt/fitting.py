"""From takes to a profile, kept only if it is better: fit, judge on what was held back, decide."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from models.adapt.bank import Bank, BankError, BankKind
from models.adapt.embeddings import Looks, looks_at, looks_of
from models.adapt.judging import Ear, alike
from models.adapt.last_layer import Examples, LastLayer, fit, joined, weighted
from models.adapt.takes import Takes
from models.adapt.variations import Variation, Variations
from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.config import NOISE, UNKNOWN
from models.spot.profile import FireResult, FitResult, Profile, WordResult
from models.spot.runtime import Network

VARIED = 64  # variations of all takes together, so that a fit takes seconds,
LEAST_VARIED, MOST_VARIED = 2, 6  # and so many of each
FIT_HOP_FRAMES = 4  # between two looks that are learned from
NOISY_DB = 6.0  # of the word over the noise in which a take is judged as well
AROUND_S = 0.1, 0.6  # before and after a word: the looks at a take
OWN_WEIGHT, BANK_WEIGHT = 0.5, 2.0  # of all takes, and of the bank
TALK_WEIGHT = 0.1  # of each third of the talk, and of the room
IMITATED_WEIGHT = 1.5  # of the bank's words in this person's voice
HARDER, TRIES = 0.7, 6  # by which a word's threshold is raised while it fires more in the bank than before
NEARLY = 0.67  # of the threshold
PACES_S = (0.3, 0.4, 0.5, 0.6)  # tried where a word that lasts fires twice
FOLDS = 3  # each is held back in turn


@dataclass(frozen=True)
class Wanted:
    """What a person wants.

    name: theirs. means: own words and their meanings. instead: shipped words that go. alone: only the words that there
    are takes of are fitted, and all else stays as it is in the voice in use.
    """

    name: str = ""
    means: Mapping[str, str] = field(default_factory=dict)
    instead: tuple[str, ...] = ()
    alone: bool = False


@dataclass(frozen=True, eq=False)
class Fitted:
    """What came of it. profile: None unless it is better. why: it is not, in words. result: before and after."""

    profile: Profile | None
    why: str
    result: FitResult


@dataclass(frozen=True, eq=False)
class _Take:
    """One take: examples to learn from, and the looks at it as it is, in noise, and said another time."""

    word: str
    fold: int | None
    examples: Examples
    judged: tuple[Looks, ...]


@dataclass(frozen=True, eq=False)
class _Talk:
    """A part of the talk or the room. examples: to learn from. looks: to judge by. seconds: of it."""

    fold: int
    examples: Examples
    looks: Looks
    seconds: int


def fit_voice(
    network: Network, takes: Takes, bank: Bank, *, wanted: Wanted, old: Profile | None = None, seed: int = 0
) -> Fitted:
    """Return a profile for `network` from one person's takes, or why there is none.

    bank: that of the network. old: the profile in use; the new one must hear at least as much.
    A third of the takes of each word is held back in turn, and judged with a layer fitted to the rest. The profile
    itself is fitted to all. A word with one take has none to hold back, and is judged on it, said another time.
    Raises BankError if the bank belongs to another network.
    """
    if network.card.sha256 not in bank.fits:
        raise BankError("The bank belongs to another model. Make one for this model with models.adapt.make_bank.")
    old = old if old is not None and network.card.sha256 in old.fits and len(old.kernel) == len(bank.kernel) else None
    kept = old if wanted.alone else None
    shipped = LastLayer.of(bank)
    start = shipped if kept is None else LastLayer.of(kept)
    new = tuple(word for word in takes.words if word not in (*bank.labels, *start.classes))
    own = (*(kept.own_words if kept else ()), *new)
    bank = bank.without(own)
    labels = (*bank.labels[:-2], *own, UNKNOWN, NOISE)
    before = Ear(shipped, bank.labels, network.card.decision)
    after = Ear(start.with_words(new), labels, network.card.decision)
    variations = Variations(network, room=takes.room, seed=seed)
    said = _embedded(network, takes, variations, labels)
    talk = _talk(network, takes, labels)
    known = bank.examples(labels)
    strangers = _Strangers(bank, voice_of([take.examples for take in said], known))
    base = strangers.fires(before)
    heard = _Count.of(before, said, talk)
    held = _Count()
    for fold in range(FOLDS):
        learned = [take for take in said if take.fold != fold], [part for part in talk if part.fold != fold]
        ear = strangers.settled(_fitted(after, *learned, known, labels), base)
        judged = [take for take in said if take.fold == fold or (take.fold is None and fold == 0)]
        held = held + _Count.of(ear, judged, [part for part in talk if part.fold == fold])
    whole = strangers.settled(_fitted(after, said, talk, known, labels), base)
    pace_s = _pace(whole, said)
    fired = [ear.count(ear.scores(bank.stretches), bank.said).total() for ear in (before, whole)]
    others = FireResult(len(bank.stretches), *fired)
    result = FitResult(
        words={word: _word_result(word, said, heard, held) for word in takes.words},
        others=others,
        talk=FireResult(sum(t.seconds for t in talk), heard.fires, held.fires),
        same_word_s=pace_s,
        alike=alike(whole, {word: [t.judged[0] for t in said if t.word == word] for word in takes.words}),
    )
    in_use = None if old is None else _Count.of(_ear_of(old, bank, network), said, talk)
    why = _why_not(heard, held, others, old=in_use)
    means = {**(kept.means if kept else {}), **dict.fromkeys(new, "")}
    profile = Profile(
        name=wanted.name or (old.name if old else ""),
        means={word: wanted.means.get(word) or meaning or word for word, meaning in means.items()},
        instead=wanted.instead or (kept.instead if kept else ()),
        fits=bank.fits,
        classes=whole.layer.classes,
        kernel=whole.layer.kernel,
        bias=whole.layer.bias,
        result=replace(result, words={**(kept.result.words if kept else {}), **result.words}),
    )
    return Fitted(None if why else profile, why, result)


@dataclass(frozen=True)
class _Count:
    """What was heard of takes. plain: of each word, as it was said. any_way: of all, in every way. fires: in talk."""

    plain: tuple[tuple[str, int], ...] = ()
    any_way: int = 0
    fires: int = 0

    @classmethod
    def of(cls, ear: Ear, takes: Sequence[_Take], talk: Sequence[_Talk]) -> "_Count":
        """Return what an ear hears. Of a take that was not held back it counts only how it is said another time."""
        plain: dict[str, int] = {}
        any_way = 0
        for take in takes:
            heard = [ear.hears(looks, take.word) for looks in take.judged]
            if take.fold is not None:
                plain[take.word] = plain.get(take.word, 0) + heard[0]
            any_way += sum(heard if take.fold is not None else heard[1:])
        return cls(tuple(plain.items()), any_way, sum(len(ear.fires(t.looks.embeddings)) for t in talk))

    def __add__(self, other: "_Count") -> "_Count":
        words = dict(self.plain)
        for word, heard in other.plain:
            words[word] = words.get(word, 0) + heard
        return _Count(tuple(words.items()), self.any_way + other.any_way, self.fires + other.fires)


def _word_result(word: str, said: Sequence[_Take], heard: _Count, held: _Count) -> WordResult:
    """Return how a word was heard before and after."""
    takes = [take for take in said if take.word == word]
    back = sum(take.fold is not None for take in takes)
    return WordResult(len(takes), back, dict(heard.plain).get(word, 0), dict(held.plain).get(word, 0))


def _why_not(heard: _Count, held: _Count, others: FireResult, *, old: _Count | None) -> str:
    """Return why a fit is not kept, empty if it is: it must hear more, and fire no more."""
    before, after = (sum(count for _, count in counted.plain) for counted in (heard, held))
    if after < before or held.any_way <= heard.any_way:
        return "it hears these words no better than before"
    if others.after > others.before:
        return "other people's words would move the pen more often"
    if held.fires > heard.fires:
        return "your own talk would move the pen more often"
    if old is not None and held.any_way < old.any_way:
        return "the voice that is in use hears these words better"
    return ""


def _ear_of(profile: Profile, bank: Bank, network: Network) -> Ear:
    """Return what a voice in use hears with."""
    labels = (*bank.labels[:-2], *profile.own_words, UNKNOWN, NOISE)
    return Ear(LastLayer.of(profile), labels, network.card.decision)


def _embedded(network: Network, takes: Takes, variations: Variations, labels: tuple[str, ...]) -> list[_Take]:
    """Return all takes as the last layer sees them, the first of each word in the first fold."""
    hop_frames = network.card.decision.hop_frames
    count = sum(map(len, takes.words.values()))
    varied = max(LEAST_VARIED, min(MOST_VARIED, VARIED // count))
    embedded = []
    for word, samples in takes.words.items():
        label = labels.index(word)
        for i, take in enumerate(samples):
            learned = [variations.plain(take), *(variations.another(take) for _ in range(varied))]
            examples = [_examples(network, variation, label, labels) for variation in learned]
            judged = [learned[0], variations.noisy(take, snr_db=NOISY_DB), variations.another(take)]
            looks = tuple(_around(network, variation, hop_frames) for variation in judged)
            fold = i % FOLDS if len(samples) > 1 else None
            embedded.append(_Take(word, fold, joined(examples), looks))
    return embedded


def _around(network: Network, said: Variation, hop_frames: int) -> Looks:
    """Return the looks at a take, from shortly before its word until it may have fired."""
    before_s, after_s = AROUND_S
    return looks_at(
        said.power, network, hop_frames=hop_frames, from_s=said.start_s - before_s, until_s=said.end_s + after_s
    )


def _examples(network: Network, said: Variation, label: int, labels: tuple[str, ...]) -> Examples:
    """Return what to learn from one variation of a take: when its word is over, as in training."""
    looks = _around(network, said, FIT_HOP_FRAMES)
    allowed = said.allowed(looks, network, label=label, labels=labels)
    return Examples(looks.embeddings, allowed, np.ones(len(allowed), np.float32))


def _talk(network: Network, takes: Takes, labels: tuple[str, ...]) -> list[_Talk]:
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
            parts.append(_Talk(fold, examples, looks, round(len(part) / SAMPLE_RATE_HZ)))
    return parts


def _fitted(ear: Ear, said: Sequence[_Take], talk: Sequence[_Talk], known: Examples, labels: tuple[str, ...]) -> Ear:
    """Return `ear` with a last layer fitted to takes and talk, and to `known`, what it must not forget."""
    own = [weighted(take.examples, OWN_WEIGHT / len(said)) for take in said]
    strange = known.allowed[:, labels.index(UNKNOWN)]
    imitated = in_voice(known.embeddings[strange], voice_of([take.examples for take in said], known))
    imitations = weighted(
        Examples(imitated, known.allowed[strange], np.ones(len(imitated), np.float32)), IMITATED_WEIGHT
    )
    examples = joined([*own, *(part.examples for part in talk), weighted(known, BANK_WEIGHT), imitations])
    return replace(ear, layer=fit(ear.layer, examples, labels=labels))


def voice_of(said: Sequence[Examples], others: Examples) -> NDArray[np.float32]:
    """Return by how much this person's words differ from other people's, float32 (embedding,).

    It is the mean, over the words that both say, of the difference of their means.
    """
    own = joined(said)
    differences = []
    for label in range(own.allowed.shape[1] - 2):
        only = np.arange(own.allowed.shape[1]) == label
        mine, theirs = ((of.allowed == only).all(axis=1) for of in (own, others))
        if mine.any() and theirs.any():
            differences.append(own.embeddings[mine].mean(axis=0) - others.embeddings[theirs].mean(axis=0))
    return np.mean(differences, axis=0) if differences else np.zeros(own.embeddings.shape[1], np.float32)


def in_voice(embeddings: NDArray[np.float32], voice: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what other people's sound might look like in this voice, float32 (n, embedding), 0 or more.

    A person's takes are all words that count. Without words in the same voice that do not, a fit would learn that all
    that this person says is a word.
    """
    return np.asarray(np.maximum(0.0, embeddings + voice), np.float32)


class _Strangers:
    """What must fire no more often than before: the stretches of the bank, and its words in this person's voice.

    Few of them fire at all, so that what nearly fires is counted too, at NEARLY in the place of the threshold.
    """

    def __init__(self, bank: Bank, voice: NDArray[np.float32]) -> None:
        words = [i for i, kind in enumerate(bank.kinds) if kind is BankKind.WORD]
        self._stretches = (*bank.stretches, *(in_voice(bank.stretches[i], voice) for i in words))
        self._said = (*bank.said, *(bank.said[i] for i in words))

    def fires(self, ear: Ear) -> Counter[str]:
        """Return how often each word fires or nearly fires."""
        nearly = replace(ear, decision=replace(ear.decision, threshold=NEARLY * ear.decision.threshold))
        scores = ear.scores(self._stretches)
        return ear.count(scores, self._said) + nearly.count(scores, self._said)

    def settled(self, ear: Ear, before: Mapping[str, int]) -> Ear:
        """Return an ear that fires no more often than `before`: the thresholds of words that do are raised."""
        for _ in range(TRIES):
            fired = self.fires(ear)
            more = [word for word, count in fired.items() if count > before.get(word, 0)]
            if not more or fired.total() <= sum(before.values()):
                break
            layer = ear.layer
            for word in more:
                layer = layer.harder(word, HARDER)
            ear = replace(ear, layer=layer)
        return ear


def _pace(ear: Ear, said: Sequence[_Take]) -> float | None:
    """Return for how long a word that fired must wait in this voice, seconds; None for the usual time.

    Who draws a word out makes it fire twice; then the least of PACES_S is taken with which that is over.
    """

    def twice(tried: Ear) -> int:
        return sum(tried.fires(looks.embeddings).count(take.word) > 1 for take in said for looks in take.judged)

    most = twice(ear)
    best: float | None = None
    for pace_s in PACES_S if most else ():
        count = twice(replace(ear, decision=replace(ear.decision, same_word_s=pace_s)))
        if count < most:
            best, most = pace_s, count
    return best
