"""Pictures from elsewhere: what is one is read, whatever its kind; what is none is refused before it does harm."""

import re
import struct
import subprocess
import sys
import threading
import tracemalloc
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from game.storage.images import (
    END_IS_MISSING,
    MOST_PIXELS,
    ONE_AT_A_TIME,
    Picture,
    PictureError,
    digest,
    read_exactly,
    read_picture,
    read_small,
)
from game.storage.png_chunks import SIGNATURE, Chunk, assemble, chunks, with_chunks
from tests.support.architecture import ROOT
from tests.support.helpers import PATIENCE_S

RED, BLUE = (200, 30, 20), (10, 40, 220)
REPORTS = ROOT.parent / "shared" / "reports"
PART = re.compile(rb"\xff[\xd0-\xd7\xda\xc4]")  # where a part of a JPEG begins


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


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "MPO"])
def test_every_container_is_turned(kind: str, orientation: int) -> None:
    """Whatever carries the EXIF, and however it was held: the red corner comes to where it was (EXIF 2.32, 4.6.5)."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    corner = Image.new("RGB", (400, 300), BLUE)
    corner.paste(RED, (0, 0, 200, 150))
    more = {"save_all": True, "append_images": [corner]} if kind == "MPO" else {}
    picture = read_picture(file_of(corner, kind, exif=exif, **more))

    left, top = {1: (1, 1), 2: (0, 1), 3: (0, 0), 4: (1, 0), 5: (1, 1), 6: (0, 1), 7: (0, 0), 8: (1, 0)}[orientation]
    assert picture.size == ((400, 300) if orientation < 5 else (300, 400))
    at = 50 if left else picture.size[0] - 50, 50 if top else picture.size[1] - 50
    assert np.abs(np.subtract(pixel(picture, *at), RED)).max() <= 6
    assert (
        sum(pixel(picture, x, y)[0] > 150 for x in (50, picture.size[0] - 50) for y in (50, picture.size[1] - 50)) == 1
    )


def test_a_small_picture_of_one_that_is_turned_fits() -> None:
    """On its side it may be as wide as it is high once it stands."""
    exif = Image.Exif()
    exif[0x0112] = 6
    assert read_small(file_of(halves(size=(4000, 1000)), "JPEG", exif=exif), (100, 200)).get_size() == (50, 200)


def test_an_exif_that_is_damaged_leaves_the_picture() -> None:
    """A picture is one without its EXIF too: it lies as it lies."""
    whole = with_chunks(file_of(halves()), Chunk(b"eXIf", b"MM\x00*\xff\xff\xff\xff"))
    assert read_picture(whole).size == (400, 300)


def test_a_telephones_photograph_stands() -> None:
    """The first of two pictures in one file (MPO), held sideways: upright, 240 x 300."""
    path = REPORTS / "phone_mpo_orientation6.jpg"
    if not path.exists():
        pytest.skip("the reports of the field are not here")
    assert read_picture(path.read_bytes()).size == (240, 300)


def deep(samples: list[int], channels: int, *more: Chunk) -> bytes:
    """Return a PNG of 200 x 200 equal pixels of 16 bits a sample. more: chunks before its pixels."""
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    row = b"\x00" + struct.pack(f">{channels}H", *samples) * 200
    header = struct.pack(">IIBBBBB", 200, 200, 16, kind, 0, 0, 0)
    return assemble([Chunk(b"IHDR", header), *more, Chunk(b"IDAT", zlib.compress(200 * row)), Chunk(b"IEND", b"")])


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (deep([0x1234], 1), (0x12,) * 3),
        (deep([0xFFFF], 1), (255,) * 3),
        (deep([0x1234], 1, Chunk(b"tRNS", b"\x12\x34")), (255,) * 3),
        (deep([0x1234], 1, Chunk(b"tRNS", b"\x12\x35")), (0x12,) * 3),
        (deep([0x8000, 0xFFFF], 2), (0x80,) * 3),
        (deep([0x8000, 0], 2), (255,) * 3),
        (deep([0, 0x8000], 2), (127,) * 3),
        (deep([0x1234, 0x5678, 0x9ABC], 3), (0x12, 0x56, 0x9A)),
        (deep([0x1234, 0x5678, 0x9ABC], 3, Chunk(b"tRNS", b"\x12\x34\x56\x78\x9a\xbc")), (255,) * 3),
        (deep([0x1234, 0x5678, 0x9ABC, 0xFFFF], 4), (0x12, 0x56, 0x9A)),
    ],
)
def test_16_bits_are_shown_as_8(data: bytes, shown: tuple[int, ...]) -> None:
    """Each sample is scaled, not cut off, and what is transparent shows white paper."""
    assert pixel(read_picture(data), 9, 9) == shown


@pytest.mark.parametrize(("bits", "level"), [(1, 0), (1, 1), (2, 1), (4, 7), (8, 200)])
def test_grey_of_few_bits_may_be_transparent(bits: int, level: int) -> None:
    """The transparent grey counts in the levels of the file: of 16 the seventh, though it is shown as 119 of 255."""
    row = b"\x00" + bytes([sum(level << shift for shift in range(0, 8, bits))]) * (200 * bits // 8)
    header = Chunk(b"IHDR", struct.pack(">IIBBBBB", 200, 200, bits, 0, 0, 0, 0))
    pixels, end = Chunk(b"IDAT", zlib.compress(200 * row)), Chunk(b"IEND", b"")
    opaque = read_picture(assemble([header, pixels, end]))
    clear = read_picture(assemble([header, Chunk(b"tRNS", struct.pack(">H", level)), pixels, end]))

    assert pixel(opaque, 9, 9) == (level * 255 // (2**bits - 1),) * 3
    assert pixel(clear, 9, 9) == (255,) * 3


def test_a_palette_that_is_missing_is_told() -> None:
    """A picture in colours of a palette that is not there is refused, as everything that is damaged."""
    header = struct.pack(">IIBBBBB", 200, 200, 8, 3, 0, 0, 0)
    data = assemble([Chunk(b"IHDR", header), Chunk(b"IDAT", zlib.compress(bytes(201 * 200))), Chunk(b"IEND", b"")])
    with pytest.raises(PictureError, match="damaged: its colours are missing"):
        read_picture(data)


def test_a_flipped_bit_in_the_picture_is_found() -> None:
    """What it takes to show the picture is never passed over: one wrong bit anywhere in it is an error."""
    good = file_of(Image.new("RGB", (200, 200), RED))
    for at in range(len(SIGNATURE), len(good)):
        with pytest.raises(PictureError):
            read_picture(good[:at] + bytes([good[at] ^ 1 << at % 8]) + good[at + 1 :])


def noise(size: tuple[int, int] = (304, 304)) -> Image.Image:
    """Return a picture in which no two places are alike."""
    return Image.fromarray(np.random.default_rng(5).integers(0, 255, (*size[::-1], 3), np.uint8))


JPEGS = {
    "usual": {},
    "all colours": {"subsampling": 0},
    "progressive": {"progressive": True},
    "restarts": {"restart_marker_blocks": 7},
    "restarts in rows": {"restart_marker_rows": 1},
}


@pytest.mark.parametrize("more", JPEGS.values(), ids=JPEGS.keys())
@pytest.mark.parametrize("end", [b"", b"\xff"], ids=["none", "half"])
def test_a_jpeg_without_its_end_mark_is_whole(more: dict[str, object], end: bytes) -> None:
    """Where the two bytes at the end are all that is missing, the picture is the same, and that is told."""
    whole = file_of(noise(), "JPEG", **more)
    assert whole.endswith(b"\xff\xd9")
    picture = read_picture(whole[:-2] + end)

    assert picture == read_picture(whole)
    assert picture.note == END_IS_MISSING
    assert read_picture(whole).note == ""


def test_a_jpeg_whose_rest_is_empty_is_whole() -> None:
    """A disk that left the end of a file empty has left the picture whole."""
    whole = file_of(noise(), "JPEG", progressive=True)
    assert read_picture(whole[:-2] + bytes(5000)) == read_picture(whole)


@pytest.mark.parametrize("more", JPEGS.values(), ids=JPEGS.keys())
def test_a_jpeg_of_which_more_is_missing_is_refused(more: dict[str, object]) -> None:
    """From 40 bytes before the end on it is cut off, wherever it is, and no half picture is shown."""
    whole = file_of(noise(), "JPEG", **more)
    cuts = [found.start() + more for found in PART.finditer(whole, 1400) for more in (0, 2, 12)]
    for cut in [*range(len(whole) - 40, 600, -4001), *cuts[:: max(len(cuts) // 20, 1)]]:
        with pytest.raises(PictureError):
            read_picture(whole[:cut])


def test_what_was_made_smaller_is_told() -> None:
    """By how much, as it stands upright; a picture that fits says nothing."""
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = read_picture(file_of(halves(size=(8000, 2000)), "JPEG", exif=exif))

    assert picture.size == (1000, 4000)
    assert picture.note == "It is 2,000 x 8,000 pixels large, so it was made smaller: 1,000 x 4,000."
    assert read_picture(file_of(halves())).note == ""


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1"])
def test_making_smaller_keeps_its_pixels_in_their_places(mode: str) -> None:
    """9000 x 700 in strips of a few rows is what Pillow makes of the whole picture, within 3 of 255.

    Colours of a palette are mixed from dots, which is not as smooth: there it is within 20.
    """
    ramp = Image.linear_gradient("L").resize((9000, 700))
    image = Image.merge("RGB", (ramp, ramp.transpose(Image.Transpose.FLIP_LEFT_RIGHT), ramp.rotate(180)))
    image = image.convert(mode)
    plain = image.convert("RGB")
    plain.thumbnail((4000, 4000), Image.Resampling.LANCZOS)
    picture = read_picture(file_of(image))

    assert picture.size == plain.size == (4000, 311)
    if mode != "1":
        apart = np.frombuffer(picture.rgb, np.uint8).astype(int) - np.asarray(plain).reshape(-1)
        assert np.abs(apart).max() <= (20 if mode == "P" else 3)


def test_one_picture_is_decoded_at_a_time() -> None:
    """Whoever waits for its turn and is wanted no more, goes; the others follow, one after the other."""
    data, asked = file_of(halves()), threading.Event()

    class NotWantedError(Exception):
        pass

    def unwanted() -> None:
        asked.set()
        raise NotWantedError

    with ThreadPoolExecutor() as threads, ONE_AT_A_TIME:
        others = [threads.submit(read_picture, data, wanted=unwanted) for _ in range(8)]
        wanted = threads.submit(read_small, data, (40, 30))
        for other in others:
            assert isinstance(other.exception(PATIENCE_S), NotWantedError)
        assert asked.is_set()
        assert not wanted.done()
        ONE_AT_A_TIME.release()
        assert wanted.result(PATIENCE_S).get_size() == (40, 30)
        ONE_AT_A_TIME.acquire()


MEASURE = """
import resource, sys
from pathlib import Path
from game.storage.drawing_file import open_drawing
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
opened = open_drawing(Path(sys.argv[1]))
print(opened.backdrop.size, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the most memory of a process in KiB")
@pytest.mark.parametrize(
    ("name", "most_mib"),
    [("photo.jpg", 400), pytest.param("screen.png", 640, marks=pytest.mark.long)],
    ids=["108 megapixels", "64 megapixels and alpha"],
)
def test_a_huge_picture_takes_little_memory(name: str, most_mib: int, tmp_path: Path) -> None:
    """A photograph of 12,000 x 9,000 opens; a PNG of 8,000 x 8,000 is in memory once, and not several times."""
    if name == "photo.jpg":
        Image.new("L", (12_000, 9_000), 90).save(tmp_path / name)
    else:
        header = struct.pack(">IIBBBBB", 8000, 8000, 8, 6, 0, 0, 0)
        packing = zlib.compressobj(1)
        pixels = [packing.compress(bytes([0, *[80] * 32_000])) for _ in range(8000)]
        packed = Chunk(b"IDAT", b"".join([*pixels, packing.flush()]))
        (tmp_path / name).write_bytes(assemble([Chunk(b"IHDR", header), packed, Chunk(b"IEND", b"")]))
    told = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / name)], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()[-1]

    size, _, taken_mib = told.rpartition(" ")
    assert size == ("(4000, 3000)" if name == "photo.jpg" else "(4000, 4000)")
    assert int(taken_mib) < most_mib


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
