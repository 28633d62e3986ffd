"""Whose voice is listened for while the game runs: chosen at once, kept in the settings, and told where it fails."""

from functools import partial
from pathlib import Path
from typing import cast

import pytest

from game.__main__ import main
from game.audio.outbox import OpenSpotter, Refused
from game.messages import Command, Fault, ListenerState, Shortcut, Status
from game.settings import Ear, OwnWords, Settings, Vocabulary
from game.storage.profiles import Person, create, voice_in, write_person
from game.window.app import App
from models.spot.config import ModelError
from models.spot.profile import FitResult
from tests.support.helpers import LABELS, FakeSpotter
from tests.support.profiles import fit
from tests.support.window import Window

DAMAGED = Fault("The voice of Anna is damaged.", "Fit it again.")
OWN = OwnWords((("ba", Command.UP),), ("up",))


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a folder with Anna, who has an own word and was fitted, and Ben, who was not."""
    anna = create(tmp_path, "Anna").folder
    write_person(anna, Person("Anna", {"ba": "up", "bi": "fly"}, ("up",)))
    fit(anna)
    create(tmp_path, "Ben")
    return tmp_path


def window_with(shelf: Path, asked: list[Ear], voice: str = "") -> Window:
    """Return a window with these voices, which writes down what is asked for to listen with."""

    def open_spotter(ear: Ear) -> OpenSpotter:
        asked.append(ear)
        return partial(FakeSpotter)

    window = Window(Settings(voice=voice), voices=shelf)
    window.app._open_spotter = open_spotter
    window.frame()
    return window


def loads(window: Window, *own: str) -> None:
    """Let the listener say that it hears these words beside the usual ones."""
    labels = (*LABELS[:-2], *own, *LABELS[-2:])
    window.listener.outbox.statuses.append(Status(ListenerState.LISTENING, "fake", 16_000, labels))
    window.frame()


def refuse(window: Window) -> None:
    """Let the listener say that the voice that was asked for last cannot be used."""
    opens = cast("OpenSpotter", next(asked for name, asked in reversed(window.listener.asked) if name == "spotter"))
    window.listener.outbox.refused.append(Refused(opens, opens, DAMAGED, voice=True))
    window.frame()


def test_a_voice_is_listened_for_at_once(shelf: Path) -> None:
    """The listener gets it without a new start, its own words mean what they do, and the settings keep it."""
    asked: list[Ear] = []
    window = window_with(shelf, asked)
    assert window.session.listened.voice is None

    window.session.change(voice="anna")
    window.frame()
    assert asked == [Ear(Vocabulary.HANDS, "anna")]
    assert [name for name, _ in window.listener.asked] == ["spotter"]
    assert window.session.listened.voice == voice_in(shelf / "anna")
    assert window.session.settings.own_words == OwnWords()
    loads(window, "ba", "bi")
    assert window.session.settings.own_words == OWN
    window.wait(2)
    assert window.saved[-1].voice == "anna"

    window.session.change(voice="")
    window.frame()
    assert asked[1:] == [Ear(Vocabulary.HANDS)]
    assert window.session.settings.own_words == OwnWords()


def test_a_voice_that_was_changed_is_listened_for_anew(shelf: Path) -> None:
    """Fitted again it is loaded again, with the words that it has by then; another one that was changed is not."""
    asked: list[Ear] = []
    window = window_with(shelf, asked, "ben")
    window.session.listened.changed("anna")
    window.frame()
    assert asked == []

    write_person(shelf / "ben", Person("Benjamin", {"bo": "down"}))
    fit(shelf / "ben")
    window.session.listened.changed("ben")
    window.frame()
    assert asked == [Ear(Vocabulary.HANDS, "ben", 1)]
    assert window.session.listened.voice is not None
    assert window.session.listened.voice.name == "Benjamin"
    loads(window, "bo")
    assert window.session.settings.own_words == OwnWords((("bo", Command.DOWN),))


def test_what_own_words_mean_is_changed_while_they_are_heard(shelf: Path) -> None:
    """Nothing is loaded again for that; of a voice that nobody listens for nothing changes."""
    asked: list[Ear] = []
    window = window_with(shelf, asked, "anna")
    loads(window, "ba")
    write_person(shelf / "anna", Person("Anna", {"ba": "save"}))
    window.session.listened.words_changed(shelf / "ben")
    assert window.session.settings.own_words == OWN
    window.session.listened.words_changed(shelf / "anna")
    assert window.session.settings.own_words == OwnWords((("ba", Shortcut.SAVE),))
    window.frame()
    assert asked == []


@pytest.mark.parametrize("means", [{"ba": "up", "pa": "down"}, {"ba": "up", "pa": "up"}, {"ba": "up"}])
def test_words_that_sound_alike_are_named_before_they_are_used(shelf: Path, means: dict[str, str]) -> None:
    """Once the voice is chosen; two words for the same thing do no harm, nor one that was removed since the fit."""
    write_person(shelf / "anna", Person("Anna", means))
    fit(shelf / "anna", means={"pa": "down", **means}, result=FitResult(alike=(("ba", "pa"),)))
    window = window_with(shelf, [])
    assert window.session.note is None
    window.session.change(voice="anna")
    said = None if window.session.note is None else window.session.note.title
    assert said == ("“ba” and “pa” sound alike to me" if means.get("pa") == "down" else None)


def test_a_voice_that_cannot_be_looked_at_is_none(shelf: Path) -> None:
    """As one whose name no disk can hold; the game begins all the same."""
    assert window_with(shelf, [], "x" * 300).session.listened.voice is None


def test_the_demo_voice_says_the_usual_words(shelf: Path) -> None:
    """Also those in whose place a player has own ones; these count again after it."""
    window = window_with(shelf, [], "anna")
    loads(window, "ba")
    assert window.session.settings.own_words == OWN
    window.session.demo()
    window.frame()
    assert window.session.settings.own_words == OwnWords()
    window.session.demo()
    window.frame()
    assert window.session.settings.own_words == OWN


def test_a_voice_that_cannot_be_used_is_told_and_stays_chosen(shelf: Path) -> None:
    """Anyone is listened for; its own words mean nothing meanwhile, and with other words it is tried again."""
    asked: list[Ear] = []
    window = window_with(shelf, asked)
    window.session.change(voice="anna")
    window.frame()
    loads(window, "ba")
    assert window.session.settings.own_words == OWN
    refuse(window)
    assert window.session.notices.newest == DAMAGED
    assert window.session.listened.refused
    assert window.session.settings.voice == "anna"
    assert window.session.settings.own_words == OwnWords()
    window.wait(1)
    assert len(asked) == 1

    window.session.change(vocabulary=Vocabulary.VOICE)
    window.frame()
    assert asked[-1] == Ear(Vocabulary.VOICE, "anna")
    assert window.session.notices.newest is None
    assert not window.session.listened.refused
    assert window.session.settings.own_words == OWN


def test_a_voice_that_cannot_be_used_at_the_start_is_told(shelf: Path) -> None:
    """The one of the settings too, which nobody chose in this run; what is said of one left since is not."""
    window = window_with(shelf, [], "anna")
    window.listener.outbox.refused.append(Refused(FakeSpotter, FakeSpotter, DAMAGED, voice=True))
    window.frame()
    assert window.session.notices.newest == DAMAGED

    window.session.change(voice="ben")
    window.frame()
    assert window.session.notices.newest is None
    window.listener.outbox.refused.append(Refused(FakeSpotter, FakeSpotter, DAMAGED, voice=True))
    window.frame()
    assert window.session.notices.newest is None


def test_words_that_cannot_be_loaded_leave_the_voice_before(shelf: Path) -> None:
    """Where neither is there, the settings show again what is heard."""
    window = window_with(shelf, [], "ben")
    window.session.change(voice="anna", vocabulary=Vocabulary.VOICE)
    window.frame()
    opens = cast("OpenSpotter", window.listener.asked[-1][1])
    window.listener.outbox.refused.append(Refused(opens, FakeSpotter, DAMAGED))
    window.frame()
    assert (window.session.settings.voice, window.session.settings.vocabulary) == ("ben", Vocabulary.HANDS)


def test_another_model_than_ours_knows_voices_too(shelf: Path) -> None:
    """Its words are its own, whatever the settings say; its voice can be chosen."""
    asked: list[Ear] = []
    window = window_with(shelf, asked)
    window.session.one_model = True
    window.session.change(vocabulary=Vocabulary.VOICE)
    window.frame()
    assert asked == []
    window.session.change(voice="anna")
    window.frame()
    assert asked == [Ear(Vocabulary.HANDS, "anna")]


def test_a_voice_on_the_command_line_holds_for_this_run(
    own_world: Path, shelf: Path, recording: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--profile` names its folder, with a window or without one; the settings keep the other."""
    loaded: list[Path | None] = []

    def load(_: Path, *, profile: Path | None = None) -> FakeSpotter:
        loaded.append(profile)
        return FakeSpotter()

    own_world.write_text("step_px = 20\n", encoding="utf-8")
    monkeypatch.setattr("game.audio.ears.Spotter.load", load)
    assert main(["--headless", "--listen", str(recording), "--profile", str(shelf / "anna")]) == 0
    monkeypatch.setattr(App, "run", lambda app, **_: app._listener._open_spotter() and app.session.finish())
    assert main(["--profile", str(shelf / "anna")]) == 0
    assert main([]) == 0
    assert loaded == [shelf / "anna", shelf / "anna", None]
    assert "voice" not in own_world.read_text(encoding="utf-8")
    capsys.readouterr()

    for wrong in ("ben", "gone"):
        with pytest.raises(SystemExit) as left:
            main(["--profile", str(shelf / wrong)])
        assert left.value.code == 2
        assert wrong in capsys.readouterr().err


@pytest.mark.usefixtures("own_world")
def test_a_broken_voice_without_a_window_is_told_and_anyone_is_heard(
    shelf: Path, recording: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The drawing is drawn all the same."""

    def load(_: Path, *, profile: Path | None = None) -> FakeSpotter:
        if profile is not None:
            raise ModelError("The voice of Anna is damaged. Fit it again.")
        return FakeSpotter()

    monkeypatch.setattr("game.audio.ears.Spotter.load", load)
    assert main(["--headless", "--listen", str(recording), "--profile", str(shelf / "anna")]) == 0
    said = capsys.readouterr()
    assert said.err.count("The voice of Anna is damaged. Anyone's voice is listened for instead") == 1
    assert "Saved" in said.out
