"""The voice that is listened for: whose name is shown, and what is forgotten with another one."""

from dataclasses import replace
from pathlib import Path

import pytest

from game.feedback.listening import ListenerMonitor
from game.messages import Command, Fault, ListenerState, Status
from game.session.listened_voice import ListenedVoice
from game.session.notices import Notices
from game.settings import OwnWords, Settings
from game.storage.profiles import Person, create, voice_in, write_person
from tests.support.helpers import LABELS
from tests.support.profiles import fit
from tests.support.window import SOURCES, FakeListener

DAMAGED = Fault("The voice of Anna is damaged.", "Fit it again.")


class Player:
    """Settings, a listener, and the voice that is listened for, without a window."""

    def __init__(self, shelf: Path, voice: str) -> None:
        self.settings, self.meant = Settings(voice=voice), list[OwnWords]()
        self.listener, self.notices = FakeListener(), Notices()
        self.monitor = ListenerMonitor(self.listener, SOURCES)
        self.listened = ListenedVoice(
            self.monitor,
            self.notices,
            settings=lambda: self.settings,
            look_up=lambda slug: voice_in(shelf / slug) if slug else None,
            mean=self.mean,
            tell=lambda _: None,
        )

    def mean(self, own: OwnWords) -> None:
        """Take what own words mean into the settings."""
        self.meant.append(own)
        self.settings = replace(self.settings, own_words=own)

    def hears(self, *labels: str) -> None:
        """Let the model have these words beside the usual ones."""
        said = Status(ListenerState.LISTENING, "fake", 16_000, (*labels, *LABELS))
        self.listener.outbox.statuses.append(said)
        self.monitor.drain(self.settings.threshold)
        self.listened.hear()


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a folder with Anna, who has an own word and was fitted, and Ben, who was not."""
    anna = create(tmp_path, "Anna").folder
    write_person(anna, Person("Anna", {"ba": "up"}))
    fit(anna)
    create(tmp_path, "Ben")
    return tmp_path


@pytest.mark.parametrize(("voice", "name"), [("anna", "Anna"), ("ben", ""), ("", "")])
def test_a_name_is_that_of_a_voice_that_is_heard(shelf: Path, voice: str, name: str) -> None:
    """One that was not fitted is not listened for."""
    assert Player(shelf, voice).listened.name == name


def test_a_voice_that_was_refused_has_no_name_until_another_is_chosen(shelf: Path) -> None:
    """What was said of it is taken back then, and said no more where it is chosen again."""
    player = Player(shelf, "anna")
    player.listened.refuse(DAMAGED)
    assert (player.listened.name, player.notices.newest) == ("", DAMAGED)

    player.settings = replace(player.settings, voice="ben")
    player.listened.follow()
    assert player.notices.newest is None
    player.settings = replace(player.settings, voice="anna")
    player.listened.follow()
    assert player.listened.name == "Anna"


def test_own_words_are_given_their_meaning_once(shelf: Path) -> None:
    """While they mean the same, no settings are made anew, though other labels come."""
    player = Player(shelf, "anna")
    player.hears("ba")
    player.hears("ba", "bi")
    player.listened.hear()

    assert player.meant == [OwnWords((("ba", Command.UP),))]
