"""Tests of the pairs of sounds, without espeak-ng."""

from pathlib import Path

import numpy as np
import pytest

from models.adapt.takes import read_takes
from tests.tools import own_sounds
from tests.tools.own_sounds import MADE, SPOKEN, TIMES, made, write_all


@pytest.mark.parametrize("name", [name for pair in MADE for name in pair])
def test_sounds_are_short_and_never_the_same(name: str) -> None:
    """Each lasts as long as a word, stays within full scale, and differs from time to time."""
    rng = np.random.default_rng(1)
    one, other = made(name, rng), made(name, rng)

    assert 0.1 < len(one) / 16_000 < 1.1
    assert np.abs(one).max() <= 1.0
    assert len(one) != len(other) or not np.array_equal(one, other)


def test_all_pairs_can_be_taught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty pairs, in the order of whose names they are judged, and words that nobody taught."""
    monkeypatch.setattr(own_sounds, "said", lambda *_: np.full(4_000, 0.1, np.float32))

    assert write_all(tmp_path) == 40

    takes = read_takes([tmp_path])
    names = sorted(takes.words)
    pairs = [*((one, other) for _, one, other in SPOKEN), *MADE]
    assert [(a[5:], b[5:]) for a, b in zip(names[::2], names[1::2], strict=True)] == pairs
    assert {len(said) for said in takes.words.values()} == {TIMES}
    assert takes.talk
