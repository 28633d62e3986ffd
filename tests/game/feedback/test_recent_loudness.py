"""The room's level and that of its words, from levels counted by hand."""

from dataclasses import replace

from game.feedback.recent import LEAST, LOOKS, Loudness
from tests.support.helpers import hearing


def heard(*levels_db: float, word: str | None = None) -> Loudness:
    """Return what is known after looks of these levels, the last of which fired `word`."""
    loudness = Loudness()
    for i, level_db in enumerate(levels_db):
        loudness.hear(replace(hearing(word if i == len(levels_db) - 1 else None), level_db=level_db))
    return loudness


def test_the_room_is_what_is_heard_between_the_words() -> None:
    """With speech in four of five looks the room is still the level of the fifth."""
    assert heard(*[-20.0, -20.0, -20.0, -20.0, -63.0] * 20).room_db == -63.0


def test_a_room_becomes_louder_in_a_few_seconds() -> None:
    """What lies longer back than LOOKS looks counts no more."""
    assert heard(*[-70.0] * LOOKS, *[-40.0] * LOOKS).room_db == -40.0


def test_before_a_second_nothing_is_said_of_the_room() -> None:
    """The first looks tell too little."""
    assert heard(*[-60.0] * (LEAST - 1)).room_db is None
    assert heard(*[-60.0] * LEAST).room_db == -60.0


def test_speech_is_the_loudest_look_of_a_word() -> None:
    """A word fires when it is nearly over; its level is that of its vowel, 0.2 s before."""
    assert heard(*[-60.0] * 20, -22.0, *[-50.0] * 10, word="up").speech_db == -22.0
    assert heard(*[-60.0] * 20).speech_db is None


def test_one_shout_does_not_change_the_level_of_speech() -> None:
    """The level of speech is the middle one of the last words."""
    loudness = Loudness()
    for level_db in (-30.0, -2.0, -31.0):
        for _ in range(40):
            loudness.hear(replace(hearing(), level_db=-60.0))
        loudness.hear(replace(hearing("up"), level_db=level_db))

    assert loudness.speech_db == -30.0
