"""Bad news in a session: what brings a banner, what takes it away, and that nothing is lost."""

from pathlib import Path

import pygame

from game.messages import Fault
from tests.support.window import NO_MICROPHONE, Window


def test_settings_that_cannot_be_kept_are_told() -> None:
    """A full disk gives a banner and the game goes on."""
    full = Fault("The settings cannot be kept.", "Free some space.")
    window = Window(save_settings=lambda _: full)
    window.write("+")
    window.wait(2)

    assert window.session.notices.newest == window.session.saver.fault == full
    window.arrows("r")
    assert window.session.world.position == (415, 500)


def test_a_drawing_that_cannot_be_saved_is_not_lost(tmp_path: Path) -> None:
    """Where the file cannot be written a banner says what to do, and the drawing is still there."""
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder", encoding="utf-8")
    window = Window(save_path=in_the_way / "drawing.png")
    window.arrows("r")
    window.press(pygame.K_s)

    assert window.session.notices.newest is not None
    assert "cannot be saved" in window.session.notices.newest.what
    assert "save again" in window.session.notices.newest.remedy
    assert len(window.session.world.drawing.strokes) == 1


def test_of_failed_saves_the_latest_is_told_and_a_good_one_ends_it(tmp_path: Path) -> None:
    """Two failed saves leave one banner; once a save works it is gone, and other bad news stays."""
    folder, other = tmp_path / "folder", Fault("Other.", "Do.")
    folder.write_text("in the way", encoding="utf-8")
    window = Window(save_path=folder / "drawing.png", faults=[other])
    window.press(pygame.K_s)
    window.press(pygame.K_s)
    assert len(window.session.notices.faults) == 2
    folder.unlink()
    window.press(pygame.K_s)

    assert window.session.notices.faults == [other]


def test_settings_that_are_kept_at_last_are_no_bad_news() -> None:
    """What could not be written once and then could leaves no banner."""
    failures = [Fault("The settings cannot be kept.", "Free some space.")]
    window = Window(save_settings=lambda _: failures.pop() if failures else None)
    window.write("+")
    window.wait(2)
    assert window.session.notices.newest is not None
    window.write("+")
    window.wait(2)

    assert window.session.notices.newest is None
    assert window.session.saver.fault is None


def test_bad_news_is_read_before_the_missing_microphone_and_goes_on_esc() -> None:
    """Two faults are read one after the other, that of the listener last; the same one twice is shown once."""
    settings_fault = Fault("The settings were broken.", "They are kept.")
    window = Window(faults=[settings_fault])
    window.listener.fails()
    window.listener.fails()
    window.frame()

    assert window.session.notices.newest == settings_fault
    window.press(pygame.K_ESCAPE)
    assert window.session.notices.newest == NO_MICROPHONE
    window.press(pygame.K_ESCAPE)
    assert window.session.notices.newest is None


def test_bad_news_about_the_microphone_goes_when_it_works_again() -> None:
    """Plugging the microphone in takes the banner away, and only that one."""
    other = Fault("Other.", "Do.")
    window = Window(faults=[other])
    window.listener.fails()
    window.frame()
    window.listener.listens()
    window.frame()

    assert window.session.notices.faults == [other]


def test_of_the_microphone_only_the_latest_bad_news_is_shown() -> None:
    """Lost, then none found: the newer news takes the older one's place, and both are gone when it listens again."""
    lost, other = Fault("The microphone is lost.", "Check its plug."), Fault("Other.", "Do.")
    window = Window(faults=[other])
    for fault in (lost, NO_MICROPHONE):
        window.listener.fails(fault)
        window.frame()
        assert window.session.notices.faults == [fault, other]
    window.listener.listens()
    window.frame()

    assert window.session.notices.faults == [other]


def test_bad_news_that_is_over_is_not_shown() -> None:
    """A microphone that fails and works again between two frames brings no banner that nothing would take away."""
    window = Window()
    window.listener.fails()
    window.listener.listens()
    window.frame()

    assert window.session.notices.faults == []
