"""The shelf of voices: names in any script, clips, and never a folder that is half there or hides the others."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from game.storage import profiles
from game.storage.drawing_file import StorageError
from game.storage.profile_file import export_voice
from game.storage.profiles import (
    LONGEST_NAME,
    MOST_WORDS,
    PERSON,
    PROFILE,
    Kind,
    Person,
    checked_word,
    clips,
    create,
    read_person,
    remove_clip,
    remove_clips,
    rename,
    save_clip,
    slug_of,
    unwritten_name,
    voice_in,
    voices,
    write_person,
)
from models.spot.audio_files import read_audio
from tests.support.architecture import ROOT
from tests.support.helpers import PATIENCE_S
from tests.support.mutations import Mutation, cut, flipped, lying, lying_text, spliced
from tests.support.profiles import RESULT, fit

MADE = datetime(2026, 11, 30, tzinfo=UTC)
TAKE = np.linspace(-0.5, 0.5, 16_000, dtype=np.float32)
PERSON_ANNA = Person("Anna", {"ba": "up", "ч": "undo"}, ("up",))


def test_a_new_voice_is_on_the_shelf(tmp_path: Path) -> None:
    """It has the name as it was written and a folder in plain letters, and is not fitted yet."""
    shelf = tmp_path / "not there" / "voices"
    assert voices(shelf).voices == ()

    made = create(shelf, "  Zoë  Müller ")
    assert (made.name, made.slug, made.fitted, made.takes, made.trouble) == ("Zoë Müller", "zoe-muller", False, 0, None)
    assert voices(shelf).voices == (made,)
    assert voices(shelf).named("zoe-muller") == made
    assert voices(shelf).named("gone") is None
    assert [path.name for path in shelf.iterdir()] == ["zoe-muller"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Anna", "anna"),
        ("Анна", "voice"),
        ("老师", "voice"),
        ("../../etc", "etc"),
        ("con", "voice-con"),
        ("A/B\\C:D", "a-b-c-d"),
        (".", "voice"),
        ("x" * LONGEST_NAME, "x" * 40),
        ("-" * 20, "voice"),
    ],
)
def test_any_name_makes_a_safe_folder(tmp_path: Path, name: str, slug: str) -> None:
    """Its letters are plain, it leads nowhere else, no system refuses it, and the name stays as it was written."""
    assert slug_of(name) == slug
    made = create(tmp_path, name)
    assert made.folder == tmp_path / slug
    assert read_person(made.folder).name == name


def test_two_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """The second gets a number, whatever its case; two names that make the same folder have two folders."""
    made = [create(tmp_path, name) for name in ("Anna", "anna", "Anna", "Анна", "Ирина")]
    assert [voice.name for voice in made] == ["Anna", "anna 2", "Anna 3", "Анна", "Ирина"]
    assert [voice.slug for voice in made] == ["anna", "anna-2", "anna-3", "voice", "voice-2"]

    again = rename(made[0], "Ирина")
    assert (again.name, again.slug) == ("Ирина 2", "anna")
    assert rename(again, "Ирина 2").name == "Ирина 2"


def test_a_number_makes_no_name_too_long(tmp_path: Path) -> None:
    """The end of a long name gives way to it, so that the second voice can be read."""
    made = [create(tmp_path, "x" * LONGEST_NAME) for _ in range(2)]
    assert [voice.trouble for voice in made] == [None, None]
    assert made[1].name == f"{'x' * (LONGEST_NAME - 2)} 2"


@pytest.mark.parametrize("name", ["", "  \t ", "a\0b", "\u202e", "x" * (LONGEST_NAME + 1)])
def test_what_is_no_name_is_refused(tmp_path: Path, name: str) -> None:
    """It is said in words, and nothing is made."""
    with pytest.raises(StorageError, match="name"):
        create(tmp_path, name)
    assert [*tmp_path.iterdir()] == []


def test_a_voice_needs_no_typing() -> None:
    """Its name is the next number that was never used, with the date."""
    assert unwritten_name([], MADE) == "Voice 1 (2026-11-30)"
    assert unwritten_name(["Anna", "Voice 1 (2026-11-29)", "Voice 7 of mine", "voices"], MADE) == "Voice 8 (2026-11-30)"


def test_own_words_are_kept(tmp_path: Path) -> None:
    """What was written is read again, in any script."""
    folder = create(tmp_path, "Anna").folder
    write_person(folder, PERSON_ANNA)
    assert read_person(folder) == PERSON_ANNA
    assert voice_in(folder).person == PERSON_ANNA


def test_as_many_own_words_are_written_as_can_be_read(tmp_path: Path) -> None:
    """One more is refused, and the old file stays."""
    most = Person("Anna", {f"word {i}": "up" for i in range(MOST_WORDS)})
    write_person(tmp_path, most)
    with pytest.raises(StorageError, match=r"at most 200 words of its own\. Remove one"):
        write_person(tmp_path, Person("Anna", {**most.means, "more": "up"}))
    assert read_person(tmp_path) == most


@pytest.mark.parametrize("word", ["", ".", "..", "a/b", "a\\b", "_hidden", ".ba", "con", "x" * 41, "a\nb\0", "ba."])
def test_a_word_makes_a_safe_folder(tmp_path: Path, word: str) -> None:
    """What could lead elsewhere, or what a system refuses, is no word."""
    with pytest.raises(StorageError):
        checked_word(word)
    with pytest.raises(StorageError):
        save_clip(tmp_path, word, TAKE)
    assert [*tmp_path.iterdir()] == []


def test_takes_are_saved_counted_and_removed(tmp_path: Path) -> None:
    """Each word has its folder, each take the next number, all of them whole; what is removed is gone for good."""
    folder = create(tmp_path, "Anna").folder
    first = save_clip(folder, "up", TAKE)
    second = save_clip(folder, "up", TAKE)
    room = save_clip(folder, "_background_noise_", TAKE)
    own = save_clip(folder, "ЧА", TAKE)
    learned = save_clip(folder, "up", TAKE, Kind.LEARNED)
    assert first == folder / "takes" / "up" / "001.flac"
    assert np.abs(read_audio(first) - TAKE).max() <= 2**-15
    assert clips(folder) == {"up": (first, second), "_background_noise_": (room,), "ча": (own,)}
    assert clips(folder, Kind.LEARNED) == {"up": (learned,)}
    voice = voice_in(folder)
    assert (voice.takes, voice.learned) == (4, 1)

    remove_clip(second)
    remove_clip(second)
    assert save_clip(folder, "up", TAKE) == second
    remove_clip(room)
    assert not room.parent.exists()
    remove_clips(folder)
    assert clips(folder) == {}
    assert clips(folder, Kind.LEARNED) == {"up": (learned,)}


def test_what_a_full_disk_takes_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A take that finds no room leaves nothing behind, and a voice neither."""
    folder = create(tmp_path, "Anna").folder

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("game.storage.atomic_files.os.fsync", full)
    with pytest.raises(StorageError, match="Free some space"):
        save_clip(folder, "up", TAKE)
    with pytest.raises(StorageError, match="Free some space"):
        create(tmp_path, "Ben")
    assert clips(folder) == {}
    assert [voice.name for voice in voices(tmp_path).voices] == ["Anna"]
    assert [path.name for path in tmp_path.iterdir()] == ["anna"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"version": 2, "name": "Anna"}',
        b'{"version": 1}',
        b'{"version": 1, "name": 7}',
        b'{"version": 1, "name": ""}',
        b'{"version": 1, "name": "A", "means": []}',
        b'{"version": 1, "name": "A", "means": {"../x": "up"}}',
        b'{"version": 1, "name": "A", "means": {"ba": 1}}',
        b'{"version": 1, "name": "A", "instead": ["' + b"x" * 41 + b'"]}',
        b'{"version": 1, "name": "A", "instead": [' + b'"up",' * 500 + b'"up"]}',
        b'{"version": 1, "name": "\xff"}',
        b'{"version": 1, "name": "\\udcff"}',
        b'{"version": 1, "name": "A", "means": {"\\udcff": "up"}}',
        b'{"version": 1, "name": "A", "means": {" ba": "up"}}',
        b'{"version": 1, "name": "A", "instead": [["up"]]}',
        b"[" * 100_000,
        b" " * (profiles.MOST_JSON_BYTES + 1),
    ],
)
def test_a_broken_one_is_listed_with_its_reason(tmp_path: Path, text: bytes) -> None:
    """It hides no other voice, and its name is that of its folder."""
    create(tmp_path, "Anna")
    (tmp_path / "ben").mkdir()
    (tmp_path / "ben" / PERSON).write_bytes(text)
    anna, ben = voices(tmp_path).voices
    assert (anna.name, anna.trouble) == ("Anna", None)
    assert ben.name == "ben"
    assert ben.trouble is not None
    assert PERSON in ben.trouble.what
    assert ben.trouble.remedy


def test_a_person_cut_at_any_byte_is_the_whole_one_or_broken(tmp_path: Path) -> None:
    """No beginning of the file is taken for another person."""
    folder = create(tmp_path, "Anna").folder
    write_person(folder, PERSON_ANNA)
    whole = (folder / PERSON).read_bytes()
    for end in range(len(whole)):
        (folder / PERSON).write_bytes(whole[:end])
        voice = voice_in(folder)
        assert voice.person == PERSON_ANNA if end == len(whole) - 1 else voice.trouble is not None


def test_a_voice_that_was_fitted_says_so(tmp_path: Path) -> None:
    """With what the fit has changed; without a name that the player wrote it has that of the fit, and its words."""
    folder = create(tmp_path, "Anna").folder
    fit(folder, name="Somebody")
    voice = voice_in(folder)
    assert (voice.name, voice.fitted, voice.fit, voice.trouble) == ("Anna", True, RESULT, None)

    (folder / PERSON).unlink()
    fit(folder, name="Somebody", means={"ba": "up"}, instead=("up",))
    assert voices(tmp_path).voices == (voice_in(folder),)
    assert voice_in(folder).person == Person("Somebody", {"ba": "up"}, ("up",))

    fit(folder, name="Somebody", means={"Ba": "up"})  # a folder that somebody else has called so
    assert voice_in(folder).person == Person("Somebody", {"Ba": "up"})
    for wrong in ({"name": "\x07"}, {"means": {"../x": "up"}}):
        fit(folder, **({"name": "Somebody"} | wrong))
        voice = voice_in(folder)
        assert (voice.name, voice.trouble is None) == ("anna", False)


def test_a_fit_cut_at_any_byte_is_broken(tmp_path: Path) -> None:
    """Neither file is taken for a whole one, and the voice keeps its name."""
    folder = create(tmp_path, "Anna").folder
    fit(folder)
    for path in (folder / PROFILE, next(folder.glob("head-*.npz"))):
        whole = path.read_bytes()
        for end in [*range(0, len(whole) - 1, 1 + len(whole) // 300), len(whole) - 2]:
            path.write_bytes(whole[:end])
            voice = voice_in(folder)
            assert (voice.name, voice.fitted) == ("Anna", False)
            assert voice.trouble is not None
            assert voice.trouble.remedy
        path.write_bytes(whole)
    assert voice_in(folder).trouble is None


@pytest.mark.parametrize(
    ("change", "of"),
    [
        (lambda kernel: np.full_like(kernel, np.nan), "kernel"),
        (lambda kernel: np.full_like(kernel, np.inf), "kernel"),
        (lambda kernel: kernel[:, 1:], "kernel"),
        (lambda kernel: kernel[0], "kernel"),
        (lambda kernel: kernel.astype(object), "kernel"),
        (lambda kernel: np.zeros((200_000, kernel.shape[1]), np.float32), "kernel"),
        (lambda bias: bias[1:], "bias"),
        (lambda bias: bias.astype("U8"), "bias"),
        (lambda bias: np.full_like(bias, np.nan), "bias"),
    ],
)
def test_weights_that_are_none_are_told(
    tmp_path: Path, change: Callable[[NDArray[np.float32]], NDArray[np.float32]], of: str
) -> None:
    """Numbers that are none, of a wrong shape or kind, or too many are trouble of the voice, even with a right hash."""
    folder = create(tmp_path, "Anna").folder
    profile = fit(folder)
    head = next(folder.glob("head-*.npz"))
    data = BytesIO()
    arrays = {"kernel": profile.kernel, "bias": profile.bias, of: change(getattr(profile, of))}
    np.savez_compressed(data, kernel=arrays["kernel"], bias=arrays["bias"])
    sha256 = hashlib.sha256(data.getvalue()).hexdigest()
    about = json.loads((folder / PROFILE).read_text(encoding="utf-8")) | {"head": sha256}
    (folder / PROFILE).write_text(json.dumps(about), encoding="utf-8")
    head.unlink()
    (folder / f"head-{sha256[:8]}.npz").write_bytes(data.getvalue())
    voice = voices(tmp_path).voices[0]
    assert (voice.name, voice.fitted) == ("Anna", False)
    assert voice.trouble is not None


@pytest.mark.parametrize("damage", [cut, flipped, lying, lying_text, spliced])
def test_a_damaged_fit_is_told_or_harmless(tmp_path: Path, rng: np.random.Generator, damage: Mutation) -> None:
    """Whatever is wrong with its files, looking at the shelf raises nothing."""
    folder = create(tmp_path, "Anna").folder
    fit(folder)
    for path in (folder / PROFILE, next(folder.glob("head-*.npz"))):
        whole = path.read_bytes()
        for _ in range(60):
            path.write_bytes(damage(whole, rng))
            voice = voice_in(folder)
            assert voice.fitted or voice.trouble is not None
        path.write_bytes(whole)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has neither these links for everybody nor pipes")
def test_what_is_no_voice_is_left_alone(tmp_path: Path) -> None:
    """Files, hidden folders, folders of other things, links in a circle, and a pipe in the place of a file."""
    create(tmp_path, "Anna")
    (tmp_path / "notes.txt").touch()
    (tmp_path / "photos").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / PERSON).write_text('{"version": 1, "name": "Hidden"}')
    (tmp_path / "loop").symlink_to(tmp_path / "pool")
    (tmp_path / "pool").symlink_to(tmp_path / "loop")
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe" / PERSON)
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "takes").mkdir()
    shelf = voices(tmp_path)
    assert [(voice.name, voice.trouble is None) for voice in shelf.voices] == [
        ("Anna", True),
        ("given", True),
        ("pipe", False),
    ]
    assert shelf.fault is None


def test_a_shelf_that_cannot_be_listed_says_why(tmp_path: Path) -> None:
    """It raises nothing."""
    (tmp_path / "voices").touch()
    shelf = voices(tmp_path / "voices")
    assert shelf.voices == ()
    assert shelf.fault is not None
    with pytest.raises(StorageError):
        create(tmp_path / "voices", "Anna")


def test_what_was_never_finished_goes_after_a_day(tmp_path: Path) -> None:
    """The hidden folders of programs that were killed go with the next new voice; younger ones may be in use."""
    for name, age_s in ((".old.part", 90_000), (".new.part", 10)):
        part = tmp_path / name
        part.mkdir()
        (part / PERSON).touch()
        now_s = part.stat().st_mtime
        os.utime(part, (now_s - age_s, now_s - age_s))
    create(tmp_path, "Anna")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".new.part", "anna"]


KILLED = """
import os, shutil, sys
import numpy as np
from itertools import count
from pathlib import Path
from game.storage.profiles import Person, clips, create, save_clip, voices, write_person
from game.storage.profile_file import import_voice
from models.spot.audio_files import read_audio

whole, given, shelf = map(Path, sys.argv[1:])

def work(left):
    def pass_on(event, _):
        nonlocal left
        if event in ("open", "os.rename", "os.mkdir", "os.remove", "shutil.rmtree"):
            left -= 1
            if left < 0:
                os._exit(9)

    sys.addaudithook(pass_on)
    save_clip(shelf / "anna", "up", np.zeros(1600, np.float32))
    write_person(shelf / "anna", Person("Anna B", {"ba": "up"}))
    create(shelf, "Ben")
    import_voice(given, shelf)
    os._exit(0)

seen, status = set(), 9
for left in count():
    shutil.rmtree(shelf, ignore_errors=True)
    shutil.copytree(whole, shelf)
    child = os.fork()
    if child == 0:
        work(left)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 9), status
    there = {voice.slug: voice for voice in voices(shelf).voices}
    assert all(voice.trouble is None for voice in there.values()), there
    assert there["anna"].person in (Person("Anna"), Person("Anna B", {"ba": "up"})), there
    recorded = [clips(voice.folder) for voice in there.values()]
    takes = [len(read_audio(path)) for words in recorded for paths in words.values() for path in paths]
    seen.add((there["anna"].name, *sorted(there), *takes))
    if status == 0:
        break
for state in sorted(seen, key=lambda state: (len(state), state)):
    print(*state)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no such copies of a program")
def test_a_kill_at_any_moment_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    """Before each file that is opened, made or renamed the program ends: each voice is as before, whole, or not there.

    Recording, writing, creating and importing follow each other; what is complete by then stays.
    """
    whole = tmp_path / "whole"
    create(whole, "Anna")
    clara = create(tmp_path / "other", "Clara").folder
    save_clip(clara, "down", TAKE)
    given = export_voice(voice_in(clara), tmp_path, recordings=True)
    words = [sys.executable, "-c", KILLED, str(whole), str(given), str(tmp_path / "shelf")]
    done = subprocess.run(words, check=False, capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "Anna anna",
        "Anna anna 1600",
        "Anna B anna 1600",
        "Anna B anna ben 1600",
        "Anna B anna ben clara 1600 16000",
    ]


def test_a_voice_that_was_deleted_meanwhile_gets_no_other_name(tmp_path: Path) -> None:
    """Nor a folder again."""
    voice = create(tmp_path, "Anna")
    shutil.rmtree(voice.folder)
    with pytest.raises(StorageError, match="not there any more"):
        rename(voice, "Zoe")
    assert list(tmp_path.iterdir()) == []
