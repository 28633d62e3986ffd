"""The shape of the house as tables, and how to read what a file imports."""

import ast
from collections.abc import Iterator
from pathlib import Path

LAYERS = {  # a file imports only what stands on a lower layer, and `models` never imports `game`
    f"{package}.{name}": layer
    for package, rows in {
        "game": (
            (1, "about desktop earcons files garbage journal keys lateness layout messages png pulse scanning trail"),
            (2, "controls deed faults gamepad icons loudness marks news outbox pen round screen settings"),
            (2, "shapes sounds source text theme"),
            (3, "audio captions checkup demo drawing easel keeper listener overlay page picture pointer"),
            (3, "effort reasons recent switch_keys tuning"),
            (4, "bug_report chimes choices doctor help_page ink meters page_layout remote sound_check strip"),
            (4, "svg swatches terminal turtle_code values world"),
            (5, "canvas ears headless last_heard panel reach score widgets"),
            (6, "autosave doctor_page film gallery page_view performance view"),
            (7, "desk exporting handover leftover loading options outside pages shelf workbench"),
            (8, "opening_page recovering session switches thumbnails"),
            (9, "colour_page opening picture_page sharing sources_page switch_page"),
            (10, "recovery_page share_page slideshow_page welcome_page"),
            (11, "drawing_page settings_page"),
            (12, "gallery_page"),
            (13, "handles"),
            (14, "app"),
            (15, "__main__"),
        ),
        "models": (
            (0, "strict whole"),
            (1, "bounds chance checkpoint config data hearing hush knocks metrics plots rates shell size"),
            (1, "wav words workers"),
            (2, "curves decision frontend matching moments options pcen quiet recipe report runtime synthetic"),
            (3, "augment averaging clips features fixed_rule headline network objective paired"),
            (4, "bank shipping spotter streams yardstick"),
            (5, "judge_clips material pools probe traces"),
            (6, "contenders judge_long judge_speed scenes spot trace_store"),
            (7, "mining pipeline takes tally"),
            (8, "compare misses sweep trainer"),
            (9, "judge_streams train"),
            (10, "judgements"),
            (11, "judge_all"),
            (12, "evaluate"),
        ),
    }.items()
    for layer, names in rows
    for name in names.split()
}

OWNERS = {
    # Each third-party library but numpy has its owners, and so have threads and clocks; nobody else imports them.
    "ai_edge_litert": {"models.runtime", "models.size"},
    "concurrent.futures": {"game.thumbnails", "game.workbench"},
    "keras": {"models.quiet"},
    "models.quiet": {  # which hands out both
        *("models.averaging", "models.network", "models.objective", "models.pipeline", "models.shipping"),
        *("models.trainer", "models.yardstick"),
    },
    "matplotlib": {"models.plots"},
    "PIL": {"game.film", "game.picture"},
    "platformdirs": {"game.settings"},
    "pygame": {
        *("game.app", "game.canvas", "game.easel", "game.gallery", "game.keys", "game.layout", "game.meters"),
        *("game.page", "game.page_layout", "game.page_view", "game.pages", "game.pointer", "game.reach"),
        *("game.film", "game.gamepad", "game.icons", "game.picture", "game.recovery_page", "game.round", "game.shelf"),
        *("game.overlay", "game.panel", "game.screen", "game.shapes", "game.strip", "game.text", "game.view"),
        *("game.picture_page", "game.thumbnails", "game.last_heard", "game.values"),
        *("game.sounds", "game.swatches", "game.switch_keys", "game.switches", "game.widgets"),
    },
    "send2trash": {"game.shelf"},
    "sounddevice": {"game.audio"},
    "soundfile": {"models.wav"},
    "soxr": {"game.source", "models.wav"},
    "tensorflow": {"models.quiet"},
    "threading": {"game.journal", "game.listener", "game.loading", "game.sounds"},
    "time": {"game.app", "game.audio", "game.listener", "game.source", "models.judge_speed"},
    "tomli_w": {"game.settings"},
    "tqdm": {
        *("models.bank", "models.judge_clips", "models.judge_long", "models.takes"),
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
