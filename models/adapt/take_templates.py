"""What words are compared with: their takes, and how unlike each other those are."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from models.adapt.held_back import HeardTake
from models.spot.templates import Templates, distances, of_length_1, sequences

MOST_TAKEN = 8  # takes, the first ones: each look at a likely word is compared with all of them
MOST_APART = 0.8  # of the takes, each said several times, are as near to the others as ...
LOOSER, OWN_LOOSER = 1.5, 1.3  # ... what is this times less near than a usual word and an own word have to be
LEAST, MOST = 0.01, 0.3  # of a limit: nobody repeats a word more exactly, and no takes of one are so far apart


def templates_of(
    said: Sequence[HeardTake], words: Sequence[str], *, own: Collection[str], hop_frames: int
) -> Templates:
    """Return what `words` are compared with; one with a single take is not: nothing tells how it may differ.

    said: takes of these words and others. own: words that only this person says, compared without what the network
    remembers of the time before, which makes takes less alike. hop_frames: between the looks that they are judged by.
    """
    takes: dict[str, NDArray[np.float32]] = {}
    limits: dict[str, float] = {}
    for word in words:
        mine = [take for take in said if take.word == word][:MOST_TAKEN]
        if len(mine) < 2:
            continue
        looser, numbers = (OWN_LOOSER, mine[0].heard) if word in own else (LOOSER, mine[0].templates.shape[-1])
        of_word = of_length_1(np.stack([take.templates[..., :numbers] for take in mine]))
        apart = [_apart(take, np.concatenate(np.delete(of_word, i, axis=0)), hop_frames) for i, take in enumerate(mine)]
        takes[word] = np.concatenate(of_word)
        limits[word] = float(np.clip(looser * np.quantile(np.concatenate(apart), MOST_APART), LEAST, MOST))
    return Templates(takes, limits)


def _apart(take: HeardTake, others: NDArray[np.float32], hop_frames: int) -> list[float]:
    """Return the least distance of each variation of a take to other takes of its word, wherever it is over."""
    least = []
    for looks in take.judged:
        heard = sequences(
            looks.embeddings[:, : others.shape[-1]], np.arange(len(looks.embeddings)), hop_frames=hop_frames
        )
        least.append(float(distances(heard, others).min()))
    return least
