"""Judges a model on hours of sound without commands: how often the pen moves though nobody said a word of ours."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from models.config import DecisionConfig
from models.data import AUDIO_SUFFIXES, NOISE_FOLDER, SOUND_VALIDATION_FROM, DataError, Split
from models.frontend import Samples
from models.rates import hourly_rate
from models.report import Part, Report, Table, number, of_split
from models.runtime import Network
from models.spotter import Spotter
from models.streams import HISS_DB, RATE_HZ
from models.traces import fires_in
from models.wav import read_audio

SILENCE = "silence"
FLUSH_S = 0.5  # of silence after a file, for what fires at its very end
SEED = 1
HEAD = ("audio", "files", "hours", "false fires", "per hour", "at most per hour (95 %)", "as")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only `long` asks for."""
    parser.add_argument("audio", nargs="*", type=Path, metavar="FILE_OR_FOLDER", help="sound without any command")
    parser.add_argument(
        "--silence", type=float, default=0.0, metavar="HOURS", help="listen to a microphone's faint hiss as well"
    )


def judge(options: argparse.Namespace, network: Network, *, decision: DecisionConfig, split: Split | None) -> Report:
    """Return how often commands fire in each file or folder, ready for JSON.

    Each file is a stream of its own. Raises DataError if there is nothing to hear, AudioError if a file cannot be read.
    """
    groups = {group_name(path): _files(path) for path in options.audio}
    if len(groups) < len(options.audio):
        raise DataError("Two of the folders or files have the same name. Judge them in two runs, or rename one.")
    if not groups and options.silence <= 0:
        raise DataError("There is no sound to judge on. Give files or folders without commands, or --silence HOURS.")
    spotter = Spotter(network)
    spotter.decision = decision
    audio, fires = {}, []
    for name, files in groups.items():
        seconds, found = 0.0, []
        for path in tqdm(files, desc=name, unit=" files", disable=None):
            samples = _part(path, split)
            seconds += len(samples) / RATE_HZ
            found += [{"audio": name, "file": path.name, **fire} for fire in _fires(samples, spotter)]
        audio[name] = _figures(len(files), found, seconds=seconds)
        fires += found
    if options.silence > 0:
        found = [{"audio": SILENCE, "file": "", **fire} for fire in _silence(spotter, hours=options.silence)]
        audio[SILENCE] = _figures(0, found, seconds=3600.0 * options.silence)
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
            f"{figures['files']:,}",
            number(figures["hours"], decimals=2),
            f"{figures['count']:,}",
            number(figures["per_hour"], decimals=1),
            number(figures["at_most_per_hour"], decimals=1),
            ", ".join(f"{word} {count}" for word, count in figures["by_word"].items()),
        )
        for name, figures in report["audio"].items()
    ]
    return [f"Sound without commands{of_split(report)}, at threshold {report['threshold']:g}.", Table(HEAD, rows)]


def _files(path: Path) -> list[Path]:
    """Return the audio files at or below `path`, sorted. Raises DataError if there are none."""
    found = sorted(p for p in path.rglob("*") if p.suffix.lower() in AUDIO_SUFFIXES) if path.is_dir() else [path]
    if not found:
        raise DataError(f"There is no audio file in {path}. Give a folder with WAV, FLAC or OGG files.")
    return found


def _part(path: Path, split: Split | None) -> Samples:
    """Return the samples of a file; of a long noise of the data set only what belongs to the split."""
    samples = read_audio(path)
    if split is None or path.resolve().parent.name != NOISE_FOLDER:
        return samples
    at = round(SOUND_VALIDATION_FROM * len(samples))
    return samples[:at] if split is Split.TRAINING else samples[at:]


def _fires(samples: Samples, spotter: Spotter) -> Iterator[dict[str, Any]]:
    """Yield time, word and score of each command that fires in a recording."""
    flushed = np.concatenate([samples, np.zeros(round(FLUSH_S * RATE_HZ), np.float32)])
    for fire in fires_in(flushed, spotter):
        yield {"time_s": round(fire.time_s, 2), "word": fire.word, "score": round(fire.score, 4)}


def _silence(spotter: Spotter, *, hours: float) -> Iterator[dict[str, Any]]:
    """Yield what fires in faint hiss, from a seed, ten minutes at a time."""
    rng = np.random.default_rng(SEED)
    missing = round(3600.0 * hours * RATE_HZ)
    while missing > 0:
        length = min(missing, 600 * RATE_HZ)
        yield from _fires(rng.standard_normal(length, np.float32) * np.float32(10.0 ** (HISS_DB / 20.0)), spotter)
        missing -= length


def _figures(files: int, fires: list[dict[str, Any]], *, seconds: float) -> dict[str, Any]:
    """Return the figures of one kind of sound; `fires` as the report lists them."""
    words = [fire["word"] for fire in fires]
    by_word = {word: words.count(word) for word in sorted(set(words))}
    return {"files": files, **asdict(hourly_rate(len(fires), hours=seconds / 3600.0)), "by_word": by_word}
