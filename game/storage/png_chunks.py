"""The chunks of a PNG file, read without trust: what a file says of its own length is never believed.

Chunks, their order and their checksums: PNG specification, third edition, sections 5 and 11.
"""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PIXELS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})  # all that it takes to show the picture
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


def chunks(data: bytes) -> tuple[Chunk, ...]:
    """Return the chunks of a PNG file, from IHDR to IEND; what follows the end is left out.

    Raises PngError where the file is cut off, damaged, something else, or in more pieces than any program makes.
    """
    if not data.startswith(SIGNATURE):
        raise PngError("is not a PNG")
    found: list[Chunk] = []
    at = len(SIGNATURE)
    while not found or found[-1].kind != b"IEND":
        if len(data) < at + 12:
            raise PngError("is cut off")
        length, kind = struct.unpack_from(">I4s", data, at)
        if len(data) < at + 12 + length:
            raise PngError("is cut off")
        payload = data[at + 8 : at + 8 + length]
        if struct.pack(">I", zlib.crc32(payload, zlib.crc32(kind))) != data[at + 8 + length : at + 12 + length]:
            raise PngError("is damaged: a checksum is wrong")
        if (kind == b"IHDR") != (not found) or (kind == b"IHDR" and length != 13):
            raise PngError("is damaged: its header is in the wrong place")
        if len(found) == MOST_CHUNKS:
            raise PngError(f"has more than {MOST_CHUNKS:,} pieces")
        found.append(Chunk(kind, payload))
        at += 12 + length
    return tuple(found)


def assemble(parts: Iterable[Chunk]) -> bytes:
    """Return the file that consists of these chunks."""
    return SIGNATURE + b"".join(
        struct.pack(">I", len(part.payload))
        + part.kind
        + part.payload
        + struct.pack(">I", zlib.crc32(part.payload, zlib.crc32(part.kind)))
        for part in parts
    )


def size(parts: tuple[Chunk, ...]) -> tuple[int, int]:
    """Return width and height in pixels, as the header claims them."""
    width, height = struct.unpack_from(">II", parts[0].payload)
    return width, height


def with_chunks(png: bytes, *added: Chunk) -> bytes:
    """Return the file with more chunks, right behind its header. Raises PngError if it is none."""
    first, *rest = chunks(png)
    return assemble([first, *added, *rest])


def pixels_only(parts: Iterable[Chunk]) -> bytes:
    """Return the picture alone, as a file: no text, no profile and no further frames for a decoder to stumble over."""
    return assemble(part for part in parts if part.kind in PIXELS)


def text(keyword: str, content: str) -> Chunk:
    """Return text as a compressed chunk.

    keyword: names it, 1 to 79 letters of Latin-1.
    """
    compressed_by_zlib, no_language = b"\x01\x00", b"\x00\x00"
    return Chunk(
        b"iTXt",
        keyword.encode("latin-1") + b"\x00" + compressed_by_zlib + no_language + zlib.compress(content.encode(), 9),
    )


def read_text(parts: Iterable[Chunk], keyword: str, *, most_bytes: int) -> str | None:
    """Return the text of that name, or None where there is none.

    most_bytes: how long it may be unpacked, > 0.
    Raises PngError if it is longer, damaged or no UTF-8.
    """
    wanted = keyword.encode("latin-1") + b"\x00"
    for part in parts:
        if part.kind == b"iTXt" and part.payload.startswith(wanted):
            try:
                return _unpacked(part.payload[len(wanted) :], most_bytes).decode()
            except UnicodeDecodeError as error:
                raise PngError("contains text that is not UTF-8") from error
    return None


def _unpacked(body: bytes, most_bytes: int) -> bytes:
    """Return the text of a chunk, which begins behind its name, as bytes."""
    flags, described = body[:2], body[2:]
    content = described.split(b"\x00", 2)[-1]  # behind the language, and the name in that language
    if flags == b"\x00\x00":
        unpacked, whole = content[: most_bytes + 1], True
    elif flags == b"\x01\x00":
        unpacking = zlib.decompressobj()
        try:
            unpacked = unpacking.decompress(content, most_bytes + 1)
        except zlib.error as error:
            raise PngError("contains damaged text") from error
        whole = unpacking.eof
    else:
        raise PngError("contains text packed in an unknown way")
    if len(unpacked) > most_bytes:
        raise PngError(f"contains more than {most_bytes / 2**20:.0f} MiB of text")
    if not whole:
        raise PngError("contains damaged text")
    return unpacked
