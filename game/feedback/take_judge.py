"""Judges what was recorded for a voice by the levels of its frames: where the word is, whether it is good, why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from game.messages import Fault
from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.word_energy import (
    ABOVE_REST_DB,
    HOP_S,
    ONE_WORD_FRAMES,
    WINDOW_S,
    LoudStretches,
    loud_stretches,
)

ASKED_S = 5.0  # for how long a word is waited for
AROUND_S = 0.2  # of room kept around a word
END_S = 0.45  # of quiet, after which a word is over
SHORTEST_S, LONGEST_S = 0.06, 1.5  # of a word: what is shorter was a knock
OVER_ROOM_DB = 10.0  # by how much the loudest frame of a word stands out of the room
CLIPPED = 3  # samples at full scale; a single one may be chance
SECOND_SHARE = 0.2  # of the larger of two sounds: what is smaller is a breath or a click beside the word
LEAST_ROOM_DB = -75.0  # a noise gate makes exact zeros, above which everything would stand out
ROOM_SHARE = 0.9  # of the room's frames are no louder than what is taken for its level
NOT_QUIET_DB, NOT_QUIET_S = 20.0, 0.1  # so far above the middle of the room, and for so long, is a voice
TALK_SHARE = 0.2  # of the time somebody who talks is louder than the room


class Refusal(Enum):
    """Why a take was not taken."""

    CLIPPED = "clipped"
    TOO_QUIET = "too quiet"
    DOUBLE = "double"
    EMPTY = "empty"
    TOO_LONG = "too long"
    EARLY = "early"
    LOUDER = "louder room"
    BROKEN = "broken"
    NOT_QUIET = "not quiet"
    LITTLE_TALK = "little talk"
    STOPPED = "stopped"


REASONS: Mapping[Refusal, Fault] = MappingProxyType(
    {
        Refusal.CLIPPED: Fault(
            "That was too loud for the microphone.", "Move back a little, or turn its level down, and say it again."
        ),
        Refusal.TOO_QUIET: Fault(
            "That was hardly louder than the room.", "Come closer to the microphone, or speak up, and say it again."
        ),
        Refusal.DOUBLE: Fault("I heard two sounds.", "Say the word once, in one go."),
        Refusal.EMPTY: Fault("I heard nothing, so I stopped.", "Go on when you are ready."),
        Refusal.TOO_LONG: Fault("That was too long for one word.", "Say the word alone, then be quiet for a moment."),
        Refusal.EARLY: Fault("You began before I was ready.", "Wait until the word lights up."),
        Refusal.LOUDER: Fault("The room has become louder.", "Be quiet for a few seconds: I listen to it once more."),
        Refusal.BROKEN: Fault("Some of the sound was lost.", "Say it again; if that goes on, check the microphone."),
        Refusal.NOT_QUIET: Fault("It was not quiet.", "Say nothing for a few seconds, so that I hear only the room."),
        Refusal.LITTLE_TALK: Fault("I hardly heard you talk.", "Go on, and keep talking until the bar is full."),
        Refusal.STOPPED: Fault("That sounded like a word that stops me, so I stopped.", "Go on, and I will take it."),
    }
)


class Nothing(Enum):
    """Why nothing can be said of a word yet."""

    YET = "yet"  # it may still come, or go on
    KNOCK = "knock"  # what was heard is too short for one


@dataclass(frozen=True, eq=False)
class Heard:
    """What was heard since shortly before something was asked for.

    levels_db: float64 (frames,). room_db: level of the room. clipped: samples at full scale. broken: whether some sound
    was lost.
    """

    levels_db: NDArray[np.float64]
    room_db: float
    clipped: int = 0
    broken: bool = False


@dataclass(frozen=True)
class Room:
    """level_db: what is taken for the level of a room. spoken: whether something stood out of it like a voice."""

    level_db: float
    spoken: bool


@dataclass(frozen=True)
class Word:
    """A word that is over. begin, end: which samples it is, with some room around it. refused: why it is not good."""

    begin: int
    end: int
    refused: Refusal | None


def room_in(levels_db: NDArray[np.float64]) -> Room:
    """Return what levels, float64 (frames,), tell about a room."""
    middle_db = float(np.median(levels_db))
    loud = loud_stretches(levels_db, rest_db=middle_db + NOT_QUIET_DB - ABOVE_REST_DB)
    spoken = any(_length_s(first, last) >= NOT_QUIET_S for first, last in _pairs(loud))
    return Room(max(LEAST_ROOM_DB, float(np.quantile(levels_db, ROOM_SHARE))), spoken)


def fault_of_talk(heard: Heard) -> Refusal | None:
    """Return why talk is not good; None where it is."""
    if heard.broken:
        return Refusal.BROKEN
    loud = heard.levels_db >= heard.room_db + ABOVE_REST_DB
    return Refusal.LITTLE_TALK if loud.mean() < TALK_SHARE else None


def word_in(heard: Heard, *, asked_s: float, shortest_s: float = SHORTEST_S) -> Word | Refusal | Nothing:
    """Return the word that was heard, or why there is none: not good before it is over, or none yet.

    asked_s: for how long it was asked for. shortest_s: what is shorter is no word.
    """
    levels_db = heard.levels_db
    if len(levels_db) == 0:
        return Nothing.YET
    loud = loud_stretches(levels_db, rest_db=heard.room_db)
    if len(loud) == 0:
        if asked_s >= ASKED_S:
            return Refusal.BROKEN if heard.broken else Refusal.EMPTY
        return Nothing.YET
    first, last = int(loud.firsts[0]), int(loud.lasts[-1])
    if (len(levels_db) - 1 - last) * HOP_S < END_S:  # it may go on
        endless = _length_s(loud.firsts[-1], loud.lasts[-1]) > LONGEST_S + END_S
        if (last - first) * HOP_S > LONGEST_S + ASKED_S - END_S or endless:
            return Refusal.EARLY if first == 0 else Refusal.TOO_LONG
        return Nothing.YET
    return _judged(heard, loud, shortest_s=shortest_s)


def is_quiet(levels_db: NDArray[np.float64], room_db: float) -> bool:
    """Return whether nothing stands out of the room."""
    return len(levels_db) == 0 or bool(levels_db.max() < room_db + ABOVE_REST_DB)


def is_never_quiet(heard: Heard) -> bool:
    """Return whether all that was heard stands out of the room, which has become louder then."""
    return bool((heard.levels_db >= heard.room_db + ABOVE_REST_DB).all())


def _judged(heard: Heard, loud: LoudStretches, *, shortest_s: float) -> Word | Nothing:
    """Return the word among loud stretches, now that it is over."""
    levels_db, said = heard.levels_db, _groups(loud)
    areas = [float(np.maximum(0.0, levels_db[a : b + 1] - loud.least_db).sum()) for a, b in said]
    first, last = said[int(np.argmax(areas))]
    if _length_s(first, last) < shortest_s:
        return Nothing.KNOCK
    peak_db = float(levels_db[first : last + 1].max())
    wrong = {
        Refusal.BROKEN: heard.broken,
        Refusal.CLIPPED: heard.clipped >= CLIPPED,
        Refusal.EARLY: first == 0,
        Refusal.TOO_QUIET: peak_db < heard.room_db + OVER_ROOM_DB,
        Refusal.DOUBLE: sum(area >= SECOND_SHARE * max(areas) for area in areas) > 1,
        Refusal.TOO_LONG: _length_s(first, last) > LONGEST_S,
    }
    begin = round((first * HOP_S - AROUND_S) * SAMPLE_RATE_HZ)
    end = round((last * HOP_S + WINDOW_S + AROUND_S) * SAMPLE_RATE_HZ)
    return Word(max(0, begin), end, next((why for why, is_so in wrong.items() if is_so), None))


def _pairs(loud: LoudStretches) -> list[tuple[int, int]]:
    """Return the first and the last frame of each stretch."""
    return [(int(first), int(last)) for first, last in zip(loud.firsts, loud.lasts, strict=True)]


def _groups(loud: LoudStretches) -> list[tuple[int, int]]:
    """Return the first and the last frame of each sound: stretches up to 200 ms apart are one."""
    groups: list[tuple[int, int]] = []
    for first, last in _pairs(loud):
        if groups and first - groups[-1][1] <= ONE_WORD_FRAMES:
            groups[-1] = (groups[-1][0], last)
        else:
            groups.append((first, last))
    return groups


def _length_s(first: int, last: int) -> float:
    """Return how long a sound lasts, seconds, from its first to its last frame."""
    return float(last - first + 1) * HOP_S
