"""Tests of one network on several threads: the same looks, in the same order, each network on one thread at a time."""

import os
import subprocess
import sys
import threading
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.adapt.embeddings import looks_of
from models.adapt.side_by_side import SideBySide
from models.spot.config import DEFAULT_MODEL
from models.spot.runtime import Network
from tests.support.tone_voice import EmbeddingNetwork, tone_of

ROOT = Path(__file__).parents[3]


class MeetingNetwork(EmbeddingNetwork):
    """It goes on only when as many threads embed as there are networks: alone it would wait in vain."""

    def __init__(self, meeting: threading.Barrier) -> None:
        super().__init__()
        self._meeting = meeting
        self.threads: set[int] = set()

    def embed(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the embedding, float32 (mels,), once the others embed as well."""
        self.threads.add(threading.get_ident())
        self._meeting.wait(timeout=30.0)
        return super().embed(window)


def test_each_network_embeds_on_a_thread_of_its_own() -> None:
    """The looks are those of one network alone, and while one embeds the other does too."""
    alone, both = EmbeddingNetwork(), [MeetingNetwork(meeting) for meeting in [threading.Barrier(2)] * 2]
    waiting = iter(both)
    several = SideBySide(lambda: next(waiting))
    windows = [np.full((alone.card.frontend.frames, alone.embedding, 2), i, np.float32) for i in range(8)]

    found = several.embed_all(windows)

    assert np.array_equal(found, alone.embed_all(windows))
    assert len(both[0].threads | both[1].threads) == 2
    assert several.card == alone.card
    assert several.embedding == alone.embedding


@pytest.mark.parametrize("looks", [0, 1, 2, 5])
def test_no_look_is_lost_or_swapped(looks: int) -> None:
    """However few there are."""
    alone, numbers = EmbeddingNetwork(), count()
    rng = np.random.default_rng(looks)
    windows = [rng.normal(0.0, 3.0, (alone.card.frontend.frames, 40, 2)).astype(np.float32) for _ in range(looks)]
    several = SideBySide(lambda: (next(numbers), EmbeddingNetwork())[1], count=3)

    found = several.embed_all(windows)

    assert next(numbers) == 3
    assert [list(row) for row in found] == [list(row) for row in alone.embed_all(windows)]


def test_the_shipped_network_sees_the_same_to_the_bit() -> None:
    """On two threads as on one: what is fitted does not depend on how."""
    alone, several = Network.load(DEFAULT_MODEL), SideBySide(lambda: Network.load(DEFAULT_MODEL))
    sound = tone_of(440.0)

    one, two = (looks_of(sound, network, hop_frames=4) for network in (alone, several))

    assert one.embeddings.tobytes() == two.embeddings.tobytes()
    assert several.embed(np.zeros_like(_window(alone))).shape == (alone.embedding,)
    assert np.array_equal(several.predict(_window(alone)), alone.predict(_window(alone)))


def _window(network: Network) -> NDArray[np.float32]:
    """Return a window of silence."""
    config = network.card.frontend
    return np.zeros((config.frames, config.mels, 2), np.float32)


def test_looks_at_every_other_step_are_those_made_so() -> None:
    """To leave looks out gives what it gives to look less often."""
    network = EmbeddingNetwork()
    sound = np.concatenate([tone_of(440.0), tone_of(880.0)])

    often, seldom = (looks_of(sound, network, hop_frames=hop_frames) for hop_frames in (2, 4))

    fewer = often.every(0.04)
    assert np.array_equal(fewer.times_s, seldom.times_s)
    assert np.array_equal(fewer.embeddings, seldom.embeddings)
    assert len(fewer.times_s) < len(often.times_s)


def test_arithmetic_runs_on_one_thread() -> None:
    """The library below numpy would start one for each core, and the last bits would depend on how many there are."""
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    code = "import os, models.adapt.__main__ as m; print(os.environ['OPENBLAS_NUM_THREADS'])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1"
    source = (ROOT / "models" / "adapt" / "__main__.py").read_text(encoding="utf-8")
    assert source.index("OPENBLAS_NUM_THREADS") < source.index("from models."), "set before numpy is there"
