"""A voice in one file: it comes back whole, and a file that is foreign, broken or hostile leaves nothing behind."""

import stat
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import pytest
import soundfile

from game.storage import profile_file
from game.storage.drawing_file import StorageError
from game.storage.profile_file import ENDING, export_voice, import_voice, voice_files
from game.storage.profiles import (
    PERSON,
    PROFILE,
    Kind,
    Person,
    Voice,
    clips,
    create,
    save_clip,
    voice_in,
    voices,
    write_person,
)
from models.spot.audio_files import flac
from models.spot.profile import LOCK, MOST_NETWORK_BYTES, Profile
from tests.support.mutations import cut, flipped, lying, spliced
from tests.support.profiles import RESULT, fit

TAKE = np.linspace(-0.5, 0.5, 4000, dtype=np.float32)
ANNA = b'{"version": 1, "name": "Anna"}'
Entries = dict[str | ZipInfo, bytes]


@pytest.fixture
def anna(tmp_path: Path) -> Voice:
    """Return a voice with an own word, two takes and a learned clip."""
    folder = create(tmp_path / "mine", "Ánna").folder
    write_person(folder, Person("Ánna", {"ча": "up"}, ("up",)))
    save_clip(folder, "ча", TAKE)
    save_clip(folder, "_unknown_", TAKE)
    save_clip(folder, "down", TAKE, Kind.LEARNED)
    fit(folder)
    return voice_in(folder)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return the folder of voices of somebody else, not there yet."""
    return tmp_path / "voices"


def archive(path: Path, entries: Entries, compression: int = ZIP_DEFLATED) -> Path:
    """Write an archive of these files and return its path."""
    with ZipFile(path, "w", compression) as written:
        for name, data in entries.items():
            written.writestr(name, data, compress_type=None if isinstance(name, str) else name.compress_type)
    return path


def test_a_voice_comes_back_whole(anna: Voice, shelf: Path, tmp_path: Path) -> None:
    """Name, words and recordings do; the second time it gets a number, and so does the second file."""
    file = export_voice(anna, tmp_path / "out", recordings=True)
    assert file == tmp_path / "out" / f"anna{ENDING}"
    back = import_voice(file, shelf)
    assert (back.person, back.fit, back.takes, back.learned, back.slug) == (anna.person, RESULT, 2, 1, "anna")
    for kind in Kind:
        before = {word: [path.read_bytes() for path in paths] for word, paths in clips(anna.folder, kind).items()}
        after = {word: [path.read_bytes() for path in paths] for word, paths in clips(back.folder, kind).items()}
        assert before == after

    again = import_voice(file, shelf)
    assert (again.name, again.slug) == ("Ánna 2", "anna-2")
    assert again.person.means == anna.person.means
    assert export_voice(anna, tmp_path / "out", recordings=True) == tmp_path / "out" / f"anna-2{ENDING}"
    assert voice_files(tmp_path / "out", tmp_path / "gone") == (
        tmp_path / "out" / f"anna-2{ENDING}",
        tmp_path / "out" / f"anna{ENDING}",
    )


def test_recordings_of_any_name_come_back(anna: Voice, shelf: Path, tmp_path: Path) -> None:
    """Players add their own; each gets a name that can be imported, and what lies in no word's folder stays at home."""
    for name in ("up/My take (1).WAV", "up/My take (2).wav", "_mine/1.wav"):
        path = anna.folder / "takes" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, TAKE, 44_100, format="WAV")
    back = import_voice(export_voice(anna, tmp_path / "out", recordings=True), shelf)
    assert (back.takes, back.learned) == (anna.takes + 2, anna.learned)
    assert not (back.folder / "takes" / "_mine").exists()


def with_network(voice: Voice) -> bytes:
    """Give a voice a network of its own and return it: nothing looks into it before it is heard with."""
    network = b"\x1c\0\0\0TFL3" + bytes(range(256)) * 100
    replace(Profile.load(voice.folder), network=network).save(voice.folder)
    return network


@pytest.mark.parametrize("recordings", [True, False])
def test_a_network_of_its_own_goes_with_a_voice(anna: Voice, shelf: Path, tmp_path: Path, recordings: bool) -> None:
    """It holds no sound, and without it the voice would hear nothing."""
    network = with_network(anna)
    back = import_voice(export_voice(anna, tmp_path, recordings=recordings), shelf)
    assert (back.trouble, back.fit) == (None, RESULT)
    assert Profile.load(back.folder).network == network


def test_a_damaged_or_missing_network_is_refused(
    anna: Voice, shelf: Path, tmp_path: Path, rng: np.random.Generator
) -> None:
    """As a whole: the voice does not come without it."""
    network = with_network(anna)
    with ZipFile(export_voice(anna, tmp_path / "out", recordings=False)) as whole:
        files: Entries = {name: whole.read(name) for name in whole.namelist()}
    (name,) = (name for name in files if str(name).startswith("network-"))
    wrong = [damage(network, rng) for damage in (cut, flipped, spliced) for _ in range(10)]
    for data in (*wrong, b"", network + b"x", network + bytes(MOST_NETWORK_BYTES), None):
        entries = {of: entry for of, entry in files.items() if of != name} | ({} if data is None else {name: data})
        if data != network:
            with pytest.raises(StorageError, match="not a voice that can be used here"):
                import_voice(archive(tmp_path / "given.voice", entries), shelf)
    assert [*shelf.iterdir()] == []


def test_recordings_may_stay_at_home(anna: Voice, shelf: Path, tmp_path: Path) -> None:
    """Without them a file holds no sound."""
    file = export_voice(anna, tmp_path, recordings=False)
    with ZipFile(file) as written:
        names = sorted(written.namelist())
    assert (len(names), names[1:]) == (3, [PERSON, PROFILE])
    back = import_voice(file, shelf)
    assert (back.person, back.takes, back.learned) == (anna.person, 0, 0)


def test_recordings_that_only_capital_letters_tell_apart_come_back(anna: Voice, shelf: Path, tmp_path: Path) -> None:
    """And those of a name that another one would get: whoever reads capital letters as small ones has them all."""
    for name in ("Up/001.wav", "up/001.wav", "up/my take.wav", "up/own-1.wav", "up/OWN-2.wav"):
        path = anna.folder / "takes" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, TAKE, 44_100, format="WAV")
    if (anna.folder / "takes" / "UP").exists():
        pytest.skip("this disk takes capital letters for small ones")
    file = export_voice(anna, tmp_path / "out", recordings=True)
    with ZipFile(file) as written:
        assert len({name.casefold() for name in written.namelist()}) == len(written.namelist())
    assert import_voice(file, shelf).takes == anna.takes + 5


def test_what_nobody_has_named_comes_back(shelf: Path, tmp_path: Path) -> None:
    """A folder of takes alone is a voice too; without its recordings nothing but its name is left."""
    folder = tmp_path / "tom"
    folder.mkdir()
    save_clip(folder, "up", TAKE)
    for recordings in (True, False):
        back = import_voice(export_voice(voice_in(folder), tmp_path / "out", recordings=recordings), shelf)
        assert (back.person.name[:3], back.takes) == ("tom", int(recordings))


CLIP = round(16_000 * profile_file.LONGEST_CLIP_S)  # samples of the longest clip


@pytest.mark.parametrize("more", [0, 1])
def test_the_longest_clip_comes_back_and_a_longer_one_is_told(
    more: int, anna: Voice, shelf: Path, tmp_path: Path
) -> None:
    """By one sample: it is named before anything is written, and what to do."""
    soundfile.write(anna.folder / "takes" / "_unknown_" / "long.wav", np.zeros(CLIP + more, np.int16), 16_000)
    if not more:
        assert import_voice(export_voice(anna, tmp_path / "out", recordings=True), shelf).takes == anna.takes + 1
        return
    with pytest.raises(StorageError) as error:
        export_voice(anna, tmp_path / "out", recordings=True)
    assert str(error.value) == (
        "Ánna cannot be exported with its recordings (takes/_unknown_/long.wav lasts longer than 120 s). "
        "Change that in its folder, or export it without its recordings."
    )
    assert not (tmp_path / "out").exists()
    assert import_voice(export_voice(anna, tmp_path / "out", recordings=False), shelf).takes == 0


@pytest.mark.parametrize("more", [0, 1])
def test_the_most_sound_comes_back_and_more_is_told(more: int, anna: Voice, shelf: Path, tmp_path: Path) -> None:
    """Two hours; those of silence are small enough."""
    for clip in (
        *clips(anna.folder)["ча"],
        *clips(anna.folder)["_unknown_"],
        *clips(anna.folder, Kind.LEARNED)["down"],
    ):
        clip.unlink()
    hush = flac(np.zeros(CLIP, np.float32))
    for number in range(round(profile_file.MOST_SOUND_S / profile_file.LONGEST_CLIP_S)):
        (anna.folder / "takes" / "_unknown_" / f"{number:03d}.flac").write_bytes(hush)
    if not more:
        assert import_voice(export_voice(anna, tmp_path / "out", recordings=True), shelf).takes == 60
        return
    save_clip(anna.folder, "_unknown_", np.zeros(1, np.float32))
    with pytest.raises(StorageError, match=r"\(all that was recorded lasts longer than 2 hours\)\. .*without its"):
        export_voice(anna, tmp_path / "out", recordings=True)


@pytest.mark.parametrize("more", [0, 1])
def test_the_most_files_come_back_and_more_are_told(
    more: int, anna: Voice, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as an archive may hold, `person.json` and what was learned among them."""
    monkeypatch.setattr("game.storage.atomic_files.os.fsync", lambda _: None)  # which takes its time for each of them
    pip = flac(np.zeros(16, np.float32))
    there = sum(path.is_file() and path.name != LOCK for path in anna.folder.rglob("*"))
    for number in range(profile_file.MOST_FILES - there + more):
        (anna.folder / "takes" / "_unknown_" / f"a{number}.flac").write_bytes(pip)
    if not more:
        assert import_voice(export_voice(anna, tmp_path / "out", recordings=True), shelf).takes == 2996
        return
    with pytest.raises(StorageError, match=r"more than 3000 files.*without its recordings"):
        export_voice(anna, tmp_path / "out", recordings=True)


@pytest.mark.parametrize("data", [b"", b"no sound"])
def test_a_recording_that_is_none_is_told(data: bytes, anna: Voice, tmp_path: Path) -> None:
    """By its name in the voice's folder: it would be refused where it is imported."""
    (anna.folder / "takes" / "_unknown_" / "notes.wav").write_bytes(data)
    with pytest.raises(StorageError, match=r"takes/_unknown_/notes\.wav.*without its recordings"):
        export_voice(anna, tmp_path, recordings=True)


def linked(name: str) -> ZipInfo:
    """Return the entry of a link, as Unix archives have it."""
    entry = ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    "entries",
    [
        {},
        {"notes.txt": b"hello"},
        {"person.json": b"{}"},
        {"person.json": ANNA, "../evil.json": b"x"},
        {"person.json": ANNA, "/etc/evil": b"x"},
        {"person.json": ANNA, "C:\\evil": b"x"},
        {"person.json": ANNA, "takes/../../x/1.flac": b"x"},
        {"person.json": ANNA, "takes/up/../1.flac": b"x"},
        {"person.json": ANNA, "takes/up/.hidden.flac": b"x"},
        {"person.json": ANNA, "takes/up/1.exe": b"x"},
        {"person.json": ANNA, "takes/con/1.flac": flac(TAKE)},
        {"person.json": ANNA, "other/up/1.flac": flac(TAKE)},
        {"person.json": ANNA, "takes/up/1.flac": b"no sound"},
        {"person.json": ANNA, "takes/up/1.flac": flac(TAKE), "takes/UP/1.flac": flac(TAKE)},
        {"person.json": ANNA, "Person.json": ANNA},
        {"person.json": ANNA, "head-0123abcd.npz.exe": b"x"},
        {"person.json": ANNA, linked("takes/up/1.flac"): b"/etc/passwd"},
        {linked("person.json"): b"/etc/passwd"},
        {"person.json": ANNA, "profile.json": b"{"},
    ],
)
def test_a_foreign_archive_is_refused(shelf: Path, tmp_path: Path, entries: Entries) -> None:
    """It is said in words, nothing lies outside of the shelf, and nothing on it."""
    file = archive(tmp_path / "given.voice", entries)
    with pytest.raises(StorageError, match=r"given\.voice is not a voice that can be used here .*\. Export it again"):
        import_voice(file, shelf)
    assert not shelf.exists() or [*shelf.iterdir()] == []
    assert sorted(path.name for path in tmp_path.iterdir() if path != shelf) == ["given.voice"]


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x05\x06" + bytes(18), b"\x89PNG\r\n\x1a\n", bytes(1000)])
def test_what_is_no_archive_is_refused(shelf: Path, tmp_path: Path, data: bytes) -> None:
    """Other files, empty ones and empty archives are no voices."""
    (tmp_path / "given.voice").write_bytes(data)
    with pytest.raises(StorageError, match="not a voice"):
        import_voice(tmp_path / "given.voice", shelf)
    assert voices(shelf).voices == ()


def test_an_archive_that_would_fill_the_disk_is_refused(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by its own size, nor by what it becomes, nor by many files, nor by long silence."""
    bomb = archive(tmp_path / "bomb.voice", {"person.json": ANNA, "takes/up/1.flac": bytes(profile_file.MOST_BYTES)})
    assert bomb.stat().st_size < 2**20
    many: Entries = {f"takes/up/{i:04d}.flac": b"" for i in range(profile_file.MOST_FILES)}
    crowd = archive(tmp_path / "crowd.voice", {"person.json": ANNA, **many})
    hush = flac(np.zeros(round(16_000 * (profile_file.LONGEST_CLIP_S + 1)), np.float32))
    silence = archive(tmp_path / "silence.voice", {"person.json": ANNA, "takes/up/1.flac": hush})
    for file in (bomb, crowd, silence):
        with pytest.raises(StorageError, match="not a voice"):
            import_voice(file, shelf)
    monkeypatch.setattr(profile_file, "MOST_BYTES", 1000)
    with pytest.raises(StorageError, match="larger than"):
        import_voice(crowd, shelf)
    assert [*shelf.iterdir()] == []


def test_other_compressions_and_secrets_are_refused(shelf: Path, tmp_path: Path) -> None:
    """Only what every ZIP program writes is read; a password is asked for nowhere."""
    file = archive(tmp_path / "bzip.voice", {"person.json": ANNA}, ZIP_BZIP2)
    with pytest.raises(StorageError, match="does not belong"):
        import_voice(file, shelf)
    secret = bytearray(archive(tmp_path / "secret.voice", {"person.json": ANNA}).read_bytes())
    for at, field in ((0, 6), (secret.index(b"PK\x01\x02"), 8)):
        secret[at + field] |= 1
    (tmp_path / "secret.voice").write_bytes(secret)
    with pytest.raises(StorageError, match="does not belong"):
        import_voice(tmp_path / "secret.voice", shelf)


def test_a_voice_that_is_too_large_says_how_to_export_it(
    anna: Voice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be imported is not exported."""
    small = sum(path.stat().st_size for path in anna.folder.iterdir() if path.is_file())
    monkeypatch.setattr(profile_file, "MOST_BYTES", small)
    with pytest.raises(StorageError, match="without its recordings"):
        export_voice(anna, tmp_path, recordings=True)
    assert export_voice(anna, tmp_path, recordings=False).is_file()


def tried(file: Path, shelf: Path, data: bytes) -> bool:
    """Import data as a file; return whether a voice came of it. Where it is refused nothing may be left."""
    file.write_bytes(data)
    before = sorted(shelf.iterdir()) if shelf.exists() else []
    try:
        voice = import_voice(file, shelf)
    except StorageError:
        assert (sorted(shelf.iterdir()) if shelf.exists() else []) == before
        return False
    assert voice.trouble is None
    return True


def test_a_file_cut_at_any_byte_is_refused(anna: Voice, shelf: Path, tmp_path: Path) -> None:
    """No beginning of an exported voice is taken for a whole one."""
    whole = export_voice(anna, tmp_path, recordings=False).read_bytes()
    ends = {*range(0, len(whole), 1 + len(whole) // 400), *range(len(whole) - 400, len(whole))}
    assert not any(tried(tmp_path / "cut.voice", shelf, whole[:end]) for end in ends)


@pytest.mark.parametrize("damage", [cut, flipped, lying, spliced])
def test_a_damaged_file_is_refused_or_harmless(
    anna: Voice,
    shelf: Path,
    tmp_path: Path,
    rng: np.random.Generator,
    damage: Callable[[bytes, np.random.Generator], bytes],
) -> None:
    """Whatever is wrong with it, it is an error in words or a voice without trouble."""
    whole = export_voice(anna, tmp_path, recordings=True).read_bytes()
    assert [tried(tmp_path / "bad.voice", shelf, damage(whole, rng)) for _ in range(60)].count(False) > 0


def test_a_fit_without_a_name_has_that_of_its_file(shelf: Path, tmp_path: Path) -> None:
    """What was fitted without the game can be packed by hand: there is no name of the player's in it."""
    fit(tmp_path / "plain", name="Grandpa")
    entries: Entries = {path.name: path.read_bytes() for path in (tmp_path / "plain").iterdir()}
    voice = import_voice(archive(tmp_path / "old friend.voice", entries), shelf)
    assert (voice.name, voice.slug, voice.fit, voice.trouble) == ("Grandpa", "grandpa", RESULT, None)


def test_a_full_disk_leaves_nothing(anna: Voice, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a part of a voice nor of a file."""
    file = export_voice(anna, tmp_path / "out", recordings=True)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("game.storage.atomic_files.os.fsync", full)
    with pytest.raises(StorageError, match="Free some space"):
        import_voice(file, shelf)
    with pytest.raises(StorageError, match="Free some space"):
        export_voice(anna, tmp_path / "out", recordings=True)
    assert [*shelf.iterdir()] == []
    assert [*(tmp_path / "out").iterdir()] == [file]


def test_an_archive_written_by_hand_is_taken(shelf: Path, tmp_path: Path) -> None:
    """Folders have entries of their own there; files may be stored as they are, and other sounds are clips as well."""
    wav = BytesIO()
    soundfile.write(wav, TAKE, 44_100, format="WAV")
    entries: Entries = {"takes/": b"", "takes/up/": b"", "person.json": ANNA, "takes/up/a-1.wav": wav.getvalue()}
    voice = import_voice(archive(tmp_path / "by hand.voice", entries, 0), shelf)
    assert (voice.name, voice.takes) == ("Anna", 1)
