"""The network: a small residual network over time in Keras, and its export to .tflite."""

import tempfile
from pathlib import Path

from models.common.files import replacing
from models.spot.config import CHANNELS, FrontEndConfig
from models.train.tensorflow_quietly import keras, tf

layers = keras.layers

MEMORY = 64  # numbers that a network remembers of the windows before


def build_network(
    config: FrontEndConfig, labels: int, *, width: int = 128, windows: bool = False, channels: int = CHANNELS
) -> keras.Model:
    """Return an untrained network.

    config: gives the window, (frames, mels). labels: number of classes.
    width: channels of the first half; the second half has a quarter more.
    channels: of the features.
    windows: False for one window and the state after the window before, zeros at first, (batch, 98, 40, 2) and (batch,
    MEMORY) -> (batch, labels); True for scenes of any length from 98 frames, (batch, 98 + 4 n, 40, 2) -> (batch, n + 1,
    labels). Both have the same weights in the same order: no layer pads, so that a window gives the same result
    wherever it lies, but for what is remembered.

    Two small 2-D convolutions make it forgive a shift in frequency (another voice); residual blocks of 1-D convolutions
    follow, as in TC-ResNet (Choi et al., arXiv:1904.03814). The receptive field is 98 frames, the whole window. What is
    heard in it stands beside what a recurrent layer (GRU, Cho et al., arXiv:1406.1078) remembers of the windows before:
    a word in the middle of talk is no command, which one window cannot tell.
    """
    frames = None if windows else config.frames
    inputs = keras.Input((frames, config.mels, channels), name="features")
    state = None if windows else keras.Input((MEMORY,), name="state")
    x = _activate(layers.Conv2D(32, (6, 5), strides=(2, 2), use_bias=False)(inputs))  # (47, 18, 32) for one window
    x = _activate(layers.Conv2D(48, (3, 3), strides=(1, 2), use_bias=False)(x))  # (45, 8, 48)
    x = layers.Reshape((-1, x.shape[2] * x.shape[3]))(x)  # (45, 384)
    x = _activate(layers.Conv1D(width, 1, use_bias=False)(x))
    x = _block(x, width)  # (41, width)
    x = _block(x, width, stride=2)  # (18, width)
    for _ in range(3):
        x = _block(x, width + width // 4)  # (14), (10), (6, 5/4 width)
    x = _activate(layers.Conv1D(width + width // 4, 6, use_bias=False)(x))  # (1, 5/4 width)
    memory = layers.GRU(MEMORY, return_sequences=True, unroll=not windows, name="memory", dtype="float32")
    x = layers.Concatenate(dtype="float32")([x, layers.ReLU(dtype="float32")(memory(x, initial_state=state))])
    x = layers.Conv1D(labels, 1, activation="softmax", name="scores", dtype="float32")(x)  # (1, labels)
    if state is None:
        return keras.Model(inputs, x, name="spotter")
    return keras.Model([inputs, state], layers.Reshape((labels,))(x), name="spotter")


def _activate(x: keras.KerasTensor) -> keras.KerasTensor:
    """Normalise over the batch and rectify."""
    return layers.ReLU()(layers.BatchNormalization(momentum=0.98)(x))


def _block(x: keras.KerasTensor, width: int, *, stride: int = 1) -> keras.KerasTensor:
    """Return a residual block of two convolutions over 3 frames; without padding it is 4 frames shorter."""
    y = _activate(layers.Conv1D(width, 3, strides=stride, use_bias=False)(x))
    y = layers.BatchNormalization(momentum=0.98)(layers.Conv1D(width, 3, use_bias=False)(y))
    # The shortcut takes the middle of what the convolutions see: 2 frames off each end, or 3 at stride 2. A stride that
    # leaves a frame over at the end makes TensorFlow 2.21 write past the gradient (seen with a batch of one).
    shortcut = layers.Cropping1D(2 if stride == 1 else 3)(x)
    if stride != 1 or x.shape[-1] != width:
        shortcut = layers.Conv1D(width, 1, strides=stride, use_bias=False)(shortcut)
        shortcut = layers.BatchNormalization(momentum=0.98)(shortcut)
    return layers.ReLU()(layers.Add()([y, shortcut]))


def save_network(model: keras.Model, path: Path) -> None:
    """Write `model` as a .keras file; what is at `path` is replaced only once the new one is complete."""
    with replacing(path, ending=".keras") as part:
        model.save(part)


def embedding_of(model: keras.Model) -> keras.Model:
    """Return a one-window network of ours up to what the layer "scores" sees, with the same inputs -> (batch, seen)."""
    seen = model.get_layer("scores").input  # (batch, 1, 5/4 width + MEMORY)
    return keras.Model(model.input, layers.Reshape((seen.shape[-1],), name="embedding")(seen), name=model.name)


def to_play(model: keras.Model) -> keras.Model:
    """Return a one-window network of ours with its embedding and its next state as outputs, too."""
    names = {layer.name for layer in model.layers}
    outputs = [model.output]
    if "scores" in names:
        outputs.append(embedding_of(model).output)
    if "memory" in names:
        outputs.append(layers.Reshape((MEMORY,), name="next_state")(model.get_layer("memory").output))
    return keras.Model(model.input, outputs, name=model.name)


def export_tflite(model: keras.Model, path: Path, *, eight_bit: bool = False) -> None:
    """Write the one-window network `model` as a .tflite file, which is replaced only once the new one is complete.

    eight_bit: store the weights as 8-bit integers with a scale for each channel. The file is a quarter as large and the
        network twice as fast; what goes in and out stays float32. What is multiplied is rounded to 8 bits too, with a
        scale found anew for each window ("dynamic range quantization" in TensorFlow).
    What the last layer sees is an output too where the network is one of ours: voices are fitted on it
    (`models.spot.profile`); and so is the state that goes with the next window.
    """
    model = to_play(model)
    # TFLiteConverter.from_keras_model goes by way of a folder as well, but prints.
    with replacing(path) as part, tempfile.TemporaryDirectory() as folder:
        model.export(folder, format="tf_saved_model", verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        if eight_bit:
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
        part.write_bytes(converter.convert())
