"""Tests of looking for audio files, among all that systems and people leave in folders."""

import os
from pathlib import Path

import pytest

from models.data.audio_folders import audio_files
from tests.support.made_speech import touch

CLUTTER = ("up/._a.wav", "up/.DS_Store", "up/Thumbs.db", "__MACOSX/up/._a.wav", ".git/up/a.wav", "up/notes.md")


def names(root: Path) -> list[str]:
    """Return the files found, as seen from `root`."""
    return [path.relative_to(root).as_posix() for path in audio_files(root)]


def test_audio_files_are_found_in_order(tmp_path: Path) -> None:
    """At any depth, by their endings in either case; folders count before the names of files."""
    touch(tmp_path, "up/b.wav", "up/a.WAV", "up.b/a.flac", "a/b/c/d/e.ogg", "loose.wav", "up/a.mp3")

    assert names(tmp_path) == ["a/b/c/d/e.ogg", "loose.wav", "up/a.WAV", "up/b.wav", "up.b/a.flac"]
    assert audio_files(tmp_path / "none") == []


def test_hidden_files_are_left_out_and_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What macOS puts beside files is counted and told, however often a program looks; what is no audio is no word."""
    touch(tmp_path, "up/a.wav", *CLUTTER)

    assert names(tmp_path) == names(tmp_path) == ["up/a.wav"]
    assert audio_files(tmp_path / "up") == [tmp_path / "up" / "a.wav"]
    assert capsys.readouterr().err == (
        f"Left out of {tmp_path}: 2 hidden files, such as __MACOSX{os.sep}up{os.sep}._a.wav.\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right there")
def test_links_lead_on_but_not_in_a_circle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that lies elsewhere is looked through; links round in a circle and to nowhere are left out and told."""
    data, elsewhere = touch(tmp_path / "data", "up/a.wav", "down/b.wav"), touch(tmp_path / "elsewhere", "c.wav")
    (data / "left").symlink_to(elsewhere)
    (elsewhere / "back").symlink_to(data)
    (data / "up" / "above").symlink_to(data)
    (data / "up" / "gone.wav").symlink_to(data / "nowhere.wav")
    (data / "up" / "self.wav").symlink_to(data / "up" / "self.wav")
    (data / "up" / "other.wav").symlink_to(data / "down" / "b.wav")

    assert names(data) == ["down/b.wav", "left/c.wav", "up/a.wav", "up/other.wav"]
    assert capsys.readouterr().err == f"Left out of {data}: 4 links that lead nowhere, such as left/back.\n"


def test_a_folder_that_cannot_be_read_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder within, such as lost+found, is told and the others count; of the given one itself it is an error."""
    touch(tmp_path, "up/a.wav", "lost+found/b.wav")
    closed, scandir = [tmp_path / "lost+found"], os.scandir

    def guarded(folder: Path) -> object:
        if folder in closed:
            raise PermissionError(13, "Permission denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", guarded)

    assert names(tmp_path) == ["up/a.wav"]
    assert capsys.readouterr().err == f"Left out of {tmp_path}: lost+found, a folder that cannot be read.\n"
    closed.append(tmp_path)
    with pytest.raises(PermissionError):
        audio_files(tmp_path)
