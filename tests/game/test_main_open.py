"""Opening, replaying and recovering drawings by the command line, in a window that nobody sees."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.__main__ import main
from game.cli.options import parse
from game.drawing.canvas import render
from game.messages import Command
from game.storage import png_chunks as png
from game.storage.autosave import Autosave
from game.storage.drawing_file import open_drawing, save_png
from game.storage.recovery import left_behind
from game.ui.action_table import Action
from game.ui.screen import NoScreenError
from game.window.app import App
from game.window.pages.recovery import RecoveryPage
from models.spot.audio_files import write_wav
from tests.support.autosaved import SIZE, drawn, killed
from tests.support.helpers import SPOKEN

Play = Callable[[App], None]


@pytest.fixture
def drawing(tmp_path: Path, own_world: Path) -> Path:  # noqa: ARG001 - a world of its own comes first
    """Return a drawing of two moves and an undo, on paper of 300 x 200."""
    world = drawn("up", "left", "undo")
    return save_png(render(world.drawing, SIZE), tmp_path / "house.png", world=world)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[Play]:
    """Return a list to fill with what is to be done in the window instead of playing, one for each run."""
    plans: list[Play] = []
    monkeypatch.setattr("game.window.app.App.run", lambda app, **_: plans.pop(0)(app))
    return plans


def right(app: App) -> None:
    """Close the welcome, which lifts the pen, and draw one line."""
    app.session.pages.close()
    app.session.do(Action.RIGHT)
    app.frame([], 1 / 60)


@pytest.mark.usefixtures("own_world")
def test_what_went_wrong_at_the_start_is_on_the_terminal_too(
    tmp_path: Path, played: list[Play], capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that cannot be opened and settings that cannot be read are told where errors are said, too."""
    settings, wrong = tmp_path / "broken.toml", tmp_path / "text.png"
    settings.write_text("step_px = ")
    wrong.write_text("hello")
    played.append(lambda app: app.frame([], 1 / 60))

    assert main(["open", str(wrong), "--settings", str(settings)]) == 0
    told = capsys.readouterr().err
    assert "text.png cannot be opened" in told
    assert "settings file was not usable" in told


@pytest.mark.parametrize("command", [["open"], []])
def test_open_goes_on_with_a_drawing(drawing: Path, played: list[Play], command: list[str]) -> None:
    """With or without the command, the window has the drawing's paper and its undo; a move is as safe as any."""

    def go_on(app: App) -> None:
        assert app.session.world.canvas == SIZE
        assert [logged.command for logged in app.session.world.logged_commands] == [
            Command.UP,
            Command.LEFT,
            Command.UNDO,
        ]
        app.session.do(Action.REDO)
        app.frame([], 1 / 60)
        assert app.session.world.position == (100, 105)

    played.append(go_on)
    assert main([*command, str(drawing)]) == 0
    left = left_behind(drawing.parent / "journals").newest
    assert left is not None
    assert len(left.world.logged_commands) == 4
    left.later()


@pytest.mark.parametrize("saved", [False, True])
def test_a_drawing_is_gone_on_with_without_a_window(
    drawing: Path, recording: Path, capsys: pytest.CaptureFixture[str], saved: bool
) -> None:
    """The words of a recording follow what was drawn before, which can still be undone, in the same file."""
    save = ["--save", str(drawing)] if saved else []
    before = open_drawing(drawing).world
    assert main([str(drawing), "--headless", "--listen", str(recording), *save]) == 0
    after = open_drawing(drawing).world

    assert capsys.readouterr().out.splitlines()[-1] == f"Saved {drawing}"
    assert [*drawing.parent.glob("*.png")] == [drawing]
    assert [logged.command.value for logged in after.logged_commands] == ["up", "left", "undo", *SPOKEN]
    assert after.drawing.first(len(before.drawing)).strokes == before.drawing.strokes
    assert left_behind(drawing.parent / "journals").newest is None


def test_a_picture_from_elsewhere_is_drawn_on_without_a_window(
    tmp_path: Path, recording: Path, own_world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It stays as it is; what is drawn on it goes where --save says, or under a free name, and nothing else."""
    del own_world
    photo, kept = tmp_path / "photo.png", tmp_path / "kept.png"
    pygame.image.save(pygame.Surface((300, 200)), photo)
    before = photo.read_bytes()
    arguments = [str(photo), "--headless", "--listen", str(recording)]
    assert main([*arguments, "--save", str(kept)]) == main(arguments) == 0
    saved = Path(capsys.readouterr().out.splitlines()[-1].removeprefix("Saved "))

    assert photo.read_bytes() == before
    assert saved.parent == tmp_path / "Pictures"
    for path in (kept, saved):
        opened = open_drawing(path)
        assert (len(opened.world.logged_commands), opened.backdrop is not None) == (len(SPOKEN), True)


def test_a_drawing_on_which_nothing_is_drawn_stays_as_it_is(
    drawing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A silent recording writes no file; one that is no sound ends with status 1 and writes none either."""
    write_wav(tmp_path / "silence.wav", np.zeros(16_000, np.float32))
    (tmp_path / "text.wav").write_text("no sound")
    before = drawing.read_bytes(), drawing.stat().st_mtime_ns

    assert main([str(drawing), "--headless", "--listen", str(tmp_path / "silence.wav")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"Nothing was drawn on {drawing}."
    assert main([str(drawing), "--headless", "--listen", str(tmp_path / "text.wav")]) == 1
    assert (drawing.read_bytes(), drawing.stat().st_mtime_ns) == before


def test_open_takes_a_drawing_as_a_picture(drawing: Path, played: list[Play]) -> None:
    """With --picture the drawing lies below, without its commands."""

    def look(app: App) -> None:
        assert (len(app.session.world.logged_commands), app.session.world.canvas) == (0, SIZE)
        assert app.session.document.backdrop is not None

    played.append(look)
    assert main(["open", "--picture", str(drawing)]) == 0


@pytest.mark.parametrize("command", ["open", "export"])
def test_of_damaged_moves_it_is_told_what_to_type(
    command: str, drawing: Path, recording: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside what is damaged stands the option that opens the picture, and how that can be exported."""
    whole = bytearray(drawing.read_bytes())
    first, log, *_ = png.chunks(bytes(whole))
    whole[8 + 12 + len(first.payload) + 7 + len(log.payload)] ^= 1  # its last byte
    drawing.write_bytes(whole)
    more = ["--headless", "--listen", str(recording)] if command == "open" else ["--svg", str(drawing.parent / "x.svg")]

    assert main([command, str(drawing), *more]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[-2].endswith("Open it as a plain picture.")
    if command == "open":
        assert said[-1] == f"To do that, type: speak-a-sketch {drawing} --picture"
        return
    assert said[-1].startswith("To do that, add --picture")
    assert main([command, str(drawing), *more, "--picture"]) == 0
    assert "<image" in (drawing.parent / "x.svg").read_text(encoding="utf-8")


def test_replay_begins_with_clean_paper(drawing: Path, played: list[Play]) -> None:
    """At 10 commands a second there are two after a quarter of one, and nothing is left behind at the end."""

    def watch(app: App) -> None:
        assert len(app.session.world.logged_commands) == 0
        for _ in range(5):
            app.frame([], 0.05)
        assert len(app.session.world.logged_commands) == 2

    played.append(watch)
    assert main(["replay", str(drawing), "--speed", "10"]) == 0
    assert left_behind(drawing.parent / "journals").newest is None


def test_the_start_asks_about_what_was_left(tmp_path: Path, own_world: Path, played: list[Play]) -> None:
    """After a crash the page with the question is on top, whatever else opens at a first start."""
    assert not own_world.exists()
    autosave = Autosave(tmp_path / "journals")
    autosave.follow(drawn("up"))
    killed(autosave)

    def look(app: App) -> None:
        assert isinstance(app.session.pages.top, RecoveryPage)

    played.append(look)
    assert main([]) == 0


def unsaved(drawing: Path, played: list[Play]) -> None:
    """Open a drawing, draw one line more and end without saving, as a crash does."""

    def draw_on(app: App) -> None:
        app.session.pages.close_all()
        app.session.do(Action.RIGHT)
        app.frame([], 1 / 60)

    played.append(draw_on)
    assert main([str(drawing)]) == 0


@pytest.mark.parametrize("answer", ["go on", "discard", "put away"])
@pytest.mark.parametrize("changed", [False, True])
def test_the_same_file_again_asks_about_what_was_left_of_it(
    drawing: Path, played: list[Play], *, answer: str, changed: bool
) -> None:
    """Gone on with, S saves into the drawing's own file again; what came into it meanwhile is kept beside it.

    Thrown away or put away, the file is on the paper as it was saved.
    """
    unsaved(drawing, played)
    if changed:
        pygame.image.save(pygame.Surface((30, 20)), drawing)
    before = drawing.read_bytes()

    def answered(app: App) -> None:
        page = app.session.pages.top
        assert isinstance(page, RecoveryPage)
        assert any("not saved in house.png yet" in str(block) for block in page.sheet().blocks)
        assert any("Save it as another drawing" in str(block) for block in page.sheet().blocks)
        {"go on": page._go_on, "discard": page._discard, "put away": page._put_away}[answer]()
        if answer == "discard":
            page._discard()
        app.session.pages.close()
        if answer == "go on":
            assert app.session.save() == drawing

    played.append(answered)
    assert main([str(drawing)]) == 0
    beside = drawing.with_stem("house-2")
    assert beside.exists() == (changed and answer == "go on")
    if answer == "go on":
        assert len(open_drawing(drawing).world.logged_commands) == 4
    assert (beside if beside.exists() else drawing).read_bytes() == before or answer == "go on"
    assert left_behind(drawing.parent / "journals").newest is None


@pytest.mark.parametrize("arguments", [["other.png"], ["house.png", "--picture"]])
def test_another_file_asks_nothing(
    drawing: Path, played: list[Play], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """What was left of one drawing stays for the start with that file, or with none."""
    monkeypatch.chdir(drawing.parent)
    (drawing.parent / "other.png").write_bytes(drawing.read_bytes())
    unsaved(drawing, played)

    def look(app: App) -> None:
        assert not isinstance(app.session.pages.top, RecoveryPage)

    played.append(look)
    assert main(arguments) == 0
    left = left_behind(drawing.parent / "journals").newest
    assert left is not None
    left.later()


def test_a_picture_again_asks_about_what_was_left_on_it(tmp_path: Path, own_world: Path, played: list[Play]) -> None:
    """It is asked about by the picture's name, and S does not save into the picture."""
    del own_world
    photo = tmp_path / "photo.png"
    pygame.image.save(pygame.Surface((300, 200)), photo)
    before = photo.read_bytes()
    unsaved(photo, played)

    def go_on(app: App) -> None:
        page = app.session.pages.top
        assert isinstance(page, RecoveryPage)
        page._go_on()
        app.session.pages.close()
        assert app.session.save() != photo

    played.append(go_on)
    assert main([str(photo)]) == 0
    assert photo.read_bytes() == before


@pytest.mark.usefixtures("own_world")
@pytest.mark.parametrize("named", [True, False])
def test_after_a_crash_a_drawing_has_its_own_file_again(
    tmp_path: Path, played: list[Play], capsys: pytest.CaptureFixture[str], *, named: bool
) -> None:
    """What it saved before is no other drawing: the next save replaces it, with --save and without."""
    saved, journals, kept = list[Path](), tmp_path / "journals", dict[Path, bytes]()

    def killed_after_a_save(app: App) -> None:
        right(app)
        saved.append(app.session.save() or tmp_path)
        app.session.do(Action.UP)
        app.frame([], 1 / 60)
        kept.update({path: path.read_bytes() for path in (*journals.iterdir(), *saved)})

    def go_on(app: App) -> None:
        page = next(page for page in app.session.pages._pile if isinstance(page, RecoveryPage))
        page._go_on()
        app.session.pages.close_all()
        assert app.session.save() == saved[0]

    arguments = ["--save", str(tmp_path / "out.png")] if named else []
    for plan in (killed_after_a_save, go_on):
        played.append(plan)
        assert main(arguments) == 0
        if plan is killed_after_a_save:  # all is as it was when it was killed
            for path, data in kept.items():
                path.write_bytes(data)
    assert len(open_drawing(saved[0]).world.logged_commands) == 2
    assert [*saved[0].parent.glob("*.png")] == saved
    assert "another drawing" not in capsys.readouterr().err


@pytest.mark.usefixtures("own_world")
@pytest.mark.parametrize("saves", [True, False])
def test_what_is_saved_at_the_end_is_not_asked_about(tmp_path: Path, played: list[Play], saves: bool) -> None:
    """With --save the drawing is in its file, commands and all; without it is kept for the next start."""
    played.append(right)
    assert main(["--save", str(tmp_path / "out.png")] if saves else []) == 0

    left = left_behind(tmp_path / "journals").newest
    assert (left is None) == saves
    if left is not None:
        left.later()
    else:
        assert len(open_drawing(tmp_path / "out.png").world.logged_commands) == 1


def test_without_a_screen_nothing_is_opened(
    drawing: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The demo voice does not draw in the place of the drawing that was asked for."""

    def refuse() -> None:
        raise NoScreenError("There is no screen. Start it on a desktop.")

    monkeypatch.setattr("game.__main__.open_window", refuse)
    assert main(["open", str(drawing)]) == 1
    assert capsys.readouterr().err == (
        f"There is no screen here to open {drawing} on. "
        "Start the game on a desktop, or draw on it without a window: --headless --listen FILE.\n"
    )


@pytest.mark.parametrize(
    "arguments",
    ["open", "open gone.png", "open house.png --headless", "replay house.png --speed 0", "replay --speed 3"],
)
def test_commands_that_make_no_sense_end_the_program(
    arguments: str, drawing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is not there, a pace that no eye follows, and a drawing without a window are refused."""
    monkeypatch.chdir(drawing.parent)
    with pytest.raises(SystemExit):
        parse(arguments.split())
    assert parse(["open", "house.png", "--step", "7"]).step == 7
