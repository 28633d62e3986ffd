"""Files that are either whole or not there: written beside their place, then renamed."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def replacing(path: Path, *, ending: str = "") -> Iterator[Path]:
    """Yield the path to write to; what is at `path` is replaced by it once the block ends without an error.

    ending: of the name to write to, for writers that insist on one.
    After an error `path` is as it was, and nothing half-written stays beside it. Raises OSError if the file cannot be
    renamed.
    """
    part = path.with_name(f"{path.name}.part{ending}")
    try:
        yield part
        part.replace(path)
    finally:  # once renamed it is not there any more
        with suppress(OSError):
            part.unlink(missing_ok=True)
