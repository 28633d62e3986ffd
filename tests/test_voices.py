"""Our own weights on synthetic voices that were kept out of training: each word fires once, and nothing else does."""

import numpy as np
import pytest

from assets.synthesis import RATE_HZ
from models.spotter import Spotter
from tests import voices

ROOM = 0.0005  # root mean square of the noise around a word (-66 dB full scale)
AROUND_S = 1.0


@pytest.fixture(scope="module")
def spotter() -> Spotter:
    """Give the recogniser that the game plays with."""
    return Spotter.load()


def heard(spotter: Spotter, voice: str, word: str) -> list[str]:
    """Return the commands that fire when `voice` says `word` in a quiet room."""
    rng = np.random.default_rng(1)
    around = np.zeros(round(AROUND_S * RATE_HZ), np.float32)
    speech = np.concatenate([around, voices.spoken(voice, word), around])
    speech += rng.normal(0.0, ROOM, speech.shape).astype(np.float32)
    spotter.reset()
    return [hearing.word for hearing in spotter.feed(speech) if hearing.word is not None]


@pytest.mark.parametrize("voice", voices.names())
def test_each_word_fires_once(spotter: Spotter, voice: str) -> None:
    """Each of the four words fires itself, exactly once, in every voice."""
    assert {word: heard(spotter, voice, word) for word in voices.DIRECTIONS} == {
        word: [word] for word in voices.DIRECTIONS
    }


@pytest.mark.parametrize("voice", voices.names())
def test_other_words_fire_nothing(spotter: Spotter, voice: str) -> None:
    """No other word moves the pen, in any voice."""
    assert {word: heard(spotter, voice, word) for word in voices.OTHERS} == {word: [] for word in voices.OTHERS}


def test_recordings_are_of_held_out_voices() -> None:
    """Every held-out voice says every word, each for a tenth of a second to a second."""
    lengths_s = [
        len(voices.spoken(voice, word)) / RATE_HZ
        for voice in voices.names()
        for word in voices.DIRECTIONS + voices.OTHERS
    ]

    assert len(lengths_s) == 8 * 16
    assert min(lengths_s) > 0.1
    assert max(lengths_s) < 1.0
