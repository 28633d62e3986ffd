"""Hands a saved drawing to the rest of the computer: to the viewer that prints, and to the clipboard."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from game.files import reason
from game.gallery import GalleryError

# AppleScript and PowerShell get the path beside the program, never as a part of it: a name may hold any sign.
APPLE = (
    *("osascript", "-e", "on run argv"),
    *("-e", "set the clipboard to (read (POSIX file (item 1 of argv)) as \u00abclass PNGf\u00bb)", "-e", "end run"),
)
WINDOWS = (
    "Add-Type -AssemblyName System.Windows.Forms, System.Drawing; "
    "[Windows.Forms.Clipboard]::SetImage([Drawing.Image]::FromFile($env:SPEAK_A_SKETCH_FILE))"
)


def show(path: Path) -> None:
    """Open a drawing in the system's own viewer, which can print it. Raises GalleryError where there is none."""
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 - the way of Windows, for a file of ours
        else:
            _begin(["open" if sys.platform == "darwin" else "xdg-open", str(path)])
    except OSError as error:
        raise GalleryError(
            f"No program shows the drawing ({reason(error)}). Open {path} in one that can print."
        ) from error


def copy(path: Path) -> None:
    """Put a drawing on the clipboard, with a tool of the system. Raises GalleryError where there is none."""
    command = copier(sys.platform, os.environ)
    if command is None:
        raise GalleryError("There is no tool that copies pictures here. Install wl-clipboard or xclip, then try again.")
    try:
        _begin([*command, str(path)] if command[0] == "osascript" else list(command), path)
    except OSError as error:
        raise GalleryError(f"The drawing cannot be copied ({reason(error)}). Open {path} and copy it there.") from error


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


def _begin(command: list[str], given: Path | None = None) -> None:
    """Start a program that goes on by itself; given: a file that it reads. Raises OSError."""
    with (given or Path(os.devnull)).open("rb") as readable:
        subprocess.Popen(
            command,
            stdin=readable,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # it stays when the game ends
            env={**os.environ, "SPEAK_A_SKETCH_FILE": str(given or "")},
        )
