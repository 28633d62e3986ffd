"""The drawing as a film: how it came about, command by command, as an animated GIF or PNG of a few seconds.

Animated PNG: PNG specification, third edition, sections 11.3.5.1 to 11.3.5.3 (acTL, fcTL, fdAT). It is put together
here, picture by picture, since Pillow's own writer (13.0) holds all pictures of a film at once, twice: for 15 s of
800 x 640 pixels that took 1.1 GiB instead of 90 MiB, for a minute 4.6 GiB.
"""

import struct
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain

import numpy as np
import pygame
from numpy.typing import NDArray
from PIL import Image

from game.drawing.canvas import Canvas
from game.drawing.command_log import CommandLog
from game.drawing.world import step
from game.messages import Colour
from game.storage import png_chunks as png
from game.storage.images import Picture

LONGEST_S = 15.0
STILL_MS = 2000  # the finished drawing stands for a moment before the film begins anew
FASTEST_MS, SLOWEST_MS = 50, 200  # of a frame: browsers slow down GIFs of under 20 ms, and slower ones look stuck
STEP_MS = 10  # in which a GIF counts; a PNG counts to 65,535, which in ms would be too few for a film of two minutes
LARGEST_PX = 800  # of the longer side; a chat takes no more
COLOURS = 256  # of a GIF
SAMPLES = 8  # pictures from which its colours are taken

Frame = tuple[Image.Image, int]  # and for how many ms it is shown


def moments(logged_commands: int, *, longest_s: float = LONGEST_S) -> tuple[list[int], int]:
    """Return after how many commands each picture of a film is taken, and for how many ms each is shown.

    logged_commands: >= 0. The first picture is taken before any, the last one after all.
    longest_s: of the film, with the last picture; more than STILL_MS. Raises ValueError otherwise.
    """
    time_ms = round(1000 * longest_s) - STILL_MS
    if time_ms < FASTEST_MS:
        raise ValueError(f"film of {longest_s} s: expected more than {(STILL_MS + FASTEST_MS) / 1000} s")
    each_ms = min(max(time_ms // max(logged_commands, 1), FASTEST_MS), SLOWEST_MS) // STEP_MS * STEP_MS
    pictures = min(logged_commands, time_ms // each_ms)
    return [0, *(-(-logged_commands * number // pictures) for number in range(1, pictures + 1))], each_ms


def to_gif(log: CommandLog, *, backdrop: Picture | None = None, longest_s: float = LONGEST_S) -> bytes:
    """Return a film of the drawing as an endless GIF; a picture that shows nothing new prolongs the one before.

    backdrop: the picture below the lines. longest_s: of the film. Raises ValueError where that is too short.
    """
    lookup = _Lookup(_palette(log, backdrop))
    shown = [(lookup.indexed(picture), time_ms) for picture, time_ms in _shown(log, backdrop, longest_s)]
    (first, *rest), times = zip(*shown, strict=True)
    encoded = BytesIO()
    first.save(
        encoded, "GIF", save_all=True, append_images=rest, duration=list(times), loop=0, optimize=False, disposal=1
    )
    return encoded.getvalue()


def to_apng(log: CommandLog, *, backdrop: Picture | None = None, longest_s: float = LONGEST_S) -> bytes:
    """Return a film of the drawing as an endless animated PNG; programs that know none show the finished drawing.

    backdrop, longest_s: as for `to_gif`.
    """
    film: list[png.Chunk] = []
    (before,) = _pictures(log, backdrop, [0])
    box = (0, 0, *before.size)  # the first picture is whole, the others are what changed
    for picture, time_ms in _shown(log, backdrop, longest_s):
        box = _difference(before, picture) if film else box
        delay = struct.pack(">HH", time_ms // STEP_MS, 1000 // STEP_MS)
        control = _size_and_place(box) + delay + bytes(2)  # it stays, and covers what was there
        film.append(png.Chunk(b"fcTL", struct.pack(">I", len(film)) + control))
        film.append(png.Chunk(b"fdAT", struct.pack(">I", len(film)) + _pixels(picture.crop(box))))
        before = picture
    header, *still, end = png.chunks(_png(before))
    endless = png.Chunk(b"acTL", struct.pack(">II", len(film) // 2, 0))
    return png.assemble([header, endless, *still, *film, end])


def _shown(log: CommandLog, backdrop: Picture | None, longest_s: float) -> Iterator[Frame]:
    """Yield the pictures of a film, each different from the one before it."""
    counts, each_ms = moments(len(log.logged_commands), longest_s=longest_s)
    pictures = _pictures(log, backdrop, counts)
    shown, time_ms = next(pictures), each_ms
    for picture in pictures:
        if picture.tobytes() != shown.tobytes():
            yield shown, time_ms
            shown, time_ms = picture, 0
        time_ms += each_ms
    yield shown, time_ms + STILL_MS


def _pictures(log: CommandLog, backdrop: Picture | None, counts: Iterable[int]) -> Iterator[Image.Image]:
    """Yield what the paper shows after each of these numbers of commands, which rise, as large as a film is."""
    paper = Canvas(log.canvas)
    if backdrop is not None:
        paper.lay(backdrop.surface)
    world, done = log.begin(), 0
    for count in counts:
        for logged in log.logged_commands[done:count]:
            world = step(world, logged.inputs, 0.0)
        done = count
        paper.follow(world.drawing)
        picture = Image.frombytes("RGB", log.canvas, pygame.image.tobytes(paper.surface, "RGB"))
        picture.thumbnail((LARGEST_PX, LARGEST_PX), Image.Resampling.BOX)
        yield picture


def _palette(log: CommandLog, backdrop: Picture | None) -> NDArray[np.uint8]:
    """Return the colours of a film, uint8 (256, 3): those that were drawn with, exactly, then what else is seen."""
    drawn: dict[Colour, None] = dict.fromkeys([(255, 255, 255), *(logged.colour for logged in log.logged_commands)])
    exact = list(drawn)[: COLOURS // 2]
    counts = [round(len(log.logged_commands) * number / SAMPLES) for number in range(1, SAMPLES + 1)]
    samples = list(_pictures(log, backdrop, counts))
    width, height = samples[0].size
    sheet = Image.new("RGB", (width, height * len(samples)))
    for number, sample in enumerate(samples):
        sheet.paste(sample, (0, number * height))
    others = sheet.quantize(COLOURS - len(exact), Image.Quantize.MEDIANCUT).getpalette() or []
    colours = [*chain.from_iterable(exact), *others]
    return np.array((colours + [0] * 3 * COLOURS)[: 3 * COLOURS], np.uint8).reshape(COLOURS, 3)


class _Lookup:
    """Gives each colour the nearest one of a palette: Pillow's own way is off by a few levels."""

    def __init__(self, palette: NDArray[np.uint8]) -> None:
        self._palette = palette
        self._nearest = np.full(2**24, -1, np.int16)  # of each colour that was ever seen

    def indexed(self, picture: Image.Image) -> Image.Image:
        """Return an image in the colours of the palette."""
        rgb = np.asarray(picture, np.uint32)  # (height, width, 3)
        packed = rgb[..., 0] << 16 | rgb[..., 1] << 8 | rgb[..., 2]
        unseen = np.unique(packed[self._nearest[packed] < 0])
        for some in np.array_split(unseen, 1 + len(unseen) // 4096):  # a photograph has very many
            colours = np.stack([some >> 16, some >> 8 & 255, some & 255], axis=1).astype(np.int32)
            apart = self._palette.astype(np.int32) - colours[:, None]  # (some, COLOURS, rgb)
            self._nearest[some] = (apart**2).sum(axis=2).argmin(axis=1)
        image = Image.fromarray(self._nearest[packed].astype(np.uint8), "P")
        image.putpalette(self._palette.tobytes())
        return image


def _difference(before: Image.Image, after: Image.Image) -> tuple[int, int, int, int]:
    """Return the box in which two images differ: left, top, right, bottom, the last two exclusive."""
    differs = (np.asarray(before) != np.asarray(after)).any(axis=2)  # (height, width)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _size_and_place(box: tuple[int, int, int, int]) -> bytes:
    left, top, right, bottom = box
    return struct.pack(">IIII", right - left, bottom - top, left, top)


def _png(image: Image.Image) -> bytes:
    """Return an image as a PNG file."""
    encoded = BytesIO()
    image.save(encoded, "PNG")
    return encoded.getvalue()


def _pixels(image: Image.Image) -> bytes:
    """Return the packed pixels of an image, as they stand in a PNG."""
    return b"".join(part.payload for part in png.chunks(_png(image)) if part.kind == b"IDAT")
