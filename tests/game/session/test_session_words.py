"""A session that is played by words alone: the pen that goes on, the menu, pages, and what stops it."""

from dataclasses import replace
from pathlib import Path

import pytest

from game.messages import Did, ListenerState, Status, Tool
from game.session.hands_free import Mode
from game.ui.action_table import Action
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES
from tests.support.helpers import hearing
from tests.support.window import FRAME_S, Window

LABELS_OF_8 = (*VOCABULARIES["handsfree8w"], UNKNOWN, NOISE)
CLOCK_S = 5_000.0  # of the window, at the beginning
LATE_S = 0.05  # from the capture of a word's last sample until a frame takes it


class Voice:
    """Says words to a window's session, at times in seconds since the beginning, and lets frames pass.

    Each word began 0.5 s before it fired.
    """

    def __init__(self, window: Window) -> None:
        self.window, self.session, self.now_s = window, window.session, 0.0
        status = Status(ListenerState.LISTENING, "fake", 16_000, LABELS_OF_8)
        window.listener.outbox.statuses.append(status)
        self.until(1.0)

    def until(self, time_s: float) -> None:
        """Let frames pass until a time."""
        while self.now_s < time_s:
            self.now_s += FRAME_S
            self.session.tick(FRAME_S, now_s=CLOCK_S + self.now_s)

    def says(self, word: str, *, at_s: float) -> None:
        """Say a word that fires at a time, and let it be taken a little later."""
        self.until(at_s + LATE_S)
        heard = replace(hearing(word, time_s=at_s, best=word), began_s=at_s - 0.5, captured_s=CLOCK_S + at_s)
        self.window.listener.outbox.commands.put_nowait(heard)
        self.until(at_s + 2 * LATE_S)

    def menu(self, *words: str) -> None:
        """Say words one after the other, a second each."""
        for word in words:
            self.says(word, at_s=self.now_s + 1.0)


@pytest.fixture
def voice(tmp_path: Path) -> Voice:
    """Return the voice of a window that listens with eight words."""
    return Voice(Window(save_path=tmp_path / "drawing.png"))


def test_the_pen_goes_on_and_stops_where_the_word_began(voice: Voice) -> None:
    """Steps come from 2.0 s on, four in a second; "stop" began at 4.6 s, after eleven of them and before two more."""
    voice.says("go", at_s=2.0)
    voice.until(3.9)
    assert voice.session.world.position == (480, 500)
    voice.says("stop", at_s=5.1)

    assert voice.session.world.position == (510, 500)
    assert voice.session.outcome is not None
    assert (voice.session.outcome.did, voice.session.outcome.taken_back) == (Did.STOP, 2)
    voice.until(7.0)
    assert voice.session.world.position == (510, 500)
    voice.says("no", at_s=8.0)
    assert voice.session.world.position == (400, 500)


def test_two_shapes_in_two_colours_saved_and_left(voice: Voice, tmp_path: Path) -> None:
    """Lifted the pen walks away; the menu changes colour, saves and quits."""
    session = voice.session
    ink = session.settings.colour
    voice.menu("right", "stop", "down", "down", "stop", "yes", "up", "yes", "right", "yes", "right")
    assert [stroke.colour for stroke in session.world.drawing.strokes] == [ink, session.colours[1]]
    assert [stroke.points[0] for stroke in session.world.drawing.strokes] == [(400, 500), (410, 520)]
    voice.menu("yes", "right", "yes", "yes")
    assert (tmp_path / "drawing.png").is_file()
    voice.menu("yes", "right", "yes", "go", "left", "yes")
    assert not session.running


def test_words_go_to_pages(voice: Voice) -> None:
    """A page that opens stops the pen; its controls are walked and pressed, "no" leaves it, "stop" pauses."""
    voice.says("go", at_s=2.0)
    voice.session.do(Action.SETTINGS)
    voice.until(4.0)
    assert voice.session.world.position == (410, 500)
    assert voice.session.words.mode is Mode.PAGE
    first = voice.session.pages.focused
    voice.menu("down")
    assert voice.session.pages.focused != first
    voice.menu("stop", "no")
    assert voice.session.pages.top is not None
    assert voice.session.words_now.does("go") == "listen again"
    voice.menu("go", "no")
    assert voice.session.pages.top is None
    assert voice.session.words.mode is Mode.PAPER


@pytest.mark.parametrize("how", ["muted", "lost", "talk", "key", "new"])
def test_what_stops_the_pen(voice: Voice, how: str) -> None:
    """It stops when it is muted, when the microphone is lost, when somebody talks, at a key, for a new drawing."""
    voice.says("go", at_s=2.0)
    outbox = voice.window.listener.outbox
    if how == "muted":
        voice.session.mute()
    elif how == "lost":
        outbox.statuses.append(Status(ListenerState.FAULT))
    elif how == "talk":
        outbox.talk.append(2.0)
    else:
        voice.session.do(Action.UP if how == "key" else Action.NEW)
    voice.until(3.0)
    there = voice.session.world.position
    voice.until(5.0)
    assert voice.session.world.position == there
    assert voice.session.words.mode is Mode.PAPER


def test_each_word_tells_what_it_does_now(voice: Voice) -> None:
    """On the paper, while the pen goes on, and in the menu."""
    words = VOCABULARIES["handsfree8w"]
    session = voice.session
    assert {word: session.words_now.does(word) for word in words} == {
        **{way: f"one step {way}" for way in ("up", "down", "left", "right")},
        "go": "keep going right",
        "stop": "lift the pen",
        "no": "",
        "yes": "menu",
    }
    voice.says("go", at_s=2.0)
    assert session.words_now.does("up") == "turn up"
    assert session.words_now.does("go") == "faster"
    voice.menu("yes", "left")
    assert session.words_now.does("yes") == "Pen"
    assert session.words_now.does("up") == "Colour"
    session.do(Action.DIAGONAL)
    voice.menu("no")
    assert session.words_now.does("up") == "up and right"
    assert session.words_now.does("dog") == ""


def test_only_what_moves_the_pen_counts_as_a_move(voice: Voice) -> None:
    """The doctor counts a step and what is taken back, and not where the mark of the menu goes."""
    voice.menu("yes", "left", "up", "no", "right", "no")
    snapshot = voice.window.monitor.snapshot()
    assert (snapshot.moves, snapshot.undone) == (1, 1)


def test_an_eraser_comes_down_again(voice: Voice) -> None:
    """What "stop" lifts it puts down again."""
    voice.session.do(Action.ERASER)
    voice.menu("right", "stop")
    lifted = voice.session.tool
    assert lifted is Tool.LIFTED
    voice.menu("stop")
    assert voice.session.tool is Tool.ERASER


def test_a_menu_by_hand_does_the_same(voice: Voice) -> None:
    """Keys and mouse say what the words mean."""
    meanings = voice.session.settings.meanings
    for word in ("yes", "down", "yes", "down", "yes"):
        voice.session.say(meanings[word])
    assert voice.session.settings.step_px == 50
