"""The end of a word, from frames made by formula: loud bands on a quiet floor."""

import numpy as np
import pytest
from numpy.typing import NDArray

from game.feedback.recent import AFTER_FRAMES, Recent, end_of_word
from tests.support.helpers import LABELS, hearing


def sound(*loud: tuple[int, int], frames: int = 300, floor: float = -12.0) -> NDArray[np.float32]:
    """Return frames at `floor`, but 0 from the first to before the second number of each pair."""
    made = np.full((frames, 40), floor, np.float32)
    for first, end in loud:
        made[first:end] = 0.0
    return made


@pytest.mark.parametrize("fired", [190, 200, 220])
def test_the_word_ends_with_its_last_loud_frame(fired: int) -> None:
    """A word in frames 150 to 199 ends with frame 199, whether it fired before, at or after that."""
    assert end_of_word(sound((150, 200)), fired) == 199


def test_the_closure_of_a_consonant_belongs_to_the_word() -> None:
    """10 quiet frames before the "p" of "up" do not end it; 30 are a pause."""
    assert end_of_word(sound((150, 190), (200, 205)), 195) == 204
    assert end_of_word(sound((150, 190), (220, 240)), 195) == 189


def test_where_the_sound_goes_on_nothing_is_claimed() -> None:
    """In babble, or before enough was heard after it, the end is not known."""
    assert end_of_word(sound((150, 300)), 200) is None
    assert end_of_word(sound((150, 200)), 300 - AFTER_FRAMES + 1) is None
    assert end_of_word(sound(), 200) is None


def test_a_mark_learns_how_late_the_pen_was() -> None:
    """It fired 10 frames after the last loud one, 100 ms, and was seen 50 ms after its capture: 150 ms in all."""
    recent, fired = Recent(), 0
    frames = sound((100, 140))
    for i in range(0, len(frames), 2):
        one = hearing("up" if i == 148 else None, score=0.9)
        recent.hear(type(one)(**{**vars(one), "frames": frames[i : i + 2], "captured_s": 5.0}), LABELS, 0.75)
        if i == 148:
            fired = recent.count
            recent.on_screen(5.05)

    assert fired == 150
    assert recent.utterances[0].late_s == pytest.approx(0.05 + 0.10)
