"""Tests of reading and writing audio files."""

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from models.spot.audio_files import AudioError, read_audio, write_wav


def tone(rate_hz: int, *, hz: float = 440.0, seconds: float = 1.0, peak: float = 0.5) -> NDArray[np.float32]:
    """Return a sine, float32 (n,), sampled by its formula."""
    return (peak * np.sin(2 * np.pi * hz * np.arange(round(rate_hz * seconds)) / rate_hz)).astype(np.float32)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000])
def test_any_rate_becomes_16_khz(tmp_path: Path, rate_hz: int) -> None:
    """A sine at any rate equals the sine at 16 kHz within 1e-3 of full scale, away from the ends."""
    path = tmp_path / "tone.wav"
    soundfile.write(path, tone(rate_hz), rate_hz, subtype="FLOAT")

    samples = read_audio(path)

    assert samples.dtype == np.float32
    assert abs(len(samples) - 16_000) <= 1
    middle = slice(1_000, 15_000)
    assert np.max(np.abs(samples[middle] - tone(16_000)[middle])) < 1e-3


def test_what_16_khz_cannot_hold_is_filtered_out(tmp_path: Path) -> None:
    """A 10 kHz sine at 48 kHz would fold back to 6 kHz; it is gone instead, by more than 60 dB."""
    path = tmp_path / "high.wav"
    soundfile.write(path, tone(48_000, hz=10_000.0), 48_000, subtype="FLOAT")

    assert np.max(np.abs(read_audio(path)[1_000:15_000])) < 0.5e-3


def test_channels_are_averaged(tmp_path: Path) -> None:
    """The mean of 0.5 and -0.25 is 0.125 in every sample."""
    path = tmp_path / "stereo.wav"
    stereo = np.tile(np.array([0.5, -0.25], np.float32), (100, 1))  # (samples, channels)
    soundfile.write(path, stereo, 16_000, subtype="FLOAT")

    np.testing.assert_array_equal(read_audio(path), np.full(100, 0.125, np.float32))


@pytest.mark.parametrize(
    ("suffix", "subtype", "tolerance"),
    [("wav", "PCM_16", 2**-15), ("wav", "PCM_24", 2**-23), ("wav", "PCM_U8", 2**-7), ("flac", "PCM_16", 2**-15)],
)
def test_lossless_formats(tmp_path: Path, suffix: str, subtype: str, tolerance: float) -> None:
    """WAV and FLAC give the samples back within one step of their word length."""
    path = tmp_path / f"tone.{suffix}"
    soundfile.write(path, tone(16_000), 16_000, subtype=subtype)

    np.testing.assert_allclose(read_audio(path), tone(16_000), atol=tolerance)


def test_ogg_is_read(tmp_path: Path) -> None:
    """An OGG Vorbis file has its length, and the power of the sine, 0.5 ** 2 / 2, within 5 %."""
    path = tmp_path / "tone.ogg"
    soundfile.write(path, tone(16_000), 16_000)

    samples = read_audio(path)

    assert len(samples) == 16_000
    assert np.mean(samples**2) == pytest.approx(0.125, rel=0.05)


def test_long_files_are_read_whole(tmp_path: Path) -> None:
    """A file longer than the block in which it is read comes back whole and in order."""
    ramp = np.linspace(-1.0, 1.0, 200_001, dtype=np.float32)
    path = tmp_path / "ramp.wav"
    soundfile.write(path, ramp, 16_000, subtype="FLOAT")

    np.testing.assert_array_equal(read_audio(path), ramp)


def test_written_files_read_back(tmp_path: Path) -> None:
    """What is written comes back within a 16-bit step, clipped to -1 to 1, with no other file left beside it."""
    path = tmp_path / "out.wav"
    write_wav(path, np.array([0.0, 0.25, -0.5, 2.0, -2.0], np.float32))

    np.testing.assert_allclose(read_audio(path), [0.0, 0.25, -0.5, 1.0, -1.0], atol=2**-15)
    assert soundfile.info(path).samplerate == 16_000
    assert list(tmp_path.iterdir()) == [path]


def test_writing_keeps_the_rate(tmp_path: Path) -> None:
    """The rate given is the rate of the file."""
    write_wav(tmp_path / "out.wav", tone(44_100), rate_hz=44_100)

    assert soundfile.info(tmp_path / "out.wav").samplerate == 44_100


def test_two_channels_are_not_written() -> None:
    """Samples of two dimensions are a mistake of ours."""
    with pytest.raises(ValueError, match="one dimension"):
        write_wav(Path("never.wav"), np.zeros((2, 2), np.float32))


def two_sentences(error: AudioError) -> bool:
    """Return whether the message says what happened and what to do."""
    message = str(error)
    return message.endswith(".") and message.count(". ") == 1


def test_no_folder_to_write_to(tmp_path: Path) -> None:
    """Writing into a folder that does not exist is an AudioError with its remedy."""
    with pytest.raises(AudioError, match="cannot be written") as caught:
        write_wav(tmp_path / "nowhere" / "out.wav", tone(16_000))

    assert two_sentences(caught.value)


BAD_SOUND = {  # samples, and their rate in Hz
    "no samples": (np.zeros(0, np.float32), 16_000),
    "nan": (np.array([0.0, np.nan, 0.0], np.float32), 16_000),
    "infinite": (np.array([0.0, np.inf, 0.0], np.float32), 16_000),
    "too short": (np.array([0.1], np.float32), 96_000),
}


def write_bad(folder: Path, kind: str) -> Path:
    """Return a path in `folder` at which stands a file broken in the way `kind` names."""
    path = folder / f"{kind}.wav"
    if kind in BAD_SOUND:
        samples, rate_hz = BAD_SOUND[kind]
        soundfile.write(path, samples, rate_hz, subtype="FLOAT")
        return path
    soundfile.write(path, np.resize(tone(16_000), 32_000), 16_000)
    if kind == "missing":
        path.unlink()
    elif kind == "folder":
        path.unlink()
        path.mkdir()
    elif kind == "no bytes":
        path.write_bytes(b"")
    elif kind == "text":
        path.write_text("up down left right\n" * 100)
    elif kind == "raw":
        path = path.rename(folder / "sound.raw")
    elif kind in ("cut flac", "cut ogg"):
        path = folder / f"cut.{kind[4:]}"
        soundfile.write(path, np.random.default_rng(0).normal(0, 0.1, 64_000), 16_000)
    if kind.startswith("cut"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("missing", "There is no file"),
        ("folder", "There is no file"),
        ("no bytes", "cannot be read as audio"),
        ("text", "cannot be read as audio"),
        ("raw", "cannot be read as audio"),
        ("no samples", "holds no sound"),
        ("cut", "ends before"),
        ("cut flac", "cannot be read as audio"),
        ("cut ogg", "ends before"),
        ("nan", "not numbers"),
        ("infinite", "not numbers"),
        ("too short", "shorter than one sample"),
    ],
)
def test_bad_files_are_told_apart(tmp_path: Path, kind: str, says: str) -> None:
    """Each way in which a file can be broken is an AudioError: what happened, and what to do."""
    path = write_bad(tmp_path, kind)

    with pytest.raises(AudioError, match=says) as caught:
        read_audio(path)

    assert str(path) in str(caught.value)
    assert two_sentences(caught.value)


@pytest.mark.parametrize("announced", [0x7FFF_F000, 0xFFFF_FFFF])
def test_wav_from_a_pipe_is_whole(tmp_path: Path, announced: int) -> None:
    """A writer that cannot go back announces 2 or 4 GB (espeak-ng --stdout does): that is no broken file."""
    path = tmp_path / "piped.wav"
    soundfile.write(path, tone(16_000), 16_000)
    whole = bytearray(path.read_bytes())
    size_at = whole.index(b"data") + 4
    whole[size_at : size_at + 4] = struct.pack("<I", announced)
    path.write_bytes(whole)

    assert len(read_audio(path)) == 16_000
