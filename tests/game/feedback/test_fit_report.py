"""What came of fitting to a voice, in words."""

from typing import Any

import pytest

from game.feedback.fit_report import FitReport
from game.messages import Tone
from tests.support.fit_window import NOT_KEPT, SAID


def lines(said: dict[str, Any]) -> dict[str, str]:
    """Return what is told about each thing."""
    return {line.about: line.told for line in FitReport.read(said).lines()}


def test_each_word_is_told_before_and_after() -> None:
    """With what must not move the pen; a number of thousands has its comma."""
    assert lines(SAID) == {
        "up": "heard 2 of 4, now 4 of 4",
        "down": "heard 3 of 4, now 4 of 4",
        "left": "heard 4 of 4, now 4 of 4",
        "right": "heard 1 of 4, now 3 of 4",
        "Other people\u2019s words": "3 of 1,200 before and after",
        "Your own talk": "1 in 10 s before, 0 now",
        "Your pace": "slower: I wait 0.4 s before the same word counts again",
    }
    assert lines(NOT_KEPT)["Other people\u2019s words"] == "3 of 1,200 before, 9 now"


def test_a_pace_is_told_where_it_is_used() -> None:
    """Where the voice waits as long as every other, or is not used, there is nothing to tell."""
    assert "Your pace" not in lines({**SAID, "same_word_s": None})
    assert "Your pace" not in lines({name: told for name, told in SAID.items() if name != "same_word_s"})
    assert "Your pace" not in lines(NOT_KEPT)


def test_a_word_that_was_said_once_is_not_judged() -> None:
    """Nothing of it could be held back."""
    said = {**SAID, "words": {"up": {"takes": 1, "held_back": 0, "before": 0, "after": 0}}}

    assert lines(said)["up"] == "too few recordings to judge by"
    assert FitReport.read(said).lines()[0].tone is Tone.SOFT


def test_the_weakest_word_is_named() -> None:
    """That of which most are missed; none where all are heard."""
    assert FitReport.read(SAID).weakest == "right"
    heard = {**SAID, "words": {"up": {"takes": 4, "held_back": 2, "before": 1, "after": 2}}}
    assert FitReport.read(heard).weakest == ""


def test_the_reason_is_told() -> None:
    """Ten of sixteen were heard before, fifteen now."""
    kept, not_kept = FitReport.read(SAID), FitReport.read(NOT_KEPT)

    assert kept.reason == (
        "Kept, since I hear 15 of 16 words now and heard 10 before, and nothing else moves the pen more often."
    )
    assert not_kept.reason == "Not kept, since other sounds would move the pen more often."
    as_before = {**SAID, "words": {"up": {"held_back": 4, "before": 4, "after": 4, "takes": 4}}}
    assert FitReport.read(as_before).reason == (
        "Kept, since I hear 4 of 4 words as before, and more of them in noise, "
        "and nothing else moves the pen more often."
    )
    same = {**SAID, "kept": False, "words": {"up": {"held_back": 2, "before": 2, "after": 2, "takes": 4}}}
    assert FitReport.read(same).reason == "Not kept, since I would hear 2 of 2 words, and heard 2 before."
    told = {**NOT_KEPT, "why": "These words would be heard no better than before."}
    assert FitReport.read(told).reason == "Not kept, since these words would be heard no better than before."
    single = {**SAID, "words": {"up": {"held_back": 1, "before": 0, "after": 1, "takes": 2}}}
    assert "I hear 1 of 1 word now and heard 0 before" in FitReport.read(single).reason


def test_good_and_bad_are_told_apart() -> None:
    """A word that is always heard is good, and so is one that is heard more often; more false moves are not."""
    tones = {line.about: line.tone for line in FitReport.read(NOT_KEPT).lines()}

    assert tones["left"] is tones["right"] is tones["Your own talk"] is Tone.GOOD
    assert tones["Other people\u2019s words"] is Tone.WARN


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {**SAID, "words": []},
        {**SAID, "words": {"up": 3}},
        {**SAID, "talk": {"of": 10, "before": "1", "after": 0}},
        {**SAID, "others": {"of": float("nan"), "before": 1, "after": 0}},
        {**SAID, "alike": [["ba"]]},
        {**SAID, "same_word_s": "slow"},
        {**SAID, "same_word_s": float("inf")},
    ],
)
def test_json_that_makes_no_sense_is_refused(broken: dict[str, Any]) -> None:
    """Whatever the program says, the window does not break."""
    with pytest.raises(ValueError, match=r"."):
        FitReport.read(broken)
