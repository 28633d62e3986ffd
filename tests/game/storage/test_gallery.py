"""The folder of drawings: listing, naming, copying and discarding, and never a drawing lost."""

import os
from pathlib import Path
from threading import Event

import pytest
from PIL import Image

from game.storage.drawing_file import StorageError
from game.storage.gallery import checked_name, discard, drawings, duplicate, rename, thumbnail


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with drawings a, b and c, b being the newest, and things that are no drawings."""
    for name, age_s in (("a.png", 300), ("b.PNG", 100), ("c.png", 200), (".0f.part.png", 1), ("notes.txt", 1)):
        (tmp_path / name).write_bytes(name.encode())
        os.utime(tmp_path / name, (1_000_000 - age_s, 1_000_000 - age_s))
    (tmp_path / "folder.png").mkdir()
    return tmp_path


def names(folder: Path) -> list[str]:
    """Return the names of the drawings, newest first."""
    return [path.name for path in drawings(folder)]


def test_the_newest_comes_first(folder: Path) -> None:
    """Drawings stand by age; hidden files, folders and other files are none; no folder is no drawings."""
    assert names(folder) == ["b.PNG", "c.png", "a.png"]
    assert drawings(folder / "not there") == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has neither these links for everybody nor pipes")
def test_what_cannot_be_looked_at_hides_no_drawing(folder: Path) -> None:
    """Links in a circle or to nowhere, a pipe, a locked folder, a name that is not UTF-8: the drawings stay listed."""
    (folder / "loop.png").symlink_to(folder / "pool.png")
    (folder / "pool.png").symlink_to(folder / "loop.png")
    (folder / "nowhere.png").symlink_to(folder / "gone.png")
    os.mkfifo(folder / "pipe.png")
    (folder / "locked.png").mkdir(mode=0)
    odd = folder / os.fsdecode(b"caf\xe9.png")
    odd.write_bytes(b"old")
    os.utime(odd, (1, 1))

    assert names(folder) == ["b.PNG", "c.png", "a.png", odd.name]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_is_no_drawing(folder: Path) -> None:
    """Opening a pipe would wait for ever; it is refused at once."""
    os.mkfifo(folder / "pipe.png")
    with pytest.raises(StorageError, match=r"pipe\.png cannot be opened \(it is not a file\)\. Check"):
        thumbnail(folder / "pipe.png", (100, 100))


def test_a_folder_that_is_none_is_told(folder: Path) -> None:
    """Where a file lies in the place of the folder, two sentences say so."""
    with pytest.raises(StorageError, match=r"cannot be shown \(.*\)\. Check"):
        drawings(folder / "a.png")


def test_drawings_are_shown_small(folder: Path) -> None:
    """A picture of 400 x 200 fits into 100 x 100 as 100 x 50, a smaller one stays as it is; text is an error."""
    Image.new("RGB", (400, 200), (200, 30, 20)).save(folder / "wide.png")
    Image.new("RGB", (40, 20)).save(folder / "small.png")

    assert thumbnail(folder / "wide.png", (100, 100)).get_size() == (100, 50)
    assert thumbnail(folder / "wide.png", (100, 100)).get_at((50, 25))[:3] == (200, 30, 20)
    assert thumbnail(folder / "small.png", (100, 100)).get_size() == (40, 20)
    for name in ("a.png", "gone.png"):
        with pytest.raises(StorageError, match=rf"{name} cannot be (shown|opened).+\. [A-Z]"):
            thumbnail(folder / name, (100, 100))


def test_a_thumbnail_of_a_huge_file_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is too large to be opened is not read for its thumbnail either."""
    Image.new("RGB", (40, 20)).save(folder / "huge.png")
    monkeypatch.setattr("game.storage.drawing_file.MOST_FILE_BYTES", (folder / "huge.png").stat().st_size)
    assert thumbnail(folder / "huge.png", (100, 100)).get_size() == (40, 20)

    monkeypatch.setattr("game.storage.drawing_file.MOST_FILE_BYTES", (folder / "huge.png").stat().st_size - 1)
    with pytest.raises(StorageError, match=r"huge\.png is larger than 0 MB\. Make it smaller"):
        thumbnail(folder / "huge.png", (100, 100))


@pytest.mark.parametrize(
    ("typed", "name"),
    [("house", "house.png"), ("  My House 2.PNG ", "My House 2.png"), ("v1.0", "v1.0.png"), ("\u753b", "\u753b.png")],
)
def test_names_are_taken_as_meant(typed: str, name: str) -> None:
    """Blanks around a name and its ending do not count; letters of all scripts do."""
    assert checked_name(typed) == name


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        ".png",
        "a/b",
        "..",
        "../up",
        "a\\b",
        "a:b",
        "what?",
        "a\x00b",
        "a\nb",
        "a\ud83d",
        ".hidden",
        "end.",
        "CON",
        "nul.x",
    ],
)
def test_names_that_some_system_refuses_are_refused(typed: str) -> None:
    """A name that leads elsewhere, hides or means a device is refused in two sentences."""
    with pytest.raises(StorageError, match=r"^.+\. [A-Z].+\.$"):
        checked_name(typed)


def test_names_have_a_longest_length() -> None:
    """200 bytes are taken, 201 are not, counted as the disk counts them."""
    assert checked_name("\u753b" * 66 + "ab") == "\u753b" * 66 + "ab.png"
    with pytest.raises(StorageError, match="shorter"):
        checked_name("\u753b" * 67)


def test_a_drawing_gets_its_new_name(folder: Path) -> None:
    """The file moves, its content with it, and only it."""
    assert rename(folder / "a.png", " house ") == folder / "house.png"
    assert (folder / "house.png").read_bytes() == b"a.png"
    assert names(folder) == ["b.PNG", "c.png", "house.png"]
    assert rename(folder / "house.png", "house") == folder / "house.png"


def test_a_taken_name_is_refused(folder: Path) -> None:
    """Renaming replaces no other drawing; both stay as they were."""
    with pytest.raises(StorageError, match=r"already a drawing called 'c'\. Choose another name\."):
        rename(folder / "a.png", "c")
    assert [(folder / name).read_bytes() for name in ("a.png", "c.png")] == [b"a.png", b"c.png"]


@pytest.mark.parametrize("typed", ["house", "c"])
def test_renaming_what_is_gone_leaves_nothing(folder: Path, typed: str) -> None:
    """Where the drawing is gone meanwhile, no empty file stands under a new name, and one that is taken stays."""
    with pytest.raises(StorageError, match=r"gone\.png cannot be renamed"):
        rename(folder / "gone.png", typed)
    assert names(folder) == ["b.PNG", "c.png", "a.png"]
    assert (folder / "c.png").read_bytes() == b"c.png"


def test_copies_are_numbered(folder: Path) -> None:
    """Copies of a are a-2 and a-3, a copy of a-2 is a-4, and the time in a name is no number of a copy."""
    copies = [duplicate(folder / name).name for name in ("a.png", "a.png", "a-2.png")]
    assert copies == ["a-2.png", "a-3.png", "a-4.png"]
    assert (folder / "a-4.png").read_bytes() == b"a.png"

    (folder / "speak-a-sketch-2026-03-09-070502.png").touch()
    copy = duplicate(folder / "speak-a-sketch-2026-03-09-070502.png")
    assert copy.name == "speak-a-sketch-2026-03-09-070502-2.png"


def test_what_cannot_be_copied_is_told(folder: Path) -> None:
    """A drawing that is gone is an error, not an empty copy."""
    with pytest.raises(StorageError, match=r"gone\.png cannot be copied"):
        duplicate(folder / "gone.png")
    assert names(folder) == ["b.PNG", "c.png", "a.png"]


def test_a_discarded_drawing_goes_to_the_trash(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the system's trash that takes it; nothing is deleted here."""
    given: list[Path] = []
    monkeypatch.setattr("game.storage.gallery.send2trash", given.append)
    discard(folder / "a.png")

    assert given == [folder / "a.png"]
    assert (folder / "a.png").exists()


def test_a_trash_that_refuses_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no trash the drawing stays, and two sentences say what to do."""

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("game.storage.gallery.send2trash", refuse)
    with pytest.raises(StorageError, match=r"moved to the trash \(Permission denied\)\. Delete it"):
        discard(folder / "a.png")
    assert (folder / "a.png").exists()


def test_a_folder_that_does_not_answer_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network share that is gone does not keep the window waiting for ever."""
    never = Event()
    monkeypatch.setattr("game.storage.gallery.ANSWER_S", 0.05)
    monkeypatch.setattr("game.storage.gallery.files", lambda *_: never.wait())
    with pytest.raises(StorageError, match=r"cannot be shown \(it is not responding\)\. Check"):
        drawings(folder)
    never.set()
