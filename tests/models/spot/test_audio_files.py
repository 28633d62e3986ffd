"""Tests of reading and writing audio files."""

import io
import os
import struct
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from models.spot.audio_containers import container
from models.spot.audio_files import AudioError, AudioFile, read_audio, write_wav
from tests.support.audio_samples import (
    chained,
    cut,
    flac_of_unknown_length,
    mp3_without_header,
    patched,
    unfinished_aiff,
    unfinished_wav,
    written,
)


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
        ("folder", r"is a folder\. Give the name of a file"),
        ("no bytes", "cannot be read as audio"),
        ("text", "cannot be read as audio"),
        ("raw", "cannot be read as audio"),
        ("no samples", "contains no sound"),
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


def heard(path: Path) -> tuple[NDArray[np.float32], AudioFile]:
    """Return all the sound of a file, and the file, read to its end."""
    with AudioFile(path) as file:
        return np.concatenate(list(file.blocks())), file


def noise(seconds: float, *, rate_hz: int = 16_000) -> NDArray[np.float32]:
    """Return noise, which no encoder makes small, float32 (n,)."""
    return np.random.default_rng(3).normal(0, 0.1, round(seconds * rate_hz)).astype(np.float32)


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 44_100, 48_000])
def test_a_file_heard_in_blocks_is_the_file_read_whole(tmp_path: Path, rate_hz: int) -> None:
    """Block by block the sound is that of `read_audio`, within the rounding of the filter."""
    path = written(tmp_path / "noise.wav", noise(3.0, rate_hz=rate_hz), rate_hz=rate_hz, subtype="FLOAT")
    samples, file = heard(path)

    np.testing.assert_allclose(samples, read_audio(path), atol=1e-6)
    assert (file.notes, file.is_cut) == ([], False)
    assert file.length_s == pytest.approx(3.0)


@pytest.mark.parametrize(("file_bytes", "data_bytes"), [(36, 0), (0, 0), (0xFFFF_FFFF, 0), (36 + 1000, 1000)])
def test_a_header_that_was_never_finished_is_repaired(tmp_path: Path, file_bytes: int, data_bytes: int) -> None:
    """A recorder that lost power leaves lengths of nothing, or of what it had then; all that is there is heard."""
    path = unfinished_wav(tmp_path / "lost.wav", noise(2.0), file_bytes=file_bytes, data_bytes=data_bytes)
    samples, file = heard(path)

    np.testing.assert_allclose(samples, noise(2.0), atol=2**-14)
    assert not file.is_cut
    assert len(file.notes) == 1
    assert "never finished" in file.notes[0]
    assert two_sentences(AudioError(file.notes[0]))
    np.testing.assert_array_equal(read_audio(path), samples)


def test_an_unfinished_aiff_file_is_repaired(tmp_path: Path) -> None:
    """AIFF has the number of frames besides, which is repaired too."""
    samples, file = heard(unfinished_aiff(tmp_path / "lost.aiff", noise(2.0)))

    np.testing.assert_allclose(samples, noise(2.0), atol=2**-14)
    assert "never finished" in file.notes[0]


def test_a_finished_file_without_sound_is_not_repaired(tmp_path: Path) -> None:
    """Where other chunks follow a data chunk of length 0, they are no sound."""
    path = written(tmp_path / "empty.wav", np.zeros(0, np.float32), subtype="PCM_16")
    path.write_bytes(path.read_bytes() + b"LIST" + struct.pack("<I", 400) + b"INFOICMT" + bytes(392))

    with pytest.raises(AudioError, match="contains no sound"):
        heard(path)


def test_a_header_that_counts_itself_is_told_and_forgiven(tmp_path: Path) -> None:
    """A data length that is 44 bytes too long, by the header, loses nothing and is no cut file."""
    path = written(tmp_path / "long.wav", noise(1.0), subtype="PCM_16")
    samples, file = heard(patched(path, 40, struct.pack("<I", 32_000 + 44)))

    assert len(samples) == 16_000
    assert file.notes == [f"{path} announces 44 bytes more than it has. Everything in it is heard."]
    assert not file.is_cut
    assert len(read_audio(path)) == 16_000


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("x.wav", {"subtype": "PCM_16"}),
        ("x.wav", {"subtype": "GSM610"}),
        ("x.aiff", {"subtype": "PCM_16"}),
        ("x.aifc", {"kind": "AIFF", "subtype": "FLOAT"}),
        ("x.au", {"subtype": "PCM_16"}),
        ("x.w64", {"subtype": "PCM_16"}),
        ("x.rf64", {"subtype": "PCM_16"}),
        ("x.flac", {"subtype": "PCM_16"}),
        ("x.ogg", {"subtype": "VORBIS"}),
        ("x.opus", {"kind": "OGG", "subtype": "OPUS"}),
        ("x.mp3", {"subtype": "MPEG_LAYER_III"}),
    ],
)
def test_of_a_cut_file_the_beginning_is_heard_and_the_cut_is_told(
    tmp_path: Path, name: str, how: dict[str, Any]
) -> None:
    """Half a file gives about half its sound, the same each time, and says that the rest is missing."""
    path = cut(written(tmp_path / name, noise(20.0), **how))
    samples, file = heard(path)

    assert 4.0 < len(samples) / 16_000 < 13.0
    assert file.is_cut
    assert len(file.notes) == 1
    assert ("ends before" in file.notes[0]) or ("is damaged after" in file.notes[0])
    np.testing.assert_array_equal(heard(path)[0], samples)
    with pytest.raises(AudioError, match=r"ends before|cannot be read as audio"):
        read_audio(path)


@pytest.mark.parametrize(
    ("name", "how", "rate_hz"),
    [
        ("x.wav", {"subtype": "GSM610"}, 8_000),
        ("x.wav", {"subtype": "G721_32"}, 8_000),
        ("x.au", {"subtype": "G723_24"}, 8_000),
        ("x.au", {"subtype": "G723_40"}, 8_000),
        ("x.wav", {"subtype": "NMS_ADPCM_32"}, 8_000),
        ("x.xi", {"subtype": "DPCM_16"}, 44_100),
    ],
)
def test_formats_in_which_nobody_can_jump_are_heard(
    tmp_path: Path, name: str, how: dict[str, Any], rate_hz: int
) -> None:
    """They are read as all others are: to the end, to within a block of the codec."""
    path = written(tmp_path / name, tone(rate_hz, seconds=2.0), rate_hz=rate_hz, **how)

    assert heard(path)[1].length_s == pytest.approx(2.0, abs=0.1)
    assert heard(path)[0][1_000:30_000].std() == pytest.approx(0.5 / 2**0.5, rel=0.1)
    assert len(read_audio(path)) / 16_000 == pytest.approx(2.0 * rate_hz / soundfile.info(path).samplerate, rel=0.1)


def test_an_mp3_without_its_header_is_as_long_as_it_is(tmp_path: Path) -> None:
    """The decoder guesses a length from the first frames, which are silent; what is heard ends with the file."""
    quiet_first = np.concatenate([np.zeros(32_000, np.float32), noise(4.0)])
    path = mp3_without_header(tmp_path / "x.mp3", quiet_first)
    samples, file = heard(path)

    assert len(samples) / 16_000 == pytest.approx(6.0, abs=0.2)
    assert not file.is_cut
    assert all("does not say how long it is" in note for note in file.notes)


def test_flac_of_unknown_length_is_heard(tmp_path: Path) -> None:
    """An encoder that writes into a pipe leaves the length 0."""
    samples, file = heard(flac_of_unknown_length(tmp_path / "x.flac", noise(2.0)))

    np.testing.assert_allclose(samples, noise(2.0), atol=2**-14)
    assert not file.is_cut


def test_an_ogg_file_that_does_not_say_where_it_begins_is_refused(tmp_path: Path) -> None:
    """One wrong bit in its first page is an error of two sentences."""
    path = patched(written(tmp_path / "a.ogg", noise(1.0)), 5, b"\x00")
    with pytest.raises(AudioError, match=r"\. [A-Z].+\.$"):
        heard(path)


def test_all_recordings_of_a_chained_ogg_file_are_heard(tmp_path: Path) -> None:
    """Three recordings one behind the other, at different rates and of one and two channels, are heard in turn."""
    parts = [
        written(tmp_path / "a.ogg", noise(1.0)),
        written(tmp_path / "b.ogg", np.tile(noise(2.0, rate_hz=44_100)[:, None], (1, 2)), rate_hz=44_100),
        written(tmp_path / "c.opus", noise(1.0), kind="OGG", subtype="OPUS"),
    ]
    path = chained(tmp_path / "all.ogg", *parts)
    samples, file = heard(path)

    assert len(samples) / 16_000 == pytest.approx(4.0, abs=0.1)
    assert np.abs(samples).reshape(-1, 1_600)[:-1].mean(axis=1).min() > 0.03  # there is no gap
    assert file.notes == [f"{path} holds 3 recordings in a row. All of them are heard."]


@pytest.mark.parametrize("other", [-1.0, -0.9])
def test_channels_that_cancel_are_heard(tmp_path: Path, other: float) -> None:
    """In antiphase the mean is silence, or nearly; then the louder channel is heard, and that is told."""
    path = written(tmp_path / "anti.wav", np.stack([noise(1.0), other * noise(1.0)], axis=1), subtype="FLOAT")
    samples, file = heard(path)

    np.testing.assert_array_equal(samples, noise(1.0))
    assert file.notes == [f"The channels of {path} cancel each other out. Only the louder one is heard."]


@pytest.mark.parametrize("rate_hz", [1, 50, 999])
def test_a_rate_at_which_there_is_no_voice_is_refused(tmp_path: Path, rate_hz: int) -> None:
    """A file that says 1 Hz would become 16,000 times as long; it is refused in words, at once."""
    path = written(tmp_path / "slow.wav", noise(1.0), rate_hz=rate_hz, subtype="PCM_16")

    for read in (heard, read_audio):
        with pytest.raises(AudioError, match=f"says that it has {rate_hz} samples a second") as caught:
            read(path)
        assert two_sentences(caught.value)


def test_samples_that_are_no_numbers_are_heard_as_silence(tmp_path: Path) -> None:
    """What is heard goes on behind them, and they are counted; what is learned from must be whole."""
    samples = noise(1.0)
    samples[[100, 101]] = np.nan, 1e20
    path = written(tmp_path / "nan.wav", samples, subtype="FLOAT")
    found, file = heard(path)

    assert np.isfinite(found).all()
    np.testing.assert_array_equal(np.delete(found, [100, 101]), np.delete(samples, [100, 101]))
    assert file.notes == [f"2 samples of {path} are not numbers, or far too large. They are heard as silence."]
    with pytest.raises(AudioError, match="not numbers"):
        read_audio(path)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have only names that are text")
@pytest.mark.parametrize("make", [unfinished_wav, written])
def test_a_name_need_not_be_text(tmp_path: Path, make: Callable[..., Path]) -> None:
    """A file whose name is no UTF-8 is read like any other, repaired or not."""
    path = make(tmp_path / "cafe.wav", noise(1.0)).rename(tmp_path / os.fsdecode(b"caf\xe9.wav"))

    assert len(heard(path)[0]) == len(read_audio(path)) == 16_000
    write_wav(path, noise(0.5))
    assert len(read_audio(path)) == 8_000


def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    """Ten minutes are heard with no more memory than a few blocks take: 38 MB would be all of them."""
    path = tmp_path / "long.wav"
    with soundfile.SoundFile(path, "w", 8_000, 1, "PCM_16") as file:
        for _ in range(60):
            file.write(np.zeros(80_000, np.float32))
    tracemalloc.start()
    try:
        with AudioFile(path) as long:
            count = sum(len(block) for block in long.blocks())
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert count == 9_600_000
    assert most < 4_000_000


@pytest.mark.parametrize("suffix", ["wav", "rf64", "w64", "aiff", "au", "caf", "flac", "ogg", "mp3", "id3.mp3"])
def test_what_is_left_of_a_header_is_no_error(tmp_path: Path, suffix: str) -> None:
    """A file that was cut anywhere, also with other bytes behind the cut, says what it can of parts that are there."""
    path = tmp_path / f"x.{suffix}"
    soundfile.write(path, tone(16_000, seconds=0.1), 16_000, format=suffix.rpartition(".")[2].upper())
    tag = b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) if suffix.startswith("id3") else b""
    whole = tag + path.read_bytes()
    for end in range(min(len(whole), 4096)):
        for behind in (b"", bytes(3), b"\xff" * 40):
            left = whole[:end] + behind
            assert all(0 <= begin <= end <= len(left) for begin, end in container(io.BytesIO(left)).parts)


@pytest.mark.parametrize("head", [b"ID3", b"ID3\x04\0\0\0", b"\xff\xfb", b"RIFF", b"caff", b"OggS", b".snd", b"FORM"])
def test_a_file_of_a_few_bytes_is_refused_in_words(tmp_path: Path, head: bytes) -> None:
    """A file that ends within the first bytes of its header says what it is not, and what to use."""
    path = tmp_path / "x"
    path.write_bytes(head)

    with pytest.raises(AudioError, match=r"cannot be read as audio .* Use a whole "):
        AudioFile(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_or_a_device_is_named_as_what_it_is(tmp_path: Path) -> None:
    """It is there, but no file that can be read to its end and compared with its header."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path(os.devnull)):
        with pytest.raises(AudioError, match="is no ordinary file, but a device or a pipe"):
            AudioFile(path)
