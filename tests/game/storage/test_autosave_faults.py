"""Autosave where the disk or the journal is in trouble: no command is lost that could be kept."""

import os
import shutil
from pathlib import Path

import pytest

from game.messages import Command
from game.storage.autosave import SAVED, Autosave, first_line
from game.storage.journal import Abandoned
from game.storage.recovery import left_behind
from tests.support.autosaved import drawn, killed
from tests.support.helpers import PATIENCE_S, wait_for


def test_the_last_line_may_be_torn(tmp_path: Path, autosave: Autosave) -> None:
    """Half a line at the end, or zeros that a loss of power leaves, cost nothing of what stands before."""
    world = drawn("up", "left")
    autosave.follow(world)
    autosave.follow(drawn("down", world=world))
    killed(autosave)
    (path,) = (tmp_path / "journals").iterdir()
    whole = path.read_bytes()
    for torn in (whole[:-5], whole + b'{"do":"up","st', whole + bytes(512), whole + bytes(512) + b"\n" + whole):
        path.write_bytes(torn)
        left = left_behind(tmp_path / "journals").newest
        assert left is not None
        assert len(left.world.logged_commands) == 2 + torn.startswith(whole)
        left.later()


def test_a_kill_before_the_old_journal_is_kept_aside_costs_none_of_it(tmp_path: Path, autosave: Autosave) -> None:
    """Where it is damaged it holds lines that the journal of the new session does not: the next start keeps it."""
    folder = tmp_path / "journals"
    autosave.follow(drawn("up", "left"))
    killed(autosave)
    (old,) = folder.iterdir()
    damaged = old.read_bytes() + bytes(99) + b"\n"
    old.write_bytes(damaged)
    os.utime(old, (0, 0))  # both are written within one tick of the disk's clock here, and seconds apart in play
    left = left_behind(folder).newest
    assert left is not None
    again = Autosave(folder)
    again.turn_to(left.world, left.backdrop, first=first_line(left.world, None, after=left.name), in_file=False)
    left.later()  # as if killed here
    killed(again)
    found = left_behind(folder).newest

    assert found is not None
    assert (found.name != old.name, found.damaged) == (True, 0)
    assert not old.exists()
    (aside,) = (path for path in folder.iterdir() if path.name != found.name)
    assert aside.read_bytes() == damaged
    found.taken()
    assert left_behind(folder).newest is None
    assert [*folder.iterdir()] == [aside]


@pytest.mark.parametrize("own", [False, True])
def test_a_journal_that_another_game_writes_is_not_taken_with_the_one_after_it(
    own: bool, tmp_path: Path, autosave: Autosave
) -> None:
    """Only a name stands there, and it may be anyone's by now, or its own."""
    folder = tmp_path / "journals"
    autosave.follow(drawn("up"))
    (written,) = folder.iterdir()
    again = Autosave(folder)
    again.turn_to(drawn("left"), None, first=first_line(drawn("left"), None, after=written.name), in_file=False)
    killed(again)
    if own:
        (path,) = {*folder.iterdir()} - {written}
        path.write_bytes(path.read_bytes().replace(written.name.encode(), path.name.encode()))
    found = left_behind(folder).newest

    assert found is not None
    assert {path.name for path in folder.iterdir()} == {written.name, found.name}


BEGINNING = b'{"format":"speak-a-sketch journal","version":'


@pytest.mark.parametrize(
    "first",
    [
        *(b"{", b"[]", b"{}", b"[" * 100_000, BEGINNING + b"9}"),
        *(BEGINNING + b'1,"score":7}', BEGINNING + b'1,"score":"{}"}'),
        *(BEGINNING + b'1,"score":"","backdrop":[1]}', BEGINNING + b'1,"score":"","backdrop":"bm8gUE5H"}'),
    ],
)
def test_a_journal_that_makes_no_sense_is_kept_aside(tmp_path: Path, first: bytes) -> None:
    """It is not offered, not deleted and not looked at again."""
    (tmp_path / "odd.jsonl").write_bytes(first + b"\n")

    assert left_behind(tmp_path).newest is None
    assert [path.name for path in tmp_path.iterdir()] == ["odd.jsonl.bad"]
    assert (tmp_path / "odd.jsonl.bad").read_bytes() == first + b"\n"


def test_a_journal_is_let_go_before_it_is_kept_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no file that is open can be renamed, as on Windows, it is kept aside all the same."""
    rename = Path.replace

    def if_closed(path: Path, target: Path) -> Path:
        Abandoned(path).leave()  # raises OSError while anybody holds it
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", if_closed)
    (tmp_path / "odd.jsonl").write_bytes(b"{\n")

    assert left_behind(tmp_path).newest is None
    assert [path.name for path in tmp_path.iterdir()] == ["odd.jsonl.bad"]


def test_a_full_disk_is_told_once_and_healed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault is one object while it lasts, gone when there is room again, and then no command is missing."""
    autosave, world = Autosave(tmp_path), drawn("up")
    autosave.follow(world)

    def refuse(_: int, __: bytes) -> int:
        raise OSError(28, "No space left on device")

    faults = []
    with monkeypatch.context() as full:
        full.setattr("os.write", refuse)
        for word in ("left", "down"):
            world = drawn(word, world=world)
            autosave.follow(world)
            faults.append(autosave.fault)
    assert faults[0] is faults[1]
    assert faults[0] is not None
    assert "No space left on device" in faults[0].what
    assert faults[0].remedy == "Free some space, and save your drawing."

    world = drawn("right", world=world)
    autosave.follow(world)
    assert autosave.fault is None
    killed(autosave)
    left = left_behind(tmp_path).newest
    assert left is not None
    assert tuple(left.world.logged_commands) == tuple(world.logged_commands)


def test_a_journal_that_could_not_begin_begins_later(tmp_path: Path) -> None:
    """Where the folder cannot be made the session goes on, and once it can, all that was done is written."""
    (tmp_path / "journals").write_text("in the way")
    autosave, world = Autosave(tmp_path / "journals"), drawn("up")
    autosave.follow(world)
    assert autosave.fault is not None

    (tmp_path / "journals").unlink()
    autosave.follow(drawn("left", world=world))
    assert autosave.fault is None
    killed(autosave)
    left = left_behind(tmp_path / "journals").newest
    assert left is not None
    assert [logged.command for logged in left.world.logged_commands] == [Command.UP, Command.LEFT]


def test_a_line_that_was_made_before_serves_once(tmp_path: Path) -> None:
    """The journal of an opened drawing that could not begin with the first command has that one too when it begins."""
    (tmp_path / "journals").write_text("in the way")
    autosave, opened = Autosave(tmp_path / "journals"), drawn("up")
    autosave.turn_to(opened, None, first=first_line(opened, None))
    world = drawn("left", world=opened)
    autosave.follow(world)
    (tmp_path / "journals").unlink()
    autosave.follow(drawn("down", world=world))
    killed(autosave)

    left = left_behind(tmp_path / "journals").newest
    assert left is not None
    assert [logged.command for logged in left.world.logged_commands] == [Command.UP, Command.LEFT, Command.DOWN]


def test_a_journal_is_never_longer_than_what_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is full the player is told, once, and what was written up to there is found without a gap."""
    autosave, world = Autosave(tmp_path), drawn("up")
    autosave.follow(world)
    (path,) = tmp_path.iterdir()
    line = len(path.read_bytes().splitlines()[0])
    monkeypatch.setattr("game.storage.journal.MOST_BYTES", path.stat().st_size + line)
    faults = []
    for word in ("left", "down", "right", "up", "left", "down"):
        world = drawn(word, world=world)
        autosave.follow(world)
        faults.append(autosave.fault)
    killed(autosave)
    left = left_behind(tmp_path).newest

    assert faults[-1] is not None
    assert faults[-1] is faults[-2]
    assert faults[-1].what == "The drawing is too long to be autosaved."
    assert left is not None
    kept = tuple(left.world.logged_commands)
    assert kept == tuple(world.logged_commands)[: len(kept)]
    assert 1 < len(kept) < 7
    left.later()


def test_a_journal_that_is_too_long_is_kept_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than the limit is read of a journal; a longer one is kept under another name, and so told."""
    autosave = Autosave(tmp_path)
    autosave.follow(drawn("up"))
    killed(autosave)
    (path,) = tmp_path.iterdir()
    monkeypatch.setattr("game.storage.journal.MOST_BYTES", path.stat().st_size - 1)
    left = left_behind(tmp_path)

    assert left.newest is None
    assert left.unreadable == (path.with_name(path.name + ".bad"),)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has neither these links for everybody nor pipes")
def test_what_cannot_be_looked_at_hides_no_journal(tmp_path: Path) -> None:
    """Beside a pipe and a link in a circle the journal is found; one that may not be opened stays and is told."""
    autosave = Autosave(tmp_path)
    autosave.follow(drawn("up"))
    killed(autosave)
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "loop.jsonl").symlink_to(tmp_path / "loop.jsonl")
    left = left_behind(tmp_path).newest

    assert left is not None
    assert len(left.world.logged_commands) == 1
    left.later()


def test_a_journal_that_may_not_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays where it is, and whoever starts reads of it."""
    (tmp_path / "locked.jsonl").write_bytes(b"{}\n")

    def refuse(path: Path, *_: int) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("os.open", refuse)
    assert left_behind(tmp_path).unreadable == (tmp_path / "locked.jsonl",)


def test_a_journal_of_no_known_day_is_read(tmp_path: Path) -> None:
    """A file whose time no calendar has is a journal like any other."""
    autosave = Autosave(tmp_path)
    autosave.follow(drawn("up"))
    killed(autosave)
    (path,) = tmp_path.iterdir()
    os.utime(path, (10**11, 10**11))  # some file systems keep it, others the latest that they can
    left = left_behind(tmp_path).newest

    assert left is not None
    assert len(left.world.logged_commands) == 1
    left.later()


def test_a_save_is_one_line(tmp_path: Path, autosave: Autosave) -> None:
    """Saving adds a mark to the journal, so that the order of things is told by the file alone."""
    autosave.follow(drawn("up"))
    autosave.saved()
    (path,) = (tmp_path / "journals").iterdir()

    assert path.read_bytes().splitlines()[1:] == [SAVED]


def test_another_drawing_waits_for_no_disk(autosave: Autosave, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal of the drawing before goes without being brought to the disk: nobody needs it."""
    asked: list[int] = []
    monkeypatch.setattr("os.fsync", asked.append)
    autosave.follow(drawn("up"))
    journal = autosave._journal
    assert journal is not None
    autosave.turn_to(drawn("left"), None)
    journal._thread.join(PATIENCE_S)

    assert asked == []
    assert not journal.path.exists()


def test_a_journal_that_was_deleted_begins_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was drawn stays recoverable though somebody cleans up the folder while it is drawn."""
    monkeypatch.setattr("game.storage.journal.SETTLE_S", 0.01)
    autosave, world = Autosave(tmp_path / "journals"), drawn("up", "left")
    autosave.follow(world)
    (first,) = (tmp_path / "journals").iterdir()
    shutil.rmtree(tmp_path / "journals")

    def followed() -> bool:
        autosave.follow(world)  # as in every frame
        return any(tmp_path.glob("journals/*.jsonl"))

    wait_for(followed)
    (again,) = (tmp_path / "journals").iterdir()
    assert again != first
    assert autosave.close()
    left = left_behind(tmp_path / "journals").newest
    assert left is not None
    assert tuple(left.world.logged_commands) == tuple(world.logged_commands)


def test_a_quit_right_after_the_deletion_says_that_all_is_lost(tmp_path: Path) -> None:
    """Nobody has looked yet, but at the end it is looked once more: the drawing must be kept elsewhere."""
    autosave = Autosave(tmp_path / "journals")
    autosave.follow(drawn("up"))
    shutil.rmtree(tmp_path / "journals")

    assert not autosave.close()


def test_a_full_disk_from_the_start_is_told_at_the_end(tmp_path: Path) -> None:
    """A session whose journal never began says so when it ends, unless its drawing is in a file, or there is none."""
    (tmp_path / "journals").write_text("in the way")
    for save, kept in ((False, False), (True, True)):
        autosave = Autosave(tmp_path / "journals")
        autosave.follow(drawn("up"))
        if save:
            autosave.saved()
        assert autosave.close() == kept
    assert Autosave(tmp_path / "journals").close()
    assert Autosave(None).close()


def test_a_damaged_line_is_counted(tmp_path: Path, autosave: Autosave) -> None:
    """Of ten commands the seven before a damaged line come back, and three are told to be lost; its file is kept."""
    world = drawn("up")
    autosave.follow(world)
    for word in ["left", "up", "left", "up", "left", "up", "left", "up", "left"]:
        world = drawn(word, world=world)
        autosave.follow(world)
    killed(autosave)
    (path,) = (tmp_path / "journals").iterdir()
    lines = path.read_bytes().split(b"\n")
    lines[7] = b"\x00" * len(lines[7])
    path.write_bytes(b"\n".join(lines))
    left = left_behind(tmp_path / "journals").newest

    assert left is not None
    assert (len(left.world.logged_commands), left.damaged) == (7, 3)
    left.taken()
    assert [kept.name for kept in (tmp_path / "journals").iterdir()] == [f"{path.name}.bad"]


@pytest.mark.parametrize("last", ["undo", "clear", "new"])
def test_blank_paper_is_not_offered(tmp_path: Path, autosave: Autosave, last: str) -> None:
    """Where all that was drawn had been taken away again, there is no drawing to go on with."""
    world = drawn("up")
    autosave.follow(world)
    autosave.follow(drawn(last, world=world))
    killed(autosave)

    assert left_behind(tmp_path / "journals").newest is None
