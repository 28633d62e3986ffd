"""The TOML file that keeps the settings through restarts and mishaps."""

import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import platformdirs
import tomli_w

from game.messages import Command, Fault
from game.settings import COLOURS, Look, Settings
from game.storage.atomic_files import atomic_write, nonsense, reason, remedy

APP_NAME = "speak-a-sketch"
NAMES = frozenset(field.name for field in fields(Settings))


class SettingsError(Exception):
    """The settings cannot be kept: what happened, and what to do."""


def default_path() -> Path:
    """Return where this machine keeps the settings of this player."""
    return platformdirs.user_config_path(APP_NAME, appauthor=False) / "settings.toml"


def journals_path() -> Path:
    """Return where this machine keeps what this player draws while it is drawn."""
    return platformdirs.user_state_path(APP_NAME, appauthor=False) / "journals"


def pictures_path() -> Path:
    """Return this player's pictures folder, whether it exists or not."""
    return platformdirs.user_pictures_path()


def load_settings(path: Path) -> tuple[Settings, Fault | None]:
    """Read the settings at `path`.

    Returns the settings, and what the player should know: None where all is well or there is no file yet. A broken
    file is renamed to end in `.bad` and defaults are returned; a value of an unknown name is left out.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return _from_toml(raw), _unknown(raw, path)
    except FileNotFoundError:
        return Settings(), None
    except OSError as error:
        return Settings(), Fault(
            f"The settings file {path} cannot be read ({error.strerror}), so the defaults are used.",
            "Check who may read it.",
        )
    except (ValueError, TypeError, RecursionError) as error:  # not TOML, not UTF-8, out of range, the wrong kind
        return Settings(), _set_aside(path, error)


def save_settings(settings: Settings, path: Path) -> None:
    """Write the settings to `path`, which at every moment holds either the old ones or the new ones.

    Raises SettingsError if the disk is full or not writable.
    """
    try:
        atomic_write(path, tomli_w.dumps(_to_toml(settings)).encode())
    except OSError as error:
        raise SettingsError(
            f"The settings cannot be kept in {path} ({reason(error)}). "
            f"{remedy(error)}, or start with another file: --settings PATH."
        ) from error


def with_changes(stored: Settings, *, before: Settings, after: Settings) -> Settings:
    """Return the stored settings with what the player changed in play.

    before: how the run began, with the values that the command line set for this run alone.
    after: how it ended. Only what differs between the two is kept.
    """
    changed = {name for name in NAMES if getattr(before, name) != getattr(after, name)}
    return replace(stored, **{name: getattr(after, name) for name in changed})


def _to_toml(settings: Settings) -> dict[str, Any]:
    """Return the settings as the plain values that TOML knows."""
    raw = {field.name: getattr(settings, field.name) for field in fields(Settings)}  # in their order
    words = {word: command.value for word, command in settings.words}
    lists = {name: list(raw[name]) for name in (*COLOURS, "canvas")}
    return {**raw, **lists, "theme": settings.theme.value, "words": words}


def _from_toml(raw: dict[str, Any]) -> Settings:
    """Return the settings in `raw`; raises ValueError or TypeError where a value cannot be used."""
    known = {name: value for name, value in raw.items() if name in NAMES}
    known |= {name: tuple(known[name]) for name in (*COLOURS, "canvas") if name in known}
    if "theme" in known:
        known["theme"] = Look(known["theme"])
    if "words" in known:
        if not isinstance(known["words"], dict):
            raise ValueError(f"words {known['words']!r}: expected a table of words and commands")
        known["words"] = tuple((word, Command(command)) for word, command in known["words"].items())
    return Settings(**known)


def _unknown(raw: dict[str, Any], path: Path) -> Fault | None:
    """Return what to say about names in the file that mean nothing."""
    strange = ", ".join(sorted(raw.keys() - NAMES))
    if not strange:
        return None
    return Fault(f"The settings file {path} names {strange}, which means nothing here.", "Check the spelling.")


def _set_aside(path: Path, error: Exception) -> Fault:
    """Keep a broken settings file beside its old name and return what to say about it."""
    bad = path.with_name(path.name + ".bad")
    what = f"The settings file was not usable ({nonsense(error)}), so the defaults are used."
    try:
        path.replace(bad)
    except OSError:
        return Fault(what, f"Repair or delete {path}.")
    return Fault(what, f"It is kept as {bad}.")
