"""The film: a picture for every command that shows, no longer than allowed, in the colours of the drawing."""

from io import BytesIO

import numpy as np
import pygame
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from game.drawing.canvas import Canvas
from game.drawing.command_log import CommandLog
from game.drawing.world import World, step
from game.messages import Command, Inputs, Tool
from game.storage.export_film import moments, to_apng, to_gif
from game.storage.images import Picture
from game.storage.png_chunks import chunks

NAVY, RED = (31, 58, 95), (196, 84, 58)
SIZE = (300, 200)
Pixels = NDArray[np.uint8]  # (height, width, rgb)
MAKERS = pytest.mark.parametrize("make", [to_gif, to_apng])


def drawn(*words: str, colour: tuple[int, int, int] = NAVY, tool: Tool = Tool.PEN, world: World | None = None) -> World:
    """Return a world after these commands, on paper of 300 x 200."""
    commands = tuple(Command(word) for word in words)
    return step(world or World.new(SIZE), Inputs(commands, 20, 8, colour, tool), 0.0)


def played(film: bytes) -> list[tuple[Pixels, float]]:
    """Return the pictures of a film as a viewer shows them, and for how many ms each."""
    with Image.open(BytesIO(film)) as image:
        frames = ImageSequence.Iterator(image)
        shown = [(np.asarray(frame.convert("RGB")), frame.info.get("duration", 0)) for frame in frames]
        return shown[1:] if image.info.get("default_image") else shown


def seen(world: World, backdrop: Picture | None = None) -> Pixels:
    """Return what the paper shows."""
    paper = Canvas(world.canvas)
    paper.lay(None if backdrop is None else backdrop.surface)
    paper.follow(world.drawing)
    return pygame.surfarray.array3d(paper.surface).swapaxes(0, 1)


@MAKERS
def test_every_command_that_shows_is_a_picture(make) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Three moves and an undo are five pictures with the blank paper; a lifted pen only prolongs one."""
    world = drawn("right", "right", "up", "undo")
    lifted = drawn("left", "left", tool=Tool.LIFTED, world=world)
    pictures = played(make(CommandLog.of(lifted)))

    assert [time_ms for _, time_ms in pictures] == [200, 200, 200, 200, 200 + 2 * 200 + 2000]
    assert (pictures[0][0] == 255).all()
    assert np.array_equal(pictures[-1][0], seen(world))
    assert np.array_equal(pictures[2][0], seen(drawn("right", "right")))


@MAKERS
def test_a_long_drawing_is_a_short_film(make) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """1,000 moves in a film of 4 s: 40 pictures of 50 ms after the blank one, and the last one stands."""
    world = World.new(SIZE)
    for _ in range(250):
        world = drawn("right", "down", "left", "up", colour=RED, world=world)
    pictures = played(make(CommandLog.of(world), longest_s=4.0))

    assert sum(time_ms for _, time_ms in pictures) == 2000 + 41 * 50
    assert np.array_equal(pictures[-1][0], seen(world))


@MAKERS
def test_a_picture_may_stand_for_over_a_minute(make) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Of 600 moves with a lifted pen nothing is seen: in a film of 120 s one picture stands for 600 times 190 ms.

    118 s beside the last picture would be 196 ms for each, which a film counts in tens.
    """
    world = World.new(SIZE)
    for _ in range(300):
        world = drawn("right", "left", tool=Tool.LIFTED, world=world)
    (pictures,) = played(make(CommandLog.of(world), longest_s=120.0))

    assert pictures[1] == 601 * 190 + 2000


def test_films_keep_their_length() -> None:
    """However many commands, the pictures take at most what is left beside the last one, and end with the last."""
    assert moments(0) == ([0], 200)
    assert moments(3) == ([0, 1, 2, 3], 200)
    assert moments(130) == (list(range(131)), 100)
    for logged_commands in (1, 64, 65, 66, 259, 260, 261, 1_000, 200_000):
        counts, each_ms = moments(logged_commands)
        assert 50 <= each_ms <= 200
        assert (len(counts) - 1) * each_ms <= 13_000
        assert (counts[0], counts[-1]) == (0, logged_commands)
        assert sorted(set(counts)) == counts
    with pytest.raises(ValueError, match=r"more than 2\.05 s"):
        moments(3, longest_s=2.0)


@MAKERS
def test_blank_paper_is_one_picture(make) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Without a command there is a film too, of one picture."""
    assert len(played(make(CommandLog(SIZE, ())))) == 1


@MAKERS
def test_large_paper_is_shown_smaller(make) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Paper of 2000 x 1000 becomes a film of 800 x 400."""
    assert played(make(CommandLog((2000, 1000), drawn("up").logged_commands.since(World.new(SIZE).logged_commands))))[
        -1
    ][0].shape == (
        400,
        800,
        3,
    )


@MAKERS
def test_the_picture_below_is_in_the_film(make) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """A photograph shows from the first picture on: within 24 of 255 in the colours of a GIF, exactly in a PNG."""
    grey = Image.linear_gradient("L").resize(SIZE).convert("RGB")
    backdrop = Picture(SIZE, grey.tobytes())
    first = played(make(CommandLog.of(drawn("right")), backdrop=backdrop))[0][0]
    off = np.abs(first.astype(int) - np.asarray(grey, int)).max()

    assert off <= (24 if make is to_gif else 0)


def test_a_gif_has_the_very_colours_of_the_drawing() -> None:
    """Over 80 colours beside a noisy photograph come out exactly wherever the paper shows one of them."""
    noise = np.random.default_rng(3).integers(0, 255, (200, 300, 3), np.uint8)
    world, backdrop = World.new(SIZE), Picture(SIZE, noise.tobytes())
    for number in range(100):
        colour = (2 * number, 255 - number, 40)
        world = drawn(
            "up" if number % 17 == 16 else "right" if number // 17 % 2 else "left", colour=colour, world=world
        )
    last = played(to_gif(CommandLog.of(world), backdrop=backdrop))[-1][0]
    wanted = seen(world, backdrop)
    exact = np.logical_or.reduce(
        [(wanted == colour).all(axis=2) for colour in {logged.colour for logged in world.logged_commands}]
    )

    assert len({logged.colour for logged in world.logged_commands}) > 80
    assert exact.sum() > 80 * 20 * 8 / 2
    assert np.array_equal(last[exact], wanted[exact])


def test_an_animated_png_shows_the_finished_drawing_where_it_cannot_move() -> None:
    """Its still picture, which is no part of the film, is the last one; the film is smaller than its pictures."""
    world = drawn(*["right", "down"] * 10)
    film = to_apng(CommandLog.of(world))
    parts = [part.kind for part in chunks(film)]

    assert parts.index(b"acTL") < parts.index(b"IDAT") < parts.index(b"fcTL")
    with Image.open(BytesIO(film)) as image:
        assert np.array_equal(np.asarray(image.convert("RGB")), seen(world))
        assert image.info["loop"] == 0
