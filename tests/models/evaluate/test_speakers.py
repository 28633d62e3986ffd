"""Tests of how well each speaker is heard, on streams of words whose scores are made by hand."""

import pytest

from models.evaluate.matching import Spoken
from models.evaluate.recorded_scores import RecordedStream
from models.evaluate.speakers import Speaker, hardest_tenth, speaker_of, speakers_in
from tests.support.hand_scores import CONFIG, hand_scores


def test_who_speaks_is_in_the_name() -> None:
    """The name of a clip begins with its speaker."""
    assert speaker_of("8b775397_nohash_0") == "8b775397"


def test_the_hardest_come_first() -> None:
    """Of two commands each, one is heard once and one twice; other words and words without a name do not count."""
    words = [("up", "ann"), ("up", "bob"), ("up", "bob"), ("down", "ann"), ("cat", "eve"), ("up", "")]
    spoken = tuple(
        Spoken(label, 2.0 * i + 1.0, 2.0 * i + 1.5, f"{name}_nohash_0" if name else "")
        for i, (label, name) in enumerate(words)
    )
    scores = hand_scores(15.0, (1.6, "up", 0.9), (3.6, "up", 0.9), (5.6, "up", 0.9))
    stream = RecordedStream("quiet", spoken, scores)

    assert speakers_in([stream], CONFIG, commands=("up", "down")) == [Speaker("ann", 2, 2, 1), Speaker("bob", 1, 2, 2)]


def test_a_tenth_of_those_who_said_enough() -> None:
    """Of twenty with four recordings two are the tenth, each counts the same, and one with three is left out."""
    speakers = [Speaker("few", 3, 9, 0), Speaker("a", 4, 8, 0), Speaker("b", 40, 80, 40), *[Speaker("c", 4, 8, 8)] * 18]

    found = hardest_tenth(speakers)

    assert found is not None
    assert [speaker.name for speaker in found.hardest] == ["a", "b"]
    assert (found.speakers, found.least) == (21, 4)
    assert found.share == pytest.approx(0.25)
    assert found.everyone == tuple(speakers)
    assert found.spread == ((0.1, 0.5), (0.25, 1.0), (0.5, 1.0), (0.75, 1.0))


def test_without_speakers_there_is_no_tenth() -> None:
    """Where there are four recordings of nobody nothing is told."""
    assert hardest_tenth([Speaker("few", 3, 33, 1)]) is None
