"""All recordings as mel power spectrograms, computed once in processes of their own and kept on disk for training."""

import hashlib
import json
import multiprocessing
import multiprocessing.pool
import os
import shutil
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from models.common.files import replacing
from models.data.audio_folders import LeftOut, tell_left_out
from models.data.augment import add_room, change_speed, clip_peaks
from models.data.clips import read_part
from models.data.dataset import DataError, Kind, Recording
from models.data.word_bounds import word_bounds
from models.spot.audio_files import AudioError, read_audio
from models.spot.config import FrontEndConfig
from models.spot.frontend import FrontEnd

LEAST_POWER = 1e-10  # power below which nothing is kept: 20 dB under the front end's floor
INDEX = "places.npz"  # written last: where it is, the cache is whole
SLOWEST, FASTEST = 0.82, 1.3  # speeds at which a recording is varied; faster voices are higher too, as children's are
JOBS_AT_ONCE = 16  # that a process is given; one that would be given none is not started
CACHE_VERSION = 4  # of the computation below; raise it when the spectrograms change
# How many threads the libraries under numpy start; which one it is depends on the system.
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}


@dataclass(frozen=True, eq=False)
class SpectrogramCache:
    """Mel power spectrograms of many recordings end to end, and where each one lies.

    log_power: float16 (all frames, mels), natural logarithm of mel power, memory-mapped.
    frame_power: float32 (all frames,), mean square of the samples under each frame's window.
    first, count: int64 (entries,), where an entry's frames lie.
    start, end: float32 (entries,), where its word starts and ends, in frames from its first; 0 and count for others.
    recording: int64 (entries,), its place in the list of recordings.
    key: hexadecimal, of everything that it was computed from.
    unusable: recordings of that list that are empty or broken; they have no entry.
    """

    log_power: NDArray[np.float16]
    frame_power: NDArray[np.float32]
    first: NDArray[np.int64]
    count: NDArray[np.int64]
    start: NDArray[np.float32]
    end: NDArray[np.float32]
    recording: NDArray[np.int64]
    key: str
    unusable: frozenset[Path] = frozenset()

    def power(self, entry: int, *, first: int, last: int) -> NDArray[np.float32]:
        """Return the mel power of frames [first, last) of an entry, float32 (frames, mels)."""
        origin = self.first[entry]
        return np.exp(self.log_power[origin + first : origin + last].astype(np.float32))

    def level(self, entry: int, *, first: int, last: int) -> float:
        """Return the mean square of the samples in frames [first, last) of an entry, at least 1e-12."""
        origin = self.first[entry]
        return float(self.frame_power[origin + first : origin + last].mean()) + 1e-12


@dataclass(frozen=True)
class _Job:
    """One recording to be computed in several variants."""

    recording: Recording
    place: int
    variants: int
    seed: int
    config: FrontEndConfig


_Result = list[tuple[int, NDArray[np.float16], NDArray[np.float32], float, float]]


def _vary(samples: NDArray[np.float32], rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return another voice saying `samples`, dry and as heard in another room or through a poor microphone."""
    dry = change_speed(samples, float(np.exp(rng.uniform(np.log(SLOWEST), np.log(FASTEST)))))
    wet = dry
    if rng.random() < 0.5:
        wet = add_room(wet, reverberation_s=rng.uniform(0.1, 0.6), direct_db=rng.uniform(-3.0, 12.0), rng=rng)
    if rng.random() < 0.15:
        wet = clip_peaks(wet, over_db=rng.uniform(3.0, 15.0))
    return dry, wet


def _compute(job: _Job) -> _Result:
    """Return the spectrograms of one recording: itself, and `job.variants` variations."""
    samples = read_part(job.recording.path, job.recording.part)
    rng = np.random.default_rng((job.seed, job.place))
    results: _Result = []
    config = job.config
    for variant in range(1 + job.variants):
        dry, wet = (samples, samples) if variant == 0 else _vary(samples, rng)
        power = FrontEnd(config).push(wet)  # (frames, mels)
        if len(power) == 0:
            continue
        squares = np.concatenate([[0.0], np.cumsum(np.square(wet, dtype=np.float64))])
        firsts = np.arange(len(power)) * config.hop_samples
        frame_power = (squares[firsts + config.window_samples] - squares[firsts]) / config.window_samples
        start, end = 0.0, float(len(power))
        if job.recording.kind is Kind.WORD:
            frames_per_s = config.sample_rate_hz / config.hop_samples
            start, end = (bound * frames_per_s for bound in word_bounds(dry, config.sample_rate_hz))
        log_power = np.log(np.maximum(power, LEAST_POWER)).astype(np.float16)
        results.append((job.place, log_power, frame_power.astype(np.float32), start, end))
    return results


def open_spectrograms(
    recordings: Sequence[Recording],
    *,
    root: Path,
    folder: Path,
    config: FrontEndConfig,
    variants: int,
    seed: int,
    processes: int = 2,
) -> SpectrogramCache:
    """Return the spectrograms of `recordings`, computing them into `folder` unless they are there already.

    root: where all of them lie; a cache is found again by what they hold, wherever that is.
    variants: variations of each recording beside itself, >= 0. The result does not depend on `processes`.
    Empty and broken recordings are left out and told; what was computed without them is found again.
    Raises DataError if a recording cannot be opened or none has sound, OSError if the cache cannot be written.
    """
    contents = _contents(recordings, root)
    what = [CACHE_VERSION, variants, seed, asdict(config)]
    unusable: dict[Path, str] = {}
    key = _key([*what, contents])
    if not (_folder_of(key, folder) / INDEX).exists():  # to read them all takes a while, but far less than to compute
        unusable = _unusable(recordings)
        key = _key([*what, [of for r, of in zip(recordings, contents, strict=True) if r.path not in unusable]])
    tell_left_out([*unusable], LeftOut.BROKEN, root=root, detail=next(iter(unusable.values()), ""))
    used = [place for place, recording in enumerate(recordings) if recording.path not in unusable]
    target = _folder_of(key, folder)
    if not (target / INDEX).exists():
        target.mkdir(parents=True, exist_ok=True)
        try:
            jobs = [_Job(recordings[place], i, variants, seed, config) for i, place in enumerate(used)]
            _write(jobs, target, processes)
        finally:
            if not (target / INDEX).exists():
                shutil.rmtree(target, ignore_errors=True)  # half a cache is of no use to anybody
    places = dict(np.load(target / INDEX))
    places["recording"] = np.asarray(used, np.int64)[places["recording"]]
    total = int(places["count"].sum())
    if total == 0:
        raise DataError(f"There is no sound in the recordings in {root}. Give the folder of whole recordings.")
    log_power = np.memmap(target / "log_power.f16", np.float16, mode="r", shape=(total, config.mels))
    frame_power = np.fromfile(target / "frame_power.f32", np.float32)
    return SpectrogramCache(log_power, frame_power, **places, key=key, unusable=frozenset(unusable))


def joined(caches: Sequence[SpectrogramCache], *, recordings: Sequence[int]) -> SpectrogramCache:
    """Return several caches as one, in memory; keep them small.

    recordings: of each the length of its list of recordings. The list of the result is all of these, one after another.
    """
    frames = np.cumsum([0, *(len(cache.frame_power) for cache in caches)])
    places = np.cumsum([0, *recordings])
    return SpectrogramCache(
        log_power=np.concatenate([cache.log_power for cache in caches]),
        frame_power=np.concatenate([cache.frame_power for cache in caches]),
        first=np.concatenate([cache.first + begin for cache, begin in zip(caches, frames, strict=False)]),
        count=np.concatenate([cache.count for cache in caches]),
        start=np.concatenate([cache.start for cache in caches]),
        end=np.concatenate([cache.end for cache in caches]),
        recording=np.concatenate([cache.recording + begin for cache, begin in zip(caches, places, strict=False)]),
        key="+".join(cache.key for cache in caches),
        unusable=frozenset().union(*(cache.unusable for cache in caches)),
    )


def _key(what: list[Any]) -> str:
    """Return what a cache is found again by: 16 hexadecimal digits of all that it is computed from."""
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:16]


def _folder_of(key: str, folder: Path) -> Path:
    """Return where a cache lies."""
    return folder / f"bank-{key}"  # as caches have been called since version 0.1: they take long to compute


def _unusable(recordings: Sequence[Recording]) -> dict[Path, str]:
    """Return the recordings that are empty or broken, and what is wrong with each."""
    found = {}
    for path in tqdm(dict.fromkeys(r.path for r in recordings), desc="looking through", unit="file"):
        try:
            read_audio(path)
        except AudioError as error:
            found[path] = str(error)
    return found


def _contents(recordings: Sequence[Recording], root: Path) -> list[tuple[str, str, tuple[float, float], str]]:
    """Return of each recording what a cache depends on: place below `root`, kind, part, SHA-256 of the file."""
    digests: dict[Path, str] = {}
    for path in tqdm(dict.fromkeys(r.path for r in recordings), desc="recordings", unit="file"):
        try:
            with path.open("rb") as file:
                digests[path] = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise DataError(f"{path} cannot be read ({error.strerror}). Allow it to be read, or remove it.") from error
    return [(r.path.relative_to(root).as_posix(), r.kind.value, r.part, digests[r.path]) for r in recordings]


def _write(jobs: list[_Job], target: Path, processes: int) -> None:
    """Compute all jobs and write the files; the index comes last, so that it marks a whole cache."""
    counts, starts, ends, owners = [], [], [], []
    with (
        (target / "log_power.f16").open("wb") as log_power_file,
        (target / "frame_power.f32").open("wb") as frame_power_file,
        start_workers(max(1, min(processes, ceil(len(jobs) / JOBS_AT_ONCE)))) as pool,
    ):
        results = pool.imap(_compute, jobs, chunksize=JOBS_AT_ONCE)
        for result in tqdm(results, total=len(jobs), desc="spectrograms", unit="file"):
            for place, log_power, frame_power, start, end in result:
                log_power_file.write(log_power.tobytes())
                frame_power_file.write(frame_power.tobytes())
                counts.append(len(log_power))
                starts.append(start)
                ends.append(end)
                owners.append(place)
    count = np.asarray(counts, np.int64)
    with replacing(target / INDEX, ending=".npz") as part:
        np.savez(
            part,
            first=np.cumsum(count) - count,
            count=count,
            start=np.asarray(starts, np.float32),
            end=np.asarray(ends, np.float32),
            recording=np.asarray(owners, np.int64),
        )


def start_workers(processes: int) -> multiprocessing.pool.Pool:
    """Return so many processes, 1 or more. They ignore Ctrl-C, which a terminal sends to all: each would say so."""
    ours = signal.signal(signal.SIGINT, signal.SIG_IGN)  # what is ignored here is ignored in those started now
    try:
        with _environment(ONE_THREAD):  # else each would start a thread per core, and they would fight for the cores
            return multiprocessing.get_context("spawn").Pool(processes, signal.signal, (signal.SIGINT, signal.SIG_IGN))
    finally:
        signal.signal(signal.SIGINT, ours)


@contextmanager
def _environment(added: Mapping[str, str]) -> Iterator[None]:
    """Let processes started meanwhile inherit these variables; this one read its own when it imported numpy."""
    before = {name: os.environ.get(name) for name in added}
    os.environ.update(added)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
