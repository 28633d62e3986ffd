"""Tests of the other architectures that ours is compared with."""

import numpy as np
import pytest

from models.spot.config import FrontEndConfig
from tests.tools.networks import OTHERS, build_other

CONFIG = FrontEndConfig()


@pytest.mark.parametrize("name", OTHERS)
def test_a_window_is_judged_alike_wherever_it_lies(name: str) -> None:
    """A scene of 98 + 4 * 10 frames gives 11 windows, and each is what the network says of these 98 frames alone."""
    model = build_other(OTHERS[name], CONFIG, 3)
    shape = (1, CONFIG.frames + 4 * 10, CONFIG.mels, 1)
    frames = np.random.default_rng(1).uniform(-2.0, 2.0, shape).astype(np.float32)

    scene = np.asarray(model(frames))

    assert scene.shape == (1, 11, 3)
    for window in (0, 4, 10):
        alone = np.asarray(model(frames[:, 4 * window : 4 * window + CONFIG.frames]))
        np.testing.assert_allclose(alone[0, 0], scene[0, window], atol=1e-5)
