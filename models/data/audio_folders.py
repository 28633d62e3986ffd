"""Which audio files lie below a folder, and what is left out on the way, which is said once."""

import os
import sys
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path

AUDIO_SUFFIXES = frozenset({".wav", ".flac", ".ogg"})


class LeftOut(Enum):
    """Why a file or folder is left out: one of them, and several, in words."""

    HIDDEN = ("hidden file", "hidden files")  # such as ._NAME, which macOS puts beside NAME on foreign disks
    NOWHERE = ("link that leads nowhere", "links that lead nowhere")  # or round in a circle
    LOCKED = ("folder that cannot be read", "folders that cannot be read")
    BROKEN = ("broken or empty file", "broken or empty files")


_told: set[Path] = set()  # what was said to be left out: a program looks into the same folder several times


def audio_files(root: Path) -> list[Path]:
    """Return the audio files below `root`, sorted; none where there is no such folder.

    Links to folders are followed, but not round in a circle. What is left out among them is told (`tell_left_out`).
    Raises OSError where `root` itself cannot be read.
    """
    files: list[Path] = []
    left_out: dict[LeftOut, list[Path]] = {why: [] for why in LeftOut}
    waiting: list[tuple[Path, tuple[str, ...]]] = [(root, (os.path.realpath(root),))] if root.is_dir() else []
    while waiting:
        folder, above = waiting.pop()  # above: where it and the folders above it really lie
        try:
            with os.scandir(folder) as opened:
                entries = list(opened)
        except OSError:
            if folder == root:
                raise
            left_out[LeftOut.LOCKED].append(folder)
            continue
        for entry in entries:
            path = folder / entry.name
            is_audio = path.suffix.lower() in AUDIO_SUFFIXES
            if entry.name.startswith("."):
                left_out[LeftOut.HIDDEN] += [path] * is_audio
            elif _is(entry.is_dir):
                place = os.path.realpath(path)
                if place in above:
                    left_out[LeftOut.NOWHERE].append(path)
                else:
                    waiting.append((path, (*above, place)))
            elif is_audio:
                (files if _is(entry.is_file) else left_out[LeftOut.NOWHERE]).append(path)
    for why, paths in left_out.items():
        tell_left_out(sorted(paths), why, root=root)
    return sorted(files)


def tell_left_out(paths: Sequence[Path], why: LeftOut, *, root: Path, detail: str = "") -> None:
    """Say on standard error what is left out below `root`, but for what was said before.

    detail: more about the first of them.
    """
    fresh = [path for path in paths if path not in _told]
    if not fresh:
        return
    _told.update(fresh)
    one, many = why.value
    first = fresh[0].relative_to(root)
    what = f"{first}, a {one}" if len(fresh) == 1 else f"{len(fresh):,} {many}, such as {first}"
    sys.stderr.write(f"Left out of {root}: {what}.{' ' * bool(detail)}{detail}\n")


def _is(kind: Callable[[], bool]) -> bool:
    """Return whether an entry of a folder is of a kind; a link that leads nowhere is of none."""
    try:
        return kind()
    except OSError:
        return False
