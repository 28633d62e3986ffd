"""Tests of the index of recordings."""

import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from models.data.dataset import (
    DataError,
    Kind,
    Make,
    Recording,
    Split,
    credits_for,
    index_recordings,
    require_words,
)
from tests.support.made_speech import make_data, touch


def test_words_lie_in_folders(tmp_path: Path) -> None:
    """A clip's label is its folder, its side its speaker's; the index is sorted by path."""
    root = touch(tmp_path, "up/eb67fcbc_nohash_0.wav", "cat/2aa787cf_nohash_1.WAV", "up/8b775397_nohash_0.flac")

    assert index_recordings(root) == [
        Recording(root / "cat/2aa787cf_nohash_1.WAV", "cat", Kind.WORD, Split.TESTING),
        Recording(root / "up/8b775397_nohash_0.flac", "up", Kind.WORD, Split.VALIDATION),
        Recording(root / "up/eb67fcbc_nohash_0.wav", "up", Kind.WORD, Split.TRAINING),
    ]


def test_long_noises_are_split_by_time(tmp_path: Path) -> None:
    """The first four fifths of a background noise are training, the last fifth is validation."""
    root = touch(tmp_path, "up/eb67fcbc_nohash_0.wav", "_background_noise_/running_tap.wav")
    noise = root / "_background_noise_/running_tap.wav"

    assert index_recordings(root)[:2] == [
        Recording(noise, "running_tap", Kind.SOUND, Split.TRAINING, part=(0.0, 0.8)),
        Recording(noise, "running_tap", Kind.SOUND, Split.VALIDATION, part=(0.8, 1.0)),
    ]


def test_further_sources_say_their_side(tmp_path: Path) -> None:
    """Below extra/ the folder names source and side; the source says what it is, and how it came about."""
    names = (
        "esc10/validation/rain/r.wav",
        "librispeech_dev_clean/training/reader.flac",
        "speech_commands_rebuilt/training/up/u.ogg",
        "synthetic/training/left/v.wav",
        "synthetic_sounds/training/0001.wav",
        "synthetic_speech/training/talk.wav",
        "wake_word_benchmark/testing/jarvis.wav",
    )
    root = touch(tmp_path, "up/eb67fcbc_nohash_0.wav", *(f"extra/{name}" for name in names))

    found = {r.source: (r.label, r.kind, r.split, r.make) for r in index_recordings(root) if r.source}

    assert found == {
        "esc10": ("rain", Kind.SOUND, Split.VALIDATION, Make.RECORDED),
        "librispeech_dev_clean": ("", Kind.SPEECH, Split.TRAINING, Make.RECORDED),
        "speech_commands_rebuilt": ("up", Kind.WORD, Split.TRAINING, Make.REBUILT),
        "synthetic": ("left", Kind.WORD, Split.TRAINING, Make.SYNTHETIC),
        "synthetic_sounds": ("", Kind.SOUND, Split.TRAINING, Make.SYNTHETIC),
        "synthetic_speech": ("", Kind.SPEECH, Split.TRAINING, Make.SYNTHETIC),
        "wake_word_benchmark": ("", Kind.WORD, Split.TESTING, Make.RECORDED),
    }


def test_some_words_are_never_to_be_met(tmp_path: Path) -> None:
    """Their recordings are marked in every source, whoever says them; what only bears the name of one is not."""
    unmet = (
        "extra/speech_commands_rebuilt/training/five/u.ogg",
        "extra/synthetic/training/wow/v.wav",
        "extra/wake_word_benchmark/training/snowboy/1.wav",
        "extra/wake_word_benchmark/validation/view_glass/1.wav",
        "five/8b775397_nohash_0.wav",
        "happy/eb67fcbc_nohash_0.wav",
    )
    met = (
        "extra/esc10/training/happy/crowd.wav",
        "extra/wake_word_benchmark/training/alexa/1.wav",
        "four/eb67fcbc_nohash_0.wav",
        "up/eb67fcbc_nohash_0.wav",
    )

    found = index_recordings(touch(tmp_path, *unmet, *met))

    assert [r.path.relative_to(tmp_path).as_posix() for r in found if r.unmet] == list(unmet)
    assert len(found) == len(unmet) + len(met)


def test_a_side_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    """extra/<source>/train is a slip, not a recording to leave out in silence."""
    root = touch(tmp_path, "up/eb67fcbc_nohash_0.wav", "extra/mine/train/up/a.wav")

    with pytest.raises(DataError, match=r"'train'.*training, validation or testing"):
        index_recordings(root)


def test_folders_that_are_no_words(tmp_path: Path) -> None:
    """`_unknown_` is some word and no command; `_silence_`, and noise in a source of one's own, are sounds.

    The published test archive holds the first two; were they taken by their names, an unknown word would join the
    commands and silence would be a word.
    """
    names = (
        "_silence_/eb67fcbc_nohash_0.wav",
        "_unknown_/eb67fcbc_nohash_0.wav",
        "extra/mine/training/_background_noise_/fan.wav",
        "extra/mine/training/_unknown_/hello.wav",
    )
    root = touch(tmp_path, "up/eb67fcbc_nohash_0.wav", *names)

    found = {r.path.relative_to(root).as_posix(): (r.label, r.kind, r.split) for r in index_recordings(root)}

    assert [found[name] for name in names] == [
        ("_silence_", Kind.SOUND, Split.TRAINING),
        ("", Kind.WORD, Split.TRAINING),
        ("_background_noise_", Kind.SOUND, Split.TRAINING),
        ("", Kind.WORD, Split.TRAINING),
    ]


def test_a_clip_that_does_not_say_its_word_is_refused(tmp_path: Path) -> None:
    """In a source of one's own a clip without a label might be noise: to learn it as a word would be a guess."""
    root = touch(tmp_path, "up/eb67fcbc_nohash_0.wav", "extra/my_noises/training/fan.wav")

    with pytest.raises(DataError, match=r"fan\.wav does not say what it is\. Put .*_background_noise_ for a sound"):
        index_recordings(root)


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says comes with the folder's name and what to do."""

    def fail(folder: Path) -> None:
        raise OSError(5, "Input/output error", str(folder))

    monkeypatch.setattr(os, "scandir", fail)

    with pytest.raises(DataError, match=r"cannot be read \(.*Input/output error.*\)\. Allow it"):
        index_recordings(tmp_path)


def test_other_files_are_left_out(tmp_path: Path) -> None:
    """Lists, texts and sound that lies elsewhere are no recordings."""
    root = touch(
        tmp_path, "up/eb67fcbc_nohash_0.wav", "testing_list.txt", "up/notes.md", "loose.wav", "a/b/c/d/e/f.wav"
    )

    assert [r.path.name for r in index_recordings(root)] == ["eb67fcbc_nohash_0.wav"]


@pytest.mark.parametrize("names", [(), ("_background_noise_/tap.wav",), ("loose.wav", "readme.txt")])
def test_a_folder_without_words_is_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    """Without words there is nothing to learn: the wrong folder was given."""
    with pytest.raises(DataError, match="no recordings of words"):
        index_recordings(touch(tmp_path, *names))


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """A folder that is not there holds no words either."""
    with pytest.raises(DataError, match="no recordings of words"):
        index_recordings(tmp_path / "none")


def test_credits_name_each_source_once(tmp_path: Path) -> None:
    """One line for each source, the known ones with author and licence."""
    names = ("up/a.wav", "up/b.wav", "extra/esc10/training/rain/r.wav", "extra/mine/training/up/a.wav")

    lines = credits_for(index_recordings(touch(tmp_path, *names)))

    assert len(lines) == 3
    assert "Pete Warden" in lines[0]
    assert "Karol J. Piczak" in lines[1]
    assert lines[2] == "Recordings in extra/mine"


def test_a_word_needs_recordings_to_learn_from(tmp_path: Path) -> None:
    """A word that only validation or testing speakers say, or that only names a sound, cannot be learned."""
    names = ("up/eb67fcbc_nohash_0.wav", "cat/8b775397_nohash_0.wav", "extra/esc10/training/rain/r.wav")
    found = index_recordings(touch(tmp_path, *names))

    require_words(found, ["up"])
    with pytest.raises(DataError, match="cat, rain, jump from"):
        require_words(found, ["up", "cat", "rain", "jump"])


def test_the_made_data_set_is_found(tmp_path: Path) -> None:
    """The tests' own data set has 5 words of 3 + 2 + 1 speakers, a noise in two parts, and two readers."""
    found = index_recordings(make_data(tmp_path / "data"))

    assert Counter((r.kind, r.split) for r in found) == {
        (Kind.WORD, Split.TRAINING): 15,
        (Kind.WORD, Split.VALIDATION): 10,
        (Kind.WORD, Split.TESTING): 5,
        (Kind.SOUND, Split.TRAINING): 1,
        (Kind.SOUND, Split.VALIDATION): 1,
        (Kind.SPEECH, Split.TRAINING): 1,
        (Kind.SPEECH, Split.VALIDATION): 1,
    }
    assert np.all([r.path.is_file() for r in found])
