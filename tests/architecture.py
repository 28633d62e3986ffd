"""The shape of the house as tables, and how to read what a file imports."""

import ast
from collections.abc import Iterator
from pathlib import Path

LAYERS = {
    # A file imports only what stands on a lower layer. `models` never imports `game`.
    "game.about": 1,
    "game.earcons": 1,
    "game.desktop": 1,
    "game.files": 1,
    "game.keys": 1,
    "game.lateness": 1,
    "game.layout": 1,
    "game.journal": 1,
    "game.messages": 1,
    "game.pulse": 1,
    "game.png": 1,
    "game.trail": 1,
    "game.controls": 2,
    "game.deed": 2,
    "game.sounds": 2,
    "game.faults": 2,
    "game.loudness": 2,
    "game.marks": 2,
    "game.news": 2,
    "game.outbox": 2,
    "game.pen": 2,
    "game.settings": 2,
    "game.icons": 2,
    "game.screen": 2,
    "game.shapes": 2,
    "game.source": 2,
    "game.text": 2,
    "game.theme": 2,
    "game.audio": 3,
    "game.captions": 3,
    "game.checkup": 3,
    "game.demo": 3,
    "game.drawing": 3,
    "game.easel": 3,
    "game.keeper": 3,
    "game.listener": 3,
    "game.overlay": 3,
    "game.page": 3,
    "game.picture": 3,
    "game.pointer": 3,
    "game.reasons": 3,
    "game.recent": 3,
    "game.tuning": 3,
    "game.bug_report": 4,
    "game.canvas": 5,
    "game.chimes": 4,
    "game.choices": 4,
    "game.doctor": 4,
    "game.help_page": 4,
    "game.ink": 4,
    "game.meters": 4,
    "game.page_layout": 4,
    "game.sound_check": 4,
    "game.strip": 4,
    "game.terminal": 4,
    "game.svg": 4,
    "game.turtle_code": 4,
    "game.swatches": 4,
    "game.widgets": 5,
    "game.world": 4,
    "game.ears": 5,
    "game.headless": 5,
    "game.page_view": 6,
    "game.panel": 5,
    "game.reach": 5,
    "game.remote": 4,
    "game.score": 5,
    "game.autosave": 6,
    "game.film": 6,
    "game.performance": 6,
    "game.gallery": 6,
    "game.pages": 7,
    "game.view": 6,
    "game.doctor_page": 6,
    "game.handover": 7,
    "game.desk": 7,
    "game.exporting": 7,
    "game.options": 7,
    "game.outside": 7,
    "game.shelf": 7,
    "game.session": 8,
    "game.thumbnails": 8,
    "game.opening": 9,
    "game.sharing": 9,
    "game.colour_page": 9,
    "game.settings_page": 11,
    "game.sources_page": 9,
    "game.welcome_page": 10,
    "game.drawing_page": 10,
    "game.scanning": 1,
    "game.switches": 8,
    "game.gamepad": 2,
    "game.slideshow_page": 10,
    "game.gallery_page": 11,
    "game.handles": 12,
    "game.recovery_page": 10,
    "game.app": 13,
    "game.__main__": 14,
    "models.whole": 0,
    "models.bounds": 1,
    "models.chance": 1,
    "models.checkpoint": 1,
    "models.config": 1,
    "models.data": 1,
    "models.hearing": 1,
    "models.knocks": 1,
    "models.metrics": 1,
    "models.plots": 1,
    "models.hush": 1,
    "models.quiet": 2,
    "models.rates": 1,
    "models.shell": 1,
    "models.size": 1,
    "models.wav": 1,
    "models.words": 1,
    "models.workers": 1,
    "models.averaging": 3,
    "models.curves": 2,
    "models.paired": 3,
    "models.headline": 3,
    "models.decision": 2,
    "models.frontend": 2,
    "models.matching": 2,
    "models.moments": 2,
    "models.network": 3,
    "models.objective": 3,
    "models.options": 2,
    "models.recipe": 2,
    "models.report": 2,
    "models.runtime": 2,
    "models.synthetic": 2,
    "models.augment": 3,
    "models.clips": 3,
    "models.fixed_rule": 3,
    "models.spotter": 3,
    "models.bank": 4,
    "models.judge_clips": 4,
    "models.probe": 4,
    "models.shipping": 4,
    "models.streams": 4,
    "models.traces": 4,
    "models.yardstick": 4,
    "models.judge_long": 5,
    "models.judge_speed": 5,
    "models.material": 5,
    "models.contenders": 5,
    "models.pools": 5,
    "models.spot": 5,
    "models.trace_store": 5,
    "models.takes": 6,
    "models.tally": 6,
    "models.scenes": 6,
    "models.mining": 7,
    "models.pipeline": 7,
    "models.compare": 7,
    "models.misses": 7,
    "models.sweep": 7,
    "models.trainer": 8,
    "models.judge_streams": 8,
    "models.judgements": 9,
    "models.judge_all": 10,
    "models.evaluate": 11,
    "models.train": 9,
}

OWNERS = {
    # Each third-party library but numpy has its owners, and so have threads and clocks; nobody else imports them.
    "ai_edge_litert": {"models.runtime", "models.size"},
    "concurrent.futures": {"game.thumbnails"},
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
        *("game.film", "game.gamepad", "game.icons", "game.picture", "game.recovery_page", "game.shelf"),
        *("game.overlay", "game.panel", "game.screen", "game.shapes", "game.strip", "game.text", "game.view"),
        *("game.drawing_page", "game.gallery_page", "game.slideshow_page", "game.thumbnails"),
        *("game.sounds", "game.swatches", "game.switches", "game.widgets"),
    },
    "send2trash": {"game.shelf"},
    "sounddevice": {"game.audio"},
    "soundfile": {"models.wav"},
    "soxr": {"game.source", "models.wav"},
    "tensorflow": {"models.quiet"},
    "threading": {"game.journal", "game.listener", "game.sounds"},
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
