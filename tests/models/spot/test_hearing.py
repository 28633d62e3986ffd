"""How clear a command was: the highest score that its word reached, told once the word is over."""

from models.spot.hearing import LONGEST_WORD_S, ClearestScore, Hearing, Reason
from tests.support.helpers import hearing


def still(score: float, *, best: str = "up", time_s: float = 0.1) -> Hearing:
    """Return a hearing in which the same word goes on."""
    return hearing(best=best, score=score, reason=Reason.STILL_SAME_WORD, time_s=time_s)


def told(*hearings: Hearing) -> list[tuple[str | None, float]]:
    """Return words and scores in the order in which they are told."""
    clearest = ClearestScore()
    spoken = [*(clearest.hear(one) for one in hearings), clearest.over()]
    assert clearest.over() is None
    return [(one.word, one.score) for one in spoken if one is not None]


def test_the_highest_score_counts() -> None:
    """It fires at 0.77, rises to 1.00 and falls: it is told once, as 1.00."""
    assert told(hearing("up", score=0.77), still(0.9), still(1.0), still(0.8), hearing(score=0.05)) == [("up", 1.0)]


def test_a_word_is_over_when_another_fires_or_nothing_more_comes() -> None:
    """What belongs to one word does not count for the next; the last one is told in the end."""
    assert told(hearing("up", score=0.77), still(0.9), hearing("left", score=0.8), still(0.95)) == [
        ("up", 0.9),
        ("left", 0.8),
    ]


def test_a_word_does_not_sound_for_ever() -> None:
    """Where it is never silent it is told after a second, with what it had reached."""
    clearest = ClearestScore()
    assert clearest.hear(hearing("up", score=0.8)) is None
    assert clearest.hear(still(0.9, time_s=0.5)) is None
    over = clearest.hear(still(1.0, time_s=LONGEST_WORD_S + 0.1))

    assert over is not None
    assert (over.word, over.score, over.time_s) == ("up", 0.9, 0.0)
