"""Audio files as 16 kHz mono samples and back. The only user of soundfile."""

import re
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from models.common.files import replacing

SAMPLE_RATE_HZ = 16_000
BLOCK_FRAMES = 1 << 16
LOUDEST = 4.0  # 12 dB over full scale: mixers that amplify come near it, and what lies beyond was never sound
# A WAV file written to a pipe announces a length of 2 or 4 GB, since its writer cannot go back and correct it.
OPEN_ENDED_BYTES = 0x7FFF_F000


class AudioError(Exception):
    """Sound cannot be read, written or captured: what happened, and what to do."""


def bad_samples(samples: NDArray[np.float32]) -> int:
    """Return how many of `samples`, float32 of any shape, are no sound: NaN, infinite, or far beyond full scale.

    One of them would stay in every running mean and every filter, so whoever keeps such a state asks here first.
    """
    if len(samples) == 0 or np.abs(samples).max() <= LOUDEST:  # False for NaN too
        return 0
    return int(np.count_nonzero(~(np.abs(samples) <= LOUDEST)))


def read_audio(path: Path) -> NDArray[np.float32]:
    """Return the sound in `path` as float32 (n,), mono, 16 kHz, about -1 to 1, n >= 1.

    Any rate, any number of channels (their mean is taken), any format that libsndfile reads, WAV, FLAC and OGG among
    them. Other rates are resampled by soxr at high quality, so that peaks may pass 1 by a little.
    Raises AudioError if the file is missing, is no audio, is empty, ends too early, or holds NaN or infinity.
    """
    if not path.is_file():
        raise AudioError(f"There is no file {path}. Check the name and the folder.")
    try:
        with soundfile.SoundFile(path) as sound:
            blocks = [_mono(block) for block in sound.blocks(BLOCK_FRAMES, dtype="float32", always_2d=True)]
            rate_hz, truncated = sound.samplerate, _is_truncated(sound)
    except (soundfile.LibsndfileError, TypeError) as error:  # TypeError: a name that ends in .raw
        why = str(getattr(error, "error_string", error)).rstrip(".")
        raise AudioError(
            f"{path} cannot be read as audio ({why}). Use a whole WAV, FLAC or OGG file, or export it again."
        ) from error
    if truncated:
        raise AudioError(f"{path} ends before the length that it announces. Copy or record it again.")
    samples = np.concatenate([np.zeros(0, np.float32), *blocks])
    if len(samples) == 0:
        raise AudioError(f"{path} holds no sound. Record it again.")
    if not np.isfinite(samples).all():
        raise AudioError(f"{path} holds samples that are not numbers. Export the recording again, as 16-bit WAV.")
    if rate_hz != SAMPLE_RATE_HZ:
        samples = np.asarray(soxr.resample(samples, rate_hz, SAMPLE_RATE_HZ, quality="HQ"), np.float32)
    if len(samples) == 0:
        raise AudioError(f"{path} is shorter than one sample at 16 kHz. Record it again.")
    return samples


def write_wav(path: Path, samples: NDArray[np.float32], *, rate_hz: int = SAMPLE_RATE_HZ) -> None:
    """Write `samples`, float32 (n,), mono, as a 16-bit WAV file; what exceeds -1 to 1 is clipped.

    rate_hz: sample rate, > 0, Hz. A file of that name is replaced only once the new one is complete.
    Raises AudioError if it cannot be written.
    """
    if samples.ndim != 1:
        raise ValueError(f"samples of shape {samples.shape}: expected one dimension, mono")
    try:
        with replacing(path) as part:
            soundfile.write(part, np.clip(samples, -1.0, 1.0), rate_hz, subtype="PCM_16", format="WAV")
    except (soundfile.LibsndfileError, OSError) as error:
        raise AudioError(
            f"{path} cannot be written ({error}). Choose a folder that exists and has room, and try again."
        ) from error


def _mono(block: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean of the channels of `block`, float32 (n, channels), as float32 (n,)."""
    return np.asarray(block.mean(axis=1), np.float32)


def _is_truncated(sound: soundfile.SoundFile) -> bool:
    """Return whether the file ends before its announced end.

    libsndfile reads what is there and tells only its log. (A FLAC file that ends early raises instead.)
    """
    log = sound.extra_info
    if "Junk after the last page" in log:  # OGG: a page that is not whole
        return True
    announced = re.search(r"^data : (\d+) \(should be (\d+)\)", log, re.MULTILINE)  # WAV
    return announced is not None and int(announced[2]) < int(announced[1]) < OPEN_ENDED_BYTES
