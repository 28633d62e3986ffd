"""What the player can do in a session, and what it changes."""

from pathlib import Path

import pygame
import pytest
from PIL import Image

from game.drawing.canvas import render
from game.feedback.captions import pill
from game.messages import Command, Tool
from game.settings import Settings
from game.storage.drawing_file import open_drawing
from tests.support.window import NOW, Window, key_down

CTRL = pygame.KMOD_LCTRL


def test_words_draw_like_keys() -> None:
    """Right, right, down by voice and by arrow keys give the same drawing."""
    spoken, typed = Window(), Window()
    spoken.listener.hears("right", "right", "down")
    spoken.frame()
    typed.arrows("rrd")

    assert spoken.session.world.drawing.strokes == typed.session.world.drawing.strokes
    assert spoken.session.world.position == (420, 510)


def test_a_word_draws_what_the_settings_let_it_mean() -> None:
    """One that they do not name draws as usual, another may take its place, and one without a meaning does nothing."""
    window = Window(Settings(words=(("left", Command.RIGHT),)))
    window.listener.hears("house", "up", "left")
    window.frame()

    assert window.session.world.position == (410, 490)


def test_undo_redo_and_clear_by_key() -> None:
    """Ctrl+Z takes back, Ctrl+Y brings back, C clears with a note how to come back, Ctrl+Z comes back."""
    window = Window()
    window.arrows("rr")
    window.press(pygame.K_z, mod=CTRL)
    assert window.session.world.position == (410, 500)
    window.press(pygame.K_y, mod=CTRL)
    assert window.session.world.position == (420, 500)

    window.press(pygame.K_c)
    assert window.session.world.drawing.strokes == ()
    assert window.session.note is not None
    assert "Ctrl Z" in window.session.note.detail
    window.press(pygame.K_z, mod=CTRL)
    assert len(window.session.world.drawing.strokes) == 1


def test_a_stroke_is_undone_and_redone_by_key() -> None:
    """Backspace takes back all of the last stroke, Shift and Backspace bring it back."""
    window = Window()
    window.arrows("rr")
    window.press(pygame.K_2)
    window.arrows("ddd")
    window.press(pygame.K_BACKSPACE)
    assert window.session.world.position == (420, 500)
    window.press(pygame.K_BACKSPACE, mod=pygame.KMOD_LSHIFT)

    assert window.session.world.position == (420, 530)


def test_space_lifts_the_pen_at_the_paper() -> None:
    """Space lifts the pen and puts it down where no control has the keyboard; Enter at a control does what it does."""
    window = Window()
    window.press(pygame.K_SPACE)
    window.arrows("rr")
    assert (window.session.world.position, window.session.world.drawing.lines) == ((420, 500), 0)
    window.press(pygame.K_SPACE)
    window.arrows("r")
    assert window.session.world.drawing.lines == 1
    window.app.focus.at = "undo"
    window.press(pygame.K_SPACE)

    assert window.session.world.drawing.lines == 0
    assert window.session.tool is Tool.PEN


def test_paper_of_the_settings_is_there_at_the_start() -> None:
    """Dark paper is no command of the player: there is nothing to undo."""
    window = Window(Settings(background=(17, 34, 51)))
    window.frame()

    assert window.session.world.drawing.background == (17, 34, 51)
    assert not window.session.world.drawing.can_undo


def test_a_new_drawing_keeps_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+N saves what was drawn, says where, and begins with clean paper and nothing to take back."""
    monkeypatch.setattr("game.session.environment.default_folder", lambda: tmp_path)
    window = Window()
    window.arrows("rr")
    window.press(pygame.K_n, mod=CTRL)

    (kept,) = tmp_path.iterdir()
    assert [logged.command for logged in open_drawing(kept).world.logged_commands] == [Command.RIGHT, Command.RIGHT]
    assert (window.session.world.position, len(window.session.world.logged_commands)) == ((400, 500), 0)
    assert window.session.note is not None
    assert kept.name in window.session.note.detail
    window.press(pygame.K_z, mod=CTRL)
    assert window.session.world.position == (400, 500)

    window.arrows("u")
    window.press(pygame.K_s)
    assert len(list(tmp_path.iterdir())) == 2
    (new,) = {*tmp_path.iterdir()} - {kept}
    assert [logged.command for logged in open_drawing(new).world.logged_commands] == [Command.UP]


def test_clean_paper_needs_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+N on paper that nobody drew on, or after a save, makes no other file."""
    monkeypatch.setattr("game.session.environment.default_folder", lambda: tmp_path)
    window = Window()
    window.press(pygame.K_n, mod=CTRL)
    assert list(tmp_path.iterdir()) == []
    window.arrows("u")
    window.press(pygame.K_s)
    window.press(pygame.K_n, mod=CTRL)

    assert len(list(tmp_path.iterdir())) == 1


def test_a_drawing_that_cannot_be_kept_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the drawing cannot be saved, Ctrl+N changes nothing and a banner says why."""
    (tmp_path / "file").touch()
    monkeypatch.setattr("game.session.environment.default_folder", lambda: tmp_path / "file" / "drawings")
    window = Window()
    window.arrows("rr")
    window.press(pygame.K_n, mod=CTRL)

    assert window.session.world.position == (420, 500)
    assert window.session.notices.newest is not None
    assert "cannot be saved" in window.session.notices.newest.what


def test_signs_set_step_threshold_and_line() -> None:
    """Plus and minus set the step, brackets the threshold, comma and stop the line, 1 to 8 the colour."""
    window = Window()
    window.write("++-]]].,,")
    window.press(pygame.K_4)

    assert window.session.settings == Settings(step_px=15, threshold=0.9, line_width_px=9, colour=(230, 159, 0))
    assert window.listener.asked[-1] == ("threshold", 0.9)


def test_settings_act_at_once() -> None:
    """The very next line has the new step, width and colour; lines already drawn keep theirs."""
    window = Window()
    window.arrows("r")
    window.write("+.")
    window.press(pygame.K_3)
    window.arrows("r")

    first, second = window.session.world.drawing.strokes
    assert (first.points, first.width_px) == (((400, 500), (410, 500)), 10)
    assert (second.points, second.width_px, second.colour) == (((410, 500), (425, 500)), 11, (220, 38, 38))


def test_settings_are_kept_when_they_rest_and_returned_at_the_end() -> None:
    """A change is written after a moment and is what the session ends with."""
    window = Window()
    window.write("+")
    window.wait(2)

    assert window.saved == [Settings(step_px=15)]
    assert window.session.finish() == Settings(step_px=15)
    assert len(window.saved) == 1


def test_saving_writes_the_drawing_alone(tmp_path: Path) -> None:
    """S writes a PNG of the paper at full size, white but for the line, and shows its path for a while."""
    path = tmp_path / "drawing.png"
    window = Window(save_path=path)
    window.arrows("r")
    window.press(pygame.K_s)

    with Image.open(path) as picture:
        assert picture.size == (1000, 800)
        assert picture.getpixel((405, 500)) == (31, 58, 95)
        assert picture.getpixel((380, 500)) == (255, 255, 255)
        assert len(picture.getcolors(100) or []) < 100  # no grid, no pen, no panel
    assert window.session.note is not None
    assert window.session.note.detail == str(path)
    assert window.said == [f"Saved {path}"]
    window.wait(10)
    assert window.session.note is None


def test_what_is_saved_is_drawn_by_the_drawing_alone(tmp_path: Path) -> None:
    """The window's own paper, drawn and undone bit by bit, is saved with the pixels of one drawn at once."""
    path = tmp_path / "drawing.png"
    window = Window(save_path=path)
    window.arrows("rrddlluu")
    window.press(pygame.K_4)
    window.arrows("urrrdl")
    window.press(pygame.K_z, mod=CTRL)
    window.press(pygame.K_s)

    with Image.open(path) as picture:
        assert picture.tobytes() == pygame.image.tobytes(render(window.session.world.drawing, (1000, 800)), "RGB")


def test_a_save_keeps_nothing_from_the_screen(tmp_path: Path) -> None:
    """A save in the frame in which the paper changed leaves the window showing the change."""
    window = Window(save_path=tmp_path / "drawing.png")
    window.arrows("r" * 20 + "u" * 10)
    window.frame()
    layout = window.view.layout
    at = (layout.paper.x + layout.paper.w * 540 // 1000, layout.paper.y + layout.paper.h * 500 // 800)
    drawn = window.app.surface.get_at(at)
    window.frame(key_down(pygame.K_d), key_down(pygame.K_s))

    assert window.app.surface.get_at(at) != drawn


def test_a_drawing_has_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saved five times, a drawing is in one file, named by date and time, which holds the last of it."""
    monkeypatch.setattr("game.session.environment.default_folder", lambda: tmp_path)
    window = Window()
    for _ in range(5):
        window.arrows("u")
        window.press(pygame.K_s)

    (saved,) = tmp_path.iterdir()
    assert f"{NOW:%Y-%m-%d}" in saved.name
    assert len(open_drawing(saved).world.logged_commands) == 5


def test_a_colour_of_ones_own_can_be_chosen_again() -> None:
    """The colour that a session began with stays in the palette after another one was chosen."""
    window = Window(Settings(colour=(1, 2, 3)))
    window.press(pygame.K_2)
    window.press(pygame.K_9)

    assert window.session.settings.colour == (1, 2, 3)


def test_mute_and_back() -> None:
    """M stops listening, M goes on, and the pill says so."""
    window = Window()
    window.listener.listens()
    window.press(pygame.K_m)
    assert pill(window.monitor.state).text == "Muted"
    window.press(pygame.K_m)

    assert window.listener.asked == [("muted", True), ("muted", False)]
    assert pill(window.monitor.state).text == "Listening"


def test_a_copy_has_a_file_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl Shift S saves another file; the drawing goes on in its own, and the copy stays as it was."""
    monkeypatch.setattr("game.session.environment.default_folder", lambda: tmp_path)
    window = Window()
    window.arrows("u")
    window.press(pygame.K_s)
    (own,) = tmp_path.iterdir()
    window.press(pygame.K_s, mod=CTRL | pygame.KMOD_LSHIFT)
    (copy,) = {*tmp_path.iterdir()} - {own}
    assert window.session.note is not None
    assert window.session.note.detail == str(copy)
    window.arrows("u")
    window.press(pygame.K_s)

    assert {*tmp_path.iterdir()} == {own, copy}
    assert [len(open_drawing(path).world.logged_commands) for path in (own, copy)] == [2, 1]
