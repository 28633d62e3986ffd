"""A disk that does not answer holds no page of voices and drawings: it says so, and the window goes on."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.storage.profiles import Kind, Person, clips, create, read_person, save_clip, write_person
from game.window.pages.drawing import DrawingPage
from game.window.pages.learned import LearnedClips, LearnedPage
from game.window.pages.own_words import OwnWords, OwnWordsPage
from game.window.pages.voice import VoicePage
from tests.support.hanging_disk import HangingDisk
from tests.support.helpers import wait_for
from tests.support.profiles import fit
from tests.support.window import Window
from tests.support.written import said_by

SAID = "The disk is not responding."
Open = Callable[[Window, Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a voice with two own words, a take and a clip from play; a drawing lies in it too."""
    folder = create(tmp_path / "voices", "Anna").folder
    write_person(folder, Person("Anna", {"ba": "up", "pa": "red"}))
    fit(folder, means={"ba": "up", "pa": "red"})
    for kind in Kind:
        save_clip(folder, "ba", np.full(1_600, 0.1, np.float32), kind)
    pygame.image.save(pygame.Surface((30, 20)), folder / "house.png")
    return folder


@pytest.fixture(autouse=True)
def _no_trash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Delete what goes to the trash."""

    def throw_away(path: Path) -> None:
        path.rename(path.with_name(".gone"))

    monkeypatch.setattr("game.storage.gallery.send2trash", throw_away)


def voice(window: Window, folder: Path) -> None:
    """Show the voice."""
    window.session.pages.open(VoicePage(window.session, folder, setting="anna", changed=lambda: None))


def own_words(window: Window, folder: Path) -> None:
    """Show its own words."""
    window.session.pages.open(OwnWordsPage(window.session, OwnWords(window.session, folder)))


def learned(window: Window, folder: Path) -> None:
    """Show what it learned from play."""
    kept = LearnedClips(window.session, folder, play=lambda _: None)
    window.session.pages.open(LearnedPage(window.session, kept))


def drawing(window: Window, folder: Path) -> None:
    """Show the drawing."""
    window.session.pages.open(DrawingPage(window.session, folder / "house.png", changed=lambda *_: None))


def names(folder: Path) -> set[str]:
    """Return what lies in the folder of voices and in that of the voice, as far as it is shown."""
    return {path.name for path in (*folder.parent.glob("[!.]*"), *folder.glob("[!.]*"))}


@pytest.mark.parametrize(
    ("shown", "before", "press", "done"),
    [
        (voice, ["rename"], "rename", lambda folder: read_person(folder).name == "cottage"),
        (voice, ["delete"], "delete", lambda folder: not folder.exists()),
        (own_words, ["word ba"], "instead", lambda folder: read_person(folder).instead == ("up",)),
        (own_words, ["word ba", "meaning"], "means left", lambda folder: read_person(folder).means["ba"] == "left"),
        (own_words, ["word ba", "remove"], "remove", lambda folder: set(read_person(folder).means) == {"pa"}),
        (own_words, ["add"], "add", lambda folder: set(read_person(folder).means) == {"ba", "pa", "sound 1"}),
        (learned, ["word ba"], "delete", lambda folder: clips(folder, Kind.LEARNED) == {}),
        (learned, ["forget"], "delete", lambda folder: clips(folder, Kind.LEARNED) == {}),
        (drawing, ["rename"], "rename", lambda folder: "cottage.png" in names(folder)),
        (drawing, [], "duplicate", lambda folder: "house-2.png" in names(folder)),
        (drawing, ["trash"], "trash", lambda folder: "house.png" not in names(folder)),
    ],
)
def test_it_is_said_and_holds_nothing(
    shown: Open,
    before: list[str],
    press: str,
    done: Callable[[Path], bool],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever is asked of it; once it answers, that is done after all."""
    window = Window(voices=folder.parent)
    shown(window, folder)
    window.frame()
    for key in before:
        window.choose(key)
    window.frame()
    if press == "rename":
        window.use("name", "cottage")
    disk = HangingDisk(folder.parent, monkeypatch)

    window.choose(press)

    assert disk.asked.is_set()
    assert SAID in said_by(window)
    disk.answer()
    wait_for(lambda: done(folder))


def test_words_that_could_not_be_read_are_not_written_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that is added meanwhile would be the only one."""
    before, others = (folder / "person.json").read_bytes(), set(threading.enumerate())
    window = Window(voices=folder.parent)
    disk = HangingDisk(folder.parent, monkeypatch)
    own_words(window, folder)
    window.frame()
    assert SAID in said_by(window)

    window.choose("add")
    window.choose("add")
    disk.answer()
    wait_for(lambda: set(threading.enumerate()) <= others)

    assert (folder / "person.json").read_bytes() == before
