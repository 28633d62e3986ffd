"""What lies in a folder: one file that cannot be looked at never hides the others."""

import os
from contextlib import suppress
from pathlib import Path


def files(folder: Path, ending: str) -> list[Path]:
    """Return the files in a folder whose names end so, in any case, newest first. Hidden ones are left out.

    So are links that lead nowhere or in a circle, pipes, folders, and what is deleted meanwhile.
    Raises OSError where the folder itself cannot be listed.
    """
    found: list[tuple[float, Path]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.lower().endswith(ending) or entry.name.startswith("."):
                continue
            with suppress(OSError):  # of this one alone
                if entry.is_file():
                    found.append((-entry.stat().st_mtime, folder / entry.name))
    return [path for _, path in sorted(found)]
