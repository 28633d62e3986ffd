"""The list of what a player reads leaves nothing out, and no docstring in."""

from pathlib import Path

import pytest

from tests.tools import sentences

SOURCE = '''
"""A docstring that nobody reads in the game."""

def say(name: str) -> "Type":
    """Another one."""
    print("key", f"Saved {name} here.", "Undo", "step_px", "pen and paper")
'''


def test_sentences_are_found_and_docstrings_are_not() -> None:
    """Sentences, names and f-strings are told with their line; docstrings, types and names of fields are not."""
    assert list(sentences.texts(SOURCE)) == [(6, "Saved {name} here."), (6, "Undo"), (6, "pen and paper")]


def test_a_folder_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each text stands on a line of its own, after its file and its line."""
    (tmp_path / "one.py").write_text('WHAT = "No microphone was found."\n')
    sentences.main([str(tmp_path)])

    assert capsys.readouterr().out == f"{(tmp_path / 'one.py').as_posix()}:1: 'No microphone was found.'\n"
