"""The frozen configuration of the recogniser and the model card that travels with the weights."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from models.common.files import numbers, replacing, texts

UNKNOWN = "_unknown_"
NOISE = "_background_noise_"
DIRECTIONS = ("up", "down", "left", "right")
VOCABULARIES = {"directional4w": DIRECTIONS, "handsfree8w": (*DIRECTIONS, "go", "stop", "yes", "no")}
"""The shipped models by name, and the commands that each one hears."""
CHANNELS = 2  # of what the network sees, see `models.spot.frontend`
WEIGHTS_DIR = Path(__file__).parents[1] / "weights"


def weights_of(vocabulary: str) -> Path:
    """Return the .tflite file of one of `VOCABULARIES`, whose other files stand beside it under the same name."""
    return WEIGHTS_DIR / f"{vocabulary}.tflite"


DEFAULT_MODEL = weights_of("directional4w")


# How a card decides that says nothing of these: all talk counts, however quiet, the network is taken at its word, and
# nobody has a second chance.
SINCE = {"talk_db": 120.0, "command_odds": 1.0, "again": 1.0, "again_s": 3.0}


class ModelError(Exception):
    """A model file is missing, damaged or does not fit its card: what happened, and what to do."""


class NoCardError(ModelError):
    """The card of a model is not there, or cannot be read: what happened, and what to do."""


@dataclass(frozen=True)
class FrontEndConfig:
    """How sound becomes the frames that the network sees. Constants only, so that streaming and batch agree.

    sample_rate_hz: rate of the samples fed in, Hz.
    window_samples, hop_samples: length and spacing of the analysis windows (25 ms and 10 ms at 16 kHz).
    fft_size: points of the FFT, >= window_samples.
    mels: number of mel bands, from low_hz to high_hz.
    floor: power added to each band before the logarithm (what is shown) and to its level (what the network sees).
        White noise of -80 dB full scale has power 1e-8 in each bin.
    smooth, gain, bias, root: of the normalisation, see `models.spot.frontend`. smooth is the share of the newest frame
        in the level of a band: 0.025 forgets in about 0.4 s.
    frames: frames in one window of the network.
    """

    sample_rate_hz: int = 16_000
    window_samples: int = 400
    hop_samples: int = 160
    fft_size: int = 512
    mels: int = 40
    low_hz: float = 60.0
    high_hz: float = 7_600.0
    floor: float = 1e-8
    smooth: float = 0.025
    gain: float = 0.98
    bias: float = 2.0
    root: float = 0.5
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
        if not (0 < self.smooth <= 1 and 0 <= self.gain <= 1 and self.bias >= 0 and 0 < self.root <= 1):
            raise ValueError(
                f"smooth {self.smooth}, gain {self.gain}, bias {self.bias}, root {self.root}: expected smooth and root "
                "above 0 to 1, gain from 0 to 1, bias 0 or more"
            )


@dataclass(frozen=True)
class DecisionConfig:
    """How scores become commands.

    threshold: smoothed score that a command must reach, 0 to 1.
    hop_frames: log-mel frames between two looks of the network (10 ms each), as many as it was taught with if it
        remembers.
    smoothing: number of looks averaged.
    release: fraction of the threshold below which the smoothed score must fall before the same word may fire again.
    same_word_s: time after a fire in which a fall of that word's score releases nothing, seconds.
    other_word_s: least time from the fire of one word to that of another, seconds.
    talk, talk_s, talk_db: no command is taken in the middle of talk by the same voice, which is when the score of
        "unknown" has averaged more than `talk` from talk_s to half a second ago, counting as 0 what was more than
        talk_db quieter than the word. With a talk_s of 0 talk stops nothing.
    command_odds: what the odds of the commands against all else are multiplied by, before anything else. A training
        hears more that is no command than a player says, and so expects fewer commands than come (adjustment to other
        priors, Saerens, Latinne and Decaestecker, Neural Computation 14, 2002).
    sharpness: power that the probabilities are then raised to, and brought to a sum of 1 again: above 1 makes a
        hesitant network surer (temperature scaling by 1 / sharpness, Guo et al., arXiv:1706.04599).
    again, again_s: the second chance. For again_s after a near miss (see `models.spot.hearing.NearMiss`) the same word
        needs only `again` times the threshold, above 0 to 1. With 1 it needs as much as ever.
    """

    threshold: float = 0.75
    hop_frames: int = 2
    smoothing: int = 6
    release: float = 0.6
    same_word_s: float = 0.2
    other_word_s: float = 0.2
    talk: float = 0.8
    talk_s: float = 4.0
    talk_db: float = 10.0
    command_odds: float = 1.0
    sharpness: float = 1.0
    again: float = 1.0
    again_s: float = 3.0

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
        if not 0.0 < self.command_odds <= 100.0:
            raise ValueError(f"command_odds {self.command_odds}: expected above 0 to 100")
        if not 0.0 < self.sharpness <= 10.0:
            raise ValueError(f"sharpness {self.sharpness}: expected above 0 to 10")
        if not 0.0 < self.again <= 1.0 or not self.again_s >= 0.0:
            raise ValueError(f"again {self.again} for {self.again_s} s: expected above 0 to 1, for 0 s or more")
        if not self.talk_db > 0.0:
            raise ValueError(f"talk_db {self.talk_db}: expected above 0")
        if not 0.0 < self.talk <= 1.0 or not (self.talk_s == 0.0 or self.talk_s >= 1.0):
            raise ValueError(f"talk {self.talk} over {self.talk_s} s: expected above 0 to 1, over 0 s or 1 s and more")


@dataclass(frozen=True)
class ModelCard:
    """What a model is, beside its weights.

    labels: classes in the order of the network's outputs; commands, then `_unknown_`, `_background_noise_`.
    sha256: of weights, labels and front end together, hexadecimal (see `fingerprint`); `for_weights` fills it in.
    trained_on: data and credits, one line each.
    figures: written by the evaluation.
    """

    labels: tuple[str, ...]
    frontend: FrontEndConfig
    decision: DecisionConfig
    sha256: str = ""
    trained_on: tuple[str, ...] = ()
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def commands(self) -> tuple[str, ...]:
        """The labels that move the pen."""
        return tuple(label for label in self.labels if label not in (UNKNOWN, NOISE))

    def for_weights(self, weights: Path) -> "ModelCard":
        """Return this card, made out for the .tflite file `weights`.

        A card whose fingerprint is another, but that is known to be the right one, is made out anew by
        `ModelCard.load(path).for_weights(weights).save(path)`. Raises OSError if the weights cannot be read.
        """
        return replace(self, sha256=fingerprint(weights, labels=self.labels, frontend=self.frontend))

    def save(self, path: Path) -> None:
        """Write the card as JSON to `path`, whose old card is replaced only once the new one is complete."""
        with replacing(path) as part:
            part.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "ModelCard":
        """Read the card at `path`.

        Raises ModelError if it is missing, is not JSON, lacks a field, or holds a value of the wrong kind or out of
        range.
        """
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            card = cls(
                labels=texts(raw["labels"]),
                frontend=FrontEndConfig(**numbers(FrontEndConfig, raw["frontend"])),
                decision=DecisionConfig(**numbers(DecisionConfig, SINCE | raw["decision"])),
                sha256=str(raw["sha256"]),
                trained_on=texts(raw["trained_on"]),
                figures=dict(raw["figures"]),
            )
            _check_playable(card)
        except OSError as error:
            raise NoCardError(f"The model card {path} cannot be read. Put it beside the .tflite file.") from error
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise ModelError(
                f"The model card {path} is not usable ({error}). Restore it or train the model again."
            ) from error
        return card


def fingerprint(weights: Path, *, labels: Sequence[str], frontend: FrontEndConfig) -> str:
    """Return one SHA-256, hexadecimal, of all that has to fit together: the weights, the labels and the front end.

    It is that of a line of JSON with sorted keys, which holds the SHA-256 of the file `weights`. The decision is left
    out: it may be tuned for weights that stay. Raises OSError if the file cannot be read.
    """
    what = {
        "weights": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "labels": list(labels),
        "frontend": numbers(FrontEndConfig, asdict(frontend)),
    }
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


def _check_playable(card: ModelCard) -> None:
    """Raise ValueError unless labels and sample rate are such as the game can play with."""
    if len(set(card.labels)) < len(card.labels):
        raise ValueError(f"labels {', '.join(card.labels)}: expected each once")
    if not {UNKNOWN, NOISE} < set(card.labels):
        raise ValueError(f"labels {', '.join(card.labels)}: expected {UNKNOWN}, {NOISE} and at least one command")
    rate_hz = FrontEndConfig.sample_rate_hz  # what models/spot/audio_files.py and the microphone deliver
    if card.frontend.sample_rate_hz != rate_hz:
        raise ValueError(f"sample rate {card.frontend.sample_rate_hz} Hz: expected {rate_hz}")
