"""Judges a model on hours of sound without commands: how often the pen moves though nobody said a word of ours."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from models.data.clips import noise_part, read_part
from models.data.dataset import AUDIO_SUFFIXES, EXTRA_FOLDER, NOISE_FOLDER, DataError, Split
from models.evaluate.recorded_scores import fires_in
from models.evaluate.report import Part, Report, Table, number
from models.evaluate.statistics import hourly_rate
from models.evaluate.stream_builder import HISS_DB
from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.config import DecisionConfig
from models.spot.frontend import Samples
from models.spot.runtime import Network
from models.spot.spotter import Spotter, flushed

SILENCE = "silence"
ALL = "all"
SEED = 1
HEAD = ("audio", "part", "files", "hours", "false fires", "per hour", "at most per hour (95 %)", "as")


@dataclass(frozen=True)
class _Heard:
    """A file, the part of it that is heard, as fractions of its length, and how to call that part."""

    path: Path
    part: tuple[float, float]
    what: str


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only `long` asks for."""
    parser.add_argument("audio", nargs="*", type=Path, metavar="FILE_OR_FOLDER", help="sound without any command")
    add_silence(parser, hours=0.0)


def add_silence(parser: argparse.ArgumentParser, *, hours: float) -> None:
    """Add how much silence is listened to; `hours` unless it is said."""
    text = f"listen to a microphone's faint hiss as well (default: {hours:g})"
    parser.add_argument("--silence", type=_hours, default=hours, metavar="HOURS", help=text)


def judge(options: argparse.Namespace, network: Network, *, decision: DecisionConfig, split: Split | None) -> Report:
    """Return how often commands fire in each file or folder, ready for JSON.

    Each file is a stream of its own. Raises DataError if there is nothing to hear, or something of which nobody knows
    whether it belongs to the split; AudioError if a file cannot be read.
    """
    groups = {group_name(path): [_heard(file, split) for file in _files(path)] for path in options.audio}
    if len(groups) < len(options.audio):
        raise DataError("Two of the folders or files have the same name. Judge them in two runs, or rename one.")
    if not groups and options.silence <= 0:
        raise DataError("There is no sound to judge on. Give files or folders without commands, or --silence HOURS.")
    spotter = Spotter(network)
    spotter.decision = decision
    audio, fires = {}, []
    for name, files in groups.items():
        seconds, found = 0.0, []
        for heard in tqdm(files, desc=name, unit=" files", disable=None):
            samples = read_part(heard.path, heard.part)
            seconds += len(samples) / SAMPLE_RATE_HZ
            found += [{"audio": name, "file": heard.path.name, **fire} for fire in _fires(samples, spotter)]
        if not seconds:
            raise DataError(f"{name} is too short to be split. Give longer sound, or leave --split out.")
        parts_heard = ", ".join(sorted({heard.what for heard in files}))
        audio[name] = _figures(found, part=parts_heard, files=len(files), seconds=seconds)
        fires += found
    if options.silence > 0:
        found = [{"audio": SILENCE, "file": "", **fire} for fire in _silence(spotter, hours=options.silence)]
        audio[SILENCE] = _figures(found, part=ALL, files=0, seconds=3600.0 * options.silence)
        fires += found
    return {
        "split": split.value if split else None,
        "threshold": decision.threshold,
        "decision": asdict(decision),
        "audio": audio,
        "fires": fires,
    }


def group_name(path: Path) -> str:
    """Return what to call a file or folder: its name, with its parent's where that is but the name of a split."""
    path = path.resolve()
    return f"{path.parent.name}, {path.name}" if path.name in {split.value for split in Split} else path.name


def parts(report: Report) -> list[Part]:
    """Return the report as sentences and tables."""
    rows = [
        (
            name,
            figures["part"],
            f"{figures['files']:,}",
            number(figures["hours"], decimals=2),
            f"{figures['count']:,}",
            number(figures["per_hour"], decimals=1),
            number(figures["at_most_per_hour"], decimals=1),
            ", ".join(f"{word} {count}" for word, count in figures["by_word"].items()),
        )
        for name, figures in report["audio"].items()
    ]
    return [f"Sound without commands, at threshold {report['threshold']:g}.", Table(HEAD, rows)]


def _files(path: Path) -> list[Path]:
    """Return the audio files at or below `path`, sorted. Raises DataError if there are none."""
    found = sorted(p for p in path.rglob("*") if p.suffix.lower() in AUDIO_SUFFIXES) if path.is_dir() else [path]
    if not found:
        raise DataError(f"There is no audio file in {path}. Give a folder with WAV, FLAC or OGG files.")
    return found


def _heard(path: Path, split: Split | None) -> _Heard:
    """Return what of a file belongs to the split. Raises DataError if nobody can know.

    Below extra/<source>/ that is said by the folder, and long noises of the data set are split by time.
    """
    if split is None:
        return _Heard(path, (0.0, 1.0), ALL)
    folders = path.resolve().parent.parts
    sides = {side.value for side in Split}
    named = [c for a, _, c in zip(folders, folders[1:], folders[2:], strict=False) if a == EXTRA_FOLDER and c in sides]
    if named == [split.value]:
        return _Heard(path, (0.0, 1.0), f"{split.value} folder")
    if not named and folders[-1] == NOISE_FOLDER:
        first, last = noise_part(split)
        return _Heard(path, (first, last), f"from {100 * first:.0f} to {100 * last:.0f} %")
    raise DataError(
        f"{path} is not known to belong to the {split.value} split. Leave --split out, or give long noises of "
        f"{NOISE_FOLDER} or folders {EXTRA_FOLDER}/<source>/{split.value}."
    )


def _fires(samples: Samples, spotter: Spotter) -> Iterator[dict[str, Any]]:
    """Yield time, word and score of each command that fires in a recording."""
    for fire in fires_in(flushed(samples), spotter):
        yield {"time_s": round(fire.time_s, 2), "word": fire.word, "score": round(fire.score, 4)}


def _silence(spotter: Spotter, *, hours: float) -> Iterator[dict[str, Any]]:
    """Yield what fires in faint hiss, from a seed, ten minutes at a time."""
    rng = np.random.default_rng(SEED)
    missing = round(3600.0 * hours * SAMPLE_RATE_HZ)
    while missing > 0:
        length = min(missing, 600 * SAMPLE_RATE_HZ)
        yield from _fires(rng.standard_normal(length, np.float32) * np.float32(10.0 ** (HISS_DB / 20.0)), spotter)
        missing -= length


def _figures(fires: list[dict[str, Any]], *, part: str, files: int, seconds: float) -> dict[str, Any]:
    """Return the figures of one kind of sound; `fires` as the report lists them."""
    words = [fire["word"] for fire in fires]
    by_word = {word: words.count(word) for word in sorted(set(words))}
    rate = hourly_rate(len(fires), hours=seconds / 3600.0)
    return {"part": part, "files": files, **asdict(rate), "by_word": by_word}


def _hours(text: str) -> float:
    """Return `text` as a length of sound, 0 or more hours."""
    value = float(text)
    if not 0.0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text}: expected 0 or more")
    return value
