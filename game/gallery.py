"""Where finished drawings go: PNG files that are either whole or not there, and never take another's place unasked."""

import tempfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pygame
from PIL import Image

from game.files import reason, remedy, write_whole
from game.settings import pictures_path


class GalleryError(Exception):
    """A drawing cannot be saved: what happened, and what to do."""


def default_folder() -> Path:
    """Return the folder for this player's drawings, whether it exists or not."""
    return pictures_path() / "Speak-a-Sketch"


def default_name(now: datetime) -> str:
    """Return the file name of a drawing saved at `now`, to the second, without blanks."""
    return f"speak-a-sketch-{now:%Y-%m-%d-%H%M%S}.png"


def save_png(surface: pygame.Surface, path: Path, *, overwrite: bool = False) -> Path:
    """Save the surface as a PNG and return the path of the file.

    path: of the file; its folder is made if need be.
    overwrite: whether a file of that name is replaced. Otherwise the name gets a number: `name-2.png`.

    Until the whole picture is on the disk, nothing changes under its name. Raises GalleryError if the disk is full or
    not writable.
    """
    image = Image.frombytes("RGB", surface.get_size(), pygame.image.tobytes(surface, "RGB"))
    encoded = BytesIO()
    image.save(encoded, "PNG")
    try:
        return write_whole(path, encoded.getvalue(), overwrite=overwrite)
    except OSError as error:
        raise GalleryError(
            f"The drawing cannot be saved as {path} ({reason(error)}). {remedy(error)}, then save again."
        ) from error


def save_last(surface: pygame.Surface, path: Path | None, now: datetime) -> tuple[Path, GalleryError | None]:
    """Save the surface where there is no next time: somewhere, whatever stands in the way.

    path: replaced by the drawing; None for a new name in the player's folder, where a drawing also goes that cannot be
        saved at `path`. The last resort is the folder for temporary files.
    Returns where the drawing is, and why it is not where it should be, None if it is. Raises GalleryError if it is
    nowhere.
    """
    name = default_name(now)
    try:
        return save_png(surface, path or default_folder() / name, overwrite=path is not None), None
    except GalleryError as error:
        wanted = error
    for folder in (default_folder, _temporary_folder):
        try:
            return save_png(surface, folder() / name), wanted
        except GalleryError:
            continue
    raise wanted


def _temporary_folder() -> Path:
    """Return the folder for temporary files, or the present one where there is none."""
    try:
        return Path(tempfile.gettempdir())
    except OSError:  # none can be written to
        return Path()
