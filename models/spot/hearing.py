"""What the recogniser heard at one moment, and why the pen moved or not."""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

LONGEST_WORD_S = 1.0  # after it has fired; a score that is still high then belongs to something else


class Reason(Enum):
    """Why a hearing became a command, or why it did not."""

    COMMAND = "command"
    BELOW_THRESHOLD = "below the threshold"
    STILL_SAME_WORD = "still the same word"
    TOO_SOON = "too soon after another word"
    TALK = "in the middle of talk"
    OTHER_WORD = "sounded like another word"
    NO_WORD = "no word"


@dataclass(frozen=True)
class NearMiss:
    """A command that was nearly heard: on top of all labels, with at least half of what it needed, and not in talk.

    score: its highest smoothed score, 0 to 1. time_s: when that was, seconds of audio since the stream began.
    """

    word: str
    score: float
    time_s: float


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
    began_s: when the word that fired began, seconds of audio like `time_s`, to about 50 ms; None where none fired.
    talk: whether the voice of the last half second has been talking, in the middle of which no word fires.
    near_miss: the word that is over now and was nearly heard, or None.
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
    began_s: float | None = None
    talk: bool = False
    near_miss: NearMiss | None = None


class ClearestScore:
    """Tells how clear each command was: the highest score that its word reached, once the word is over.

    It fires as soon as it may, just above the threshold; only while it goes on sounding is it seen how clear it was.
    """

    def __init__(self) -> None:
        self._sounding: Hearing | None = None

    def hear(self, hearing: Hearing) -> Hearing | None:
        """Take the next hearing and return the command whose word it ends, with its highest score, or None."""
        sounding = self._sounding
        if hearing.word is not None:
            self._sounding = hearing
            return sounding
        if sounding is None:
            return None
        if hearing.reason is Reason.NO_WORD or hearing.time_s - sounding.time_s > LONGEST_WORD_S:
            return self.over()
        if hearing.reason is Reason.STILL_SAME_WORD and hearing.best == sounding.word:
            self._sounding = replace(sounding, score=max(sounding.score, hearing.score))
        return None

    def over(self) -> Hearing | None:
        """Return the command that was sounding, now that nothing more is heard, or None."""
        sounding, self._sounding = self._sounding, None
        return sounding
