"""The recorder of takes asks in mixed order, cuts words out by itself, and refuses what is no good, with the reason.

Sounds are made by formula: a room of noise at -60 dB, and tones that stand for words.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from game.feedback.take_judge import ASKED_S, REASONS, Refusal
from game.feedback.take_recorder import (
    PAUSE_S,
    ROOM_S,
    TALK_S,
    TRIES,
    UNWATCHED_FRAMES,
    RecordStage,
    TakeRecorder,
    in_mixed_order,
    times_for,
)
from game.messages import Recorded
from models.spot.config import NOISE, UNKNOWN
from tests.support.helpers import hearing
from tests.support.takes import RATE_HZ, Speaker, quiet, voice

WORDS = ("up", "down", "left", "right")


@pytest.fixture
def speaker() -> Speaker:
    """Return somebody in a quiet room, who was just asked for the word "up" for the first time."""
    speaker = Speaker(TakeRecorder())
    speaker.recorder.begin(["up"], times=2, talk=False)
    speaker.until_asked()
    assert speaker.recorder.asked == NOISE
    speaker.hears(quiet(ROOM_S))
    speaker.until_asked()
    assert speaker.recorder.asked == "up"
    return speaker


def test_each_word_is_asked_for_in_mixed_order() -> None:
    """Each of four words five times, none twice in a row, in the same order for the same seed and in another else."""
    order = in_mixed_order(WORDS, times_for(4), seed=3)

    assert sorted(order) == sorted(WORDS * 5)
    assert all(one != after for one, after in pairwise(order))
    assert order == in_mixed_order(WORDS, 5, seed=3)
    assert order != in_mixed_order(WORDS, 5, seed=4)
    assert [times_for(count) for count in (1, 4, 5, 8, 9, 18)] == [5, 5, 4, 4, 3, 3]


def test_a_whole_recording_takes_room_words_and_talk() -> None:
    """First the room, then each word, then talk; all that is said is cut out, with a fifth of a second of room around.

    A tone of 0.4 s has bounds that are known: the take is 0.8 s long, and half of its middle is the tone's.
    """
    speaker = Speaker(TakeRecorder())
    speaker.recorder.begin(WORDS, times=3, seed=1)
    speaker.answer_all(word=lambda: voice(0.4))
    recorder = speaker.recorder

    assert recorder.stage is RecordStage.DONE
    assert [take.word for take in recorder.takes] == [NOISE, *in_mixed_order(WORDS, 3, seed=1), UNKNOWN]
    assert len(recorder.takes[0].samples) == round(ROOM_S * RATE_HZ)
    assert len(recorder.takes[-1].samples) == round(TALK_S * RATE_HZ)
    for take in recorder.takes[1:-1]:
        assert len(take.samples) / RATE_HZ == pytest.approx(0.8, abs=0.06)
        loud = np.flatnonzero(np.abs(take.samples) > 0.03) / RATE_HZ
        assert (loud[0], loud[-1]) == pytest.approx((0.2, 0.6), abs=0.04)


def test_a_fifth_of_a_second_is_kept_even_of_a_word_that_is_said_at_once(speaker: Speaker) -> None:
    """The sound from before it was asked for is there."""
    speaker.hears(voice(0.3), quiet(1.0))

    (_, take) = speaker.recorder.takes
    assert len(take.samples) / RATE_HZ == pytest.approx(0.7, abs=0.06)


def said(*parts: NDArray[np.float32]) -> Callable[[Speaker], None]:
    """Return what says something, with quiet before and after."""
    return lambda speaker: speaker.hears(quiet(0.4), *parts, quiet(1.0))


def talk_through_the_pause(speaker: Speaker) -> None:
    """Say a word, go on talking through the pause, and end when the next word has been asked for."""
    speaker.hears(quiet(0.4), voice(0.4), quiet(0.5))
    while not speaker.recorder.listens:
        speaker.hears(voice(0.1))
    speaker.hears(voice(0.2), quiet(1.0))


def lost(speaker: Speaker) -> None:
    """Lose half a second of sound in the middle of a word."""
    speaker.hears(quiet(0.4), voice(0.2))
    speaker.time_s += 0.5
    speaker.hears(voice(0.2), quiet(1.0))


REFUSED: dict[Refusal, Callable[[Speaker], None]] = {
    Refusal.CLIPPED: lambda speaker: speaker.hears(quiet(0.4), voice(0.4), quiet(1.0), clipped=4),
    Refusal.TOO_QUIET: said(voice(0.4, peak=0.0035)),
    Refusal.DOUBLE: said(voice(0.3), quiet(0.3), voice(0.3)),
    Refusal.EMPTY: lambda speaker: speaker.hears(quiet(ASKED_S + 0.1)),
    Refusal.TOO_LONG: said(voice(1.8)),
    Refusal.EARLY: talk_through_the_pause,
    Refusal.LOUDER: lambda speaker: speaker.hears(quiet(9.0, level=0.01)),
    Refusal.BROKEN: lost,
}


@pytest.mark.parametrize("why", REFUSED, ids=lambda why: why.name)
def test_a_bad_take_is_refused_with_the_reason(why: Refusal, speaker: Speaker) -> None:
    """It is not among the takes, the reason is two sentences, and the same is asked for again."""
    REFUSED[why](speaker)
    recorder = speaker.recorder

    assert recorder.refused is why
    assert recorder.asked == (NOISE if why is Refusal.LOUDER else "up")
    assert len(recorder.takes) == (2 if why is Refusal.EARLY else 1)
    assert REASONS[why].what.endswith(".")
    assert REASONS[why].remedy.endswith(".")

    if recorder.stage is RecordStage.WAITING:
        recorder.go_on()
    taken = len(recorder.takes)
    speaker.until_asked()
    speaker.answer(word=lambda: voice(0.4))
    assert recorder.refused is None
    assert len(recorder.takes) == taken + 1


def test_every_reason_is_told() -> None:
    """No refusal is without words."""
    assert set(REASONS) == set(Refusal)


def test_the_room_must_be_quiet_unless_it_never_is(speaker: Speaker) -> None:
    """A voice in it is refused; after the third time it is taken as it is."""
    recorder = TakeRecorder()
    speaker = Speaker(recorder)
    recorder.begin(["up"], talk=False)
    for _ in range(TRIES - 1):
        speaker.until_asked()
        speaker.hears(quiet(1.0), voice(0.4), quiet(ROOM_S))
        assert recorder.refused is Refusal.NOT_QUIET
        assert recorder.takes == ()
    speaker.until_asked()
    speaker.hears(quiet(1.0), voice(0.4), quiet(ROOM_S))

    assert [take.word for take in recorder.takes] == [NOISE]


def test_who_does_not_talk_is_asked_again() -> None:
    """Ten seconds of quiet are no talk; the player can go on, or do without."""
    recorder = TakeRecorder()
    speaker = Speaker(recorder)
    recorder.begin([])
    speaker.until_asked()
    speaker.hears(quiet(ROOM_S))
    speaker.until_asked()
    speaker.hears(quiet(TALK_S))
    assert (recorder.refused, recorder.stage) == (Refusal.LITTLE_TALK, RecordStage.WAITING)

    recorder.skip()
    assert recorder.stage is RecordStage.DONE


def test_a_knock_is_no_word_unless_words_may_be_so_short(speaker: Speaker) -> None:
    """The word is waited for after it; where own words may be clicks, it is one."""
    speaker.hears(quiet(0.3), voice(0.02), quiet(1.0))
    assert speaker.recorder.listens
    speaker.hears(voice(0.4), quiet(1.0))
    assert speaker.recorder.takes[-1].word == "up"

    speaker.recorder.begin(["click"], times=1, talk=False, room=False, shortest_s=0.02)
    speaker.until_asked()
    speaker.hears(quiet(0.3), voice(0.02), quiet(1.0))
    assert speaker.recorder.takes[-1].word == "click"


def test_three_refusals_in_a_row_wait_for_the_player(speaker: Speaker) -> None:
    """Who is refused again and again can then go on, skip the word, or leave, by voice too."""
    for _ in range(TRIES):
        assert speaker.recorder.stage is not RecordStage.WAITING
        speaker.until_asked()
        said(voice(1.8))(speaker)

    assert speaker.recorder.stage is RecordStage.WAITING


def test_sound_in_the_pause_is_no_take(speaker: Speaker) -> None:
    """It goes to the page; the next word is asked for once it is quiet."""
    said(voice(0.4))(speaker)
    recorder = speaker.recorder
    assert (recorder.stage, len(recorder.takes)) == (RecordStage.PAUSE, 2)
    speaker.hears(voice(0.6))
    assert recorder.stage is RecordStage.PAUSE
    speaker.hears(quiet(PAUSE_S))

    assert (recorder.listens, len(recorder.takes)) == (True, 2)


def test_words_are_takes_only_while_one_is_asked_for(speaker: Speaker) -> None:
    """By when they began: in the pause they are for the page, even where they fire a moment later."""
    recorder, opened_s = speaker.recorder, speaker.time_s
    speaker.hears(quiet(0.5))
    assert recorder.owns(hearing("up", time_s=opened_s + 0.5))
    assert not recorder.owns(hearing("no", time_s=opened_s + 0.1))  # said 0.3 s before it was asked for
    speaker.hears(voice(0.4), quiet(0.6))
    over_s = speaker.time_s
    assert recorder.stage is RecordStage.PAUSE
    assert recorder.owns(hearing("up", time_s=over_s - 0.1))
    assert not recorder.owns(hearing("no", time_s=over_s + 0.5))


def test_a_word_that_stops_waits_once(speaker: Speaker) -> None:
    """Where another one was asked for; whose "up" always sounds like "no" goes on, and it is taken from then on."""
    recorder = speaker.recorder
    recorder.begin(["up"], times=2, talk=False, room=False, stops=["no", "stop"])
    for refused in (Refusal.STOPPED, None):
        speaker.until_asked()
        speaker.hears(quiet(0.3), voice(0.4))
        assert recorder.owns(hearing("no", time_s=speaker.time_s))
        speaker.hears(quiet(0.6))
        assert recorder.refused is refused
        recorder.go_on()

    assert [take.word for take in recorder.takes] == [NOISE, "up"]


def test_a_stream_that_begins_anew_frees_the_words(speaker: Speaker) -> None:
    """After a gap its time is 0 again, where something was asked for in the stream before."""
    said(voice(0.4))(speaker)
    opened_s = speaker.time_s - 1.0
    assert speaker.recorder.owns(hearing("up", time_s=opened_s))
    speaker.time_s = 0.0
    speaker.hears(quiet(0.1))

    assert not speaker.recorder.owns(hearing("up", time_s=opened_s))


def test_takes_can_be_removed_and_said_again(speaker: Speaker) -> None:
    """The new one stands in the place of the old, which stays until then; the newest can be taken back at once."""
    recorder = speaker.recorder
    said(voice(0.4))(speaker)
    recorder.last_again()
    assert (len(recorder.takes), recorder.asked) == (1, "up")
    speaker.answer_all(word=lambda: voice(0.4))
    assert [take.word for take in recorder.takes] == [NOISE, "up", "up"]

    old = recorder.takes[1]
    recorder.again(old.number)
    assert old in recorder.takes
    speaker.answer_all(word=lambda: voice(0.6))
    new = recorder.takes[1]
    assert (new.word, len(new.samples) > len(old.samples)) == ("up", True)
    recorder.remove(new.number)

    assert [take.word for take in recorder.takes] == [NOISE, "up"]
    recorder.again(recorder.takes[1].number)
    recorder.give_up()
    assert (recorder.stage, len(recorder.takes)) == (RecordStage.DONE, 2)


def test_what_cannot_be_done_is_not_offered(speaker: Speaker) -> None:
    """The room cannot be skipped while it is unknown, nor the newest take repeated while an older one is said again."""
    recorder = TakeRecorder()
    recorder.begin(["up"])
    assert (recorder.can_skip, recorder.can_repeat) == (False, False)
    recorder.skip()
    assert recorder.asked == NOISE

    said(voice(0.4))(speaker)
    recorder = speaker.recorder
    assert (recorder.can_skip, recorder.can_repeat) == (True, True)
    recorder.again(recorder.takes[0].number)
    assert (recorder.can_skip, recorder.can_repeat) == (True, False)
    recorder.last_again()
    assert len(recorder.takes) == 2


def test_without_a_page_it_waits(speaker: Speaker) -> None:
    """What is asked for must be seen: under another page nothing is recorded. A late frame is none without a page."""
    speaker.recorder.watched()
    for _ in range(UNWATCHED_FRAMES):
        speaker.recorder.frame()
        speaker.recorder.push(Recorded(quiet(1.0), speaker.time_s))
        speaker.time_s += 1.0
    assert speaker.recorder.listens
    speaker.recorder.frame()

    assert speaker.recorder.stage is RecordStage.WAITING


def test_a_recording_that_was_left_goes_on_after_a_take_was_said_again(speaker: Speaker) -> None:
    """Who looks through the takes in the middle of it has not lost the rest, whether the take is said or not."""
    recorder = speaker.recorder
    said(voice(0.4))(speaker)
    recorder.set_aside()
    assert (recorder.stage, recorder.progress) == (RecordStage.WAITING, (2, 3))
    recorder.again(recorder.takes[1].number)
    recorder.set_aside()
    assert (recorder.stage, recorder.asked) == (RecordStage.WAITING, "up")
    recorder.again(recorder.takes[1].number)
    speaker.until_asked()
    speaker.answer(word=lambda: voice(0.4))
    assert (recorder.stage, len(recorder.takes)) == (RecordStage.WAITING, 2)
    recorder.go_on()
    speaker.answer_all(word=lambda: voice(0.4))

    assert [take.word for take in recorder.takes] == [NOISE, "up", "up"]


def test_a_louder_room_takes_the_place_of_no_word(speaker: Speaker) -> None:
    """Who says a take again where the room is louder gives the room once more first; the old take waits meanwhile."""
    recorder = speaker.recorder
    speaker.answer_all(word=lambda: voice(0.4))
    old = recorder.takes[1]
    recorder.again(old.number)
    speaker.until_asked()
    REFUSED[Refusal.LOUDER](speaker)
    assert recorder.asked == NOISE
    speaker.until_asked()
    speaker.answer(word=lambda: voice(0.4))

    assert ([take.word for take in recorder.takes], recorder.asked) == ([NOISE, "up", "up", NOISE], "up")
    assert recorder.takes[1] is old
    speaker.until_asked()
    speaker.answer(word=lambda: voice(0.6))
    assert [take.word for take in recorder.takes] == [NOISE, "up", "up", NOISE]
    assert recorder.takes[1].number > old.number


def test_a_take_that_is_said_again_counts_beside_those_that_are_left(speaker: Speaker) -> None:
    """None of two is done while one is said again and one is left, then one; given up, it is none of one."""
    recorder = speaker.recorder
    said(voice(0.4))(speaker)
    recorder.set_aside()
    recorder.again(recorder.takes[1].number)
    assert recorder.progress == (0, 2)
    recorder.give_up()
    assert recorder.progress == (0, 1)
    recorder.again(recorder.takes[1].number)
    speaker.until_asked()
    speaker.answer(word=lambda: voice(0.4))
    assert recorder.progress == (1, 2)


def test_what_was_wrong_is_not_said_of_another_take(speaker: Speaker) -> None:
    """Who says the last one again after a refusal is not told of that refusal."""
    speaker.answer(word=lambda: voice(0.4))
    speaker.until_asked()
    said(voice(1.8))(speaker)
    assert speaker.recorder.refused is Refusal.TOO_LONG
    speaker.recorder.last_again()
    assert speaker.recorder.refused is None


def test_the_progress_is_told(speaker: Speaker) -> None:
    """How many were taken, and how much of the room's five seconds is over."""
    assert speaker.recorder.progress == (1, 3)
    speaker.recorder.begin(["up"], times=1, talk=False)
    speaker.until_asked()
    speaker.hears(quiet(ROOM_S / 2))

    assert speaker.recorder.share == pytest.approx(0.5, abs=0.02)


def test_nothing_is_kept_while_nothing_is_asked_for() -> None:
    """Before it begins, while it waits, and after its end."""
    recorder = TakeRecorder()
    recorder.push(Recorded(voice(0.5), 0.0))

    assert (recorder.takes, len(recorder._kept)) == ((), 0)
