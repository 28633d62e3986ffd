"""Checks own words against the takes that they were learned from: what resembles none of them is an unknown word.

A last layer that learned a word from a few takes sees one look at a time, and so also says it of words that end like
it. Here the looks before it count too: the last two thirds of a second are laid over each take of the word, one a
little faster or slower than the other (dynamic time warping, Sakoe and Chiba, IEEE Transactions on Acoustics, Speech
and Signal Processing 26, 1978).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.spot.config import UNKNOWN

STEP_FRAMES = 4  # log-mel frames from one look of a sequence to the next
STEPS = 16  # looks in a sequence
BAND = 4  # looks by which one sequence may run before the other
LOOSE = 4  # looks at the beginning of either sequence that the other need not have
LATE_FRAMES = 16  # so long a word counts as said again after its looks resembled a take most
LIKELY = 0.15  # a probability below it makes no word fire with the odds of our cards, and is not checked
BLOCK = 256  # sequences that are compared at once, which bounds the memory


@dataclass(frozen=True, eq=False)
class Templates:
    """Takes of own words as the last layer sees them, and how far from them the same word may be.

    takes: of each word, float32 (takes, STEPS, embedding), as `distances` compares them.
    limits: of each word, the greatest distance, 0 or more.
    """

    takes: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)

    def and_also(self, others: "Templates") -> "Templates":
        """Return these and others; of a word in both, the others count."""
        return Templates({**self.takes, **others.takes}, {**self.limits, **others.limits})

    def without(self, words: Collection[str]) -> "Templates":
        """Return those of other words."""
        left = [word for word in self.takes if word not in words]
        return Templates({word: self.takes[word] for word in left}, {word: self.limits[word] for word in left})

    def at_most(self, count: int) -> "Templates":
        """Return no more than `count` takes, the first ones of each word, of each as many."""
        most = count // max(1, len(self.takes))
        return Templates({word: of[:most] for word, of in self.takes.items()}, self.limits)

    def checked(
        self,
        probabilities: NDArray[np.float32],
        embeddings: NDArray[np.float32],
        *,
        labels: Sequence[str],
        hop_frames: int,
    ) -> NDArray[np.float32]:
        """Return probabilities in which an own word that resembles none of its takes counts as an unknown word.

        probabilities: float32 (n, labels), at the last n of the looks whose embeddings are given.
        embeddings: float32 (looks, embedding), consecutive ones of one stream; before them all was as at the first.
        hop_frames: log-mel frames between two looks.
        """
        if not self.takes:
            return probabilities
        before = len(embeddings) - len(probabilities)
        result = probabilities.copy()
        for word in self.takes:
            if word not in labels:
                continue
            of_word = result[:, labels.index(word)]
            likely = np.flatnonzero(of_word >= LIKELY)
            if len(likely) == 0:
                continue
            just_said = likely[:, None] - np.arange(LATE_FRAMES // hop_frames + 1)  # (likely, looks), each and before
            asked = np.unique(just_said)
            found = distances(sequences(embeddings, before + asked, hop_frames=hop_frames), self.takes[word])
            resembles = np.isin(just_said, asked[found <= self.limits[word]]).any(axis=1)
            unlike = likely[~resembles]
            result[unlike, labels.index(UNKNOWN)] += of_word[unlike]
            of_word[unlike] = 0.0
        return result


def looks_needed(hop_frames: int) -> int:
    """Return how many looks back a look at a stream is checked with, itself included."""
    return _stride(hop_frames) * (STEPS - 1) + LATE_FRAMES // hop_frames + 1


def sequences(embeddings: NDArray[np.float32], ends: NDArray[np.int64], *, hop_frames: int) -> NDArray[np.float32]:
    """Return what is compared: the looks up to each of `ends`, float32 (ends, STEPS, embedding), of length 1 each.

    embeddings: float32 (looks, embedding), consecutive ones of one stream. ends: places in it; what would lie before
    its first look is as that look.
    """
    places = ends[:, None] - _stride(hop_frames) * np.arange(STEPS - 1, -1, -1)  # (ends, STEPS)
    taken = embeddings[np.maximum(places, 0)]
    return np.asarray(taken / np.maximum(1e-6, np.linalg.norm(taken, axis=-1, keepdims=True)), np.float32)


def distances(heard: NDArray[np.float32], takes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how far each sequence is from the nearest take, float32 (n,), 0 or more.

    heard: float32 (n, STEPS, embedding). takes: float32 (takes, STEPS, embedding); both as `sequences` gives them, but
    of a take the looks that are all zeros count nothing.
    The distance of two looks is one minus the cosine of their angle; that of two sequences is the sum along the best
    way through both, by the number of looks that count.
    """
    blocks = [_distances(heard[first : first + BLOCK], takes) for first in range(0, len(heard), BLOCK)]
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


def _distances(heard: NDArray[np.float32], takes: NDArray[np.float32]) -> NDArray[np.float32]:
    counts = np.asarray(takes.any(axis=-1))  # (takes, STEPS)
    alike = np.einsum("nse,tue->sunt", heard, takes, optimize=True)  # (STEPS, STEPS, n, takes)
    looks = np.maximum(0.0, counts.T[None, :, None, :] - alike)
    way = np.full((STEPS + 1, STEPS + 1, *looks.shape[2:]), np.inf, np.float32)
    way[0, : LOOSE + 1] = way[: LOOSE + 1, 0] = 0.0
    for i in range(STEPS):
        for j in range(max(0, i - BAND), min(STEPS, i + BAND + 1)):
            way[i + 1, j + 1] = looks[i, j] + np.minimum(way[i, j], np.minimum(way[i, j + 1], way[i + 1, j]))
    return np.asarray((way[-1, -1] / np.maximum(1, counts.sum(axis=1))).min(axis=-1), np.float32)


def _stride(hop_frames: int) -> int:
    """Return how many looks one step of a sequence is."""
    return max(1, round(STEP_FRAMES / hop_frames))
