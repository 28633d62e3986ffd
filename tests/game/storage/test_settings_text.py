"""Settings files as editors of all systems write them: each is read, and stays as it was written when it is saved."""

import codecs
from dataclasses import replace
from pathlib import Path

import pytest

from game.settings import Settings
from game.storage.settings_file import SettingsFile, load_settings
from game.storage.settings_text import decoded, sound

TEXT = '# größer\nstep_px = 20\ndevice = "日本"\n\n[words]\nup = "up"\n'
MARKS = {
    "utf-8": b"",
    "utf-8 with mark": codecs.BOM_UTF8,
    "utf-16-le": b"",
    "utf-16-be": b"",
    "utf-16-le with mark": codecs.BOM_UTF16_LE,
    "utf-16-be with mark": codecs.BOM_UTF16_BE,
}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", MARKS)
def test_every_encoding_and_line_end_is_read_and_kept(tmp_path: Path, encoding: str, line_end: str) -> None:
    """The settings are those that are written, and a save leaves encoding, mark and line ends as they are."""
    path = tmp_path / "settings.toml"

    def written(text: str) -> bytes:
        return MARKS[encoding] + text.replace("\n", line_end).encode(encoding.removesuffix(" with mark"))

    path.write_bytes(written(TEXT))
    file = SettingsFile(path)
    assert file.fault is None
    assert file.settings == Settings(step_px=20, device="日本", words=(Settings().words[0],))

    assert file.save(replace(file.settings, step_px=30, device="ü")) is None
    assert path.read_bytes() == written(TEXT.replace("20", "30").replace("日本", "ü"))
    assert load_settings(path) == (replace(file.settings, step_px=30, device="ü"), None)


def test_letters_of_one_byte_are_read(tmp_path: Path) -> None:
    """A file of an old editor loses nothing; where it is saved it becomes UTF-8."""
    path = tmp_path / "settings.toml"
    path.write_bytes('device = "Tischgerät"  # größer\nstep_px = 20\n'.encode("latin-1"))
    file = SettingsFile(path)
    assert (file.settings, file.fault) == (Settings(device="Tischgerät", step_px=20), None)

    file.save(replace(file.settings, step_px=30))
    assert path.read_text(encoding="utf-8") == 'device = "Tischgerät"  # größer\nstep_px = 30\n'


def test_a_name_that_is_no_text_is_saved_all_the_same(tmp_path: Path) -> None:
    """A microphone whose name has letters that no encoding knows ends no game."""
    path = tmp_path / "settings.toml"
    assert SettingsFile(path).save(Settings(device="mic\udcff\x00\n")) is None
    assert load_settings(path) == (Settings(device="mic?\x00\n"), None)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"\xef\xbb\xbf", b"\n", b"# nothing\r"])
def test_an_empty_file_is_an_empty_file(tmp_path: Path, data: bytes) -> None:
    """Nothing is wrong with a file that sets nothing."""
    (tmp_path / "settings.toml").write_bytes(data)
    assert load_settings(tmp_path / "settings.toml") == (Settings(), None)


def test_what_makes_sense_is_found_piece_by_piece() -> None:
    """A setting over several lines stays whole; of two with the same name the first counts; a table's head matters."""
    text = "a = [\n 1,\n 2,\n]\nb = = 2\na = 3\nc = [[],\n\n[]\n]\n[t]\na = 4\nd = [\n 1,\n[u]\na = 5\n[t]\ne = 6\n"
    found = sound(decoded(text.encode()).text)

    assert found.raw == {"a": [1, 2], "c": [[], []], "t": {"a": 4}, "u": {"a": 5, "e": 6}}
    assert found.broken == (5, 6, 13, 14, 17)
