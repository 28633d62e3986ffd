"""What the recogniser heard at one moment, and why the pen moved or not."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray


class Reason(Enum):
    """Why a hearing became a command, or why it did not."""

    COMMAND = "command"
    BELOW_THRESHOLD = "below the threshold"
    STILL_SAME_WORD = "still the same word"
    TOO_SOON = "too soon after another word"
    TALK = "in the middle of talk"
    OTHER_WORD = "sounded like another word"
    NO_WORD = "no word"


@dataclass(frozen=True, eq=False)
class Hearing:
    """One decision of the recogniser.

    time_s: seconds of audio consumed since the stream began, >= 0.
    probabilities: smoothed score per label, in the order of the model card's labels, each 0 to 1.
    frames: float32 (new frames, mels), the log-mel frames since the last hearing, for display.
    level_db: RMS level of the audio since the last hearing, dB relative to full scale, -120 to 0.
    word: the command that fired now, or None.
    best: the command label with the highest score.
    score: the smoothed score of `best`, 0 to 1.
    reason: why `word` is set or not.
    captured_s: when the last sample that counted was captured, seconds on the clock of whoever feeds the recogniser;
        None where that is not known. The recogniser itself looks at no clock.
    """

    time_s: float
    probabilities: tuple[float, ...]
    frames: NDArray[np.float32]
    level_db: float
    word: str | None
    best: str
    score: float
    reason: Reason
    captured_s: float | None = None
