"""Bad news is shown newest first, that of the listener last, once, and no longer than it is true."""

from game.messages import Fault
from game.session.notices import Notices, Topic

FULL, LOCKED, LOST = Fault("Full.", "Free."), Fault("Locked.", "Unlock."), Fault("Lost.", "Plug in.")


def test_newer_news_of_a_topic_takes_the_place_of_the_older() -> None:
    """A second failed save replaces the first and comes to the top; other topics stay."""
    notices = Notices([LOST])
    for fault in (FULL, LOCKED):
        notices.tell(fault, Topic.DRAWING)

    assert notices.faults == [LOST, LOCKED]
    assert notices.newest == LOCKED


def test_news_of_the_listener_covers_no_other() -> None:
    """What comes about the listener, however late and often, lies below what the player has asked for."""
    notices = Notices([FULL])
    for fault in (LOST, LOCKED):
        notices.tell(fault, Topic.LISTENING)

    assert notices.faults == [LOCKED, FULL]
    assert notices.newest == FULL
    notices.dismiss()
    assert notices.newest == LOCKED


def test_what_is_well_again_is_news_no_more() -> None:
    """None takes the news of its topic away, wherever it lies, and nothing else."""
    notices = Notices()
    notices.tell(FULL, Topic.DRAWING)
    notices.tell(LOST, Topic.LISTENING)
    notices.tell(None, Topic.DRAWING)

    assert notices.faults == [LOST]
    notices.tell(None, Topic.DRAWING)
    assert notices.faults == [LOST]


def test_the_same_news_is_told_once() -> None:
    """A fault that is told again, of whatever topic, stands once, on top."""
    notices = Notices([FULL, LOST])
    notices.tell(FULL, Topic.SETTINGS)

    assert notices.faults == [LOST, FULL]


def test_the_newest_is_dismissed_first() -> None:
    """Each dismissal takes the one on show; with none left nothing happens."""
    notices = Notices([FULL, LOST])
    seen = []
    for _ in range(3):
        seen.append(notices.newest)
        notices.dismiss()

    assert seen == [LOST, FULL, None]
