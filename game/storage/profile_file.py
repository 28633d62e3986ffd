"""A voice in one file, to be given to another computer, and what such a file may hold.

The file is a ZIP archive of the voice's folder. All of it is looked at before a voice is made of it: its size, how many
files it holds and how large they would become, their names, and then whether each of them is what its name says.
"""

import re
import shutil
import stat
import struct
import zlib
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
    put_on_shelf,
    slug_of,
    voice_in,
    voices,
    write_person,
)
from models.spot.audio_files import AudioError, AudioFile
from models.spot.profile import LOCK

ENDING = ".voice"
MOST_BYTES = 64 * 2**20  # of such a file, and of all that is in it
MOST_FILES = 3000
LONGEST_CLIP_S, MOST_SOUND_S = 120.0, 7200.0  # of one clip, and of all
ENTRY = b"PK\x01\x02"  # begins what an archive says of each of its files
FIT = re.compile(rf"{re.escape(PROFILE)}|head-[0-9a-f]{{8}}\.npz")
CLIP = re.compile(
    rf"(?:{'|'.join(kind.value for kind in Kind)})/([^/]+)/([0-9A-Za-z][0-9A-Za-z_-]{{0,60}})(\.[a-z0-9]+)"
)
KINDS = (0, stat.S_IFREG)  # of files that an archive may hold, as Unix counts them; 0 where it does not say
NO_ARCHIVE = (BadZipFile, LargeZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, OSError)


def export_voice(voice: Voice, into: Path, *, recordings: bool) -> Path:
    """Write a voice into one file in a folder and return its path; no other file is replaced.

    recordings: whether all that was recorded goes into it too. Raises StorageError.
    """
    written = BytesIO()
    try:
        files = [path for path in sorted(voice.folder.iterdir()) if path.name == PERSON or FIT.fullmatch(path.name)]
        files += _recorded(voice.folder) if recordings else []
        if len(files) > MOST_FILES or sum(path.stat().st_size for path in files) > MOST_BYTES:
            raise StorageError(
                f"The recordings of {voice.name} are more than {MOST_BYTES // 2**20} MB. "
                "Export this voice without its recordings."
            )
        with ZipFile(written, "w", ZIP_DEFLATED) as archive:
            for i, path in enumerate(files):
                archive.writestr(_name_in(path.relative_to(voice.folder).as_posix(), i), path.read_bytes())
        return atomic_write(into / f"{slug_of(voice.name)}{ENDING}", written.getvalue(), overwrite=False)
    except OSError as error:
        raise StorageError(
            f"{voice.name} cannot be exported to {into} ({reason(error)}). {remedy(error)}, then try again."
        ) from error


def import_voice(file: Path, shelf: Path) -> Voice:
    """Put the voice in a file on the shelf and return it. Where there is one of its name, it gets a number.

    Raises StorageError where the file is no whole voice, and where the disk refuses; nothing is left on the shelf then.
    """
    files = _unpacked(file)
    part = new_part(shelf)
    try:
        for name, data in files.items():
            atomic_write(part / name, data)
        voice = _checked(part, file)
        name = free_name(voice.name, [other.name for other in voices(shelf).voices])
        if name != voice.name or not (part / PERSON).exists():
            write_person(part, replace(voice.person, name=name))
        return voice_in(put_on_shelf(part, slug_of(name)))
    except OSError as error:
        raise StorageError(
            f"{file.name} cannot be imported to {shelf} ({reason(error)}). {remedy(error)}, then try again."
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)  # it is there no more where all went well


def voice_files(*folders: Path) -> tuple[Path, ...]:
    """Return the files in some folders that may hold a voice; a folder that cannot be listed has none."""
    found: list[Path] = []
    for folder in dict.fromkeys(folders):
        with suppress(OSError):
            found += sorted(path for path in folder.iterdir() if path.suffix.lower() == ENDING and path.is_file())
    return tuple(found)


def _unpacked(file: Path) -> dict[str, bytes]:
    """Return what is in a file, by names that may be used; raises StorageError where anything else is in it."""
    data = read_file(file, most=MOST_BYTES)
    if data.count(ENTRY) > MOST_FILES:
        raise _foreign(file, f"it holds more than {MOST_FILES} files")
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = [one for one in archive.infolist() if not one.filename.endswith("/") and one.filename != LOCK]
            _check_entries(entries, file)
            return {entry.filename: archive.read(entry) for entry in entries}
    except NO_ARCHIVE as error:
        raise _foreign(file, f"it is damaged, or no such file: {error}") from error


def _check_entries(entries: list[ZipInfo], file: Path) -> None:
    """Raise StorageError where an archive holds what no voice does, or more."""
    names = [entry.filename for entry in entries]
    if len(names) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _foreign(file, f"it holds more than {MOST_FILES} files or {MOST_BYTES // 2**20} MB")
    if len({name.casefold() for name in names}) < len(names):
        raise _foreign(file, "it holds two files of one name")
    for entry in entries:
        usual = stat.S_IFMT(entry.external_attr >> 16) in KINDS and entry.compress_type in (ZIP_STORED, ZIP_DEFLATED)
        if not usual or entry.flag_bits & 1 or not _belongs(entry.filename):
            raise _foreign(file, f"{entry.filename[:60]!r} does not belong in it")
    if not {PERSON, PROFILE} & set(names):
        raise _foreign(file, f"it has no {PERSON}")


def _belongs(name: str) -> bool:
    """Return whether a file of a voice may be called so; a name with a way out of the folder never may."""
    clip = CLIP.fullmatch(name)
    if clip is None:
        return name == PERSON or FIT.fullmatch(name) is not None
    return is_word(clip[1]) and clip[3] in SOUNDS


def _name_in(name: str, number: int) -> str:
    """Return what a file of a voice is called in an archive, so that it can be imported: players name theirs freely."""
    return name if _belongs(name) else f"{name.rpartition('/')[0]}/own-{number}{Path(name).suffix.lower()}"


def _checked(folder: Path, file: Path) -> Voice:
    """Return the voice in a folder that was unpacked. Raises StorageError where a part of it is not what it says."""
    voice = voice_in(folder)
    if voice.trouble is not None:
        raise _foreign(file, voice.trouble.what.replace(f"{folder}/", "").rstrip("."))
    sound_s = 0.0
    for path in _recorded(folder):
        try:
            with AudioFile(path) as sound:
                for _ in sound.blocks():
                    if sound.length_s > LONGEST_CLIP_S or sound_s + sound.length_s > MOST_SOUND_S:
                        raise _foreign(file, f"{path.name} is longer than any clip")
                sound_s += sound.length_s
        except AudioError as error:
            raise _foreign(file, fault_from(error).what.replace(f"{folder}/", "").rstrip(".")) from error
    return voice


def _recorded(folder: Path) -> list[Path]:
    """Return all that was recorded of a voice; folders that are no words were made by somebody else."""
    recorded = {kind: clips(folder, kind) for kind in Kind}
    return [path for words in recorded.values() for word, sounds in words.items() if is_word(word) for path in sounds]


def _foreign(file: Path, why: str) -> StorageError:
    """Return what to say of a file that is no voice."""
    return StorageError(
        f"{file.name} is not a voice that can be used here ({why}). Export it again, or get a new copy."
    )
