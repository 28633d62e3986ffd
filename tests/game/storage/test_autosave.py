"""Autosave: what was drawn is found again, whatever became of the session, and what is saved is not offered."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from game.drawing.world import World, step
from game.messages import Command, Inputs, Tool
from game.storage.autosave import Autosave, first_line
from game.storage.images import Picture
from game.storage.own_file import UNREADABLE, FileMark
from game.storage.recovery import left_behind
from tests.support.autosaved import SIZE, drawn, killed


def test_every_command_is_found_again(tmp_path: Path, autosave: Autosave) -> None:
    """After a kill the next start has the same paper, pen and commands, with what can be undone and redone."""
    world = World.new(SIZE)
    for word in ("right", "up", "undo", "clear", "undo", "left", "undo"):
        world = drawn(word, world=world)
        autosave.follow(world)
        autosave.follow(world)  # a frame without a command
    killed(autosave)
    left = left_behind(tmp_path / "journals").newest

    assert left is not None
    assert tuple(left.world.logged_commands) == tuple(world.logged_commands)
    assert left.world.position == world.position
    assert left.world.drawing.strokes == world.drawing.strokes
    assert left.world.drawing.can_redo
    assert (left.backdrop, left.world.canvas) == (None, SIZE)


def test_the_picture_below_is_found_again(tmp_path: Path, autosave: Autosave) -> None:
    """A drawing on a photograph comes back with it, pixel by pixel."""
    picture = Picture(SIZE, Image.linear_gradient("L").resize(SIZE).convert("RGB").tobytes())
    world = World.new(SIZE, backdrop=picture.sha256)
    autosave.turn_to(world, picture)
    autosave.follow(drawn("up", world=world))
    killed(autosave)
    left = left_behind(tmp_path / "journals").newest

    assert left is not None
    assert left.backdrop == picture
    assert left.world.backdrop == picture.sha256


def test_nothing_drawn_is_nothing_kept(tmp_path: Path, autosave: Autosave) -> None:
    """A session without a command makes no file; there is nothing to offer, with or without the folder."""
    autosave.follow(World.new(SIZE))
    assert not (tmp_path / "journals").exists()
    assert left_behind(tmp_path / "journals").newest is None


def test_paper_of_another_colour_is_no_drawing(tmp_path: Path, autosave: Autosave) -> None:
    """Paper of any colour over which the pen only went lifted is not offered, and does not count as unsaved."""
    world = step(World.new(SIZE), Inputs((Command.BACKGROUND,), background=(9, 9, 9)), 0.0)
    autosave.follow(world)
    autosave.follow(step(world, Inputs((Command.UP,), tool=Tool.LIFTED), 0.0))
    assert autosave.safe
    killed(autosave)

    assert left_behind(tmp_path / "journals").newest is None


def test_without_a_folder_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demonstration leaves no trace."""
    monkeypatch.chdir(tmp_path)
    autosave = Autosave()
    autosave.follow(drawn("up"))
    autosave.saved()
    autosave.close()

    assert list(tmp_path.iterdir()) == []


def test_what_is_saved_is_not_offered(tmp_path: Path, autosave: Autosave) -> None:
    """Killed right after a save there is nothing to go on with, and the journal is gone at the next start."""
    autosave.follow(drawn("up"))
    autosave.saved()
    killed(autosave)

    assert left_behind(tmp_path / "journals").newest is None
    assert list((tmp_path / "journals").iterdir()) == []


def test_what_comes_after_a_save_is_offered_with_all_before(tmp_path: Path, autosave: Autosave) -> None:
    """One move after a save makes the whole drawing worth going on with."""
    world = drawn("up")
    autosave.follow(world)
    autosave.saved()
    autosave.follow(drawn("left", world=world))
    killed(autosave)
    left = left_behind(tmp_path / "journals").newest

    assert left is not None
    assert [logged.command for logged in left.world.logged_commands] == [Command.UP, Command.LEFT]


@pytest.mark.parametrize("is_saved", [True, False])
def test_a_session_that_ends_well_leaves_only_what_is_in_no_file(tmp_path: Path, is_saved: bool) -> None:
    """Who quits without saving may go on at the next start; who saved has nothing left behind."""
    autosave = Autosave(tmp_path)
    autosave.follow(drawn("up"))
    if is_saved:
        autosave.saved()
    autosave.close()

    assert len(list(tmp_path.iterdir())) == (0 if is_saved else 1)
    assert (left_behind(tmp_path).newest is None) == is_saved


@pytest.mark.parametrize("late", [False, True])
def test_going_on_moves_the_drawing_to_a_new_journal(tmp_path: Path, autosave: Autosave, late: bool) -> None:
    """What was left is safe in the journal of the new session before the old one goes; killed between, none doubles."""
    world = drawn("up", "left")
    autosave.follow(world)
    killed(autosave)
    left = left_behind(tmp_path / "journals").newest
    assert left is not None
    again = Autosave(tmp_path / "journals")
    again.turn_to(left.world, left.backdrop, first=first_line(left.world, None, after=left.name), in_file=False)
    assert len(list((tmp_path / "journals").iterdir())) == 2
    if late:
        left.later()  # as if killed here
    else:
        left.taken()
    killed(again)
    found = left_behind(tmp_path / "journals").newest

    assert found is not None
    assert tuple(found.world.logged_commands) == tuple(world.logged_commands)
    assert len(list((tmp_path / "journals").iterdir())) == 1


def test_a_drawing_that_went_on_is_found_where_its_old_journal_cannot_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old one would be offered once more, which does no harm; the new one is all the same a drawing."""
    world = drawn("up", "left")
    again = Autosave(tmp_path / "journals")
    again.turn_to(world, None, first=first_line(world, None, after="old.jsonl"), in_file=False)
    killed(again)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    found = left_behind(tmp_path / "journals")

    assert found.newest is not None
    assert found.unreadable == ()


def test_another_drawing_begins_another_journal(tmp_path: Path, autosave: Autosave) -> None:
    """After opening a file, only what was done to that drawing is kept."""
    autosave.follow(drawn("up"))
    opened = drawn("left", "left")
    autosave.turn_to(opened, None)
    assert list((tmp_path / "journals").iterdir()) == []

    autosave.follow(drawn("down", world=opened))
    killed(autosave)
    left = left_behind(tmp_path / "journals").newest
    assert left is not None
    assert [logged.command for logged in left.world.logged_commands] == [Command.LEFT, Command.LEFT, Command.DOWN]


def test_the_newest_is_offered_first(tmp_path: Path) -> None:
    """Of two that were left, the newer one comes first, the other one once that is taken; later means once more."""
    for age_s, word in ((60, "up"), (30, "down")):
        autosave = Autosave(tmp_path)
        autosave.follow(drawn(word))
        killed(autosave)
        (path,) = [path for path in tmp_path.iterdir() if path.stat().st_mtime > 1_000_000_000 - 60]
        os.utime(path, (1_000_000_000 - age_s - 60, 1_000_000_000 - age_s - 60))
    first = left_behind(tmp_path).newest
    assert first is not None
    assert [logged.command for logged in first.world.logged_commands] == [Command.DOWN]
    assert first.when == datetime.fromtimestamp(1_000_000_000 - 90, UTC)
    first.later()
    again = left_behind(tmp_path).newest
    assert again is not None
    assert again.when == first.when
    again.taken()
    second = left_behind(tmp_path).newest
    assert second is not None
    assert [logged.command for logged in second.world.logged_commands] == [Command.UP]


def test_a_drawing_is_offered_to_one_game_only(tmp_path: Path) -> None:
    """Neither a session that still runs nor one whose question is being asked is offered to a second game."""
    autosave = Autosave(tmp_path)
    autosave.follow(drawn("up"))
    assert left_behind(tmp_path).newest is None
    killed(autosave)
    left = left_behind(tmp_path).newest

    assert left is not None
    assert left_behind(tmp_path).newest is None
    left.later()


@pytest.mark.parametrize(
    "file",
    [
        FileMark(Path("/somewhere/h\u00e4use \udcff.png"), b"\0" * 32),
        FileMark(Path("/photo.png"), ours=False),
        FileMark(Path("/locked.png"), UNREADABLE),
    ],
)
def test_a_journal_knows_the_file_of_its_drawing(tmp_path: Path, autosave: Autosave, file: FileMark) -> None:
    """The last one counts, named before the first command or after it, whatever letters it has; none is no damage."""
    journals = tmp_path / "journals"
    autosave.belong_to(FileMark(Path("/first.png")))
    autosave.follow(drawn("up"))
    autosave.belong_to(file)
    killed(autosave)

    left = left_behind(journals).newest
    assert left is not None
    assert (left.file, left.damaged) == (file, 0)
    left.later()
    assert left_behind(journals, of=[Path("/first.png")]).newest is None
    again = left_behind(journals, of=[file.path]).newest
    assert again is not None
    again.later()


def test_a_drawing_whose_file_is_gone_belongs_to_none(tmp_path: Path, autosave: Autosave) -> None:
    """What is drawn after that is in no file."""
    journals = tmp_path / "journals"
    autosave.belong_to(FileMark(Path("/first.png")))
    autosave.belong_to(None)
    autosave.follow(drawn("up"))
    killed(autosave)

    left = left_behind(journals).newest
    assert left is not None
    assert left.file is None
    left.later()


@pytest.mark.parametrize(
    "line", [b'{"file": 3}', b'{"file": "a", "sha256": "x"}', b'{"file": "a\\u0000b"}', b'{"file": ']
)
def test_a_line_that_names_no_file_costs_no_move(tmp_path: Path, autosave: Autosave, line: bytes) -> None:
    """The drawing is there all the same."""
    journals = tmp_path / "journals"
    autosave.follow(drawn("up"))
    killed(autosave)
    (path,) = journals.iterdir()
    path.write_bytes(path.read_bytes() + line + b"\n")

    left_behind(journals, of=[Path("/first.png")])
    left = left_behind(journals).newest
    assert left is not None
    assert (len(left.world.logged_commands), left.damaged, left.file) == (1, 0, None)
    left.later()
