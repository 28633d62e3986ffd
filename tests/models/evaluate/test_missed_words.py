"""Tests of the missed words that a picture is drawn of: which they are, and that each is shown with its own scores."""

from pathlib import Path

import numpy as np
import pytest

from models.data.dataset import Split
from models.evaluate.missed_words import WORDS, missed_words, typical
from models.evaluate.misses import Miss, MissKind, misses_in
from models.evaluate.recordings import StreamSelection, record_streams
from models.spot.config import DecisionConfig
from models.spot.runtime import Network
from tests.support.made_speech import VALIDATION, make_data
from tests.support.tones import CARD, hear_tones

CONDITIONS = ("quiet", "far")


def miss(speaker: str, condition: str, score: float, outcome: MissKind = MissKind.MISSED) -> Miss:
    """Return a word of a speaker that went wrong."""
    return Miss("up", speaker, f"{speaker}_nohash_0", condition, outcome, "", score, 2.0, 1.0, 1.5)


def test_one_word_of_each_of_those_missed_most() -> None:
    """Of each the lowest score in the first condition that there is; what fired wrongly is another matter."""
    bob, eve = miss("bob", "far", 0.1), miss("eve", "quiet", 0.5)
    ann = [miss("ann", "far", 0.0), miss("ann", "quiet", 0.3), miss("ann", "quiet", 0.2)]
    wrong = [miss("kim", "quiet", 0.1, MissKind.WRONG)] * 9

    assert typical([bob, *ann, *wrong, eve], conditions=CONDITIONS) == [ann[2], bob, eve]


def test_so_many_and_no_more() -> None:
    """There is room for five, and without misses there is none."""
    many = [miss(f"{i}", "quiet", 0.1) for i in range(9)]

    assert typical(many, conditions=CONDITIONS) == many[:WORDS]
    assert typical([], conditions=CONDITIONS) == []


def test_shown_as_it_sounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tone stands between the marks of its word, and the score is the one that the list of misses tells."""
    monkeypatch.setattr(Network, "load", hear_tones)
    data = make_data(tmp_path)
    lines = "\n".join(f"{p.parent.name}/{p.name}" for who in VALIDATION for p in sorted(data.glob(f"*/{who}_*.wav")))
    (data / "validation_list.txt").write_text(lines, encoding="utf-8")
    of = StreamSelection(data, Split.VALIDATION, 8, ("quiet",))
    decision = DecisionConfig(threshold=0.999, smoothing=30, talk_s=0.0)  # which nothing reaches
    heard = record_streams(of, Network.load(tmp_path), hop_frames=decision.hop_frames, kinds=())
    misses = misses_in(heard, decision)

    shown = missed_words(heard, misses, of=of, decision=decision, frontend=CARD.frontend)

    chosen = typical(misses, conditions=("quiet",))
    assert len(shown) == len(chosen) > 0
    for word, told in zip(shown, chosen, strict=True):
        assert word.word == told.label
        best = int(np.argmax(word.scores[told.label]))
        assert word.scores[told.label][best] == pytest.approx(told.score, abs=1e-4)
        frames = np.arange(len(word.log_mel)) * word.seconds / len(word.log_mel)
        inside = (frames > word.start_s + 0.05) & (frames < word.end_s - 0.05)
        outside = (frames < word.start_s - 0.2) | (frames > word.end_s + 0.3)
        assert word.log_mel[inside].max(axis=1).mean() > word.log_mel[outside].max(axis=1).mean() + 2.0
