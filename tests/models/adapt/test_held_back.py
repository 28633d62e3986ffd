"""Tests of what was held back: how high a word's threshold may be."""

from math import log

import numpy as np
import pytest

from models.adapt.embeddings import Looks
from models.adapt.held_back import STRICTER, Count, HeardTake, heard_held_back, strictest, why_not
from models.adapt.judging import Ear
from models.adapt.last_layer import Examples, LastLayer
from models.spot.config import NOISE, UNKNOWN, DecisionConfig
from models.spot.profile import FireResult
from models.spot.templates import STEPS

LABELS = ("up", "down", UNKNOWN, NOISE)
THRESHOLD = 0.75
JUST = log(THRESHOLD / (1.0 - THRESHOLD))  # logits of a word over "unknown" that reach the threshold, and no more


def ear() -> Ear:
    """Return one to which an embedding says in logits how much each word is more likely than "unknown"."""
    kernel = np.zeros((2, len(LABELS)), np.float32)
    kernel[0, 0] = kernel[1, 1] = 1.0
    bias = np.array([0.0, 0.0, 0.0, -50.0], np.float32)
    decision = DecisionConfig(threshold=THRESHOLD, smoothing=2, sharpness=1.0)
    return Ear(LastLayer(LABELS, kernel, bias), LABELS, decision)


def take(word: str, *margins: float, fold: int | None) -> HeardTake:
    """Return a take of which each look in turn lies so many logits above the threshold, and "no word" before it."""
    looks = []
    for margin in margins:
        embeddings = np.full((8, 2), -50.0, np.float32)
        embeddings[3:7, LABELS.index(word)] = JUST + margin
        looks.append(Looks(0.02 * np.arange(1, 9, dtype=np.float64), embeddings))
    nothing = Examples(np.zeros((0, 2), np.float32), np.zeros((0, len(LABELS)), bool), np.zeros(0, np.float32))
    return HeardTake(word, fold, nothing, tuple(looks), np.zeros((len(looks), STEPS, 2), np.float32), 2)


@pytest.mark.parametrize(("margin", "raised"), [(0.9, 0.75), (0.6, 0.5), (0.3, 0.25)])
def test_a_threshold_is_as_high_as_all_takes_allow(margin: float, raised: float) -> None:
    """The take that lies least above the threshold says how far it is raised, in whatever way it is said."""
    said = [take("up", 3.0, 3.0, fold=0), take("up", 3.0, margin, fold=1)]

    assert strictest([ear()] * 2, said) == {"up": raised}


def test_a_word_that_is_just_heard_keeps_its_threshold() -> None:
    """Where the least raise would lose a take the threshold stays; other words are raised all the same."""
    said = [take("up", 0.1, fold=0), take("up", 2.0, fold=1), take("down", 2.0, fold=0), take("down", 2.0, fold=1)]

    assert strictest([ear()] * 2, said) == {"down": max(STRICTER)}


def test_a_take_that_is_missed_anyway_keeps_no_threshold_low() -> None:
    """What is below the threshold from the start cannot be lost."""
    said = [take("up", 2.0, fold=0), take("up", -1.0, fold=1)]

    assert strictest([ear()] * 2, said) == {"up": max(STRICTER)}


def test_a_word_with_one_take_keeps_its_threshold() -> None:
    """A take that was learned from tells nothing about how the word is heard when it is said again."""
    assert strictest([ear()] * 3, [take("up", 5.0, 5.0, fold=None)]) == {}


def test_each_take_is_heard_by_the_ear_that_did_not_learn_it() -> None:
    """A take counts with the ear of its own part, with those of the others it is not asked about."""
    deaf = ear().harder({"up": 30.0})
    said = [take("up", 2.0, fold=0), take("up", 2.0, fold=1)]

    heard = [heard_held_back(ears, said, []).as_said for ears in ([ear(), ear()], [ear(), deaf], [deaf, deaf])]

    assert heard == [2, 1, 0]


@pytest.mark.parametrize(("fires", "spare", "why"), [(2, 0, ""), (3, 0, "too often"), (5, 3, ""), (6, 3, "too often")])
def test_strangers_may_fire_as_often_as_before_and_the_spare(fires: int, spare: int, why: str) -> None:
    """A voice is refused at which other people's words fire more often than before and own words may."""
    heard, held = (Count(plain=(("ba", count),), any_way=count) for count in (0, 3))

    told = why_not(heard, held, FireResult(of=390, before=2, after=fires), spare=spare, old=None)

    assert why in told
    assert bool(told) == bool(why)
