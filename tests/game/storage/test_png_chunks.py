"""The chunks of PNG files: whole ones are read as they are written, and lies are found out."""

import struct
import zlib
from io import SEEK_END, BytesIO

import pytest
from PIL import Image, PngImagePlugin

from game.storage.png_chunks import (
    MOST_DAMAGED,
    SIGNATURE,
    Chunk,
    PngError,
    assemble,
    chunks,
    pixels_only,
    read_text,
    size,
    take_apart,
    text,
    texts,
    with_chunks,
)

KEY = "Speak-a-Sketch"


def png(width: int = 3, height: int = 2) -> bytes:
    """Return a small PNG as another program writes it."""
    encoded = BytesIO()
    Image.new("RGB", (width, height), (1, 2, 3)).save(encoded, "PNG")
    return encoded.getvalue()


def test_chunks_come_back_as_they_were() -> None:
    """Taking a file apart and putting it together again gives the same bytes; its size stands in its header."""
    parts = chunks(png())

    assert assemble(parts) == png()
    assert parts[0].kind == b"IHDR"
    assert parts[-1] == Chunk(b"IEND", b"")
    assert size(parts) == (3, 2)


def test_text_travels_with_the_picture() -> None:
    """Text with letters of every kind comes back whole, others read it too, and the pixels stay."""
    content = "{} \u00fc \u4e0a \U0001f58c" * 1000
    written = with_chunks(png(), text(KEY, content))

    assert read_text(chunks(written), KEY, most_bytes=2**20) == content
    with Image.open(BytesIO(written)) as image:
        assert isinstance(image, PngImagePlugin.PngImageFile)
        assert image.text == {KEY: content}
        assert image.getpixel((2, 1)) == (1, 2, 3)


def test_text_of_other_programs_is_read() -> None:
    """Text that is not packed is read too; text of other names is not meant."""
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Author", "somebody")
    info.add_itxt(KEY, "plain")
    encoded = BytesIO()
    Image.new("RGB", (1, 1)).save(encoded, "PNG", pnginfo=info)

    assert read_text(chunks(encoded.getvalue()), KEY, most_bytes=5) == "plain"
    assert read_text(chunks(png()), KEY, most_bytes=5) is None


def test_pixels_alone_remain() -> None:
    """A picture without its text is the picture that the text was added to."""
    whole = with_chunks(png(), text(KEY, "a"), Chunk(b"gAMA", bytes(4)))
    assert pixels_only(take_apart(whole)).read() == png()


def test_pixels_are_read_from_anywhere() -> None:
    """The picture alone is a file like any other: a decoder may go back and forth in it, and past its end."""
    file, whole = pixels_only(take_apart(png())), png()
    for at, count in ((0, 8), (30, 7), (5, 40), (len(whole) - 3, 9), (len(whole), 1)):
        assert file.seek(at) == at
        assert file.read(count) == whole[at : at + count]
    assert file.seek(-4, SEEK_END) == len(whole) - 4
    assert file.read() == whole[-4:]


def test_text_of_any_length_keeps_no_other_program_from_the_picture() -> None:
    """A million letters of every kind, 4 bytes each, are in parts; Pillow opens the file with its own limits."""
    content = "\U0001f58c" * 1_000_000 + "end"
    written = with_chunks(png(), *texts(KEY, content))

    with Image.open(BytesIO(written)) as image:
        image.load()
        assert isinstance(image, PngImagePlugin.PngImageFile)
        assert [name for name in image.text if name.startswith(KEY)] == [f"{KEY} {part}/5" for part in range(1, 6)]
    assert read_text(chunks(written), KEY, most_bytes=4_000_003) == content
    with pytest.raises(PngError, match="more than"):  # of all parts together
        read_text(chunks(written), KEY, most_bytes=4_000_002)


def test_a_short_text_is_one_part() -> None:
    """As every version of this program reads it."""
    assert texts(KEY, "short") == (text(KEY, "short"),)
    assert texts(KEY, "") == (text(KEY, ""),)


def test_a_text_without_one_of_its_parts_is_refused() -> None:
    """In any order the parts are one text; without one of them there is none."""
    parts = texts(KEY, "a" * 600_000)
    assert len(parts) == 3
    assert read_text(parts[::-1], KEY, most_bytes=2**20) == "a" * 600_000
    for missing in range(3):
        with pytest.raises(PngError, match="part is missing"):
            read_text([part for number, part in enumerate(parts) if number != missing], KEY, most_bytes=2**20)


def test_a_flipped_bit_beside_the_picture_leaves_the_picture() -> None:
    """One wrong bit anywhere in a chunk of text, its length and its name too, is passed over and told."""
    whole = with_chunks(png(), text(KEY, "abc"))
    begin, end = 33, len(whole) - len(png()) + 33  # where the text lies: behind signature and header
    assert not take_apart(whole).damaged
    for at in range(begin, end):
        for bit in range(8):
            wrong = whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :]
            pieces = take_apart(wrong)
            assert pieces.damaged
            assert pixels_only(pieces).read() == png()


def test_damage_in_many_places_is_refused() -> None:
    """To look for the picture behind each damaged chunk takes long: nobody makes a file wait for hours."""
    header, *rest = chunks(png())
    damaged = text(KEY, "abc")
    pieces = [header, *(part for _ in range(MOST_DAMAGED) for part in (damaged, Chunk(b"IDAT", b"")))]

    def spoilt(parts: list[Chunk]) -> bytes:
        return assemble([*parts, *rest]).replace(b"iTXt", b"iTXu")  # the checksums are those of another name

    assert take_apart(spoilt(pieces)).damaged
    with pytest.raises(PngError, match="checksum"):
        take_apart(spoilt([*pieces, damaged]))


@pytest.mark.parametrize("cut", [0, 7, 8, 20, 33, 60, -1])
def test_a_file_that_is_cut_off_is_refused(cut: int) -> None:
    """Wherever a file ends early, it is no PNG."""
    with pytest.raises(PngError, match=r"is not a PNG|is cut off"):
        chunks(png()[:cut])


def test_a_length_beyond_the_file_is_refused() -> None:
    """A chunk that claims two gigabytes is not believed, and nothing of that size is made."""
    with pytest.raises(PngError, match="is cut off"):
        chunks(SIGNATURE + struct.pack(">I4s", 2**31, b"IHDR") + bytes(40))


def test_a_flipped_bit_is_found() -> None:
    """One wrong bit anywhere between signature and end is told by a checksum or by the order of things."""
    good = png()
    for at in range(len(SIGNATURE), len(good)):
        with pytest.raises(PngError):
            chunks(good[:at] + bytes([good[at] ^ 0x20]) + good[at + 1 :])


def test_a_second_header_is_refused() -> None:
    """The size that was checked is the only one in the file."""
    first, *rest = chunks(png())
    with pytest.raises(PngError, match="header"):
        chunks(assemble([first, Chunk(b"IHDR", chunks(png(9, 9))[0].payload), *rest]))
    with pytest.raises(PngError, match="header"):
        chunks(assemble(rest))


def test_a_file_of_countless_pieces_is_refused() -> None:
    """65,536 chunks are taken, all of them; a file with one more is refused, however small its pieces are."""
    first, pixels, end = chunks(png())
    most = [first, pixels, *[Chunk(b"skXX", b"")] * (65_536 - 3), end]

    assert len(chunks(assemble(most))) == 65_536
    with pytest.raises(PngError, match="has more than 65,536 pieces"):
        chunks(assemble([*most[:-1], Chunk(b"skXX", b""), end]))


def packed(content: bytes, flags: bytes = b"\x01\x00") -> tuple[Chunk, ...]:
    """Return a file's chunks with text that is already packed."""
    return chunks(with_chunks(png(), Chunk(b"iTXt", KEY.encode() + b"\x00" + flags + b"\x00\x00" + content)))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (zlib.compress(bytes(50_000_000)), "more than 1 MiB"),
        (zlib.compress(b"{}")[:-1], "damaged"),
        (b"no zlib at all", "damaged"),
        (zlib.compress(b"\xff\xfe"), "not UTF-8"),
    ],
    ids=["bomb", "cut off", "not packed", "not UTF-8"],
)
def test_text_that_cannot_be_read_is_refused(content: bytes, why: str) -> None:
    """Text that unpacks to too much, to nothing or to no letters is refused, each with its reason."""
    with pytest.raises(PngError, match=why):
        read_text(packed(content), KEY, most_bytes=2**20)


def test_text_is_limited_to_the_byte() -> None:
    """As much as is allowed is read, one byte more is not, packed or plain."""
    for flags, content in ((b"\x01\x00", zlib.compress(b"abcd")), (b"\x00\x00", b"abcd")):
        assert read_text(packed(content, flags), KEY, most_bytes=4) == "abcd"
        with pytest.raises(PngError, match="more than"):
            read_text(packed(content, flags), KEY, most_bytes=3)


def test_unknown_packing_is_refused() -> None:
    """Only zlib is a packing that PNG knows."""
    with pytest.raises(PngError, match="an unknown way"):
        read_text(packed(b"", b"\x01\x07"), KEY, most_bytes=9)
