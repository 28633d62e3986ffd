"""Where a drawing went at the last moment: noted where that is possible, told once, and only while it is there."""

import os
import sys
from pathlib import Path

import pytest

from game.storage import paths, rescued
from game.storage.atomic_files import atomic_write
from game.storage.rescued import NOTE, note, noted
from tests.support.locks import is_locked


def test_what_was_noted_is_told_once(tmp_path: Path) -> None:
    """Two sessions in trouble are told together at the next start, in their order, and then no more."""
    saved = [tmp_path / name for name in ("one.png", "two.png")]
    for path in saved:
        path.touch()
        note(path, [tmp_path / "state"])

    assert noted([tmp_path / "state"]) == saved
    assert noted([tmp_path / "state"]) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks no folders")
def test_games_that_end_together_note_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a note is read and written anew no other game reads it, as when a terminal with two games closes."""
    locked: list[bool] = []

    def watched(path: Path, data: bytes) -> Path:
        locked.append(is_locked(tmp_path))
        return atomic_write(path, data)

    monkeypatch.setattr(rescued, "atomic_write", watched)
    note(tmp_path / "one.png", [tmp_path])

    assert locked == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="the temporary files of Windows belong to a user as it is")
def test_a_note_among_the_temporary_files_is_of_one_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another user of the computer has noted there is neither told nor in the way."""
    monkeypatch.setattr(os, "getuid", lambda: 12345)

    assert paths.of_user("note") == "note-12345"
    monkeypatch.undo()
    assert NOTE.endswith(f"-{os.getuid()}")


def test_the_first_folder_that_takes_it_has_the_note(tmp_path: Path) -> None:
    """A folder that cannot be written is passed over, by whoever writes and by whoever reads."""
    (tmp_path / "file").touch()
    (tmp_path / "one.png").touch()
    folders = [tmp_path / "file", tmp_path / "pictures", tmp_path / "temporary"]
    note(tmp_path / "one.png", folders)

    assert (tmp_path / "pictures" / NOTE).is_file()
    assert noted(folders) == [tmp_path / "one.png"]


def test_what_is_gone_is_not_told(tmp_path: Path) -> None:
    """A drawing that the player has moved away since is no news."""
    note(tmp_path / "gone.png", [tmp_path])

    assert noted([tmp_path]) == []


def test_a_name_that_is_no_text_is_noted(tmp_path: Path) -> None:
    """A folder whose name is not UTF-8 comes back as it was."""
    saved = tmp_path / "odd\udcff.png"
    saved.touch()
    note(saved, [tmp_path])

    assert noted([tmp_path]) == [saved]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_in_the_place_of_a_note_is_passed_over(tmp_path: Path) -> None:
    """Anybody may put one into the folder for temporary files, and opening it would wait for ever."""
    os.mkfifo(tmp_path / NOTE)
    assert noted([tmp_path]) == []
