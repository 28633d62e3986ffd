"""Tests of the lists of validation and testing clips, written as people and editors write them."""

import os
import unicodedata
from pathlib import Path

import pytest

from models.data.dataset import DataError, Split
from models.data.split_lists import clips_by_split, comparable, read_list

# Speakers that the rule of the data set puts where these lists have them.
VALIDATION, TESTING, TRAINING = "8b775397_nohash_0.wav", "2aa787cf_nohash_0.wav", "eb67fcbc_nohash_0.wav"
NAMES = [f"up/{VALIDATION}", f"down/{VALIDATION}"]
TEXT = "\n".join(NAMES) + "\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a data set with one validation and one testing clip in its lists."""
    (tmp_path / "validation_list.txt").write_text(f"up/{VALIDATION}\n")
    (tmp_path / "testing_list.txt").write_text(f"up/{TESTING}\n")
    return tmp_path


def clips(root: Path, *names: str) -> list[Path]:
    """Return clips below `root`; nobody opens them."""
    return [root / name for name in names]


@pytest.mark.parametrize(
    "written",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        "\ufeff".encode("utf-16-be") + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("\n", " \t\n\n").encode(),
        TEXT.replace("/", "\\").encode(),
        "".join(f"./{name}\n" for name in NAMES).encode(),
        "".join(f".\\{name}  \r\n" for name in NAMES).encode("utf-16"),
        TEXT.replace("/", "//").encode(),
        TEXT.rstrip().encode(),
    ],
)
def test_a_list_is_read_however_it_is_written(tmp_path: Path, written: bytes) -> None:
    """Marks, encodings, line ends, slashes, `./` and blanks are no part of a name."""
    (tmp_path / "list.txt").write_bytes(written)

    assert read_list(tmp_path / "list.txt") == set(NAMES)


def test_names_of_any_letters_are_met(tmp_path: Path) -> None:
    """A name with a blank, an accent as one character or two, and bytes that are no UTF-8, is that of its file."""
    plain = unicodedata.normalize("NFC", "gr\u00fcn/a b.wav")
    (tmp_path / "list.txt").write_bytes(unicodedata.normalize("NFD", plain).encode() + b"\nup/\xfc.wav\n")

    assert read_list(tmp_path / "list.txt") == {comparable(plain), comparable(os.fsdecode(b"up/\xfc.wav"))}


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    """Half a character of UTF-16 is no list, and neither is none."""
    (tmp_path / "list.txt").write_bytes("up".encode("utf-16")[:-1])

    with pytest.raises(DataError, match=r"list\.txt is no text\. Save it"):
        read_list(tmp_path / "list.txt")
    with pytest.raises(DataError, match=r"none\.txt cannot be read\. Take it"):
        read_list(tmp_path / "none.txt")


def test_clips_stand_where_the_lists_have_them(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is in neither list is for training; where all is well nothing is said."""
    sides = clips_by_split(root, clips(root, f"up/{VALIDATION}", f"up/{TESTING}", f"up/{TRAINING}", "up/mine.wav"))

    assert {split: {path.name for path in paths} for split, paths in sides.items()} == {
        Split.VALIDATION: {VALIDATION},
        Split.TESTING: {TESTING},
        Split.TRAINING: {TRAINING, "mine.wav"},
    }
    assert capsys.readouterr() == ("", "")


def test_a_name_that_no_clip_has_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt name would let its clip count as training: it is said how many there are, and the first one."""
    (root / "validation_list.txt").write_text(f"up/{VALIDATION}\nUp/{TRAINING}\ndata/up/{TRAINING}\n")
    clips_by_split(root, clips(root, f"up/{VALIDATION}", f"up/{TRAINING}"))

    assert capsys.readouterr().err == (
        f"2 of the 3 names in {root / 'validation_list.txt'} are no clips here, such as Up/{TRAINING}. "
        "Clips that no list names count as training.\n"
        f"The only name in {root / 'testing_list.txt'} is no clip here: up/{TESTING}. "
        "Clips that no list names count as training.\n"
    )


def test_a_clip_that_training_has_learned_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A list of one's own cannot keep a speaker out of training, which goes by the speaker: it is said."""
    (root / "testing_list.txt").write_text(f"up/{TRAINING}\nup/{TESTING}\n")
    clips_by_split(root, clips(root, f"up/{VALIDATION}", f"up/{TESTING}", f"up/{TRAINING}"))

    assert capsys.readouterr().err == (
        f"The lists of {root} keep 1 clip out of training, such as up{os.sep}{TRAINING}. "
        "Training goes by the speaker alone, and may have learned from them.\n"
    )


def test_a_clip_in_both_lists_is_refused(root: Path) -> None:
    """Nobody knows on which side it is."""
    (root / "testing_list.txt").write_text(f"up/{VALIDATION}\n")

    with pytest.raises(DataError, match=rf"{VALIDATION} stands in both lists .*Take it out"):
        clips_by_split(root, clips(root, f"up/{VALIDATION}"))
