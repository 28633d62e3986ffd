"""The pages of voices: choose one, make one, give one away, take one in, delete one; and nothing is lost unasked."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.messages import Fault
from game.settings import Settings
from game.storage.drawing_file import StorageError
from game.storage.profile_file import export_voice
from game.storage.profiles import PERSON, Kind, Person, create, save_clip, voice_in, voices, write_person
from game.ui.action_table import Action
from game.ui.controls import Button
from game.ui.page import Fact, Sheet, Text, controls
from game.window.pages.voice import VoicePage
from game.window.pages.voices import VoicesPage
from models.spot.profile import Profile
from tests.support.helpers import wait_for
from tests.support.profiles import RESULT, fit
from tests.support.window import Window

TAKE = np.full(1_600, 0.1, np.float32)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a folder of voices: Anna was fitted, Ben was recorded, and what there is of Zoë makes no sense."""
    shelf = tmp_path / "voices"
    fit(create(shelf, "Anna").folder)
    save_clip(create(shelf, "Ben").folder, "up", TAKE)
    (create(shelf, "Zoë").folder / PERSON).write_text("{", encoding="utf-8")
    return shelf


@pytest.fixture
def window(shelf: Path, tmp_path: Path) -> Window:
    """Return a window with the page of voices; its drawings lie in a folder of the test."""
    window = Window(voices=shelf, save_path=tmp_path / "drawings" / "one.png")
    window.listener.listens()
    window.frame()
    window.press(pygame.K_v)
    return window


def sheet(window: Window) -> Sheet:
    """Return what is on the page on show."""
    assert window.session.pages.top is not None
    return window.session.pages.top.sheet()


def texts(window: Window) -> str:
    """Return what the page on show says, line by line."""
    blocks = sheet(window).blocks
    lines = [block.text for block in blocks if isinstance(block, Text)]
    return "\n".join([*lines, *(f"{fact.name}: {fact.value}" for fact in blocks if isinstance(fact, Fact))])


def buttons(window: Window) -> dict[str, Button]:
    """Return the buttons of the page on show by their keys."""
    return {one.key: one for one in controls(sheet(window)) if isinstance(one, Button)}


def marked(window: Window) -> list[str]:
    """Return what the page of voices says is listened for."""
    return [one.text for one in buttons(window).values() if one.icon == "check"]


def all_done(window: Window) -> None:
    """Let what is made beside the game be done."""

    def idle() -> bool:
        window.frame(dt=0.0)
        return not window.session.background_jobs.busy

    wait_for(idle)
    window.frame(dt=0.0)


def title(window: Window) -> str:
    """Return the title of the page on show, or nothing at the paper."""
    return "" if window.session.pages.top is None else sheet(window).title


def test_every_voice_is_listed_with_its_state(window: Window) -> None:
    """V opens the page; nobody's is chosen to begin with."""
    listed = {one.text: one.hint for key, one in buttons(window).items() if key.startswith("voice ")}
    assert listed == {
        "Anyone": "",
        "Anna": "fitted",
        "Ben": "recorded, not fitted yet",
        "zoe": "cannot be used",
    }
    assert marked(window) == ["Anyone"]
    window.press(pygame.K_v)
    assert title(window) == "Whose voice?"  # a letter is no key of the page


def test_without_voices_a_new_one_is_offered(tmp_path: Path) -> None:
    """The page says what it is good for."""
    window = Window(voices=tmp_path / "none")
    window.session.do(Action.VOICES)
    assert "two minutes" in texts(window)
    assert [one.text for one in buttons(window).values()] == ["Anyone", "New voice", "Import a voice", "Done"]


def test_a_shelf_that_cannot_be_listed_is_told(tmp_path: Path) -> None:
    """Anyone can be heard all the same."""
    (tmp_path / "voices").touch()
    window = Window(voices=tmp_path / "voices")
    window.session.do(Action.VOICES)
    assert "cannot be listed" in texts(window)
    assert "Anyone" in marked(window)


def test_a_voice_is_chosen_and_left(window: Window) -> None:
    """Its page says so, the panel has its name, and a press there opens the voices again."""
    window.choose("voice anna")
    assert title(window) == "Anna"
    assert "I am fitted to this voice." in texts(window)
    assert "Words of yours heard: 4 of 4, and 1 before" in texts(window)
    window.choose("listen")
    assert window.session.settings.voice == "anna"
    assert "listen for it" in texts(window)
    window.press(pygame.K_ESCAPE)
    assert marked(window) == ["Anna"]
    window.press(pygame.K_ESCAPE)
    window.frame()
    control = window.control(Action.VOICES.value)
    assert isinstance(control, Button)
    assert control.text == "Anna"
    window.click(window.at(Action.VOICES.value))
    assert window.session.pages.focused == "voice anna"

    window.choose("voice anna")
    window.choose("listen")
    assert window.session.settings.voice == ""
    window.press(pygame.K_ESCAPE)
    window.choose("voice ben")
    window.choose("listen")
    window.press(pygame.K_ESCAPE)
    assert window.session.settings.voice == "ben"
    window.choose("voice ")
    assert window.session.settings.voice == ""
    window.press(pygame.K_ESCAPE)
    window.frame()
    sign = window.control(Action.VOICES.value)
    assert isinstance(sign, Button)
    assert (sign.text, sign.icon) == ("", "voice")


def test_a_broken_voice_says_why_and_can_only_go(window: Window) -> None:
    """Its page has the reason, and neither a button to listen for it nor one to export it."""
    window.choose("voice zoe")
    assert PERSON in texts(window)
    assert "delete this voice" in texts(window)
    assert set(buttons(window)) == {"folder", "delete"}


def test_a_voice_that_is_refused_is_not_shown_as_heard(window: Window) -> None:
    """Its line says so, anyone is marked, and its page has the reason; it is the same for one that is gone."""
    window.session.change(voice="anna")
    window.frame()
    window.session.listened.refuse(Fault("The voice of Anna was fitted to another model.", "Fit it again."))
    assert marked(window) == ["Anyone"]
    assert buttons(window)["voice anna"].hint == "cannot be used"
    window.choose("voice anna")
    assert "fitted to another model. Fit it again." in texts(window)
    window.press(pygame.K_ESCAPE)

    window.session.change(voice="gone")
    assert marked(window) == ["Anyone"]
    window.choose("voice ")
    assert window.session.settings.voice == ""


def test_a_voice_is_made_by_typing(window: Window, shelf: Path) -> None:
    """Enter ends the name; its page is shown, and it is on the shelf. What is no name is told."""
    window.choose("new")
    window.press(pygame.K_RETURN)
    assert "A voice needs a name" in texts(window)
    window.write("Łucja")
    window.press(pygame.K_RETURN)
    assert title(window) == "Łucja"
    assert "not fitted to this voice yet" in texts(window)
    assert voices(shelf).named("ucja") is not None
    window.press(pygame.K_ESCAPE)
    assert window.session.pages.focused == "voice ucja"


def test_a_voice_is_made_without_typing(window: Window, shelf: Path) -> None:
    """Its name is a number with the date; the next one has the next number."""
    for number in (1, 2):
        window.choose("new")
        window.choose("unwritten")
        assert title(window) == f"Voice {number} (2024-05-06)"
        window.press(pygame.K_ESCAPE)
    assert [voice.slug for voice in voices(shelf).voices][-3:] == ["voice-1-2024-05-06", "voice-2-2024-05-06", "zoe"]


def test_a_full_disk_is_told_where_a_voice_is_made(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page stays, with what to do."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("game.storage.atomic_files.os.fsync", full)
    window.choose("new")
    window.choose("unwritten")
    assert "Free some space" in texts(window)


def test_a_voice_gets_another_name(window: Window, shelf: Path) -> None:
    """All of the old one is replaced by the first letter; the panel follows where it is listened for."""
    window.choose("voice anna")
    window.choose("listen")
    window.choose("rename")
    window.write("Eva")
    window.press(pygame.K_RETURN)
    window.frame()
    assert title(window) == "Eva"
    assert window.session.listened.name == "Eva"
    assert voice_in(shelf / "anna").name == "Eva"
    window.press(pygame.K_ESCAPE)
    assert marked(window) == ["Eva"]

    window.choose("voice ben")
    window.choose("rename")
    window.press(0, written="\b")
    window.press(pygame.K_RETURN)
    assert "A voice needs a name" in texts(window)


@pytest.mark.parametrize(("way", "takes"), [("plain", 0), ("whole", 1)])
def test_a_voice_goes_into_a_file_and_comes_back(window: Window, shelf: Path, way: str, takes: int) -> None:
    """With its recordings or without; the second of one name gets a number, and its line is marked."""
    window.choose("voice ben")
    window.choose("export")
    window.choose(way)
    assert title(window) == "Ben"
    all_done(window)
    assert "Saved ben.voice in the folder" in texts(window)
    window.press(pygame.K_ESCAPE)

    window.choose("import")
    window.choose("file 0")
    assert title(window) == "Whose voice?"
    all_done(window)
    assert "\u201cBen 2\u201d is here now." in texts(window)
    assert window.session.pages.focused == "voice ben-2"
    assert voice_in(shelf / "ben-2").takes == takes


def test_an_export_that_fails_is_told(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the page of the voice, or as a banner at the paper."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("game.storage.atomic_files.os.fsync", full)
    window.choose("voice ben")
    window.choose("export")
    window.choose("plain")
    all_done(window)
    assert "Free some space" in texts(window)
    window.choose("export")
    window.use("plain")  # without a frame, in which it might fail already
    window.session.pages.close_all()
    all_done(window)
    assert window.session.notices.newest is not None
    assert "cannot be exported" in window.session.notices.newest.what


def test_a_file_that_is_no_voice_is_refused_with_the_reason(window: Window, tmp_path: Path) -> None:
    """The page says why, and the voices are as they were."""
    (tmp_path / "drawings").mkdir(exist_ok=True)
    (tmp_path / "drawings" / "other.voice").write_text("hello")
    before = list(buttons(window))
    window.choose("import")
    window.choose("file 0")
    all_done(window)
    assert "other.voice is not a voice that can be used here" in texts(window)
    assert list(buttons(window)) == before


def test_without_a_file_it_is_said_where_to_put_one(window: Window) -> None:
    """The folder is that of the drawings."""
    window.choose("import")
    assert "ends in .voice" in texts(window)
    assert str(Path(*window.session.environment.folder.parts[-2:])) in texts(window)


def test_a_file_is_dropped(window: Window, shelf: Path, tmp_path: Path) -> None:
    """Onto any page or the paper: the voices are shown, with the new one; a drawing stays a drawing."""
    file = export_voice(voice_in(shelf / "ben"), tmp_path, recordings=True)
    window.session.pages.close_all()
    for slug in ("ben-2", "ben-3"):
        window.frame(pygame.event.Event(pygame.DROPFILE, file=str(file)))
        all_done(window)
        assert isinstance(window.session.pages.top, VoicesPage)
        assert window.session.pages.focused == f"voice {slug}"
    assert window.session.notices.newest is None


def test_a_voice_is_deleted_once_that_was_confirmed(
    window: Window, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folder goes to the trash; if it was listened for, anyone is."""
    gone: list[Path] = []

    def trash(path: Path) -> None:
        gone.append(path)
        path.rename(path.parent.parent / "trashed")

    monkeypatch.setattr("game.storage.gallery.send2trash", trash)
    window.session.change(voice="ben")
    window.choose("voice ben")
    window.choose("delete")
    assert "with 1 recording." in texts(window)
    window.press(pygame.K_RETURN)  # the harmless answer is the first
    assert gone == []
    assert title(window) == "Ben"
    window.choose("delete")
    window.choose("delete")
    assert gone == [shelf / "ben"]
    assert title(window) == "Whose voice?"
    assert "voice ben" not in buttons(window)
    assert window.session.settings.voice == ""


def test_a_voice_that_cannot_be_deleted_stays(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question says why."""

    def refuse(_: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr("game.storage.gallery.send2trash", refuse)
    window.choose("voice ben")
    window.choose("delete")
    window.choose("delete")
    assert "Delete it in your file manager" in texts(window)
    assert title(window) == "Delete this voice?"


def test_the_folder_opens_in_another_program(window: Window, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is none, the page says where the folder is."""
    opened: list[Path] = []
    monkeypatch.setattr("game.session.sharing.show", opened.append)
    window.choose("voice ben")
    window.choose("folder")
    assert opened == [shelf / "ben"]

    def none(path: Path) -> None:
        raise StorageError(f"No program to open {path.name} was found here. You find it at {path}.")

    monkeypatch.setattr("game.session.sharing.show", none)
    window.choose("folder")
    assert f"You find it at {shelf / 'ben'}" in texts(window)
    assert window.session.notices.newest is None


def test_own_words_are_a_button_away(window: Window, shelf: Path) -> None:
    """Those of this voice, with what the last fit has found to sound alike."""
    means = {"ba": "up", "pa": "down"}
    write_person(shelf / "anna", Person("Anna", means))
    fit(shelf / "anna", means=means, result=replace(RESULT, alike=(("ba", "pa"),)))
    window.choose("voice anna")
    window.choose("words")
    assert title(window) == "Own words of Anna"
    assert "\u201cba\u201d and \u201cpa\u201d sound alike to me" in texts(window)


def test_what_was_learned_from_play_is_a_button_away(window: Window, shelf: Path) -> None:
    """It can be heard there, and deleted; the page of the voice counts what is left."""
    save_clip(shelf / "anna", "up", TAKE, Kind.LEARNED)
    window.choose("voice anna")
    assert "Clips from play: 1" in texts(window)
    window.choose("learned")
    assert title(window) == "Learning from play"
    window.choose("forget")
    window.choose("delete")
    window.press(pygame.K_ESCAPE)
    window.frame()
    assert title(window) == "Anna"
    assert "Clips from play" not in texts(window)


def test_a_voice_from_elsewhere_is_listed_while_it_is_listened_for(shelf: Path, tmp_path: Path) -> None:
    """As one that the command line names; it is called by its path then."""
    elsewhere = tmp_path / "elsewhere"
    fit(elsewhere, name="Grandpa")
    window = Window(Settings(voice=str(elsewhere)), voices=shelf)
    window.session.do(Action.VOICES)
    assert marked(window) == ["Grandpa"]
    assert window.session.listened.name == "Grandpa"
    window.choose(f"voice {elsewhere}")
    assert isinstance(window.session.pages.top, VoicePage)
    window.choose("listen")
    assert window.session.settings.voice == ""


def test_a_usual_word_is_heard_again_once_no_own_word_stands_in_its_place(window: Window, shelf: Path) -> None:
    """The voice is loaded again for that, and only for that."""
    anna = shelf / "anna"
    write_person(anna, Person("Anna", {"ba": "up"}, ("up",)))
    fit(anna, means={"ba": "up"}, instead=("up",))
    window.session.change(voice="anna")
    before = window.session.ear
    window.choose("voice anna")
    for key in ("words", "word ba", "meaning", "means up"):
        window.choose(key)
    assert window.session.ear == before
    window.choose("instead")
    assert window.session.ear != before
    assert Profile.load(anna).instead == ()
