"""Drawings that were saved at the last moment, somewhere: noted down, so that the next start can say where they are."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from game.storage import drawing_file
from game.storage.atomic_files import atomic_write, is_special
from game.storage.file_locks import locked_folder
from game.storage.paths import of_user, temporary_folder

NOTE = of_user(".speak-a-sketch-rescued")  # a path a line; the folder for temporary files is that of other users, too
MOST_BYTES = 2**20


def places(journals: Path) -> tuple[Path, ...]:
    """Return the folders where a note may lie, in the order in which they are tried: one of them can be written."""
    return journals, drawing_file.default_folder(), temporary_folder()


def note(saved: Path, folders: Iterable[Path]) -> None:
    """Note where a drawing is, in the first folder that takes it; the terminal has said it in any case."""
    for folder in folders:
        with suppress(OSError), locked_folder(folder):  # games that end together all have something to note
            known = _read(folder / NOTE)
            atomic_write(folder / NOTE, "\n".join(map(str, [*known, saved])).encode("utf-8", "surrogateescape"))
            return


def noted(folders: Iterable[Path]) -> list[Path]:
    """Return where drawings are that were noted and are still there, and take the notes away."""
    found: list[Path] = []
    for folder in folders:
        with suppress(OSError), locked_folder(folder):
            found += _read(folder / NOTE)
            (folder / NOTE).unlink(missing_ok=True)
    return [path for path in dict.fromkeys(found) if path.is_file()]


def _read(path: Path) -> list[Path]:
    """Return the paths in a note; none where there is no note or it cannot be read."""
    try:
        if is_special(path):  # anybody may put one into the folder for temporary files
            return []
        with path.open("rb") as file:
            lines = file.read(MOST_BYTES).decode("utf-8", "surrogateescape").splitlines()
    except OSError:
        return []
    return [Path(line) for line in lines if line]
