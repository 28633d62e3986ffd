"""Reading a drawing beside the game: what comes, how far it is, and what happens when nobody waits any more."""

import threading
from pathlib import Path

import pygame
import pytest

from game.drawing.canvas import render
from game.drawing.command_log import CommandLogError
from game.drawing.world import World, step
from game.messages import Command, Inputs
from game.storage import loading
from game.storage.drawing_file import StorageError, save_png
from game.storage.images import ONE_AT_A_TIME
from game.storage.loading import Loading, LoadingStage
from tests.support.helpers import PATIENCE_S

SIZE = (300, 200)


def drawn(*commands: Command) -> World:
    """Return what these commands draw."""
    return step(World.new(SIZE), Inputs(commands), 0.0)


def saved(folder: Path, world: World) -> Path:
    """Save a drawing and return its path."""
    return save_png(render(world.drawing, SIZE), folder / "drawing.png", world=world)


def test_a_drawing_comes_with_its_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn part by part beside the game, the paper shows what it shows drawn at once, clean paper in between."""
    monkeypatch.setattr(loading, "PART", 3)
    ways = (Command.RIGHT, Command.UP, Command.LEFT, Command.UP)
    world = drawn(*ways, Command.CLEAR, *ways * 3, Command.UNDO)
    coming = Loading(saved(tmp_path, world))
    assert coming.over(within_s=PATIENCE_S)

    loaded = coming.result()
    assert [logged.command for logged in loaded.opened.world.logged_commands] == [
        logged.command for logged in world.logged_commands
    ]
    expected = pygame.image.tobytes(render(world.drawing, SIZE), "RGB")
    assert pygame.image.tobytes(loaded.paper.surface, "RGB") == expected
    assert coming.progress == (LoadingStage.DRAWING, 1.0)


def test_of_eight_files_seven_are_let_go_while_another_is_decoded(tmp_path: Path) -> None:
    """Dropped at once, each takes the place of the one before: none of those waits for its turn, the last one does."""
    path = saved(tmp_path, drawn(Command.RIGHT))
    with ONE_AT_A_TIME:
        eight = [Loading(path) for _ in range(8)]
        for one in eight[:-1]:
            one.give_up()
        assert all(one.over(within_s=PATIENCE_S) for one in eight[:-1])
        assert not eight[-1].over()
    assert eight[-1].over(within_s=PATIENCE_S)
    assert len(eight[-1].result().opened.world.logged_commands) == 1


def test_it_says_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 8 commands in parts of 4 a half is played, then of 8 lines a half is drawn and at last all."""
    monkeypatch.setattr(loading, "PART", 4)
    seen: list[tuple[LoadingStage, float]] = []
    note = Loading._note

    def noted(self: Loading, stage: LoadingStage, share: float) -> None:
        note(self, stage, share)
        seen.append(self.progress)

    monkeypatch.setattr(Loading, "_note", noted)
    coming = Loading(saved(tmp_path, drawn(*[Command.RIGHT, Command.UP] * 4)))
    assert coming.over(within_s=PATIENCE_S)

    assert seen == [
        (LoadingStage.PLAYING, 0.0),
        (LoadingStage.PLAYING, 0.5),
        (LoadingStage.DRAWING, 0.5),
        (LoadingStage.DRAWING, 1.0),
    ]


def test_a_file_that_cannot_be_opened_says_so_in_the_end(tmp_path: Path) -> None:
    """The error comes to whoever asks for the result, and not to the thread."""
    coming = Loading(tmp_path / "gone.png")
    assert coming.over(within_s=PATIENCE_S)

    with pytest.raises(StorageError, match=r"gone\.png cannot be opened"):
        coming.result()


def test_a_drawing_that_no_journal_takes_is_opened_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes without the first line of one; that it cannot be kept safe is told once it is drawn on."""

    def refuse(_: object) -> str:
        raise CommandLogError("too long")

    coming = Loading(saved(tmp_path, drawn(Command.RIGHT)))
    assert coming.over(within_s=PATIENCE_S)
    assert coming.result().first is not None
    monkeypatch.setattr("game.storage.autosave.encode", refuse)
    coming = Loading(coming.path)
    assert coming.over(within_s=PATIENCE_S)

    assert len(coming.result().opened.world.logged_commands) == 1
    assert coming.result().first is None


@pytest.mark.filterwarnings("error")  # as an error of the thread is told
@pytest.mark.parametrize("stage", [LoadingStage.PLAYING, LoadingStage.DRAWING])
def test_who_gives_up_gets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: LoadingStage) -> None:
    """Given up while it plays or draws, the thread ends at the next look, and without a word on the terminal."""
    monkeypatch.setattr(loading, "PART", 1)
    begun, go_on = threading.Event(), threading.Event()
    seen: list[LoadingStage] = []
    note = Loading._note

    def noted(self: Loading, now: LoadingStage, share: float) -> None:
        note(self, now, share)
        seen.append(now)
        if now is stage:
            begun.set()
            go_on.wait(PATIENCE_S)

    monkeypatch.setattr(Loading, "_note", noted)
    coming = Loading(saved(tmp_path, drawn(*[Command.RIGHT, Command.UP] * 4)))
    assert begun.wait(PATIENCE_S)
    coming.give_up()
    go_on.set()
    assert coming.over(within_s=PATIENCE_S)

    assert seen.count(stage) == 1  # of eight
    assert seen[-1] is stage
    with pytest.raises(StorageError):
        coming.result()
