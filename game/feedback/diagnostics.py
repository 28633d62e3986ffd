"""How well the computer can hear: what is measured, and the findings, each with what would help."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from game.audio.outbox import BlockStats
from game.feedback.recent import Loudness
from game.feedback.utterances import FRAME_S, TOO_QUIET_DB, Utterance, UtteranceKind
from game.messages import Command, Fault, Status
from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.counted import counted

CLIPPED_LEAST = 5  # samples in 10 s; a single knock at the table is no finding
LOUD_ROOM_DB = -36.0
CLEAR_DB = 12.0  # by how much words must stand out of the room
LOST_PER_MIN, UNDONE_PER_MIN = 2.0, 2.0
UNDONE_LEAST = 3  # before that a slip of the player's looks the same
LATE_S = 1.0  # who waits longer for a move says the word again
LATE_MOVES = 3  # the last ones, of which the middle one tells how late words are at the moment
LATE_COUNTS_S = 30.0  # a move counts for so long: a computer that was busy then may be idle by now
BUSY_LOAD = 1.5  # programs that want to run for each core: beyond that each of them waits
BUSY_SHARE = 0.6  # of a core: beyond that the listener falls behind in a bad moment
KNOWN_AFTER_S = 5.0  # shares and rates of less time mean nothing
SECONDS = 60  # of sound that is remembered
CLIPPING_COUNTS_S = 10.0  # clipping counts for so long
TAKE_BACK = (Command.UNDO, Command.UNDO_STROKE)
UNDONE_WITHIN_S = 5.0  # a move by voice taken back so soon was probably nobody's wish


@dataclass(frozen=True)
class DiagnosticSnapshot:
    """What is known of listening at one moment; None where it is not known yet.

    source, rate_hz: of the microphone or file, empty and 0 while there is none.
    channel: what is heard of several channels, in words; empty where there is one.
    muted: whether the player has muted it.
    fault: the listener's own bad news.
    listened_s: for how long it has been heard.
    lost_blocks: of sound, so far.
    unusable_blocks: of sound, so far: samples that are no numbers or far too large, heard as silence.
    share_of_core: of one processor core that the listener's thread uses for sound as it comes, 0 to 1.
    moves, undone: by voice, so far, and those of them that were taken back at once.
    counted_s: for how long they have been counted, with all microphones.
    room_db, speech_db: levels of the room and of its words, dB relative to full scale.
    clipped: samples cut off in the last 10 s.
    late_now_s: how late words arrive at the moment, by the moves of the last 30 s and by how long sound waits to be
        heard.
    load: programs that want to run for each processor core.
    delay_s, late_s: from the capture, and from the word's end, until the move was on the screen; medians of the last.
    """

    source: str = ""
    rate_hz: int = 0
    muted: bool = False
    fault: Fault | None = None
    listened_s: float = 0.0
    lost_blocks: int = 0
    share_of_core: float | None = None
    moves: int = 0
    undone: int = 0
    counted_s: float = 0.0
    room_db: float | None = None
    speech_db: float | None = None
    clipped: int = 0
    delay_s: float | None = None
    late_s: float | None = None
    unusable_blocks: int = 0
    channel: str = ""
    late_now_s: float | None = None
    load: float | None = None

    @property
    def late(self) -> str:
        """By how much words arrive late at the moment, in words; empty where that bothers nobody."""
        late_s = self.late_now_s or 0.0
        return "" if late_s < LATE_S else f"{late_s:.0f} seconds" if late_s >= 9.5 else f"{late_s:.1f} seconds"

    @property
    def minutes(self) -> float | None:
        """For how long it has been heard, minutes; None while that is too short to divide by."""
        return self.listened_s / 60 if self.listened_s >= KNOWN_AFTER_S else None

    @property
    def undone_per_min(self) -> float | None:
        """Moves by voice that were taken back at once, per minute in which they were counted."""
        return self.undone / (self.counted_s / 60) if self.counted_s >= KNOWN_AFTER_S else None


def findings(snapshot: DiagnosticSnapshot) -> tuple[Fault, ...]:
    """Return what is wrong, the gravest first, each with what to do; empty where all is well."""
    if snapshot.fault is not None:
        return (snapshot.fault,)
    if snapshot.muted:
        return (Fault("The microphone is muted.", "Press M to listen."),)
    return (*_lateness(snapshot), *_levels(snapshot), *_machine(snapshot))


def _lateness(snapshot: DiagnosticSnapshot) -> Iterator[Fault]:
    """Yield that words arrive late, and why, where that is known."""
    if not snapshot.late:
        return
    if snapshot.load is not None and snapshot.load > BUSY_LOAD:
        yield Fault(
            f"Words arrive {snapshot.late} late, because the computer is busy with other programs.",
            "Close some of them, or wait until they are done.",
        )
    elif snapshot.share_of_core is not None and snapshot.share_of_core > BUSY_SHARE:
        yield Fault(
            f"Words arrive {snapshot.late} late, because the computer can hardly keep up with listening.",
            "Close other programs, or play on a faster computer.",
        )
    else:
        yield Fault(
            f"Words arrive {snapshot.late} late.",
            "Close programs that keep the computer busy, or try a microphone with a cable.",
        )


def _levels(snapshot: DiagnosticSnapshot) -> Iterator[Fault]:
    """Yield what is wrong with the sound."""
    room_db, speech_db = snapshot.room_db, snapshot.speech_db
    if snapshot.clipped >= CLIPPED_LEAST:
        yield Fault(
            "The sound is too loud: its peaks are cut off.",
            "Move back a little, or turn the microphone down in the system's sound settings.",
        )
    if speech_db is not None and speech_db < TOO_QUIET_DB:
        yield Fault(
            "Your voice is very quiet.",
            "Move closer to the microphone, or turn it up in the system's sound settings.",
        )
    elif room_db is not None and speech_db is not None and speech_db - room_db < CLEAR_DB:
        yield Fault(
            "Your voice is hardly louder than the room.",
            "Move closer to the microphone, or try another one.",
        )
    if room_db is not None and room_db > LOUD_ROOM_DB:
        yield Fault(
            "The room is loud, even when nobody speaks.",
            "Turn off whatever hums or talks near the microphone, or use a headset.",
        )


def _machine(snapshot: DiagnosticSnapshot) -> Iterator[Fault]:
    """Yield what is wrong with the way from the microphone to the pen."""
    minutes, share = snapshot.minutes, snapshot.share_of_core
    if 0 < snapshot.rate_hz < SAMPLE_RATE_HZ:
        yield Fault(
            f"{snapshot.source} sounds like a telephone: the high sounds that tell words apart are missing.",
            "Choose another microphone; wireless headsets do this while they also play sound.",
        )
    if minutes is not None and snapshot.lost_blocks > LOST_PER_MIN * max(1.0, minutes):
        yield Fault(
            f"Sound was lost {counted(snapshot.lost_blocks, 'time')}.",
            "Close programs that keep the computer busy, or try another microphone.",
        )
    if snapshot.unusable_blocks:
        yield Fault(
            f"{snapshot.source or 'The microphone'} sent data that is not sound.",
            "Unplug it and plug it in again, update its driver, or choose another microphone.",
        )
    if share is not None and share > BUSY_SHARE and not snapshot.late:
        yield Fault("The computer can hardly keep up with listening.", "Close programs that keep it busy.")
    if snapshot.undone >= UNDONE_LEAST and (snapshot.undone_per_min or 0.0) > UNDONE_PER_MIN:
        yield Fault(
            f"You undid {snapshot.undone} moves right after they were drawn.",
            "Make the threshold stricter, or press M to mute the microphone while people talk.",
        )


def facts(snapshot: DiagnosticSnapshot) -> tuple[tuple[str, str], ...]:
    """Return what was measured, each with its name and unit; a dash where it is not known yet."""
    rate, per_min = snapshot.rate_hz, snapshot.undone_per_min
    undone = "" if per_min is None else f", {per_min:.1f} per minute"
    return (
        ("Microphone", ", ".join(filter(None, (snapshot.source, snapshot.channel))) or UNKNOWN),
        ("Sample rate", f"{rate / 1000:g} kHz" if rate else UNKNOWN),
        ("Listened for", f"{snapshot.listened_s:.0f} s"),
        ("Blocks of sound lost", str(snapshot.lost_blocks)),
        *((("Blocks that were not sound", str(snapshot.unusable_blocks)),) if snapshot.unusable_blocks else ()),
        ("Processor use", _number(snapshot.share_of_core, "{:.1%} of one core")),
        ("Room level", _number(snapshot.room_db, "{:.0f} dB")),
        ("Voice level", _number(snapshot.speech_db, "{:.0f} dB")),
        ("Samples cut off", f"{snapshot.clipped} in 10 s"),
        ("Moves by voice", str(snapshot.moves)),
        ("Undone right away", f"{snapshot.undone}{undone}"),
        ("Delay from sound to screen", _number(snapshot.delay_s, "{:.0f} ms", times=1000)),
        ("Delay from the word's end", _number(snapshot.late_s, "{:+.0f} ms", times=1000)),
        *((("Delay at the moment", snapshot.late), _load(snapshot)) if snapshot.late else ()),
    )


def _load(snapshot: DiagnosticSnapshot) -> tuple[str, str]:
    """Return how busy the computer is."""
    return "Computer load", _number(snapshot.load, "{:.1f} programs for each core")


UNKNOWN = "\u2013"


def _number(value: float | None, form: str, *, times: float = 1.0) -> str:
    return UNKNOWN if value is None else form.format(value * times)


class Diagnostics:
    """What is remembered of a microphone and of the moves that it gave."""

    def __init__(self) -> None:
        self._moves = self._undone = 0
        self._counted_s = 0.0  # of sound in which they were counted
        self._since_move_s: float | None = None  # since the last move by voice that nothing has followed yet
        self.reset()

    def reset(self) -> None:
        """Forget the microphone, as for another one; the moves, their undoing and the time of both stay."""
        self._listened_s = 0.0
        self._unusable = 0
        self._load: float | None = None
        self._waits_s: deque[tuple[float, float]] = deque()  # seconds of sound, and how long they waited to be heard
        self._waiting_s = 0.0  # of sound in them
        self._seconds: deque[tuple[float, int, float]] = deque(maxlen=SECONDS)  # s of sound, clipped, s of work
        self._open = (0.0, 0)  # of the second that is not over yet
        self._busy_s: float | None = None  # when it began

    def take(self, stats: BlockStats, *, counts: bool = True) -> None:
        """Take what was measured of one block of sound; counts: whether moves are counted in it."""
        if self._busy_s is None:
            self._busy_s = stats.busy_s
        sound_s, clipped = self._open[0] + stats.sound_s, self._open[1] + stats.clipped
        self._listened_s += stats.sound_s
        self._unusable += stats.unusable
        self._load = stats.load
        self._waits_s.append((stats.sound_s, stats.waited_s))
        self._waiting_s += stats.sound_s
        while self._waiting_s > KNOWN_AFTER_S:
            self._waiting_s -= self._waits_s.popleft()[0]
        self._counted_s += stats.sound_s if counts else 0.0
        self._open = sound_s, clipped
        if sound_s >= 1.0:
            self._seconds.append((sound_s, clipped, max(0.0, stats.busy_s - self._busy_s)))
            self._open, self._busy_s = (0.0, 0), stats.busy_s

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
        left_s, clipped = CLIPPING_COUNTS_S - self._open[0], self._open[1]
        for sound_s, count, _ in reversed(self._seconds):
            if left_s <= 0:
                break
            left_s, clipped = left_s - sound_s, clipped + count
        return clipped

    def snapshot(
        self,
        status: Status,
        *,
        loudness: Loudness,
        utterances: Iterable[Utterance],
        frames: int,
        muted: bool,
        fault: Fault | None,
    ) -> DiagnosticSnapshot:
        """Return what is known now; the arguments are what others know of the same microphone.

        frames: log-mel frames heard so far, by which the utterances are numbered.
        """
        sound_s = sum(second[0] for second in self._seconds)
        busy_s = sum(second[2] for second in self._seconds)
        commands = [utterance for utterance in utterances if utterance.kind is UtteranceKind.COMMAND]
        delays = [utterance.delay_s for utterance in commands if utterance.delay_s is not None]
        oldest = frames - LATE_COUNTS_S / FRAME_S
        newest = [one.delay_s for one in commands if one.delay_s is not None and one.frame >= oldest][-LATE_MOVES:]
        waits_s = [waited_s for _, waited_s in self._waits_s]
        late_now_s = [median(newest)] if newest else []
        late_now_s += [median(waits_s)] if waits_s else []
        lates = [utterance.late_s for utterance in commands if utterance.late_s is not None]
        return DiagnosticSnapshot(
            source=status.source,
            channel=status.channel,
            rate_hz=status.rate_hz,
            muted=muted,
            fault=fault,
            listened_s=self._listened_s,
            lost_blocks=status.lost_blocks,
            unusable_blocks=self._unusable,
            share_of_core=busy_s / sound_s if sound_s >= KNOWN_AFTER_S else None,
            moves=self._moves,
            undone=self._undone,
            counted_s=self._counted_s,
            room_db=loudness.room_db,
            speech_db=loudness.speech_db,
            clipped=self.clipped,
            delay_s=median(delays) if delays else None,
            late_s=median(lates) if lates else None,
            late_now_s=max(late_now_s, default=None),
            load=self._load,
        )
