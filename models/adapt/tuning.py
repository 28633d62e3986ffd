"""From takes to a profile with a network of its own: tune all of it, judge on what was held back, decide.

The rule is that of a fit of the last layer (`models.adapt.fitting`): it must hear more of the takes that were held
back, and fire no more often (own words: once in a hundred). The bank cannot tell what a tuned network fires at, since
it holds what the shipped one embeds; so other people's words, talk and sounds come from the validation part of the data
set, heard with each network.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.adapt.fitting import Fitted, Wanted, heard_with
from models.adapt.held_back import (
    FOLDS,
    Count,
    HeardTake,
    HeardTalk,
    embedded,
    result_of,
    talk_parts,
    why_not,
)
from models.adapt.judging import Ear, Strangers
from models.adapt.last_layer import HasLastLayer, LastLayer
from models.adapt.stretches import stretches_of
from models.adapt.takes import Takes
from models.adapt.variations import Variations
from models.data.dataset import MUSIC_SOURCES, DataError, Kind, Make, Recording, Split, index_recordings
from models.spot.config import NOISE, UNKNOWN
from models.spot.frontend import Samples
from models.spot.profile import FireResult, Profile
from models.spot.runtime import Embedder, Network
from models.train.finetune import Tuner
from models.train.personal import Person

WORDS, TALKS, SOUNDS = 300, 60, 30  # of other people, that are judged with
ALL = -1  # stands where a part is held back


@dataclass(frozen=True)
class TuneOptions:
    """How a network is tuned.

    data_dir: in the Speech Commands layout, what must not be forgotten. cache_dir: for its spectrograms, which other
        tunings take from there; None to keep none. start: the network's .keras file.
    fits: see `Profile`. steps, rate, seed: of each tuning, see `models.train.config.TrainConfig`.
    """

    data_dir: Path
    start: Path
    fits: tuple[str, ...]
    steps: int
    rate: float
    seed: int = 0
    cache_dir: Path | None = None


@dataclass(frozen=True, eq=False)
class _Heard:
    """What one network hears: with which last layer, of other people, of the takes, and of the talk."""

    ear: Ear
    strangers: Strangers
    said: list[HeardTake]
    talk: list[HeardTalk]


class _Judge:
    """Lets networks hear the same: one person's takes, and other people of the validation part."""

    def __init__(self, network: Network, takes: Takes, own: tuple[str, ...], options: TuneOptions) -> None:
        """Raise DataError or AudioError if the data set cannot be used."""
        self._network, self._takes, self._own, self._seed = network, takes, own, options.seed
        self.labels = (*network.card.commands, *own, UNKNOWN, NOISE)
        self._others = _others(options, without=self.labels)

    def hear(self, network: Network, layer: HasLastLayer, *, labels: tuple[str, ...]) -> _Heard:
        """Return what a network hears with a last layer that tells `labels`."""
        variations = Variations(self._network, room=self._takes.room, seed=self._seed)  # the same ones for all
        found = stretches_of(*self._others, network)
        return _Heard(
            Ear(LastLayer.of(layer), labels, self._network.card.decision),
            Strangers([looks.embeddings for _, _, looks in found], [word for word, _, _ in found], own=self._own),
            embedded(network, self._takes, variations, self.labels),
            talk_parts(network, self._takes, self.labels),
        )


def tune_voice(
    network: Network, takes: Takes, *, wanted: Wanted, options: TuneOptions, old: Profile | None = None
) -> Fitted:
    """Return a profile whose network was tuned to one person's takes, or why there is none.

    old: the profile in use; the new one must hear at least as much.
    A third of the takes of each word is held back in turn, and judged with a network tuned to the rest. The profile
    itself is tuned to all. A word with one take has none to hold back, and is judged on it, said another time.
    Raises AudioError, CheckpointError or DataError if the data set or the .keras file cannot be used.
    """
    card = network.card
    own = tuple(word for word in takes.words if word not in card.labels)
    judge = _Judge(network, takes, own, options)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        tuner = Tuner(
            options.start,
            commands=card.commands,
            own=own,
            frontend=card.frontend,
            data_dir=options.data_dir,
            cache_dir=options.cache_dir or Path(folder),
            folder=Path(folder),
            steps=options.steps,
            rate=options.rate,
            seed=options.seed,
        )
        before = judge.hear(network, tuner.untuned, labels=card.labels)
        base = before.strangers.fires(before.ear)

        def tuned(fold: int) -> tuple[_Heard, bytes]:
            about = "tuning to all" if fold == ALL else f"tuning without part {fold + 1} of {FOLDS}"
            found = tuner.tune(person_of(takes, without=fold), about=about)
            heard = judge.hear(Embedder(card, found.network), found, labels=judge.labels)
            ear = heard.strangers.settled(heard.ear, base)
            return _Heard(ear, heard.strangers, heard.said, heard.talk), found.network

        held = Count()
        folds = {take.fold or 0 for take in before.said} | {part.fold for part in before.talk}
        for fold in sorted(folds):
            heard, _ = tuned(fold)
            held = held + Count.of_part(heard.ear, heard.said, heard.talk, fold=fold)
        whole, data = tuned(ALL)
    at_first = Count.of(before.ear, before.said, before.talk)
    fired = whole.strangers.fires(whole.ear).outright.total()
    others = FireResult(before.strangers.recorded, base.outright.total(), fired)
    result = result_of(whole.ear, whole.said, whole.talk, heard=at_first, held=held, others=others)
    in_use = None if old is None else heard_with(old, network, takes, labels=judge.labels, seed=options.seed)
    why = why_not(at_first, held, others, spare=whole.strangers.spare, old=in_use)
    layer = whole.ear.layer
    profile = Profile(
        name=wanted.name or (old.name if old else ""),
        means={word: wanted.means.get(word) or word for word in own},
        instead=wanted.instead,
        fits=options.fits,
        classes=layer.classes,
        kernel=layer.kernel,
        bias=layer.bias,
        result=result,
        network=data,
    )
    return Fitted(None if why else profile, why, result)


def person_of(takes: Takes, *, without: int) -> Person:
    """Return what one person recorded but for one part of it, or all."""

    def kept(samples: Sequence[Samples]) -> list[Samples]:
        return [take for i, take in enumerate(samples) if len(samples) == 1 or i % FOLDS != without]

    def parts(samples: Sequence[Samples]) -> list[Samples]:
        whole = np.array_split(np.concatenate(samples), FOLDS) if samples else []
        return [part for i, part in enumerate(whole) if i != without and len(part)]

    words = {word: kept(samples) for word, samples in takes.words.items()}
    return Person(words, talk=parts(takes.talk), room=parts(takes.room))


def _others(
    options: TuneOptions, *, without: Sequence[str]
) -> tuple[list[Recording], list[Recording], list[Recording]]:
    """Return recordings of words that are none of `without`, of talk and of sounds, by validation speakers."""
    rng = np.random.default_rng(options.seed)
    found = [r for r in index_recordings(options.data_dir) if r.split is Split.VALIDATION and r.make is Make.RECORDED]
    words = [r for r in found if r.kind is Kind.WORD and r.label not in without]
    talk = [r for r in found if r.kind is Kind.SPEECH]
    sounds = [r for r in found if r.kind is Kind.SOUND and r.source not in MUSIC_SOURCES]
    if not words:
        raise DataError(
            f"There are no other words by validation speakers in {options.data_dir}, so that nobody can tell whether "
            "they would fire. Add some, or fit without --finetune."
        )
    chosen = [
        [pool[i] for i in rng.permutation(len(pool))[:most]]
        for pool, most in ((words, WORDS), (talk, TALKS), (sounds, SOUNDS))
    ]
    return chosen[0], chosen[1], chosen[2]
