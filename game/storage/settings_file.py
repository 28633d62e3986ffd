"""The TOML file that keeps the settings through restarts and mishaps, with what holds for one run alone."""

import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import tomli_w

from game.messages import Fault
from game.settings import COLOURS, Look, Settings, meaning_named
from game.storage.atomic_files import atomic_write, nonsense, reason, remedy, set_aside

NAMES = frozenset(field.name for field in fields(Settings))


class SettingsFile:
    """The settings file during one run: read when this is made, written by `save`.

    path: of the file, whether it is there or not.
    overrides: what the command line sets for this run alone, by the names of the fields of `Settings`.
    settings: how the run begins. fault: what the player should know about the file as it was read, or None.
    """

    def __init__(self, path: Path, overrides: Mapping[str, Any] = MappingProxyType({})) -> None:
        self._path = path
        self._stored, self.fault = load_settings(path)
        self.settings = replace(self._stored, **overrides)

    def save(self, settings: Settings) -> Fault | None:
        """Write what the player has changed since the run began, and return what to say if that failed.

        Whatever is as the run began is written as it was read, so that no override is kept.
        """
        now = {name: getattr(settings, name) for name in NAMES}
        changed = {name: value for name, value in now.items() if value != getattr(self.settings, name)}
        return save_settings(replace(self._stored, **changed), self._path)


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
        return Settings(), _unusable(path, error)


def save_settings(settings: Settings, path: Path) -> Fault | None:
    """Write the settings to `path`, which at every moment holds either the old ones or the new ones.

    Returns what to say where the disk is full or not writable, or None.
    """
    try:
        atomic_write(path, tomli_w.dumps(_to_toml(settings)).encode())
    except OSError as error:
        return Fault(
            f"The settings cannot be kept in {path} ({reason(error)}).",
            f"{remedy(error)}, or start with another file: --settings PATH.",
        )
    return None


def _to_toml(settings: Settings) -> dict[str, Any]:
    """Return the settings as the plain values that TOML knows."""
    raw = {field.name: getattr(settings, field.name) for field in fields(Settings)}  # in their order
    words = {word: meaning.value for word, meaning in settings.words}
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
        known["words"] = tuple((word, meaning_named(name)) for word, name in known["words"].items())
    return Settings(**known)


def _unknown(raw: dict[str, Any], path: Path) -> Fault | None:
    """Return what to say about names in the file that mean nothing."""
    strange = ", ".join(sorted(raw.keys() - NAMES))
    if not strange:
        return None
    return Fault(f"The settings file {path} names {strange}, which means nothing here.", "Check the spelling.")


def _unusable(path: Path, error: Exception) -> Fault:
    """Keep a broken settings file under a name of its own and return what to say about it."""
    what = f"The settings file was not usable ({nonsense(error)}), so the defaults are used."
    try:
        return Fault(what, f"It is kept as {set_aside(path)}.")
    except OSError:
        return Fault(what, f"Repair or delete {path}.")
