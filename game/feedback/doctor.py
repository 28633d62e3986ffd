"""Measures how well the computer can hear: pulses, moves and their undoing in, a checkup out."""

from collections import deque
from collections.abc import Iterable
from statistics import median

from game.audio.pulse import Pulse
from game.feedback.diagnostics import KNOWN_AFTER_S, Checkup
from game.feedback.loudness import Loudness
from game.feedback.utterances import Kind, Mark
from game.messages import Command, Fault, Status

SECONDS = 60  # what is remembered of the pulses
CLIPPED_SHOWN_S = 10.0  # clipping counts for so long
TAKE_BACK = (Command.UNDO, Command.UNDO_STROKE)
UNDONE_WITHIN_S = 5.0  # a move by voice taken back so soon was probably nobody's wish


class Doctor:
    """What is remembered of a microphone and of the moves that it gave."""

    def __init__(self) -> None:
        self._moves = self._undone = 0
        self._counted_s = 0.0  # of sound in which they were counted
        self._since_move_s: float | None = None  # since the last move by voice that nothing has followed yet
        self.reset()

    def reset(self) -> None:
        """Forget the microphone, as for another one; the moves, their undoing and the time of both stay."""
        self._listened_s = 0.0
        self._seconds: deque[tuple[float, int, float]] = deque(maxlen=SECONDS)  # s of sound, clipped, s of work
        self._open = (0.0, 0)  # of the second that is not over yet
        self._busy_s: float | None = None  # when it began

    def take(self, pulse: Pulse, *, counts: bool = True) -> None:
        """Take the pulse of one block of sound; counts: whether moves are counted in it."""
        if self._busy_s is None:
            self._busy_s = pulse.busy_s
        sound_s, clipped = self._open[0] + pulse.sound_s, self._open[1] + pulse.clipped
        self._listened_s += pulse.sound_s
        self._counted_s += pulse.sound_s if counts else 0.0
        self._open = sound_s, clipped
        if sound_s >= 1.0:
            self._seconds.append((sound_s, clipped, max(0.0, pulse.busy_s - self._busy_s)))
            self._open, self._busy_s = (0.0, 0), pulse.busy_s

    def did(self, command: Command, *, spoken: bool) -> None:
        """Note a command; where one takes the last spoken one back at once, nobody had wished for that."""
        if command in TAKE_BACK:
            self._undone += self._since_move_s is not None
            self._since_move_s = None
        else:
            self._moves += spoken
            self._since_move_s = 0.0 if spoken else None

    def tick(self, dt: float) -> None:
        """Let `dt` seconds pass."""
        if self._since_move_s is not None:
            self._since_move_s += dt
            if self._since_move_s > UNDONE_WITHIN_S:
                self._since_move_s = None

    @property
    def clipped(self) -> int:
        """Samples cut off in the last 10 s of sound."""
        left_s, clipped = CLIPPED_SHOWN_S - self._open[0], self._open[1]
        for sound_s, count, _ in reversed(self._seconds):
            if left_s <= 0:
                break
            left_s, clipped = left_s - sound_s, clipped + count
        return clipped

    def checkup(
        self, status: Status, *, loudness: Loudness, marks: Iterable[Mark], muted: bool, fault: Fault | None
    ) -> Checkup:
        """Return what is known now; the arguments are what others know of the same ears."""
        sound_s = sum(second[0] for second in self._seconds)
        busy_s = sum(second[2] for second in self._seconds)
        commands = [mark for mark in marks if mark.kind is Kind.COMMAND]
        delays = [mark.delay_s for mark in commands if mark.delay_s is not None]
        lates = [mark.late_s for mark in commands if mark.late_s is not None]
        return Checkup(
            source=status.source,
            rate_hz=status.rate_hz,
            muted=muted,
            fault=fault,
            listened_s=self._listened_s,
            lost_blocks=status.lost_blocks,
            share_of_core=busy_s / sound_s if sound_s >= KNOWN_AFTER_S else None,
            moves=self._moves,
            undone=self._undone,
            counted_s=self._counted_s,
            room_db=loudness.room_db,
            speech_db=loudness.speech_db,
            clipped=self.clipped,
            delay_s=median(delays) if delays else None,
            late_s=median(lates) if lates else None,
        )
