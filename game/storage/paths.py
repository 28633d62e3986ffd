"""Where this machine keeps what belongs to this player: the settings, the journals, the log, the drawings."""

from contextlib import suppress
from pathlib import Path

import platformdirs

from game.versions import PROGRAM


def settings_path() -> Path:
    """Return the settings file, whether it exists or not; so do the others."""
    return platformdirs.user_config_path(PROGRAM, appauthor=False) / "settings.toml"


def journals_path() -> Path:
    """Return the folder of what is drawn, while it is drawn."""
    return platformdirs.user_state_path(PROGRAM, appauthor=False) / "journals"


def log_path() -> Path:
    """Return the log file."""
    return platformdirs.user_log_path(PROGRAM, appauthor=False) / "speak-a-sketch.log"


def pictures_path() -> Path:
    """Return this player's pictures folder."""
    return platformdirs.user_pictures_path()


def from_home(path: Path) -> str:
    """Return a path as it may be shown to others: what lies in the player's own folder begins with ~."""
    with suppress(ValueError, RuntimeError):  # it lies elsewhere, or nobody knows where home is
        return str("~" / path.relative_to(Path.home()))
    return str(path)
