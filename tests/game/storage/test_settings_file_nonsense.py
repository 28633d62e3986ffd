"""A settings file that makes no sense: what is wrong with it is told in words that need no parser."""

from pathlib import Path

import pytest

from game.storage.settings_file import load_settings


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"step_px = \n", "line 1 makes no sense"),
        (b"step_px = 5\nsnap: yes\n", "line 2 makes no sense"),
        (b"step_px = ", "its last line is not complete"),
        (b"\xff\xfe", "it is not text"),
        (b"x = " + b"[" * 100_000, "its brackets are nested too deeply"),
        (b"step_px = 0", "step_px 0: expected 1 to 100"),
    ],
)
def test_what_is_wrong_is_told_in_plain_words(tmp_path: Path, content: bytes, why: str) -> None:
    """The line is named where there is one, and no word of the parser's."""
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    _, fault = load_settings(path)

    assert fault is not None
    assert fault.what == f"The settings file was not usable ({why}), so the defaults are used."
