"""Our own weights on synthetic voices that were kept out of training: each word fires once, and nothing else does."""

import numpy as np
import pytest

from assets.synthesis import RATE_HZ
from models.spot.spotter import Spotter
from tests.support import voices

ROOM = 0.0005  # root mean square of the noise around a word (-66 dB full scale)
AROUND_S = 1.0

# What our weights get wrong, (voice, word) -> why. A test here that passes fails: then its line is to go.
KNOWN_MISSES = {("awb", "down"): "a Scottish voice, whose down sounds like doon"}
KNOWN_FALSE_FIRES = {
    ("anna", "off"): "fires up; the two share their vowel in this voice",
    ("carl", "off"): "fires up; the two share their vowel in this voice",
    ("iain", "off"): "fires up; so does this word of one in twelve people, and the odds of commands are raised",
    ("ruth", "off"): "fires up; as in the voice of iain",
    ("kal", "stop"): "fires up, since the network remembers; it did not before",
}


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


def cases(words: tuple[str, ...], known: dict[tuple[str, str], str]) -> list[object]:
    """Return every voice with every word, the known failures marked."""
    return [
        pytest.param(
            voice, word, marks=[pytest.mark.xfail(reason=known[voice, word])] if (voice, word) in known else []
        )
        for voice in voices.names()
        for word in words
    ]


@pytest.mark.parametrize(("voice", "word"), cases(voices.DIRECTIONS, KNOWN_MISSES))
def test_each_word_fires_once(spotter: Spotter, voice: str, word: str) -> None:
    """Each of the four words fires itself, exactly once, in every voice."""
    assert heard(spotter, voice, word) == [word]


@pytest.mark.parametrize(("voice", "word"), cases(voices.OTHERS, KNOWN_FALSE_FIRES))
def test_other_words_fire_nothing(spotter: Spotter, voice: str, word: str) -> None:
    """No other word moves the pen, in any voice."""
    assert heard(spotter, voice, word) == []


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
