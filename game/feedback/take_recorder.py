"""Records takes of words for a voice: sound in, what is asked for and what was taken out, without clock or file.

All time is that of the sound. The room is asked for first, against which words are cut out (`take_judge`). A word is
asked for in a window of time: what is said meanwhile is a take, and what is said in the pauses goes to the page.
"""

import random
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from game.feedback.take_judge import (
    AROUND_S,
    LEAST_ROOM_DB,
    SHORTEST_S,
    Heard,
    Nothing,
    Refusal,
    Word,
    fault_of_talk,
    is_never_quiet,
    is_quiet,
    room_in,
    word_in,
)
from game.messages import Recorded
from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.config import NOISE, UNKNOWN
from models.spot.hearing import Hearing
from models.spot.spotter import USUAL_S
from models.spot.word_energy import HOP_S, frame_levels

ROOM_S, TALK_S = 5.0, 10.0
PAUSE_S = 1.2  # before something is asked for
REFUSED_S, BEFORE_TALK_S = 2.5, 3.0  # the same where there is more to read
LONGEST_PAUSE_S = 4.0  # of one that waits for quiet
LEAD_S = 0.3  # of the sound before a word is asked for, for the room around one that is said at once
TRIES = 3  # refused in a row, after which the player is asked what to do
UNWATCHED_FRAMES = 3  # without a page that shows what is asked for


class RecordStage(Enum):
    """How far the recording is."""

    IDLE = "idle"
    PAUSE = "pause"  # something will be asked for in a moment
    ASKED = "asked"  # what is said now is taken
    WAITING = "waiting"  # for the player to go on
    DONE = "done"


@dataclass(frozen=True, eq=False)
class Take:
    """One recording. number: tells it from the others. word: that was said, or NOISE for the room, UNKNOWN for talk.

    samples: float32 (n,), 16 kHz, mono.
    """

    number: int
    word: str
    samples: NDArray[np.float32]


def in_mixed_order(words: Sequence[str], times: int, *, seed: int) -> list[str]:
    """Return each of the words so many times, in rounds of mixed order; none follows itself where there are others."""
    rng, order = random.Random(seed), list[str]()  # noqa: S311 - it hides nothing
    for _ in range(times):
        now = list(words)
        rng.shuffle(now)
        if order and len(now) > 1 and now[0] == order[-1]:
            now[0], now[-1] = now[-1], now[0]
        order += now
    return order


def times_for(words: int) -> int:
    """Return how often each of so many words is asked for: three to five times, in about two minutes."""
    return 5 if words <= 4 else 4 if words <= 8 else 3


class TakeRecorder:
    """Sound in, takes out.

    stage: how far it is. refused: why the last take was not taken, None where it was. owner: whose takes they are.
    """

    def __init__(self) -> None:
        self._number, self.owner = 0, ""
        self.forget()

    def forget(self) -> None:
        """Know nothing of an earlier recording."""
        self.stage = RecordStage.IDLE
        self.refused: Refusal | None = None
        self._takes: list[Take] = []
        self._plan: list[str] = []  # what is still asked for, that of now first
        self._total = 0
        self._aside: list[str] = []  # what is asked for once a take was said again
        self._replaces: int | None = None  # number of the take that the next one replaces
        self._room_db: float | None = None
        self._shortest_s = SHORTEST_S
        self._stops: frozenset[str] = frozenset()  # words that mean that the player wants to stop
        self._meant: set[tuple[str, str]] = set()  # asked for and heard: not taken for a wish to stop any more
        self._tries = 0
        self._left_s = 0.0  # of the pause
        self._paused_s = 0.0  # so far
        self._unwatched = 0  # frames
        self._fired = ""  # one of those words, heard since it was asked for
        self._windows: deque[tuple[float, float]] = deque(maxlen=8)  # when something was asked for, in stream time
        self._from_s = 0.0  # since when it is asked for
        self._end_s = 0.0  # of what was heard
        self._kept = np.zeros(0, np.float32)  # sound since shortly before it was asked for
        self._levels_db = np.zeros(0)  # of its frames
        self._clipped, self._broken = 0, False

    def begin(
        self,
        words: Sequence[str],
        *,
        times: int | None = None,
        seed: int = 0,
        room: bool = True,
        talk: bool = True,
        shortest_s: float = SHORTEST_S,
        stops: Collection[str] = (),
    ) -> None:
        """Ask for the room, for each word in mixed order, and for talk. What was taken before stays.

        times: how often each is asked for; None for as often as fits into two minutes. room, talk: whether these are
            asked for too; the room always is where it is not known yet.
        shortest_s: what is shorter is no word; own words may be clicks.
        stops: words that stop the recording where another one was asked for.
        """
        order = in_mixed_order(words, times_for(len(words)) if times is None else times, seed=seed)
        self._shortest_s, self._stops = shortest_s, frozenset(stops)
        self._ask([NOISE] * (room or self._room_db is None) + order + [UNKNOWN] * talk)

    def again(self, number: int) -> None:
        """Ask for a take once more; the new one replaces it."""
        take, aside = next(take for take in self._takes if take.number == number), self._plan
        self._ask([take.word], replaces=number)
        self._aside, self._total = aside, 1 + len(aside)

    def last_again(self) -> None:
        """Take the newest take back and ask for it once more, before what comes next."""
        if self.can_repeat:
            self._plan.insert(0, self._takes.pop().word)
            self._tries, self.refused = 0, None  # that was about what was asked for so far
            self.go_on()

    def skip(self) -> None:
        """Ask for what was asked for no more, and go on."""
        if self.can_skip:
            self._close()
            self._went_on()

    def remove(self, number: int) -> None:
        """Throw a take away."""
        self._takes = [take for take in self._takes if take.number != number]

    def wait(self) -> None:
        """Ask for nothing until the player goes on."""
        if self.running:
            self._close()
            self.stage = RecordStage.WAITING

    def go_on(self) -> None:
        """Ask for what is next, in a moment."""
        if self._plan:
            self._close()
            self._pause()

    def give_up(self) -> None:
        """Ask for nothing more, or only for what was asked for before a take was to be said again; takes stay."""
        self._close()
        self._windows.clear()
        self._total -= len(self._plan) if self._aside else 0
        self._plan, self._aside, self._replaces, self._tries, self.refused = self._aside, [], None, 0, None
        rest = RecordStage.WAITING if self._plan else RecordStage.DONE
        self.stage = rest if self._takes else RecordStage.IDLE

    def set_aside(self) -> None:
        """Ask for nothing until the player comes back; a take that was to be said again stays as it is."""
        if self._replaces is not None or not self._plan:
            self.give_up()
        else:
            self.wait()
            self._windows.clear()

    def watched(self) -> None:
        """Note that the player sees what is asked for."""
        self._unwatched = 0

    def frame(self) -> None:
        """Wait where nobody has seen for some frames what is asked for; called once in each, before the sound."""
        self._unwatched += self.running
        if self._unwatched > UNWATCHED_FRAMES:
            self.wait()

    # What is to be shown

    @property
    def takes(self) -> tuple[Take, ...]:
        """All that was taken, oldest first."""
        return tuple(self._takes)

    @property
    def running(self) -> bool:
        """Whether something is asked for, now or in a moment."""
        return self.stage in (RecordStage.PAUSE, RecordStage.ASKED)

    @property
    def listens(self) -> bool:
        """Whether what is said now is taken."""
        return self.stage is RecordStage.ASKED

    @property
    def can_repeat(self) -> bool:
        """Whether the newest take can be said once more before what comes next."""
        return bool(self._takes) and bool(self._plan) and self._replaces is None

    @property
    def can_skip(self) -> bool:
        """Whether it can do without what is asked for; the room must be known for words to be cut."""
        return bool(self._plan) and (self.asked != NOISE or self._room_db is not None)

    @property
    def asked(self) -> str:
        """What is asked for now or next: a word, NOISE or UNKNOWN; empty where nothing is."""
        return self._plan[0] if self._plan else ""

    @property
    def progress(self) -> tuple[int, int]:
        """How many of how many were taken."""
        return self._total - len(self._plan) - len(self._aside), self._total

    @property
    def share(self) -> float:
        """How much of the time for the room or for talk is over, 0 to 1; 0 where it is not asked for."""
        length_s = {NOISE: ROOM_S, UNKNOWN: TALK_S}.get(self.asked, 0.0)
        return min(1.0, self._asked_s / length_s) if self.listens and length_s else 0.0

    @property
    def _asked_s(self) -> float:
        """For how long it has been asked for, seconds in whole frames."""
        return round((self._end_s - self._from_s) / HOP_S) * HOP_S

    # What is heard

    def owns(self, hearing: Hearing) -> bool:
        """Return whether a word that was heard is a take, or a part of one, and so asks for nothing."""
        began_s = hearing.time_s - USUAL_S if hearing.began_s is None else hearing.began_s
        open_too = [(self._from_s, float("inf"))] if self.listens else []
        own = any(from_s - AROUND_S <= began_s < to_s for from_s, to_s in (*self._windows, *open_too))
        if own and self.listens and hearing.word in self._stops:
            self._fired = hearing.word or ""
        return own

    def push(self, sound: Recorded) -> None:
        """Take the next sound."""
        length_s = len(sound.samples) / SAMPLE_RATE_HZ
        if abs(sound.time_s - self._end_s) > HOP_S / 2:  # there was a gap
            self._after_gap(sound)
        self._end_s = sound.time_s + length_s
        if not self.running:
            return
        self._kept = np.concatenate([self._kept, sound.samples.astype(np.float32, copy=False)])
        self._measure()
        if self.stage is RecordStage.PAUSE:
            self._pass(length_s)
            return
        self._clipped += sound.clipped
        self._broken = self._broken or sound.broken
        if self.asked == NOISE:
            self._look_at_room()
        elif self.asked == UNKNOWN:
            self._look_at_talk()
        else:
            self._look_for_word()

    def _after_gap(self, sound: Recorded) -> None:
        """Begin anew with sound that does not follow what came before: the time of the stream may have begun again."""
        if sound.time_s < self._end_s:
            self._windows.clear()
        if self.listens:  # what was half said is lost; room and talk just begin again
            self._broken = self._broken or (self.asked not in (NOISE, UNKNOWN) and not self._is_quiet())
            self._from_s = sound.time_s
        self._cut_to(0.0)

    def _measure(self) -> None:
        """Bring the levels up to the newest sound."""
        hop = round(HOP_S * SAMPLE_RATE_HZ)
        new = frame_levels(self._kept[len(self._levels_db) * hop :], SAMPLE_RATE_HZ)
        self._levels_db = np.concatenate([self._levels_db, new])

    def _cut_to(self, last_s: float) -> None:
        """Keep the newest sound alone."""
        hop = round(HOP_S * SAMPLE_RATE_HZ)
        first = max(0, len(self._kept) - round(last_s * SAMPLE_RATE_HZ)) // hop * hop if last_s else len(self._kept)
        self._kept, self._levels_db = self._kept[first:], self._levels_db[first // hop :]

    def _pass(self, length_s: float) -> None:
        """Let the pause pass, and ask once it is over and quiet."""
        self._cut_to(LEAD_S)
        self._left_s -= length_s
        self._paused_s += length_s
        if self._left_s <= 0 and (self._is_quiet() or self._paused_s >= LONGEST_PAUSE_S):
            self.stage, self._from_s = RecordStage.ASKED, self._end_s
            self._clipped, self._broken, self._fired = 0, False, ""

    def _is_quiet(self) -> bool:
        """Return whether nothing stands out of the room just now."""
        return self._room_db is None or is_quiet(self._levels_db, self._room_db)

    @property
    def _heard(self) -> Heard:
        """What was heard since shortly before something was asked for."""
        room_db = LEAST_ROOM_DB if self._room_db is None else self._room_db
        return Heard(self._levels_db, room_db, clipped=self._clipped, broken=self._broken)

    def _look_at_room(self) -> None:
        """Take the room once it was heard for long enough."""
        if self._asked_s < ROOM_S:
            return
        room = room_in(self._levels_db)
        if self._broken:
            self._refuse(Refusal.BROKEN)
        elif (room.spoken or self._fired) and self._tries < TRIES - 1:  # some rooms are never quiet
            self._refuse(Refusal.NOT_QUIET)
        else:
            self._room_db = room.level_db
            self._take(self._kept[-round(ROOM_S * SAMPLE_RATE_HZ) :])

    def _look_at_talk(self) -> None:
        """Take the talk once it was heard for long enough."""
        if self._asked_s < TALK_S:
            return
        refused = fault_of_talk(self._heard)
        if refused is None:
            self._take(self._kept[-round(TALK_S * SAMPLE_RATE_HZ) :])
        else:
            self._refuse(refused)

    def _look_for_word(self) -> None:
        """Take the word once it is over, or refuse what was said."""
        found = word_in(self._heard, asked_s=self._asked_s, shortest_s=self._shortest_s)
        match found:
            case Nothing.KNOCK:
                self._cut_to(LEAD_S)  # the word is still to come
            case Refusal():
                self._refuse(found)
            case Word():
                stops = self._wants_to_stop()
                refused = found.refused or (Refusal.STOPPED if stops else None)
                if refused is None:
                    self._take(self._kept[found.begin : found.end])
                else:
                    self._refuse(refused)

    def _wants_to_stop(self) -> bool:
        """Return whether a word was heard that stops, for the first time where this one was asked for."""
        heard = (self.asked, self._fired)
        if not self._fired or self.asked in self._stops or heard in self._meant:
            return False
        self._meant.add(heard)
        return True

    # What comes of it

    def _ask(self, labels: list[str], *, replaces: int | None = None) -> None:
        """Ask for these, in their order."""
        self._plan, self._aside, self._total, self._replaces = labels, [], len(labels), replaces
        self._tries, self.refused, self._unwatched = 0, None, 0
        self.go_on()

    def _pause(self, least_s: float = 0.0) -> None:
        """Ask for what is next after a pause."""
        self.stage = RecordStage.PAUSE
        self._left_s, self._paused_s = max(least_s, BEFORE_TALK_S if self.asked == UNKNOWN else PAUSE_S), 0.0

    def _close(self) -> None:
        """Ask no more; what is said from now on goes to the page."""
        if self.listens:
            self._windows.append((self._from_s, self._end_s))
            self._cut_to(LEAD_S)
            self.stage = RecordStage.PAUSE

    def _went_on(self) -> None:
        """Be done with what was asked for, and ask for what is next, if anything is."""
        self._plan = self._plan[1:]
        self._tries, self.refused = 0, None
        if self._plan:
            self._pause()
        else:
            self._plan, self._aside, self._replaces = self._aside, [], None
            self.stage = RecordStage.WAITING if self._plan else RecordStage.DONE

    def _take(self, samples: NDArray[np.float32]) -> None:
        """Keep a take, and go on with what is next."""
        self._number += 1
        take = Take(self._number, self.asked, samples.copy())
        old = next((old for old in self._takes if old.number == self._replaces), None)
        if old is not None and old.word == take.word:  # not the room, which is asked for in between where it is louder
            self._takes[self._takes.index(old)] = take
        else:
            self._takes.append(take)
        self._close()
        self._went_on()

    def _refuse(self, why: Refusal) -> None:
        """Say why it is not taken, and ask for it again: at once, or when the player goes on."""
        never_quiet = self.asked not in (NOISE, UNKNOWN) and is_never_quiet(self._heard)
        self._close()
        self.refused, self._tries = Refusal.LOUDER if never_quiet else why, self._tries + 1
        if never_quiet:
            self._plan.insert(0, NOISE)
            self._total += 1
        if self.refused in (Refusal.EMPTY, Refusal.LITTLE_TALK, Refusal.STOPPED) or self._tries >= TRIES:
            self.stage, self._tries = RecordStage.WAITING, 0
        else:
            self._pause(REFUSED_S)
