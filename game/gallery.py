"""Where finished drawings go: PNG files that are either whole or not there, and never take another's place unasked."""

import os
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pygame
from PIL import Image

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

    Until the whole picture is on the disk, nothing stands under its name. Raises GalleryError if the disk is full or
    not writable.
    """
    image = Image.frombytes("RGB", surface.get_size(), pygame.image.tobytes(surface, "RGB"))
    encoded = BytesIO()
    image.save(encoded, "PNG")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    reserved = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(encoded.getvalue())
        reserved = None if overwrite else _reserve(path)
        return part.replace(reserved or path.resolve())  # a link stays a link
    except OSError as error:
        for leftover in (part, reserved):
            if leftover:
                _remove(leftover)
        raise GalleryError(
            f"The drawing cannot be saved as {path} ({error.strerror}). "
            "Free some space or choose another place with --save, then save again."
        ) from error


def _reserve(path: Path) -> Path:
    """Create an empty file under the first free name, so that nobody else can take it, and return its path."""
    candidate, number = path, 1
    while True:
        try:
            candidate.touch(exist_ok=False)
        except FileExistsError:
            number += 1
            candidate = path.with_stem(f"{path.stem}-{number}")
        else:
            return candidate


def _remove(path: Path) -> None:
    """Remove a file of ours where that is possible; the trouble on the way has been told already."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
