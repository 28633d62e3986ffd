"""Tests of the hiss under training scenes."""

import numpy as np

from models.data.augment import Hiss
from models.spot.config import FrontEndConfig
from models.spot.frontend import mel_matrix

CONFIG = FrontEndConfig()


def test_hiss_is_as_loud_as_it_was_drawn() -> None:
    """The highest band has -95 dB to the given level of white noise; the lowest is up to 20 dB louder."""
    hiss, white = Hiss(CONFIG), mel_matrix(CONFIG).sum(axis=0)
    levels_db = []
    for seed in range(200):
        given = hiss.draw(498, most_db=-60.0, rng=np.random.default_rng(seed))
        assert given.shape == (498, 40)
        levels_db.append(10 * np.log10(given.mean(axis=0) / white))

    low, high = np.transpose(levels_db)[[0, -1]]
    assert high.min() > -96.0
    assert -62.0 < high.max() < -59.0
    assert (low - high).min() > -1.5
    assert 18.0 < (low - high).max() < 22.0
