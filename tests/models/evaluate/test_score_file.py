"""Tests of scores kept in a file."""

from pathlib import Path

import numpy as np
import pytest

from models.evaluate import __main__ as evaluate
from models.evaluate import recordings
from models.evaluate.matching import Spoken
from models.evaluate.recorded_scores import NegativeAudio, RecordedStream, ScoreSet, load_scores, record, save_scores
from models.spot.runtime import Network
from tests.support.made_speech import make_data
from tests.support.tones import ToneNetwork, hear_tones, sentence, silence

KEY = {"model": "a", "words": 4}


@pytest.fixture
def recorded() -> ScoreSet:
    """Return scores over a stream of two words and over two quiet recordings."""
    network = ToneNetwork()
    spoken = (Spoken("up", 0.4, 0.8), Spoken("left", 1.2, 1.6))
    stream = RecordedStream("quiet", spoken, record(sentence("up", "left"), network, hop_frames=2))
    return ScoreSet(
        (stream,), {NegativeAudio.SPEECH: tuple(record(silence(s), network, hop_frames=2) for s in (0.5, 1.0))}
    )


def test_what_was_kept_comes_back(recorded: ScoreSet, tmp_path: Path) -> None:
    """Names, words, times and scores come back to the last bit, and no half-written file stays."""
    save_scores(recorded, tmp_path / "kept.npz", key=KEY)

    found = load_scores(tmp_path / "kept.npz", key=KEY)

    assert found is not None
    (ours,), (theirs,) = recorded.streams, found.streams
    assert (theirs.name, theirs.spoken) == (ours.name, ours.spoken)
    for one, two in zip(
        (ours.scores, *recorded.negatives[NegativeAudio.SPEECH]),
        (theirs.scores, *found.negatives[NegativeAudio.SPEECH]),
        strict=True,
    ):
        assert (one.labels, one.seconds, one.hop_frames) == (two.labels, two.seconds, two.hop_frames)
        np.testing.assert_array_equal(one.times_s, two.times_s)
        np.testing.assert_array_equal(one.probabilities, two.probabilities)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.npz"]


def test_scores_of_something_else_are_not_taken(recorded: ScoreSet, tmp_path: Path) -> None:
    """Another model, other words, another file, a broken one or none: nothing is taken."""
    save_scores(recorded, tmp_path / "kept.npz", key=KEY)
    np.savez(tmp_path / "other.npz", numbers=np.ones(3))
    (tmp_path / "broken.npz").write_text("no scores")

    assert load_scores(tmp_path / "kept.npz", key={**KEY, "model": "b"}) is None
    assert load_scores(tmp_path / "other.npz", key=KEY) is None
    assert load_scores(tmp_path / "broken.npz", key=KEY) is None
    assert load_scores(tmp_path / "none.npz", key=KEY) is None


def test_damaged_scores_are_not_taken(recorded: ScoreSet, tmp_path: Path) -> None:
    """Whichever byte of a file is changed, it gives nothing or, where the byte meant nothing, the same scores."""
    path = tmp_path / "kept.npz"
    save_scores(recorded, path, key=KEY)
    whole = path.read_bytes()
    refused = 0
    for at in range(0, len(whole), len(whole) // 60):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        found = load_scores(path, key=KEY)
        if found is None:
            refused += 1
        else:
            np.testing.assert_array_equal(
                found.streams[0].scores.probabilities, recorded.streams[0].scores.probabilities
            )
    assert refused > 20


def test_the_network_hears_only_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second sweep with other rules takes the scores of the first and hears nothing; with another seed it does."""
    monkeypatch.setattr(Network, "load", hear_tones)
    heard = []
    monkeypatch.setattr(recordings, "record", lambda *a, **k: heard.append(1) or record(*a, **k))  # type: ignore[func-returns-value]
    line = ["sweep", str(make_data(tmp_path / "data")), "--split", "validation", "--words", "4"]
    line += ["--condition", "quiet", "--traces", str(tmp_path / "kept.npz")]

    assert evaluate.main(line) == 0
    first, once = len(heard), capsys.readouterr().out
    assert evaluate.main(line) == 0
    assert capsys.readouterr().out == once
    assert evaluate.main([*line, "--smoothing", "5"]) == 0
    assert len(heard) == first == 3  # the stream, the speech and the long noise
    assert evaluate.main([*line, "--seed", "2"]) == 0
    assert len(heard) == 2 * first
