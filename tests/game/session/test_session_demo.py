"""The demo voice in a session: what it brings, what it leaves behind, and who starts it."""

from pathlib import Path

import pygame
import pytest

from game.settings import Setting, Settings
from game.storage.drawing_file import open_drawing
from game.window.pages.help import HelpPage
from game.window.pages.opening import open_file
from tests.support.window import Window

CTRL = pygame.KMOD_LCTRL


def test_the_demo_draws_from_the_start_with_its_own_step_and_gives_it_back() -> None:
    """D clears the paper (undoable), puts the pen where it begins, brings a step; at its end all is as before."""
    window = Window()
    window.arrows("rrr")
    window.press(pygame.K_d)

    assert window.session.world.position == (400, 500)
    assert window.session.settings.step_px == 50
    assert window.listener.asked[0] == ("source", "demo")
    window.listener.listens("Demo voice")
    window.listener.hears("down")
    window.frame()
    assert window.session.world.position == (400, 550)
    window.press(pygame.K_d)
    assert window.session.settings == Settings()
    assert window.listener.asked[-1] == ("source", "microphone:")
    assert window.session.finish() == Settings()
    assert window.saved == []


def test_a_step_set_during_the_demo_stays() -> None:
    """Who moves the step slider while the demo draws has chosen a step."""
    window = Window()
    window.press(pygame.K_d)
    window.session.turn(Setting.STEP_PX, 20)
    window.press(pygame.K_d)

    assert window.session.settings.step_px == 20


def test_after_the_demo_it_is_the_players_turn() -> None:
    """When the demo voice has said all, the last word still draws with its step, then the microphone is back."""
    window = Window()
    window.press(pygame.K_d)
    window.listener.listens("Demo voice")
    window.frame()
    window.listener.hears("left")
    window.listener.listens("Demo voice", state=window.monitor.status.state.FINISHED)
    window.frame()

    assert window.session.world.position == (350, 500)
    assert not window.monitor.demo
    assert window.session.settings.step_px == 10
    assert window.session.note is not None
    assert window.session.note.detail == "Plug in a microphone, or draw with the arrow keys."


def test_after_the_demo_who_has_a_microphone_is_asked_to_speak() -> None:
    """Where a microphone was heard before the demo, the note at its end names the words to say."""
    window = Window()
    window.listener.listens()
    window.frame()
    window.press(pygame.K_d)
    window.listener.listens("Demo voice")
    window.frame()
    window.listener.listens("Demo voice", state=window.monitor.status.state.FINISHED)
    window.frame()

    assert window.session.note is not None
    assert window.session.note.detail == "Your turn: say up, down, left or right."


def test_the_demo_keeps_what_was_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo draws on paper of its own: what was there is in a file, and its house is kept in none."""
    monkeypatch.setattr("game.session.environment.default_folder", lambda: tmp_path)
    window = Window()
    window.arrows("rrd")
    window.press(pygame.K_d)
    (kept,) = tmp_path.iterdir()
    assert len(open_drawing(kept).world.logged_commands) == 3
    window.listener.listens("Demo voice")
    window.listener.hears("down")
    window.frame()
    assert len(window.session.world.logged_commands) == 1
    window.press(pygame.K_n, mod=pygame.KMOD_LCTRL)

    assert [*tmp_path.iterdir()] == [kept]


def test_what_is_drawn_beside_the_demo_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of the player's own makes the demo's house a drawing like any other."""
    monkeypatch.setattr("game.session.environment.default_folder", lambda: tmp_path)
    window = Window()
    window.press(pygame.K_d)
    window.listener.listens("Demo voice")
    window.listener.hears("down")
    window.frame()
    window.arrows("u")
    window.press(pygame.K_n, mod=pygame.KMOD_LCTRL)

    (kept,) = tmp_path.iterdir()
    assert len(open_drawing(kept).world.logged_commands) == 2


def test_a_microphone_chosen_during_the_demo_is_opened_once() -> None:
    """The demo's step goes and the chosen microphone is opened, no other one in between."""
    window = Window()
    window.listener.listens()
    window.frame()
    window.press(pygame.K_d)
    window.session.device(2)

    opened = [name for what, name in window.listener.asked if what == "source"]
    assert opened == ["demo", "microphone:Built-in Audio"]
    assert window.session.settings.step_px == 10


def test_arrows_on_the_device_choose_nothing() -> None:
    """With the focus on it, only a press opens the list: neither microphone nor paper is changed by a slip."""
    window = Window()
    window.listener.listens()
    window.frame()
    window.arrows("r")
    window.app.focus.at = "sources"
    window.arrows("lrrrrrrr")

    assert not window.monitor.demo
    assert window.session.settings.device == ""
    assert len(window.session.world.drawing.strokes) == 1


def test_the_demo_begins_by_itself_without_microphone_and_player() -> None:
    """A machine without a microphone, left alone, shows what the game is."""
    window = Window()
    window.listener.fails()
    window.wait(9)

    assert window.monitor.demo
    assert window.listener.asked[-2] == ("source", "demo")


def test_the_demo_does_not_take_the_place_of_a_drawing(tmp_path: Path) -> None:
    """Where a file was opened, replayed or failed to open, the demo voice does not begin by itself."""
    saved = tmp_path / "house.png"
    before = Window(save_path=saved)
    before.arrows("rr")
    before.session.save()
    for path, pace, moves in ((saved, None, 2), (saved, 100.0, 2), (tmp_path / "gone.png", None, 0)):
        window = Window()
        open_file(window.session, path, pace=pace)
        window.listener.fails()
        window.wait(9)

        assert not window.monitor.demo
        assert len(window.session.world.logged_commands) == moves


def test_the_demo_does_not_begin_below_a_page() -> None:
    """While a page asks or waits for a file, nothing is drawn that nobody sees; whoever closes it stays."""
    window = Window()
    window.session.pages.open(HelpPage(Settings()))
    window.listener.fails()
    window.wait(9)
    assert not window.monitor.demo
    window.press(pygame.K_ESCAPE)
    window.wait(9)

    assert not window.monitor.demo
