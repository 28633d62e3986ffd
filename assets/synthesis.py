"""Speak words and whole paragraphs with the synthetic voices of espeak-ng and flite."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.spot.audio_files import read_audio
from models.synthetic.voices import SyntheticVoice

RATE_HZ = 16_000
SILENCE = 0.01  # of the peak (-40 dB): what is softer at either end is cut off
MARGIN_S = 0.02  # left standing on either side of the cut, for breath and stop consonants
LEVEL = 0.1  # root mean square of what is said (-20 dB full scale), a person close to the microphone
PEAK = 0.7


def missing_programs() -> tuple[str, ...]:
    """Return the synthesisers that are not installed on this machine."""
    return tuple(program for program in ("espeak-ng", "flite") if shutil.which(program) is None)


def say(voice: SyntheticVoice, text: str) -> NDArray[np.float32]:
    """Return `text` as `voice` says it: float32 (n,), 16 kHz mono, cut to the words, always at the same level.

    Raises FileNotFoundError where the voice's program is not installed, subprocess.CalledProcessError where it fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.wav"
        subprocess.run(_command(voice, text, path), check=True, capture_output=True)
        return _level(_cut(read_audio(path)))


def _command(voice: SyntheticVoice, text: str, path: Path) -> list[str]:
    """Return the command that makes `voice` say `text` into the WAV file `path`."""
    if voice.program == "flite":
        return ["flite", "-voice", voice.voice, "-t", text, "-o", str(path)]
    return ["espeak-ng", "-v", voice.voice, "-w", str(path), text]


def _cut(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return `samples` without the silence at either end."""
    loud = np.flatnonzero(np.abs(samples) > SILENCE * np.max(np.abs(samples)))
    margin = round(MARGIN_S * RATE_HZ)
    return samples[max(0, loud[0] - margin) : loud[-1] + margin]


def _level(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return `samples` at `LEVEL`, or softer where they would pass `PEAK`."""
    gain = min(LEVEL / float(np.sqrt(np.mean(samples**2))), PEAK / float(np.max(np.abs(samples))))
    return (samples * gain).astype(np.float32)
