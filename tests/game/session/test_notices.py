"""Bad news is shown newest first, that of the ears last, once, and no longer than it is true."""

from game.messages import Fault
from game.session.notices import Matter, News

FULL, LOCKED, LOST = Fault("Full.", "Free."), Fault("Locked.", "Unlock."), Fault("Lost.", "Plug in.")


def test_newer_news_of_a_matter_takes_the_place_of_the_older() -> None:
    """A second failed save replaces the first and comes to the top; other matters stay."""
    news = News([LOST])
    for fault in (FULL, LOCKED):
        news.tell(fault, Matter.DRAWING)

    assert news.faults == [LOST, LOCKED]
    assert news.newest == LOCKED


def test_news_of_the_ears_covers_no_other() -> None:
    """What comes about the ears, however late and often, lies below what the player has asked for."""
    news = News([FULL])
    for fault in (LOST, LOCKED):
        news.tell(fault, Matter.EARS)

    assert news.faults == [LOCKED, FULL]
    assert news.newest == FULL
    news.dismiss()
    assert news.newest == LOCKED


def test_what_is_well_again_is_news_no_more() -> None:
    """None takes the news of its matter away, wherever it lies, and nothing else."""
    news = News()
    news.tell(FULL, Matter.DRAWING)
    news.tell(LOST, Matter.EARS)
    news.tell(None, Matter.DRAWING)

    assert news.faults == [LOST]
    news.tell(None, Matter.DRAWING)
    assert news.faults == [LOST]


def test_the_same_news_is_told_once() -> None:
    """A fault that is told again, of whatever matter, lies on the pile once, on top."""
    news = News([FULL, LOST])
    news.tell(FULL, Matter.SETTINGS)

    assert news.faults == [LOST, FULL]


def test_the_newest_is_dismissed_first() -> None:
    """Each dismissal takes the one on show; with none left nothing happens."""
    news = News([FULL, LOST])
    seen = []
    for _ in range(3):
        seen.append(news.newest)
        news.dismiss()

    assert seen == [LOST, FULL, None]
