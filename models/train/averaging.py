"""The running average of a network's weights while it is trained (Polyak averaging): that is what is shipped."""

import numpy as np
from tqdm import tqdm

from models.train.tensorflow_quietly import keras

EVERY = 5  # steps between two moves of the average: to read the weights takes a tenth of a step's time


class Averaging(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Moves `average`, arrays in the order of the model's weights, every few steps, in place, and shows the steps.

    momentum: share of the old average that is kept in a step, below 1.
    """

    def __init__(self, average: list[np.ndarray], *, momentum: float, bar: tqdm) -> None:
        super().__init__()
        self.average = average
        self._momentum = momentum
        self._bar = bar

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Move the average a little towards the weights: after each of the first steps, then for several at once."""
        del batch
        self._bar.update()
        self._bar.set_postfix({name: f"{value:.4f}" for name, value in (logs or {}).items()}, refresh=False)
        steps = int(np.asarray(self.model.optimizer.iterations))
        if steps > EVERY and steps % EVERY:
            return
        # Shorter while there is little to average, so that it forgets the untrained weights (as TensorFlow's
        # ExponentialMovingAverage does with num_updates).
        momentum = min(self._momentum, (1.0 + steps) / (10.0 + steps)) ** (EVERY if steps > EVERY else 1)
        for mean, weight in zip(self.average, self.model.get_weights(), strict=True):
            mean += (1.0 - momentum) * (weight - mean)
