"""Tests of the layers that stand for Keras's in training: results, gradients and running averages are the same."""

import numpy as np
import pytest

from models.spot.config import FrontEndConfig
from models.train import fast_layers
from models.train.network import build_network
from models.train.tensorflow_quietly import keras, tf

SHAPES = ((4, 30, 6), (3, 12, 5, 6))


def normaliser(kind: type, shape: tuple[int, ...]) -> keras.layers.Layer:
    """Return a normalisation with weights of its own, built for `shape`, (batch, ..., channels)."""
    layer = kind(momentum=0.9)
    layer.build((None, *shape[1:]))
    rng = np.random.default_rng(2)
    layer.set_weights([rng.uniform(0.5, 1.5, w.shape).astype(np.float32) for w in layer.get_weights()])
    return layer


def answers(layer: keras.layers.Layer, given: np.ndarray, *, training: bool) -> list[np.ndarray]:
    """Return the result for `given`, the gradients of its weighted sum, and the layer's weights afterwards."""
    seen = tf.constant(given)
    weights = np.random.default_rng(3).normal(size=given.shape).astype(np.float32)
    with tf.GradientTape() as tape:
        tape.watch(seen)
        result = layer(seen, training=training)
        total = tf.reduce_sum(result * weights[tuple(slice(n) for n in result.shape)])
    gradients = tape.gradient(total, [seen, *layer.trainable_variables])
    return [np.asarray(value) for value in (result, *gradients, *layer.get_weights())]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("training", [True, False])
def test_normalisation_is_that_of_keras(shape: tuple[int, ...], *, training: bool) -> None:
    """Result, gradients, and the averages that it moves in training."""
    given = np.random.default_rng(1).normal(3.0, 2.0, shape).astype(np.float32)
    ours = answers(normaliser(fast_layers.BatchNormalization, shape), given, training=training)
    keras_own = answers(normaliser(keras.layers.BatchNormalization, shape), given, training=training)

    assert len(ours) == len(keras_own) == 8
    for mine, theirs in zip(ours, keras_own, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=2e-4, atol=2e-5)


@pytest.mark.parametrize("cropping", [2, (1, 3)])
def test_cropping_is_that_of_keras(cropping: int | tuple[int, int]) -> None:
    """Result and gradient, and the length is known where that of the input is."""
    given = np.random.default_rng(1).normal(size=(2, 11, 3)).astype(np.float32)
    ours = answers(fast_layers.Cropping1D(cropping), given, training=True)
    keras_own = answers(keras.layers.Cropping1D(cropping), given, training=True)

    for mine, theirs in zip(ours, keras_own, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert fast_layers.Cropping1D(cropping)(keras.Input((11, 3))).shape == (None, 7, 3)
    assert fast_layers.Cropping1D(cropping)(keras.Input((None, 3))).shape == (None, None, 3)


def test_a_network_of_them_gives_the_same() -> None:
    """With the same weights, which have the same order, and in the precision that it was built in."""
    model = build_network(FrontEndConfig(), 5, width=8, windows=True)
    rng = np.random.default_rng(5)
    model.set_weights([(w + rng.uniform(0.0, 0.1, w.shape)).astype(np.float32) for w in model.get_weights()])
    quick = fast_layers.quicker(model)
    quick.set_weights(model.get_weights())
    scene = rng.uniform(-2.0, 2.0, (1, 142, 40, 2)).astype(np.float32)

    np.testing.assert_allclose(quick(scene), model(scene), rtol=1e-4, atol=1e-6)
    assert {layer.dtype_policy.name for layer in quick.layers} == {"float32"}
    swapped = [layer for layer in quick.layers if type(layer).__module__ == fast_layers.__name__]
    assert len(swapped) == sum(
        isinstance(layer, keras.layers.BatchNormalization | keras.layers.Cropping1D) for layer in model.layers
    )
