"""Tests of one person's takes among the recordings of a data set: what is drawn, and what is left out."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from models.data.dataset import Kind, Recording, Split
from models.data.spectrogram_cache import joined
from models.spot.audio_files import write_wav
from models.spot.config import DIRECTIONS, FrontEndConfig
from models.train.config import TrainConfig
from models.train.personal import BACKWARDS_SHARE, OWN, OWN_SHARE, TALK_SHARE, Heap, Person, PersonalSampler, remembered
from tests.support.made_spectrograms import recordings, spectrograms_of
from tests.support.made_speech import TRAINING, make_data
from tests.support.tone_voice import OWN_HZ, tone_of
from tests.support.tones import TONES_HZ

DRAWS = 4_000
CONFIG = TrainConfig((*DIRECTIONS, "ba"), own_class_min_clips=0)


def mine(label: str, kind: Kind = Kind.WORD) -> Recording:
    """Return a recording of the person's."""
    return Recording(Path(label or "reader"), label, kind, Split.TRAINING, source=OWN)


def test_the_persons_recordings_are_drawn_more_often_than_their_number(rng: np.random.Generator) -> None:
    """Each of their words as often as the other, however many takes; words backwards; and talk."""
    found = recordings()
    own = [mine("up"), mine("up"), mine("up"), mine("left"), mine("", Kind.SPEECH)]
    spectrograms = spectrograms_of([*found, *own, mine("dog")])
    heap = Heap([*found, *own, mine("")], spectrograms)  # any tone will do for a word that runs backwards
    sampler = PersonalSampler(heap, commands=DIRECTIONS)
    first = len(found)

    def share(draw: str, *entries: int) -> float:
        drawn = Counter(getattr(sampler, draw)(rng) for _ in range(DRAWS))
        return sum(drawn[entry] for entry in entries) / DRAWS

    # Besides they are recordings among others: 4 of 12 commands that were recorded, and so on.
    assert share("draw_command", first, first + 1, first + 2) > OWN_SHARE / 2
    assert share("draw_command", first + 3) > OWN_SHARE / 2 - 0.03
    assert share("draw_other", first + 5) > BACKWARDS_SHARE - 0.02
    assert share("draw_speech", first + 4) > TALK_SHARE - 0.03


def test_without_takes_it_draws_as_ever(rng: np.random.Generator) -> None:
    """Where the person recorded nothing of a kind, other people's recordings are drawn."""
    found = recordings()
    sampler = PersonalSampler(Heap(found, spectrograms_of(found)), commands=DIRECTIONS)

    words = {found[sampler.draw_command(rng)].label for _ in range(100)}

    assert words == set(DIRECTIONS)
    assert {found[sampler.draw_other(rng)].label for _ in range(50)} == set(TONES_HZ) - set(DIRECTIONS)
    assert found[sampler.draw_speech(rng)].kind is Kind.SPEECH


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data set of tones in which the own word means something else, and a word is kept unmet."""
    root = make_data(tmp_path_factory.mktemp("speech") / "data")
    for word in ("ba", "happy"):
        (root / word).mkdir()
        write_wav(root / word / f"{TRAINING[0]}_nohash_0.wav", tone_of(OWN_HZ))
    return root


def test_what_is_remembered(data: Path, tmp_path: Path) -> None:
    """Training speakers' recordings of all kinds, without words that the person means otherwise or that stay unmet."""
    heap = remembered(data, tmp_path / "a", config=CONFIG, own=("ba",), frontend=FrontEndConfig())

    assert {r.label for r in heap.recordings if r.kind is Kind.WORD} == set(TONES_HZ)
    assert {r.kind for r in heap.recordings} == set(Kind)
    assert {r.split for r in heap.recordings} == {Split.TRAINING}

    person = Person({"up": [tone_of(610.0)], "ba": [tone_of(OWN_HZ)] * 2}, talk=[tone_of(2_000.0)], room=[])
    both = heap.with_person(person, tmp_path, config=CONFIG, usual=DIRECTIONS, frontend=FrontEndConfig())

    added = both.recordings[len(heap.recordings) :]
    kinds = Counter((r.kind, r.label) for r in added)
    assert kinds == {(Kind.WORD, "up"): 1, (Kind.WORD, "ba"): 2, (Kind.WORD, ""): 1, (Kind.SPEECH, ""): 1}
    assert {r.source for r in added} == {OWN}


def test_joined_spectrograms_are_those_that_they_were() -> None:
    """Each entry of either has its power, level and word where it was, and belongs to its recording."""
    found = recordings()
    one, two = spectrograms_of(found[:3]), spectrograms_of(found[3:])

    both = joined((one, two), recordings=(3, len(found) - 3))

    whole = spectrograms_of(found)
    for name in ("log_power", "frame_power", "first", "count", "start", "end", "recording"):
        np.testing.assert_array_equal(getattr(both, name), getattr(whole, name))
