"""Tests of recorded scores: deciding on them later is the same as hearing the sound again."""

from dataclasses import replace

import numpy as np
import pytest

from models.evaluate.matching import Detection
from models.evaluate.recorded_scores import RecordedScores, decide, detections, fires_in, record, verdicts
from models.spot.config import DecisionConfig
from models.spot.decision import Decider
from models.spot.spotter import Spotter
from tests.support.tones import CARD, REST, SURE, ToneNetwork, sentence, silence

HEARD = sentence("up", "dog", "left", "left", "right")


@pytest.mark.parametrize(
    "config",
    [
        DecisionConfig(),
        DecisionConfig(threshold=0.5, smoothing=6, release=0.9),
        DecisionConfig(hop_frames=5, smoothing=1),
        DecisionConfig(same_word_s=2.0, other_word_s=1.0),
        DecisionConfig(command_odds=3.0, sharpness=1.4),
    ],
)
def test_deciding_later_is_hearing_again(config: DecisionConfig) -> None:
    """Recorded scores give, with any configuration, what the recogniser gives when it has that configuration."""
    spotter = Spotter(ToneNetwork())
    spotter.decision = config

    scores = record(HEARD, ToneNetwork(), hop_frames=config.hop_frames)

    assert decide(scores, config) == detections(fires_in(HEARD, spotter)) != []


def test_all_looks_are_adjusted_at_once(rng: np.random.Generator) -> None:
    """Whatever the network says, each look leads to the verdict that it leads to alone, with the same scores."""
    config = DecisionConfig(threshold=0.4, command_odds=2.5, sharpness=1.3)
    said = rng.dirichlet(np.ones(len(CARD.labels)), 300).astype(np.float32)
    times_s = 0.02 * np.arange(1, 301, dtype=np.float64)
    decider = Decider(CARD.labels)

    verdicts_at_once = list(verdicts(RecordedScores(CARD.labels, times_s, said, 6.0, 2), config))

    alone = [(t, decider.look(look, time_s=t, config=config)) for t, look in zip(times_s.tolist(), said, strict=True)]
    assert verdicts_at_once == alone
    assert any(verdict.word for _, verdict in alone)


def test_recorded_scores_are_raw() -> None:
    """There is one row of scores per look, as the network gave them, and the time of each look."""
    scores = record(HEARD, ToneNetwork(), hop_frames=2)

    looks = len(HEARD) // 320
    assert scores.probabilities.shape == (looks, len(CARD.labels))
    assert set(np.unique(scores.probabilities)) == {np.float32(REST), np.float32(SURE)}
    np.testing.assert_allclose(scores.times_s, 0.02 * np.arange(1, looks + 1))
    assert scores.seconds == len(HEARD) / 16_000


def test_words_in_order() -> None:
    """Four commands are heard in their order, the dog is not."""
    fires = fires_in(HEARD, Spotter(ToneNetwork()))

    assert [fire.word for fire in fires] == ["up", "left", "left", "right"]


def test_each_stream_begins_anew() -> None:
    """What was heard before does not count."""
    spotter = Spotter(ToneNetwork())

    first, second = (detections(fires_in(HEARD, spotter)) for _ in range(2))

    assert first == second


def test_threshold_on_scores_made_by_hand() -> None:
    """Two looks averaged, "up" scores 0.0, 0.4, 0.8, 0.8: it fires at 0.6 in the third look, at 0.7 in the fourth."""
    up = np.array([0.0, 0.4, 0.8, 0.8], np.float32)
    probabilities = np.zeros((4, len(CARD.labels)), np.float32)
    probabilities[:, 0] = up
    scores = RecordedScores(CARD.labels, np.array([0.1, 0.2, 0.3, 0.4]), probabilities, seconds=0.4, hop_frames=2)
    config = DecisionConfig(smoothing=2)

    assert decide(scores, replace(config, threshold=0.6 - 1e-6)) == [Detection(0.3, "up")]
    assert decide(scores, replace(config, threshold=0.7)) == [Detection(0.4, "up")]
    assert decide(scores, replace(config, threshold=0.9)) == []


def test_another_hop_is_refused() -> None:
    """Scores of every second frame say nothing about every fifth."""
    scores = record(silence(1.0), ToneNetwork(), hop_frames=2)

    with pytest.raises(ValueError, match="hop_frames 5: expected 2"):
        decide(scores, DecisionConfig(hop_frames=5))


def test_no_sound_gives_no_looks() -> None:
    """A recording shorter than a hop holds nothing."""
    scores = record(silence(0.01), ToneNetwork(), hop_frames=2)

    assert scores.probabilities.shape == (0, len(CARD.labels))
    assert decide(scores, DecisionConfig()) == []
