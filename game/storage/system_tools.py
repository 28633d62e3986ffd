"""Hands a saved drawing to the rest of the computer: to the viewer that prints, and to the clipboard."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from game.storage.atomic_files import reason
from game.storage.drawing_file import StorageError

WATCH_S = 5.0  # a tool that asks others for a viewer takes a second or two until it gives up

# AppleScript and PowerShell get the path beside the program, never as a part of it: a name may hold any sign.
APPLE = (
    *("osascript", "-e", "on run argv"),
    *("-e", "set the clipboard to (read (POSIX file (item 1 of argv)) as \u00abclass PNGf\u00bb)", "-e", "end run"),
)
WINDOWS = (
    "Add-Type -AssemblyName System.Windows.Forms, System.Drawing; "
    "[Windows.Forms.Clipboard]::SetImage([Drawing.Image]::FromFile($env:SPEAK_A_SKETCH_FILE))"
)


@dataclass(frozen=True)
class ExternalProgram:
    """A program that was begun and may fail still. error: what to say then."""

    program: subprocess.Popen[bytes]
    error: StorageError


class ExternalPrograms:
    """Programs that are watched for a moment, since most of what fails does so at once."""

    def __init__(self) -> None:
        # Each with what is told of its failure, and for how many seconds more it is watched.
        self._watched: list[tuple[ExternalProgram, Callable[[StorageError], None], float]] = []

    def watch(self, program: ExternalProgram, failed: Callable[[StorageError], None]) -> None:
        """Watch a program; `failed` takes its error if it fails."""
        self._watched.append((program, failed, WATCH_S))

    def tick(self, dt: float) -> None:
        """Let `dt` seconds pass, and tell of what failed meanwhile."""
        watched, self._watched = self._watched, []
        for program, failed, left_s in watched:
            status = program.program.poll()
            if status is None and left_s > dt:
                self._watched.append((program, failed, left_s - dt))
            elif status:
                failed(program.error)


def show(path: Path) -> ExternalProgram | None:
    """Open a file in the system's own viewer, which can print a drawing, or a folder; None where that is done already.

    Raises StorageError where there is no viewer.
    """
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 - the way of Windows, for a file of ours
            return None
        program = _begin([opener, str(path)])
    except FileNotFoundError as error:  # of the program: on a small system there may be none
        raise StorageError(f"No program to open {path.name} was found here. You find it at {path}.") from error
    except OSError as error:
        raise _unseen(path, reason(error)) from error
    return ExternalProgram(program, _unseen(path, f"{opener} failed"))


def copy(path: Path) -> ExternalProgram:
    """Put a drawing on the clipboard, with a tool of the system. Raises StorageError where there is none."""
    command = copier(sys.platform, os.environ)
    if command is None:
        raise StorageError("Copying pictures does not work here yet. Install wl-clipboard or xclip, then try again.")
    try:
        program = _begin([*command, str(path)] if command[0] == "osascript" else list(command), path)
    except OSError as error:
        raise _uncopied(path, reason(error)) from error
    return ExternalProgram(program, _uncopied(path, f"{command[0]} failed"))


def copier(platform: str, environment: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return the command that copies the PNG on its standard input, or None where no tool is installed.

    platform: as `sys.platform`. environment: of the program.
    """
    if platform == "darwin":
        return APPLE
    if platform == "win32":
        return "powershell", "-NoProfile", "-STA", "-Command", WINDOWS
    tools = {"wl-copy": ("--type", "image/png"), "xclip": ("-selection", "clipboard", "-t", "image/png", "-i")}
    wanted = ["wl-copy", "xclip"] if environment.get("WAYLAND_DISPLAY") else ["xclip"]
    return next(((tool, *tools[tool]) for tool in wanted if shutil.which(tool)), None)


def _unseen(path: Path, why: str) -> StorageError:
    """Return what to say where no program shows a file."""
    return StorageError(f"{path.name} cannot be opened in another program ({why}). Open {path} yourself.")


def _uncopied(path: Path, why: str) -> StorageError:
    """Return what to say where a drawing is not on the clipboard."""
    return StorageError(f"The drawing cannot be copied ({why}). Open {path} and copy it there.")


def _begin(command: list[str], given: Path | None = None) -> subprocess.Popen[bytes]:
    """Start a program that goes on by itself; given: a file that it reads. Raises OSError."""
    with (given or Path(os.devnull)).open("rb") as readable:
        return subprocess.Popen(
            command,
            stdin=readable,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # it stays when the game ends
            env={**os.environ, "SPEAK_A_SKETCH_FILE": str(given or "")},
        )
