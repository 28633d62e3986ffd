"""Tests of the published rule that says which speaker is for training, validation or testing."""

import hashlib
from collections import Counter

import pytest

from models.data.dataset import Split, which_split
from tests.support.made_speech import TESTING, TRAINING, VALIDATION

# The first ten speakers of "cat" in validation_list.txt and in testing_list.txt of Speech Commands v0.02.
PUBLISHED = {
    Split.VALIDATION: "8b775397 2643992f 060cd039 f5e5e8b0 dbb40d24 d57febf0 16db1582 171b56dc 66cff190 22aa3665",
    Split.TESTING: "2aa787cf ffa76c4a 24ad3ebe d7467392 5828dfa2 91223b83 f0ae7203 95ba4996 94de6a6a caf9fceb",
}


@pytest.mark.parametrize(("split", "speakers"), PUBLISHED.items())
def test_the_published_lists_are_met(split: Split, speakers: str) -> None:
    """Speakers of the published validation and testing lists are put where these lists have them."""
    assert {which_split(f"{speaker}_nohash_0.wav") for speaker in speakers.split()} == {split}


def test_the_rule_is_the_published_one() -> None:
    """The place is SHA-1 of the speaker modulo 2^27, in hundredths of 2^27 - 1: below 10, below 20, and the rest."""
    for number in range(200):
        speaker = f"{number:08x}"
        digest = hashlib.sha1(speaker.encode(), usedforsecurity=False).digest()
        hundredths = int.from_bytes(digest, "big") % 134_217_728 * 100 / 134_217_727
        expected = Split.VALIDATION if hundredths < 10 else Split.TESTING if hundredths < 20 else Split.TRAINING

        assert which_split(f"{speaker}_nohash_1.wav") is expected


def test_a_name_that_is_not_utf_8_has_its_place_by_its_bytes() -> None:
    """A name in Western European letters, as old systems write it, is as good as any other."""
    hundredths = int(hashlib.sha1(b"J\xfcrgen", usedforsecurity=False).hexdigest(), 16) % 2**27 * 100 / (2**27 - 1)

    assert hundredths > 20
    assert which_split(b"J\xfcrgen_nohash_0.wav".decode("utf-8", "surrogateescape")) is Split.TRAINING


@pytest.mark.parametrize("speaker", [TRAINING[0], VALIDATION[0], TESTING[0], "someone"])
def test_a_speaker_stays_on_one_side(speaker: str) -> None:
    """All takes of a speaker fall where the speaker alone falls."""
    assert len({which_split(f"{speaker}_nohash_{take}.wav") for take in range(10)}) == 1
    assert which_split(f"{speaker}_nohash_0.wav") is which_split(speaker)


def test_the_shares_are_right() -> None:
    """Of 20,000 speakers about 80, 10 and 10 % fall to each side; 0.7 % off would be 2.5 standard deviations."""
    sides = Counter(which_split(f"speaker{i}_nohash_0.wav") for i in range(20_000))

    assert {split: count / 20_000 for split, count in sides.items()} == pytest.approx(
        {Split.TRAINING: 0.8, Split.VALIDATION: 0.1, Split.TESTING: 0.1}, abs=0.007
    )


def test_other_shares_can_be_asked_for() -> None:
    """100 % validation leaves nothing else, and 0 % of both leaves training."""
    names = [f"{i}_nohash_0.wav" for i in range(50)]

    assert {which_split(name, validation_percent=100.1) for name in names} == {Split.VALIDATION}
    assert {which_split(name, validation_percent=0.0, testing_percent=0.0) for name in names} == {Split.TRAINING}


def test_the_made_speakers_fall_as_they_are_named() -> None:
    """The speakers of the tests' own data set lie on the sides that they are named for."""
    sides = {Split.TRAINING: TRAINING, Split.VALIDATION: VALIDATION, Split.TESTING: TESTING}

    for split, speakers in sides.items():
        assert {which_split(f"{speaker}_nohash_0.wav") for speaker in speakers} == {split}
