"""What a network says over the streams of a data set, taken once, to be decided on by `streams`, `sweep`, `compare`."""

import argparse
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from models.data.clips import read_part
from models.data.dataset import Split
from models.evaluate.recorded_scores import Quiet, Recorded, SpokenTrace, Trace, load_recorded, record, save_recorded
from models.evaluate.report import Report
from models.evaluate.stream_builder import CONDITIONS, Condition, Material, Noise, gather, lacking, make_stream
from models.spot.runtime import Network

WORDS = 600  # in each condition: 450 commands and 150 other words
SEED = 1
QUIET_KINDS = {Quiet.SPEECH: (Noise.BABBLE,), Quiet.SOUNDS: (Noise.SOUNDS, Noise.TAP)}  # from which noises


@dataclass(frozen=True, eq=False)
class Recordings:
    """Recorded scores, and what they are of.

    split: None for all. words: in each condition. commands: those that were spoken in the streams.
    left_out: conditions that could not be built, and why.
    """

    split: Split | None
    words: int
    seed: int
    commands: tuple[str, ...]
    recorded: Recorded
    left_out: dict[str, str]

    @property
    def about(self) -> Report:
        """What every report on them begins with, ready for JSON."""
        return {
            "split": self.split.value if self.split else None,
            "words": self.words,
            "seed": self.seed,
            "commands": list(self.commands),
            "left_out": self.left_out,
        }


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what says of which streams."""
    names = [condition.name for condition in CONDITIONS]
    parser.add_argument("--words", type=_words, default=WORDS, metavar="N", help=f"per condition (default: {WORDS})")
    parser.add_argument(
        "--condition", nargs="+", choices=names, default=names, metavar="NAME", help=f"of {', '.join(names)}"
    )
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help="another draw of words (default: 1)")


def take(
    options: argparse.Namespace,
    network: Network,
    *,
    hop_frames: int,
    split: Split | None,
    commands: Sequence[str] | None = None,
    kinds: Collection[Quiet] = tuple(Quiet),
    kept: Path | None = None,
) -> Recordings:
    """Let `network` hear a stream in each condition, and all sound without commands.

    options: those of `add_options`, and `folder`. hop_frames: log-mel frames between two looks.
    commands: to be spoken, those of the network's card if None. kinds: of sound without commands.
    kept: a file from which the scores are taken if they are there, and in which they are kept if not.
    The sound depends on the options, the split and the commands alone: every network hears the same.
    Raises DataError or AudioError if the data set cannot be used.
    """
    commands = network.card.commands if commands is None else tuple(commands)
    material = gather(options.folder, split=split, commands=commands)
    asked = [condition for condition in CONDITIONS if condition.name in options.condition]
    left_out = {condition.name: why for condition in asked if (why := lacking(material, condition))}
    conditions = [condition for condition in asked if condition.name not in left_out]
    key: dict[str, Any] = {
        "model": network.card.sha256,
        "folder": str(options.folder.resolve()),
        "split": split.value if split else None,
        "commands": list(commands),
        "conditions": [asdict(condition) for condition in conditions],
        "kinds": sorted(kinds),
        "words": options.words,
        "seed": options.seed,
        "hop_frames": hop_frames,
    }
    recorded = load_recorded(kept, key=key) if kept else None
    if recorded is None:
        streams = _over_streams(material, network, conditions, options=options, hop_frames=hop_frames)
        recorded = Recorded(streams, _over_quiet(material, network, kinds, hop_frames=hop_frames))
        if kept:
            save_recorded(recorded, kept, key=key)
    return Recordings(split, options.words, options.seed, commands, recorded, left_out)


def _over_streams(
    material: Material,
    network: Network,
    conditions: Sequence[Condition],
    *,
    options: argparse.Namespace,
    hop_frames: int,
) -> tuple[SpokenTrace, ...]:
    """Return the scores of `network` over a stream in each condition."""
    streams = []
    for condition in tqdm(conditions, desc="streams", unit=" conditions", disable=None):
        stream = make_stream(material, condition, words=options.words, seed=options.seed)
        trace = record(stream.samples, network, hop_frames=hop_frames)
        streams.append(SpokenTrace(condition.name, stream.spoken, trace))
    return tuple(streams)


def _over_quiet(
    material: Material, network: Network, kinds: Collection[Quiet], *, hop_frames: int
) -> dict[Quiet, tuple[Trace, ...]]:
    """Return the scores of `network` over all sound without commands of each kind that there is."""
    quiet = {}
    for kind in kinds:
        recordings = [recording for noise in QUIET_KINDS[kind] for recording in material.noises[noise]]
        if recordings:
            heard = tqdm(recordings, desc=kind, unit=" files", disable=None)
            quiet[kind] = tuple(record(read_part(r.path, r.part), network, hop_frames=hop_frames) for r in heard)
    return quiet


def _words(text: str) -> int:
    """Return `text` as a number of words, at least 4: one of them is no command then."""
    value = int(text)
    if value < 4:
        raise argparse.ArgumentTypeError(f"{text}: expected 4 or more")
    return value
