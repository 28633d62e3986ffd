"""What training minimises, how, and what it reports, for windows that may have several admissible labels."""

from models.train.config import TrainConfig
from models.train.tensorflow_quietly import keras, tf


def admissible_loss(admissible: tf.Tensor, scores: tf.Tensor) -> tf.Tensor:
    """Return -log of the probability given to the admissible labels, (batch, windows).

    Both arguments are (batch, windows, labels). The probability is drawn towards the middle by 1 %, so that a
    wrongly labelled clip costs at most 4.6 (label smoothing). A window that admits every label always costs
    -log 0.99 = 0.01, and so teaches nothing.
    """
    right = tf.reduce_sum(admissible * scores, axis=-1)
    return -tf.math.log(0.98 * right + 0.01)


def decided_accuracy(admissible: tf.Tensor, scores: tf.Tensor) -> tf.Tensor:
    """Return the share of windows whose highest score is admissible, among those that admit one label alone."""
    decided = tf.cast(tf.equal(tf.reduce_sum(admissible, axis=-1), 1.0), tf.float32)  # (batch, windows)
    best = tf.one_hot(tf.argmax(scores, axis=-1), tf.shape(scores)[-1])
    right = tf.reduce_sum(best * admissible, axis=-1)
    return tf.reduce_sum(decided * right) / tf.maximum(tf.reduce_sum(decided), 1.0)


def build_optimiser(config: TrainConfig, *, warmup_steps: int) -> keras.optimizers.Optimizer:
    """Return the optimiser of a run of `config.total_steps`, whose rate rises for `warmup_steps`, then falls to 0."""
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, max(1, config.total_steps - warmup_steps), warmup_target=config.rate, warmup_steps=warmup_steps
    )
    optimiser = keras.optimizers.AdamW(rate, weight_decay=config.decay, clipnorm=5.0)
    optimiser.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
    return optimiser
