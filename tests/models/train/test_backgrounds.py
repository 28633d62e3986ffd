"""Tests of what is heard behind the words of a training scene, with noise in the place of voices and sounds."""

from dataclasses import replace

import numpy as np
import pytest

from models.data.augment import PowerMixer
from models.data.dataset import Kind, Split
from models.spot.config import DIRECTIONS
from models.train import backgrounds
from models.train.backgrounds import Backgrounds
from models.train.sampling import Sampler
from tests.support.made_spectrograms import CONFIG, FRAMES, recordings, spectrograms_of


def source(*kinds: Kind) -> Backgrounds:
    """Return what draws backgrounds of recordings of words and of these kinds."""
    # The tap is long enough that two slices of it are different.
    found = [replace(r, label="tap") if r.kind is Kind.SPEECH else r for r in recordings()]
    found = [r for r in found if r.kind in (Kind.WORD, *kinds)]
    spectrograms = spectrograms_of(found)
    sampler = Sampler(spectrograms, found, commands=DIRECTIONS, split=Split.TRAINING)
    return Backgrounds(spectrograms, sampler, PowerMixer(CONFIG), shape=(FRAMES, CONFIG.mels))


def drawn(of: Backgrounds, count: int) -> list[tuple[np.ndarray | None, bool]]:
    """Draw backgrounds, each from a seed of its own."""
    return [of.draw(np.random.default_rng((3, i)), needed=False) for i in range(count)]


def roughness(power: np.ndarray) -> float:
    """Return by how much power, (frames, mels), goes up and down, as a share of its mean in each band."""
    return float((power.std(axis=0) / power.mean(axis=0)).mean())


def test_many_voices_are_about_as_rough_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Noise is as rough as eight noises that are added as sounds; the sum of their powers is a third as rough."""
    monkeypatch.setattr(Sampler, "draw_other", Sampler.draw_speech)  # no talker says single words
    rough = []
    for count in (1, 8):
        monkeypatch.setattr(backgrounds, "TALKERS", (count,))
        found = drawn(source(Kind.SPEECH), 100)
        rough.append(np.mean([roughness(power) for power, _ in found if power is not None and power.any()]))

    assert rough[1] == pytest.approx(rough[0], rel=0.25)


def test_few_voices_are_talk_and_many_are_a_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four talkers are a murmur, which does not count as talk; nor do sounds, nor silence."""
    for talkers, told in ((3, True), (4, False)):
        monkeypatch.setattr(backgrounds, "TALKERS", (talkers,))
        found = drawn(source(Kind.SPEECH), 60)
        assert any(talk for _, talk in found) is told
    assert not any(talk for _, talk in drawn(source(Kind.SOUND), 60))
    assert not any(talk for power, talk in drawn(source(Kind.SPEECH, Kind.SOUND), 60) if power is None)


def test_backgrounds_are_fainter_than_words() -> None:
    """Against a level of 1, of which mel power has ten times as much here: voices 4 dB below it or more, sounds 1."""
    for kind, least_db in ((Kind.SPEECH, 4.0), (Kind.SOUND, 1.0)):
        levels_db = [10 * np.log10(p.mean() / 10.0) for p, _ in drawn(source(kind), 100) if p is not None and p.any()]
        assert levels_db
        assert max(levels_db) < -least_db + 1.0  # chance, of which a mean of 498 frames leaves little
        assert min(levels_db) > -23.0
