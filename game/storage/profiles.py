"""The voices that the game was fitted to: a folder for each person, with what was recorded for it.

    person.json                 the name as the player wrote it, and the person's own words
    profile.json, head-*.npz    what the recogniser has learned of the voice (`models.spot`); not there at first
    network-*.tflite            a network of its own, where `models.adapt --finetune` has tuned one
    .lock                       empty: keeps two programs from writing these two at the same time
    takes/WORD/NNN.flac         what the player recorded to fit the game to the voice
    learned/WORD/NNN.flac       clips from play, where the player lets the game learn from it

Whatever is wrong with one of them, the others are listed. Every file is replaced in one piece, and a folder has its
name once all of it is there: a program that is killed leaves the old or the new.
"""

import json
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.faults import fault_from
from game.messages import Fault
from game.storage.atomic_files import atomic_write, reason, remedy
from game.storage.drawing_file import StorageError, read_file
from game.storage.file_names import works_everywhere
from game.storage.passing_files import KEPT_S
from models.spot.audio_files import flac
from models.spot.config import NOISE, UNKNOWN
from models.spot.profile import NAME, FitResult, Profile, ProfileError

PERSON, PROFILE = "person.json", NAME
VERSION = 1  # of `person.json`
MOST_JSON_BYTES = 2**20
LONGEST_NAME = 60  # letters of a voice
LONGEST_WORD = 40  # letters of a word
MOST_WORDS = 200  # of one person's own
SOUNDS = (".flac", ".wav", ".ogg", ".mp3")  # endings of clips: ours are the first, players may add others
PART = ".part"  # what the hidden name of a folder ends in that is not complete
ALIKE = re.compile(r" \d+$")  # the number of a second voice of one name


class Kind(Enum):
    """What a clip was recorded for; the name of its folder."""

    TAKES = "takes"
    LEARNED = "learned"


@dataclass(frozen=True)
class Person:
    """What the player has written of a voice.

    name: whose voice it is. means: of each own word, as in the settings' words. instead: shipped words that no longer
    count.
    """

    name: str
    means: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    instead: tuple[str, ...] = ()

    def known_to(self, words: Collection[str]) -> "Person":
        """Return of a person what an ear can hear that has learned some words alone.

        A shipped word counts until the word that takes its place was learned. What the shipped words mean is not known
        here: while an own word is missing, one that may have lost its place is heard too, and the game ignores it.
        """
        means = {word: meaning for word, meaning in self.means.items() if word in words}
        whole = len(means) == len(self.means)
        instead = tuple(word for word in self.instead if whole or word in means.values())
        return replace(self, means=MappingProxyType(means), instead=instead)


@dataclass(frozen=True)
class Voice:
    """A voice on the shelf.

    fit: what fitting the game to it has changed; None before that, when it is heard as everybody is.
    takes, learned: how many clips there are. trouble: why it cannot be used, None where it can.
    """

    folder: Path
    person: Person
    fit: FitResult | None = None
    takes: int = 0
    learned: int = 0
    trouble: Fault | None = None

    @property
    def fitted(self) -> bool:
        """Whether the game was fitted to it."""
        return self.fit is not None

    @property
    def slug(self) -> str:
        """The name of its folder, by which the settings know it."""
        return self.folder.name

    @property
    def name(self) -> str:
        """Whose voice it is."""
        return self.person.name


@dataclass(frozen=True)
class Shelf:
    """The voices in a folder, by name. fault: why they cannot be listed, None where they can."""

    voices: tuple[Voice, ...] = ()
    fault: Fault | None = None

    def named(self, slug: str) -> Voice | None:
        """Return the voice in a folder, if it is there."""
        return next((voice for voice in self.voices if voice.slug == slug), None)


def voices(shelf: Path) -> Shelf:
    """Return the voices in a folder, also those that cannot be used; none where there is no such folder yet."""
    try:
        with os.scandir(shelf) as entries:
            names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
    except FileNotFoundError:
        return Shelf()
    except OSError as error:
        return Shelf(
            fault=Fault(f"The voices in {shelf} cannot be listed ({reason(error)}).", "Check who may read that folder.")
        )
    found = [voice_in(shelf / name) for name in names if _is_voice(shelf / name)]
    return Shelf(tuple(sorted(found, key=lambda voice: (voice.name.casefold(), voice.slug))))


def voice_in(folder: Path) -> Voice:
    """Return the voice in a folder; where it makes no sense, its name is the folder's, and `trouble` says why."""
    person, fit, trouble = None, None, None
    try:
        person = read_person(folder) if os.path.lexists(folder / PERSON) else None
        fit = _fitted(folder)
        if person is None and fit is not None:  # as where somebody has put there what was fitted elsewhere
            person = _person_of(fit)
    except StorageError as error:
        trouble = fault_from(error)
    person = Person(folder.name) if person is None else person
    takes, learned = (sum(map(len, clips(folder, kind).values())) for kind in Kind)
    return Voice(folder, person, None if fit is None else fit.result, takes, learned, trouble)


def read_person(folder: Path) -> Person:
    """Return what the player has written of a voice. Raises StorageError where that is missing or makes no sense."""
    path = folder / PERSON
    data = read_file(path, most=MOST_JSON_BYTES)
    try:
        return _person(json.loads(data))
    except (ValueError, RecursionError) as error:
        raise StorageError(
            f"{path.name} makes no sense ({error}). Restore it, or delete this voice and make it again."
        ) from error


def write_person(folder: Path, person: Person) -> None:
    """Keep what the player has written of a voice; the old file is replaced in one piece. Raises StorageError."""
    if len(person.means) > MOST_WORDS:
        raise StorageError(f"A voice knows at most {MOST_WORDS} words of its own. Remove one before you add another.")
    _write(folder / PERSON, person_json(person))


def person_json(person: Person) -> bytes:
    """Return what `read_person` reads."""
    raw = {"version": VERSION, "name": person.name, "means": dict(person.means), "instead": list(person.instead)}
    return (json.dumps(raw, ensure_ascii=False, indent=2) + "\n").encode()


def create(shelf: Path, name: str) -> Voice:
    """Make room for a voice and return it. Where there is one of that name, the new one gets a number.

    name: as the player wrote it. Raises StorageError where it is none, or the disk refuses.
    """
    name = free_name(checked_name(name), [voice.name for voice in voices(shelf).voices])
    part = new_part(shelf)
    try:
        write_person(part, Person(name))
        return voice_in(put_on_shelf(part, slug_of(name)))
    finally:
        shutil.rmtree(part, ignore_errors=True)  # it is there no more where all went well


def check_there(folder: Path) -> None:
    """Raise StorageError where a voice is gone, so that nothing is written into a folder that somebody has deleted."""
    if not folder.is_dir():
        raise StorageError(f"The voice in {folder} is not there any more. Choose another one.")


def rename(voice: Voice, name: str) -> Voice:
    """Give a voice another name and return it; its folder stays. Raises StorageError as `create` does."""
    others = [other.name for other in voices(voice.folder.parent).voices if other.folder != voice.folder]
    check_there(voice.folder)
    write_person(voice.folder, replace(voice.person, name=free_name(checked_name(name), others)))
    return voice_in(voice.folder)


def clips(folder: Path, kind: Kind = Kind.TAKES) -> dict[str, tuple[Path, ...]]:
    """Return what was recorded of each word, in the order of the names; what cannot be looked at is left out."""
    return clips_in(folder / kind.value)


def clips_in(folder: Path) -> dict[str, tuple[Path, ...]]:
    """Return the same of a folder that holds one for each word."""
    found: dict[str, tuple[Path, ...]] = {}
    for word in _names(folder):
        sounds = tuple(folder / word / name for name in _names(folder / word) if name.lower().endswith(SOUNDS))
        if sounds:
            found[word] = sounds
    return found


def save_clip(folder: Path, word: str, samples: NDArray[np.float32], kind: Kind = Kind.TAKES) -> Path:
    """Keep a clip and return its file; it is there whole or not at all.

    word: that was said; `_unknown_` for talk, `_background_noise_` for the room. samples: float32 (n,), 16 kHz, mono.
    Raises StorageError, and where the voice is gone.
    """
    check_there(folder)
    there = folder / kind.value / checked_word(word)
    numbers = [int(number[0]) for name in _names(there) if (number := re.match(r"\d+", name))]
    path = there / f"{max(numbers, default=0) + 1:03d}.flac"
    return _write(path, flac(samples))


def remove_clip(path: Path) -> None:
    """Delete a clip for good; one that is gone already is no trouble. Raises StorageError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{path} cannot be deleted ({reason(error)}). Delete it in your file manager.") from error
    with suppress(OSError):  # others are there still
        path.parent.rmdir()


def remove_clips(folder: Path, kind: Kind = Kind.TAKES) -> None:
    """Delete all clips of a kind for good. Raises StorageError at the first one that cannot be deleted."""
    for sounds in clips(folder, kind).values():
        for path in sounds:
            remove_clip(path)


def checked_name(text: str) -> str:
    """Return the name of a voice that a player means, in any script. Raises StorageError where it is none."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise StorageError("A voice needs a name. Type at least one letter.")
    if not name.isprintable():
        raise StorageError("That name has signs that cannot be shown. Use letters, digits, spaces and dashes.")
    if len(name) > LONGEST_NAME:
        raise StorageError(f"That name is longer than {LONGEST_NAME} letters. Choose a shorter name.")
    return name


def checked_word(text: str) -> str:
    """Return an own word as it is kept, in any script. Raises StorageError where no folder may be called so."""
    word = " ".join(unicodedata.normalize("NFC", text).lower().split())
    if not word:
        raise StorageError("A word needs a name. Type at least one letter.")
    if not is_word(word):
        raise StorageError(f"{text!r} cannot be used as a word. Use up to {LONGEST_WORD} letters, digits and dashes.")
    return word


def is_word(text: str) -> bool:
    """Return whether a word may be called so, as the folder of its clips: on every system, and leading nowhere else."""
    if text in (UNKNOWN, NOISE):
        return True
    shows = text.isprintable() and text.strip() == text and not text.startswith("_")
    return shows and len(text) <= LONGEST_WORD and works_everywhere(text)


def free_name(name: str, taken: Collection[str]) -> str:
    """Return a name that no other voice has: itself, or with the first number that is free; never longer than allowed.

    name: as `checked_name` returns it.
    """
    there = {other.casefold() for other in taken}
    candidate, number = name, 1
    while candidate.casefold() in there:
        number += 1
        ending = f" {number}"
        candidate = ALIKE.sub("", name)[: LONGEST_NAME - len(ending)].rstrip() + ending
    return candidate


def unwritten_name(taken: Collection[str], now: datetime) -> str:
    """Return the name of a voice that nobody types a name for: "Voice 1 (2026-11-30)"."""
    numbers = [int(number[1]) for name in taken if (number := re.match(r"Voice (\d{1,6})\b", name))]
    return f"Voice {max(numbers, default=0) + 1} ({now:%Y-%m-%d})"


def slug_of(name: str) -> str:
    """Return the name of a folder for a voice: of plain letters and digits, and "voice" where it has none of them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_WORD].strip("-")
    return slug if works_everywhere(slug) else f"voice-{slug}".strip("-")


def new_part(shelf: Path) -> Path:
    """Make a hidden folder for a voice to be, and take away those that were never finished. Raises StorageError."""
    part = shelf / f".{secrets.token_hex(8)}{PART}"
    try:
        part.mkdir(parents=True)
        now_s = part.stat().st_mtime
        for old in shelf.glob(f".*{PART}"):
            with suppress(OSError):
                if now_s - old.stat().st_mtime > KEPT_S:
                    shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise _not_kept(shelf, error) from error
    return part


def put_on_shelf(part: Path, slug: str) -> Path:
    """Give a complete folder its name, or that with a number where it is taken, and return it. Raises StorageError."""
    number = 1
    while True:
        target = part.with_name(slug if number == 1 else f"{slug}-{number}")
        number += 1
        if os.path.lexists(target):
            continue
        try:
            return part.rename(target)
        except OSError as error:
            if not os.path.lexists(target):  # else somebody was faster
                raise _not_kept(target, error) from error


def _person(raw: Any) -> Person:
    """Return what JSON says of a person; raises ValueError, which says what is wrong."""
    if not isinstance(raw, dict) or raw.get("version") != VERSION:
        raise ValueError(f"expected version {VERSION}")
    name, means, instead = raw.get("name"), raw.get("means", {}), raw.get("instead", [])
    if not isinstance(name, str) or not isinstance(means, dict) or not isinstance(instead, list):
        raise ValueError("expected a name, means and instead")
    if max(len(means), len(instead)) > MOST_WORDS:
        raise ValueError(f"expected at most {MOST_WORDS} words")
    for text in (*means, *means.values(), *instead):
        if not isinstance(text, str) or not is_word(text):
            raise ValueError(f"{text!r} is not a word")
    try:
        return Person(checked_name(name), MappingProxyType(dict(means)), tuple(instead))
    except StorageError as error:
        raise ValueError(fault_from(error).what.rstrip(".")) from error


def _fitted(folder: Path) -> Profile | None:
    """Return what the recogniser has learned of a voice, None where there is nothing yet. Raises StorageError."""
    if not os.path.lexists(folder / PROFILE):
        return None
    try:
        return Profile.load(folder)
    except ProfileError as error:
        raise StorageError(str(error)) from error


def _person_of(fit: Profile) -> Person:
    """Return the person that was fitted; raises StorageError where the game cannot use the name or the words."""
    raw = {"version": VERSION, "name": fit.name, "means": dict(fit.means), "instead": list(fit.instead)}
    try:
        return _person(raw)
    except ValueError as error:
        raise StorageError(
            f"{PROFILE} cannot be used in the game ({error}). Fit it again with another name."
        ) from error


def _is_voice(folder: Path) -> bool:
    """Return whether a folder holds a voice, whole or not."""
    there = (PERSON, PROFILE, *(kind.value for kind in Kind))
    try:
        return folder.is_dir() and any(os.path.lexists(folder / name) for name in there)
    except OSError:
        return False


def _names(folder: Path) -> list[str]:
    """Return what is in a folder, in order, without what is hidden and links; nothing where it cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if entry.name[:1] != "." and not entry.is_symlink())
    except OSError:
        return []


def _write(path: Path, data: bytes) -> Path:
    """Write a file of a voice, in the place of one of that name, and return its path. Raises StorageError.

    No name is reserved for it, as it is for drawings: a program that is killed would leave an empty take.
    """
    try:
        return atomic_write(path, data)
    except OSError as error:
        raise _not_kept(path, error) from error


def _not_kept(path: Path, error: OSError) -> StorageError:
    """Return what to say where nothing can be written."""
    return StorageError(f"{path} cannot be written ({reason(error)}). {remedy(error)}, then try again.")
