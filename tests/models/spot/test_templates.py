"""Tests of what is compared with the takes of words, with embeddings made of seeded numbers."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from models.spot.config import NOISE, UNKNOWN
from models.spot.templates import (
    LATE_FRAMES,
    RESEMBLING_ODDS,
    STEPS,
    Templates,
    distances,
    looks_needed,
    sequences,
)

LABELS = ("up", "ba", UNKNOWN, NOISE)
HOP = 4  # so that each look is a step
LIMIT = 0.05


def walk(*corners: int, looks: int = 6) -> NDArray[np.float32]:
    """Return embeddings that go from one corner of many to the next in so many looks each, float32 (looks, 8)."""
    places = np.eye(8, dtype=np.float32)[list(corners)]
    parts = [np.linspace(a, b, looks, endpoint=False) for a, b in pairwise(places)]
    return np.concatenate([*parts, places[-1:]]).astype(np.float32)


def take(embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what a take is recognised by, as one of its word: float32 (1, STEPS, 8)."""
    return sequences(embeddings, np.array([len(embeddings) - 1]), hop_frames=HOP)


WORD = walk(0, 1, 2, 3)
BA = Templates({"ba": take(WORD)}, {"ba": LIMIT})


def score(embeddings: NDArray[np.float32], *, ba: float = 0.8, templates: Templates = BA) -> NDArray[np.float32]:
    """Return the checked scores over looks in all of which "ba" has so much, float32 (looks, labels)."""
    rows = np.tile(np.array([0.05, ba, 0.95 - ba, 0.0], np.float32), (len(embeddings), 1))
    return templates.counted(rows, None, embeddings, labels=LABELS, own=["ba"], hop_frames=HOP)


def test_a_word_said_as_before_counts() -> None:
    """Where it is over, and a moment longer; before that, and long after, it is an unknown word."""
    after = np.tile(WORD[-1:], (12, 1))
    heard = np.concatenate([WORD, after])
    counts = score(heard)[:, 1] > 0.0
    last = len(WORD) - 1

    assert counts[last : last + LATE_FRAMES // HOP + 1].all()
    assert not counts[: last - 4].any()


@pytest.mark.parametrize("heard", [walk(4, 5, 2, 3), walk(3, 2, 1, 0), walk(0, 1, 5, 3)])
def test_what_resembles_no_take_is_an_unknown_word(heard: NDArray[np.float32]) -> None:
    """Also what ends alike, which a look at its end cannot tell; all else stays as likely as it was."""
    scores = score(heard)

    assert scores[-1].tolist() == pytest.approx([0.05, 0.0, 0.95, 0.0])


@pytest.mark.parametrize("looks", [5, 7])
def test_a_word_may_be_said_faster_or_slower(looks: int) -> None:
    """By a fifth of its length."""
    assert score(walk(0, 1, 2, 3, looks=looks))[-1, 1] > 0.0


def usual(embeddings: NDArray[np.float32], fitted: list[float], *, templates: Templates = BA) -> list[float]:
    """Return what counts at the last look where "ba" is a usual word too, (labels,), and the shipped layer knows it."""
    rows = np.tile(np.array(fitted, np.float32), (len(embeddings), 1))
    shipped = np.tile(np.array(SHIPPED, np.float32), (len(embeddings), 1))
    own = [word for word in templates.takes if word != "ba"]
    counted = templates.counted(rows, shipped, embeddings, labels=LABELS, own=own, hop_frames=HOP)
    return [float(of) for of in counted[-1]]


SHIPPED = [0.3, 0.1, 0.1, 0.5]


def test_where_a_usual_word_resembles_its_takes_the_fit_counts() -> None:
    """And the word is more likely there than the last layer alone says; all else is as likely as it was."""
    row = [0.1, 0.5, 0.4, 0.0]
    odds = 0.5 * RESEMBLING_ODDS

    assert usual(WORD, row) == pytest.approx([of / (odds + 0.5) for of in (0.1, odds, 0.4, 0.0)])


@pytest.mark.parametrize("fitted", [[0.05, 0.5, 0.45, 0.0], [0.05, 0.0, 0.95, 0.0]])
def test_elsewhere_the_shipped_layer_counts(fitted: list[float]) -> None:
    """Where a usual word is likely and resembles none of its takes, and where none is likely."""
    assert usual(walk(4, 5, 6, 7), fitted) == pytest.approx(SHIPPED)


def test_a_word_without_takes_is_heard_by_the_fit() -> None:
    """There is nothing to compare it with: as likely as the fitted layer says."""
    row = [0.5, 0.1, 0.4, 0.0]

    assert usual(walk(4, 5, 6, 7), row) == pytest.approx(row)


def test_the_fit_counts_as_it_was_judged_in_every_vocabulary() -> None:
    """Where the usual words that were said are no labels, the shipped layer counts as it does where they are."""
    others = Templates({"go": BA.takes["ba"]}, {"go": LIMIT})
    fitted, shipped = (np.array([row], np.float32) for row in ([0.05, 0.0, 0.9, 0.05], SHIPPED))

    counted = others.counted(fitted, shipped, WORD, labels=LABELS, own=[], hop_frames=HOP)

    np.testing.assert_array_equal(counted, shipped)


def test_without_takes_of_usual_words_the_fit_counts_everywhere() -> None:
    """As in a voice that was only taught own words."""
    own = Templates({"up": BA.takes["ba"]}, {"up": LIMIT})
    row = [0.05, 0.5, 0.45, 0.0]

    assert usual(walk(4, 5, 6, 7), row, templates=own) == pytest.approx(row)


def test_what_is_unlikely_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No word fires that is so unlikely, so that nothing is computed, and all stays as it is."""

    def asked(*_: Any, **__: Any) -> None:
        raise AssertionError

    monkeypatch.setattr("models.spot.templates.distances", asked)

    assert score(walk(4, 5, 6, 7), ba=0.05)[-1, 1] == pytest.approx(0.05)
    assert score(walk(4, 5, 6, 7), templates=Templates())[-1, 1] == pytest.approx(0.8)


def test_a_word_that_is_no_label_is_not_asked_about() -> None:
    """As where it was taken out of the vocabulary."""
    others = Templates({"bu": take(WORD)}, {"bu": 0.0})

    assert score(walk(4, 5, 6, 7), templates=others)[-1, 1] == pytest.approx(0.8)


def test_looks_of_zeros_count_nothing() -> None:
    """Whatever is said before the part of a take that counts, it resembles that take, as much as without them."""
    part = take(WORD)
    part[:, : STEPS // 2] = 0.0
    other = np.concatenate([walk(6, 7, looks=20), WORD[-STEPS // 2 :]])
    heard = sequences(other, np.array([len(other) - 1]), hop_frames=HOP)

    assert distances(heard, part)[0] == pytest.approx(0.0, abs=1e-5)
    assert distances(heard, take(WORD))[0] > LIMIT


def test_the_nearest_take_counts() -> None:
    """One that is like what was heard is enough."""
    heard = take(WORD)
    near = distances(heard, np.concatenate([take(walk(4, 5, 6, 7)), take(WORD)]))

    assert near.shape == (1,)
    assert near[0] == pytest.approx(0.0, abs=1e-5)


def test_a_word_may_be_compared_by_a_part_of_what_is_seen() -> None:
    """By the first numbers of each look, whatever the others are."""
    part = Templates({"ba": take(WORD[:, :4])}, {"ba": LIMIT})
    heard = WORD.copy()
    heard[:, 4:] = 5.0

    assert score(heard, templates=part)[-1, 1] == pytest.approx(0.8)
    assert score(heard)[-1, 1] == 0.0


def test_a_stream_begins_with_its_first_look() -> None:
    """What would lie before it is as that look, and of a loudness that counts nothing."""
    heard = sequences(3.0 * WORD[:1], np.array([0]), hop_frames=HOP)

    np.testing.assert_allclose(heard, np.tile(WORD[:1], (1, STEPS, 1)), atol=1e-6)


@pytest.mark.parametrize("hop_frames", [1, 2, 3, 4, 20])
def test_a_few_looks_back_tell_as_much_as_all(hop_frames: int) -> None:
    """Who listens need not remember more than `looks_needed`."""
    rng = np.random.default_rng(3)
    many = np.repeat(
        np.concatenate([rng.uniform(0.0, 1.0, (40, 8)), WORD]), max(1, round(4 / hop_frames)), axis=0
    ).astype(np.float32)
    row = np.array([[0.05, 0.8, 0.15, 0.0]], np.float32)

    def last(looks: NDArray[np.float32]) -> NDArray[np.float32]:
        return BA.counted(row, None, looks, labels=LABELS, own=["ba"], hop_frames=hop_frames)

    for end in range(len(many) - 20, len(many)):
        few = many[max(0, end + 1 - looks_needed(hop_frames)) : end + 1]
        np.testing.assert_array_equal(last(few), last(many[: end + 1]))
    assert last(many)[0, 1] > 0.0


def test_of_many_takes_the_first_are_kept() -> None:
    """Of each word as many, and no more than a voice may hold."""
    takes = np.concatenate([take(WORD), take(walk(4, 5, 6)), take(walk(5, 6, 7))])
    few = Templates({"ba": takes, "bu": takes[:1]}, {"ba": 0.1, "bu": 0.2}).at_most(4)

    np.testing.assert_array_equal(few.takes["ba"], takes[:2])
    assert (len(few.takes["bu"]), few.limits) == (1, {"ba": 0.1, "bu": 0.2})
    assert Templates().at_most(4).takes == {}


def test_others_count_where_a_word_is_in_both() -> None:
    """A word that is learned anew forgets its old takes; other words keep theirs."""
    old = Templates({"ba": take(WORD), "bu": take(WORD)}, {"ba": 0.1, "bu": 0.2})

    both = old.and_also(BA)
    assert old.without(["ba"]).limits == {"bu": 0.2}
    assert set(old.without(["ba"]).takes) == {"bu"}

    assert both.limits == {"ba": LIMIT, "bu": 0.2}
    assert both.takes["ba"] is BA.takes["ba"]
