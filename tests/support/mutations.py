"""Damages files as disks, cables and other programs do: the same damage for the same seed."""

import re
import struct
import zlib
from collections.abc import Callable, Sequence

import numpy as np

from game.storage.png_chunks import SIGNATURE

LYING = (0, 1, 2, 255, 2**15, 2**16 - 1, 2**24, 2**31 - 1, 2**31, 2**32 - 1)  # lengths that nothing has
NUMBER = re.compile(rb"-?\d+(\.\d+)?")
LYING_TEXT = (b"0", b"-1", b"1e999", b"99999999999999999999", b"0.5", b"NaN", b"true", b'"7"', b"null", b"[7]")
Mutation = Callable[[bytes, np.random.Generator], bytes]


def flipped(data: bytes, rng: np.random.Generator) -> bytes:
    """Return data of which 1 to 16 bits are wrong."""
    wrong = bytearray(data)
    for at in rng.integers(0, len(wrong), rng.integers(1, 17)):
        wrong[at] ^= 1 << int(rng.integers(8))
    return bytes(wrong)


def cut(data: bytes, rng: np.random.Generator) -> bytes:
    """Return the beginning of data; one time in four followed by zeros up to the old length."""
    end = int(rng.integers(0, len(data)))
    return data[:end] + bytes(len(data) - end if rng.integers(4) == 0 else 0)


def spliced(data: bytes, rng: np.random.Generator) -> bytes:
    """Return data of which a piece is missing, is there twice, or stands in the place of another."""
    begin, end = sorted(int(at) for at in rng.integers(0, len(data) + 1, 2))
    piece = data[begin:end]
    match int(rng.integers(3)):
        case 0:
            return data[:begin] + data[end:]
        case 1:
            return data[:end] + piece + data[end:]
        case _:
            at = int(rng.integers(0, len(data) + 1))
            return data[:at] + piece + data[at + len(piece) :]


def lying(data: bytes, rng: np.random.Generator) -> bytes:
    """Return data with one to three numbers that lie: of two or four bytes, more often near the beginning."""
    wrong = bytearray(data)
    for _ in range(rng.integers(1, 4)):
        at = int(rng.integers(0, min(len(wrong), 200) if rng.integers(2) else len(wrong)))
        kind = (">I", "<I", ">H", "<H")[rng.integers(4)]
        number = LYING[rng.integers(len(LYING))] % 256 ** struct.calcsize(kind)
        wrong[at : at + struct.calcsize(kind)] = struct.pack(kind, number)
    return bytes(wrong)


def lying_text(data: bytes, rng: np.random.Generator) -> bytes:
    """Return text with one to three numbers that lie; other data as it is."""
    for _ in range(rng.integers(1, 4)):
        numbers = list(NUMBER.finditer(data))
        if numbers:
            number = numbers[rng.integers(len(numbers))]
            data = data[: number.start()] + LYING_TEXT[rng.integers(len(LYING_TEXT))] + data[number.end() :]
    return data


BINARY: tuple[Mutation, ...] = (flipped, cut, spliced, lying)
TEXT: tuple[Mutation, ...] = (flipped, cut, spliced, lying_text)


def mutated(data: bytes, rng: np.random.Generator, mutations: Sequence[Mutation] = BINARY) -> bytes:
    """Return data damaged in one way, one time in four in two; the checksums of a PNG fit again every second time."""
    for _ in range(2 if rng.integers(4) == 0 else 1):
        data = mutations[int(rng.integers(len(mutations)))](data or b"\x00", rng)
    return with_checksums(data) if data.startswith(SIGNATURE) and rng.integers(2) else data


def with_checksums(png: bytes) -> bytes:
    """Return a PNG in which each checksum fits what it stands behind, as far as the lengths lead."""
    right, at = bytearray(png), len(SIGNATURE)
    while len(right) >= at + 12:
        length = int.from_bytes(right[at : at + 4])
        end = at + 8 + length
        if end + 4 > len(right):
            break
        right[end : end + 4] = struct.pack(">I", zlib.crc32(right[at + 4 : end]))
        at = end + 4
    return bytes(right)
