"""Files that are written for another program to read in a moment: each has a name of its own, and goes after a day."""

import re
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from game.storage.listing import files

KEPT_S = 24 * 3600.0  # a viewer may have it open, or a queue of a printer may wait for its paper
ENDING = ".png"


def fresh(folder: Path, kind: str, *, kinds: Collection[str], now: datetime) -> Path:
    """Return the path of a new file of a kind, which may be taken: then a number is put behind it.

    kinds: all of them, each the beginning of a name. What is left of any, and older than KEPT_S, is taken away first.
    now: with its time zone.
    """
    name = re.compile(rf"({'|'.join(map(re.escape, kinds))})(-\d+)?{re.escape(ENDING)}")
    with suppress(OSError):  # there is no such folder yet
        for path in files(folder, ENDING):
            with suppress(OSError):  # gone by now, or it may not be taken away: the next time, perhaps
                if name.fullmatch(path.name) and now.timestamp() - path.stat().st_mtime > KEPT_S:
                    path.unlink()
    return folder / f"{kind}{ENDING}"
