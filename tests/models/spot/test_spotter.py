"""Tests of the whole recogniser around a stand-in network that hears tones as words."""

import math
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from models.spot.config import VOCABULARIES, FrontEndConfig, weights_of
from models.spot.frontend import FrontEnd, log_mel
from models.spot.hearing import Hearing, Reason
from models.spot.spotter import USUAL_S, Spotter, hearings_in, level_db
from tests.support.tones import CARD, RATE_HZ, ToneNetwork, sentence, silence, tone
from tests.support.voices import names, spoken

HOP_S = CARD.decision.hop_frames * 0.010


def hear(*words: str, gap_s: float = 0.4) -> list[tuple[float, str]]:
    """Return when which command fires in a sentence of tones."""
    return fires(Spotter(ToneNetwork()).feed(sentence(*words, gap_s=gap_s)))


def fires(hearings: list[Hearing]) -> list[tuple[float, str]]:
    """Return time and word of the hearings that are commands."""
    return [(hearing.time_s, hearing.word) for hearing in hearings if hearing.word is not None]


def test_each_word_fires_once_in_order() -> None:
    """A sentence of the four words gives the four commands."""
    assert [word for _, word in hear("up", "down", "left", "right")] == ["up", "down", "left", "right"]


def test_the_same_word_three_times_fires_three_times() -> None:
    """Saying "left left left" gives three commands."""
    assert [word for _, word in hear("left", "left", "left")] == ["left"] * 3


def test_other_words_and_silence_fire_nothing() -> None:
    """A word that is no command, noise and silence move nothing, and the word after them is heard."""
    assert [word for _, word in hear("dog", "dog", "up")] == ["up"]
    assert fires(Spotter(ToneNetwork()).feed(silence(3.0))) == []


def test_a_command_fires_while_its_word_sounds() -> None:
    """The fire comes after the word began at 0.4 s, and within 0.2 s of it: three looks and some frames of the word."""
    ((time_s, _),) = hear("up")

    assert 0.4 < time_s <= 0.6


@pytest.mark.parametrize("block", [1, 37, 160, 512, 4_096])
def test_blocks_make_no_difference(block: int) -> None:
    """However the stream is cut, the hearings are the same: times, scores, words, levels and frames."""
    samples = sentence("up", "dog", "left")
    whole = Spotter(ToneNetwork()).feed(samples)
    spotter = Spotter(ToneNetwork())

    pieces = [h for i in range(0, len(samples), block) for h in spotter.feed(samples[i : i + block])]

    assert [(h.time_s, h.word, h.best, h.score, h.reason, h.probabilities) for h in pieces] == [
        (h.time_s, h.word, h.best, h.score, h.reason, h.probabilities) for h in whole
    ]
    np.testing.assert_allclose([h.level_db for h in pieces], [h.level_db for h in whole], atol=1e-6)
    np.testing.assert_allclose(
        np.concatenate([h.frames for h in pieces]), np.concatenate([h.frames for h in whole]), atol=1e-5
    )


def test_time_is_the_audio_consumed() -> None:
    """There is one hearing per hop, each with the seconds consumed when it was decided."""
    hearings = Spotter(ToneNetwork()).feed(silence(1.0))

    assert [h.time_s for h in hearings] == pytest.approx([HOP_S * (i + 1) for i in range(round(1.0 / HOP_S))])


def test_hearings_carry_every_frame_once() -> None:
    """The frames of all hearings are those of the whole recording, for display."""
    samples = sentence("up")

    frames = np.concatenate([h.frames for h in Spotter(ToneNetwork()).feed(samples)])

    np.testing.assert_allclose(frames, log_mel(FrontEnd(CARD.frontend).push(samples), CARD.frontend), atol=1e-5)


def test_the_level_is_that_of_the_hop() -> None:
    """A tone of peak 0.1 has an RMS of 0.1 / sqrt 2, -23.01 dB; digital silence is -120 dB."""
    spotter = Spotter(ToneNetwork())

    assert spotter.feed(tone("left", seconds=HOP_S))[0].level_db == pytest.approx(-23.0103, abs=1e-3)
    assert spotter.feed(silence(HOP_S))[0].level_db == -120.0


@pytest.mark.parametrize(("amplitude", "level"), [(1.0, 0.0), (0.5, -6.0206), (1e-3, -60.0), (1e-9, -120.0)])
def test_level_of_a_constant(amplitude: float, level: float) -> None:
    """A constant of amplitude a has the level 20 log10 a, and none is below -120 dB."""
    assert level_db(np.full(100, amplitude, np.float32)) == pytest.approx(level, abs=1e-3)


def test_level_of_nothing() -> None:
    """No samples are silent."""
    assert level_db(np.zeros(0, np.float32)) == -120.0


def test_scores_are_probabilities_in_the_order_of_the_labels() -> None:
    """In the middle of a long "left" the smoothed scores are those of the network."""
    last = Spotter(ToneNetwork()).feed(tone("left", seconds=1.0))[-1]

    assert last.probabilities == pytest.approx((0.01, 0.01, 0.95, 0.01, 0.01, 0.01))
    assert (last.best, last.reason) == ("left", Reason.STILL_SAME_WORD)
    assert last.score == pytest.approx(0.95)


def test_the_decision_may_be_replaced_while_listening() -> None:
    """A threshold above every score keeps the pen still; lowered again, the next word moves it."""
    spotter = Spotter(ToneNetwork())
    spotter.decision = replace(spotter.decision, threshold=0.97)
    assert fires(spotter.feed(sentence("up"))) == []

    spotter.decision = replace(spotter.decision, threshold=0.9)

    assert [word for _, word in fires(spotter.feed(sentence("up")))] == ["up"]


def test_reset_starts_a_new_stream() -> None:
    """After a reset, in the middle of a word or a block, everything is as at the start."""
    spotter = Spotter(ToneNetwork())
    first = spotter.feed(sentence("up", "down"))
    spotter.feed(tone("left", seconds=0.3333))
    spotter.reset()

    again = spotter.feed(sentence("up", "down"))

    assert fires(again) == fires(first)
    assert [h.probabilities for h in again] == [h.probabilities for h in first]


def test_samples_that_are_no_numbers_pass() -> None:
    """A driver that delivers NaN for a moment moves nothing, and a second later words are heard again."""
    spotter = Spotter(ToneNetwork())
    bad = np.full(1_600, math.nan, np.float32)

    assert fires(spotter.feed(np.concatenate([bad, silence(1.1)]))) == []
    assert [word for _, word in fires(spotter.feed(sentence("up")))] == ["up"]


def test_other_hops_work() -> None:
    """The number of frames between two looks is the decision's; with one of 50 ms there are 20 looks in a second."""
    spotter = Spotter(ToneNetwork(replace(CARD, decision=replace(CARD.decision, hop_frames=5, smoothing=1))))

    hearings = spotter.feed(np.concatenate([sentence("up", "left"), silence(0.4)]))

    assert len(hearings) == 48  # 2.4 s
    assert [word for _, word in fires(hearings)] == ["up", "left"]


def test_other_front_ends_work() -> None:
    """The window is as long as the card says."""
    card = replace(CARD, frontend=FrontEndConfig(frames=49))

    assert [word for _, word in fires(Spotter(ToneNetwork(card)).feed(sentence("down")))] == ["down"]


def test_stereo_is_refused() -> None:
    """Two channels are a mistake of ours, told with their shape."""
    with pytest.raises(ValueError, match=r"\(160, 2\)"):
        Spotter(ToneNetwork()).feed(np.zeros((160, 2), np.float32))


def test_no_samples_give_no_hearing() -> None:
    """An empty block is no block."""
    assert Spotter(ToneNetwork()).feed(np.zeros(0, np.float32)) == []


def test_the_rate_of_the_tones_is_the_models() -> None:
    """The stand-in speaks at the rate at which the front end listens."""
    assert CARD.frontend.sample_rate_hz == RATE_HZ


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 1e6, 1e15, 1e19, 3e38])
def test_a_bad_sample_leaves_no_trace(bad: float) -> None:
    """A sample that is no sound costs its hop; every word after it is heard as if it had never been."""
    spotter = Spotter(ToneNetwork())
    spoilt = silence(0.5)
    spoilt[3_000] = bad
    first = spotter.feed(spoilt)
    after = spotter.feed(sentence("up", "left"))

    assert all(np.isfinite(h.frames).all() and math.isfinite(h.level_db) for h in [*first, *after])
    assert all(math.isfinite(p) for h in [*first, *after] for p in h.probabilities)
    assert [word for _, word in fires(after)] == ["up", "left"]


def test_sound_a_little_over_full_scale_is_sound() -> None:
    """A mixer that amplifies, or a filter that rings, may pass 1; such samples are heard and not silenced."""
    loud = sentence("up") * np.float32(3.9 / np.abs(sentence("up")).max())

    assert [word for _, word in fires(Spotter(ToneNetwork()).feed(loud))] == ["up"]
    assert max(h.level_db for h in Spotter(ToneNetwork()).feed(loud)) > 0


def test_a_word_tells_when_it_began() -> None:
    """The tones begin at 0.4 and at 1.2 s, and the frames tell so to 50 ms; what does not fire has no such time."""
    hearings = Spotter(ToneNetwork()).feed(sentence("up", "left"))
    began_s = [hearing.began_s for hearing in hearings if hearing.word is not None]

    assert began_s == pytest.approx([0.4, 1.2], abs=0.05)
    assert {hearing.began_s for hearing in hearings if hearing.word is None} == {None}


def test_voices_begin_where_they_were_cut() -> None:
    """The recorded words are cut to the word and begin after 1 s: of those heard, 95 of 100 are told to 50 ms."""
    spotter = Spotter.load(weights_of("handsfree8w"))
    hush = np.random.default_rng(1).normal(0.0, 1e-4, RATE_HZ).astype(np.float32)
    off_s = []
    for voice, word in product(names(), VOCABULARIES["handsfree8w"]):
        heard = hearings_in(np.concatenate([hush, spoken(voice, word), hush[:8_000]]), spotter)
        off_s += [abs(hearing.began_s - 1.0) for hearing in heard if hearing.word == word and hearing.began_s]

    assert len(off_s) >= 50
    assert sum(one <= 0.05 for one in off_s) >= 0.95 * len(off_s)


def test_a_beginning_that_cannot_be_told_is_the_usual_one() -> None:
    """A tone that has sounded for longer than is looked back, and then changes, began as long ago as most words do."""
    sound = np.concatenate([tone("dog", seconds=2.0), tone("up", seconds=0.4)])
    (fired,) = [hearing for hearing in Spotter(ToneNetwork()).feed(sound) if hearing.word is not None]

    assert fired.began_s == pytest.approx(fired.time_s - USUAL_S)
