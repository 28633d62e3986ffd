"""The export command: every kind of file, as it looks elsewhere, and drawings that stay as they were."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pygame
import pytest
import resvg_py
from numpy.typing import NDArray
from PIL import Image

from game.__main__ import main
from game.drawing.canvas import Canvas
from game.drawing.world import World, step
from game.messages import Colour, Command, Inputs, Tool
from game.storage.drawing_file import Opened, StorageError, save_png
from game.storage.export import ENDINGS, KINDS, export, exported, make
from game.storage.images import Picture
from game.storage.own_file import Written

NAVY, RED, CREAM = (31, 58, 95), (196, 84, 58), (250, 240, 200)
SIZE = (300, 200)
Pixels = NDArray[np.uint8]  # (height, width, rgb)


def drawn(world: World, words: str, *, colour: Colour = NAVY, width_px: int = 9, tool: Tool = Tool.PEN) -> World:
    """Return a world after moves of 20 px: u, d, l and r."""
    commands = {"u": Command.UP, "d": Command.DOWN, "l": Command.LEFT, "r": Command.RIGHT}
    return step(world, Inputs(tuple(commands[word] for word in words), 20, width_px, colour, tool), 0.0)


def rich(backdrop: Picture | None = None) -> World:
    """Return a drawing with everything: two inks, an eraser, a lifted pen, another background, an undo and a redo."""
    world = drawn(World.new(SIZE, backdrop=None if backdrop is None else backdrop.sha256), "rrrruuulld")
    world = drawn(world, "ddrr", colour=RED, width_px=30)
    world = drawn(world, "llll", width_px=14, tool=Tool.ERASER)
    world = drawn(world, "uull", tool=Tool.LIFTED)
    world = step(world, Inputs((Command.BACKGROUND,), background=CREAM), 0.0)
    return drawn(world, "lddr", colour=RED, width_px=1)


def seen(world: World, backdrop: Picture | None = None) -> pygame.Surface:
    """Return what the paper shows."""
    paper = Canvas(world.canvas)
    paper.lay(None if backdrop is None else backdrop.surface)
    paper.follow(world.drawing)
    return paper.surface


def pixels(surface: pygame.Surface) -> Pixels:
    """Return the pixels of a surface."""
    return pygame.surfarray.array3d(surface).swapaxes(0, 1)


@pytest.fixture
def photo() -> Picture:
    """Return a picture of many shades."""
    return Picture(SIZE, Image.linear_gradient("L").resize(SIZE).convert("RGB").tobytes())


@pytest.mark.parametrize("on_photo", [False, True])
def test_an_svg_looks_like_the_png(photo: Picture, on_photo: bool) -> None:
    """Another renderer draws the same picture: no pixel off by more than 1/4, on average by less than 1/2000.

    Edges along the axes are exact; only round caps and joins are antialiased in two slightly different ways.
    """
    below = photo if on_photo else None
    svg = exported(Opened(rich(below), below), "svg").decode()
    with Image.open(BytesIO(resvg_py.svg_to_bytes(svg_string=svg))) as image:
        drawn_elsewhere = np.asarray(image.convert("RGB"), int)
    off = np.abs(drawn_elsewhere - pixels(seen(rich(below), below)))

    assert drawn_elsewhere.shape == (200, 300, 3)
    assert off.max() <= 64
    assert off.mean() < 255 / 2000


def saved(folder: Path, backdrop: Picture | None = None) -> Path:
    """Save the rich drawing and return its path."""
    world = rich(backdrop)
    return save_png(seen(world, backdrop), folder / "drawing.png", world=world, backdrop=backdrop)


def test_all_kinds_are_written_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One command writes four files, says so, and leaves the drawing as it was."""
    path = saved(tmp_path)
    before = path.read_bytes()
    wanted = {kind: tmp_path / "out" / f"drawing{ENDINGS[kind]}" for kind in KINDS}
    arguments = [text for kind, out in wanted.items() for text in (f"--{kind}", str(out))]
    (tmp_path / "out").mkdir()

    assert main(["export", str(path), *arguments]) == 0
    assert capsys.readouterr().out.splitlines() == [f"Saved {out}" for out in wanted.values()]
    beginnings = {"svg": b"<svg ", "gif": b"GIF89a", "apng": b"\x89PNG", "turtle": b'"""A drawing'}
    assert {kind: wanted[kind].read_bytes()[: len(begin)] for kind, begin in beginnings.items()} == beginnings
    assert path.read_bytes() == before


def test_the_picture_below_is_exported(tmp_path: Path, photo: Picture) -> None:
    """A drawing on a photograph is an SVG that carries it inside."""
    (out,) = export(saved(tmp_path, photo), {"svg": tmp_path / "out.svg"})
    assert b"data:image/png;base64," in out.path.read_bytes()


def test_a_film_is_no_longer_than_asked(tmp_path: Path) -> None:
    """With 3 s there is 1 s for the moves and 2 s for the finished drawing."""
    (out,) = export(saved(tmp_path), {"gif": tmp_path / "out.gif"}, longest_s=3.0)
    with Image.open(out.path) as film:
        times = []
        for number in range(getattr(film, "n_frames", 1)):
            film.seek(number)
            times.append(film.info["duration"])
    assert sum(times) <= 3000 + 50
    assert times[-1] >= 2000


def test_the_drawing_itself_is_not_replaced(tmp_path: Path) -> None:
    """An animated PNG under the drawing's own name would lose its commands: it is refused."""
    path = saved(tmp_path)
    before = path.read_bytes()
    with pytest.raises(StorageError, match=r"is the drawing itself\. Choose another name"):
        export(path, {"apng": path})
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("kind", "name"), [("apng", "other.png"), ("turtle", "my.py"), ("svg", "ow.svg"), ("gif", "film.gif")]
)
def test_another_file_is_kept_under_the_next_number(
    kind: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What had the name of a new file is kept, and it is said where; made once more, the same replaces itself."""
    path, out = saved(tmp_path), tmp_path / name
    out.write_bytes(path.read_bytes())  # a drawing; under another ending it counts as much
    kept = tmp_path / f"{out.stem}-2{out.suffix}"
    assert main(["export", str(path), f"--{kind}", str(out)]) == 0

    said = capsys.readouterr()
    assert said.out == f"Saved {out}\n"
    assert said.err == f"There was another file {name}. It is kept as {kept.name}, in the same folder.\n"
    assert kept.read_bytes() == path.read_bytes() != out.read_bytes()

    assert main(["export", str(path), f"--{kind}", str(out)]) == 0
    assert capsys.readouterr().err == ""
    assert sorted(tmp_path.iterdir()) == sorted((path, out, kept))


def test_another_file_that_cannot_be_kept_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where it can get no other name it stays as it is, and two sentences say so."""
    path, out = saved(tmp_path), tmp_path / "my.py"
    out.write_text("print()")

    def refuse(*_: object, **__: object) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("game.storage.own_file.set_aside", refuse)
    assert main(["export", str(path), "--turtle", str(out)]) == 1
    assert capsys.readouterr().err.startswith("my.py is there already, and cannot be kept under another name (Perm")
    assert out.read_text() == "print()"


def test_a_photo_without_lines_is_no_program(
    tmp_path: Path, photo: Picture, capsys: pytest.CaptureFixture[str]
) -> None:
    """A turtle would draw nothing of it: that is said, and nothing is written, nor any of the other files."""
    world = World.new(SIZE, backdrop=photo.sha256)
    path = save_png(seen(world, photo), tmp_path / "photo.png", world=world, backdrop=photo)
    assert main(["export", str(path), "--svg", str(tmp_path / "a.svg"), "--turtle", str(tmp_path / "a.py")]) == 1

    said = capsys.readouterr()
    assert said.err == "This drawing has no lines, and a turtle draws nothing else. Draw some lines first.\n"
    assert (said.out, [*tmp_path.iterdir()]) == ("", [path])
    with pytest.raises(StorageError, match="has no lines"):
        make(Opened(world, photo), "turtle", beside=path)


@pytest.mark.parametrize("name", ["film.txt", "film", "film.svg"])
def test_a_name_of_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    """No film is written into a text file: the message names the ending, and not even the other file is written."""
    with pytest.raises(StorageError, match=r"not a name for --gif\. Choose one that ends in \.gif\.$"):
        export(saved(tmp_path), {"svg": tmp_path / "a.svg", "gif": tmp_path / name})
    assert [each.name for each in tmp_path.iterdir()] == ["drawing.png"]


def test_capitals_and_the_other_name_of_an_animated_png_are_as_good(tmp_path: Path) -> None:
    """A.GIF is a GIF, and an animated PNG may be called a PNG."""
    wanted = [tmp_path / "A.GIF", tmp_path / "b.png"]
    made = export(saved(tmp_path), dict(zip(("gif", "apng"), wanted, strict=True)))
    assert [*made] == [Written(path) for path in wanted]
    assert all(path.is_file() for path in wanted)


def test_what_cannot_be_read_or_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both are two sentences and exit status 1; nothing is written."""
    path = saved(tmp_path)
    (tmp_path / "text.png").write_text("hello")
    for source, out in ((tmp_path / "text.png", tmp_path / "out.svg"), (path, path / "out.svg")):
        assert main(["export", str(source), "--svg", str(out)]) == 1
        assert capsys.readouterr().err.count(". ") == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == ["drawing.png", "text.png"]


def test_an_encoder_that_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What Pillow raises in the middle of a film ends in two sentences too, and leaves no file."""

    def refuse(*_: object, **__: object) -> bytes:
        raise OSError("encoder error -2 when writing image file")

    monkeypatch.setattr("game.storage.export.to_gif", refuse)
    assert main(["export", str(saved(tmp_path)), "--gif", str(tmp_path / "out.gif")]) == 1

    assert "out.gif cannot be written (encoder error -2" in capsys.readouterr().err
    assert not (tmp_path / "out.gif").exists()
