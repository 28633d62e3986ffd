"""The network that ours is measured by: a DS-CNN of the size that MLPerf Tiny runs, with weights from a seed.

    python -m models.evaluate.reference_network FILE

writes the .tflite FILE and its card beside it. It is a program of its own, so that the one that measures time and
memory need not load TensorFlow. The network has learned nothing: its cost does not depend on its weights.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from models.common.terminal import train_extra
from models.spot.config import CHANNELS, NOISE, UNKNOWN, DecisionConfig, FrontEndConfig, ModelCard

with train_extra():
    from models.train.network import export_tflite
    from models.train.tensorflow_quietly import keras

layers = keras.layers

WEIGHTS_SEED = 1
BIASES = "random_normal"  # zeros, with which Keras begins, would be left out of the file or stored once for all layers
FILTERS, BLOCKS = 64, 4
CARD = ModelCard(
    labels=("down", "go", "left", "no", "off", "on", "right", "stop", "up", "yes", NOISE, UNKNOWN),
    # A second in windows of 30 ms every 20 ms; its ten MFCC stand in the place of ten mel bands.
    frontend=FrontEndConfig(window_samples=480, hop_samples=320, frames=49, mels=10),
    decision=DecisionConfig(),
)


def build_reference_network() -> keras.Model:
    """Return the untrained network, (batch, 49, 10, 2) -> (batch, 12): 24,908 parameters, 2.7 million multiply-adds.

    The depthwise separable network of Zhang et al., "Hello Edge" (arXiv:1711.07128), in the size of the keyword
    spotting benchmark of MLPerf Tiny (Banbury et al., arXiv:2106.07597), without dropout, which costs nothing here.
    """
    keras.utils.set_random_seed(WEIGHTS_SEED)
    config = CARD.frontend
    inputs = keras.Input((config.frames, config.mels, CHANNELS), name="mfcc")
    x = inputs[..., :1]  # it knows one picture alone
    x = _activate(layers.Conv2D(FILTERS, (10, 4), strides=2, padding="same", bias_initializer=BIASES)(x))  # (25, 5, 64)
    for _ in range(BLOCKS):
        x = _activate(layers.DepthwiseConv2D(3, padding="same", bias_initializer=BIASES)(x))
        x = _activate(layers.Conv2D(FILTERS, 1, bias_initializer=BIASES)(x))
    x = layers.AveragePooling2D((config.frames // 2, config.mels // 2))(x)  # (1, 1, 64)
    x = layers.Dense(len(CARD.labels), activation="softmax", bias_initializer=BIASES)(layers.Flatten()(x))
    return keras.Model(inputs, x, name="ds_cnn")


def _activate(x: keras.KerasTensor) -> keras.KerasTensor:
    """Normalise over the batch and rectify."""
    return layers.ReLU()(layers.BatchNormalization()(x))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the network to the file named by the only argument, and its card."""
    (name,) = sys.argv[1:] if arguments is None else arguments
    path = Path(name)
    export_tflite(build_reference_network(), path)
    CARD.for_weights(path).save(path.with_suffix(".json"))


if __name__ == "__main__":
    main()
