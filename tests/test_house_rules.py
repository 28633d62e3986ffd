"""House rules that a linter does not know: one reason per file, small files, careful handlers, tests that say why."""

import ast
from pathlib import Path

import pytest

from tests.support.architecture import EVERY_FILE, FILES, ROOT, TREES

MOST_LINES = 220
MOST_LINES_OF_TESTS = 250  # read case by case, not as a whole
LONG_FILES: dict[str, str] = {}  # file -> why it may be longer
CALLBACK_CALLS = {"put_nowait", "copy", "Block", "_clock"}


def named(path: Path) -> str:
    """Return `path` as seen from the top of the project."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", EVERY_FILE, ids=named)
def test_first_line_says_why_the_file_exists(path: Path) -> None:
    """Every file begins with a docstring, whose first line is a sentence."""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    assert first.startswith('"""')
    assert first.removesuffix('"""').endswith((".", ":")), f"{named(path)} begins with {first}"


@pytest.mark.parametrize("path", EVERY_FILE, ids=named)
def test_files_are_small(path: Path) -> None:
    """No file is longer than a reader takes in at once, but for those that have a reason."""
    most = MOST_LINES_OF_TESTS if named(path).startswith("tests/") else MOST_LINES
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= most or named(path) in LONG_FILES, f"{named(path)} has {lines} lines: split it"


def test_broad_handler_stands_once() -> None:
    """`except Exception` stands once, at the top of the listener's thread; a bare except stands nowhere."""
    broad = [
        named(path)
        for path in FILES.values()
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert broad == ["game/audio/listener.py"]


def test_audio_callback_only_copies_and_queues() -> None:
    """PortAudio's callback raises nothing and calls only what copies the sound, tells the time, and queues both."""
    callbacks = [
        node
        for node in ast.walk(TREES[FILES["game.audio.microphone"]])
        if isinstance(node, ast.FunctionDef) and "callback" in node.name
    ]
    assert callbacks, "game/audio/microphone.py has no function with callback in its name"
    for callback in callbacks:
        assert not [node for node in ast.walk(callback) if isinstance(node, ast.Raise | ast.Import | ast.ImportFrom)]
        calls = {_called(node) for node in ast.walk(callback) if isinstance(node, ast.Call)}
        assert calls <= CALLBACK_CALLS, f"{callback.name} calls {sorted(calls - CALLBACK_CALLS)}"


def _called(call: ast.Call) -> str:
    """Return the last name of what is called: "copy" of `indata[:, 0].copy()`."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("test_*.py")), ids=named)
def test_every_test_states_a_behaviour(path: Path) -> None:
    """Every test has a docstring."""
    silent = [
        node.name
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert silent == []
