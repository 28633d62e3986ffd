"""The bench of words measures what it says, and hands free is as quick as it should be."""

import random
from pathlib import Path

import numpy as np
import pytest

from game.drawing.world import World
from models.data.dataset import Split
from models.spot.audio_files import write_wav
from tests.support.voices import spoken
from tests.tools import bench_words
from tests.tools.bench_words import PICTURES, Speaker, inked, late_steps, rows, steps_of

SHARE = 0.40  # of the seconds of word by word, at the same step, over all pictures


def test_hands_free_takes_two_fifths_of_the_time() -> None:
    """All pictures are whole in every way of drawing, and quicker by the pen that goes on by itself."""
    measured = [rows(picture, drawings=3) for picture in PICTURES.values()]

    assert all(by_word.whole and free.whole for by_word, _, free in measured)
    assert all(free.seconds < by_word.seconds for by_word, _, free in measured)
    by_word_s, free_s = (sum(row[at].seconds for row in measured) for at in (0, 2))
    assert free_s <= SHARE * by_word_s


def test_a_speaker_of_whom_all_is_heard_says_a_word_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three steps and a lifted pen are five words, at 1.5 a second."""
    monkeypatch.setattr(bench_words, "MISSED", 0.0)
    speaker = Speaker(random.Random(1))  # noqa: S311 - for a bench
    speaker.word_by_word("R2 d1 R1")

    assert speaker.words == 3 + 1 + 2
    assert 5 / 1.5 <= speaker.seconds <= 5 / 1.5 + 1
    assert inked(speaker.world) == steps_of("R2 d1 R1", World.new((1000, 800)).position)
    assert len(inked(speaker.world)) == 3


def test_stops_of_real_recordings_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four synthetic voices say "stop": each is heard, and none is more than a step off."""
    for voice in ("ruth", "iain", "carl", "awb"):
        hush = np.random.default_rng(1).normal(0.0, 1e-4, 4_000).astype(np.float32)
        (tmp_path / "stop").mkdir(exist_ok=True)
        write_wav(tmp_path / "stop" / f"{voice}.wav", np.concatenate([hush, spoken(voice, "stop"), hush]))
    clips = sorted((tmp_path / "stop").iterdir())
    monkeypatch.setattr(bench_words, "find_files", lambda _, split: clips if split is Split.VALIDATION else [])

    assert [abs(one) <= 1 for one in late_steps(tmp_path)] == [True] * 4
