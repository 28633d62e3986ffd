"""From takes to a profile, kept only if it is better: fit, judge on what was held back, decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from models.adapt.bank import Bank, BankError, BankKind
from models.adapt.held_back import (
    FOLDS,
    Count,
    HeardTake,
    HeardTalk,
    embedded,
    heard_held_back,
    result_of,
    strictest,
    talk_parts,
    why_not,
)
from models.adapt.judging import Ear, Strangers
from models.adapt.last_layer import Examples, LastLayer, fit, joined, weighted
from models.adapt.take_templates import templates_of
from models.adapt.takes import Takes, TakesError
from models.adapt.variations import Variations
from models.spot.config import NOISE, UNKNOWN
from models.spot.profile import MOST_TAKES, FireResult, FitResult, PersonalNetwork, Profile, ProfileError
from models.spot.runtime import Network
from models.spot.templates import Templates

OWN_WEIGHT, BANK_WEIGHT = 0.5, 2.0  # of all takes, and of the bank
IMITATED_WEIGHT = 1.5  # of the bank's words in this person's voice
LEAST_COMPARED = 3  # takes of a word: where one is held back, two tell how far apart they are


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


def fit_voice(
    network: Network, takes: Takes, bank: Bank, *, wanted: Wanted, old: Profile | None = None, seed: int = 0
) -> Fitted:
    """Return a profile for `network` from one person's takes, or why there is none.

    bank: that of the network. old: the profile in use; the new one must hear at least as much.
    A third of the takes of each word is held back in turn, and judged with a layer fitted to the rest. The profile
    itself is fitted to all. A word with one take has none to hold back, and is judged on it, said another time.
    Raises BankError if the bank belongs to another network, and TakesError if words are to be fitted alone in a voice
    that has a network of its own.
    """
    if network.card.sha256 not in bank.fits:
        raise BankError("The bank belongs to another model. Make one for this model with models.adapt.make_bank.")
    old = old if old is not None and _belongs(old, network, bank) else None
    kept = old if wanted.alone else None
    if kept is not None and kept.network is not None:
        raise TakesError("This voice has a network of its own, so that no word is learned alone. Fit all its words.")
    shipped = LastLayer.of(bank)
    start = shipped if kept is None else LastLayer.of(kept)
    new = tuple(word for word in takes.words if word not in (*bank.labels, *start.classes))
    own = (*(kept.own_words if kept else ()), *new)
    bank = bank.without(own)
    labels = (*bank.labels[:-2], *own, UNKNOWN, NOISE)
    before = Ear(shipped, bank.labels, network.card.decision)
    untouched = kept.templates.without(takes.words) if kept else Templates()
    after = Ear(start.with_words(new), labels, network.card.decision, untouched, shipped)
    compared = [word for word, said in takes.words.items() if len(said) >= LEAST_COMPARED]
    variations = Variations(network, room=takes.room, seed=seed)
    said = embedded(network, takes, variations, labels)
    talk = talk_parts(network, takes, labels)
    known = bank.examples(labels)
    strangers = _strangers(bank, voice_of([take.examples for take in said], known), own=own)
    base = strangers.fires(before)
    heard = Count.of(before, said, talk)
    ears = []
    for fold in range(FOLDS):
        learned = [take for take in said if take.fold != fold], [part for part in talk if part.fold != fold]
        ears.append(strangers.settled(_fitted(after, *learned, known, labels, compared), base))
    stricter = strictest(ears, said)
    held = heard_held_back([ear.harder(stricter) for ear in ears], said, talk)
    whole = strangers.settled(_fitted(after, said, talk, known, labels, compared), base).harder(stricter)
    others = FireResult(strangers.recorded, base.outright.total(), strangers.fires(whole).outright.total())
    result = result_of(whole, said, talk, heard=heard, held=held, others=others)
    if old is not None and old.network is not None:
        in_use = heard_with(old, network, takes, labels=labels, seed=seed)
    else:
        in_use = None if old is None else Count.of(_ear_of(old, bank, network), said, talk)
    why = why_not(heard, held, others, spare=strangers.spare, old=in_use)
    means = {**(kept.means if kept else {}), **dict.fromkeys(new, "")}
    profile = Profile(
        name=wanted.name or (old.name if old else ""),
        means={word: wanted.means.get(word) or meaning or word for word, meaning in means.items()},
        instead=wanted.instead or (kept.instead if kept else ()),
        fits=bank.fits,
        classes=whole.layer.classes,
        kernel=whole.layer.kernel,
        bias=whole.layer.bias,
        templates=whole.templates,
        result=replace(result, words={**(kept.result.words if kept else {}), **result.words}),
    )
    return Fitted(None if why else profile, why, result)


def heard_with(profile: Profile, network: Network, takes: Takes, *, labels: tuple[str, ...], seed: int) -> Count | None:
    """Return what is heard of takes with a voice that has its own network; None if it is of no use with `network`.

    labels: with all words that there are takes of. seed: of the variations of the takes.
    """
    try:
        personal = PersonalNetwork(network, profile)
    except ProfileError:
        return None
    ear = Ear.of(profile, personal.card.labels, network.card.decision, shipped=None)
    said = embedded(personal, takes, Variations(network, room=takes.room, seed=seed), labels)
    return Count.of(ear, said, talk_parts(personal, takes, labels))


def _belongs(profile: Profile, network: Network, bank: Bank) -> bool:
    """Return whether a voice is one of this network."""
    return network.card.sha256 in profile.fits and (
        profile.network is not None or len(profile.kernel) == len(bank.kernel)
    )


def _ear_of(profile: Profile, bank: Bank, network: Network) -> Ear:
    """Return what a voice in use hears with."""
    labels = (*bank.labels[:-2], *profile.own_words, UNKNOWN, NOISE)
    return Ear.of(profile, labels, network.card.decision, shipped=LastLayer.of(bank))


def _fitted(
    ear: Ear,
    said: Sequence[HeardTake],
    talk: Sequence[HeardTalk],
    known: Examples,
    labels: tuple[str, ...],
    compared: Sequence[str],
) -> Ear:
    """Return `ear` with a last layer fitted to takes and talk, and to `known`, what it must not forget.

    compared: words that are compared with their takes.
    """
    takes = [weighted(take.examples, OWN_WEIGHT / len(said)) for take in said]
    strange = known.allowed[:, labels.index(UNKNOWN)]
    imitated = in_voice(known.embeddings[strange], voice_of([take.examples for take in said], known))
    imitations = weighted(
        Examples(imitated, known.allowed[strange], np.ones(len(imitated), np.float32)), IMITATED_WEIGHT
    )
    examples = joined([*takes, *(part.examples for part in talk), weighted(known, BANK_WEIGHT), imitations])
    templates = ear.templates.and_also(templates_of(said, compared, own=ear.own, hop_frames=ear.decision.hop_frames))
    layer = fit(ear.layer, examples, labels=labels)
    return replace(ear, layer=layer, templates=templates.at_most(MOST_TAKES))


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


def _strangers(bank: Bank, voice: NDArray[np.float32], *, own: tuple[str, ...]) -> Strangers:
    """Return the stretches of the bank, and its words in this voice. own: words that fire in none of them so far."""
    words = [i for i, kind in enumerate(bank.kinds) if kind is BankKind.WORD]
    return Strangers(
        (*bank.stretches, *(in_voice(bank.stretches[i], voice) for i in words)),
        (*bank.said, *(bank.said[i] for i in words)),
        imitations=len(words),
        own=own,
    )
