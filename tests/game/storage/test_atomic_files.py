"""Writing files: whole or not at all, under the right name, and what helps where the disk refuses."""

import errno
import os
from pathlib import Path

import pytest

from game.storage.atomic_files import atomic_write, reason, remedy


def test_a_file_and_its_folder_are_made(tmp_path: Path) -> None:
    """Every byte arrives, and nothing lies beside the file."""
    path = atomic_write(tmp_path / "new" / "out", b"all of it")

    assert path == tmp_path / "new" / "out"
    assert path.read_bytes() == b"all of it"
    assert list(path.parent.iterdir()) == [path]


def test_others_may_read_what_they_could_before(tmp_path: Path) -> None:
    """A file gets the rights that any new file of this player has, not those of a temporary one."""
    plain = tmp_path / "plain"
    plain.touch()

    assert atomic_write(tmp_path / "out", b"").stat().st_mode == plain.stat().st_mode


def test_a_link_stays_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file behind the link is replaced, from beside it: across file systems a rename would fail."""
    elsewhere, link = tmp_path / "elsewhere" / "out", tmp_path / "link"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(b"old")
    link.symlink_to(elsewhere)
    rename = Path.replace

    def within_one_system(part: Path, target: Path) -> Path:
        if part.parent != target.parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(part, target)

    monkeypatch.setattr(Path, "replace", within_one_system)
    atomic_write(link, b"new")

    assert link.is_symlink()
    assert elsewhere.read_bytes() == b"new"


def test_a_taken_name_gets_a_number(tmp_path: Path) -> None:
    """What stands there, a link that leads nowhere included, is left alone unless overwriting is asked for."""
    (tmp_path / "out.png").write_bytes(b"mine")
    (tmp_path / "out-2.png").symlink_to(tmp_path / "nowhere" / "out.png")
    path = atomic_write(tmp_path / "out.png", b"new", overwrite=False)

    assert path == tmp_path / "out-3.png"
    assert (tmp_path / "out.png").read_bytes() == b"mine"


@pytest.mark.parametrize("overwrite", [True, False])
def test_a_power_failure_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, overwrite: bool
) -> None:
    """The bytes are on the disk before the name is theirs, and the name is there before anybody relies on it."""
    order: list[object] = []
    rename = Path.replace

    def settled(file: int) -> None:
        status = os.fstat(file)
        order.append("folder" if status.st_ino == tmp_path.stat().st_ino else ("file", status.st_size))

    def renamed(part: Path, target: Path) -> Path:
        order.append("rename")
        return rename(part, target)

    monkeypatch.setattr(os, "fsync", settled)
    monkeypatch.setattr(Path, "replace", renamed)
    atomic_write(tmp_path / "out", b"all of it", overwrite=overwrite)

    assert order == [("file", len(b"all of it")), "rename", "folder"]


@pytest.mark.parametrize("overwrite", [True, False])
@pytest.mark.parametrize(("owner", "call"), [(Path, "open"), (os, "fsync"), (Path, "replace")])
def test_a_full_disk_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, owner: object, call: str, overwrite: bool
) -> None:
    """Wherever the disk fails, neither half a file nor an empty one stays, and an old one is as it was."""
    (tmp_path / "out").write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(owner, call, full)
    with pytest.raises(OSError, match="No space left on device"):
        atomic_write(tmp_path / "out", b"new", overwrite=overwrite)
    monkeypatch.undo()

    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("number", "helps"),
    [
        (errno.ENOSPC, "Free some space"),
        (errno.EROFS, "Check that you may write there"),
        (errno.EACCES, "Check that you may write there"),
        (errno.ENAMETOOLONG, "Choose a shorter name"),
        (errno.ENOTDIR, "Check that folder"),
    ],
)
def test_the_remedy_fits_the_trouble(number: int, helps: str) -> None:
    """Space is asked for only where it is missing."""
    assert remedy(OSError(number, os.strerror(number))) == helps


def test_an_error_without_words_of_its_own_is_told_all_the_same() -> None:
    """Some errors of Python's carry one text and no number."""
    assert (reason(OSError("odd")), remedy(OSError("odd"))) == ("odd", "Check that folder")


def test_a_name_may_be_as_long_as_names_get(tmp_path: Path) -> None:
    """A name of 255 bytes is written, and one more is refused as too long."""
    assert atomic_write(tmp_path / ("n" * 255), b"").exists()
    with pytest.raises(OSError, match="too long") as refused:
        atomic_write(tmp_path / ("n" * 256), b"")

    assert remedy(refused.value) == "Choose a shorter name"
    assert len(list(tmp_path.iterdir())) == 1
