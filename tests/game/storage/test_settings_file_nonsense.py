"""A settings file with mistakes: each costs itself only, and all are told together in words that need no parser."""

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from game.messages import Command, Verb
from game.settings import Look, Setting, Settings
from game.storage.settings_file import MOST_TOLD, SettingsFile, load_settings
from game.storage.settings_text import MOST_LINES

GOOD = """\
# my settings
step_px = 25
threshold = 0.6  # strict enough
colour = [
    192,  # red
    86,
    62,
]
theme = "light"
device = 'USB "Mic" · 日本'
sounds = false

[words]
up = "up"
stop = "undo"
"""
MEANT = Settings(
    step_px=25,
    threshold=0.6,
    colour=(192, 86, 62),
    theme=Look.LIGHT,
    device='USB "Mic" · 日本',
    sounds=False,
    words=(("up", Command.UP), ("stop", Command.UNDO)),
)
WRONG = {
    "step_px": ("0", "step_px must be between 1 and 100; using 10"),
    "threshold": ("1", "threshold must be between 0.30 and 0.99; using 0.75"),
    "line_width_px": ("4.5", "line_width_px must be a whole number between 1 and 60; using 10"),
    "colour": (
        '"nvy"',
        (
            "colour must be three whole numbers between 0 and 255, such as [31, 58, 95], or a name "
            'such as "navy"; using [31, 58, 95]'
        ),
    ),
    "background": (
        "[0, 0, 256]",
        (
            "background must be three whole numbers between 0 and 255, such as [31, 58, 95], or a name "
            'such as "navy"; using [255, 255, 255]'
        ),
    ),
    "canvas": (
        "[199, 800]",
        "canvas must be two whole numbers between 200 and 4000, such as [1000, 800]; using [1000, 800]",
    ),
    "device": ("3", "device must be the name of a microphone, in quotes; using the usual one"),
    "theme": ('"pink"', "theme must be dark, light or system; using system"),
    "big_text": ('"yes"', "big_text must be true or false; using false"),
    "reduced_motion": ("1", "reduced_motion must be true or false; using false"),
    "fullscreen": ("[]", "fullscreen must be true or false; using false"),
    "sounds": ("0", "sounds must be true or false; using true"),
    "grid": ("1.0", "grid must be true or false; using true"),
    "pen_words": ('"some"', "pen_words must be true or false; using true"),
    "snap": ("2020-01-01", "snap must be true or false; using false"),
    "introduced": ("{}", "introduced must be true or false; using false"),
    "switches": ("3", "switches must be between 0 and 2; using 0"),
    "scan_ms": ("true", "scan_ms must be a whole number between 400 and 5000; using 1500"),
    "first_switch": ('""', "first_switch must be the name of a key, in quotes; using space"),
    "second_switch": ("5", "second_switch must be the name of a key, in quotes; using return"),
    "glide_per_s": ("0", "glide_per_s must be between 1 and 20; using 4"),
    "vocabulary": ('"all"', "vocabulary must be directional4w or handsfree8w; using directional4w"),
    "voice": ("1", "voice must be the name of a voice, in quotes; using anyone's"),
    "learn": ('"no"', "learn must be true or false; using false"),
    "words": ('"up"', 'words must be a table of words, such as up = "up"; using the usual ones'),
}


@pytest.fixture(autouse=True)
def fast_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no file wait for the disk: some of these tests write hundreds."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


KINDS = ("1", "1.5", "nan", "-1", "10000000", "true", '""', '"x"', "[]", "[1]", "[true]", "{}", "{a=1}", "12:00:00")


def loaded(path: Path, content: str | bytes) -> tuple[Settings, str, str]:
    """Return the settings in a file of that content, what is told, and what to do; nothing where all is well."""
    for kept in path.parent.glob("*.bad"):  # of a file before: among hundreds a free name takes long to find
        kept.unlink()
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    settings, fault = load_settings(path)
    return (settings, "", "") if fault is None else (settings, fault.what, fault.remedy)


def test_every_setting_has_its_mistake() -> None:
    """No setting is missing in the table of mistakes."""
    assert {*WRONG} == {setting.field for setting in Setting}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_costs_itself_only(tmp_path: Path, name: str) -> None:
    """It has its default, what it must be is told, all others hold, and the file stays as it is."""
    path, (value, told) = tmp_path / "settings.toml", WRONG[name]
    other = "scan_ms = 700\n" if name != "scan_ms" else "step_px = 30\n"
    settings, what, remedy = loaded(path, f"{name} = {value}\n{other}")

    assert settings == (Settings(scan_ms=700) if name != "scan_ms" else Settings(step_px=30))
    assert what == f"In settings.toml: {told}."
    assert remedy == f"All other settings work; fix this one in {path}."
    assert [one.name for one in tmp_path.iterdir()] == ["settings.toml"]


def test_a_wrong_word_costs_itself_only(tmp_path: Path) -> None:
    """A word that has a usual meaning keeps it, another one does nothing, and the rest of the table holds."""
    content = '[words]\ngo = "wink"\nclick = "wink"\nup = "jump"\nleft = ["left"]\nstop = "undo"\n[words.down]\nx = 1\n'
    settings, what, _ = loaded(tmp_path / "settings.toml", content)
    usual = {"up": Command.UP, "left": Command.LEFT, "down": Command.DOWN, "go": Verb.GO}
    assert dict(settings.words) == {**usual, "stop": Command.UNDO}
    entries, _, commands = what.removeprefix("In settings.toml: ").partition(" · commands are ")
    assert entries.split(" · ") == [
        "words.go must be a command, not wink; using go",
        "words.click must be a command, not wink; it does nothing",
        "words.up must be a command, not jump; using up",
        "words.left must be a command, not ['left']; using left",
        "words.down must be a command, not {'x': 1}; using down",
    ]
    assert commands.startswith("up, down, left, right, undo, redo, ")
    assert commands.endswith(" go, stop, no, yes, save, ink, black, red, orange, yellow, green, blue or purple.")


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """One message names every mistake, in the order of the file; of very many it counts the rest."""
    path = tmp_path / "settings.toml"
    _, what, remedy = loaded(path, 'stepp = 3\nthreshold = 1\ntheme = "pink"\n"a\\nb" = 1\n')

    assert what == (
        "In settings.toml: stepp is not a setting (did you mean step_px?) · "
        "threshold must be between 0.30 and 0.99; using 0.75 · theme must be dark, light or system; using system · "
        "'a\\nb' is not a setting."
    )
    assert remedy == f"All other settings work; fix these in {path}."

    _, what, _ = loaded(path, "".join(f"x{number} = 1\n" for number in range(MOST_TOLD + 5)))
    assert what.count("is not a setting") == MOST_TOLD
    assert what.endswith(" · 5 more mistakes.")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"step_px = \n", "line 1 makes no sense"),
        (b"# mine\nsnap: yes\n", "line 2 makes no sense"),
        (b"step_px = ", "its last line is not complete"),
        (b"\xff\xfe\x00", "it is not text"),
        (b"\x89PNG\r\n\x1a\n\x00", "it is not text"),
        (b"x = " + b"[" * 100_000, "its brackets are nested too deeply"),
        (b"stepp = 3\nsnap: yes\n", "line 2 makes no sense"),
    ],
)
def test_what_is_no_toml_is_told_in_plain_words(tmp_path: Path, content: bytes, why: str) -> None:
    """The line is named where there is one, and no word of the parser's."""
    _, what, remedy = loaded(tmp_path / "settings.toml", content)

    assert what == f"The settings file was not usable ({why}), so the defaults are used."
    assert remedy == f"It is kept as {tmp_path / 'settings.toml.bad'}."
    assert (tmp_path / "settings.toml.bad").read_bytes() == content


def test_lines_that_are_no_toml_cost_themselves_only(tmp_path: Path) -> None:
    """The settings around them hold; the file goes on without them, and as it was it is kept beside."""
    path = tmp_path / "settings.toml"
    content = GOOD.replace("[words]", "snap: yes\nbig_text: no\nstep_px = 3\n[words]")
    settings, what, remedy = loaded(path, content)

    assert settings == MEANT
    assert what == (
        "In settings.toml: lines 13 and 14 make no sense and were skipped · "
        "step_px stands there twice, and line 15 was skipped."
    )
    assert remedy == f"All other settings work; the original file is kept as {path}.bad."
    assert Path(f"{path}.bad").read_text(encoding="utf-8") == content
    assert path.read_text(encoding="utf-8") == GOOD
    assert load_settings(path) == (MEANT, None)


def test_a_setting_that_stands_there_twice_is_named(tmp_path: Path) -> None:
    """The first one holds; nobody looks for what is wrong with a line that looks right."""
    settings, what, _ = loaded(tmp_path / "settings.toml", "step_px = 30\nsnap = true\nstep_px = 40\n")

    assert settings == Settings(step_px=30, snap=True)
    assert what == "In settings.toml: step_px stands there twice, and line 3 was skipped."


def test_where_nothing_can_be_written_the_good_lines_hold_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file stays as it is, and who can repair it is asked to."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("game.storage.settings_file.atomic_write", full)
    path = tmp_path / "settings.toml"

    assert loaded(path, "step_px = 30\nsnap: yes\n") == (
        Settings(step_px=30),
        "In settings.toml: line 2 makes no sense and was skipped.",
        f"All other settings work; repair {path}.",
    )
    assert path.read_text() == "step_px = 30\nsnap: yes\n"


def test_a_file_too_long_to_look_for_good_lines_is_kept_aside(tmp_path: Path) -> None:
    """Nobody waits while a book is tried line by line."""
    content = "step_px = 30\n" + "# more\n" * MOST_LINES + "snap: yes\n"
    settings, what, _ = loaded(tmp_path / "settings.toml", content)

    assert settings == Settings()
    assert f"line {MOST_LINES + 2} makes no sense" in what


@pytest.mark.parametrize(("encoding", "line_end"), [("utf-8", "\n"), ("utf-8-sig", "\r\n"), ("utf-16", "\r\n")])
def test_a_file_that_is_cut_off_keeps_what_stands_before(tmp_path: Path, encoding: str, line_end: str) -> None:
    """Cut off at every byte it raises nothing, and every setting whose line is whole is as it was written."""
    path = tmp_path / "settings.toml"
    whole = GOOD.replace("\n", line_end)
    data = whole.encode(encoding)
    ends = {"step_px": "step_px = 25", "threshold": "0.6", "colour": f",{line_end}]", "theme": '"light"'}
    ends |= {"device": "本'", "sounds": "false"}
    for size in range(len(data)):
        settings, _, _ = loaded(path, data[:size])
        for name, end in ends.items():
            if size >= len(whole[: whole.index(end) + len(end)].encode(encoding)):
                assert getattr(settings, name) == getattr(MEANT, name), (size, name)


def test_any_bytes_are_read_without_an_error(tmp_path: Path) -> None:
    """Changed bytes cost the settings in their lines at most; random ones give the defaults, and can be saved over."""
    chance = random.Random(20_261_129)  # noqa: S311 - no secret
    path = tmp_path / "settings.toml"
    data = GOOD.encode()
    lost = 0
    for _ in range(100):
        at = chance.randrange(len(data))
        changed = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        settings, _, _ = loaded(path, changed)
        lost += sum(getattr(settings, one.field) != getattr(MEANT, one.field) for one in Setting)
        noise = chance.randbytes(chance.randrange(200))
        loaded(path, noise)
        file = SettingsFile(path)
        assert file.save(replace(file.settings, step_px=77)) is None
        assert load_settings(path)[0].step_px == 77

    assert lost <= 100 * 2  # the setting of the line, and the one of a line that was joined to it


@pytest.mark.parametrize("name", [setting.field for setting in Setting])
def test_no_kind_of_value_is_too_strange(tmp_path: Path, name: str) -> None:
    """Whatever a setting is given, the next one holds, and a save repairs it."""
    path = tmp_path / "settings.toml"
    for value in KINDS:
        settings, _, _ = loaded(path, f"{name} = {value}\nextra = {value}\n[more]\nx = {value}\n")
        assert [one.field for one in Setting if getattr(settings, one.field) != getattr(Settings(), one.field)] in (
            [],
            [name],
        )
        file = SettingsFile(path)
        assert file.save(replace(file.settings, step_px=77, words=(("go", Command.UP),))) is None
        after, _ = load_settings(path)
        assert (after.step_px, after.words) == (77, (("go", Command.UP),))
        assert f"extra = {value}\n" in path.read_text()
