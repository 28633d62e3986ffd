"""Drawing by voice in the window: what each word does stands on it, the pen shows where it goes, words are told."""

from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from game.messages import Command, ListenerState, Status, Verb
from game.settings import Settings, Vocabulary
from game.storage.profiles import Person, Voice
from game.ui import theme
from game.ui.action_table import Action
from game.window.last_heard import Line, lines_of, near_word
from game.window.paper_view import on_screen
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES
from models.spot.hearing import NearMiss
from tests.support.eight_words import heard, listen, nearly, say, wait
from tests.support.window import Window, listening_window
from tests.support.written import written

EIGHT = ("up", "down", "left", "right", "go", "stop", "no", "yes")


@pytest.fixture
def window() -> Window:
    """Return a window of 1000 x 700 that hears eight words, with steps of 10 px."""
    window = Window(Settings(step_px=10))
    listen(window)
    window.frame()
    return window


def told(window: Window) -> list[tuple[str, str]]:
    """Return what stands on the card of the last hearings, the newest last."""
    return [(line.word, line.text) for line in lines_of(window.monitor.recent)]


def shown(window: Window) -> set[str]:
    """Return all that the window writes in a frame."""
    with written() as said:
        window.view._kept.clear()
        window.frame(dt=0.0)
    return set(said)


def pen(window: Window) -> tuple[int, int]:
    """Return where the pen stands in the window."""
    x, y = on_screen(window.session.world.position, window.view.layout.paper, window.session.world.canvas)
    return round(x), round(y)


@pytest.mark.parametrize("big_text", [False, True])
def test_each_word_has_a_card_with_what_it_does_now(big_text: bool) -> None:
    """All eight stand on the panel; "go" says that the pen keeps going, and another thing while it does."""
    window = Window(Settings(big_text=big_text))
    listen(window)
    window.frame()
    seen = shown(window)
    assert set(EIGHT) <= seen
    assert {"keep going", "right", "lift the pen", "menu", "one step left"} <= seen
    say(window, "up", "go")
    seen = shown(window)

    assert {"faster", "stop", "going on", "turn left"} <= seen


def test_the_four_words_have_their_four_cards_and_nothing_below() -> None:
    """With the model of four words the panel says nothing of what is plain, and has room for all sliders."""
    window = listening_window()

    assert window.session.words_now.on_cards == {}
    assert window.view.layout.more == ()
    assert "line_width_px" in window.view.layout.controls
    assert "one step left" not in shown(window)


@pytest.mark.parametrize("four", [True, False])
def test_a_click_on_a_card_does_what_the_word_does(four: bool) -> None:
    """The card of a direction draws a step, with four words and with eight."""
    window = listening_window() if four else Window()
    if not four:
        listen(window)
        window.frame()
    x, y = window.session.world.position
    window.click(window.at("left"))
    window.click(window.at("up"))

    assert window.session.world.position == (x - 10, y - 10)
    assert window.monitor.recent.last is not None
    assert window.monitor.recent.last.score is None


def test_the_mouse_lets_the_pen_go_and_stops_it(window: Window) -> None:
    """A click on "go" lets it go on, one on "down" turns it, one on "stop" ends it."""
    x, y = window.session.world.position
    window.click(window.at("word go"))
    assert window.session.words_now.way == (1, 0)
    window.click(window.at("down"))
    wait(window, 0.5)
    assert window.session.words_now.way == (0, 1)
    window.click(window.at("word stop"))

    assert window.session.words_now.way == (0, 0)
    assert window.session.world.position[0] > x
    assert window.session.world.position[1] > y


def test_frames_draw_what_is_due(window: Window) -> None:
    """At four steps a second a second is four steps after the first one; the window stays lively all the time."""
    say(window, "go")
    x, _ = window.session.world.position
    wait(window, 1.0)

    assert window.session.world.position[0] == x + 40
    window.session.change(glide_per_s=1)
    window.app._lively_s = 0.0
    wait(window, 0.5)
    assert window.app.lively


def test_the_mark_of_the_pen_shows_where_it_goes(window: Window) -> None:
    """While it goes on the ring is full of the accent, and arrows stand ahead of it; then it is open again."""
    say(window, "right", "right", "go")
    window.frame(dt=0.0)
    x, y = pen(window)
    beside = window.app.surface.get_at((x, y - 7))[:3]
    assert beside == theme.DARK.accent
    ahead = pygame.surfarray.array3d(window.app.surface.subsurface((x + 14, y - 3, 24, 7)))
    assert (abs(ahead.astype(int) - theme.GHOST).max(axis=2) < 30).sum() > 20
    say(window, "stop")
    x, y = pen(window)

    assert window.app.surface.get_at((x, y - 7))[:3] != theme.DARK.accent


def test_the_words_are_told_with_what_they_did(window: Window) -> None:
    """How far the pen went on, and how many steps were that came too late."""
    say(window, "right")
    say(window, "go", then_s=1.6)
    assert told(window)[-1] == ("go", "keeps going right, 7 steps")
    say(window, "stop")

    assert told(window) == [
        ("right", "one step right"),
        ("go", "kept going right, 5 steps"),
        ("stop", "stopped; undid 2 steps that came too late"),
    ]
    assert {"kept going right, 5 steps", "stopped; undid 2 steps that came too late"} <= shown(window)


def test_a_turn_ends_one_run_and_begins_another(window: Window) -> None:
    """Each tells its own steps, also those that "no" takes back."""
    say(window, "go", then_s=1.1)
    say(window, "up", then_s=0.6)
    say(window, "no")

    assert told(window) == [
        ("go", "kept going right, 3 steps"),
        ("up", "turned up, 4 steps"),
        ("no", "undid 4 steps"),
    ]


def test_the_menu_is_told_by_its_names(window: Window) -> None:
    """The entries that were marked and chosen."""
    say(window, "yes", "down", "yes", "right", "yes")

    assert told(window) == [
        ("yes", "menu"),
        ("down", "Step"),
        ("yes", "Step"),
        ("right", "25 px"),
        ("yes", "25 px"),
    ]


def test_what_was_not_clear_is_asked_for_again(window: Window) -> None:
    """On the card with a mark, and on the paper, for a while."""
    say(window, "up")
    nearly(window, "left")

    assert lines_of(window.monitor.recent)[-1].word == "left?"
    assert "not sure. Say it again." in shown(window)
    assert near_word(window.monitor.recent) == "left"
    assert "Something like \u201cleft\u201d? Say it again" in shown(window)
    say(window, "left")
    assert near_word(window.monitor.recent) == ""


def test_a_word_that_the_ear_nearly_heard_is_asked_for_again(window: Window) -> None:
    """What the recogniser itself offers counts, too low to be noticed otherwise; and is told once."""
    window.listener.outbox.hearings.append(
        replace(heard("right", fires=False, score=0.05), near_miss=NearMiss("right", 0.41, 9.8))
    )
    window.frame(dt=0.0)

    assert near_word(window.monitor.recent) == "right"
    assert told(window) == [("right?", "not sure. Say it again.")]
    nearly(window, "right")
    assert [word for word, _ in told(window)] == ["right?"]


def test_a_pause_is_plain_to_see_and_go_ends_it(window: Window) -> None:
    """The paper and the pill say so; all cards but that of "go" are without anything to do."""
    window.session.say(Verb.YES)
    say(window, "right", "yes", "left", "yes")
    assert {"Paused", "Say \u201cgo\u201d to go on", "listen again"} <= shown(window)
    assert [word for word, does in window.session.words_now.on_cards.items() if does] == ["go"]
    say(window, "go")

    assert "Paused" not in shown(window)


def test_a_click_on_the_paper_says_once_what_draws() -> None:
    """It draws nothing; the second click says nothing more."""
    window = listening_window()
    window.click(window.view.layout.paper.center)
    note = window.session.note
    assert note is not None
    assert note.title == "Clicks do not draw"
    assert "right click" in note.detail
    window.session.note = None
    window.click(window.view.layout.paper.center)

    assert window.session.note is None
    assert window.session.world.drawing.lines == 0


def test_a_remapped_word_says_what_it_does_and_has_a_card() -> None:
    """Where "no" takes back a stroke its card says that."""
    window = Window(Settings(words=(*Settings().words[:6], ("no", Command.UNDO_STROKE), *Settings().words[7:])))
    listen(window)
    window.frame()

    assert window.session.words_now.on_cards["no"] == "undo the stroke"
    assert "word no" in window.view.places


def test_lines_are_in_the_order_in_which_they_were_heard(window: Window) -> None:
    """What was obeyed and what was not stand in one list."""
    say(window, "up")
    nearly(window, "left")
    say(window, "left")

    assert [line.word for line in lines_of(window.monitor.recent)] == ["up", "left?", "left"]
    assert isinstance(lines_of(window.monitor.recent)[0], Line)


def test_own_words_have_cards_beside_the_usual_ones() -> None:
    """That of a meaning shows the own word; a second word of a meaning comes after all other meanings."""
    window = Window(Settings(vocabulary=Vocabulary.VOICE))
    window.session.listened.voice = Voice(Path("anna"), Person("Anna", {"ba": "up", "hum": "go", "psst": "red"}))
    labels = (*VOCABULARIES["handsfree8w"], "ba", "hum", "psst", UNKNOWN, NOISE)
    window.listener.outbox.statuses.append(Status(ListenerState.LISTENING, "fake", 16_000, labels))
    window.frame()
    session = window.session

    assert session.settings.word_for(Command.UP) == session.words_now.heard[Command.UP] == "ba"
    assert session.words_now.heard[Verb.GO] == "hum"
    assert [word for word, _ in session.words_now.more] == ["hum", "stop", "no", "yes", "psst", "go", "up"]
    assert session.words_now.on_cards["psst"] == "draw in red"
    assert session.words_now.on_cards["ba"] == session.words_now.on_cards["up"] == "one step up"
    window.session.do(Action.SETTINGS)
    assert "hum: next" in session.words_now.on_page("", session.monitor, session.pages)


@pytest.mark.parametrize("big_text", [False, True])
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("said", [(), ("go",), ("up", "go", "go"), ("stop",), ("yes",), ("yes", "yes")])
def test_what_a_word_does_fits_on_its_card(said: tuple[str, ...], turned: bool, big_text: bool) -> None:
    """In one line beside the pen's four directions, and in two below them: nothing is cut or lies on the meter."""
    window = Window(Settings(big_text=big_text))
    listen(window)
    if turned:
        window.session.diagonal()
    say(window, *said)
    layout, face, captions = window.view.layout, window.view.face, window.session.words_now.on_cards
    places = dict(zip(EIGHT, (*(layout.cards[word] for word in EIGHT[:4]), *layout.more), strict=True))

    for i, (word, rect) in enumerate(places.items()):
        lines = face.wrap(captions[word], rect.w - layout.px(14), size=theme.KEY)
        assert len(lines) <= (1 if i < 4 else 2), (word, lines)
