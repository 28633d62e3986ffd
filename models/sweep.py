"""Judges every threshold at once, so that the slider's meaning can be read off: exactly once against false fires."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from models.clips import read_part
from models.config import NOISE, UNKNOWN, DecisionConfig
from models.data import Recording, Split
from models.judge_streams import add_options as add_stream_options
from models.judge_streams import chosen_conditions
from models.matching import stream_figures
from models.material import Material, gather, lacking, make_stream
from models.plots import save_png, threshold_curves
from models.rates import hourly_rate
from models.report import Part, Report, Table, number, of_split, percent
from models.runtime import Network
from models.streams import Condition, Noise
from models.trace_store import Quiet, Recorded, SpokenTrace, load_recorded, save_recorded
from models.traces import Trace, decide, record

THRESHOLDS = (*(round(0.30 + 0.05 * step, 2) for step in range(14)), 0.99)  # the slider's range
QUIET_KINDS = {Quiet.SPEECH: (Noise.BABBLE,), Quiet.SOUNDS: (Noise.SOUNDS, Noise.TAP)}  # from which noises
SHARES = ("exactly_once", "hit", "duplicate", "wrong", "fires_per_other")
HEAD = ("threshold", "exactly once", "hit", "duplicate", "wrong", "per other word")


def sweep(
    streams: Sequence[SpokenTrace],
    quiet: Mapping[Quiet, Sequence[Trace]],
    *,
    config: DecisionConfig,
    thresholds: Sequence[float] = THRESHOLDS,
) -> list[dict[str, Any]]:
    """Return the figures at each threshold, the rest of the decision being `config`.

    streams: with commands, at least one. quiet: by kind, what holds none. The shares of a row are means over the
    streams that have one, in which all count alike, or None; `conditions` has those of each, and `false_fires` an
    `HourlyRate` of each kind.
    """
    rows = []
    for threshold in thresholds:
        at = replace(config, threshold=threshold)
        conditions = {}
        for stream in streams:
            commands = tuple(label for label in stream.trace.labels if label not in (UNKNOWN, NOISE))
            found = decide(stream.trace, at)
            figures = stream_figures(stream.spoken, found, commands=commands, seconds=stream.trace.seconds)
            conditions[stream.name] = {name: getattr(figures, name) for name in SHARES}
        fires = {}
        for kind, traces in quiet.items():
            count = sum(len(decide(trace, at)) for trace in traces)
            fires[kind.value] = asdict(hourly_rate(count, hours=sum(trace.seconds for trace in traces) / 3600.0))
        means = {name: _mean([figures[name] for figures in conditions.values()]) for name in SHARES}
        rows.append({"threshold": threshold, **means, "conditions": conditions, "false_fires": fires})
    return rows


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only `sweep` asks for."""
    add_stream_options(parser)
    parser.add_argument(
        "--traces", type=Path, metavar="NPZ", help="keep the network's scores here, and take them from here next time"
    )
    parser.add_argument("--plot", type=Path, metavar="PNG", help="draw the curves to this file")


def judge(options: argparse.Namespace, network: Network, *, decision: DecisionConfig, split: Split | None) -> Report:
    """Return the figures of `network` at each threshold, ready for JSON, and draw them if asked to.

    The network hears everything once; only the decision is made anew for each threshold.
    Raises DataError or AudioError if the data set cannot be used.
    """
    material = gather(options.folder, split=split, commands=network.card.commands)
    asked = chosen_conditions(options.condition)
    left_out = {condition.name: why for condition in asked if (why := lacking(material, condition))}
    conditions = [condition for condition in asked if condition.name not in left_out]
    key = {
        "model": network.card.sha256,
        "folder": str(options.folder.resolve()),
        "split": options.split,
        "conditions": [asdict(condition) for condition in conditions],
        "words": options.words,
        "seed": options.seed,
        "hop_frames": decision.hop_frames,
    }
    recorded = load_recorded(options.traces, key=key) if options.traces else None
    if recorded is None:
        recorded = record_all(
            material, network, conditions, words=options.words, seed=options.seed, hop_frames=decision.hop_frames
        )
        if options.traces:
            save_recorded(recorded, options.traces, key=key)
    rows = sweep(recorded.streams, recorded.quiet, config=decision) if recorded.streams else []
    if options.plot:
        save_png(threshold_curves(rows), options.plot)
    return {
        "split": split.value if split else None,
        "decision": asdict(decision),
        "words": options.words,
        "seed": options.seed,
        "thresholds": rows,
        "left_out": left_out,
    }


def record_all(
    material: Material,
    network: Network,
    conditions: Sequence[Condition],
    *,
    words: int,
    seed: int,
    hop_frames: int,
) -> Recorded:
    """Return the scores of `network` over a stream in each condition, and over all sound without commands."""
    streams = []
    for condition in tqdm(conditions, desc="streams", unit=" conditions", disable=None):
        stream = make_stream(material, condition, words=words, seed=seed)
        trace = record(stream.samples, network, hop_frames=hop_frames)
        streams.append(SpokenTrace(condition.name, stream.spoken, trace))
    quiet = {}
    for kind in QUIET_KINDS:
        recordings = _quiet(material, kind)
        if recordings:
            heard = tqdm(recordings, desc=kind, unit=" files", disable=None)
            quiet[kind] = tuple(record(read_part(r.path, r.part), network, hop_frames=hop_frames) for r in heard)
    return Recorded(tuple(streams), quiet)


def parts(report: Report) -> list[Part]:
    """Return the report as sentences and a table."""
    rows = report["thresholds"]
    rules = ", ".join(f"{name} {value:g}" for name, value in report["decision"].items() if name != "threshold")
    if not rows:
        return ["No condition could be built."]
    names = list(rows[0]["conditions"])
    hours = ", ".join(f"{fires['hours']:.2f} hours of {kind}" for kind, fires in rows[0]["false_fires"].items())
    title = (
        f"Mean over {len(names)} conditions ({', '.join(names)}) of {report['words']:,} words each{of_split(report)}; "
        f"false fires per hour of sound without commands ({hours or 'none'}). Decision: {rules}."
    )
    head = (*HEAD, *[f"{kind}, per hour" for kind in rows[0]["false_fires"]])
    cells = [
        (
            f"{row['threshold']:.2f}",
            *[percent(row[name]) for name in SHARES],
            *[number(fires["per_hour"], decimals=1) for fires in row["false_fires"].values()],
        )
        for row in rows
    ]
    left_out = [f"Left out: {name}, since {why}." for name, why in report["left_out"].items()]
    return [title, Table(head, cells), *left_out]


def _mean(shares: Sequence[float | None]) -> float | None:
    """Return the mean of those that are there."""
    there = [share for share in shares if share is not None]
    return float(np.mean(there)) if there else None


def _quiet(material: Material, kind: Quiet) -> list[Recording]:
    """Return the recordings of one kind that hold no command."""
    return [recording for noise in QUIET_KINDS[kind] for recording in material.noises[noise]]
