"""One network loaded several times, so that looks are embedded on several threads at once, and in the same order."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.spot.frontend import Features
from models.spot.runtime import Network

AT_ONCE = 2  # a fit takes half as long then, and other cores are left to the game


class SideBySide(Network):
    """The same network several times, one for each thread. What it gives is what one alone gives, to the bit.

    LiteRT lets other Python threads run while a network does.
    """

    def __init__(self, load: Callable[[], Network], count: int = AT_ONCE) -> None:
        """Load it `count` times, 1 or more."""
        self._networks = [load() for _ in range(count)]
        super().__init__(self._networks[0].card)
        self.embedding = self._networks[0].embedding
        self._threads = ThreadPoolExecutor(count)

    def predict(self, window: Features) -> NDArray[np.float32]:
        """Return the probability of each label, float32 (labels,), for one window."""
        return self._networks[0].predict(window)

    def reset(self) -> None:
        """Begin a stream."""
        self._networks[0].reset()

    def embed(self, window: Features) -> NDArray[np.float32]:
        """Return what the last layer sees, float32 (embedding,), for one window."""
        return self._networks[0].embed(window)

    def embed_all(self, windows: Sequence[Features]) -> list[NDArray[np.float32]]:
        """Return what the last layer sees at each of `windows`, each part of them by a thread of its own."""
        ends = [len(windows) * i // len(self._networks) for i in range(len(self._networks) + 1)]
        parts = [windows[first:last] for first, last in pairwise(ends)]
        found = self._threads.map(lambda network, part: network.embed_all(part), self._networks, parts)
        return [embedding for part in found for embedding in part]
