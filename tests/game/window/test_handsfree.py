"""The game with a model of eight words, from sound to what is shown."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import cast

import pytest

from game.__main__ import main
from game.audio.outbox import OpenSpotter, Refused
from game.feedback.utterances import UtteranceKind
from game.messages import Command, Fault, ListenerState, Status
from game.session.hands_free import Mode
from game.settings import Ear, Settings, Vocabulary
from game.ui import theme
from game.ui.action_table import Action
from game.ui.page import Style, Text, controls
from game.window.app import App
from game.window.pages.welcome import OWN_MODEL, WelcomePage
from models.spot.audio_files import write_wav
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES, weights_of
from models.spot.runtime import Network
from models.spot.spotter import Spotter
from tests.support.eight_words import listen
from tests.support.fake_sounddevice import Plug
from tests.support.helpers import FakeSpotter
from tests.support.tones import CARD, ToneNetwork, sentence
from tests.support.window import Window

WORDS = VOCABULARIES["handsfree8w"]
CARD_OF_8 = replace(CARD, labels=(*WORDS, UNKNOWN, NOISE))
SAID = ("right", "no", "down", "yes", "no", "stop", "down", "stop", "left")


def hear(window: Window, *words: str) -> None:
    """Let a window hear these words as the listener's thread would, through a network of all eight."""
    outbox = window.listener.outbox
    outbox.statuses.append(Status(ListenerState.LISTENING, "fake", 16_000, CARD_OF_8.labels))
    for hearing in Spotter(ToneNetwork(CARD_OF_8)).feed(sentence(*words)):
        outbox.hearings.append(hearing)
        if hearing.word is not None:
            outbox.commands.put_nowait(hearing)
    while outbox.hearings:  # a frame takes so many, and no more
        window.frame()


def test_the_terminal_says_what_each_of_the_eight_did(
    tmp_path: Path, plug: Plug, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--vocabulary handsfree8w` hears all eight, and beside each stands what it did."""
    loaded: list[Path] = []

    def load(path: Path) -> Network:
        loaded.append(path)
        return ToneNetwork(CARD_OF_8)

    plug()
    monkeypatch.setattr(Network, "load", load)
    write_wav(tmp_path / "said.wav", sentence(*SAID))
    files = ["--listen", str(tmp_path / "said.wav"), "--save", str(tmp_path / "out.png")]
    own = ["--settings", str(tmp_path / "settings.toml"), "--step", "40"]
    status = main(["--headless", *files, *own, "--vocabulary", "handsfree8w"])
    out, err = capsys.readouterr()

    told = [line.split(maxsplit=4) for line in out.splitlines() if " s  " in line]
    assert (status, err) == (0, "")
    assert loaded == [weights_of("handsfree8w")]
    assert [(line[2], line[4]) for line in told] == [
        *(("right", "one step"), ("no", "undid 1 step"), ("down", "one step"), ("yes", "menu"), ("no", "back")),
        *(("stop", "lifted the pen"), ("down", "one step"), ("stop", "put the pen down"), ("left", "one step")),
    ]


def test_the_window_obeys_all_eight() -> None:
    """Each stands in the spectrogram as a command; "no" takes back the step, "yes" opens the menu."""
    window = Window()
    hear(window, "right", "no", "up", "yes")
    recent = window.monitor.recent

    assert window.session.world.position == (400, 490)
    assert window.session.words.mode is Mode.MENU
    assert window.session.notices.faults == []
    assert [utterance.word for utterance in recent.utterances] == ["right", "no", "up", "yes"]
    assert {utterance.kind for utterance in recent.utterances} == {UtteranceKind.COMMAND}
    assert recent.last is not None
    assert (recent.last.word, recent.last.moves) == ("yes", True)


@pytest.mark.parametrize(("word", "colour"), [("up", theme.DARK.card_lit), ("left", theme.DARK.card)])
def test_only_a_word_that_moves_lights_its_card(word: str, colour: tuple[int, int, int]) -> None:
    """Where "left" moves nothing, as while the microphone is tried, it does not look as if the pen had moved."""
    window = Window()
    hear(window, word)
    recent = window.monitor.recent
    assert recent.last is not None
    recent.last = replace(recent.last, moves=word == "up")
    window.frame()
    card = window.view.layout.cards[word]

    assert tuple(window.app.surface.get_at((card.centerx, card.y + 4)))[:3] == colour


def test_settings_may_give_them_a_meaning() -> None:
    """Whoever lets "no" take the last line back is obeyed, and told so."""
    window = Window(Settings(words=(*Settings().words, ("no", Command.UNDO))))
    hear(window, "right", "right", "no")

    assert window.session.world.position == (410, 500)
    assert [utterance.kind for utterance in window.monitor.recent.utterances] == [UtteranceKind.COMMAND] * 3


def test_the_settings_choose_the_words_at_once() -> None:
    """The listener gets the other model without a new start; the choice is kept, and with it comes the pace."""
    window = Window()
    given: list[Vocabulary] = []

    def open_spotter(ear: Ear) -> OpenSpotter:
        given.append(ear.vocabulary)
        return partial(Spotter, ToneNetwork(CARD_OF_8))

    window.app._open_spotter = open_spotter
    window.session.do(Action.SETTINGS)
    window.frame()
    window.choose("vocabulary")
    window.frame()

    assert given == [Vocabulary.VOICE]
    assert [asked for asked, _ in window.listener.asked] == ["spotter"]
    assert window.session.settings.vocabulary is Vocabulary.VOICE
    window.use("glide_per_s", 6)
    window.wait(2)
    assert window.saved[-1] == Settings(vocabulary=Vocabulary.VOICE, glide_per_s=6)


def test_the_settings_show_the_words_that_are_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the other model cannot be loaded, a banner says so and the choice goes back; it can be made again."""
    window, fault = Window(), Fault("There is no such model.", "Reinstall the game.")
    monkeypatch.setattr(window.app, "_open_spotter", lambda _: partial(FakeSpotter))
    window.frame()
    window.session.do(Action.SETTINGS)

    def refuse() -> None:
        opens = next(asked for name, asked in reversed(window.listener.asked) if name == "spotter")
        window.listener.outbox.refused.append(Refused(cast("OpenSpotter", opens), FakeSpotter, fault))
        window.frame()

    for times in (1, 2):
        window.choose("vocabulary")
        window.frame()
        assert window.session.settings.vocabulary is Vocabulary.VOICE
        assert window.session.notices.newest is None
        refuse()
        assert window.session.notices.newest == fault
        assert window.session.settings.vocabulary is Vocabulary.HANDS
        window.wait(1)
        assert [name for name, _ in window.listener.asked] == ["spotter"] * times  # the first is heard all the time

    window.choose("vocabulary")
    window.choose("vocabulary")
    window.listener.outbox.refused.append(Refused(FakeSpotter, FakeSpotter, fault))
    window.frame()
    assert window.session.notices.newest is None  # of words that nobody asks for any more
    window.session.change(vocabulary=Vocabulary.VOICE)
    window.frame()
    window.listener.outbox.refused.clear()
    kept = cast("OpenSpotter", window.listener.asked[-1][1])
    window.session.change(vocabulary=Vocabulary.HANDS)
    window.frame()
    opens = cast("OpenSpotter", window.listener.asked[-1][1])
    window.listener.outbox.refused.append(Refused(opens, kept, fault))
    window.frame()
    assert window.session.settings.vocabulary is Vocabulary.VOICE


def test_words_on_the_command_line_hold_for_this_run(own_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--vocabulary` and the settings both say what is loaded; only the settings are kept."""
    loaded: list[str] = []

    def load(path: Path) -> FakeSpotter:
        loaded.append(path.stem)
        return FakeSpotter()

    monkeypatch.setattr("game.audio.ears.Spotter.load", load)
    monkeypatch.setattr(App, "run", lambda app, **_: app._listener._open_spotter() and app.session.finish())
    for arguments in ([], ["--vocabulary", "handsfree8w"], []):
        assert main(arguments) == 0
    own_world.write_text('vocabulary = "handsfree8w"\n', encoding="utf-8")
    assert main([]) == 0

    assert loaded == ["directional4w", "handsfree8w", "directional4w", "handsfree8w"]


@pytest.mark.parametrize("page", [Action.SETTINGS, None], ids=["settings", "first minute"])
@pytest.mark.parametrize("one_model", [False, True])
def test_words_that_cannot_be_chosen_are_not_offered(page: Action | None, one_model: bool) -> None:
    """A model of the player's own decides them: the pages say so, and how to choose, in place of a choice."""
    window = Window()
    window.session.one_model = one_model
    if page is None:
        window.session.pages.open(WelcomePage(window.session))
    else:
        window.session.do(page)
    assert window.session.pages.top is not None
    sheet = window.session.pages.top.sheet()
    offered = [one for one in controls(sheet) if one.key.startswith(("vocabulary", "draw "))]
    assert (offered == [], Text(OWN_MODEL, Style.SOFT) in sheet.blocks) == (one_model, one_model)


def test_notes_tell_who_draws_by_voice_alone_what_to_say() -> None:
    """A key alone would be no help: cleared paper comes back at "no"."""
    window = Window(Settings(vocabulary=Vocabulary.VOICE))
    window.arrows("r")
    window.session.do(Action.CLEAR)
    assert window.session.note is not None
    assert window.session.note.detail == "Press Ctrl Z to undo."
    listen(window)
    window.session.do(Action.UNDO)
    window.frame()
    window.session.do(Action.CLEAR)
    assert window.session.note.detail == "Say \u201cno\u201d or press Ctrl Z to undo."
