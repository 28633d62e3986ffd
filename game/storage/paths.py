"""Where this machine keeps what belongs to this player: the settings, the journals, the drawings."""

from pathlib import Path

import platformdirs

APP_NAME = "speak-a-sketch"


def settings_path() -> Path:
    """Return the settings file, whether it exists or not; so do the others."""
    return platformdirs.user_config_path(APP_NAME, appauthor=False) / "settings.toml"


def journals_path() -> Path:
    """Return the folder of what is drawn, while it is drawn."""
    return platformdirs.user_state_path(APP_NAME, appauthor=False) / "journals"


def pictures_path() -> Path:
    """Return this player's pictures folder."""
    return platformdirs.user_pictures_path()
