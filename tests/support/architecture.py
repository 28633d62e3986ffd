"""The rooms of the house and the floors they stand on, and how to read what a file imports.

    python -m tests.support.architecture    draws the rooms, floor by floor, with the arrows between them

A room is a folder of `game` or `models` with all below it. The files beside the rooms of `game` are on the
ground floor, but for `__main__`, which wires the rooms together.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

FLOORS = {  # a file imports its own room and rooms on lower floors; `models` never imports `game`
    "game.__main__": 6,
    **dict.fromkeys(("game.window", "game.cli"), 5),
    "game.session": 4,
    "game.feedback": 3,
    **dict.fromkeys(("game.storage", "game.ui", "game.audio"), 2),
    "game.drawing": 1,
    "game": 0,
    "models.evaluate": 5,
    "models.adapt": 4,
    **dict.fromkeys(("models.train", "models.synthetic"), 3),
    "models.data": 2,
    "models.spot": 1,
    "models.common": 0,
}
MAY_HEAR = "models.spot"
"""The only room of `models` that `game` imports."""

OWNERS = {  # the rooms that import a third-party library, threads or a clock; numpy is everybody's
    "ai_edge_litert": {"models.spot", "models.evaluate"},
    "concurrent.futures": {"game.storage", "models.adapt"},
    "keras": {"models.train"},
    "kokoro_onnx": {"models.synthetic"},
    "logging.handlers": {"game.storage"},
    "matplotlib": {"models.common"},
    "models.train.tensorflow_quietly": {
        "models.adapt",
        "models.train",
        "models.evaluate",
    },  # which hands out TensorFlow and Keras
    "onnxruntime": {"models.synthetic"},
    "phonemizer": {"models.synthetic"},
    "PIL": {"game.storage"},
    "platformdirs": {"game.storage"},
    "pygame": {"game.audio", "game.drawing", "game.storage", "game.ui", "game.window"},
    "scipy": {"models.evaluate"},
    "send2trash": {"game.storage"},
    "sounddevice": {"game.audio"},
    "soundfile": {"models.spot"},
    "soxr": {"game.audio", "models.spot", "models.synthetic"},
    "tensorflow": {"models.train"},
    "threading": {"game.audio", "game.cli", "game.storage"},
    "time": {"game.window", "game.audio", "game.cli", "models.adapt", "models.evaluate"},
    "tomlkit": {"game.storage"},
    "wordfreq": {"models.synthetic"},
    "tqdm": {"models.adapt", "models.data", "models.evaluate", "models.synthetic", "models.train"},
}

LOCAL_IMPORTS = {
    **dict.fromkeys(("tomlkit", "tomlkit.exceptions"), "only writes settings, and takes long to import at the start"),
    "models.adapt.tuning": "needs TensorFlow, which only --finetune asks for, and nobody who plays has",
    "importlib.metadata": "takes long, as it reads mail and archives too, and the first frame needs no version",
    "sounddevice": "raises OSError on import where PortAudio is missing, and the game plays on without it",
}

ROOT = Path(__file__).parents[2]
PACKAGES = ("game", "models")
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if path.name != "__init__.py"
}
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES.values()}


def imports(module: str) -> Iterator[tuple[str, int, bool]]:
    """Yield what `module` imports: dotted name, line, and whether inside a function.

    `from game.drawing import pen` yields "game.drawing.pen", as `from game.drawing.pen import move` does.
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
            origin = "." * node.level + (node.module or "")
            names = [f"{origin}.{alias.name}" for alias in node.names]
            yield from ((name if name in FILES else origin, node.lineno, local) for name in names)


def ours(name: str) -> str | None:
    """Return the module of this project that the import `name` means, or None if it is not of this project."""
    return next((module for module in FILES if name == module or name.startswith(module + ".")), None)


def room(module: str) -> str:
    """Return the room in which a module of ours stands: "game.ui" of "game.ui.text", "game" of "game.settings"."""
    package, *inner = module.split(".")
    return f"{package}.{inner[0]}" if len(inner) > 1 or inner == ["__main__"] else package


def arrows() -> Iterator[tuple[str, str, int]]:
    """Yield each import of a module of ours by another: who, whom, and the line."""
    for module in FILES:
        for name, line, _ in imports(module):
            if (target := ours(name)) is not None:
                yield module, target, line


def drawing() -> str:
    """Return the rooms of both packages floor by floor, highest first, each with its size and what it imports."""
    lines = []
    between = {(room(module), room(target)) for module, target, _ in arrows()}
    for here, floor in FLOORS.items():
        files = [path for module, path in FILES.items() if room(module) == here]
        length = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
        below = sorted(target for source, target in between if source == here != target)
        lines.append(f"{floor} {here:16} {len(files):3} files {length:5} lines -> {' '.join(below)}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(drawing())  # noqa: T201  the command's result
