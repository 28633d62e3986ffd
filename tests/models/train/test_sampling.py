"""Tests of what may be drawn for a scene and how often, on lists of recordings whose sound does not matter."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from models.data.dataset import REBUILT_SOURCE, DataError, Kind, Recording, Split
from models.data.spectrogram_cache import SpectrogramCache
from models.spot.config import DIRECTIONS
from models.train.sampling import SHORTEST_WORD, Hard, Sampler
from tests.support.made_spectrograms import recordings

DRAWS = 4_000  # a share is then off by 0.008 at most in two cases of three, and by 0.03 in practice never


def word(label: str, source: str = "", split: Split = Split.TRAINING) -> Recording:
    """Return a recording of a word."""
    return Recording(Path(label), label, Kind.WORD, split, source=source)


def other(kind: Kind, source: str, split: Split = Split.TRAINING) -> Recording:
    """Return a recording of speech or of a sound."""
    return Recording(Path(source), "", kind, split, source=source)


MAKES = ("", REBUILT_SOURCE, "synthetic")
FOUND = [
    *[word("up", source) for source in MAKES],  # entries 0 to 2: recorded, rebuilt, synthetic
    *[word("dog", source) for source in MAKES],  # 3 to 5
    word(""),  # 6, some other word
    other(Kind.SPEECH, "librispeech_dev_clean"),  # 7
    other(Kind.SPEECH, "synthetic_speech"),  # 8
    *[other(Kind.SOUND, "esc10") for _ in range(9)],  # 9 to 17
    other(Kind.SOUND, ""),  # 18
    *[word(label, split=Split.VALIDATION) for label in ("up", "dog")],  # 19 and 20
    other(Kind.SPEECH, "librispeech_dev_clean", Split.VALIDATION),  # 21
    other(Kind.SOUND, "esc10", Split.VALIDATION),  # 22
    *[word(label, "neural") for label in ("up", "dog")],  # 23 and 24
    other(Kind.SPEECH, "neural_speech"),  # 25
]


def spectrograms_of(found: list[Recording], *, lengths: dict[int, int] | None = None) -> SpectrogramCache:
    """Return spectrograms of empty sound, one for each, in which a word lasts 40 frames, or as `lengths` say."""
    count = np.full(len(found), 100)
    end = np.array([20.0 + (lengths or {}).get(entry, 40) for entry in range(len(found))], np.float32)
    return SpectrogramCache(
        log_power=np.zeros((count.sum(), 1), np.float16),
        frame_power=np.zeros(count.sum(), np.float32),
        first=np.cumsum(count) - count,
        count=count,
        start=np.full(len(found), 20.0, np.float32),
        end=end,
        recording=np.arange(len(found)),
        key="made here",
    )


def sampler_of(found: list[Recording] = FOUND, *, split: Split = Split.TRAINING) -> Sampler:
    """Return the sampler of what is found."""
    return Sampler(spectrograms_of(found), found, commands=DIRECTIONS, split=split)


def shares(sampler: Sampler, draw: str, rng: np.random.Generator) -> dict[int, float]:
    """Return how often each entry is drawn."""
    drawn = Counter(getattr(sampler, draw)(rng) for _ in range(DRAWS))
    return {entry: drawn[entry] / DRAWS for entry in sorted(drawn)}


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        ("draw_command", {0: 0.62, 1: 0.2, 2: 0.08, 23: 0.1}),
        ("draw_other", {3: 0.22, 4: 0.28, 5: 0.14, 6: 0.22, 24: 0.14}),  # two are recorded
        ("draw_speech", {7: 0.8, 8: 0.08, 25: 0.12}),
        ("draw_sound", {**dict.fromkeys(range(9, 18), 0.5 / 9), 18: 0.5}),  # two sources have one half each
    ],
)
def test_each_kind_of_recording_has_its_share(draw: str, expected: dict[int, float], rng: np.random.Generator) -> None:
    """Recorded, rebuilt, synthetic and neural ones are drawn as often as they should be, however many there are."""
    assert shares(sampler_of(), draw, rng) == pytest.approx(expected, abs=0.03)


def test_a_missing_kind_leaves_its_share_to_the_others(rng: np.random.Generator) -> None:
    """Without rebuilt and neural commands, 62 to 8 is what is left; without any but recorded ones all are these."""
    without = [r for r in FOUND if r.source not in (REBUILT_SOURCE, "neural")]
    recorded = [r for r in without if r.source != "synthetic"]

    assert shares(sampler_of(without), "draw_command", rng) == pytest.approx({0: 62 / 70, 1: 8 / 70}, abs=0.03)
    assert shares(sampler_of(recorded), "draw_command", rng) == {0: 1.0}


def test_splits_stay_apart(rng: np.random.Generator) -> None:
    """Validation draws its own word, other word, speech and sound alone; none of them is drawn in training."""
    sampler = sampler_of(split=Split.VALIDATION)

    drawn = [shares(sampler, f"draw_{what}", rng) for what in ("command", "other", "speech", "sound")]

    assert drawn == [{19: 1.0}, {20: 1.0}, {21: 1.0}, {22: 1.0}]
    assert sampler.other_words.tolist() == [20]
    assert sampler.long_negatives.tolist() == [21, 22]


def test_negatives_are_all_that_is_no_command() -> None:
    """Other words of every kind, all speech and all sounds of the split; each once, and no command."""
    sampler = sampler_of()

    assert sorted(sampler.other_words) == [3, 4, 5, 6, 24]
    assert sorted(sampler.long_negatives) == [*range(7, 19), 25]


def test_short_words_are_left_out(rng: np.random.Generator) -> None:
    """A clip in which hardly anything stands out is drawn neither as a command nor as another word."""
    short = {0: SHORTEST_WORD - 1, 3: SHORTEST_WORD - 1, 6: SHORTEST_WORD}
    found = [word("up"), word("up"), word("left"), word("dog"), word("cat"), word("bed"), word("six")]
    sampler = Sampler(spectrograms_of(found, lengths=short), found, commands=DIRECTIONS, split=Split.TRAINING)

    assert set(shares(sampler, "draw_command", rng)) == {1, 2}
    assert set(shares(sampler, "draw_other", rng)) == {4, 5, 6}


def test_speech_and_sounds_may_be_missing() -> None:
    """Words alone are enough; the sampler says what else there is."""
    words = sampler_of([r for r in FOUND if r.kind is Kind.WORD])

    assert (words.has_speech, words.has_sounds, len(words.long_negatives)) == (False, False, 0)
    assert (sampler_of().has_speech, sampler_of().has_sounds) == (True, True)


@pytest.mark.parametrize("missing", ["commands", "other words"])
def test_commands_and_other_words_are_needed(missing: str) -> None:
    """A side without commands, or without other words, has no scenes to draw."""
    command = missing == "commands"
    found = [r for r in recordings() if r.kind is not Kind.WORD or (r.label in DIRECTIONS) != command]

    with pytest.raises(DataError, match="no clips of commands, or none of other words, for validation"):
        sampler_of(found, split=Split.VALIDATION)


def test_nothing_is_hard_at_first(rng: np.random.Generator) -> None:
    """Before anything was found there is nothing hard to draw, and no random number is used up."""
    sampler, state = sampler_of(), rng.bit_generator.state

    assert sampler.hard == []
    assert [sampler.draw_hard(kind, rng) for kind in Kind] == [None, None, None]
    assert rng.bit_generator.state == state


@pytest.mark.parametrize(("count", "share"), [(20, 0.02), (150, 0.15), (900, 0.3)])
def test_hard_ones_are_drawn_the_more_the_more_there_are(count: int, share: float, rng: np.random.Generator) -> None:
    """One draw in a thousand for each of them, up to 0.3 of all; each one is as likely as the next."""
    sampler = sampler_of()
    sampler.hard = [Hard(7, first, first + 98) for first in range(count)]

    drawn = [sampler.draw_hard(Kind.SPEECH, rng) for _ in range(DRAWS)]

    found = [hard.first for hard in drawn if hard]
    assert len(found) / DRAWS == pytest.approx(share, abs=0.03)
    assert len(found) / DRAWS == pytest.approx(share, rel=0.5)
    assert np.mean(found) == pytest.approx((count - 1) / 2, rel=0.2)


def test_hard_ones_come_back_in_their_kind(rng: np.random.Generator) -> None:
    """Asked for a hard word, sound or slice of speech one gets that; a new list takes the place of the old one."""
    sampler = sampler_of()
    kinds = {Kind.WORD: Hard(3, 0, 98), Kind.SPEECH: Hard(8, 10, 108), Kind.SOUND: Hard(18, 20, 118)}
    sampler.hard = [kinds[kind] for kind in (Kind.SOUND, Kind.WORD, Kind.SPEECH) for _ in range(500)]

    for kind, hard in kinds.items():
        assert {sampler.draw_hard(kind, rng) for _ in range(100)} == {hard, None}
    assert Counter(sampler.hard) == dict.fromkeys(kinds.values(), 500)

    sampler.hard = [kinds[Kind.WORD]] * 500
    assert {sampler.draw_hard(Kind.SOUND, rng) for _ in range(100)} == {None}
    assert len(sampler.hard) == 500


def test_what_was_found_can_be_kept_and_given_back() -> None:
    """A sampler that is given the list of another draws the same, so that a run can go on from a file."""
    one, other_sampler = sampler_of(), sampler_of()
    one.hard = [Hard(18, 0, 98), Hard(3, 0, 98), Hard(4, 0, 98), Hard(7, 5, 103)] * 200
    other_sampler.hard = one.hard

    rngs = [np.random.default_rng(3) for _ in range(2)]
    draws = [
        [p.draw_hard(kind, r) for _ in range(50) for kind in Kind]
        for p, r in zip((one, other_sampler), rngs, strict=True)
    ]
    assert draws[0] == draws[1]
