"""Tests of the pipeline that hands scenes to TensorFlow, with a maker whose scenes say which number was drawn."""

import numpy as np
import pytest

from models.train.scenes import TrainingScene
from models.train.tensorflow_quietly import tf
from models.train.trainer import scene_dataset


class CountingMaker:
    """Draws scenes of one frame that hold the first number of their generator."""

    frames_shape = (1, 1)
    admissible_shape = (1, 1)

    def make(self, rng: np.random.Generator) -> TrainingScene:
        """Return the next scene."""
        return TrainingScene(np.full((1, 1), rng.random(), np.float32), np.ones((1, 1), bool))


def dataset(seed: tuple[int, ...], *, count: int, batch: int) -> tf.data.Dataset:
    """Return the scenes of a `CountingMaker`."""
    return scene_dataset(CountingMaker(), seed=seed, count=count, batch=batch)  # type: ignore[arg-type]  # a stand-in


def batches(seed: tuple[int, ...], *, count: int, batch: int) -> list[list[float]]:
    """Return the numbers of all scenes, batch by batch."""
    scenes = dataset(seed, count=count, batch=batch)
    return [[float(number) for number in frames.numpy().ravel()] for frames, _ in scenes]


@pytest.mark.parametrize(("count", "batch", "sizes"), [(8, 4, [4, 4]), (3, 3, [3])])
def test_all_scenes_come_in_whole_batches(count: int, batch: int, sizes: list[int]) -> None:
    """As many as were asked for, in batches whose size TensorFlow knows beforehand."""
    frames, _ = dataset((1,), count=count, batch=batch).element_spec

    assert [len(numbers) for numbers in batches((1,), count=count, batch=batch)] == sizes
    assert frames.shape == (batch, 1, 1)


def test_no_scene_is_left_out_in_silence() -> None:
    """Scenes that would fill no last batch are refused."""
    with pytest.raises(ValueError, match="9 scenes in batches of 4"):
        dataset((1,), count=9, batch=4)


def test_a_scene_depends_on_seed_and_place_alone() -> None:
    """TrainingScene i is drawn from (seed, i), whatever the size of a batch."""
    expected = [float(np.float32(np.random.default_rng((5, 2, i)).random())) for i in range(7)]

    for batch in (1, 7):
        assert [number for numbers in batches((5, 2), count=7, batch=batch) for number in numbers] == expected
