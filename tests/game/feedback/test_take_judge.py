"""Tests of what is judged by levels alone: where a word is, whether it is good, and why not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from game.feedback.take_judge import (
    ASKED_S,
    CLIPPED,
    LEAST_ROOM_DB,
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
from models.spot.word_energy import HOP_S, WINDOW_S

ROOM_DB, VOICE_DB, SOFT_DB = -60.0, -20.0, -53.0
Part = tuple[float, float]


def levels(*parts: Part) -> NDArray[np.float64]:
    """Return the levels of the frames of parts, each of so many seconds and so loud, dB."""
    return np.concatenate([np.zeros(0), *(np.full(round(seconds / HOP_S), level_db) for seconds, level_db in parts)])


def said(*parts: Part, clipped: int = 0, broken: bool = False) -> Heard:
    """Return what was heard in a room of ROOM_DB."""
    return Heard(levels(*parts), ROOM_DB, clipped=clipped, broken=broken)


WORD = (0.3, ROOM_DB), (0.5, VOICE_DB), (0.6, ROOM_DB)


def test_a_word_is_cut_with_a_fifth_of_a_second_around_it() -> None:
    """From 0.3 s to 0.8 s it is loud; its last frame reaches into the quiet by a window."""
    found = word_in(said(*WORD), asked_s=1.4)

    assert isinstance(found, Word)
    assert found.refused is None
    assert (found.begin, found.end) == (1_600, round((0.8 - HOP_S + WINDOW_S + 0.2) * 16_000))


@pytest.mark.parametrize(
    ("heard", "why"),
    [
        (said(*WORD, broken=True), Refusal.BROKEN),
        (said(*WORD, clipped=CLIPPED), Refusal.CLIPPED),
        (said(*WORD[1:]), Refusal.EARLY),
        (said((0.3, ROOM_DB), (0.5, SOFT_DB), (0.6, ROOM_DB)), Refusal.TOO_QUIET),
        (said(*WORD, (0.4, VOICE_DB), (0.6, ROOM_DB)), Refusal.DOUBLE),
        (said((0.3, ROOM_DB), (1.6, VOICE_DB), (0.6, ROOM_DB)), Refusal.TOO_LONG),
    ],
)
def test_a_word_that_is_not_good_says_why(heard: Heard, why: Refusal) -> None:
    """Once it is over; where it is stays known."""
    found = word_in(heard, asked_s=2.0)

    assert isinstance(found, Word)
    assert found.refused is why


@pytest.mark.parametrize(
    ("heard", "asked_s", "found"),
    [
        (said(), 0.0, Nothing.YET),
        (said((1.0, ROOM_DB)), 1.0, Nothing.YET),
        (said(*WORD[:2]), 0.8, Nothing.YET),  # it may go on
        (said(*WORD[:2], (0.4, ROOM_DB)), 1.2, Nothing.YET),
        (said((0.3, ROOM_DB), (0.03, VOICE_DB), (0.6, ROOM_DB)), 1.0, Nothing.KNOCK),
        (said((ASKED_S, ROOM_DB)), ASKED_S, Refusal.EMPTY),
        (said((ASKED_S, ROOM_DB), broken=True), ASKED_S, Refusal.BROKEN),
        (said((0.3, ROOM_DB), (2.0, VOICE_DB)), 2.3, Refusal.TOO_LONG),
        (said((2.0, VOICE_DB)), 2.0, Refusal.EARLY),
    ],
)
def test_what_is_no_word_yet(heard: Heard, asked_s: float, found: Refusal | Nothing) -> None:
    """It is waited for, passed over, or given up before it is over."""
    assert word_in(heard, asked_s=asked_s) is found


def test_an_own_word_may_be_a_click() -> None:
    """What is a knock beside other words is a word where short ones are asked for."""
    found = word_in(said((0.3, ROOM_DB), (0.03, VOICE_DB), (0.6, ROOM_DB)), asked_s=1.0, shortest_s=0.02)

    assert isinstance(found, Word)


def test_a_room_is_as_loud_as_its_louder_moments() -> None:
    """Nine tenths of it are no louder; a voice in it is told, and exact zeros are taken for a little noise."""
    room = room_in(levels((4.6, ROOM_DB), (0.4, ROOM_DB + 8.0)))
    assert (room.level_db, room.spoken) == (ROOM_DB, False)
    assert room_in(levels((4.6, ROOM_DB), (0.4, VOICE_DB))).spoken
    assert room_in(levels((5.0, -200.0))).level_db == LEAST_ROOM_DB


def test_talk_needs_a_fifth_of_sound() -> None:
    """And all of it."""
    talk = (7.9, ROOM_DB), (2.1, VOICE_DB)
    assert fault_of_talk(said(*talk)) is None
    assert fault_of_talk(said(*talk, broken=True)) is Refusal.BROKEN
    assert fault_of_talk(said((8.1, ROOM_DB), (1.9, VOICE_DB))) is Refusal.LITTLE_TALK


def test_quiet_is_what_does_not_stand_out() -> None:
    """A room that has become louder is never quiet."""
    assert is_quiet(levels(), ROOM_DB)
    assert is_quiet(levels((1.0, ROOM_DB)), ROOM_DB)
    assert not is_quiet(levels(*WORD), ROOM_DB)
    assert is_never_quiet(said((2.0, VOICE_DB)))
    assert not is_never_quiet(said(*WORD))
