"""Tests of reading takes: folders as anybody may record them."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.adapt.takes import LONGEST_WORD_S, MOST_TAKES, TakesError, read_takes
from models.spot.audio_files import write_wav
from tests.support.tones import RATE_HZ, silence, tone


def test_words_talk_and_room_are_told_apart(tmp_path: Path) -> None:
    """A folder is a word; two have names of their own, and what is no sound file is no take."""
    for word, count in (("up", 3), ("ba", 1), ("_unknown_", 1), ("_background_noise_", 2)):
        (tmp_path / word).mkdir()
        for i in range(count):
            write_wav(tmp_path / word / f"{i}.wav", tone("up"))
    (tmp_path / "up" / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "readme.txt").write_text("mine", encoding="utf-8")
    (tmp_path / ".trash").mkdir()

    takes = read_takes([tmp_path])

    assert {word: len(said) for word, said in takes.words.items()} == {"up": 3, "ba": 1}
    assert (len(takes.talk), len(takes.room), takes.left_out) == (1, 2, ())


def test_sets_are_merged(tmp_path: Path) -> None:
    """Takes of one word in several folders count together."""
    for person in ("one", "two"):
        (tmp_path / person / "up").mkdir(parents=True)
        write_wav(tmp_path / person / "up" / "1.wav", tone("up"))

    assert len(read_takes([tmp_path / "one", tmp_path / "two"]).words["up"]) == 2


def test_any_rate_is_read(tmp_path: Path) -> None:
    """A take at 44.1 kHz in stereo becomes 16 kHz mono."""
    (tmp_path / "up").mkdir()
    times = np.arange(22_050) / 44_100
    stereo = np.stack([0.1 * np.sin(2.0 * np.pi * 500.0 * times)] * 2, axis=1)
    soundfile.write(tmp_path / "up" / "1.flac", stereo, 44_100)

    (take,) = read_takes([tmp_path]).words["up"]

    assert abs(len(take) - RATE_HZ // 2) < 20


def test_what_cannot_be_used_is_left_out_and_told(tmp_path: Path) -> None:
    """A broken file, silence, talk in the place of a word and one take too many are named, and cost nothing else."""
    (tmp_path / "up").mkdir()
    write_wav(tmp_path / "up" / "a good one.wav", tone("up"))
    write_wav(tmp_path / "up" / "silent.wav", silence(0.5))
    write_wav(tmp_path / "up" / "long.wav", tone("up", seconds=LONGEST_WORD_S + 0.5))
    (tmp_path / "up" / "broken.wav").write_bytes(b"RIFF")

    takes = read_takes([tmp_path])

    assert len(takes.words["up"]) == 1
    told = "\n".join(takes.left_out)
    assert all(name in told for name in ("silent.wav", "long.wav", "broken.wav"))


def test_at_most_fifty_takes_of_a_word(tmp_path: Path) -> None:
    """More takes than can be fitted in seconds are left out."""
    (tmp_path / "up").mkdir()
    for i in range(MOST_TAKES + 2):
        write_wav(tmp_path / "up" / f"{i:03}.wav", tone("up", seconds=0.1))

    takes = read_takes([tmp_path])

    assert (len(takes.words["up"]), len(takes.left_out)) == (MOST_TAKES, 2)


def test_no_takes_are_told(tmp_path: Path) -> None:
    """A folder without words says what it should hold; so does one that cannot be read."""
    with pytest.raises(TakesError, match="one per word"):
        read_takes([tmp_path])
    with pytest.raises(TakesError, match="cannot be read"):
        read_takes([tmp_path / "nowhere"])


def test_a_word_without_takes_is_told(tmp_path: Path) -> None:
    """Who wants to fit a word that was never recorded is told so."""
    (tmp_path / "up").mkdir()
    write_wav(tmp_path / "up" / "1.wav", tone("up"))

    with pytest.raises(TakesError, match="no takes of left"):
        read_takes([tmp_path]).only(["up", "left"])
