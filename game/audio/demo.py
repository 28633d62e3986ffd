"""The demo voice that comes with the game, and the step that a recording may bring with it."""

import json
from importlib.resources import files
from pathlib import Path

from game.settings import LIMITS

DEMO_NAME = "Demo voice"


def demo_path() -> Path:
    """Return the file of the demo voice, whether it is installed or not."""
    return Path(str(files("assets") / "demo.wav"))


def step_beside(recording: Path) -> int | None:
    """Return the step in pixels that a recording draws with, or None if it brings none.

    It stands under "step_px" in a JSON file beside the recording: `demo.json` beside `demo.wav`.
    """
    try:
        step_px = json.loads(recording.with_suffix(".json").read_text(encoding="utf-8"))["step_px"]
    except (OSError, ValueError, KeyError, TypeError):  # no such file, or a file about something else
        return None
    low, high = LIMITS["step_px"]
    return step_px if type(step_px) is int and low <= step_px <= high else None
