"""Tests of continuous audio with words at known ends, made of tones whose places and levels can be measured."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from models.evaluate.stream_builder import (
    COMMON_DB,
    CONDITIONS,
    EDGES,
    TIGHT_EDGES,
    Condition,
    Edges,
    Noise,
    Stream,
    band_limited,
    build_stream,
    rms,
)

RATE_HZ = 16_000
QUIET = Condition("quiet")
WORD_S = 0.4  # the word lies from 0.3 to 0.7 s of a clip of 1 s


def clip(hz: float, *, peak: float = 0.2) -> np.ndarray:
    """Return a tone as a word in an almost silent clip, float32 (n,)."""
    times_s = np.arange(RATE_HZ) / RATE_HZ
    sound = np.where((times_s >= 0.3) & (times_s < 0.3 + WORD_S), peak * np.sin(2 * np.pi * hz * times_s), 0.0)
    return (sound + np.random.default_rng(1).normal(0.0, 1e-5, RATE_HZ)).astype(np.float32)


CLIPS = [("up", clip(500.0)), ("cat", clip(900.0, peak=0.01)), ("left", clip(1_500.0)), ("up", clip(500.0, peak=0.9))]
NOISES = [np.random.default_rng(seed).normal(0.0, 0.02 * seed, 3 * RATE_HZ).astype(np.float32) for seed in (1, 2, 3)]


def built(condition: Condition = QUIET, *, seed: int = 5) -> Stream:
    """Return the stream of `CLIPS`."""
    return build_stream(CLIPS, condition, noises=NOISES, rng=np.random.default_rng(seed))


def part(stream: Stream, start_s: float, end_s: float) -> np.ndarray:
    """Return what is heard between two moments."""
    return stream.samples[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)]


def db(samples: np.ndarray) -> float:
    """Return the RMS level in dB relative to full scale."""
    return float(20 * np.log10(np.sqrt(np.mean(samples.astype(np.float64) ** 2))))


def test_words_lie_where_the_stream_says() -> None:
    """Each word's energy lies between its start and its end, and its own frequency with it."""
    stream = built()

    assert [spoken.label for spoken in stream.spoken] == ["up", "cat", "left", "up"]
    for spoken, hz in zip(stream.spoken, (500, 900, 1_500, 500), strict=True):
        assert spoken.end_s - spoken.start_s == pytest.approx(WORD_S, abs=0.05)  # 25 ms at each end
        inside = part(stream, spoken.start_s + 0.025, spoken.end_s - 0.025)
        spectrum = np.abs(np.fft.rfft(inside * np.hanning(len(inside)), RATE_HZ))
        assert int(np.argmax(spectrum)) == pytest.approx(hz, abs=3)
        assert db(part(stream, spoken.start_s - 0.3, spoken.start_s - 0.03)) < -60.0
        assert db(part(stream, spoken.end_s + 0.03, spoken.end_s + 0.3)) < -60.0


def test_pauses_are_those_of_the_condition() -> None:
    """Between two words lies a pause within the condition's limits; before the first word a second more."""
    for condition in (QUIET, Condition("rapid", gap_s=(0.08, 0.2))):
        spoken = built(condition).spoken
        shortest, longest = condition.gap_s
        assert 1.0 + shortest <= spoken[0].start_s <= 1.0 + longest
        for one, following in pairwise(spoken):
            assert shortest - 1e-3 <= following.start_s - one.end_s <= longest + 1e-3


def test_two_seconds_follow_the_last_word() -> None:
    """The recogniser has time to answer the last word."""
    stream = built()

    assert len(stream.samples) / RATE_HZ == pytest.approx(stream.spoken[-1].end_s + 2.0, abs=1e-3)


def test_words_are_about_as_loud_whatever_their_clips() -> None:
    """Each word's level lies -8 to +2 dB from -26 dB, though the clips differ by 39 dB."""
    for seed in range(5):
        stream = built(seed=seed)
        for spoken in stream.spoken:
            level = db(part(stream, spoken.start_s, spoken.end_s))
            assert COMMON_DB - 8.3 <= level <= COMMON_DB + 2.3  # the bounds may hold up to 25 ms of silence


def test_a_quiet_talker_is_so_much_quieter() -> None:
    """The same draw, 20 dB down, is 20 dB down, but for the hiss, which stays."""
    usual, quiet = built(), built(Condition("quiet talker", level_db=-20.0))

    for spoken in usual.spoken:
        start_s, end_s = spoken.start_s, spoken.end_s
        assert db(part(usual, start_s, end_s)) - db(part(quiet, start_s, end_s)) == pytest.approx(20.0, abs=0.5)


def test_the_microphone_hisses() -> None:
    """Before the first word there is white noise of -70 dB."""
    assert db(part(built(), 0.0, 1.0)) == pytest.approx(-70.0, abs=0.2)


@pytest.mark.parametrize("noise", [noise for noise in Noise if noise is not Noise.COMPANY])
@pytest.mark.parametrize("snr_db", [5.0, 20.0])
def test_noise_lies_so_far_below_the_words(noise: Noise, snr_db: float) -> None:
    """What the noise adds to the stream is snr_db below the words' common level, within 0.5 dB."""
    noisy, quiet = built(Condition("noisy", noise=noise, snr_db=snr_db)), built()

    assert noisy.spoken == quiet.spoken
    assert db(noisy.samples - quiet.samples) == pytest.approx(COMMON_DB - snr_db, abs=0.5)


def test_company_talks_now_and_then() -> None:
    """Somebody talks in more than a third of the time, and in more than a sixth nobody does, 3 to 10 dB below."""
    clips = CLIPS * 20
    company = Condition("company", noise=Noise.COMPANY, snr_db=3.0)
    noisy, quiet = (
        build_stream(clips, condition, noises=NOISES, rng=np.random.default_rng(5)) for condition in (company, QUIET)
    )
    added = (noisy.samples - quiet.samples)[: len(quiet.samples) // RATE_HZ * RATE_HZ].reshape(-1, RATE_HZ // 20)
    levels_db = np.array([db(piece + 1e-9) for piece in added])
    talks = levels_db > COMMON_DB - 15.0

    assert noisy.spoken == quiet.spoken
    assert 1 / 3 < talks.mean() < 5 / 6
    assert np.median(levels_db[talks]) == pytest.approx(COMMON_DB - 6.5, abs=2.0)
    assert levels_db.max() < COMMON_DB - 1.0


def test_noise_follows_the_talker() -> None:
    """A talker 20 dB quieter in the same noise ratio has 20 dB less noise."""
    noisy = Condition("noisy", noise=Noise.TAP, snr_db=5.0)
    usual, quiet = built(noisy), built(replace(noisy, level_db=-20.0))

    assert db(part(usual, 0.0, 1.0)) - db(part(quiet, 0.0, 1.0)) == pytest.approx(20.0, abs=0.5)


def test_a_noise_that_is_missing_is_refused() -> None:
    """A condition with noise needs noises; one without does not."""
    with pytest.raises(ValueError, match="no noises for the condition 'tap 5 dB'"):
        build_stream(CLIPS, Condition("tap 5 dB", noise=Noise.TAP), noises=[], rng=np.random.default_rng(1))
    assert build_stream(CLIPS, QUIET, noises=[], rng=np.random.default_rng(1)).spoken


@pytest.mark.parametrize("noise", Noise)
def test_noises_without_a_sample_are_left_out(noise: Noise) -> None:
    """The others serve as if these were not there; where there are no others, that is said at once."""
    condition, nothing = Condition("noisy", noise=noise), np.zeros(0, np.float32)
    with pytest.raises(ValueError, match="no noises for the condition 'noisy'"):
        build_stream(CLIPS, condition, noises=[nothing, nothing], rng=np.random.default_rng(1))

    with_others = build_stream(CLIPS, condition, noises=[nothing, *NOISES], rng=np.random.default_rng(5))
    assert np.array_equal(with_others.samples, built(condition).samples)


def test_a_room_rings_on_after_a_word() -> None:
    """Heard from far, the 50 to 150 ms after a word are not silent; the words stay where they are."""
    near, far = built(), built(Condition("far", room=True))

    assert far.spoken == near.spoken
    end_s = near.spoken[0].end_s
    assert db(part(far, end_s + 0.05, end_s + 0.15)) > db(part(near, end_s + 0.05, end_s + 0.15)) + 20.0


def test_a_telephone_has_a_narrow_band() -> None:
    """Noise through the telephone has its power between 300 and 3,400 Hz; below and above is only the hiss."""
    noise = Condition("call", noise=Noise.TAP, snr_db=0.0, telephone=True)
    heard = part(built(noise), 0.0, 1.0)
    power = np.abs(np.fft.rfft(heard)) ** 2  # bins of 1 Hz

    assert power[400:3_300].mean() > 1e3 * power[:250].mean()
    assert power[400:3_300].mean() > 1e3 * power[3_500:].mean()


def test_the_band_is_cut_where_it_says() -> None:
    """Tones inside the band pass as they are, tones outside are gone."""
    times_s = np.arange(RATE_HZ) / RATE_HZ
    inside, outside = (np.sin(2 * np.pi * hz * times_s).astype(np.float32) for hz in (1_000, 5_000))

    np.testing.assert_allclose(band_limited(inside + outside, low_hz=300.0, high_hz=3_400.0), inside, atol=1e-4)


def test_a_seed_decides_the_stream() -> None:
    """The same generator gives the same samples and times in every condition, another one gives others."""
    for condition in CONDITIONS:
        one, same, other = built(condition), built(condition), built(condition, seed=6)
        np.testing.assert_array_equal(one.samples, same.samples)
        assert one.spoken == same.spoken
        assert one.spoken != other.spoken


def test_samples_fit_into_a_file() -> None:
    """However loud the noise, samples stay within -1 to 1, as float32."""
    stream = built(Condition("storm", noise=Noise.SOUNDS, snr_db=-40.0))

    assert stream.samples.dtype == np.float32
    assert np.abs(stream.samples).max() == 1.0


def test_clips_that_are_cut_short_are_used_as_they_are() -> None:
    """A word that fills its clip has no margin to keep, and still lies where the stream says."""
    times_s = np.arange(round(0.3 * RATE_HZ)) / RATE_HZ
    tight = (0.2 * np.sin(2 * np.pi * 700 * times_s)).astype(np.float32)

    stream = build_stream([("up", tight)], QUIET, noises=[], rng=np.random.default_rng(1))

    (spoken,) = stream.spoken
    assert spoken.end_s - spoken.start_s == pytest.approx(0.3, abs=0.03)
    assert db(part(stream, spoken.start_s, spoken.end_s)) == pytest.approx(COMMON_DB, abs=8.5)


@pytest.mark.parametrize(("edges", "kept_s", "half_s"), [(EDGES, 0.12, 0.03), (TIGHT_EDGES, 0.05, 0.005)])
def test_soft_ends_are_kept(edges: Edges, kept_s: float, half_s: float) -> None:
    """So much of a clip stays before and after its word, and the first half of the fade is the quieter one."""
    times_s = np.arange(RATE_HZ) / RATE_HZ
    soft = np.where(abs(times_s - 0.5) < 0.15, 0.2, 5e-3) * np.sin(2 * np.pi * 700 * times_s)
    clips = [("up", soft.astype(np.float32))]

    stream = build_stream(clips, QUIET, noises=[], rng=np.random.default_rng(1), edges=edges)

    (word,) = stream.spoken
    loud_db = db(part(stream, word.start_s, word.end_s))
    end_s = word.end_s + kept_s
    assert db(part(stream, word.end_s + 0.01, end_s - 2 * half_s)) == pytest.approx(loud_db - 32.0, abs=2.0)
    assert db(part(stream, end_s - half_s, end_s)) < db(part(stream, end_s - 2 * half_s, end_s - half_s))
    assert db(part(stream, end_s + 0.01, end_s + 0.1)) == pytest.approx(-70.0, abs=1.0)


def test_level_is_the_root_of_the_mean_square() -> None:
    """A tone of peak 1 has an RMS of 1 over the root of 2; silence has the least that can be divided by."""
    assert rms(np.sin(np.linspace(0, 200 * np.pi, 20_000, endpoint=False)).astype(np.float32)) == pytest.approx(
        0.5**0.5
    )
    assert rms(np.zeros(10, np.float32)) == 1e-6
