"""Drawings that were saved open as they were, pictures from elsewhere lie below, and hostile files change nothing."""

import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from game.drawing.canvas import render
from game.drawing.command_log import MOST_COMMANDS, CommandLog, encode, replay
from game.drawing.commands import LoggedCommand
from game.drawing.world import World, step
from game.messages import Command, Inputs, Tool
from game.storage import png_chunks as png
from game.storage.drawing_file import (
    BACKDROP,
    DAMAGED,
    ELSEWHERE,
    LOG,
    PAPER,
    CommandsError,
    StorageError,
    open_drawing,
    save_png,
)
from game.storage.images import MOST_PIXELS, read_picture

NAVY, RED = (31, 58, 95), (196, 84, 58)
SIZE = (300, 200)
WORDS = ("right", "right", "undo", "down", "undo", "redo", "down", "clear", "undo", "left", "background")
PATH = [Command(word) for word in WORDS]


def drawn(world: World | None = None, **more: object) -> World:
    """Return a world after PATH, on clean paper of 300 x 200."""
    inputs = Inputs(tuple(PATH), 20, 7, NAVY, background=(250, 240, 200), **more)  # type: ignore[arg-type]
    return step(world or World.new(SIZE), inputs, 0.0)


def saved(folder: Path, world: World) -> Path:
    """Save a world on paper without a picture below, and return the path."""
    return save_png(render(world.drawing, world.canvas), folder / "drawing.png", world=world)


def history(world: World) -> list[tuple[object, ...]]:
    """Return what undoing all, one command at a time, and redoing all again goes through."""
    seen: list[tuple[object, ...]] = []
    for command in (Command.UNDO, Command.REDO):
        for _ in range(len(PATH) + 1):
            world = step(world, Inputs((command,)), 0.0)
            seen.append((world.position, world.drawing.strokes, world.drawing.background))
    return seen


def test_a_drawing_opens_with_its_whole_history(tmp_path: Path) -> None:
    """Same paper, pen, lines and commands, and the same way back and forth through every undo and redo."""
    world = drawn()
    opened = open_drawing(saved(tmp_path, world))

    assert (opened.note, opened.backdrop) == ("", None)
    assert opened.world.canvas == SIZE
    assert tuple(opened.world.logged_commands) == tuple(world.logged_commands)
    assert len(opened.world.logged_commands) == len(PATH)
    assert opened.world.position == world.position
    assert history(opened.world) == history(world)


def test_what_is_undone_can_still_be_redone(tmp_path: Path) -> None:
    """Saved in the middle of its undos, a drawing opens in the middle of them: the last right comes back."""
    world = step(World.new(SIZE), Inputs((Command.RIGHT, Command.RIGHT, Command.UNDO), 20), 0.0)
    opened = open_drawing(saved(tmp_path, world)).world

    assert opened.position == (140, 125)
    assert step(opened, Inputs((Command.REDO,)), 0.0).position == (160, 125)


def test_a_drawing_on_a_picture_keeps_it(tmp_path: Path) -> None:
    """The picture below comes back pixel by pixel, and so do the lines on it."""
    Image.linear_gradient("L").resize(SIZE).save(tmp_path / "photo.png")
    below = open_drawing(tmp_path / "photo.png")
    assert below.backdrop is not None
    world = drawn(below.world, tool=Tool.ERASER)
    path = save_png(render(world.drawing, SIZE), tmp_path / "out.png", world=world, backdrop=below.backdrop)
    opened = open_drawing(path)

    assert opened.backdrop == below.backdrop
    assert opened.world.backdrop == below.backdrop.sha256
    assert tuple(opened.world.logged_commands) == tuple(world.logged_commands)


@pytest.mark.parametrize("name", ["photo.png", "photo.jpg"])
def test_a_picture_from_elsewhere_lies_below(tmp_path: Path, name: str) -> None:
    """Another program's picture is clean paper of its size on which to draw; nothing on it can be undone."""
    Image.new("RGB", (640, 480), RED).save(tmp_path / name)
    opened = open_drawing(tmp_path / name)

    assert opened.backdrop is not None
    assert (opened.world.canvas, opened.backdrop.size, opened.note) == ((640, 480), (640, 480), "")
    assert (len(opened.world.logged_commands), opened.world.backdrop) == (0, opened.backdrop.sha256)


def test_a_drawing_changed_elsewhere_is_what_it_looks_like(tmp_path: Path) -> None:
    """Where another program changed pixels and kept our text, the pixels count, and the player is told."""
    parts = png.chunks(saved(tmp_path, drawn()).read_bytes())
    Image.new("RGB", SIZE, RED).save(tmp_path / "red.png")
    texts = [part for part in parts if part.kind == b"iTXt"]
    (tmp_path / "red.png").write_bytes(png.with_chunks((tmp_path / "red.png").read_bytes(), *texts))
    opened = open_drawing(tmp_path / "red.png")

    assert opened.note == ELSEWHERE
    assert opened.backdrop is not None
    assert opened.backdrop.rgb == bytes(RED) * 300 * 200
    assert len(opened.world.logged_commands) == 0


def test_a_drawing_whose_picture_is_gone_is_what_it_looks_like(tmp_path: Path) -> None:
    """A program that drops what it does not know has dropped the picture below: the pixels still show it."""
    picture = read_picture(png_of(Image.new("RGB", SIZE, RED), tmp_path))
    world = drawn(World.new(SIZE, backdrop=picture.sha256))
    path = save_png(render(world.drawing, SIZE), tmp_path / "out.png", world=world, backdrop=picture)
    kept = [part for part in png.chunks(path.read_bytes()) if part.kind != BACKDROP]
    path.write_bytes(png.assemble(kept))

    assert open_drawing(path).note == ELSEWHERE


def test_a_drawing_opens_as_a_picture_when_asked(tmp_path: Path) -> None:
    """Its commands are then not even looked at, so that a drawing with damaged ones is not lost."""
    path = with_log(tmp_path, "no score")
    opened = open_drawing(path, as_picture=True)

    assert opened.backdrop is not None
    assert (opened.world.canvas, len(opened.world.logged_commands)) == (SIZE, 0)


def flipped(path: Path, at: int, bit: int = 0) -> Path:
    """Flip one bit of a file, and return its path."""
    whole = bytearray(path.read_bytes())
    whole[at] ^= 1 << bit
    path.write_bytes(whole)
    return path


def test_a_flipped_bit_in_the_commands_leaves_the_picture(tmp_path: Path) -> None:
    """Wherever it is in the chunk of the commands: told, with the way out, which leads to the picture as it was."""
    whole = saved(tmp_path, drawn()).read_bytes()
    first, log, *_ = png.chunks(whole)
    begin = 8 + 12 + len(first.payload)
    pixels = read_picture(whole)
    for at in range(begin, begin + 12 + len(log.payload)):
        (tmp_path / "drawing.png").write_bytes(whole)
        path = flipped(tmp_path / "drawing.png", at, at % 8)
        with pytest.raises(CommandsError, match=r"^drawing\.png: the moves .+\)\. Open it as a plain picture\.$"):
            open_drawing(path)
        opened = open_drawing(path, as_picture=True)
        assert (opened.backdrop, opened.note) == (pixels, DAMAGED)


def test_a_flipped_bit_beside_a_picture_from_elsewhere_is_told(tmp_path: Path) -> None:
    """A photograph with a damaged remark is a photograph."""
    path = tmp_path / "photo.png"
    path.write_bytes(png.with_chunks(png_of(Image.new("RGB", SIZE, RED), tmp_path), png.text("Remark", "hello")))
    opened = open_drawing(flipped(path, 50))

    assert opened.backdrop is not None
    assert (opened.backdrop.rgb, opened.note) == (bytes(RED) * 300 * 200, DAMAGED)


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: with_chunk(folder, packed(zlib.compress(bytes(100_000_000)))),
        lambda folder: with_chunk(folder, packed(b"{}")),
        lambda folder: with_backdrop(folder, b"no picture"),
        lambda folder: with_backdrop(folder, claimed(9000, 9000)),
    ],
    ids=["text that unpacks to 100 MB", "text that is not packed", "no picture below", "a huge picture below"],
)
def test_what_cannot_be_gone_on_with_is_a_picture(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """Whatever is wrong with what a file remembers, its picture can be opened, and the error says so."""
    path = make(tmp_path)
    with pytest.raises(CommandsError, match=r"\)\. Open it as a plain picture\.$"):
        open_drawing(path)
    assert open_drawing(path, as_picture=True).world.canvas == SIZE


@pytest.mark.parametrize("count", [20_000, pytest.param(MOST_COMMANDS, marks=pytest.mark.long)])
def test_a_long_drawing_opens_here_and_elsewhere(tmp_path: Path, count: int) -> None:
    """Commands with other settings than the one before, each: Pillow opens the file with its own limits.

    Here it is the same drawing again.
    """
    kinds = [Command.BACKGROUND, Command.RIGHT, Command.BACKGROUND, Command.LEFT]
    done = tuple(
        LoggedCommand(
            kinds[at % 4],
            10 + at % 7,
            10 + at % 7,
            (at % 256, at // 256 % 256, 200),
            Tool.ERASER if at % 2 else Tool.LIFTED,
            *[at % 2 == 0] * 3,
        )
        for at in range(count)
    )
    log = CommandLog(SIZE, done)
    assert len(encode(log)) > 110 * count  # up to 22 MB
    path = save_png(render(drawn().drawing, SIZE), tmp_path / "long.png", world=replay(log))

    with Image.open(path) as image:
        image.load()
        assert image.size == SIZE
    opened = open_drawing(path)
    assert opened.note == ""
    same = tuple(opened.world.logged_commands) == done  # pytest would compare and print them all
    assert same


def png_of(image: Image.Image, folder: Path) -> bytes:
    """Return an image as a PNG file."""
    image.save(folder / "made.png")
    return (folder / "made.png").read_bytes()


def with_chunk(folder: Path, chunk: png.Chunk) -> Path:
    """Save a drawing without memory and give it a chunk of text; return its path."""
    world = drawn()
    path = save_png(render(world.drawing, SIZE), folder / "hostile.png")
    path.write_bytes(png.with_chunks(path.read_bytes(), chunk))
    return path


def with_log(folder: Path, text: str) -> Path:
    """Save a drawing with this text in the place of its command log."""
    return with_chunk(folder, png.text(LOG, text))


def packed(content: bytes) -> png.Chunk:
    """Return a chunk in the place of the command log, with this content as it stands."""
    return png.Chunk(b"iTXt", LOG.encode() + b"\x00\x01\x00\x00\x00" + content)


def claimed(width: int, height: int) -> bytes:
    """Return a PNG whose header claims a size, without any pixels."""
    header = png.Chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return png.assemble([header, png.Chunk(b"IDAT", zlib.compress(b"")), png.Chunk(b"IEND", b"")])


def with_header(folder: Path, width: int, height: int) -> Path:
    """Save a drawing whose header claims another size."""
    first, *rest = png.chunks(saved(folder, drawn()).read_bytes())
    header = png.Chunk(b"IHDR", struct.pack(">II", width, height) + first.payload[8:])
    (folder / "hostile.png").write_bytes(png.assemble([header, *rest]))
    return folder / "hostile.png"


def shortened(folder: Path, share: float) -> Path:
    """Save a drawing and cut the file off."""
    path = saved(folder, drawn())
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    return path


def wrong_commands(folder: Path, logged_commands: object) -> Path:
    """Save a drawing whose command log has these commands."""
    whole = {"format": "speak-a-sketch score", "version": 1, "canvas": SIZE, "deeds": logged_commands}
    return with_log(folder, json.dumps(whole))


HOSTILE: dict[str, Callable[[Path], Path]] = {
    "empty": lambda folder: shortened(folder, 0),
    "cut off in the header": lambda folder: shortened(folder, 0.02),
    "cut off in the middle": lambda folder: shortened(folder, 0.5),
    "cut off near the end": lambda folder: shortened(folder, 0.99),
    "a width of 2 billion": lambda folder: with_header(folder, 2**31 - 1, 1),
    "64 million and one pixels": lambda folder: with_header(folder, MOST_PIXELS + 1, 1),
    "more pixels than there are": lambda folder: with_header(folder, 3000, 3000),
    "text that unpacks to 100 MB": lambda folder: with_chunk(folder, packed(zlib.compress(bytes(100_000_000)))),
    "text that is not packed": lambda folder: with_chunk(folder, packed(b"{}")),
    "text that is not UTF-8": lambda folder: with_chunk(folder, packed(zlib.compress(b"{\xff}"))),
    "text that is no JSON": lambda folder: with_log(folder, "{"),
    "text that is no score": lambda folder: with_log(folder, "[]"),
    "text nested 100,000 deep": lambda folder: with_log(folder, "[" * 100_000),
    "a later version": lambda folder: with_log(folder, '{"format":"speak-a-sketch score","version":2}'),
    "a number for a command": lambda folder: wrong_commands(folder, [7]),
    "a count of a billion": lambda folder: wrong_commands(
        folder, [{"step": 1, "width": 1, "colour": "#000000", "tool": "pen", "snap": False}, "up", 10**9]
    ),
    "a picture below that is none": lambda folder: with_backdrop(folder, b"no picture"),
    "text": lambda folder: written(folder, b"hello"),
    "a folder": lambda folder: folder,
    "nothing": lambda folder: folder / "gone.png",
}


def with_backdrop(folder: Path, content: bytes) -> Path:
    """Save a drawing with a chunk in the place of the picture below it."""
    path = saved(folder, drawn())
    path.write_bytes(png.with_chunks(path.read_bytes(), png.Chunk(BACKDROP, content)))
    return path


def written(folder: Path, content: bytes) -> Path:
    """Write a file."""
    (folder / "hostile.png").write_bytes(content)
    return folder / "hostile.png"


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """Each is an error of two sentences, and neither the file nor anything beside it is changed."""
    path = make(tmp_path)
    before = {each: each.read_bytes() for each in tmp_path.iterdir()}
    with pytest.raises(StorageError, match=r"^[^.]+(\.\w+[^.]+)?\. [A-Z].+\.$"):
        open_drawing(path)

    assert {each: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_what_the_file_says_of_its_pixels_may_be_nonsense(tmp_path: Path) -> None:
    """Where that text cannot be read the pixels cannot be vouched for: the drawing is a picture."""
    parts = png.chunks(saved(tmp_path, drawn()).read_bytes())
    for text in ("{", "[]", "[" * 3000):
        others = [part for part in parts if not part.payload.startswith(PAPER.encode() + b"\x00")]
        (tmp_path / "odd.png").write_bytes(png.with_chunks(png.assemble(others), png.text(PAPER, text)))
        assert open_drawing(tmp_path / "odd.png").note == ELSEWHERE


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than the limit is read of any file."""
    monkeypatch.setattr("game.storage.drawing_file.MOST_FILE_BYTES", 2**20)
    with pytest.raises(StorageError, match="larger than 1 MB"):
        open_drawing(written(tmp_path, bytes(2**20 + 1)))
