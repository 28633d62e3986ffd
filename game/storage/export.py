"""Other files of a drawing: lines as SVG, and films, and programs that draw it."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from pathlib import Path

from game.drawing.command_log import CommandLog
from game.drawing.drawing import Drawing
from game.drawing.pen import Size
from game.messages import Tool
from game.storage.atomic_files import atomic_write, reason, remedy
from game.storage.drawing_file import Opened, StorageError, open_drawing
from game.storage.export_film import LONGEST_S, to_apng, to_gif
from game.storage.export_turtle import to_turtle
from game.storage.own_file import Written, write_beside

ENDINGS = {"svg": ".svg", "gif": ".gif", "apng": ".apng", "turtle": ".py"}  # no .png: that would be a drawing of ours
ALSO = {"apng": ".png"}  # where the player asks for it by name
KINDS = {
    "svg": "SVG: lines to edit, or to print at any size",
    "gif": "GIF: an animation of it being drawn",
    "apng": "animated PNG: the same in full colour, a larger file",
    "turtle": "Python: a program that draws its lines",
}


def export(
    drawing: Path, files: Mapping[str, Path], *, longest_s: float = LONGEST_S, as_picture: bool = False
) -> Iterator[Written]:
    """Make other files of a drawing, each as the next one is asked for.

    drawing: the PNG that the game has saved. files: to write, by kind, one of KINDS. longest_s: of a film, over 2.05 s.
    as_picture: whether the pixels of the drawing alone count.
    Another file that has such a name already is kept under the next free number.
    Raises StorageError, before it writes any, where a name says that it is another kind of file, where the drawing
    cannot be read or has nothing to show in such a file; and later where one cannot be written.
    """
    for kind, path in files.items():
        if path.suffix.lower() not in (ENDINGS[kind], ALSO.get(kind)):
            raise StorageError(f"{path} is not a name for --{kind}. Choose one that ends in {ENDINGS[kind]}.")
    opened = open_drawing(drawing, as_picture=as_picture)
    for path in files.values():
        if path.exists() and path.samefile(drawing):
            raise StorageError(f"{path} is the drawing itself. Choose another name for the new file.")
    if "turtle" in files:
        _check_lines(opened)
    return (_written(path, opened, kind, longest_s=longest_s) for kind, path in files.items())


def exported(drawing: Opened, kind: str, *, longest_s: float = LONGEST_S) -> bytes:
    """Return a drawing as a file of another kind.

    kind: one of KINDS. longest_s: of a film, over 2.05 s. Raises StorageError for a program that would draw nothing.
    """
    world, below = drawing.world, drawing.backdrop
    if kind == "svg":
        address = "" if below is None else f"data:image/png;base64,{b64encode(below.png).decode()}"
        return to_svg(world.drawing, world.canvas, backdrop=address).encode()
    if kind == "turtle":
        _check_lines(drawing)
        return to_turtle(world.drawing, world.canvas, on_picture=below is not None).encode()
    film = {"gif": to_gif, "apng": to_apng}[kind]
    return film(CommandLog.of(world), backdrop=below, longest_s=longest_s)


def make(drawing: Opened, kind: str, *, beside: Path) -> Path:
    """Write a drawing as a file of another kind and return its path. No other file is replaced.

    kind: one of KINDS. beside: the drawing's file, or where it would be; the new one gets its name, or that with a
    number. Raises StorageError where it cannot be written.
    """
    path = beside.with_suffix(ENDINGS[kind])
    with _told(path):
        return atomic_write(path, exported(drawing, kind), overwrite=False)


def _written(path: Path, drawing: Opened, kind: str, *, longest_s: float) -> Written:
    """Write a drawing as a file of another kind, whole or not at all, or raise StorageError."""
    with _told(path):
        return write_beside(path, exported(drawing, kind, longest_s=longest_s))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Raise StorageError where the file cannot be written; Pillow's encoders raise OSError too."""
    try:
        yield
    except OSError as error:
        raise StorageError(f"{path} cannot be written ({reason(error)}). {remedy(error)}, then try again.") from error


def _check_lines(drawing: Opened) -> None:
    """Raise StorageError for a drawing without lines: a turtle draws nothing else."""
    if not drawing.world.drawing.strokes:
        raise StorageError("This drawing has no lines, and a turtle draws nothing else. Draw some lines first.")


def to_svg(drawing: Drawing, canvas: Size, *, backdrop: str = "") -> str:
    """Return the drawing as an SVG document.

    canvas: width and height of the paper in pixels.
    backdrop: address of a picture that lies on the whole paper, below the lines; a `data:` URL keeps it inside.
    """
    width, height = canvas
    whole = f'width="{width}" height="{height}"'
    ground, paper = f"#{bytes(drawing.background).hex()}", ""
    if backdrop:  # an eraser brings the picture back, so it paints with the picture
        picture = f'<image {whole} preserveAspectRatio="none" href="{escape(backdrop)}"/>'
        below = f'<rect {whole} fill="{ground}"/>{picture}'
        paper = f'<defs><pattern id="ground" patternUnits="userSpaceOnUse" {whole}>{below}</pattern></defs>\n'
        ground = "url(#ground)"
    lines = [
        f'<polyline points="{" ".join(f"{x},{y}" for x, y in stroke.points)}"'
        f' stroke="{ground if stroke.tool is Tool.ERASER else f"#{bytes(stroke.colour).hex()}"}"'
        f' stroke-width="{stroke.width_px}"/>\n'
        for stroke in drawing.strokes
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {whole} viewBox="0 0 {width} {height}">\n'
        f'{paper}<rect {whole} fill="{ground}"/>\n'
        '<g fill="none" stroke-linecap="round" stroke-linejoin="round">\n'
        f"{''.join(lines)}</g>\n</svg>\n"
    )
