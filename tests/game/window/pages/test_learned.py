"""The pages of what a voice learns from play: the switch, and clips that are heard and deleted."""

import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from game.messages import ListenerState, Status
from game.storage.profiles import Kind, Person, Voice, clips, save_clip
from game.window.pages.learned import NOT_HERE, LearnedClips, LearnedPage
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES
from tests.support.window import Window
from tests.support.written import said_by


class Learned:
    """A window on the page of three clips, of which each is louder than the one before it. played: what was heard."""

    def __init__(self, folder: Path, words: tuple[str, ...] = ("up", UNKNOWN, "up")) -> None:
        self.window, self.folder, self.played = Window(), folder, list[NDArray[np.float32]]()
        folder.mkdir(exist_ok=True)
        for number, word in enumerate(words, 1):
            path = save_clip(folder, word, np.full(16_000, number / 10, np.float32), Kind.LEARNED)
            os.utime(path, (1e9 + number, 1e9 + number))
        kept = LearnedClips(self.window.session, folder, play=self.played.append)
        self.window.session.pages.open(LearnedPage(self.window.session, kept))
        self.window.frame()

    @property
    def left(self) -> dict[str, int]:
        """How many clips there are of each word."""
        return {word: len(paths) for word, paths in clips(self.folder, Kind.LEARNED).items()}


def test_it_is_off_until_it_is_switched_on(tmp_path: Path) -> None:
    """The switch is the setting."""
    learned = Learned(tmp_path)
    assert not learned.window.session.settings.learn
    assert NOT_HERE not in said_by(learned.window)
    learned.window.choose("learn")
    assert learned.window.session.settings.learn


def test_it_says_where_another_voice_learns(tmp_path: Path) -> None:
    """The one that is listened for does, which need not be the one whose page this is."""
    learned = Learned(tmp_path)
    learned.window.choose("learn")
    assert NOT_HERE in said_by(learned.window)
    learned.window.session.listened.voice = Voice(tmp_path, Person("Anna"))
    assert NOT_HERE not in said_by(learned.window)


def test_the_list_says_what_was_kept(tmp_path: Path) -> None:
    """By words, and how many of each; without any there is nothing to delete."""
    learned = Learned(tmp_path / "anna")
    assert "3 clips so far." in said_by(learned.window)
    assert (learned.window.buttons["word up"], learned.window.buttons[f"word {UNKNOWN}"]) == (
        "“up”: 2 clips",
        "No word: 1 clip",
    )
    assert "forget" not in Learned(tmp_path / "ben", ()).window.buttons


def test_clips_are_heard_one_after_the_other(tmp_path: Path) -> None:
    """The newest first, round and round; what the loudspeaker says of them is no word."""
    learned = Learned(tmp_path)
    learned.window.choose("word up")
    assert "Clip 1 of 2" in said_by(learned.window)
    for key in ("play", "next", "play", "next", "play"):
        learned.window.choose(key)
    assert [round(float(samples[0]), 1) for samples in learned.played] == [0.3, 0.1, 0.3]

    status = Status(ListenerState.LISTENING, "fake", 16_000, (*VOCABULARIES["handsfree8w"], UNKNOWN, NOISE))
    learned.window.listener.outbox.statuses.append(status)
    for closed in (False, True):
        learned.window.listener.hears("no")
        learned.window.frame()
        assert ("play" not in learned.window.buttons) is closed
        learned.window.wait(2)


def test_a_clip_is_deleted(tmp_path: Path) -> None:
    """The one on show; with the last one the page closes, and the word is gone from the list."""
    learned = Learned(tmp_path)
    learned.window.choose("word up")
    learned.window.choose("next")
    learned.window.choose("delete")
    assert learned.left == {"up": 1, UNKNOWN: 1}
    assert "Clip 1 of 1" in said_by(learned.window)
    learned.window.choose("delete")
    assert "word up" not in learned.window.buttons
    assert learned.left == {UNKNOWN: 1}


def test_all_are_deleted_after_a_question(tmp_path: Path) -> None:
    """The harmless answer is the first."""
    learned = Learned(tmp_path)
    learned.window.choose("forget")
    learned.window.choose("keep")
    assert sum(learned.left.values()) == 3
    learned.window.choose("forget")
    learned.window.choose("delete")
    assert learned.left == {}
    assert "Nothing has been kept yet." in said_by(learned.window)


def test_what_cannot_be_deleted_or_played_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clips stay, and the page says why."""
    learned = Learned(tmp_path)
    learned.window.choose("word up")
    path = clips(tmp_path, Kind.LEARNED)["up"][-1]
    path.write_bytes(b"no sound")
    learned.window.choose("play")
    assert path.name in said_by(learned.window)
    assert learned.played == []

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    learned.window.choose("delete")
    assert "cannot be deleted" in said_by(learned.window)
    assert learned.left == {"up": 2, UNKNOWN: 1}
