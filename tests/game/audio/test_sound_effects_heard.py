"""The earcons: what they are made of, and that the shipped recogniser takes them for noise at any level."""

import numpy as np
import pytest
from numpy.typing import NDArray

from game.audio.choices import demo_path
from game.audio.sound_effects import NOTES, PEAK, Earcon, wave
from game.feedback.recent import Recent
from models.spot.audio_files import SAMPLE_RATE_HZ, read_audio
from models.spot.hearing import Hearing
from models.spot.spotter import Spotter

DEMO_S = 20.0


@pytest.fixture(scope="module")
def spotter() -> Spotter:
    """Return the shipped recogniser."""
    return Spotter.load()


def heard(spotter: Spotter, samples: NDArray[np.float64]) -> list[Hearing]:
    """Return what the recogniser makes of a sound."""
    spotter.reset()
    return spotter.feed(samples.astype(np.float32))


def words(hearings: list[Hearing]) -> list[str]:
    """Return the words that fired."""
    return [hearing.word for hearing in hearings if hearing.word is not None]


def repeated(earcons: tuple[Earcon, ...], gain_db: float, *, times: int = 5) -> NDArray[np.float64]:
    """Return earcons one upon another, every 0.61 s; their peak is `gain_db` below full scale.

    Each time they begin at another place between two looks of the network.
    """
    samples = np.zeros(round((1.5 + 0.61 * times) * SAMPLE_RATE_HZ))
    for earcon in earcons:
        made = wave(earcon, SAMPLE_RATE_HZ) / PEAK * 10 ** (gain_db / 20)
        for i in range(times):
            first = round((1.0 + 0.61 * i) * SAMPLE_RATE_HZ) + 33 * i
            samples[first : first + len(made)] += made
    return samples


@pytest.mark.parametrize("rate_hz", [16_000, 44_100, 48_000])
@pytest.mark.parametrize("earcon", list(Earcon))
def test_an_earcon_is_short_soft_and_ends_in_silence(earcon: Earcon, rate_hz: int) -> None:
    """It begins and ends at zero without a click, peaks at PEAK, and is over in a third of a second."""
    made = wave(earcon, rate_hz)
    length_s = max(begin_s + length_s for begin_s, length_s, _ in NOTES[earcon])

    assert len(made) == round(length_s * rate_hz) + 1
    assert length_s < 0.33
    assert np.abs(made).max() == pytest.approx(PEAK)
    assert made[0] == 0
    assert np.abs(made[-rate_hz // 500 :]).max() < 0.01 * PEAK


def test_the_pitch_of_the_tick_is_the_one_written_down() -> None:
    """Of the tick's spectrum the strongest line stands at 1174.7 Hz, to within a bin of its 4096."""
    spectrum = np.abs(np.fft.rfft(wave(Earcon.RECOGNISED, SAMPLE_RATE_HZ), 4096))

    assert int(spectrum.argmax()) * SAMPLE_RATE_HZ / 4096 == pytest.approx(1174.7, abs=SAMPLE_RATE_HZ / 4096)


def test_a_rate_too_low_for_them_is_refused() -> None:
    """Below 8 kHz they would not be themselves."""
    with pytest.raises(ValueError, match="4000 Hz: expected 8000"):
        wave(Earcon.EDGE, 4_000)


@pytest.mark.parametrize("gain_db", [0, -12, -30, -50])
@pytest.mark.parametrize("earcons", [*[(earcon,) for earcon in Earcon], tuple(Earcon)], ids=str)
def test_no_earcon_fires_a_word_or_leaves_a_mark(
    spotter: Spotter, earcons: tuple[Earcon, ...], gain_db: float, rng: np.random.Generator
) -> None:
    """From as loud as a microphone can hear to as soft as a room, alone and upon one another, they are noise.

    A mark would make the next earcon sound, and that one the next.
    """
    samples = repeated(earcons, gain_db)
    for room_db in (-100.0, -60.0):
        hearings = heard(spotter, samples + rng.normal(0, 10 ** (room_db / 20), len(samples)))
        recent = Recent()
        for hearing in hearings:
            recent.hear(hearing, spotter.labels, 0.3)  # the lowest threshold that can be set

        assert words(hearings) == []
        assert list(recent.utterances) == []
        assert max(hearing.score for hearing in hearings) < 0.2


@pytest.mark.parametrize("below_db", [6.0, 18.0])
def test_the_answer_to_a_word_does_not_deafen_the_next(spotter: Spotter, below_db: float) -> None:
    """With a tick 60 ms after each word of the demo, 6 or 18 dB below the voice, the same words are heard."""
    demo = read_audio(demo_path())[: round(DEMO_S * SAMPLE_RATE_HZ)].astype(np.float64)
    alone = heard(spotter, demo)
    tick = wave(Earcon.RECOGNISED, SAMPLE_RATE_HZ) / PEAK * np.abs(demo).max() * 10 ** (-below_db / 20)
    for hearing in alone:
        first = round((hearing.time_s + 0.06) * SAMPLE_RATE_HZ)
        if hearing.word is not None and first + len(tick) <= len(demo):
            demo[first : first + len(tick)] += tick

    assert len(words(alone)) > 10
    assert words(heard(spotter, demo)) == words(alone)


@pytest.mark.parametrize("earcon", list(Earcon))
def test_earcons_over_speech_take_hardly_a_word_away(spotter: Spotter, earcon: Earcon) -> None:
    """Every 0.7 s, on words and between them, 15 dB below the voice: none is added and one may be lost."""
    demo = read_audio(demo_path())[: round(DEMO_S * SAMPLE_RATE_HZ)].astype(np.float64)
    alone = words(heard(spotter, demo))
    made = wave(earcon, SAMPLE_RATE_HZ) / PEAK * np.abs(demo).max() * 10 ** (-15 / 20)
    for first in range(8_000, len(demo) - len(made), 11_200):
        demo[first : first + len(made)] += made
    mixed = words(heard(spotter, demo))

    assert len(alone) - 1 <= len(mixed) <= len(alone)
