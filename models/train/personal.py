"""One person's takes among the recordings of a data set, as scenes are drawn of both. No TensorFlow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.data.dataset import Kind, Make, Recording, Split, index_recordings
from models.data.spectrogram_cache import SpectrogramCache, joined, open_spectrograms
from models.spot.audio_files import write_wav
from models.spot.config import FrontEndConfig
from models.spot.frontend import Samples
from models.train.config import TrainConfig
from models.train.sampling import SHORTEST_WORD, Sampler

OWN = "own"  # the source of the person's recordings
VARIANTS = 7  # other speeds and rooms of each take: there are few
COMMANDS, OTHERS, SPEECH, SOUNDS = 1_500, 2_000, 300, 200  # recordings of the data set that are remembered
OWN_SHARE = 0.4  # of the commands that are drawn
TALK_SHARE = 0.25  # of the running speech, where the person has recorded some
BACKWARDS_SHARE = 0.12  # of the other words


@dataclass(frozen=True, eq=False)
class Person:
    """What one person recorded, float32 (n,) each, 16 kHz mono: takes by word, talk, and the room."""

    words: Mapping[str, Sequence[Samples]]
    talk: Sequence[Samples] = ()
    room: Sequence[Samples] = ()


@dataclass(frozen=True, eq=False)
class Heap:
    """Recordings and their spectrograms."""

    recordings: list[Recording]
    spectrograms: SpectrogramCache

    def with_person(
        self, person: Person, folder: Path, *, config: TrainConfig, usual: Sequence[str], frontend: FrontEndConfig
    ) -> "Heap":
        """Return these recordings and one person's, which are computed into `folder`. usual: words that are not own."""
        mine = _recordings_of(person, folder / "takes", usual=usual)
        computed = open_spectrograms(
            mine,
            root=folder,
            folder=folder / "spectrograms",
            config=frontend,
            variants=VARIANTS,
            seed=config.seed,
        )
        together = joined((self.spectrograms, computed), recordings=(len(self.recordings), len(mine)))
        return Heap([*self.recordings, *mine], together)


def remembered(
    data_dir: Path, cache_dir: Path, *, config: TrainConfig, own: Sequence[str], frontend: FrontEndConfig
) -> Heap:
    """Return some recordings of training speakers that must not be forgotten.

    cache_dir: for their spectrograms, unless they are there already.
    own: words that mean something else in the data set, or nothing, and are left out.
    Raises AudioError or DataError if the data set cannot be used.
    """
    rng = np.random.default_rng(config.seed)
    found = [
        r
        for r in index_recordings(data_dir)
        if r.split is Split.TRAINING and r.make is Make.RECORDED and config.may_learn(r) and r.label not in own
    ]
    kinds = {kind: [r for r in found if r.kind is kind] for kind in Kind}
    commands, others = (
        [r for r in kinds[Kind.WORD] if (r.label in config.commands) is right] for right in (True, False)
    )
    chosen = []
    wanted = ((commands, COMMANDS), (others, OTHERS), (kinds[Kind.SPEECH], SPEECH), (kinds[Kind.SOUND], SOUNDS))
    for pool, most in wanted:
        chosen += [pool[i] for i in sorted(rng.permutation(len(pool))[:most])]
    spectrograms = open_spectrograms(
        chosen, root=data_dir, folder=cache_dir, config=frontend, variants=0, seed=config.seed
    )
    return Heap(chosen, spectrograms)


def _recordings_of(person: Person, folder: Path, *, usual: Sequence[str]) -> list[Recording]:
    """Write what one person recorded into `folder` and return it, with each usual word also backwards.

    Speech that runs backwards is in the same voice and room, and says nothing. Without it all that this person says
    would be a command. Own words may be a hum or a whistle, which are the same both ways.
    """
    folder.mkdir()
    said = [(word, Kind.WORD, samples) for word, takes in person.words.items() for samples in takes]
    said += [("", Kind.WORD, samples[::-1]) for word, _, samples in said if word in usual]
    said += [("", Kind.SPEECH, samples) for samples in person.talk]
    said += [("", Kind.SOUND, samples) for samples in person.room]
    found = []
    for i, (label, kind, samples) in enumerate(said):
        path = folder / f"{i:04}.wav"
        write_wav(path, np.ascontiguousarray(samples))
        found.append(Recording(path, label, kind, Split.TRAINING, source=OWN))
    return found


class PersonalSampler(Sampler):
    """Draws one person's recordings more often than their number: of the commands, of other words, and of talk."""

    def __init__(self, heap: Heap, *, commands: tuple[str, ...]) -> None:
        """Raise DataError if there are no recordings of other people to draw commands or other words from."""
        spectrograms = heap.spectrograms
        super().__init__(spectrograms, heap.recordings, commands=commands, split=Split.TRAINING)
        owners = [heap.recordings[i] for i in spectrograms.recording]
        long = spectrograms.end - spectrograms.start >= SHORTEST_WORD
        pools: dict[tuple[Kind, str], list[int]] = {}
        for entry, owner in enumerate(owners):
            if owner.source == OWN and (owner.kind is not Kind.WORD or long[entry]):
                pools.setdefault((owner.kind, owner.label), []).append(entry)
        self._own_words = [pool for (kind, label), pool in pools.items() if kind is Kind.WORD and label]
        self._backwards = pools.get((Kind.WORD, ""), [])
        self._talk = pools.get((Kind.SPEECH, ""), [])

    def draw_command(self, rng: np.random.Generator) -> int:
        """Return an entry in which a command is said, often by the person: each of their words as often."""
        if self._own_words and rng.random() < OWN_SHARE:
            return _one(self._own_words[int(rng.integers(len(self._own_words)))], rng)
        return super().draw_command(rng)

    def draw_other(self, rng: np.random.Generator) -> int:
        """Return an entry in which another word is said, sometimes one of the person's backwards."""
        if self._backwards and rng.random() < BACKWARDS_SHARE:
            return _one(self._backwards, rng)
        return super().draw_other(rng)

    def draw_speech(self, rng: np.random.Generator) -> int:
        """Return an entry of running speech, often by the person; there must be some."""
        if self._talk and rng.random() < TALK_SHARE:
            return _one(self._talk, rng)
        return super().draw_speech(rng)


def _one(pool: Sequence[int], rng: np.random.Generator) -> int:
    return pool[int(rng.integers(len(pool)))]
