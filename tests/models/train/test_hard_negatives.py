"""Tests of the search for hard negatives, with stand-ins for the network whose answers are known.

Chunks are 498 frames long and begin every 400; window w of a chunk has its frames 4 w to 4 w + 97.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.data.dataset import Kind, Recording, Split
from models.data.spectrogram_cache import SpectrogramCache
from models.spot.config import DIRECTIONS, FrontEndConfig
from models.spot.frontend import CENTRE, SPREAD
from models.train import hard_negatives
from models.train.hard_negatives import find_hard
from models.train.sampling import Hard, Sampler
from tests.support.made_spectrograms import CONFIG, recordings, spectrograms_of

Array = NDArray[np.float32]
LABELS = 7  # four commands, then two other classes and noise
WORD_FRAMES = 80
QUIET = np.log(1e-4)


def made(*lengths: tuple[Kind, int]) -> tuple[SpectrogramCache, Sampler]:
    """Return spectrograms of quiet entries, the first of which is a command, and their sampler.

    lengths: kind and number of frames of each further entry.
    """
    kinds, counts = zip((Kind.WORD, WORD_FRAMES), *lengths, strict=True)
    label = {Kind.WORD: "dog", Kind.SPEECH: "", Kind.SOUND: "rain"}
    found = [Recording(Path("a"), "up" if i == 0 else label[k], k, Split.TRAINING) for i, k in enumerate(kinds)]
    count = np.array(counts)
    spectrograms = SpectrogramCache(
        log_power=np.full((count.sum(), CONFIG.mels), QUIET, np.float16),
        frame_power=np.full(count.sum(), 1e-2, np.float32),
        first=np.cumsum(count) - count,
        count=count,
        start=np.zeros(len(found), np.float32),
        end=count.astype(np.float32),
        recording=np.arange(len(found)),
        key="made here",
    )
    return spectrograms, Sampler(spectrograms, found, commands=DIRECTIONS, split=Split.TRAINING)


def mark(spectrograms: SpectrogramCache, entry: int, frame: int, *, mel: int = 7) -> None:
    """Make one band of one frame of an entry stand out."""
    spectrograms.log_power[spectrograms.first[entry] + frame, mel] = QUIET + 3.0


def hear_marks(chunks: Array) -> Array:
    """Hear "up" (0.9) in a window whose last frame is marked in band 7, and "right" (0.6) where it is in band 9."""
    last = chunks[:, 97::4, :, 0]  # (chunks, windows, mels): log-mel
    scores = np.zeros((*last.shape[:2], LABELS), np.float32)
    scores[..., 0] = np.where(last[..., 7] > last[..., 8] + 0.3, 0.9, 0.01)
    scores[..., 3] = np.where(last[..., 9] > last[..., 8] + 0.3, 0.6, 0.01)
    return scores


def hear_always(label: int, score: float, *, window: int) -> Callable[[Array], Array]:
    """Return what gives a label a score in one window of each chunk, and everything else nothing."""

    def hear(chunks: Array) -> Array:
        scores = np.zeros((len(chunks), 101, LABELS), np.float32)
        scores[:, window, label] = score
        return scores

    return hear


def found_by(
    hear: Callable[[Array], Array], spectrograms: SpectrogramCache, sampler: Sampler, *, seed: int = 1
) -> list[Hard]:
    """Return what is hard for `hear`."""
    rng = np.random.default_rng(seed)
    return find_hard(hear, spectrograms, sampler=sampler, commands=4, config=FrontEndConfig(), rng=rng)


def test_the_window_that_deceives_is_found() -> None:
    """A command heard in the window that ends with frame 297 of some speech makes frames 200 to 297 hard."""
    spectrograms, sampler = made((Kind.WORD, WORD_FRAMES), (Kind.SPEECH, 498))
    mark(spectrograms, 2, 297)

    assert found_by(hear_marks, spectrograms, sampler) == [Hard(2, 200, 298)]


def test_later_chunks_are_counted_from_the_start_of_the_entry() -> None:
    """Frames 97 + 4 w of each chunk of 1,300 frames: one mark in the first 4 s, one in the second, one in the third."""
    spectrograms, sampler = made((Kind.WORD, WORD_FRAMES), (Kind.SOUND, 1_300))
    for frame in (101, 697, 1_285):
        mark(spectrograms, 2, frame)

    assert found_by(hear_marks, spectrograms, sampler) == [Hard(2, 4, 102), Hard(2, 600, 698), Hard(2, 1_188, 1_286)]


def test_the_worst_of_each_chunk_is_found() -> None:
    """Of two windows in the same chunk, that with 0.9 is taken though one with 0.6 comes first."""
    spectrograms, sampler = made((Kind.WORD, WORD_FRAMES), (Kind.SPEECH, 498))
    mark(spectrograms, 2, 137, mel=9)
    mark(spectrograms, 2, 337)

    assert found_by(hear_marks, spectrograms, sampler) == [Hard(2, 240, 338)]


@pytest.mark.parametrize(
    ("kind", "frames", "window", "expected"),
    [
        (Kind.WORD, WORD_FRAMES, 0, [(0, 80)]),  # shorter than a window: all of it
        (Kind.WORD, WORD_FRAMES, 100, [(0, 80)]),
        (Kind.SPEECH, 300, 60, [(202, 300)]),  # the window ends at 338, after the entry: its last 98 frames
        (Kind.SPEECH, 449, 0, [(0, 98)]),  # 49 frames of a second chunk are too few
        (Kind.SPEECH, 450, 0, [(0, 98), (352, 450)]),  # 50 are enough
    ],
)
def test_nothing_lies_beyond_the_end_of_an_entry(
    kind: Kind, frames: int, window: int, expected: list[tuple[int, int]]
) -> None:
    """What is heard in a window that reaches beyond the entry lies in the entry's last frames."""
    spectrograms, sampler = made((Kind.WORD, WORD_FRAMES), (kind, frames))

    found = found_by(hear_always(0, 0.9, window=window), spectrograms, sampler)

    assert [(hard.first, hard.last) for hard in found if hard.entry == 2] == expected


@pytest.mark.parametrize(("label", "score", "deceived"), [(3, 0.31, True), (3, 0.29, False), (4, 0.99, False)])
def test_only_a_command_deceives(label: int, score: float, deceived: bool) -> None:
    """From 0.3 on a command was heard; that another class is sure of itself is no harm."""
    spectrograms, sampler = made((Kind.WORD, WORD_FRAMES))

    assert found_by(hear_always(label, score, window=0), spectrograms, sampler) == [Hard(1, 0, 80)] * deceived


def test_commands_are_not_looked_at() -> None:
    """Of the training split all is heard that is no command: 2 words and a rebuilt one, speech, and 2 sounds."""
    found = recordings()
    sampler = Sampler(spectrograms_of(found), found, commands=DIRECTIONS, split=Split.TRAINING)

    hard = found_by(hear_always(0, 0.9, window=0), spectrograms_of(found), sampler)

    heard = [found[entry] for entry in sorted({one.entry for one in hard})]
    assert [r.label for r in heard] == ["dog", "dog", "dog", "", "rain", "tap"]
    assert {r.split for r in heard} == {Split.TRAINING}


def test_everything_is_heard_in_batches() -> None:
    """64 chunks at once, or as many more as the last entry fills, then the rest: 63 and 3 of speech, 2 of a sound."""
    spectrograms, sampler = made(*[(Kind.WORD, WORD_FRAMES)] * 63, (Kind.SPEECH, 1_000), (Kind.SOUND, 498))
    shapes = []

    def hear(chunks: Array) -> Array:
        shapes.append(chunks.shape)
        return hear_marks(chunks)

    assert found_by(hear, spectrograms, sampler) == []
    assert shapes == [(66, 498, 40, 2), (2, 498, 40, 2)]


def test_so_many_words_and_no_more_are_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of ten words three are heard, others with another seed; the speech is heard in any case."""
    monkeypatch.setattr(hard_negatives, "MOST_WORDS", 3)
    spectrograms, sampler = made(*[(Kind.WORD, WORD_FRAMES)] * 10, (Kind.SPEECH, 498))

    heard = [
        {h.entry for h in found_by(hear_always(0, 0.9, window=0), spectrograms, sampler, seed=s)} for s in (1, 1, 2)
    ]

    assert [len(entries) for entries in heard] == [4, 4, 4]
    assert all(11 in entries for entries in heard)
    assert heard[0] == heard[1] != heard[2]


def test_everything_is_heard_equally_loud() -> None:
    """A whisper and the same 40 dB louder are heard at one level, -24 dB, with digital silence after their end."""
    spectrograms, sampler = made((Kind.WORD, WORD_FRAMES), (Kind.WORD, WORD_FRAMES))
    loud = slice(spectrograms.first[2], spectrograms.first[2] + WORD_FRAMES)
    spectrograms.log_power[loud] += np.float16(np.log(1e4))
    spectrograms = replace(
        spectrograms,
        frame_power=spectrograms.frame_power
        * np.where(spectrograms.recording.repeat(spectrograms.count) == 2, 1e4, 1.0),
    )
    given = []

    def hear(chunks: Array) -> Array:
        given.append(chunks)
        return hear_marks(chunks)

    found_by(hear, spectrograms, sampler)

    (chunks,) = given
    loudness = chunks[..., 0] * SPREAD + CENTRE  # log-mel
    np.testing.assert_allclose(loudness[:, :WORD_FRAMES], np.log(1e-4 * 10**-2.4 / 1e-2 + 1e-8), atol=0.02)
    np.testing.assert_allclose(loudness[:, WORD_FRAMES:], np.log(1e-8), rtol=1e-5)
