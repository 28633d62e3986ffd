"""A network and its optimiser, on one device, on several, or on several machines, which share each batch."""

import os
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from models.train.loss import admissible_loss, decided_accuracy
from models.train.tensorflow_quietly import keras, tf

Batch = tuple[tf.Tensor, tf.Tensor]  # frames and admissible labels, as of models.train.trainer.scene_dataset
Figures = tuple[float, float]  # loss and accuracy


def shared_among(device_type: str) -> tf.distribute.Strategy:
    """Return how each batch is shared: among machines where TF_CONFIG names them, else among devices of a type.

    To be called before anything else asks TensorFlow for a device.
    """
    if os.environ.get("TF_CONFIG"):
        return tf.distribute.MultiWorkerMirroredStrategy()
    devices = [device.name for device in tf.config.list_logical_devices(device_type)]
    return tf.distribute.MirroredStrategy(devices) if len(devices) > 1 else tf.distribute.get_strategy()


class Learner:
    """Takes steps and judges. Keras's `fit` does not run on several machines, hence a loop of our own.

    model: for scenes, (batch, frames, mels, channels) -> (batch, windows, labels). It and the optimiser are made in the
    scope of the strategy.
    """

    def __init__(
        self,
        model: keras.Model,
        optimiser: keras.optimizers.Optimizer,
        *,
        strategy: tf.distribute.Strategy | None = None,
    ) -> None:
        self.model = model
        self.optimiser = optimiser
        self._strategy = strategy or tf.distribute.get_strategy()
        with self._strategy.scope():
            optimiser.build(model.trainable_variables)
        self._step = tf.function(self._on_all(self._learn))
        self._judgement = tf.function(self._on_all(self._judge))
        self.hear = tf.function(lambda scenes: model(scenes, training=False), reduce_retracing=True)
        """Returns the scores of scenes without learning, on this machine alone."""

    @property
    def devices(self) -> int:
        """Number of devices that share each batch."""
        return int(self._strategy.num_replicas_in_sync)

    def learn(self, scenes: tf.data.Dataset, *, moving: "Average", bar: tqdm) -> Figures:
        """Take a step for each batch of `scenes`, all of which have the same size; return mean loss and accuracy.

        moving: the average of the weights, moved after each step. bar: shows the steps.
        """
        figures: list[Figures] = []
        for batch in self._strategy.experimental_distribute_dataset(scenes):
            loss, accuracy = map(float, self._step(*batch))
            figures.append((loss, accuracy))
            moving.move(int(np.asarray(self.optimiser.iterations)), self.model.get_weights)
            bar.set_postfix(loss=f"{loss:.4f}", accuracy=f"{accuracy:.4f}", refresh=False)
            bar.update()
        return _mean_of(figures)

    def judge(self, scenes: tf.data.Dataset) -> Figures:
        """Return the mean loss and accuracy over the batches of `scenes`, all of which have the same size."""
        return _mean_of(self._judgement(*batch) for batch in self._strategy.experimental_distribute_dataset(scenes))

    def all_have(self, number: int) -> bool:
        """Return whether all machines that share each batch call this with the same number."""
        moments = self._strategy.run(lambda: tf.constant([float(number), float(number) ** 2]))
        mean, mean_square = self._strategy.reduce("MEAN", moments, axis=None).numpy().tolist()
        return bool(mean_square == mean**2)  # all are told the same: one in the middle must not go on alone

    def _on_all(self, work: Callable[[tf.Tensor, tf.Tensor], Batch]) -> Callable[[tf.Tensor, tf.Tensor], Batch]:
        """Return what has each device do `work` on its part of a batch, and returns the mean of what they return."""

        def together(frames: tf.Tensor, admissible: tf.Tensor) -> Batch:
            figures = self._strategy.run(work, args=(frames, admissible))
            loss, accuracy = (self._strategy.reduce("MEAN", figure, axis=None) for figure in figures)
            return loss, accuracy

        return together

    def _learn(self, frames: tf.Tensor, admissible: tf.Tensor) -> Batch:
        """Move the weights by what one device's part of a batch says, and by what the others' say."""
        weights = self.model.trainable_variables
        with tf.GradientTape() as tape:
            scores = self.model(frames, training=True)
            loss = tf.reduce_mean(admissible_loss(admissible, scores))
            share = loss / self.devices  # the optimiser adds up the gradients of all devices
        self.optimiser.apply(tape.gradient(share, weights), weights)
        return loss, decided_accuracy(admissible, scores)

    def _judge(self, frames: tf.Tensor, admissible: tf.Tensor) -> Batch:
        """Return loss and accuracy of one device's part of a batch."""
        scores = self.model(frames, training=False)
        return tf.reduce_mean(admissible_loss(admissible, scores)), decided_accuracy(admissible, scores)


def _mean_of(figures: Iterable[Figures]) -> Figures:
    """Return the mean of losses and the mean of accuracies."""
    loss, accuracy = np.mean(np.asarray([*figures], np.float64), axis=0).tolist()
    return loss, accuracy


class Average:
    """A running average of weights, which is what ships.

    weights: arrays in the order of the model's, moved in place.
    momentum: share of the old average that is kept in a step, below 1.
    """

    EACH_STEPS = 5  # between two moves: to read the weights takes a tenth of a step's time

    def __init__(self, weights: list[NDArray[np.float32]], *, momentum: float) -> None:
        self.weights = weights
        self._momentum = momentum

    def move(self, steps: int, current: Callable[[], list[NDArray[np.float32]]]) -> None:
        """Move a little towards the weights after so many steps: after each of the first, then for several at once."""
        if steps > self.EACH_STEPS and steps % self.EACH_STEPS:
            return
        # Shorter while there is little to average, so that it forgets the untrained weights (as TensorFlow's
        # ExponentialMovingAverage does with num_updates).
        momentum = min(self._momentum, (1.0 + steps) / (10.0 + steps))
        momentum **= self.EACH_STEPS if steps > self.EACH_STEPS else 1
        for mean, weight in zip(self.weights, current(), strict=True):
            mean += (1.0 - momentum) * (weight - mean)
