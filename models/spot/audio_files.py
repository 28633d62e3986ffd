"""Audio files as 16 kHz mono samples and back, whatever their headers say. The only user of soundfile."""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from models.common.files import replacing
from models.spot.audio_containers import Container, Window, container
from models.spot.channels import LOUDEST, ChannelMix, bad_samples
from models.spot.counted import counted
from models.spot.given import no_file

SAMPLE_RATE_HZ = 16_000
BLOCK_FRAMES = 1 << 13  # a damaged file loses what it holds of the block in which it breaks
BLOCK_SAMPLES = 1 << 18  # of all channels together
LOWEST_HZ, HIGHEST_HZ = 1_000, 1_000_000  # no recording of a voice has a rate beyond these
TOLERATED_S = 0.1  # encoders round a length to whole frames of theirs
ESTIMATE = 0.1  # by which share the decoder's estimate of a length may be wrong before it is worth a word
UNREADABLE = (RuntimeError, TypeError, ValueError, OSError)  # TypeError: a name that ends in .raw


class AudioError(Exception):
    """Sound cannot be read, written or captured: what happened, and what to do."""


class AudioFile:
    """An audio file, heard from beginning to end while it is read: memory does not grow with its length.

    Any rate from 1 kHz on, any number of channels (`ChannelMix`), any format that libsndfile reads, those among them
    in which it cannot jump. What the header says is compared with what is there, and all that is there is heard: files
    whose header was never finished, several recordings one behind the other, and the beginning of a file that was cut.

    path: of the file. Raises AudioError if it is missing or no audio.

    notes: what was odd about it, each two sentences; complete once all has been read.
    is_cut: whether sound is missing; known once all has been read.
    length_s: of what has been read so far, seconds.
    """

    def __init__(self, path: Path) -> None:
        if not os.path.isfile(path):  # noqa: PTH113 - Path's own raises for a name that is too long
            raise AudioError(no_file(path))
        self.path = path
        self.notes: list[str] = []
        self.is_cut = False
        self.length_s = 0.0
        self.damage = ""  # why it could not be decoded to its end
        self._bad = 0  # samples that are no sound
        try:
            self._file: BinaryIO = path.open("rb")
        except OSError as error:
            raise AudioError(f"{path} cannot be read ({error.strerror}). Check who may read it.") from error
        try:
            self._container = container(self._file)
            self._sound = self._open(0)
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Let go of the file. A second time does nothing."""
        self._sound.close()
        self._file.close()

    def __enter__(self) -> "AudioFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Yield all the sound as float32 (n,), mono, 16 kHz, about -1 to 1, n >= 1; samples that are none are silence.

        Raises AudioError if there is no sound at all, or nothing that can be decoded.
        """
        stream: soxr.ResampleStream | None = None
        heard = 0
        for rate_hz, block in self.recorded():
            bad = bad_samples(block)
            if bad:
                self._bad += bad
                block = np.where(np.abs(block) <= LOUDEST, block, np.float32(0.0))
            if block.size and rate_hz != SAMPLE_RATE_HZ:
                if stream is None:
                    stream = soxr.ResampleStream(rate_hz, SAMPLE_RATE_HZ, 1, dtype="float32", quality="HQ")
                block = np.asarray(stream.resample_chunk(block), np.float32)
            elif not block.size and stream is not None:  # the end of a recording
                block, stream = np.asarray(stream.resample_chunk(block, last=True), np.float32), None
            heard += len(block)
            if len(block):
                yield block
        if self.damage and not heard:
            raise self._unreadable(self.damage)
        if not heard:
            raise self._empty()
        if self._bad:
            self._note(
                f"{self._bad} samples of {self.path} are not numbers, or far too large. They are heard as silence."
            )

    def recorded(self) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Yield the sound as it was recorded: the rate, Hz, and float32 (n,), mono, an empty one after each recording.

        It stops without an error where the file cannot be decoded: `damage` then says why, and `is_cut` is set.
        """
        found = self._container
        if found.unfinished:
            self._note(f"The recorder never finished {self.path}. It was repaired, and all of it is heard.")
        if len(found.parts) > 1:
            self._note(f"{self.path} holds {len(found.parts)} recordings in a row. All of them are heard.")
        for number in range(len(found.parts)):
            if number > 0:
                self._sound.close()
                try:
                    self._sound = self._open(number)
                except AudioError as error:
                    self._cut(str(error))
                    return
            yield from self._part(self._sound)
        self._compare_bytes(found)

    def _part(self, sound: soundfile.SoundFile) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Yield one recording, and compare its length with what it announced."""
        rate_hz, mix, frames, cancelled = sound.samplerate, ChannelMix(sound.channels, sound.samplerate), 0, False
        size = max(1, min(BLOCK_FRAMES, BLOCK_SAMPLES // sound.channels))
        while True:
            try:
                block = sound.read(size, dtype="float32", always_2d=True)  # (frames, channels)
            except UNREADABLE as error:
                self._cut(_why(error))
                break
            if not len(block):
                break
            frames += len(block)
            self.length_s += len(block) / rate_hz
            samples = mix.push(block)
            cancelled = cancelled or mix.chosen is not None
            yield rate_hz, samples
        yield rate_hz, np.zeros(0, np.float32)
        if cancelled:
            self._note(f"The channels of {self.path} cancel each other out. Only the louder one is heard.")
        if sound.format == "MP3" and not self._container.tells_length:
            if abs(sound.frames - frames) > ESTIMATE * frames:
                self._note(f"{self.path} does not say how long it is. It holds {frames / rate_hz:.1f} s of sound.")
        elif not self.damage and 0 < frames < sound.frames - TOLERATED_S * rate_hz and sound.frames < 1 << 62:
            self.is_cut = True
            self._note(
                f"{self.path} ends before the length that it announces, after {frames / rate_hz:.1f} of "
                f"{sound.frames / rate_hz:.1f} s. Copy or record it again to hear the rest."
            )

    def _compare_bytes(self, found: Container) -> None:
        """Compare the bytes that the header announces with those that are there."""
        if found.missing and not self.is_cut:
            self.is_cut = True
            self._note(
                f"{self.path} ends before the length that it announces, after {self.length_s:.1f} s. "
                "Copy or record it again to hear the rest."
            )
        if found.surplus:
            self._note(
                f"{self.path} announces {counted(found.surplus, 'byte')} more than it has. Everything in it is heard."
            )
        if found.no_end and not self.is_cut:
            self._note(f"{self.path} has no end mark. Everything in it is heard.")

    def _open(self, number: int) -> soundfile.SoundFile:
        """Open one of the recordings in the file."""
        found = self._container
        as_it_is = len(found.parts) == 1 and not found.patches
        try:
            sound = _Forwards(_name(self.path) if as_it_is else Window(self._file, found.parts[number], found.patches))
        except UNREADABLE as error:
            raise self._unreadable(_why(error)) from error
        if not LOWEST_HZ <= sound.samplerate <= HIGHEST_HZ:
            rate_hz = sound.samplerate
            sound.close()
            raise AudioError(
                f"{self.path} says that it has {rate_hz} samples a second, too few for a voice. "
                "Export it again, at 16000 Hz or more."
            )
        return sound

    def _cut(self, why: str) -> None:
        """Note that nothing can be decoded from here on."""
        self.damage, self.is_cut = why, True
        if self.length_s:
            self._note(
                f"{self.path} is damaged after {self.length_s:.1f} s ({why}). Copy or record it again to hear the rest."
            )

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def _unreadable(self, why: str) -> AudioError:
        return AudioError(
            f"{self.path} cannot be read as audio ({why}). Use a whole WAV, FLAC, OGG or MP3 file, or export it again."
        )

    def _empty(self) -> AudioError:
        if self.length_s:
            return AudioError(f"{self.path} is shorter than one sample at 16 kHz. Record it again.")
        return AudioError(f"{self.path} contains no sound. Record it again.")


class _Forwards(soundfile.SoundFile):  # type: ignore[misc]  # it has no types
    """A file that is read to its end and never jumped in: some formats cannot, and some lose their place by it."""

    def seekable(self) -> bool:
        """Return that nobody should jump."""
        return False


def _name(path: Path) -> str | bytes:
    """Return a file's name as libsndfile takes it. Where names are bytes, they need not be text."""
    return os.fsencode(path) if os.name == "posix" else str(path)


def _why(error: Exception) -> str:
    """Return what libsndfile says is wrong."""
    return str(getattr(error, "error_string", error)).rstrip(".") or type(error).__name__


def read_audio(path: Path) -> NDArray[np.float32]:
    """Return the sound in `path` as float32 (n,), mono, 16 kHz, about -1 to 1, n >= 1; for files that fit into memory.

    As `AudioFile` reads it; other rates are resampled by soxr at high quality, so that peaks may pass 1 by a little.
    Raises AudioError if the file is missing, is no audio, is empty, ends too early, or holds NaN or infinity: what is
    learned from, or measured, must be whole.
    """
    recordings: list[NDArray[np.float32]] = []
    with AudioFile(path) as file:
        blocks: list[NDArray[np.float32]] = []
        for rate_hz, block in file.recorded():
            blocks.append(block)
            if len(block):
                continue
            samples, blocks = np.concatenate(blocks), []
            if not np.isfinite(samples).all():
                raise AudioError(
                    f"{path} contains samples that are not numbers. Export the recording again, as 16-bit WAV."
                )
            if rate_hz != SAMPLE_RATE_HZ:
                samples = np.asarray(soxr.resample(samples, rate_hz, SAMPLE_RATE_HZ, quality="HQ"), np.float32)
            recordings.append(samples)
        if file.damage:
            raise file._unreadable(file.damage)
        if file.is_cut:
            raise AudioError(f"{path} ends before the length that it announces. Copy or record it again.")
        samples = np.concatenate([np.zeros(0, np.float32), *recordings])
        if len(samples) == 0:
            raise file._empty()
    return samples


def flac(samples: NDArray[np.float32]) -> bytes:
    """Return `samples`, float32 (n,), mono, 16 kHz, as a FLAC file of 16 bits; what exceeds -1 to 1 is clipped."""
    if samples.ndim != 1:
        raise ValueError(f"samples of shape {samples.shape}: expected one dimension, mono")
    written = BytesIO()
    soundfile.write(written, np.clip(samples, -1.0, 1.0), SAMPLE_RATE_HZ, subtype="PCM_16", format="FLAC")
    return written.getvalue()


def write_wav(path: Path, samples: NDArray[np.float32], *, rate_hz: int = SAMPLE_RATE_HZ) -> None:
    """Write `samples`, float32 (n,), mono, as a 16-bit WAV file; what exceeds -1 to 1 is clipped.

    rate_hz: sample rate, > 0, Hz. A file of that name is replaced only once the new one is complete.
    Raises AudioError if it cannot be written.
    """
    if samples.ndim != 1:
        raise ValueError(f"samples of shape {samples.shape}: expected one dimension, mono")
    try:
        with replacing(path) as part:
            soundfile.write(_name(part), np.clip(samples, -1.0, 1.0), rate_hz, subtype="PCM_16", format="WAV")
    except (soundfile.LibsndfileError, OSError) as error:
        raise AudioError(
            f"{path} cannot be written ({error}). Choose a folder that exists and has room, and try again."
        ) from error
