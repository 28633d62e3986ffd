"""Tests of what may be said at each moment of a scene, against tables worked out by hand.

Frames of 10 ms. From 6 frames into a word nothing but a command of another is excluded; past 60 % of it the word itself
may be said; 6 frames after its end it must be, until 44 after; then it may or may not, until it is forgotten at 75.
"""

import numpy as np
import pytest

from models.data.dataset import Kind
from models.spot.config import DIRECTIONS, NOISE, UNKNOWN
from models.train.labels import Item, admissible_labels

LABELS = (*DIRECTIONS, UNKNOWN, NOISE)
LETTERS = "udlr?."  # how the tables below write the labels


def item(word: str, start: float, end: float) -> Item:
    """Return what is said from frame `start` to frame `end`; which recording it is does not matter here."""
    return Item(entry=0, first=0, last=100, start=start, end=end, label=LABELS.index(word), kind=Kind.WORD)


def said(items: list[Item], *times: float, talk_behind: bool = False) -> list[str]:
    """Return, for each time, the letters of the admissible labels."""
    table = admissible_labels(items, times=np.array(times, float), labels=LABELS, talk_behind=talk_behind)
    return ["".join(letter for letter, right in zip(LETTERS, row, strict=True) if right) for row in table]


def test_silence_is_noise() -> None:
    """Where nothing is said, only noise is right."""
    assert said([], 0, 50, 300) == [".", ".", "."]


def test_with_talk_behind_unknown_is_right_as_well() -> None:
    """Where people talk in the background, nobody can say whether it is a word."""
    assert said([], 0, 300, talk_behind=True) == ["?.", "?."]


@pytest.mark.parametrize(
    ("time", "right"),
    [
        (99, "."),  # before it
        (105.9, "."),  # 60 ms of it are too little to be heard
        (106, "?."),  # something is said, but no command may be claimed
        (123.9, "?."),
        (124, "u?."),  # 60 % of it: the command may fire
        (145.9, "u?."),  # its end, good to some frames
        (146, "u"),  # it must be recognised
        (183.9, "u"),
        (184, "u?."),  # it may be forgotten
        (214.9, "u?."),
        (215, "."),  # it must be
        (400, "."),
    ],
)
def test_a_command_alone(time: float, right: str) -> None:
    """A command from frame 100 to 140, by itself."""
    assert said([item("up", 100, 140)], time) == [right]


def test_a_short_word_is_not_expected_before_it_can_be_heard() -> None:
    """60 % of 9 frames would be sooner than the 6 frames that must be heard: these count."""
    assert said([item("left", 100, 109)], 105.9, 106, 115) == [".", "l?.", "l"]


def test_another_word_is_unknown() -> None:
    """A word that is no command must be unknown after its end, and from half a second on while it lasts."""
    cat = [item(UNKNOWN, 100, 180)]

    assert said(cat, 105, 106, 149.9, 150, 179.9) == [".", "?.", "?.", "?", "?"]
    assert said(cat, 180, 185.9, 186, 223.9, 224, 254.9, 255) == ["?.", "?.", "?", "?", "?.", "?.", "."]


@pytest.mark.parametrize(
    ("time", "right"),
    [
        (146, "u"),  # of the first
        (155.9, "u"),  # 60 ms of the second change nothing yet
        (156, "u?."),  # the first may still be answered for a moment
        (161.9, "u?."),
        (162, "?."),  # between the two no command: the latch can open
        (173.9, "?."),
        (174, "u?."),
        (195.9, "u?."),
        (196, "u"),  # the second must be recognised
        (233.9, "u"),
        (265, "."),
    ],
)
def test_the_same_command_twice(time: float, right: str) -> None:
    """One "up" from frame 100 to 140 and one from 150 to 190: in between the score may and can fall."""
    assert said([item("up", 100, 140), item("up", 150, 190)], time) == [right]


def test_a_command_after_another() -> None:
    """Where "down" follows 100 ms after "up", "down" is never right before its half, and "up" soon no more."""
    both = [item("up", 100, 140), item("down", 150, 190)]

    assert said(both, 155.9, 156, 161.9, 162, 174, 196) == ["u", "u?.", "u?.", "?.", "d?.", "d"]


def test_a_word_long_past_is_not_answered_for() -> None:
    """Where the second word begins 60 frames after the first one's end, the first is over when it begins."""
    both = [item("up", 100, 140), item("down", 200, 240)]

    assert said(both, 199, 206, 211, 224) == ["u?.", "?.", "?.", "d?."]


def test_a_word_whose_beginning_was_missed_asks_for_nothing() -> None:
    """Half a word at the start of a scene admits everything until it is forgotten; then silence is silence."""
    assert said([item("up", -10, 30)], 0, 50, 104.9, 105) == ["udlr?.", "udlr?.", "udlr?.", "."]


def test_what_follows_a_missed_beginning_counts() -> None:
    """The next word is expected as ever, though the first one would still admit everything."""
    both = [item("up", -10, 30), item("down", 60, 100)]

    assert said(both, 50, 66, 84, 106, 150, 176) == ["udlr?.", "u?.", "d?.", "d", "d?.", "."]


def test_talk_behind_a_command() -> None:
    """The command must be recognised all the same; before it and after it is forgotten, unknown is right too."""
    assert said([item("up", 100, 140)], 99, 146, 215, talk_behind=True) == ["?.", "u", "?."]


def test_every_moment_admits_something(rng: np.random.Generator) -> None:
    """In 300 random scenes of up to five words there is no moment without a right label."""
    times = np.arange(0.0, 400.0, 1.0)
    for _ in range(300):
        end, items = rng.uniform(-60, 60), []
        for _ in range(int(rng.integers(0, 6))):
            start = end + rng.uniform(6, 130)
            end = start + rng.uniform(3, 120)
            items.append(item(LABELS[int(rng.integers(0, 5))], start, end))
        table = admissible_labels(items, times=times, labels=LABELS, talk_behind=bool(rng.integers(0, 2)))
        assert table.shape == (400, 6)
        assert table.any(axis=1).all()
