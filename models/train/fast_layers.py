"""Layers of Keras that give the same in half the time on a processor, where elementwise work costs more than products.

They are for training alone: what is saved and exported is built of Keras's own.
"""

from typing import Any

from models.train.tensorflow_quietly import keras, tf


class BatchNormalization(keras.layers.BatchNormalization):  # type: ignore[misc]  # Keras has no types
    """Normalises over the batch in one operation; Keras, from version 3 on, takes a dozen, all in float32."""

    def call(self, inputs: Any, training: bool = False, mask: Any = None) -> Any:
        """Return what Keras's layer returns for `inputs`, (batch, time, channels) or (batch, time, mels, channels)."""
        del mask
        flat = len(inputs.shape) == 3
        images = inputs[:, :, None] if flat else inputs  # (batch, height, width, channels)
        mean, variance = (None, None) if training else (self.moving_mean, self.moving_variance)
        normalised, mean, variance, *_ = tf.compat.v1.nn.fused_batch_norm(
            images,
            tf.cast(self.gamma, tf.float32),
            tf.cast(self.beta, tf.float32),
            mean=None if mean is None else tf.cast(mean, tf.float32),
            variance=None if variance is None else tf.cast(variance, tf.float32),
            epsilon=self.epsilon,
            is_training=training,
        )
        if training:
            others = (
                tf.distribute.get_replica_context()
            )  # devices that share the batch: they end with the same averages
            mean, variance = others.all_reduce("MEAN", (mean, variance))
            count = tf.cast(tf.size(images) / images.shape[-1], tf.float32)
            self._move(self.moving_mean, mean)
            self._move(self.moving_variance, variance * (count - 1.0) / count)  # Keras does not correct for the mean
        return normalised[:, :, 0] if flat else normalised

    def _move(self, average: Any, value: Any) -> None:
        """Move a running average towards the value of this batch."""
        average.assign(average * self.momentum + value * (1.0 - self.momentum))


class Cropping1D(keras.layers.Cropping1D):  # type: ignore[misc]
    """Cuts off both ends; the gradient is padded, where Keras's is written into zeros one slice after the other."""

    def call(self, inputs: Any) -> Any:
        """Return what Keras's layer returns for `inputs`, (batch, time, channels)."""
        before, after = self.cropping
        batch, time, channels = tf.unstack(tf.shape(inputs))
        return tf.ensure_shape(
            tf.slice(inputs, (0, before, 0), (batch, time - before - after, channels)),
            self.compute_output_shape(inputs.shape),
        )


STAND_INS: dict[type, type] = {keras.layers.BatchNormalization: BatchNormalization, keras.layers.Cropping1D: Cropping1D}


def quicker(model: keras.Model) -> keras.Model:
    """Return `model` built anew of these layers, untrained; its weights have the same shapes in the same order."""
    return keras.models.clone_model(model, clone_function=_renewed)


def _renewed(layer: keras.layers.Layer) -> keras.layers.Layer:
    """Return a new layer like that one, of these where one stands for it."""
    kind: Any = STAND_INS.get(type(layer), type(layer))
    return kind.from_config(layer.get_config())
