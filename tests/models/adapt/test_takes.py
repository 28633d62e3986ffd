"""Tests of reading takes: folders as anybody may record them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.adapt.takes import LONGEST_WORD, LONGEST_WORD_S, MOST_TAKES, TakesError, read_takes
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
    (tmp_path / "down").mkdir()
    write_wav(tmp_path / "down" / "silent.wav", silence(0.5))

    takes = read_takes([tmp_path])

    assert {word: len(samples) for word, samples in takes.words.items()} == {"up": 1}
    told = "\n".join(takes.left_out)
    assert all(name in told for name in ("silent.wav", "long.wav", "broken.wav"))


def test_a_word_is_the_same_however_its_folder_is_written(tmp_path: Path) -> None:
    """In capital letters, with spaces around it, and with its letters taken apart, as file systems keep them."""
    for one, folder in enumerate(("up", "UP ", "Zo\u00eb", "zoe\u0308")):
        there = tmp_path / str(one) / folder
        there.mkdir(parents=True)
        write_wav(there / "1.wav", tone("up"))

    takes = read_takes(sorted(tmp_path.iterdir()))

    assert {word: len(said) for word, said in takes.words.items()} == {"up": 2, "zo\u00eb": 2}


@pytest.mark.parametrize("name", ["x" * (LONGEST_WORD + 1), "_noise_", "a\u202eb"])
def test_a_folder_that_is_called_as_no_word_is_left_out(name: str, tmp_path: Path) -> None:
    """Too long, like talk but written another way, or with signs that nobody sees; it is told, and the rest counts."""
    for folder in ("up", name):
        (tmp_path / folder).mkdir()
        write_wav(tmp_path / folder / "1.wav", tone("up"))

    takes = read_takes([tmp_path])

    assert list(takes.words) == ["up"]
    assert len(takes.left_out) == 1
    assert name in takes.left_out[0]


def test_a_folder_that_cannot_be_read_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told by its name, and the rest counts."""
    for folder in ("left", "up"):
        (tmp_path / folder).mkdir()
        write_wav(tmp_path / folder / "1.wav", tone("up"))
    lists = Path.iterdir

    def refused(path: Path) -> Iterator[Path]:
        if path.name == "left":
            raise PermissionError(13, "Permission denied")
        return lists(path)

    monkeypatch.setattr(Path, "iterdir", refused)
    takes = read_takes([tmp_path])

    assert list(takes.words) == ["up"]
    assert str(tmp_path / "left") in takes.left_out[0]


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
    (tmp_path / "up").mkdir()
    write_wav(tmp_path / "up" / "silent.wav", silence(0.5))
    with pytest.raises(TakesError, match=r"one per word\. Left out: .*holds no sound"):
        read_takes([tmp_path])


def test_a_word_without_takes_is_told(tmp_path: Path) -> None:
    """Who wants to fit a word that was never recorded is told so."""
    (tmp_path / "up").mkdir()
    write_wav(tmp_path / "up" / "1.wav", tone("up"))

    with pytest.raises(TakesError, match="no takes of left"):
        read_takes([tmp_path]).only(["up", "left"])
