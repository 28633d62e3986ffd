"""A still room is heard a few looks at a time, and what stands out of it at once."""

import numpy as np
import pytest
from numpy.typing import NDArray

from game.audio.choices import demo_path
from game.audio.source import BLOCK_SAMPLES
from game.audio.still_room import HELD_SAMPLES, KNOWN_SAMPLES, RISING, StillRoom
from models.spot.audio_files import SAMPLE_RATE_HZ, read_audio
from models.spot.spotter import Spotter

STILL = KNOWN_SAMPLES // BLOCK_SAMPLES  # blocks after which the room is known
LUMP = HELD_SAMPLES // BLOCK_SAMPLES


def noise(blocks: int, rms: float, seed: int = 0) -> list[NDArray[np.float32]]:
    """Return so many blocks of white noise."""
    rng = np.random.default_rng(seed)
    return [rng.normal(0.0, rms, BLOCK_SAMPLES).astype(np.float32) for _ in range(blocks)]


@pytest.fixture
def room() -> StillRoom:
    """Return a room that is known by its noise of -60 dB, and holds nothing back."""
    still = StillRoom()
    for block in noise(STILL, 0.001):
        still.push(block, score=0.0)
    still.rest()
    return still


def sizes(room: StillRoom, blocks: list[NDArray[np.float32]], *, score: float = 0.0) -> list[int]:
    """Return how much is heard at each block."""
    return [len(room.push(block, score=score)) for block in blocks]


@pytest.mark.parametrize("rms", [0.0, 0.001, 0.1])
def test_a_still_room_is_heard_in_lumps(rms: float) -> None:
    """Once it is known, silence or noise as loud as it likes goes on every 80 ms; until then at once."""
    room = StillRoom()
    heard = sizes(room, noise(STILL + 3 * LUMP, rms))

    assert set(heard[: STILL - 1]) == {BLOCK_SAMPLES}
    assert heard[STILL - 1 :][: 3 * LUMP] == 3 * [*[0] * (LUMP - 1), HELD_SAMPLES]


def test_what_stands_out_is_heard_at_once(room: StillRoom) -> None:
    """The first block that is louder than the room takes along what was held, and all are heard at once for a while."""
    assert sizes(room, noise(2, 0.001, seed=1)) == [0, 0]
    assert sizes(room, noise(1, 0.003)) == [3 * BLOCK_SAMPLES]
    heard = sizes(room, noise(STILL + 1, 0.001, seed=2))
    assert set(heard[: STILL - 1]) == {BLOCK_SAMPLES}
    assert heard[-1] == 0


def test_a_rising_score_is_heard_at_once(room: StillRoom) -> None:
    """What may become a word waits no longer, however soft it is."""
    assert sizes(room, noise(2, 0.001, seed=1)) == [0, 0]
    assert sizes(room, noise(2, 0.001, seed=2), score=RISING) == [3 * BLOCK_SAMPLES, BLOCK_SAMPLES]


def test_rumble_counts_for_little(room: StillRoom) -> None:
    """A lorry that passes is twice as loud as the room, and stands not out of it as a voice would."""
    at = np.arange(4 * BLOCK_SAMPLES) / SAMPLE_RATE_HZ
    rumble = np.split((0.002 * np.sqrt(2.0) * np.sin(2 * np.pi * 40.0 * at)).astype(np.float32), 4)
    blocks = [soft + low for soft, low in zip(noise(4, 0.001, seed=1), rumble, strict=True)]

    assert sizes(room, blocks) == [0, 0, 0, HELD_SAMPLES]


@pytest.mark.parametrize("size", [0, 1, 160, 441, 5000])
def test_no_sample_is_lost_or_moved(size: int) -> None:
    """Whatever the blocks and the scores, what comes out is what went in."""
    rng, room = np.random.default_rng(0), StillRoom()
    blocks = [*noise(200, 0.001), np.zeros(size, np.float32), *noise(3, 0.1), *noise(150, 0.001, seed=3)]
    out = [room.push(block, score=float(rng.random() < 0.05)) for block in blocks]

    assert np.array_equal(np.concatenate([*out, room.rest()]), np.concatenate(blocks))
    assert len(room.rest()) == 0


@pytest.mark.parametrize("noise_rms", [0.0003, 0.03])
def test_no_word_is_heard_later(noise_rms: float) -> None:
    """Of the demo voice, with 2 s of room before each few words, each command fires in the block that completes it."""
    voice = read_audio(demo_path())[: 6 * SAMPLE_RATE_HZ]
    apart = [np.concatenate([np.zeros(2 * SAMPLE_RATE_HZ, np.float32), part]) for part in np.array_split(voice, 2)]
    rng, spotter, room = np.random.default_rng(0), Spotter.load(), StillRoom()
    sound = np.concatenate(apart)
    sound += rng.normal(0.0, noise_rms, len(sound)).astype(np.float32)
    score, pushed, held, late_s = 0.0, 0, 0, []
    for start in range(0, len(sound), BLOCK_SAMPLES):
        block = sound[start : start + BLOCK_SAMPLES]
        pushed += len(block)
        due = room.push(block, score=score)
        held += len(due) == 0
        for hearing in spotter.feed(due):
            score = hearing.score
            if hearing.word is not None:
                late_s.append(pushed / SAMPLE_RATE_HZ - hearing.time_s)

    assert held > 10
    assert len(late_s) >= 4
    assert max(late_s) < BLOCK_SAMPLES / SAMPLE_RATE_HZ
