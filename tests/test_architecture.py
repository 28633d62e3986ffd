"""The shape of the house: layers, owners of libraries, small files, one reason each, every test a behaviour."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LAYERS = {
    # A file imports only what stands on a lower layer. `models` never imports `game`.
    "game.messages": 0,
    "game.settings": 0,
    "game.pen": 0,
    "game.theme": 0,
    "game.drawing": 1,
    "game.audio": 1,
    "game.shapes": 1,
    "game.text": 1,
    "game.panel": 1,
    "game.meters": 1,
    "game.canvas": 2,
    "game.world": 3,
    "game.listener": 3,
    "game.gallery": 3,
    "game.app": 4,
    "game.__main__": 5,
    "models.config": 0,
    "models.hearing": 0,
    "models.wav": 0,
    "models.metrics": 0,
    "models.frontend": 1,
    "models.decision": 1,
    "models.runtime": 1,
    "models.network": 1,
    "models.augment": 1,
    "models.bounds": 1,
    "models.data": 1,
    "models.plots": 1,
    "models.report": 1,
    "models.spotter": 2,
    "models.bank": 2,
    "models.clips": 2,
    "models.train": 3,
    "models.evaluate": 3,
    "models.spot": 3,
}

OWNERS = {
    # Each third-party library but numpy has its owners; nobody else imports it.
    "ai_edge_litert": {"models.runtime"},
    "keras": {"models.network", "models.train"},
    "matplotlib": {"models.plots"},
    "PIL": {"game.gallery"},
    "platformdirs": {"game.settings", "game.gallery"},
    "pygame": {"game.canvas", "game.meters", "game.panel", "game.gallery", "game.app", "game.shapes", "game.text"},
    "pygame_gui": {"game.panel"},
    "sounddevice": {"game.audio"},
    "soundfile": {"models.wav"},
    "soxr": {"game.audio", "models.wav"},
    "tensorflow": {"models.network", "models.train"},
    "threading": {"game.listener", "game.gallery"},
    "tomli_w": {"game.settings"},
    "tqdm": {"models.train", "models.evaluate"},
}

LOCAL_IMPORTS = {
    "sounddevice": "raises OSError on import where PortAudio is missing, and the game plays on without it",
}

MOST_LINES = 220
LONG_FILES: dict[str, str] = {}  # file -> why it may be longer

PACKAGES = ("game", "models")
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if path.name != "__init__.py"
}
EVERY_FILE = [
    path for folder in (*PACKAGES, "assets", "tests") for path in sorted((ROOT / folder).rglob("*.py"))
]  # ours alone, none of a virtual environment's
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in EVERY_FILE}


def imports(module: str) -> Iterator[tuple[str, int, bool]]:
    """Yield what `module` imports: dotted name, line, and whether inside a function.

    `from game import pen` yields "game.pen"; `from game.pen import move` yields "game.pen".
    """
    tree = TREES[FILES[module]]
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        local = id(node) in inside
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno, local) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports relatively: write the whole name"
            origin = node.module or ""
            names = [f"{origin}.{alias.name}" for alias in node.names] if origin in PACKAGES else [origin]
            yield from ((name, node.lineno, local) for name in names)


def ours(name: str) -> str | None:
    """Return the module of this project that the import `name` means, or None if it is not of this project."""
    return next((module for module in FILES if name == module or name.startswith(module + ".")), None)


def test_table_names_every_file() -> None:
    """Every file of game and models stands on a layer, and the table names no file that is gone."""
    assert set(LAYERS) == set(FILES)


@pytest.mark.parametrize("module", FILES)
def test_imports_point_down(module: str) -> None:
    """A file imports only what stands on a lower layer, and models import nothing of the game."""
    for name, line, _ in imports(module):
        target = ours(name)
        if target is None:
            continue
        assert LAYERS[target] < LAYERS[module], f"{module}:{line} imports {target}, which does not stand lower"
        assert not (module.startswith("models.") and target.startswith("game.")), f"{module}:{line} imports {target}"


@pytest.mark.parametrize("module", FILES)
def test_libraries_stay_with_their_owners(module: str) -> None:
    """A third-party library, and threading, is imported by its owner files only."""
    for name, line, _ in imports(module):
        library = name.partition(".")[0]
        if library in OWNERS:
            assert module in OWNERS[library], f"{module}:{line} imports {library}, which belongs to {OWNERS[library]}"
        elif library not in sys.stdlib_module_names:
            assert library in (*PACKAGES, "assets", "numpy"), f"{module}:{line} imports {library}, which nobody owns"


@pytest.mark.parametrize("module", FILES)
def test_imports_stand_at_the_top(module: str) -> None:
    """No import hides inside a function, but for those that have a reason."""
    hidden = [f"{module}:{line} {name}" for name, line, local in imports(module) if local and name not in LOCAL_IMPORTS]
    assert hidden == []


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda path: str(path.relative_to(ROOT)))
def test_first_line_says_why_the_file_exists(path: Path) -> None:
    """Every file begins with a docstring, whose first line is a sentence."""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    assert first.startswith('"""')
    assert first.removesuffix('"""').endswith((".", ":")), f"{path.name} begins with {first}"


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_small(path: Path) -> None:
    """No file is longer than a reader takes in at once, but for those that have a reason."""
    if str(path.relative_to(ROOT)) not in LONG_FILES:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= MOST_LINES, f"{path.relative_to(ROOT)} has {lines} lines: split it"


def test_broad_handler_stands_once() -> None:
    """`except Exception` stands once, at the top of the listener's thread; a bare except stands nowhere."""
    broad = [
        str(path.relative_to(ROOT))
        for path in FILES.values()
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert broad == ["game/listener.py"]


def test_audio_callback_only_looks_copies_and_puts() -> None:
    """PortAudio's callback raises nothing, opens nothing, prints nothing: its only calls are copying and queueing."""
    allowed = {"copy", "put_nowait", "Block", "bool", "len"}
    callbacks = [
        node
        for node in ast.walk(TREES[FILES["game.audio"]])
        if isinstance(node, ast.FunctionDef) and "callback" in node.name
    ]
    assert callbacks, "game/audio.py has no function with callback in its name"
    for callback in callbacks:
        assert not [node for node in ast.walk(callback) if isinstance(node, ast.Raise | ast.Import | ast.ImportFrom)]
        calls = {_called(node) for node in ast.walk(callback) if isinstance(node, ast.Call)}
        assert calls <= allowed, f"{callback.name} calls {sorted(calls - allowed)}"


def _called(call: ast.Call) -> str:
    """Return the last name of what is called: "copy" of `indata[:, 0].copy()`."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)


@pytest.mark.parametrize("path", sorted((ROOT / "tests").glob("test_*.py")), ids=lambda path: str(path.name))
def test_every_test_states_a_behaviour(path: Path) -> None:
    """Every test has a docstring."""
    silent = [
        node.name
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_game_imports_no_training_library() -> None:
    """Importing the whole game loads neither TensorFlow nor Keras nor matplotlib."""
    code = "import sys, game.__main__; print(sorted({'tensorflow', 'keras', 'matplotlib'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
