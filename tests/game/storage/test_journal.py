"""The journal: every line is there at once, half lines never are, and the disk is asked off the main thread."""

import os
import threading
from pathlib import Path

import pytest

from game.storage.autosave import ENDING
from game.storage.file_locks import lock
from game.storage.journal import Abandoned, Journal
from tests.support.helpers import PATIENCE_S, wait_for


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Return a new journal in a folder that was not there."""
    return Journal(tmp_path / "state" / "one.jsonl", b"first")


def test_lines_are_there_at_once(journal: Journal) -> None:
    """Each line is in the file as soon as `append` returns, while the journal is open."""
    assert journal.path.read_bytes() == b"first\n"
    journal.append(b"up")
    assert journal.path.read_bytes() == b"first\nup\n"
    journal.append(b"down", b"left")
    assert journal.path.read_bytes() == b"first\nup\ndown\nleft\n"
    journal.close()


def test_one_call_is_one_write(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several lines go to the system in one piece, and no line asks it for nothing."""
    writes: list[bytes] = []
    write = os.write

    def spy(file: int, data: bytes) -> int:
        writes.append(data)
        return write(file, data)

    monkeypatch.setattr("os.write", spy)
    journal.append(b"up", b"down")
    journal.append()

    assert writes == [b"up\ndown\n"]
    journal.close()


def test_the_disk_is_asked_by_another_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred lines at once bring one fsync, not on the main thread; without new lines there is none."""
    threads, all_there = list[threading.Thread](), threading.Event()

    def settle(_: int) -> None:
        threads.append(threading.current_thread())
        all_there.wait(PATIENCE_S)

    monkeypatch.setattr("game.storage.journal.SETTLE_S", 0.01)
    monkeypatch.setattr("os.fsync", settle)
    journal = Journal(tmp_path / "one.jsonl", b"first")
    for _ in range(100):
        journal.append(b"up")
    wait_for(lambda: bool(threads))
    all_there.set()
    journal._ended.wait(0.2)

    assert len(threads) <= 2  # the first may have come between two lines
    assert threading.main_thread() not in threads
    journal.close()


def test_closing_brings_the_rest_to_the_disk(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is new at the end is settled then, once, and the thread is gone."""
    asked: list[int] = []
    monkeypatch.setattr("os.fsync", asked.append)
    journal.append(b"up")
    journal.close()
    journal.close()

    assert len(asked) == 1
    assert not journal._thread.is_alive()


def test_a_journal_that_nobody_needs_goes(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed with `remove` it leaves no file, and the disk is not asked to keep it first."""
    asked: list[int] = []
    monkeypatch.setattr("os.fsync", asked.append)
    journal.append(b"up")
    journal.close(remove=True)

    assert not journal.path.exists()
    assert asked == []
    assert not journal._thread.is_alive()


def test_discarding_waits_for_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the disk is busy with it the file is gone at once, and closed once the disk is done with it."""
    busy, done = threading.Event(), threading.Event()

    def settle(_: int) -> None:
        busy.set()
        done.wait(PATIENCE_S)

    monkeypatch.setattr("game.storage.journal.SETTLE_S", 0.01)
    monkeypatch.setattr("os.fsync", settle)
    journal = Journal(tmp_path / "one.jsonl", b"first")
    assert busy.wait(PATIENCE_S)
    journal.discard()
    assert not journal.path.exists()
    assert journal._thread.is_alive()  # or it would have waited

    done.set()
    journal._thread.join(PATIENCE_S)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(journal._file)


def test_a_file_that_goes_only_when_closed_goes_then(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no open file can be removed, as on Windows, the thread removes it once it has closed it."""
    unlink = Path.unlink

    def if_closed(path: Path, *, missing_ok: bool = False) -> None:
        Abandoned(path).leave()  # raises OSError while anybody holds it
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", if_closed)
    journal.discard()
    journal._thread.join(PATIENCE_S)

    assert not journal.path.exists()


def test_half_a_line_is_taken_back_and_tried_again(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes only a part has none of it; the next call brings the old lines and the new one."""
    write = os.write
    with monkeypatch.context() as full:
        full.setattr("os.write", lambda file, data: write(file, data[:1]))
        for line in (b"up", b"down"):
            with pytest.raises(OSError, match="No space"):
                journal.append(line)
            assert journal.path.read_bytes() == b"first\n"
    journal.append(b"left")

    assert journal.path.read_bytes() == b"first\nup\ndown\nleft\n"
    journal.close()


def test_a_refused_write_is_tried_again(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that the system refuses are kept and come with the next ones, in their order."""

    def refuse(_: int, __: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("os.write", refuse)
        with pytest.raises(OSError, match="No space"):
            journal.append(b"up")
    journal.append(b"down")

    assert journal.path.read_bytes() == b"first\nup\ndown\n"
    journal.close()


def test_a_disk_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trouble of the other thread is raised by the next call, once; the line is written all the same."""
    monkeypatch.setattr("game.storage.journal.SETTLE_S", 0.01)

    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr("os.fsync", fail)
        journal = Journal(tmp_path / "one.jsonl", b"first")
        wait_for(lambda: journal._trouble is not None)
    with pytest.raises(OSError, match="Input/output"):
        journal.append(b"up")
    journal.append(b"down")

    assert journal.path.read_bytes() == b"first\nup\ndown\n"
    journal.close()


def test_a_journal_that_cannot_begin_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where even the first line finds no room there is no file; a file that is there already stays."""
    with monkeypatch.context() as full:
        full.setattr("os.write", lambda *_: 0)
        with pytest.raises(OSError, match="No space"):
            Journal(tmp_path / "one.jsonl", b"first")
    assert list(tmp_path.iterdir()) == []

    (tmp_path / "one.jsonl").write_text("mine")
    with pytest.raises(FileExistsError):
        Journal(tmp_path / "one.jsonl", b"first")
    assert (tmp_path / "one.jsonl").read_text() == "mine"


def test_a_journal_in_use_is_not_abandoned(journal: Journal) -> None:
    """While one game writes, no other can take its journal; afterwards one can, and only one."""
    with pytest.raises(OSError, match=r"unavailable|denied|in use"):
        Abandoned(journal.path)
    journal.append(b"up")
    journal.close()

    found = Abandoned(journal.path)
    with pytest.raises(OSError, match=r"unavailable|denied|in use"):
        Abandoned(journal.path)
    assert found.lines() == [b"first", b"up"]
    found.leave()
    Abandoned(journal.path).remove()
    assert not journal.path.exists()


def test_half_a_line_is_not_read(tmp_path: Path) -> None:
    """A line without an end is none, and an empty file has no line."""
    path = tmp_path / "one.jsonl"
    for content, lines in ((b"first\nup\ndo", [b"first", b"up"]), (b"fir", []), (b"", [])):
        path.write_bytes(content)
        found = Abandoned(path)
        assert found.lines() == lines
        found.leave()


def test_no_other_game_takes_a_journal_that_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it is locked and holds its first lines it bears no name that another game looks for."""
    seen: list[list[str]] = []

    def look_first(file: int) -> None:
        seen.append([path.name for path in tmp_path.glob(f"*{ENDING}")])
        lock(file)
        seen.append([path.name for path in tmp_path.glob(f"*{ENDING}")])

    monkeypatch.setattr("game.storage.journal.lock", look_first)
    journal = Journal(tmp_path / f"one{ENDING}", b"first")

    assert seen == [[], []]
    assert [path.name for path in tmp_path.iterdir()] == [f"one{ENDING}"]
    with pytest.raises(OSError, match=r"temporarily unavailable|denied"):
        Abandoned(journal.path)
    journal.close()


@pytest.mark.parametrize("by", ["deleted", "replaced"])
def test_a_journal_that_is_taken_away_is_noticed(tmp_path: Path, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a second it looks whether its file is still there and its own; one that took its place is left alone."""
    monkeypatch.setattr("game.storage.journal.SETTLE_S", 0.01)
    journal = Journal(tmp_path / "one.jsonl", b"first")
    assert not journal.gone
    journal.path.unlink()
    if by == "replaced":
        journal.path.write_bytes(b"another")
    wait_for(lambda: journal.gone)

    assert not journal.close(remove=True)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"another"] * (by == "replaced")


def test_what_is_set_aside_replaces_nothing(tmp_path: Path) -> None:
    """The second file of a name that cannot be used gets a number."""
    for text in (b"one", b"two", b"three"):
        (tmp_path / "odd.jsonl").write_bytes(text)
        Abandoned(tmp_path / "odd.jsonl").set_aside()

    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert kept == {"odd.jsonl.bad": b"one", "odd.jsonl-2.bad": b"two", "odd.jsonl-3.bad": b"three"}
