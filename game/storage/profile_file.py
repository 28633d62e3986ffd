"""A voice in one file, to be given to another computer, and what such a file may hold.

The file is a ZIP archive of the voice's folder. All of it is looked at before a voice is made of it: its size, how many
files it holds and how large they would become, their names, and then whether each of them is what its name says.
"""

import re
import shutil
import stat
import struct
import zlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from game.faults import fault_from
from game.storage.atomic_files import atomic_write, reason, remedy
from game.storage.drawing_file import StorageError, read_file
from game.storage.profiles import (
    PERSON,
    PROFILE,
    SOUNDS,
    Kind,
    Voice,
    clips,
    free_name,
    is_word,
    new_part,
    person_json,
    put_on_shelf,
    slug_of,
    voice_in,
    voices,
    write_person,
)
from models.spot.audio_files import SAMPLE_RATE_HZ, AudioError, AudioFile
from models.spot.profile import LOCK

ENDING = ".voice"
MOST_BYTES = 64 * 2**20  # of such a file, and of all that is in it
MOST_FILES = 3000
LONGEST_CLIP_S, MOST_SOUND_S = 120.0, 7200.0  # of one clip, and of all
ENTRY = b"PK\x01\x02"  # begins what an archive says of each of its files
FIT = re.compile(rf"{re.escape(PROFILE)}|head-[0-9a-f]{{8}}\.npz|network-[0-9a-f]{{8}}\.tflite")
CLIP = re.compile(
    rf"(?:{'|'.join(kind.value for kind in Kind)})/([^/]+)/([0-9A-Za-z][0-9A-Za-z_-]{{0,60}})(\.[a-z0-9]+)"
)
KINDS = (0, stat.S_IFREG)  # of files that an archive may hold, as Unix counts them; 0 where it does not say
NO_ARCHIVE = (BadZipFile, LargeZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, OSError)


class _UnfitError(Exception):
    """Why a file could not be imported, in some words."""


def export_voice(voice: Voice, into: Path, *, recordings: bool) -> Path:
    """Write a voice into one file in a folder and return its path; no other file is replaced.

    recordings: whether all that was recorded goes into it too. Raises StorageError, also where the file could not be
    imported: it is checked as every file is that comes from elsewhere.
    """
    folder = voice.folder
    try:
        files = [path for path in sorted(folder.iterdir()) if path.name == PERSON or FIT.fullmatch(path.name)]
        files += _recorded(folder) if recordings else []
        _check_size(len(files), sum(path.stat().st_size for path in files))
        _checked(folder, sounds=recordings)
        data = _packed(folder, files)
        _check_size(len(files), len(data))
        _unpacked(data)
        return atomic_write(into / f"{slug_of(voice.name)}{ENDING}", data, overwrite=False)
    except _UnfitError as why:
        what, instead = (" with its recordings", ", or export it without its recordings") if recordings else ("", "")
        raise StorageError(
            f"{voice.name} cannot be exported{what} ({why}). Change that in its folder{instead}."
        ) from why
    except OSError as error:
        raise StorageError(
            f"{voice.name} cannot be exported to {into} ({reason(error)}). {remedy(error)}, then try again."
        ) from error


def import_voice(file: Path, shelf: Path) -> Voice:
    """Put the voice in a file on the shelf and return it. Where there is one of its name, it gets a number.

    Raises StorageError where the file is no whole voice, and where the disk refuses; nothing is left on the shelf then.
    """
    part = None
    try:
        files = _unpacked(read_file(file, most=MOST_BYTES))
        part = new_part(shelf)
        for name, data in files.items():
            atomic_write(part / name, data)
        voice = _checked(part)
        name = free_name(voice.name, [other.name for other in voices(shelf).voices])
        if name != voice.name or not (part / PERSON).exists():
            write_person(part, replace(voice.person, name=name))
        return voice_in(put_on_shelf(part, slug_of(name)))
    except _UnfitError as why:
        raise StorageError(
            f"{file.name} is not a voice that can be used here ({why}). Export it again, or get a new copy."
        ) from why
    except OSError as error:
        raise StorageError(
            f"{file.name} cannot be imported to {shelf} ({reason(error)}). {remedy(error)}, then try again."
        ) from error
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)  # it is there no more where all went well


def voice_files(*folders: Path) -> tuple[Path, ...]:
    """Return the files in some folders that may hold a voice; a folder that cannot be listed has none."""
    found: list[Path] = []
    for folder in dict.fromkeys(folders):
        with suppress(OSError):
            found += sorted(path for path in folder.iterdir() if path.suffix.lower() == ENDING and path.is_file())
    return tuple(found)


def _packed(folder: Path, files: list[Path]) -> bytes:
    """Return an archive of some files of a voice. Raises OSError."""
    written, taken = BytesIO(), set[str]()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for path in files:
            name = _name_in(path.relative_to(folder).as_posix(), taken)
            taken.add(name.casefold())
            archive.writestr(name, path.read_bytes())
        if not {PERSON, PROFILE} & taken:  # of a voice that somebody has only recorded
            archive.writestr(PERSON, person_json(voice_in(folder).person))
    return written.getvalue()


def _unpacked(data: bytes) -> dict[str, bytes]:
    """Return what is in an archive, by names that may be used; raises _UnfitError where anything else is in it."""
    if data.count(ENTRY) > MOST_FILES:
        raise _UnfitError(f"it holds more than {MOST_FILES} files")
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = [one for one in archive.infolist() if not one.filename.endswith("/") and one.filename != LOCK]
            _check_entries(entries)
            return {entry.filename: archive.read(entry) for entry in entries}
    except NO_ARCHIVE as error:
        raise _UnfitError(f"it is damaged, or no such file: {error}") from error


def _check_size(files: int, size: int) -> None:
    """Raise _UnfitError where there are too many files for a voice, or too many bytes in them."""
    if files > MOST_FILES or size > MOST_BYTES:
        raise _UnfitError(f"it holds more than {MOST_FILES} files or {MOST_BYTES // 2**20} MB")


def _check_entries(entries: list[ZipInfo]) -> None:
    """Raise _UnfitError where an archive holds what no voice does, or more."""
    names = [entry.filename for entry in entries]
    _check_size(len(names), sum(entry.file_size for entry in entries))
    if len({name.casefold() for name in names}) < len(names):
        raise _UnfitError("it holds two files of one name")
    for entry in entries:
        usual = stat.S_IFMT(entry.external_attr >> 16) in KINDS and entry.compress_type in (ZIP_STORED, ZIP_DEFLATED)
        if not usual or entry.flag_bits & 1 or not _belongs(entry.filename):
            raise _UnfitError(f"{entry.filename[:60]!r} does not belong in it")
    if not {PERSON, PROFILE} & set(names):
        raise _UnfitError(f"it has no {PERSON}")


def _belongs(name: str) -> bool:
    """Return whether a file of a voice may be called so; a name with a way out of the folder never may."""
    clip = CLIP.fullmatch(name)
    if clip is None:
        return name == PERSON or FIT.fullmatch(name) is not None
    return is_word(clip[1]) and clip[3] in SOUNDS


def _name_in(name: str, taken: Collection[str]) -> str:
    """Return what a file of a voice is called in an archive, so that it can be imported: players name theirs freely.

    taken: the names of others, as a system reads them that takes capital letters for small ones.
    """
    usual, number = name, 0
    while not _belongs(usual) or usual.casefold() in taken:
        number += 1
        usual = f"{name.rpartition('/')[0]}/own-{number}{Path(name).suffix.lower()}"
    return usual


def _checked(folder: Path, *, sounds: bool = True) -> Voice:
    """Return the voice in a folder. Raises _UnfitError where a part of it is not what it says, or too long.

    sounds: whether what was recorded is looked at too.
    """
    voice = voice_in(folder)
    if voice.trouble is not None:
        raise _UnfitError(voice.trouble.what.replace(f"{folder}/", "").rstrip("."))
    all_s = 0.0
    for path in _recorded(folder) if sounds else ():
        name = path.relative_to(folder).as_posix()
        try:
            with AudioFile(path) as sound:
                samples = 0
                for block in sound.blocks():
                    samples += len(block)
                    clip_s = samples / SAMPLE_RATE_HZ
                    if clip_s > LONGEST_CLIP_S:
                        raise _UnfitError(f"{name} lasts longer than {LONGEST_CLIP_S:.0f} s")
                    if all_s + clip_s > MOST_SOUND_S:
                        raise _UnfitError(f"all that was recorded lasts longer than {MOST_SOUND_S / 3600:g} hours")
                all_s += samples / SAMPLE_RATE_HZ
        except AudioError as error:
            raise _UnfitError(fault_from(error).what.replace(f"{folder}/", "").rstrip(".")) from error
    return voice


def _recorded(folder: Path) -> list[Path]:
    """Return all that was recorded of a voice; folders that are no words were made by somebody else."""
    recorded = {kind: clips(folder, kind) for kind in Kind}
    return [path for words in recorded.values() for word, sounds in words.items() if is_word(word) for path in sounds]
