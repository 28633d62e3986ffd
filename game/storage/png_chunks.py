"""The chunks of a PNG file, read without trust: what a file says of its own length is never believed.

Chunks, their order and their checksums: PNG specification, third edition, sections 5 and 11.
"""

import re
import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import SEEK_CUR, SEEK_END, SEEK_SET, BufferedReader, RawIOBase
from itertools import accumulate, chain, islice
from typing import BinaryIO

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PIXELS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})  # all that it takes to show the picture
OF_PICTURE = re.compile(b"PLTE|tRNS|IDAT|IEND")
MOST_TRIES = 16  # each of which may sum up the whole file, and so many for each damaged chunk
MOST_DAMAGED = 16
MOST_LETTERS = 250_000  # of one text: Pillow (MAX_TEXT_CHUNK) opens no file with a text of over 1 MiB
MOST_CHUNKS = 2**16  # pixels come in pieces of 8 KiB, from libpng: these make 512 MiB


class PngError(ValueError):
    """These bytes are no whole PNG file. Says why, as the end of "the file ..."."""


@dataclass(frozen=True)
class Chunk:
    """One piece of a PNG file.

    kind: four letters; the case of each has a meaning. payload: without length, kind and checksum.
    """

    kind: bytes
    payload: bytes


@dataclass(frozen=True)
class Pieces:
    """A PNG file taken apart without copying its pixels, which may fill most of the memory that there is.

    parts: its chunks but for the pixels, in their order. pixels: what the IDAT chunks hold, in their order.
    damaged: whether something beside the picture is damaged and was left out.
    """

    parts: tuple[Chunk, ...]
    pixels: tuple[memoryview, ...]
    damaged: bool


def chunks(data: bytes) -> tuple[Chunk, ...]:
    """Return the chunks of a PNG file, from IHDR to IEND; what follows the end is left out.

    Raises PngError where the file is cut off, damaged, something else, or in more pieces than any program makes.
    """
    return tuple(Chunk(kind, bytes(payload)) for kind, payload in _walk(data, None))


def take_apart(data: bytes) -> Pieces:
    """Return a PNG file in pieces. Raises PngError as `chunks` does, but only for what it takes to show the picture."""
    parts: list[Chunk] = []
    pixels: list[memoryview] = []
    left_out: list[int] = []
    for kind, payload in _walk(data, left_out):
        if kind == b"IDAT":
            pixels.append(payload)
        else:
            parts.append(Chunk(kind, bytes(payload)))
    return Pieces(tuple(parts), tuple(pixels), len(left_out) > 0)


def _walk(data: bytes, left_out: list[int] | None) -> Iterator[tuple[bytes, memoryview]]:
    """Yield kind and payload of each chunk.

    left_out: takes note of where something beside the picture is damaged, which is then passed over; None raises.
    """
    if not data.startswith(SIGNATURE):
        raise PngError("is not a PNG")
    whole, at, count, kind = memoryview(data), len(SIGNATURE), 0, b""
    while kind != b"IEND":
        if count == MOST_CHUNKS:
            raise PngError(f"has more than {MOST_CHUNKS:,} pieces")
        kind = data[at + 4 : at + 8]
        try:
            payload = _payload(whole, at)
        except PngError:
            if left_out is None or count == 0 or kind in PIXELS or len(left_out) == MOST_DAMAGED:
                raise
            left_out.append(at)
            at = _next_of_picture(whole, at)
            continue
        if (kind == b"IHDR") != (count == 0) or (kind == b"IHDR" and len(payload) != 13):
            raise PngError("is damaged: its header is in the wrong place")
        yield kind, payload
        count += 1
        at += 12 + len(payload)


def _payload(whole: memoryview, at: int) -> memoryview:
    """Return what the chunk that begins there holds. Raises PngError where it is cut off or damaged."""
    if len(whole) < at + 12:
        raise PngError("is cut off")
    length, kind = struct.unpack_from(">I4s", whole, at)
    if len(whole) < at + 12 + length:
        raise PngError("is cut off")
    payload = whole[at + 8 : at + 8 + length]
    if struct.pack(">I", zlib.crc32(payload, zlib.crc32(kind))) != whole[at + 8 + length : at + 12 + length]:
        raise PngError("is damaged: a checksum is wrong")
    return payload


def _next_of_picture(whole: memoryview, at: int) -> int:
    """Return where the next whole chunk of the picture begins, behind a damaged one, whose length may be wrong too.

    Raises PngError where there is none.
    """
    for found in islice(OF_PICTURE.finditer(whole, at + 8), MOST_TRIES):
        with suppress(PngError):
            _payload(whole, found.start() - 4)
            return found.start() - 4
    raise PngError("is damaged: its picture cannot be found")


def assemble(parts: Iterable[Chunk]) -> bytes:
    """Return the file that consists of these chunks."""
    return SIGNATURE + b"".join(piece for part in parts for piece in _framed(part.kind, part.payload))


def _framed(kind: bytes, payload: bytes | memoryview) -> tuple[bytes | memoryview, ...]:
    """Return a chunk as it stands in a file, in three pieces."""
    checksum = struct.pack(">I", zlib.crc32(payload, zlib.crc32(kind)))
    return struct.pack(">I", len(payload)) + kind, payload, checksum


def size(parts: tuple[Chunk, ...]) -> tuple[int, int]:
    """Return width and height in pixels, as the header claims them."""
    width, height = struct.unpack_from(">II", parts[0].payload)
    return width, height


def with_chunks(png: bytes, *added: Chunk) -> bytes:
    """Return the file with more chunks, right behind its header. Raises PngError if it is none."""
    first, *rest = chunks(png)
    return assemble([first, *added, *rest])


def pixels_only(pieces: Pieces) -> BinaryIO:
    """Return the picture alone, to be read: no text, no profile and no further frames for a decoder to stumble over."""
    *before, end = [part for part in pieces.parts if part.kind in PIXELS]
    framed = [_framed(part.kind, part.payload) for part in before]
    framed += [_framed(b"IDAT", payload) for payload in pieces.pixels]
    return BufferedReader(_Joined([SIGNATURE, *chain.from_iterable([*framed, _framed(end.kind, end.payload)])]))


class _Joined(RawIOBase):
    """A file that consists of pieces, which are not copied until somebody reads them."""

    def __init__(self, pieces: Iterable[bytes | memoryview]) -> None:
        self._pieces = [memoryview(piece) for piece in pieces]
        self._ends = list(accumulate(map(len, self._pieces)))
        self._at = 0

    def readable(self) -> bool:
        """Whether it can be read: yes."""
        return True

    def seekable(self) -> bool:
        """Whether it can be read from anywhere: yes."""
        return True

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        """Go on elsewhere, and return where."""
        self._at = offset + {SEEK_SET: 0, SEEK_CUR: self._at, SEEK_END: self._ends[-1]}[whence]
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what BufferedReader hands out
        """Fill the buffer with what comes next in one piece, and return how many bytes that are; 0 at the end."""
        number = bisect_right(self._ends, self._at)
        if number == len(self._pieces):
            return 0
        left = self._ends[number] - self._at
        some = self._pieces[number][len(self._pieces[number]) - left :][: len(buffer)]
        buffer[: len(some)] = some
        self._at += len(some)
        return len(some)


def text(keyword: str, content: str) -> Chunk:
    """Return text as a compressed chunk.

    keyword: names it, 1 to 79 letters of Latin-1. content: more than MOST_LETTERS keep other programs from the picture.
    """
    compressed_by_zlib, no_language = b"\x01\x00", b"\x00\x00"
    return Chunk(
        b"iTXt",
        keyword.encode("latin-1") + b"\x00" + compressed_by_zlib + no_language + zlib.compress(content.encode(), 9),
    )


def texts(keyword: str, content: str) -> tuple[Chunk, ...]:
    """Return text of any length: as one chunk, or as several whose names say which part each is ("NAME 2/5").

    keyword: as for `text`, up to 69 letters.
    """
    parts = [content[at : at + MOST_LETTERS] for at in range(0, len(content), MOST_LETTERS)]
    if len(parts) <= 1:
        return (text(keyword, content),)
    return tuple(text(f"{keyword} {number}/{len(parts)}", part) for number, part in enumerate(parts, 1))


def read_text(parts: Iterable[Chunk], keyword: str, *, most_bytes: int) -> str | None:
    """Return the text of that name, of one piece or of several, or None where there is none.

    most_bytes: how long it may be unpacked in all, > 0.
    Raises PngError if it is longer, damaged or no UTF-8, or if a part is missing.
    """
    named = {part.payload.partition(b"\x00")[0]: part for part in parts if part.kind == b"iTXt"}
    name = keyword.encode("latin-1")
    if name in named:
        wanted = [name]
    elif (count := _parts(named, name)) > 0:
        wanted = [b"%s %d/%d" % (name, number, count) for number in range(1, count + 1)]
    else:
        return None
    unpacked = bytearray()
    for one in wanted:
        if one not in named:
            raise PngError("contains text of which a part is missing")
        unpacked += _unpacked(named[one].payload[len(one) + 1 :], most_bytes - len(unpacked), most_bytes)
    try:
        return unpacked.decode()
    except UnicodeDecodeError as error:
        raise PngError("contains text that is not UTF-8") from error


def _parts(names: Iterable[bytes], keyword: bytes) -> int:
    """Return of how many parts a text consists, as the name of any of them says it; 0 where there is none."""
    part = re.compile(re.escape(keyword) + rb" [1-9][0-9]{0,3}/([1-9][0-9]{0,3})")
    return max((int(found[1]) for found in map(part.fullmatch, names) if found), default=0)


def _unpacked(body: bytes, left_bytes: int, most_bytes: int) -> bytes:
    """Return the text of a chunk, which begins behind its name, as bytes. left_bytes: of the most that may be read."""
    flags, described = body[:2], body[2:]
    content = described.split(b"\x00", 2)[-1]  # behind the language, and the name in that language
    if flags == b"\x00\x00":
        unpacked, whole = content[: left_bytes + 1], True
    elif flags == b"\x01\x00":
        unpacking = zlib.decompressobj()
        try:
            unpacked = unpacking.decompress(content, left_bytes + 1)
        except zlib.error as error:
            raise PngError("contains damaged text") from error
        whole = unpacking.eof
    else:
        raise PngError("contains text packed in an unknown way")
    if len(unpacked) > left_bytes:
        raise PngError(f"contains more than {most_bytes / 2**20:.0f} MiB of text")
    if not whole:
        raise PngError("contains damaged text")
    return unpacked
