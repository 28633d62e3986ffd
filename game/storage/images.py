"""Pictures from elsewhere, read without trust: PNG and JPEG files become pixels of a size that fits, or an error."""

import hashlib
import struct
import threading
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO

import numpy as np
import pygame
from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from game.drawing.pen import Size
from game.settings import Setting
from game.storage import png_chunks as png

LEAST_PX, MOST_PX = round(Setting.CANVAS.limits.low), round(Setting.CANVAS.limits.high)
MOST_PIXELS = 64_000_000  # of a PNG, which is decoded whole: 256 MB
# Of a JPEG, which is made smaller while it is decoded, the coefficients are all in memory where it is a progressive
# one: 108 million pixels take 309 MiB with a quarter of the colours (4:2:0), as cameras write them, 618 MiB with all.
MOST_JPEG_BYTES, BYTES_OF_SAMPLE = 640 * 2**20, 2
STRIP_PIXELS = 2_000_000
LARGE_PIXELS = 2_000_000
JPEG, SCAN, END_OF_JPEG, RESTARTS = b"\xff\xd8\xff", b"\xff\xda", b"\xff\xd9", range(0xD0, 0xD8)
PALETTE = b"\x03"  # a kind of colour in the header of a PNG
ORIENTATION = 0x0112  # in EXIF
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ON_ITS_SIDE = range(5, 9)
END_IS_MISSING = "The end of the file is missing, but the picture is complete."
# All that a decoder may raise where a file is not what it claims to be.
BROKEN = (
    *(OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError, struct.error),
    *(EOFError, AssertionError, RuntimeError, zlib.error),
)
Wanted = Callable[[], None]
# Decoding takes most of the memory that the game ever takes, and several files may be on their way at once.
ONE_AT_A_TIME = threading.Lock()
TURN_S = 0.1  # after which whoever waits looks whether anybody wants the picture still


class PictureError(ValueError):
    """These bytes are no picture that can be used. Says why, as the end of "the file ..."."""


@dataclass(frozen=True)
class Picture:
    """A picture that may lie below a drawing.

    size: width and height in pixels, 200 to 4000 each.
    rgb: its pixels row by row from the top, three bytes each.
    note: what the player should know of how it was read, in whole sentences; no part of what it is.
    """

    size: Size
    rgb: bytes
    note: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Raise ValueError where the pixels do not fill the size."""
        if len(self.rgb) != 3 * self.size[0] * self.size[1]:
            raise ValueError(f"{len(self.rgb)} bytes: expected 3 for each of {self.size[0]} x {self.size[1]} pixels")

    @cached_property
    def sha256(self) -> bytes:
        """What it is known by: the same for the same pixels, and for no others."""
        return digest(self.size, self.rgb)

    @cached_property
    def surface(self) -> pygame.Surface:
        """The picture as it lies below a drawing, without transparency."""
        return pygame.image.frombytes(self.rgb, self.size, "RGB")

    @cached_property
    def png(self) -> bytes:
        """The picture as a PNG file, packed once."""
        return encoded(self.size, self.rgb)


def digest(size: Size, rgb: bytes) -> bytes:
    """Return 32 bytes that stand for these pixels."""
    return hashlib.sha256(b"%d x %d " % size + rgb).digest()


def encoded(size: Size, rgb: bytes) -> bytes:
    """Return pixels as a PNG file; large ones are packed less tightly, since the player waits for it."""
    packed = BytesIO()
    level = 1 if size[0] * size[1] > LARGE_PIXELS else 6  # a third of the time, an eighth more bytes
    Image.frombytes("RGB", size, rgb).save(packed, "PNG", compress_level=level)
    return packed.getvalue()


def read_picture(data: bytes, *, wanted: Wanted = lambda: None) -> Picture:
    """Return the picture in a PNG or JPEG file, the first one where there are several.

    Larger ones are made smaller, so that both sides fit; smaller ones get a white margin. Transparent parts are white.
    wanted: called before anything large is made, and while other pictures are read; it may raise to end this.
    Raises PictureError for anything else, before it takes much memory.
    """
    with _turn(wanted):
        read = _read(data, (MOST_PX, MOST_PX))
    return _on_paper(read.image, read.note)


def read_small(data: bytes, most: Size) -> pygame.Surface:
    """Return the picture in a PNG or JPEG file, no larger than `most`. Raises PictureError as `read_picture` does."""
    with _turn(lambda: None):
        image = _read(data, most).image
    return pygame.image.frombytes(image.tobytes(), image.size, "RGB")


def read_exactly(data: bytes, *, wanted: Wanted = lambda: None) -> Picture:
    """Return the picture in a PNG file of ours, pixel by pixel, not turned. wanted: as for `read_picture`.

    Raises PictureError for a size that no paper has.
    """
    with _turn(wanted):
        opened, _ = _opened_png(data)
        if not all(LEAST_PX <= side <= MOST_PX for side in opened.size):
            raise PictureError("contains a picture that does not fit")
        image = _made_smaller(opened, opened.size)
    return Picture(image.size, image.tobytes())


@contextmanager
def _turn(wanted: Wanted) -> Iterator[None]:
    """Wait until no other picture is being decoded, and make of what a decoder may raise a PictureError."""
    while not ONE_AT_A_TIME.acquire(timeout=TURN_S):
        wanted()
    try:
        wanted()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on what is odd, which is told in other words or of no matter
            yield
    except PictureError:
        raise
    except BROKEN as error:
        raise PictureError("is damaged") from error
    finally:
        ONE_AT_A_TIME.release()


@dataclass(frozen=True)
class _Read:
    """A picture in three colours, as it was held, and what the player should know about it."""

    image: Image.Image
    note: str


def _read(data: bytes, most: Size) -> _Read:
    """Return the picture in a file, no larger than `most`. Raises what decoders raise."""
    if data.startswith(png.SIGNATURE):
        opened_png, turned = _opened_png(data)
        size, end_is_missing = opened_png.size, False
        small = _made_smaller(opened_png, _fitting(size, _as_held(most, turned)))
    elif data.startswith(JPEG):
        opened_jpeg, turned = _opened_jpeg(data)
        size = opened_jpeg.size
        small, end_is_missing = _small_jpeg(opened_jpeg, data, _fitting(size, _as_held(most, turned)))
    else:
        raise PictureError("is neither a PNG nor a JPEG")
    upright = small.transpose(TURNS[turned]) if turned in TURNS else small
    notes = [END_IS_MISSING] if end_is_missing else []
    if small.size != size:
        (width, height), shown = _as_held(size, turned), upright.size
        notes.append(f"It is {width:,} x {height:,} pixels large, so it was made smaller: {shown[0]:,} x {shown[1]:,}.")
    return _Read(upright, " ".join(notes))


def _opened_png(data: bytes) -> tuple[PngImageFile, int]:
    """Return a PNG of which only the header is read, and how it was held, as EXIF has it."""
    try:
        pieces = png.take_apart(data)
    except png.PngError as error:
        raise PictureError(str(error)) from error
    width, height = png.size(pieces.parts)
    if min(width, height) < 1 or width * height > MOST_PIXELS:
        raise PictureError(_too_large((width, height), MOST_PIXELS))
    kinds = {part.kind: part.payload for part in pieces.parts}
    if kinds[b"IHDR"][9:10] == PALETTE and b"PLTE" not in kinds:
        raise PictureError("is damaged: its colours are missing")
    image = PngImageFile(png.pixels_only(pieces))
    _scale_transparency(image, depth=kinds[b"IHDR"][8])
    exif = Image.Exif()
    with suppress(*BROKEN):
        exif.load(b"Exif\x00\x00" + kinds.get(b"eXIf", b""))
        return image, int(exif.get(ORIENTATION, 1))
    return image, 1


def _opened_jpeg(data: bytes) -> tuple[JpegImageFile, int]:
    """Return a JPEG of which only the header is read, and how it was held; of several pictures (MPO) the first."""
    image = JpegImageFile(BytesIO(data))
    samples = [across * down for _, across, down, _ in image.layer]
    cells = max(across for _, across, _, _ in image.layer) * max(down for _, _, down, _ in image.layer)
    width, height = image.size
    if min(width, height) < 1 or width * height * sum(samples) * BYTES_OF_SAMPLE > MOST_JPEG_BYTES * cells:
        raise PictureError(_too_large(image.size, MOST_JPEG_BYTES * cells // (BYTES_OF_SAMPLE * sum(samples))))
    with suppress(*BROKEN):  # a picture whose EXIF is damaged is still a picture
        return image, int(image.getexif().get(ORIENTATION, 1))
    return image, 1


def _too_large(size: Size, most: int) -> str:
    """Return what to say of a picture that claims to be larger than any that people have."""
    return f"claims to be {size[0]} x {size[1]} pixels large, more than {most // 1_000_000} million"


def _scale_transparency(image: PngImageFile, *, depth: int) -> None:
    """Give the transparent grey or colour of a PNG in the levels that its pixels are decoded to; depth: bits."""
    see_through = image.info.get("transparency")
    if isinstance(see_through, int) and image.mode in ("1", "L"):
        image.info["transparency"] = min(see_through * 255 // (2**depth - 1), 255)
    elif isinstance(see_through, tuple) and depth == 16:
        image.info["transparency"] = tuple(level >> 8 for level in see_through)


def _as_held(size: Size, turned: int) -> Size:
    """Return a size as it is before or after the picture is turned."""
    return (size[1], size[0]) if turned in ON_ITS_SIDE else size


def _fitting(size: Size, most: Size) -> Size:
    """Return the size of a picture once it fits, in its own proportions."""
    scale = min(1.0, most[0] / size[0], most[1] / size[1])
    return max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)


def _strips(image: ImageFile, rows: int) -> Iterator[Image.Image]:
    """Yield an image strip by strip in three colours, on white, since a whole one would be in memory several times."""
    for top in range(0, image.height, rows):
        yield _in_colours(image.crop((0, top, image.width, min(top + rows, image.height))))


def _in_colours(image: Image.Image) -> Image.Image:
    """Return an image in three colours, on white."""
    if image.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off above 255
        grey = np.asarray(image)  # (rows, columns)
        shown = (grey >> 8).astype(np.uint8)
        shown[grey == image.info.get("transparency", -1)] = 255
        return Image.fromarray(shown).convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image.convert("RGBA"))
    return white.convert("RGB")


def _made_smaller(image: ImageFile, size: Size) -> Image.Image:
    """Return an image in three colours and of a size that is no larger, without another one of its full size.

    It is closed then. Each strip is made smaller by whole numbers, then as narrow as it will be; then all of them are
    made as low.
    """
    image.load()
    across, down = max(image.width // size[0], 1), max(image.height // size[1], 1)
    rows = max(STRIP_PIXELS // image.width // down, 1) * down
    narrow = Image.new("RGB", (size[0], -(-image.height // down)))
    top = 0
    for strip in _strips(image, rows):
        small = strip.reduce((across, down)) if across * down > 1 else strip
        if small.width != size[0]:
            box = (0, 0, image.width / across, small.height)
            small = small.resize((size[0], small.height), Image.Resampling.LANCZOS, box)
        narrow.paste(small, (0, top))
        top += small.height
    image.close()  # which frees its pixels
    if narrow.size == size:
        return narrow
    return narrow.resize(size, Image.Resampling.LANCZOS, (0, 0, size[0], image.height / down))


def _small_jpeg(image: JpegImageFile, data: bytes, size: Size) -> tuple[Image.Image, bool]:
    """Return an opened JPEG in three colours and of a size that is no larger, and whether only its end is missing.

    data: of its file. Raises what decoders raise.
    """
    image.draft("RGB", size)  # made smaller while it is decoded, to not less than that
    try:
        return _made_smaller(image, size), data.rfind(END_OF_JPEG) < data.rfind(SCAN)
    except OSError:
        return _without_its_end(data, size), True


def _without_its_end(data: bytes, size: Size) -> Image.Image:
    """Return the picture of a JPEG whose end mark is missing, where that is all that is missing. Raises OSError.

    Whatever follows a whole picture is passed over. So one of two endings that differ in every bit is added to it, then
    the other: where the pixels tell which, some of them are made from it.
    """
    data = data.rstrip(b"\x00") if data.endswith(bytes(4)) else data  # of a disk that left the rest empty
    seen: set[bytes] = set()
    for filling in (b"\x55", b"\xaa"):
        marks = b"".join(b"\xff%c" % mark + 64 * filling for mark in RESTARTS)
        image, _ = _opened_jpeg(data.rstrip(b"\xff") + 1024 * filling + marks + END_OF_JPEG)
        image.draft("RGB", size)
        image.load()
        pixels = hashlib.sha256()
        for strip in _strips(image, max(STRIP_PIXELS // image.width, 1)):
            pixels.update(strip.tobytes())
        seen.add(pixels.digest())
    if len(seen) > 1 or not _has_all_scans(data, {kind for kind, *_ in image.layer}):
        raise OSError("the file is cut off")
    return _made_smaller(image, size)


def _has_all_scans(data: bytes, kinds: set[int]) -> bool:
    """Whether each kind of sample has all of its coefficients, to the last bit, in one of the scans of a JPEG.

    A progressive one shows the whole picture early, though not well. kinds: as the header has them.
    ITU-T T.81, B.2.3: how many kinds, two bytes for each, first and last coefficient, and bits that are left to others.
    """
    at = 2
    while at < len(data) and data[at : at + 2] != SCAN:  # what comes before may hold a small picture, with its scans
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    left = {(kind, coefficient) for kind in kinds for coefficient in range(64)}
    while at >= 0 and len(data) > at + 4:
        count = data[at + 4]
        *of, first, last, bits = data[at + 5 : at + 8 + 2 * count]
        if bits & 15 == 0:
            left -= {(kind, coefficient) for kind in of[::2] for coefficient in range(first, last + 1)}
        at = data.find(SCAN, at + 2)
    return not left


def _on_paper(image: Image.Image, note: str) -> Picture:
    """Return an image as a picture no smaller than a paper may be."""
    paper = max(image.width, LEAST_PX), max(image.height, LEAST_PX)
    if paper != image.size:
        image = _with_margin(image, paper)
    return Picture(image.size, image.tobytes(), note)


def _with_margin(image: Image.Image, size: Size) -> Image.Image:
    """Return an image in the middle of a white one."""
    paper = Image.new("RGB", size, "white")
    paper.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
    return paper
