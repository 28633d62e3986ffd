"""Turns a run of looks at one word into one utterance: the command that it gave, or the reason why it gave none."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from models.spot.config import UNKNOWN, FrontEndConfig
from models.spot.hearing import Hearing, Reason

FRAME_S = FrontEndConfig().hop_samples / FrontEndConfig().sample_rate_hz
NOTICED = 0.3  # a score from which an attempt that did not fire is worth an utterance
NOTICED_OTHER = 0.6  # the same for another word: chatter in the room should not fill the spectrogram
OTHER_WORD = "other word"
KEPT = 32
# Words of the validation voices fire as often at -45 dB as at -15 dB, and clearly less often below -55 dB (their
# loudest 20 ms, half a decibel more than their loudest 40 ms, in a room at -65 dB): below this it is the level that is
# to blame.
TOO_QUIET_DB = -50.0
OVER_ROOM_DB = 8.0  # by how much a sound stands out of the room that is taken for an attempt to speak
SPOKEN_S = 0.16  # and for how long: a click is shorter than the shortest word
FAINT = 0.1  # and which score it reaches at least, as a word or as another: a chair does not
AGAIN = 0.25  # a score that falls and rises by so much while its word is held was said twice


class UtteranceKind(Enum):
    """What became of something said."""

    COMMAND = "command"
    UNUSED = "heard, but moves nothing"
    ON_PAGE = "heard while a page was open"
    TOO_LOW = "below the threshold"
    TOO_QUIET = "too quiet"
    OTHER = "another word"
    SAME = "still the same word"
    TOO_SOON = "too soon after another word"
    TALK = "in the middle of talk"


# Of two reasons for the same utterance the one that helps the player more is kept.
RANK: Mapping[UtteranceKind, int] = {
    UtteranceKind.TOO_QUIET: 0,
    UtteranceKind.OTHER: 1,
    UtteranceKind.TOO_LOW: 2,
    UtteranceKind.TOO_SOON: 3,
    UtteranceKind.TALK: 3,
}


@dataclass(frozen=True)
class Utterance:
    """Something said, at its place in the spectrogram.

    frame: number of the log-mel frame since the program began.
    word: the word that it was or came close to, OTHER_WORD, or empty where nothing was made out.
    score: 0 to 1. threshold: that held then, 0 to 1.
    after: the word that had fired before, where it was said too soon after that.
    captured_s: when the sound that made it fire was captured, seconds on the window's clock; None where that is not
        known.
    delay_s: from then until its move was on the screen, seconds; None while that is not known.
    late_s: from the end of the word until its move was on the screen, seconds, below 0 where the pen was quicker; None
        while that is not known.
    """

    frame: int
    kind: UtteranceKind
    word: str
    score: float
    threshold: float
    after: str = ""
    captured_s: float | None = None
    delay_s: float | None = None
    late_s: float | None = None


class UtteranceTracker:
    """Hearings in, utterances out, the newest last in `utterances`."""

    def __init__(self) -> None:
        self.utterances: deque[Utterance] = deque(maxlen=KEPT)
        self.fired: str | None = None  # the word that fired in the utterance that is still sounding
        self._attempt: Utterance | None = None
        self._loudest_db = -np.inf  # of the utterance that is still sounding
        self._spoken_s = 0.0  # for how long it has stood out of the room
        self._clearest = 0.0  # how surely it was speech at any look
        self._told = False  # whether it has been told
        self._highest = self._lowest = 0.0  # score of the held word since it fired, and the lowest after that

    def hear(
        self,
        hearing: Hearing,
        labels: tuple[str, ...],
        threshold: float,
        *,
        frame: int,
        moves: bool = True,
        on_page: bool = False,
        room_db: float | None = None,
    ) -> None:
        """Take one hearing of a model with these labels, judged by this threshold.

        frame: log-mel frames heard so far, those of this hearing included.
        moves: whether the word that it may be gives a command. on_page: whether a page is open, where it does nothing.
        room_db: level of the room while nobody speaks, dB relative to full scale; None while that is not known.
        """
        quiet = room_db is None or hearing.level_db <= room_db + OVER_ROOM_DB
        if not quiet:
            self._loudest_db = max(self._loudest_db, hearing.level_db)
            self._spoken_s += len(hearing.frames) * FRAME_S
        other = dict(zip(labels, hearing.probabilities, strict=False)).get(UNKNOWN, 0.0)
        self._clearest = max(self._clearest, hearing.score, other)
        utterance = Utterance(frame, UtteranceKind.TOO_LOW, hearing.best, hearing.score, threshold)
        below = hearing.reason is Reason.BELOW_THRESHOLD
        if hearing.word is not None:
            kind = UtteranceKind.COMMAND if moves else UtteranceKind.UNUSED
            kind = UtteranceKind.ON_PAGE if moves and on_page else kind
            captured_s = None if on_page else hearing.captured_s  # no move of it will ever be seen
            self.utterances.append(replace(utterance, kind=kind, word=hearing.word, captured_s=captured_s))
            self.fired, self._attempt, self._told = hearing.word, None, True
            self._lowest = self._highest = hearing.score
        elif hearing.reason is Reason.STILL_SAME_WORD and hearing.best == self.fired:
            self._clearer(utterance)
        elif hearing.reason is Reason.NO_WORD:
            self._close(utterance, quiet=quiet)
        elif hearing.reason is Reason.TOO_SOON and moves:
            self._better(replace(utterance, kind=UtteranceKind.TOO_SOON, after=self.fired or ""))
        elif hearing.reason is Reason.TALK and moves:
            self._better(replace(utterance, kind=UtteranceKind.TALK))
        elif below and moves and hearing.score >= NOTICED and hearing.best != self.fired:
            self._better(utterance)
        elif below and not moves and hearing.score >= NOTICED_OTHER and self.fired is None:
            self._better(replace(utterance, kind=UtteranceKind.OTHER, word=OTHER_WORD))  # nobody tried to move the pen
        elif hearing.reason is Reason.OTHER_WORD and self.fired is None and other >= NOTICED_OTHER:
            self._better(replace(utterance, kind=UtteranceKind.OTHER, word=OTHER_WORD, score=other))

    def _clearer(self, utterance: Utterance) -> None:
        """Raise the score of the last command to the best that its word reaches while it goes on sounding.

        It fired as soon as it might, just above the threshold; only now do we see how clear it was. A score that falls
        and rises again belongs to the word said once more, before the latch had let go of it.
        """
        last = next((i for i in range(len(self.utterances) - 1, -1, -1) if self.utterances[i].word == self.fired), None)
        if last is not None and utterance.score > self.utterances[last].score:
            self.utterances[last] = replace(self.utterances[last], score=utterance.score)
        fell = self._highest - self._lowest >= AGAIN
        if fell and utterance.score >= self._lowest + AGAIN:
            self.utterances.append(replace(utterance, kind=UtteranceKind.SAME))
            self._lowest = self._highest = utterance.score
        elif utterance.score > self._highest and not fell:
            self._lowest = self._highest = utterance.score
        self._lowest = min(self._lowest, utterance.score)

    def _better(self, utterance: Utterance) -> None:
        """Keep the better of two reasons, and of two of the same kind the clearer."""
        attempt = self._attempt
        if attempt is None or (RANK[utterance.kind], utterance.score) > (RANK[attempt.kind], attempt.score):
            self._attempt = utterance

    def _close(self, utterance: Utterance, *, quiet: bool) -> None:
        """Keep what the utterance came to, now that no word sounds. quiet: whether nothing else does either."""
        attempt, faint = self._attempt, self._loudest_db < TOO_QUIET_DB
        unheard = not self._told and self._spoken_s >= SPOKEN_S and self._clearest >= FAINT
        if attempt is not None and attempt.kind is UtteranceKind.TOO_LOW and faint and self._spoken_s > 0:
            attempt = replace(attempt, kind=UtteranceKind.TOO_QUIET)
        elif attempt is None and unheard and faint and quiet:
            attempt = replace(utterance, kind=UtteranceKind.TOO_QUIET, word="", score=0.0)
        if attempt is not None:
            self.utterances.append(attempt)
        self._told = (self._told or attempt is not None) and not quiet
        if quiet:
            self._loudest_db, self._spoken_s, self._clearest = -np.inf, 0.0, 0.0
        self.fired, self._attempt = None, None

    def on_screen(self, now_s: float) -> None:
        """Note that all moves heard so far are on the screen at `now_s`, seconds on the window's clock."""
        for i in range(len(self.utterances) - 1, -1, -1):
            utterance = self.utterances[i]
            if utterance.delay_s is not None:
                return
            if utterance.captured_s is not None:
                self.utterances[i] = replace(utterance, delay_s=max(0.0, now_s - utterance.captured_s))
