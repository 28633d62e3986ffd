"""What a network says over the streams of a data set, recorded once for all judgements that decide on it."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tqdm import tqdm

from models.data.clips import read_part
from models.data.dataset import Recording, Split
from models.evaluate.recorded_scores import (
    NegativeAudio,
    RecordedScores,
    RecordedStream,
    ScoreSet,
    load_scores,
    record,
    save_scores,
)
from models.evaluate.report import OPTIONAL
from models.evaluate.stream_builder import (
    CONDITIONS,
    EDGES,
    SAID_AGAIN,
    TIGHT_EDGES,
    Condition,
    Edges,
    Material,
    Noise,
    gather,
    lacking,
    make_stream,
)
from models.spot.counted import counted
from models.spot.runtime import Network

CONDITION_NAMES = tuple(condition.name for condition in CONDITIONS)
SAID_AGAIN_NAMES = tuple(condition.name for condition in SAID_AGAIN)


@dataclass(frozen=True)
class StreamSelection:
    """Which streams are heard.

    folder: the data set. split: None for all. words: drawn for each condition; None for every recording once.
    conditions: names of some of `CONDITIONS` and `SAID_AGAIN`. seed: of the draw of words.
    tight: cut words as version 0.1 did, which takes soft ends off, to compare with its figures.
    """

    folder: Path
    split: Split | None = None
    words: int | None = None
    conditions: tuple[str, ...] = CONDITION_NAMES
    seed: int = 1
    tight: bool = False

    @property
    def edges(self) -> Edges:
        """What is kept of a clip around its word."""
        return TIGHT_EDGES if self.tight else EDGES


@dataclass(frozen=True)
class Heard:
    """What was heard: every report on recordings begins with it.

    split: None for all. words: drawn for each condition, None for every recording once.
    commands: those that were spoken in the streams.
    left_out: conditions that could not be built, and why. tight: that soft ends of words were cut off, or None.
    """

    split: Split | None
    words: int | None
    seed: int
    commands: tuple[str, ...]
    left_out: dict[str, str]
    tight: bool | None = field(default=None, metadata=OPTIONAL)

    @property
    def amount(self) -> str:
        """What was spoken in each condition, for people."""
        return "all recordings" if self.words is None else counted(self.words, "word")


@dataclass(frozen=True, eq=False)
class Recordings:
    """Recorded scores, and what they are of."""

    heard: Heard
    scores: ScoreSet

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands that were spoken in the streams."""
        return self.heard.commands


def record_streams(
    options: StreamSelection,
    network: Network,
    *,
    hop_frames: int,
    commands: Sequence[str] | None = None,
    kinds: Collection[NegativeAudio] = tuple(NegativeAudio),
    kept: Path | None = None,
) -> Recordings:
    """Let `network` hear a stream in each condition, and all sound without commands.

    hop_frames: log-mel frames between two looks.
    commands: to be spoken, those of the network's card if None. kinds: of sound without commands.
    kept: a file from which the scores are taken if they are there, and in which they are kept if not.
    The sound depends on the options and the commands alone: every network hears the same.
    Raises DataError or AudioError if the data set cannot be used.
    """
    commands = network.card.commands if commands is None else tuple(commands)
    material = gather(options.folder, split=options.split, commands=commands)
    asked = [condition for condition in (*CONDITIONS, *SAID_AGAIN) if condition.name in options.conditions]
    left_out = {condition.name: why for condition in asked if (why := lacking(material, condition))}
    conditions = [condition for condition in asked if condition.name not in left_out]
    key: dict[str, Any] = {
        "model": network.card.sha256,
        "folder": str(options.folder.resolve()),
        "split": options.split,
        "commands": list(commands),
        "conditions": [asdict(condition) for condition in conditions],
        "kinds": sorted(kinds),
        "words": options.words,
        "seed": options.seed,
        "hop_frames": hop_frames,
        "edges": asdict(options.edges),
    }
    scores = load_scores(kept, key=key) if kept else None
    if scores is None:
        streams = _over_streams(material, network, conditions, options=options, hop_frames=hop_frames)
        scores = ScoreSet(streams, _over_negatives(material, network, kinds, hop_frames=hop_frames))
        if kept:
            save_scores(scores, kept, key=key)
    return Recordings(
        Heard(options.split, options.words, options.seed, commands, left_out, options.tight or None), scores
    )


def _over_streams(
    material: Material, network: Network, conditions: Sequence[Condition], *, options: StreamSelection, hop_frames: int
) -> tuple[RecordedStream, ...]:
    """Return the scores of `network` over a stream in each condition."""
    streams = []
    for condition in tqdm(conditions, desc="streams", unit=" conditions", disable=None):
        stream = make_stream(material, condition, words=options.words, seed=options.seed, edges=options.edges)
        scores = record(stream.samples, network, hop_frames=hop_frames)
        streams.append(RecordedStream(condition.name, stream.spoken, scores))
    return tuple(streams)


def _over_negatives(
    material: Material, network: Network, kinds: Collection[NegativeAudio], *, hop_frames: int
) -> dict[NegativeAudio, tuple[RecordedScores, ...]]:
    """Return the scores of `network` over all sound without commands of each kind that there is."""
    negatives = {}
    for kind in kinds:
        recordings = _without_commands(material, kind)
        if recordings:
            files = tqdm(recordings, desc=kind, unit=" files", disable=None)
            negatives[kind] = tuple(record(read_part(r.path, r.part), network, hop_frames=hop_frames) for r in files)
    return negatives


def _without_commands(material: Material, kind: NegativeAudio) -> tuple[Recording, ...]:
    """Return the recordings of one kind of sound without commands."""
    match kind:
        case NegativeAudio.SPEECH:
            return material.noises[Noise.BABBLE]
        case NegativeAudio.LEARNERS:
            return material.learners
        case NegativeAudio.SOUNDS:
            return material.noises[Noise.SOUNDS] + material.noises[Noise.TAP]
        case NegativeAudio.MUSIC:
            return material.music
