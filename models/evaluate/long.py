"""Judges a model on hours of sound without commands: how often the pen moves though nobody said a word of ours."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tqdm import tqdm

from models.data.audio_folders import audio_files
from models.data.clips import noise_part, read_part
from models.data.dataset import EXTRA_FOLDER, NOISE_FOLDER, DataError, Split
from models.evaluate.recorded_scores import fires_in
from models.evaluate.report import INLINE, Part, Report, Table, number
from models.evaluate.statistics import HourlyRate, hourly_rate
from models.evaluate.stream_builder import HISS_DB
from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.config import DecisionConfig
from models.spot.frontend import Samples
from models.spot.runtime import Network
from models.spot.spotter import Spotter, flushed

SILENCE = "silence"
WHOLE = "all"  # of a file
HISS_SEED = 1
AUDIO_HEAD = ("audio", "part", "files", "hours", "false fires", "per hour", "at most per hour (95 %)", "as")


@dataclass(frozen=True)
class LongOptions:
    """What is listened to: files and folders, of which split (None for all), and how much of a microphone's hiss."""

    audio: tuple[Path, ...]
    split: Split | None = None
    silence_hours: float = 0.0


@dataclass(frozen=True)
class AudioFigures:
    """What fired in one file or folder.

    part: what of it was heard, for people. files: how many; none for hiss. by_word: how often each command fired.
    """

    part: str
    files: int
    rate: HourlyRate = field(metadata=INLINE)
    by_word: dict[str, int]


@dataclass(frozen=True)
class FalseFire:
    """A command that fired though nobody said one: in which file of which audio, when, and how sure it was."""

    audio: str
    file: str
    time_s: float
    word: str
    score: float


@dataclass(frozen=True)
class LongReport(Report):
    """How often commands fire in each file or folder. split: None for all. threshold: that of the decision."""

    split: Split | None
    threshold: float
    decision: DecisionConfig
    audio: dict[str, AudioFigures]
    fires: tuple[FalseFire, ...]

    def parts(self) -> list[Part]:
        """Return the report as sentences and tables."""
        rows = [
            (
                name,
                figures.part,
                f"{figures.files:,}",
                number(figures.rate.hours, decimals=2),
                f"{figures.rate.count:,}",
                number(figures.rate.per_hour, decimals=1),
                number(figures.rate.at_most_per_hour, decimals=1),
                ", ".join(f"{word} {count}" for word, count in figures.by_word.items()),
            )
            for name, figures in self.audio.items()
        ]
        return [f"Sound without commands, at threshold {self.threshold:g}.", Table(AUDIO_HEAD, rows)]


@dataclass(frozen=True)
class _FilePart:
    """A file, the part of it that is heard, as fractions of its length, and how to call that part."""

    path: Path
    part: tuple[float, float]
    what: str


def judge(options: LongOptions, network: Network, *, decision: DecisionConfig) -> LongReport:
    """Return how often commands fire in each file or folder.

    Each file is a stream of its own. Raises DataError if there is nothing to hear, or something of which nobody knows
    whether it belongs to the split; AudioError if a file cannot be read.
    """
    split = options.split
    groups = {group_name(path): [_part_of(file, split) for file in _files(path)] for path in options.audio}
    if len(groups) < len(options.audio):
        raise DataError("Two of the folders or files have the same name. Judge them in two runs, or rename one.")
    if not groups and options.silence_hours <= 0:
        raise DataError("There is no sound to judge on. Give files or folders without commands, or --silence HOURS.")
    spotter = Spotter(network)
    spotter.decision = decision
    audio: dict[str, AudioFigures] = {}
    fires: list[FalseFire] = []
    for name, parts in groups.items():
        seconds, found = 0.0, list[FalseFire]()
        for heard in tqdm(parts, desc=name, unit=" files", disable=None):
            samples = read_part(heard.path, heard.part)
            seconds += len(samples) / SAMPLE_RATE_HZ
            found += _fires(samples, spotter, audio=name, file=heard.path.name)
        if not seconds:
            raise DataError(f"{name} is too short to be split. Give longer sound, or leave --split out.")
        what = ", ".join(sorted({heard.what for heard in parts}))
        audio[name] = _figures(found, part=what, files=len(parts), seconds=seconds)
        fires += found
    if options.silence_hours > 0:
        found = list(_in_silence(spotter, hours=options.silence_hours))
        audio[SILENCE] = _figures(found, part=WHOLE, files=0, seconds=3600.0 * options.silence_hours)
        fires += found
    return LongReport(split, decision.threshold, decision, audio, tuple(fires))


def group_name(path: Path) -> str:
    """Return what to call a file or folder: its name, with its parent's where that is but the name of a split."""
    path = path.resolve()
    return f"{path.parent.name}, {path.name}" if path.name in {split.value for split in Split} else path.name


def _files(path: Path) -> list[Path]:
    """Return the audio files at or below `path`, sorted. Raises DataError if there are none."""
    found = audio_files(path) if path.is_dir() else [path]
    if not found:
        raise DataError(f"There is no audio file in {path}. Give a folder with WAV, FLAC or OGG files.")
    return found


def _part_of(path: Path, split: Split | None) -> _FilePart:
    """Return what of a file belongs to the split. Raises DataError if nobody can know.

    Below extra/<source>/ that is said by the folder, and long noises of the data set are split by time.
    """
    if split is None:
        return _FilePart(path, (0.0, 1.0), WHOLE)
    folders = path.resolve().parent.parts
    sides = {side.value for side in Split}
    named = [c for a, _, c in zip(folders, folders[1:], folders[2:], strict=False) if a == EXTRA_FOLDER and c in sides]
    if named == [split.value]:
        return _FilePart(path, (0.0, 1.0), f"{split.value} folder")
    if not named and folders[-1] == NOISE_FOLDER:
        first, last = noise_part(split)
        return _FilePart(path, (first, last), f"from {100 * first:.0f} to {100 * last:.0f} %")
    raise DataError(
        f"{path} is not known to belong to the {split.value} split. Leave --split out, or give long noises of "
        f"{NOISE_FOLDER} or folders {EXTRA_FOLDER}/<source>/{split.value}."
    )


def _fires(samples: Samples, spotter: Spotter, *, audio: str, file: str) -> Iterator[FalseFire]:
    """Yield each command that fires in a recording."""
    for fire in fires_in(flushed(samples), spotter):
        if fire.word is not None:
            yield FalseFire(audio, file, round(fire.time_s, 2), fire.word, round(fire.score, 4))


def _in_silence(spotter: Spotter, *, hours: float) -> Iterator[FalseFire]:
    """Yield what fires in faint hiss, from a seed, ten minutes at a time."""
    rng = np.random.default_rng(HISS_SEED)
    missing = round(3600.0 * hours * SAMPLE_RATE_HZ)
    while missing > 0:
        length = min(missing, 600 * SAMPLE_RATE_HZ)
        hiss = rng.standard_normal(length, np.float32) * np.float32(10.0 ** (HISS_DB / 20.0))
        yield from _fires(hiss, spotter, audio=SILENCE, file="")
        missing -= length


def _figures(fires: Sequence[FalseFire], *, part: str, files: int, seconds: float) -> AudioFigures:
    """Return the figures of one kind of sound."""
    counts = Counter(fire.word for fire in fires)
    rate = hourly_rate(len(fires), hours=seconds / 3600.0)
    return AudioFigures(part, files, rate, {word: counts[word] for word in sorted(counts)})
