"""The pages of own words: taught, given a meaning, beside or instead of the usual word, recorded and removed."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from game.messages import Command, Shortcut, Verb
from game.settings import OwnWords as OwnWordsHeard
from game.settings import Settings
from game.storage.profiles import Kind, Person, clips, read_person, save_clip, write_person
from game.ui.controls import Field, Toggle
from game.ui.page import Keys, Style, Text, controls
from game.window.pages.help import HelpPage
from game.window.pages.own_words import OwnWordPage, OwnWords, OwnWordsPage
from models.spot.profile import FitResult
from tests.support.profiles import fit
from tests.support.window import Window
from tests.support.written import said_by

PIP = np.full(8_000, 0.1, np.float32)


class Taught:
    """A window on the page of the own words of a voice. asked: what was to be recorded. changes: of the file."""

    def __init__(self, folder: Path, person: Person, *alike: tuple[str, str]) -> None:
        self.window, self.folder, self.asked, self.changes = Window(), folder, list[str](), 0
        write_person(folder, person)
        words = OwnWords(self.window.session, folder, changed=self._changed, alike=lambda _: alike)
        self.window.session.pages.open(OwnWordsPage(self.window.session, words, record=self._record))
        self.window.frame()

    def _record(self, word: str) -> None:
        """Stand in for the page that records."""
        self.asked.append(word)
        self.window.session.pages.open(HelpPage())

    def _changed(self, _: bool) -> None:
        self.changes += 1

    @property
    def person(self) -> Person:
        """What is kept."""
        return read_person(self.folder)


def anna(folder: Path, *alike: tuple[str, str]) -> Taught:
    """Return the page of two own words, one of which stands in the place of a usual one."""
    return Taught(folder / "anna", Person("Anna", {"ba": "up", "pa": "red"}, ("up",)), *alike)


def test_a_sound_is_taught_by_voice_alone(tmp_path: Path) -> None:
    """It has a name that nobody types, "yes" makes it, its meaning is chosen, and it is recorded."""
    taught = Taught(tmp_path / "tom", Person("Tom"))
    session = taught.window.session
    assert "There are none yet." in said_by(taught.window)
    for _ in range(3):  # to teach one; its name; its meaning
        session.say(Verb.YES)
    assert dict(taught.person.means) == {"sound 1": "up"}
    taught.window.frame()
    taught.window.choose("means save")
    assert dict(taught.person.means) == {"sound 1": "save"}
    taught.window.choose("record")
    assert taught.asked == ["sound 1"]
    assert taught.changes == 2


def test_the_list_says_what_each_word_means(tmp_path: Path) -> None:
    """Beside what or instead of what, and how often it was recorded."""
    (tmp_path / "anna").mkdir()
    for _ in range(2):
        save_clip(tmp_path / "anna", "pa", PIP)
    taught = anna(tmp_path)
    assert taught.window.buttons["word ba"] == "ba: up, instead of “up” · not recorded yet"
    assert taught.window.buttons["word pa"] == "pa: red · recorded 2 times"


def test_a_word_stands_beside_the_usual_one_or_in_its_place(tmp_path: Path) -> None:
    """The switch says which; a colour has no usual word, so it has no switch."""
    taught = anna(tmp_path)
    taught.window.choose("word ba")
    for instead in ((), ("up",)):
        taught.window.choose("instead")
        assert taught.person.instead == instead
    taught.window.choose("meaning")
    taught.window.choose("means green")
    assert (taught.person.means["ba"], taught.person.instead) == ("green", ())
    top = taught.window.session.pages.top
    assert isinstance(top, OwnWordPage)
    assert not [one for one in controls(top.sheet()) if isinstance(one, Toggle)]


def test_words_that_sound_alike_are_named(tmp_path: Path) -> None:
    """On the list, and on the page of each of them; not on that of another one."""
    said = "“ba” and “pa” sound alike to me."
    taught = anna(tmp_path, ("ba", "pa"))
    assert said in said_by(taught.window)
    taught.window.choose("word ba")
    assert said in said_by(taught.window)


def test_a_word_that_was_removed_sounds_like_no_other_any_more(tmp_path: Path) -> None:
    """What the last fit has found stays as it is; only words that count are named."""
    taught = anna(tmp_path, ("ba", "pa"), ("up", "ba"))
    taught.window.choose("word pa")
    taught.window.choose("remove")
    taught.window.choose("remove")
    taught.window.frame()
    said = said_by(taught.window)
    assert "“ba” and “pa” sound alike to me." not in said
    assert "“up” and “ba” sound alike to me." in said


@pytest.mark.parametrize("name", ["up", "ba", "_unknown_", "", "con", "x" * 41, "BA"])
def test_a_name_that_cannot_be_used_is_refused(tmp_path: Path, name: str) -> None:
    """A usual word, one that there is, none at all, and what no folder may be called."""
    taught = anna(tmp_path)
    taught.window.choose("add")
    taught.window.use("name", name)
    taught.window.use("add")
    top = taught.window.session.pages.top
    assert top is not None
    assert top.name == "new word"
    assert [block for block in top.sheet().blocks if isinstance(block, Text)][1:]
    assert dict(taught.person.means) == {"ba": "up", "pa": "red"}


def test_a_name_is_typed(tmp_path: Path) -> None:
    """The first letter replaces the one that stands there; Enter makes the word."""
    taught = anna(tmp_path)
    taught.window.choose("add")
    taught.window.frame()
    taught.window.write("Гав")
    taught.window.use("add")
    assert "гав" in taught.person.means
    assert [one for one in controls(taught.window.session.pages.top.sheet()) if isinstance(one, Field)] == []  # type: ignore[union-attr]


def test_a_word_is_removed_with_its_takes(tmp_path: Path) -> None:
    """After a question; what it took the place of is heard again."""
    (tmp_path / "anna").mkdir()
    save_clip(tmp_path / "anna", "ba", PIP)
    save_clip(tmp_path / "anna", "ba", PIP, Kind.LEARNED)
    taught = anna(tmp_path)
    taught.window.choose("word ba")
    taught.window.choose("remove")
    taught.window.choose("keep")
    assert "ba" in taught.person.means
    taught.window.choose("remove")
    taught.window.choose("remove")
    assert taught.person == Person("Anna", {"pa": "red"})
    assert [clips(taught.folder, kind) for kind in Kind] == [{}, {}]
    assert "word ba" not in taught.window.buttons


def test_what_was_recorded_is_seen_on_coming_back(tmp_path: Path) -> None:
    """The page counts again once the recording above it is closed."""
    taught = anna(tmp_path)
    taught.window.choose("word ba")
    taught.window.choose("record")
    save_clip(taught.folder, "ba", PIP)
    taught.window.session.pages.close()
    taught.window.frame()
    assert "Recorded 1 time." in said_by(taught.window)


def test_a_disk_that_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing changes, and the page says why."""
    taught = anna(tmp_path)
    taught.window.choose("word ba")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("game.storage.profiles.atomic_write", refuse)
    taught.window.choose("instead")
    assert "cannot be written" in said_by(taught.window)
    assert taught.person.instead == ("up",)


def test_a_file_that_makes_no_sense_is_told(tmp_path: Path) -> None:
    """The page opens all the same."""
    taught = anna(tmp_path)
    (taught.folder / "person.json").write_text("{")
    page = OwnWordsPage(taught.window.session, OwnWords(taught.window.session, taught.folder))
    assert any("makes no sense" in one.text for one in page.sheet().blocks if isinstance(one, Text))


def test_the_list_of_keys_says_what_own_words_mean() -> None:
    """Those that are heard now, before the keys."""
    settings = Settings(own_words=OwnWordsHeard((("ba", Command.UP), ("pa", Shortcut.RED))))
    heading, *rows = HelpPage(settings).sheet().blocks[:3]
    assert heading == Text("Your own words", Style.HEAD)
    assert rows == [Keys(("ba",), "up"), Keys(("pa",), "red")]


def test_what_sounds_alike_is_read_from_the_last_fit(tmp_path: Path) -> None:
    """Before the first one nobody knows."""
    folder = tmp_path / "anna"
    write_person(folder, Person("Anna", {"ba": "up", "pa": "red"}))
    session = Window().session
    assert OwnWords(session, folder).alike == ()
    fit(folder, means={"ba": "up", "pa": "red"}, result=FitResult(alike=(("ba", "pa"),)))
    assert OwnWords(session, folder).alike == (("ba", "pa"),)


def test_no_word_is_written_of_a_voice_that_was_deleted_meanwhile(tmp_path: Path) -> None:
    """As by another game: its folder does not come back, and the page says why nothing was kept."""
    taught = anna(tmp_path)
    taught.window.choose("word ba")
    shutil.rmtree(taught.folder)
    taught.window.use("instead", 0)
    assert "not there any more" in said_by(taught.window)
    assert (taught.folder.exists(), taught.changes) == (False, 0)
