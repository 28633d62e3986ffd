"""The TOML file that keeps the settings through restarts and mishaps, with what holds for one run alone.

The file is the player's as much as ours: what an editor has written into it stays, comments, order, names that mean
nothing here. Another game may write it too, so a save reads it again and changes only what was changed in this game.
No game waits for another one's disk: what is new is written beside the file, and only while it takes its place are the
others kept out; where the file has changed since it was read, all is done again.
"""

import errno
import os
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from game.drawing.colour_names import colour_named
from game.messages import Fault
from game.settings import TWO_KEYS, OwnWords, Setting, Settings, Table
from game.storage.atomic_files import BAD, NO_FILE, atomic_write, is_special, reason, remedy, set_aside
from game.storage.file_locks import locked_folder
from game.storage.settings_text import Sound, decoded, sound, trouble

BY_FIELD = {setting.field: setting for setting in Setting}
DEFAULTS = Settings()
COLOURS = (Setting.COLOUR, Setting.BACKGROUND)  # which have names, too
MOST_BYTES = 2**20  # of a file of settings: a larger one is something else
MOST_TOLD = 12  # mistakes of one file
BETWEEN = " \u00b7 "  # one mistake and the next
LONGEST_NAME = 40  # letters of a strange name, when it is told
TRIES = 50  # of a save: for each that fails another program has saved


class _ChangedError(Exception):
    """Something else stands in the file than what was read."""


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
        self._written = self.settings  # what the player had set when this game last read or wrote the file

    def save(self, settings: Settings) -> Fault | None:
        """Write what the player has changed since the last save, and return what to say if that failed.

        What is as the run began is written as it was read, so that no override is kept. All else in the file stays as
        it is by then, whoever has written it.
        """
        before, after = self._kept(self._written), self._kept(settings)
        try:
            _save(self._path, before, after)
        except OSError as error:
            return Fault(
                f"The settings cannot be saved in {self._path} ({reason(error)}).",
                f"{remedy(error)}, or start with another file: --settings PATH.",
            )
        self._written = settings
        return None

    def _kept(self, settings: Settings) -> Settings:
        """Return settings with everything that is as the run began as it was read, and without a voice's own words."""
        begun = [name for name in BY_FIELD if getattr(settings, name) == getattr(self.settings, name)]
        return replace(settings, own_words=OwnWords(), **{name: getattr(self._stored, name) for name in begun})


def load_settings(path: Path) -> tuple[Settings, Fault | None]:
    """Read the settings at `path`.

    Returns the settings, and what the player should know: None where all is well or there is no file yet. A setting
    that cannot be used has its default, and costs no other. A file with lines that are no TOML is kept as it was under
    a name that ends in `.bad`, and goes on without them; one in which nothing makes sense is moved there.
    """
    try:
        data = _read(path)
    except OSError as error:
        return Settings(), Fault(
            f"The settings file {path} cannot be read ({reason(error)}), so the defaults are used.",
            "Check who may read it.",
        )
    if data is None:
        return Settings(), None
    written = decoded(data)
    sense = sound(written.text)
    if sense.broken and not sense.raw.keys() & BY_FIELD.keys():
        return Settings(), _unusable(path, trouble(written.text))
    settings, problems = _understood(sense.raw)
    if not sense.broken:
        return settings, _told(path, problems, f"fix {'this one' if len(problems) == 1 else 'these'} in {path}")
    try:
        kept = f"the original file is kept as {_replace(path, data, written.encoded(sense.text), keep=True)}"
    except _ChangedError:
        return load_settings(path)
    except OSError:
        kept = f"repair {path}"
    return settings, _told(path, [*_lines_told(sense), *problems], kept)


def _read(path: Path) -> bytes | None:
    """Return what is in a file, or None where there is none; raises OSError, also for what is no file of settings."""
    try:
        if is_special(path):  # a device, or a pipe, which would be waited for
            raise OSError(NO_FILE)
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    if len(data) > MOST_BYTES:
        raise OSError(errno.EFBIG, "it is too large for settings")
    return data


def _save(path: Path, before: Settings, after: Settings) -> None:
    """Bring what differs between two settings into the file at `path`; where there is none, all settings.

    At every moment the file is the old one or the new one. Raises OSError, and then it is the old one.
    """
    for _ in range(TRIES):
        data = _read(path)
        if data is not None and before == after:
            return
        written = decoded(data or b"")
        sense = sound(written.text)
        anew = data is None or (sense.broken and not sense.raw.keys() & BY_FIELD.keys())
        text = _edited("", None, after) if anew else _edited(sense.text, before, after)
        try:
            _replace(path, data, written.encoded(text), keep=bool(sense.broken))  # kept: somebody has spoilt it
        except _ChangedError:
            continue
        return
    raise OSError(errno.EBUSY, "other programs keep changing it")


def _replace(path: Path, old: bytes | None, new: bytes, *, keep: bool) -> Path | None:
    """Write a file in place of what was read from it, and return where that is kept, None where it is not.

    old: as it was read; None for no file. keep: whether it is kept beside it, under the first name that is free.
    Raises _ChangedError where something else stands there by now, and OSError; then all is as it was.
    """
    kept = atomic_write(path.with_name(path.name + BAD), old, overwrite=False) if keep and old is not None else None
    try:
        atomic_write(path, new, replacing=_unchanged(path, old))
    except (OSError, _ChangedError):
        if kept is not None:
            with suppress(OSError):
                kept.unlink()
        raise
    return kept


@contextmanager
def _unchanged(path: Path, old: bytes | None) -> Iterator[None]:
    """Let no other game in from the look at what stands in a file on. Raises _ChangedError where that is not `old`."""
    with locked_folder(Path(os.path.realpath(path)).parent):
        if _read(path) != old:
            raise _ChangedError
        yield


def _edited(text: str, before: Settings | None, after: Settings) -> str:
    """Return TOML in which the settings that differ are as they are after; everything else stays as it was written.

    before: None where all settings are to be written. Raises OSError where the text is too intricate for that.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
    except (TOMLKitError, RecursionError) as error:  # brackets in a hundred brackets
        raise OSError(errno.EINVAL, "its layout is too complicated to change") from error
    for setting in Setting:
        name, new = setting.field, getattr(after, setting.field)
        old = None if before is None else getattr(before, name)
        if new == old:
            continue
        there = document.get(name)
        if setting is Setting.WORDS and isinstance(there, MutableMapping):
            _edit_words(there, dict(old or ()), dict(new))
        else:
            plain = _plain(setting, new)
            if there is not None and isinstance(plain, dict):
                plain = tomlkit.inline_table() | plain  # a comment behind what stood there would not outlive a table
            document[name] = plain
    return tomlkit.dumps(document)


def _edit_words(table: MutableMapping[str, Any], old: Mapping[str, Enum], new: Mapping[str, Enum]) -> None:
    """Change the words in a table that differ, and leave the others there as they are."""
    for word in old.keys() - new.keys():
        table.pop(word, None)
    for word, gives in new.items():
        if old.get(word) is not gives:
            table[word] = gives.value


def _plain(setting: Setting, value: Any) -> Any:
    """Return the value of a setting as one of the plain values that TOML knows."""
    if setting is Setting.WORDS:
        return {word: gives.value for word, gives in value}
    if isinstance(value, tuple):
        return list(value)
    return value.value if isinstance(value, Enum) else value


def _understood(raw: Mapping[str, Any]) -> tuple[Settings, list[str]]:
    """Return the settings that a file names, the default for each that cannot be used, and what is wrong with those."""
    values, problems = dict[str, Any](), list[str]()
    for name, given in raw.items():
        setting = BY_FIELD.get(name)
        if setting is None:
            problems.append(_unknown(name))
        elif isinstance(setting.rule, Table) and isinstance(given, dict):
            values[name] = tuple(_words(setting, setting.rule, given, problems).items())
        else:
            try:
                values[name] = setting.read(_by_name(given) if setting in COLOURS else given)
            except ValueError as error:
                problems.append(f"{error}; using {_written(setting)}")
    keys = {name: getattr(DEFAULTS, name) for name in (Setting.FIRST_SWITCH.field, Setting.SECOND_SWITCH.field)}
    if len({values.get(name, default) for name, default in keys.items()}) < len(keys):
        values |= keys
        problems.append(f"{TWO_KEYS}; using {' and '.join(keys.values())}")
    return Settings(**values), problems


def _by_name(given: object) -> object:
    """Return the colour that a name means, and what is none as it is."""
    return (colour_named(given) if isinstance(given, str) else None) or given


def _words(setting: Setting, rule: Table, given: Mapping[str, Any], problems: list[str]) -> dict[str, Any]:
    """Return the words of a table with what they give, and add to `problems` what is wrong with its entries."""
    usual, words, expected = dict(getattr(DEFAULTS, setting.field)), dict[str, Any](), ""
    for word, raw in given.items():
        try:
            words[word] = rule.gives.read(raw)
        except ValueError as error:
            expected = str(error)
            instead = f"using {usual[word].value}" if word in usual else "it does nothing"
            problems.append(f"{setting.field}.{_shown(word)} must be a command, not {_shown(str(raw))}; {instead}")
            words |= {word: usual[word]} if word in usual else {}
    if expected:
        problems.append(f"commands are {expected}")
    return words


def _written(setting: Setting) -> str:
    """Return the default of a setting as it would be written in words."""
    match getattr(DEFAULTS, setting.field):
        case bool() as on:
            return str(on).lower()
        case float() as number:
            return f"{number:.2f}"
        case Enum() as member:
            return str(member.value)
        case tuple() as several:
            return "the usual ones" if setting is Setting.WORDS else str([*several])
        case "":
            return "anyone's" if setting is Setting.VOICE else "the usual one"
        case plain:
            return str(plain)


def _unknown(name: str) -> str:
    """Return what to say about a name in the file that means nothing."""
    meant = get_close_matches(name[:LONGEST_NAME], BY_FIELD, n=1)
    return f"{_shown(name)} is not a setting" + (f" (did you mean {meant[0]}?)" if meant else "")


def _shown(name: str) -> str:
    """Return a name out of the file as it can be told: not too long, and of letters that can be seen."""
    short = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]} ..."
    return short if short.isprintable() and short.strip() else repr(short)


def _lines_told(sense: Sound) -> list[str]:
    """Return what to say about lines that are left out."""
    again = [f"{_shown(name)} stands there twice, and line {line} was skipped" for line, name in sense.twice.items()]
    numbers = [str(line) for line in sense.broken if line not in sense.twice]
    if not numbers:
        return again
    *others, last = numbers
    if others:
        return [f"lines {', '.join(others)} and {last} make no sense and were skipped", *again]
    return [f"line {last} makes no sense and was skipped", *again]


def _told(path: Path, problems: Sequence[str], remedy: str) -> Fault | None:
    """Return all that is wrong with a file as one message, or None where nothing is."""
    if not problems:
        return None
    more = len(problems) - MOST_TOLD
    told = [*problems[:MOST_TOLD], *([f"{more} more mistakes"] if more > 0 else [])]
    return Fault(f"In {path.name}: {BETWEEN.join(told)}.", f"All other settings work; {remedy}.")


def _unusable(path: Path, why: str) -> Fault:
    """Keep a file in which nothing makes sense under a name of its own, and return what to say about it."""
    what = f"The settings file was not usable ({why}), so the defaults are used."
    try:
        return Fault(what, f"It is kept as {set_aside(path)}.")
    except OSError:
        return Fault(what, f"Repair or delete {path}.")
