"""The whole program by its command line, in a window that nobody sees."""

import signal
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pygame
import pytest

from game.__main__ import main
from game.messages import ListenerState
from game.settings import Settings
from game.storage.drawing_file import StorageError
from game.storage.settings_file import load_settings
from game.window.app import App
from game.window.pages.opening import replay_own
from tests.support.figures import differences, path_of
from tests.support.helpers import PATIENCE_S, SPOKEN, signalled_once

pytestmark = pytest.mark.usefixtures("own_world")


@pytest.fixture
def playing(monkeypatch: pytest.MonkeyPatch) -> list[App]:
    """Return a list into which the game's window comes once it is made."""
    made: list[App] = []

    def make(*arguments: Any, **more: Any) -> App:
        made.append(App(*arguments, **more))
        return made[-1]

    monkeypatch.setattr("game.__main__.App", make)
    return made


def test_a_window_draws_what_is_said_and_saves_at_the_end(
    tmp_path: Path, recording: Path, playing: list[App], capsys: pytest.CaptureFixture[str]
) -> None:
    """In a window the file is heard in real time; Ctrl-C ends the game as its button does, and the PNG is there."""
    picture, points = tmp_path / "out.png", path_of(SPOKEN, step_px=40)

    def all_heard() -> bool:
        return bool(playing) and playing[0].monitor.status.state is ListenerState.FINISHED

    with signalled_once(all_heard):
        status = main(["--listen", str(recording), "--save", str(picture), "--step", "40"])

    assert status == 0
    assert capsys.readouterr().out == f"Listening to words.wav.\nSaved {picture}\n"
    assert differences(picture, points) == (0, 0)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_the_window_knows_where_the_log_is(
    tmp_path: Path, recording: Path, playing: list[App], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log is begun before the window opens, and its place reaches the doctor's page."""
    monkeypatch.setattr("game.__main__.log_path", lambda: tmp_path / "game.log")
    monkeypatch.setattr("game.__main__.start_log", lambda path: path)
    with signalled_once(lambda: bool(playing) and playing[0].monitor.status.state is ListenerState.FINISHED):
        main(["--listen", str(recording)])

    assert playing[0].session.environment.log_file == str(tmp_path / "game.log")


def test_what_the_player_changes_is_kept_and_options_are_not(
    recording: Path, playing: list[App], own_world: Path
) -> None:
    """A slider moved in play reaches the settings file; the step of the command line does not."""

    def changed() -> bool:
        plays = bool(playing) and playing[0].monitor.status.state is ListenerState.FINISHED
        if plays:
            playing[0].session.settings = replace(playing[0].session.settings, line_width_px=3)
        return plays

    with signalled_once(changed):
        main(["--listen", str(recording), "--step", "40"])

    assert load_settings(own_world) == (Settings(line_width_px=3), None)


def test_what_cannot_be_kept_or_saved_at_the_end_is_told(
    tmp_path: Path, recording: Path, playing: list[App], capsys: pytest.CaptureFixture[str]
) -> None:
    """Once the window is gone the terminal says that the settings are not kept, and where the drawing is instead."""
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder", encoding="utf-8")

    def changed() -> bool:
        heard = bool(playing) and playing[0].monitor.status.state is ListenerState.FINISHED
        heard = heard and len(playing[0].session.world.logged_commands) == len(
            SPOKEN
        )  # with the line that it began with
        if heard:
            playing[0].session.settings = replace(playing[0].session.settings, line_width_px=3)
        return heard

    paths = ["--save", str(in_the_way / "out.png"), "--settings", str(in_the_way / "settings.toml")]
    with signalled_once(changed):
        status = main(["--listen", str(recording), *paths])
    out, err = capsys.readouterr()
    saved = Path(out.splitlines()[-1].removeprefix("Saved "))

    assert status == 1
    assert err.count("settings cannot be saved") == 1
    assert err.count("drawing cannot be saved") == 1
    assert saved.parent == tmp_path / "Pictures"
    assert differences(saved, path_of(SPOKEN, step_px=10)) == (0, 0)


def test_a_replay_that_is_cut_off_by_the_end_costs_nothing(
    tmp_path: Path, recording: Path, playing: list[App], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closed while the drawing plays, the game saves all of it."""
    picture, frame, begun = tmp_path / "out.png", App.frame, list[bool]()

    def framed(self: App, events: Sequence[pygame.event.Event], dt: float) -> None:
        frame(self, events, dt)
        done = len(self.session.world.logged_commands)
        if begun:
            self.session.running = done == 0
        elif self.monitor.status.state is ListenerState.FINISHED and done == len(SPOKEN):
            replay_own(self.session, pace=9.0)  # less than one command in the longest frame
            begun.append(True)

    monkeypatch.setattr(App, "frame", framed)
    assert main(["--listen", str(recording), "--save", str(picture), "--step", "40"]) == 0

    assert len(playing[0].session.world.logged_commands) == 1
    assert differences(picture, path_of(SPOKEN, step_px=40)) == (0, 0)


def test_files_that_are_being_made_at_the_end_are_told_on_the_terminal(
    recording: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The window is gone, so the terminal says where one is and why the other is not; that is exit status 1."""
    closed, frame = Event(), App.frame

    def made() -> Path:
        closed.wait(PATIENCE_S)
        return Path("film.gif")

    def refused() -> Path:
        raise StorageError("The disk is full. Free some space.")

    def framed(self: App, events: Sequence[pygame.event.Event], dt: float) -> None:
        frame(self, events, dt)
        if self.session.running:
            for job in (made, refused):
                self.session.background_jobs.begin(job, lambda _: None)
            self.session.running = False

    monkeypatch.setattr(App, "frame", framed)
    monkeypatch.setattr("game.__main__.close_window", closed.set)
    assert main(["--listen", str(recording)]) == 1

    said = capsys.readouterr()
    assert said.out.splitlines()[-2:] == ["A file is still being made. The game ends in 2 s at most.", "Saved film.gif"]
    assert said.err == "The disk is full. Free some space.\n"


def test_without_a_microphone_the_window_says_why(playing: list[App], capsys: pytest.CaptureFixture[str]) -> None:
    """Without a microphone the window opens all the same, offers the demo voice, and the terminal says why as well."""
    offered: list[bool] = []  # while it plays: once the listener has been stopped, nobody hears a demo

    def told() -> bool:
        if playing and playing[0].session.notices.newest is not None:
            offered.append(playing[0].monitor.can_demo)
        return bool(offered)

    with signalled_once(told, which=signal.SIGTERM):
        status = main([])

    assert status == 0
    assert playing[0].session.notices.newest is not None
    assert playing[0].session.notices.newest.what == "No microphone was found."
    assert offered == [True]
    assert "No microphone was found. Plug one in" in capsys.readouterr().err


def test_a_drawing_that_no_journal_keeps_is_saved_at_the_end(
    tmp_path: Path, recording: Path, playing: list[App], capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the journal cannot be written, a quit without a save leaves a picture, and the next start says where."""
    (tmp_path / "journals").write_text("in the way", encoding="utf-8")

    def drawn() -> bool:
        return bool(playing) and len(playing[0].session.world.logged_commands) == len(SPOKEN)

    with signalled_once(drawn):
        assert main(["--listen", str(recording), "--step", "40"]) == 0
    (saved,) = (tmp_path / "Pictures").glob("*.png")
    assert capsys.readouterr().out.splitlines()[-1] == f"Saved {saved}"
    assert differences(saved, path_of(SPOKEN, step_px=40)) == (0, 0)

    (tmp_path / "journals").unlink()

    def told() -> bool:
        return len(playing) == 2 and any(str(saved) in fault.remedy for fault in playing[1].session.notices.faults)

    with signalled_once(told):
        main(["--listen", str(recording)])
