"""Judges a model in every way that a data set allows, in one run: one report, one page of figures, and pictures."""

import argparse
import json
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from models.common.files import replacing
from models.common.plots import bars_by_word, save_png, threshold_curves, trade_off
from models.data.dataset import (
    AUDIO_SUFFIXES,
    EXTRA_FOLDER,
    NOISE_FOLDER,
    SOUND_SOURCES,
    SPEECH_SOURCES,
    DataError,
    Split,
)
from models.evaluate import clips as judge_clips
from models.evaluate import compare, sweep
from models.evaluate import cost as judge_speed
from models.evaluate import long as judge_long
from models.evaluate import recordings as recordings
from models.evaluate import streams as judge_streams
from models.evaluate import targets as headline
from models.evaluate.compare import Challenge, Contender, Ruling
from models.evaluate.misses import misses_in, save_misses
from models.evaluate.report import Part, Report
from models.evaluate.subcommands import JUDGEMENTS
from models.spot.config import DecisionConfig
from models.spot.runtime import Network

SILENCE_HOURS = 1.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only `all` asks for."""
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="for report.json, misses.csv and the pictures"
    )
    recordings.add_options(parser)
    judge_speed.add_options(parser)
    judge_long.add_silence(parser, hours=SILENCE_HOURS)


def judge(options: Namespace, network: Network, *, decision: DecisionConfig, split: Split | None) -> Report:
    """Return the reports of all judgements by their names, ready for JSON, and write them and the pictures to a folder.

    The network hears the streams once for all that is decided on them. What the folder has no recordings for is left
    out, with the reason. Raises DataError or AudioError if there are no words to build streams of, or a file is broken.
    """
    options.out.mkdir(parents=True, exist_ok=True)
    taken = recordings.take(options, network, hop_frames=decision.hop_frames, split=split)
    ours = Contender(options.model.stem, network, decision)
    quiet = Namespace(audio=quiet_folders(options.folder, split), silence=options.silence)
    judgements: dict[str, Callable[[], Report]] = {
        "clips": lambda: judge_clips.judge(options, network, decision=decision, split=split),
        "streams": lambda: judge_streams.report_on(taken, decision),
        "long": lambda: judge_long.judge(quiet, network, decision=decision, split=split),
        "sweep": lambda: sweep.report_on(taken, decision),
        "compare": lambda: compare.report_on([(ours, taken), (ours.challenged(Challenge.parse(Ruling.TFJS)), taken)]),
        "speed": lambda: judge_speed.judge(options, network, decision=decision, split=split),
    }
    reports: dict[str, Report] = {}
    left_out: dict[str, str] = {}
    for name, run in judgements.items():
        try:
            reports[name] = run()
        except DataError as error:
            left_out[name] = str(error)
    report = {
        "model": options.model.name,
        "sha256": network.card.sha256,
        "split": split.value if split else None,
        "decision": asdict(decision),
        "headline": headline.as_report(reports),
        "judgements": reports,
        "left_out": left_out,
    }
    save_misses(misses_in(taken, decision), options.out / "misses.csv")
    draw(reports, options.out, threshold=decision.threshold)
    with replacing(options.out / "report.json") as part:
        part.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return report


def quiet_folders(folder: Path, split: Split | None) -> list[Path]:
    """Return where a data set has sound without commands: running speech, everyday sounds and the long noises."""
    sides = [side.value for side in Split if split in (None, side)]
    extra = [
        folder / EXTRA_FOLDER / source / side for source in sorted(SPEECH_SOURCES | SOUND_SOURCES) for side in sides
    ]
    folders = [*extra, folder / NOISE_FOLDER]
    return [path for path in folders if any(file.suffix.lower() in AUDIO_SUFFIXES for file in path.rglob("*"))]


def draw(reports: dict[str, Report], folder: Path, *, threshold: float) -> None:
    """Draw words.png, sweep.png and trade-off.png into `folder`; `threshold` is the one in use."""
    by_word = {name: of["exactly_once_by_word"] for name, of in reports["streams"]["conditions"].items()}
    rows = reports["sweep"]["thresholds"]
    save_png(bars_by_word(by_word, targets=headline.ONCE), folder / "words.png")
    save_png(threshold_curves(rows, threshold=threshold), folder / "sweep.png")
    save_png(trade_off(rows, threshold=threshold), folder / "trade-off.png")


def parts(report: Report) -> list[Part]:
    """Return the figures that matter most, then every report, as sentences and tables."""
    reports = report["judgements"]
    told: list[Part] = [*headline.parts(reports)]
    for name, of in reports.items():
        told += [f"== {name}", *JUDGEMENTS[name].parts(of)]
    return told + [f"Left out: {name}. {why}" for name, why in report["left_out"].items()]
