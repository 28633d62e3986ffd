"""Tests of words that were nearly heard, and of what they need when they are said again, on scores made by hand."""

from dataclasses import replace

import pytest

from models.spot.config import NOISE, UNKNOWN, DecisionConfig
from models.spot.hearing import NearMiss, Reason
from models.spot.spotter import Spotter
from tests.models.spot.test_decision import HOP_S, PLAIN, fires, left, look_at
from tests.support.tones import CARD, ToneNetwork, sentence

AGAIN = replace(PLAIN, again=0.7)  # 0.525 instead of 0.75


def missed(looks: list[dict[str, float]], config: DecisionConfig = PLAIN) -> list[tuple[int, NearMiss]]:
    """Return at which look, counted from 0, which near miss was over."""
    verdicts = look_at(looks, config)
    return [(i, verdict.near_miss) for i, verdict in enumerate(verdicts) if verdict.near_miss is not None]


def test_a_near_miss_is_told_once_it_is_over() -> None:
    """A word that rises to 0.7 of 0.75 and falls is told with its best score, at the look that is below half."""
    ((look, near),) = missed(left(0.1, 0.4, 0.7, 0.6, 0.3, 0.1))

    assert look == 4
    assert near.word == "left"
    assert near.time_s == pytest.approx(3 * HOP_S)
    assert near.score == pytest.approx(0.7)


@pytest.mark.parametrize(
    "looks",
    [
        left(0.1, 0.5, 0.9, 0.5, 0.4, 0.3, 0.1),  # it fired
        left(0.1, 0.3, 0.37, 0.3, 0.1),  # below half of 0.75
        [{"left": 0.4, UNKNOWN: 0.6}, {"left": 0.45, UNKNOWN: 0.55}, {NOISE: 1.0}],  # another word was likelier
        [{UNKNOWN: 1.0}] * 250 + left(0.5, 0.7, 0.1),  # in the middle of talk
        left(0.1, 0.5, 0.7),  # not over yet
    ],
)
def test_what_is_no_near_miss(looks: list[dict[str, float]]) -> None:
    """A word that fired, hardly sounded, sounded like another, or came in talk was not nearly heard."""
    assert missed(looks) == []


def test_a_word_that_came_too_soon_is_no_near_miss() -> None:
    """What was heard and had to wait is told as such, while it falls as well."""
    soon = [{"up": 0.9}, {"left": 0.8}, {"left": 0.6}, {"left": 0.1}]
    waiting = replace(PLAIN, other_word_s=0.03)

    assert [verdict.reason for verdict in look_at(soon, waiting)][1] is Reason.TOO_SOON
    assert missed(soon, waiting) == []


def test_two_near_misses_in_a_row_are_two() -> None:
    """Where another word takes over, the first is over, and each is told."""
    looks = [{"left": 0.6}, {"up": 0.5}, {"up": 0.7}, {NOISE: 1.0}]

    assert [(i, near.word, round(near.score, 2)) for i, near in missed(looks)] == [(1, "left", 0.6), (3, "up", 0.7)]


def test_said_again_it_needs_less() -> None:
    """After 0.6 of 0.75 the same word fires at 0.55; without the second chance it does not, nor does it at first."""
    twice = left(0.6, 0.1, 0.55, 0.1)

    assert fires(twice, AGAIN) == [(2, "left")]
    assert fires(twice) == []
    assert fires(left(0.55, 0.1), AGAIN) == []


def test_another_word_needs_as_much_as_ever() -> None:
    """Nearly hearing "left" helps no "right"."""
    assert fires([*left(0.6, 0.1), {"right": 0.7}, {NOISE: 1.0}], AGAIN) == []


@pytest.mark.parametrize(("looks_between", "fired"), [(140, True), (160, False)])
def test_the_chance_passes(looks_between: int, fired: bool) -> None:
    """For three seconds from the near miss on the word needs less; looks are 20 ms apart."""
    looks = left(0.6, *[0.1] * looks_between, 0.55)

    assert bool(fires(looks, AGAIN)) is fired


def test_the_chance_is_taken_once() -> None:
    """Once it has fired, the word needs as much as ever."""
    assert fires(left(0.6, 0.1, 0.55, 0.1, 0.55, 0.1), AGAIN) == [(2, "left")]


def test_a_word_that_fired_by_its_second_chance_is_held() -> None:
    """Its latch lets go below 0.6 of what it needed, so that a dip in the word does not fire twice."""
    low = replace(PLAIN, again=0.55)  # 0.4125, and held down to 0.2475; without that, to 0.45

    looks = [{"left": score} for score in (0.6, 0.1, 0.43, 0.40, 0.43, 0.30, 0.43)]
    assert fires(looks, low) == [(2, "left")]


@pytest.mark.parametrize(("name", "value"), [("again", 0.0), ("again", 1.1), ("again_s", -1.0)])
def test_the_second_chance_has_limits(name: str, value: float) -> None:
    """What makes no sense is refused with what is expected."""
    with pytest.raises(ValueError, match="again"):
        replace(PLAIN, **{name: value})  # type: ignore[arg-type]  # floats all


def test_a_hearing_carries_it() -> None:
    """What the spotter tells the game holds the near miss: here of tones that score 0.95 where 0.99 is needed."""
    spotter = Spotter(ToneNetwork())
    spotter.decision = replace(CARD.decision, threshold=0.99)

    hearings = spotter.feed(sentence("up", "left"))

    near = [hearing.near_miss for hearing in hearings if hearing.near_miss is not None]
    assert [one.word for one in near] == ["up", "left"]
    assert all(0.9 < one.score < 0.99 for one in near)
