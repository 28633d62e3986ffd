"""The folder of drawings: what lies there, newest first, and what may be done to it without losing any."""

import os
import re
from functools import partial
from pathlib import Path

import pygame
from send2trash import send2trash

from game.drawing.pen import Size
from game.storage.atomic_files import atomic_write, reason, remedy
from game.storage.disk import ANSWER_S
from game.storage.drawing_file import StorageError, read_file
from game.storage.file_names import works_everywhere
from game.storage.images import PictureError, read_small
from game.storage.listing import files
from game.storage.worker import within

LONGEST_NAME = 200  # bytes; file systems take 255, and a number may be added
NAMELESS = re.compile(r"speak-a-sketch-(\d{4}-\d\d-\d\d)-(\d\d)(\d\d)(\d\d)(?:-(\d+))?")  # as `default_name` has it
COPY = re.compile(r"-[1-9][0-9]?$")  # the number of a copy; the time in a default name has six digits


def drawings(folder: Path) -> tuple[Path, ...]:
    """Return the PNG files in a folder, newest first; none where there is no folder yet. Raises StorageError.

    What cannot be looked at is left out, and hides none of the others. A folder that does not answer within ANSWER_S
    counts as one that cannot be listed.
    """
    try:
        return tuple(within(ANSWER_S, partial(files, folder, ".png")))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StorageError(
            f"The drawings in {folder} cannot be shown ({reason(error)}). Check that folder, then try again."
        ) from error


def thumbnail(path: Path, most: Size) -> pygame.Surface:
    """Return a drawing as a small picture, no larger than `most` in pixels. Raises StorageError where it is none."""
    try:
        return read_small(read_file(path), most)
    except PictureError as error:
        raise StorageError(f"{path.name} cannot be shown: it {error}. Look at it in another program.") from error


def shown_name(path: Path) -> str:
    """Return what a drawing is called: the time, where nobody gave it a name, else the file's name without ending."""
    made = NAMELESS.fullmatch(path.stem)
    return f"{made[1]}, {made[2]}:{made[3]}:{made[4]}{' (' + made[5] + ')' if made[5] else ''}" if made else path.stem


def checked_name(text: str) -> str:
    """Return the file name that a player means: without blanks around it, ending in .png.

    Raises StorageError where one system or another would refuse it, so that drawings can move between systems.
    """
    stem = re.sub(r"\.png$", "", text.strip(), flags=re.IGNORECASE).strip()
    if not stem:
        raise StorageError("A drawing needs a name. Type at least one letter.")
    if not works_everywhere(stem):
        raise StorageError(
            f"{stem!r} is not a file name that works everywhere. Use letters, digits, spaces and dashes."
        )
    if len(os.fsencode(stem)) > LONGEST_NAME:
        raise StorageError(f"That name is longer than {LONGEST_NAME} letters. Choose a shorter name.")
    return stem + ".png"


def rename(path: Path, text: str) -> Path:
    """Give a drawing the name that a player typed and return its path. No other drawing is replaced.

    Raises StorageError for a name that is taken or impossible, and where the disk refuses.
    """
    target = path.with_name(checked_name(text))
    if target.name == path.name:
        return path
    reserved = False
    try:
        same = target.exists() and target.samefile(path)  # the same letters in another case, where case means nothing
        if not same:
            target.touch(exist_ok=False)  # taken at once, so that nobody comes between the question and the move
            reserved = True
        return path.replace(target)
    except FileExistsError as error:
        raise StorageError(f"There is already a drawing called {target.stem!r}. Choose another name.") from error
    except OSError as error:
        if reserved:
            target.unlink(missing_ok=True)
        raise StorageError(
            f"{path.name} cannot be renamed ({reason(error)}). {remedy(error)}, then try again."
        ) from error


def duplicate(path: Path) -> Path:
    """Copy a drawing beside itself, under its name with the next free number, and return the copy's path.

    Raises StorageError where it cannot be read or the disk is full.
    """
    try:
        return atomic_write(path.with_stem(COPY.sub("", path.stem)), path.read_bytes(), overwrite=False)
    except OSError as error:
        raise StorageError(
            f"{path.name} cannot be copied ({reason(error)}). {remedy(error)}, then try again."
        ) from error


def discard(path: Path) -> None:
    """Move a drawing, or a folder, to the system's trash, from where it can come back.

    Raises StorageError; it then stays.
    """
    try:
        send2trash(path)
    except OSError as error:
        raise StorageError(
            f"{path.name} cannot be moved to the trash ({reason(error)}). Delete it in your file manager."
        ) from error
