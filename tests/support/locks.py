"""Whether a folder is locked, as another game would find it."""

import os
from pathlib import Path

from game.storage.file_locks import lock


def is_locked(folder: Path) -> bool:
    """Return whether a game that asks for a folder would have to wait now."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        lock(opened)
    except BlockingIOError:
        return True
    finally:
        os.close(opened)
    return False
