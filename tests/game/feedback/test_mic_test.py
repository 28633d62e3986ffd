"""The guided test of room and voice, played through with levels chosen by hand."""

from dataclasses import replace

from game.audio.outbox import BlockStats
from game.feedback.mic_test import ROOM_S, VOICE_S, WORDS, MicTest, MicTestStage
from tests.support.helpers import hearing

LOOK_S = 0.02


def look(check: MicTest, level_db: float, *, word: str | None = None) -> None:
    """Let 20 ms of sound of one level pass."""
    check.hear(replace(hearing(word), level_db=level_db))
    check.tick(LOOK_S)


def played(*, room_db: float, voice_db: float, words: int = WORDS, clipped: int = 0) -> MicTest:
    """Return a test played through: a steady room, then words of one level with the room between them."""
    check = MicTest()
    check.begin()
    while check.stage is MicTestStage.ROOM:
        look(check, room_db)
    for said in range(WORDS):
        check.take(BlockStats(0.02, 1.0, clipped, 0.0))
        look(check, voice_db)
        for i in range(20):
            look(check, room_db, word="up" if i == 5 and said < words else None)
    while check.stage is MicTestStage.VOICE:
        look(check, room_db)
    return check


def test_the_test_goes_from_room_to_voice_to_the_end() -> None:
    """It begins when asked to, listens to the room for ROOM_S, and ends after three words."""
    check = MicTest()
    stages = []
    check.tick(10.0)
    stages.append(check.stage)
    check.begin()
    check.tick(ROOM_S - 0.01)
    stages.append(check.stage)
    check.tick(0.02)
    stages.append(check.stage)
    for _ in range(WORDS):
        look(check, -20.0, word="up")
    stages.append(check.stage)

    assert stages == [MicTestStage.IDLE, MicTestStage.ROOM, MicTestStage.VOICE, MicTestStage.DONE]


def test_without_a_word_it_ends_too() -> None:
    """Nobody is kept waiting for longer than VOICE_S."""
    check = MicTest()
    check.begin()
    check.tick(ROOM_S)
    check.tick(VOICE_S)

    assert check.stage is MicTestStage.DONE


def test_a_clear_voice_in_a_quiet_room_is_well() -> None:
    """The room is what was heard in silence, the voice the loudest of each word."""
    check = played(room_db=-65.0, voice_db=-22.0)

    assert (check.room_db, check.voice_db, check.words) == (-65.0, -22.0, WORDS)
    assert check.verdict() == ()


def test_the_click_that_begins_the_test_is_not_the_room() -> None:
    """What is heard in the first 0.4 s does not count."""
    check = MicTest()
    check.begin()
    for _ in range(10):
        look(check, -5.0)
    while check.stage is MicTestStage.ROOM:
        look(check, -60.0)

    assert check.room_db == -60.0


def test_each_thing_that_is_wrong_is_said() -> None:
    """A faint voice, a loud room, a voice near the room's level, cut samples, no voice, no word, no sound at all."""
    silent = MicTest()
    silent.begin()
    silent.tick(ROOM_S)
    silent.tick(VOICE_S)
    said = [
        [fault.what for fault in check.verdict()]
        for check in (
            played(room_db=-75.0, voice_db=-55.0),
            played(room_db=-30.0, voice_db=-10.0),
            played(room_db=-45.0, voice_db=-36.0),
            played(room_db=-65.0, voice_db=-3.0, clipped=9),
            played(room_db=-60.0, voice_db=-56.0, words=0),
            played(room_db=-60.0, voice_db=-20.0, words=0),
            silent,
        )
    ]

    assert [len(whats) for whats in said] == [1] * 7
    wanted = (
        "very quiet",
        "room is loud",
        "hardly louder",
        "cut off",
        "nothing louder",
        "none of the words",
        "No sound",
    )
    assert [one in whats[0] for one, whats in zip(wanted, said, strict=True)] == [True] * 7


def test_it_can_be_done_again() -> None:
    """A second test knows nothing of the first."""
    check = played(room_db=-30.0, voice_db=-10.0, clipped=9)
    check.begin()

    assert (check.stage, check.words, check.room_db, check.voice_db) == (MicTestStage.ROOM, 0, None, None)
