"""Recorded scores in a file, so that rules of the decision can be tried for an hour on what took minutes to record."""

import json
import zipfile
import zlib
from dataclasses import astuple, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from models.common.files import replacing
from models.evaluate.matching import Spoken
from models.evaluate.recorded_scores import Trace

VERSION = 3


class Quiet(StrEnum):
    """A kind of sound without commands."""

    SPEECH = "speech"
    SOUNDS = "sounds"


@dataclass(frozen=True, eq=False)
class SpokenTrace:
    """A stream's name, the words spoken in it, and the network's scores over it."""

    name: str
    spoken: tuple[Spoken, ...]
    trace: Trace


@dataclass(frozen=True, eq=False)
class Recorded:
    """Scores over streams with commands, and by kind over sound without any."""

    streams: tuple[SpokenTrace, ...]
    quiet: dict[Quiet, tuple[Trace, ...]]


def save_recorded(recorded: Recorded, path: Path, *, key: dict[str, Any]) -> None:
    """Write scores to `path`, to be read again under the same key: all that they depend on, ready for JSON."""
    traces: list[tuple[Quiet | None, str, tuple[Spoken, ...], Trace]] = [
        *[(None, stream.name, stream.spoken, stream.trace) for stream in recorded.streams],
        *[(kind, "", (), trace) for kind, quiet in recorded.quiet.items() for trace in quiet],
    ]
    about = [
        {"kind": kind, "name": name, "spoken": [astuple(word) for word in spoken], "seconds": trace.seconds}
        | {"hop_frames": trace.hop_frames, "labels": trace.labels}
        for kind, name, spoken, trace in traces
    ]
    arrays: dict[str, Any] = {f"times_{i}": trace.times_s for i, (*_, trace) in enumerate(traces)}
    arrays |= {f"probabilities_{i}": trace.probabilities for i, (*_, trace) in enumerate(traces)}
    with replacing(path) as part, part.open("wb") as file:
        np.savez_compressed(file, about=np.array(json.dumps(about)), key=np.array(_as_text(key)), **arrays)


def load_recorded(path: Path, *, key: dict[str, Any]) -> Recorded | None:
    """Return the scores in `path`, or None if there are none, others than those of `key`, or damaged ones."""
    if not zipfile.is_zipfile(path):
        return None
    try:
        return _load(path, _as_text(key))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError, TypeError, ValueError):
        return None


def _load(path: Path, key: str) -> Recorded | None:
    """Return the scores in a file that is whole, or None if they are not those of `key`."""
    with np.load(path) as file:
        if "key" not in file or str(file["key"]) != key:
            return None
        streams, quiet = [], dict[Quiet, list[Trace]]()
        for i, about in enumerate(json.loads(str(file["about"]))):
            trace = Trace(
                labels=tuple(about["labels"]),
                times_s=file[f"times_{i}"],
                probabilities=file[f"probabilities_{i}"],
                seconds=about["seconds"],
                hop_frames=about["hop_frames"],
            )
            if about["kind"]:
                quiet.setdefault(Quiet(about["kind"]), []).append(trace)
            else:
                streams.append(SpokenTrace(about["name"], tuple(Spoken(*word) for word in about["spoken"]), trace))
    return Recorded(tuple(streams), {kind: tuple(traces) for kind, traces in quiet.items()})


def _as_text(key: dict[str, Any]) -> str:
    return json.dumps({"version": VERSION, **key}, sort_keys=True)
