"""Tests of comparing two word by word, on marks made by hand."""

import pytest

from models.evaluate.matching import Spoken
from models.evaluate.statistics import Difference, Marks, by_condition, by_recording


def marks(heard: str, *, clips: str = "") -> Marks:
    """Return a mark for each letter: x is a word heard exactly once, anything else is not; clips names recordings."""
    names = clips or "abcdefghij"
    return [(Spoken("up", float(i), i + 0.5, names[i]), mark == "x") for i, mark in enumerate(heard)]


def test_a_condition_by_hand() -> None:
    """Of eight words both hear three, neither one, the one alone four and the other none: p is 2 of 16."""
    ours, theirs = marks("...xxx.."), marks("xxxxxxx.")

    assert by_condition({"quiet": ours}, {"quiet": theirs}) == {"quiet": Difference(4, 0, 2 / 16)}
    assert by_condition({"quiet": theirs}, {"quiet": ours}) == {"quiet": Difference(0, 4, 2 / 16)}


def test_several_conditions_are_corrected() -> None:
    """Six words to none are 2 in 64 by themselves, and 4 in 64 as the better of two conditions."""
    ours, theirs = marks("......"), marks("xxxxxx")

    found = by_condition({"quiet": ours, "far": ours}, {"quiet": theirs, "far": ours})

    assert found == {"quiet": Difference(6, 0, 4 / 64), "far": Difference(0, 0, 1.0)}


def test_a_recording_counts_once() -> None:
    """What fails in three conditions by the fault of one recording is one difference, not three."""
    ours = {name: marks("xx") for name in ("quiet", "far", "rapid")}
    theirs = {name: marks(".x") for name in ("quiet", "far", "rapid")}

    assert by_recording(ours, theirs) == Difference(0, 1, 1.0)


def test_a_recording_goes_to_who_hears_it_more_often() -> None:
    """One that either heard in as many conditions as the other is no difference; two to one is."""
    ours = {"quiet": marks("x.x", clips="aab"), "far": marks("..", clips="ab")}
    theirs = {"quiet": marks(".x.", clips="aab"), "far": marks(".x", clips="ab")}

    assert by_recording(ours, theirs) == Difference(0, 0, 1.0)  # a: one each; b: one each
    theirs["far"] = marks("xx", clips="ab")
    assert by_recording(ours, theirs) == Difference(1, 0, 1.0)  # a: two to one


def test_words_of_one_speaker_are_recordings_of_their_own() -> None:
    """The same file name stands in the folders of several words."""
    ours = {"quiet": [(Spoken(label, 0.0, 0.5, "ann_nohash_0"), False) for label in ("up", "down", "left")]}
    theirs = {"quiet": [(word, True) for word, _ in ours["quiet"]]}

    assert by_recording(ours, theirs) == Difference(3, 0, 2 / 8)


def test_different_words_are_refused() -> None:
    """Only what both heard can be paired."""
    with pytest.raises(ValueError, match="zip"):
        by_condition({"quiet": marks("xx")}, {"quiet": marks("x")})
