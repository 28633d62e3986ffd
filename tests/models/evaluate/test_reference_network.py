"""Tests of the network that ours is measured by."""

from pathlib import Path

import numpy as np
import pytest

from models.evaluate import reference_network
from models.evaluate.cost import network_size
from models.spot.runtime import Network


def test_size_of_the_published_network() -> None:
    """It has 24,908 parameters, 2,880 in the first convolution, 5,312 in each of four blocks, 780 in the last layer.

    First: 40 x 64 weights, 64 biases, 4 x 64 of normalisation. Block: 9 x 64 + 64 + 256, then 64 x 64 + 64 + 256.
    """
    assert reference_network.build_reference_network().count_params() == 2_880 + 4 * 5_312 + 780


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the network's file."""
    path = tmp_path_factory.mktemp("reference") / "ds_cnn.tflite"
    reference_network.main([str(path)])
    return path


def test_as_it_runs(exported: Path) -> None:
    """Without its normalisation 22,604 parameters are left; 2,656,768 multiply-adds at 25 x 5 places make one look."""
    size = network_size(exported)

    assert size.parameters == 24_908 - 9 * 256
    assert size.multiply_adds == 125 * 64 * (40 + 4 * (9 + 64)) + 64 * 12


def test_runs_as_ours_do(exported: Path) -> None:
    """It loads with its card like any of our models, and gives twelve probabilities of 49 frames of ten values."""
    network = Network.load(exported)

    scores = network.predict(np.random.default_rng(2).standard_normal((49, 10, 2), np.float32))

    assert scores.shape == (12,)
    assert scores.sum() == pytest.approx(1.0, abs=1e-5)
