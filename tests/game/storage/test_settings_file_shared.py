"""A settings file has other writers too, an editor and a second game: a save changes what this game changed, only."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from game.messages import Command, Meaning
from game.settings import Look, Setting, Settings
from game.storage.file_locks import lock
from game.storage.settings_file import MOST_BYTES, SettingsFile, load_settings

WRITTEN = """\
# kept by hand
theme = "light"  # the sun is bright here
mine = { a = 1 }  # for another program

step_px = 25
threshold = 1
colour = [
    1,  # red
    2,
    3,
]  # nearly black

[words]  # what I say
up = "up"
go = "print"  # one day

[other]
x = 1979-05-27
"""


def words(**more: Meaning) -> tuple[tuple[str, Meaning], ...]:
    """Return the usual words with some more."""
    return tuple((dict(Settings().words) | more).items())


def test_what_a_save_does_not_change_stays_as_it_was_written(tmp_path: Path) -> None:
    """Comments, order, strange names and wrong settings stay; what is new stands before the tables."""
    path = tmp_path / "settings.toml"
    path.write_text(WRITTEN)
    file = SettingsFile(path)
    changed = replace(
        file.settings, step_px=30, colour=(4, 5, 6), snap=True, words=(*file.settings.words, ("stop", Command.UNDO))
    )

    assert file.save(changed) is None
    assert path.read_text() == WRITTEN.replace("step_px = 25", "step_px = 30").replace(
        "[\n    1,  # red\n    2,\n    3,\n]  # nearly", "[4, 5, 6]  # nearly"
    ).replace("# nearly black\n", "# nearly black\nsnap = true\n").replace("# one day\n", '# one day\nstop = "undo"\n')


def test_a_wrong_setting_is_replaced_once_it_is_set_anew(tmp_path: Path) -> None:
    """What the player sets counts, also where the file had nonsense, and a comment behind it stays."""
    path = tmp_path / "settings.toml"
    path.write_text('threshold = 1  # hm\nwords = "up"  # later\n[x]\ny = 1\n')
    file = SettingsFile(path)

    assert file.save(replace(file.settings, threshold=0.5, words=words(go=Command.UNDO))) is None
    assert load_settings(path)[0] == Settings(threshold=0.5, words=words(go=Command.UNDO))
    assert "threshold = 0.5  # hm\n" in path.read_text()
    assert "# later\n" in path.read_text()


def test_of_two_games_each_keeps_what_it_changed(tmp_path: Path) -> None:
    """Whoever saves last takes nothing from the other, in settings as in words."""
    path = tmp_path / "settings.toml"
    path.write_text('step_px = 20\n[words]\nup = "up"\nno = "undo"\n')
    one, two = SettingsFile(path), SettingsFile(path, {"threshold": 0.5})
    up, no, go = ("up", Command.UP), ("no", Command.UNDO), ("go", Command.REDO)

    assert one.save(replace(one.settings, step_px=40, sounds=False, words=(up, no, go))) is None
    assert two.save(replace(two.settings, theme=Look.DARK, words=(up, ("yes", Command.CLEAR)))) is None
    both = Settings(step_px=40, sounds=False, theme=Look.DARK, words=(up, go, ("yes", Command.CLEAR)))
    assert load_settings(path) == (both, None)

    assert one.save(replace(one.settings, step_px=40, sounds=True, words=(up, no, go))) is None
    assert load_settings(path) == (replace(both, sounds=True), None)


def test_of_two_games_without_a_file_each_keeps_what_it_changed(tmp_path: Path) -> None:
    """The first one to save writes all settings, the second one changes its own."""
    path = tmp_path / "settings.toml"
    one, two = SettingsFile(path), SettingsFile(path)
    one.save(replace(one.settings, step_px=40))
    two.save(replace(two.settings, scan_ms=700))

    assert load_settings(path) == (Settings(step_px=40, scan_ms=700), None)
    assert [line.split(" =")[0] for line in path.read_text().split("\n[")[0].splitlines() if line] == [
        setting.field for setting in Setting if setting is not Setting.WORDS
    ]


def test_what_was_written_already_is_not_written_again(tmp_path: Path) -> None:
    """A game that changed a setting once does not insist on it when it saves another."""
    path = tmp_path / "settings.toml"
    one, two = SettingsFile(path), SettingsFile(path)
    one.save(replace(one.settings, step_px=40))
    two.save(replace(two.settings, step_px=50))
    one.save(replace(one.settings, step_px=40, snap=True))

    assert load_settings(path) == (Settings(step_px=50, snap=True), None)


def test_what_could_not_be_written_is_written_with_the_next_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk loses no change."""
    file = SettingsFile(tmp_path / "settings.toml")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("game.storage.settings_file.atomic_write", full)
        assert file.save(Settings(step_px=40)) is not None
    assert file.save(Settings(step_px=40, snap=True)) is None
    assert load_settings(tmp_path / "settings.toml") == (Settings(step_px=40, snap=True), None)


def during_the_first_write(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> None:
    """Let something happen once while the disk is being waited for."""
    waiting, fsync = [do], os.fsync

    def slow(file: int) -> None:
        fsync(file)
        while waiting:
            waiting.pop()()

    monkeypatch.setattr("game.storage.atomic_files.os.fsync", slow)


def test_nobody_waits_for_the_disk_of_another_game(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one game waits for it the folder is free, and what a second one saves meanwhile is kept."""
    path = tmp_path / "settings.toml"
    path.write_text("step_px = 20\n")
    one, two = SettingsFile(path), SettingsFile(path)

    def save() -> None:
        if sys.platform != "win32":  # opens no folder, so that none is locked
            folder = os.open(tmp_path, os.O_RDONLY)
            lock(folder)
            os.close(folder)
        assert two.save(replace(two.settings, scan_ms=700)) is None

    during_the_first_write(monkeypatch, save)
    assert one.save(replace(one.settings, step_px=40)) is None

    assert load_settings(path) == (Settings(step_px=40, scan_ms=700), None)
    assert [one.name for one in tmp_path.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize("saves", [False, True])
def test_what_is_mended_while_it_is_kept_aside_stays(
    saves: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever mends the file in that moment has the last word, at a start as at a save; nothing needs to be kept."""
    path = tmp_path / "settings.toml"
    path.write_text("step_px = 30\n")
    file = SettingsFile(path)
    path.write_text("step_px = 30\nsnap: yes\n")
    during_the_first_write(monkeypatch, lambda: path.write_text("step_px = 50\n"))
    if saves:
        assert file.save(replace(file.settings, scan_ms=700)) is None
        assert load_settings(path) == (Settings(step_px=50, scan_ms=700), None)
    else:
        assert load_settings(path) == (Settings(step_px=50), None)

    assert [one.name for one in tmp_path.iterdir()] == ["settings.toml"]


def test_a_file_that_changes_all_the_time_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The save ends with a reason, nothing is left behind, and the next one has all that this one had."""
    path, fsync = tmp_path / "settings.toml", os.fsync
    path.write_text("#\n")
    file = SettingsFile(path)

    def meddle(written: int) -> None:
        fsync(written)
        path.write_text(path.read_text() + "#\n")

    with monkeypatch.context() as patch:
        patch.setattr("game.storage.atomic_files.os.fsync", meddle)
        fault = file.save(replace(file.settings, snap=True))
    assert fault is not None
    assert "(other programs keep changing it)" in fault.what
    assert [one.name for one in tmp_path.iterdir()] == ["settings.toml"]
    assert file.save(replace(file.settings, snap=True)) is None
    assert load_settings(path) == (Settings(snap=True), None)


def test_many_games_that_save_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each of several programs changes a setting of its own many times; at the end all are as they were last."""
    path = tmp_path / "settings.toml"
    SettingsFile(path).save(Settings())
    code = (
        "import sys; from dataclasses import replace; from pathlib import Path;"
        "from game.storage.settings_file import SettingsFile;"
        "file, name = SettingsFile(Path(sys.argv[1])), sys.argv[2];"
        "print(flush=True); sys.stdin.readline();"
        "[file.save(replace(file.settings, **{name: value})) for value in range(401, 421)]"
    )
    names = {"scan_ms": "scan_ms", "canvas": "canvas"}
    code = code.replace("{name: value}", "{name: value if name == 'scan_ms' else (value, value)}")
    games = [
        subprocess.Popen([sys.executable, "-c", code, path, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for name in names
    ]
    for game in games:
        assert game.stdout is not None
        game.stdout.readline()
    for game in games:
        game.communicate(b"\n")

    assert load_settings(path) == (Settings(scan_ms=420, canvas=(420, 420)), None)
    assert [one.name for one in tmp_path.iterdir()] == ["settings.toml"]


def test_a_file_that_was_spoilt_meanwhile_is_kept_aside_before_it_is_replaced(tmp_path: Path) -> None:
    """What somebody has written over the settings is not lost, and neither are the settings."""
    path = tmp_path / "settings.toml"
    path.write_text("step_px = 30\n")
    file = SettingsFile(path)
    path.write_text("<html></html>")

    assert file.save(replace(file.settings, snap=True)) is None
    assert load_settings(path) == (Settings(step_px=30, snap=True), None)
    assert (tmp_path / "settings.toml.bad").read_text() == "<html></html>"

    path.write_text("scan_ms = 700\nsnap: yes\n")
    assert file.save(replace(file.settings, snap=False)) is None
    assert path.read_text() == "scan_ms = 700\nsnap = false\n"
    assert (tmp_path / "settings.toml-2.bad").read_text() == "scan_ms = 700\nsnap: yes\n"


def test_a_save_that_changes_nothing_leaves_a_spoilt_file_alone(tmp_path: Path) -> None:
    """It is not kept aside once more with each save; the next start says what is wrong with it."""
    path = tmp_path / "settings.toml"
    path.write_text("step_px = 30\n")
    file = SettingsFile(path)
    path.write_text("<html></html>")

    assert file.save(file.settings) is None
    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == {"settings.toml": "<html></html>"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"#" * (MOST_BYTES + 1), "it is too large for settings"),
        (b"x = " + b"[" * 150 + b"]" * 150, "its layout is too complicated to change"),
    ],
)
def test_a_file_that_cannot_be_changed_stays_as_it_is(tmp_path: Path, content: bytes, why: str) -> None:
    """What cannot be read, or not be changed, is not replaced, and the reason is told."""
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    file = SettingsFile(path)
    fault = file.save(replace(file.settings, snap=True))

    assert fault is not None
    assert fault.what == f"The settings cannot be saved in {path} ({why})."
    assert path.read_bytes() == content


def test_a_device_is_no_settings_file(tmp_path: Path) -> None:
    """It is neither read to its end, which may never come, nor replaced."""
    path = tmp_path / "settings.toml"
    path.symlink_to("/dev/zero")
    file = SettingsFile(path)

    assert file.settings == Settings()
    assert file.fault is not None
    assert "it is not a file" in file.fault.what
    assert file.save(Settings(snap=True)) is not None
    assert path.readlink() == Path("/dev/zero")
