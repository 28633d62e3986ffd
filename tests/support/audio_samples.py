"""Audio files as recorders, phones and broken copies leave them, each made from the same sound."""

import struct
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE_HZ = 16_000


def written(
    path: Path,
    samples: NDArray[np.float32],
    *,
    rate_hz: int = RATE_HZ,
    kind: str | None = None,
    subtype: str | None = None,
) -> Path:
    """Write samples, float32 (n,) or (n, channels), and return the path."""
    soundfile.write(path, samples, rate_hz, format=kind, subtype=subtype)
    return path


def patched(path: Path, at: int, value: bytes) -> Path:
    """Put other bytes into a file and return its path."""
    content = bytearray(path.read_bytes())
    content[at : at + len(value)] = value
    path.write_bytes(content)
    return path


def cut(path: Path, share: float = 0.5) -> Path:
    """Leave the beginning of a file and return its path."""
    path.write_bytes(path.read_bytes()[: round(path.stat().st_size * share)])
    return path


def unfinished_wav(path: Path, samples: NDArray[np.float32], *, file_bytes: int = 36, data_bytes: int = 0) -> Path:
    """Write a WAV file whose recorder lost its power before it wrote the lengths."""
    written(path, samples, kind="WAV", subtype="PCM_16")
    at = path.read_bytes().index(b"data") + 4
    patched(path, at, struct.pack("<I", data_bytes))
    return patched(path, 4, struct.pack("<I", file_bytes))


def unfinished_aiff(path: Path, samples: NDArray[np.float32]) -> Path:
    """Write an AIFF file whose recorder lost its power before it wrote the lengths."""
    written(path, samples, kind="AIFF", subtype="PCM_16")
    content = path.read_bytes()
    sound, form = content.index(b"SSND"), content.index(b"COMM")
    patched(path, sound + 4, struct.pack(">I", 8))
    patched(path, form + 10, struct.pack(">I", 0))
    return patched(path, 4, struct.pack(">I", sound + 8))


def mp3_without_header(path: Path, samples: NDArray[np.float32]) -> Path:
    """Write an MP3 file of varying bit rate without the first frame, which tells its length."""
    written(path, samples, kind="MP3", subtype="MPEG_LAYER_III")
    content = path.read_bytes()
    second = content.index(content[:2], 4)
    assert any(name in content[:second] for name in (b"Xing", b"Info"))
    path.write_bytes(content[second:])
    return path


def flac_of_unknown_length(path: Path, samples: NDArray[np.float32]) -> Path:
    """Write a FLAC file as an encoder does that writes into a pipe: 36 bits of its header are 0."""
    written(path, samples, kind="FLAC")
    first = path.read_bytes()[21]
    patched(path, 21, bytes([first & 0xF0, 0, 0, 0, 0]))
    return patched(path, 26, bytes(16))  # nor is there a sum to check it by


def chained(path: Path, *recordings: Path) -> Path:
    """Write several files one behind the other, as radio stations do with Ogg."""
    path.write_bytes(b"".join(recording.read_bytes() for recording in recordings))
    return path
