"""Other architectures than ours, in about the same size, so that the choice of ours can be judged: see bench_networks.

All take log-mel scenes of any length, (batch, 98 + 4 n, 40, 1), give (batch, n + 1, labels), and pad nothing in time.
"""

from collections.abc import Callable
from typing import Any

from models.spot.config import FrontEndConfig
from models.train.tensorflow_quietly import keras, tf

layers = keras.layers
Tensor = Any  # a keras.KerasTensor; Keras has no types
Body = Callable[[Tensor], Tensor]

LAST = 160  # channels of the last layer but one


def activate(x: Tensor) -> Tensor:
    """Normalise over the batch and rectify."""
    return layers.ReLU()(normalise(x))


def normalise(x: Tensor) -> Tensor:
    """Normalise over the batch."""
    return layers.BatchNormalization(momentum=0.98)(x)


def same_in_frequency(x: Tensor) -> Tensor:
    """Return (batch, frames, bands, channels) with an empty band on either side, for kernels of three bands."""
    return layers.ZeroPadding2D(((0, 0), (1, 1)))(x)


def depthwise_body(x: Tensor) -> Tensor:
    """Depthwise separable convolutions over time and frequency (DS-CNN, Zhang et al., arXiv:1711.07128)."""
    x = activate(layers.Conv2D(96, (6, 5), strides=(2, 2), use_bias=False)(x))
    for stride in (2, 1, 1, 1, 1, 1):
        x = layers.DepthwiseConv2D(3, strides=stride, use_bias=False)(same_in_frequency(x))
        x = activate(layers.Conv2D(96, 1, use_bias=False)(activate(x)))
    return _flat(x, LAST)


def broadcast_body(x: Tensor) -> Tensor:
    """Residuals over frequency, and over time for all frequencies at once (BC-ResNet, Kim et al., arXiv:2106.04140)."""
    x = activate(layers.Conv2D(32, (6, 5), strides=(2, 2), use_bias=False)(x))
    x = activate(layers.Conv2D(64, (1, 3), strides=(1, 2), use_bias=False)(same_in_frequency(x)))
    for dilation in (1, 2, 2):
        x = _broadcast_block(x, 64, dilation=dilation)
    x = _broadcast_block(x, 96, dilation=1, stride=2)
    for dilation in (1, 2, 2):
        x = _broadcast_block(x, 96, dilation=dilation)
    return _flat(x, LAST)


def separable_body(x: Tensor) -> Tensor:
    """Separable convolutions over time with residuals (MatchboxNet, Majumdar and Ginsburg, arXiv:2004.08531)."""
    x = layers.Reshape((-1, x.shape[2]))(x)
    x = activate(layers.Conv1D(128, 6, strides=2, use_bias=False)(x))
    for kernel, stride, channels in ((7, 1, 128), (9, 2, 160), (5, 1, 160), (5, 1, 160)):
        y = layers.SeparableConv1D(channels, kernel, strides=stride, use_bias=False)(x)
        y = normalise(layers.SeparableConv1D(channels, 3, use_bias=False)(activate(y)))
        shortcut = layers.Cropping1D((kernel - 1) // 2 + stride)(x)
        shortcut = normalise(layers.Conv1D(channels, 1, strides=stride, use_bias=False)(shortcut))
        x = layers.ReLU()(layers.Add()([y, shortcut]))
    return x


OTHERS: dict[str, Body] = {"DS-CNN": depthwise_body, "BC-ResNet": broadcast_body, "MatchboxNet": separable_body}


def build_other(body: Body, config: FrontEndConfig, labels: int) -> keras.Model:
    """Return an untrained network with that body; its last convolution sees whatever is left of a window in time."""
    left = body(keras.Input((config.frames, config.mels, 1))).shape[1]
    inputs = keras.Input((None, config.mels, 1))
    x = activate(layers.Conv1D(LAST, left, use_bias=False)(body(inputs)))
    return keras.Model(inputs, layers.Conv1D(labels, 1, activation="softmax")(x))


def _broadcast_block(x: Tensor, channels: int, *, dilation: int, stride: int = 1) -> Tensor:
    """Return a block whose part over time is the same for all frequencies; `stride` is for both."""
    along = normalise(layers.Conv2D(channels, (1, 3), strides=stride, use_bias=False)(same_in_frequency(x)))
    time = layers.Lambda(lambda bands: tf.reduce_mean(bands, axis=2))(along)
    time = activate(layers.Conv1D(channels, 3, dilation_rate=dilation, use_bias=False)(time))
    time = layers.Reshape((-1, 1, channels))(layers.Conv1D(channels, 1)(time))
    crop = layers.Cropping2D(((dilation, dilation), (0, 0)))
    kept = crop(along)
    if stride == 1:
        kept = layers.Add()([kept, layers.Cropping2D(((dilation, dilation), (0, 0)))(x)])
    return layers.ReLU()(layers.Add()([kept, time]))


def _flat(x: Tensor, channels: int) -> Tensor:
    """Return (batch, steps, channels) of (batch, steps, bands, maps)."""
    x = layers.Reshape((-1, x.shape[2] * x.shape[3]))(x)
    return activate(layers.Conv1D(channels, 1, use_bias=False)(x))
