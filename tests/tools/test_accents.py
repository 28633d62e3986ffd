"""Tests of the words in foreign accents, with a stand-in for the neural voice."""

from collections import Counter
from pathlib import Path

import numpy as np

from models.data.dataset import index_recordings
from models.spot.config import DIRECTIONS
from models.synthetic.neural import NeuralVoices
from tests.tools.accents import CLIPS, OTHERS, VOICES_OF, write_all


class StandIn:
    """Says everything as a tone, and remembers at which paces."""

    def __init__(self) -> None:
        self.voices = {name: np.zeros((510, 1, 256), np.float32) for name in VOICES_OF.values()}
        self.paces: Counter[float] = Counter()

    def create(self, text: str, *, voice: np.ndarray, speed: float, lang: str, trim: bool) -> tuple[np.ndarray, int]:
        """Return a tone at the rate of the voice."""
        assert text
        assert voice.shape == (510, 1, 256)
        assert (lang, trim) == ("en-us", False)
        self.paces[speed] += 1
        return np.sin(np.arange(12_000) * 0.1).astype(np.float32), 24_000


def test_each_voice_says_all_words(tmp_path: Path) -> None:
    """Commands so often and at so many paces, other words once, as the data set's index reads them; then it is idle."""
    stand_in = StandIn()
    voices = NeuralVoices(stand_in)

    assert write_all(voices, tmp_path) == write_all(voices, tmp_path) == 3 * (4 * CLIPS + len(OTHERS))

    said = Counter((recording.speaker, recording.label) for recording in index_recordings(tmp_path))
    assert {speaker for speaker, _ in said} == set(VOICES_OF.values())
    assert {said[speaker, word] for speaker, _ in said for word in DIRECTIONS} == {CLIPS}
    assert {said[speaker, word] for speaker, _ in said for word in OTHERS} == {1}
    assert len(stand_in.paces) == CLIPS
    assert stand_in.paces.total() == said.total()
