"""Tests of files that are either whole or not there, and of who may write them."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from models.common.files import locked, replacing, watched_folder
from tests.support.architecture import ROOT
from tests.support.helpers import PATIENCE_S

HOLDS = """
import sys
from pathlib import Path
from models.common.files import locked
with locked(Path(sys.argv[1])) as alone:
    print(alone, flush=True)
    sys.stdin.read()
"""


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


def test_a_lock_is_waited_for(tmp_path: Path) -> None:
    """Of two programs that ask for one file, the second one goes on once the first one has ended, however it ends."""
    path, order = tmp_path / ".lock", list[object]()

    def wait() -> None:
        with locked(path) as alone:
            order.append(alone)

    command = [sys.executable, "-c", HOLDS, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "True\n"
        thread = threading.Thread(target=wait, daemon=True)
        thread.start()
        thread.join(0.2)
        order.append("killed")
        program.kill()
    thread.join(PATIENCE_S)

    assert order == ["killed", True]


def test_what_cannot_be_locked_is_told(tmp_path: Path) -> None:
    """Where no file can be made, nobody is kept out, and whoever asks knows that."""
    with locked(tmp_path / "nowhere" / ".lock") as alone:
        assert not alone


def test_a_folder_that_is_watched(tmp_path: Path) -> None:
    """It is there with other files in it; neither once it is deleted, nor once there is another one of its name."""
    folder = tmp_path / "voice"
    folder.mkdir()

    with watched_folder(folder) as is_there:
        (folder / "more").touch()
        assert is_there()
        shutil.rmtree(folder)
        assert not is_there()
        folder.mkdir()
        assert not is_there()


def test_a_folder_that_is_not_there_cannot_be_watched(tmp_path: Path) -> None:
    """That is an error of the disk."""
    with pytest.raises(FileNotFoundError), watched_folder(tmp_path / "nowhere"):
        pass
