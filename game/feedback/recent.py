"""What the window remembers of what was heard: levels, bars, the last seconds of sound, words, how late the pen was."""

from collections import deque
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from game.audio.outbox import BlockStats
from game.feedback.told import Told
from game.feedback.utterances import FRAME_S, OTHER_WORD, Utterance, UtteranceTracker
from models.spot.config import NOISE, UNKNOWN, FrontEndConfig
from models.spot.hearing import Hearing, Reason
from models.spot.word_energy import loud_stretches

FRAMES_SHOWN = 600  # log-mel frames in the spectrogram: 6 s
QUIET_LOG = float(np.log(FrontEndConfig().floor))
QUIET_DB = -60.0  # left end of the level meter
LOUD_DB, CLIPPING_DB = -12.0, -3.0  # levels from which it is amber, and red
BAR_FALL_PER_S = 1.6  # scores jump up at once and fall slowly enough to be read
LEVEL_FALL_DB_PER_S = 45.0
PEAK_HOLD_S = 1.2
CLIPPED_SHOWN_S = 2.0
STIR_DB = 6.0  # above the room: what is louder is looked at
STIRS_S = 1.5  # after a command its card goes out, and the spectrogram runs on
GLIDE_PER_S = 14.0  # how quickly the spectrogram catches up with sound that comes in lumps
BEFORE_FRAMES, AFTER_FRAMES = 80, 40  # what is looked at around the moment at which the word fired
DB_PER_LOG = 10.0 / float(np.log(10.0))  # of a natural logarithm of power
LOOKS = 125  # of 40 ms each: 5 s, in which even a talker pauses
LEAST = 25  # before that nothing is known of the room
ROOM_SHARE = 0.1  # of the looks, the quietest, is taken for the room without speech
EVERY = 5  # looks between two estimates of the room
WORDS = 8
TOLD = 8
WORD_LOOKS = 15  # what is looked at before a word fires, 0.6 s


def along(level_db: float) -> float:
    """Return how far along a level meter a level stands, 0 to 1."""
    return min(max(1 - level_db / QUIET_DB, 0.0), 1.0)


@dataclass(frozen=True)
class LastCommand:
    """The command in the middle of the panel, or a word that would be one if it moved anything.

    score: 0 to 1, None where a key gave it. age_s: seconds since it came.
    captured_s: when the sound that made it fire was captured, seconds on the window's clock, or None.
    delay_s: from then until the pen had moved on the screen, seconds; None while that is not known.
    moves: whether it is a command. on_page: whether it would be one, but was heard while a page was open.
    """

    word: str
    score: float | None
    age_s: float = 0.0
    captured_s: float | None = None
    delay_s: float | None = None
    moves: bool = True
    on_page: bool = False


@dataclass(frozen=True)
class Near:
    """A word that was nearly heard. frame: number of the log-mel frame at which it was over, since the sound began."""

    word: str
    frame: int


class Recent:
    """Hearings in, things to show out. Holds no surface and asks no clock."""

    def __init__(self) -> None:
        self.last: LastCommand | None = None
        self.came = 0  # commands so far, whoever gave them
        self.reset()

    def reset(self) -> None:
        """Forget the sound heard so far, as for a new source."""
        self.bars: dict[str, float] = {}
        self.level_db = self.peak_db = QUIET_DB
        self.clipped_s = 0.0  # for how long the meter goes on saying that samples were cut off
        self.frames: NDArray[np.float32] = np.full((FRAMES_SHOWN, FrontEndConfig().mels), QUIET_LOG, np.float32)
        self.count = 0  # frames heard in all
        self.shown = 0.0  # frames that have come into view
        self.near: deque[Near] = deque(maxlen=TOLD)  # words that were nearly heard, the newest last
        self.told: deque[Told] = deque(maxlen=TOLD)  # what the words that were heard did, the newest last
        self.loudness = Loudness()
        self._tracker = UtteranceTracker()
        self._peak_age_s = 0.0

    @property
    def utterances(self) -> deque[Utterance]:
        """What was said and what became of it, the newest last."""
        return self._tracker.utterances

    def hear(
        self,
        hearing: Hearing,
        labels: tuple[str, ...],
        threshold: float,
        *,
        words: Container[str] | None = None,
        on_page: bool = False,
    ) -> None:
        """Take one hearing of a model with these labels, judged by this threshold.

        words: those that give a command; None if all of the model's do. on_page: whether a page is open, where no
        command does anything.
        """
        if len(hearing.frames):
            self.frames = np.concatenate([self.frames, hearing.frames])[-FRAMES_SHOWN:]
            self.count += len(hearing.frames)
            self._late(len(hearing.frames))
        self.level_db = max(self.level_db, min(hearing.level_db, 0.0))
        if hearing.level_db >= self.peak_db:
            self.peak_db, self._peak_age_s = min(hearing.level_db, 0.0), 0.0
        for label, score in zip(labels, hearing.probabilities, strict=False):
            self.bars[label] = max(self.bars.get(label, 0.0), score)
        self.loudness.hear(hearing)
        near = hearing.near_miss
        if near is not None and not on_page and (words is None or near.word in words):
            self.near.append(Near(near.word, self.count))
        moves, room_db = words is None or hearing.best in words, self.loudness.room_db
        self._tracker.hear(hearing, labels, threshold, frame=self.count, moves=moves, on_page=on_page, room_db=room_db)
        if hearing.reason is Reason.STILL_SAME_WORD and hearing.best == self._tracker.fired:
            self._clearer(hearing.score)

    def take(self, stats: BlockStats) -> None:
        """Take what was measured of one block of sound: the meter's clipping lamp is lit while samples are cut off."""
        if stats.clipped:
            self.clipped_s = CLIPPED_SHOWN_S

    def _clearer(self, score: float) -> None:
        """Raise the score of the last command to the best that its word reaches while it goes on sounding."""
        last = self.last
        if last and last.word == self._tracker.fired and last.score is not None and score > last.score:
            self.last = replace(last, score=score)

    def _late(self, new: int) -> None:
        """Tell of the moves on the screen how late they were, once the end of their word has been heard.

        new: how many frames have just come.
        """
        for i, utterance in enumerate(self.utterances):
            since = self.count - utterance.frame
            if utterance.delay_s is None or not since - new < AFTER_FRAMES <= since:
                continue
            fired = len(self.frames) - since
            end = end_of_word(self.frames, fired)
            if end is not None:
                self.utterances[i] = replace(utterance, late_s=utterance.delay_s + (fired - 1 - end) * FRAME_S)

    def obeyed(self, hearing: Hearing) -> None:
        """Show a command that was heard and moves the pen in this frame. Hearings for display may be lost, or late."""
        self.last, self.came = (
            LastCommand(hearing.word or "", hearing.score, captured_s=hearing.captured_s),
            self.came + 1,
        )

    def unused(self, hearing: Hearing) -> None:
        """Show a word that was heard as surely as a command, and moves nothing."""
        self.last = LastCommand(hearing.word or "", hearing.score, moves=False)

    def heard_on_page(self, hearing: Hearing) -> None:
        """Show a command that was heard while a page was open, and does nothing."""
        self.last = LastCommand(hearing.word or "", hearing.score, moves=False, on_page=True)

    def pressed(self, word: str) -> None:
        """Show a command that a key or button gave."""
        self.last, self.came = LastCommand(word, None), self.came + 1

    def tell(self, told: Told) -> None:
        """Tell what a word did."""
        self.told.append(told)

    def retell(self, before: Told, now: Told) -> None:
        """Tell more of what a word did, if that is still told."""
        if before in self.told:
            self.told[self.told.index(before)] = now

    def on_screen(self, now_s: float) -> None:
        """Note that what was heard is on the screen at `now_s`, seconds on the window's clock."""
        last = self.last
        if last and last.captured_s is not None and last.delay_s is None:
            self.last = replace(last, delay_s=max(0.0, now_s - last.captured_s))
        self._tracker.on_screen(now_s)

    def tick(self, dt: float) -> None:
        """Let `dt` seconds pass: bars and level fall, the spectrogram glides on."""
        self.bars = {label: max(0.0, score - BAR_FALL_PER_S * dt) for label, score in self.bars.items()}
        self.level_db = max(QUIET_DB, self.level_db - LEVEL_FALL_DB_PER_S * dt)
        self.clipped_s = max(0.0, self.clipped_s - dt)
        self._peak_age_s += dt
        if self._peak_age_s > PEAK_HOLD_S:
            self.peak_db = max(self.level_db, self.peak_db - LEVEL_FALL_DB_PER_S * dt)
        behind = self.count - self.shown
        self.shown = (
            self.count - behind * max(0.0, 1 - GLIDE_PER_S * dt) if behind < FRAMES_SHOWN else float(self.count)
        )
        if self.last:
            self.last = replace(self.last, age_s=self.last.age_s + dt)

    @property
    def stirs(self) -> bool:
        """Whether something is heard that stands out of the room, or a word came a moment ago: its meters move."""
        room_db = self.loudness.room_db
        is_loud = self.level_db > QUIET_DB if room_db is None else self.level_db > max(room_db + STIR_DB, QUIET_DB)
        return is_loud or self.clipped_s > 0 or (self.last is not None and self.last.age_s < STIRS_S)

    def others(self) -> Mapping[str, float]:
        """Return the scores of the labels that move nothing, by the name that a player understands."""
        return {OTHER_WORD: self.bars.get(UNKNOWN, 0.0), "noise": self.bars.get(NOISE, 0.0)}


def end_of_word(frames: NDArray[np.float32], fired: int) -> int | None:
    """Return the number of the frame with which the word ended that fired at `fired`, or None where it cannot be told.

    frames: float32 (n, mels), natural logarithms of power per band.
    fired: how many of these frames the recogniser had when the word fired, 1 to n; AFTER_FRAMES more are needed.

    None too where the sound goes on to the end of what is looked at, as in babble or when words follow one another.
    """
    if not 1 <= fired <= len(frames) - AFTER_FRAMES:
        return None
    first = max(0, fired - BEFORE_FRAMES)
    around = frames[first : fired + AFTER_FRAMES].astype(np.float64)
    level_db = DB_PER_LOG * np.log(np.exp(around).sum(axis=1))  # (around,)
    stretches = loud_stretches(level_db)
    begun = np.flatnonzero(stretches.firsts < fired - first)  # the newest stretch that had begun when it fired
    if len(begun) == 0:
        return None
    last = int(stretches.lasts[begun[-1]])
    return None if last == len(level_db) - 1 else first + last


class Loudness:
    """Hearings in, levels out.

    room_db: level of the room while nobody speaks, dB relative to full scale; None until it is known.
    """

    def __init__(self) -> None:
        self.room_db: float | None = None
        self._levels: deque[float] = deque(maxlen=LOOKS)
        self._words: deque[float] = deque(maxlen=WORDS)
        self._looks = 0

    def hear(self, hearing: Hearing) -> None:
        """Take one hearing."""
        self._levels.append(hearing.level_db)
        self._looks += 1
        if hearing.word is not None:
            self._words.append(max(list(self._levels)[-WORD_LOOKS:]))
        if self._looks >= LEAST and self._looks % EVERY == 0:
            self.room_db = float(np.quantile(self._levels, ROOM_SHARE))

    @property
    def speech_db(self) -> float | None:
        """The loudest 40 ms of a word, the median of the last few that fired; None before the first."""
        return float(np.median(self._words)) if self._words else None
