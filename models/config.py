"""The frozen configuration of the recogniser and the model card that travels with the weights."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

UNKNOWN = "_unknown_"
NOISE = "_background_noise_"
DIRECTIONS = ("up", "down", "left", "right")
WEIGHTS_DIR = Path(__file__).parent / "weights"
DEFAULT_MODEL = WEIGHTS_DIR / "directional4w.tflite"


class ModelError(Exception):
    """A model file is missing, damaged or does not fit its card: what happened, and what to do."""


@dataclass(frozen=True)
class FrontEndConfig:
    """How sound becomes log-mel frames. Constants only, so that streaming and batch agree.

    sample_rate_hz: rate of the samples fed in, Hz.
    window_samples, hop_samples: length and spacing of the analysis windows (25 ms and 10 ms at 16 kHz).
    fft_size: points of the FFT, >= window_samples.
    mels: number of mel bands, from low_hz to high_hz.
    floor: power added to each band before the logarithm. White noise of -80 dB full scale has power 1e-8 in each bin.
    frames: log-mel frames in one window of the network.
    """

    sample_rate_hz: int = 16_000
    window_samples: int = 400
    hop_samples: int = 160
    fft_size: int = 512
    mels: int = 40
    low_hz: float = 60.0
    high_hz: float = 7_600.0
    floor: float = 1e-8
    frames: int = 98

    def __post_init__(self) -> None:
        """Raise ValueError where a value cannot work."""
        if not 0 < self.hop_samples <= self.window_samples <= self.fft_size:
            raise ValueError(
                f"hop {self.hop_samples}, window {self.window_samples}, FFT {self.fft_size}: "
                "expected 0 < hop <= window <= FFT"
            )
        if not 0 <= self.low_hz < self.high_hz <= self.sample_rate_hz / 2:
            raise ValueError(f"bands from {self.low_hz} to {self.high_hz} Hz: expected 0 <= low < high <= rate / 2")
        if self.mels < 1 or self.frames < 1 or self.floor <= 0:
            raise ValueError(f"mels {self.mels}, frames {self.frames}, floor {self.floor}: expected all above zero")


@dataclass(frozen=True)
class DecisionConfig:
    """How scores become commands.

    threshold: smoothed score that a command must reach, 0 to 1.
    hop_frames: log-mel frames between two looks of the network (10 ms each).
    smoothing: number of looks averaged.
    release: fraction of the threshold below which the smoothed score must fall before the same word may fire again.
    same_word_s: least time between two fires of the same word, seconds.
    other_word_s: least time between two fires of different words, seconds.
    """

    threshold: float = 0.75
    hop_frames: int = 2
    smoothing: int = 3
    release: float = 0.6
    same_word_s: float = 0.25
    other_word_s: float = 0.2

    def __post_init__(self) -> None:
        """Raise ValueError where a value is out of range."""
        if not 0.0 < self.threshold < 1.0:
            raise ValueError(f"threshold {self.threshold}: expected above 0 and below 1")
        if self.hop_frames < 1 or self.smoothing < 1:
            raise ValueError(f"hop_frames {self.hop_frames}, smoothing {self.smoothing}: expected 1 or more")
        if not 0.0 < self.release <= 1.0:
            raise ValueError(f"release {self.release}: expected above 0 and at most 1")
        if self.same_word_s < 0 or self.other_word_s < 0:
            raise ValueError(f"refractory times {self.same_word_s} and {self.other_word_s} s: expected 0 or more")


@dataclass(frozen=True)
class ModelCard:
    """What a model is, beside its weights.

    labels: classes in the order of the network's outputs; commands, then `_unknown_`, `_background_noise_`.
    sha256: of the .tflite file, hexadecimal.
    trained_on: data and credits, one line each.
    figures: written by the evaluation.
    """

    labels: tuple[str, ...]
    frontend: FrontEndConfig
    decision: DecisionConfig
    sha256: str
    trained_on: tuple[str, ...] = ()
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def commands(self) -> tuple[str, ...]:
        """The labels that move the pen."""
        return tuple(label for label in self.labels if label not in (UNKNOWN, NOISE))

    def save(self, path: Path) -> None:
        """Write the card as JSON to `path`."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "ModelCard":
        """Read the card at `path`.

        Raises ModelError if it is missing, is not JSON, lacks a field or holds a value out of range.
        """
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                labels=tuple(str(label) for label in raw["labels"]),
                frontend=FrontEndConfig(**_known(FrontEndConfig, raw["frontend"])),
                decision=DecisionConfig(**_known(DecisionConfig, raw["decision"])),
                sha256=str(raw["sha256"]),
                trained_on=tuple(raw["trained_on"]),
                figures=dict(raw["figures"]),
            )
        except OSError as error:
            raise ModelError(f"The model card {path} cannot be read. Put it beside the .tflite file.") from error
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"The model card {path} is not usable ({error}). Restore it or train the model again."
            ) from error


def _known(kind: type, raw: dict[str, Any]) -> dict[str, Any]:
    """Return `raw` if it names exactly the fields of the dataclass `kind`, else raise ValueError."""
    names = {f.name for f in fields(kind)}
    if set(raw) != names:
        raise ValueError(f"{kind.__name__} has {sorted(set(raw) ^ names)} too many or too few")
    return raw


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
