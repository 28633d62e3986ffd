"""Pictures from elsewhere: what is one is read, whatever its kind; what is none is refused before it does harm."""

import struct
import tracemalloc
import zlib
from contextlib import suppress
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from game.storage.images import MOST_PIXELS, Picture, PictureError, digest, read_exactly, read_picture
from game.storage.png_chunks import SIGNATURE, Chunk, assemble, chunks

RED, BLUE = (200, 30, 20), (10, 40, 220)


def file_of(image: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    """Return an image as a file."""
    encoded = BytesIO()
    image.save(encoded, kind, **more)
    return encoded.getvalue()


def halves(mode: str = "RGB", size: tuple[int, int] = (400, 300)) -> Image.Image:
    """Return a picture that is red on the left and blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image.convert(mode, palette=Image.Palette.ADAPTIVE)


def pixel(picture: Picture, x: int, y: int) -> tuple[int, ...]:
    """Return one pixel."""
    at = 3 * (y * picture.size[0] + x)
    return tuple(picture.rgb[at : at + 3])


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_pngs_keep_their_pixels(mode: str) -> None:
    """A PNG arrives pixel by pixel, with a palette and with transparency that hides nothing."""
    picture = read_picture(file_of(halves(mode)))

    assert picture.size == (400, 300)
    assert picture.rgb == halves().tobytes()


def test_jpegs_are_read() -> None:
    """A JPEG arrives as near as JPEG is: within 6 of 255 away from the seam."""
    picture = read_picture(file_of(halves(), "JPEG", quality=95))

    assert np.abs(np.subtract(pixel(picture, 20, 150), RED)).max() <= 6
    assert np.abs(np.subtract(pixel(picture, 380, 150), BLUE)).max() <= 6


def test_a_photograph_stands_upright() -> None:
    """A camera held sideways says so in the file: orientation 6 means that the right side of it is the bottom."""
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = read_picture(file_of(halves(), "JPEG", exif=exif))

    assert picture.size == (300, 400)
    assert pixel(picture, 150, 20)[0] > 150  # red, which was on the left, is on top
    assert pixel(picture, 150, 380)[2] > 150


def test_transparent_parts_are_white() -> None:
    """Paper is white where a picture shows nothing, and half of a colour where it shows half."""
    image = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    image.putpixel((5, 5), (255, 0, 0, 128))
    picture = read_picture(file_of(image))

    assert pixel(picture, 0, 0) == (255, 255, 255)
    assert pixel(picture, 5, 5) == (255, 127, 127)


def test_deep_grey_keeps_its_shades() -> None:
    """16 bits of grey become 8: 0x8000 is 0x80, not white."""
    deep = Image.fromarray(np.full((200, 200), 0x8000, np.uint16))
    assert pixel(read_picture(file_of(deep)), 9, 9) == (0x80, 0x80, 0x80)


def test_large_pictures_are_made_smaller() -> None:
    """A picture of 8000 x 2000 becomes 4000 x 1000, colours in their places, as PNG and as JPEG."""
    for kind in ("PNG", "JPEG"):
        picture = read_picture(file_of(halves(size=(8000, 2000)), kind))
        assert picture.size == (4000, 1000)
        assert np.abs(np.subtract(pixel(picture, 100, 500), RED)).max() <= 6


def test_small_pictures_get_a_margin() -> None:
    """A picture of 10 x 300 lies in the middle of 200 x 300: its left edge is at 95."""
    picture = read_picture(file_of(Image.new("RGB", (10, 300), RED)))

    assert picture.size == (200, 300)
    assert [pixel(picture, x, 7) for x in (94, 95, 104, 105)] == [(255,) * 3, RED, RED, (255,) * 3]


def test_the_first_picture_of_a_film_is_shown() -> None:
    """Of an animated PNG the first frame is read."""
    blue = Image.new("RGB", (200, 200), BLUE)
    film = file_of(Image.new("RGB", (200, 200), RED), save_all=True, append_images=[blue])
    assert pixel(read_picture(film), 3, 3) == RED


def test_every_format_but_two_is_refused() -> None:
    """GIF, BMP, text and nothing at all are neither PNG nor JPEG."""
    for data in (file_of(halves(), "GIF"), file_of(halves(), "BMP"), b"<svg/>", b""):
        with pytest.raises(PictureError, match="neither a PNG nor a JPEG"):
            read_picture(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_picture_that_is_cut_off_is_refused(kind: str, share: float) -> None:
    """Wherever the file ends early, there is an error and no half picture."""
    noise = np.random.default_rng(5).integers(0, 255, (300, 300, 3), np.uint8)
    data = file_of(Image.fromarray(noise), kind)
    with pytest.raises(PictureError):
        read_picture(data[: int(share * len(data))])


def claiming(width: int, height: int, pixels: bytes) -> bytes:
    """Return a PNG whose header claims a size, with grey pixels that are packed already."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return assemble([Chunk(b"IHDR", header), Chunk(b"IDAT", pixels), Chunk(b"IEND", b"")])


@pytest.mark.parametrize(
    "data",
    [
        claiming(2**31 - 1, 2**31 - 1, b""),
        claiming(0, 7, b""),
        claiming(MOST_PIXELS + 1, 1, zlib.compress(bytes(1000))),
        SIGNATURE + b"\x7f\xff\xff\xffIHDR",
        (
            b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0\x00\x0b\x08"
            b"\xff\xff\xff\xff\x01\x01\x11\x00"
        ),
    ],
    ids=["2 billion each way", "no width", "one pixel too many", "cut off", "JPEG of 65535 x 65535"],
)
def test_claims_of_size_cost_nothing(data: bytes) -> None:
    """A file that claims to be huge is refused by its header: no more than 5 MB are taken on the way."""
    tracemalloc.start()
    try:
        with pytest.raises(PictureError):
            read_picture(data)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_pixels_that_unpack_to_too_much_are_no_danger() -> None:
    """50 MB of zeros behind a header of 300 x 300 fill 300 x 300; too few of them are an error."""
    assert read_picture(claiming(300, 300, zlib.compress(bytes(50_000_000)))).size == (300, 300)
    with pytest.raises(PictureError, match="damaged"):
        read_picture(claiming(300, 300, zlib.compress(bytes(5_000))))


def test_any_damage_is_an_error_or_a_picture(rng: np.random.Generator) -> None:
    """400 files with a few wrong bytes each give a picture or a PictureError, and nothing else is raised."""
    refused = 0
    for data in (file_of(halves(), "JPEG"), claiming(300, 300, zlib.compress(bytes(300 * 301)))):
        for _ in range(200):
            wrong = bytearray(data)
            for at in rng.integers(2, len(data), 6):
                wrong[at] = rng.integers(256)
            try:
                read_picture(bytes(wrong))
            except PictureError:
                refused += 1
    assert refused > 200  # at least every PNG, by its checksums


def test_damage_behind_good_checksums_is_an_error_or_a_picture(rng: np.random.Generator) -> None:
    """Checksums that fit prove nothing: 200 PNGs with wrong bytes inside their chunks do no harm either."""
    parts = chunks(file_of(halves("P")))
    for _ in range(200):
        wrong = [bytearray(part.payload) for part in parts]
        for payload in wrong:
            if payload:
                payload[rng.integers(len(payload))] = rng.integers(256)
        data = assemble(Chunk(part.kind, bytes(payload)) for part, payload in zip(parts, wrong, strict=True))
        with suppress(PictureError):
            assert min(read_picture(data).size) >= 200


def test_our_own_pictures_come_back_exactly() -> None:
    """A picture packed as PNG comes back with the same SHA-256; one of a size that no paper has is refused."""
    picture = read_picture(file_of(halves()))

    assert read_exactly(picture.png) == picture
    assert read_exactly(picture.png).sha256 == picture.sha256 == digest((400, 300), halves().tobytes())
    for size in ((199, 300), (300, 4001)):
        with pytest.raises(PictureError, match="does not fit"):
            read_exactly(file_of(halves(size=size)))


def test_pictures_are_told_apart() -> None:
    """The same bytes in another shape are another picture."""
    white = bytes([255]) * 3 * 200 * 400
    assert Picture((200, 400), white).sha256 != Picture((400, 200), white).sha256
    with pytest.raises(ValueError, match="pixels"):
        Picture((200, 401), white)
