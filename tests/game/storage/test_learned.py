"""Clips that a voice learns from play: the oldest go, those since the last fit are counted, and a fit is begun."""

import os
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.messages import Fault
from game.storage import learned
from game.storage.drawing_file import StorageError
from game.storage.learned import LearnedKeeper, by_age, keep, new, note_fit
from game.storage.profiles import Kind, clips, remove_clip, save_clip
from models.spot.audio_files import read_audio
from tests.support.helpers import wait_for

SECOND = np.linspace(-0.5, 0.5, 16_000, dtype=np.float32)


@pytest.fixture(autouse=True)
def a_second_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a second pass between each two clips, whatever the clock of the disk can tell apart."""
    seconds = count(10**9)

    def save_then(*of: Any) -> Path:
        path, second = save_clip(*of), next(seconds)
        os.utime(path, (second, second))
        return path

    monkeypatch.setattr(learned, "save_clip", save_then)


def test_a_clip_is_kept_as_it_was(tmp_path: Path) -> None:
    """One second of FLAC under the name of its word."""
    assert keep(tmp_path, "up", SECOND) == 1
    (path,) = by_age(tmp_path)
    assert path == tmp_path / "learned" / "up" / "001.flac"
    np.testing.assert_allclose(read_audio(path), SECOND, atol=1e-4)


def test_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of whatever word they are."""
    monkeypatch.setattr(learned, "MOST", 4)
    for word in ("up", "up", "_unknown_", "up", "left", "left"):
        keep(tmp_path, word, SECOND)
    left = [path.relative_to(tmp_path / "learned").as_posix() for path in by_age(tmp_path)]
    assert left == ["_unknown_/001.flac", "up/003.flac", "left/001.flac", "left/002.flac"]


def test_new_clips_are_counted_across_restarts(tmp_path: Path) -> None:
    """Since the last fit, whatever came of that; what was deleted counts no more."""
    assert new(tmp_path) == 0
    for _ in range(3):
        keep(tmp_path, "up", SECOND)
    note_fit(tmp_path)
    assert new(tmp_path) == 0
    assert keep(tmp_path, "up", SECOND) == 1
    assert keep(tmp_path, "left", SECOND) == 2
    remove_clip(by_age(tmp_path)[-1])
    assert new(tmp_path) == 1
    assert len(clips(tmp_path, Kind.LEARNED)) == 1


def test_a_voice_is_fitted_after_enough_new_clips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not before, and then again after as many; only a better one is told."""
    monkeypatch.setattr(learned, "ENOUGH", 3)
    fitted: list[int] = []

    def fit(folder: Path) -> bool:
        fitted.append(len(by_age(folder)))
        return len(fitted) > 1

    keeper = LearnedKeeper(fit)
    come: list[Path | Fault] = []
    for number in range(6):
        keeper.keep(tmp_path, "up", SECOND)
        wait_for(lambda: not keeper._due or keeper._due[0].done())
        come += keeper.come()
        assert len(fitted) == (number + 1) // 3
    keeper.close()
    assert fitted == [3, 6]
    assert come == [tmp_path]


def test_trouble_is_told_and_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A disk that refuses is told; an error that nobody foresaw is written into the log."""

    def refuse(*_: object) -> None:
        raise StorageError("It cannot be written. Free some space.")

    keeper = LearnedKeeper(lambda _: 1 / 0 > 0)
    monkeypatch.setattr(learned, "save_clip", refuse)
    keeper.keep(tmp_path, "up", SECOND)
    wait_for(lambda: keeper._due[0].done())
    assert keeper.come() == [Fault("It cannot be written.", "Free some space.")]

    monkeypatch.setattr(learned, "save_clip", lambda *_: None)
    monkeypatch.setattr(learned, "ENOUGH", 0)
    keeper.keep(tmp_path, "up", SECOND)
    wait_for(lambda: keeper._due[0].done())
    assert keeper.come() == []
    keeper.close()
    assert "ZeroDivisionError" in caplog.text


def test_a_fit_that_nobody_asked_for_fails_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As where too little was recorded; the log says why."""
    monkeypatch.setattr(learned, "ENOUGH", 1)

    def fit(_: Path) -> bool:
        raise StorageError("There is too little to learn from. Record more.")

    keeper = LearnedKeeper(fit)
    keeper.keep(tmp_path, "up", SECOND)
    wait_for(lambda: keeper._due[0].done())
    assert keeper.come() == []
    keeper.close()
    assert "There is too little to learn from." in caplog.text


def test_a_voice_that_was_deleted_meanwhile_stays_deleted(tmp_path: Path) -> None:
    """As by another game: no more of its sound is kept, and it is told."""
    keeper = LearnedKeeper(lambda _: True)
    keeper.keep(tmp_path / "anna", "up", SECOND)
    wait_for(lambda: keeper._due[0].done())
    (told,) = keeper.come()
    keeper.close()
    assert isinstance(told, Fault)
    assert "not there any more" in told.what
    assert not (tmp_path / "anna").exists()
