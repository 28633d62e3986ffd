"""Judges a model in every way that a data set allows, in one run: one report, one page of figures, and pictures."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.common.files import replacing
from models.common.plots import WordOverTime, bars_by_word, save_png, threshold_curves, trade_off, words_over_time
from models.data.audio_folders import audio_files
from models.data.dataset import (
    EXTRA_FOLDER,
    NOISE_FOLDER,
    SOUND_SOURCES,
    SPEECH_SOURCES,
    DataError,
    Split,
)
from models.evaluate import clips, compare, cost, long, streams, sweep, targets
from models.evaluate.missed_words import missed_words
from models.evaluate.misses import misses_in, save_misses
from models.evaluate.recordings import StreamSelection, record_streams
from models.evaluate.report import Part, Report, as_json, named
from models.spot.config import DecisionConfig
from models.spot.runtime import Network


@dataclass(frozen=True)
class EverythingOptions:
    """Which streams are heard, whose folder and split are those of all judgements.

    out: the folder for report.json, misses.csv and the pictures. model: the file of the network that is judged.
    silence_hours: how much of a microphone's hiss is listened to. seconds: of sound for the judgement of speed.
    """

    streams: StreamSelection
    out: Path
    model: Path
    silence_hours: float = 1.0
    seconds: float = cost.SpeedOptions.seconds


@dataclass(frozen=True)
class EverythingReport(Report):
    """The reports of all judgements by their names.

    model: name of the network's file. sha256: its fingerprint. lines: the figures that matter most.
    left_out: what could not be judged, and why.
    """

    model: str
    sha256: str
    split: Split | None
    decision: DecisionConfig
    lines: tuple[targets.Line, ...] = field(metadata=named("headline"))
    judgements: dict[str, Report]
    left_out: dict[str, str]

    def parts(self) -> list[Part]:
        """Return the figures that matter most, then every report, as sentences and tables."""
        told = targets.parts(as_json(self)["judgements"])
        for name, report in self.judgements.items():
            told += [f"== {name}", *report.parts()]
        return told + [f"Left out: {name}. {why}" for name, why in self.left_out.items()]


def judge(options: EverythingOptions, network: Network, *, decision: DecisionConfig) -> EverythingReport:
    """Return the reports of all judgements, and write them and the pictures to a folder.

    The network hears the streams once for all that is decided on them. What the folder has no recordings for is left
    out, with the reason. Raises DataError or AudioError if there are no words to build streams of, or a file is broken.
    """
    folder, split, out = options.streams.folder, options.streams.split, options.out
    out.mkdir(parents=True, exist_ok=True)
    heard = record_streams(options.streams, network, hop_frames=decision.hop_frames)
    ours = compare.Contender(options.model.stem, network, decision)
    clip_options = clips.ClipsOptions(folder, split)
    long_options = long.LongOptions(tuple(negative_folders(folder, split)), split, options.silence_hours)
    speed_options = cost.SpeedOptions(options.model, options.seconds)
    judgements: dict[str, Callable[[], Report]] = {
        "clips": lambda: clips.judge(clip_options, network, decision=decision),
        "streams": lambda: streams.report_on(heard, decision),
        "long": lambda: long.judge(long_options, network, decision=decision),
        "sweep": lambda: sweep.report_on(heard, decision),
        "compare": lambda: compare.report_on([(ours, heard), (ours.challenged(compare.TFJS), heard)]),
        "speed": lambda: cost.judge(speed_options, network, decision=decision),
    }
    reports: dict[str, Report] = {}
    left_out: dict[str, str] = {}
    for name, run in judgements.items():
        try:
            reports[name] = run()
        except DataError as error:
            left_out[name] = str(error)
    lines = targets.measured_against({name: as_json(report) for name, report in reports.items()})
    report = EverythingReport(options.model.name, network.card.sha256, split, decision, lines, reports, left_out)
    misses = misses_in(heard, decision)
    save_misses(misses, out / "misses.csv")
    missed = missed_words(heard, misses, of=options.streams, decision=decision, frontend=network.card.frontend)
    draw(reports, missed, out, threshold=decision.threshold)
    with replacing(out / "report.json") as part:
        part.write_text(json.dumps(as_json(report), indent=2) + "\n", encoding="utf-8")
    return report


def negative_folders(folder: Path, split: Split | None) -> list[Path]:
    """Return where a data set has sound without commands: running speech, everyday sounds and the long noises."""
    sides = [side.value for side in Split if split in (None, side)]
    extra = [
        folder / EXTRA_FOLDER / source / side for source in sorted(SPEECH_SOURCES | SOUND_SOURCES) for side in sides
    ]
    folders = [*extra, folder / NOISE_FOLDER]
    return [path for path in folders if audio_files(path)]


def draw(reports: Mapping[str, Report], missed: Sequence[WordOverTime], folder: Path, *, threshold: float) -> None:
    """Draw words.png, sweep.png, trade-off.png and missed.png into `folder`; `threshold` is the one in use."""
    conditions = as_json(reports["streams"])["conditions"]
    by_word = {name: of["exactly_once_by_word"] for name, of in conditions.items()}
    rows = as_json(reports["sweep"])["thresholds"]
    save_png(bars_by_word(by_word, targets=targets.ONCE), folder / "words.png")
    save_png(threshold_curves(rows, threshold=threshold), folder / "sweep.png")
    save_png(trade_off(rows, threshold=threshold), folder / "trade-off.png")
    save_png(words_over_time(missed), folder / "missed.png")
