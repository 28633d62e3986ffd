"""Tests of the cache of spectrograms, on recordings made here; each is compared with the front end itself."""

import shutil
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from models.data.dataset import DataError, Kind, Recording, Split, index_recordings
from models.data.spectrogram_cache import FASTEST, SLOWEST, SpectrogramCache, open_spectrograms
from models.spot.audio_files import read_audio, write_wav
from models.spot.config import FrontEndConfig
from models.spot.frontend import FrontEnd
from tests.support.made_speech import WORD_FROM_S, WORD_TO_S, make_data

CONFIG = FrontEndConfig()
VARIANTS = 2
SEED = 3


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> list[Recording]:
    """Return the made data set and, at its end, a recording of 300 samples, shorter than one frame."""
    root = make_data(tmp_path_factory.mktemp("bank") / "data")
    write_wav(root / "up" / "zz_nohash_0.wav", np.zeros(300, np.float32))
    return index_recordings(root)


@pytest.fixture(scope="module")
def root(recordings: list[Recording]) -> Path:
    """Return the folder of the data set."""
    return recordings[0].path.parents[1]


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    """Return where the cache is kept."""
    return root.parent / "cache"


@pytest.fixture(scope="module")
def spectrograms(recordings: list[Recording], root: Path, folder: Path) -> SpectrogramCache:
    """Return the cache, computed by two processes."""
    return open_spectrograms(
        recordings, root=root, folder=folder, config=CONFIG, variants=VARIANTS, seed=SEED, processes=2
    )


def entries(spectrograms: SpectrogramCache, place: int) -> list[int]:
    """Return the entries of the recording at `place`: itself, then its variations."""
    return [int(entry) for entry in np.flatnonzero(spectrograms.recording == place)]


def sound(recording: Recording) -> np.ndarray:
    """Return what may be used of a recording."""
    samples = read_audio(recording.path)
    first, last = (round(fraction * len(samples)) for fraction in recording.part)
    return samples[first:last]


def test_the_first_entry_is_the_recording_itself(spectrograms: SpectrogramCache, recordings: list[Recording]) -> None:
    """Its mel power is the front end's, as well as float16 keeps a logarithm of at most 24: to 2^-7."""
    for place, recording in enumerate(recordings[:-1]):
        entry = entries(spectrograms, place)[0]
        power = FrontEnd(CONFIG).push(sound(recording))
        assert spectrograms.count[entry] == len(power)
        kept = np.log(spectrograms.power(entry, first=0, last=len(power)))
        np.testing.assert_allclose(kept, np.log(np.maximum(power, 1e-10)), atol=2**-7 + 1e-4)


def test_levels_are_those_of_the_samples(spectrograms: SpectrogramCache, recordings: list[Recording]) -> None:
    """The level of frames 30 to 50 is the mean square of the samples under their windows of 25 ms."""
    samples = sound(recordings[0]).astype(np.float64)
    expected = np.mean([np.mean(samples[160 * frame : 160 * frame + 400] ** 2) for frame in range(30, 50)])

    assert spectrograms.level(entries(spectrograms, 0)[0], first=30, last=50) == pytest.approx(expected, rel=1e-4)


def test_every_recording_has_its_variations(spectrograms: SpectrogramCache, recordings: list[Recording]) -> None:
    """Each is there once itself and twice varied, in order; one shorter than a frame is not there at all."""
    expected = [place for place in range(len(recordings)) for _ in range(1 + VARIANTS)]
    short = next(i for i, r in enumerate(recordings) if r.path.name.startswith("zz"))

    assert list(spectrograms.recording) == [place for place in expected if place != short]
    np.testing.assert_array_equal(spectrograms.first, np.cumsum(spectrograms.count) - spectrograms.count)
    assert len(spectrograms.log_power) == len(spectrograms.frame_power) == spectrograms.count.sum()


def test_words_lie_where_they_are_said(spectrograms: SpectrogramCache, recordings: list[Recording]) -> None:
    """A word's start and end are in frames of 10 ms, to 25 ms; in a variation they move with its speed."""
    for place, recording in enumerate(recordings[:-1]):
        if recording.kind is not Kind.WORD or recording.path.name.startswith("zz"):
            continue
        own, *varied = entries(spectrograms, place)
        assert spectrograms.start[own] == pytest.approx(100 * WORD_FROM_S, abs=2.5)
        assert spectrograms.end[own] == pytest.approx(100 * WORD_TO_S, abs=2.5)
        for entry in varied:
            factor = spectrograms.count[own] / spectrograms.count[entry]  # how much faster it is, to a frame or so
            assert 0.97 * SLOWEST < factor < 1.03 * FASTEST
            assert spectrograms.start[entry] == pytest.approx(100 * WORD_FROM_S / factor, abs=4.0)
            assert spectrograms.end[entry] == pytest.approx(100 * WORD_TO_S / factor, abs=4.0)


def test_what_is_no_word_is_used_whole(spectrograms: SpectrogramCache, recordings: list[Recording]) -> None:
    """Speech and sound reach from their first frame to their last; a long noise is cut at four fifths of its 5 s."""
    lengths = set()
    for place, recording in enumerate(recordings):
        if recording.kind is not Kind.WORD:
            entry = entries(spectrograms, place)[0]
            assert (spectrograms.start[entry], spectrograms.end[entry]) == (0.0, spectrograms.count[entry])
            lengths.add((recording.kind, recording.split, int(spectrograms.count[entry])))
    assert lengths == {
        (Kind.SOUND, Split.TRAINING, (64_000 - 400) // 160 + 1),
        (Kind.SOUND, Split.VALIDATION, (16_000 - 400) // 160 + 1),
        (Kind.SPEECH, Split.TRAINING, (64_000 - 400) // 160 + 1),
        (Kind.SPEECH, Split.VALIDATION, (64_000 - 400) // 160 + 1),
    }


def test_variations_differ(spectrograms: SpectrogramCache, recordings: list[Recording]) -> None:
    """No variation is like another, nor is the same variation of two recordings equally fast."""
    counts = np.array(
        [[spectrograms.count[e] for e in entries(spectrograms, place)] for place in range(len(recordings) - 1)]
    )
    words = counts[[r.kind is Kind.WORD for r in recordings[:-1]]]

    assert len(set(words[:, 1])) > 10
    assert np.mean(words[:, 1] == words[:, 2]) < 0.3


def test_the_number_of_processes_decides_nothing(
    spectrograms: SpectrogramCache, recordings: list[Recording], root: Path, tmp_path: Path
) -> None:
    """One process makes the same cache as two, bit by bit."""
    same = {"config": CONFIG, "variants": VARIANTS, "seed": SEED}
    alone = open_spectrograms(recordings, root=root, folder=tmp_path, processes=1, **same)  # type: ignore[arg-type]  # mixed values

    for field in fields(SpectrogramCache):
        np.testing.assert_array_equal(getattr(alone, field.name), getattr(spectrograms, field.name))


def test_a_cache_is_found_again(
    spectrograms: SpectrogramCache, root: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second time nothing is computed, and the cache is the same: also for a copy of the data set elsewhere."""

    def compute(*_: object) -> None:
        pytest.fail("computed again")

    monkeypatch.setattr("models.data.spectrogram_cache._write", compute)
    copy = tmp_path / "copy"
    shutil.copytree(root, copy, copy_function=shutil.copyfile)  # with dates of its own
    again = open_spectrograms(
        index_recordings(copy), root=copy, folder=folder, config=CONFIG, variants=VARIANTS, seed=SEED
    )

    for field in fields(SpectrogramCache):
        np.testing.assert_array_equal(getattr(again, field.name), getattr(spectrograms, field.name))


class ComputedError(Exception):
    """The cache would be computed now."""


def test_another_cache_is_computed_anew(
    spectrograms: SpectrogramCache,
    recordings: list[Recording],
    root: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another seed, front end, number of variations or list of recordings is another cache."""
    assert len(spectrograms.count)
    same = {"recordings": recordings, "root": root, "config": CONFIG, "variants": VARIANTS, "seed": SEED}
    part = [replace(recordings[0], part=(0.0, 0.5)), *recordings[1:]]

    def compute(*_: object) -> None:
        raise ComputedError

    monkeypatch.setattr("models.data.spectrogram_cache._write", compute)
    for change in ({"seed": 4}, {"variants": 1}, {"config": replace(CONFIG, mels=24)}, {"recordings": part}):
        with pytest.raises(ComputedError):
            open_spectrograms(folder=folder, **{**same, **change})  # type: ignore[arg-type]  # values of several types


def test_other_sound_under_the_same_name_is_another_cache(tmp_path: Path) -> None:
    """A recording that was made anew, as long as before, is computed anew: names and sizes are not all."""
    path = tmp_path / "up" / "eb67fcbc_nohash_0.wav"
    path.parent.mkdir()
    loud = np.random.default_rng(1).normal(0.0, 0.1, 8_000).astype(np.float32)
    banks = []
    for sound_now in (loud, 0.1 * loud, loud):
        write_wav(path, sound_now)
        found = index_recordings(tmp_path)
        banks.append(
            open_spectrograms(
                found, root=tmp_path, folder=tmp_path / "c", config=CONFIG, variants=0, seed=1, processes=1
            )
        )

    assert banks[0].key == banks[2].key != banks[1].key
    levels = [spectrograms.level(0, first=0, last=40) for spectrograms in banks]
    assert levels == pytest.approx([levels[0], levels[0] / 100.0, levels[0]], rel=1e-2)  # 20 dB
    assert len(list((tmp_path / "c").iterdir())) == 2


def test_a_cache_that_was_not_finished_is_computed_anew(
    recordings: list[Recording], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work that is cut off leaves no cache; the next time it is made whole, and nothing else is left."""
    write_wav(tmp_path / "whole.wav", sound(recordings[0]))
    chosen = [Recording(tmp_path / "whole.wav", "up", Kind.WORD, Split.TRAINING)]

    def interrupted(path: Path, *_: object, **__: object) -> None:
        raise KeyboardInterrupt(path.name)

    with monkeypatch.context() as patch:
        patch.setattr("models.data.spectrogram_cache.replacing", interrupted)
        with pytest.raises(KeyboardInterrupt, match="places"):
            open_spectrograms(chosen, root=tmp_path, folder=tmp_path, config=CONFIG, variants=0, seed=1, processes=1)
    assert not list(tmp_path.glob("bank-*"))
    spectrograms = open_spectrograms(
        chosen, root=tmp_path, folder=tmp_path, config=CONFIG, variants=0, seed=1, processes=1
    )

    assert list(spectrograms.recording) == [0]
    assert len(list(tmp_path.glob("bank-*"))) == 1
    assert {path.name for path in tmp_path.glob("bank-*/*")} == {"log_power.f16", "frame_power.f32", "places.npz"}


def test_broken_recordings_are_left_out_and_told(
    spectrograms: SpectrogramCache,
    recordings: list[Recording],
    root: Path,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Empty, foreign and cut files end nothing: they have no entry, and what was computed without them is not lost."""
    data = tmp_path / "data"
    shutil.copytree(root, data)
    whole = recordings[0].path.read_bytes()
    broken = {"down/0_empty.wav": b"", "left/0_text.wav": b"no sound", "up/0_cut.wav": whole[: len(whole) // 2]}
    for name, content in broken.items():
        (data / name).write_bytes(content)

    def compute(*_: object) -> None:
        pytest.fail("computed again")

    monkeypatch.setattr("models.data.spectrogram_cache._write", compute)
    found = index_recordings(data)
    again = open_spectrograms(found, root=data, folder=folder, config=CONFIG, variants=VARIANTS, seed=SEED)
    err = capsys.readouterr().err

    assert again.key == spectrograms.key
    assert again.unusable == {data / name for name in broken}
    owners = [found[place].path.relative_to(data) for place in again.recording]
    assert owners == [recordings[place].path.relative_to(root) for place in spectrograms.recording]
    np.testing.assert_array_equal(again.log_power, spectrograms.log_power)
    assert f"Left out of {data}: 3 broken or empty files, such as down/0_empty.wav." in err
    assert "0_empty.wav cannot be read as audio" in err


def test_nothing_but_broken_recordings_is_told(tmp_path: Path) -> None:
    """Where no recording has sound there is nothing to learn from."""
    (tmp_path / "up.wav").touch()
    empty = Recording(tmp_path / "up.wav", "up", Kind.WORD, Split.TRAINING)

    with pytest.raises(DataError, match=r"no sound in the recordings in .*\. Give"):
        open_spectrograms([empty], root=tmp_path, folder=tmp_path, config=CONFIG, variants=0, seed=1, processes=1)


def test_a_recording_that_is_gone_is_told(tmp_path: Path) -> None:
    """What was indexed and cannot be opened now is named, with what to do."""
    gone = Recording(tmp_path / "up.wav", "up", Kind.WORD, Split.TRAINING)

    with pytest.raises(DataError, match=r"up\.wav cannot be read \(No such file or directory\)\. Allow"):
        open_spectrograms([gone], root=tmp_path, folder=tmp_path, config=CONFIG, variants=0, seed=1)
