"""The log file: what a run of the game did and what went wrong, for whoever looks for the reason of a crash.

It holds when the game began and ended, versions and the system, whether it listens and to which microphone, what went
wrong in the words that the player reads, and every error that nobody foresaw, with its traceback. It holds no drawing,
no sound, nothing out of a file, and of a path the last name alone.

Whoever has something for it asks for `logging.getLogger(__name__)`.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from game.versions import about

MOST_BYTES, OLDER_FILES = 256 * 1024, 2  # of one file; and how many of those before it are kept
MOST_LETTERS = 300  # of what an error that nobody foresaw says of itself: it might quote what it stumbled over
LINE, TIME = "%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S%z"

_PART = r"""(?:[^/\\()"'\n]|\([^/\\()\n]*\)|'(?=\w))*"""  # of a path, blanks and all; "(Input/output error)" is none
FOLDERS = re.compile(rf"""(?<![^\s"'(=])(?:[A-Za-z]:|~)?[/\\](?=\S)(?:{_PART}[/\\])*""")
CODE_FILE = re.compile(r'^  File "(.*)"')
PACKAGES = ("site-packages", "game", "models")  # from the last of these on, the path of a file of code is told

Error = tuple[type[BaseException], BaseException | None, TracebackType | None]

log = logging.getLogger(__name__)


def start_log(path: Path) -> Path | None:
    """Write what the game logs into a file from now on, and crashes of all threads too.

    Returns the path, or None where nothing can be written there: then the game goes on without a log.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _LogFile(path, maxBytes=MOST_BYTES, backupCount=OLDER_FILES, encoding="utf-8", errors="replace")
    except OSError:
        return None
    handler.setFormatter(_WithoutFolders(LINE, TIME))
    ours = logging.getLogger("game")
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    _log_crashes()
    return path


def log_versions() -> None:
    """Log the versions of everything, for which many files are read."""
    log.info("%s", _versions())


def log_versions_beside() -> None:
    """Do so in a thread of its own, and return at once."""
    threading.Thread(target=log_versions, name="versions", daemon=True).start()


def without_folders(text: str) -> str:
    """Return a text in which of every absolute path the last name is left."""
    return FOLDERS.sub("", text)


class _LogFile(RotatingFileHandler):
    """A file that nobody has to look after: where it cannot be written or renamed, the game goes on."""

    def doRollover(self) -> None:  # noqa: N802 - the name is logging's
        """Begin a new file, or stay with this one where another game has it open (Windows)."""
        with suppress(OSError):
            super().doRollover()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Leave out what a full disk does not take."""


class _WithoutFolders(logging.Formatter):
    """Writes records, and errors with their traceback, without any folder of the player's."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        """Return the line of a record."""
        return without_folders(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        """Return the traceback of an error and of those that led to it."""
        kind, error, trace = ei
        return "".join(map(_part, traceback.format_exception(kind, error, trace))).rstrip("\n")


def _part(text: str) -> str:
    """Return one part of a traceback: a place in the code with its line, or what an error says of itself."""
    place = CODE_FILE.match(text)
    if place is None:
        return without_folders(text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]} ...\n")
    names = re.split(r"[/\\]", place[1])
    at = max((number for number, name in enumerate(names) if name in PACKAGES), default=len(names) - 1)
    return f'  File "{"/".join(names[at:])}"{text[place.end() :]}'


def _versions() -> str:
    """Return the versions of everything, on one line."""
    return ", ".join(f"{name} {version}" for name, version in about())


def _log_crashes() -> None:
    """Log errors that nobody caught, in every thread, before what is done about them otherwise."""
    sys.excepthook = _before(sys.excepthook, lambda *error: _crashed("The game", error))
    threading.excepthook = _before(
        threading.excepthook,
        lambda it: _crashed(f"The thread {it.thread.name if it.thread else '?'}", (*it[:3],)),
    )
    sys.unraisablehook = _before(
        sys.unraisablehook,
        lambda it: _crashed("What Python calls by itself", (it.exc_type, it.exc_value, it.exc_traceback)),
    )


def _before(hook: Callable[..., Any], first: Callable[..., None]) -> Callable[..., Any]:
    """Return a hook that does something else first."""

    def both(*arguments: Any) -> None:
        first(*arguments)
        hook(*arguments)

    return both


def _crashed(what: str, error: Error) -> None:
    """Log an error that nobody caught, complete in itself; that the player or the program ends it is none."""
    if not issubclass(error[0], KeyboardInterrupt | SystemExit):
        log.critical("%s has crashed. %s", what, _versions(), exc_info=error)  # type: ignore[arg-type]
