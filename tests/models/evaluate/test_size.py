"""Tests of how large a network is, counted by hand for a tiny one."""

from pathlib import Path

import pytest

from models.evaluate.cost import NetworkSize, network_size
from models.train.network import export_tflite
from models.train.tensorflow_quietly import keras


@pytest.fixture(scope="module")
def tiny() -> keras.Model:
    """Return a network with one layer of each kind that multiplies, one of them used twice."""
    keras.utils.set_random_seed(5)
    layers, biases = keras.layers, "random_normal"  # equal biases would be stored once
    inputs = keras.Input((6, 5, 1))
    x = layers.Conv2D(2, (3, 2), bias_initializer=biases)(inputs)  # (4, 4, 2)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.DepthwiseConv2D(2, bias_initializer=biases)(x)  # (3, 3, 2)
    x = layers.Flatten()(x)  # (18,)
    x = layers.Dense(18, bias_initializer=biases)(x)
    twice = layers.Dense(18, activation="relu", bias_initializer=biases)
    return keras.Model(inputs, twice(twice(x)))


@pytest.mark.parametrize("eight_bit", [False, True])
def test_counted_by_hand(eight_bit: bool, tiny: keras.Model, tmp_path: Path) -> None:
    """Each weight counts once, each product at each place; normalisation is gone, and eight bits change nothing.

    Convolution: 2 x (3 x 2) weights and 2 biases, at 4 x 4 places. Depthwise: 2 x (2 x 2) and 2, at 3 x 3 places.
    Dense: 18 x 18 and 18. The last layer is used twice.
    """
    path = tmp_path / "tiny.tflite"
    export_tflite(tiny, path, eight_bit=eight_bit)

    assert network_size(path) == NetworkSize(
        parameters=(12 + 2) + (8 + 2) + 2 * (324 + 18),
        multiply_adds=16 * 12 + 9 * 8 + 3 * 324,
        file_bytes=path.stat().st_size,
    )


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """There is no size of no file."""
    with pytest.raises(FileNotFoundError):
        network_size(tmp_path / "none.tflite")
