"""Tests of files that are either whole or not there."""

from pathlib import Path

import pytest

from models.common.files import replacing


def write_half(path: Path, error: BaseException) -> None:
    """Begin to replace a file, and fail."""
    with replacing(path) as part:
        part.write_text("half of it")
        raise error


def test_the_old_file_stands_until_the_new_one_is_whole(tmp_path: Path) -> None:
    """Inside the block the old content is there; after it the new one, and nothing else in the folder."""
    path = tmp_path / "card.json"
    path.write_text("old")

    with replacing(path) as part:
        part.write_text("new")
        assert path.read_text() == "old"

    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_an_error_changes_nothing(tmp_path: Path, error: BaseException) -> None:
    """After a full disk or Ctrl-C the old file is there alone."""
    path = tmp_path / "card.json"
    path.write_text("old")

    with pytest.raises(type(error)):
        write_half(path, error)

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_ending_may_be_asked_for(tmp_path: Path) -> None:
    """The name to write to ends as asked, and the file gets its own name all the same."""
    with replacing(tmp_path / "places.npz", ending=".npz") as part:
        assert part.suffix == ".npz"
        part.write_text("whole")

    assert (tmp_path / "places.npz").read_text() == "whole"
