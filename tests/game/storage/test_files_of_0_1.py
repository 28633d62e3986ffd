"""Files that version 0.1 has written open for good. A text beside them says how they were made; values are by hand."""

import shutil
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.drawing.canvas import render
from game.drawing.world import World, step
from game.messages import Colour, Command, Inputs
from game.settings import Look, Settings
from game.storage.drawing_file import Opened, open_drawing
from game.storage.gallery import thumbnail
from game.storage.recovery import left_behind
from game.storage.settings_file import load_settings

FILES = Path(__file__).parent / "files_of_0_1"
NAVY, RED, GREEN, BLUE, CREAM = (31, 58, 95), (192, 86, 62), (40, 120, 60), (20, 40, 200), (250, 240, 200)
LEFT_HALF, RIGHT_HALF = (60, 140, 90), (230, 230, 230)  # of the picture


def shown(opened: Opened, world: World, at: tuple[int, int]) -> Colour:
    """Return the colour of a pixel of the paper."""
    picture = None if opened.backdrop is None else opened.backdrop.surface
    red, green, blue, _ = render(world.drawing, world.canvas, picture=picture).get_at(at)
    return red, green, blue


def after(world: World, *commands: Command) -> World:
    """Return a world after more commands."""
    return step(world, Inputs(commands, 20, 8, NAVY), 0.0)


def test_a_drawing_is_gone_on_with() -> None:
    """All 16 commands are there: pen, eraser, pen up, snapping, clear, undo, another background; so is the redo."""
    opened = open_drawing(FILES / "house.png")
    world = opened.world

    assert (opened.note, opened.backdrop) == ("", None)
    assert (world.canvas, len(world.logged_commands), world.drawing.background) == ((300, 200), 16, CREAM)
    assert world.position == (210, 125)
    assert after(world, Command.REDO).position == (210, 120)
    assert after(world, Command.UNDO).position == (195, 125)
    assert after(world, Command.RIGHT).position == (230, 125)


@pytest.mark.parametrize(
    ("at", "colour"),
    [
        ((10, 10), CREAM),
        ((140, 125), NAVY),
        ((200, 100), CREAM),  # a line that was taken back
        ((200, 140), RED),
        ((185, 155), RED),
        ((170, 155), CREAM),  # erased
        ((170, 125), CREAM),
        ((207, 125), GREEN),
        ((210, 110), CREAM),
    ],
)
def test_a_drawing_looks_as_it_was(at: tuple[int, int], colour: Colour) -> None:
    """The lines are where they were, above and below each other as they were, in the file and drawn anew."""
    path = FILES / "house.png"
    opened = open_drawing(path)

    assert shown(opened, opened.world, at) == colour
    assert pygame.image.load(path).get_at(at)[:3] == colour


def test_every_undo_of_a_drawing_works() -> None:
    """Taken back one by one, 8 changes lead to empty paper of the first background, and all of them come back."""
    opened = open_drawing(FILES / "house.png")
    first = after(opened.world, *[Command.UNDO] * 7)
    empty = after(first, Command.UNDO)

    assert (first.position, empty.position) == ((160, 125), (120, 125))
    assert shown(opened, empty, (140, 125)) == (255, 255, 255)
    assert after(empty, Command.UNDO).drawing is empty.drawing
    again = after(empty, *[Command.REDO] * 8)
    assert (again.position, shown(opened, again, (10, 10))) == ((210, 125), CREAM)


@pytest.mark.parametrize(
    ("at", "colour"),
    [
        ((20, 20), LEFT_HALF),
        ((180, 20), RIGHT_HALF),
        ((90, 125), RED),
        ((130, 125), RIGHT_HALF),  # the eraser brings the picture back
        ((120, 100), BLUE),
    ],
)
def test_a_drawing_on_a_picture_looks_as_it_was(at: tuple[int, int], colour: Colour) -> None:
    """The picture lies below its lines, and comes back where they are taken back."""
    opened = open_drawing(FILES / "on_a_picture.png")

    assert opened.note == ""
    assert opened.backdrop is not None
    assert (opened.world.canvas, len(opened.world.logged_commands), opened.world.position) == ((200, 200), 3, (120, 75))
    assert shown(opened, opened.world, at) == colour
    assert shown(opened, after(opened.world, *[Command.UNDO] * 3), (90, 125)) == LEFT_HALF


def test_the_gallery_shows_both() -> None:
    """Thumbnails were never kept in files: they are made of the drawings, as large as asked and in their colours."""
    small = thumbnail(FILES / "house.png", (150, 100))

    assert small.get_size() == (150, 100)
    assert small.get_at((5, 5))[:3] == CREAM
    assert thumbnail(FILES / "on_a_picture.png", (50, 50)).get_at((5, 5))[:3] == LEFT_HALF


def test_settings_are_read() -> None:
    """Every value of a file in which nothing is as it was at first; nothing is left to say."""
    assert load_settings(FILES / "settings.toml") == (
        Settings(
            step_px=25,
            threshold=0.61,
            line_width_px=4,
            colour=RED,
            background=CREAM,
            canvas=(600, 500),
            device='USB "Mic" · 日本',
            theme=Look.LIGHT,
            big_text=True,
            reduced_motion=True,
            fullscreen=True,
            sounds=False,
            grid=False,
            snap=True,
            introduced=True,
            switches=2,
            scan_ms=700,
            first_switch="f5",
            second_switch="[5]",
            words=(("up", Command.UP), ("left", Command.RIGHT), ("no", Command.UNDO), ("stop", Command.CLEAR)),
        ),
        None,
    )


@pytest.mark.parametrize(
    ("name", "commands", "position", "on_picture"),
    [("killed", 4, (160, 125), False), ("killed_on_a_picture", 4, (120, 55), True)],
)
def test_what_a_killed_session_has_left_is_found(
    tmp_path: Path, name: str, commands: int, position: tuple[int, int], *, on_picture: bool
) -> None:
    """A journal of a session that was killed gives the drawing with every command, and the picture below it."""
    shutil.copy(FILES / f"{name}.jsonl", tmp_path)
    left = left_behind(tmp_path).newest

    assert left is not None
    assert (len(left.world.logged_commands), left.world.position) == (commands, position)
    assert (left.backdrop is not None) == on_picture
    if left.backdrop is not None:
        halves = np.frombuffer(left.backdrop.rgb, np.uint8).reshape(200, 200, 3)
        assert (halves[:, :100] == LEFT_HALF).all()
        assert (halves[:, 100:] == RIGHT_HALF).all()
    left.taken()
    assert list(tmp_path.iterdir()) == []
