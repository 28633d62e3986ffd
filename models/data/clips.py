"""The clips in a folder of recordings, cut and split, that a model is judged on."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.data.audio_folders import audio_files
from models.data.dataset import (
    EXTRA_FOLDER,
    NOISE_FOLDER,
    SOUND_VALIDATION_FROM,
    DataError,
    Make,
    Recording,
    Split,
    index_recordings,
)
from models.data.split_lists import clips_by_split
from models.spot.audio_files import SAMPLE_RATE_HZ, read_audio
from models.spot.frontend import Samples


@dataclass(frozen=True, eq=False)
class Clip:
    """One clip to be judged: its folder's name, a name of its own, float32 (n,) samples, 16 kHz mono."""

    label: str
    name: str
    samples: Samples


def find_files(root: Path, split: Split | None) -> list[Path]:
    """Return the recordings of `split` (all of them for None) in the folders of `root`, sorted.

    The split is that of the data set's two lists, since published figures stand on them. Files in `_background_noise_`
    belong to every split; a folder with nothing else needs no lists.
    Raises DataError if there is nothing to judge, and where the lists cannot be used (`clips_by_split`).
    """
    parts = {path: path.relative_to(root).parts for path in audio_files(root)}
    found = [path for path, (first, *more) in parts.items() if len(more) == 1 and first != EXTRA_FOLDER]
    words = [path for path in found if path.parent.name != NOISE_FOLDER]
    if split is not None and words:
        listed = clips_by_split(root, words)[split]
        words = [path for path in words if path in listed]
        found = [path for path in found if path.parent.name == NOISE_FOLDER] + words if words else []
    if not found:
        raise DataError(
            f"There are no clips to judge in {root}. Give a folder that holds one folder of clips per label."
        )
    return found


def find_unmet(root: Path, *, commands: Collection[str]) -> list[Recording]:
    """Return the recordings of words that no model of ours learns from (`UNMET_WORDS`), but for `commands`, by path.

    They are as new to a model by a training speaker as by any other, so all are there but those kept for testing, from
    the sources in extra/ as well. What is not recorded is left out. Raises DataError as `index_recordings` does.
    """
    return [
        r
        for r in index_recordings(root)
        if r.unmet and r.label not in commands and r.split is not Split.TESTING and r.make is Make.RECORDED
    ]


def noise_part(split: Split | None) -> tuple[float, float]:
    """Return what of a long noise belongs to `split`: first and last point, as fractions of its length."""
    if split is None:
        return 0.0, 1.0
    return (0.0, SOUND_VALIDATION_FROM) if split is Split.TRAINING else (SOUND_VALIDATION_FROM, 1.0)


def read_part(path: Path, part: tuple[float, float]) -> Samples:
    """Return what lies between two points of a recording, given as fractions of its length, 0 to 1.

    It is float32 (n,), 16 kHz mono; n may be 0. Raises AudioError if the file cannot be read.
    """
    samples = read_audio(path)
    first, last = (round(fraction * len(samples)) for fraction in part)
    return samples[first:last]


def clips_of(path: Path, split: Split | None) -> Iterator[Clip]:
    """Yield the clips in one file, of at most 1 s: itself if that is all, else its whole seconds, without the rest.

    Raises AudioError if the file cannot be read.
    """
    samples = read_part(path, noise_part(split) if path.parent.name == NOISE_FOLDER else (0.0, 1.0))
    starts = range(0, len(samples) - SAMPLE_RATE_HZ + 1, SAMPLE_RATE_HZ) if len(samples) > SAMPLE_RATE_HZ else [0]
    for start in starts:
        yield Clip(path.parent.name, f"{path.parent.name}/{path.name}:{start}", samples[start : start + SAMPLE_RATE_HZ])


def whole_clip(recording: Recording) -> Clip:
    """Return a recording as one clip, however long it is. Raises AudioError if it cannot be read."""
    path = recording.path
    return Clip(recording.label, f"{path.parent.name}/{path.name}:0", read_part(path, recording.part))
