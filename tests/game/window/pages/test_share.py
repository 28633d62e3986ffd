"""The page of what can be done with a drawing: watched, made into other files, given away, and every refusal told."""

from pathlib import Path
from threading import Event

import pygame
import pytest

from game.messages import Fault
from game.storage.drawing_file import StorageError, open_drawing
from game.ui.controls import usable
from game.ui.page import controls
from game.window.pages.opening import open_file
from game.window.pages.share import FILES, FIRST, LATER
from tests.support.gallery_window import (
    STEM,
    THREE_LINES,
    made,
    names,
    opened,
    share,
    texts,
    three_lines_shared,
    top,
    with_drawings,
)
from tests.support.helpers import PATIENCE_S
from tests.support.window import Window

TROUBLE = Fault("The drawing could not be given away.", "Try again.")


@pytest.fixture
def window(folder: Path) -> Window:  # noqa: ARG001 - its drawings go there
    """Return a window with three lines on the paper, and the page open."""
    return three_lines_shared()


@pytest.mark.parametrize(
    ("kind", "ending", "begins"),
    [
        ("svg", ".svg", b"<svg"),
        ("gif", ".gif", b"GIF89a"),
        ("apng", ".apng", b"\x89PNG"),
        ("turtle", ".py", b'"""A drawing'),
    ],
)
def test_each_kind_of_file_is_made(window: Window, folder: Path, kind: str, ending: str, begins: bytes) -> None:
    """It lies in the folder of the drawings under the name that a saved one would have, and the page says so."""
    if kind in LATER:
        window.choose("more")
    window.choose(kind)
    made(window)

    assert names(folder) == {STEM + ending}
    assert (folder / (STEM + ending)).read_bytes().startswith(begins)
    assert f"Saved {STEM}{ending} in the folder {Path(*folder.parts[-2:])}." in texts(window)
    assert not window.session.document.safe


def test_what_few_ask_for_stands_behind_more(window: Window) -> None:
    """The page itself offers GIF and SVG; animated PNG and Python are a button away, and Esc comes back from there."""
    before = {one.key for one in controls(top(window).sheet())}
    window.choose("more")
    later = {one.key for one in controls(top(window).sheet())}
    window.press(pygame.K_ESCAPE)

    assert (before & {*FILES}, later & {*FILES}) == ({"gif", "svg"}, {"apng", "turtle"})
    assert {one.key for one in controls(top(window).sheet())} == before


def test_no_file_is_replaced(window: Window, folder: Path) -> None:
    """A second SVG of the same second gets a number."""
    for _ in range(2):
        window.choose("svg")
        made(window)

    assert names(folder) == {f"{STEM}.svg", f"{STEM}-2.svg"}


def test_one_file_is_made_at_a_time(window: Window) -> None:
    """While a film is made the page says so, no other file can be asked for, and frames go on."""
    window.choose("gif")
    able = {control.key for control in controls(top(window).sheet()) if usable(control)}

    assert "Making the GIF" in texts(window)
    assert not able & {*FILES}
    assert {"replay", "copy", "print"} <= able
    made(window)


def test_no_key_is_taken_by_another_control_while_a_film_is_made(window: Window) -> None:
    """At the row of the film, Enter waits and Down goes on to what can be used: the speed stays, nothing is watched."""
    window.choose("gif")
    pace = next(control for control in controls(top(window).sheet()) if control.key == "pace")
    window.press(pygame.K_RETURN)
    assert window.session.pages.focused == "gif"
    window.press(pygame.K_DOWN)

    assert window.session.pages.focused == "copy"
    assert pace in controls(top(window).sheet())
    made(window)


def test_a_film_is_finished_although_the_page_was_left(window: Window, folder: Path) -> None:
    """At the paper a note says where it is."""
    window.choose("gif")
    window.press(pygame.K_ESCAPE)
    made(window)

    assert names(folder) == {f"{STEM}.gif"}
    assert window.session.note is not None
    assert window.session.note.detail == str(folder / f"{STEM}.gif")


def test_a_disk_that_refuses_is_told(window: Window, folder: Path) -> None:
    """Where a file stands in the place of the folder, two sentences say so on the page and below it."""
    folder.write_text("in the way")
    window.choose("svg")
    made(window)

    assert "cannot be written" in texts(window)
    assert window.session.notices.newest is not None
    assert folder.read_text() == "in the way"


def test_what_was_made_is_opened(window: Window, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more button hands the new file to the system."""
    shown: list[Path] = []
    monkeypatch.setattr("game.session.sharing.show", shown.append)
    window.choose("svg")
    made(window)
    window.choose("show")

    assert shown == [folder / f"{STEM}.svg"]


@pytest.mark.parametrize(("way", "hand"), [("copy", "copy"), ("print", "show")])
def test_it_is_given_away(window: Window, way: str, hand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copy and print hand over a file that holds the drawing, and the page says what to do next."""
    given: list[Path] = []
    monkeypatch.setattr(f"game.session.sharing.{hand}", given.append)
    window.choose(way)

    assert [logged.command for logged in open_drawing(given[0]).world.logged_commands] == THREE_LINES
    assert {"copy": "Paste it", "print": "Print it from there"}[way] in texts(window)


def test_a_system_that_cannot_is_told_on_the_page(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """What happened and what to do are read without leaving it."""

    def refuse(_: Path) -> None:
        raise StorageError("There is no tool. Install one.")

    monkeypatch.setattr("game.session.sharing.copy", refuse)
    window.choose("copy")

    assert "There is no tool. Install one." in texts(window)


@pytest.mark.usefixtures("folder")
def test_blank_paper_has_nothing_to_share() -> None:
    """The page says what to do first, and offers nothing that would come to nothing."""
    window = Window()
    share(window)

    assert "Draw something first." in texts(window)
    assert [control.key for control in controls(top(window).sheet()) if usable(control)] == ["pace"]


def test_a_picture_without_moves_can_be_given_away(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has nothing to be watched, but is copied, printed, and made into an SVG that holds it."""
    given: list[Path] = []
    monkeypatch.setattr("game.session.sharing.copy", given.append)
    pygame.image.save(pygame.Surface((300, 200)), tmp_path / "photo.png")
    window = Window()
    open_file(window.session, tmp_path / "photo.png")
    share(window)

    assert "Draw something first." in texts(window)
    usables = [control.key for control in controls(top(window).sheet()) if usable(control)]
    assert usables == ["pace", "svg", "copy", "print"]
    window.choose("copy")
    assert open_drawing(given[0]).backdrop is not None
    window.choose("svg")
    made(window)
    assert b"data:image/png;base64," in (folder / f"{STEM}.svg").read_bytes()


def test_a_page_that_is_opened_again_knows_what_is_being_made(
    window: Window, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asks for no second file meanwhile, and says what came of the first."""
    ready = Event()

    def make(*_: object, **__: object) -> Path:
        ready.wait(PATIENCE_S)
        return folder / "film.gif"

    monkeypatch.setattr("game.window.pages.share.make", make)
    window.choose("gif")
    window.press(pygame.K_ESCAPE)
    share(window)
    assert "Making the GIF" in texts(window)
    assert not any(one.key in FILES for one in controls(top(window).sheet()) if usable(one))
    ready.set()
    made(window)

    assert "Saved film.gif" in texts(window)


def test_what_goes_wrong_again_and_again_is_told_once(window: Window, folder: Path) -> None:
    """Three files that the disk refused are one banner; it is gone once a file is made."""
    folder.write_text("in the way")
    for kind in ("svg", "gif", "more", "turtle"):
        window.choose(kind)
        made(window)
    window.press(pygame.K_ESCAPE)
    (fault,) = window.session.notices.faults
    assert f"{STEM}.py" in fault.what

    folder.unlink()
    window.choose("svg")
    made(window)
    assert window.session.notices.faults == []


@pytest.mark.parametrize(("key", "tool"), [("copy", "copy"), ("show", "show")])
def test_a_missing_program_is_told_on_the_page_alone(
    window: Window, monkeypatch: pytest.MonkeyPatch, key: str, tool: str
) -> None:
    """Whoever has read there that nothing copies or opens finds no banner on the paper afterwards."""

    def refuse(_: Path) -> None:
        raise StorageError("There is no tool. Install one.")

    window.choose("svg")
    made(window)
    monkeypatch.setattr(f"game.session.sharing.{tool}", refuse)
    window.choose(key)

    assert "There is no tool. Install one." in texts(window)
    window.press(pygame.K_ESCAPE)
    assert window.session.pages.top is None
    assert window.session.notices.faults == []


def test_a_saved_drawing_is_shared_from_its_page(folder: Path) -> None:
    """From the gallery the file gets the drawing's name, and the paper stays as it is."""
    window = with_drawings(folder)
    opened(window)
    window.press(pygame.K_RETURN)
    window.choose("share")
    before = window.session.world
    window.choose("svg")
    made(window)

    assert "three.svg" in names(folder)
    assert window.session.world.drawing is before.drawing


@pytest.mark.parametrize("size", [(1366, 768), (1000, 700), (640, 480)], ids=str)
def test_no_button_moves_when_something_is_told(
    folder: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a file is made, once it is there, and where something went wrong all buttons stand where they stood."""
    window = Window(size=size)
    window.arrows("rdl")
    window.press(pygame.K_e, mod=pygame.KMOD_LCTRL)

    def places() -> dict[str, tuple[int, int]]:
        window.frame()
        plan = window.session.pages._plan
        assert plan is not None
        return {one.control.key: one.rect.topleft for one in plan.placed}

    before = places()
    assert {*FIRST, "copy", "print", "show", "more"} <= {*before}
    window.use("svg")
    assert places() == before
    made(window)
    assert "Saved" in texts(window)
    assert places() == before

    monkeypatch.setattr(
        "game.window.pages.share.GIVE", {"copy": lambda session, _: session.notices.tell(TROUBLE) or False}
    )
    window.use("copy")
    assert TROUBLE.what in texts(window)
    assert places() == before
    assert folder.is_dir()


def test_a_file_of_a_drawing_that_was_saved_has_its_name(tmp_path: Path) -> None:
    """It lies beside it: the film of `tree.png` is `tree.gif`, whatever the time is."""
    window = Window(save_path=tmp_path / "tree.png")
    window.arrows("rd")
    window.session.save()
    share(window)
    window.choose("gif")
    made(window)
    assert (tmp_path / "tree.gif").is_file()
