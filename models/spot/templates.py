"""Compares what is heard with the takes that a voice was fitted to: only what resembles them is heard by the fit.

A last layer that learned words from a few takes sees one second, and what little the network remembers of the time
before, and so also says them of words that end like them. Here the looks before it count too: the last two thirds of a
second are laid over each take of the word, one a little faster or slower than the other (dynamic time warping, Sakoe
and Chiba, IEEE Transactions on Acoustics, Speech and Signal Processing 26, 1978). An own word that resembles none of
its takes is an unknown word; where a usual word resembles none, the shipped layer tells what it is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.spot.config import NOISE, UNKNOWN

STEP_FRAMES = 4  # log-mel frames from one look of a sequence to the next
STEPS = 16  # looks in a sequence
BAND = 4  # looks by which one sequence may run before the other
LOOSE = 4  # looks at the beginning of either sequence that the other need not have
LATE_FRAMES = 16  # so long a word counts as said again after its looks resembled a take most
LIKELY, OWN_LIKELY = 0.15, 0.08  # usual words and own words that are compared; one below cannot fire with our odds
RESEMBLING_ODDS = 3.0  # by which a usual word that resembles its takes is more likely than the last layer alone says
BLOCK = 256  # sequences that are compared at once, which bounds the memory


@dataclass(frozen=True, eq=False)
class Templates:
    """Takes of words as the last layer sees them, and how far from them the same word may be.

    takes: of each word, float32 (takes, STEPS, numbers), as `distances` compares them: the first so many numbers of the
    embedding, or all.
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

    def counted(
        self,
        fitted: NDArray[np.float32],
        shipped: NDArray[np.float32] | None,
        embeddings: NDArray[np.float32],
        *,
        labels: Sequence[str],
        own: Collection[str],
        hop_frames: int,
    ) -> NDArray[np.float32]:
        """Return the probabilities that count, float32 (n, labels).

        fitted: those of a layer that was fitted to the takes, float32 (n, labels), at the last n of the looks whose
        embeddings are given. shipped: those of the shipped layer at the same looks; None where it does not count.
        embeddings: float32 (looks, embedding), consecutive ones of one stream; before them all was as at the first.
        own: the words that only the fitted layer knows. hop_frames: log-mel frames between two looks.

        An own word that resembles none of its takes counts as an unknown word. Once there are takes of usual words, the
        fitted layer counts only where some word resembles its takes, or has none and is likely; a usual word that
        resembles them has RESEMBLING_ODDS there.
        """
        if not self.takes:
            return fitted
        likely = fitted >= np.where([label in own for label in labels], OWN_LIKELY, LIKELY)
        resembles = self._resembling(likely, embeddings, labels=labels, hop_frames=hop_frames)
        result = fitted.copy()
        mine = [i for i, label in enumerate(labels) if label in own]
        usual = [i for i, label in enumerate(labels) if label in self.takes and label not in own]
        unlike = np.where(likely & ~resembles, fitted, np.float32(0.0))[:, mine]
        result[:, mine] -= unlike
        result[:, labels.index(UNKNOWN)] += unlike.sum(axis=1)
        if shipped is None or set(self.takes) <= set(own):
            return result
        result[:, usual] *= np.where(resembles[:, usual], np.float32(RESEMBLING_ODDS), np.float32(1.0))
        result /= result.sum(axis=1, keepdims=True)
        return np.where(resembles.any(axis=1, keepdims=True), result, shipped)

    def _resembling(
        self,
        likely: NDArray[np.bool_],
        embeddings: NDArray[np.float32],
        *,
        labels: Sequence[str],
        hop_frames: int,
    ) -> NDArray[np.bool_]:
        """Return at which looks which word is likely and resembles one of its takes, or has none, bool (n, labels)."""
        before, resembles = len(embeddings) - len(likely), likely.copy()
        for i, word in enumerate(labels):
            if word in (UNKNOWN, NOISE):
                resembles[:, i] = False
            if word not in self.takes or not resembles[:, i].any():
                continue
            places = np.flatnonzero(resembles[:, i])
            just_said = places[:, None] - np.arange(LATE_FRAMES // hop_frames + 1)  # (places, looks), each and before
            asked = np.unique(just_said)
            takes = self.takes[word]
            heard = embeddings[:, : takes.shape[-1]]
            found = distances(sequences(heard, before + asked, hop_frames=hop_frames), takes)
            resembles[places, i] = np.isin(just_said, asked[found <= self.limits[word]]).any(axis=1)
        return resembles


def looks_needed(hop_frames: int) -> int:
    """Return how many looks back a look at a stream is compared with, itself included."""
    return _stride(hop_frames) * (STEPS - 1) + LATE_FRAMES // hop_frames + 1


def sequences(embeddings: NDArray[np.float32], ends: NDArray[np.int64], *, hop_frames: int) -> NDArray[np.float32]:
    """Return what is compared: the looks up to each of `ends`, float32 (ends, STEPS, numbers), of length 1 each.

    embeddings: float32 (looks, numbers), consecutive ones of one stream. ends: places in it; what would lie before
    its first look is as that look.
    """
    places = ends[:, None] - _stride(hop_frames) * np.arange(STEPS - 1, -1, -1)  # (ends, STEPS)
    return of_length_1(embeddings[np.maximum(places, 0)])


def of_length_1(looks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return looks, float32 (..., numbers), each divided by its length; zeros stay zeros."""
    return np.asarray(looks / np.maximum(1e-6, np.linalg.norm(looks, axis=-1, keepdims=True)), np.float32)


def distances(heard: NDArray[np.float32], takes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how far each sequence is from the nearest take, float32 (n,), 0 or more.

    heard: float32 (n, STEPS, numbers). takes: float32 (takes, STEPS, numbers); both as `sequences` gives them, but
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
