"""What the header of an audio file announces, and where it lies: WAV, RF64, W64, AIFF, AU, CAF, Ogg and MP3."""

import io
import struct
from dataclasses import dataclass, field
from typing import BinaryIO

UNKNOWN_BYTES = 0x7FFF_F000  # a writer that cannot go back announces 2 or 4 GB, as into a pipe
W64_RIFF, W64_DATA = b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00", b"data\xf3\xac\xd3\x11"
MP3_HEADERS = (b"Xing", b"Info", b"VBRI")
MP3_SEARCHED = 4096  # bytes of the first frame and more


@dataclass(frozen=True)
class Container:
    """What a file says of itself.

    parts: where each recording begins and ends, bytes; more than one where several stand one behind the other.
    patches: what is to be read in place of what stands there, by its position in the file.
    unfinished: whether the header says that there is no sound, or less than there is, since nobody has finished it.
    surplus: by how many bytes the header announces more than there is, no more than a header's length.
    missing: by how many bytes, where it is more than that: the file was cut.
    no_end: whether the mark of the end is missing.
    tells_length: whether a number of samples that the decoder knows comes from the file, and is no estimate.
    """

    parts: tuple[tuple[int, int], ...]
    patches: dict[int, bytes] = field(default_factory=dict)
    unfinished: bool = False
    surplus: int = 0
    missing: int = 0
    no_end: bool = False
    tells_length: bool = True


def container(file: BinaryIO) -> Container:
    """Return what a file, open for reading, says of itself; of what is not known here, only its length."""
    size = file.seek(0, io.SEEK_END)
    whole = Container(((0, size),))
    file.seek(0)
    head = file.read(16)
    try:
        if head[:4] in (b"RIFF", b"RIFX", b"RF64", b"BW64") and head[8:12] == b"WAVE":
            return _riff(file, size, head)
        if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
            return _aiff(file, size, head)
        if head == W64_RIFF:
            return _w64(file, size)
        if head[:4] in (b".snd", b"dns."):
            begin, length = struct.unpack((">" if head[:4] == b".snd" else "<") + "II", head[4:12])
            return _judged(size, begin, None if length >= UNKNOWN_BYTES else length)
        if head[:4] == b"caff":
            return _caf(file, size)
        if head[:4] == b"OggS":
            return _ogg(file, size)
        if head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] >= b"\xe0"):
            return Container(whole.parts, tells_length=_mp3_tells_length(file, head))
    except struct.error:  # a header that ends in the middle; the decoder says more
        return whole
    return whole


def _judged(size: int, begin: int, announced: int | None) -> Container:
    """Return a container whose sound begins at `begin` and should have `announced` bytes; None if it does not say."""
    lacking = 0 if announced is None else max(0, announced - max(0, size - begin))
    is_cut = lacking > begin + 8  # less than that: somebody has counted the header too
    return Container(((0, size),), surplus=0 if is_cut else lacking, missing=lacking if is_cut else 0)


def _repaired(size: int, patches: dict[int, bytes]) -> Container:
    return Container(((0, size),), patches, unfinished=True)


def _chunks_until(last: bytes, file: BinaryIO, size: int, form: str) -> dict[bytes, tuple[int, int]]:
    """Return where the content of each chunk of a RIFF or IFF file begins, and its announced length, up to `last`."""
    chunks: dict[bytes, tuple[int, int]] = {}
    at = 12
    while at + 8 <= size and last not in chunks:
        file.seek(at)
        name, length = struct.unpack(form, file.read(8))
        chunks[name] = at + 8, length
        at += 8 + length + length % 2
    return chunks


def _is_name(name: bytes) -> bool:
    """Return whether four bytes may be the name of a chunk."""
    return name[:1].isalpha() and all(0x20 <= letter < 0x7F for letter in name)


def _riff(file: BinaryIO, size: int, head: bytes) -> Container:
    """Return what a WAV or RF64 file announces."""
    order = ">" if head[:4] == b"RIFX" else "<"
    (announced_file,) = struct.unpack(order + "I", head[4:8])
    chunks = _chunks_until(b"data", file, size, order + "4sI")
    if b"data" not in chunks:
        return Container(((0, size),))
    begin, length = chunks[b"data"]
    long_bytes = None
    if b"ds64" in chunks:
        file.seek(chunks[b"ds64"][0])
        _, long_bytes = struct.unpack("<QQ", file.read(16))
    if long_bytes is not None and length >= UNKNOWN_BYTES:
        return _judged(size, begin, long_bytes)
    if length >= UNKNOWN_BYTES:
        return Container(((0, size),))
    end = begin + length + length % 2
    file.seek(begin + length)
    follows = file.read(4)
    behind = size - end
    # Behind the sound there are other chunks, or nothing. What has no name there is sound that was not counted.
    if behind >= 8 and not _is_name(follows) and (length == 0 or announced_file + 8 <= end):
        there = struct.pack(order + "I", min(size - begin, UNKNOWN_BYTES))
        return _repaired(size, {4: struct.pack(order + "I", min(size - 8, UNKNOWN_BYTES)), begin - 4: there})
    return _judged(size, begin, length)


def _aiff(file: BinaryIO, size: int, head: bytes) -> Container:
    """Return what an AIFF file announces."""
    chunks = _chunks_until(b"SSND", file, size, ">4sI")
    if b"SSND" not in chunks:
        return Container(((0, size),))
    begin, length = chunks[b"SSND"]
    (announced_file,) = struct.unpack(">I", head[4:8])
    there = size - begin
    if length <= 8 < there and announced_file <= begin and b"COMM" in chunks and head[8:12] == b"AIFF":
        comm_at = chunks[b"COMM"][0]
        file.seek(comm_at)
        channels, _, bits = struct.unpack(">hIh", file.read(8))
        frames = (there - 8) // max(1, channels * ((bits + 7) // 8))
        lengths = {4: size - 8, begin - 4: there, comm_at + 2: frames}
        return _repaired(size, {at: struct.pack(">I", length) for at, length in lengths.items()})
    return _judged(size, begin, None if length >= UNKNOWN_BYTES else length)


def _w64(file: BinaryIO, size: int) -> Container:
    """Return what a Sony Wave64 file announces: names of 16 bytes, lengths of 8 with their header."""
    at = 40
    while at + 24 <= size:
        file.seek(at)
        name, length = struct.unpack("<16sQ", file.read(24))
        if name.startswith(W64_DATA):
            return _judged(size, at + 24, length - 24)
        at += max(24, (length + 7) // 8 * 8)
    return Container(((0, size),))


def _caf(file: BinaryIO, size: int) -> Container:
    """Return what a Core Audio file announces; a length of -1 says that the sound goes on to the end."""
    at = 8
    while at + 12 <= size:
        file.seek(at)
        name, length = struct.unpack(">4sq", file.read(12))
        if name == b"data":
            return _judged(size, at + 12, None if length < 0 else length)
        at += 12 + max(0, length)
    return Container(((0, size),))


def _ogg(file: BinaryIO, size: int) -> Container:
    """Return the recordings in an Ogg file: each begins with pages that say so, and should end with one that does."""
    starts: list[int] = []
    at, missing, beginning, ended = 0, 0, False, False
    while at < size:
        file.seek(at)
        header = file.read(27)
        if len(header) < 27 or header[:4] != b"OggS":
            missing = size - at
            break
        kind, segments = header[5], file.read(header[26])
        length = 27 + header[26] + sum(segments)
        if kind & 2 and not beginning:
            starts.append(at)
        beginning, ended = bool(kind & 2), bool(kind & 4)
        if at + length > size:
            missing = at + length - size
            break
        at += length
    starts = starts or [0]  # where the page is damaged that says it
    parts = tuple(zip(starts, [*starts[1:], size], strict=True))
    return Container(parts, missing=missing, no_end=not missing and not ended)


def _mp3_tells_length(file: BinaryIO, head: bytes) -> bool:
    """Return whether the first frame of an MP3 file tells how many there are; else the decoder estimates it."""
    at = 0
    if head[:3] == b"ID3":
        letters = struct.unpack("4B", head[6:10])
        at = 10 + sum((letter & 0x7F) << shift for letter, shift in zip(letters, (21, 14, 7, 0), strict=True))
    file.seek(at)
    first = file.read(MP3_SEARCHED)
    return any(name in first for name in MP3_HEADERS)


class Window:
    """Part of an open file as a file of its own, with other bytes in some places; what libsndfile needs of a file."""

    def __init__(self, file: BinaryIO, part: tuple[int, int], patches: dict[int, bytes]) -> None:
        self._file, (self._begin, self._end), self._patches = file, part, patches
        self._at = self._begin

    def tell(self) -> int:
        """Return the position, bytes from the beginning of the part."""
        return self._at - self._begin

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a position and return it."""
        origin = {io.SEEK_SET: self._begin, io.SEEK_CUR: self._at, io.SEEK_END: self._end}[whence]
        self._at = max(self._begin, origin + offset)
        return self.tell()

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes."""
        self._file.seek(self._at)
        found = bytearray(self._file.read(min(size, max(0, self._end - self._at))))
        for at, patch in self._patches.items():
            for position, letter in enumerate(patch, start=at - self._at):
                if 0 <= position < len(found):
                    found[position] = letter
        self._at += len(found)
        return bytes(found)
