"""Training scenes as a tf.data pipeline."""

import numpy as np

from models.train.scenes import SceneMaker
from models.train.tensorflow_quietly import tf


def scene_dataset(maker: SceneMaker, *, seed: tuple[int, ...], count: int, batch: int) -> tf.data.Dataset:
    """Return `count` scenes in batches; scene i depends on (seed, i) alone, so that a resumed run meets the same.

    Each batch is frames, float32 (batch, frames, mels), and admissible labels, float32 (batch, windows, labels).
    count: a multiple of `batch`, else ValueError: several devices that share each batch cannot share one that is not
    full, and to leave scenes out in silence would falsify what is judged on them.
    """
    if count % batch:
        raise ValueError(f"{count} scenes in batches of {batch}: expected whole batches")

    def draw(index: np.int64) -> tuple[np.ndarray, np.ndarray]:
        scene = maker.make(np.random.default_rng((*seed, int(index))))
        return scene.frames, scene.admissible.astype(np.float32)

    def shaped(index: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        frames, admissible = tf.numpy_function(draw, [index], (tf.float32, tf.float32))
        return tf.ensure_shape(frames, maker.frames_shape), tf.ensure_shape(admissible, maker.admissible_shape)

    indices = tf.data.Dataset.range(count)
    scenes = indices.map(shaped, num_parallel_calls=2, deterministic=True)
    return scenes.batch(batch, drop_remainder=True).prefetch(4)  # nothing is left over: so TensorFlow knows the size
