"""The page of what can be done with a drawing: watched, made into other files, given away, and every refusal told."""

from pathlib import Path
from time import sleep

import pygame
import pytest

from game.controls import usable
from game.gallery import GalleryError, open_drawing
from game.messages import Command
from game.opening import bring
from game.page import controls
from game.performance import PACE
from game.share_page import SharePage
from tests.gallery_window import elsewhere, names, opened, texts, top, with_drawings
from tests.window import Window

STEM = "speak-a-sketch-2024-05-06-070809"  # the time of the window's clock
MOVES = [Command.RIGHT, Command.RIGHT, Command.DOWN]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the player's drawings are."""
    monkeypatch.setattr("game.sharing.journals_path", lambda: tmp_path / "journals")
    return elsewhere(tmp_path, monkeypatch)


@pytest.fixture
def window(folder: Path) -> Window:  # noqa: ARG001 - its drawings go there
    """Return a window with three lines on the paper, and the page open."""
    window = Window()
    window.arrows("rrd")
    share(window)
    return window


def share(window: Window) -> None:
    """Open the page with its button."""
    window.frame()
    window.click(window.at("share"))


def made(window: Window) -> None:
    """Play frames until nothing is being made."""
    for _ in range(3000):
        window.frame(dt=0.0)
        if not window.session.bench.busy:
            return
        sleep(0.01)
    raise AssertionError("it is still being made")


@pytest.mark.parametrize(
    ("kind", "ending", "begins"),
    [
        ("svg", ".svg", b"<svg"),
        ("gif", ".gif", b"GIF89a"),
        ("apng", ".apng", b"\x89PNG"),
        ("turtle", ".py", b""),
    ],
)
def test_each_kind_of_file_is_made(window: Window, folder: Path, kind: str, ending: str, begins: bytes) -> None:
    """It lies in the folder of the drawings under the name that a saved one would have, and the page says so."""
    window.choose(f"make:{kind}")
    made(window)

    assert names(folder) == {STEM + ending}
    assert (folder / (STEM + ending)).read_bytes().startswith(begins)
    assert f"Saved {STEM}{ending} in the folder {Path(*folder.parts[-2:])}." in texts(window)
    assert not window.session.desk.safe


def test_no_file_is_replaced(window: Window, folder: Path) -> None:
    """A second SVG of the same second gets a number."""
    for _ in range(2):
        window.choose("make:svg")
        made(window)

    assert names(folder) == {f"{STEM}.svg", f"{STEM}-2.svg"}


def test_one_file_is_made_at_a_time(window: Window) -> None:
    """While a film is made the page says so, no other file can be asked for, and frames go on."""
    window.choose("make:gif")
    able = {control.key for control in controls(top(window).sheet()) if usable(control)}

    assert "being made" in texts(window)
    assert not any(key.startswith("make:") for key in able)
    assert {"replay", "give:copy", "give:print"} <= able
    made(window)


def test_a_film_is_finished_although_the_page_was_left(window: Window, folder: Path) -> None:
    """At the paper a note says where it is."""
    window.choose("make:gif")
    window.press(pygame.K_ESCAPE)
    made(window)

    assert names(folder) == {f"{STEM}.gif"}
    assert window.session.note is not None
    assert window.session.note.detail == str(folder / f"{STEM}.gif")


def test_a_disk_that_refuses_is_told(window: Window, folder: Path) -> None:
    """Where a file stands in the place of the folder, two sentences say so on the page and below it."""
    folder.write_text("in the way")
    window.choose("make:svg")
    made(window)

    assert "cannot be written" in texts(window)
    assert window.session.fault is not None
    assert folder.read_text() == "in the way"


def test_what_was_made_is_opened(window: Window, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more button hands the new file to the system."""
    shown: list[Path] = []
    monkeypatch.setattr("game.sharing.show", shown.append)
    window.choose("make:svg")
    made(window)
    window.choose("show")

    assert shown == [folder / f"{STEM}.svg"]


def test_the_drawing_is_watched_at_the_chosen_speed(window: Window, folder: Path) -> None:
    """At 3 moves a second, one less than the usual choice, 0.9 s show two of three; the drawing is saved before."""
    window.session.pages.focus("pace")
    window.press(pygame.K_LEFT)
    window.choose("replay")
    assert window.session.pages.top is None
    assert [deed.command for deed in open_drawing(folder / f"{STEM}.png").world.deeds] == MOVES
    window.wait(0.8)  # and the frame in which it began

    assert [deed.command for deed in window.session.world.deeds] == MOVES[:2]
    window.wait(1)
    assert [deed.command for deed in window.session.world.deeds] == MOVES


def test_what_is_not_played_yet_is_shared_too(window: Window, folder: Path) -> None:
    """In the middle of a replay the page makes and plays the whole drawing."""
    window.choose("replay")
    assert len(window.session.world.deeds) < 3
    share(window)
    window.choose("make:turtle")
    made(window)
    assert (folder / f"{STEM}.py").exists()
    window.choose("replay")
    window.wait(2)

    assert [deed.command for deed in window.session.world.deeds] == MOVES


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("first", [True, False])
def test_a_replay_that_is_taken_over_costs_nothing_of_the_drawing(tmp_path: Path, first: bool) -> None:
    """Where every save replaces one file, a copy with its own name holds all, one for however many replays."""
    window = Window(save_path=tmp_path / "a.png")
    window.arrows("rrd")
    if first:
        window.press(pygame.K_s)
    for _ in range(3):
        share(window)
        window.choose("replay")
        window.wait(1)
    share(window)
    window.choose("replay")
    window.arrows("u")
    window.press(pygame.K_s)

    assert names(tmp_path) == {"a.png", f"{STEM}.png"}
    assert len(open_drawing(tmp_path / "a.png").world.deeds) < 3
    assert [deed.command for deed in open_drawing(tmp_path / f"{STEM}.png").world.deeds] == MOVES


def test_watching_the_file_that_saves_replace_keeps_it_too(folder: Path) -> None:
    """Opened to be watched, it is kept under another name; a file that no save replaces is not."""
    window = with_drawings(folder)
    window = Window(save_path=folder / "two.png")
    for name in ("one", "two"):
        bring(window.session, folder / f"{name}.png", pace=PACE)

    assert names(folder) == {"one.png", "two.png", "three.png", f"{STEM}.png"}
    assert (folder / f"{STEM}.png").read_bytes() == (folder / "two.png").read_bytes()


def test_a_replay_that_cannot_save_first_is_not_begun(window: Window, folder: Path) -> None:
    """Watching would put the drawing at risk, so the page says why not, and the paper stays as it is."""
    folder.write_text("in the way")
    window.choose("replay")

    assert isinstance(top(window), SharePage)
    assert "cannot be saved" in texts(window)
    assert len(window.session.world.deeds) == 3


@pytest.mark.parametrize(("way", "hand"), [("copy", "copy"), ("print", "show")])
def test_it_is_given_away(window: Window, way: str, hand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copy and print hand over a file that holds the drawing, and the page says what to do next."""
    given: list[Path] = []
    monkeypatch.setattr(f"game.sharing.{hand}", given.append)
    window.choose(f"give:{way}")

    assert [deed.command for deed in open_drawing(given[0]).world.deeds] == MOVES
    assert {"copy": "Paste it", "print": "use the viewer"}[way] in texts(window)


def test_a_system_that_cannot_is_told_on_the_page(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """What happened and what to do are read without leaving it."""

    def refuse(_: Path) -> None:
        raise GalleryError("There is no tool. Install one.")

    monkeypatch.setattr("game.sharing.copy", refuse)
    window.choose("give:copy")

    assert "There is no tool. Install one." in texts(window)


@pytest.mark.usefixtures("folder")
def test_blank_paper_has_nothing_to_share() -> None:
    """The page says what to do first, and offers nothing that would come to nothing."""
    window = Window()
    share(window)

    assert "Draw something first." in texts(window)
    assert [control.key for control in controls(top(window).sheet()) if usable(control)] == ["pace"]


def test_a_saved_drawing_is_shared_from_its_page(folder: Path) -> None:
    """From the gallery the file gets the drawing's name, and the paper stays as it is."""
    window = with_drawings(folder)
    opened(window)
    window.press(pygame.K_RETURN)
    window.choose("share")
    before = window.session.world
    window.choose("make:svg")
    made(window)

    assert "three.svg" in names(folder)
    assert window.session.world.drawing is before.drawing
