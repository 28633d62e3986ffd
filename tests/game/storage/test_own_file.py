"""The file of a drawing: one name, written again and again, and what others put there is never lost."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pygame
import pytest

from game.storage.drawing_file import StorageError, default_name, open_drawing, save_png
from game.storage.own_file import OwnFile, Written, save_last
from tests.support.autosaved import SIZE, drawn
from tests.support.locks import is_locked

WORLD = drawn("up", "left")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def paper() -> pygame.Surface:
    """Return white paper."""
    surface = pygame.Surface(SIZE, 0, 32)
    surface.fill((255, 255, 255))
    return surface


def commands(path: Path) -> int:
    """Return how many commands a file holds."""
    return len(open_drawing(path).world.logged_commands)


def test_five_saves_are_one_file(tmp_path: Path, paper: pygame.Surface) -> None:
    """A drawing that is saved again and again stays in its file, which holds the last of it."""
    own, world = OwnFile(tmp_path / "house.png", read=False), WORLD
    for _ in range(5):
        world = drawn("up", world=world)
        assert own.save(paper, world=world, backdrop=None) == Written(tmp_path / "house.png")

    assert [path.name for path in tmp_path.iterdir()] == ["house.png"]
    assert commands(tmp_path / "house.png") == 7


def test_what_stood_there_is_kept(tmp_path: Path, paper: pygame.Surface) -> None:
    """A file that this session has not read gets a number, and is as it was."""
    yesterday = save_png(paper, tmp_path / "house.png", world=drawn(*["up"] * 40))
    before = yesterday.read_bytes()
    written = OwnFile(yesterday, read=False).save(paper, world=WORLD, backdrop=None)

    assert written == Written(yesterday, tmp_path / "house-2.png")
    assert (tmp_path / "house-2.png").read_bytes() == before
    assert commands(yesterday) == 2


def test_what_was_read_is_replaced(tmp_path: Path, paper: pygame.Surface) -> None:
    """A drawing that was opened is saved into its own file, however its bytes change."""
    opened = save_png(paper, tmp_path / "Grandma's house.png", world=WORLD)
    own = OwnFile(opened, read=True)

    assert own.save(paper, world=drawn("down", world=WORLD), backdrop=None) == Written(opened)
    assert commands(opened) == 3


def test_two_games_lose_nothing_of_each_other(tmp_path: Path, paper: pygame.Surface) -> None:
    """Each finds the other's drawing in its file, and keeps it under a number of its own."""
    one, two = (OwnFile(tmp_path / "house.png", read=False) for _ in range(2))
    one.save(paper, world=drawn(*["up"] * 3), backdrop=None)
    two.save(paper, world=drawn(*["up"] * 4), backdrop=None)
    one.save(paper, world=drawn(*["up"] * 5), backdrop=None)

    assert {path.name: commands(path) for path in tmp_path.iterdir()} == {
        "house.png": 5,
        "house-2.png": 3,
        "house-3.png": 4,
    }


def test_what_another_game_saves_meanwhile_is_kept(
    tmp_path: Path, paper: pygame.Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large sheet takes a second until it is on the disk; what another game saves by then is not replaced unread."""
    one, two = (OwnFile(tmp_path / "house.png", read=False) for _ in range(2))
    fsync = os.fsync

    def interrupted(file: int) -> None:
        monkeypatch.setattr(os, "fsync", fsync)
        two.save(paper, world=drawn(*["up"] * 4), backdrop=None)
        fsync(file)

    monkeypatch.setattr(os, "fsync", interrupted)
    written = one.save(paper, world=drawn(*["up"] * 3), backdrop=None)

    assert written.aside == tmp_path / "house-2.png"
    assert {path.name: commands(path) for path in tmp_path.iterdir()} == {"house.png": 3, "house-2.png": 4}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks no folders")
def test_no_other_game_comes_between_the_look_and_the_replacement(
    tmp_path: Path, paper: pygame.Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is locked for that, so that games that end together save one after the other; not for the writing."""
    locked: list[tuple[str, bool]] = []
    fsync, rename = os.fsync, Path.replace

    def written(file: int) -> None:
        locked.append(("written", is_locked(tmp_path)))
        fsync(file)

    def renamed(path: Path, to: Path) -> Path:
        locked.append(("renamed", is_locked(tmp_path)))
        return rename(path, to)

    monkeypatch.setattr(os, "fsync", written)
    monkeypatch.setattr(Path, "replace", renamed)
    OwnFile(tmp_path / "house.png", read=False).save(paper, world=WORLD)

    assert locked[:2] == [("written", False), ("renamed", True)]
    assert not is_locked(tmp_path)


@pytest.mark.parametrize("read", [False, True])
def test_a_file_that_may_not_be_read_is_kept(
    tmp_path: Path, paper: pygame.Surface, monkeypatch: pytest.MonkeyPatch, *, read: bool
) -> None:
    """Nobody knows what is in it, so it counts as somebody else's, also if it was meant to be read."""
    (house := tmp_path / "house.png").write_bytes(b"a secret")
    opens = Path.open

    def refuse(path: Path, mode: str = "r", **more: Any) -> Any:
        if path == house and mode == "rb":
            raise PermissionError(13, "Permission denied")
        return opens(path, mode, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        written = OwnFile(house, read=read).save(paper, world=WORLD)

    assert written == Written(house, tmp_path / "house-2.png")
    assert (tmp_path / "house-2.png").read_bytes() == b"a secret"
    assert commands(house) == 2


def test_a_file_that_was_deleted_comes_back(tmp_path: Path, paper: pygame.Surface) -> None:
    """Where the file is gone, the next save makes it again."""
    own = OwnFile(tmp_path / "house.png", read=False)
    own.save(paper, world=WORLD, backdrop=None)
    (tmp_path / "house.png").unlink()

    assert own.save(paper, world=WORLD, backdrop=None) == Written(tmp_path / "house.png")
    assert commands(tmp_path / "house.png") == 2


def test_what_cannot_be_kept_is_not_replaced(
    tmp_path: Path, paper: pygame.Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where somebody else's file can get no other name, it stays as it is and the player is told."""
    yesterday = save_png(paper, tmp_path / "house.png", world=WORLD)
    before = yesterday.read_bytes()

    def refuse(*_: object, **__: object) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("game.storage.own_file.set_aside", refuse)
    with pytest.raises(
        StorageError, match=r"^house.png was changed .*Permission denied.*\. Check that you may write there"
    ):
        OwnFile(yesterday, read=False).save(paper, world=WORLD, backdrop=None)

    assert yesterday.read_bytes() == before


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Return the folders for drawings and for temporary files, both of this test alone."""
    pictures, temporary = tmp_path / "Pictures", tmp_path / "Temporary"
    monkeypatch.setattr("game.storage.drawing_file.default_folder", lambda: pictures)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(temporary))
    return pictures, temporary


def test_a_last_save_goes_where_it_should(tmp_path: Path, paper: pygame.Surface, folders: tuple[Path, Path]) -> None:
    """Into its own file, whatever stood there, which is kept; without one into the folder for drawings."""
    named = tmp_path / "out.png"
    named.write_bytes(b"old")
    written = save_last(OwnFile(named, read=False), paper, NOON)

    assert written == (Written(named, tmp_path / "out-2.png"), None)
    assert named.read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "out-2.png").read_bytes() == b"old"
    assert save_last(None, paper, NOON) == (Written(folders[0] / default_name(NOON)), None)


def test_a_last_save_finds_another_place(tmp_path: Path, paper: pygame.Surface, folders: tuple[Path, Path]) -> None:
    """First the folder for drawings, under a free name, then the one for temporary files; why is told each time."""
    pictures, temporary = folders
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder")
    pictures.mkdir()
    taken = pictures / default_name(NOON)
    taken.write_bytes(b"mine")
    written, error = save_last(OwnFile(in_the_way / "out.png", read=False), paper, NOON)

    assert written.path == taken.with_stem(f"{taken.stem}-2")
    assert "out.png" in str(error)
    assert taken.read_bytes() == b"mine"

    folders[0].rename(tmp_path / "gone")
    pictures.write_text("no folder")
    written, error = save_last(OwnFile(in_the_way / "out.png", read=False), paper, NOON)
    assert written.path == temporary / default_name(NOON)
    assert "out.png" in str(error)


def test_a_drawing_that_goes_nowhere_is_an_error(paper: pygame.Surface, folders: tuple[Path, Path]) -> None:
    """Where no folder takes it, the error names the place that was wanted."""
    for folder in folders:
        folder.write_text("no folder")

    with pytest.raises(StorageError, match=r"out\.png"):
        save_last(OwnFile(folders[0] / "out.png", read=False), paper, NOON)


def full(*_: object) -> None:
    """Do as a disk does that has no room."""
    raise OSError(28, "No space left on device")


def test_a_full_disk_leaves_the_file_as_it_was(
    tmp_path: Path, paper: pygame.Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the drawing cannot be written, what stood there keeps its name."""
    (tmp_path / "house.png").write_bytes(b"yesterday")
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(StorageError, match="No space left"):
        OwnFile(tmp_path / "house.png", read=False).save(paper, world=WORLD)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"house.png": b"yesterday"}


def test_what_was_set_aside_for_nothing_comes_back(
    tmp_path: Path, paper: pygame.Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the drawing cannot have its name after all, what stood there has it again."""
    (tmp_path / "house.png").write_bytes(b"yesterday")
    rename = Path.replace

    def refuse(path: Path, to: Path) -> Path:
        if path.suffix == ".part":
            full()
        return rename(path, to)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StorageError, match="No space left"):
        OwnFile(tmp_path / "house.png", read=False).save(paper, world=WORLD)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"house.png": b"yesterday"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_in_the_place_of_the_file_stays(tmp_path: Path, paper: pygame.Surface) -> None:
    """Reading it would wait for ever, and replacing it could break the system: the drawing is refused in words."""
    os.mkfifo(tmp_path / "house.png")
    with pytest.raises(StorageError, match=r"house\.png \(it is not a file\)\. Check that folder"):
        OwnFile(tmp_path / "house.png", read=False).save(paper)
    assert not (tmp_path / "house.png").is_file()
