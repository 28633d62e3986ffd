"""Tests of the pipeline that hands scenes to TensorFlow, with a maker whose scenes say which number was drawn."""

import numpy as np
import pytest

from models.pipeline import scene_dataset
from models.scenes import Scene


class CountingMaker:
    """Draws scenes of one frame that hold the first number of their generator."""

    frames_shape = (1, 1)
    admissible_shape = (1, 1)

    def make(self, rng: np.random.Generator) -> Scene:
        """Return the next scene."""
        return Scene(np.full((1, 1), rng.random(), np.float32), np.ones((1, 1), bool))


def batches(seed: tuple[int, ...], *, count: int, batch: int) -> list[list[float]]:
    """Return the numbers of all scenes, batch by batch."""
    scenes = scene_dataset(CountingMaker(), seed=seed, count=count, batch=batch)  # type: ignore[arg-type]  # a stand-in
    return [[float(number) for number in frames.numpy().ravel()] for frames, _ in scenes]


@pytest.mark.parametrize(("count", "batch", "sizes"), [(8, 4, [4, 4]), (9, 4, [4, 4, 1]), (3, 3, [3])])
def test_no_scene_is_left_out(count: int, batch: int, sizes: list[int]) -> None:
    """Scenes that fill no last batch come all the same."""
    assert [len(numbers) for numbers in batches((1,), count=count, batch=batch)] == sizes


def test_a_scene_depends_on_seed_and_place_alone() -> None:
    """Scene i is drawn from (seed, i), whatever the size of a batch."""
    expected = [float(np.float32(np.random.default_rng((5, 2, i)).random())) for i in range(7)]

    for batch in (2, 7):
        assert [number for numbers in batches((5, 2), count=7, batch=batch) for number in numbers] == expected


@pytest.mark.parametrize(("count", "known"), [(8, 4), (9, None)])
def test_the_size_of_a_batch_is_known_where_all_are_full(count: int, known: int | None) -> None:
    """Only a last batch that is not full keeps TensorFlow from knowing the size."""
    frames, _ = scene_dataset(CountingMaker(), seed=(1,), count=count, batch=4).element_spec  # type: ignore[arg-type]  # same

    assert frames.shape[0] == known
