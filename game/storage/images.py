"""Pictures from elsewhere, read without trust: PNG and JPEG files become pixels of a size that fits, or an error."""

import hashlib
import struct
import warnings
import zlib
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

import numpy as np
import pygame
from PIL import Image, ImageOps

from game.drawing.pen import Size
from game.settings import Setting
from game.storage import png_chunks as png

LEAST_PX, MOST_PX = round(Setting.CANVAS.limits.low), round(Setting.CANVAS.limits.high)
MOST_PIXELS = 64_000_000  # of a file, before it is made smaller: today's telephones have cameras of 50 million
LARGE_PIXELS = 2_000_000
JPEG = b"\xff\xd8\xff"
# All that a decoder may raise where a file is not what it claims to be.
BROKEN = (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError, struct.error)


class PictureError(ValueError):
    """These bytes are no picture that can be used. Says why, as the end of "the file ..."."""


@dataclass(frozen=True)
class Picture:
    """A picture that may lie below a drawing.

    size: width and height in pixels, 200 to 4000 each.
    rgb: its pixels row by row from the top, three bytes each.
    """

    size: Size
    rgb: bytes

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


def read_picture(data: bytes) -> Picture:
    """Return the picture in a PNG or JPEG file, the first one where it moves.

    Larger ones are made smaller, so that both sides fit; smaller ones get a white margin. Transparent parts are white.
    Raises PictureError for anything else, before it takes much memory.
    """
    return _fitting(_decoded(data))


def read_small(data: bytes, most: Size) -> pygame.Surface:
    """Return the picture in a PNG or JPEG file, no larger than `most`. Raises PictureError as `read_picture` does."""
    image = _decoded(data)
    image.thumbnail(most, Image.Resampling.LANCZOS)
    return pygame.image.frombytes(image.tobytes(), image.size, "RGB")


def read_exactly(data: bytes) -> Picture:
    """Return the picture in a PNG file of ours, pixel by pixel. Raises PictureError for a size that no paper has."""
    image = _decoded(data)
    if not all(LEAST_PX <= side <= MOST_PX for side in image.size):
        raise PictureError("contains a picture that does not fit")
    return Picture(image.size, image.tobytes())


def _decoded(data: bytes) -> Image.Image:
    """Return the image in a file, decoded whole, or raise PictureError."""
    if data.startswith(png.SIGNATURE):
        try:
            parts = png.chunks(data)
        except png.PngError as error:
            raise PictureError(str(error)) from error
        _check_size(png.size(parts))
        data = png.pixels_only(parts)
    elif not data.startswith(JPEG):
        raise PictureError("is neither a PNG nor a JPEG")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
            _check_size(image.size)
            image.draft("RGB", (MOST_PX, MOST_PX))  # a JPEG that is far too large is made smaller on the way
            image.load()
            return _upright(image)
    except PictureError:
        raise
    except (*BROKEN, zlib.error, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("is damaged") from error


def _check_size(size: Size) -> None:
    """Raise PictureError where a picture claims to be larger than any that people have."""
    if min(size) < 1 or size[0] * size[1] > MOST_PIXELS:
        raise PictureError(
            f"claims to be {size[0]} x {size[1]} pixels large, more than {MOST_PIXELS // 1_000_000} million"
        )


def _upright(image: Image.Image) -> Image.Image:
    """Return an image as it was held, in three colours, on white."""
    image = ImageOps.exif_transpose(image) if image.format == "JPEG" else image
    if image.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off above 255
        return Image.fromarray((np.asarray(image, np.uint32) >> 8).astype(np.uint8)).convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image.convert("RGBA"))
    return white.convert("RGB")


def _fitting(image: Image.Image) -> Picture:
    """Return an image as large as a paper may be."""
    image.thumbnail((MOST_PX, MOST_PX), Image.Resampling.LANCZOS)
    paper = max(image.width, LEAST_PX), max(image.height, LEAST_PX)
    if paper != image.size:
        image = _with_margin(image, paper)
    return Picture(image.size, image.tobytes())


def _with_margin(image: Image.Image, size: Size) -> Image.Image:
    """Return an image in the middle of a white one."""
    paper = Image.new("RGB", size, "white")
    paper.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
    return paper
