"""Tests of finding, splitting and cutting clips."""

from pathlib import Path

import numpy as np
import pytest

from models.data.clips import clips_of, find_files
from models.data.dataset import DataError, Split
from models.spot.audio_files import write_wav
from tests.support.tones import silence


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small data set: six clips of two words, a long noise, an extra source, lists, and things to ignore."""
    for name in (
        "up/a_nohash_0.wav",
        "up/b_nohash_0.wav",
        "up/c_nohash_0.wav",
        "dog/a_nohash_0.wav",
        "dog/b_nohash_0.wav",
        "dog/c_nohash_0.wav",
        "_background_noise_/tap.wav",
        "extra/other_source/validation/up/d.wav",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write_wav(tmp_path / name, silence(0.1))
    (tmp_path / "README.md").write_text("not audio")
    (tmp_path / "_background_noise_" / "README.md").write_text("not audio")
    (tmp_path / "validation_list.txt").write_text("up/b_nohash_0.wav\ndog/b_nohash_0.wav\n")
    (tmp_path / "testing_list.txt").write_text("up/c_nohash_0.wav\ndog/c_nohash_0.wav\n")
    return tmp_path


def names(root: Path, split: Split | None) -> list[str]:
    """Return the names found, as the lists write them."""
    return [path.relative_to(root).as_posix() for path in find_files(root, split)]


def test_all_clips(folder: Path) -> None:
    """Without a split every clip below a label counts, sorted; `extra` is no label and text is no audio."""
    assert names(folder, None) == [
        "_background_noise_/tap.wav",
        "dog/a_nohash_0.wav",
        "dog/b_nohash_0.wav",
        "dog/c_nohash_0.wav",
        "up/a_nohash_0.wav",
        "up/b_nohash_0.wav",
        "up/c_nohash_0.wav",
    ]


@pytest.mark.parametrize(("split", "speaker"), [(Split.TRAINING, "a"), (Split.VALIDATION, "b"), (Split.TESTING, "c")])
def test_splits_follow_the_lists(folder: Path, split: Split, speaker: str) -> None:
    """The two lists name validation and testing, training is in neither, and long noises belong to all three."""
    assert names(folder, split) == [
        "_background_noise_/tap.wav",
        f"dog/{speaker}_nohash_0.wav",
        f"up/{speaker}_nohash_0.wav",
    ]


def test_a_missing_list_is_told(folder: Path) -> None:
    """A split needs the lists of the data set."""
    (folder / "testing_list.txt").unlink()

    with pytest.raises(DataError, match=r"testing_list\.txt cannot be read\. Take it"):
        find_files(folder, Split.VALIDATION)


@pytest.mark.parametrize("split", [None, Split.VALIDATION])
def test_noise_alone_can_be_judged(tmp_path: Path, split: Split | None) -> None:
    """A folder with nothing but long noises needs neither words nor lists."""
    (tmp_path / "_background_noise_").mkdir()
    write_wav(tmp_path / "_background_noise_" / "tap.wav", silence(0.1))

    assert names(tmp_path, split) == ["_background_noise_/tap.wav"]


@pytest.mark.parametrize("where", ["nowhere", "empty", "empty/README.md"])
def test_no_clips_are_told(tmp_path: Path, where: str) -> None:
    """A folder without clips, or none at all, is a DataError with its remedy."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "README.md").write_text("not a folder")

    with pytest.raises(DataError, match="no clips to judge"):
        find_files(tmp_path / where, None)


def test_an_empty_split_is_told(folder: Path) -> None:
    """A split whose list names nothing has no clips, though noises there are."""
    (folder / "testing_list.txt").write_text("")

    with pytest.raises(DataError, match="no clips to judge"):
        find_files(folder, Split.TESTING)


@pytest.mark.parametrize(
    ("seconds", "lengths"),
    [(0.4, [6_400]), (1.0, [16_000]), (1.5, [16_000]), (2.0, [16_000, 16_000]), (3.9, [16_000] * 3)],
)
def test_long_files_are_cut_into_seconds(tmp_path: Path, seconds: float, lengths: list[int]) -> None:
    """A file of at most one second is one clip; a longer one gives its whole seconds."""
    path = tmp_path / "up" / "long.wav"
    path.parent.mkdir()
    write_wav(path, silence(seconds))

    clips = list(clips_of(path, None))

    assert [len(clip.samples) for clip in clips] == lengths
    assert {clip.label for clip in clips} == {"up"}
    assert len({clip.name for clip in clips}) == len(clips)


@pytest.mark.parametrize(
    ("split", "first_s", "seconds"),
    [(None, 0, 10), (Split.TRAINING, 0, 8), (Split.VALIDATION, 8, 2), (Split.TESTING, 8, 2)],
)
def test_long_noises_are_split_by_time(tmp_path: Path, split: Split | None, first_s: int, seconds: int) -> None:
    """The last fifth of ten seconds is not for training; each second here holds its own number."""
    path = tmp_path / "_background_noise_" / "tap.wav"
    path.parent.mkdir()
    write_wav(path, np.repeat(np.arange(10, dtype=np.float32) / 16, 16_000))

    levels = [float(clip.samples.mean()) * 16 for clip in clips_of(path, split)]

    assert levels == pytest.approx(list(range(first_s, first_s + seconds)), abs=1e-3)
