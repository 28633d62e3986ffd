"""What two made of the same spoken words: which of them each one alone heard exactly once. Arithmetic only."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.evaluate.chance import holm, sign_test
from models.evaluate.matching import Spoken

Marks = Sequence[tuple[Spoken, bool]]  # each command of a stream, and whether it was heard exactly once


@dataclass(frozen=True)
class Difference:
    """How one differs from another.

    better, worse: how many it alone heard exactly once, and how many only the other did.
    chance: probability of at least such a difference were both equally good, 0 to 1.
    """

    better: int
    worse: int
    chance: float


def by_condition(ours: Mapping[str, Marks], theirs: Mapping[str, Marks]) -> dict[str, Difference]:
    """Return how `theirs` differs in each condition, word by word; the chances are corrected for their number."""
    counts = {}
    for name, marks in ours.items():
        pairs = [(one, two) for (_, one), (_, two) in zip(marks, theirs[name], strict=True)]
        counts[name] = (pairs.count((False, True)), pairs.count((True, False)))
    chances = holm([sign_test(better, worse) for better, worse in counts.values()])
    return {name: Difference(*count, chance) for (name, count), chance in zip(counts.items(), chances, strict=True)}


def by_recording(ours: Mapping[str, Marks], theirs: Mapping[str, Marks]) -> Difference:
    """Return how `theirs` differs over all conditions together, recording by recording.

    One recording comes in several conditions, and one that is hard is hard in all of them: its words say less than as
    many words of different people. So each recording counts once, for whoever heard it in more of its conditions.
    """
    lead = Counter[tuple[str, str]]()
    for name, marks in ours.items():
        for (word, one), (_, two) in zip(marks, theirs[name], strict=True):
            lead[word.label, word.clip] += two - one
    better, worse = (sum(sign * ahead > 0 for ahead in lead.values()) for sign in (1, -1))
    return Difference(better, worse, sign_test(better, worse))
