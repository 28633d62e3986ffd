"""The shape of the house as tables, and how to read what a file imports."""

import ast
from collections.abc import Iterator
from pathlib import Path

LAYERS = {
    # A file imports only what stands on a lower layer. `models` never imports `game`.
    "game.files": 0,
    "game.keys": 0,
    "game.layout": 0,
    "game.messages": 0,
    "game.screen": 0,
    "game.faults": 1,
    "game.news": 1,
    "game.outbox": 1,
    "game.pen": 1,
    "game.recent": 1,
    "game.settings": 1,
    "game.shapes": 1,
    "game.source": 1,
    "game.text": 1,
    "game.theme": 1,
    "game.audio": 2,
    "game.captions": 2,
    "game.demo": 2,
    "game.drawing": 2,
    "game.easel": 2,
    "game.gallery": 2,
    "game.keeper": 2,
    "game.listener": 2,
    "game.meters": 2,
    "game.overlay": 2,
    "game.strip": 2,
    "game.terminal": 2,
    "game.tuning": 2,
    "game.canvas": 3,
    "game.choices": 3,
    "game.options": 3,
    "game.panel": 3,
    "game.world": 3,
    "game.ears": 4,
    "game.headless": 4,
    "game.outside": 4,
    "game.session": 5,
    "game.view": 5,
    "game.app": 6,
    "game.__main__": 7,
    "models.bounds": 0,
    "models.checkpoint": 0,
    "models.config": 0,
    "models.data": 0,
    "models.hearing": 0,
    "models.knocks": 0,
    "models.metrics": 0,
    "models.plots": 0,
    "models.hush": 0,
    "models.quiet": 1,
    "models.rates": 0,
    "models.shell": 0,
    "models.wav": 0,
    "models.workers": 0,
    "models.averaging": 2,
    "models.curves": 1,
    "models.decision": 1,
    "models.frontend": 1,
    "models.matching": 1,
    "models.moments": 1,
    "models.network": 2,
    "models.objective": 2,
    "models.recipe": 1,
    "models.report": 1,
    "models.runtime": 1,
    "models.synthetic": 1,
    "models.augment": 2,
    "models.clips": 2,
    "models.spotter": 2,
    "models.bank": 3,
    "models.judge_clips": 3,
    "models.probe": 3,
    "models.streams": 3,
    "models.traces": 3,
    "models.judge_long": 4,
    "models.judge_speed": 4,
    "models.material": 4,
    "models.scenes": 4,
    "models.spot": 4,
    "models.trace_store": 4,
    "models.judge_streams": 5,
    "models.pipeline": 5,
    "models.sweep": 6,
    "models.trainer": 6,
    "models.evaluate": 7,
    "models.train": 7,
}

OWNERS = {
    # Each third-party library but numpy has its owners, and so have threads and clocks; nobody else imports them.
    "ai_edge_litert": {"models.runtime"},
    "keras": {"models.quiet"},
    "models.quiet": {  # which hands out both
        *("models.averaging", "models.network", "models.objective", "models.pipeline", "models.trainer"),
    },
    "matplotlib": {"models.plots"},
    "PIL": {"game.gallery"},
    "platformdirs": {"game.settings"},
    "pygame": {
        *("game.app", "game.canvas", "game.easel", "game.gallery", "game.keys", "game.layout", "game.meters"),
        *("game.overlay", "game.panel", "game.screen", "game.shapes", "game.strip", "game.text", "game.view"),
    },
    "pygame_gui": {"game.panel"},
    "sounddevice": {"game.audio"},
    "soundfile": {"models.wav"},
    "soxr": {"game.source", "models.wav"},
    "tensorflow": {"models.quiet"},
    "threading": {"game.listener"},
    "time": {"game.app", "game.audio", "game.source", "models.judge_speed"},
    "tomli_w": {"game.settings"},
    "tqdm": {
        *("models.bank", "models.judge_clips", "models.judge_long", "models.judge_streams", "models.sweep"),
        *("models.averaging", "models.synthetic", "models.trainer"),
    },
}

LOCAL_IMPORTS = {
    "sounddevice": "raises OSError on import where PortAudio is missing, and the game plays on without it",
}

ROOT = Path(__file__).parent.parent
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
            origin = "." * node.level + (node.module or "")
            names = [f"{origin}.{alias.name}" for alias in node.names] if origin in PACKAGES else [origin]
            yield from ((name, node.lineno, local) for name in names)


def ours(name: str) -> str | None:
    """Return the module of this project that the import `name` means, or None if it is not of this project."""
    return next((module for module in FILES if name == module or name.startswith(module + ".")), None)
