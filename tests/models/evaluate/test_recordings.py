"""Tests of what a network is let hear: the same for every network, and all of it once."""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.data.dataset import Split
from models.evaluate import subcommands as judgements
from models.evaluate.recorded_scores import Quiet
from models.evaluate.recordings import Recordings, take
from models.spot.config import DIRECTIONS, NOISE, UNKNOWN
from models.spot.runtime import Network
from tests.support.made_speech import make_data
from tests.support.tones import CARD, ToneNetwork


@pytest.fixture
def options(tmp_path: Path) -> argparse.Namespace:
    """Return what is asked for of a data set of tones: six words in quiet, among tap and from far."""
    line = ["streams", str(make_data(tmp_path / "data")), "--words", "6"]
    return judgements.parser().parse_args([*line, "--condition", "far", "tap 5 dB", "quiet"])


def taken(options: argparse.Namespace, network: Network | None = None, **more: object) -> Recordings:
    """Return what a network says over the validation split."""
    return take(options, network or ToneNetwork(), hop_frames=2, split=Split.VALIDATION, **more)  # type: ignore[arg-type]


def test_conditions_in_their_order(options: argparse.Namespace) -> None:
    """Conditions come as the house orders them; what cannot be built is named with its reason."""
    found = taken(options)

    assert [stream.name for stream in found.recorded.streams] == ["quiet", "far"]
    assert list(found.left_out) == ["tap 5 dB"]
    assert {kind: len(traces) for kind, traces in found.recorded.quiet.items()} == {Quiet.SPEECH: 1, Quiet.SOUNDS: 1}
    assert found.about["split"] == "validation"


def test_sound_without_commands_only_where_asked(options: argparse.Namespace) -> None:
    """What nobody asks for is not listened to."""
    assert taken(options, kinds=()).recorded.quiet == {}
    assert list(taken(options, kinds=(Quiet.SOUNDS,)).recorded.quiet) == [Quiet.SOUNDS]


def test_every_network_hears_the_same(options: argparse.Namespace) -> None:
    """A network with one more command hears the same words where the same commands are asked for."""
    more = ToneNetwork(replace(CARD, labels=(*DIRECTIONS, "dog", UNKNOWN, NOISE)))

    ours, theirs = taken(options, kinds=()), taken(options, more, commands=DIRECTIONS, kinds=())
    own = taken(options, more, kinds=())

    assert [s.spoken for s in ours.recorded.streams] == [s.spoken for s in theirs.recorded.streams]
    assert ours.commands == theirs.commands == DIRECTIONS
    assert own.commands == (*DIRECTIONS, "dog")
    assert [s.spoken for s in own.recorded.streams] != [s.spoken for s in ours.recorded.streams]


def test_kept_scores_are_those_of_the_same_question(options: argparse.Namespace, tmp_path: Path) -> None:
    """Kept scores come back for the same question only: not for other commands, kinds, words or looks."""
    kept = tmp_path / "kept.npz"
    first = taken(options, kept=kept)
    again = taken(options, DeafNetwork(), kept=kept)
    for one, two in zip(first.recorded.streams, again.recorded.streams, strict=True):
        np.testing.assert_array_equal(one.trace.probabilities, two.trace.probabilities)

    for other in ({"commands": ("up", "down")}, {"kinds": ()}):
        with pytest.raises(AssertionError, match="was asked"):
            taken(options, DeafNetwork(), kept=kept, **other)
    options.words = 8
    with pytest.raises(AssertionError, match="was asked"):
        taken(options, DeafNetwork(), kept=kept)


class DeafNetwork(ToneNetwork):
    """A network that may not be asked."""

    def predict(self, window: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> np.ndarray:
        """Fail."""
        raise AssertionError(f"the network was asked about a window of {window.shape}")
