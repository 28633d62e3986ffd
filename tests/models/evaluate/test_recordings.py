"""Tests of what a network is let hear: the same for every network, and all of it once."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.data.dataset import Split
from models.evaluate.recorded_scores import NegativeAudio
from models.evaluate.recordings import Recordings, StreamSelection, record_streams
from models.spot.config import DIRECTIONS, NOISE, UNKNOWN
from models.spot.runtime import Network
from tests.support.made_speech import make_data
from tests.support.tones import CARD, ToneNetwork


@pytest.fixture
def options(tmp_path: Path) -> StreamSelection:
    """Return what is asked for of a data set of tones: six words in quiet, among tap and from far."""
    conditions = ("far", "tap 5 dB", "quiet")
    return StreamSelection(make_data(tmp_path / "data"), Split.VALIDATION, words=6, conditions=conditions)


THERE = (NegativeAudio.SPEECH, NegativeAudio.SOUNDS)  # and neither learners nor music


def recorded(options: StreamSelection, network: Network | None = None, **more: object) -> Recordings:
    """Return what a network says over the validation split."""
    return record_streams(options, network or ToneNetwork(), hop_frames=2, **more)  # type: ignore[arg-type]


def test_conditions_in_their_order(options: StreamSelection) -> None:
    """Conditions come as the house orders them; what cannot be built is named with its reason."""
    found = recorded(options)

    assert [stream.name for stream in found.scores.streams] == ["quiet", "far"]
    assert list(found.heard.left_out) == ["tap 5 dB"]
    assert {kind: len(scores) for kind, scores in found.scores.negatives.items()} == dict.fromkeys(THERE, 1)
    assert found.heard.split is Split.VALIDATION


def test_sound_without_commands_only_where_asked(options: StreamSelection) -> None:
    """What nobody asks for is not listened to."""
    assert recorded(options, kinds=()).scores.negatives == {}
    assert list(recorded(options, kinds=(NegativeAudio.SOUNDS,)).scores.negatives) == [NegativeAudio.SOUNDS]


def test_every_network_hears_the_same(options: StreamSelection) -> None:
    """A network with one more command hears the same words where the same commands are asked for."""
    more = ToneNetwork(replace(CARD, labels=(*DIRECTIONS, "dog", UNKNOWN, NOISE)))

    ours, theirs = recorded(options, kinds=()), recorded(options, more, commands=DIRECTIONS, kinds=())
    own = recorded(options, more, kinds=())

    assert [s.spoken for s in ours.scores.streams] == [s.spoken for s in theirs.scores.streams]
    assert ours.commands == theirs.commands == DIRECTIONS
    assert own.commands == (*DIRECTIONS, "dog")
    assert [s.spoken for s in own.scores.streams] != [s.spoken for s in ours.scores.streams]


def test_kept_scores_are_those_of_the_same_question(options: StreamSelection, tmp_path: Path) -> None:
    """Kept scores come back for the same question only: not for other commands, kinds, words or looks."""
    kept = tmp_path / "kept.npz"
    first = recorded(options, kept=kept)
    again = recorded(options, DeafNetwork(), kept=kept)
    for one, two in zip(first.scores.streams, again.scores.streams, strict=True):
        np.testing.assert_array_equal(one.scores.probabilities, two.scores.probabilities)

    for other in ({"commands": ("up", "down")}, {"kinds": ()}):
        with pytest.raises(AssertionError, match="was asked"):
            recorded(options, DeafNetwork(), kept=kept, **other)
    with pytest.raises(AssertionError, match="was asked"):
        recorded(replace(options, words=8), DeafNetwork(), kept=kept)


class DeafNetwork(ToneNetwork):
    """A network that may not be asked."""

    def predict(self, window: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> np.ndarray:
        """Fail."""
        raise AssertionError(f"the network was asked about a window of {window.shape}")
