"""The settings file: a round through it, mishaps, and what holds for one run alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from game.feedback.captions import moving_words
from game.messages import Command, Fault
from game.settings import Look, Settings
from game.storage.settings_file import SettingsFile, load_settings

PLAYED = Settings(
    step_px=25,
    threshold=0.6,
    line_width_px=4,
    colour=(192, 86, 62),
    background=(250, 240, 200),
    canvas=(600, 500),
    theme=Look.LIGHT,
    big_text=True,
    reduced_motion=True,
    fullscreen=True,
    sounds=False,
    grid=False,
    snap=True,
    introduced=True,
    switches=2,
    scan_ms=700,
    device='USB "Mic" · 日本',
    words=(("up", Command.UP), ("left", Command.RIGHT), ("stop", Command.UNDO)),
)


@pytest.mark.parametrize("settings", [Settings(), PLAYED], ids=["defaults", "played"])
def test_what_is_saved_is_loaded(tmp_path: Path, settings: Settings) -> None:
    """A round through the file changes nothing, and the folder is made on the way."""
    path = tmp_path / "new" / "settings.toml"

    assert SettingsFile(path).save(settings) is None
    assert load_settings(path) == (settings, None)
    assert [p.name for p in path.parent.iterdir()] == ["settings.toml"]


def test_no_file_means_defaults(tmp_path: Path) -> None:
    """The first start finds no file and says nothing about it."""
    assert load_settings(tmp_path / "settings.toml") == (Settings(), None)


def test_a_file_may_name_some_values_only(tmp_path: Path) -> None:
    """What the file leaves out has its default."""
    path = tmp_path / "settings.toml"
    path.write_text("step_px = 30\n")

    assert load_settings(path) == (Settings(step_px=30), None)


@pytest.mark.parametrize("content", [b"step_px = ", b"\xff\xfe\x00", b"<html></html>", b"x = " + b"[" * 100_000])
def test_a_file_that_is_no_toml_is_kept_aside_and_reported(tmp_path: Path, content: bytes) -> None:
    """Whatever it is, it survives as `.bad`, defaults are used and the player is told."""
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    settings, fault = load_settings(path)

    assert settings == Settings()
    assert fault is not None
    assert "defaults" in fault.what
    assert "settings.toml.bad" in fault.remedy
    assert not path.exists()
    assert (tmp_path / "settings.toml.bad").read_bytes() == content


def test_an_unreadable_file_is_left_alone_and_reported(tmp_path: Path) -> None:
    """A path that cannot be read as a file gives defaults and a reason."""
    settings, fault = load_settings(tmp_path)

    assert settings == Settings()
    assert fault is not None
    assert "cannot be read" in fault.what
    assert tmp_path.exists()


def test_saving_where_nothing_can_be_written_says_so(tmp_path: Path) -> None:
    """A folder that is no folder gives two sentences and leaves no temporary file."""
    (tmp_path / "file").write_text("in the way")
    path = tmp_path / "file" / "settings.toml"
    fault = SettingsFile(path).save(Settings())

    assert fault is not None
    assert fault.what.startswith(f"The settings cannot be saved in {path} (")
    assert fault.remedy == "Check that folder, or start with another file: --settings PATH."
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_failed_save_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full the old settings stay, and nothing is left behind."""
    path = tmp_path / "settings.toml"
    SettingsFile(path).save(PLAYED)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)

    assert SettingsFile(path).save(Settings()) == Fault(
        f"The settings cannot be saved in {path} (No space left on device).",
        "Free some space, or start with another file: --settings PATH.",
    )
    assert load_settings(path) == (PLAYED, None)
    assert [p.name for p in tmp_path.iterdir()] == ["settings.toml"]


def test_a_linked_file_stays_a_link(tmp_path: Path) -> None:
    """Settings kept elsewhere through a link are written there."""
    elsewhere, path = tmp_path / "dotfiles.toml", tmp_path / "settings.toml"
    elsewhere.touch()
    path.symlink_to(elsewhere)
    SettingsFile(path).save(PLAYED)

    assert path.is_symlink()
    assert load_settings(elsewhere) == (PLAYED, None)


def test_values_for_one_run_are_not_kept(tmp_path: Path) -> None:
    """Only what the player changes in play reaches the file, not what the command line sets."""
    path = tmp_path / "settings.toml"
    SettingsFile(path).save(Settings(step_px=20, line_width_px=4))
    file = SettingsFile(path, {"step_px": 50, "threshold": 0.5})
    assert (file.settings, file.fault) == (Settings(step_px=50, threshold=0.5, line_width_px=4), None)

    assert file.save(replace(file.settings, threshold=0.6, device="USB")) is None
    assert load_settings(path) == (Settings(step_px=20, threshold=0.6, line_width_px=4, device="USB"), None)


def test_a_change_that_is_taken_back_leaves_what_was_in_the_file(tmp_path: Path) -> None:
    """A slider that comes back to the value of the command line counts as not moved, however often it is saved."""
    path = tmp_path / "settings.toml"
    SettingsFile(path).save(Settings(step_px=20))
    file = SettingsFile(path, {"step_px": 50})
    file.save(replace(file.settings, step_px=60))
    assert load_settings(path) == (Settings(step_px=60), None)

    file.save(file.settings)
    assert load_settings(path) == (Settings(step_px=20), None)


def test_trouble_with_the_file_is_known_to_the_run(tmp_path: Path) -> None:
    """A broken file gives the defaults, with what holds for this run over them, and says so; the next save works."""
    path = tmp_path / "settings.toml"
    path.write_text("step_px = ")
    file = SettingsFile(path, {"step_px": 50})

    assert file.settings == Settings(step_px=50)
    assert file.fault is not None
    assert "settings.toml.bad" in file.fault.remedy
    assert file.save(replace(file.settings, snap=True)) is None
    assert load_settings(path) == (Settings(snap=True), None)


def test_a_second_broken_file_replaces_no_first(tmp_path: Path) -> None:
    """Each file that could not be used is kept, the later ones under numbers."""
    for content in (b"step_px = ", b"threshold = "):
        (tmp_path / "settings.toml").write_bytes(content)
        load_settings(tmp_path / "settings.toml")

    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert kept == {"settings.toml.bad": b"step_px = ", "settings.toml-2.bad": b"threshold = "}


def test_words_that_a_file_leaves_out_keep_their_usual_meaning(tmp_path: Path) -> None:
    """A file with one word changes that one alone, and a save leaves it with that one."""
    path = tmp_path / "settings.toml"
    path.write_text('[words]\nno = "undo"\nup = "jump"\n', encoding="utf-8")
    file = SettingsFile(path)

    assert file.settings.meanings == {**Settings().meanings, "no": Command.UNDO}
    assert [moving_words(one) for one in (file.settings, Settings())] == ["up, down, left or right"] * 2
    assert file.save(replace(file.settings, step_px=20)) is None
    assert path.read_text(encoding="utf-8").count("=") == 3
    assert load_settings(path)[0] == replace(file.settings, step_px=20)


def test_colours_have_names_in_the_file_too(tmp_path: Path) -> None:
    """They are those of the command line, and stay in the file as they were written."""
    path = tmp_path / "settings.toml"
    path.write_text('colour = "navy"\nbackground = "Cream"\n', encoding="utf-8")
    file = SettingsFile(path)

    assert (file.settings, file.fault) == (Settings(colour=(0, 0, 128), background=(252, 246, 227)), None)
    assert file.save(replace(file.settings, background=(1, 2, 3))) is None
    assert path.read_text(encoding="utf-8") == 'colour = "navy"\nbackground = [1, 2, 3]\n'
