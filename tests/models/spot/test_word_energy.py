"""Tests of where words stand out by their energy, on levels made by hand."""

import numpy as np
import pytest

from models.spot.word_energy import BRIDGED_FRAMES, frame_levels, loud_stretches, word_began

FLOOR_DB, LOUD_DB = -70.0, -20.0


def stretches(*loud: tuple[int, int], level_db: float = LOUD_DB, frames: int = 300) -> list[tuple[int, int]]:
    """Return first and last frame of each stretch found; frames from the first to before the second number are loud."""
    levels_db = np.full(frames, FLOOR_DB)
    for first, end in loud:
        levels_db[first:end] = level_db
    found = loud_stretches(levels_db)
    assert len(found) == len(found.firsts) == len(found.lasts)
    return [(int(first), int(last)) for first, last in zip(found.firsts, found.lasts, strict=True)]


def test_each_stretch_is_found() -> None:
    """Three loud stretches far from each other, one of them at the very start and one at the very end."""
    assert stretches((0, 10), (100, 150), (290, 300)) == [(0, 9), (100, 149), (290, 299)]


@pytest.mark.parametrize(("gap", "joined"), [(1, True), (BRIDGED_FRAMES, True), (BRIDGED_FRAMES + 1, False)])
def test_gaps_of_120_ms_are_bridged(gap: int, joined: bool) -> None:
    """12 quiet frames in between are the closure of a consonant, 13 are a pause."""
    found = stretches((100, 120), (120 + gap, 160))

    assert found == ([(100, 159)] if joined else [(100, 119), (120 + gap, 159)])


@pytest.mark.parametrize(("below_db", "counts"), [(27.9, True), (28.1, False)])
def test_what_is_far_below_the_loudest_is_no_word(below_db: float, counts: bool) -> None:
    """A frame counts within 28 dB of the loudest one."""
    levels_db = np.full(300, FLOOR_DB)
    levels_db[100:120], levels_db[200:220] = LOUD_DB, LOUD_DB - below_db

    assert len(loud_stretches(levels_db)) == 1 + counts


@pytest.mark.parametrize(("over_db", "counts"), [(6.1, True), (5.9, False)])
def test_what_hardly_stands_out_of_the_room_is_no_word(over_db: float, counts: bool) -> None:
    """A frame counts 6 dB over the quietest tenth; where none does there is no stretch."""
    assert len(stretches((100, 120), level_db=FLOOR_DB + over_db)) == counts
    assert loud_stretches(np.full(50, FLOOR_DB)).least_db == FLOOR_DB + 6.0


def test_the_newest_word_is_the_one_that_began_last() -> None:
    """Of two words the second one counts; one that goes back to the first frame may have begun before it."""
    levels_db = np.full(100, FLOOR_DB)
    levels_db[20:40], levels_db[70:100] = LOUD_DB, LOUD_DB

    assert word_began(levels_db) == 70
    assert word_began(levels_db[25:45]) is None
    levels_db[55:65] = LOUD_DB  # 15 frames after the first word, 5 before the second
    assert word_began(levels_db) == 20
    assert word_began(np.full(50, FLOOR_DB)) is None


def test_what_stands_out_is_told_by_the_room_where_that_is_known() -> None:
    """Of a sound that is loud from end to end nothing stands out of itself, but all of it out of a quiet room."""
    levels_db = np.full(100, LOUD_DB)

    assert len(loud_stretches(levels_db)) == 0
    found = loud_stretches(levels_db, rest_db=FLOOR_DB)
    assert (found.firsts.tolist(), found.lasts.tolist()) == ([0], [99])
    assert len(loud_stretches(levels_db, rest_db=LOUD_DB - 5.9)) == 0


def test_levels_are_those_of_frames_of_25_ms_every_10_ms() -> None:
    """A sine of amplitude 1 is 3 dB below full scale; 400 samples of 16 kHz are one frame, and 399 are none."""
    sine = np.sin(2 * np.pi * 1_000 * np.arange(720) / 16_000).astype(np.float32)

    assert frame_levels(sine, 16_000) == pytest.approx([-3.01] * 3, abs=0.01)
    assert len(frame_levels(sine[:399], 16_000)) == 0
    assert frame_levels(np.zeros(400, np.float32), 16_000) == pytest.approx([-120.0])
