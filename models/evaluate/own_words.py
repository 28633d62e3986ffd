"""Judges own words: pairs of sounds that the recogniser never learned, taught with a few takes, and heard afterwards.

DIR holds one folder of recordings for each sound, in the order of whose names they are paired, and in `_unknown_` words
that nobody taught. The first takes of a sound are taught, the rest are judged. A pair counts where its voice is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from models.adapt.bank import Bank
from models.adapt.embeddings import Looks, looks_of
from models.adapt.fitting import Wanted, fit_voice
from models.adapt.judging import Ear
from models.adapt.last_layer import LastLayer
from models.adapt.takes import Takes, read_takes
from models.data.dataset import DataError
from models.evaluate.report import Part, Report, Table, mean_of, share_of
from models.evaluate.stream_builder import CONDITIONS, build_stream
from models.spot.config import NOISE, UNKNOWN, DecisionConfig
from models.spot.counted import counted
from models.spot.frontend import Samples
from models.spot.runtime import Network

THRESHOLDS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.9)
HEAD = ("threshold", "heard", "wrong", "fires of own words per other word")
PAIR_HEAD = ("pair", "kept", "heard", "fires", "alike")


@dataclass(frozen=True)
class OwnWordsOptions:
    """folder: see above. takes: of each sound that are taught. seed: of rooms and levels."""

    folder: Path
    takes: int = 5
    seed: int = 1


@dataclass(frozen=True)
class Point:
    """What is heard at a threshold, over all pairs. said: own words judged. others: words that nobody taught."""

    threshold: float
    said: int
    heard: int
    wrong: int
    others: int
    fires: int


@dataclass(frozen=True)
class Pair:
    """Two sounds. kept: whether the voice was. alike: whether they were named so. points: at each threshold."""

    words: tuple[str, str]
    kept: bool
    alike: bool
    points: tuple[Point, ...]


@dataclass(frozen=True)
class OwnWordsReport(Report):
    """What came of all pairs. threshold: that of the decision."""

    takes: int
    threshold: float
    pairs: tuple[Pair, ...]

    def curve(self) -> tuple[Point, ...]:
        """Return the sums over all pairs, at each threshold."""
        return tuple(_sum(points) for points in zip(*(pair.points for pair in self.pairs), strict=True))

    def parts(self) -> list[Part]:
        """Return the report as sentences and tables."""
        rows = [
            (
                f"{point.threshold:g}",
                share_of(point.heard / max(1, point.said), point.said),
                share_of(point.wrong / max(1, point.said), point.said),
                mean_of(point.fires / max(1, point.others), point.others),
            )
            for point in self.curve()
        ]
        kept = sum(pair.kept for pair in self.pairs)
        pairs, takes = counted(len(self.pairs), "pair"), counted(self.takes, "take")
        title = f"{pairs} of own words, {takes} of each; {counted(kept, 'voice was', 'voices were')} kept."
        return [title, Table(HEAD, rows), Table(PAIR_HEAD, [self._row(pair) for pair in self.pairs])]

    def _row(self, pair: Pair) -> tuple[str, ...]:
        point = min(pair.points, key=lambda of: abs(of.threshold - self.threshold))
        return (
            " and ".join(pair.words),
            "yes" if pair.kept else "no",
            f"{point.heard} of {point.said}",
            f"{point.fires} in {point.others}",
            "yes" if pair.alike else "no",
        )


def judge(options: OwnWordsOptions, network: Network, *, decision: DecisionConfig) -> OwnWordsReport:
    """Return what is heard of each pair of sounds.

    Raises DataError where there is no pair, TakesError as `read_takes` does.
    """
    bank = Bank.load()
    said = read_takes([options.folder])
    names = sorted(word for word, takes in said.words.items() if len(takes) > options.takes)
    if len(names) < 2:
        raise DataError(
            f"{options.folder} holds no two sounds with {counted(options.takes + 1, 'recording')}. Record more."
        )
    rng = np.random.default_rng(options.seed)
    others = [_looks(take, network, decision, rng) for take in said.talk]
    pairs = []
    for words in tqdm(list(zip(names[::2], names[1::2], strict=False)), desc="pairs", disable=None):
        takes = Takes({word: said.words[word][: options.takes] for word in words})
        fitted = fit_voice(network, takes, bank, wanted=Wanted(), seed=options.seed)
        judged = [(word, take) for word in words for take in said.words[word][options.takes :]]
        rest = [(word, _looks(take, network, decision, rng)) for word, take in judged]
        alike = tuple(words) in fitted.result.alike
        if fitted.profile is None:
            points = tuple(Point(at, len(rest), 0, 0, len(others), 0) for at in THRESHOLDS)
        else:
            labels = (*network.card.commands, *words, UNKNOWN, NOISE)
            ear = Ear.of(fitted.profile, labels, decision, shipped=LastLayer.of(bank))
            points = tuple(_point(ear, at, words, rest, others) for at in THRESHOLDS)
        pairs.append(Pair((words[0], words[1]), fitted.profile is not None, alike, points))
    return OwnWordsReport(options.takes, decision.threshold, tuple(pairs))


def _looks(take: Samples, network: Network, decision: DecisionConfig, rng: np.random.Generator) -> Looks:
    """Return the looks at a recording in a quiet room."""
    stream = build_stream([("", take)], CONDITIONS[0], noises=[], rng=rng)
    return looks_of(stream.samples, network, hop_frames=decision.hop_frames)


def _point(
    ear: Ear, threshold: float, words: Sequence[str], rest: Sequence[tuple[str, Looks]], others: Sequence[Looks]
) -> Point:
    """Return what an ear hears at a threshold."""
    tried = replace(ear, decision=replace(ear.decision, threshold=threshold))
    heard = [(word, tried.fires(looks)) for word, looks in rest]
    fires = sum(word in words for looks in others for word in tried.fires(looks))
    once = sum(fired == [word] for word, fired in heard)
    wrong = sum(any(other != word for other in fired) for word, fired in heard)
    return Point(threshold, len(rest), once, wrong, len(others), fires)


def _sum(points: Sequence[Point]) -> Point:
    first = points[0]
    return Point(
        first.threshold,
        *(sum(getattr(point, name) for point in points) for name in ("said", "heard", "wrong", "others", "fires")),
    )
