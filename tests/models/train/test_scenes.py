"""Tests of training scenes, drawn from spectrograms of tones that are made here."""

from dataclasses import replace

import numpy as np
import pytest

from models.data.dataset import Kind, Split
from models.spot.config import DIRECTIONS, NOISE
from models.spot.frontend import CENTRE, SPREAD, FrontEnd
from models.train.sampling import Sampler
from models.train.scenes import SCENE_WINDOWS, SceneMaker, TrainingScene
from tests.support.made_spectrograms import CONFIG, FRAMES, LABELS, SPLITS, maker, recordings, scenes, spectrograms_of
from tests.support.tones import tone


@pytest.fixture(scope="module")
def drawn() -> list[TrainingScene]:
    """Return a hundred scenes of words, speech and sounds."""
    return scenes(maker(), 100)


def test_a_scene_has_the_shape_it_says(drawn: list[TrainingScene]) -> None:
    """101 windows of 98 frames, 4 frames apart, need 498 frames, 5 s; each window has one row of labels."""
    source = maker()

    assert source.frames_shape == (FRAMES, 40, 2)
    assert source.admissible_shape == (SCENE_WINDOWS, 6) == (101, 6)
    for scene in drawn:
        assert scene.frames.shape == source.frames_shape
        assert scene.frames.dtype == np.float32
        assert scene.admissible.shape == source.admissible_shape
        assert scene.admissible.dtype == np.bool_


def test_every_window_has_a_right_label(drawn: list[TrainingScene]) -> None:
    """There is no window for which every answer is wrong."""
    assert all(scene.admissible.any(axis=1).all() for scene in drawn)


def test_frames_are_features(drawn: list[TrainingScene]) -> None:
    """All values are finite, log-mel from the front end's floor to what full scale can be, PCEN from 0 to 6.

    Power E out of silence has a level of 0.025 E, and full scale about E = 1,000: (40^0.98 E^0.02 + 2)^0.5 - 2^0.5 = 5.
    """
    loudness, onsets = np.moveaxis(np.concatenate([scene.frames for scene in drawn]), -1, 0)

    assert np.isfinite(loudness).all()
    assert loudness.min() * SPREAD + CENTRE >= np.log(CONFIG.floor) - 1e-3
    assert loudness.max() * SPREAD + CENTRE < 15.0
    assert onsets.min() >= -1e-6
    assert 2.0 < onsets.max() < 6.0


def test_scenes_show_everything(drawn: list[TrainingScene]) -> None:
    """In a hundred scenes each label must be given somewhere, and some begin with digital silence."""
    decided = [row for scene in drawn for row in scene.admissible if row.sum() == 1]
    silent = [np.all(np.abs(scene.frames[0, :, 1]) < 1e-6) for scene in drawn]

    assert np.all(np.sum(decided, axis=0) > 0)
    assert 0 < sum(silent) < 30  # one in twelve is made so


def test_a_generator_decides_the_scene() -> None:
    """The same seed draws the same scene, bit by bit, whatever was drawn before; another seed another one."""
    source = maker()
    one = source.make(np.random.default_rng((1, 2, 3)))
    other = source.make(np.random.default_rng((1, 2, 4)))
    same = maker().make(np.random.default_rng((1, 2, 3)))

    np.testing.assert_array_equal(one.frames, same.frames)
    np.testing.assert_array_equal(one.admissible, same.admissible)
    assert not np.array_equal(one.frames, other.frames)


@pytest.mark.parametrize("split", SPLITS)
def test_splits_stay_apart(split: Split) -> None:
    """Scenes hold nothing of the other split: where its sound is not a number, they are numbers all the same."""
    found = recordings()
    spectrograms = spectrograms_of(found)
    for entry, recording in enumerate(found):
        if recording.split is not split:
            spectrograms.log_power[
                spectrograms.first[entry] : spectrograms.first[entry] + spectrograms.count[entry]
            ] = np.nan
    sampler = Sampler(spectrograms, found, commands=DIRECTIONS, split=split)

    source = SceneMaker(spectrograms, found, sampler, labels=LABELS, config=CONFIG)

    assert all(np.isfinite(scene.frames).all() for scene in scenes(source, 40))


def test_words_are_heard_when_they_must_be_recognised() -> None:
    """Where a window must be a command, its tone is the loudest of all tones in the 0.5 s before the window's end.

    The command ended 20 to 400 ms ago, and the tone lasts 0.4 s. Hiss may drown it, and a quick word may follow:
    nine in ten are asked for.
    """
    bands = [int(np.argmax(FrontEnd(CONFIG).push(tone(word)).mean(axis=0))) for word in DIRECTIONS]
    heard = []
    for scene in scenes(maker(noisy=False), 150):
        for window, row in enumerate(scene.admissible):
            if row.sum() == 1 and row[: len(DIRECTIONS)].any():
                end = CONFIG.frames + 4 * window
                loudness = scene.frames[end - 50 : end, bands, 0].mean(axis=0)
                heard.append(int(np.argmax(loudness)) == int(np.argmax(row)))

    assert len(heard) > 500
    assert np.mean(heard) > 0.9


def test_a_silent_scene_is_noise() -> None:
    """A scene without any word, of which there are some, admits noise and no command anywhere."""
    quiet = [s for s in scenes(maker(noisy=False), 100) if not s.admissible[:, : len(DIRECTIONS)].any()]

    assert quiet
    assert all(s.admissible[:, LABELS.index(NOISE)].mean() > 0.2 for s in quiet)


def test_short_recordings_do_no_harm() -> None:
    """A sound of 7 frames is repeated until it is as long as the scene."""
    found = recordings()
    spectrograms = spectrograms_of(found)
    count = spectrograms.count.copy()
    count[[r.kind is Kind.SOUND for r in found]] = 7
    short = replace(spectrograms, count=count)
    sampler = Sampler(short, found, commands=DIRECTIONS, split=Split.TRAINING)

    source = SceneMaker(short, found, sampler, labels=LABELS, config=CONFIG)

    assert all(np.isfinite(scene.frames).all() for scene in scenes(source, 20))
