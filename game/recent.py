"""What the window remembers of what was heard: levels, bars that fall slowly, the last seconds of sound, the marks."""

from collections import deque
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from models.config import NOISE, UNKNOWN, FrontEndConfig
from models.hearing import Hearing, Reason

FRAMES_SHOWN = 600  # log-mel frames in the strip: 6 s
FRAME_S = FrontEndConfig().hop_samples / FrontEndConfig().sample_rate_hz
QUIET_LOG = float(np.log(FrontEndConfig().floor))
QUIET_DB = -60.0  # left end of the level meter
BAR_FALL_PER_S = 1.6  # scores jump up at once and fall slowly enough to be read
LEVEL_FALL_DB_PER_S = 45.0
PEAK_HOLD_S = 1.2
GLIDE_PER_S = 14.0  # how quickly the strip catches up with sound that comes in lumps
NOTICED = 0.3  # a score from which an attempt that did not fire is worth a mark
NOTICED_OTHER = 0.6  # the same for another word: chatter in the room should not fill the strip
OTHER_WORD = "other word"
NO_MOVE = "moves nothing"  # said of a word that the model knows and the player has no use for


class Kind(Enum):
    """What a mark in the strip reports."""

    COMMAND = "command"
    UNUSED = "heard, but moves nothing"
    TOO_LOW = "too low"
    OTHER = "other"


@dataclass(frozen=True)
class Mark:
    """Something said, at its place in the strip.

    frame: number of the log-mel frame since the program began.
    word: the word that it was or came close to, or OTHER_WORD.
    score: 0 to 1. threshold: that held then, 0 to 1.
    """

    frame: int
    kind: Kind
    word: str
    score: float
    threshold: float


@dataclass(frozen=True)
class LastCommand:
    """The command in the middle of the panel, or a word that would be one if it moved anything.

    score: 0 to 1, None where a key gave it. age_s: seconds since it came.
    captured_s: when the sound that made it fire was captured, seconds on the window's clock, or None.
    delay_s: from then until the pen had moved on the screen, seconds; None while that is not known.
    moves: whether it is a command.
    """

    word: str
    score: float | None
    age_s: float = 0.0
    captured_s: float | None = None
    delay_s: float | None = None
    moves: bool = True


class Recent:
    """Hearings in, things to show out. Holds no surface and asks no clock."""

    def __init__(self) -> None:
        self.last: LastCommand | None = None
        self.reset()

    def reset(self) -> None:
        """Forget the sound heard so far, as for a new source."""
        self.bars: dict[str, float] = {}
        self.level_db = self.peak_db = QUIET_DB
        self.frames: NDArray[np.float32] = np.full((FRAMES_SHOWN, FrontEndConfig().mels), QUIET_LOG, np.float32)
        self.count = 0  # frames heard in all
        self.shown = 0.0  # frames that have come into view
        self.marks: deque[Mark] = deque(maxlen=32)
        self._peak_age_s = 0.0
        self._attempt: Mark | None = None
        self._fired: str | None = None  # the word that fired in the utterance that is still sounding

    def hear(
        self, hearing: Hearing, labels: tuple[str, ...], threshold: float, *, words: Container[str] | None = None
    ) -> None:
        """Take one hearing of a model with these labels, judged by this threshold.

        words: those that give a command; None if all of the model's do.
        """
        if len(hearing.frames):
            self.frames = np.concatenate([self.frames, hearing.frames])[-FRAMES_SHOWN:]
            self.count += len(hearing.frames)
        self.level_db = max(self.level_db, min(hearing.level_db, 0.0))
        if hearing.level_db >= self.peak_db:
            self.peak_db, self._peak_age_s = min(hearing.level_db, 0.0), 0.0
        for label, score in zip(labels, hearing.probabilities, strict=False):
            self.bars[label] = max(self.bars.get(label, 0.0), score)
        self._judge(hearing, labels, threshold, moves=words is None or hearing.best in words)

    def _judge(self, hearing: Hearing, labels: tuple[str, ...], threshold: float, *, moves: bool) -> None:
        """Turn a run of looks at one utterance into one mark: the command, or the best of what fell short.

        moves: whether the word that it may be gives a command.
        """
        if hearing.word is not None:
            kind = Kind.COMMAND if moves else Kind.UNUSED
            self.marks.append(Mark(self.count, kind, hearing.word, hearing.score, threshold))
            self._attempt, self._fired = None, hearing.word
        elif hearing.reason is Reason.STILL_SAME_WORD and hearing.best == self._fired:
            self._clearer(hearing.score)
        elif hearing.reason is Reason.NO_WORD:
            if self._attempt is not None:
                self.marks.append(self._attempt)
            self._attempt, self._fired = None, None
        elif hearing.reason is Reason.BELOW_THRESHOLD and not moves:  # nobody tried to move the pen
            if hearing.score >= NOTICED_OTHER and self._fired is None:
                self._better(Mark(self.count, Kind.OTHER, OTHER_WORD, hearing.score, threshold))
        elif hearing.reason is Reason.BELOW_THRESHOLD and hearing.score >= NOTICED and hearing.best != self._fired:
            self._better(Mark(self.count, Kind.TOO_LOW, hearing.best, hearing.score, threshold))
        elif hearing.reason is Reason.OTHER_WORD and self._fired is None:
            score = dict(zip(labels, hearing.probabilities, strict=False)).get(UNKNOWN, 0.0)
            if score >= NOTICED_OTHER:
                self._better(Mark(self.count, Kind.OTHER, OTHER_WORD, score, threshold))

    def _clearer(self, score: float) -> None:
        """Raise the score of the last command to the best that its word reaches while it goes on sounding."""
        # It fired as soon as it might, just above the threshold; only now do we see how clear it was.
        if self.marks and score > self.marks[-1].score:
            self.marks[-1] = replace(self.marks[-1], score=score)
        last = self.last
        if last and last.word == self._fired and last.score is not None and score > last.score:
            self.last = replace(last, score=score)

    def _better(self, mark: Mark) -> None:
        """Keep the clearer of two attempts; one at a command tells the player more than another word."""
        rank = (mark.kind is Kind.TOO_LOW, mark.score)
        if self._attempt is None or rank > (self._attempt.kind is Kind.TOO_LOW, self._attempt.score):
            self._attempt = mark

    def obeyed(self, hearing: Hearing) -> None:
        """Show a command that was heard and moves the pen in this frame. Hearings for display may be lost, or late."""
        self.last = LastCommand(hearing.word or "", hearing.score, captured_s=hearing.captured_s)

    def unused(self, hearing: Hearing) -> None:
        """Show a word that was heard as surely as a command, and moves nothing."""
        self.last = LastCommand(hearing.word or "", hearing.score, moves=False)

    def pressed(self, word: str) -> None:
        """Show a command that a key or button gave."""
        self.last = LastCommand(word, None)

    def on_screen(self, now_s: float) -> None:
        """Note that what was heard is on the screen at `now_s`, seconds on the window's clock."""
        last = self.last
        if last and last.captured_s is not None and last.delay_s is None:
            self.last = replace(last, delay_s=max(0.0, now_s - last.captured_s))

    def tick(self, dt: float) -> None:
        """Let `dt` seconds pass: bars and level fall, the strip glides on."""
        self.bars = {label: max(0.0, score - BAR_FALL_PER_S * dt) for label, score in self.bars.items()}
        self.level_db = max(QUIET_DB, self.level_db - LEVEL_FALL_DB_PER_S * dt)
        self._peak_age_s += dt
        if self._peak_age_s > PEAK_HOLD_S:
            self.peak_db = max(self.level_db, self.peak_db - LEVEL_FALL_DB_PER_S * dt)
        behind = self.count - self.shown
        self.shown = (
            self.count - behind * max(0.0, 1 - GLIDE_PER_S * dt) if behind < FRAMES_SHOWN else float(self.count)
        )
        if self.last:
            self.last = replace(self.last, age_s=self.last.age_s + dt)

    def others(self) -> Mapping[str, float]:
        """Return the scores of the labels that move nothing, by the name that a player understands."""
        return {OTHER_WORD: self.bars.get(UNKNOWN, 0.0), "noise": self.bars.get(NOISE, 0.0)}
