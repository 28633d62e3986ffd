"""What fires over looks that were embedded once, decided as at play, with one last layer after another."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from models.adapt.embeddings import Looks
from models.adapt.last_layer import LastLayer
from models.spot.config import NOISE, UNKNOWN, DecisionConfig
from models.spot.decision import adjusted, command_places, verdicts_at
from models.spot.profile import Profile
from models.spot.templates import Templates

ALIKE = 0.3  # mean of the highest score that another word reaches while one is said
HARDER, TRIES = 0.7, 6  # by which a word's threshold is raised while it fires too often among strangers
NEARLY = 0.67  # of the threshold
OWN_SHARE = 0.01  # of other people's words, talk and sounds: so often own words may fire, which fired in none before


@dataclass(frozen=True)
class Ear:
    """A last layer with what it decides by.

    labels: those that count, with unknown and noise. templates: what words must resemble for `layer` to count.
    shipped: the layer that counts elsewhere; None where `layer` counts everywhere.
    """

    layer: LastLayer
    labels: tuple[str, ...]
    decision: DecisionConfig
    templates: Templates = field(default_factory=Templates)
    shipped: LastLayer | None = None

    @classmethod
    def of(
        cls, profile: Profile, labels: tuple[str, ...], decision: DecisionConfig, *, shipped: LastLayer | None
    ) -> "Ear":
        """Return what a voice hears with. shipped: the layer in whose place the voice has its own."""
        return cls(LastLayer.of(profile), labels, decision, profile.templates, shipped)

    @property
    def commands(self) -> tuple[str, ...]:
        """The labels that do something."""
        return tuple(label for label in self.labels if label not in (UNKNOWN, NOISE))

    def fires(self, looks: Looks) -> list[str]:
        """Return the commands that fire over consecutive looks, in order."""
        return [word for _, word in self.fires_at(looks)]

    def fires_at(self, looks: Looks) -> list[tuple[float, str]]:
        """Return when which command fires over a stream, in seconds of it."""
        return self._fired(self._scores(looks.embeddings), looks.times_s, looks.levels_db)

    def _fired(
        self,
        scores: NDArray[np.float32],
        times_s: NDArray[np.float64] | None = None,
        levels_db: NDArray[np.float32] | None = None,
    ) -> list[tuple[float, str]]:
        """Return when which command fires over consecutive looks, float32 (looks, labels).

        times_s, levels_db: as in `Looks`. Without times the looks begin at zero.
        """
        if max(self._highest(scores).values(), default=0.0) < self.decision.threshold * self.decision.again:
            return []  # most of what is heard: the decision need not go through it look by look
        if times_s is None:
            times_s = np.arange(1, len(scores) + 1, dtype=np.float64) * (0.01 * self.decision.hop_frames)
        looks = verdicts_at(scores, times_s, levels_db, labels=self.labels, config=self.decision)
        return [(time_s, verdict.word) for time_s, verdict in looks if verdict.word is not None]

    def harder(self, by: Mapping[str, float]) -> "Ear":
        """Return an ear for which each word of `by` needs more, by so many logits, 0 or more."""
        layer = self.layer
        for word, logits in by.items():
            layer = layer.harder(word, logits)
        return replace(self, layer=layer)

    def hears(self, looks: Looks, word: str) -> bool:
        """Return whether a take of `word` makes it fire, and nothing else."""
        return self.fires(looks) == [word]

    def scores(self, stretches: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        """Return the scores over stretches, each float32 (looks, embedding), as float32 (looks, labels) each."""
        if not stretches:
            return []
        ends = np.cumsum([len(stretch) for stretch in stretches])[:-1]
        joined = np.concatenate(stretches)
        fitted = np.split(self.layer.scores(joined, self.labels), ends)
        if not self.templates.takes:
            return fitted
        shipped = None if self.shipped is None else np.split(self.shipped.scores(joined, self.labels), ends)
        return [
            self.templates.counted(
                scores,
                None if shipped is None else shipped[i],
                stretches[i],
                labels=self.labels,
                own=self.own,
                hop_frames=self.decision.hop_frames,
            )
            for i, scores in enumerate(fitted)
        ]

    @property
    def own(self) -> tuple[str, ...]:
        """The words that the shipped layer does not know."""
        return tuple(word for word in self.commands if self.shipped is None or word not in self.shipped.classes)

    def _scores(self, embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the scores over consecutive looks, float32 (looks, labels), of float32 (looks, embedding)."""
        return self.scores([embeddings])[0]

    def count(self, scores: Iterable[NDArray[np.float32]], said: Iterable[str]) -> Counter[str]:
        """Return how often each command fires over stretches that do not say it. scores: of each, see `scores`."""
        fired: Counter[str] = Counter()
        for part, word in zip(scores, said, strict=True):
            heard = [name for _, name in self._fired(part)]
            if word in heard:
                heard.remove(word)
            fired.update(heard)
        return fired

    def highest(self, looks: Looks) -> dict[str, float]:
        """Return the highest smoothed score of each command over the looks at a take."""
        return self._highest(self._scores(looks.embeddings))

    def _highest(self, scores: NDArray[np.float32]) -> dict[str, float]:
        """Return the highest smoothed score of each command over consecutive looks, float32 (looks, labels)."""
        if len(scores) == 0:
            return dict.fromkeys(self.commands, 0.0)
        smoothing, places = self.decision.smoothing, command_places(self.labels)
        scores = adjusted(scores, places, self.decision)[:, places]
        sums = np.cumsum(np.concatenate([np.zeros((smoothing, len(places))), scores]), axis=0)
        smoothed = (sums[smoothing:] - sums[:-smoothing]) / smoothing
        return dict(zip(self.commands, smoothed.max(axis=0).tolist(), strict=True))


@dataclass(frozen=True)
class StrangerFires:
    """What strangers make fire.

    outright: how often each word fires in what they said themselves. nearly: how often each fires or nearly fires in
    that and in imitations of it; what fires outright counts twice.
    """

    outright: Counter[str]
    nearly: Counter[str]

    def above(self, before: "StrangerFires", *, own: Collection[str] = (), spare: int = 0) -> set[str]:
        """Return the words that fire too often, empty if all together do not.

        The words of the network may fire as often as before, together. own: words that fired in nothing before, which
        may fire outright `spare` times, together.
        """
        found: set[str] = set()
        for now, then, most in ((self.outright, before.outright, spare), (self.nearly, before.nearly, 2 * spare)):
            mine = Counter({word: count for word, count in now.items() if word in own})
            usual = now - mine
            if usual.total() > then.total():
                found |= set(usual - then)
            if mine.total() > most:
                found |= set(mine)
        return found


@dataclass(frozen=True, eq=False)
class Strangers:
    """Other people's words, talk and sounds, among which a fit must not fire more often than before.

    stretches: float32 (looks, embedding) each. said: the word of each, which may fire in it, or empty.
    imitations: how many at the end are words put into this person's voice, which nobody said.
    own: words that the network does not know, and that fired in nothing before.
    Few of them fire at all, so that what nearly fires is counted too, at NEARLY in the place of the threshold.
    """

    stretches: Sequence[NDArray[np.float32]]
    said: Sequence[str]
    imitations: int = 0
    own: tuple[str, ...] = ()

    @property
    def recorded(self) -> int:
        """How many stretches, the first ones, are recordings."""
        return len(self.stretches) - self.imitations

    @property
    def spare(self) -> int:
        """How often own words may fire in recordings."""
        return int(OWN_SHARE * self.recorded) if self.own else 0

    def fires(self, ear: Ear) -> StrangerFires:
        """Return what fires."""
        easier = replace(ear, decision=replace(ear.decision, threshold=NEARLY * ear.decision.threshold))
        scores = ear.scores(self.stretches)
        recorded, imitated = slice(None, self.recorded), slice(self.recorded, None)
        outright = ear.count(scores[recorded], self.said[recorded])
        others = ear.count(scores[imitated], self.said[imitated]) + easier.count(scores, self.said)
        return StrangerFires(outright, outright + others)

    def settled(self, ear: Ear, before: StrangerFires) -> Ear:
        """Return an ear whose words' thresholds were raised, as far as they fire too often (`StrangerFires.above`)."""
        for _ in range(TRIES):
            more = self.fires(ear).above(before, own=self.own, spare=self.spare)
            if not more:
                break
            ear = ear.harder(dict.fromkeys(more, HARDER))
        return ear


def alike(ear: Ear, takes: dict[str, Sequence[Looks]]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of words of which one also scores high while the other is said, in the order of `takes`."""
    names, pairs = list(takes), []
    reached = {
        word: {other: float(np.mean([ear.highest(looks).get(other, 0.0) for looks in said])) for other in ear.commands}
        for word, said in takes.items()
        if said
    }
    for i, one in enumerate(names):
        others = [*names[i + 1 :], *(word for word in ear.commands if word not in names)]
        for other in others:
            most = max(reached.get(one, {}).get(other, 0.0), reached.get(other, {}).get(one, 0.0))
            if most >= ALIKE:
                pairs.append((one, other))
    return tuple(pairs)
