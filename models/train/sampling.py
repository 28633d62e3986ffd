"""Which recordings may be drawn for a scene, and how often each kind of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.data.dataset import DataError, Kind, Make, Recording, Split
from models.data.spectrogram_cache import SpectrogramCache

SHORTEST_WORD = 8  # frames; where less stands out of a clip the word is lost in noise, and clicks would pass for words
# Of what is drawn, these shares are recorded, rebuilt, synthetic and neural (in the order of `Make`). The last three
# are many, and not quite what a player's microphone gives. Who says other words must say commands too, or a network
# learns that voices like that say none.
COMMAND_SHARES = (0.62, 0.2, 0.08, 0.1)
OTHER_SHARES = (0.44, 0.28, 0.14, 0.14)
SPEECH_SHARES = (0.8, 0.0, 0.08, 0.12)
HARD_SHARE = 0.3  # of what is drawn to be no command: so much is hard at most,
HARD_SHARE_EACH = 0.001  # and so much for each hard stretch there is, lest few of them are learned by heart

Entries = NDArray[np.int64]


@dataclass(frozen=True)
class Hard:
    """A stretch in which a network heard a command that was not said: frames [first, last) of an entry."""

    entry: int
    first: int
    last: int


class Sampler:
    """The cached spectrograms that belong to one split, to be drawn at random.

    commands: the words to be recognised. `hard` may be replaced at any time; see `models.train.hard_negatives`.
    Raises DataError if the split lacks commands or other words.
    """

    def __init__(
        self, spectrograms: SpectrogramCache, recordings: list[Recording], *, commands: tuple[str, ...], split: Split
    ) -> None:
        owners = [recordings[i] for i in spectrograms.recording]
        mine = np.asarray([r.split is split for r in owners])
        kinds = {kind: mine & np.asarray([r.kind is kind for r in owners]) for kind in Kind}
        makes = {make: np.asarray([r.make is make for r in owners]) for make in Make}
        is_command = np.asarray([r.label in commands for r in owners])
        words = kinds[Kind.WORD] & (spectrograms.end - spectrograms.start >= SHORTEST_WORD)
        self._commands = [np.flatnonzero(words & is_command & makes[make]) for make in Make]
        self._others = [np.flatnonzero(words & ~is_command & makes[make]) for make in Make]
        self._speech = [np.flatnonzero(kinds[Kind.SPEECH] & makes[make]) for make in Make]
        sources = sorted({r.source for r in owners})
        # The few long noises count as much as the many short sounds.
        sounds = [np.flatnonzero(kinds[Kind.SOUND] & [r.source == source for r in owners]) for source in sources]
        self._sounds = [pool for pool in sounds if len(pool)]
        if len(self._commands[0]) == 0 or len(self._others[0]) == 0:
            raise DataError(f"There are no clips of commands, or none of other words, for {split.value}. Add some.")
        self._kind_of = [r.kind for r in owners]
        self.hard = []

    @property
    def has_speech(self) -> bool:
        """Whether there is running speech."""
        return any(len(pool) for pool in self._speech)

    @property
    def has_sounds(self) -> bool:
        """Whether there are sounds."""
        return bool(self._sounds)

    @property
    def other_words(self) -> Entries:
        """All words that are no command."""
        return np.concatenate(self._others)

    @property
    def long_negatives(self) -> Entries:
        """All running speech and sounds."""
        return np.concatenate([*self._speech, *self._sounds]).astype(np.int64)

    @property
    def hard(self) -> list[Hard]:
        """What is hard to tell from a command."""
        return [hard for kind in self._hard.values() for hard in kind]

    @hard.setter
    def hard(self, found: list[Hard]) -> None:
        self._hard: dict[Kind, list[Hard]] = {kind: [] for kind in Kind}
        for hard in found:
            self._hard[self._kind_of[hard.entry]].append(hard)

    def draw_hard(self, kind: Kind, rng: np.random.Generator) -> Hard | None:
        """Return something hard of that kind, or None, as in most draws."""
        hard = self._hard[kind]
        if not hard or rng.random() >= min(HARD_SHARE, HARD_SHARE_EACH * len(hard)):
            return None
        return hard[int(rng.integers(len(hard)))]

    def draw_command(self, rng: np.random.Generator) -> int:
        """Return an entry in which a command is said."""
        return _draw(self._commands, COMMAND_SHARES, rng)

    def draw_other(self, rng: np.random.Generator) -> int:
        """Return an entry in which another word is said."""
        return _draw(self._others, OTHER_SHARES, rng)

    def draw_speech(self, rng: np.random.Generator) -> int:
        """Return an entry of running speech; there must be some."""
        return _draw(self._speech, SPEECH_SHARES, rng)

    def draw_sound(self, rng: np.random.Generator) -> int:
        """Return an entry of a sound; there must be some."""
        return int(rng.choice(self._sounds[int(rng.integers(0, len(self._sounds)))]))


def _draw(pools: list[Entries], shares: tuple[float, ...], rng: np.random.Generator) -> int:
    """Return an entry of one of `pools`, each having its share; what an empty one has goes to the others."""
    weights = np.asarray([share if len(pool) else 0.0 for pool, share in zip(pools, shares, strict=True)])
    pool = pools[int(np.searchsorted(np.cumsum(weights), rng.random() * weights.sum(), side="right"))]
    return int(pool[int(rng.integers(len(pool)))])
