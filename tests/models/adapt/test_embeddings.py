"""Tests of what the last layer sees over a recording."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.adapt.embeddings import looks_at, mel_power
from tests.support.tone_voice import EmbeddingNetwork, tone_of


class Counting(EmbeddingNetwork):
    """Its embedding is how many windows of the stream it has heard."""

    heard = 0

    def reset(self) -> None:
        """Begin a stream."""
        self.heard = 0

    def embed(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the number of windows, float32 (mels,)."""
        del window
        self.heard += 1
        return np.full(self.embedding, self.heard, np.float32)


@pytest.mark.parametrize("from_s", [0.0, 0.2, 0.41])
def test_what_came_before_is_heard_too(from_s: float) -> None:
    """A network that remembers has heard the recording from its beginning, and nothing before that."""
    network, power = Counting(), mel_power(tone_of(440.0), Counting())
    for _ in range(2):
        looks = looks_at(power, network, hop_frames=4, from_s=from_s, until_s=0.6)

        assert looks.times_s[0] == pytest.approx(max(0.04, 0.04 * np.ceil(from_s / 0.04)))
        assert looks.times_s[-1] == pytest.approx(0.6)
        assert looks.embeddings[:, 0].tolist() == np.rint(looks.times_s / 0.04).tolist()
