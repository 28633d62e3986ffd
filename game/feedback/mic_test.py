"""The guided test of room and voice: a few seconds of silence, then a few words, then what to make of both."""

from enum import Enum
from statistics import median

from game.audio.outbox import BlockStats
from game.feedback.diagnostics import DiagnosticSnapshot, findings
from game.feedback.recent import WORD_LOOKS
from game.messages import Fault
from models.spot.hearing import Hearing

ROOM_S, VOICE_S = 3.0, 10.0
WORDS = 3  # are enough
SETTLE_S = 0.4  # at first: the click of the mouse that began the test is not the room
HEARD_DB = 6.0  # what does not stand so much out of the room is no voice


class MicTestStage(Enum):
    """How far the test is."""

    IDLE = "idle"
    ROOM = "say nothing"
    VOICE = "say the words"
    DONE = "done"


class MicTest:
    """Hearings and time in, a stage and a verdict out.

    left_s: until the stage is over, seconds. words: heard so far.
    room_db, voice_db: dB relative to full scale, None while not known.
    """

    def __init__(self) -> None:
        self.stage = MicTestStage.IDLE
        self._forget()

    def _forget(self) -> None:
        """Know nothing of an earlier test."""
        self.left_s, self.words, self._clipped = 0.0, 0, 0
        self.room_db: float | None = None
        self.voice_db: float | None = None
        self._levels: list[float] = []  # of this stage
        self._loudest: list[float] = []  # of each word

    def begin(self) -> None:
        """Start the test, or start it again."""
        self._forget()
        self.stage, self.left_s = MicTestStage.ROOM, ROOM_S

    def cancel(self) -> None:
        """Give up a test that runs."""
        if self.running:
            self.stage = MicTestStage.IDLE

    @property
    def running(self) -> bool:
        """Whether the player is asked for something now."""
        return self.stage in (MicTestStage.ROOM, MicTestStage.VOICE)

    def hear(self, hearing: Hearing) -> None:
        """Take one hearing."""
        if self.stage is MicTestStage.ROOM and self.left_s <= ROOM_S - SETTLE_S:
            self._levels.append(hearing.level_db)
        elif self.stage is MicTestStage.VOICE:
            self._levels.append(hearing.level_db)
            if hearing.word is not None:
                self.words += 1
                self._loudest.append(max(self._levels[-WORD_LOOKS:]))

    def take(self, stats: BlockStats) -> None:
        """Take what was measured of one block of sound."""
        if self.stage is MicTestStage.VOICE:
            self._clipped += stats.clipped

    def tick(self, dt: float) -> None:
        """Let `dt` seconds pass."""
        if not self.running:
            return
        self.left_s -= dt
        if self.stage is MicTestStage.ROOM and self.left_s <= 0:
            self.room_db = median(self._levels) if self._levels else None
            self._levels = []
            self.stage, self.left_s = MicTestStage.VOICE, VOICE_S
        elif self.stage is MicTestStage.VOICE and (self.left_s <= 0 or self.words >= WORDS):
            loudest = self._loudest or ([max(self._levels)] if self._levels else [])
            self.voice_db = median(loudest) if loudest else None
            self.stage, self.left_s = MicTestStage.DONE, 0.0

    def verdict(self) -> tuple[Fault, ...]:
        """Return what is wrong with room and voice, and what to do; empty where both are well."""
        if self.room_db is None or self.voice_db is None:
            return (Fault("No sound came in.", "Choose another microphone in the list on the right of the window."),)
        if self.words == 0 and self.voice_db < self.room_db + HEARD_DB:
            return (
                Fault(
                    "I heard nothing louder than the room.",
                    "Check that this is the microphone in front of you, and come closer to it.",
                ),
            )
        found = findings(DiagnosticSnapshot(room_db=self.room_db, speech_db=self.voice_db, clipped=self._clipped))
        if self.words == 0 and not found:
            return (
                Fault(
                    "I heard a voice, but none of the words.",
                    "Say one word at a time, with a pause after each, or make the threshold easier.",
                ),
            )
        return found
