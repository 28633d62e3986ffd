"""A network of Keras over the windows of a stream, one after the other, as it is played."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from models.train.network import MEMORY, to_play
from models.train.tensorflow_quietly import keras


def silence() -> NDArray[np.float32]:
    """Return the state with which a stream begins, float32 (1, MEMORY)."""
    return np.zeros((1, MEMORY), np.float32)


def stream_of(model: keras.Model, windows: Iterable[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return what a one-window network gives for windows, each float32 (98, 40, 2), as float32 (windows, labels)."""
    played, state, rows = to_play(model), silence(), []
    for window in windows:
        row, _, state = (np.asarray(given) for given in played([window[None], state], training=False))
        rows.append(row[0])
    return np.stack(rows)
